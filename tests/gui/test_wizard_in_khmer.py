"""Taking files in by a window that speaks Khmer: only what stands in the files is not Khmer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QTableWidget
from pytestqt.qtbot import QtBot

from graph import language
from investigator.case import Secrets, new_case
from investigator.runs import run_title
from tests.gui.looking import texts
from tests.gui.windows import opened
from ui.importing.conflicts_dialog import ConflictsDialog
from ui.importing.runs_dialog import RunsDialog
from ui.importing.wizard_page import WizardPage
from ui.window import Window

PEOPLE = (
    "Document,Name,Nationality,Born\n"
    "DEMO-X1,Lin Behind,KH,1980-02-03\n"
    "DEMO-X2,Nominee Example,CN,31 February 1981\n"
    ",Nobody Example,VN,1982-01-01\n"
)
THEIRS = {
    *("people", "csv", "broken", "Document", "Name", "Nationality", "Born", "DEMO", "X", "Lin", "Behind", "Nominee"),
    *("Example", "KH", "CN", "VN", "February", "Nobody", "person", "Demo", "Neo", "j", "JSON"),
}
"""Words of the files, of the case and of the mapping's author."""
FORMATS = {"CSV", "UTF", "utf", "ASCII", "Enter", "kB", "Ctrl", "K", "B", "B2", "A", "C", "D", "E", "F", "R"}
"""Names of formats, keys and grades, which have no others."""


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    language.use("km")
    try:
        case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
        with opened(case, qtbot) as made:
            yield made
    finally:
        language.use("en")


def foreign(shown: list[str]) -> set[str]:
    """The words in Latin letters that are neither the files' nor names of formats."""
    return set(re.findall(r"[A-Za-z]+", " ".join(shown))) - THEIRS - FORMATS


def everything(wizard: WizardPage) -> list[str]:
    shown = texts(wizard)
    for box in wizard.findChildren(QComboBox):
        if box.isVisible():
            shown.append(box.currentText())
    for table in wizard.findChildren(QTableWidget):
        for row in range(table.rowCount()):
            cells = (table.item(row, column) for column in range(table.columnCount()))
            shown.extend(cell.text() for cell in cells if cell)
    return shown


def taken(window: Window, qtbot: QtBot, path: Path) -> WizardPage:
    window.take_in((path,))
    wizard = window.importing
    qtbot.waitUntil(lambda: not wizard._late.isActive() and wizard._job is None, timeout=10_000)
    return wizard


def test_notes_reasons_and_columns_are_khmer(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    wizard = taken(window, qtbot, path)
    shown = everything(wizard)
    assert any("31 February 1981" in text and "28 ថ្ងៃ" in text for text in shown)
    assert any("UTF-8៖" in text for text in shown)
    assert foreign(shown) == set()
    assert foreign([*shown, "heading in row 1"]) == {"heading", "in", "row"}


def test_what_is_kept_of_an_import_is_english_and_shown_in_khmer(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    wizard = taken(window, qtbot, path)
    with qtbot.waitSignal(wizard.written, timeout=10_000):
        wizard.summary.go.click()
    case = window.session.case
    (run,) = case.ask(lambda s: s.runs())
    assert type(run.label) is str
    assert run.label == "Import of people.csv"
    assert "people.csv" in run_title(run) != run.label
    (rejects,) = case.ask(lambda s: s.documents("rejects"))
    assert "“31 February 1981” is no date: February 1981 has 28 days." in (rejects.text or "")
    assert case.ask(lambda s: s.audit(0, 10))[-1].action == "Import of people.csv"
    assert "people.csv" in window.session.history.undo_label
    assert foreign([window.session.history.undo_label]) == set()
    for dialog in (RunsDialog(window.session, window), ConflictsDialog(window.session, window)):
        dialog.show()
        qtbot.waitUntil(lambda: not window.session.busy)
        assert foreign(texts(dialog)) == set()
        dialog.close()


def test_a_file_that_cannot_be_read_says_so_in_khmer(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_text('Document,Name\nDEMO-X1,"Lin\n', encoding="utf-8")
    shown = everything(taken(window, qtbot, path))
    assert any("broken.csv, ជួរ 2" in text for text in shown)
    assert foreign(shown) == set()
