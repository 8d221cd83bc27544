"""Whole types and lists of subjects read in pages, never with one question for each entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from graph.current import stands
from graph.facts import Entity, Judgement, Link, Record
from graph.ids import EntityId
from graph.store import GraphReader

PAGE = 1000

Piece = TypeVar("Piece", Entity, Link)


def entities_of(reader: GraphReader, entity_type: str) -> Iterator[Entity]:
    """The visible entities of a type, by uid."""
    return _pages(lambda after: reader.entities_of(entity_type, after, PAGE))


def links_of(reader: GraphReader, link_type: str) -> Iterator[Link]:
    """The visible links of a type, by uid."""
    return _pages(lambda after: reader.links_of(link_type, after, PAGE))


def entities(reader: GraphReader, uids: Iterable[str]) -> dict[str, Entity]:
    """The visible entities among these, by uid."""
    return {e.uid: e for batch in _batches(uids) for e in reader.entities([EntityId(uid) for uid in batch])}


def standing_records(reader: GraphReader, subjects: Iterable[str]) -> Mapping[str, Sequence[Record]]:
    """The records of visible runs about these subjects that nobody withdrew, by subject."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for batch in _batches(subjects):
        records = reader.records_about(batch)
        judgements: defaultdict[str, list[Judgement]] = defaultdict(list)
        for judged in reader.judgements_on([record.uid for record in records]) if records else ():
            judgements[judged.target].append(judged)
        for record in records:
            if stands(record, judgements[record.uid]):
                found[record.subject].append(record)
    return found


def _pages(page: Callable[[str], tuple[Piece, ...]]) -> Iterator[Piece]:
    after = ""
    while found := page(after):
        yield from found
        if len(found) < PAGE:
            return
        after = found[-1].uid


def _batches(uids: Iterable[str]) -> Iterator[list[str]]:
    unique = list(dict.fromkeys(uids))
    for start in range(0, len(unique), PAGE):
        yield unique[start : start + PAGE]
