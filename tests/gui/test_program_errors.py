"""An error of the program while work goes on: it is told in words and reported, and what was locked is free again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from graph.changes import Document
from graph.failures import WorldFault
from graph.ids import random_id
from investigator.case import Case
from investigator.charts import KIND, Chart, Place
from investigator.import_plan import Plan
from investigator.progress import Cancelled, Progress
from tests.gui.conftest import Casework
from tests.gui.looking import reads
from tests.gui.test_editing import by_word, closed, dialog, save, type_in
from tests.gui.test_evidence import page_of
from tests.gui.test_wizard import DIRECTORS, planned
from tests.gui.windows import opened
from ui.dialogs import new_case as new_case_dialog
from ui.dialogs.new_case import NewCaseDialog
from ui.evidence import evidence_page
from ui.evidence.evidence_page import EvidencePage
from ui.explore import edit_dialogs
from ui.explore.edit_dialogs import EntityDialog
from ui.importing import wizard_page
from ui.window import Window

TOLD = (
    "An error in the program stopped this. "
    "Try again. If it happens again, report it with what the program wrote where it was started."
)


class Slip(Exception):
    """Stands for any error of the program."""


def slips(*_asked: object, **_more: object) -> None:
    raise Slip


@contextmanager
def reported(qtbot: QtBot) -> Iterator[None]:
    """The error comes out as any other bug does."""
    with qtbot.captureExceptions() as caught:
        yield
        qtbot.waitUntil(lambda: bool(caught), timeout=20_000)
    assert [kind for kind, _error, _where in caught] == [Slip]


def test_an_import_ends_and_the_wizard_can_be_used_again(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "directors.csv"
    paper.write_text(DIRECTORS, encoding="utf-8")
    wizard = window.importing
    window.take_in((paper,))
    planned(wizard, qtbot)

    def begun(case: Case, plan: Plan, *, progress: Progress) -> None:
        progress.step("Importing rows", 1, 3)
        raise Slip

    with monkeypatch.context() as patch, reported(qtbot):
        patch.setattr(wizard_page, "carry_out", begun)
        wizard.summary.go.click()
        assert wizard.writing
        assert not wizard.files.add.isEnabled()
    assert not wizard.writing
    assert wizard.files.add.isEnabled()
    assert reads(wizard, TOLD)
    planned(wizard, qtbot)
    assert reads(wizard, TOLD), "it goes on being told when the files were read again"
    with qtbot.waitSignal(wizard.written, timeout=20_000):
        wizard.summary.go.click()


def test_reading_the_files_ends_and_it_is_said_that_it_did(
    window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "directors.csv"
    paper.write_text(DIRECTORS, encoding="utf-8")
    monkeypatch.setattr(wizard_page, "plan_import", slips)
    with reported(qtbot):
        window.take_in((paper,))
    assert reads(window.importing, TOLD)
    assert not window.importing.summary.stop.isVisibleTo(window.importing)


@pytest.mark.parametrize(
    ("ended", "shows"),
    [
        (Slip(), (TOLD,)),
        (Cancelled(), ()),
        (WorldFault("It is full.", "Make room."), ("It is full. Make room.",)),
    ],
)
def test_a_bundle_can_be_exported_however_the_export_before_ended(
    network: Casework,
    ended: Exception,
    shows: tuple[str, ...],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = {network.uids[name]: Place(160.0 * n, 90.0) for n, name in enumerate(["Chan Test", "Hill Annex (Demo)"])}
    chart = Chart(random_id(), "Annex (fictional)", places)
    network.case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "bundle"), ""))

    def ends(*_asked: object) -> None:
        raise ended

    with opened(network.case, qtbot, shows=shows) as window:
        window.show_perspective("evidence")
        page = page_of(window, qtbot)
        with monkeypatch.context() as patch, reported(qtbot) if isinstance(ended, Slip) else nullcontext():
            patch.setattr(evidence_page, "written", ends)
            page.contents.export.click()
            assert not page.contents.export.isEnabled()
            qtbot.waitUntil(page.contents.export.isEnabled)
        assert reads(window, shows[0] if shows else "Cancelled; nothing was written.")
        with qtbot.waitSignal(page.exported, timeout=60_000):
            page.contents.export.click()
        qtbot.waitUntil(lambda: not window.session.busy)


def test_pages_that_cannot_be_laid_out_say_why(
    network: Casework, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_page, "lay_out", slips)
    with opened(network.case, qtbot, shows=(TOLD,)) as window, reported(qtbot):
        window.show_perspective("evidence")
        page = window.findChild(EvidencePage)
        assert isinstance(page, EvidencePage)
        qtbot.waitUntil(lambda: reads(page, TOLD))


def test_a_dialog_that_changes_facts_can_be_saved_again(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.actions_of["add_entity"].trigger()
    asked = dialog(window, EntityDialog, qtbot)
    type_in(asked.box("name"), "Rithy Example", qtbot)
    by_word(asked, qtbot)
    with monkeypatch.context() as patch, reported(qtbot):
        patch.setattr(edit_dialogs, "new_entity", slips)
        save(asked, qtbot)
        assert not asked.save_button.isEnabled()
    assert reads(asked, TOLD)
    save(asked, qtbot)
    closed(window, qtbot)
    assert window.session.history.undo_label


def test_a_dialog_of_the_start_page_can_be_left(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_case_dialog, "new_case", slips)
    asked = NewCaseDialog(tmp_path)
    qtbot.addWidget(asked)
    asked.open()
    for field, words in ((asked.title, "Demo"), (asked.passphrase, "fictional"), (asked.again, "fictional")):
        qtbot.keyClicks(field, words)
    with reported(qtbot):
        asked.agree.click()
        asked.reject()
        assert asked.isVisible(), "while it works it stays"
    assert reads(asked, TOLD)
    asked.reject()
    assert not asked.isVisible()
