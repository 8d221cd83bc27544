"""Places in documents that prove something: which exhibit, where in it, and the hash of its exact bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.facts import Grade, Record, Source
from graph.ids import SourceId


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document: exhibit number, place (sheet, row, page), SHA-256 of the document, grade of the fact."""

    exhibit: str
    title: str
    place: str
    sha256: str
    grade: str


def cited(source: Source | None, locator: str, grade: Grade) -> Citation | None:
    """A place in a source; None where that is no document: it has neither an exhibit number nor a hash."""
    if source is None or not (source.sha256 or source.exhibit):
        return None
    return Citation(source.exhibit or source.title, source.title, locator, source.sha256, str(grade))


def citations(records: Iterable[Record], sources: Mapping[SourceId, Source]) -> tuple[Citation, ...]:
    """The places that records cite, each once, in order; without those of what was only said."""
    return in_order(cited(sources.get(record.source), record.locator, record.grade) for record in records)


def in_order(found: Iterable[Citation | None]) -> tuple[Citation, ...]:
    """Each place once: by exhibit, document and place in it, row 9 before row 10."""
    places = dict.fromkeys(each for each in found if each is not None)
    return tuple(sorted(places, key=lambda c: (c.exhibit, c.sha256, _natural(c.place))))


def _natural(place: str) -> tuple[object, ...]:
    """Row 9 before row 10."""
    words = place.replace(",", " ").split()
    return tuple((0, int(word), "") if word.isdecimal() else (1, 0, word) for word in words)
