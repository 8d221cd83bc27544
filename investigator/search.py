"""Finding entities by any of their names, numbers and words, in any script, with the reason for each hit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.facts import Entity
from graph.folding import explain, needles, search_text, tier
from graph.ids import EntityId
from graph.language import _, spoken
from graph.schema import EntityType, Schema
from graph.text import fold
from graph.values import Kind
from investigator.case import Case
from investigator.disclosure import Disclosure

_LOOKED_AT = 400
"""Hits of a store that are ranked: more than anybody reads, few enough to rank at once."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that answers a search; `score` runs from 0 to 1."""

    entity: Entity
    name: str
    why: str
    score: float


def search(case: Case, text: str, disclosure: Disclosure, limit: int = 20) -> tuple[Hit, ...]:
    """The entities that answer best, best first; the order is the same in every store."""
    wanted = needles(text)
    found = case.look(lambda s: s.candidates(wanted, _LOOKED_AT))
    hits: list[tuple[tuple[int, float, str], Hit]] = []
    for candidate in found:
        entity = candidate.entity
        match = explain(text, _fields(case.schema.entities[entity.type], entity))
        why = match.why or _("a former or disputed value")
        hit = Hit(entity, disclosure.name(entity), disclosure.why(entity, why), match.score)
        hits.append(((candidate.tier, -match.score, entity.uid), hit))
    hits.sort(key=lambda pair: pair[0])
    return tuple(hit for _, hit in hits[:limit])


def found_among(entities: Iterable[Entity], text: str, schema: Schema) -> tuple[EntityId, ...]:
    """Those of these entities that answer, best first; each is tested as a store tests it."""
    wanted = needles(text)
    hits: list[tuple[int, int, EntityId]] = []
    for position, entity in enumerate(entities):
        fields = _fields(schema.entities[entity.type], entity)
        met = tier(search_text((kind, value) for _label, kind, value in fields), wanted)
        if met is None and fold(text).upper() in entity.pseudonym and entity.protected:
            met = 0
        if met is not None:
            hits.append((met, position, entity.uid))
    return tuple(uid for _met, _position, uid in sorted(hits))


def found_entity(case: Case, words: str) -> Entity | None:
    """The entity with this uid; None where there is none."""
    uid = EntityId(words.lower())
    found = case.ask(lambda s: s.entities([uid]))
    return found[0] if found else None


def _fields(kind: EntityType, entity: Entity) -> list[tuple[str, Kind, str]]:
    return [(spoken(f).lower(), f.kind, value) for f in kind.fields for value in entity.values.get(f.name, ())]
