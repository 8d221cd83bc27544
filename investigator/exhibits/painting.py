"""Geometry and style of a chart: one function paints it on screen, minimap, SVG, PDF page and picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Painter, Stroke, TextStyle
from investigator.exhibits.scene import Scene

HEAD_LENGTH = 8.0
_GAP = 2.0
_LABEL_GAP = 4.0
_MOST_LINK_LABELS = 60
_COARSE, _FINE = 8.0, 4.0
"""Pixels of a cell of the grid on which names find room: on a screen, and on a page where every name is wanted."""

_WRAPPED = 24
_CLOSE = 0.5
"""From this scale on every name is tried, and numbers of links are painted."""

_PLACED = 400
"""So many names, the important ones, are put where there is room; the others only below."""

_FEW = 150
"""So few entities in view get names from any distance, placed to the pixel."""
"""A name longer than this many letters is written in two lines where every name is wanted."""

_NUMBER_SIZE = 9.0
_NUMBER_RADIUS = 9.0
_NUMBER_SHARES = (0.48, 0.42, 0.55, 0.36, 0.62, 0.3, 0.68, 0.24, 0.76, 0.18)
"""How far along a line its number may stand, the better places first."""


@dataclass(frozen=True, slots=True)
class View:
    """How chart units become pixels: x * scale + dx; and the size of the surface in pixels.

    `size` scales marks, labels and strokes (1 on a screen at 100 %).
    """

    scale: float
    dx: float
    dy: float
    width: float
    height: float
    size: float = 1.0

    def to_pixels(self, places: NDArray[np.float64]) -> Coordinates:
        """Chart units (n, 2) as pixels."""
        moved: Coordinates = places * self.scale + np.array((self.dx, self.dy))
        return moved

    def to_chart(self, x: float, y: float) -> tuple[float, float]:
        """A pixel in chart units."""
        return (x - self.dx) / self.scale, (y - self.dy) / self.scale


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What stands out: positions of selected entities and links, and of the entity under the pointer (-1 none)."""

    selected: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()
    hovered: int = -1


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is painted: everything when still, less while moving or from far away.

    `covered` are parts of the surface on which something else lies: no name is put there.
    """

    labels: bool = True
    icons: bool = True
    heads: bool = True
    link_labels: bool = True
    all_labels: bool = False
    covered: tuple[Box, ...] = ()


def fitted(scene: Scene, width: float, height: float, *, margin: float = 60.0, most: float = 1.6) -> View:
    """The view in which the whole chart is seen."""
    if not len(scene.uids):
        return View(1.0, width / 2, height / 2, width, height)
    low, high = scene.places.min(axis=0), scene.places.max(axis=0)
    span = np.maximum(high - low, 1.0)
    scale = float(min((width - 2 * margin) / span[0], (height - 2 * margin) / span[1], most))
    scale = max(scale, 0.01)
    middle = (low + high) / 2
    return View(scale, width / 2 - float(middle[0]) * scale, height / 2 - float(middle[1]) * scale, width, height)


def mark_scale(view: View) -> float:
    """How large marks are: full size from half zoom on, smaller from afar so that they stay apart."""
    return view.size * float(np.clip(view.scale * 1.4, 0.28, 1.0))


def paint(
    scene: Scene, view: View, painter: Painter, emphasis: Emphasis = Emphasis(), detail: Detail = Detail()
) -> int:
    """Paint the scene. Nothing is painted outside of what can be seen. Returns how many names in view found no room."""
    if not len(scene.uids):
        return 0
    places = view.to_pixels(scene.places)
    grown = mark_scale(view)
    radii = scene.radii * grown
    seen = _inside(places, view, 80.0)
    taken = _Room(view, _FINE if detail.all_labels or int(seen.sum()) <= _FEW else _COARSE)
    for box in detail.covered:
        taken.take(box.x, box.y, box.width, box.height)
    close = detail.all_labels or view.scale >= _CLOSE
    numbers = detail.labels and close and any(scene.numbers)
    numbered = _number_places(scene, places, radii, view, taken) if numbers else places
    _paint_links(scene, places, radii, view, painter, emphasis, detail, taken)
    _paint_glow(scene, places, radii, painter, emphasis)
    for number, mark in enumerate(scene.marks):
        here = places[(scene.mark_of == number) & seen]
        if len(here):
            painter.marks(here, _sized(mark, grown, detail))
    _paint_badges(scene, places, radii, grown, painter, seen, detail)
    left_out = 0
    if detail.labels:
        labels, left_out = _labels(scene, places, radii, view, painter, emphasis, seen, detail, taken)
        painter.labels(labels)
    if numbers:
        _paint_numbers(scene, numbered, view, painter)
    return left_out


def numbers_at(scene: Scene, view: View) -> Coordinates:
    """Where the numbers of a page stand, in pixels, shape (links, 2)."""
    places = view.to_pixels(scene.places)
    return _number_places(scene, places, scene.radii * mark_scale(view), view, _Room(view, _FINE))


def link_ends(scene: Scene, places: Coordinates, radii: NDArray[np.float64]) -> Coordinates:
    """Where each link begins and stops, in pixels, shape (links, 4), beside the middles where several lie side by side.

    `places` (entities, 2) and `radii` (entities,) in pixels. A link never leaves the marks at its ends.
    """
    starts, stops = places[scene.ends[:, 0]], places[scene.ends[:, 1]]
    along = stops - starts
    along = along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    most = np.minimum(radii[scene.ends[:, 0]], radii[scene.ends[:, 1]]) * 0.8
    aside = along[:, ::-1] * np.array((-1.0, 1.0)) * np.clip(scene.apart, -most, most)[:, None]
    return np.hstack((starts + aside, stops + aside))


def _inside(places: Coordinates, view: View, margin: float) -> NDArray[np.bool_]:
    x, y = places[:, 0], places[:, 1]
    shown: NDArray[np.bool_] = (x > -margin) & (x < view.width + margin) & (y > -margin) & (y < view.height + margin)
    return shown


def _sized(mark: Mark, grown: float, detail: Detail) -> Mark:
    icon = mark.icon if detail.icons and grown > 0.45 else ""
    ring = max(0.6, mark.ring_width * min(1.0, grown * 1.2))
    return Mark(mark.shape, mark.radius * grown, mark.fill, mark.ring, ring, icon, mark.icon_colour)


def _paint_links(
    scene: Scene,
    places: Coordinates,
    radii: NDArray[np.float64],
    view: View,
    painter: Painter,
    emphasis: Emphasis,
    detail: Detail,
    taken: _Room,
) -> None:
    if not len(scene.links):
        return
    whole = link_ends(scene, places, radii)
    starts, stops = whole[:, :2], whole[:, 2:]
    low, high = np.minimum(starts, stops), np.maximum(starts, stops)
    seen = (high[:, 0] > 0) & (low[:, 0] < view.width) & (high[:, 1] > 0) & (low[:, 1] < view.height)
    lengths = np.hypot(*(stops - starts).T)
    directions = (stops - starts) / np.maximum(lengths, 1e-9)[:, None]
    near: NDArray[np.bool_] = np.zeros(len(scene.links), dtype=bool)
    chosen = list(emphasis.selected) + ([emphasis.hovered] if emphasis.hovered >= 0 else [])
    if chosen:
        near |= np.isin(scene.ends, chosen).any(axis=1)
    if emphasis.links:
        near[list(emphasis.links)] = True
    heads = detail.heads and view.scale > 0.35
    room = radii[scene.ends[:, 1]] + _GAP
    tips = stops - directions * room[:, None]
    ends = np.hstack((starts, np.where((scene.directed & heads)[:, None], tips, stops)))
    far = scene.looks.link_far if view.scale < 0.5 else ""
    for number, stroke in enumerate(scene.strokes):
        alike = seen & (scene.stroke_of == number)
        for which, colour, wider in (
            (alike & ~near, far or stroke.colour, 1.0),
            (alike & near, scene.looks.link_near, 1.6),
        ):
            if which.any():
                width = max(0.7, stroke.width * wider * view.size)
                painter.lines(ends[which], Stroke(colour, width, stroke.dash))
                pointed = which & scene.directed & (lengths > room + HEAD_LENGTH)
                if heads and pointed.any():
                    painter.heads(tips[pointed], directions[pointed], HEAD_LENGTH * view.size, colour)
    if detail.link_labels and detail.labels:
        _paint_link_labels(scene, places, radii, near & seen, painter, view, taken)


def _paint_link_labels(
    scene: Scene,
    places: Coordinates,
    radii: NDArray[np.float64],
    which: NDArray[np.bool_],
    painter: Painter,
    view: View,
    taken: _Room,
) -> None:
    """What the emphasised links say, on their middles; what would lie on an entity or another label is left out."""
    if view.scale < 0.4:
        return
    style = TextStyle(11.0 * view.size, scene.looks.link_near)
    for x, y, radius in np.column_stack((places, radii)).tolist():
        taken.keep(x, y, radius)
    boxes: list[Box] = []
    labels: list[Label] = []
    whole = link_ends(scene, places, radii)
    for position in np.flatnonzero(which)[:_MOST_LINK_LABELS]:
        if scene.numbers[position]:
            continue
        text = scene.link_names[position]
        middle = (whole[position, :2] + whole[position, 2:]) / 2
        width, height = painter.extent(text, style)
        box = Box(middle[0] - width / 2 - 6, middle[1] - height / 2 - 1, width + 12, height + 2, height / 2 + 1)
        if taken.free(box.x, box.y, box.width, box.height):
            taken.take(box.x, box.y, box.width, box.height)
            boxes.append(box)
            labels.append(Label(text, float(middle[0]), float(middle[1] - height / 2), style))
    painter.boxes(boxes, scene.looks.panel, Stroke(scene.looks.link_far, 1.0))
    painter.labels(labels)


def _paint_glow(
    scene: Scene, places: Coordinates, radii: NDArray[np.float64], painter: Painter, emphasis: Emphasis
) -> None:
    for position in sorted(emphasis.selected):
        here, radius = places[position : position + 1], float(radii[position])
        painter.rings(here, radius + 11, None, scene.looks.wash)
        painter.rings(here, radius + 5, Stroke(scene.looks.accent, 2.5), scene.looks.canvas)


def _paint_badges(
    scene: Scene,
    places: Coordinates,
    radii: NDArray[np.float64],
    grown: float,
    painter: Painter,
    seen: NDArray[np.bool_],
    detail: Detail,
) -> None:
    if grown < 0.45:
        return
    for position, badge in scene.badges:
        if seen[position]:
            offset = radii[position] * 0.78
            centre = places[position] + np.array((offset, -offset))
            mark = Mark("circle", 9.0 * grown, badge.fill, scene.looks.ring, 1.5, badge.icon if detail.icons else "")
            painter.marks(centre[None, :], mark)


def _number_places(
    scene: Scene, places: Coordinates, radii: NDArray[np.float64], view: View, taken: _Room
) -> Coordinates:
    """Where the number of each line stands, shape (links, 2): near its middle, off every mark and other number."""
    middles = np.zeros((len(scene.links), 2))
    if not any(scene.numbers):
        return middles
    radius = _NUMBER_RADIUS * view.size
    for x, y, mark in np.column_stack((places, radii)).tolist():
        taken.take(x - mark * 0.9, y - mark * 0.9, 1.8 * mark, 1.8 * mark)
    ends = link_ends(scene, places, radii)
    seen = _inside((ends[:, :2] + ends[:, 2:]) / 2, view, 40.0)
    middles[~seen] = -1000.0
    for position in np.flatnonzero(seen).tolist():
        end = ends[position]
        if scene.numbers[position]:
            tried = [end[:2] + (end[2:] - end[:2]) * share for share in _NUMBER_SHARES]
            corners = [(float(m[0] - radius), float(m[1] - radius)) for m in tried]
            costs = [taken.cost(left, top, 2 * radius, 2 * radius) for left, top in corners]
            middle = middles[position] = tried[costs.index(min(costs))]
            taken.take(middle[0] - radius, middle[1] - radius, 2 * radius, 2 * radius)
    return middles


def _paint_numbers(scene: Scene, middles: Coordinates, view: View, painter: Painter) -> None:
    style = TextStyle(_NUMBER_SIZE * view.size, scene.looks.ink, bold=True)
    radius = _NUMBER_RADIUS * view.size
    for number, middle in zip(scene.numbers, middles, strict=True):
        if number and middle[0] > -radius:
            painter.rings(middle[None, :], radius, Stroke(scene.looks.ink, 1.2 * view.size), scene.looks.canvas)
            _, height = painter.extent(number, style)
            painter.labels([Label(number, float(middle[0]), float(middle[1] - height / 2), style)])


def _labels(
    scene: Scene,
    places: Coordinates,
    radii: NDArray[np.float64],
    view: View,
    painter: Painter,
    emphasis: Emphasis,
    seen: NDArray[np.bool_],
    detail: Detail,
    taken: _Room,
) -> tuple[list[Label], int]:
    """Names below their entities, the important ones first, and how many in view found no room.

    A name that has no room below is put above or beside; one that would touch another even there is left out, unless
    every name is wanted. Selected entities and, among few, sites keep theirs. From afar only the important ones are
    tried at all.
    """
    near: set[int] = set()
    if emphasis.selected and len(scene.links):
        touching = scene.ends[np.isin(scene.ends, list(emphasis.selected)).any(axis=1)]
        near = set(np.unique(touching).tolist())
    order = sorted(
        np.flatnonzero(seen).tolist(),
        key=lambda p: (p not in emphasis.selected, p != emphasis.hovered, p not in near, -scene.rank[p], p),
    )
    inside = int(_inside(places, view, 0.0).sum())
    close = detail.all_labels or view.scale >= _CLOSE or len(order) <= _FEW
    if not close:
        order = order[:60]
    for position in order:
        taken.keep(float(places[position, 0]), float(places[position, 1]), float(radii[position]))
    made: list[Label] = []
    named = 0
    for rank, position in enumerate(order[:1500]):
        site = scene.rank[position] >= 3000
        chosen = position in emphasis.selected or site
        size = (12.0 if chosen else 11.0) * view.size
        colour = scene.looks.ink if chosen or position in near else scene.looks.ink_secondary
        style = TextStyle(size, colour, bold=chosen, halo=scene.looks.halo)
        x, y = float(places[position, 0]), float(places[position, 1] + radii[position] + _LABEL_GAP * view.size)
        lines = wrapped(scene.names[position]) if close else (scene.names[position],)
        extents = [painter.extent(line, style) for line in lines]
        width, height = max(w for w, _ in extents), sum(h for _, h in extents)
        if close and rank < _PLACED:
            around = _around(x, y, width, height, float(radii[position]), view.size)
            x, y = taken.best(around, width, height)
        kept = position in emphasis.selected or detail.all_labels or (site and len(order) <= _FEW)
        if kept or taken.free(x - width / 2, y, width, height):
            taken.take(x - width / 2, y, width, height)
            named += 1
            for line, (_, tall) in zip(lines, extents, strict=True):
                made.append(Label(line, x, y, style))
                y += tall
    return made, max(0, inside - named)


def wrapped(name: str) -> tuple[str, ...]:
    """A long name in two lines, broken at the blank nearest to its middle; one that is short or has no blank, whole."""
    if len(name) <= _WRAPPED:
        return (name,)
    blanks = [place for place, letter in enumerate(name) if letter == " " and 0 < place < len(name) - 1]
    if not blanks:
        return (name,)
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return name[:middle], name[middle + 1 :]


def _around(
    x: float, below: float, width: float, height: float, radius: float, size: float
) -> tuple[tuple[float, float], ...]:
    """Where a name may stand, the better places first: middles of the top edge."""
    gap = _LABEL_GAP * size
    level = below - radius - gap
    aside = radius + gap + width / 2
    beside, above = level - height / 2, level - radius - gap - height
    return (
        (x, below),
        (x, above),
        (x + aside, beside),
        (x - aside, beside),
        (x + aside * 0.8, below - gap),
        (x - aside * 0.8, below - gap),
        (x + aside * 0.8, above + gap),
        (x - aside * 0.8, above + gap),
        (x, below + height),
        (x, above - height),
    )


class _Room:
    """Which part of the surface is taken, on a coarse grid."""

    def __init__(self, view: View, cell: float) -> None:
        self._cell = cell
        self._width, self._height = view.width, view.height
        self._columns = int(view.width / self._cell) + 40
        self._rows = int(view.height / self._cell) + 40
        self._taken = np.zeros((self._rows, self._columns), dtype=bool)

    def keep(self, x: float, y: float, radius: float) -> None:
        """Keep labels off a mark."""
        self.take(x - radius * 0.7, y - radius * 0.7, radius * 1.4, radius * 1.4)

    def free(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether a rectangle is free."""
        return not self._part(x, y, width, height).any()

    def cost(self, x: float, y: float, width: float, height: float) -> int:
        """How many cells of a rectangle are taken; one that leaves the surface costs more than any."""
        outside = x < 0 or y < 0 or x + width > self._width or y + height > self._height
        return int(self._part(x, y, width, height).sum()) + (10_000 if outside else 0)

    def best(self, tried: Sequence[tuple[float, float]], width: float, height: float) -> tuple[float, float]:
        """Of these middles of the top edge the first that is free, or the one where the least is taken."""
        return min(tried, key=lambda place: self.cost(place[0] - width / 2, place[1], width, height))

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Take a rectangle."""
        self._part(x, y, width, height)[...] = True

    def _part(self, x: float, y: float, width: float, height: float) -> NDArray[np.bool_]:
        left, top = int(x // self._cell) + 20, int(y // self._cell) + 20
        right, bottom = int((x + width) // self._cell) + 21, int((y + height) // self._cell) + 21
        return self._taken[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
