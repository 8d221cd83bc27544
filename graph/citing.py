"""Places in sources: kept in English, the same for everybody, and told in the reader's language.

A locator is data: exhibits, tables and other programs find a place again by its form, so it is put into a language only
where a person reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.facts import Source
from graph.language import Phrase, heard, later, recalled, shown

TOLD = Phrase("told")
"""The locator of what somebody said, without a document."""

WORD_OF = later("Word of {name}")
"""The title of the source that is somebody's word."""

_PLACE = re.compile(r"(?:sheet (?P<sheet>.+), )?row (?P<row>\d+)(?:, column (?P<column>.+))?", re.DOTALL)
_PATTERNS = (
    later("sheet {sheet}, row {row}, column {column}"),
    later("sheet {sheet}, row {row}"),
    later("row {row}, column {column}"),
    later("row {row}"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as records cite it: a sheet ("" for a file without sheets), a row of the file, a column or ""."""

    sheet: str
    row: int
    column: str

    @property
    def locator(self) -> Phrase:
        """The place as it is kept: "sheet Suspects, row 14, column C"."""
        cell, in_sheet, in_column, row = _PATTERNS
        pattern = (cell if self.column else in_sheet) if self.sheet else (in_column if self.column else row)
        return Phrase(pattern, sheet=self.sheet, row=self.row, column=self.column)


def place_of(locator: str) -> Place | None:
    """The place that a locator names; None where it is no row of a table."""
    found = _PLACE.fullmatch(locator)
    return Place(found["sheet"] or "", int(found["row"]), found["column"] or "") if found else None


def locator_words(locator: str) -> str:
    """A locator in the reader's language; words of a person stay as they are."""
    place = place_of(locator)
    return shown(place.locator if place else recalled(locator, TOLD.pattern))


def locator_from(words: str) -> str:
    """The locator that a person means: the number of a row, or a place as their language has it; else their words."""
    if words.isdecimal():
        return Place("", int(words), "").locator
    meant = place_of(heard(words, *_PATTERNS))
    return meant.locator if meant else words


def source_words(source: Source | None) -> str:
    """How a source is cited: by its exhibit number, without one by its title."""
    return shown(source.exhibit or recalled(source.title, WORD_OF)) if source else ""


def cited_words(source: Source | None, locator: str) -> str:
    """Where something is said: "EX-017 row 4"."""
    return " ".join(filter(None, (source_words(source), locator_words(locator))))
