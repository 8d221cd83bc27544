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

_MOST_BENT = 0.3
"""A link is no farther beside the line between its ends than this share of its length."""

_PIECES = 12
"""So many straight pieces stand for a curve where the distance to it is asked for."""


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
        """Where links begin and stop: the middles of their entities, shape (m, 4)."""
        if self._first is None:
            whole: Coordinates = self.places[self._ends].reshape(-1, 4)
            return whole
        return self._first.ends + np.tile(self._shift, 2)

    @cached_property
    def bent(self) -> NDArray[np.bool_]:
        """Which links are curves because several join the same two entities, shape (m,)."""
        return self._first.bent if self._first is not None else self._apart != 0.0

    @cached_property
    def bends(self) -> Coordinates:
        """The point towards which each link bends, shape (m, 2); of a straight one its middle. A link is the quadratic
        Bézier curve from its start over this point to its stop, so that it passes half way to it.
        """
        if self._first is not None:
            return self._first.bends + self._shift
        starts, stops = self.ends[:, :2], self.ends[:, 2:]
        middles: Coordinates = (starts + stops) / 2
        if not self.bent.any():
            return middles
        along = stops - starts
        lengths = np.hypot(along[:, 0], along[:, 1])
        aside = along[:, ::-1] * np.array((-1.0, 1.0)) / np.maximum(lengths, 1e-9)[:, None]
        most = lengths * _MOST_BENT
        bends: Coordinates = (
            middles + aside * (2.0 * np.clip(self._apart * mark_scale(self.view), -most, most))[:, None]
        )
        return bends

    @cached_property
    def middles(self) -> Coordinates:
        """Where links pass half of their way, shape (m, 2)."""
        return (self.ends[:, :2] + self.ends[:, 2:]) / 4 + self.bends / 2

    @cached_property
    def halves(self) -> Coordinates:
        """Links as two straight pieces each, all first halves before all second ones; shape (2m, 4)."""
        return np.vstack((np.hstack((self.ends[:, :2], self.middles)), np.hstack((self.middles, self.ends[:, 2:]))))

    @cached_property
    def course(self) -> tuple[NDArray[np.float64], Coordinates]:
        """How far apart the ends of links are, shape (m,), and in which direction links arrive, shape (m, 2)."""
        if self._first is not None:
            return self._first.course
        along = self.ends[:, 2:] - self.ends[:, :2]
        lengths = np.hypot(along[:, 0], along[:, 1])
        if not self.bent.any():
            return lengths, along / np.maximum(lengths, 1e-9)[:, None]
        last = self.ends[:, 2:] - self.bends
        return lengths, last / np.maximum(np.hypot(last[:, 0], last[:, 1]), 1e-9)[:, None]

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """The rectangle around each link: left, top, right and bottom, shape (4, m)."""
        starts, stops = self.ends[:, :2].T, self.ends[:, 2:].T
        low, high = np.minimum(starts, stops), np.maximum(starts, stops)
        if self.bent.any():
            low, high = np.minimum(low, self.bends.T), np.maximum(high, self.bends.T)
        return np.vstack((low, high))

    def along(self, link: int, shares: NDArray[np.float64]) -> Coordinates:
        """Where a link passes these shares (k,) of its way, shape (k, 2)."""
        start, bend, stop = self.ends[link, :2], self.bends[link], self.ends[link, 2:]
        if not self.bent[link]:
            straight: Coordinates = start + (stop - start) * shares[:, None]
            return straight
        done, left = shares[:, None], 1.0 - shares[:, None]
        curved: Coordinates = left**2 * start + 2 * left * done * bend + done**2 * stop
        return curved

    def away(self, x: float, y: float) -> NDArray[np.float64]:
        """How far a point is from each link, shape (m,)."""
        point = np.array((x, y))
        far = _away(point, self.ends)
        curved = np.flatnonzero(self.bent)
        if len(curved):
            shares = np.linspace(0.0, 1.0, _PIECES + 1)
            ways = np.stack([self.along(link, shares) for link in curved.tolist()])
            pieces = np.concatenate((ways[:, :-1], ways[:, 1:]), axis=2)
            far[curved] = _away(point, pieces.reshape(-1, 4)).reshape(len(curved), _PIECES).min(axis=1)
        return far

    def links_seen(self) -> NDArray[np.bool_]:
        """Of which links a part may lie on the surface."""
        left, top, right, bottom = (self._first or self).boxes
        (x, y), view = self._shift, self.view
        shown: NDArray[np.bool_] = (right > -x) & (left < view.width - x) & (bottom > -y) & (top < view.height - y)
        return shown


class Grouped:
    """A scene's entities by their mark, its links by their stroke, and where they lay when the scale last changed.

    `frames` (f, 4) are left, top, right and bottom of the members of each open group, in chart units.

    Holds nothing of the scene itself, which would otherwise never be let go.
    """

    def __init__(self, scene: Scene) -> None:
        self.marks = _groups(scene.mark_of, len(scene.marks))
        self.strokes = _groups(scene.stroke_of, len(scene.strokes))
        self.numbered = any(scene.numbers)
        self.frames = _extents(scene)
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


def _extents(scene: Scene) -> Coordinates:
    found = np.zeros((len(scene.frames), 4))
    for number, frame in enumerate(scene.frames):
        places = scene.places[frame.members]
        found[number] = (*places.min(axis=0), *places.max(axis=0))
    return found


def _away(point: Coordinates, pieces: Coordinates) -> NDArray[np.float64]:
    """How far a point is from straight pieces (k, 4), shape (k,)."""
    along = pieces[:, 2:] - pieces[:, :2]
    from_start = point - pieces[:, :2]
    share = np.clip((from_start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9), 0.0, 1.0)
    beside = from_start - along * share[:, None]
    far: NDArray[np.float64] = np.hypot(beside[:, 0], beside[:, 1])
    return far
