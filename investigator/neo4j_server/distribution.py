"""The parts of a Neo4j server: Java, and the jars that Maven fetches once and that are checked against their hashes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from defusedxml.ElementTree import parse

from graph.failures import WorldFault
from investigator import system_packages

POM = Path(__file__).with_name("pom.xml")
JAR_HASHES = Path(__file__).with_name("jars.sha256")
OLDEST_JAVA = 17
ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"


class DistributionFault(WorldFault):
    """The server's parts could not be found, fetched or trusted."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A server ready to start: the Java that runs it, the folder of its jars, and the class to run."""

    java: Path
    jars: Path
    main_class: str


def neo4j_version() -> str:
    """The version that pom.xml pins."""
    version = parse(POM).findtext("properties/neo4j.version")
    assert version is not None
    return version


def jars_folder() -> Path:
    """Where this version's jars are kept once they are complete; it exists only then."""
    return platformdirs.user_cache_path("investigator") / f"neo4j-{neo4j_version()}"


def provide(say: Callable[[str], None]) -> Distribution:
    """Finds the server's parts, and fetches what is not here yet.

    Raises:
        DistributionFault: the jars could not be fetched, or are not the ones that this program was made with.
        SystemPackagesMissing: Java or Maven is missing, and somebody else has to install it.
    """
    jars = jars_folder()
    needed = [] if java_or_none() else [system_packages.JAVA]
    if not jars.is_dir() and shutil.which("mvn") is None:
        needed.append(system_packages.MAVEN)
    system_packages.provide(needed, say)
    java = find_java()
    if not jars.is_dir():
        _assemble(jars, java, say)
    return Distribution(java, jars, _main_class(jars))


def find_java() -> Path:
    """The first Java that is new enough: of JAVA_HOME, of the path, of the usual folder of Linux systems.

    Raises:
        SystemPackagesMissing: there is none.
    """
    java = java_or_none()
    if java is None:
        raise system_packages.SystemPackagesMissing(
            f"This computer has no Java {OLDEST_JAVA} or newer.", system_packages.remedy([system_packages.JAVA])
        )
    return java


def java_or_none() -> Path | None:
    """The first Java that is new enough, or None."""
    return next((java for java in _javas() if _java_version(java) >= OLDEST_JAVA), None)


def _javas() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if found := shutil.which("java"):
        yield Path(found)
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)


def _java_version(java: Path) -> int:
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _assemble(jars: Path, java: Path, say: Callable[[str], None]) -> None:
    """Fetches the jars beside their place and moves them there only when all are right."""
    say(f"Fetching Neo4j {neo4j_version()} (123 MB, once)")
    began = time.monotonic()
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{jars.name}-", dir=jars.parent) as folder:
        partial = Path(folder) / "jars"
        _fetch(partial, java)
        _check(partial)
        try:
            partial.rename(jars)
        except OSError as failure:
            if not jars.is_dir():
                raise DistributionFault(
                    f"The Neo4j server could not be kept in {jars}: {failure.strerror}.", "Make room or give access."
                ) from failure
    say(f"Neo4j {neo4j_version()} is complete after {time.monotonic() - began:.0f} s")


def _fetch(folder: Path, java: Path) -> None:
    maven = shutil.which("mvn")
    assert maven is not None
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    environment = {"JAVA_HOME": str(java.resolve().parents[1])} | os.environ
    done = subprocess.run(
        [maven, "-B", "-q", "-f", str(POM), *goal],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line][:3]
        raise DistributionFault(
            "\n".join([*errors, "Maven could not fetch the Neo4j server."]),
            "Check the network connection and start again.",
        )


def _check(folder: Path) -> None:
    expected = {}
    for line in JAR_HASHES.read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        expected[name] = digest
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.iterdir()}
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise DistributionFault(
            f"What Maven fetched is not the Neo4j server that this program knows: {', '.join(wrong[:5])} differ.",
            "Remove these from Maven's own cache, check where Maven fetches from, and start again.",
        )


def _main_class(jars: Path) -> str:
    """The server names its own main class: it was renamed between versions."""
    with zipfile.ZipFile(jars / f"neo4j-{neo4j_version()}.jar") as archive:
        lines = archive.read(ENTRY_POINT).decode("ascii").splitlines()
    return next(line.strip() for line in lines if line.strip() and not line.startswith("#"))
