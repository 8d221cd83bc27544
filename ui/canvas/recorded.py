"""What a scene paints, kept as strokes and painted some at a time: thousands of lines hold no event up."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Painter, Stroke, TextStyle
from ui.canvas.lettering import extent

_AT_ONCE = 1_000
"""So many lines are painted between two looks at the clock."""


class Recorded:
    """Implements investigator.exhibits.painter.Painter, but paints nothing until it is asked to."""

    def __init__(self) -> None:
        self._left: deque[Callable[[Painter], None]] = deque()

    @property
    def finished(self) -> bool:
        """Whether nothing is left to be painted."""
        return not self._left

    def paint(self, painter: Painter, seconds: float | None = None) -> None:
        """Paint the next strokes: all, or as many as fit into so many seconds of the thread's own; one at least."""
        until = None if seconds is None else time.thread_time() + seconds
        while self._left:
            self._left.popleft()(painter)
            if until is not None and time.thread_time() > until:
                return

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        """See Painter."""
        return extent(text, style.size, style.bold)

    def lines(self, ends: Coordinates, stroke: Stroke) -> None:
        """See Painter."""
        for first in range(0, len(ends), _AT_ONCE):
            some = ends[first : first + _AT_ONCE]
            self._left.append(lambda painter, some=some: painter.lines(some, stroke))  # type: ignore[misc]

    def curves(self, ways: Coordinates, stroke: Stroke) -> None:
        """See Painter."""
        for first in range(0, len(ways), _AT_ONCE):
            some = ways[first : first + _AT_ONCE]
            self._left.append(lambda painter, some=some: painter.curves(some, stroke))  # type: ignore[misc]

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        """See Painter."""
        self._left.append(lambda painter: painter.heads(tips, directions, length, colour))

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        """See Painter."""
        self._left.append(lambda painter: painter.marks(centres, mark))

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        """See Painter."""
        self._left.append(lambda painter: painter.rings(centres, radius, stroke, wash))

    def labels(self, labels: Sequence[Label]) -> None:
        """See Painter."""
        self._left.append(lambda painter: painter.labels(labels))

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        """See Painter."""
        self._left.append(lambda painter: painter.boxes(boxes, fill, stroke))
