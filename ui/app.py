"""Starts the window on a case."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from investigator.case import Case
from ui import fonts
from ui.session import Session
from ui.theme import Appearance
from ui.window import Window


def run(case: Case) -> int:
    """Show a case in a window until it is closed; returns the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    prepare(application)
    window = Window(Session(case), Appearance.SYSTEM)
    window.show()
    window.page.begin()
    return QApplication.exec()


def prepare(application: object) -> None:
    """Fonts, style and names that the whole program uses."""
    if isinstance(application, QApplication):
        application.setApplicationName("Investigator")
        application.setStyle("Fusion")
        fonts.load()
        application.setFont(fonts.font(12))
