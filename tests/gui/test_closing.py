"""Work that goes on is not lost by closing the window or by another language, unless somebody says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from graph import language
from investigator.preferences import Preferences
from tests.gui.looking import button, reads
from tests.gui.small_case import small_case
from ui import session
from ui.program import Program, prepare
from ui.session import Job


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    prepare(qapp)
    made = Program(tmp_path / "preferences.json")
    made.show_case(small_case(tmp_path))
    assert made.window is not None
    qtbot.waitUntil(lambda: made.window is not None and not made.window.session.busy)
    yield made
    for shown in (made.window, made.start):
        if shown is not None:
            shown.close()
    made._background.close()
    language.use("en")


@pytest.fixture
def going(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Work that goes on until it is let go or stopped; its end is told by the event `ended`."""
    monkeypatch.setattr(session, "MISSED", 0.0)
    free, ended = threading.Event(), threading.Event()

    def task(job: Job) -> None:
        try:
            while not free.wait(0.01):
                job.step("Importing rows", 0, 0)
        finally:
            ended.set()

    assert program.window is not None
    program.window.session.work(task, lambda _nothing: None)
    yield free
    free.set()
    assert ended.wait(10)


def question(program: Program) -> QMessageBox:
    assert program.window is not None
    return next(box for box in program.window.findChildren(QMessageBox) if box.isVisible())


def test_closing_asks_before_it_stops_what_goes_on(program: Program, going: threading.Event, qtbot: QtBot) -> None:
    window = program.window
    assert window is not None
    window.actions_of["close_case"].trigger()
    assert window.isVisible()
    assert reads(question(program), "is going on")
    button(question(program), "Go on working").click()
    assert window.isVisible()
    window.close()
    button(question(program), "Stop it and close").click()
    qtbot.waitUntil(lambda: program.window is None)
    assert program.start is None, "what was wanted before is forgotten"


def test_who_goes_back_to_the_start_page_and_is_sure_is_there(
    program: Program, going: threading.Event, qtbot: QtBot
) -> None:
    assert program.window is not None
    program.window.actions_of["close_case"].trigger()
    button(question(program), "Stop it and close").click()
    qtbot.waitUntil(lambda: program.start is not None)


def test_another_language_waits_until_the_work_is_done(program: Program, going: threading.Event, qtbot: QtBot) -> None:
    window = program.window
    assert window is not None
    program.prefer(Preferences(language="km"))
    qtbot.waitUntil(lambda: program.preferences.language == "km")
    qtbot.waitUntil(lambda: window.session.at_work)
    QApplication.processEvents()
    assert program.window is window
    going.set()
    qtbot.waitUntil(lambda: program.window is not window)


def test_nothing_is_asked_where_nothing_goes_on(program: Program, qtbot: QtBot) -> None:
    assert program.window is not None
    program.window.close()
    assert program.window is None
