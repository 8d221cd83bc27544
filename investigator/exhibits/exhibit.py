"""What an exhibit says: numbered lines, each with the places in documents that prove it, and what was kept back."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from types import MappingProxyType

from graph.facts import Entity, Link, Record, Source
from graph.failures import WorldFault
from graph.ids import EntityId, SourceId
from graph.language import _, speaking, spoken
from graph.schema import Schema
from graph.store import GraphReader
from investigator.charts import Chart, Content, Place, content
from investigator.exhibits.citations import Citation, citations
from investigator.exhibits.known import known_by
from investigator.exhibits.labels import is_person, is_shortened, labels, pseudonyms
from investigator.paging import standing_records


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
    `dossiers` are those entities of the pages on which the bundle holds a dossier. `language` is that of the words on
    the pages, "" the person's own.
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
    language: str = ""
    as_of: str = ""
    dossiers: tuple[EntityId, ...] = ()

    @property
    def known_until(self) -> str:
        """The day until which the page knows."""
        return self.as_of or self.moment[:10]

    @property
    def day(self) -> date | None:
        """The day that was chosen, None where none was."""
        return date.fromisoformat(self.as_of) if self.as_of else None

    def signed(self, words: str) -> Reason:
        """A reason that was given for the whole bundle, signed."""
        return Reason(words, self.by, self.moment) if words else Reason()


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
    with speaking(wishes[0].language if wishes else ""):
        return _exhibits(reader, schema, wishes)


def _exhibits(reader: GraphReader, schema: Schema, wishes: Sequence[Wish]) -> tuple[Exhibit, ...]:
    found = [_content(reader, schema, wish) for wish in wishes]
    masked = {
        e.uid: is_person(schema.entities[e.type])
        for wish, each in zip(wishes, found, strict=True)
        for e in each.entities
        if _masked(e, wish) and not schema.entities[e.type].protects
    }
    drawn = pseudonyms(masked, wishes[0].seed) if wishes else {}
    return tuple(_exhibit(reader, schema, w, each, drawn) for w, each in zip(wishes, found, strict=True))


def _content(reader: GraphReader, schema: Schema, wish: Wish) -> Content:
    found = content(reader, Chart(wish.bundle, wish.title, MappingProxyType(dict(wish.places)), wish.excluded))
    return known_by(reader, schema, found, wish.as_of) if wish.as_of else found


def _exhibit(
    reader: GraphReader, schema: Schema, wish: Wish, found: Content, drawn_names: Mapping[EntityId, str]
) -> Exhibit:
    """One page.

    Built up from what may be said: of a protected person the pseudonym; of others a name, and of a number its end; of a
    line its type and where it is said. Nothing else of the case is in it.
    """
    entities_shown = tuple(e for e in found.entities if not schema.entities[e.type].protects)
    if not entities_shown:
        raise NothingToShow(_("There is nothing on this chart."), _("Put entities on it first."))
    masked = {e.uid: drawn_names[e.uid] for e in entities_shown if _masked(e, wish)}
    names, counts = labels(entities_shown, schema, masked)
    links = [k for k in found.links if k.source in names and k.target in names]
    known = _known(reader, links, wish)
    sources = {s.uid: s for s in reader.sources(sorted({r.source for found in known.values() for r in found}))}
    lines, left_out, drawn = _numbered(links, known, sources, schema, names, wish)
    info = reader.info()
    entities = tuple(
        Shown(e.uid, e.type, names[e.uid], e.protected and not wish.reveal, is_shortened(e, schema))
        for e in sorted(entities_shown, key=lambda e: (names[e.uid], e.type, e.uid))
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


def _numbered(
    links: Sequence[Link],
    known: Mapping[str, Sequence[Record]],
    sources: Mapping[SourceId, Source],
    schema: Schema,
    names: Mapping[EntityId, str],
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
        places = citations((r for link in group for r in known.get(link.uid, ())), sources)
        told = places and any(link.uid in known and known[link.uid] for link in group)
        reason = Reason() if told else reasons.get(key, wish.signed(wish.include_uncited))
        kind = schema.links[first.type]
        times = f" ({len(group)}×)" if len(group) > 1 else ""
        line = Line(
            key=key,
            number=0,
            type=first.type,
            source=first.source,
            target=first.target,
            words=f"{names[first.source]} → {spoken(kind)} → {names[first.target]}{times}",
            strength=weakest(group),
            links=tuple(link.uid for link in group),
            citations=places,
            reason=reason,
        )
        if key not in wish.left_out and (told or reason.words):
            kept.append((line, first))
        else:
            left.append(line)
    order = {uid: number for number, uid in enumerate(sorted(names, key=lambda u: (names[u], u)))}
    kept.sort(key=lambda pair: (order[pair[0].source], order[pair[0].target], pair[0].type))
    left.sort(key=lambda line: (order[line.source], order[line.target], line.type))
    lines = tuple(replace(line, number=number) for number, (line, _link) in enumerate(kept, start=1))
    return lines, tuple(left), tuple(link for _line, link in kept)


def weakest(group: Sequence[Link]) -> str:
    """The strength of the link that is established least, "" where nothing is said of it."""
    strengths = [link.value("strength") for link in group]
    return next((s for s in ("tentative", "unconfirmed") if s in strengths), strengths[0])


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
