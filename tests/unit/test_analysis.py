"""Who is most connected, best connects, or holds together; compared with networkx, and how sure the first place is."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.working import WorkingGraph, working_graph
from investigator.analysis import TRIALS, Measure, ranking
from investigator.progress import Cancelled, Silent


def made(pairs: list[tuple[int, int]], size: int, kind: str = "KNOWS") -> WorkingGraph:
    people = tuple(Entity(EntityId(f"{i:032x}"), "Person") for i in range(size))
    links = tuple(Link(LinkId(f"{n:032x}"), kind, people[a].uid, people[b].uid) for n, (a, b) in enumerate(pairs))
    return working_graph(people, links)


def drawn(size: int, links: int) -> list[tuple[int, int]]:
    chance = random.Random(3)
    return [(chance.randrange(size), chance.randrange(size)) for _ in range(links)]


def test_betweenness_and_cut_points_are_those_of_networkx() -> None:
    pairs = drawn(60, 75)
    graph = made(pairs, 60)
    net = nx.Graph([pair for pair in pairs if pair[0] != pair[1]])
    net.add_nodes_from(range(60))
    found = {int(r.uid, 16): r.value for r in ranking(graph, Measure.BETWEEN, Silent(), most=60).first}
    expected = {node: value for node, value in nx.betweenness_centrality(net).items() if value > 0}
    assert found == pytest.approx(expected)
    cuts = {int(r.uid, 16): r.value for r in ranking(graph, Measure.CUTS, Silent(), most=60).first}
    assert set(cuts) == set(nx.articulation_points(net))
    for node, parts in cuts.items():
        without = net.copy()
        without.remove_node(node)
        more = nx.number_connected_components(without) - nx.number_connected_components(net)
        assert parts == more + 1


def test_degree_counts_each_link_and_one_type_alone() -> None:
    graph = made([(0, 1), (0, 1), (0, 2), (3, 4)], 5)
    first = ranking(graph, Measure.DEGREE, Silent()).first
    assert (int(first[0].uid, 16), first[0].value) == (0, 3.0)
    assert ranking(graph, Measure.DEGREE, Silent(), link_type="CALLED").first == ()


def test_a_star_keeps_its_middle_first_and_a_ring_of_equals_does_not() -> None:
    star = ranking(made([(0, i) for i in range(1, 40)], 40), Measure.DEGREE, Silent())
    assert (star.kept, star.trials) == (TRIALS, TRIALS)
    ring = ranking(made([(i, (i + 1) % 40) for i in range(40)], 40), Measure.DEGREE, Silent())
    assert ring.kept < TRIALS, "control: a chance first place is told as such"


def test_it_can_be_stopped() -> None:
    class Stopped:
        def step(self, words: str, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        ranking(made([(0, 1), (1, 2)], 3), Measure.BETWEEN, Stopped())
