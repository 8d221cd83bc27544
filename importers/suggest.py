"""A first mapping for a table, suggested by its headings and the names that the vocabulary knows for its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from graph.protection import USING, ties
from graph.refusals import BadValue
from graph.schema import EntityType, Field, LinkType, Schema
from graph.text import ascii_digits, fold
from graph.vague import DateOrder
from graph.values import Kind, normalise
from importers.mapping import FILES, Constant, EntityMapping, FieldColumn, Key, LinkMapping, TableMapping
from importers.rows import Table
from importers.victim_headings import known_words, read_headings

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

_SAMPLE_ROWS = 200
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")

_SIGNS = re.compile(r"[._:#]")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")

_DIRECT_LINKS = {"director": "DIRECTS", "shareholder": "OWNS", "owner": "OWNS", "employer": "EMPLOYED_BY"}


@dataclass(frozen=True, slots=True)
class _Guess:
    column: str
    type: str
    field: Field
    certainty: int


def suggested(table: Table, schema: Schema, series: str) -> TableMapping | None:
    """A mapping for the table, or None where no heading says what its rows are about.

    Where the table speaks of victims, the person of each row gets a victim profile, which protects them. What a heading
    does not say is not made up: entities of one row are joined by LINKED_TO unless the heading names the link, or one
    of them is a number of the other, which USES it and is protected with it. Columns that nothing is known of are left
    out of the mapping; they stay in the original. How dates are written and what separates several values in a cell is
    seen from the first rows.
    """
    sample = [row.cells for row in islice(table.rows(), _SAMPLE_ROWS)]
    columns = dict(zip(table.heading, zip(*sample, strict=True), strict=True)) if sample else {}
    read = read_headings(table.heading, (table.name, series), schema)
    guesses = list(_best(table.heading, read.said, schema))
    victims = read.victims and any(g.type == "Person" and g.field.naming for g in guesses)
    pair = None if victims else _ends(table.heading, columns)
    if pair is not None:
        made = _edges(table.heading, pair, schema, series, columns)
    else:
        main = "Person" if victims else _main_type(guesses, schema)
        if not main:
            return None
        entities = _shared_out(table.heading, guesses, main, schema, victims=victims)
        mapped = tuple(_entity(schema.entities[name], found, series, columns) for name, found in entities.items())
        if victims:
            mapped = tuple(map(_protecting, mapped))
        links = tuple(_links(mapped, schema, table.heading))
        made = TableMapping(table=table.name, entities=mapped, links=links, series=series)
    order, buddhist = _dates(made, columns, schema)
    return replace(made, heading=tuple(table.heading), date_order=order, buddhist=buddhist)


def unmapped(table: Table, mapping: TableMapping) -> tuple[str, ...]:
    """The columns that the mapping leaves out."""
    used = set(mapping.columns())
    return tuple(column for column in table.heading if column not in used)


def _ends(heading: Sequence[str], columns: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The columns that name both ends of a link; “from” and “to” may as well be the days of a period."""
    folded = {fold(column): column for column in heading}
    for source, target in _PAIRS:
        if source in folded and target in folded:
            ends = folded[source], folded[target]
            cells = [cell for column in ends for cell in columns.get(column, ()) if cell.strip()]
            if not cells or not all(map(_is_day, cells)):
                return ends
    return None


def _is_day(cell: str) -> bool:
    """Whether a cell is a date, or a number that is the year of one in either calendar."""
    digits = ascii_digits(cell).strip()
    if digits.isdecimal():
        return len(digits) == 4 and (1900 <= int(digits) < 2100 or 2400 <= int(digits) < 2700)
    try:
        normalise(Kind.DATE, cell)
    except BadValue:
        return False
    return True


def _edges(
    heading: Sequence[str],
    pair: tuple[str, str],
    schema: Schema,
    series: str,
    columns: Mapping[str, tuple[str, ...]],
) -> TableMapping:
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
        named = next((f for f in link_type.fields if fold(column) in known_words(f)), None)
        if named is not None and named.name not in {f.field for f in fields}:
            fields.append(FieldColumn(named.name, column, joined=_clock(named, column, heading, columns)))
    counted = (Constant("count", "1"),) if calls and "count" not in {f.field for f in fields} else ()
    made = LinkMapping("source", "target", link, fields=tuple(fields), constants=counted, apart=() if calls else ("*",))
    return TableMapping(entities=ends, links=(made,), series=series)


