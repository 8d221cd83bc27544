"""Shortest paths: as short as the reference's, and the same whatever order a store answers in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.facts import Entity
from graph.ids import EntityId
from graph.paths import Path, shortest_path
from graph.store import Adjacency, GraphReader

Edge = tuple[int, int, str]


def uid(number: int) -> EntityId:
    return EntityId(f"{number:032x}")


class Neighbours:
    """The two questions that a search asks, answered from a list of links in any order."""

    def __init__(self, count: int, links: Sequence[Edge], hidden: frozenset[int] = frozenset()) -> None:
        self.links = [(uid(a), uid(b), kind, f"{n:032x}") for n, (a, b, kind) in enumerate(links)]
        self.visible = {uid(n) for n in range(count) if n not in hidden}
        self.asked: list[int] = []

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        return tuple(Entity(one, "Person") for one in dict.fromkeys(uids) if one in self.visible)

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        self.asked.append(len(uids))
        found = [
            Adjacency(here, link, there)
            for a, b, kind, link in self.links
            if kind not in excluded and a in self.visible and b in self.visible
            for here, there in ((a, b), (b, a))
            if here in uids
        ]
        random.Random(len(found)).shuffle(found)
        return tuple(found)


def path(near: Neighbours, a: int, b: int, excluded: Sequence[str] = (), longest: int = 8) -> Path | None:
    return shortest_path(cast(GraphReader, near), uid(a), uid(b), excluded, longest)


def best(near: Neighbours, a: int, b: int, excluded: Sequence[str], longest: int) -> Path | None:
    """All shortest paths by the reference, and of these the first."""
    net = networkx.Graph()
    net.add_nodes_from(near.visible)
    links: dict[frozenset[EntityId], str] = {}
    for one, other, kind, link in near.links:
        if kind not in excluded and {one, other} <= near.visible:
            net.add_edge(one, other)
            ends = frozenset((one, other))
            links[ends] = min(link, links.get(ends, link))
    try:
        entities = min(tuple(p) for p in networkx.all_shortest_paths(net, uid(a), uid(b)))
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        return None
    if len(entities) - 1 > longest:
        return None
    return Path(entities, tuple(links[frozenset(pair)] for pair in pairwise(entities)))


@st.composite
def nets(draw: st.DrawFn) -> tuple[int, list[Edge], frozenset[int]]:
    count = draw(st.integers(2, 14))
    ends = st.integers(0, count - 1)
    kinds = st.sampled_from(["KNOWS", "USES", "CALLED"])
    links = draw(st.lists(st.tuples(ends, ends, kinds), max_size=24))
    return count, links, draw(st.frozensets(ends, max_size=2))


@settings(max_examples=400)
@given(nets(), st.data())
def test_the_path_is_the_first_of_the_shortest(
    net: tuple[int, list[Edge], frozenset[int]], data: st.DataObject
) -> None:
    near = Neighbours(*net)
    a, b = data.draw(st.integers(0, net[0] - 1)), data.draw(st.integers(0, net[0] - 1))
    excluded = data.draw(st.lists(st.sampled_from(["USES", "CALLED"]), max_size=2))
    longest = data.draw(st.integers(0, 8))
    assert path(near, a, b, excluded, longest) == best(near, a, b, excluded, longest)


@pytest.mark.parametrize("seed", range(5))
def test_on_a_larger_random_net_too(seed: int) -> None:
    chance = random.Random(seed)
    links = [(chance.randrange(300), chance.randrange(300), "KNOWS") for _ in range(450)]
    near = Neighbours(300, links)
    for _ in range(20):
        a, b = chance.randrange(300), chance.randrange(300)
        assert path(near, a, b, longest=30) == best(near, a, b, (), 30)


def test_an_end_to_itself_needs_no_link() -> None:
    near = Neighbours(2, [(0, 0, "KNOWS"), (0, 1, "KNOWS")])
    assert path(near, 0, 0) == Path((uid(0),))
    assert near.asked == []


def test_an_end_that_is_not_seen_has_no_path() -> None:
    near = Neighbours(2, [(0, 1, "KNOWS")], hidden=frozenset({1}))
    assert path(near, 0, 1) is None
    assert path(near, 1, 0) is None
    assert path(near, 1, 1) is None
    assert path(Neighbours(2, [(0, 1, "KNOWS")]), 0, 1) == Path((uid(0), uid(1)), ("0" * 32,))


def test_of_several_links_between_two_the_first_is_named() -> None:
    near = Neighbours(3, [(2, 1, "X"), (1, 0, "KNOWS"), (0, 1, "USES"), (1, 2, "KNOWS")])
    assert path(near, 0, 2) == Path((uid(0), uid(1), uid(2)), (f"{1:032x}", f"{0:032x}"))
    assert path(near, 0, 2, ("KNOWS", "X")) is None


def test_a_path_longer_than_wanted_is_none() -> None:
    chain = Neighbours(10, [(n, n + 1, "KNOWS") for n in range(9)])
    found = path(chain, 0, 8)
    assert found is not None
    assert len(found.links) == 8
    assert path(chain, 0, 9) is None
    assert path(chain, 0, 9, longest=9) is not None


def test_the_search_goes_on_from_the_smaller_side() -> None:
    """From a hub with a thousand others to somebody three steps off, the thousand are never asked about."""
    hub = [(0, n, "KNOWS") for n in range(2, 1002)]
    near = Neighbours(1004, [*hub, (2, 1002, "KNOWS"), (1002, 1, "KNOWS")])
    assert path(near, 0, 1) == Path((uid(0), uid(2), uid(1002), uid(1)), (f"{0:032x}", f"{1000:032x}", f"{1001:032x}"))
    assert sum(near.asked) < 10


def test_a_wide_level_is_asked_about_in_pieces() -> None:
    out = [(0, n, "KNOWS") for n in range(2, 6002)]
    back = [(n, n + 6000, "KNOWS") for n in range(2, 6002)]
    end = [(n, 1, "KNOWS") for n in range(6002, 12002)]
    near = Neighbours(12002, [*out, *back, *end])
    near.adjacent = grouped(near)  # type: ignore[method-assign]
    found = path(near, 0, 1)
    assert found is not None
    assert found.entities == (uid(0), uid(2), uid(6002), uid(1))
    assert max(near.asked) == 5000


def grouped(near: Neighbours):  # noqa: ANN201
    """The same answers, looked up instead of searched."""
    by_end: dict[EntityId, list[Adjacency]] = {}
    for a, b, _, link in near.links:
        by_end.setdefault(a, []).append(Adjacency(a, link, b))
        by_end.setdefault(b, []).append(Adjacency(b, link, a))

    def adjacent(uids: Sequence[EntityId], _excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        near.asked.append(len(uids))
        return tuple(one for asked in uids for one in by_end.get(asked, ()))

    return adjacent
