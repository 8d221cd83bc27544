"""What is on the chart is painted once: moved along with the paper, named bit by bit; no frame takes long."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.schema import standard
from graph.working import working_graph
from investigator.exhibits.painter import Stroke
from investigator.exhibits.painting import Detail, Emphasis, View
from investigator.exhibits.scene import Scene, scene, spread
from ui.canvas import picture as pictures
from ui.canvas.chart_view import ChartView
from ui.canvas.picture import Picture, Sight
from ui.canvas.qt_painter import QtPainter
from ui.looks import looks
from ui.program import prepare
from ui.theme import LIGHT

WIDTH, HEIGHT = 900.0, 600.0
OWN_TIME = 0.100
"""Seconds that one frame may take of the thread's own."""


def network(count: int, name: str = "", apart: tuple[float, float] = (50.0, 60.0)) -> Scene:
    """Businesses in rows, each linked to the next; `name` and a number is what they are called."""
    entities = tuple(Entity(EntityId(f"{i:032x}"), "Organization") for i in range(count))
    links = [Link(LinkId(f"{i:032x}"), "OWNS", a.uid, b.uid) for i, (a, b) in enumerate(pairwise(entities))]
    places = np.array([(i % 60 * apart[0], i // 60 * apart[1]) for i in range(count)])
    names = {e.uid: f"{name} {i}" if name else "" for i, e in enumerate(entities)}
    graph = working_graph(entities, links)
    return scene(graph, places, standard(), looks(LIGHT), names=names, badges={}, numbers={})


def sight(
    shown: Scene, *, dx: float = 40.0, dy: float = 30.0, rough: bool = False, moving: bool = False, scale: float = 0.6
) -> Sight:
    detail = Detail(labels=not rough, heads=not rough, link_labels=not rough)
    return Sight(shown, View(scale, dx, dy, WIDTH, HEIGHT), Emphasis(), detail, rough, 1.0, moving or rough)


def pixels(shown: QPixmap) -> NDArray[np.uint8]:
    image = shown.toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def finished(shown: Sight) -> NDArray[np.uint8]:
    made = Picture()
    found = made.bring(shown)
    while not made.finished:
        found = made.bring(shown)
    return pixels(found)


@pytest.fixture(autouse=True)
def _prepared(qapp: QApplication) -> None:
    prepare(qapp)


@pytest.mark.parametrize("by", [(12.0, 0.0), (-7.0, 5.0), (0.0, -31.0), (25.0, 40.0)])
def test_a_picture_that_was_moved_along_is_what_would_be_painted_there(by: tuple[float, float]) -> None:
    shown = network(2_000)
    kept = Picture()
    kept.bring(sight(shown))
    moved = pixels(kept.bring(sight(shown, dx=40.0 + by[0], dy=30.0 + by[1], rough=True)))
    anew = finished(sight(shown, dx=40.0 + by[0], dy=30.0 + by[1]))
    differ = np.abs(moved.astype(int) - anew).max(axis=2) > 8
    assert differ.mean() < 0.0005
    elsewhere = finished(sight(shown, dx=40.0 + by[0] + 1, dy=30.0 + by[1]))
    assert (np.abs(moved.astype(int) - elsewhere).max(axis=2) > 8).mean() > 0.01, "the control: one pixel aside is seen"


def test_a_picture_goes_along_back_and_forth_and_is_whole_again_at_rest() -> None:
    shown = network(2_000, "Demo")
    before = finished(sight(shown))
    for rough in (False, True):
        kept = Picture()
        while not kept.shows(sight(shown)):
            kept.bring(sight(shown))
        for dx in (90.0, -70.0, 20.0, 40.0):
            moved = pixels(kept.bring(sight(shown, dx=dx, rough=rough, moving=True)))
            assert kept.finished
        assert (moved != before).any(), "names that left the surface are not painted while it moves"
        assert not kept.shows(sight(shown))
        while not kept.shows(sight(shown)):
            found = pixels(kept.bring(sight(shown)))
        assert (found == before).all()


def test_a_picture_is_painted_anew_where_more_than_the_paper_changed() -> None:
    shown = network(2_000)
    for other in (
        sight(shown, scale=0.7, rough=True),
        sight(shown, dx=40.5, rough=True),
        sight(network(2_000), rough=True),
        replace(sight(shown, rough=True), emphasis=Emphasis(hovered=3)),
        sight(shown, dx=4_000.0, rough=True),
    ):
        kept = Picture()
        kept.bring(sight(shown))
        found = pixels(kept.bring(other))
        while not kept.finished:
            found = pixels(kept.bring(other))
        assert (found == finished(other)).all()


def test_a_picture_stays_until_all_strokes_of_the_next_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = network(3_000)
    rough, smooth = sight(shown, rough=True), replace(sight(shown), detail=Detail(labels=False))
    before, after = finished(rough), finished(smooth)
    assert (before != after).any()
    monkeypatch.setattr(pictures, "_PAINTING", 0.0)
    kept = Picture()
    kept.bring(rough)
    steps = [pixels(kept.bring(smooth))]
    while not kept.shows(smooth):
        assert (steps[-1] == before).all()
        steps.append(pixels(kept.bring(smooth)))
    assert len(steps) > 2
    assert (steps[-1] == after).all()


def test_names_come_bit_by_bit_and_are_the_same_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = network(2_000, "Demo")
    at_once = finished(sight(shown))
    monkeypatch.setattr(pictures, "_NAMING", 0.0)
    monkeypatch.setattr(pictures, "_AT_ONCE", 1)
    kept = Picture()
    steps = [pixels(kept.bring(sight(shown)))]
    while not kept.finished:
        steps.append(pixels(kept.bring(sight(shown))))
    assert len(steps) > 100
    assert (steps[-1] == at_once).all()
    assert (steps[20] != at_once).any()


def test_names_that_are_seen_never_go_while_something_else_is_pointed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = network(2_000, "Demo")
    before, pointed = finished(sight(shown)), replace(sight(shown), emphasis=Emphasis(hovered=300))
    after = finished(pointed)
    assert (before != after).any()
    kept = Picture()
    while not kept.shows(sight(shown)):
        kept.bring(sight(shown))
    monkeypatch.setattr(pictures, "_NAMING_AGAIN", 0.0)
    frames = [pixels(kept.bring(pointed))]
    while not kept.shows(pointed):
        frames.append(pixels(kept.bring(pointed)))
    assert len(frames) > 2
    assert all((frame == before).all() for frame in frames[:-1])
    assert (frames[-1] == after).all()


def frames_of_new_names() -> list[float]:
    """The thread's own seconds of each frame while thousands of names that were never painted before come in."""
    shown = network(3_000, f"សាកល្បង 示例 Demo {time.monotonic_ns()}")
    kept = Picture()
    taken = []
    while not taken or not kept.finished:
        began = time.thread_time()
        kept.bring(sight(shown, scale=1.0))
        taken.append(time.thread_time() - began)
    return taken


def test_no_frame_waits_for_new_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a machine gives one frame; where it is given less, the names take several."""
    taken = frames_of_new_names()
    assert max(taken) < OWN_TIME, taken
    monkeypatch.setattr(pictures, "_NAMING", 0.001)
    assert len(frames_of_new_names()) > 1, "the control: they take longer than one frame is given"


def curved(count: int) -> Scene:
    """The same chart with two links for each, side by side."""
    once = network(count)
    ends = np.vstack((once.ends, once.ends))
    return replace(
        once,
        links=tuple(f"{n}" for n in range(len(ends))),
        link_names=once.link_names * 2,
        numbers=once.numbers * 2,
        ends=ends,
        stroke_of=np.concatenate((once.stroke_of, once.stroke_of)),
        directed=np.concatenate((once.directed, once.directed)),
        apart=spread(ends) * 11.0,
    )


def test_no_frame_waits_for_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: as Qt draws curves they take far longer; and what is seen is the same."""
    many, few = curved(3_000), curved(120)
    own = _seconds(many), finished(sight(few))
    monkeypatch.setattr(QtPainter, "curves", drawn_by_qt)
    control = _seconds(many), finished(sight(few))
    assert own[0] < OWN_TIME
    assert control[0] > 3 * own[0]
    assert (np.abs(own[1].astype(int) - control[1]).max(axis=2) > 40).mean() < 0.0005


def drawn_by_qt(painter: QtPainter, ways: NDArray[np.float64], stroke: Stroke) -> None:
    path = QPainterPath()
    for x1, y1, x2, y2, x3, y3 in ways.tolist():
        path.moveTo(x1, y1)
        path.quadTo(x2, y2, x3, y3)
    painter._painter.strokePath(path, QPen(QColor(stroke.colour), stroke.width))


def _seconds(shown: Scene) -> float:
    began = time.thread_time()
    Picture().bring(sight(shown, scale=0.3))
    return time.thread_time() - began


def test_the_chart_comes_to_rest_with_every_name_and_is_not_painted_again(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(int(WIDTH), int(HEIGHT))
    view.show()
    view.show_scene(network(2_000, f"Demo {time.monotonic_ns()}"), fit=True)
    view.zoom(0.6 / view.view.scale)
    qtbot.waitUntil(lambda: view.at_rest, timeout=10_000)
    drawing = view._picture._drawing
    assert drawing is not None
    view.repaint()
    assert view._picture._drawing is drawing
    view.zoom(1.1)
    view.repaint()
    assert view._picture._drawing is not drawing
