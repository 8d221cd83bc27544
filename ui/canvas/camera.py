"""Where the paper lies under the window: fitted, zoomed about a point, or kept when the window changes its size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from graph.ids import EntityId
from investigator.exhibits.painting import View, fitted
from investigator.exhibits.scene import Scene

_NEAREST, _FARTHEST = 8.0, 0.02
_LEFT, _TOP = 56, 34
"""Pixels at the left and the top that are left to what floats over the chart when it is fitted."""


def fitting(scene: Scene, uids: Collection[EntityId], width: int, height: int) -> View:
    """The view in which these entities are seen, or all where none are named."""
    wanted = frozenset(uids)
    if wanted:
        kept = np.array([uid in wanted for uid in scene.uids], dtype=bool)
        scene = replace(scene, uids=tuple(u for u in scene.uids if u in wanted), places=scene.places[kept], frames=())
    view = fitted(scene, float(width - _LEFT), float(height - _TOP))
    return replace(view, dx=view.dx + _LEFT, dy=view.dy + _TOP)


def zoomed(view: View, factor: float, x: float, y: float) -> View:
    """The view nearer or farther; the point (pixels) stays where it is."""
    scale = min(max(view.scale * factor, _FARTHEST), _NEAREST)
    ratio = scale / view.scale
    return replace(view, scale=scale, dx=x - (x - view.dx) * ratio, dy=y - (y - view.dy) * ratio)


def resized(view: View, old_width: int, old_height: int, width: int, height: int) -> View:
    """The view in a window of another size; what was in the middle stays there."""
    dx, dy = view.dx + (width - old_width) / 2, view.dy + (height - old_height) / 2
    return replace(view, width=float(width), height=float(height), dx=dx, dy=dy)
