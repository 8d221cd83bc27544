"""Geometry and style of a chart: one function paints it on screen, minimap, SVG, PDF page and picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.layouts.frames import HEAD, REACH
from investigator.exhibits.frames import (
    count_boxes,
    paint_counts,
    paint_frames,
    paint_stacks,
    paint_titles,
    standing_in,
    titles,
)
from investigator.exhibits.geometry import Geometry, View, geometry, grouped, inside, mark_scale
from investigator.exhibits.link_numbers import NUMBER_RADIUS, number_places, numbered_afar, paint_numbers
from investigator.exhibits.names import NO_FRAMES, Names, Wanted
from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Painter, Stroke, TextStyle, faded
from investigator.exhibits.room import Room
from investigator.exhibits.scene import Scene

__all__ = (
    "Detail",
    "Drawing",
    "Emphasis",
    "View",
    "fitted",
    "mark_scale",
    "paint",
)

HEAD_LENGTH = 8.0
_GAP = 2.0
_MOST_LINK_LABELS = 60
_WIDE = 3.0
"""A line that is as wide as this already is made only a little wider where it stands out."""

_COARSE, _FINE = 8.0, 4.0
"""Pixels of a cell of the grid on which names find room: on a screen, and on a page where every name is wanted."""

_CLOSE = 0.5
"""From this scale on every name is tried, and numbers of links are painted."""

_AFAR = 0.2
"""From this scale on the numbers of links that lead to a closed group are painted."""

_FEW = 150
"""So few entities in view get names from any distance, placed to the pixel."""

_FROM_AFAR, _KEPT_OFF = 150, 60
"""From afar, where there are more entities than a few: so many names are tried, and so many marks kept free of them."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What stands out: positions of selected entities and links, and of the entity under the pointer (-1 none).

    `alone`: what is neither selected nor linked to the entity under the pointer steps back.
    """

    selected: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()
    hovered: int = -1
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """How much is painted: everything when still, less while moving or from far away.

    `covered` are parts of the surface on which something else lies: no name is put there.
    """

    labels: bool = True
    icons: bool = True
    heads: bool = True
    link_labels: bool = True
    titles: bool = True
    covered: tuple[Box, ...] = ()


def fitted(scene: Scene, width: float, height: float, *, margin: float = 60.0, most: float = 1.6) -> View:
    """The view in which the whole chart is seen."""
    if not len(scene.uids):
        return View(1.0, width / 2, height / 2, width, height)
    low, high = scene.places.min(axis=0), scene.places.max(axis=0)
    if scene.frames:
        low, high = low - (REACH, REACH + HEAD), high + REACH
    span = np.maximum(high - low, 1.0)
    scale = float(min((width - 2 * margin) / span[0], (height - 2 * margin) / span[1], most))
    scale = max(scale, 0.01)
    middle = (low + high) / 2
    return View(scale, width / 2 - float(middle[0]) * scale, height / 2 - float(middle[1]) * scale, width, height)


class Drawing:
    """A scene being painted: its ground first (links, marks, badges), then its names, all at once or some at a time.

    What is painted bit by bit comes out the same. `left_out` is how many names in view found no room, once `finished`.
    """

    def __init__(self, scene: Scene, view: View, emphasis: Emphasis = Emphasis(), detail: Detail = Detail()) -> None:
        self._scene, self._view, self._emphasis, self._detail = scene, view, emphasis, detail
        self._names: Names | None = None
        self._numbers: list[int] = []
        self._titled = 0
        self.left_out = 0
        if not len(scene.uids):
            return
        self._there = geometry(scene, view)
        self._seen = inside(self._there.places, view, 80.0)
        self._faint = _stepping_back(scene, emphasis)
        few = int(self._seen.sum()) <= _FEW
        self._room = Room(view.width, view.height, _FINE if few else _COARSE)
        for box in detail.covered:
            self._room.take(box.x, box.y, box.width, box.height)

    @property
    def finished(self) -> bool:
        """Whether every name was tried and everything is painted."""
        return not self._numbers and (self._names is None or self._names.finished)

    def ground(self, painter: Painter) -> None:
        """Paint all but names and numbers of links."""
        scene, view, detail = self._scene, self._view, self._detail
        if not len(scene.uids):
            return
        there = self._there
        written = titles(scene, there, painter.extent) if scene.frames and detail.titles else []
        for title in written:
            self._room.take(title.box.x, title.box.y, title.box.width, title.box.height)
        for box in count_boxes(scene, there, painter.extent) if scene.stacks and detail.titles else ():
            self._room.take(box.x, box.y, box.width, box.height)
        close = view.scale >= _CLOSE
        if detail.labels and (close or (scene.stacks and view.scale >= _AFAR)) and grouped(scene).numbered:
            self._numbered = number_places(scene, there, self._room, None if close else numbered_afar(scene))
            numbered = np.flatnonzero(self._numbered[:, 0] > -NUMBER_RADIUS * view.size)
            self._numbers = [n for n in numbered.tolist() if scene.numbers[n]]
        if scene.frames:
            paint_frames(scene, there, painter)
        _paint_links(scene, there, painter, self._emphasis, detail, self._room)
        _paint_glow(scene, there, painter, self._emphasis)
        grown = mark_scale(view)
        whole, faint = bool(self._seen.all()), self._faint
        if scene.stacks:
            paint_stacks(scene, there, painter)
        for mark, members in zip(scene.marks, grouped(scene).marks, strict=True):
            here = there.places if len(members) == len(scene.uids) else there.places[members]
            here = here if whole else here[self._seen[members]]
            if len(here) and faint is None:
                painter.marks(here, _sized(mark, grown, detail))
            elif len(here) and faint is not None:
                shown = members if whole else members[self._seen[members]]
                look = _sized(mark, grown, detail)
                _paint_apart(painter, there.places[shown], faint[shown], look, scene.looks.canvas)
        _paint_badges(scene, there, grown, painter, self._seen, detail, faint)
        if detail.titles and scene.stacks:
            paint_counts(scene, there, painter)
        if written:
            paint_titles(scene, written, view, painter)
        if detail.labels:
            whole_titles = (scene.frames[t.frame] for t in written if t.text == scene.frames[t.frame].title)
            titled = frozenset(frame.head for frame in whole_titles if frame.head >= 0)
            wanted = _wanted(scene, self._emphasis, self._seen, view, self._faint, titled)
            order = np.array(wanted.order if wanted.close else wanted.order[:_KEPT_OFF], dtype=np.int64)
            kept = np.array([*order, *titled], dtype=np.int64) if titled else order
            self._room.keep(there.places[kept], there.radii[kept])
            self._titled = len(titled)
            within = standing_in(scene, there) if scene.frames else NO_FRAMES
            self._names = Names(scene, there.places, there.radii, view.size, wanted, self._room, within)

    def names(self, painter: Painter, most: int | None = None) -> None:
        """Paint the next names, `most` of them or all that are left; after the last one the numbers of links."""
        if self._names is not None and not self._names.finished:
            painter.labels(self._names.more(painter, most))
        if self._names is not None and self._names.finished:
            shown = int(inside(self._there.places, self._view, 0.0).sum())
            self.left_out = max(0, shown - self._names.named - self._titled)
            if self._numbers:
                now, self._numbers = self._numbers[:most], self._numbers[most:] if most else []
                alone = self._emphasis.alone and self._emphasis.hovered >= 0
                near = _emphasised(self._scene, self._emphasis) if alone else None
                paint_numbers(self._scene, self._numbered, now, self._view, painter, near)


def paint(
    scene: Scene, view: View, painter: Painter, emphasis: Emphasis = Emphasis(), detail: Detail = Detail()
) -> int:
    """Paint the scene. Nothing is painted outside of what can be seen. Returns how many names in view found no room."""
    drawing = Drawing(scene, view, emphasis, detail)
    drawing.ground(painter)
    drawing.names(painter)
    return drawing.left_out


def _stepping_back(scene: Scene, emphasis: Emphasis) -> NDArray[np.bool_] | None:
    """Which entities step back; None where none does."""
    if not emphasis.alone or emphasis.hovered < 0:
        return None
    faint: NDArray[np.bool_] = np.ones(len(scene.uids), dtype=bool)
    faint[[emphasis.hovered, *emphasis.selected]] = False
    if len(scene.links):
        faint[scene.ends[(scene.ends == emphasis.hovered).any(axis=1)].ravel()] = False
    return faint


def _paint_apart(painter: Painter, places: Coordinates, back: NDArray[np.bool_], mark: Mark, ground: str) -> None:
    """Marks of one look, those that step back first."""
    for which, look in ((back, _faded(mark, ground)), (~back, mark)):
        if which.any():
            painter.marks(places[which], look)


def _faded(mark: Mark, ground: str) -> Mark:
    colours = (faded(mark.fill, ground), faded(mark.ring, ground), faded(mark.icon_colour, ground))
    return replace(mark, fill=colours[0], ring=colours[1], icon_colour=colours[2])


def _sized(mark: Mark, grown: float, detail: Detail) -> Mark:
    icon = mark.icon if detail.icons and grown > 0.45 else ""
    ring = max(0.6, mark.ring_width * min(1.0, grown * 1.2))
    return Mark(mark.shape, mark.radius * grown, mark.fill, mark.ring, ring, icon, mark.icon_colour)


def _paint_links(
    scene: Scene, there: Geometry, painter: Painter, emphasis: Emphasis, detail: Detail, taken: Room
) -> None:
    if not len(scene.links):
        return
    view = there.view
    seen = there.links_seen()
    near = _emphasised(scene, emphasis)
    heads = detail.heads and view.scale > 0.35
    ends = there.ends
    if heads:
        lengths, directions = there.course
        room = there.radii[scene.ends[:, 1]] + _GAP
        tips = ends[:, 2:] - directions * room[:, None]
        pointed = scene.directed & (lengths > room + HEAD_LENGTH) & inside(tips, view, HEAD_LENGTH * view.size)
        ends = np.hstack((ends[:, :2], np.where(scene.directed[:, None], tips, ends[:, 2:])))
    far = scene.looks.link_far if view.scale < 0.5 else ""
    alone = emphasis.alone and emphasis.hovered >= 0
    whole = bool(seen.all()) and not near.any()
    for stroke, members in zip(scene.strokes, grouped(scene).strokes, strict=True):
        alike = members if whole else members[seen[members]]
        colour = far or stroke.colour
        for which, tint, wider in (
            (alike if whole else alike[~near[alike]], faded(colour, scene.looks.canvas) if alone else colour, 1.0),
            (alike[:0] if whole else alike[near[alike]], scene.looks.link_near, 1.6),
        ):
            if len(which):
                grown = stroke.width * wider if stroke.width < _WIDE else stroke.width + 1.0
                width = max(0.7, grown * view.size)
                _paint_ways(painter, there, ends, which, Stroke(tint, width, stroke.dash))
                headed = which[pointed[which]] if heads else which[:0]
                if len(headed):
                    painter.heads(tips[headed], directions[headed], HEAD_LENGTH * view.size, tint)
    if detail.link_labels and detail.labels:
        _paint_link_labels(scene, there, near & seen, painter, taken)


def _paint_ways(painter: Painter, there: Geometry, ends: Coordinates, which: NDArray[np.int64], stroke: Stroke) -> None:
    """Links of one look between these ends (m, 4): straight ones as lines, those beside others as curves."""
    bent = there.bent[which]
    if not bent.any():
        painter.lines(ends if len(which) == len(ends) else ends[which], stroke)
        return
    if not bent.all():
        painter.lines(ends[which[~bent]], stroke)
    curved = which[bent]
    painter.curves(np.hstack((ends[curved, :2], there.bends[curved], ends[curved, 2:])), stroke)


def _emphasised(scene: Scene, emphasis: Emphasis) -> NDArray[np.bool_]:
    """Which links stand out: those chosen, and those of entities that are selected or under the pointer."""
    near: NDArray[np.bool_] = np.zeros(len(scene.links), dtype=bool)
    chosen = list(emphasis.selected) + ([emphasis.hovered] if emphasis.hovered >= 0 else [])
    if chosen:
        ours = np.zeros(len(scene.uids), dtype=bool)
        ours[chosen] = True
        near |= ours[scene.ends].any(axis=1)
    if emphasis.links:
        near[list(emphasis.links)] = True
    return near


def _paint_link_labels(scene: Scene, there: Geometry, which: NDArray[np.bool_], painter: Painter, taken: Room) -> None:
    """What the emphasised links say, on their middles; what would lie on an entity or another label is left out."""
    view = there.view
    if view.scale < 0.4:
        return
    style = TextStyle(11.0 * view.size, scene.looks.link_near)
    taken.keep(there.places, there.radii)
    boxes: list[Box] = []
    labels: list[Label] = []
    for position in np.flatnonzero(which)[:_MOST_LINK_LABELS].tolist():
        if scene.numbers[position]:
            continue
        text = scene.link_names[position]
        middle = there.middles[position]
        width, height = painter.extent(text, style)
        box = Box(middle[0] - width / 2 - 6, middle[1] - height / 2 - 1, width + 12, height + 2, height / 2 + 1)
        if taken.free(box.x, box.y, box.width, box.height):
            taken.take(box.x, box.y, box.width, box.height)
            boxes.append(box)
            labels.append(Label(text, float(middle[0]), float(middle[1] - height / 2), style))
    painter.boxes(boxes, scene.looks.panel, Stroke(scene.looks.link_far, 1.0))
    painter.labels(labels)


def _paint_glow(scene: Scene, there: Geometry, painter: Painter, emphasis: Emphasis) -> None:
    for position in sorted(emphasis.selected):
        here, radius = there.places[position : position + 1], float(there.radii[position])
        painter.rings(here, radius + 11, None, scene.looks.wash)
        painter.rings(here, radius + 5, Stroke(scene.looks.accent, 2.5), scene.looks.canvas)


def _paint_badges(
    scene: Scene,
    there: Geometry,
    grown: float,
    painter: Painter,
    seen: NDArray[np.bool_],
    detail: Detail,
    faint: NDArray[np.bool_] | None,
) -> None:
    if grown < 0.45:
        return
    stacked = {stack.position for stack in scene.stacks}
    for position, badge in scene.badges:
        if seen[position]:
            offset = there.radii[position] * 0.78
            aside = -offset if position in stacked else offset
            centre = there.places[position] + np.array((aside, -offset))
            mark = Mark("circle", 9.0 * grown, badge.fill, scene.looks.ring, 1.5, badge.icon if detail.icons else "")
            back = faint is not None and bool(faint[position])
            painter.marks(centre[None, :], _faded(mark, scene.looks.canvas) if back else mark)


def _wanted(
    scene: Scene,
    emphasis: Emphasis,
    seen: NDArray[np.bool_],
    view: View,
    faint: NDArray[np.bool_] | None,
    titled: frozenset[int],
) -> Wanted:
    """Selected entities and, among few, sites keep their names. From afar only the important ones are tried at all.

    What is `titled` has its name on the frame already.
    """
    near: NDArray[np.bool_] = np.zeros(len(scene.uids), dtype=bool)
    chosen = near.copy()
    chosen[list(emphasis.selected)] = True
    if emphasis.selected and len(scene.links):
        touching = scene.ends[chosen[scene.ends].any(axis=1)]
        near[touching.ravel()] = True
    here = np.flatnonzero(seen)
    keys = (here, -scene.rank[here], ~near[here], here != emphasis.hovered, ~chosen[here])
    order = here[np.lexsort(keys)].tolist()
    few = len(order) <= _FEW
    if titled:
        order = [n for n in order if n not in titled or n in emphasis.selected or n == emphasis.hovered]
    close = view.scale >= _CLOSE or few
    tried = tuple(order if close else order[:_FROM_AFAR])
    linked = frozenset(np.flatnonzero(near).tolist())
    back = frozenset(np.flatnonzero(faint).tolist()) if faint is not None else frozenset[int]()
    return Wanted(tried, emphasis.selected, linked, close, few, back, emphasis.hovered)
