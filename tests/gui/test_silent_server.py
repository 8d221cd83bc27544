"""A server that stops answering: the seconds are counted, changes are refused in words, and it goes on by itself."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet
from graph.facts import RunState, Source
from graph.ids import SourceId, random_id
from graph.moments import now
from investigator.case import Case, Secrets, new_case
from investigator.charts import charts
from investigator.conflicts import decision, waiting
from investigator.neo4j_server.server import Neo4jServer
from investigator.runs import redo_import, undo_import
from tests.agencies import HEADING, csv_file, suspects, taken_in
from tests.gui.conftest import Casework
from tests.gui.looking import button, reads, texts
from ui.explore.edit_dialogs import EntityDialog
from ui.importing import conflicts_dialog, runs_dialog
from ui.importing.conflicts_dialog import ConflictsDialog
from ui.importing.runs_dialog import RunsDialog
from ui.program import prepare
from ui.session import Session
from ui.sites.next_step_dialog import NextStepDialog
from ui.sites.sites_page import SitesPage
from ui.theme import Appearance
from ui.window import Window


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped for a while on Windows")
def test_seconds_are_counted_changes_refused_and_it_recovers(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    with Neo4jServer.start(tmp_path / "server") as server:
        address = server.address
        name = f"{address.uri.replace('://', f'://{address.user}@')}#silent"
        case = new_case(name, Secrets("fictional", address.password), title="silent", fictional=True)
        window = Window(Session(case), Appearance.LIGHT)
        window.show()
        window.page.begin()
        qtbot.waitUntil(lambda: not window.session._waiting, timeout=20_000)
        told: list[str] = []
        window.session.failed.connect(lambda happened, _remedy: told.append(happened))
        answers: list[object] = []
        os.kill(server.pid, signal.SIGSTOP)
        try:
            window.session.ask(lambda s: s.stats(), answers.append)
            qtbot.waitUntil(lambda: window.session.silent, timeout=20_000)
            assert any("No answer for" in text for text in texts(window))
            window.session.apply(ChangeSet("Test", "Dara", now()))
            assert told == ["Nothing was changed: the store does not answer."]
            window.actions_of["add_entity"].trigger()
            assert told == ["Nothing was changed: the store does not answer."] * 2
        finally:
            os.kill(server.pid, signal.SIGCONT)
        qtbot.waitUntil(lambda: bool(answers) and not window.session.silent, timeout=60_000)
        assert not any("No answer for" in text for text in texts(window))
        os.kill(server.pid, signal.SIGSTOP)
        try:
            window.actions_of["add_entity"].trigger()  # wanted before anybody can know that there is no answer
            qtbot.waitUntil(lambda: window.session.silent, timeout=20_000)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        qtbot.waitUntil(lambda: not window.session.silent and not window.session.busy, timeout=60_000)
        assert not window.findChildren(EntityDialog), "no dialog opens long after it was wanted"
        window.actions_of["add_entity"].trigger()
        qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(EntityDialog)), timeout=20_000)
        window.findChildren(EntityDialog)[0].reject()
        window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped for a while on Windows")
def test_what_is_arranged_meanwhile_is_saved_later_and_never_lost_unasked(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    prepare(qapp)
    with Neo4jServer.start(tmp_path / "server") as server:
        address = server.address
        name = f"{address.uri.replace('://', f'://{address.user}@')}#arranged"
        case = new_case(name, Secrets("fictional", address.password), title="arranged", fictional=True)
        sok = Casework(case, _source(case)).adds("Sok Example")
        window = Window(Session(case), Appearance.LIGHT)
        window.show()
        window.page.begin()
        desk = window.page.desk
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
        window.page.show_entity(sok)
        qtbot.waitUntil(lambda: sok in desk.graph.index and not desk.unsaved, timeout=20_000)

        def falls_silent() -> None:
            os.kill(server.pid, signal.SIGSTOP)
            window.session.ask(lambda s: s.stats(), lambda _stats: None)
            qtbot.waitUntil(lambda: window.session.silent, timeout=20_000)

        def asked() -> QMessageBox:
            window.close()
            assert window.isVisible()
            return next(box for box in window.findChildren(QMessageBox) if box.isVisible())

        try:
            falls_silent()
            desk.move({sok: (700.0, 300.0)})
            assert reads(window, "what you arrange on it is saved when it answers")
            box = asked()
            assert reads(box, "What you did last on a chart has not reached it.")
            button(box, "Wait for it").click()
            os.kill(server.pid, signal.SIGCONT)
            qtbot.waitUntil(lambda: not window.session.silent and not desk.unsaved, timeout=60_000)
            (kept,) = case.ask(charts)
            assert (kept.places[sok].x, kept.places[sok].y) == (700.0, 300.0)
            falls_silent()
            desk.move({sok: (10.0, 10.0)})
            button(asked(), "Close without it").click()
            qtbot.waitUntil(lambda: not window.isVisible())
        finally:
            os.kill(server.pid, signal.SIGCONT)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped for a while on Windows")
def test_a_dialog_refuses_what_a_silent_server_cannot_take(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    with Neo4jServer.start(tmp_path / "server") as server:
        address = server.address
        name = f"{address.uri.replace('://', f'://{address.user}@')}#dialogs"
        case = new_case(name, Secrets("fictional", address.password), title="dialogs", fictional=True)
        site = Casework(case, _source(case)).adds("Amber Court (Demo)", "Site", kind="building")
        window = Window(Session(case), Appearance.LIGHT)
        window.show()
        window.show_perspective("sites")
        page = window.findChild(SitesPage)
        assert isinstance(page, SitesPage)
        qtbot.waitUntil(lambda: page.chosen == site and not window.session.busy, timeout=20_000)
        try:
            page.panel.step_button.click()
            qtbot.waitUntil(lambda: bool(window.findChildren(NextStepDialog)), timeout=20_000)
            (dialog,) = window.findChildren(NextStepDialog)
            dialog.step.setText("Seal the doors")
            dialog.reason.setPlainText("Ordered")
            word = button(dialog, "Somebody's word")
            word.click()
            dialog.source.person.setText("Sgt. Example")
            os.kill(server.pid, signal.SIGSTOP)
            dialog.save_button.click()
            refusal = "The server does not answer, so nothing is recorded. Try again when it does."
            qtbot.waitUntil(lambda: reads(dialog, refusal), timeout=20_000)
            assert dialog.isVisible()
            assert dialog.save_button.isEnabled()
            assert window.session.silent
            dialog.save_button.click()  # while it is silent, it is refused at once
            assert dialog.save_button.isEnabled()
            assert reads(dialog, refusal)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        qtbot.waitUntil(lambda: not window.session.silent and not window.session.busy, timeout=60_000)
        (there,) = case.ask(lambda s: s.entities([site]))
        assert there.value("next_step") == ""
        dialog.save_button.click()
        qtbot.waitUntil(lambda: not window.findChildren(NextStepDialog), timeout=20_000)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
        (there,) = case.ask(lambda s: s.entities([site]))
        assert there.value("next_step") == "Seal the doors"
        window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped for a while on Windows")
def test_undo_and_decisions_say_at_once_that_the_server_fell_silent(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of it, too; whatever comes of it is shown when the server answers again."""
    prepare(qapp)
    unsure = "Whether this was written shows when it does"
    with Neo4jServer.start(tmp_path / "server") as server:
        address = server.address
        name = f"{address.uri.replace('://', f'://{address.user}@')}#undo"
        case = new_case(name, Secrets("fictional", address.password), title="undo", fictional=True)
        for born in ("1990", "1991"):
            paper = csv_file(tmp_path / f"{born}.csv", HEADING, ("1", "Sok", born, "M", "KH"))
            taken_in(case, paper, mapping=suspects(series=born))
        session = Session(case)

        def falls_silent(really: Callable[..., object], *, when_writing: bool) -> Callable[..., object]:
            """The same, but the server stops before it reads anything, or as it is about to be written to."""

            class Stops:
                def step(self, *_words: object) -> None:
                    os.kill(server.pid, signal.SIGSTOP)

            def does(*asked: object) -> object:
                working = asked[-1]
                if when_writing:
                    working = Stops()
                else:
                    os.kill(server.pid, signal.SIGSTOP)
                return really(*asked[:-1], working)

            return does

        def goes_on(dialog: QDialog, words: str = unsure) -> None:
            """Told at once; then the server answers again, and everything that was asked has come to its end."""
            try:
                qtbot.waitUntil(lambda: reads(dialog, words), timeout=20_000)
                assert session.silent
            finally:
                os.kill(server.pid, signal.SIGCONT)
            qtbot.waitUntil(lambda: not session.silent and not session.busy, timeout=60_000)

        for writing, state in ((False, RunState.COMPLETE), (True, RunState.WITHDRAWN)):
            with monkeypatch.context() as patch:
                patch.setattr(runs_dialog, "undo_import", falls_silent(undo_import, when_writing=writing))
                dialog = RunsDialog(session)
                dialog.show()
                qtbot.waitUntil(lambda shown=dialog: shown.table.rowCount() == 2, timeout=20_000)
                dialog.back.click()
                goes_on(dialog)
                qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
                assert case.ask(lambda s: s.runs())[1].state is state
                assert reads(dialog, "Nothing was changed") is not writing
                dialog.reject()
        redo_import(case, "2")
        with monkeypatch.context() as patch:
            stopped = falls_silent(lambda *asked, **more: None, when_writing=False)
            patch.setattr(conflicts_dialog, "decision", lambda case, **more: (stopped(case), decision(case, **more))[1])
            deciding = ConflictsDialog(session)
            deciding.show()
            qtbot.waitUntil(lambda: deciding.table.rowCount() == 1, timeout=20_000)
            deciding.reason.setText("the passport says so")
            deciding.accepting.click()
            goes_on(deciding, "The server does not answer, so nothing is recorded. Try again when it does.")
            assert len(waiting(case)) == 1
            assert session.history.undo_label == ""
        qtbot.waitUntil(lambda: reads(deciding, "1 value waits for a decision."), timeout=20_000)
        assert deciding.accepting.isEnabled(), texts(deciding)
        deciding.accepting.click()
        qtbot.waitUntil(lambda: deciding.table.rowCount() == 0, timeout=20_000)
        assert session.history.undo_label == "Accept a value of Born"
        deciding.reject()
        session.undo()
        qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
        assert len(waiting(case)) == 1
        os.kill(server.pid, signal.SIGSTOP)
        opened = ConflictsDialog(session)
        opened.show()
        goes_on(opened, "The server does not answer. What waits for a decision shows when it does.")
        qtbot.waitUntil(lambda: opened.table.rowCount() == 1, timeout=20_000)
        assert reads(opened, "1 value waits for a decision.")
        opened.reject()
        qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
        session.close()


def _source(case: Case) -> Source:
    source = Source(SourceId(random_id()), "Sites", exhibit="EX-001", fictional=True)
    case.ask(lambda s: s.apply(ChangeSet("Source", "Dara", now(), sources=(source,))))
    return source
