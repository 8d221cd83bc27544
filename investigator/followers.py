"""What an import seals or opens because of whom it ties to it: known from its plan, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from graph.changes import ChangeSet, NewEntity, NewLink
from graph.facts import Entity, Judgement
from graph.ids import EntityId, KeyDigest
from graph.protection import Holder, following, newly_protected, ties
from graph.schema import LinkType, Schema
from graph.store import GraphReader
from investigator.comparison import Pieces

Answer = TypeVar("Answer")

_AT_ONCE = 1_000


class Ask(Protocol):
    """Puts a question to a case: `Case.ask`."""

    def __call__(self, question: Callable[[GraphReader], Answer]) -> Answer:
        """The answer."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """By type how many phones, accounts, documents … an import seals since they belong to protected persons alone.

    `opened` are those sealed in the case that it ties to somebody else as well, so that they are seen from then on.
    Of all that is protected in the end, victims too, `marked` are the keys of what the import brings, and `turned` is
    what the case holds in clear: they are sealed before the first word of them is written.
    """

    sealed: Mapping[str, int] = field(default_factory=dict)
    opened: Mapping[str, int] = field(default_factory=dict)
    marked: frozenset[KeyDigest] = field(default=frozenset(), compare=False, repr=False)
    turned: tuple[NewEntity, ...] = field(default=(), compare=False, repr=False)


class Followers:
    """Collects the pieces of an import as they are planned, and tells by the rules of `graph.protection`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._ties = ties(schema)
        self._deciding = self._ties.links | {kind.name for kind in schema.links.values() if _protects(kind, schema)}
        self._entities: dict[str, NewEntity] = {}
        self._links: dict[str, NewLink] = {}

    def add(self, pieces: Pieces) -> None:
        """Keep what may decide of a batch."""
        self._entities.update((entity.uid, entity) for entity in pieces.entities)
        self._links.update((link.uid, link) for link in pieces.links if link.type in self._deciding)

    def foretold(self, ask: Ask) -> Foretold:
        """What follows when all of it is in the case and seen; only reads, a page at a time."""
        if not self._links:
            return Foretold()
        seen = {link.uid for page in _pages(self._links) for link in ask(lambda s, p=page: s.links(p))}  # type: ignore[misc]
        fresh = [link for uid, link in self._links.items() if uid not in seen]
        around = _Around(ask, self._entities)
        around.learn(end for link in self._links.values() for end in (link.source, link.target))
        change = ChangeSet("", "", "", entities=tuple(self._entities.values()), links=tuple(fresh))
        decided = newly_protected(change, self._schema, {uid: e.type for uid, e in around.held.items()})
        turned = {uid for uid in decided if uid in around.held and not around.held[uid].protected}
        beside = self._ties.ends(around.links(turned), around.types)
        moved = self._ties.ends(fresh, around.types) | beside
        renewed = beside | self._ties.ends([k for k in fresh if {k.source, k.target} & turned], around.types)
        holders: list[Holder] = []
        for link in (*fresh, *around.links(moved)):
            for held, holder in self._ties.pairs(link, around.types):
                protected = holder in decided or around.protected(holder)
                profile = around.types.get(holder, "") in self._ties.profiles
                holders.append(Holder(held, protected, shown=True, profile=profile))
                renewed |= {held} if protected and link.uid in self._links else set()
        becomes = following(holders, around.judgements(moved), moved - decided, renewed)
        turns = {uid: now for uid, now in becomes.items() if now != around.protected(uid)}
        closed = {uid for uid, now in turns.items() if now} | decided
        return Foretold(
            marked=frozenset(e.key for uid, e in self._entities.items() if uid in closed and uid not in around.held),
            turned=tuple(
                NewEntity(EntityId(uid), around.types[uid], KeyDigest(""), protected=True)
                for uid in sorted(closed)
                if uid in around.held and not around.held[uid].protected
            ),
            sealed=_counted(around.types[uid] for uid, now in turns.items() if now),
            opened=_counted(around.types[uid] for uid, now in turns.items() if not now),
        )


class _Around:
    """What the case holds around the ends of an import's links; `types` are those of the import's own entities too."""

    def __init__(self, ask: Ask, brought: Mapping[str, NewEntity]) -> None:
        self._ask = ask
        self.held: dict[str, Entity] = {}
        self.types: dict[str, str] = {uid: entity.type for uid, entity in brought.items()}

    def learn(self, uids: Iterable[str]) -> None:
        """Look up those of these entities that are not known yet."""
        for page in _pages(uid for uid in dict.fromkeys(uids) if uid not in self.held):
            for entity in self._ask(lambda s, p=page: s.entities(list(map(EntityId, p)))):  # type: ignore[misc]
                self.held[entity.uid] = entity
                self.types[entity.uid] = entity.type

    def links(self, uids: Iterable[str]) -> list[NewLink]:
        """The links of the case that touch these entities."""
        found: dict[str, NewLink] = {}
        for page in _pages(sorted(uid for uid in uids if uid in self.held)):
            near = self._ask(lambda s, p=page: s.adjacent(list(map(EntityId, p)), ()))  # type: ignore[misc]
            for names in _pages(dict.fromkeys(each.link for each in near)):
                links = self._ask(lambda s, n=names: s.links(n))  # type: ignore[misc]
                found.update((k.uid, NewLink(k.uid, k.type, k.source, k.target)) for k in links)
        self.learn(end for link in found.values() for end in (link.source, link.target))
        return list(found.values())

    def judgements(self, uids: Iterable[str]) -> list[Judgement]:
        """Those on what the case holds of these entities, in order of time."""
        pages = _pages(sorted(uid for uid in uids if uid in self.held))
        found = [j for page in pages for j in self._ask(lambda s, p=page: s.judgements_on(p))]  # type: ignore[misc]
        return sorted(found, key=lambda j: (j.at, j.uid))

    def protected(self, uid: str) -> bool:
        """Whether the case holds it as protected."""
        return uid in self.held and self.held[uid].protected


def _protects(kind: LinkType, schema: Schema) -> bool:
    protecting = [name for name, entity in schema.entities.items() if entity.protects]
    return any(
        kind.joins(*pair) for one in protecting for name in schema.entities for pair in ((one, name), (name, one))
    )


def _counted(types: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(types).items()))


def _pages(uids: Iterable[str]) -> Iterator[list[str]]:
    kept = list(uids)
    for start in range(0, len(kept), _AT_ONCE):
        yield kept[start : start + _AT_ONCE]
