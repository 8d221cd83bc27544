"""Cycles of widgets are collected on the GUI thread, however much other threads make."""

from __future__ import annotations

import gc
import threading

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.sweeping import Sweeper


class Mark:
    """Says on which thread it is freed."""

    def __init__(self, freed: list[str]) -> None:
        self._freed = freed

    def __del__(self) -> None:
        self._freed.append(threading.current_thread().name)


def dropped(freed: list[str]) -> None:
    """Leave a widget behind that only the collector frees."""
    widget = QWidget()
    widget.__dict__.update(itself=widget, mark=Mark(freed))


def busy() -> None:
    """Make more cycles than the collector of Python lets pass."""
    for _turn in range(60_000):
        held: list[object] = []
        held.append(held)


def work() -> None:
    worker = threading.Thread(target=busy, name="worker")
    worker.start()
    worker.join()


def test_a_widget_is_freed_on_the_gui_thread(qtbot: QtBot) -> None:
    freed: list[str] = []
    sweeper = Sweeper()
    try:
        dropped(freed)
        work()
        assert freed == []
        qtbot.waitUntil(lambda: bool(freed))
        assert freed == ["MainThread"]
    finally:
        sweeper.stop()
        gc.disable()  # the fixture's own goes on


def test_the_control_python_alone_frees_on_any_thread() -> None:
    freed: list[str] = []
    gc.enable()
    try:
        held: list[object] = [Mark(freed)]
        held.append(held)
        del held
        work()
    finally:
        gc.disable()
    assert freed == ["worker"]
