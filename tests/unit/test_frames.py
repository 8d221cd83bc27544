"""Frames on a chart: members together, no frame over another or over a stranger, and what is pinned stays."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.layouts import framed, gathered, in_frames, organic, place_beside
from graph.layouts.net import Points
from graph.working import WorkingGraph, working_graph

Members = list[NDArray[np.int64]]


def network(sizes: tuple[int, ...], strangers: int, seed: int = 1) -> tuple[WorkingGraph, Members]:
    """Groups of these sizes, each well linked within, and strangers who are linked to some of them or to none."""
    rng = random.Random(seed)
    count = sum(sizes) + strangers
    people = [Entity(EntityId(f"{n:032x}"), "Person") for n in range(count)]
    groups, begin, pairs = [], 0, []
    for size in sizes:
        members = range(begin, begin + size)
        groups.append(np.array(members))
        pairs += [(begin, n) for n in members if n != begin and rng.random() < 0.8]
        pairs += [(n, rng.choice(members)) for n in members]
        begin += size
    for stranger in range(begin, count - strangers // 4):
        pairs += [(stranger, rng.randrange(begin)) for _ in range(rng.randint(1, 4))]
    links = [
        Link(LinkId(f"{n:032x}"), "KNOWS", people[a].uid, people[b].uid) for n, (a, b) in enumerate(pairs) if a != b
    ]
    return working_graph(people, links), groups


def assert_apart(places: Points, groups: Members) -> None:
    frames = [framed(places[members]) for members in groups]
    for one, other in itertools.combinations(frames, 2):
        across = one[0] < other[2] and other[0] < one[2]
        assert not (across and one[1] < other[3] and other[1] < one[3]), "a frame lies over another"
    for members, (left, top, right, bottom) in zip(groups, frames, strict=True):
        inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
        assert sorted(np.flatnonzero(inside)) == sorted(members.tolist()), "a stranger stands in a frame"


@pytest.mark.parametrize("sizes", [(2, 2), (12, 3, 7), (40, 35, 35, 31, 24, 38), (5,) * 30])
def test_frames_hold_their_members_and_nobody_else(sizes: tuple[int, ...]) -> None:
    graph, groups = network(sizes, 20)
    places = in_frames(graph, groups, np.zeros((graph.size, 2)), np.zeros(graph.size, dtype=bool))
    assert_apart(places, groups)
    again = in_frames(graph, groups, np.zeros((graph.size, 2)), np.zeros(graph.size, dtype=bool))
    assert (places == again).all(), "the same chart gives the same drawing"


def test_a_layout_that_knows_no_groups_is_found() -> None:
    """The control: without frames members of all groups stand among each other."""
    graph, groups = network((12, 3, 7), 20)
    with pytest.raises(AssertionError):
        assert_apart(organic(graph), groups)


def test_what_is_pinned_does_not_move() -> None:
    graph, groups = network((12, 9, 7), 8)
    places = organic(graph)
    fixed = np.zeros(graph.size, dtype=bool)
    fixed[[0, 3, 15, graph.size - 1]] = True
    found = in_frames(graph, groups, places, fixed)
    assert (found[fixed] == places[fixed]).all()
    assert np.isfinite(found).all()


def test_a_group_by_hand_is_drawn_together_and_nothing_else_moves() -> None:
    graph, groups = network((12, 9, 7), 8)
    places = in_frames(graph, groups, np.zeros((graph.size, 2)), np.zeros(graph.size, dtype=bool))
    strangers = np.arange(28, 34)
    frames = [framed(places[members]) for members in groups]
    found = gathered(graph, strangers, places, np.zeros(graph.size, dtype=bool), frames)
    others = np.setdiff1d(np.arange(graph.size), strangers)
    assert (found[others] == places[others]).all()
    assert_apart(found, [*groups, strangers])


def test_what_is_added_stands_in_no_frame() -> None:
    graph, groups = network((12, 9, 7), 8)
    places = in_frames(graph, groups, np.zeros((graph.size, 2)), np.zeros(graph.size, dtype=bool))
    new = np.arange(28, graph.size)
    before = places.copy()
    places[new] = np.nan
    found = place_beside(graph, places, [framed(before[members]) for members in groups])
    assert (found[:28] == before[:28]).all()
    assert_apart(found, groups)
