"""Everything known of one entity or link, as it may be shown: values, assertions with their sources, ties, statuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.citing import cited_words, locator_words, source_words
from graph.countries import country_name
from graph.current import assertions
from graph.facts import Assertion, Claim, Entity, Link, Source, Standing, StatusChange
from graph.ids import EntityId, SourceId
from graph.language import _, spoken
from graph.schema import Field, Schema
from graph.store import GraphReader, NeighbourCount
from graph.values import Kind
from investigator.disclosure import MASK, Disclosure

NAMED = 5
"""How many neighbours of one kind are named; their number is always that of all."""

_LOOKED_AT = 60

_OPEN = ".."
"""The side of a period, in a canonical date, on which it is not known."""


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion: what is said, where it stands, and the place in the document that says it.

    `made` is the assertion itself, None where a record only says that its subject exists. Its claim is not for eyes.
    """

    field: str
    value: str
    standing: Standing
    grade: str
    source: str
    sha256: str
    locator: str
    disputed: bool = False
    made: Assertion | None = None

    @property
    def cited(self) -> str:
        """The source as it is always written: "EX-017 row 4 · B2"."""
        place = " ".join(part for part in (self.source, locator_words(self.locator)) if part)
        return f"{place} · {self.grade}" if self.grade else place


@dataclass(frozen=True, slots=True)
class Value:
    """A field with its current values, and all that is said of it where that differs."""

    field: str
    values: tuple[str, ...]
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The other end of a link."""

    link: str
    uid: EntityId
    name: str


@dataclass(frozen=True, slots=True)
class Tie:
    """All neighbours over one link type, in one direction, of one entity type; some of them by name."""

    count: NeighbourCount
    named: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """An entry on a status axis; dates as written: happened, then learned."""

    axis: str
    value: str
    happened: str
    learned: str
    body: str
    cited: str
    sha256: str
    locator: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An entity, or a link (`ends` gives the names of its ends then), with everything said of it."""

    subject: Entity | Link
    name: str
    other_names: tuple[str, ...]
    values: tuple[Value, ...]
    said: tuple[Said, ...]
    ties: tuple[Tie, ...] = ()
    statuses: tuple[Status, ...] = ()
    ends: tuple[Neighbour, ...] = ()


def entity_dossier(reader: GraphReader, schema: Schema, uid: EntityId, disclosure: Disclosure) -> Dossier | None:
    """Everything known of an entity; None where it is not there any more. Raises StoreError."""
    found = reader.entities([uid])
    if not found:
        return None
    entity = found[0]
    kind = schema.entities[entity.type]
    said = _said(reader, schema, entity, disclosure)
    name = disclosure.name(entity)
    shown = disclosure.values(entity)
    names = [v for f in kind.fields if f.kind is Kind.NAME for v in shown.get(f.name, ()) if v != MASK]
    return Dossier(
        subject=entity,
        name=name,
        other_names=tuple(dict.fromkeys(n for n in names if n != name)),
        values=_values(schema, kind.fields, shown, entity.disputed, said),
        said=said,
        ties=_ties(reader, entity, disclosure),
        statuses=_statuses(reader, schema, uid),
    )


def link_dossier(reader: GraphReader, schema: Schema, uid: str, disclosure: Disclosure) -> Dossier | None:
    """Everything known of a link; None where it is not there any more. Raises StoreError."""
    found = reader.links([uid])
    if not found:
        return None
    link = found[0]
    kind = schema.links[link.type]
    said = _said(reader, schema, link, disclosure)
    ends = {e.uid: e for e in reader.entities([link.source, link.target])}
    named = tuple(Neighbour(uid, end, disclosure.name(ends[end])) for end in (link.source, link.target))
    values = _values(schema, kind.fields, link.values, link.disputed, said)
    return Dossier(link, spoken(kind), (), values, said, ends=named)


def value_words(schema: Schema, field: Field | None, value: str) -> str:
    """A canonical value as a person reads it: the word of a closed list, a country, yes or no; else as it is."""
    if field is None:
        return value
    if field.kind is Kind.ENUM:
        return next((spoken(t) for t in schema.lists.get(field.list, ()) if t.code == value), value)
    if field.kind is Kind.FLAG and value in ("true", "false"):
        return _("yes") if value == "true" else _("no")
    if field.kind is Kind.COUNTRY:
        return country_name(value)
    return date_words(value) if field.kind is Kind.DATE else value


