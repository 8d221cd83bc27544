"""What entities are called on a page: a name, the end of a number, and of a protected person a pseudonym."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from graph.facts import Entity
from graph.ids import EntityId
from graph.language import _, spoken
from graph.schema import EntityType, Schema
from graph.text import visible
from graph.values import Kind
from investigator.disclosure import called

LABEL_LENGTH = 60
_WHOLE = frozenset({"plate", "handle", "website"})
"""Kinds of identifiers that an exhibit shows whole; of all others only the end, and the source says the rest."""

_KEPT_END = 4


def pseudonyms(masked: Mapping[EntityId, bool], seed: str) -> dict[EntityId, str]:
    """V-01, V-02 … for persons, N-01 … for their numbers, in an order that the seed decides."""
    shuffled = sorted(masked)
    random.Random(f"{seed} pseudonyms").shuffle(shuffled)  # noqa: S311  the seed itself is from the system
    people, numbers = ([uid for uid in shuffled if masked[uid] is person] for person in (True, False))
    made = {uid: f"V-{number:02d}" for number, uid in enumerate(people, start=1)}
    return made | {uid: f"N-{number:02d}" for number, uid in enumerate(numbers, start=1)}


def labels(
    entities: Sequence[Entity], schema: Schema, pseudonyms: Mapping[EntityId, str]
) -> tuple[dict[EntityId, str], dict[str, int]]:
    """What each entity is called, and how much is kept back, by words; `pseudonyms` are of those who have one."""
    masked = [e for e in entities if e.uid in pseudonyms]
    people = sum(is_person(schema.entities[e.type]) for e in masked)
    names = {e.uid: pseudonyms.get(e.uid) or open_label(e, schema) for e in entities}
    counts = {
        _("Protected persons under pseudonyms"): people,
        _("Numbers of protected persons under pseudonyms"): len(masked) - people,
        _("Numbers shortened to their end"): sum(is_shortened(e, schema) for e in entities if e.uid not in pseudonyms),
    }
    return names, counts | _left_out_values(entities, schema)


def open_label(entity: Entity, schema: Schema) -> str:
    """What an entity is called that is under no pseudonym."""
    label = called(entity, schema)
    return visible(shortened_number(label) if is_shortened(entity, schema) else label, LABEL_LENGTH)


def _left_out_values(entities: Sequence[Entity], schema: Schema) -> dict[str, int]:
    """How often each field that could tell who or where somebody is was left out, by words."""
    found: Counter[str] = Counter()
    for entity in entities:
        kind = schema.entities[entity.type]
        told = {*kind.caption, kind.kind_field}
        found.update(spoken(f) for f in kind.fields if f.naming and f.name not in told and entity.value(f.name))
    return {_("Left out: {field}").format(field=words): found[words] for words in sorted(found)}


def is_person(kind: EntityType) -> bool:
    """Whether entities of a type are persons: their name is sealed with them."""
    return any(f.naming and f.kind is Kind.NAME for f in kind.fields)


def shortened_number(number: str) -> str:
    """A number of which only the end is shown."""
    return f"··{number[-_KEPT_END:]}" if len(number) > _KEPT_END + 1 else number


def is_shortened(entity: Entity, schema: Schema) -> bool:
    """Whether of an entity's number only the end is shown."""
    kind = schema.entities[entity.type]
    return entity.type == "Identifier" and entity.value(kind.kind_field) not in _WHOLE
