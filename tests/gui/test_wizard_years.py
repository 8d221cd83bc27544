"""Buddhist years are said in the wizard and kept with the mapping; what cannot be told apart is told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from importers.mapping import from_text
from investigator.case import Secrets, new_case
from tests.gui.small_case import entity
from tests.gui.test_wizard import DIRECTORS, planned
from tests.gui.windows import opened
from ui.importing.wizard_page import WizardPage
from ui.window import Window

BUDDHIST = DIRECTORS.replace("1980-02-03", "03/02/2574")
AS_WRITTEN, ERA = "as written", "Buddhist: 2574 is 2031"


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
    with opened(case, qtbot) as made:
        yield made


def told(wizard: WizardPage) -> list[str]:
    """The first cell of every row of the preview."""
    table = wizard.preview.table
    return [table.item(row, 0).text() for row in range(table.rowCount())]


def test_buddhist_years_are_said_kept_with_the_mapping_and_shown(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard, case = window.importing, window.session.case
    years, saved = wizard.files.years, tmp_path / "saved.json"
    assert not years.isEnabled(), "there is no mapping yet that could say it"
    paper = tmp_path / "directors.csv"
    paper.write_text(BUDDHIST, encoding="utf-8")
    window.take_in((paper,))
    planned(wizard, qtbot)
    assert years.currentText() == AS_WRITTEN
    assert any("Say for this column whether its years are Buddhist" in words for words in told(wizard))
    years.setFocus()
    qtbot.keyClick(years, Qt.Key.Key_Down)
    planned(wizard, qtbot)
    assert wizard.plan is not None
    assert wizard.plan.counts["rejected"] == 0
    assert years.currentText() == ERA
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(saved), ""))
    wizard._save_map()
    assert [table.buddhist for table in from_text(saved.read_text(encoding="utf-8")).tables] == [True]
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        wizard.summary.go.click()
    assert entity(case, "Nominee Example").value("birth_date") == "2031-02-03"
    assert years.currentText() == AS_WRITTEN, "nothing is there that says otherwise"
    paper.write_text(BUDDHIST.replace("03/02/2574", "04/02/2574"), encoding="utf-8")
    window.take_in((paper,))
    planned(wizard, qtbot)
    assert years.currentText() == ERA, "the mapping that was kept says so"
    assert wizard.plan.counts["rejected"] == 0
    qtbot.keyClick(years, Qt.Key.Key_Up)
    planned(wizard, qtbot)
    assert years.currentText() == AS_WRITTEN
    assert wizard.plan.counts["rejected"] == 1


def test_tables_that_differ_are_told_and_stay_as_they_are(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(BUDDHIST, encoding="utf-8")
    second.write_text(BUDDHIST.replace("Born", "Birthday"), encoding="utf-8")
    window.take_in((first, second))
    planned(wizard, qtbot)
    assert wizard.plan is not None
    table = wizard._planned_tables()[0]
    other = replace(table.mapping, buddhist=True)
    wizard._remap(other)
    planned(wizard, qtbot)
    said = {each.buddhist for each in wizard.plan.mapping.tables}
    assert said == {True, None}
    assert wizard.files.years.currentText() == "Buddhist in some tables"
    wizard.files.years.activated.emit(2)
    assert wizard.plan is not None, "that is how it is"


OPEN = "Document,Name,Born\nDEMO-X2,Lin,1980-02-03\nDEMO-X1,Lin,1980-02-03,extra\n"
SECRET = (
    "Victim name,Case number,Victim status\n"
    "Somebody Fictional,DEMO-V2,possible\nDEMO-V1,Sreymom Fictional,possible,extra\n"
)


@pytest.mark.parametrize(("text", "value"), [(OPEN, "extra"), (SECRET, "••••")])
def test_a_row_with_too_many_values_is_told_without_an_empty_name(
    window: Window, tmp_path: Path, qtbot: QtBot, text: str, value: str
) -> None:
    """Where names are hidden any of its cells may hold one."""
    paper = tmp_path / "ragged.csv"
    paper.write_text(text, encoding="utf-8")
    wizard = window.importing
    window.take_in((paper,))
    planned(wizard, qtbot)
    (words,) = [each for each in told(wizard) if each.startswith("Row 3")]
    assert words.startswith(f"Row 3, beyond the last column: “{value}”. the row has more values")
    table = wizard.preview.table
    cells = [table.item(1, column).text() for column in range(2, table.columnCount())]
    assert cells == (["DEMO-X1", "Lin", "1980-02-03"] if text is OPEN else ["••••"] * 3)
    assert table.columnWidth(0) < 80, "the sentence widens no column"
