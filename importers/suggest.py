"""A first mapping for a table, suggested by its headings and the names that the vocabulary knows for its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.schema import EntityType, Field, LinkType, Schema
from graph.text import fold
from graph.values import Kind
from importers.mapping import FILES, Constant, EntityMapping, FieldColumn, Key, LinkMapping, TableMapping
from importers.rows import Table

_KEYS = {
    "Person": ("document_number",),
    "Organization": ("registration_number",),
    "Site": ("site_code",),
    "Identifier": ("number", "value"),
    "Vehicle": ("plate",),
    "Money": ("reference",),
    "Event": ("number",),
    "CaseFile": ("case_number",),
    "Charge": ("number",),
    "VictimProfile": ("case_number",),
    "Thing": ("code",),
}
"""The field whose column is suggested as key of a type; a type of an agency gets its first identifier field."""

_WORLD = ("document_number", "registration_number", "number", "plate")

_PAIRS = (("source", "target"), ("from", "to"), ("a-number", "b-number"), ("caller", "called"), ("node1", "node2"))

_DIRECT_LINKS = {"director": "DIRECTS", "shareholder": "OWNS", "owner": "OWNS", "employer": "EMPLOYED_BY"}


@dataclass(frozen=True, slots=True)
class _Guess:
    column: str
    type: str
    field: Field
    certainty: int


def suggested(table: Table, schema: Schema, series: str) -> TableMapping | None:
    """A mapping for the table, or None where no heading says anything to the vocabulary.

    What a heading does not say is not made up: entities of one row are joined by LINKED_TO unless the heading names the
    link. Columns that nothing is known of are left out of the mapping; they stay in the original.
    """
    pair = _ends(table.heading)
    if pair is not None:
        return _edges(table.heading, pair, schema, series)
    guesses = list(_best(table.heading, schema))
    if not guesses:
        return None
    main = _main_type(guesses)
    entities: dict[str, list[_Guess]] = {main: []}
    for column in table.heading:
        here = [g for g in guesses if g.column == column]
        of_main = [g for g in here if g.type == main]
        best = max(here, key=lambda g: g.certainty, default=None)
        if of_main and (best is None or of_main[0].certainty >= best.certainty):
            entities[main].append(of_main[0])
        elif best is not None and best.certainty >= 2:
            entities.setdefault(best.type, []).append(best)
    made = tuple(_entity(schema.entities[name], found, series) for name, found in entities.items() if found)
    links = tuple(_links(made, schema, table.heading))
    return TableMapping(table=table.name, entities=made, links=links, series=series)


def unmapped(table: Table, mapping: TableMapping) -> tuple[str, ...]:
    """The columns that the mapping leaves out."""
    used = set(mapping.columns())
    return tuple(column for column in table.heading if column not in used)


def _ends(heading: Sequence[str]) -> tuple[str, str] | None:
    folded = {fold(column): column for column in heading}
    for source, target in _PAIRS:
        if source in folded and target in folded:
            return folded[source], folded[target]
    return None


def _edges(heading: Sequence[str], pair: tuple[str, str], schema: Schema, series: str) -> TableMapping:
    calls = fold(pair[0]) in ("a-number", "caller")
    kind, field, link = ("Identifier", "number", "CALLED") if calls else ("Thing", "code", "LINKED_TO")
    key_kind, scope = (Kind.PHONE, "world") if calls else (Kind.IDENTIFIER, FILES)
    constants = (Constant("kind", "phone"),) if calls else ()
    ends = tuple(
        EntityMapping(
            name, kind, Key((column,), scope, key_kind), (FieldColumn(field, column),), constants, required=True
        )
        for name, column in zip(("source", "target"), pair, strict=True)
    )
    link_type = schema.links[link]
    fields: list[FieldColumn] = []
    for column in heading:
        if column in pair:
            continue
        named = next((f for f in link_type.fields if fold(column) in _names(f)), None)
        if named is not None and named.name not in {f.field for f in fields}:
            fields.append(FieldColumn(named.name, column))
    counted = (Constant("count", "1"),) if calls and "count" not in {f.field for f in fields} else ()
    made = LinkMapping("source", "target", link, fields=tuple(fields), constants=counted, apart=() if calls else ("*",))
    return TableMapping(entities=ends, links=(made,), series=series)


def _best(heading: Sequence[str], schema: Schema) -> Iterator[_Guess]:
    for column in heading:
        folded = fold(column)
        for kind in schema.entities.values():
            for field in kind.fields:
                certainty = _certainty(folded, column, kind, field)
                if certainty:
                    yield _Guess(column, kind.name, field, certainty)


def _certainty(folded: str, column: str, kind: EntityType, field: Field) -> int:
    """3: the standard's own name; 2: type and field named, or a name of this field; 1: a name that many types share."""
    if column in field.htcds:
        return 3
    prefixes = {fold(kind.en), fold(kind.km), fold(kind.name)}
    if any(folded == f"{prefix} {name}" for prefix in prefixes for name in _names(field)):
        return 2
    own = {fold(field.en), fold(field.km), field.name.replace("_", " ")}
    if folded in _names(field):
        return 1 if folded in own and field.name in ("name", "kind", "notes", "date", "address", "phone") else 2
    return 0


