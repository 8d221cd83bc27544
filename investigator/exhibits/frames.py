"""Groups as they are painted: soft frames with a title on the upper edge, stacks with the number of what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.layouts.frames import HEAD, REACH
from graph.text import clusters
from investigator.exhibits.geometry import Geometry, View, grouped, mark_scale
from investigator.exhibits.painter import Box, Label, Mark, Painter, Stroke, TextStyle, faded
from investigator.exhibits.scene import Scene

Extent = Callable[[str, TextStyle], tuple[float, float]]
"""Width and height that a text takes, as the painter says it."""

_ROUND = 1.7
"""The radius of a frame's corners, in reaches: what stands in the corner is still inside."""

_MOST_REACH = 90.0
_PAD, _SIGN, _BETWEEN = 10.0, 10.0, 7.0
"""Pixels at the ends of a title, of its minus sign, and between its parts."""

_LEAST_WIDE = 26.0
"""A frame that is less wide than this many pixels has no title."""

_LEAST_WORDS = 28.0
_EDGE = 0.7
"""How much of its colour the edge of a frame has."""

_WIDEST, _FEW = 210.0, 60
"""Among few frames a title that does not fit on its own may be so many pixels wide, where it comes over nothing."""

_CORNER = 0.42
"""Where the lower left corner of its number is on a stack: so many radii from its middle."""

_CLEAR = 36.0
"""Chart units below the upper edge of a frame in which none of its members reaches."""

_BEHIND = ((8.0, 5.0), (4.0, 2.5))
"""How far, in pixels, the signs lie off that are seen behind that of a closed group."""


@dataclass(frozen=True, slots=True)
class Title:
    """What stands on the upper edge of a frame: its place, that of its minus sign, and what is left of its words."""

    frame: int
    box: Box
    minus: Box
    text: str
    count: str


def frame_boxes(scene: Scene, there: Geometry) -> list[Box]:
    """The frames of a scene in pixels, in their order: around where their members are."""
    view = there.view
    scale = min(view.scale, _MOST_REACH / REACH)
    reach, head = max(REACH * scale, 26.0 * mark_scale(view)), HEAD * scale
    found = []
    for left, top, right, bottom in (grouped(scene).frames * view.scale).tolist():
        width, height = right - left + 2 * reach, bottom - top + 2 * reach + head
        x, y = left + view.dx - reach, top + view.dy - reach - head
        found.append(Box(x, y, width, height, min(_ROUND * reach, width / 2, height / 2)))
    return found


def standing_in(scene: Scene, there: Geometry) -> Mapping[int, Box]:
    """The frame in which each member of an open group stands, by position."""
    boxes = frame_boxes(scene, there)
    return {
        position: box for frame, box in zip(scene.frames, boxes, strict=True) for position in frame.members.tolist()
    }


def titles(scene: Scene, there: Geometry, extent: Extent) -> list[Title]:
    """The titles of the frames that are wide enough for one; what does not fit is cut."""
    size = there.view.size
    shown = [
        (number, box)
        for number, box in enumerate(frame_boxes(scene, there))
        if box.width >= _LEAST_WIDE * size and _on_surface(box, there.view)
    ]
    clear = _CLEAR * min(there.view.scale, _MOST_REACH / REACH)
    found = [_title(scene, number, box, box.width, clear, size, extent) for number, box in shown]
    if len(found) <= _FEW:
        for place, (number, box) in enumerate(shown):
            if found[place].text != scene.frames[number].title:
                wider = _title(scene, number, box, max(box.width, _WIDEST * size), clear, size, extent)
                others = found[:place] + found[place + 1 :]
                if not any(_meet(wider.box, other.box) for other in others) and not _covers(wider.box, there):
                    found[place] = wider
    return found


def _title(scene: Scene, number: int, box: Box, most: float, clear: float, size: float, extent: Extent) -> Title:
    """The title of a frame, at most so many pixels wide, and no more of it below the upper edge than is clear."""
    frame = scene.frames[number]
    bold, plain = _styles(scene, size)
    count, tall = extent(frame.count, plain)
    around = (2 * _PAD + _SIGN + _BETWEEN) * size + count
    room = most - around - _BETWEEN * size
    text = cut(frame.title, room, lambda words: extent(words, bold)[0]) if room >= _LEAST_WORDS * size else ""
    words = extent(text, bold)[0] + _BETWEEN * size if text else 0.0
    width, height = around + words, max(tall, extent(frame.title, bold)[1]) + 8 * size
    x, y = box.x + (box.width - width) / 2, box.y - height + min(height / 2, clear)
    minus = Box(x, y, (_PAD + _SIGN + _BETWEEN / 2) * size, height)
    return Title(number, Box(x, y, width, height, height / 2), minus, text, frame.count)


