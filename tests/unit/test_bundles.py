"""Links between the same two entities as one line, one each way, or each by itself: counts and ways are right."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.schema import standard
from graph.working import WorkingGraph, working_graph
from investigator.charts import chart_of, new_chart
from investigator.exhibits.bundles import Multiplicity, bundled

A, B, C = (EntityId(letter * 32) for letter in "abc")


def link(number: int, kind: str, source: EntityId, target: EntityId, strength: str = "") -> Link:
    values = MappingProxyType({"strength": (strength,)} if strength else {})
    return Link(LinkId(f"{number:032x}"), kind, source, target, values)


@pytest.fixture
def graph() -> WorkingGraph:
    people = tuple(Entity(uid, "Person") for uid in (A, B, C))
    links = (
        link(1, "RECRUITED", A, B, "tentative"),
        link(2, "RECRUITED", B, A),
        link(3, "CONTROLLED", A, B, "unconfirmed"),
        link(4, "KNOWS", B, A),
        link(5, "RECRUITED", A, C),
    )
    return working_graph(people, links)


def counts(graph: WorkingGraph, how: Multiplicity) -> dict[frozenset[str], list[int]]:
    made = bundled(graph, how, standard())
    found: dict[frozenset[str], list[int]] = {}
    for line in made.graph.links:
        found.setdefault(frozenset((line.source, line.target)), []).append(len(made.members[line.uid]))
    return {pair: sorted(sizes) for pair, sizes in found.items()}


def test_one_line_each_way_or_each_by_itself(graph: WorkingGraph) -> None:
    ab, ac = frozenset((A, B)), frozenset((A, C))
    assert counts(graph, Multiplicity.ONE) == {ab: [4], ac: [1]}
    assert counts(graph, Multiplicity.DIRECTED) == {ab: [1, 1, 2], ac: [1]}, "without direction by itself"
    assert counts(graph, Multiplicity.EACH) == {ab: [1, 1, 1, 1], ac: [1]}
    for how in Multiplicity:
        members = bundled(graph, how, standard()).members
        assert sorted(k.uid for links in members.values() for k in links) == sorted(k.uid for k in graph.links)


def test_a_line_is_as_strong_as_its_best_link_and_points_only_where_all_do(graph: WorkingGraph) -> None:
    made = bundled(graph, Multiplicity.ONE, standard())
    (line,) = (k for k in made.graph.links if len(made.members[k.uid]) == 4)
    assert line.value("strength") == ""
    assert made.both_ways == {line.uid}
    assert made.counts == {line.uid: 4}


def test_a_chart_remembers_how_its_links_are_drawn() -> None:
    plain = new_chart("Network")
    assert "multiplicity" not in plain.to_text(), "what older charts do not have is not written for them"
    chosen = chart_of(plain.uid, plain.to_text().replace('"title"', '"multiplicity":"each","title"'))
    assert chosen.multiplicity is Multiplicity.EACH
    assert chart_of(chosen.uid, chosen.to_text()) == chosen
    assert chart_of(plain.uid, plain.to_text()).multiplicity is Multiplicity.ONE
