"""What a person chose is kept, holds no secret, and a damaged file is never in the way."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from investigator.preferences import MOST_RECENT, Preferences, load, save


def test_choices_come_back(tmp_path: Path) -> None:
    chosen = Preferences("km", "dark", recent=("ករណី.case",), preparer="D. Example").opened("/a/b.case")
    path = tmp_path / "new folder" / "preferences.json"
    save(chosen, path)
    assert load(path) == (chosen, True)
    assert chosen.recent == ("/a/b.case", "ករណី.case")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == (Preferences(), True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2}',
        '{"version": 1, "language": "xx"}',
        '{"version": 1, "recent": [1]}',
        '{"version": 1, "recent": 5}',
        '{"version": 1, "appearance": 3}',
        '{"version": 1, "keep_recent": "yes"}',
        '{"version": 1, "preparer": null}',
    ],
)
def test_a_damaged_file_gives_the_defaults_and_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(text)
    assert load(path) == (Preferences(), False)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert load(path) == (Preferences(), False)
    assert load(tmp_path) == (Preferences(), False)


def test_recent_cases_are_few_each_once_and_only_where_wanted() -> None:
    chosen = Preferences()
    for number in [*range(20), 15]:
        chosen = chosen.opened(f"{number}.case")
    assert chosen.recent[:3] == ("15.case", "19.case", "18.case")
    assert len(chosen.recent) == MOST_RECENT
    assert chosen.forgetting("15.case").recent[0] == "19.case"
    silent = Preferences(keep_recent=False, recent=("secret.case",))
    assert silent.opened("a.case") is silent
    assert "secret" not in silent.to_text()
