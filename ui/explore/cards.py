"""What a person reads where the pointer rests: a few lines of an entity, of a line, or of a group."""

from __future__ import annotations

from collections import Counter

from graph.facts import Entity
from graph.language import _, many, spoken
from investigator.inspection import value_words
from ui.explore.desk import Desk

_LINES = 7


def card(desk: Desk, uid: str) -> tuple[str, ...]:
    """What the chart says of an entity, a line or a group by its uid; nothing where there is none of the kind."""
    entity = desk.entity(uid)
    return _of_entity(desk, entity) if entity is not None else _of_group(desk, uid) or _of_line(desk, uid)


def _of_entity(desk: Desk, entity: Entity) -> tuple[str, ...]:
    schema = desk.session.schema
    kind = schema.entities[entity.type]
    shown = desk.session.disclosure.values(entity)
    links = int(desk.graph.degrees()[desk.graph.index[entity.uid]])
    lines = [desk.name(entity), spoken(kind), many("{n} link on this chart", "{n} links on this chart", links)]
    for field in kind.fields:
        if field.name not in kind.caption and shown.get(field.name) and len(lines) < _LINES:
            words = ", ".join(value_words(schema, field, value) for value in shown[field.name][:3])
            lines.append(f"{spoken(field)}: {words}")
    return tuple(lines)


def _of_group(desk: Desk, uid: str) -> tuple[str, ...]:
    group = desk.signs.group(uid)
    if group is None:
        return ()
    count = len(group.members)
    words = (
        many("group of {n}, closed", "group of {n}, closed", count)
        if group.closed
        else many("group of {n}", "group of {n}", count)
    )
    return (desk.signs.title(group), words, _("A group is an arrangement of this chart, not a fact."))


def _of_line(desk: Desk, uid: str) -> tuple[str, ...]:
    links = desk.lines.members.get(uid, ())
    line = next((each for each in desk.lines.graph.links if each.uid == uid), None) if links else None
    names = [desk.signs.called(end) for end in ((line.source, line.target) if line is not None else ())]
    if not all(names) or not names:
        return ()
    schema = desk.session.schema
    counts = Counter(spoken(schema.links[link.type]) for link in links)
    words = ", ".join(f"{name} ({count:,})" if count > 1 else name for name, count in counts.most_common(4))
    return (" – ".join(names), words)
