"""What the operating system has to provide, and the very line that installs it."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.failures import WorldFault


@dataclass(frozen=True, slots=True)
class SystemPackage:
    """One thing the operating system provides.

    `lacking` is what a person is told is missing, `debian` the names of the package on Debian and its children, the
    preferred one first, `fedora` what `dnf install` finds it by.
    """

    lacking: str
    debian: tuple[str, ...]
    fedora: str


def _library(soname: str, *debian: str) -> SystemPackage:
    return SystemPackage(soname, debian, f"{soname}()(64bit)")


QT_LIBRARIES = (
    _library("libGL.so.1", "libgl1"),
    _library("libEGL.so.1", "libegl1"),
    _library("libxkbcommon.so.0", "libxkbcommon0"),
    _library("libdbus-1.so.3", "libdbus-1-3"),
    _library("libfontconfig.so.1", "libfontconfig1"),
    _library("libglib-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    _library("libxcb-shape.so.0", "libxcb-shape0"),
    _library("libwayland-cursor.so.0", "libwayland-cursor0"),
)
"""What Qt loads from the system, for a window and without one: found by adding packages to a bare Debian."""

JAVA = SystemPackage(
    "Java 17 or newer", ("openjdk-17-jre-headless", "default-jre-headless"), "java-latest-openjdk-headless"
)
MAVEN = SystemPackage("Maven", ("maven",), "maven")


class SystemPackagesMissing(WorldFault):
    """The operating system lacks something, and we may not install it; the remedy holds the line that does."""


def python_environment() -> SystemPackage:
    """What makes virtual environments, for the Python that runs this."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return SystemPackage("the Python modules venv and ensurepip", (name,), "python3-libs")


def missing_qt_libraries() -> tuple[SystemPackage, ...]:
    """The libraries that Qt would not find on this machine; nothing outside Linux, where its wheels carry all."""
    if sys.platform != "linux":
        return ()
    return tuple(package for package in QT_LIBRARIES if not _loads(package.lacking))


def provide(missing: Sequence[SystemPackage], say: Callable[[str], None]) -> None:
    """Installs what is missing when run by root on Debian or a child of it.

    Raises:
        SystemPackagesMissing: somebody else has to install it, or the installation failed.
    """
    if not missing:
        return
    happened = f"This computer lacks {', '.join(package.lacking for package in missing)}."
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SystemPackagesMissing(happened, remedy(missing))
    say(f"Installing system packages, because this computer lacks {', '.join(p.lacking for p in missing)}")
    _apt_get("update")
    names = _debian_names(missing)
    _apt_get("install", "-y", "--no-install-recommends", *names)
    say(f"Installed {' '.join(names)}")


def remedy(missing: Sequence[SystemPackage]) -> str:
    """What a person has to do to install what is missing: on Debian and Fedora the very line."""
    if shutil.which("apt-get"):
        return f"Run this line, then start again:\n  {_debian_line(missing)}"
    if shutil.which("dnf"):
        names = " ".join(shlex.quote(package.fedora) for package in missing)
        return f"Run this line, then start again:\n  sudo dnf install {names}"
    return "Install it with this system's own package tool, then start again."


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _debian_line(missing: Sequence[SystemPackage]) -> str:
    install = f"apt-get install -y --no-install-recommends {' '.join(_debian_names(missing))}"
    if os.geteuid() == 0:
        return f"apt-get update && {install}"
    if shutil.which("sudo"):
        return f"sudo apt-get update && sudo {install}"
    return f"su -c {shlex.quote(f'apt-get update && {install}')}"


def _debian_names(missing: Sequence[SystemPackage]) -> list[str]:
    return [_known_name(package.debian) for package in missing]


def _known_name(names: tuple[str, ...]) -> str:
    for name in names[:-1]:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, text=True, check=False)
        if f"Package: {name}\n" in shown.stdout:
            return name
    return names[-1]


def _apt_get(*arguments: str) -> None:
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-5:])
        raise SystemPackagesMissing(
            f"apt-get {arguments[0]} failed:\n{last}\n", "Repair this, by its own words, and start again."
        )
