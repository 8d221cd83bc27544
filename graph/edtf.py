"""The canonical form of a date: a subset of EDTF (ISO 8601-2, levels 0 and 1)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Self

from graph.language import Phrase
from graph.refusals import BadValue
from graph.text import visible

FIRST_YEAR = 1000
LAST_YEAR = 2400
"""Years outside are no Gregorian years of a case; 2401 to 2699 are taken for Buddhist ones."""


class BadDate(BadValue):
    """Words that are no date."""

    @classmethod
    def because(cls, written: str, why: str, remedy: str = "") -> Self:
        """The refusal of what somebody wrote as a date, with the clause that says why it is none."""
        return cls(Phrase("“{written}” is no date: {why}", written=visible(written), why=why), remedy)


class Precision(Enum):
    """How exactly a date is known."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    OPEN = "open"
    """Known on one side only: before, or since."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean, None where it is open, and how it sorts."""

    earliest: date | None
    latest: date | None
    precision: Precision
    sort_key: str


_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?)?)?(~)?", re.ASCII)


@lru_cache(maxsize=16384)
def span(edtf: str) -> Span:
    """What a canonical form means. Raises BadDate if it is none."""
    start, slash, end = edtf.partition("/")
    if not slash:
        point = _point(edtf)
        return Span(point.first, point.last, point.precision, f"{point.first}T{point.wall}/{point.last}")
    if start == ".." and end == "..":
        raise BadDate(Phrase("A range needs at least one end"))
    if start == "..":
        last = _point(end).last
        return Span(None, last, Precision.OPEN, f"{last}T/{last}")
    opening = _point(start)
    if end == "..":
        return Span(opening.first, None, Precision.OPEN, f"{opening.first}T{opening.wall}/9999-12-31")
    closing = _point(end)
    backwards = opening.wall > closing.wall and bool(closing.wall) and opening.zone == closing.zone
    if opening.first > closing.last or (opening.first == closing.last and backwards):
        raise BadDate(Phrase("“{written}” ends before it begins", written=visible(edtf)))
    return Span(opening.first, closing.last, Precision.RANGE, f"{opening.first}T{opening.wall}/{closing.last}")


_MONTHS = (
    *(Phrase("January"), Phrase("February"), Phrase("March"), Phrase("April"), Phrase("May"), Phrase("June")),
    *(Phrase("July"), Phrase("August"), Phrase("September"), Phrase("October"), Phrase("November"), Phrase("December")),
)


@dataclass(frozen=True, slots=True)
class _Point:
    first: date
    last: date
    precision: Precision
    wall: str = ""
    zone: str = ""


def _point(point: str) -> _Point:
    found = _POINT.fullmatch(point)
    if not found or (found[4] and found[8]):
        raise BadDate(Phrase("“{written}” is no date in the form of ISO 8601-2", written=visible(point)))
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate.because(point, out_of_range(year))
    check_day(year, month, day, point)
    if found[4]:
        check_time(int(found[4]), int(found[5]), int(found[6] or 0), point)
        if found[7] and found[7] != "Z":
            offset(60 * int(found[7][1:3]) + int(found[7][4:]), point)
        wall = f"{found[4]}:{found[5]}:{found[6] or '00'}"
        return _Point(date(year, month, day), date(year, month, day), Precision.TIME, wall, found[7] or "")
    if found[3]:
        return _Point(date(year, month, day), date(year, month, day), Precision.DAY)
    if found[2]:
        return _Point(date(year, month, 1), date(year, month, days(year, month)), Precision.MONTH)
    return _Point(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def out_of_range(year: int) -> Phrase:
    """Why no date may lie in a year."""
    return Phrase("the year {year} is out of range", year=year)


def check_day(year: int, month: int | None, day: int | None, written: str) -> None:
    """Raises BadDate if the calendar has no such day; `written` is what the person wrote."""
    if month is not None and not 1 <= month <= 12:
        raise BadDate.because(written, Phrase("there is no month {n}", n=month))
    if month is not None and day is not None and not 1 <= day <= days(year, month):
        why = Phrase("{month} {year} has {n} days", month=_MONTHS[month - 1], year=year, n=days(year, month))
        raise BadDate.because(written, why)


def check_time(hour: int, minute: int, second: int, written: str) -> None:
    """Raises BadDate if a day has no such time."""
    if hour > 23 or minute > 59 or second > 59:
        raise BadDate.because(written, Phrase("there is no such time of day"))


def offset(minutes: int, written: str) -> str:
    """Minutes east of Greenwich as ±HH:MM. Raises BadDate if no place keeps that time."""
    if abs(minutes) > 14 * 60 or abs(minutes) % 60 not in (0, 30, 45):
        raise BadDate.because(written, Phrase("no place has that time zone"))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def days(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]
