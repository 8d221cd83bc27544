"""The vocabulary of a case on a server, which somebody else may widen while it is open here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph.schema import EntityType, LinkType, Schema, standard
from graph.vault import naming_fields


class Vocabulary:
    """The schema as last read; `stamp` counts its changes in the store, `reload` reads it again."""

    def __init__(self, schema: Schema, reload: Callable[[], Schema]) -> None:
        self.schema = schema
        self.stamp = -1
        self._reload = reload
        self._naming: dict[str, frozenset[str]] = {}

    def become(self, schema: Schema, stamp: int) -> None:
        """Take the schema as it is in the store now."""
        self.schema, self.stamp = schema, stamp
        self._naming = {}

    def entity(self, name: str) -> EntityType:
        """An entity type that the store holds; where it is unknown here, it was added since."""
        if name not in self.schema.entities:
            self.become(self._reload(), self.stamp)
        return self.schema.entities[name]

    def link(self, name: str) -> LinkType:
        """A link type that the store holds; where it is unknown here, it was added since."""
        if name not in self.schema.links:
            self.become(self._reload(), self.stamp)
        return self.schema.links[name]

    def naming(self, name: str) -> frozenset[str]:
        """The naming fields of an entity type."""
        found = self._naming.get(name)
        if found is None:
            found = self._naming[name] = naming_fields(self.entity(name))
        return found


def schema_of(texts: Iterable[str]) -> Schema:
    """The standard vocabulary with these added."""
    schema = standard()
    for text in texts:
        schema = schema.extended(text)
    return schema