def _names(field: Field) -> frozenset[str]:
    return frozenset({fold(field.en), fold(field.km), field.name.replace("_", " "), *(fold(a) for a in field.aliases)})


def _main_type(guesses: Sequence[_Guess]) -> str:
    scores: dict[str, int] = {}
    columns: dict[str, set[str]] = {}
    for guess in guesses:
        if guess.column not in columns.setdefault(guess.type, set()):
            columns[guess.type].add(guess.column)
            scores[guess.type] = scores.get(guess.type, 0) + guess.certainty
    if set(scores) == {"VictimProfile"}:
        return "VictimProfile"
    return max((name for name in scores if name != "VictimProfile"), key=lambda name: scores[name])


def _entity(kind: EntityType, guesses: Sequence[_Guess], series: str) -> EntityMapping:
    fields: dict[str, str] = {}
    for guess in guesses:
        if guess.field.many or guess.field.name not in fields:
            fields.setdefault(
                guess.field.name if not guess.field.many else f"{guess.field.name} {guess.column}", guess.column
            )
    uses = tuple(FieldColumn(name.split()[0], column) for name, column in fields.items())
    key = next((_key(kind, use, series) for name in _key_fields(kind) for use in uses if use.field == name), None)
    return EntityMapping(kind.name.lower(), kind.name, key, uses)


def _key_fields(kind: EntityType) -> tuple[str, ...]:
    own = _KEYS.get(kind.name)
    return own or tuple(f.name for f in kind.fields if f.kind is Kind.IDENTIFIER)[:1]


def _key(kind: EntityType, use: FieldColumn, series: str) -> Key:
    field = kind.field(use.field)
    if kind.name == "Thing":
        return Key((use.column,), FILES, field.kind)
    world = use.field in _WORLD and kind.name not in ("Event", "Charge", "CaseFile")
    return Key((use.column,), "world" if world else f"register:{series}", field.kind)


def _links(entities: Sequence[EntityMapping], schema: Schema, heading: Sequence[str]) -> Iterator[LinkMapping]:
    if not entities:
        return
    main = entities[0]
    for other in entities[1:]:
        if "VictimProfile" in (main.type, other.type) and "Person" in (main.type, other.type):
            yield LinkMapping("person", "victimprofile", "HAS_PROFILE")
            continue
        named = next((_DIRECT_LINKS[word] for c in heading for word in fold(c).split() if word in _DIRECT_LINKS), "")
        link = schema.links.get(named)
        if link is not None and link.joins(main.type, other.type):
            yield _linked(main, other, link)
        elif link is not None and link.joins(other.type, main.type):
            yield _linked(other, main, link)
        else:
            yield _linked(main, other, schema.links["LINKED_TO"])


def _linked(source: EntityMapping, target: EntityMapping, link: LinkType) -> LinkMapping:
    return LinkMapping(source.name, target.name, link.name)
