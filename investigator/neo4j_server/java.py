"""Finds the Java of this computer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from investigator import system_packages

OLDEST_JAVA = 17


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
