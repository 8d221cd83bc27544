"""The records behind a figure, one row for each thing that it counts, as they may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.citing import cited_words
from graph.facts import Entity, Record, Source, StatusChange
from graph.ids import EntityId, SourceId
from graph.language import _, spoken
from graph.schema import Schema
from graph.store import GraphReader
from investigator.counting import Figure
from investigator.disclosure import Disclosure
from investigator.paging import entities, links_of, standing_records

_AXES = ("identification", "legal_stage", "official_action", "observed_state")


@dataclass(frozen=True, slots=True)
class CountedRecord:
    """One thing that a figure counts: whom or what it is about, when, what came of it, who said so, and where.

    `uid` is what is counted, `shown` the entity to show on a chart (the declarant, where one is known). `sha256` and
    `locator` name the place in the original, "" where no document is kept.
    """

    uid: EntityId
    shown: EntityId
    name: str
    number: str
    date: str
    outcome: str
    body: str
    cited: str
    sha256: str
    locator: str


def records_behind(
    reader: GraphReader, schema: Schema, figure: Figure, disclosure: Disclosure
) -> tuple[CountedRecord, ...]:
    """A row for each subject of a figure, in its order; protected persons go by their pseudonyms. Raises StoreError."""
    subjects = entities(reader, figure.subjects)
    declarants = _declarants(reader, [uid for uid in figure.subjects if subjects[uid].type == "Event"])
    persons = entities(reader, (p for found in declarants.values() for p in found))
    entries = _entries(reader, set(figure.evidence))
    links = _linked(reader, figure.evidence)
    about = [uid for uid in figure.subjects if uid not in entries and uid not in links]
    records = standing_records(reader, [*about, *{k for found in links.values() for k in found}])
    cited = {c.source for found in entries.values() for c in found.citations}
    cited |= {record.source for found in records.values() for record in found}
    sources = {s.uid: s for s in reader.sources(sorted(cited))} if cited else {}
    made = []
    for uid in figure.subjects:
        subject = subjects[uid]
        people = [persons[p] for p in declarants.get(uid, ()) if p in persons]
        link_records = [r for k in links.get(uid, ()) for r in records.get(k, ())]
        own = link_records or list(records.get(uid, ()))
        made.append(_row(subject, people, entries.get(uid), own, schema, disclosure, sources))
    return tuple(made)


def _row(
    subject: Entity,
    people: Sequence[Entity],
    entry: StatusChange | None,
    records: Sequence[Record],
    schema: Schema,
    disclosure: Disclosure,
    sources: Mapping[SourceId, Source],
) -> CountedRecord:
    name = ", ".join(disclosure.name(p) for p in people) if people else disclosure.name(subject)
    number = disclosure.name(subject) if people else subject.value("site_code")
    record = next((r for r in records if any(c.field == "date" for c in r.claims)), records[0] if records else None)
    if entry is not None:
        source = sources.get(entry.citations[0].source) if entry.citations else None
        locator = entry.citations[0].locator if entry.citations else ""
        outcome = spoken(schema.axes[entry.axis].term(entry.value))
        when, body, grade = entry.happened, entry.body, str(entry.grade)
    else:
        source = sources.get(record.source) if record else None
        locator = record.locator if record else ""
        outcome, body = _("Declared") if subject.type == "Event" else "", subject.value("channel")
        when = subject.value("date") or (record.valid_from if record else "")
        grade = str(record.grade) if record else ""
    place = cited_words(source, locator)
    return CountedRecord(
        uid=subject.uid,
        shown=people[0].uid if people else subject.uid,
        name=name,
        number=number,
        date=when,
        outcome=outcome,
        body=body,
        cited=f"{place} · {grade}" if place and grade else place,
        sha256=source.sha256 if source else "",
        locator=locator,
    )


def _declarants(reader: GraphReader, events: Sequence[EntityId]) -> Mapping[str, Sequence[EntityId]]:
    found: defaultdict[str, list[EntityId]] = defaultdict(list)
    wanted = set(events)
    for link in links_of(reader, "PARTICIPATED") if wanted else ():
        if link.target in wanted and link.value("part") in ("declarant", ""):
            found[link.target].append(link.source)
    return found


def _entries(reader: GraphReader, evidence: set[str]) -> Mapping[str, StatusChange]:
    """Of each subject the last of its entries that count."""
    found: dict[str, StatusChange] = {}
    for axis in _AXES:
        for entry in reader.statuses(axis):
            if entry.uid in evidence:
                found[entry.subject] = entry
    return found


def _linked(reader: GraphReader, evidence: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The links that make a subject count, by either of their ends."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    wanted = list(dict.fromkeys(evidence))
    for start in range(0, len(wanted), 1000):
        for link in reader.links(wanted[start : start + 1000]):
            found[link.source].append(link.uid)
            found[link.target].append(link.uid)
    return found
