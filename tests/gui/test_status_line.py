"""What the line at the foot of a window says is true for as long as it stands there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.looking import reads, texts
from tests.gui.windows import put
from ui.status_line import StatusLine
from ui.window import Window


def test_what_work_said_of_itself_goes_with_it(qtbot: QtBot) -> None:
    line = StatusLine("Case file")
    qtbot.addWidget(line)
    line.show_progress("Arranging", 0, 0)
    assert reads(line, "Arranging")
    line.end_progress()
    assert "Arranging" not in texts(line)


def test_what_was_said_meanwhile_stays(qtbot: QtBot) -> None:
    line = StatusLine("Case file")
    qtbot.addWidget(line)
    line.show_progress("Arranging", 0, 0)
    line.say("4 groups.")
    line.end_progress()
    assert reads(line, "4 groups.")


def test_what_one_perspective_said_is_not_said_of_another(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("sites")
    qtbot.waitUntil(lambda: reads(window._status, "0 sites by official action · 0 entries"))
    window.show_perspective("explore")
    assert "sites" not in " ".join(texts(window._status))
    window.show_perspective("sites")
    assert reads(window._status, "0 sites by official action · 0 entries")


def test_undo_and_redo_say_what_they_did(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    window.page.stage.view.setFocus()
    qtbot.keyClick(window.page.stage.view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 3)
    window.actions_of["undo"].trigger()
    qtbot.waitUntil(lambda: reads(window._status, "Undone: Expand"))
    window.actions_of["redo"].trigger()
    qtbot.waitUntil(lambda: reads(window._status, "Done again: Expand"))
    qtbot.waitUntil(lambda: not window.session.busy)
