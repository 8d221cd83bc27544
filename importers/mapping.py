"""How the columns of a table become entities, links and status entries: chosen once, saved, used again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from graph.language import Phrase
from graph.refusals import BadValue
from graph.schema import Axis, EntityType, Field, LinkType, Schema, Term
from graph.vague import DateOrder
from graph.values import Choices, Kind, normalise

REGISTER = "register:"
"""Prefix of a key scope that names one register, such as "register:business-register"."""

FILES = "files"
"""Key scope of keys that mean something only within the files imported together."""


class MappingError(ValueError):
    """A mapping that cannot be used; `words` say what is wrong and what to change."""

    def __init__(self, words: Phrase) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Key:
    """The columns by which an entity is found again, read as `kind`, and the scope within which they mean the same.

    `scope` is "world" (passport, registration number, phone), "register:NAME", or "files" (this set of files only).
    """

    columns: tuple[str, ...]
    scope: str
    kind: Kind = Kind.IDENTIFIER


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column that fills a field; `separator` splits a cell that lists several values, "" takes it whole.

    The texts of the `joined` columns are put after it with a blank: an amount and its currency, two parts of a name.
    """

    field: str
    column: str
    separator: str = ""
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that every row says although no column holds it, such as the kind of all sites of a list."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class EntityMapping:
    """One entity that each row speaks of. Without a key every row is its own entity, known by its place in the file.

    `required` rejects a row whose key is blank; otherwise the row just does not speak of this entity. `beside` names
    another entity of the mapping, written before it: without a key, or where that is blank, there is one wherever that
    other one is, found again with it, though no column says anything of it.
    """

    name: str
    type: str
    key: Key | None = None
    fields: tuple[FieldColumn, ...] = ()
    constants: tuple[Constant, ...] = ()
    since: str = ""
    until: str = ""
    required: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class LinkMapping:
    """One link between two entities of the row, made where both are there and `when` (if given) is not blank.

    `type` is the link type, or that of the row where `types` pairs cell texts of `type_column` with link types. `apart`
    names columns that keep several links of one type between the same two apart; ("*",) makes each row a link.
    """

    source: str
    target: str
    type: str = ""
    type_column: str = ""
    types: tuple[tuple[str, str], ...] = ()
    fields: tuple[FieldColumn, ...] = ()
    constants: tuple[Constant, ...] = ()
    since: str = ""
    until: str = ""
    apart: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class StatusMapping:
    """One status entry of an entity of the row, made where the value is not blank.

    `happened` and `learned` are columns of dates; where `learned` is blank the day of the import counts. `body`,
    `reference` and `reason` are columns, too; `body_name` is the deciding body where no column names it.
    """

    subject: str
    axis: str
    column: str = ""
    value: str = ""
    happened: str = ""
    learned: str = ""
    body: str = ""
    body_name: str = ""
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the rows of one table become. `table` names the sheet, "" any; it fits a table that has all its columns.

    `heading` is that of the table it was made for; a saved mapping is taken unasked only for just this heading.
    """

    table: str = ""
    heading: tuple[str, ...] = ()
    entities: tuple[EntityMapping, ...] = ()
    links: tuple[LinkMapping, ...] = ()
    statuses: tuple[StatusMapping, ...] = ()
    date_order: DateOrder = DateOrder.DMY
    buddhist: bool | None = None
    region: str = "KH"
    currency: str = ""
    series: str = ""

    def columns(self) -> tuple[str, ...]:
        """Every column that the mapping reads."""
        return tuple(dict.fromkeys(self._columns()))

    def fits(self, table: str, heading: Sequence[str]) -> bool:
        """Whether a table of this name and heading can be read by this mapping."""
        return (not self.table or self.table == table) and set(self.columns()) <= set(heading)

    def made_for(self, heading: Sequence[str]) -> bool:
        """Whether it was made for a table with just these columns."""
        return bool(self.heading) and sorted(self.heading) == sorted(heading)

    def _columns(self) -> Iterator[str]:
        for entity in self.entities:
            yield from entity.key.columns if entity.key else ()
            yield from (c for f in entity.fields for c in (f.column, *f.joined))
            yield from (c for c in (entity.since, entity.until) if c)
        for link in self.links:
            yield from (c for f in link.fields for c in (f.column, *f.joined))
            yield from (c for c in (link.type_column, link.since, link.until, link.when) if c)
            yield from (c for c in link.apart if c != "*")
        for status in self.statuses:
            named = (status.column, status.happened, status.learned, status.body, status.reference, status.reason)
            yield from (c for c in named if c)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A named mapping for the tables of one sender. `series` names the register whose editions update each other."""

    name: str
    series: str
    tables: tuple[TableMapping, ...] = field(default=())

    def for_table(self, table: str, heading: Sequence[str]) -> TableMapping | None:
        """The most specific of its tables that fits, or None."""
        fitting = [t for t in self.tables if t.fits(table, heading)]
        return max(fitting, key=lambda t: (bool(t.table), len(t.columns())), default=None)

    def missing(self, table: str, heading: Sequence[str]) -> tuple[str, ...]:
        """The columns that the nearest of its tables asks for and this heading lacks."""
        named = [t for t in self.tables if not t.table or t.table == table]
        lacks = [tuple(c for c in t.columns() if c not in heading) for t in named]
        return min(lacks, key=len, default=())

    def to_text(self) -> str:
        """The mapping as JSON, for a file or the case."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=lambda value: value.value) + "\n"


def from_text(text: str) -> Mapping:
    """A mapping from JSON. Raises MappingError."""
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise MappingError(
            Phrase("The mapping is not JSON: {why} in line {line}.", why=error.msg, line=error.lineno)
        ) from error
    except (RecursionError, ValueError) as error:
        raise MappingError(Phrase("The mapping is nested too deeply, or holds a number of too many digits.")) from error
    try:
        tables = tuple(_table(t) for t in body.get("tables", ()))
        return Mapping(str(body["name"]), str(body.get("series") or body["name"]), tables)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MappingError(Phrase("The mapping lacks something or has something unknown: {why}.", why=error)) from error


def check(mapping: TableMapping, schema: Schema) -> None:
    """Raise MappingError where the mapping names a type, field, value, status or entity that is not there."""
    if not mapping.entities:
        raise MappingError(Phrase("A table of the mapping makes nothing of its rows; it needs at least one entity."))
    entities: dict[str, EntityType] = {}
    for entity in mapping.entities:
        kind = schema.entities.get(entity.type)
        if kind is None:
            raise MappingError(Phrase("There is no entity type {type} in the vocabulary.", type=entity.type))
        if entity.name in entities:
            raise MappingError(Phrase("Two entities of the mapping are called {entity}.", entity=entity.name))
        if entity.beside and entity.beside not in entities:
            raise MappingError(
                Phrase(
                    "{entity} stands beside {other}, which has to be named before it.",
                    entity=entity.name,
                    other=entity.beside,
                )
            )
        entities[entity.name] = kind
        _check_fields(kind, entity.fields, entity.constants)
        _check_constants(kind, entity.constants, mapping, schema)
        if entity.key is not None:
            _check_key(entity.name, entity.key)
    for link in mapping.links:
        if not link_types(link):
            raise MappingError(
                Phrase("The link from {source} to {target} has no type.", source=link.source, target=link.target)
            )
        if len(link.apart) > 1 and "*" in link.apart:
            raise MappingError(Phrase("What keeps links apart (apart) is either each row, *, or columns."))
        for name in link_types(link):
            link_type = schema.links.get(name)
            if link_type is None:
                raise MappingError(Phrase("There is no link type {name} in the vocabulary.", name=name))
            ends = [entities.get(link.source), entities.get(link.target)]
            if ends[0] is None or ends[1] is None:
                raise MappingError(Phrase("The link {name} joins an entity that the mapping does not have.", name=name))
            if not link_type.joins(ends[0].name, ends[1].name):
                raise MappingError(
                    Phrase(
                        "A link {name} cannot run from {source} to {target}.",
                        name=name,
                        source=ends[0].name,
                        target=ends[1].name,
                    )
                )
            _check_fields(link_type, link.fields, link.constants)
            _check_constants(link_type, link.constants, mapping, schema)
    for status in mapping.statuses:
        _check_status(status, entities, schema.axes.get(status.axis))


def link_types(link: LinkMapping) -> tuple[str, ...]:
    """The link types that a link mapping can make."""
    return tuple(dict.fromkeys(([link.type] if link.type else []) + [name for _, name in link.types]))


def protected(mapping: TableMapping, schema: Schema) -> tuple[str, ...]:
    """The types of the entities that come under protection by what the mapping makes, the protecting ones aside."""
    kinds = {entity.name: schema.entities[entity.type] for entity in mapping.entities}
    ends = [(link.source, link.target) for link in mapping.links]
    beside = {one for pair in ends for one, other in (pair, pair[::-1]) if kinds[other].protects}
    named = (k for name, k in kinds.items() if name in beside and not k.protects and any(f.naming for f in k.fields))
    return tuple(dict.fromkeys(kind.name for kind in named))


def choices(mapping: TableMapping, field: Field | None, schema: Schema) -> Choices:
    """How the texts of a table are read, those of a field by its closed list if it has one."""
    enum = labels(schema.lists[field.list]) if field is not None and field.kind is Kind.ENUM else ()
    return Choices(
        region=mapping.region,
        date_order=mapping.date_order,
        buddhist=mapping.buddhist,
        currency=mapping.currency,
        enum=enum,
    )


@cache
def labels(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    """Every label of the terms with the code that it stands for."""
    return tuple((label, t.code) for t in terms for label in (t.en, t.km, t.htcds, *t.aliases) if label)


def _check_fields(kind: EntityType | LinkType, fields: Iterable[FieldColumn], constants: Iterable[Constant]) -> None:
    known = {f.name for f in kind.fields}
    for name in (*(f.field for f in fields), *(c.field for c in constants)):
        if name not in known:
            raise MappingError(Phrase("{type} has no field {name} in the vocabulary.", type=kind.name, name=name))


def _check_constants(
    kind: EntityType | LinkType, constants: Iterable[Constant], mapping: TableMapping, schema: Schema
) -> None:
    for constant in constants:
        field = kind.field(constant.field)
        try:
            normalise(field.kind, constant.value, choices=choices(mapping, field, schema))
        except BadValue as bad:
            raise MappingError(
                Phrase(
                    "“{value}” is no value of the field {field}: {why}",
                    value=constant.value,
                    field=field.name,
                    why=bad.words,
                )
            ) from bad


def _check_key(name: str, key: Key) -> None:
    if not key.columns:
        raise MappingError(Phrase("The key of {name} names no column.", name=name))
    if not _known_scope(key.scope):
        raise MappingError(
            Phrase(
                "The key of {name} has scope “{scope}”; use world, register:NAME or files.", name=name, scope=key.scope
            )
        )


def _check_status(status: StatusMapping, entities: MappingOf[str, EntityType], axis: Axis | None) -> None:
    if axis is None:
        raise MappingError(Phrase("There is no status axis {axis} in the vocabulary.", axis=status.axis))
    subject = entities.get(status.subject)
    if subject is None or subject.name not in axis.subjects:
        raise MappingError(
            Phrase("The status axis {axis} does not apply to {entity}.", axis=status.axis, entity=status.subject)
        )
    if bool(status.column) == bool(status.value):
        raise MappingError(Phrase("A status on {axis} needs either a column or one value.", axis=status.axis))
    if status.value and all(term.code != status.value for term in axis.terms):
        raise MappingError(
            Phrase("There is no status {value} on the axis {axis}.", value=status.value, axis=status.axis)
        )


def _known_scope(scope: str) -> bool:
    return scope in ("world", FILES) or (scope.startswith(REGISTER) and len(scope) > len(REGISTER))


def _table(body: MappingOf[str, Any]) -> TableMapping:
    return TableMapping(
        **dict(body)
        | {
            "entities": tuple(_entity(e) for e in body.get("entities", ())),
            "links": tuple(_link(k) for k in body.get("links", ())),
            "statuses": tuple(StatusMapping(**s) for s in body.get("statuses", ())),
            "heading": tuple(body.get("heading", ())),
            "date_order": DateOrder(body.get("date_order", DateOrder.DMY.value)),
        }
    )


def _entity(body: MappingOf[str, Any]) -> EntityMapping:
    key = body.get("key")
    made = Key(tuple(key["columns"]), key["scope"], Kind(key.get("kind", "identifier"))) if key else None
    return EntityMapping(**dict(body) | _columns_of(body) | {"key": made})


def _link(body: MappingOf[str, Any]) -> LinkMapping:
    types = tuple((str(text), str(name)) for text, name in body.get("types", ()))
    return LinkMapping(**dict(body) | _columns_of(body) | {"types": types, "apart": tuple(body.get("apart", ()))})


def _columns_of(body: MappingOf[str, Any]) -> dict[str, Any]:
    return {
        "fields": tuple(FieldColumn(**f | {"joined": tuple(f.get("joined", ()))}) for f in body.get("fields", ())),
        "constants": tuple(Constant(**c) for c in body.get("constants", ())),
    }
