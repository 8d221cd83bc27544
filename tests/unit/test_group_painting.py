"""Frames and stacks by the one painter: titles touch no name, members stand inside, on any surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.layouts import in_frames
from graph.schema import standard
from graph.working import working_graph
from investigator.exhibits.bundles import Multiplicity, bundled
from investigator.exhibits.folding import Folded, folded, with_groups
from investigator.exhibits.frames import cut, frame_boxes, titles
from investigator.exhibits.geometry import geometry
from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Stroke, TextStyle
from investigator.exhibits.painting import Detail, Emphasis, View, fitted, paint
from investigator.exhibits.scene import Badge, Scene, scene
from investigator.groups import By, Group
from ui.canvas.qt_painter import QtPainter
from ui.canvas.renderer import text_extent
from ui.looks import looks
from ui.program import prepare
from ui.theme import DARK, LIGHT

SCHEMA = standard()
KHMER = "អគារកំពង់ផែ ៧ គំរូ សម្រាប់សាកល្បង"
SIZES = (9, 6, 14)


@pytest.fixture(scope="module", autouse=True)
def fonts(qapp: QApplication) -> None:
    prepare(qapp)


@dataclass
class Told:
    """A painter that only remembers what it was told, in order."""

    calls: list[tuple[str, object]] = field(default_factory=list)

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        return text_extent(text, style)

    def lines(self, ends: Coordinates, stroke: Stroke) -> None:
        self.calls.append(("lines", (len(ends), stroke)))

    def curves(self, ways: Coordinates, stroke: Stroke) -> None:
        self.calls.append(("curves", (len(ways), stroke)))

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        self.calls.append(("heads", len(tips)))

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        self.calls.append(("marks", (centres, mark)))

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        self.calls.append(("rings", len(centres)))

    def labels(self, labels: Sequence[Label]) -> None:
        self.calls += [("label", label) for label in labels]

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        self.calls.append(("boxes", list(boxes)))

    def of(self, kind: str) -> list[object]:
        return [what for name, what in self.calls if name == kind]

    @property
    def texts(self) -> list[str]:
        return [label.text for label in self.of("label") if isinstance(label, Label)]


def chart(*closed: int, names: str = "Demo Site", dark: bool = False) -> tuple[Scene, Folded]:
    """Three sites with what belongs to them, and somebody who is linked to all three."""
    entities, links, members = [], [], []
    for number, size in enumerate(SIZES):
        uids = [EntityId(f"{number}{n:031x}") for n in range(size)]
        entities += [Entity(uid, "Person" if n else "Site") for n, uid in enumerate(uids)]
        links += [Link(LinkId(f"{number}{n:031x}"), "WORKS_AT", uid, uids[0]) for n, uid in enumerate(uids[1:], 1)]
        members.append(uids)
    hub = EntityId("f" * 32)
    entities.append(Entity(hub, "Person"))
    links += [
        Link(LinkId(f"f{number}{n:030x}"), "KNOWS", hub, uid)
        for number, uids in enumerate(members)
        for n, uid in enumerate(uids[1:5])
    ]
    graph = working_graph(entities, links)
    groups = [Group(f"{n}e" * 16, By.SITE, tuple(uids), uids[0], closed=n in closed) for n, uids in enumerate(members)]
    positions = [np.array([graph.index[uid] for uid in uids]) for uids in members]
    places = in_frames(graph, positions, np.zeros((graph.size, 2)), np.zeros(graph.size, dtype=bool))
    there = folded(bundled(graph, Multiplicity.ONE, SCHEMA), groups, SCHEMA, lambda u: graph.entities[graph.index[u]])
    at = {e.uid: places[i] for i, e in enumerate(graph.entities)}
    at |= {EntityId(g.uid): at[g.members[0]] for g in groups}
    called = {e.uid: f"{names} {n}" for n, e in enumerate(graph.entities)}
    called |= {EntityId(g.uid): called[g.members[0]] for g in groups}
    made = scene(
        there.lines.graph,
        np.array([at[e.uid] for e in there.lines.graph.entities]),
        SCHEMA,
        looks(DARK if dark else LIGHT),
        names=called,
        badges={EntityId(g.uid): Badge("lock", "#475569") for g in groups if g.closed},
        numbers={uid: str(count) for uid, count in there.lines.counts.items()},
    )
    return with_groups(made, there, lambda group: called[group.members[0]]), there


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def label_box(label: Label) -> Box:
    width, height = text_extent(label.text, label.style)
    return Box(label.x - width / 2, label.y, width, height)


@pytest.mark.parametrize("names", ["Demo Site", KHMER, "示例大厦"])
@pytest.mark.parametrize("scale", [1.0, 0.62, 0.3])
def test_members_stand_in_their_frame_and_no_name_touches_a_title(names: str, scale: float) -> None:
    made, _there = chart(names=names)
    view = fitted(made, 1400, 1000)
    view = replace(view, scale=scale, dx=700 - 700 / view.scale * scale + view.dx * scale / view.scale, dy=300.0)
    there = geometry(made, view)
    for frame, box in zip(made.frames, frame_boxes(made, there), strict=True):
        for (x, y), radius in zip(there.places[frame.members], there.radii[frame.members], strict=True):
            assert box.x < x - radius
            assert x + radius < box.x + box.width
            assert box.y < y - radius
            assert y + radius < box.y + box.height
    written = titles(made, there, text_extent)
    told = Told()
    paint(made, view, told)
    names_told = [label for label in told.of("label") if isinstance(label, Label) and label.style.halo]
    assert names_told
    for label in names_told:
        assert not any(overlap(label_box(label), title.box) for title in written), label.text
    for one in written:
        assert not any(overlap(one.box, other.box) for other in written if other is not one)


def test_a_frame_lies_under_everything_and_its_head_is_not_named_twice() -> None:
    made, _there = chart()
    told = Told()
    paint(made, fitted(made, 1400, 1000), told)
    kinds = [name for name, _what in told.calls]
    assert kinds.index("boxes") < kinds.index("lines") < kinds.index("marks")
    named = " ".join(label.text for label in told.of("label") if isinstance(label, Label) and label.style.halo)
    assert "Demo Site 0" in told.texts
    assert "Demo Site 0 " not in f"{named} ", "on the edge of the frame alone"
    head = made.frames[0].head
    told = Told()
    paint(made, fitted(made, 1400, 1000), told, Emphasis(selected=frozenset({head})))
    named = " ".join(label.text for label in told.of("label") if isinstance(label, Label) and label.style.halo)
    assert "Demo Site 0" in named, "what is selected says its name itself"


def test_a_closed_group_is_a_stack_with_its_number_its_state_and_its_lines() -> None:
    made, there = chart(0)
    view = fitted(made, 1400, 1000)
    told = Told()
    paint(made, view, told)
    assert {"9", "group of 9, closed", "Demo Site 0"} <= set(told.texts)
    position = made.stacks[0].position
    x, y = geometry(made, view).places[position]
    number = next(label for label in told.of("label") if isinstance(label, Label) and label.text == "9")
    assert number.x > x, "the number is at the upper right"
    assert number.y < y
    marks = [what for what in told.of("marks") if isinstance(what, tuple)]
    badge = next(centres[0] for centres, mark in marks if mark.icon == "lock")
    assert badge[0] < x, "the state is at the upper left"
    assert badge[1] < y
    behind = [c for c, mark in marks if mark.shape == "square" and not mark.icon and len(c) == 1]
    assert len(behind) == 2, "two more are seen behind it"
    line = next(uid for uid in there.joined)
    assert there.lines.counts[line] == 4
    assert made.numbers[made.links.index(line)] == "4"
    assert made.strokes[made.stroke_of[made.links.index(line)]].width > 2


def test_from_afar_the_lines_of_closed_groups_keep_their_numbers() -> None:
    made, _there = chart(0, 1)
    view = fitted(made, 1400, 1000)
    low = replace(view, scale=0.35, dx=300.0, dy=200.0)
    told = Told()
    paint(made, low, told)
    assert told.texts.count("4") == 2, "that of the open group has none"


def test_the_minimap_has_frames_without_words() -> None:
    made, _there = chart(0)
    told = Told()
    view = replace(fitted(made, 168, 112, margin=10, most=0.2), size=0.45)
    paint(made, view, told, detail=Detail(labels=False, icons=False, heads=False, link_labels=False, titles=False))
    assert told.texts == []
    assert [len(boxes) for boxes in told.of("boxes") if isinstance(boxes, list)] == [2]


def test_without_groups_the_same_strokes_are_told_as_before() -> None:
    made, _there = chart()
    bare = replace(made, frames=(), stacks=())
    told = Told()
    paint(bare, fitted(bare, 1400, 1000), told)
    assert not [boxes for boxes in told.of("boxes") if boxes]


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_and_an_svg_are_painted_by_the_same_function(dark: bool) -> None:
    made, _there = chart(0, dark=dark)
    view = View(0.6, 300.0, 300.0, 900.0, 700.0)
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint(made, view, QtPainter(painter))
    painter.end()
    box = frame_boxes(made, geometry(made, view))[0]
    x, middle = round(box.x) + 5, box.y + box.height / 2
    inside = [image.pixelColor(x, round(middle + step)).name().upper() for step in range(-30, 30)]
    assert inside.count(made.looks.panel) > len(inside) / 2, "the soft ground of a frame"
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(900, 700))
    painter = QPainter(generator)
    paint(made, view, QtPainter(painter, vectors=True))
    painter.end()
    assert bytes(data.data()).count(b"<path") > 30


def test_a_title_is_cut_between_letters_as_they_are_written() -> None:
    def width(words: str) -> float:
        return float(len(words))

    assert cut("Harbour", 7, width) == "Harbour"
    assert cut("Harbour", 5, width) == "Harb…"
    assert cut("Harbour", 0, width) == ""
    for room in range(1, len(KHMER)):
        shown = cut(KHMER, room, width).rstrip("…")
        assert KHMER.startswith(shown)
        rest = KHMER[len(shown) :].lstrip()
        assert not rest or rest[0] not in "្ាិីឹឺុូួើឿៀេែៃោៅំះៈ់៉៊៍័", "no vowel is torn from its consonant"
