"""Where the names of a chart stand: below their entities or near them, the important ones first, none on another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from investigator.exhibits.painter import Box, Coordinates, Label, Painter, TextStyle, faded
from investigator.exhibits.room import Room
from investigator.exhibits.scene import Scene

LABEL_GAP = 4.0
MOST_TRIED = 1500
"""So many names are tried at most."""

_WRAPPED = 24
"""A name longer than this many letters is written in two lines where there is room for it."""

_PLACED = 400
"""So many names, the important ones, are put where there is room; the others only below."""

_SITE_RANK = 3000
NO_FRAMES: Mapping[int, Box] = MappingProxyType({})
"""For a chart without groups."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which names are looked for: `order` are positions of entities, the important ones first; `chosen` of them are
    selected and `near` linked to those. `close`: seen from so near that a name may stand beside its entity; `sites`
    keep their names even where these touch another. Names of `faint` ones step back with them;
    the one that is `pointed` at keeps its name.
    """

    order: tuple[int, ...]
    chosen: frozenset[int]
    near: frozenset[int]
    close: bool
    sites: bool
    faint: frozenset[int] = frozenset()
    pointed: int = -1


class Names:
    """Finds room for names, some at a time: the next are found where the last ones left off.

    `within` gives the frame in which an entity stands, by position: its name is rather put there than outside.
    """

    def __init__(
        self,
        scene: Scene,
        places: Coordinates,
        radii: NDArray[np.float64],
        size: float,
        wanted: Wanted,
        room: Room,
        within: Mapping[int, Box] = NO_FRAMES,
    ) -> None:
        self._scene, self._wanted, self._room, self._size = scene, wanted, room, size
        self._within = within
        self._order = np.array(wanted.order[:MOST_TRIED], dtype=np.int64)
        columns = np.column_stack((places[self._order], radii[self._order])).tolist()
        self._left = iter(list(enumerate(zip(self._order.tolist(), columns, strict=True))))
        self._styles = {
            (chosen, strong, faint): TextStyle(
                (12.0 if chosen else 11.0) * size,
                _ink(scene, strong=strong, faint=faint),
                bold=chosen,
                halo=scene.looks.halo,
            )
            for chosen in (True, False)
            for strong in (True, False)
            for faint in (True, False)
        }
        self._words = {stack.position: stack.words for stack in scene.stacks}
        self._small = TextStyle(11.0 * size, _ink(scene, strong=False, faint=False), halo=scene.looks.halo)
        self.tried = 0
        self.named = 0

    @property
    def finished(self) -> bool:
        """Whether every name was tried."""
        return self.tried == len(self._order)

    def more(self, painter: Painter, most: int | None = None) -> list[Label]:
        """The next labels: those of `most` names, or of all that are left."""
        made: list[Label] = []
        for rank, (position, (x, y, radius)) in islice(self._left, most):
            self.tried += 1
            made += self._placed(painter, rank, position, x, y, radius)
        return made

    def _placed(
        self, painter: Painter, rank: int, position: int, x: float, middle: float, radius: float
    ) -> list[Label]:
        """A name that has no room below is put above or beside; one that would touch another even there is left out,
        unless it is kept.
        """
        wanted, room = self._wanted, self._room
        selected = position in wanted.chosen
        site = bool(self._scene.rank[position] >= _SITE_RANK)
        chosen = selected or site
        style = self._styles[chosen, chosen or position in wanted.near, position in wanted.faint]
        y = middle + radius + LABEL_GAP * self._size
        name = self._scene.names[position]
        shown = self._block(painter, wrapped(name) if wanted.close else (name,), style, position)
        kept = selected or position == wanted.pointed or (site and wanted.sites)
        if wanted.close and rank < _PLACED:
            x, y, shown = self._best(painter, x, y, radius, shown, kept=kept, within=self._within.get(position))
        if not kept and not room.free(x - shown.width / 2, y, shown.width, shown.height):
            return []
        room.take(x - shown.width / 2, y, shown.width, shown.height)
        self.named += 1
        return shown.labels(x, y)

    def _block(self, painter: Painter, lines: tuple[str, ...], style: TextStyle, position: int) -> _Block:
        styles = (style,) * len(lines)
        if position in self._words:
            lines, styles = (*lines, self._words[position]), (*styles, self._small)
        extents = [painter.extent(line, look) for line, look in zip(lines, styles, strict=True)]
        return _Block(lines, styles, max(w for w, _ in extents), tuple(h for _, h in extents))

    def _best(
        self, painter: Painter, x: float, y: float, radius: float, shown: _Block, *, kept: bool, within: Box | None
    ) -> tuple[float, float, _Block]:
        """Where the name stands best. One that is kept although it would touch something is tried in two lines too."""
        room, size = self._room, self._size
        tried = _around(x, y, shown.width, shown.height, radius, size)
        if within is not None:
            tried = tuple(sorted(tried, key=lambda place: not _inside(place, shown, within)))
        place, cost = room.best(tried, shown.width, shown.height)
        if kept and cost and len(shown.lines) == 1 and len(broken := halves(shown.lines[0])) > 1:
            other = self._block(painter, broken, shown.styles[0], -1)
            there, less = room.best(_around(x, y, other.width, other.height, radius, size), other.width, other.height)
            if less < cost:
                return (*there, other)
        return (*place, shown)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of text, one below the other around a middle; `width` and each of `heights` in pixels."""

    lines: tuple[str, ...]
    styles: tuple[TextStyle, ...]
    width: float
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        return sum(self.heights)

    def labels(self, x: float, y: float) -> list[Label]:
        """The lines, from the middle of their top edge down."""
        found: list[Label] = []
        for line, style, height in zip(self.lines, self.styles, self.heights, strict=True):
            found.append(Label(line, x, y, style))
            y += height
        return found


def _inside(place: tuple[float, float], shown: _Block, frame: Box) -> bool:
    """Whether a name whose top edge has its middle at a place stands in a frame."""
    half = shown.width / 2
    across = frame.x <= place[0] - half and place[0] + half <= frame.x + frame.width
    return across and frame.y <= place[1] and place[1] + shown.height <= frame.y + frame.height


def _ink(scene: Scene, *, strong: bool, faint: bool) -> str:
    ink = scene.looks.ink if strong else scene.looks.ink_secondary
    return faded(ink, scene.looks.canvas) if faint else ink


def wrapped(name: str) -> tuple[str, ...]:
    """A long name in two lines, broken at the blank nearest to its middle; one that is short or has no blank, whole."""
    return halves(name) if len(name) > _WRAPPED else (name,)


def halves(name: str) -> tuple[str, ...]:
    """A name in two lines, broken at the blank nearest to its middle; whole where it has none."""
    blanks = [place for place, letter in enumerate(name) if letter == " " and 0 < place < len(name) - 1]
    if not blanks:
        return (name,)
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return name[:middle], name[middle + 1 :]


def _around(
    x: float, below: float, width: float, height: float, radius: float, size: float
) -> tuple[tuple[float, float], ...]:
    """Where a name may stand, the better places first: middles of the top edge."""
    gap = LABEL_GAP * size
    level = below - radius - gap
    aside = radius + gap + width / 2
    beside, above = level - height / 2, level - radius - gap - height
    return (
        (x, below),
        (x, above),
        (x + aside, beside),
        (x - aside, beside),
        (x + aside * 0.8, below - gap),
        (x - aside * 0.8, below - gap),
        (x + aside * 0.8, above + gap),
        (x - aside * 0.8, above + gap),
        (x, below + height),
        (x, above - height),
    )
