"""Where the number of a line stands, off every mark and other number, and how it is painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from investigator.exhibits.geometry import Geometry, View, grouped, inside
from investigator.exhibits.painter import Box, Coordinates, Label, Painter, Stroke, TextStyle, faded
from investigator.exhibits.room import Room
from investigator.exhibits.scene import Scene

_NUMBER_SIZE = 9.0
NUMBER_RADIUS = 9.0
_NUMBER_SHARES = np.array((0.48, 0.42, 0.55, 0.36, 0.62, 0.3, 0.68, 0.24, 0.76, 0.18))
"""How far along a line its number may stand, the better places first."""


def numbered_afar(scene: Scene) -> NDArray[np.bool_]:
    """The links (links,) whose numbers are seen from afar too: those that lead to a closed group."""
    stacked = [stack.position for stack in scene.stacks]
    return np.asarray(np.isin(scene.ends, stacked).any(axis=1), dtype=np.bool_)


def number_places(scene: Scene, there: Geometry, taken: Room, among: NDArray[np.bool_] | None = None) -> Coordinates:
    """Where the number of each line stands, shape (links, 2): near its middle, off every mark and other number.

    Lines that are not seen, or not `among` these (links,), get a place off the surface.
    """
    middles = np.zeros((len(scene.links), 2))
    if not grouped(scene).numbered:
        return middles
    radius = NUMBER_RADIUS * there.view.size
    taken.take_all(there.places, there.radii * 0.9)
    seen = inside(there.middles, there.view, 40.0)
    if among is not None:
        seen &= among
    middles[~seen] = -1000.0
    for position in np.flatnonzero(seen).tolist():
        if scene.numbers[position]:
            tried = list(there.along(position, _NUMBER_SHARES))
            middle, least = tried[0], -1
            for place in tried:
                cost = taken.cost(float(place[0] - radius), float(place[1] - radius), 2 * radius, 2 * radius)
                if least < 0 or cost < least:
                    middle, least = place, cost
                if not cost:
                    break
            middles[position] = middle
            taken.take(middle[0] - radius, middle[1] - radius, 2 * radius, 2 * radius)
    return middles


def paint_numbers(
    scene: Scene,
    middles: Coordinates,
    which: Sequence[int],
    view: View,
    painter: Painter,
    near: NDArray[np.bool_] | None = None,
) -> None:
    """Paint the numbers of these links; where only those of `near` (links,) stand out, the others step back."""
    ground = scene.looks.canvas
    styles = {
        strong: TextStyle(_NUMBER_SIZE * view.size, ink, bold=True)
        for strong, ink in ((True, scene.looks.ink), (False, faded(scene.looks.ink, ground)))
    }
    radius = NUMBER_RADIUS * view.size
    for position in which:
        number, middle, style = scene.numbers[position], middles[position], styles[near is None or bool(near[position])]
        edge = Stroke(style.colour, 1.2 * view.size)
        width, height = painter.extent(number, style)
        if width > 2 * radius - 4:
            half = width / 2 + 5 * view.size
            painter.boxes([Box(middle[0] - half, middle[1] - radius, 2 * half, 2 * radius, radius)], ground, edge)
        else:
            painter.rings(middle[None, :], radius, edge, ground)
        painter.labels([Label(number, float(middle[0]), float(middle[1] - height / 2), style)])
