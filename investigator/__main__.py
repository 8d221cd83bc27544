"""Starts the program: its command line, or its window."""

from __future__ import annotations

import os
import sys

from graph.failures import WorldFault
from investigator.case import Case
from investigator.command_line import program
from investigator.exhibits.renderer import Painting
from investigator.garbage import collect_seldom

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
_UNSEEN = ("offscreen", "minimal")


class NoScreen(WorldFault):
    """There is no screen on which a window would be seen."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    collect_seldom()
    return program.main(arguments, front=_Front())


class _Front:
    """Implements program.Front; the command line loads Qt only where it is needed."""

    def seen(self) -> bool:
        """See Front."""
        return _has_screen()

    def window(self, case: Case | None, *, sample: bool = False) -> int:
        """See Front."""
        if not _has_screen():
            if case is not None:
                case.close()
            raise NoScreen("There is no screen here to show a window on.", "Ask by the command line: see --help.")
        from ui import app  # noqa: PLC0415

        return app.run(case, sample=sample)

    def painting(self) -> Painting:
        """See Front."""
        from ui import app  # noqa: PLC0415

        return app.painting()


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _UNSEEN:
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in _SCREENS)


if __name__ == "__main__":
    sys.exit(main())
