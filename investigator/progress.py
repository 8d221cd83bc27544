"""How far long work is, and the way to stop it."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """The person who asked for the work stopped it; not an error."""


class Progress(Protocol):
    """Told by long work how far it is; called on the thread that does the work."""

    def step(self, words: str, done: int, total: int) -> None:
        """`done` of `total` units are finished (total 0: not known). Raises Cancelled where the work is to stop."""


class Silent:
    """Progress that nobody watches."""

    def step(self, words: str, done: int, total: int) -> None:
        """Goes on."""
