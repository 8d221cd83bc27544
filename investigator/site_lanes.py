"""The history of one site as two lanes on one time scale, and where the two disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.edtf import span
from graph.facts import StatusChange
from graph.schema import Schema
from investigator.sites import ACTION, CLOSED, STATE, SiteStanding, in_order, standings


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which one thing held: a column of the board or an observed state. `last` is the day before the next."""

    value: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dot:
    """One entry: the days on which it may have happened (the same where that is known), and when it was learned."""

    entry: StatusChange
    earliest: date
    latest: date
    learned: date | None

    @property
    def happened(self) -> date:
        """The middle of the days on which it may have happened."""
        return self.earliest + (self.latest - self.earliest) // 2


@dataclass(frozen=True, slots=True)
class Lanes:
    """Both lanes of a site from its first day to `last`; `apart` are the times when the two disagree."""

    actions: tuple[Stretch, ...]
    states: tuple[Stretch, ...]
    action_dots: tuple[Dot, ...]
    state_dots: tuple[Dot, ...]
    apart: tuple[tuple[date, date], ...]
    first: date
    last: date


def lanes(site: SiteStanding, schema: Schema, until: date) -> Lanes:
    """The lanes of a site until a day. Entries that give no day at all are left out of the lanes, not of the history.

    The lanes disagree from the day on which an active state was seen after an order had closed the site, until either
    ends; what was seen before the order contradicts nothing.
    """
    actions = in_order((e for e in site.history if e.axis == ACTION), schema.axes[ACTION])
    states = in_order((e for e in site.history if e.axis == STATE), schema.axes[STATE])
    action_dots, state_dots = _dots(actions), _dots(states)
    days = [d for dot in (*action_dots, *state_dots) for d in (dot.earliest, dot.latest, dot.learned) if d]
    last = max((until, *(dot.earliest for dot in (*action_dots, *state_dots))))
    first = min(days, default=last - timedelta(days=30))
    done = _stretches(_columns(action_dots, schema), last)
    seen = _stretches([(dot.entry.value, dot.earliest) for dot in state_dots], last)
    active = {term.code for term in schema.axes[STATE].terms if term.active}
    apart = [
        (max(shut.first, dot.earliest), min(shut.last, stretch.last))
        for shut in done
        for stretch in seen
        for dot in state_dots
        if shut.value in CLOSED and stretch.value == dot.entry.value and dot.entry.value in active
        if stretch.first <= dot.earliest <= stretch.last and dot.latest > shut.first and dot.earliest <= shut.last
    ]
    return Lanes(done, seen, action_dots, state_dots, _joined(apart), first, last)


def _columns(dots: Sequence[Dot], schema: Schema) -> list[tuple[str, date]]:
    """The column of the board after each act, with the day of the act."""
    found = []
    for number, dot in enumerate(dots, 1):
        after = standings((d.entry for d in dots[:number]), schema.axes[ACTION])
        found.append((next(iter(after.values())).column, dot.earliest))
    return found


def _stretches(steps: Sequence[tuple[str, date]], last: date) -> tuple[Stretch, ...]:
    """Equal neighbours are one stretch; what is overtaken on its own day has none."""
    made: list[Stretch] = []
    for value, day in steps:
        if made and made[-1].value == value:
            continue
        if made:
            end = max(day - timedelta(days=1), made[-1].first)
            before = made.pop()
            if day > before.first:
                made.append(Stretch(before.value, before.first, end))
        if not made or made[-1].value != value:
            made.append(Stretch(value, day, max(last, day)))
        else:
            made[-1] = Stretch(value, made[-1].first, max(last, day))
    return tuple(made)


def _dots(entries: Sequence[StatusChange]) -> tuple[Dot, ...]:
    made = []
    for entry in entries:
        happened = span(entry.happened or entry.learned) if entry.happened or entry.learned else None
        learned = span(entry.learned) if entry.learned else None
        if happened is None:
            continue
        earliest, latest = happened.earliest or happened.latest, happened.latest or happened.earliest
        if earliest and latest:
            made.append(Dot(entry, earliest, latest, (learned.latest or learned.earliest) if learned else None))
    return tuple(made)


def _joined(parts: Sequence[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Neighbouring times as one."""
    made: list[tuple[date, date]] = []
    for first, last in sorted(parts):
        if made and first <= made[-1][1] + timedelta(days=1):
            made[-1] = (made[-1][0], max(last, made[-1][1]))
        else:
            made.append((first, last))
    return tuple(made)
