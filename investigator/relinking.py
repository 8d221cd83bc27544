"""Identified victims who are linked to a workplace again after their rescue: they must not be returned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.edtf import span
from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.store import GraphReader
from investigator.as_of import AsOf
from investigator.declarations import Declaration
from investigator.paging import links_of, standing_records

WORKPLACE_LINKS = ("WORKS_AT", "EMPLOYED_BY")


@dataclass(frozen=True, slots=True)
class Relinked:
    """A victim, the day of rescue, and the links to workplaces that began after it."""

    person: EntityId
    rescued: date
    links: tuple[str, ...]


def relinked(
    reader: GraphReader,
    identified: Iterable[Declaration],
    events: Mapping[str, Entity],
    participations: Iterable[Link],
    moment: AsOf,
) -> tuple[Relinked, ...]:
    """The declarants of these declarations with a link to a workplace that surely began after their rescue, by uid.

    The rescue is the last in which they took part by the day of `moment`; without one, the day of their declaration.
    """
    rescued = _rescues(identified, events, participations, moment)
    links = [link for name in WORKPLACE_LINKS for link in links_of(reader, name) if link.source in rescued]
    records = standing_records(reader, (link.uid for link in links))
    again: defaultdict[EntityId, list[str]] = defaultdict(list)
    for link in links:
        for record in records.get(link.uid, ()):
            began = span(record.valid_from).earliest if record.valid_from else None
            if began and began > rescued[link.source] and moment.covers_record(record, record.valid_from):
                again[link.source].append(link.uid)
                break
    return tuple(Relinked(person, rescued[person], tuple(again[person])) for person in sorted(again))


def _rescues(
    identified: Iterable[Declaration], events: Mapping[str, Entity], participations: Iterable[Link], moment: AsOf
) -> Mapping[EntityId, date]:
    """The day of the last rescue by person."""
    declared: dict[EntityId, date] = {}
    for declaration in identified:
        day = _last_day(declaration.date)
        for person in declaration.persons if day else ():
            declared[person] = max(declared.get(person, date.min), day or date.min)
    rescued: dict[EntityId, date] = {}
    for link in participations:
        event = events.get(link.target)
        if link.source not in declared or event is None or event.value("kind") != "rescue":
            continue
        day = _last_day(event.value("date"))
        if day and moment.reaches(event.value("date")):
            rescued[link.source] = max(rescued.get(link.source, date.min), day)
    return declared | rescued


def _last_day(edtf: str) -> date | None:
    if not edtf:
        return None
    when = span(edtf)
    return when.latest or when.earliest
