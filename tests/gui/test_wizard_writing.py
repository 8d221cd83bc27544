"""While an import is being written nothing that would plan anew can be chosen: it can only be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from graph.facts import ImportRun, RunState
from investigator import intake
from investigator.case import Case, Secrets, new_case
from investigator.import_plan import Plan
from investigator.progress import Progress
from tests.gui.looking import button, reads
from tests.gui.test_wizard import DIRECTORS, NO_KEY, planned
from tests.gui.windows import opened
from ui.importing import mapping_panel, wizard_page
from ui.importing.wizard_page import WizardPage
from ui.theme import DARK
from ui.window import Window

REASON = "The import is being written: cancel it first, or wait until it is done."


class Held:
    """An import that waits between its first chunk and the rest until it is let go."""

    def __init__(self) -> None:
        self.there, self.go = threading.Event(), threading.Event()

    def carry_out(self, case: Case, plan: Plan, *, progress: Progress) -> ImportRun | None:
        held = self

        class Waiting:
            def step(self, words: str, done: int, total: int) -> None:
                if total and done > 1:
                    held.there.set()
                    assert held.go.wait(20)
                progress.step(words, done, total)

        return intake.carry_out(case, plan, progress=Waiting())


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
    with opened(case, qtbot) as made:
        yield made


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """Imports in chunks of a row each, the first of which is held."""
    made = Held()
    monkeypatch.setattr(intake, "CHUNK_PIECES", 1)
    monkeypatch.setattr(wizard_page, "carry_out", made.carry_out)
    yield made
    made.go.set()


@pytest.fixture
def writing(window: Window, held: Held, tmp_path: Path, qtbot: QtBot) -> WizardPage:
    """The wizard of a window, with two files of which an import is being written."""
    first, second = tmp_path / "directors.csv", tmp_path / "more.csv"
    first.write_text(DIRECTORS, encoding="utf-8")
    second.write_text(DIRECTORS.replace("DEMO-", "DEMO-2"), encoding="utf-8")
    wizard = window.importing
    window.take_in((first, second))
    planned(wizard, qtbot)
    shown(wizard, qtbot)
    assert step(wizard) == "3 Map and check"
    assert not locked(wizard), "before it begins all of it can be chosen"
    wizard.summary.go.setFocus()
    qtbot.keyClick(wizard.summary.go, Qt.Key.Key_Space)
    qtbot.waitUntil(held.there.is_set, timeout=10_000)
    shown(wizard, qtbot)
    return wizard


def shown(wizard: WizardPage, qtbot: QtBot) -> None:
    """The entities of the mapping were made anew, and stand there."""
    qtbot.waitUntil(lambda: reads(wizard.columns, "Organisation"), timeout=10_000)


def step(wizard: WizardPage) -> str:
    (marked,) = [each.text() for each in wizard._head.steps if each.objectName() == "stepnow"]
    return marked


def choosable(wizard: WizardPage) -> list[QWidget]:
    """Everything that plans anew, keeps a mapping or leaves the page."""
    files, summary = wizard.files, wizard.summary
    return [
        *(files.add, files.remove, files.encoding, files.separator, files.heading, files.years),
        *(wizard.maps, button(wizard, "From a file…"), button(wizard, "To a file…")),
        *(wizard.columns, wizard.columns.columns, button(wizard.columns, "Remove Organisation")),
        *(summary.source, summary.information, summary.back, summary.go),
    ]


def locked(wizard: WizardPage) -> list[QWidget]:
    return [part for part in choosable(wizard) if not part.isEnabled()]


def test_all_that_plans_anew_is_locked_with_the_reason_and_cancel_is_offered(
    window: Window, writing: WizardPage, held: Held, qtbot: QtBot
) -> None:
    assert locked(writing) == choosable(writing)
    told = [writing.columns, writing.maps, writing.files.add, writing.files.encoding, writing.summary.source]
    assert [part for part in told if REASON not in part.toolTip()] == []
    assert writing.summary.stop.isVisible()
    assert writing.summary.stop.isEnabled()
    assert not writing.summary.back.isVisible()
    assert not writing.summary.stop.hasFocus(), "the key that began it does not end it"
    assert step(writing) == "4 Import"
    assert reads(writing, "Importing rows")
    assert not reads(writing, "Nothing is written until you press Import")
    assert not reads(writing, "Reading the files")
    writing.use_theme(DARK)
    shown(writing, qtbot)
    assert locked(writing) == choosable(writing), "showing all of it anew unlocks nothing"
    with qtbot.waitSignal(writing.written, timeout=20_000):
        held.go.set()
    (run,) = window.session.case.ask(lambda s: s.runs())
    assert run.state is RunState.COMPLETE
    assert step(writing) == "1 Files"
    assert writing.files.add.isEnabled()
    assert writing.files.add.toolTip() == writing.columns.toolTip() == ""
    assert writing.summary.back.isVisibleTo(writing)
    assert writing.columns.isEnabled()


def test_nothing_that_is_tried_meanwhile_takes_the_import_back(
    window: Window, writing: WizardPage, held: Held, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By keys, by actions, by drag and drop, and by what another dialog asks of the page."""
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (asked.append("files"), ([], ""))[1])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (asked.append("mapping"), ("", ""))[1])
    monkeypatch.setattr(mapping_panel, "choice", lambda *_a, **_k: asked.append("column"))
    said: list[str] = []
    writing.said.connect(said.append)
    plan, paths, job = writing.plan, writing.paths, writing._job
    button(writing.columns, "Remove Organisation").click()
    qtbot.keyClick(writing.columns.columns, Qt.Key.Key_Return)
    qtbot.keyClick(writing.files.heading, Qt.Key.Key_1)
    field = next(iter(writing.columns.fields.values()))
    column = writing.columns.columns.mimeData([writing.columns.columns.item(0, 0)])
    carried(field, column)
    third = tmp_path / "third.csv"
    third.write_text(DIRECTORS, encoding="utf-8")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(third))])
    assert not carried(window, files)
    window.actions_of["import_files"].trigger()
    assert asked == []
    window.take_in((third,))
    (run,) = window.session.case.ask(lambda s: s.runs())
    writing.resume(run)
    writing._remove_file(0)
    writing._load_map()
    writing.files.choices_changed.emit()
    writing.summary.grade_changed.emit()
    assert set(said) == {REASON}
    assert asked == []
    assert (writing.plan, writing.paths, writing._job) == (plan, paths, job)
    with qtbot.waitSignal(writing.written, timeout=20_000):
        held.go.set()
    (run,) = window.session.case.ask(lambda s: s.runs())
    assert run.state is RunState.COMPLETE
    assert sum(run.counts.values()) == 6


def test_after_a_cancel_all_is_as_before_and_it_can_be_imported(
    window: Window, writing: WizardPage, held: Held, qtbot: QtBot
) -> None:
    writing.summary.stop.click()
    held.go.set()
    qtbot.waitUntil(lambda: not writing.writing, timeout=10_000)
    planned(writing, qtbot)
    assert reads(writing, "Cancelled; nothing was written.")
    (gone,) = window.session.case.ask(lambda s: s.runs())
    assert gone.state is RunState.WITHDRAWN
    assert step(writing) == "3 Map and check"
    shown(writing, qtbot)
    assert not locked(writing)
    assert writing.summary.back.isVisible()
    with qtbot.waitSignal(writing.written, timeout=20_000):
        writing.summary.go.click()
    states = sorted(run.state.value for run in window.session.case.ask(lambda s: s.runs()))
    assert states == ["complete", "withdrawn"]


def carried(target: QWidget, data: QMimeData) -> bool:
    """Carry data over a widget and let go of it there; whether it may be dropped."""
    move, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(2, 2), move, data, left, NO_KEY)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(2, 2), move, data, left, NO_KEY))
    return enter.isAccepted()
