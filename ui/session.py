"""A case at work in the window: questions and jobs leave the GUI thread, and their answers come back to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from graph.changes import ChangeSet, Touched
from graph.facts import ImportRun
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _
from graph.store import GraphStore
from graph.text import visible
from investigator.case import Case
from investigator.charts import Chart
from investigator.disclosure import Disclosure
from investigator.history import ChartStep, FilterStep, History, ImportStep
from investigator.progress import Cancelled
from investigator.runs import run_title
from investigator.turns import after_the_window, window_rests, window_works
from ui.outcome import Otherwise, deliver
from ui.silence import Wait

Answer = TypeVar("Answer")

PATIENCE = 4.0
"""Seconds after which a store that has not answered is called silent."""


MISSED = 2.0
"""Seconds from which on work is not stopped without a question."""

_SHOWN_IN = 150
"""Milliseconds for which threads that work let the window go first once an answer has come: Qt lays out and paints a
bit later.
"""


class Job:
    """Long work that a person can watch and stop; implements investigator.progress.Progress."""

    def __init__(self, told: Callable[[str, int, int], None]) -> None:
        self._told = told
        self._stop = threading.Event()
        self._began = time.monotonic()

    def step(self, words: str, done: int, total: int) -> None:
        """See Progress."""
        self.going()
        self._told(words, done, total)

    def going(self) -> bool:
        """Let the window go first, then go on; raises Cancelled where the work is to stop. See graph.layouts.Going."""
        after_the_window()
        if self._stop.is_set():
            raise Cancelled
        return True

    @property
    def seconds(self) -> float:
        """For how long it has been going on."""
        return time.monotonic() - self._began

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next step."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stop.is_set()


class Session(QObject):
    """Owns the open case, the undo line and the threads. Its signals arrive on the GUI thread.

    `facts_changed` (Touched), `chart_restored` and `chart_gone` (Chart brought back, or taken away again, by undo or
    redo), `filter_restored` (Filter brought back so), `failed` (what happened, remedy), `progressed` (words, done,
    total), `idle` (no job runs any more), `history_changed`, `turned_back` (a sentence on what undo or redo did),
    `saved` (facts or a chart reached the store), `silent_for` (seconds that a server did not answer; 0 when it answers
    again). While it is silent a change of facts is refused in words, and never waits unseen.
    """

    facts_changed = Signal(object)
    chart_restored = Signal(object)
    chart_gone = Signal(object)
    filter_restored = Signal(object)
    failed = Signal(str, str)
    progressed = Signal(str, int, int)
    idle = Signal()
    history_changed = Signal()
    turned_back = Signal(str)
    silent_for = Signal(int)
    saved = Signal()
    _arrived = Signal(object, object, object, object)

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case = case
        self.schema = case.schema
        self.disclosure = Disclosure(case.schema)
        self.history = History(
            case,
            on_chart=self.chart_restored.emit,
            on_gone=self.chart_gone.emit,
            on_filter=self.filter_restored.emit,
            on_facts=self.facts_changed.emit,
        )
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="job")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._jobs: set[Job] = set()
        self._waiting: dict[Future[Any], float] = {}
        self._pending: set[Future[Any]] = set()
        self._silent = 0
        self._watch = QTimer(self, interval=1000)
        self._watch.timeout.connect(self._look_at_the_clock)
        self._closed = False
        self._rested = QTimer(self, singleShot=True, interval=_SHOWN_IN)
        self._rested.timeout.connect(window_rests)

    def ask(
        self,
        question: Callable[[GraphStore], Answer],
        then: Callable[[Answer], None],
        otherwise: Otherwise | None = None,
    ) -> None:
        """Put a question to the store; `then` gets the answer on the GUI thread, and `otherwise` what stands in the way
        of one. Where nobody asks for that it is told as a failure. A closed session asks nothing more.
        """
        if not self._closed:
            self._await(self.case.consult(question), then, otherwise or self.tell)

    def ask_now(self, question: Callable[[GraphStore], Answer], then: Callable[[Answer], None]) -> None:
        """As `ask`, for what a person waits for, such as a dialog. Where the store is silent, or falls silent before it
        has answered, that is refused in words and `then` never comes: no dialog opens long after it was wanted.
        """
        if not self._refuses():
            wait = Wait(self)
            self.ask(question, wait.ending(then), wait.ending(self.tell))

    def work(
        self, task: Callable[[Job], Answer], then: Callable[[Answer], None], otherwise: Otherwise | None = None
    ) -> Job:
        """Do long work beside the window; `then` gets the result on the GUI thread, and `otherwise` what ended the work
        without one. Where nobody asks for that it is told as a failure.
        """
        job = Job(self.progressed.emit)
        if not self._closed:
            self._jobs.add(job)
            self._await(self._pool.submit(task, job), then, otherwise or self.tell, job)
        return job

    def propose(
        self, task: Callable[[Job], Answer], then: Callable[[Answer], None], refused: Callable[[str], None]
    ) -> None:
        """Prepare a change beside the window. Where the store is silent, or falls silent before the change is ready,
        `refused` is told so in words at once and what comes later is dropped, so that nothing waits unseen. It is told
        as well why there is no change where the task fails.
        """
        if self.silent:
            refused(self.silence)
            return

        def fell() -> None:
            wait.end()
            refused(self.silence)

        def failed(fault: WorldFault | None) -> None:
            refused(_("Cancelled; nothing was written.") if fault is None else str(fault))

        wait = Wait(self, fell)
        wait.listen()
        self.work(task, wait.ending(then), wait.ending(failed))

    def write(
        self, task: Callable[[Job], Answer], then: Callable[[Answer], None], refused: Callable[[str], None]
    ) -> None:
        """Change the case by long work. Where the store is silent `refused` is told so at once and nothing is begun.

        Where it falls silent meanwhile the job is asked to stop, and `refused` is told at once that nobody knows yet
        whether it was written; `then` still gets the answer when it comes, or `refused` that nothing was written.
        """
        if self.silent:
            refused(self.silence)
            return

        def fell() -> None:
            job.cancel()
            refused(_("The server does not answer. Whether this was written shows when it does."))

        def failed(fault: WorldFault | None) -> None:
            refused(_("Nothing was changed: the store does not answer.") if fault is None else str(fault))

        wait = Wait(self, fell)
        wait.listen()
        job = self.work(task, wait.ending(then), wait.ending(failed))

    def tell(self, fault: WorldFault | None) -> None:
        """Tell of a failure; of nothing where work was cancelled, which is none."""
        if fault is not None:
            self.failed.emit(fault.happened, fault.remedy)

    @property
    def silence(self) -> str:
        """Why a dialog cannot change anything now, in words; "" where the store answers."""
        words = _("The server does not answer, so nothing is recorded. Try again when it does.")
        return words if self.silent else ""

    @property
    def busy(self) -> bool:
        """Whether an answer or a job is still to come."""
        return bool(self._pending)

    @property
    def at_work(self) -> bool:
        """Whether work is going on that somebody would miss if it were stopped: an import, an export."""
        return any(job.seconds > MISSED for job in self._jobs)

    @property
    def silent(self) -> bool:
        """Whether the store has not answered for a while."""
        return self._silent > 0

    def disclosed(self, uids: Sequence[str]) -> None:
        """Tell everybody that these protected persons are seen otherwise than before."""
        self.facts_changed.emit(Touched(tuple(map(EntityId, uids))))

    def apply(self, change: ChangeSet) -> None:
        """Change facts; the change can be undone."""
        if self._refuses():
            return

        def done(_touched: Touched) -> None:
            self.history_changed.emit()
            self.saved.emit()

        self._await(self._pool.submit(self.history.apply, change), done, self.tell)

    def chart_changed(self, label: str, before: Chart | None, after: Chart | None) -> None:
        """Remember that a person changed a chart, made one (`before` is None) or deleted one (`after` is None)."""
        self.history.done(ChartStep(label, before, after))
        self.history_changed.emit()

    def filter_changed(self, step: FilterStep) -> None:
        """Remember that a person changed what the charts show."""
        self.history.filtered(step)
        self.history_changed.emit()

    def imported(self, run: ImportRun) -> None:
        """Remember that files were taken in; everything shown is read anew."""
        self.history.done(ImportStep(run_title(run), run.uid))
        self.history_changed.emit()
        self.facts_changed.emit(Touched())
        self.saved.emit()

    def undo(self) -> None:
        """Take the last step back."""
        if self._refuses():
            return
        self._await(self._pool.submit(self.history.undo), self._turned(_("Undone: {label}")), self.tell)

    def redo(self) -> None:
        """Bring it back."""
        if self._refuses():
            return
        self._await(self._pool.submit(self.history.redo), self._turned(_("Done again: {label}")), self.tell)

    def cancel(self) -> None:
        """Stop the jobs that are running."""
        for job in self._jobs:
            job.cancel()

    def close(self) -> None:
        """Stop what runs and let go of the case."""
        self._closed = True
        self._watch.stop()
        self.cancel()
        self._pool.shutdown(wait=True)
        self.case.close()

    def successor(self) -> Session:
        """A session that goes on with the case and its undo line where this one ends: for a window made anew."""
        self._closed = True
        self._watch.stop()
        self.cancel()
        self._pool.shutdown(wait=True)
        made = Session(self.case)
        made.disclosure = self.disclosure
        made.history.go_on_from(self.history)
        return made

    def abandon(self) -> None:
        """Let go of a case whose server does not answer, without waiting for it; the threads end when it does."""
        self._closed = True
        self._watch.stop()
        self.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _turned(self, words: str) -> Callable[[str], None]:
        """Tell, in these words, which step was taken back or brought back."""

        def done(label: str) -> None:
            self.history_changed.emit()
            if label:
                self.turned_back.emit(words.format(label=visible(label, 120)))

        return done

    def _await(
        self, future: Future[Answer], then: Callable[[Answer], None], otherwise: Otherwise, job: Job | None = None
    ) -> None:
        self._pending.add(future)
        if job is None and self.case.on_server:
            self._waiting[future] = time.monotonic()
            self._watch.start()
        future.add_done_callback(lambda done: self._arrived.emit(done, then, otherwise, job))

    def _refuses(self) -> bool:
        if self.silent:
            self.failed.emit(
                _("Nothing was changed: the store does not answer."), _("Try again when it answers; nothing waits.")
            )
        return self.silent

    def _look_at_the_clock(self) -> None:
        oldest = min(self._waiting.values(), default=None)
        waited = 0.0 if oldest is None else time.monotonic() - oldest
        silent = int(waited) if waited >= PATIENCE else 0
        if silent != self._silent:
            self._silent = silent
            self.silent_for.emit(silent)
        if oldest is None:
            self._watch.stop()

    def _deliver(self, future: Future[Any], then: Callable[[Any], None], otherwise: Otherwise, job: Job | None) -> None:
        window_works()
        if not self._rested.isActive():
            self._rested.start()
        self._pending.discard(future)
        if self._waiting.pop(future, None) is not None and self._silent:
            self._look_at_the_clock()
        if job is not None:
            self._jobs.discard(job)
            if not self._jobs:
                self.idle.emit()
        if not self._closed:
            deliver(future, then, otherwise)
