"""Python's threads by turns: who computes lets the others have the interpreter soon, and the window's thread first."""

from __future__ import annotations

import sys
import threading
import time

_SECONDS = 0.001

_LONGEST = 0.3
"""Seconds for which a thread lets the window's go first, at most; it may be in a loop of the system's own."""

_THEIRS = 0.1
"""Seconds that those who work have at least between two times of letting the window go first."""

_rests = threading.Event()
_rests.set()
_window: int | None = None
_rested_at = -_THEIRS


def take_short_turns() -> None:
    """Whoever waits for the interpreter gets it within a millisecond, not five as by Python's own rule.

    A search asks for it some twenty times while it talks to the server; an import that computes beside it made it wait
    each time.
    """
    sys.setswitchinterval(_SECONDS)


def window_works() -> None:
    """The calling thread is the window's, and an answer has come that it shows now; soon after the last one it waits
    for its turn like everybody.
    """
    global _window  # noqa: PLW0603  a program has one such thread
    _window = threading.get_ident()
    if time.monotonic() - _rested_at >= _THEIRS:
        _rests.clear()


def window_rests() -> None:
    """The window's thread has shown and painted it."""
    global _rested_at  # noqa: PLW0603
    _rests.set()
    _rested_at = time.monotonic()


def after_the_window() -> None:
    """Wait while the window's thread shows what has come; does nothing in that thread itself, or where there is none.

    To be called by whatever computes or paints beside a window, every few milliseconds. Without it the window waits for
    the interpreter each time Qt asks Python something, for as long as one stroke of the other threads takes.
    """
    if not _rests.is_set() and threading.get_ident() != _window and not _rests.wait(_LONGEST):
        _rests.set()
