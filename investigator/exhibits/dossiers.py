"""Writes dossiers: of the entities on the charts of a bundle every standing fact that an exhibit may say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from graph.current import assertions
from graph.facts import Assertion, Entity, Link, Record, Source, Standing, StatusChange
from graph.ids import EntityId, SourceId
from graph.language import _, speaking, spoken
from graph.provinces import province_name
from graph.schema import EntityType, Field, Schema
from graph.store import GraphReader
from graph.text import visible
from investigator.as_of import AsOf, Clock, order
from investigator.charts import Content
from investigator.exhibits.citations import citations, cited, in_order
from investigator.exhibits.dossier import About, Dossier, Fact
from investigator.exhibits.dossier_fields import (
    LINK_DETAILS,
    PRIVATE_LINKS,
    SUBJECTS,
    is_called,
    may_say,
    may_say_entry,
    only_its_end,
)
from investigator.exhibits.exhibit import Exhibit, NothingToShow, Shown, Wish, line_key, weakest
from investigator.exhibits.known import known_by
from investigator.exhibits.labels import is_shortened, open_label, shortened_number
from investigator.inspection import value_words
from investigator.paging import Told, entities, told_of

MOST_FACTS = 1000
"""More facts than this cannot be read as one dossier."""

_LONGEST = 300
_DETAILS = 5
_OVER = (Standing.WITHDRAWN, Standing.DECLINED)


def subjects(exhibits: Sequence[Exhibit]) -> tuple[Shown, ...]:
    """The entities of these pages on which a dossier may be written: people first, then by name.

    Nobody who is under a pseudonym: what is known of them would tell who they are.
    """
    order_of = {name: number for number, name in enumerate(SUBJECTS)}
    found = {e.uid: e for each in exhibits for e in each.entities if e.type in order_of and not e.protected}
    return tuple(sorted(found.values(), key=lambda e: (order_of[e.type], e.label, e.uid)))


def dossiers(
    reader: GraphReader, schema: Schema, exhibits: Sequence[Exhibit], uids: Sequence[EntityId]
) -> tuple[Dossier, ...]:
    """The dossiers on these entities of the pages of one bundle, by type and name.

    They call everybody as the pages do. Whoever is on no page is called by name, but nobody who is protected comes
    into a bundle by a dossier. Raises NothingToShow where one of them has none, TooMuchForADossier, StoreError.
    """
    if not uids:
        return ()
    offered = {e.uid: e for e in subjects(exhibits)}
    missing = [uid for uid in uids if uid not in offered]
    if missing:
        raise NothingToShow(
            _(
                "No dossier can be written on {ids}: it is none of the persons, businesses, sites, vehicles and case "
                "files on the charts that go in."
            ).format(ids=", ".join(missing)),
            _("Choose one that is there and under no pseudonym, or put it on a chart first."),
        )
    wanted = frozenset(uids)
    chosen = [shown for uid, shown in offered.items() if uid in wanted]
    made = _written(reader, schema, exhibits, [e.uid for e in chosen])
    for dossier in made:
        if dossier.said > MOST_FACTS:
            raise TooMuchForADossier(
                _("{n} facts are too many for a dossier on “{name}”.").format(
                    n=dossier.said, name=visible(dossier.subject.label, 80)
                ),
                _("Leave that dossier out; at most {n} facts can be read as one.").format(n=MOST_FACTS),
            )
    return made


def offers(reader: GraphReader, schema: Schema, exhibits: Sequence[Exhibit]) -> tuple[Dossier, ...]:
    """The dossiers that could go with these pages, however long. Raises StoreError."""
    uids = [e.uid for e in subjects(exhibits)]
    return _written(reader, schema, exhibits, uids) if uids else ()


def _written(
    reader: GraphReader, schema: Schema, exhibits: Sequence[Exhibit], uids: Sequence[EntityId]
) -> tuple[Dossier, ...]:
    with speaking(exhibits[0].wish.language):
        return _Writing(reader, schema, exhibits, uids).all()


class TooMuchForADossier(NothingToShow):
    """More facts than a dossier can say so that a court reads them."""


@dataclass(slots=True)
class _Page:
    """A dossier that is being written: what was said, and what was left out, by words."""

    said: list[Fact]
    left_out: Counter[str]
    named: dict[EntityId, Shown]


class _Writing:
    """Reads what is known of all subjects at once, and writes one dossier after the other."""

    def __init__(
        self, reader: GraphReader, schema: Schema, exhibits: Sequence[Exhibit], uids: Sequence[EntityId]
    ) -> None:
        self._schema, self._wish = schema, exhibits[0].wish
        self._uids = uids
        self._on_pages = {e.uid: e for each in exhibits for e in each.entities}
        self._lines: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for page, each in enumerate(exhibits, start=1):
            for line in each.lines:
                self._lines[line.key].append((page, line.number))
        found = _around(reader, schema, uids, self._wish)
        self._entities = {e.uid: e for e in found.entities}
        self._links: defaultdict[EntityId, list[Link]] = defaultdict(list)
        for link in found.links:
            for end in {link.source, link.target}:
                self._links[end].append(link)
        self._told = told_of(reader, [*uids, *(k.uid for k in found.links)])
        self._entries: defaultdict[EntityId, list[StatusChange]] = defaultdict(list)
        for entry in reader.statuses("", list(uids)):
            if _is_known_entry(entry, self._wish):
                self._entries[entry.subject].append(entry)
        self._sources = self._read_sources(reader)

    def all(self) -> tuple[Dossier, ...]:
        """The dossiers, in the order of the uids."""
        return tuple(self._dossier(self._entities[uid]) for uid in self._uids if uid in self._entities)

    def _read_sources(self, reader: GraphReader) -> Mapping[SourceId, Source]:
        cited_by = {r.source for told in self._told.values() for r in told.records}
        cited_by |= {c.source for entries in self._entries.values() for e in entries for c in e.citations}
        return {s.uid: s for s in reader.sources(sorted(cited_by))} if cited_by else {}

    def _dossier(self, entity: Entity) -> Dossier:
        kind = self._schema.entities[entity.type]
        page = _Page([], Counter(), {entity.uid: self._on_pages[entity.uid]})
        self._say_fields(entity, kind, page)
        self._say_links(entity, page)
        self._say_entries(entity, kind, page)
        proven = [fact for fact in page.said if fact.citations]
        wish = self._wish
        named = page.named
        return Dossier(
            bundle=wish.bundle,
            made=wish.moment,
            known_until=wish.known_until,
            kind=spoken(kind),
            facts=tuple(replace(fact, number=number) for number, fact in enumerate(proven, start=1)),
            unproven=tuple(fact for fact in page.said if not fact.citations),
            left_out=MappingProxyType({words: page.left_out[words] for words in sorted(page.left_out)}),
            entities=tuple(named.values()),
            revealed=tuple(sorted(uid for uid in named if self._entities[uid].protected and not named[uid].protected)),
        )

    def _say_fields(self, entity: Entity, kind: EntityType, page: _Page) -> None:
        """Each value that stands, once, with all places that say so; of what may not be said how much there is."""
        told = self._told.get(entity.uid, Told((), ()))
        records = [r for r in told.standing if _is_known(r, self._wish)]
        by_field: defaultdict[str, defaultdict[str, list[Assertion]]] = defaultdict(lambda: defaultdict(list))
        for made in assertions(records, told.judgements):
            if made.standing not in _OVER:
                by_field[made.claim.field][made.claim.value].append(made)
        known = {field.name: field for field in kind.fields}
        for name in [*known, *sorted(by_field.keys() - known.keys())]:
            values: Mapping[str, Sequence[Assertion]] = by_field.get(name, {})
            field = known.get(name)
            if field is None or not may_say(kind, name):
                words = spoken(field) if field else _("fields that the vocabulary does not know")
                page.left_out[_("Left out: {field}").format(field=words)] += len(values)
                continue
            differ = len(values) > 1 and not field.many and not field.sum
            for value, said in sorted(values.items()):
                page.said.append(self._value(kind, field, value, said, differ=differ))
            if only_its_end(field):
                page.left_out[_("Numbers shortened to their end")] += len(values)
        page.left_out += Counter()

    def _value(self, kind: EntityType, field: Field, value: str, said: Sequence[Assertion], *, differ: bool) -> Fact:
        words = shortened_number(value) if only_its_end(field) else value_words(self._schema, field, value)
        if field.name == "province":
            words = province_name(words)
        places = (cited(self._sources.get(m.record.source), m.record.locator, m.grade) for m in said)
        return Fact(
            about=About.FIELD,
            number=0,
            topic=spoken(field),
            words=visible(words, _LONGEST),
            citations=in_order(places),
            note=", ".join(filter(None, (_note(said, differ=differ), _held(made.record for made in said)))),
            called=kind.name if is_called(kind, field) else "",
        )

    def _say_links(self, entity: Entity, page: _Page) -> None:
        groups: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self._links[entity.uid]:
            groups[line_key(link)].append(link)
        made = []
        for key, group in groups.items():
            other = group[0].target if group[0].source == entity.uid else group[0].source
            if group[0].type in PRIVATE_LINKS and key not in self._lines:
                page.left_out[_("Left out: homes and families that are on none of the pages")] += 1
                continue
            shown = self._called(self._entities[other])
            if shown is None:
                page.left_out[_("Left out: links to protected persons who are on none of the pages")] += 1
                continue
            page.named.setdefault(other, shown)
            made.append((shown.label, self._link(key, group, page.named)))
        page.said += [fact for _label, fact in sorted(made, key=lambda pair: (pair[1].topic, pair[0], pair[1].words))]

    def _called(self, entity: Entity) -> Shown | None:
        """As the pages call it, else by name; None for whom only a page may bring in."""
        shown = self._on_pages.get(entity.uid)
        if shown is not None:
            return shown
        if entity.protected or self._schema.entities[entity.type].protects:
            return None
        short = is_shortened(entity, self._schema)
        return Shown(entity.uid, entity.type, open_label(entity, self._schema), protected=False, shortened=short)

    def _link(self, key: str, group: Sequence[Link], named: Mapping[EntityId, Shown]) -> Fact:
        first, kind = group[0], self._schema.links[group[0].type]
        times = f" ({len(group)}×)" if len(group) > 1 else ""
        words = f"{named[first.source].label} → {spoken(kind)} → {named[first.target].label}{times}"
        details = []
        for field in (f for f in kind.fields if f.name in LINK_DETAILS):
            values = list(dict.fromkeys(v for link in group for v in link.values.get(field.name, ())))
            if values:
                shown = [visible(value_words(self._schema, field, v), 60) for v in values[:_DETAILS]]
                details.append(f"{spoken(field)}: {', '.join(shown)}{' …' if len(values) > _DETAILS else ''}")
        records = [
            record
            for link in group
            for record in self._told.get(link.uid, Told((), ())).standing
            if _is_known(record, self._wish)
        ]
        return Fact(
            about=About.LINK,
            number=0,
            topic=spoken(kind),
            words=" · ".join((words, *details)),
            citations=citations(records, self._sources),
            note=", ".join(filter(None, (self._strength(group), _held(records)))),
            lines=tuple(self._lines.get(key, ())),
        )

    def _strength(self, group: Sequence[Link]) -> str:
        """In a word that a link is not established; "" where it is."""
        code = weakest(group)
        terms = self._schema.lists["strength"]
        return next((spoken(t).lower() for t in terms if t.code == code and code != "confirmed"), "")

    def _say_entries(self, entity: Entity, kind: EntityType, page: _Page) -> None:
        for entry in sorted(self._entries[entity.uid], key=lambda e: (*order(e), e.uid)):
            if not may_say_entry(kind, entry):
                page.left_out[_("Left out: entries on who is a victim and how they are helped")] += 1
                continue
            axis = self._schema.axes[entry.axis]
            term = next((spoken(t) for t in axis.terms if t.code == entry.value), entry.value)
            words = " · ".join(filter(None, (term, visible(entry.body, 80), visible(entry.reference, 80))))
            places = (cited(self._sources.get(c.source), c.locator, entry.grade) for c in entry.citations)
            page.said.append(
                Fact(About.STATUS, 0, spoken(axis), words, in_order(places), entry.happened, entry.learned)
            )


def _around(reader: GraphReader, schema: Schema, uids: Sequence[EntityId], wish: Wish) -> Content:
    """The subjects with all that is linked to them, as it was known."""
    near = reader.adjacent(sorted(uids), ())
    links = reader.links(sorted({each.link for each in near}))
    ends = entities(reader, dict.fromkeys((*uids, *(uid for k in links for uid in (k.source, k.target)))))
    there = tuple(k for k in links if k.source in ends and k.target in ends)
    found = Content(tuple(ends.values()), there)
    return known_by(reader, schema, found, wish.as_of) if wish.as_of else found


def _is_known(record: Record, wish: Wish) -> bool:
    return record.learned_at <= wish.moment and record.learned_at[:10] <= wish.known_until


def _is_known_entry(entry: StatusChange, wish: Wish) -> bool:
    """Whether an entry was recorded when the bundle was made, and learned by the day that was chosen."""
    if entry.recorded_at > wish.moment:
        return False
    return not wish.as_of or AsOf(wish.day, Clock.LEARNED).covers(entry)


def _held(records: Iterable[Record]) -> str:
    """From when to when it was so, as far as documents say."""
    times = dict.fromkeys((r.valid_from, r.valid_to) for r in records if r.valid_from or r.valid_to)
    said = []
    for begin, end in sorted(times)[:_DETAILS]:
        words = _("from {day} to {end}") if begin and end else _("since {day}") if begin else _("until {end}")
        said.append(words.format(day=begin, end=end))
    return ", ".join(said)


def _note(said: Iterable[Assertion], *, differ: bool) -> str:
    standing = {made.standing for made in said}
    if standing == {Standing.PENDING}:
        return _("waits for a decision")
    if Standing.DISPUTED in standing:
        return _("disputed")
    return _("other sources say otherwise") if differ else ""
