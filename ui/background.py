"""Work beside the window while no case is open: its result comes back to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ui.outcome import Otherwise, deliver

Answer = TypeVar("Answer")


class Background(QObject):
    """One thread. `then` gets the result, `otherwise` what ended the task without one."""

    _arrived = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, task: Callable[[], Answer], then: Callable[[Answer], None], otherwise: Otherwise) -> None:
        """Do a task; what it returns arrives on the GUI thread."""
        self._pool.submit(task).add_done_callback(lambda done: self._arrived.emit(done, then, otherwise))

    def close(self) -> None:
        """Wait for what runs; nothing is taken on any more."""
        self._pool.shutdown(wait=True)

    def _deliver(self, future: Future[Any], then: Callable[[Any], None], otherwise: Otherwise) -> None:
        deliver(future, then, otherwise)
