"""Cycles are collected on the GUI thread alone: a widget that is freed on another one takes the program down."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 50
"""Milliseconds between two looks: little enough that no look finds much."""


class Sweeper(QObject):
    """While it is there, cycles are collected by its timer, as often as the thresholds of Python's collector say."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.sweep)
        gc.disable()
        self._timer.start()

    def sweep(self) -> None:
        """Collect what is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > limits[generation] > 0]
        if 0 in due:
            young, middle = 1 not in due, 2 not in due
            gc.collect(0 if young else 1 if middle else 2)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
