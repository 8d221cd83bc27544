"""Which part of a surface is taken, so that no name is put on a mark or on another name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from investigator.exhibits.painter import Coordinates

_EDGE = 20
"""So many cells lie around the surface on each side; what is farther out is not kept in mind."""

_KEPT = 0.7
_FEW = 400
"""Fewer squares than this are taken one by one."""

_OUTSIDE = 10_000
"""What a place that leaves the surface costs: more than any place on it."""


class Room:
    """A grid of cells of `cell` pixels over a surface of `width` by `height` pixels.

    A row is one integer with a bit for each column: a rectangle is looked up in a few operations however wide it is.
    """

    def __init__(self, width: float, height: float, cell: float) -> None:
        self._cell = cell
        self._width, self._height = width, height
        self._columns = int(width / cell) + 2 * _EDGE
        self._taken = [0] * (int(height / cell) + 2 * _EDGE)

    def copy(self) -> Room:
        """The same, to be changed apart."""
        made = Room(self._width, self._height, self._cell)
        made._taken = list(self._taken)
        return made

    def keep(self, centres: Coordinates, radii: NDArray[np.float64]) -> None:
        """Keep names off marks: `centres` (n, 2) and `radii` (n,) in pixels."""
        self.take_all(centres, radii * _KEPT)

    def take_all(self, centres: Coordinates, halves: NDArray[np.float64]) -> None:
        """Take squares around centres; `halves` (n,) are half their sides in pixels."""
        if len(halves) < _FEW:
            for (x, y), half in zip(centres.tolist(), halves.tolist(), strict=True):
                self.take(x - half, y - half, 2 * half, 2 * half)
            return
        corners = centres - halves[:, None]
        first = np.floor_divide(corners, self._cell) + _EDGE
        last = np.floor_divide(corners + 2 * halves[:, None], self._cell) + _EDGE + 1
        limits = np.array((self._columns, len(self._taken)), dtype=np.float64)
        left, top = np.clip(first, 0, limits).astype(np.int64).T
        right, bottom = np.clip(last, 0, limits).astype(np.int64).T
        there = (left < right) & (top < bottom)
        steps = np.zeros((len(self._taken) + 1, self._columns + 1), dtype=np.int32)
        for rows, columns, step in ((top, left, 1), (top, right, -1), (bottom, left, -1), (bottom, right, 1)):
            np.add.at(steps, (rows[there], columns[there]), step)
        taken = steps.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)[:-1, :-1] > 0
        for row, cells in enumerate(np.packbits(taken, axis=1, bitorder="little")):
            self._taken[row] |= int.from_bytes(cells.tobytes(), "little")

    def free(self, x: float, y: float, width: float, height: float) -> bool:
        """Whether a rectangle is free."""
        cells, rows = self._part(x, y, width, height)
        return not any(row & cells for row in self._taken[rows])

    def cost(self, x: float, y: float, width: float, height: float) -> int:
        """How many cells of a rectangle are taken; one that leaves the surface costs more than any."""
        outside = x < 0 or y < 0 or x + width > self._width or y + height > self._height
        cells, rows = self._part(x, y, width, height)
        found = sum((row & cells).bit_count() for row in self._taken[rows])
        return found + _OUTSIDE if outside else found

    def best(
        self, tried: Sequence[tuple[float, float]], width: float, height: float
    ) -> tuple[tuple[float, float], int]:
        """Of these middles of the top edge the first that is free, or where the least is taken; and what it costs."""
        found, least = tried[0], -1
        for place in tried:
            cost = self.cost(place[0] - width / 2, place[1], width, height)
            if not cost:
                return place, 0
            if least < 0 or cost < least:
                found, least = place, cost
        return found, least

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Take a rectangle."""
        cells, rows = self._part(x, y, width, height)
        for row in range(*rows.indices(len(self._taken))):
            self._taken[row] |= cells

    def _part(self, x: float, y: float, width: float, height: float) -> tuple[int, slice]:
        """A rectangle as the bits of its columns, and its rows."""
        cell = self._cell
        left = min(max(0, int(x // cell) + _EDGE), self._columns)
        right = min(max(left, int((x + width) // cell) + _EDGE + 1), self._columns)
        top = max(0, int(y // cell) + _EDGE)
        bottom = max(top, int((y + height) // cell) + _EDGE + 1)
        return (1 << right) - (1 << left), slice(top, bottom)
