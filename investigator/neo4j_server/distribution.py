"""The parts of a Neo4j server: Java, and the jars that make it up."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import parse

from investigator.neo4j_server.jar_set import JarSet

ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"
_POM = Path(__file__).with_name("pom.xml")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A server ready to start: the Java that runs it, the folder of its jars, and the class to run."""

    java: Path
    jars: Path
    main_class: str


def neo4j_version() -> str:
    """The version that pom.xml pins."""
    version = parse(_POM).findtext("properties/neo4j.version")
    assert version is not None
    return version


def server_jars() -> JarSet:
    """The jars of this version."""
    version = neo4j_version()
    return JarSet(f"Neo4j {version}", f"neo4j-{version}", _POM, _POM.with_name("jars.sha256"), megabytes=123)


def provide(say: Callable[[str], None]) -> Distribution:
    """Finds the server's parts, and fetches what is not here yet. Raises DistributionFault, SystemPackagesMissing."""
    jars = server_jars()
    java = jars.provide(say)
    return Distribution(java, jars.folder, main_class(jars.folder))


def main_class(jars: Path) -> str:
    """The server names its own main class: it was renamed between versions."""
    with zipfile.ZipFile(jars / f"neo4j-{neo4j_version()}.jar") as archive:
        lines = archive.read(ENTRY_POINT).decode("ascii").splitlines()
    return next(line.strip() for line in lines if line.strip() and not line.startswith("#"))
