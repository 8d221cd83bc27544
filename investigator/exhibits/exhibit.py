"""What an exhibit says: numbered lines, each with the places in documents that prove it, and what was kept back."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType

from graph.facts import Entity, Link, Record, Source
from graph.failures import WorldFault
from graph.ids import EntityId, SourceId
from graph.language import _, spoken
from graph.schema import EntityType, Schema
from graph.store import GraphReader
from graph.text import visible
from graph.values import Kind
from investigator.charts import Chart, Content, Place, content
from investigator.disclosure import called
from investigator.exhibits.known import known_by
from investigator.paging import standing_records

LABEL_LENGTH = 60
_WHOLE = frozenset({"plate", "handle", "website"})
"""Kinds of identifiers that an exhibit shows whole; of all others only the end, and the source says the rest."""

_KEPT_END = 4


class NothingToShow(WorldFault):
    """An exhibit without a line or an entity."""


class NotExported(WorldFault):
    """A bundle that was not made; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is done that needs a reason, and who said so when; without words nobody did."""

    words: str = ""
    by: str = ""
    at: str = ""

    def __str__(self) -> str:
        """With who signed it and when."""
        signed = ", ".join(filter(None, (self.by, f"{self.at[:16].replace('T', ' ')} UTC" if self.at else "")))
        return f"{self.words} ({signed})" if self.words and signed else self.words


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of an exhibit, and what makes it come out the same again.

    `places` are those of the chart, in chart units. `include_uncited` keeps lines without a source, for this reason;
    `reasons` gives single lines one of their own, by the key of the line; `left_out` names lines to leave out. `reveal`
    shows protected persons by name, for this reason; both are signed by whoever made the bundle when it was made.
    `seed` decides pseudonyms; `moment` is when it was made: what was learned later does not count, nor what was learned
    after the day `as_of` (YYYY-MM-DD), where one is chosen. `paper` is A4, A3 or Letter, always landscape.
    """

    bundle: str
    seed: str
    moment: str
    by: str
    title: str
    places: Mapping[EntityId, Place] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    include_uncited: str = ""
    reasons: tuple[tuple[str, Reason], ...] = ()
    left_out: tuple[str, ...] = ()
    reveal: str = ""
    preparer: str = ""
    case_number: str = ""
    handling: str = ""
    paper: str = ""
    monochrome: bool = False
    audit_head: str = ""
    language: str = "en"
    as_of: str = ""

    @property
    def known_until(self) -> str:
        """The day until which the page knows."""
        return self.as_of or self.moment[:10]

    def signed(self, words: str) -> Reason:
        """A reason that was given for the whole bundle, signed."""
        return Reason(words, self.by, self.moment) if words else Reason()


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document: exhibit number, place (sheet, row, page), SHA-256 of the document, grade of the fact."""

    exhibit: str
    title: str
    place: str
    sha256: str
    grade: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diagram: all links of one type between two entities in one direction, and what proves them.

    `key` is the same in every export of the case. `number` is 0 where the line is left out.
    """

    key: str
    number: int
    type: str
    source: EntityId
    target: EntityId
    words: str
    strength: str
    links: tuple[str, ...]
    citations: tuple[Citation, ...]
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class Shown:
    """One entity as the page shows it."""

    uid: EntityId
    type: str
    label: str
    protected: bool
    shortened: bool


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A page before it is laid out. `lines` are numbered from 1; `left_out` are those without a source.

    `kept_back` counts what the page does not say, by words; `drawn` are the entities, `drawn_links` one link for each
    line.
    """

    wish: Wish
    case: str
    fictional: bool
    entities: tuple[Shown, ...]
    total: int
    lines: tuple[Line, ...]
    left_out: tuple[Line, ...]
    kept_back: Mapping[str, int]
    drawn: tuple[Entity, ...]
    drawn_links: tuple[Link, ...]

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The documents cited, each once, by exhibit number; `place` is empty."""
        found = {c.sha256: replace(c, place="", grade="") for line in self.lines for c in line.citations}
        return tuple(sorted(found.values(), key=lambda c: (c.exhibit, c.sha256)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the page says, in canonical JSON: printed on it."""
        text = json.dumps(self.body(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def body(self) -> dict[str, object]:
        """What the page says, for programs; nothing that it does not show."""
        wish = self.wish
        return {
            "bundle": wish.bundle,
            "title": wish.title,
            "case": self.case,
            "case_number": wish.case_number,
            "fictional": self.fictional,
            "handling": wish.handling,
            "prepared_by": wish.preparer or wish.by,
            "made": wish.moment,
            "known_until": wish.known_until,
            "audit_head": wish.audit_head,
            "names_shown_because": asdict(wish.signed(wish.reveal)),
            "uncited_lines_kept_because": asdict(wish.signed(wish.include_uncited)),
            "entities": [{"label": e.label, "type": e.type, "protected": e.protected} for e in self.entities],
            "lines": [_line_body(line) for line in self.lines],
            "left_out": [line.words for line in self.left_out],
            "kept_back": dict(self.kept_back),
        }


def exhibits(reader: GraphReader, schema: Schema, wishes: Sequence[Wish]) -> tuple[Exhibit, ...]:
    """The exhibits of one bundle: a person has one pseudonym on all of its pages. Raises NothingToShow, StoreError."""
    found = [_content(reader, schema, wish) for wish in wishes]
    masked = {
        e.uid: is_person(schema.entities[e.type])
        for wish, each in zip(wishes, found, strict=True)
        for e in each.entities
        if _masked(e, wish) and not schema.entities[e.type].protects
    }
    pseudonyms = _pseudonyms(masked, wishes[0].seed) if wishes else {}
    return tuple(_exhibit(reader, schema, w, each, pseudonyms) for w, each in zip(wishes, found, strict=True))


def _content(reader: GraphReader, schema: Schema, wish: Wish) -> Content:
    found = content(reader, Chart(wish.bundle, wish.title, MappingProxyType(dict(wish.places)), wish.excluded))
    return known_by(reader, schema, found, wish.as_of) if wish.as_of else found


def _exhibit(
    reader: GraphReader, schema: Schema, wish: Wish, found: Content, pseudonyms: Mapping[EntityId, str]
) -> Exhibit:
    """One page.

    Built up from what may be said: of a protected person the pseudonym; of others a name, and of a number its end; of a
    line its type and where it is said. Nothing else of the case is in it.
    """
    entities_shown = tuple(e for e in found.entities if not schema.entities[e.type].protects)
    if not entities_shown:
        raise NothingToShow(_("There is nothing on this chart."), _("Put entities on it first."))
    labels, counts = _labels(entities_shown, schema, wish, pseudonyms)
    links = [k for k in found.links if k.source in labels and k.target in labels]
    known = _known(reader, links, wish)
    sources = {s.uid: s for s in reader.sources(sorted({r.source for found in known.values() for r in found}))}
    lines, left_out, drawn = _numbered(links, known, sources, schema, labels, wish)
    info = reader.info()
    entities = tuple(
        Shown(e.uid, e.type, labels[e.uid], e.protected and not wish.reveal, _is_shortened(e, schema))
        for e in sorted(entities_shown, key=lambda e: (labels[e.uid], e.type, e.uid))
    )
    return Exhibit(
        wish=wish,
        case=info.title,
        fictional=info.fictional,
        entities=entities,
        total=len(wish.places),
        lines=lines,
        left_out=left_out,
        kept_back=MappingProxyType(counts),
        drawn=tuple(_bare(e, schema, wish) for e in entities_shown),
        drawn_links=tuple(Link(k.uid, k.type, k.source, k.target, _only(k.values, "strength")) for k in drawn),
    )


def _bare(entity: Entity, schema: Schema, wish: Wish) -> Entity:
    """What the drawing needs of an entity, and no more: what kind of thing it is, and whether it is protected."""
    kept = {} if _masked(entity, wish) else _only(entity.values, schema.entities[entity.type].kind_field)
    return Entity(entity.uid, entity.type, kept, protected=entity.protected)


def _only(values: Mapping[str, tuple[str, ...]], name: str) -> Mapping[str, tuple[str, ...]]:
    return {name: values[name]} if name in values else {}


def line_key(link: Link) -> str:
    """What names a line in every export: its type and its ends."""
    return f"{link.type} {link.source} {link.target}"


def _known(reader: GraphReader, links: Sequence[Link], wish: Wish) -> Mapping[str, Sequence[Record]]:
    found = standing_records(reader, [link.uid for link in links])
    day = wish.known_until
    return {
        uid: [r for r in records if r.learned_at <= wish.moment and r.learned_at[:10] <= day]
        for uid, records in found.items()
    }


def _masked(entity: Entity, wish: Wish) -> bool:
    return entity.protected and not wish.reveal


def _pseudonyms(masked: Mapping[EntityId, bool], seed: str) -> dict[EntityId, str]:
    """V-01, V-02 … for persons, N-01 … for their numbers, in an order that the seed decides."""
    shuffled = sorted(masked)
    random.Random(f"{seed} pseudonyms").shuffle(shuffled)  # noqa: S311  the seed itself is from the system
    people, numbers = ([uid for uid in shuffled if masked[uid] is person] for person in (True, False))
    made = {uid: f"V-{number:02d}" for number, uid in enumerate(people, start=1)}
    return made | {uid: f"N-{number:02d}" for number, uid in enumerate(numbers, start=1)}


def _labels(
    entities: Sequence[Entity], schema: Schema, wish: Wish, pseudonyms: Mapping[EntityId, str]
) -> tuple[dict[EntityId, str], dict[str, int]]:
    names = {e.uid: pseudonyms[e.uid] for e in entities if _masked(e, wish)}
    people = sum(_masked(e, wish) and is_person(schema.entities[e.type]) for e in entities)
    shortened = 0
    for entity in entities:
        if entity.uid not in names:
            label = called(entity, schema)
            if _is_shortened(entity, schema):
                label = shortened_number(label)
                shortened += 1
            names[entity.uid] = visible(label, LABEL_LENGTH)
    counts = {
        _("Protected persons under pseudonyms"): people,
        _("Numbers of protected persons under pseudonyms"): sum(_masked(e, wish) for e in entities) - people,
        _("Numbers shortened to their end"): shortened,
    }
    return names, counts | _left_out_values(entities, schema)


def _left_out_values(entities: Sequence[Entity], schema: Schema) -> dict[str, int]:
    """How often each field that could tell who or where somebody is was left out, by words."""
    found: Counter[str] = Counter()
    for entity in entities:
        kind = schema.entities[entity.type]
        told = {*kind.caption, kind.kind_field}
        found.update(spoken(f) for f in kind.fields if f.naming and f.name not in told and entity.value(f.name))
    return {_("Left out: {field}").format(field=words): found[words] for words in sorted(found)}


def is_person(kind: EntityType) -> bool:
    """Whether entities of a type are persons: their name is sealed with them."""
    return any(f.naming and f.kind is Kind.NAME for f in kind.fields)


def shortened_number(number: str) -> str:
    """A number of which only the end is shown."""
    return f"··{number[-_KEPT_END:]}" if len(number) > _KEPT_END + 1 else number


def _is_shortened(entity: Entity, schema: Schema) -> bool:
    kind = schema.entities[entity.type]
    return entity.type == "Identifier" and entity.value(kind.kind_field) not in _WHOLE


def _numbered(
    links: Sequence[Link],
    known: Mapping[str, Sequence[Record]],
    sources: Mapping[SourceId, Source],
    schema: Schema,
    labels: Mapping[EntityId, str],
    wish: Wish,
) -> tuple[tuple[Line, ...], tuple[Line, ...], tuple[Link, ...]]:
    """Lines with a source or a reason, numbered; the others; and for each numbered line the link that is drawn."""
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        groups[line_key(link)].append(link)
    reasons = dict(wish.reasons)
    kept: list[tuple[Line, Link]] = []
    left: list[Line] = []
    for key, group in groups.items():
        first = group[0]
        citations = _citations((r for link in group for r in known.get(link.uid, ())), sources)
        told = citations and any(link.uid in known and known[link.uid] for link in group)
        reason = Reason() if told else reasons.get(key, wish.signed(wish.include_uncited))
        kind = schema.links[first.type]
        times = f" ({len(group)}×)" if len(group) > 1 else ""
        line = Line(
            key=key,
            number=0,
            type=first.type,
            source=first.source,
            target=first.target,
            words=f"{labels[first.source]} → {spoken(kind)} → {labels[first.target]}{times}",
            strength=_weakest(group),
            links=tuple(link.uid for link in group),
            citations=citations,
            reason=reason,
        )
        if key not in wish.left_out and (told or reason.words):
            kept.append((line, first))
        else:
            left.append(line)
    order = {uid: number for number, uid in enumerate(sorted(labels, key=lambda u: (labels[u], u)))}
    kept.sort(key=lambda pair: (order[pair[0].source], order[pair[0].target], pair[0].type))
    left.sort(key=lambda line: (order[line.source], order[line.target], line.type))
    lines = tuple(replace(line, number=number) for number, (line, _link) in enumerate(kept, start=1))
    return lines, tuple(left), tuple(link for _line, link in kept)


def _weakest(group: Sequence[Link]) -> str:
    strengths = [link.value("strength") for link in group]
    return next((s for s in ("tentative", "unconfirmed") if s in strengths), strengths[0])


def _citations(records: Iterable[Record], sources: Mapping[SourceId, Source]) -> tuple[Citation, ...]:
    found: dict[Citation, None] = {}
    for record in records:
        source = sources.get(record.source)
        if source is not None and (source.sha256 or source.exhibit):
            named = source.exhibit or source.title
            found[Citation(named, source.title, record.locator, source.sha256, str(record.grade))] = None
    return tuple(sorted(found, key=lambda c: (c.exhibit, c.sha256, _natural(c.place))))


def _natural(place: str) -> tuple[object, ...]:
    """Row 9 before row 10."""
    words = place.replace(",", " ").split()
    return tuple((0, int(word), "") if word.isdecimal() else (1, 0, word) for word in words)


def _line_body(line: Line) -> dict[str, object]:
    return {
        "number": line.number,
        "line": line.words,
        "strength": line.strength,
        "reason": line.reason.words,
        "reason_by": line.reason.by,
        "reason_at": line.reason.at,
        "citations": [asdict(citation) for citation in line.citations],
    }
