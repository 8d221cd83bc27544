"""Where names and numbers stand on a page: near what they mean, off every mark and every other word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investigator.exhibits.geometry import View, geometry
from investigator.exhibits.names import wrapped
from investigator.exhibits.painter import Coordinates, Label, Painter, Stroke, TextStyle
from investigator.exhibits.scene import Scene
from investigator.turns import after_the_window

Extent = Callable[[str, TextStyle], tuple[float, float]]
"""Width and height that a text takes."""

SMALLEST = 8.0
"""Pixels of the smallest letters of a page: 6 points."""

NUMBER_RADIUS = 9.0
_NUMBER_SIZE = 9.0
_NAME_SIZE, _SITE_SIZE = 11.0, 12.0
_SITE_RANK = 3000
_GAPS = (4.0, 11.0, 20.0)
_SHARES = np.linspace(0.14, 0.86, 25)
_MIDDLE = 0.48
_PASSES = 3
_AREA, _LENGTH, _OUTSIDE = 50.0, 1.5, 1e7
"""What it costs to cover a pixel of a mark or a word, a pixel of a line, and to leave the page."""

_WIDE = {"diamond": 1.25}
"""How much farther than its radius a mark reaches."""

_KEPT = 6
Boxes = NDArray[np.float64]
"""Left, top, right, bottom; shape (n, 4)."""


@dataclass(frozen=True, slots=True)
class Words:
    """Names, one label for each line of them; the middle of each link's number, shape (links, 2); how many of them
    touch a mark or each other because there is no room.
    """

    labels: tuple[Label, ...]
    numbers: Coordinates
    touching: int


_made: list[tuple[Scene, View, Words]] = []
"""The last few, so that a page that is painted as SVG, as picture and on the screen is arranged once."""


def arranged(scene: Scene, view: View, extent: Extent) -> Words:
    """The words of a page; the same scene and view give the same."""
    for known, seen, words in tuple(_made):
        if known is scene and seen == view:
            return words
    words = _Arranging(scene, view, extent).words()
    _made.append((scene, view, words))
    del _made[:-_KEPT]
    return words


def paint_words(scene: Scene, view: View, painter: Painter) -> None:
    """Paint names and numbers."""
    words = arranged(scene, view, painter.extent)
    painter.labels(words.labels)
    style = TextStyle(_NUMBER_SIZE, scene.looks.ink, bold=True)
    for number, middle in zip(scene.numbers, words.numbers, strict=True):
        if number:
            painter.rings(middle[None, :], NUMBER_RADIUS, Stroke(scene.looks.ink, 1.2), scene.looks.canvas)
            _, height = painter.extent(number, style)
            painter.labels([Label(number, float(middle[0]), float(middle[1] - height / 2), style)])


class _Arranging:
    """Every word has places where it may stand; each takes the cheapest while the others stay, a few times over."""

    def __init__(self, scene: Scene, view: View, extent: Extent) -> None:
        self._scene, self._view = scene, view
        there = geometry(scene, view)
        self._there, self._ways = there, there.halves
        wide = np.array([_WIDE.get(mark.shape, 1.0) for mark in scene.marks])[scene.mark_of]
        x, y, radii = there.places[:, 0], there.places[:, 1], there.radii * wide + 1.0
        self._marks: Boxes = np.column_stack((x - radii, y - radii, x + radii, y + radii))
        self._lines: list[tuple[str, ...]] = [wrapped(name) for name in scene.names]
        self._styles = [self._style(rank) for rank in scene.rank.tolist()]
        pairs = zip(self._lines, self._styles, strict=True)
        self._extents = [[extent(line, style) for line in lines] for lines, style in pairs]
        sizes = [(max(w for w, _ in each), sum(h for _, h in each)) for each in self._extents]
        self._names = [self._around(p, *size) for p, size in enumerate(sizes)]
        self._name_boxes: Boxes = np.array([tried[0] for tried, _ in self._names]).reshape(-1, 4)
        self._number_places = [self._along(p) for p in range(len(scene.links))]
        self._number_boxes: Boxes = np.array([tried[0] for tried, _ in self._number_places]).reshape(-1, 4)

    def words(self) -> Words:
        """All of them at their places."""
        by_rank = np.argsort(-self._scene.rank, kind="stable").tolist()
        numbered = [p for p, number in enumerate(self._scene.numbers) if number]
        none = np.zeros((0, 4))
        for turn in range(_PASSES):
            for position, place in enumerate(by_rank):
                others = by_rank[:position] + (by_rank[position + 1 :] if turn else [])
                words = np.vstack((self._name_boxes[others], self._number_boxes[numbered] if turn else none))
                tried, costs = self._names[place]
                self._name_boxes[place] = self._cheapest(tried, costs, words, self._ways)
            for position, place in enumerate(numbered):
                others = numbered[:position] + (numbered[position + 1 :] if turn else [])
                words = np.vstack((self._name_boxes, self._number_boxes[others]))
                crossing = np.delete(self._ways, (place, place + len(self._scene.links)), axis=0)
                tried, costs = self._number_places[place]
                self._number_boxes[place] = self._cheapest(tried, costs, words, crossing)
        boxes = self._number_boxes
        middles: Coordinates = (boxes[:, :2] + boxes[:, 2:]) / 2
        return Words(tuple(self._labels()), middles, self._touching(numbered))

    def _style(self, rank: float) -> TextStyle:
        looks, site = self._scene.looks, rank >= _SITE_RANK
        return TextStyle(_SITE_SIZE if site else _NAME_SIZE, looks.ink, bold=site, halo=looks.halo)

    def _around(self, place: int, width: float, height: float) -> tuple[Boxes, NDArray[np.float64]]:
        """Where a name may stand around its mark, and what each place costs by itself."""
        left, top, right, bottom = self._marks[place].tolist()
        x, y = (left + right) / 2, (top + bottom) / 2
        tried: list[tuple[float, float, float]] = []
        for far, gap in enumerate(_GAPS):
            beside, above, below = y - height / 2, top - gap - height, bottom + gap
            near = far * 45.0
            tried += [
                (x - width / 2, below, near),
                (x - width / 2, above, near + 8),
                (right + gap, beside, near + 6),
                (left - gap - width, beside, near + 10),
                *((x - width / 2 + side * width * 0.3, below, near + 12) for side in (-1, 1)),
                *((x - width / 2 + side * width * 0.3, above, near + 18) for side in (-1, 1)),
                *((right + gap * 0.5, edge, near + 16) for edge in (bottom - height * 0.4, top - height * 0.6)),
                *((left - gap * 0.5 - width, edge, near + 20) for edge in (bottom - height * 0.4, top - height * 0.6)),
            ]
        corners = np.array(tried)
        boxes = np.column_stack((corners[:, 0], corners[:, 1], corners[:, 0] + width, corners[:, 1] + height))
        return boxes, corners[:, 2]

    def _along(self, place: int) -> tuple[Boxes, NDArray[np.float64]]:
        """Where a number may stand on its line, the middle first."""
        shares = _SHARES[np.argsort(np.abs(_SHARES - _MIDDLE), kind="stable")]
        middles = self._there.along(place, shares)
        return np.hstack((middles - NUMBER_RADIUS, middles + NUMBER_RADIUS)), np.abs(shares - _MIDDLE) * 30.0

    def _cheapest(self, tried: Boxes, costs: NDArray[np.float64], words: Boxes, lines: Coordinates) -> Boxes:
        after_the_window()
        covered = np.vstack((self._marks, words))
        total = costs + _AREA * _overlaps(tried, covered).sum(axis=1) + _LENGTH * _inside(tried, lines).sum(axis=1)
        outside = (tried[:, :2] < 0).any(axis=1) | (tried[:, 2] > self._view.width) | (tried[:, 3] > self._view.height)
        chosen: Boxes = tried[int(np.argmin(total + outside * _OUTSIDE))]
        return chosen

    def _labels(self) -> list[Label]:
        made = []
        for box, lines, extents, style in zip(
            self._name_boxes.tolist(), self._lines, self._extents, self._styles, strict=True
        ):
            y = box[1]
            for line, (_, tall) in zip(lines, extents, strict=True):
                made.append(Label(line, (box[0] + box[2]) / 2, y, style))
                y += tall
        return made

    def _touching(self, numbered: list[int]) -> int:
        words = np.vstack((self._name_boxes, self._number_boxes[numbered]))
        with_words = _overlaps(words, words)
        np.fill_diagonal(with_words, 0.0)
        worst = np.maximum(_overlaps(words, self._marks).max(axis=1), with_words.max(axis=1))
        return int((worst > _SPECK).sum())


_SPECK = 12.0
"""Pixels that may be shared: the corner of the box around a circle, the air above a letter."""


def _overlaps(boxes: Boxes, others: Boxes) -> NDArray[np.float64]:
    """The areas that they share, shape (boxes, others)."""
    wide = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    tall = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    shared: NDArray[np.float64] = np.clip(wide, 0, None) * np.clip(tall, 0, None)
    return shared


def _inside(boxes: Boxes, lines: Coordinates) -> NDArray[np.float64]:
    """How long each line runs within each box, shape (boxes, lines); after Liang and Barsky."""
    starts, ways = lines[None, :, :2], (lines[:, 2:] - lines[:, :2])[None]
    steps = np.where(np.abs(ways) < 1e-9, 1e-9, ways)
    first, second = (boxes[:, None, :2] - starts) / steps, (boxes[:, None, 2:] - starts) / steps
    enter = np.clip(np.minimum(first, second).max(axis=2), 0.0, 1.0)
    leave = np.clip(np.maximum(first, second).min(axis=2), 0.0, 1.0)
    within: NDArray[np.float64] = np.clip(leave - enter, 0.0, None) * np.hypot(ways[..., 0], ways[..., 1])
    return within
