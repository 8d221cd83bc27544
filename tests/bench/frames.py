"""How long the chart takes to be painted and to find what the pointer is on: beside pyqtgraph's GraphItem."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from statistics import median
from time import thread_time

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from graph.layouts import organic
from graph.schema import standard
from graph.working import WorkingGraph, working_graph
from investigator.charts import room
from investigator.exhibits.painter import Mark, Stroke
from investigator.exhibits.painting import Detail, Emphasis, View, fitted, mark_scale, paint
from investigator.exhibits.scene import Scene, scene
from tests.bench import layouts
from tests.bench.material import SEED, Sizes, pairs
from tests.bench.measuring import Measured, alternated, beside, seconds, within
from ui.canvas.chart_view import ChartView
from ui.canvas.paper import MANY
from ui.canvas.picture import Picture, Sight
from ui.canvas.qt_painter import QtPainter
from ui.looks import looks
from ui.program import prepare
from ui.theme import LIGHT

PEER = "pyqtgraph.GraphItem"
COUNTS = (1_000, 10_000)
FRAME_FLOOR, PAN_FLOOR, FIRST_FLOOR, PICK_FLOOR = 1.0, 2.0, 1.0, 1.0
"""Both sides draw lines and discs by the same calls of Qt, and these take most of a frame that is painted whole. The
chart in its window moves its picture along with the paper instead, which the peer does not."""

NO_FLOOR = 0.0
NAMED, LONGEST = 2_000, 50.0
"""With the names of so many entities no frame takes longer than so many milliseconds of the thread's own."""

_LEAST = 50
_WIDTH, _HEIGHT = 1280, 800
_FRAMES, _PICKS = 20, 200
_STEP = 3.0
_NEAR = 0.6
_DISC = Mark("circle", 14.0, "#4477AA", "#223344", 1.0)
_LINE = Stroke("#8899AA", 1.0)
_PLAIN = Detail(labels=False, icons=False, heads=False, link_labels=False)
_FULL = Detail()
_ALIKE = 0.2


def measured(sizes: Sizes) -> Iterator[Measured]:
    """Frames painted whole while panning over a chart, frames of the chart's own widget while panning over many
    entities, the first frame of a chart whose places are known, and picking; and how long a frame with names takes.

    Both sides paint discs and lines, no labels, without antialiasing, onto the same kind of picture. Rows of the full
    theme stand beside the same peer and have no floor: it paints what the peer does not.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication([])
    prepare(application)
    largest = max(_LEAST, sizes.network_rows // 10)
    peer = Peer()
    for number in sorted({min(each, largest) for each in COUNTS}):
        yield from _measured(number, peer, sizes.runs)
    peer.close()
    named = min(NAMED, largest)
    taken = median(_longest(named, f"{turn}") for turn in range(sizes.runs))
    yield within(f"longest frame, {named:,} entities with new names", "ms", 1000 * taken, LONGEST)


class Peer:
    """A view of pyqtgraph in which a graph is shown over the same part of the chart as in ours."""

    def __init__(self) -> None:
        self._window = pg.GraphicsView(background=LIGHT.canvas)
        self._window.setAntialiasing(False)
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0.0, invertY=True)
        self._window.setCentralItem(self._box)
        self._window.resize(_WIDTH, _HEIGHT)
        self._window.show()
        self._item: pg.GraphItem = None

    def show(self, shown: Scene, view: View) -> None:
        """Show a scene's discs and lines."""
        self._box.clear()
        grown = mark_scale(view)
        self._item = pg.GraphItem(
            pos=shown.places,
            adj=shown.ends,
            pen=pg.mkPen(_LINE.colour, width=_LINE.width),
            symbol="o",
            size=2 * _DISC.radius * grown,
            symbolBrush=pg.mkBrush(_DISC.fill),
            symbolPen=pg.mkPen(_DISC.ring, width=_DISC.ring_width),
            pxMode=True,
            antialias=False,
        )
        self._box.addItem(self._item)
        left, top = view.to_chart(0.0, 0.0)
        self._box.setRange(QRectF(left, top, _WIDTH / view.scale, _HEIGHT / view.scale), padding=0.0)

    def pan(self, units: float) -> None:
        """Move the paper by chart units."""
        self._box.translateBy(x=-units)

    def paint(self, picture: QImage) -> None:
        """One frame."""
        painter = QPainter(picture)
        self._window.render(painter)
        painter.end()

    def pick(self, x: float, y: float) -> object:
        """The discs at a point in chart units."""
        return self._item.scatter.pointsAt(QPointF(x, y))

    def close(self) -> None:
        """Close the window."""
        self._window.close()


