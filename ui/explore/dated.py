"""How many dated things of each kind fall into each week, month or year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.language import _, spoken
from graph.schema import Schema
from investigator.charts import Content
from investigator.filtering import days_of

KINDS_APART = 4
"""So many kinds have a colour of their own; the rest are shown together."""

_MOST_WEEKS = 170
_MOST_MONTHS = 240


class Unit(Enum):
    """What one bar covers."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Bins:
    """Counts per kind and bar. `edges` (bars + 1,) in seconds since 1970 UTC; `counts` (kinds, bars); `days` sorted."""

    unit: Unit
    kinds: tuple[str, ...]
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    days: NDArray[np.float64]

    @property
    def total(self) -> int:
        """How many dated things there are."""
        return len(self.days)

    def between(self, first: float, last: float) -> int:
        """How many lie between two moments, the second excluded."""
        return int(np.searchsorted(self.days, last, "left") - np.searchsorted(self.days, first, "left"))


def binned(content: Content, schema: Schema) -> Bins | None:
    """The dated entities and links by kind and time, the most frequent kinds apart; None where nothing is dated."""
    found: dict[str, list[date]] = {}
    items: tuple[Entity | Link, ...] = (*content.entities, *content.links)
    for item in items:
        if days := days_of(item):
            found.setdefault(item.type, []).extend(days)
    if not found:
        return None
    every = sorted(day for days in found.values() for day in days)
    unit = _unit(every[0], every[-1])
    starts = _starts(unit, every[0], every[-1])
    position = {start: number for number, start in enumerate(starts[:-1])}
    order = sorted(found, key=lambda kind: (-len(found[kind]), kind))
    apart = order if len(order) <= KINDS_APART + 1 else order[:KINDS_APART]
    counts = np.zeros((len(apart) + (len(order) > len(apart)), len(position)), dtype=np.int64)
    for number, kind in enumerate(order):
        for day, times in Counter(found[kind]).items():
            counts[min(number, len(counts) - 1), position[_start(unit, day)]] += times
    kinds = [spoken(schema.typed(kind)) for kind in apart] + ([_("other")] if len(order) > len(apart) else [])
    edges = np.array([seconds(start) for start in starts], dtype=np.float64)
    return Bins(unit, tuple(kinds), edges, counts, np.array([seconds(day) for day in every], dtype=np.float64))


def seconds(day: date) -> float:
    """The beginning of a day in UTC, in seconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def day_at(moment: float) -> date:
    """The day in UTC on which a moment lies."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment)).date()


def _unit(first: date, last: date) -> Unit:
    if (last - first).days <= 7 * _MOST_WEEKS:
        return Unit.WEEK
    months = 12 * (last.year - first.year) + last.month - first.month
    return Unit.MONTH if months <= _MOST_MONTHS else Unit.YEAR


def _start(unit: Unit, day: date) -> date:
    if unit is Unit.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit is Unit.MONTH else day.replace(month=1, day=1)


def _starts(unit: Unit, first: date, last: date) -> list[date]:
    """The first day of each bar, and the day after the last bar."""
    made = [_start(unit, first)]
    while made[-1] <= last:
        day = made[-1]
        if unit is Unit.WEEK:
            made.append(day + timedelta(days=7))
        elif unit is Unit.MONTH:
            made.append(date(day.year + day.month // 12, day.month % 12 + 1, 1))
        else:
            made.append(date(day.year + 1, 1, 1))
    return made
