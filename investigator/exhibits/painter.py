"""What a chart is painted with: a few strokes that a screen, an SVG, a PDF page and a picture can all make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]

FAINT = 0.45
"""How much of its colour is left to what steps back."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line's colour (#RRGGBB), width in pixels, and dashes in widths; no dashes: solid."""

    colour: str
    width: float = 1.2
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind of entity looks: a shape of its own, a fill, a ring, and a glyph of icons.json inside.

    `shape` is circle, square, hexagon, pill or diamond. `radius` in pixels.
    """

    shape: str
    radius: float
    fill: str
    ring: str
    ring_width: float = 2.0
    icon: str = ""
    icon_colour: str = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size in pixels, weight, colour, and the colour of the halo that keeps a label readable over lines ("" none)."""

    size: float
    colour: str
    bold: bool = False
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; (x, y) is the middle of its top edge, in pixels."""

    text: str
    x: float
    y: float
    style: TextStyle


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with rounded corners, in pixels."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0


@lru_cache(maxsize=200)
def faded(colour: str, ground: str, left: float = FAINT) -> str:
    """A colour (#RRGGBB) as what steps back has it: 45 % of it, or what is `left`, over the ground."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(own * left + under * (1 - left)):02X}" for own, under in pairs)


class Painter(Protocol):
    """Paints in pixels, y down. Calls take many items of one look, so that thousands cost a few calls."""

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        """Width and height that a text takes."""

    def lines(self, ends: Coordinates, stroke: Stroke) -> None:
        """Lines of one look; `ends` has shape (n, 4): x1, y1, x2, y2."""

    def curves(self, ways: Coordinates, stroke: Stroke) -> None:
        """Quadratic curves of one look; `ways` has shape (n, 6): from x1, y1 towards x2, y2 to x3, y3."""

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        """Filled arrow heads; `tips` and unit `directions` have shape (n, 2)."""

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        """Marks of one look; `centres` has shape (n, 2)."""

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        """Circles around centres, filled with `wash` (#RRGGBB or #AARRGGBB, "" none)."""

    def labels(self, labels: Sequence[Label]) -> None:
        """Texts, each over its halo."""

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        """Rectangles of one look."""
