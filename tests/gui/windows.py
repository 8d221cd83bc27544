"""The real window on a case, for a test: shown, begun, and closed at the end without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.ids import EntityId
from investigator.case import Case
from tests.gui.small_case import entity
from ui.program import prepare
from ui.session import Session
from ui.theme import Appearance
from ui.window import Window


@contextmanager
def opened(
    case: Case, qtbot: QtBot, size: tuple[int, int] = (1500, 950), shows: tuple[str, ...] = ()
) -> Iterator[Window]:
    """A window on this case, asked all that it asks when it opens. It `shows` these faults; others fail the test."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    prepare(app)
    window = Window(Session(case), Appearance.LIGHT)
    faults: list[str] = []
    window.session.failed.connect(lambda happened, remedy: faults.append(f"{happened} {remedy}"))
    window.resize(*size)
    window.show()
    qtbot.waitActive(window)
    window.page.begin()
    qtbot.waitUntil(lambda: not window.session.busy)
    try:
        yield window
    finally:
        window.close()
    assert faults == list(shows)


def put(window: Window, qtbot: QtBot, *names: str) -> list[EntityId]:
    """Put entities on the chart as the palette does."""
    uids = [entity(window.session.case, name).uid for name in names]
    for uid in uids:
        window.page.show_entity(uid)
        qtbot.waitUntil(lambda u=uid: u in window.page.desk.graph.index and u in window.page.desk.selection)
    return uids


def pixel(window: Window, uid: EntityId) -> QPoint:
    """Where an entity stands in the window's chart."""
    view = window.page.stage.view
    assert view.scene is not None
    place = view.scene.places[view.scene.uids.index(uid)]
    x, y = view.view.to_pixels(place[None, :])[0]
    return QPointF(x, y).toPoint()
