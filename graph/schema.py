"""The vocabulary of a case: what entities, links, fields, statuses and indicators there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from graph import vocabulary_file
from graph.vocabulary import ANY, Axis, EntityType, Field, LinkType, SchemaError, Term

__all__ = ["ANY", "Axis", "EntityType", "Field", "LinkType", "Schema", "SchemaError", "Term", "standard"]


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole vocabulary; `extended` adds an agency's own file to it."""

    entities: Mapping[str, EntityType]
    links: Mapping[str, LinkType]
    lists: Mapping[str, tuple[Term, ...]]
    axes: Mapping[str, Axis]
    indicators: Mapping[str, tuple[Term, ...]]
    source_codes: tuple[str, ...] = ()
    information_codes: tuple[str, ...] = ()
    handling_codes: tuple[str, ...] = ()
    link_fields: tuple[Field, ...] = field(default=())

    def field_of(self, type_name: str, name: str) -> Field:
        """The field `name` of an entity type or link type; KeyError where either is unknown."""
        return self.typed(type_name).field(name)

    def typed(self, type_name: str) -> EntityType | LinkType:
        """The entity type or link type called `type_name`; KeyError where there is none."""
        found = self.entities.get(type_name) or self.links.get(type_name)
        if found is None:
            raise KeyError(type_name)
        return found

    def extended(self, text: str) -> Schema:
        """The same vocabulary with the types, fields and terms of an agency's file added.

        `text` is TOML of the form of schema.toml. Nothing may be taken away or change its kind.
        Raises SchemaError.
        """
        return vocabulary_file.widened(self, text)

    def covers(self, other: Schema) -> bool:
        """Whether everything that can be said in `other` can be said in this one, and means the same."""
        return (
            all(_speaks_for(self.entities.get(name), kind) for name, kind in other.entities.items())
            and all(_speaks_for(self.links.get(name), kind) for name, kind in other.links.items())
            and all(_codes(self.lists.get(name, ())) >= _codes(terms) for name, terms in other.lists.items())
            and all(name in self.axes and _rules(self.axes[name], axis) for name, axis in other.axes.items())
        )


@cache
def standard() -> Schema:
    """The vocabulary that ships with the program."""
    return _EMPTY.extended(files("graph").joinpath("schema.toml").read_text("utf-8"))


def _speaks_for(wide: EntityType | LinkType | None, narrow: EntityType | LinkType) -> bool:
    if wide is None or not {_sense(f) for f in wide.fields} >= {_sense(f) for f in narrow.fields}:
        return False
    if isinstance(wide, LinkType) and isinstance(narrow, LinkType):
        admitted = set(wide.sources) >= set(narrow.sources) and set(wide.targets) >= set(narrow.targets)
        return admitted and wide.directed == narrow.directed
    return isinstance(wide, EntityType) and isinstance(narrow, EntityType) and wide.protects >= narrow.protects


def _sense(known: Field) -> tuple[object, ...]:
    """What of a field decides how its values are read, compared and kept."""
    return (known.name, known.kind, known.many, known.naming, known.sum, known.list)


def _rules(wide: Axis, narrow: Axis) -> bool:
    return _codes(wide.terms) >= _codes(narrow.terms) and set(wide.subjects) >= set(narrow.subjects)


def _codes(terms: tuple[Term, ...]) -> set[str]:
    return {term.code for term in terms}


_EMPTY = Schema(
    entities=MappingProxyType({}),
    links=MappingProxyType({}),
    lists=MappingProxyType({}),
    axes=MappingProxyType({}),
    indicators=MappingProxyType({}),
)
