"""What this computer has of what the program needs, and what to do about the rest."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version

import apsw

from graph.failures import WorldFault
from investigator import system_packages
from investigator.neo4j_server import distribution, java


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is there, what was found, and what to do where it is not.

    Only what is `needed` has to be there; the rest serves Neo4j cases on this computer.
    """

    name: str
    present: bool
    detail: str
    remedy: str = ""
    needed: bool = True


def examine() -> tuple[Finding, ...]:
    """Looks at this computer; starts nothing, and uses no network."""
    return (
        Finding("Python", sys.version_info >= (3, 11), platform.python_version()),
        _qt(),
        _cipher(),
        _java(),
        _neo4j(),
    )


def _qt() -> Finding:
    installed = version("PySide6-Essentials")
    if installed.startswith("6.12.") and sys.version_info < (3, 12):
        return Finding("Qt", False, f"{installed} crashes on Python 3.11", "python3 run.py installs another.")
    lacking = system_packages.missing_qt_libraries()
    if lacking:
        names = ", ".join(package.lacking for package in lacking)
        return Finding("Qt", False, f"it would not find {names}", system_packages.remedy(lacking))
    return Finding("Qt", True, installed)


def _cipher() -> Finding:
    sqlite, cipher = f"SQLite {apsw.sqlite_lib_version()}", getattr(apsw, "mc_version", None)
    if cipher is None:
        return Finding(
            "Encrypted case files", False, f"{sqlite} has no cipher", "python3 run.py installs one that has."
        )
    return Finding("Encrypted case files", True, f"{sqlite}, {cipher}")


def _java() -> Finding:
    try:
        found = java.find_java()
    except WorldFault as fault:
        return Finding("Java", False, fault.happened, fault.remedy, needed=False)
    return Finding("Java", True, str(found), needed=False)


def _neo4j() -> Finding:
    jars = distribution.server_jars().folder
    if jars.is_dir():
        return Finding("Neo4j", True, str(jars), needed=False)
    return Finding("Neo4j", False, "not fetched yet", "python3 run.py neo4j fetches and starts it.", needed=False)
