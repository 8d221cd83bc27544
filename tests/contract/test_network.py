"""Neighbours: counted before they are loaded, loaded up to a limit, walked without being loaded."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import networkx
import pytest

from graph.facts import RunState, Verdict
from graph.ids import EntityId, LinkId
from graph.paths import shortest_path
from graph.store import Adjacency, GraphStore, NeighbourCount, Neighbourhood
from tests.contract.casework import Desk, Import, new_entity, new_link, new_record
from tests.contract.places import Cases

Net = tuple[GraphStore, networkx.MultiGraph]


@pytest.fixture(scope="module")
def net(cases: Cases) -> Net:
    """Sixty people, sites and phones, and 140 links between them, some double and some to themselves."""
    chance = random.Random(7)
    desk = Desk(cases.new())
    made = [new_entity(chance.choice(["Person", "Site", "Identifier"])) for _ in range(60)]
    kind = {e.uid: e.type for e in made}
    joins = desk.store.schema().links
    links = []
    for _ in range(140):
        one, other = chance.choice(made), chance.choice(made)
        fitting = [
            name
            for name in ("KNOWS", "USES", "WORKS_AT", "LINKED_TO", "CALLED")
            if joins[name].joins(one.type, other.type)
        ]
        links.append(new_link(chance.choice(fitting), one.uid, other.uid))
    pieces = [e.uid for e in made] + [k.uid for k in links]
    desk.does(
        entities=tuple(made), links=tuple(links), records=tuple(new_record(uid, desk.source.uid) for uid in pieces)
    )
    graph = networkx.MultiGraph()
    graph.add_nodes_from((uid, {"type": name}) for uid, name in kind.items())
    graph.add_edges_from((k.source, k.target, k.uid, {"type": k.type, "source": k.source}) for k in links)
    return desk.store, graph


def around(graph: networkx.MultiGraph, uid: str) -> list[tuple[str, str, str, bool]]:
    """(link, type, other end, outgoing) of every link of an entity, a link to itself once, by link."""
    found = {
        key: (key, data["type"], there, data["source"] == uid)
        for _, there, key, data in graph.edges(uid, keys=True, data=True)
    }
    return [found[key] for key in sorted(found)]


def test_neighbours_are_counted_by_link_type_direction_and_type(net: Net) -> None:
    store, graph = net
    for uid in graph:
        distinct = {(kind, out, graph.nodes[there]["type"], there) for _, kind, there, out in around(graph, uid)}
        counts = Counter(key[:3] for key in distinct)
        expected = tuple(NeighbourCount(*key, counts[key]) for key in sorted(counts))
        assert store.neighbour_counts(EntityId(uid)) == expected


def test_what_is_counted_is_what_expanding_loads(net: Net) -> None:
    store, graph = net
    for uid in map(EntityId, graph):
        near = store.expand(uid, None, 1000)
        types = {e.uid: e.type for e in near.entities}
        loaded = {
            (
                k.type,
                k.source == uid,
                types[k.target if k.source == uid else k.source],
                k.target if k.source == uid else k.source,
            )
            for k in near.links
        }
        counts = Counter(key[:3] for key in loaded)
        assert store.neighbour_counts(uid) == tuple(NeighbourCount(*key, counts[key]) for key in sorted(counts))


@pytest.mark.parametrize("limit", [0, 1, 3, 1000])
@pytest.mark.parametrize("types", [None, (), ("KNOWS",), ("KNOWS", "LINKED_TO"), ("UNHEARD",)])
def test_expanding_gives_links_by_uid_up_to_the_limit_with_their_other_ends(
    net: Net, limit: int, types: tuple[str, ...] | None
) -> None:
    store, graph = net
    for uid in list(graph)[:20]:
        chosen = [link for link in around(graph, uid) if types is None or link[1] in types]
        near = store.expand(EntityId(uid), types, limit)
        assert near.total == len(chosen)
        assert [k.uid for k in near.links] == [key for key, *_ in chosen[:limit]]
        assert [e.uid for e in near.entities] == list(dict.fromkeys(there for _, _, there, _ in chosen[:limit]))
        assert near.links == store.links([k.uid for k in near.links])
        assert near.entities == store.entities([e.uid for e in near.entities])


@pytest.mark.parametrize("excluded", [(), ("KNOWS",), ("KNOWS", "LINKED_TO", "UNHEARD")])
def test_what_touches_comes_by_both_ends(net: Net, excluded: tuple[str, ...]) -> None:
    store, graph = net
    asked = list(map(EntityId, graph))[:30]
    expected = sorted(
        (uid, there, key) for uid in asked for key, kind, there, _ in around(graph, uid) if kind not in excluded
    )
    found = store.adjacent([*asked, EntityId("0" * 32)], excluded)
    assert found == tuple(Adjacency(EntityId(here), link, EntityId(there)) for here, there, link in expected)
    assert store.adjacent([], excluded) == ()


@pytest.mark.parametrize("excluded", [(), ("KNOWS",), ("KNOWS", "LINKED_TO")])
def test_paths_are_as_short_as_the_reference_says(net: Net, excluded: tuple[str, ...]) -> None:
    store, graph = net
    plain = networkx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from((a, b) for a, b, data in graph.edges(data=True) if data["type"] not in excluded)
    chance = random.Random(3)
    for a, b in (chance.sample(list(graph), 2) for _ in range(25)):
        found = shortest_path(store, EntityId(a), EntityId(b), excluded, 30)
        if not networkx.has_path(plain, a, b):
            assert found is None
            continue
        assert found is not None
        assert found.entities == min(tuple(p) for p in networkx.all_shortest_paths(plain, a, b))
        links = store.links(found.links)
        steps = pairwise(found.entities)
        assert [{k.source, k.target} for k in links] == [set(step) for step in steps]
        assert not {k.type for k in links} & set(excluded)


def test_nothing_is_around_what_is_not_there(store: GraphStore) -> None:
    nobody = EntityId("0" * 32)
    assert store.neighbour_counts(nobody) == ()
    assert store.expand(nobody, None, 10) == Neighbourhood((), (), 0)
    assert store.adjacent([nobody], ()) == ()


def test_a_path_leads_only_through_what_is_seen(desk: Desk) -> None:
    people = [desk.adds() for _ in range(4)]
    middle = new_entity()
    record = new_record(middle.uid, desk.source.uid)
    desk.does(entities=(middle,), records=(record,))
    desk.links("KNOWS", people[0], middle.uid)
    short = desk.links("KNOWS", middle.uid, people[1])
    long = [desk.links("KNOWS", people[n], people[m]) for n, m in ((0, 2), (2, 3), (3, 1))]
    found = shortest_path(desk.store, people[0], people[1])
    assert found is not None
    assert found.entities == (people[0], middle.uid, people[1])
    assert found.links[1] == short
    gone = desk.judges(record.uid, Verdict.WITHDRAWN)
    detour = shortest_path(desk.store, people[0], people[1])
    assert detour is not None
    assert detour.links == tuple(long)
    assert shortest_path(desk.store, people[0], middle.uid) is None
    desk.undoes(gone)
    assert shortest_path(desk.store, people[0], people[1]) == found


def test_a_path_through_a_running_import_appears_with_it(desk: Desk) -> None:
    work = Import(desk.store)
    one, two = desk.adds(), desk.adds()
    link = new_link("KNOWS", two, one)
    work.chunk(links=(link,), records=(work.record(link.uid),))
    assert shortest_path(desk.store, one, two) is None
    work.moves(RunState.COMPLETE)
    found = shortest_path(desk.store, one, two)
    assert found is not None
    assert found.links == (LinkId(link.uid),)


def test_a_hub_answers_by_counts_and_pages(desk: Desk) -> None:
    """Two thousand neighbours: counted and cut off by the store, not by us."""
    hub = desk.adds("Identifier")
    others = [new_entity("Identifier") for _ in range(2000)]
    links = [new_link("CALLED", hub, e.uid) for e in others]
    pieces = [e.uid for e in others] + [k.uid for k in links]
    desk.does(
        entities=tuple(others), links=tuple(links), records=tuple(new_record(uid, desk.source.uid) for uid in pieces)
    )
    assert desk.store.neighbour_counts(hub) == (NeighbourCount("CALLED", True, "Identifier", 2000),)
    near = desk.store.expand(hub, None, 25)
    assert (near.total, len(near.links), len(near.entities)) == (2000, 25, 25)
    assert [k.uid for k in near.links] == sorted(k.uid for k in links)[:25]
