"""Waiting for a store that may fall silent meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from ui.session import Session

Answer = TypeVar("Answer")

_LISTEN = 500
"""Milliseconds between two questions by which it shows that a server still answers."""


class Wait(QObject):
    """One wait for an answer: `fell` is called when the store falls silent before it has ended; without it, it ends."""

    def __init__(self, session: Session, fell: Callable[[], None] | None = None) -> None:
        super().__init__(session)
        self._session = session
        self._fell = fell or self.end
        self._ended = False
        self._next = QTimer(self, singleShot=True, interval=_LISTEN)
        self._next.timeout.connect(self.listen)
        session.silent_for.connect(self._heard)

    def end(self) -> None:
        """Nothing is waited for any more."""
        if not self._ended:
            self._ended = True
            self._session.silent_for.disconnect(self._heard)
            self.deleteLater()

    def ending(self, then: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """What ends the wait and goes on with `then`; it does neither where the wait has ended before."""

        def done(answer: Answer) -> None:
            if not self._ended:
                self.end()
                then(answer)

        return done

    def listen(self) -> None:
        """Ask the server now and again until it ends: work alone may take long without a silent server."""
        if self._session.case.on_server and not self._ended:
            self._session.ask(lambda s: s.runs(), self._answered)

    def _answered(self, _runs: object) -> None:
        if not self._ended:
            self._next.start()

    def _heard(self, seconds: int) -> None:
        if seconds and not self._ended:
            self._fell()
