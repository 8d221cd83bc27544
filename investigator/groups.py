"""Groups of a chart: entities that a person arranges together, under a title, in a frame or closed to one sign.

A group is a way of looking, not a fact: nothing of it is in the case's network, in an answer or on an exhibit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from graph.facts import Entity
from graph.ids import EntityId, random_id
from graph.language import _, spoken
from graph.provinces import province_name
from graph.schema import Schema

LEAST = 2
"""Fewer entities than this are no group."""


class By(Enum):
    """What a group was made by."""

    SITE = "site"
    TYPE = "type"
    PROVINCE = "province"
    COMMUNITY = "community"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Group:
    """Some entities of a chart under one title.

    The title is the name of the entity `head`, which need not be a member; without one it is `words`: an entity type
    (TYPE), a province (PROVINCE), or what a person wrote (HAND). No name is kept here, so that the title follows the
    name, and is a pseudonym where the entity is protected. A `closed` group is painted as one sign with its number.
    """

    uid: str
    by: By
    members: tuple[EntityId, ...]
    head: EntityId | None = None
    words: str = ""
    closed: bool = False

    def to_body(self) -> dict[str, object]:
        """The group as JSON has it; what is not said is not written."""
        body: dict[str, object] = {"uid": self.uid, "by": self.by.value, "members": list(self.members)}
        if self.head:
            body["head"] = self.head
        if self.words:
            body["words"] = self.words
        if self.closed:
            body["closed"] = True
        return body


def new_group(by: By, members: Iterable[EntityId], *, head: EntityId | None = None, words: str = "") -> Group:
    """An open group."""
    return Group(random_id(), by, tuple(dict.fromkeys(members)), head, words)


def group_of(body: Mapping[str, Any]) -> Group:
    """A group from its JSON. Raises KeyError and ValueError where it is none."""
    head = body.get("head")
    return Group(
        str(body["uid"]),
        By(body["by"]),
        tuple(EntityId(uid) for uid in body["members"]),
        EntityId(head) if head else None,
        str(body.get("words", "")),
        bool(body.get("closed", False)),
    )


def tidied(groups: Iterable[Group], there: Mapping[EntityId, object]) -> tuple[Group, ...]:
    """The groups with only members that are there, each entity in the first group that has it; those too small go."""
    taken: set[EntityId] = set()
    kept = []
    for group in groups:
        members = tuple(uid for uid in group.members if uid in there and uid not in taken)
        if len(members) >= LEAST:
            taken.update(members)
            kept.append(group if members == group.members else replace(group, members=members))
    return tuple(kept)


def title(
    group: Group, schema: Schema, entity: Callable[[EntityId], Entity | None], name: Callable[[Entity], str]
) -> str:
    """What a group is called. `entity` finds its head, `name` says what an entity may be called where it is shown."""
    if group.head is not None:
        head = entity(group.head)
        if head is None:
            return _("Group")
        return _("Around {name}").format(name=name(head)) if group.by is By.COMMUNITY else name(head)
    if group.by is By.TYPE and group.words in schema.entities:
        return spoken(schema.entities[group.words])
    if group.by is By.PROVINCE:
        return province_name(group.words)
    return group.words or _("Group")


def grouped_by(groups: Sequence[Group]) -> str:
    """By what all groups of a chart were made, in words; "" where there are none, or some of another kind."""
    kinds = {group.by for group in groups}
    words = {
        By.SITE: _("grouped by site"),
        By.TYPE: _("grouped by type"),
        By.PROVINCE: _("grouped by province"),
        By.COMMUNITY: _("grouped by community"),
    }
    return words.get(kinds.pop(), "") if len(kinds) == 1 else ""
