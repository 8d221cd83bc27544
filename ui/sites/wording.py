"""How the board speaks: names of its columns, short dates, ages and days left, initials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from graph.citing import cited_words, source_words
from graph.edtf import Precision, span
from graph.facts import Source, StatusChange
from graph.language import _, many, spoken
from graph.schema import Schema
from graph.text import clusters, visible
from investigator.sites import ACTION, STATE

_WORDS = re.compile(r"[\s.,;/]+")


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """A column of the board: its name, and in a few words what has been done there."""

    title: str
    subtitle: str


def column_words(column: str) -> ColumnWords:
    """The words of a column."""
    words = {
        "reported": (_("Reported"), _("no measure yet")),
        "raided": (_("Raided"), _("people removed, not closed")),
        "temporarily_closed": (_("Temporarily closed"), _("pending investigation")),
        "permanently_closed": (_("Permanently closed"), _("by order")),
        "reopened": (_("Reopened"), _("closure lifted by order")),
    }
    return ColumnWords(*words.get(column, (column, "")))


def term_words(schema: Schema, axis: str, value: str) -> str:
    """The vocabulary's word for a status, without what stands after a comma."""
    known = next((t for t in schema.axes[axis].terms if t.code == value), None)
    return spoken(known).split(",")[0] if known else value


def axis_words(axis: str) -> str:
    """The name of an axis of a site."""
    return {ACTION: _("Official action"), STATE: _("Observed state")}.get(axis, axis)


def months() -> tuple[str, ...]:
    """The months, short."""
    return (
        *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
        *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
    )


def day_words(day: date, year: int) -> str:
    """A day, short: "10 Oct", with its year where that is not `year`."""
    words = f"{day.day} {months()[day.month - 1]}"
    return words if day.year == year else f"{words} {day.year}"


def short(edtf: str, year: int) -> str:
    """A date as a card shows it, "" for none."""
    if not edtf:
        return ""
    found = span(edtf)
    first, last = found.earliest, found.latest
    about = "~" if "~" in edtf else ""
    if first is None or last is None:
        known = first or last
        assert known is not None
        words = day_words(known, year)
        return _("since {day}").format(day=words) if first else _("until {day}").format(day=words)
    if first == last:
        return about + day_words(first, year)
    if found.precision is Precision.MONTH:
        month = months()[first.month - 1]
        return about + (month if first.year == year else f"{month} {first.year}")
    if found.precision is Precision.YEAR:
        return about + str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{about}{first.day}–{day_words(last, year)}"
    return f"{about}{day_words(first, year)} – {day_words(last, year)}"


def pair(entry: StatusChange, year: int) -> str:
    """Both dates of an entry, happened → learned, the month written once where it is the same."""
    happened, learned = short(entry.happened, year), short(entry.learned, year)
    if not happened or not learned:
        return happened or learned
    first, month, rest = happened.partition(" ")
    if first.isdecimal() and month and learned.partition(" ")[2] == rest:
        return f"{first} → {learned}"
    return f"{happened} → {learned}"


def iso(edtf: str, words: str = "") -> str:
    """A date in full: the words it was written in where it is vague, else as ISO."""
    if not edtf:
        return "–"
    found = span(edtf)
    if found.precision in (Precision.DAY, Precision.TIME):
        return edtf[:10]
    return visible(words, 40) if words and words != edtf else edtf.replace("/", " – ")


def age(days: int | None) -> str:
    """How long a site has been in its column."""
    return "" if days is None else many("{n} day", "{n} days", days)


def time_left(due: str, day: date) -> tuple[str, bool]:
    """The time until the next step is due, and whether it is overdue."""
    if not due:
        return "", False
    last = span(due).latest
    if last is None:
        return short(due, day.year), False
    left = (last - day).days
    if left == 0:
        return _("due today"), False
    if left > 0:
        return many("{n} day", "{n} days", left), False
    return many("overdue {n} day", "overdue {n} days", -left), True


def initials(name: str) -> str:
    """The first letters of the first two words of a name."""
    words = [word for word in _WORDS.split(visible(name, 60)) if word]
    return "".join(clusters(word)[0] for word in words[:2]).upper()


def source_title(source: Source | None) -> str:
    """How a source is cited: its exhibit number, else its title."""
    return visible(source_words(source), 60)


def cited(entry: StatusChange, source: Source | None) -> str:
    """Where an entry is said: "EX-017 row 4"."""
    locator = entry.citations[0].locator if entry.citations else ""
    return visible(cited_words(source, locator), 120)
