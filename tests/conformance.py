"""Asks veraPDF, the validator of the PDF Association, whether a PDF is what it says it is."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from investigator.neo4j_server.jar_set import JarSet

_FOLDER = Path(__file__).with_name("pdf_validator")
_JARS = JarSet("veraPDF 1.28.1", "verapdf-1.28.1", _FOLDER / "pom.xml", _FOLDER / "jars.sha256", megabytes=9)


@dataclass(frozen=True, slots=True)
class Conformance:
    """What one flavour (3a: PDF/A-3a, ua1: PDF/UA-1) says of a file: how many checks, and what is broken."""

    flavour: str
    checks: int
    broken: tuple[str, ...]


def conformance(pdf: Path, *flavours: str) -> tuple[Conformance, ...]:
    """The verdicts on a file. Raises DistributionFault, SystemPackagesMissing."""
    java = _JARS.provide(print)
    shell = ["-cp", f"{_JARS.folder}/*", "org.mozilla.javascript.tools.shell.Main", str(_FOLDER / "check.js")]
    told = subprocess.run([java, *shell, str(pdf), *flavours], capture_output=True, text=True, check=True, timeout=300)
    found: list[Conformance] = []
    for line in told.stdout.splitlines():
        if heading := re.fullmatch(r"flavour (\S+) checks (\d+) compliant (true|false)", line):
            found.append(Conformance(heading[1], int(heading[2]), () if heading[3] == "true" else ("not compliant",)))
        elif line.startswith("broken ") and found:
            last = found.pop()
            found.append(Conformance(last.flavour, last.checks, (*last.broken, line.removeprefix("broken "))))
    assert [each.flavour for each in found] == list(flavours), told.stdout
    return tuple(found)
