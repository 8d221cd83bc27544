"""Several links between the same two are curves beside one another: on screen, on a page, and under the pointer."""

from __future__ import annotations

import numpy as np
import pytest

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.schema import standard
from graph.working import working_graph
from investigator.exhibits.geometry import Geometry, View, geometry
from investigator.exhibits.scene import Scene, scene
from tests.unit.test_stepping_back import LOOKS

VIEW = View(1.0, 10.0, 20.0, 600.0, 400.0)
SPACING = 20.0


def chart(*pairs: tuple[int, int]) -> Scene:
    """People in a row, 200 apart, with these links."""
    people = tuple(Entity(EntityId(f"p{n}"), "Person", {}) for n in range(3))
    links = tuple(
        Link(LinkId(f"k{n}"), "KNOWS", EntityId(f"p{a}"), EntityId(f"p{b}"), {}) for n, (a, b) in enumerate(pairs)
    )
    places = np.array([(100.0 + 200.0 * n, 100.0) for n in range(3)])
    names = {person.uid: "" for person in people}
    graph = working_graph(people, links)
    return scene(graph, places, standard(), LOOKS, names=names, badges={}, numbers={}, spacing=SPACING)


def there(*pairs: tuple[int, int]) -> Geometry:
    return geometry(chart(*pairs), VIEW)


def test_a_lone_link_is_straight() -> None:
    found = there((0, 1), (1, 2))
    assert not found.bent.any()
    assert np.allclose(found.middles, [(210.0, 120.0), (410.0, 120.0)])
    assert np.allclose(found.bends, found.middles)


def test_links_between_the_same_two_pass_a_spacing_apart_whichever_way_they_point() -> None:
    found = there((0, 1), (1, 0), (0, 1))
    heights = sorted(found.middles[:, 1].tolist())
    assert np.allclose(np.diff(heights), SPACING)
    assert np.allclose(found.middles[:, 0], 210.0)


def test_a_curve_begins_and_stops_at_its_entities_and_passes_its_middle() -> None:
    found = there((0, 1), (0, 1))
    for link in range(2):
        way = found.along(link, np.array((0.0, 0.5, 1.0)))
        assert np.allclose(way[[0, 2]], [(110.0, 120.0), (310.0, 120.0)])
        assert np.allclose(way[1], found.middles[link])
    _, directions = found.course
    assert np.allclose(np.hypot(*directions.T), 1.0)
    assert directions[0, 1] * directions[1, 1] < 0, "they arrive from both sides"


def test_the_pointer_finds_the_curve_it_is_on_and_not_the_line_between() -> None:
    found = there((0, 1), (0, 1))
    for link in range(2):
        far = found.away(*found.middles[link])
        assert far[link] < 0.5
        assert far[1 - link] == pytest.approx(SPACING, abs=0.5)
    assert found.away(210.0, 120.0).min() == pytest.approx(SPACING / 2, abs=0.5)


def test_curves_move_with_the_paper() -> None:
    shown = chart((0, 1), (0, 1), (1, 2))
    first = geometry(shown, VIEW)
    moved = geometry(shown, View(1.0, 60.0, -5.0, 600.0, 400.0))
    assert np.allclose(moved.bends - first.bends, (50.0, -25.0))
    assert np.allclose(moved.middles - first.middles, (50.0, -25.0))


def test_a_curve_between_near_entities_stays_near() -> None:
    found = geometry(chart(*[(0, 1)] * 9), View(0.1, 0.0, 0.0, 600.0, 400.0))
    assert np.abs(found.middles[:, 1] - 10.0).max() <= 0.3 * 20.0 + 1e-9
