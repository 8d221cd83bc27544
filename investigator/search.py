"""Finding entities by any of their names, numbers and words, in any script, with the reason for each hit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.facts import Entity
from graph.folding import Match, explain, needles, search_text, tier
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
    """The entities that answer best, best first; the order is the same in every store.

    Of those that answer alike the ones whose names are hidden come last, and as long as there are others they take no
    more than half of the places: a common family name among victims must not crowd out the suspect of that name. Only
    what is returned is disclosed, so that a log of names shown tells of nothing else.
    """
    wanted = needles(text)
    ranked: list[tuple[tuple[int, bool, float, str], Entity, Match]] = []
    for candidate in case.look(lambda s: s.candidates(wanted, _LOOKED_AT)):
        entity = candidate.entity
        match = explain(text, _fields(case.schema.entities[entity.type], entity))
        ranked.append(((candidate.tier, disclosure.hides(entity), -match.score, entity.uid), entity, match))
    ranked.sort(key=lambda each: each[0])
    readable = sum(not hidden for (_tier, hidden, _score, _uid), _entity, _match in ranked)
    places = max(limit - readable, limit // 2)
    hits: list[Hit] = []
    for (_tier, hidden, _score, _uid), entity, match in ranked:
        if len(hits) == limit:
            break
        if hidden and places == 0:
            continue
        places -= hidden
        why = match.why or _("a former or disputed value")
        hits.append(Hit(entity, disclosure.name(entity), disclosure.why(entity, why), match.score))
    return tuple(hits)


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
