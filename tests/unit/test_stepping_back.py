"""What is not linked to the entity under the pointer steps back to 45 %; everything else is painted as before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.schema import standard
from graph.working import working_graph
from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Stroke, TextStyle, faded
from investigator.exhibits.painting import Detail, Emphasis, View, paint
from investigator.exhibits.scene import Looks, Scene, scene

LOOKS = Looks(
    fills={"person": "#1F5FAE", "site": "#B4370B", "unknown": "#64748B"}, ring="#FFFFFF", ink="#0F172A",
    ink_secondary="#475569", halo="#FAFBFD", canvas="#FFFFFF", link="#94A3B8", link_far="#CBD5E1", link_near="#1D4ED8",
    accent="#1D4ED8", wash="#2E1D4ED8", panel="#FFFFFF",
)  # fmt: skip
VIEW = View(1.0, 0.0, 0.0, 600.0, 400.0)


class Strokes:
    """Keeps what was painted."""

    def __init__(self) -> None:
        self.fills: dict[tuple[float, float], str] = {}
        self.inks: dict[str, str] = {}
        self.colours: list[str] = []

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        return 6.0 * len(text), style.size

    def lines(self, ends: Coordinates, stroke: Stroke) -> None:
        self.colours += [stroke.colour] * len(ends)

    def curves(self, ways: Coordinates, stroke: Stroke) -> None:
        self.colours += [stroke.colour] * len(ways)

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        pass

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        self.fills |= {(float(x), float(y)): mark.fill for x, y in centres}

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        pass

    def labels(self, labels: Sequence[Label]) -> None:
        self.inks |= {label.text: label.style.colour for label in labels}

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        pass


@pytest.fixture
def chart() -> Scene:
    """Four people in a row; the first knows the second, the third the fourth."""
    schema = standard()
    people = tuple(Entity(EntityId(f"p{n}"), "Person", {"name": (f"Person {n}",)}) for n in range(4))
    links = tuple(Link(LinkId(f"k{n}"), "KNOWS", EntityId(f"p{n}"), EntityId(f"p{n + 1}"), {}) for n in (0, 2))
    places = np.array([(100.0 + 120.0 * n, 200.0) for n in range(4)])
    names = {person.uid: person.value("name") for person in people}
    return scene(working_graph(people, links), places, schema, LOOKS, names=names, badges={}, numbers={})


def painted(chart: Scene, emphasis: Emphasis) -> Strokes:
    strokes = Strokes()
    paint(chart, VIEW, strokes, emphasis, Detail())
    return strokes


def test_all_but_the_neighbours_steps_back(chart: Scene) -> None:
    found = painted(chart, Emphasis(hovered=0, alone=True))
    weak = faded("#1F5FAE", "#FFFFFF")
    assert [found.fills[100.0 + 120.0 * n, 200.0] for n in range(4)] == ["#1F5FAE", "#1F5FAE", weak, weak]
    assert sorted(found.colours) == sorted(["#1D4ED8", faded("#94A3B8", "#FFFFFF")])
    assert (found.inks["Person 1"], found.inks["Person 3"]) == ("#475569", faded("#475569", "#FFFFFF"))


def test_what_is_selected_stays_in_front(chart: Scene) -> None:
    found = painted(chart, Emphasis(selected=frozenset({3}), hovered=0, alone=True))
    assert found.fills[460.0, 200.0] == "#1F5FAE"
    assert found.inks["Person 3"] == "#0F172A"


@pytest.mark.parametrize("emphasis", [Emphasis(), Emphasis(hovered=0), Emphasis(alone=True)])
def test_nothing_steps_back_without_a_pointer_at_rest(chart: Scene, emphasis: Emphasis) -> None:
    found = painted(chart, emphasis)
    assert set(found.fills.values()) == {"#1F5FAE"}
    assert {ink for text, ink in found.inks.items() if text.startswith("Person")} == {"#475569"}


def test_a_faded_colour_is_45_per_cent_of_it_over_the_ground() -> None:
    assert faded("#000000", "#FFFFFF") == "#8C8C8C"
    assert faded("#FFFFFF", "#0B1220") == "#797D84"
