"""Entities and links as they are kept for reading: current values, search text, and the runs that they rest on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graph.derived import Derived
from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId, pseudonym
from graph.neo4j_store.rows import Properties
from graph.neo4j_store.vocabulary import Vocabulary
from graph.schema import EntityType, LinkType
from graph.vault import Vault

LONGEST_INDEXED = 30_000
"""Bytes of search text that a text index takes; longer texts are kept apart and searched without it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity or a link as the store knows it before a change; `source` and `target` are "" for entities."""

    uid: str
    type: str
    version: int
    runs: tuple[str, ...]
    key: str = ""
    protected: bool = False
    source: str = ""
    target: str = ""

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return bool(self.source)


class Shown:
    """What nodes and relationships show of entities and links; naming values of protected persons pass the vault."""

    def __init__(self, vault: Vault, vocabulary: Vocabulary, case: int) -> None:
        self._vault = vault
        self._vocabulary = vocabulary
        self._case = case

    def entity(self, subject: Subject, derived: Derived) -> Properties:
        """All properties of an entity's node."""
        row: Properties = {
            "case": self._case,
            "uid": subject.uid,
            "_type": subject.type,
            "_key": subject.key,
            "_version": subject.version,
            "_runs": list(subject.runs),
        }
        if derived.disputed:
            row["_disputed"] = list(derived.disputed)
        if subject.protected:
            self._put_protected(row, subject, derived)
            return row
        _put_values(row, self._vocabulary.entity(subject.type), derived.values)
        if len(derived.search) * 4 <= LONGEST_INDEXED or len(derived.search.encode()) <= LONGEST_INDEXED:
            row["_search"] = derived.search
        else:
            row |= {"_long": True, "_long_search": derived.search}
        return row

    def entity_of(self, row: Properties) -> Entity:
        """An entity as read."""
        uid, kind = row["uid"], self._vocabulary.entity(row["_type"])
        values = {f.name: _as_tuple(row[f.name]) for f in kind.fields if f.name in row}
        if "_sealed" in row:
            hidden = json.loads(self._vault.open(uid, "values", row["_sealed"]))
            values |= {name: tuple(found) for name, found in hidden.items()}
            values = {f.name: values[f.name] for f in kind.fields if f.name in values}
        return Entity(
            EntityId(uid),
            row["_type"],
            MappingProxyType(values),
            tuple(row.get("_disputed", ())),
            row.get("_protected", False),
            row["_version"],
        )

    def derived_of(self, row: Properties) -> Derived:
        """What is kept of an entity, as it was derived."""
        entity = self.entity_of(row)
        return Derived(entity.values, entity.disputed, self.search_text(row))

    def search_text(self, row: Mapping[str, Any]) -> str:
        """The search text of an entity's node."""
        if "_sealed_search" in row:
            return self._vault.open(row["uid"], "search", row["_sealed_search"])
        text: str = row["_search"] if "_search" in row else row["_long_search"]
        return text

    def link(self, subject: Subject, derived: Derived) -> Properties:
        """All properties of a link's relationship."""
        row: Properties = {"uid": subject.uid, "_version": subject.version, "_runs": list(subject.runs)}
        _put_values(row, self._vocabulary.link(subject.type), derived.values)
        if derived.disputed:
            row["_disputed"] = list(derived.disputed)
        return row

    def link_of(self, kind: str, source: str, target: str, row: Properties) -> Link:
        """A link as read."""
        fields = self._vocabulary.link(kind).fields
        return Link(
            LinkId(row["uid"]),
            kind,
            EntityId(source),
            EntityId(target),
            MappingProxyType({f.name: _as_tuple(row[f.name]) for f in fields if f.name in row}),
            tuple(row.get("_disputed", ())),
            row["_version"],
        )

    def _put_protected(self, row: Properties, subject: Subject, derived: Derived) -> None:
        naming = self._vocabulary.naming(subject.type)
        kind = self._vocabulary.entity(subject.type)
        hidden = {name: list(found) for name, found in derived.values.items() if name in naming}
        _put_values(row, kind, {name: found for name, found in derived.values.items() if name not in naming})
        row |= {
            "_protected": True,
            "pseudonym": pseudonym(subject.uid),
            "_sealed": self._vault.seal(subject.uid, "values", json.dumps(hidden, ensure_ascii=False)),
            "_sealed_search": self._vault.seal(subject.uid, "search", derived.search),
        }


def by_ends(rows: Iterable[Properties]) -> list[Properties]:
    """Relationship rows in the order of their ends, so that two writers take their locks in the same order."""
    return sorted(rows, key=lambda row: (min(row["source"], row["target"]), max(row["source"], row["target"])))


def _put_values(row: Properties, kind: EntityType | LinkType, values: Mapping[str, tuple[str, ...]]) -> None:
    for field in kind.fields:
        found = values.get(field.name)
        if found:
            row[field.name] = list(found) if field.many else found[0]


def _as_tuple(kept: str | list[str]) -> tuple[str, ...]:
    return (kept,) if isinstance(kept, str) else tuple(kept)
