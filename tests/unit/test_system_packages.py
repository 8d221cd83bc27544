from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from investigator import system_packages
from investigator.system_packages import SystemPackage, SystemPackagesMissing

GLIB = SystemPackage("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"), "libglib-2.0.so.0()(64bit)")
CURSOR = SystemPackage("libxcb-cursor.so.0", ("libxcb-cursor0",), "libxcb-cursor.so.0()(64bit)")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer that has only the programs which a test writes into this folder, and is used by an ordinary user."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def write_program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def told(words: list[str] | None = None) -> str:
    with pytest.raises(SystemPackagesMissing) as caught:
        system_packages.provide([GLIB, CURSOR], (words if words is not None else []).append)
    assert "libglib-2.0.so.0, libxcb-cursor.so.0" in caught.value.happened
    return caught.value.remedy


def test_an_ordinary_user_of_debian_is_told_the_very_line(system: Path) -> None:
    write_program(system / "apt-get", "exit 1")
    write_program(system / "apt-cache", "exit 100")
    install = "apt-get install -y --no-install-recommends libglib2.0-0 libxcb-cursor0"
    assert f"\n  su -c 'apt-get update && {install}'" in told()
    write_program(system / "sudo", "exit 1")
    assert f"\n  sudo apt-get update && sudo {install}" in told()


def test_a_newer_debian_is_told_the_newer_name(system: Path) -> None:
    write_program(system / "apt-get", "exit 1")
    write_program(system / "apt-cache", 'echo "Package: $2"')
    assert "libglib2.0-0t64 libxcb-cursor0" in told()


def test_fedora_is_told_by_what_the_packages_provide(system: Path) -> None:
    write_program(system / "dnf", "exit 1")
    assert "sudo dnf install 'libglib-2.0.so.0()(64bit)' 'libxcb-cursor.so.0()(64bit)'" in told()


def test_root_installs_and_is_told_so(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write_program(system / "apt-get", f'echo "$@" >> {system}/asked')
    write_program(system / "apt-cache", "exit 100")
    words: list[str] = []
    system_packages.provide([GLIB, CURSOR], words.append)
    update, install = (system / "asked").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends libglib2.0-0 libxcb-cursor0")
    assert len(words) == 2


def test_a_failed_installation_is_told_in_the_words_of_apt(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write_program(system / "apt-get", "echo 'E: no space left'; exit 100")
    with pytest.raises(SystemPackagesMissing, match="E: no space left"):
        system_packages.provide([CURSOR], [].append)


def test_nothing_missing_asks_for_nothing(system: Path) -> None:
    words: list[str] = []
    system_packages.provide([], words.append)
    assert words == []


@pytest.mark.skipif(sys.platform != "linux", reason="Qt's wheels carry all it needs elsewhere")
def test_a_library_counts_as_missing_only_when_it_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    there, absent = SystemPackage("libc.so.6", ("libc6",), ""), SystemPackage("libnowhere.so.9", ("nowhere",), "")
    monkeypatch.setattr(system_packages, "QT_LIBRARIES", (there, absent))
    assert system_packages.missing_qt_libraries() == (absent,)
