"""Dates that keep their words and a range that sorts."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graph.date_reading import DateOrder, Reading
from graph.edtf import BadDate, Precision, span
from graph.language import Phrase
from graph.text import visible

__all__ = ["BadDate", "DateOrder", "Precision", "VagueDate", "from_edtf", "parse"]


@dataclass(frozen=True, slots=True)
class VagueDate:
    """A date as it was written and what it means.

    `edtf` is the canonical form, a subset of EDTF (ISO 8601-2, levels 0 and 1): 2031, 2031-10, 2031-10-19,
    2031-10-19T14:05 (seconds and an offset allowed), each with ~ for approximate (not after a time); A/B from A to B,
    ../B until B, A/.. since A. Ends are part of the range; ~ does not widen it. Raises BadDate for any other form.
    """

    words: str
    edtf: str

    def __post_init__(self) -> None:
        span(self.edtf)

    @property
    def earliest(self) -> date | None:
        """The first day on which it can be; None when open."""
        return span(self.edtf).earliest

    @property
    def latest(self) -> date | None:
        """The last day on which it can be; None when open."""
        return span(self.edtf).latest

    @property
    def precision(self) -> Precision:
        """How exactly it is known."""
        return span(self.edtf).precision

    @property
    def approximate(self) -> bool:
        """Whether it was written with about, around, circa or ?."""
        return "~" in self.edtf

    @property
    def sort_key(self) -> str:
        """Sorts by the first day (the last one if that is open), the wall time as written, the last day."""
        return span(self.edtf).sort_key

    def overlaps(self, other: "VagueDate") -> bool:
        """Whether one day can be meant by both."""
        mine, theirs = span(self.edtf), span(other.edtf)
        return (mine.earliest or date.min) <= (theirs.latest or date.max) and (theirs.earliest or date.min) <= (
            mine.latest or date.max
        )

    def __str__(self) -> str:
        return self.words


def from_edtf(edtf: str) -> VagueDate:
    """The date of a canonical form, which is also its words. Raises BadDate."""
    return VagueDate(edtf, edtf)


@lru_cache(maxsize=16384)
def parse(words: str, *, order: DateOrder = DateOrder.DMY, buddhist: bool | None = None) -> VagueDate:
    """The date that a person wrote, in English, Khmer, Chinese, Vietnamese or Thai, with digits of any script.

    No day, month or century is ever made up: what is missing stays missing. "before" and "after" keep the named day,
    month or year inside the range, which errs on the wide side. Early, mid and late are a third of a month or four
    months of a year. A year from 2401 to 2699 is asked about (buddhist=None), read as Buddhist (True: 543 less) or
    refused (False). Spreadsheet serial numbers, two-digit years, lunar dates and seasons are refused. Raises BadDate.
    """
    written = " ".join(words.split())
    if not written:
        raise BadDate(Phrase("The date is empty"))
    if len(written) > 200:
        raise BadDate(Phrase("“{written}” is too long for a date", written=visible(written, 40)))
    if _EDTF_LIKE.fullmatch(written):
        try:
            return VagueDate(words.strip(), written)
        except BadDate:
            pass  # its words may say it better, or ask about a Buddhist year
    edtf = _in_numbers(written, order) or Reading(written, order, buddhist=buddhist).edtf()
    return VagueDate(words.strip(), edtf)


def _in_numbers(written: str, order: DateOrder) -> str:
    """What Reading makes of a plain 19/10/2031 or 10/19/2031; "" for anything that needs a closer look."""
    found = _NUMBERS.fullmatch(written)
    if found is None or order is DateOrder.YMD:
        return ""
    first, second, year = map(int, found.groups())
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 28 else ""


_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)", re.ASCII)
_EDTF_LIKE = re.compile(r"(\.\.|\d{4}[\dT:Z+~-]*)(/(\.\.|\d{4}[\dT:Z+~-]*))?", re.ASCII)
