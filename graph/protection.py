"""Who becomes protected by a change, and what is protected because only protected persons use it: their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.changes import ChangeSet
from graph.facts import Judgement, Verdict
from graph.ids import EntityId
from graph.schema import EntityType, Schema

USING = "USES"
"""The link from whom a phone, an account or a document belongs to."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who uses something: `used` by an entity that is `protected` or not."""

    used: str
    protected: bool


def newly_protected(change: ChangeSet, schema: Schema, known: Mapping[str, str]) -> frozenset[EntityId]:
    """The entities that this change puts under protection: linked to a protecting type, or marked so.

    A link protects, whichever way it runs, what has naming fields: a site where a victim was held keeps its name. What
    the case holds already does not protect a second time somebody whose protection was lifted, unless it is marked so.
    """
    types = dict(known) | {e.uid: e.type for e in change.entities}
    protecting = {name for name, kind in schema.entities.items() if kind.protects}
    named = {name for name, kind in schema.entities.items() if _named(kind)}
    found = {e.uid for e in change.entities if e.protected or (e.type in protecting and e.uid not in known)}
    for link in change.links:
        if link.uid in known:
            continue
        source, target = types.get(link.source), types.get(link.target)
        if target in protecting and source in named:
            found.add(link.source)
        if source in protecting and target in named:
            found.add(link.target)
    found |= {EntityId(j.target) for j in change.judgements if j.verdict is Verdict.PROTECTED}
    return frozenset(found)


def lifted(change: ChangeSet) -> frozenset[EntityId]:
    """The entities whose protection this change lifts."""
    return frozenset(EntityId(j.target) for j in change.judgements if j.verdict is Verdict.UNPROTECTED)


def followers(schema: Schema) -> frozenset[str]:
    """The types of what is used and has naming fields, so that its protection follows from who uses it."""
    return frozenset(name for name in schema.links[USING].targets if _named(schema.entities[name]))


def used_in(change: ChangeSet, schema: Schema, known: Mapping[str, str]) -> set[str]:
    """What the change says is used by somebody, of the types whose protection follows."""
    types = dict(known) | {e.uid: e.type for e in change.entities}
    following = followers(schema)
    return {k.target for k in change.links if k.type == USING and types.get(k.target) in following}


def following(users: Iterable[User], judgements: Iterable[Judgement], used: Iterable[str]) -> dict[str, bool]:
    """Whether each of what is used is protected: only protected persons use it, or a person decided so.

    Every link counts, that of an import which is hidden or undone too: nothing is opened and sealed again by steps of
    an import, and both stores judge by the same links. `judgements` are those on what is used, in order of time.
    """
    by_whom: dict[str, set[bool]] = {uid: set() for uid in used}
    for user in users:
        by_whom[user.used].add(user.protected)
    by_hand: dict[str, bool] = {}
    for judged in judgements:
        if judged.verdict in (Verdict.PROTECTED, Verdict.UNPROTECTED):
            by_hand[judged.target] = judged.verdict is Verdict.PROTECTED
    return {uid: found == {True} or by_hand.get(uid, False) for uid, found in by_whom.items()}


def _named(kind: EntityType) -> bool:
    return any(f.naming for f in kind.fields)
