"""Where the marks and links of a scene lie in pixels: worked out once for a scale, moved along with the paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph.working import Indices
from investigator.exhibits.painter import Coordinates
from investigator.exhibits.scene import Scene


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


def mark_scale(view: View) -> float:
    """How large marks are: full size from half zoom on, smaller from afar so that they stay apart."""
    return view.size * float(np.clip(view.scale * 1.4, 0.28, 1.0))


def inside(places: Coordinates, view: View, margin: float) -> NDArray[np.bool_]:
    """Which places (n, 2) lie on the surface or at most `margin` pixels off it."""
    x, y = places[:, 0], places[:, 1]
    shown: NDArray[np.bool_] = (x > -margin) & (x < view.width + margin) & (y > -margin) & (y < view.height + margin)
    return shown


def link_ends(scene: Scene, places: Coordinates, radii: NDArray[np.float64]) -> Coordinates:
    """Where each link begins and stops, in pixels, shape (links, 4), beside the middles where several lie side by side.

    `places` (entities, 2) and `radii` (entities,) in pixels. A link never leaves the marks at its ends.
    """
    return _link_ends(scene.ends, scene.apart, places, radii)


class Geometry:
    """A scene as a view shows it. Columns run over entities (n) and links (m), in pixels.

    `places` (n, 2), `radii` (n,). What depends on the scale only is shared by all of that scale.
    """

    def __init__(self, scene: Scene, view: View, first: Geometry | None = None) -> None:
        """`first` is one of the same scale that was worked out before: this one is moved from it."""
        self.view = view
        self._ends, self._apart, self._first = scene.ends, scene.apart, first
        if first is None:
            self._shift = np.zeros(2)
            self.places = view.to_pixels(scene.places)
            self.radii = scene.radii * mark_scale(view)
        else:
            self._shift = np.array((view.dx - first.view.dx, view.dy - first.view.dy))
            self.places = first.places + self._shift
            self.radii = first.radii

    @cached_property
    def ends(self) -> Coordinates:
        """Where links begin and stop, shape (m, 4)."""
        if self._first is None:
            return _link_ends(self._ends, self._apart, self.places, self.radii)
        return self._first.ends + np.tile(self._shift, 2)

    @cached_property
    def course(self) -> tuple[NDArray[np.float64], Coordinates]:
        """How long links are, shape (m,), and in which direction they go, shape (m, 2)."""
        if self._first is not None:
            return self._first.course
        along = self.ends[:, 2:] - self.ends[:, :2]
        lengths = np.hypot(along[:, 0], along[:, 1])
        return lengths, along / np.maximum(lengths, 1e-9)[:, None]

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """The rectangle around each link: left, top, right and bottom, shape (4, m)."""
        starts, stops = self.ends[:, :2].T, self.ends[:, 2:].T
        return np.vstack((np.minimum(starts, stops), np.maximum(starts, stops)))

    def links_seen(self) -> NDArray[np.bool_]:
        """Of which links a part may lie on the surface."""
        left, top, right, bottom = (self._first or self).boxes
        (x, y), view = self._shift, self.view
        shown: NDArray[np.bool_] = (right > -x) & (left < view.width - x) & (bottom > -y) & (top < view.height - y)
        return shown


class Grouped:
    """A scene's entities by their mark, its links by their stroke, and where they lay when the scale last changed.

    Holds nothing of the scene itself, which would otherwise never be let go.
    """

    def __init__(self, scene: Scene) -> None:
        self.marks = _groups(scene.mark_of, len(scene.marks))
        self.strokes = _groups(scene.stroke_of, len(scene.strokes))
        self.numbered = any(scene.numbers)
        self.geometry: Geometry | None = None


_KNOWN: WeakKeyDictionary[Scene, Grouped] = WeakKeyDictionary()


def grouped(scene: Scene) -> Grouped:
    """The groups of a scene, kept as long as the scene is."""
    found = _KNOWN.get(scene)
    if found is None:
        found = _KNOWN[scene] = Grouped(scene)
    return found


def geometry(scene: Scene, view: View) -> Geometry:
    """Where a scene lies in a view. The first view of a scale is worked out; others of that scale are moved from it."""
    groups = grouped(scene)
    known = groups.geometry
    if known is not None and (known.view.scale, known.view.size) == (view.scale, view.size):
        return known if known.view == view else Geometry(scene, view, known)
    made = groups.geometry = Geometry(scene, view)
    return made


def _groups(kinds: Indices, count: int) -> tuple[NDArray[np.int64], ...]:
    return tuple(np.flatnonzero(kinds == kind) for kind in range(count))


def _link_ends(
    ends: Indices, apart: NDArray[np.float64], places: Coordinates, radii: NDArray[np.float64]
) -> Coordinates:
    whole: Coordinates = places[ends].reshape(-1, 4)
    if not apart.any():
        return whole
    starts, stops = whole[:, :2], whole[:, 2:]
    along = stops - starts
    along = along / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    most = np.minimum(radii[ends[:, 0]], radii[ends[:, 1]]) * 0.8
    aside = along[:, ::-1] * np.array((-1.0, 1.0)) * np.clip(apart, -most, most)[:, None]
    return np.hstack((starts + aside, stops + aside))