def _measured(number: int, peer: Peer, runs: int) -> Iterator[Measured]:
    graph = _network(number)
    places = organic(graph, seed=1, sizes=room(graph))
    called = [row[0] for row in pairs(number)]
    full = _scene(graph, places, called)
    plain = _plain(full)
    view = fitted(full, _WIDTH, _HEIGHT)
    ours, theirs = _picture(), _picture()
    peer.show(plain, view)
    peer.paint(theirs)
    _paint(ours, plain, view, _PLAIN)
    _same_content(ours, theirs)
    about = f"of {number:,} entities"
    for name, shown, detail, floor in (
        (f"frame {about}", plain, _PLAIN, FRAME_FLOOR),
        (f"frame {about}, full theme", full, _FULL, NO_FLOOR),
    ):
        _paint(ours, shown, view, detail)
        times = alternated(_frames(ours, shown, view, detail), _peer_frames(theirs, peer, view), runs)
        yield beside(name, PEER, _FRAMES, times, floor, "frames/s")
    if number > MANY:
        yield _panning(f"pan over {number:,} entities", plain, peer, runs)
        peer.show(plain, view)
    turn = count()
    for name, detail, floor in (
        (f"first frame {about}", _PLAIN, FIRST_FLOOR),
        (f"first frame {about}, full theme", _FULL, NO_FLOOR),
    ):

        def first(detail: Detail = detail) -> None:
            """With names that were never painted before."""
            end = f" {next(turn)}"
            made = _scene(graph, places, [name + end for name in called])
            _paint(ours, made if detail.labels else _plain(made), view, detail)

        def first_of_peer() -> None:
            peer.show(plain, view)
            peer.paint(theirs)

        times = alternated(lambda work=first: seconds(work), lambda: seconds(first_of_peer), runs)  # type: ignore[misc]
        yield beside(name, PEER, 1, times, floor, "frames/s")
    yield _picking(f"pick {about}", plain, peer, runs)


def _frames(picture: QImage, shown: Scene, view: View, detail: Detail) -> Callable[[], float]:
    def pan() -> None:
        for step in range(_FRAMES):
            _paint(picture, shown, replace(view, dx=view.dx + _away(step)), detail)

    return lambda: seconds(pan)


def _peer_frames(picture: QImage, peer: Peer, view: View) -> Callable[[], float]:
    def pan() -> None:
        here = 0.0
        for step in range(_FRAMES):
            peer.pan((_away(step) - here) / view.scale)
            here = _away(step)
            peer.paint(picture)
        peer.pan(-here / view.scale)

    return lambda: seconds(pan)


def _panning(name: str, shown: Scene, peer: Peer, runs: int) -> Measured:
    """Both by their own widgets; ours first paints the chart as it looks in motion, which is what the peer paints."""
    chart = ChartView()
    chart.resize(_WIDTH, _HEIGHT)
    chart.show_scene(shown, fit=True)
    view = chart.view
    ours, theirs = _picture(), _picture()

    def pan() -> None:
        here = 0.0
        for step in range(_FRAMES):
            chart.pan_by(_away(step) - here, 0.0)
            here = _away(step)
            chart.render(ours)
        chart.pan_by(-here, 0.0)

    peer.show(shown, view)
    theirs_of = _peer_frames(theirs, peer, view)
    pan()
    theirs_of()
    _same_content(ours, theirs)
    times = alternated(lambda: seconds(pan), theirs_of, runs)
    _same_content(ours, theirs)
    chart.close()
    return beside(name, PEER, _FRAMES, times, PAN_FLOOR, "frames/s")


