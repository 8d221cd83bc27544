"""Starts the program: its command line, or its window."""

from __future__ import annotations

import sys

STOPPED = 130
"""The exit code of a program that was stopped by Ctrl+C before it had begun anything."""

try:
    import os
    import shutil
    import signal
    import subprocess
    from collections.abc import Callable, Iterator
    from contextlib import contextmanager
    from pathlib import Path
    from typing import TYPE_CHECKING

    from graph.failures import WorldFault
    from investigator.garbage import collect_seldom
    from investigator.turns import take_short_turns
except KeyboardInterrupt:
    sys.exit(STOPPED)

if TYPE_CHECKING:
    from investigator.case import Case
    from investigator.exhibits.renderer import Painting

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
_UNSEEN = ("offscreen", "minimal")


class NoScreen(WorldFault):
    """There is no screen on which a window would be seen."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code. It may be stopped while it is still being loaded."""
    try:
        if os.name == "posix":
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see run.py
        from investigator.command_line import program  # noqa: PLC0415

        collect_seldom()
        take_short_turns()
    except KeyboardInterrupt:
        return STOPPED
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

    def screenshots(self, out: Path, say: Callable[[str], None]) -> tuple[Path, ...]:
        """See Front; without a screen on a virtual one where there is Xvfb, else on none."""
        with _screen(say):
            from ui import app  # noqa: PLC0415

            return app.screenshots(out, say)


@contextmanager
def _screen(say: Callable[[str], None]) -> Iterator[None]:
    """A screen for the windows: the person's, a virtual one, or none that anybody sees."""
    xvfb = shutil.which("Xvfb")
    if _has_screen() or os.environ.get("QT_QPA_PLATFORM"):
        yield
    elif xvfb is None:
        say("There is no screen and no Xvfb here: the windows are painted unseen.")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield
    else:
        reader, writer = os.pipe()
        command = [xvfb, "-displayfd", str(writer), "-screen", "0", "1700x1100x24", "-nolisten", "tcp"]
        with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
            os.close(writer)
            with os.fdopen(reader) as answer:
                os.environ["DISPLAY"] = f":{answer.readline().strip()}"
            say("The windows are shown on a virtual screen (Xvfb).")
            try:
                yield
            finally:
                server.terminate()


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _UNSEEN:
        return False
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in _SCREENS)


if __name__ == "__main__":
    sys.exit(main())
