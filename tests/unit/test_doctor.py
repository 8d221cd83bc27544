from __future__ import annotations

import json

import apsw
import pytest

from investigator import doctor, system_packages
from investigator.__main__ import main
from investigator.system_packages import SystemPackage


def test_on_a_computer_that_runs_the_tests_nothing_needed_is_missing() -> None:
    assert [finding.name for finding in doctor.examine() if finding.needed and not finding.present] == []


def test_a_missing_library_is_named_with_the_very_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = SystemPackage("libnowhere.so.9", ("libnowhere9",), "libnowhere.so.9()(64bit)")
    monkeypatch.setattr(system_packages, "missing_qt_libraries", lambda: (lacking,))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "libnowhere.so.9" in told
    assert system_packages.remedy([lacking]) in told
    assert main(["doctor", "--json"]) == 1
    findings = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert findings["Qt"]["remedy"] == system_packages.remedy([lacking])


def test_a_sqlite_without_a_cipher_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    assert [finding.name for finding in doctor.examine() if not finding.present and finding.needed] == [
        "Encrypted case files"
    ]


def test_a_qt_that_crashes_on_this_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: "6.12.0")
    monkeypatch.setattr(doctor.sys, "version_info", (3, 11, 9))
    assert [finding.name for finding in doctor.examine() if not finding.present and finding.needed] == ["Qt"]
