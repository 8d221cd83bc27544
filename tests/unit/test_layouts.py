"""Layouts: equal for equal input, nothing over anything, what is fixed stays, and at least as true as a spring."""

from __future__ import annotations

import csv
import gc
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from time import thread_time

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.layouts import LayoutStopped, bounds, circular, hierarchy, organic, place_new
from graph.layouts.clearance import crossings
from graph.layouts.net import net_of
from graph.layouts.room import close_pairs, free_place, overlaps, push_apart
from graph.working import WorkingGraph, working_graph

Pairs = Sequence[tuple[int, int]]
Floats = NDArray[np.float64]
Layout = Callable[[WorkingGraph], Floats]

SIZE = 26.0
KINDS = ("Person", "Phone", "Account", "Site")


def chart(count: int, links: Pairs) -> WorkingGraph:
    entities = [Entity(EntityId(f"{i:032x}"), KINDS[i % len(KINDS)]) for i in range(count)]
    uids = [entity.uid for entity in entities]
    return working_graph(
        entities, [Link(LinkId(f"{n:032x}"), "knows", uids[a], uids[b]) for n, (a, b) in enumerate(links)]
    )


def star(leaves: int) -> WorkingGraph:
    return chart(leaves + 1, [(0, i) for i in range(1, leaves + 1)])


def path(count: int) -> WorkingGraph:
    return chart(count, [(i, i + 1) for i in range(count - 1)])


def grid(columns: int, rows: int) -> WorkingGraph:
    net = networkx.convert_node_labels_to_integers(networkx.grid_2d_graph(columns, rows))
    return chart(columns * rows, list(net.edges))