def date_words(edtf: str) -> str:
    """A canonical date as a person reads it: “about 1999” for 1999~, “until 2031-10” for ../2031-10."""
    first, slash, last = edtf.replace("T", " ").partition("/")
    start, end = (_("about {date}").format(date=d[:-1]) if d.endswith("~") else d for d in (first, last))
    if not slash:
        return start
    if first == _OPEN:
        return _("until {end}").format(end=end)
    return _("since {day}").format(day=start) if last == _OPEN else f"{start} – {end}"


def _values(
    schema: Schema,
    fields: Iterable[Field],
    shown: Mapping[str, tuple[str, ...]],
    disputed: Sequence[str],
    said: Sequence[Said],
) -> tuple[Value, ...]:
    made = []
    for field in fields:
        if field.name in shown:
            words = tuple(value_words(schema, field, v) for v in shown[field.name])
            differing = tuple(dict.fromkeys(s.value for s in said if s.field == spoken(field) and _counts(s.standing)))
            made.append(Value(spoken(field), words, differing if field.name in disputed else ()))
    return tuple(made)


def _counts(standing: Standing) -> bool:
    return standing not in (Standing.WITHDRAWN, Standing.DECLINED)


def _said(reader: GraphReader, schema: Schema, subject: Entity | Link, disclosure: Disclosure) -> tuple[Said, ...]:
    records = reader.records_about([subject.uid])
    judgements = reader.judgements_on([r.uid for r in records])
    sources = {s.uid: s for s in reader.sources(sorted({r.source for r in records}))}
    made = assertions(records, judgements)
    bare = [r for r in records if not r.claims]
    told = [_one(schema, subject, a, disclosure.claim(subject, a.claim), sources.get(a.record.source)) for a in made]
    for record in bare:
        source = sources.get(record.source)
        told.append(
            Said(
                _("Exists"),
                "",
                Standing.ASSERTED,
                str(record.grade),
                source_words(source),
                source.sha256 if source else "",
                record.locator,
            )
        )
    return tuple(told)


def _one(schema: Schema, subject: Entity | Link, made: Assertion, claim: Claim, source: Source | None) -> Said:
    known = next((f for f in schema.typed(subject.type).fields if f.name == claim.field), None)
    cell = f", column {claim.cell}" if claim.cell else ""
    return Said(
        field=spoken(known) if known else claim.field,
        value=value_words(schema, known, claim.value),
        standing=made.standing,
        grade=str(made.grade),
        source=source_words(source),
        sha256=source.sha256 if source else "",
        locator=f"{made.record.locator}{cell}",
        disputed=claim.field in subject.disputed,
        made=made,
    )


def _ties(reader: GraphReader, entity: Entity, disclosure: Disclosure) -> tuple[Tie, ...]:
    counts = reader.neighbour_counts(entity.uid)
    named: defaultdict[tuple[str, bool, str], dict[EntityId, Neighbour]] = defaultdict(dict)
    for link_type in dict.fromkeys(c.link_type for c in counts):
        around = reader.expand(entity.uid, [link_type], _LOOKED_AT)
        others = {e.uid: e for e in around.entities}
        for link in around.links:
            outgoing = link.source == entity.uid
            other = others.get(link.target if outgoing else link.source)
            if other is not None:
                group = named[link_type, outgoing, other.type]
                group.setdefault(other.uid, Neighbour(link.uid, other.uid, disclosure.name(other)))
    return tuple(
        Tie(c, tuple(named[c.link_type, c.outgoing, c.entity_type].values())[:NAMED])
        for c in sorted(counts, key=lambda c: (c.count, c.link_type, c.entity_type, c.outgoing))
    )


def _statuses(reader: GraphReader, schema: Schema, uid: EntityId) -> tuple[Status, ...]:
    entries = reader.statuses("", [uid])
    cited = sorted({c.source for entry in entries for c in entry.citations})
    sources = {s.uid: s for s in reader.sources(cited)} if cited else {}
    return tuple(_status(schema, entry, sources) for entry in entries)


def _status(schema: Schema, entry: StatusChange, sources: dict[SourceId, Source]) -> Status:
    axis = schema.axes.get(entry.axis)
    term = next((t for t in axis.terms if t.code == entry.value), None) if axis else None
    first = entry.citations[0] if entry.citations else None
    source = sources.get(first.source) if first else None
    place = cited_words(source, first.locator) if first else ""
    grade = str(entry.grade)
    return Status(
        axis=spoken(axis) if axis else entry.axis,
        value=spoken(term) if term else entry.value,
        happened=entry.happened,
        learned=entry.learned,
        body=entry.body,
        cited=f"{place} · {grade}" if place and grade else place,
        sha256=source.sha256 if source else "",
        locator=first.locator if first else "",
    )
