"""A chart without anything on it says what to do: in an empty case to fill it, else to search it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from investigator.case import Secrets, new_case
from tests.gui.looking import reads
from tests.gui.small_case import small_case
from tests.gui.test_wizard import DIRECTORS, planned
from tests.gui.windows import opened
from ui.explore.edit_dialogs import EntityDialog


def test_an_empty_case_offers_to_import_and_to_add_by_keys(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "directors.csv"
    paper.write_text(DIRECTORS, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(paper)], ""))
    case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
    with opened(case, qtbot, (1100, 700)) as window:
        empty = window.page.stage.empty
        qtbot.waitUntil(empty.import_button.isVisible, timeout=10_000)
        assert reads(empty, "Nothing in this case yet.")
        assert empty.add_button.isVisible()
        assert empty.search_button.isVisible()
        assert window.page.stage.view.rect().contains(empty.geometry())
        empty.add_button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(empty.add_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: window.page.findChild(EntityDialog) is not None, timeout=10_000)
        window.page.findChild(EntityDialog).reject()
        empty.import_button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(empty.import_button, Qt.Key.Key_Space)
        planned(window.importing, qtbot)
        with qtbot.waitSignal(window.importing.finished, timeout=20_000):
            window.importing.summary.go.click()
        qtbot.waitUntil(lambda: not empty.import_button.isVisible(), timeout=10_000)
        assert reads(empty, "Nothing on this chart yet.")
        assert empty.search_button.isVisible()


def test_an_empty_chart_of_a_case_that_is_not_empty_offers_to_search(tmp_path: Path, qtbot: QtBot) -> None:
    """The control."""
    with opened(small_case(tmp_path), qtbot) as window:
        window.actions_of["new_chart"].trigger()
        empty = window.page.stage.empty
        qtbot.waitUntil(empty.isVisible, timeout=10_000)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
        assert reads(empty, "Nothing on this chart yet.")
        assert empty.search_button.isVisible()
        assert not empty.import_button.isVisible()
        assert not empty.add_button.isVisible()
