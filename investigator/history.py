"""One line of undo and redo in time order: changes of facts, charts and filters, each by its name; never the camera."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from graph.changes import ChangeSet, Touched
from graph.ids import RunId
from graph.language import shown
from graph.moments import now
from investigator.case import Case
from investigator.charts import Chart
from investigator.filtering import Filter
from investigator.runs import redo_import, undo_import

_GOES_ON = 1.5
"""Seconds within which a brush that moves on is still the same step."""


@dataclass(frozen=True, slots=True)
class FactStep:
    """Facts changed; undoing applies the inverse, which the log keeps like any change."""

    label: str
    change: ChangeSet


@dataclass(frozen=True, slots=True)
class ChartStep:
    """A chart changed, came (`before` is None) or went (`after` is None); the log does not keep it."""

    label: str
    before: Chart | None
    after: Chart | None


@dataclass(frozen=True, slots=True)
class ImportStep:
    """An import was carried out, or (`taken_back`) undone, however large it is."""

    label: str
    run: RunId
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class FilterStep:
    """What the charts show changed; neither the case nor its log knows."""

    label: str
    before: Filter
    after: Filter

    @property
    def of_dates(self) -> bool:
        """Whether the dates alone changed."""
        return replace(self.before, first=self.after.first, last=self.after.last) == self.after


Step = FactStep | ChartStep | ImportStep | FilterStep


class History:
    """What was done in this session, and the way back and forth. Calls block: use it off the GUI thread for facts.

    `on_chart` is told of a chart that undo or redo brought, `on_gone` of one that it took away, `on_filter` of a filter
    that it brought, `on_facts` of what applying a change set touched.
    """

    def __init__(
        self,
        case: Case,
        *,
        on_chart: Callable[[Chart], None],
        on_gone: Callable[[Chart], None],
        on_filter: Callable[[Filter], None],
        on_facts: Callable[[Touched], None],
    ) -> None:
        self._case = case
        self._on_chart = on_chart
        self._on_gone = on_gone
        self._on_filter = on_filter
        self._on_facts = on_facts
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._filtered_at = 0.0
        self._turn = threading.Lock()

    @property
    def undo_label(self) -> str:
        """What undo would take back, "" where there is nothing."""
        return shown(self._done[-1].label) if self._done else ""

    @property
    def redo_label(self) -> str:
        """What redo would bring back, "" where there is nothing."""
        return shown(self._undone[-1].label) if self._undone else ""

    def go_on_from(self, other: History) -> None:
        """Take over what was done and undone before, for a window made anew."""
        self._done, self._undone = other._done, other._undone

    def apply(self, change: ChangeSet) -> Touched:
        """Change facts, and remember it. Raises what the store raises; nothing is remembered then."""
        with self._turn:
            touched = self._case.ask(lambda s: s.apply(change))
            self.done(FactStep(change.label, change))
        self._on_facts(touched)
        return touched

    def done(self, step: Step) -> None:
        """Remember a step that was taken already: an import, or a change of a chart."""
        self._done.append(step)
        self._undone.clear()

    def filtered(self, step: FilterStep) -> None:
        """Remember that a filter changed; a brush that is dragged or played is one step from where it began."""
        last, before = self._done[-1] if self._done else None, self._filtered_at
        self._filtered_at = time.monotonic()
        goes_on = isinstance(last, FilterStep) and last.of_dates and step.of_dates and last.after == step.before
        if isinstance(last, FilterStep) and goes_on and self._filtered_at - before < _GOES_ON:
            self._done.pop()
            step = replace(last, after=step.after)
        if step.before != step.after:
            self.done(step)

    def undo(self) -> str:
        """Take the last step back; returns what it is called, "" where there is none.

        Raises what the store raises; the line stays as it was then.
        """
        return self._turn_back(self._done, self._undone)

    def redo(self) -> str:
        """Bring back the last step taken back; returns what it is called, "" where there is none."""
        return self._turn_back(self._undone, self._done)

    def _turn_back(self, taken: list[Step], given: list[Step]) -> str:
        """One step from one list, reversed, to the other; one at a time, however fast somebody presses the key."""
        with self._turn:
            if not taken:
                return ""
            step = taken.pop()
            try:
                given.append(self._reversed(step))
            except BaseException:
                taken.append(step)
                raise
            return shown(step.label)

    def _reversed(self, step: Step) -> Step:
        """Do the opposite of a step; returns the step that does the opposite of that."""
        if isinstance(step, ChartStep):
            if step.before is not None:
                self._on_chart(step.before)
            elif step.after is not None:
                self._on_gone(step.after)
            return ChartStep(step.label, step.after, step.before)
        if isinstance(step, FilterStep):
            self._on_filter(step.before)
            return FilterStep(step.label, step.after, step.before)
        if isinstance(step, ImportStep):
            turn = redo_import if step.taken_back else undo_import
            turn(self._case, step.run)
            self._on_facts(Touched())
            return ImportStep(step.label, step.run, not step.taken_back)
        back = step.change.inverse(by=self._case.by, at=now())
        touched = self._case.ask(lambda s: s.apply(back))
        self._on_facts(touched)
        return FactStep(step.label, back)
