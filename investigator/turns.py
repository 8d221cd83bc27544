"""Python's threads by turns: a thread that computes lets the others have the interpreter soon."""

from __future__ import annotations

import sys

_SECONDS = 0.001


def take_short_turns() -> None:
    """Whoever waits for the interpreter gets it within a millisecond, not five as by Python's own rule.

    A search asks for it some twenty times while it talks to the server; an import that computes beside it made it wait
    each time.
    """
    sys.setswitchinterval(_SECONDS)
