"""The shortest path between two entities, by asking a store for what touches what, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.ids import EntityId
from graph.store import GraphReader

_ASKED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the first entity to the last: `links[i]` joins `entities[i]` and `entities[i + 1]`, any way round."""

    entities: tuple[EntityId, ...]
    links: tuple[str, ...] = ()


def shortest_path(
    reader: GraphReader, a: EntityId, b: EntityId, excluded: Sequence[str] = (), longest: int = 8
) -> Path | None:
    """A path of as few links as possible, and of at most `longest`, that uses no link type of `excluded`.

    Links are walked in both directions. Of several such paths it is the one whose entities, then links, have the
    smallest uids, so that every store gives the same. None where there is no path, or where an end is not to be seen.
    Bidirectional breadth-first search: the side with fewer entities takes the next step. Raises StoreError.
    """
    if len(reader.entities((a, b))) < len({a, b}):
        return None
    if a == b:
        return Path((a,))
    ours, theirs = _Side(a), _Side(b)
    while ours.frontier and theirs.frontier and ours.depth + theirs.depth < longest:
        side, other = (ours, theirs) if len(ours.frontier) <= len(theirs.frontier) else (theirs, ours)
        side.step(reader, excluded)
        met = side.frontier & other.frontier
        if met:
            return _first_path(a, b, ours, theirs, met)
    return None


class _Side:
    """What was reached from one end: how far away every entity is, and by which links from which before it."""

    def __init__(self, start: EntityId) -> None:
        self.distance = {start: 0}
        self.frontier = {start}
        self.depth = 0
        self.before: defaultdict[EntityId, dict[EntityId, str]] = defaultdict(dict)

    def step(self, reader: GraphReader, excluded: Sequence[str]) -> None:
        """One link further."""
        self.depth += 1
        reached: set[EntityId] = set()
        asked = sorted(self.frontier)
        for start in range(0, len(asked), _ASKED_AT_ONCE):
            for near in reader.adjacent(asked[start : start + _ASKED_AT_ONCE], excluded):
                if self.distance.setdefault(near.there, self.depth) == self.depth:
                    reached.add(near.there)
                    link = self.before[near.there].get(near.here, near.link)
                    self.before[near.there][near.here] = min(link, near.link)
        self.frontier = reached


def _first_path(a: EntityId, b: EntityId, ours: _Side, theirs: _Side, met: Iterable[EntityId]) -> Path:
    """Of all the shortest paths, which all lead through `met`, the one with the smallest uids.

    Their half is known from every entity on to those nearer to the end; ours is first turned round.
    """
    onward: defaultdict[EntityId, dict[EntityId, str]] = defaultdict(dict)
    turn = set(met)
    while turn:
        earlier: set[EntityId] = set()
        for uid in turn:
            for before, link in ours.before.get(uid, {}).items():
                onward[before][uid] = link
                earlier.add(before)
        turn = earlier
    here, entities, links = a, [a], []
    while here != b:
        here, link = min((onward.get(here) or theirs.before[here]).items())
        entities.append(here)
        links.append(link)
    return Path(tuple(entities), tuple(links))
