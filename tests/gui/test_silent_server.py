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
from graph.moments import now
from investigator.case import Secrets, new_case
from investigator.neo4j_server.server import Neo4jServer
from tests.gui.looking import texts
from ui.app import prepare
from ui.session import Session
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
