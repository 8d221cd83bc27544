"""What lies at a point of the chart: an entity, a line, or the title of a group. Points in pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from graph.ids import EntityId
from investigator.exhibits.frames import titles
from investigator.exhibits.geometry import View, geometry
from investigator.exhibits.painter import Box
from investigator.exhibits.scene import Frame, Scene
from ui.canvas.renderer import text_extent

HIT = 6.0
"""Pixels beside a line that still are on it."""

_EASY = 3.0
"""Pixels beside a title and its minus sign that still are on it."""


def entity_at(scene: Scene, view: View, point: QPointF) -> int:
    """The position of the entity at a point, the nearest where several overlap; -1 where there is none."""
    if not len(scene.uids):
        return -1
    x, y = view.to_chart(point.x(), point.y())
    distances = np.hypot(scene.places[:, 0] - x, scene.places[:, 1] - y) * view.scale
    nearest = int(np.argmin(distances - scene.radii))
    return nearest if distances[nearest] <= max(scene.radii[nearest], 14.0) + HIT / 2 else -1


def link_at(scene: Scene, view: View, point: QPointF) -> str:
    """The line at a point, the nearest; "" where there is none."""
    if not len(scene.links):
        return ""
    distances = geometry(scene, view).away(point.x(), point.y())
    nearest = int(np.argmin(distances))
    return scene.links[nearest] if distances[nearest] <= HIT else ""


def title_at(scene: Scene, view: View, point: QPointF) -> tuple[Frame | None, bool]:
    """The open group whose title is at a point, and whether it is its minus sign."""
    if scene.frames:
        for title in titles(scene, geometry(scene, view), text_extent):
            if _holds(title.box, point, _EASY):
                return scene.frames[title.frame], _holds(title.minus, point, _EASY)
    return None, False


def inside(scene: Scene, view: View, outline: QPolygonF) -> list[EntityId]:
    """The entities whose centres lie in an outline."""
    pixels = view.to_pixels(scene.places).tolist()
    fill = Qt.FillRule.OddEvenFill
    return [u for u, p in zip(scene.uids, pixels, strict=True) if outline.containsPoint(QPointF(*p), fill)]


def _holds(box: Box, point: QPointF, beside: float) -> bool:
    x, y = point.x(), point.y()
    across = box.x - beside <= x <= box.x + box.width + beside
    return across and box.y - beside <= y <= box.y + box.height + beside
