"""Who becomes protected by a change, and what is protected because it is tied to nobody else: their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.changes import ChangeSet, NewLink
from graph.facts import Judgement, Verdict
from graph.ids import EntityId
from graph.schema import ANY, EntityType, Schema

USING = "USES"
"""The link from whoever a phone, an account or a document belongs to, be it a person, a business or a site."""

SEALED_LATER = "Numbers of protected persons sealed"
"""What the log of an older case says when it is opened and something in it is sealed that was open."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What a link ties `held` to: somebody `protected` or not, or a victim's `profile`.

    `shown`: somebody's word for the link stands, in an import that is seen.
    """

    held: str
    protected: bool
    shown: bool
    profile: bool = False


@dataclass(frozen=True, slots=True)
class Ties:
    """The types by which protection follows: of what is held, of its holders, of victims' profiles, of the links."""

    held: frozenset[str]
    holders: frozenset[str]
    profiles: frozenset[str]
    links: frozenset[str]

    def ends(self, links: Iterable[NewLink], types: Mapping[str, str]) -> set[str]:
        """What is held at either end of these links."""
        ends = (end for link in links if link.type in self.links for end in (link.source, link.target))
        return {end for end in ends if types.get(end) in self.held}

    def pairs(self, link: NewLink, types: Mapping[str, str]) -> Iterator[tuple[EntityId, EntityId]]:
        """What is held by a link, with its holder."""
        if link.type in self.links and link.source != link.target:
            for held, holder in ((link.target, link.source), (link.source, link.target)):
                owned = link.type == USING and held == link.target
                if types.get(held) in self.held and (owned or types.get(holder) in self.holders):
                    yield held, holder


def ties(schema: Schema) -> Ties:
    """How protection follows in a vocabulary.

    Persons are what can have a victim's profile by a link made for that, and is not itself used by others. Whatever
    else has naming fields is held by the persons that any link ties to it; a business or a site holds what it uses.
    """
    profiles = frozenset(name for name, kind in schema.entities.items() if kind.protects)
    ends = [(set(kind.sources), set(kind.targets)) for kind in schema.links.values()]
    beside = {name for one, other in (*ends, *(pair[::-1] for pair in ends)) if other & profiles for name in one}
    holders = (beside - {ANY} - set(schema.links[USING].targets)) | profiles
    held = frozenset(name for name, kind in schema.entities.items() if _named(kind)) - holders
    pairs = [(one, other) for held_type in held for holder in holders for one, other in _both(held_type, holder)]
    links = {name for name, kind in schema.links.items() if any(kind.joins(*pair) for pair in pairs)}
    return Ties(held, frozenset(holders), profiles, frozenset(links | {USING}))


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


def shows_or_hides(change: ChangeSet) -> bool:
    """Whether an import that the case holds is seen from now on, or no longer."""
    step = change.step
    return step is not None and step.before is not None and step.before.hidden != step.after.hidden


def following(
    holders: Iterable[Holder], judgements: Iterable[Judgement], held: Iterable[str], renewed: Collection[str]
) -> dict[str, bool]:
    """Whether each of what is held is protected.

    It is while it is tied to a victim's profile, or to protected persons and, as far as anybody's word for it stands
    and is seen, to nobody else. For sealing every link counts, that of an import which is hidden or was undone too:
    taking something back exposes nobody. `judgements` are those on what is held, in order of time: what a person put
    under protection stays so, and what a person lifted stays open until it is `renewed`, tied to the protected anew.
    """
    sealing, opening, profiled = set[str](), set[str](), set[str]()
    for holder in holders:
        if not holder.protected:
            opening |= {holder.held} if holder.shown else set()
        elif holder.profile:
            profiled.add(holder.held)
        else:
            sealing.add(holder.held)
    by_rule = profiled | (sealing - opening)
    by_hand: dict[str, bool] = {}
    for judged in judgements:
        if judged.verdict in (Verdict.PROTECTED, Verdict.UNPROTECTED):
            by_hand[judged.target] = judged.verdict is Verdict.PROTECTED
    return {uid: by_hand.get(uid, False) or (uid in by_rule and (uid not in by_hand or uid in renewed)) for uid in held}


def _both(one: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one, other), (other, one)


def _named(kind: EntityType) -> bool:
    return any(f.naming for f in kind.fields)