def tree(count: int, seed: int = 0) -> WorkingGraph:
    rng = random.Random(seed)
    return chart(count, [(rng.randrange(max(0, i // 3 - 2), i // 2 + 1) if i > 2 else 0, i) for i in range(1, count)])


def hubs(count: int, seed: int = 0) -> WorkingGraph:
    """A case's shape: few hubs that know each other, most entities hanging on one of them."""
    rng = random.Random(seed)
    inner = count * 28 // 100
    links = [(i, rng.randrange(i)) for i in range(1, inner)]
    weights = [rng.paretovariate(1.2) for _ in range(inner)]
    links += [(i, rng.choices(range(inner), weights)[0]) for i in range(inner, count)]
    links += [(rng.randrange(inner), rng.choices(range(inner), weights)[0]) for _ in range(count * 12 // 100)]
    return chart(count, links)


def power_law(count: int, seed: int = 0) -> WorkingGraph:
    return chart(count, list(networkx.powerlaw_cluster_graph(count, 2, 0.3, seed=seed).edges))


def scattered() -> WorkingGraph:
    links = [(i, i + 1) for i in range(20)] + [(30, 31), (31, 32), (32, 30), (40, 41), (50, 51)]
    return chart(60, links)


def sized(graph: WorkingGraph, size: float = SIZE) -> Floats:
    return np.full(graph.size, size)


def over(places: Floats, sizes: Floats) -> int:
    """How many pairs of discs overlap, counted the slow and certain way, in pieces."""
    count = 0
    for i in range(len(places)):
        apart = np.hypot(*(places[i + 1 :] - places[i]).T)
        count += int((apart < sizes[i + 1 :] + sizes[i] - 1e-6).sum())
    return count


def stress(graph: WorkingGraph, places: Floats, sample: int = 300) -> float:
    """Stress at its best scale, 0 to 1, over the pairs of some entities with all others; weights 1 / distance²."""
    net = net_of(graph.size, graph.ends)
    some = np.random.default_rng(1).choice(graph.size, min(sample, graph.size), replace=False)
    wanted = net.hops_from(some)
    apart = np.hypot(*(places[some][:, None] - places).transpose(2, 0, 1))
    joined = wanted > 0
    wanted, apart = wanted[joined].astype(float), apart[joined]
    scale = (apart / wanted).sum() / ((apart / wanted) ** 2).sum()
    return float(((scale * apart / wanted - 1) ** 2).sum() / len(wanted))


def lengths(graph: WorkingGraph, places: Floats) -> Floats:
    ends = graph.ends[graph.ends[:, 0] != graph.ends[:, 1]]
    return np.asarray(np.hypot(*(places[ends[:, 0]] - places[ends[:, 1]]).T))


def by_groups(graph: WorkingGraph) -> Floats:
    return circular(graph, groups=[entity.type for entity in graph.entities])


def from_a_root(graph: WorkingGraph) -> Floats:
    return hierarchy(graph, roots=[0] if graph.size else [])


LAYOUTS: dict[str, Layout] = {
    "organic": organic,
    "hierarchy": hierarchy,
    "hierarchy from a root": from_a_root,
    "circular": circular,
    "circular by groups": by_groups,
}

CHARTS = {
    "nothing": lambda: chart(0, []),
    "one": lambda: chart(1, []),
    "one with a loop": lambda: chart(1, [(0, 0)]),
    "two apart": lambda: chart(2, []),
    "two": lambda: chart(2, [(0, 1)]),
    "two, linked thrice and looped": lambda: chart(2, [(0, 1), (1, 0), (0, 1), (1, 1)]),
    "path": lambda: path(9),
    "ring": lambda: chart(9, [(i, (i + 1) % 9) for i in range(9)]),
    "clique": lambda: chart(12, [(i, j) for i in range(12) for j in range(i)]),
    "scattered": scattered,
    "a thousand apart": lambda: chart(1000, []),
    "star of 1,000": lambda: star(1000),
    "grid": lambda: grid(12, 9),
    "tree": lambda: tree(150),
    "hubs": lambda: hubs(400),
    "two hubs, all shared": lambda: chart(300, [(h, i) for h in (0, 1) for i in range(2, 300)]),
    "power law": lambda: power_law(700),
}


@pytest.fixture(params=CHARTS, scope="module")
def graph(request: pytest.FixtureRequest) -> WorkingGraph:
    return CHARTS[request.param]()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_places_everything_and_nothing_over_anything(graph: WorkingGraph, layout: Layout) -> None:
    places = layout(graph)
    assert places.shape == (graph.size, 2)
    assert np.isfinite(places).all()
    assert over(places, sized(graph)) == 0
    assert np.array_equal(places, layout(graph))


@pytest.mark.parametrize("layout", [organic, hierarchy, circular])
def test_discs_of_different_sizes_do_not_overlap(layout: Callable[..., Floats]) -> None:
    graph = hubs(250, seed=3)
    sizes = np.random.default_rng(5).uniform(8, 90, graph.size)
    assert over(layout(graph, sizes=sizes), sizes) == 0


def test_what_counts_overlaps_finds_them() -> None:
    graph = hubs(250)
    places = organic(graph)
    assert over(places, sized(graph)) == 0
    assert over(places * 0.5, sized(graph)) > 0
    touching = places.copy()
    touching[7] = touching[8] + (2 * SIZE - 1, 0)
    assert over(touching, sized(graph)) > 0


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 14).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_any_small_graph_is_laid_out(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    graph = chart(*drawn)
    for layout in LAYOUTS.values():
        places = layout(graph)
        assert np.isfinite(places).all()
        assert over(places, sized(graph)) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 14).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)),
            st.lists(st.booleans(), min_size=n, max_size=n),
        )
    ),
    st.integers(0, 5),
)
def test_what_stands_stays_in_any_small_graph(drawn: tuple[int, list[tuple[int, int]], list[bool]], seed: int) -> None:
    count, links, held = drawn
    graph, fixed = chart(count, links), np.array(held)
    places = np.random.default_rng(seed).uniform(-300, 300, (count, 2))
    standing = over(places[fixed], np.full(int(fixed.sum()), SIZE))
    again = organic(graph, places=places, fixed=fixed)
    assert again[fixed].tobytes() == places[fixed].tobytes()
    assert over(again, sized(graph)) == standing
    places[~fixed] = np.nan
    added = place_new(graph, places, seed=seed)
    assert added[fixed].tobytes() == places[fixed].tobytes()
    assert np.isfinite(added).all()
    assert over(added, sized(graph)) == standing


def test_the_seed_decides() -> None:
    graph = hubs(120)
    assert np.array_equal(organic(graph, seed=4), organic(graph, seed=4))
    assert not np.array_equal(organic(graph, seed=4), organic(graph, seed=5))


@pytest.mark.parametrize("count", [60, 1200])
def test_fixed_entities_stay_and_the_others_come_near(count: int) -> None:
    graph = hubs(count, seed=2)
    places = organic(graph, seed=9)
    fixed = np.arange(graph.size) % 3 == 0
    before = places.copy()
    found = organic(graph, places=np.where(fixed[:, None], places, np.nan), fixed=fixed)
    assert found[fixed].tobytes() == before[fixed].tobytes()
    assert places.tobytes() == before.tobytes()
    assert over(found, sized(graph)) == 0
    assert np.median(lengths(graph, found)) < 3 * np.median(lengths(graph, before))


def test_a_start_is_kept_to() -> None:
    graph = grid(6, 5)
    places = organic(graph)
    turned = places @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    again = organic(graph, places=turned)
    assert np.hypot(*(again - turned).T).max() < 60


@pytest.mark.parametrize(
    "graph",
    [hubs(60), hubs(400), hubs(400, seed=7), grid(15, 15), tree(300), power_law(300), path(40)],
    ids=["60", "hubs", "other hubs", "grid", "tree", "power law", "path"],
)
def test_organic_is_at_least_as_true_as_a_spring_layout(graph: WorkingGraph) -> None:
    net = networkx.Graph(graph.ends.tolist())
    spring = networkx.spring_layout(net, seed=1, method="force")
    theirs = np.array([spring[i] for i in range(graph.size)])
    ours = organic(graph)
    assert stress(graph, ours) < 1.05 * stress(graph, theirs)
    pairs = net_of(graph.size, graph.ends).pairs
    assert crossings(ours, pairs) <= 1.2 * crossings(theirs, pairs) + 2


def test_stress_tells_a_good_drawing_from_a_bad_one() -> None:
    graph = grid(10, 10)
    true = np.array([(i // 10, i % 10) for i in range(100)], dtype=float)
    shuffled = np.random.default_rng(0).permutation(true)
    assert stress(graph, true) < 0.05
    assert stress(graph, shuffled) > 0.25


def test_links_are_about_110_long_where_there_is_room() -> None:
    for graph in (grid(8, 8), tree(120), hubs(60), scattered()):
        assert 85 < lengths(graph, organic(graph)).mean() < 160


def test_leaves_are_fanned_evenly_around_their_hub() -> None:
    for leaves in (3, 5, 12):
        places = organic(star(leaves))
        away = places[1:] - places[0]
        angles = np.sort(np.arctan2(away[:, 1], away[:, 0]))
        gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
        assert gaps == pytest.approx(2 * np.pi / leaves, rel=0.05)
        assert np.ptp(np.hypot(*away.T)) < 1


def test_components_stand_beside_each_other() -> None:
    graph = scattered()
    places = organic(graph)
    boxes = [bounds(places[one], sized(graph)[one]) for one in net_of(graph.size, graph.ends).components()]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def test_five_thousand_of_a_power_law() -> None:
    graph = power_law(5000)
    places = organic(graph)
    assert np.isfinite(places).all()
    assert over(places, sized(graph)) == 0
    assert stress(graph, places) < 0.25


@pytest.mark.parametrize("layout", [organic, hierarchy, circular])
@pytest.mark.parametrize("after", [0, 3, 20])
def test_a_layout_stops_when_it_is_told_to(layout: Callable[..., Floats], after: int) -> None:
    asked = 0

    def going() -> bool:
        nonlocal asked
        asked += 1
        return asked <= after

    with pytest.raises(LayoutStopped):
        layout(hubs(1500), going=going)
    assert asked == after + 1


def test_placing_new_ones_stops_when_it_is_told_to() -> None:
    graph = hubs(300)
    places = organic(graph)
    places[::4] = np.nan
    with pytest.raises(LayoutStopped):
        place_new(graph, places, going=lambda: False)


@pytest.mark.parametrize("layout", [organic, hierarchy, circular])
def test_a_layout_asks_often_whether_to_go_on(layout: Callable[..., Floats]) -> None:
    spent, last = [], thread_time()

    def going() -> bool:
        nonlocal last
        now = thread_time()
        spent.append(now - last)
        last = now
        return True

    graph = hubs(5000)
    gc.collect()
    gc.disable()
    try:
        last = thread_time()
        layout(graph, going=going)
        going()
    finally:
        gc.enable()
    assert max(spent) < 0.05
    assert len(spent) > 20


def test_a_hierarchy_points_one_way() -> None:
    graph = tree(200)
    for direction, axis, sign in (("down", 1, 1), ("up", 1, -1), ("right", 0, 1), ("left", 0, -1)):
        places = hierarchy(graph, direction=direction)  # type: ignore[arg-type]
        along = sign * (places[graph.ends[:, 1], axis] - places[graph.ends[:, 0], axis])
        assert (along > 0).all()
    assert crossings(hierarchy(graph), net_of(graph.size, graph.ends).pairs) == 0


def test_a_hierarchy_turns_as_few_links_as_close_a_circle() -> None:
    ring = chart(6, [(i, (i + 1) % 6) for i in range(6)])
    places = hierarchy(ring)
    against = places[ring.ends[:, 1], 1] < places[ring.ends[:, 0], 1]
    assert against.sum() == 1


def test_roots_come_first_whichever_way_links_point() -> None:
    graph = chart(7, [(1, 0), (2, 0), (3, 1), (1, 4), (5, 2), (6, 2)])
    places = hierarchy(graph, roots=[0])
    assert [round(y) for y in places[:, 1]] == [round(y) for y in places[[0, 1, 1, 3, 3, 3, 3], 1]]
    assert places[0, 1] < places[1, 1] < places[3, 1]


def test_a_tree_has_no_crossing_around_a_circle() -> None:
    graph = tree(120)
    assert crossings(circular(graph), net_of(graph.size, graph.ends).pairs) == 0


def test_a_ring_is_drawn_as_a_ring() -> None:
    order = random.Random(3).sample(range(20), 20)
    graph = chart(20, [(order[i], order[(i + 1) % 20]) for i in range(20)])
    places = circular(graph)
    assert crossings(places, net_of(graph.size, graph.ends).pairs) == 0
    assert np.ptp(lengths(graph, places)) < 1


def test_each_group_is_a_circle_of_its_own() -> None:
    graph = hubs(60)
    groups = [f"group {i % 3}" for i in range(graph.size)]
    places = circular(graph, groups=groups)
    for name in set(groups):
        members = np.array([group == name for group in groups])
        middle = places[members].mean(axis=0)
        radii = np.hypot(*(places[members] - middle).T)
        assert np.ptp(radii) < 0.05 * radii.mean()
        assert (np.hypot(*(places[~members] - middle).T) > radii.max()).all()


@pytest.mark.parametrize("share", [3, 10])
@pytest.mark.parametrize("count", [60, 1500])
def test_new_entities_come_near_and_nothing_moves(count: int, share: int) -> None:
    graph = hubs(count, seed=5)
    places = organic(graph)
    new = np.arange(graph.size) % share == 1
    before = np.where(new[:, None], np.nan, places)
    kept = before.copy()
    found = place_new(graph, before)
    assert before.tobytes() == kept.tobytes()
    assert found[~new].tobytes() == places[~new].tobytes()
    assert np.isfinite(found).all()
    assert over(found, sized(graph)) == 0
    assert np.array_equal(found, place_new(graph, before))
    fresh = new[graph.ends].any(axis=1)
    assert np.median(lengths(graph, found)[fresh]) < 2.5 * max(110.0, float(np.median(lengths(graph, places))))


def test_new_leaves_are_fanned_away_from_what_is_there() -> None:
    graph = chart(6, [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)])
    places = np.full((6, 2), np.nan)
    places[0], places[1] = (500.0, 200.0), (390.0, 200.0)
    found = place_new(graph, places)
    away = found[1:] - found[0]
    angles = np.sort(np.mod(np.arctan2(away[:, 1], away[:, 0]), 2 * np.pi))
    assert np.diff(np.append(angles, angles[0] + 2 * np.pi)).min() > math.radians(60)
    assert np.hypot(*away.T).max() < 150


def test_unlinked_new_entities_stand_beside_the_drawing() -> None:
    graph = chart(40, [(i, i + 1) for i in range(29)] + [(30, 31), (31, 32)])
    places = organic(graph)
    places[30:] = np.nan
    found = place_new(graph, places)
    left, top, right, bottom = bounds(places[:30], np.full(30, SIZE))
    x, y = found[30:].T
    assert ((x - SIZE > right) | (y - SIZE > bottom) | (x + SIZE < left) | (y + SIZE < top)).all()
    assert x.max() < right + 800
    assert y.max() < bottom + 800


def test_all_new_is_a_whole_drawing_and_nothing_new_changes_nothing() -> None:
    graph = hubs(80)
    assert over(place_new(graph, np.full((80, 2), np.nan)), sized(graph)) == 0
    places = organic(graph)
    assert place_new(graph, places).tobytes() == places.tobytes()
    assert place_new(chart(0, []), np.zeros((0, 2))).shape == (0, 2)


def test_bounds_hold_every_disc() -> None:
    assert bounds(np.zeros((0, 2)), np.zeros(0)) == (0.0, 0.0, 0.0, 0.0)
    assert bounds(np.array([[10.0, 20.0], [-5.0, 0.0]]), np.array([1.0, 2.0])) == (-7.0, -2.0, 11.0, 21.0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 60), st.floats(1, 400))
def test_close_pairs_and_overlaps_are_found_as_the_slow_way_finds_them(seed: int, count: int, reach: float) -> None:
    rng = np.random.default_rng(seed)
    places, sizes = rng.normal(scale=200, size=(count, 2)), rng.pareto(1.5, count) * 20 + 2
    apart = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
    every = [(i, j) for i in range(count) for j in range(i)]
    close = {(max(a, b), min(a, b)) for a, b in np.column_stack(close_pairs(places, reach)).tolist()}
    assert close == {(i, j) for i, j in every if apart[i, j] < reach}
    lying = [(max(a, b), min(a, b)) for a, b in np.column_stack(overlaps(places, sizes, 1.0)).tolist()]
    assert sorted(lying) == sorted((i, j) for i, j in every if apart[i, j] < sizes[i] + sizes[j] + 1.0)


def test_discs_on_one_point_are_pushed_apart() -> None:
    assert over(push_apart(np.zeros((200, 2)), np.full(200, 20.0)), np.full(200, 20.0)) == 0


def test_a_free_place_is_free_and_near() -> None:
    places = np.array([[x * 40.0, y * 40.0] for x in range(-5, 6) for y in range(-5, 6)])
    found = free_place(np.zeros(2), 20.0, places, np.full(len(places), 20.0))
    assert np.hypot(*(places - found).T).min() >= 40
    assert np.hypot(*found) < 420
    assert free_place(np.zeros(2), 20.0, places[:0], np.zeros(0)).tolist() == [0.0, 0.0]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name", ["caviar/caviar_00", "caviar/caviar_11", "slumlords/slumlords_01", "slumlords/slumlords_06"]
)
def test_real_networks_are_laid_out(shared_data: Path, name: str) -> None:
    with (shared_data / f"{name}_nodes.csv").open() as nodes, (shared_data / f"{name}_edges.csv").open() as links:
        index = {row["id"]: number for number, row in enumerate(csv.DictReader(nodes))}
        graph = chart(len(index), [(index[row["source"]], index[row["target"]]) for row in csv.DictReader(links)])
    for layout in LAYOUTS.values():
        places = layout(graph)
        assert np.isfinite(places).all()
        assert over(places, sized(graph)) == 0
