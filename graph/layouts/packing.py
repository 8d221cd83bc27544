"""Packing: boxes beside each other in rows, the largest first, in the shape of a screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.layouts.net import Floats, Points

Box = tuple[float, float, float, float]

_SHAPE = 1.6


def packed(boxes: Sequence[Box], space: float) -> Points:
    """By how much each box (left, top, right, bottom) is to move so that none meets another; shape (boxes, 2).

    Boxes are taken in their order, which ought to be the largest first. Each goes to the free corner that keeps the
    whole closest to a screen's shape: right of the boxes so far, or below, or into a row that has room left.
    """
    moves = np.zeros((len(boxes), 2))
    if not boxes:
        return moves
    wide = np.array([b[2] - b[0] + space for b in boxes])
    high = np.array([b[3] - b[1] + space for b in boxes])
    width = max(float(wide.max()), float(np.sqrt(float((wide * high).sum()) * _SHAPE)))
    skyline: list[tuple[float, float, float]] = [(0.0, width, 0.0)]
    for number, box in enumerate(boxes):
        x, y = _lowest(skyline, float(wide[number]), width)
        skyline = _raised(skyline, x, x + float(wide[number]), y + float(high[number]))
        moves[number] = (x - box[0], y - box[1])
    return moves


def _lowest(skyline: Sequence[tuple[float, float, float]], wide: float, width: float) -> tuple[float, float]:
    """Where a box of that width lies highest up, then furthest left; pieces are (from, to, y)."""
    best = (np.inf, 0.0)
    for number, (begin, _, _) in enumerate(skyline):
        if begin + wide > width + 1e-6:
            break
        y = 0.0
        for left, _, level in skyline[number:]:
            if left >= begin + wide - 1e-9:
                break
            y = max(y, level)
        best = min(best, (y, begin))
    return best[1], best[0]


def _raised(
    skyline: Sequence[tuple[float, float, float]], begin: float, end: float, level: float
) -> list[tuple[float, float, float]]:
    after = [(begin, end, level)]
    for left, right, old in skyline:
        if left < begin:
            after.append((left, min(right, begin), old))
        if right > end:
            after.append((max(left, end), right, old))
    return sorted(piece for piece in after if piece[1] - piece[0] > 1e-9)


def in_rows(sizes: Floats, space: float = 24.0) -> Points:
    """Discs in rows of equal width, in their order, each with the same room."""
    cell = 2 * float(sizes.max()) + space
    columns = max(1, int(np.ceil(np.sqrt(len(sizes) * _SHAPE))))
    number = np.arange(len(sizes))
    return np.column_stack((number % columns, number // columns)).astype(np.float64) * cell


def turned_wide(places: Points) -> Points:
    """The same drawing turned so that it is wider than high, as screens and pages are."""
    if len(places) < 3:
        return places
    middle = places.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov((places - middle).T))
    long = axes[:, 1] * (1.0 if axes[0, 1] >= 0 else -1.0)
    turned: Points = (places - middle) @ np.column_stack((long, (-long[1], long[0])))
    return turned
