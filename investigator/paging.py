"""Whole types and lists of subjects read in pages, never with one question for each entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.current import stands
from graph.facts import Entity, Judgement, Link, Record
from graph.ids import EntityId, RecordId
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


@dataclass(frozen=True, slots=True)
class Told:
    """What is on record of one subject: the records of visible runs, and every judgement on them, oldest first."""

    records: tuple[Record, ...]
    judgements: tuple[Judgement, ...]

    @property
    def standing(self) -> tuple[Record, ...]:
        """The records that nobody withdrew."""
        judged: defaultdict[str, list[Judgement]] = defaultdict(list)
        for each in self.judgements:
            judged[each.target].append(each)
        return tuple(record for record in self.records if stands(record, judged[record.uid]))


def told_of(reader: GraphReader, subjects: Iterable[str]) -> Mapping[str, Told]:
    """What is on record of these subjects, by subject; those of whom nothing is said are left out."""
    made: dict[str, Told] = {}
    for batch in _batches(subjects):
        records: defaultdict[str, list[Record]] = defaultdict(list)
        for record in reader.records_about(batch):
            records[record.subject].append(record)
        subject_of = {record.uid: subject for subject, told in records.items() for record in told}
        judgements: defaultdict[str, list[Judgement]] = defaultdict(list)
        for judged in reader.judgements_on(list(subject_of)) if subject_of else ():
            judgements[subject_of[RecordId(judged.target)]].append(judged)
        made |= {subject: Told(tuple(told), tuple(judgements[subject])) for subject, told in records.items()}
    return made


def standing_records(reader: GraphReader, subjects: Iterable[str]) -> Mapping[str, Sequence[Record]]:
    """The records of visible runs about these subjects that nobody withdrew, by subject."""
    return defaultdict(tuple, {uid: told.standing for uid, told in told_of(reader, subjects).items() if told.standing})


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
