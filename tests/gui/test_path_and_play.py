"""A path over chosen kinds of links, and the timeline that plays: by clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Casework
from tests.gui.looking import button
from tests.gui.small_case import entity
from tests.gui.windows import put
from ui.explore.desk import Desk
from ui.explore.path_dialog import PathDialog
from ui.explore.timeline import TimelinePanel
from ui.window import Window


@pytest.mark.parametrize("over", [True, False])
def test_a_path_leads_only_over_the_links_that_are_ticked(window: Window, qtbot: QtBot, *, over: bool) -> None:
    chan, sok = put(window, qtbot, "Chan Test", "Sok Example")
    window.page.desk.select((chan, sok))
    view = window.page.stage.view
    view.setFocus()
    said: list[str] = []
    window.page.desk.said.connect(said.append)
    qtbot.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.page.findChildren(PathDialog)))
    (asked,) = window.page.findChildren(PathDialog)
    tick = asked.ticks["DIRECTS"]
    assert tick.isChecked()
    if not over:
        qtbot.mouseClick(tick, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(asked.find_button, Qt.MouseButton.LeftButton)
    bay = entity(window.session.case, "Bay Demo Co., Ltd.").uid
    if over:
        qtbot.waitUntil(lambda: bay in window.page.desk.graph.index)
    else:
        qtbot.waitUntil(lambda: "There is no path between them." in said)
        assert bay not in window.page.desk.graph.index


def test_the_timeline_plays_to_its_end_and_stops(laid_out: Desk, network: Casework, qtbot: QtBot) -> None:
    panel = TimelinePanel(laid_out)
    qtbot.addWidget(panel)
    panel.resize(900, 200)
    panel.show()
    qtbot.waitUntil(lambda: panel._bins is not None)
    panel._beat.setInterval(5)
    play = button(panel, "Play")
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    first = panel.region.getRegion()[0]
    assert panel._bins is not None
    assert first == panel._bins.edges[0]
    qtbot.waitUntil(lambda: not play.isChecked())
    assert panel.region.getRegion()[1] == panel._bins.edges[-1]
    qtbot.waitUntil(lambda: laid_out.filter.first is not None)
