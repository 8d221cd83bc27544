"""The day as of which a case is told: what had happened by then, or what was known by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from graph.edtf import span
from graph.facts import Record, StatusChange


class Clock(Enum):
    """Which of its two dates decides whether an entry counts."""

    HAPPENED = "happened"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day and a clock. Without a day everything counts.

    An entry counts where it surely was by that day: a vague date counts when its last possible day has come, and one
    that is open at its end when its first has. An entry that lacks one of its dates goes by the other.
    """

    day: date | None = None
    clock: Clock = Clock.HAPPENED

    def covers(self, entry: StatusChange) -> bool:
        """Whether a status entry counts."""
        if self.clock is Clock.LEARNED:
            return self.reaches(entry.learned or entry.happened)
        return self.reaches(entry.happened or entry.learned)

    def covers_record(self, record: Record, happened: str) -> bool:
        """Whether what a record says counts, which happened at this date (EDTF, "" where it does not say)."""
        if self.clock is Clock.LEARNED:
            return self.reaches(record.learned_at[:10])
        return self.reaches(happened)

    def covers_plan(self, record: Record) -> bool:
        """Whether what a record says of a plan counts: by the day from which it holds, else by when it was learned."""
        return self.covers_record(record, record.valid_from or record.learned_at[:10])

    def reaches(self, edtf: str) -> bool:
        """Whether a date had surely come; nothing is said against a date that is missing."""
        if self.day is None or not edtf:
            return True
        when = span(edtf)
        last = when.latest or when.earliest
        return last is not None and last <= self.day


def order(entry: StatusChange) -> tuple[str, str]:
    """Sorts status entries by when they happened, then by when they were learned."""
    happened, learned = entry.happened or entry.learned, entry.learned or entry.happened
    return (span(happened).sort_key if happened else "", span(learned).sort_key if learned else "")
