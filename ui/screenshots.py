"""A tour through the real windows that keeps a picture of every place: perspectives, dialogs, empty states."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from investigator.case import Case, Secrets, new_case
from investigator.demo import PASSPHRASE, build
from ui.canvas.chart_view import ChartView
from ui.explore.expand_popover import ExpandPopover
from ui.palette import CommandPalette
from ui.places import EMPTY, PLACES, Place
from ui.program import Program, prepare
from ui.window import Window

SECONDS = 20.0
"""How long a place may take until it has settled."""

_SETTLED = 350
_FILE = "/home/dara/Cases/2031-014.case"


STARTS: tuple[tuple[str, Callable[[Program], object]], ...] = (
    ("start-new", lambda program: program.new()),
    ("start-open", lambda program: program.open(_FILE)),
    ("start-connect", lambda program: program.connect_server("neo4j+s://dara@server.example:7687#bay-2031")),
    ("start-settings", lambda program: program.choose_settings()),
)
"""Dialogs of the start page."""

LOOKS = (("light", "en"), ("dark", "en"), ("light", "km"))


def take(out: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
    """Keep a picture of every place in every look; returns the files. Raises OSError, StoreError."""
    application = QApplication.instance() or QApplication([])
    prepare(application)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="investigator-") as name:
        folder = Path(name)
        tour = _Tour(folder, out)
        for appearance, language in LOOKS:
            say(f"Taking pictures, {appearance}, {language}")
            tour.walk(appearance, language)
        return tuple(tour.taken)


class _Tour:
    """One walk for each look; every look begins with cases of its own, so that no picture depends on another."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder = folder
        self._out = out
        self.taken: list[Path] = []

    def walk(self, appearance: str, language: str) -> None:
        program = Program(self._folder / "preferences.json")
        recent = (_FILE, "neo4j+s://dara@server.example:7687#bay-2031")
        program.prefer(replace(program.preferences, appearance=appearance, language=language, recent=recent))
        _wait(50)
        program.show_start()
        assert program.start is not None
        look = f"{appearance}-{language}"
        self._picture(program.start, f"{look}-start")
        for name, go in STARTS:
            go(program)
            self._dialog(f"{look}-{name}")
        program.show_case(self._sample(look))
        self._window(program, PLACES, look)
        program.show_start()
        empty = self._folder / f"{look}-empty.case"
        program.show_case(new_case(str(empty), Secrets(PASSPHRASE), title="Empty (fictional)", fictional=True))
        self._window(program, EMPTY, look)

    def _sample(self, look: str) -> Case:
        return build(str(self._folder / f"{look}.case"), self._folder / "files", Secrets(PASSPHRASE)).case

    def _window(self, program: Program, places: Sequence[Place], look: str) -> None:
        window = program.window
        assert window is not None
        window.resize(1600, 1000)
        self._settle(window)
        for place in places:
            place.go(window, self._folder / "files")
            self._settle(window)
            if place.dialog:
                self._dialog(f"{look}-{place.name}")
            else:
                self._picture(window, f"{look}-{place.name}")
            for palette in window.findChildren(CommandPalette):
                palette.leave()
            for popover in window.findChildren(ExpandPopover):
                popover.close()
        window.close()

    def _dialog(self, name: str) -> None:
        _wait(_SETTLED)
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        for dialog in shown:
            self._picture(dialog, name)
            dialog.reject()
        _wait(50)

    def _settle(self, window: Window) -> None:
        """Until nothing is asked and nothing runs any more, and a little longer."""
        until = time.monotonic() + SECONDS
        _wait(_SETTLED)
        while window.session.busy and time.monotonic() < until:
            _wait(50)
        _wait(_SETTLED)

    def _picture(self, widget: QWidget, name: str) -> None:
        _wait(100)
        while not all(chart.at_rest for chart in widget.findChildren(ChartView) if chart.isVisible()):
            _wait(50)
        path = self._out / f"{name}.png"
        widget.grab().save(str(path))
        self.taken.append(path)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
