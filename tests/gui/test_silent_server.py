"""A server that stops answering: the seconds are counted, changes are refused in words, and it goes on by itself."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet
from graph.facts import Source
from graph.ids import SourceId, random_id
from graph.moments import now
from investigator.case import Case, Secrets, new_case
from investigator.neo4j_server.server import Neo4jServer
from tests.gui.conftest import Casework
from tests.gui.looking import button, reads, texts
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
        finally:
            os.kill(server.pid, signal.SIGCONT)
        qtbot.waitUntil(lambda: bool(answers) and not window.session.silent, timeout=60_000)
        assert not any("No answer for" in text for text in texts(window))
        window.close()


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


def _source(case: Case) -> Source:
    source = Source(SourceId(random_id()), "Sites", exhibit="EX-001", fictional=True)
    case.ask(lambda s: s.apply(ChangeSet("Source", "Dara", now(), sources=(source,))))
    return source