def _covers(box: Box, there: Geometry) -> bool:
    """Whether a box lies over the mark of an entity."""
    x, y = there.places[:, 0], there.places[:, 1]
    across = (x + there.radii > box.x) & (x - there.radii < box.x + box.width)
    return bool((across & (y + there.radii > box.y) & (y - there.radii < box.y + box.height)).any())


def _meet(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def paint_frames(scene: Scene, there: Geometry, painter: Painter) -> None:
    """The frames of open groups, under everything else."""
    seen = [box for box in frame_boxes(scene, there) if _on_surface(box, there.view)]
    painter.boxes(seen, scene.looks.panel, _edge(scene, there.view))


def paint_titles(scene: Scene, made: Sequence[Title], view: View, painter: Painter) -> None:
    """The titles, over everything but names."""
    size, looks = view.size, scene.looks
    bold, plain = _styles(scene, size)
    painter.boxes([title.box for title in made], looks.panel, _edge(scene, view))
    signs, labels = [], []
    for title in made:
        left, middle = title.box.x + _PAD * size, title.box.y + title.box.height / 2
        signs.append((left, middle, left + _SIGN * size, middle))
        left += (_SIGN + _BETWEEN) * size
        for text, style in ((title.text, bold), (title.count, plain)):
            if text:
                width, height = painter.extent(text, style)
                labels.append(Label(text, left + width / 2, middle - height / 2, style))
                left += width + _BETWEEN * size
    painter.lines(np.array(signs), Stroke(looks.ink_secondary, 1.6 * size))
    painter.labels(labels)


def paint_stacks(scene: Scene, there: Geometry, painter: Painter) -> None:
    """What is seen behind the sign of a closed group: that there is more than one."""
    grown = mark_scale(there.view)
    for stack in scene.stacks:
        look, ground = scene.marks[scene.mark_of[stack.position]], scene.looks.canvas
        ring = max(0.6, look.ring_width * grown)
        mark = Mark(look.shape, look.radius * grown, faded(look.fill, ground), look.ring, ring)
        for aside, below in _BEHIND:
            offset = np.array((aside, below)) * grown
            painter.marks((there.places[stack.position] + offset)[None, :], mark)


def paint_counts(scene: Scene, there: Geometry, painter: Painter) -> None:
    """How many a closed group holds, at its upper right."""
    looks, size = scene.looks, there.view.size
    style = _count_style(scene, size)
    boxes = count_boxes(scene, there, painter.extent)
    painter.boxes(boxes, looks.ink, Stroke(looks.canvas, 1.2 * size))
    painter.labels(
        [
            Label(stack.count, box.x + box.width / 2, box.y + 1, style)
            for stack, box in zip(scene.stacks, boxes, strict=True)
        ]
    )


def count_boxes(scene: Scene, there: Geometry, extent: Extent) -> list[Box]:
    """Where the numbers of closed groups stand, in their order."""
    style = _count_style(scene, there.view.size)
    boxes = []
    for stack in scene.stacks:
        x, y = there.places[stack.position].tolist()
        radius = float(there.radii[stack.position])
        width, height = extent(stack.count, style)
        left, bottom = x + radius * _CORNER, y - radius * _CORNER
        boxes.append(Box(left, bottom - height - 2, width + 12, height + 2, height / 2 + 1))
    return boxes


def cut(text: str, room: float, width: Callable[[str], float]) -> str:
    """A text as it fits into a room, ended with … between two letters as they are written; "" where none fits."""
    if width(text) <= room:
        return text
    letters = list(clusters(text))
    low, high = 0, len(letters)
    while low < high:
        middle = (low + high + 1) // 2
        if width("".join(letters[:middle]).rstrip() + "…") <= room:
            low = middle
        else:
            high = middle - 1
    return "".join(letters[:low]).rstrip() + "…" if low else ""


def _count_style(scene: Scene, size: float) -> TextStyle:
    return TextStyle(11.0 * size, scene.looks.canvas, bold=True)


def _styles(scene: Scene, size: float) -> tuple[TextStyle, TextStyle]:
    looks = scene.looks
    return TextStyle(12.0 * size, looks.ink, bold=True), TextStyle(11.0 * size, looks.ink_secondary)


def _edge(scene: Scene, view: View) -> Stroke:
    return Stroke(faded(scene.looks.link_far, scene.looks.panel, _EDGE), 1.2 * view.size)


def _on_surface(box: Box, view: View) -> bool:
    """Whether any of a frame or of its title may be seen."""
    title = 30.0 * view.size
    across = box.x + box.width >= 0 and box.x <= view.width
    return across and box.y + box.height >= 0 and box.y - title <= view.height
