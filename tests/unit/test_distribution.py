from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from investigator.neo4j_server import distribution, jar_set, java
from investigator.neo4j_server.jar_set import DistributionFault, JarSet
from investigator.system_packages import SystemPackagesMissing


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer on which only the programs of this folder are found, and whose cache is empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(jar_set.platformdirs, "user_cache_path", lambda name: tmp_path / "cache" / name)
    write_program(folder / "java", """echo 'openjdk version "17.0.15" 2025-04-15' >&2""")
    return folder


def write_program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def leftovers() -> list[Path]:
    parent = distribution.server_jars().folder.parent
    return list(parent.iterdir()) if parent.exists() else []


def ignore(text: str) -> None: ...


WRITE_JARS = """\
for argument; do case $argument in -DoutputDirectory=*) folder="${argument#-DoutputDirectory=}";; esac; done
mkdir -p "$folder"
"""


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo '[ERROR] no route to host'; exit 1", "no route to host"),
        (WRITE_JARS + 'echo forged > "$folder/neo4j-5.26.30.jar"', "not the Neo4j 5.26.30 that this program knows"),
        (WRITE_JARS, "not the Neo4j 5.26.30 that this program knows"),
    ],
    ids=["no network", "a forged jar", "nothing fetched"],
)
def test_what_is_not_complete_and_right_is_never_kept(programs: Path, script: str, words: str) -> None:
    write_program(programs / "mvn", script)
    with pytest.raises(DistributionFault, match=re.escape(words)):
        distribution.provide(ignore)
    assert leftovers() == []


def test_jars_that_are_the_locked_ones_are_kept(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"a jar\n"
    listed = tmp_path / "listed"
    listed.write_text(f"{hashlib.sha256(content).hexdigest()}  one.jar\n")
    jars = JarSet("A program", "a-program-1", distribution.server_jars().pom, listed, megabytes=1)
    write_program(programs / "mvn", WRITE_JARS + 'echo "a jar" > "$folder/one.jar"')
    assert jars.provide(ignore) == programs / "java"
    assert [jar.name for jar in jars.folder.iterdir()] == ["one.jar"]
    write_program(programs / "mvn", "exit 1")
    jars.provide(ignore)


def test_every_locked_jar_has_a_hash_and_the_server_is_among_them() -> None:
    lines = distribution.server_jars().hashes.read_text().splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  [\w.+-]+\.jar", line) for line in lines)
    assert any(line.endswith(f"  neo4j-{distribution.neo4j_version()}.jar") for line in lines)


def test_a_java_that_is_too_old_is_passed_over_for_a_newer_one(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old"
    (old / "bin").mkdir(parents=True)
    write_program(old / "bin" / "java", """echo 'openjdk version "11.0.2" 2019-01-15' >&2""")
    monkeypatch.setenv("JAVA_HOME", str(old))
    assert java.find_java() == programs / "java"


def test_without_java_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "java_or_none", lambda: None)
    with pytest.raises(SystemPackagesMissing, match="no Java 17 or newer"):
        java.find_java()