def _clock(
    field: Field, column: str, heading: Sequence[str], columns: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The column that holds the time of day of a day: without it the calls of one day could not be told apart."""
    if field.kind is not Kind.DATE or any(_CLOCK.search(cell) for cell in columns.get(column, ())):
        return ()
    times = (c for c in heading if c != column and any(_CLOCK.match(cell.strip()) for cell in columns.get(c, ())))
    return tuple(times)[:1]


def _protecting(entity: EntityMapping) -> EntityMapping:
    """A person without whose key a row is not passed over in silence, and a profile for each person."""
    if entity.type == "VictimProfile":
        return replace(entity, beside="person")
    return replace(entity, required=entity.key is not None) if entity.type == "Person" else entity


def _best(heading: Sequence[str], said: Sequence[str], schema: Schema) -> Iterator[_Guess]:
    for column, folded in zip(heading, said, strict=True):
        for kind in schema.entities.values():
            for field in kind.fields:
                certainty = _certainty(folded, column, kind, field)
                if certainty:
                    yield _Guess(column, kind.name, field, certainty)


def _certainty(folded: str, column: str, kind: EntityType, field: Field) -> int:
    """3: the standard's own name; 2: type and field named, or a name of this field; 1: a name that many types share."""
    if column in field.htcds:
        return 3
    words, known = _spelled(folded), set(map(_spelled, known_words(field)))
    prefixes = {fold(kind.en), fold(kind.km), fold(kind.name)}
    if any(words == f"{prefix} {name}" for prefix in prefixes for name in known):
        return 2
    own = {fold(field.en), fold(field.km), field.name.replace("_", " ")}
    if words in known:
        return 1 if words in own and field.name in ("name", "kind", "notes", "date", "address", "phone") else 2
    return 0


def _spelled(folded: str) -> str:
    """A heading without the signs by which one spelling differs from another: “Reg. No.:” and “reg_no” are “reg no”."""
    return " ".join(_SIGNS.sub(" ", folded).split())


def _main_type(guesses: Sequence[_Guess], schema: Schema) -> str:
    """The type that most headings speak of, among those of which a heading names the key or what they are called."""
    scores: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    telling: dict[str, None] = {}
    for guess in guesses:
        kind = schema.entities[guess.type]
        if _tells(kind, guess.field) and not kind.protects:
            telling[guess.type] = None
        if (guess.type, guess.column) not in seen:
            seen.add((guess.type, guess.column))
            scores[guess.type] = scores.get(guess.type, 0) + guess.certainty
    return max(telling, key=lambda name: scores[name], default="")


def _shared_out(
    heading: Sequence[str], guesses: Sequence[_Guess], main: str, schema: Schema, *, victims: bool
) -> dict[str, list[_Guess]]:
    """Which entity gets which column: the main one unless another type is named more surely.

    Where the rows are victims, each has a profile, whatever the headings say; what else there is needs a key or a name.
    """
    entities: dict[str, list[_Guess]] = {main: []}
    if victims:
        entities["VictimProfile"] = []
    for column in heading:
        here = [g for g in guesses if g.column == column]
        of_main = next((g for g in here if g.type == main), None)
        best = max(here, key=lambda g: g.certainty, default=None)
        if of_main is not None and best is not None and of_main.certainty >= best.certainty:
            entities[main].append(of_main)
        elif best is not None and best.certainty >= (3 if schema.entities[best.type].protects and not victims else 2):
            entities.setdefault(best.type, []).append(best)
    if victims:
        sure = {name for name, found in entities.items() if any(_finds(schema.entities[name], g.field) for g in found)}
        return {name: found for name, found in entities.items() if name in ("Person", "VictimProfile", *sure)}
    telling = {name for name, found in entities.items() if any(_tells(schema.entities[name], g.field) for g in found)}
    return {name: found for name, found in entities.items() if name in telling}


def _finds(kind: EntityType, field: Field) -> bool:
    """Whether who or what is spoken of is found again by this field, or called by it."""
    return field.kind is Kind.NAME or field.name in _key_fields(kind)


def _tells(kind: EntityType, field: Field) -> bool:
    """Whether who or what is spoken of can be told by this field."""
    return _finds(kind, field) or field.name in kind.caption


def _entity(
    kind: EntityType, guesses: Sequence[_Guess], series: str, columns: Mapping[str, tuple[str, ...]]
) -> EntityMapping:
    fields: dict[str, FieldColumn] = {}
    for guess in guesses:
        name = f"{guess.field.name} {guess.column}" if guess.field.many else guess.field.name
        separator = _separator(guess.field, columns.get(guess.column, ()))
        fields.setdefault(name, FieldColumn(guess.field.name, guess.column, separator))
    uses = tuple(fields.values())
    key = next((_key(kind, use, series) for name in _key_fields(kind) for use in uses if use.field == name), None)
    return EntityMapping(kind.name.lower(), kind.name, key, uses)


def _separator(field: Field, cells: Sequence[str]) -> str:
    """What separates several values in a cell; a comma only where the values are a closed list."""
    if not field.many:
        return ""
    if any(";" in cell for cell in cells):
        return ";"
    return "," if field.kind is Kind.ENUM and any("," in cell for cell in cells) else ""


def _dates(
    mapping: TableMapping, columns: Mapping[str, tuple[str, ...]], schema: Schema
) -> tuple[DateOrder, bool | None]:
    """How the dates of a table are written: month first only where it must be, Buddhist where all years are."""
    kinds = {e.name: schema.entities[e.type] for e in mapping.entities}
    dated = [u.column for e in mapping.entities for u in e.fields if kinds[e.name].field(u.field).kind is Kind.DATE]
    texts = [ascii_digits(cell) for column in dated for cell in columns.get(column, ())]
    years = [int(year) for text in texts for year in _YEAR.findall(text)]
    buddhist = True if years and all(2400 < year < 2700 for year in years) else None
    parts = [tuple(map(int, found.groups())) for text in texts if (found := _DAY_AND_MONTH.search(text))]
    month_first = any(second > 12 for _, second in parts) and not any(first > 12 for first, _ in parts)
    return (DateOrder.MDY if month_first else DateOrder.DMY), buddhist


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
        elif _uses(main, other, schema):
            yield _linked(main, other, schema.links[USING])
        elif _uses(other, main, schema):
            yield _linked(other, main, schema.links[USING])
        else:
            yield _linked(main, other, schema.links["LINKED_TO"])


def _uses(user: EntityMapping, used: EntityMapping, schema: Schema) -> bool:
    return used.type in ties(schema).held and schema.links[USING].joins(user.type, used.type)


def _linked(source: EntityMapping, target: EntityMapping, link: LinkType) -> LinkMapping:
    return LinkMapping(source.name, target.name, link.name)
