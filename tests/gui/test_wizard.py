"""Taking files in by the window: a file is imported and who is behind a business is found, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from graph.facts import RunState
from investigator import intake
from investigator import mapping_edits as edits
from investigator.case import Case, Secrets, new_case
from investigator.comparison import Outcome
from investigator.conflicts import waiting
from investigator.progress import Silent
from investigator.runs import any_broken_off
from tests.agencies import PHONES, csv_file, with_phones
from tests.gui.looking import reads
from tests.gui.small_case import SECRETS, entity, small_case
from tests.gui.windows import opened
from ui import window as window_module
from ui.importing import runs_dialog
from ui.importing.conflicts_dialog import ConflictsDialog
from ui.importing.runs_dialog import RunsDialog
from ui.importing.wizard_page import WizardPage
from ui.palette import CommandPalette
from ui.program import prepare
from ui.session import Session
from ui.theme import Appearance
from ui.window import Window

NO_KEY = Qt.KeyboardModifier.NoModifier
DIRECTORS = (
    "Document,Name,Registration,Business,Born\n"
    "DEMO-X1,Nominee Example,DEMO-R901,Harbour Light Demo Co.,1980-02-03\n"
    "DEMO-X2,Lin Behind,DEMO-R902,Coral Light Demo Co.,1979-05-06\n"
    "DEMO-X2,Lin Behind,DEMO-R901,Harbour Light Demo Co.,1979-05-06\n"
)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
    with opened(case, qtbot) as made:
        yield made


@pytest.fixture
def directors(tmp_path: Path) -> Path:
    path = tmp_path / "directors.csv"
    path.write_text(DIRECTORS, encoding="utf-8")
    return path


def planned(wizard: WizardPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wizard.plan is not None and not wizard._late.isActive(), timeout=10_000)


def found_behind(window: Window, qtbot: QtBot) -> None:
    """The business is found by the palette, expanded by a key, and the person behind it is on the chart."""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette.box, "harbour light")
    qtbot.waitUntil(lambda: "Harbour Light" in str(palette.list.model().index(0, 0).data()), timeout=10_000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 1, timeout=10_000)
    view = window.page.stage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_E)
    names = lambda: {window.page.desk.name(e) for e in window.page.desk.graph.entities}  # noqa: E731
    qtbot.waitUntil(lambda: {"Nominee Example", "Lin Behind"} <= names(), timeout=10_000)


def test_by_mouse(window: Window, directors: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(directors)], ""))
    qtbot.mouseClick(window.header.wide["import_files"], Qt.MouseButton.LeftButton)
    wizard = window.importing
    assert not any(button.isChecked() for button in window.header.switch.values())
    assert not any(window.actions_of[f"perspective_{name}"].isChecked() for name in window.header.switch)
    planned(wizard, qtbot)
    assert wizard.plan is not None
    assert sum(wizard.plan.counts.values()) == 3
    assert [row.number for row in wizard._planned_tables()[0].becomes] == [2, 3, 4]
    assert wizard.summary.go.text() == f"Import {wizard.plan.counts['new'] + wizard.plan.counts['changed']} rows"
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        qtbot.mouseClick(wizard.summary.go, Qt.MouseButton.LeftButton)
    assert window.actions_of["undo"].text() == "Undo: Import of directors.csv"
    assert [n for n, button in window.header.switch.items() if button.isChecked()] == ["explore"]
    assert window.actions_of["perspective_explore"].isChecked()
    found_behind(window, qtbot)


def test_by_keys_alone(window: Window, directors: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(directors)], ""))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_I, both)
    wizard = window.importing
    planned(wizard, qtbot)
    wizard.summary.go.setFocus()
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        qtbot.keyClick(wizard.summary.go, Qt.Key.Key_Space)
    found_behind(window, qtbot)


def test_an_import_is_one_step_of_the_undo_line(window: Window, directors: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((directors,))
    planned(wizard, qtbot)
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        wizard.summary.go.click()
    case = window.session.case
    assert sum(case.ask(lambda s: s.stats()).entities.values()) == 4
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.actions_of["redo"].isEnabled, timeout=10_000)
    assert not case.ask(lambda s: s.stats()).entities
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: sum(case.ask(lambda s: s.stats()).entities.values()) == 4, timeout=10_000)


def take_first() -> None:
    """Choose the first word that the dialog offers."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue(dialog.comboBoxItems()[0])
    dialog.accept()


