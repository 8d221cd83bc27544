"""Fans: those with one link only, evenly around the one they hang on, away from what else is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.layouts.net import Floats, Going, Points, Positions, always, go_on

LINK = 110.0

_FULL_TURN = 2 * np.pi
_INNER = 0.86
_WIDEST_ONE = 1.35
_SPACE = 1.06
_FOR_LEAVES = 0.8


@dataclass(frozen=True, slots=True)
class Fan:
    """The leaves of one hub and the rings they stand on: `rings[i]` has the radius of ring i and how many fit."""

    hub: int
    leaves: Positions
    rings: tuple[tuple[float, int], ...]
    leaf_size: float

    @property
    def reach(self) -> float:
        """How far the fan goes from the middle of the hub, the outermost discs included."""
        return self.rings[-1][0] + self.leaf_size


def fan_of(hub: int, leaves: Positions, sizes: Floats, others: int) -> Fan:
    """The rings that some leaves need around a hub that is linked to so many others too."""
    leaf = float(sizes[leaves].max())
    closest = float(sizes[hub]) + leaf + 4.0
    radius = max(LINK * _INNER, closest)
    alone = 2 * leaf * _SPACE * (len(leaves) + min(others, len(leaves))) / _FULL_TURN
    if alone <= max(LINK * _WIDEST_ONE, closest):
        return Fan(hub, leaves, ((max(radius, alone), len(leaves)),), leaf)
    share = 1.0 if others == 0 else _FOR_LEAVES
    rings: list[tuple[float, int]] = []
    left = len(leaves)
    radius = closest
    while left > 0:
        fits = max(1, int(share * _FULL_TURN * radius / (2 * leaf * _SPACE)))
        rings.append((radius, min(left, fits)))
        left -= fits
        radius += 2 * leaf * _SPACE
    return Fan(hub, leaves, tuple(rings), leaf)


def fanned(fan: Fan, centre: Points, taken: Floats, going: Going = always) -> Points:
    """Places of the leaves of a fan, in their order; `taken` are the directions that are to stay free, in radians."""
    places = np.empty((len(fan.leaves), 2))
    done = 0
    for number, (radius, count) in enumerate(fan.rings):
        go_on(going)
        angles = spread(count, taken, turned=0.5 * (number % 2))
        places[done : done + count] = centre + radius * np.column_stack((np.cos(angles), np.sin(angles)))
        done += count
    return places


def spread(count: int, taken: Floats, turned: float = 0.0) -> Floats:
    """So many directions, as evenly as can be between those that are taken; without any, a full turn."""
    if not len(taken):
        return (np.arange(count) + turned) * _FULL_TURN / count - np.pi / 2
    edges = np.sort(np.mod(taken, _FULL_TURN))
    gaps = np.diff(np.append(edges, edges[0] + _FULL_TURN))
    held = _shares(gaps, count)
    return np.concatenate(
        [edge + gap * np.arange(1, n + 1) / (n + 1) for edge, gap, n in zip(edges, gaps, held, strict=True)]
    )


def _shares(gaps: Floats, count: int) -> Positions:
    """How many go into each gap so that the narrowest space left is as wide as can be."""
    held = np.maximum(0, np.floor(gaps / _FULL_TURN * (count + len(gaps))).astype(np.int64) - 1)
    while held.sum() > count:
        held[np.argmin(np.where(held > 0, gaps / (held + 1), np.inf))] -= 1
    for _ in range(count - int(held.sum())):
        held[np.argmax(gaps / (held + 2))] += 1
    return held
