"""The door to all that has to do with windows and painting: the program, its pictures, what pages are made with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from investigator import preferences as chosen
from investigator.case import Case
from investigator.exhibits.renderer import Painting
from ui.canvas.renderer import renderer_without_window
from ui.looks import looks
from ui.program import Program, prepare
from ui.screenshots import take
from ui.sweeping import Sweeper
from ui.theme import PRINT


def run(case: Case | None, *, sample: bool = False) -> int:
    """Show a case, or the start page; `sample` opens the sample case at once. Returns the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    prepare(application)
    sweeper = Sweeper()
    program = Program(chosen.place())
    if case is not None:
        program.show_case(case)
    else:
        program.show_start()
        if sample:
            QTimer.singleShot(0, program.open_sample)
    code = QApplication.exec()
    sweeper.stop()
    if program.abandoned:
        sys.stdout.flush()
        os._exit(code)
    return code


def painting() -> Painting:
    """What pages are made with, on a computer without a screen too."""
    return Painting(renderer_without_window(), looks(PRINT))


def screenshots(out: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
    """Keep pictures of every window in a folder."""
    return take(out, say)