def test_a_column_is_sent_elsewhere_and_all_is_planned_anew(window: Window, directors: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((directors,))
    planned(wizard, qtbot)
    table = wizard._planned_tables()[0]
    row = table.heading.index("Born")
    assert edits.place_of(table.mapping, "Born") is not None
    QTimer.singleShot(0, take_first)
    wizard.columns.columns.setCurrentCell(row, 0)
    wizard.columns.choose_place(row)
    assert wizard.plan is None
    planned(wizard, qtbot)
    assert edits.place_of(wizard._planned_tables()[0].mapping, "Born") is None


def test_a_rejected_row_is_explained_by_row_column_value_and_reason(
    window: Window, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "born.csv"
    path.write_text(DIRECTORS.replace("1980-02-03", "31/02/1980"), encoding="utf-8")
    wizard = window.importing
    window.take_in((path,))
    planned(wizard, qtbot)
    assert wizard.plan is not None
    assert wizard.plan.counts["rejected"] == 1
    table = wizard.preview.table
    cells = [table.item(r, 0).text() for r in range(table.rowCount())]
    (told,) = [cell for cell in cells if cell.startswith("Row 2")]
    assert "“Born”" in told
    assert "31/02/1980" in told
    assert wizard._planned_tables()[0].becomes[0].outcome is Outcome.REJECTED


def test_a_file_that_cannot_be_read_is_told(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "nothing.csv"
    path.write_bytes(b"a\x00b,c\n1,2\n")
    wizard = window.importing
    window.take_in((path,))
    qtbot.waitUntil(lambda: wizard._problem.isVisibleTo(wizard), timeout=10_000)
    assert "nothing.csv" in wizard._problem.text()
    assert not wizard.summary.go.isEnabled()


def test_the_same_file_again_has_nothing_to_import(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    window = Window(Session(small_case(tmp_path)), Appearance.DARK)
    window.show()
    wizard = window.importing
    window.take_in((next(tmp_path.glob("*.csv")),))
    planned(wizard, qtbot)
    assert not wizard.summary.go.isEnabled()
    assert reads(wizard.summary, "There is nothing to import")
    assert not reads(wizard.summary, "First differences")
    assert SECRETS.passphrase
    window.close()


def test_victims_are_hidden_in_the_preview(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "victims.csv"
    path.write_text("Victim name,Case number,Victim status\nSreymom Fictional,DEMO-V1,possible\n", encoding="utf-8")
    wizard = window.importing
    window.take_in((path,))
    planned(wizard, qtbot)
    shown = [wizard.preview.table.item(0, c).text() for c in range(wizard.preview.table.columnCount())]
    assert "Sreymom Fictional" not in shown
    assert "••••" in shown


def test_imports_are_listed_undone_and_brought_back(window: Window, directors: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((directors,))
    planned(wizard, qtbot)
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        wizard.summary.go.click()
    dialog = RunsDialog(window.session, window)
    dialog.open()
    qtbot.waitUntil(dialog.back.isEnabled)
    dialog.reason.setText("Wrong edition")
    dialog.back.click()
    qtbot.waitUntil(dialog.forth.isEnabled, timeout=10_000)
    (run,) = window.session.case.ask(lambda s: s.runs())
    assert (run.state, run.reason) == (RunState.WITHDRAWN, "Wrong edition")
    dialog.forth.click()
    qtbot.waitUntil(dialog.back.isEnabled, timeout=10_000)
    dialog.reject()


class Crash(Exception):
    """The program ends in the middle of an import."""


class Crashing(Silent):
    def step(self, what: str, done: int, total: int) -> None:
        if total:
            raise Crash


def test_the_summary_says_what_is_sealed_with_the_protected(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    paper = csv_file(
        tmp_path / "v.csv", PHONES, ("N1", "Srey", "+85512000001", "C1"), ("N2", "Mom", "+85512000002", "C2")
    )
    wizard = window.importing
    wizard.open_files((paper,))
    wizard.mapping = with_phones(victims=True)
    planned(wizard, qtbot)
    assert reads(wizard.summary, "2  Identifier: sealed too, since only protected persons use them")
    wizard.mapping = with_phones(victims=False)
    wizard._plan_soon()
    planned(wizard, qtbot)
    assert not reads(wizard.summary, "sealed too")


@pytest.fixture
def broken_off(tmp_path: Path, directors: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(intake, "CHUNK_PIECES", 1)
    case = new_case(str(tmp_path / "broken.case"), Secrets("fictional"), title="Demo", fictional=True)
    with pytest.raises(Crash):
        intake.carry_out(case, intake.plan_import(case, [directors]), progress=Crashing())
    return case


def test_an_import_that_may_be_going_on_is_only_listed(
    broken_off: Case, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = [True]
    monkeypatch.setattr(runs_dialog, "going_on", lambda _reader, _case, run: run.state is RunState.RUNNING and going[0])
    monkeypatch.setattr(window_module, "any_broken_off", lambda _reader, _case: False)
    prepare(qapp)
    window = Window(Session(broken_off), Appearance.LIGHT)
    window.show()
    qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
    assert window.findChild(RunsDialog) is None, "what may be going on is not offered"
    for going[0] in (True, False):
        window._show_runs()
        dialog = window.findChildren(RunsDialog)[-1]
        qtbot.waitUntil(lambda shown=dialog: shown.table.rowCount() == 1, timeout=10_000)
        words = dialog.table.item(0, 4).text(), dialog.told.text()
        assert (dialog.on.isEnabled(), dialog.back.isEnabled()) == (not going[0], not going[0])
        assert (words[0] == "may be going on, hidden") is going[0]
        assert ("may be taking it in at this moment" in words[1]) is going[0]
        dialog.reject()
    window.close()


@pytest.fixture
def not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are too large for the case to keep."""
    monkeypatch.setattr(intake, "ORIGINAL_BYTES", 1)


@pytest.mark.parametrize("kept", [True, False])
def test_an_import_that_was_broken_off_is_offered_and_goes_on(
    request: pytest.FixtureRequest,
    directors: Path,
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    *,
    kept: bool,
) -> None:
    """By the original that the case keeps; only one that it does not keep is asked for."""
    if not kept:
        request.getfixturevalue("not_kept")
    broken_off: Case = request.getfixturevalue("broken_off")
    asked: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda _parent, title, *_a: (asked.append(title), ([str(directors)], ""))[1]
    )
    prepare(qapp)
    window = Window(Session(broken_off), Appearance.LIGHT)
    window.show()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is not None, timeout=10_000)
    dialog = window.findChild(RunsDialog)
    qtbot.waitUntil(dialog.on.isEnabled, timeout=10_000)
    assert "is not complete" in dialog.told.text()
    qtbot.mouseClick(dialog.on, Qt.MouseButton.LeftButton)
    wizard = window.importing
    planned(wizard, qtbot)
    assert asked == ([] if kept else ["The case does not keep directors.csv: choose it once more"])
    assert wizard.plan is not None
    assert wizard.plan.resumes
    assert [path.name for path in wizard.paths] == ["directors.csv"]
    assert wizard._planned_tables()
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        wizard.summary.go.click()
    (run,) = broken_off.ask(lambda s: s.runs())
    assert run.state is RunState.COMPLETE
    window.close()


def test_an_import_that_was_broken_off_is_undone_from_the_offer(
    broken_off: Case, qtbot: QtBot, qapp: QApplication
) -> None:
    prepare(qapp)
    window = Window(Session(broken_off), Appearance.LIGHT)
    window.show()
    qtbot.waitUntil(lambda: window.findChild(RunsDialog) is not None, timeout=10_000)
    dialog = window.findChild(RunsDialog)
    qtbot.waitUntil(dialog.back.isEnabled, timeout=10_000)
    dialog.back.click()
    qtbot.waitUntil(lambda: not dialog.on.isEnabled() and not dialog.back.isEnabled(), timeout=10_000)
    (run,) = broken_off.ask(lambda s: s.runs())
    assert run.state is RunState.WITHDRAWN
    dialog.reject()
    window.close()


def test_nothing_is_offered_where_every_import_is_complete(window: Window, directors: Path, qtbot: QtBot) -> None:
    """The control."""
    window.take_in((directors,))
    planned(window.importing, qtbot)
    with qtbot.waitSignal(window.importing.finished, timeout=20_000):
        window.importing.summary.go.click()
    case = window.session.case
    window._offer_to_resume(case.ask(lambda s: any_broken_off(s, case)))
    assert window.findChild(RunsDialog) is None


@pytest.mark.parametrize(("accept", "label"), [(True, "Accept a value of Born"), (False, "Decline a value of Born")])
def test_differing_values_are_decided_with_a_reason_as_a_step_of_the_undo_line(
    window: Window, directors: Path, tmp_path: Path, qtbot: QtBot, *, accept: bool, label: str
) -> None:
    wizard, case = window.importing, window.session.case
    other = tmp_path / "other.csv"
    other.write_text(DIRECTORS.replace("1980-02-03", "1981-02-03"), encoding="utf-8")
    for path in (directors, other):
        window.take_in((path,))
        planned(wizard, qtbot)
        assert reads(wizard.summary, "First differences") == (path == other)
        with qtbot.waitSignal(wizard.finished, timeout=20_000):
            wizard.summary.go.click()
    person, (found,) = entity(case, "Nominee Example").uid, waiting(case)

    def born() -> str:
        return case.ask(lambda s: s.entities([person]))[0].value(found.claim.field)

    dialog = ConflictsDialog(window.session, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1, timeout=10_000)
    assert not dialog.accepting.isEnabled()
    dialog.reason.setText("The passport says so")
    (dialog.accepting if accept else dialog.declining).click()
    assert not dialog.accepting.isEnabled(), "once is enough"
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0, timeout=10_000)
    dialog.reject()
    decided = "1981-02-03" if accept else "1980-02-03"
    assert born() == decided
    assert window.actions_of["undo"].text() == f"Undo: {label}"
    logged = case.ask(lambda s: s.audit(0, 100))[-1]
    assert logged.action == label
    assert "The passport says so" in logged.detail
    window.actions_of["undo"].trigger()
    qtbot.waitUntil(lambda: len(waiting(case)) == 1, timeout=10_000)
    assert born() == "1980-02-03"
    assert len([run for run in case.ask(lambda s: s.runs()) if run.state is RunState.COMPLETE]) == 2
    qtbot.waitUntil(lambda: window.actions_of["redo"].text() == f"Redo: {label}", timeout=10_000)
    window.actions_of["redo"].trigger()
    qtbot.waitUntil(lambda: not waiting(case), timeout=10_000)
    assert born() == decided


def test_a_column_is_dragged_onto_a_field(window: Window, directors: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((directors,))
    planned(wizard, qtbot)
    panel, table = wizard.columns, wizard._planned_tables()[0]
    born = edits.place_of(table.mapping, "Born")
    assert born is not None
    curves = panel._curves()
    fields = {place for place in panel.fields if edits.place_of(table.mapping, table.heading[0]) == place}
    assert len(curves) >= 2
    assert all(curve.start >= 0 for curve in curves)
    other = next(place for place in panel.fields if place.entity == born.entity and place not in {born, *fields})
    dragged = panel.columns.mimeData([panel.columns.item(table.heading.index("Born"), 0)])
    drop(panel.fields[other], dragged)
    qtbot.waitUntil(lambda: wizard.plan is None, timeout=10_000)
    planned(wizard, qtbot)
    assert edits.place_of(wizard._planned_tables()[0].mapping, "Born") == other


def test_only_a_column_can_be_dropped_on_a_field(window: Window, directors: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((directors,))
    planned(wizard, qtbot)
    field = next(iter(wizard.columns.fields.values()))
    words = QMimeData()
    words.setText("0")
    asked = QDragEnterEvent(QPoint(2, 2), Qt.DropAction.CopyAction, words, Qt.MouseButton.LeftButton, NO_KEY)
    asked.ignore()
    QApplication.sendEvent(field, asked)
    assert not asked.isAccepted()


def drop(target: QWidget, data: QMimeData) -> None:
    """Carry data over a widget and let go of it there."""
    move, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(2, 2), move, data, button, NO_KEY))
    assert target.property("over")
    QApplication.sendEvent(target, QDropEvent(QPointF(2, 2), move, data, button, NO_KEY))
