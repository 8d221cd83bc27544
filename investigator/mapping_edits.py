"""Changes of a mapping by hand: each gives a new one, and nothing is decided for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from graph.schema import Schema
from graph.values import Kind
from importers.mapping import EntityMapping, FieldColumn, Key, LinkMapping, Mapping, TableMapping


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column can go: a field of an entity of the mapping, named as in the vocabulary."""

    entity: str
    field: str


class Use(Enum):
    """What a column can be read for that is no field of an entity."""

    LINK = "link"
    LINKS = "links"
    STATUS = "status"
    DATE = "date"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Role:
    """What a column is read for, and the name of that: a link type, the column that names one, an axis, an entity."""

    use: Use
    name: str


def dated(mapping: Mapping, *, buddhist: bool | None) -> Mapping:
    """Whether years such as 2574 are those of the Buddhist era, in every table; other years are as they are.

    None: a row with such a year is rejected, with the question which it is.
    """
    return replace(mapping, tables=tuple(replace(table, buddhist=buddhist) for table in mapping.tables))


def places(table: TableMapping, schema: Schema) -> tuple[Place, ...]:
    """Every field of every entity of the mapping."""
    return tuple(Place(e.name, f.name) for e in table.entities for f in schema.entities[e.type].fields)


def place_of(table: TableMapping, column: str) -> Place | None:
    """Where a column goes, None where it fills no field of an entity."""
    for entity in table.entities:
        for found in entity.fields:
            if column == found.column or column in found.joined:
                return Place(entity.name, found.field)
    return None


def role_of(table: TableMapping, column: str) -> Role | None:
    """What else a column is read for; None where for nothing."""
    for link in table.links:
        named = (link.type_column, link.since, link.until, link.when, *link.apart, *(f.column for f in link.fields))
        if column in named:
            return Role(Use.LINK, link.type) if link.type else Role(Use.LINKS, link.type_column)
    for status in table.statuses:
        if column in (status.column, status.happened, status.learned, status.body, status.reference, status.reason):
            return Role(Use.STATUS, status.axis)
    for entity in table.entities:
        if column in (entity.since, entity.until):
            return Role(Use.DATE, entity.name)
        if entity.key and column in entity.key.columns:
            return Role(Use.KEY, entity.name)
    return None


def assigned(table: TableMapping, column: str, place: Place | None) -> TableMapping:
    """With a column that fills another field, or (None) none. Keys, links and statuses that read it go on doing so."""
    entities = []
    for entity in table.entities:
        fields = tuple(f for f in entity.fields if f.column != column)
        if place is not None and entity.name == place.entity:
            fields = (*(f for f in fields if f.field != place.field), FieldColumn(place.field, column))
        entities.append(replace(entity, fields=fields))
    return replace(table, entities=tuple(entities))


def keyed(table: TableMapping, entity: str, columns: Sequence[str], scope: str) -> TableMapping:
    """With an entity that is found again by these columns within this scope; by none: each row is its own entity."""
    key = Key(tuple(columns), scope, Kind.IDENTIFIER) if columns else None
    return replace(table, entities=tuple(replace(e, key=key) if e.name == entity else e for e in table.entities))


def key_columns(table: TableMapping, entity: EntityMapping, schema: Schema) -> tuple[str, ...]:
    """The columns that may be keys of an entity: those that fill no name, so that nobody is matched by a name."""
    kind = schema.entities[entity.type]
    names = {f.column for f in entity.fields if kind.field(f.field).kind is Kind.NAME}
    return tuple(column for column in table.heading if column not in names)


def with_entity(table: TableMapping, type_name: str) -> TableMapping:
    """With one more entity of a type."""
    taken = {entity.name for entity in table.entities}
    base = type_name.lower()
    name = next(n for n in (base, *(f"{base}{i}" for i in range(2, 100))) if n not in taken)
    return replace(table, entities=(*table.entities, EntityMapping(name, type_name)))


def without_entity(table: TableMapping, entity: str) -> TableMapping:
    """Without an entity, its links and its statuses; entities beside it stand by themselves."""
    return replace(
        table,
        entities=tuple(
            replace(e, beside="" if e.beside == entity else e.beside) for e in table.entities if e.name != entity
        ),
        links=tuple(k for k in table.links if entity not in (k.source, k.target)),
        statuses=tuple(s for s in table.statuses if s.subject != entity),
    )


def with_link(table: TableMapping, source: str, target: str, type_name: str) -> TableMapping:
    """With one more link between two entities of the row."""
    return replace(table, links=(*table.links, LinkMapping(source, target, type_name)))


def without_link(table: TableMapping, position: int) -> TableMapping:
    """Without the link at a position."""
    return replace(table, links=tuple(k for n, k in enumerate(table.links) if n != position))


def link_types_between(table: TableMapping, source: str, target: str, schema: Schema) -> tuple[str, ...]:
    """The link types that may run from one entity of the mapping to another."""
    kinds = {entity.name: entity.type for entity in table.entities}
    return tuple(
        name for name, kind in schema.links.items() if not kind.derived and kind.joins(kinds[source], kinds[target])
    )


def in_mapping(mapping: Mapping, before: TableMapping, after: TableMapping) -> Mapping:
    """The mapping with one of its tables exchanged."""
    return replace(mapping, tables=tuple(after if table == before else table for table in mapping.tables))