def _longest(number: int, end: str) -> float:
    """Seconds of the thread's own for the longest frame, until all names of a chart that is seen from near are there.

    None of them was painted before.
    """
    graph = _network(number)
    shown = _scene(graph, organic(graph, seed=1, sizes=room(graph)), [f"{row[0]} {end}" for row in pairs(number)])
    middle = shown.places.mean(axis=0) * _NEAR
    view = View(_NEAR, _WIDTH / 2 - float(middle[0]), _HEIGHT / 2 - float(middle[1]), _WIDTH, _HEIGHT)
    sight = Sight(shown, view, Emphasis(), _FULL, rough=False, ratio=1.0)
    picture, taken = Picture(), [0.0]
    while not picture.shows(sight):
        began = thread_time()
        picture.bring(sight)
        taken.append(thread_time() - began)
    return max(taken)


def _away(step: int) -> float:
    """How many pixels the paper lies off at a step: out, and back again."""
    return _STEP * min(step + 1, _FRAMES - step)


def _picking(name: str, shown: Scene, peer: Peer, runs: int) -> Measured:
    """Half of the points lie on an entity, half anywhere."""
    chart = ChartView()
    chart.resize(_WIDTH, _HEIGHT)
    chart.show_scene(shown, fit=True)
    rng = random.Random(f"{SEED} picks")
    on = chart.view.to_pixels(shown.places[rng.sample(range(len(shown.uids)), min(_PICKS // 2, len(shown.uids)))])
    pixels = [(float(x), float(y)) for x, y in on.tolist()]
    pixels += [(rng.uniform(0, _WIDTH), rng.uniform(0, _HEIGHT)) for _ in pixels]
    units = [chart.view.to_chart(x, y) for x, y in pixels]
    points = [QPointF(x, y) for x, y in pixels]
    assert all(chart.at(point) is not None for point in points[: len(on)])
    assert all(len(peer.pick(x, y)) for x, y in units[: len(on)])  # type: ignore[arg-type]
    times = alternated(
        lambda: seconds(lambda: [chart.at(point) for point in points]),
        lambda: seconds(lambda: [peer.pick(x, y) for x, y in units]),
        runs,
    )
    return beside(name, PEER, len(points), times, PICK_FLOOR, "picks/s")


def _network(number: int) -> WorkingGraph:
    made = layouts.network(number)
    return working_graph(made.entities, [replace(link, type="KNOWS") for link in made.links])


def _scene(graph: WorkingGraph, places: NDArray[np.float64], called: Sequence[str]) -> Scene:
    """The chart in the full theme."""
    names = {entity.uid: name for entity, name in zip(graph.entities, called, strict=True)}
    return scene(graph, places, standard(), looks(LIGHT), names=names, badges={}, numbers={})


def _plain(shown: Scene) -> Scene:
    """The same as discs and lines that all look alike."""
    return replace(
        shown,
        marks=(_DISC,),
        mark_of=np.zeros_like(shown.mark_of),
        strokes=(_LINE,),
        stroke_of=np.zeros_like(shown.stroke_of),
        looks=replace(shown.looks, link_far=_LINE.colour),
    )


def _picture() -> QImage:
    return QImage(_WIDTH, _HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)


def _paint(picture: QImage, shown: Scene, view: View, detail: Detail) -> None:
    """One frame, clipped as the chart view and the peer's window do it themselves."""
    painter = QPainter(picture)
    painter.setClipRect(picture.rect())
    painter.fillRect(picture.rect(), QColor(LIGHT.canvas))
    paint(shown, view, QtPainter(painter, smooth=detail.labels), detail=detail)
    painter.end()


def _same_content(ours: QImage, theirs: QImage) -> None:
    """Raises AssertionError where one side paints clearly more than the other."""
    inks = [int((np.frombuffer(p.constBits(), np.uint32) != QColor(LIGHT.canvas).rgba()).sum()) for p in (ours, theirs)]
    assert min(inks) > 0, inks
    assert abs(inks[0] - inks[1]) <= _ALIKE * max(inks), inks
