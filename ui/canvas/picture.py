"""The chart as it was painted last: shown again while nothing changed, moved along with the paper, named bit by bit."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from investigator.exhibits.painting import Detail, Drawing, Emphasis, View, paint
from investigator.exhibits.scene import Scene
from ui.canvas.qt_painter import QtPainter
from ui.canvas.recorded import Recorded

_PAINTING = 0.020
"""Seconds of its own that the thread gives in one frame to what replaces a picture that is like it."""

_NAMING = 0.010
"""Seconds of its own that the thread gives to names in one frame; the rest of them follow in the next."""

_NAMING_AGAIN = 0.025
"""The same where nearly all of them were painted just before."""

_WHOLE = 1e-6
"""A picture is moved by whole dots; so far from a whole number is still one."""

_AT_ONCE = 8
"""So many names are painted between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen: a scene through a view. `rough` leaves out what takes long, for a chart of many in motion.

    While it is `moving` the picture may move along instead of being painted anew; that is no other sight.
    """

    scene: Scene
    view: View
    emphasis: Emphasis
    detail: Detail
    rough: bool
    ratio: float
    moving: bool = field(default=False, compare=False)


class Picture:
    """Keeps the pixels of the chart.

    While the paper of a chart of many entities moves, its picture moves along and only what comes in at the edges is
    painted, without names. Names are made ready some at a time, the important ones first, so that no frame takes long.
    A picture of the same part of the paper stays until the next one has all but its names, and where its names are
    seen already, until the next one has those too.
    """

    def __init__(self) -> None:
        self._pixels = self._canvas = QPixmap()
        self._shown: Sight | None = None
        self._wanted: Sight | None = None
        self._drawing: Drawing | None = None
        self._ground = Recorded()
        self._smooth = True
        self._named = False
        self._patched = False

    @property
    def finished(self) -> bool:
        """Whether nothing is left to be painted."""
        return self._ground.finished and (self._drawing is None or self._drawing.finished)

    @property
    def left_out(self) -> int:
        """How many names in view found no room, as far as is known."""
        return 0 if self._drawing is None else self._drawing.left_out

    def shows(self, sight: Sight) -> bool:
        """Whether this is what is painted, to the last name."""
        return self.finished and not self._patched and sight == self._shown

    def bring(self, sight: Sight) -> QPixmap:
        """The chart as it is to be seen, or nearer to it: ask again until `finished`."""
        if sight != self._wanted or (self._patched and not sight.moving):
            if not self._moved(sight):
                self._begin(sight)
            self._wanted = sight
        if not self._ground.finished:
            self._paint_ground(_PAINTING)
        elif not self.finished:
            self._name()
        whole = self.finished if self._named else self._ground.finished
        if whole and self._canvas is not self._pixels:
            self._pixels, self._shown = self._canvas, sight
        self._named = self._named or (self.finished and sight.detail.labels)
        return self._pixels

    def _begin(self, sight: Sight) -> None:
        """Begin to paint all but the names anew; aside, where what is seen now would go meanwhile, else at once."""
        before = self._shown
        aside = before is not None and before.scene is sight.scene and before.view == sight.view
        size = QSize(math.ceil(sight.view.width * sight.ratio), math.ceil(sight.view.height * sight.ratio))
        if aside or self._pixels.size() != size or self._pixels.devicePixelRatio() != sight.ratio:
            self._canvas = QPixmap(size)
            self._canvas.setDevicePixelRatio(sight.ratio)
        else:
            self._canvas = self._pixels
        if not aside:
            self._pixels, self._shown, self._named = self._canvas, sight, False
        self._canvas.fill(QColor(sight.scene.looks.canvas))
        self._patched = False
        self._drawing = Drawing(sight.scene, sight.view, sight.emphasis, sight.detail)
        self._smooth = not sight.rough
        self._ground = Recorded()
        self._drawing.ground(self._ground)
        if not aside:
            self._paint_ground()

    def _paint_ground(self, seconds: float | None = None) -> None:
        painter = _painter(self._canvas, self._canvas.rect())
        self._ground.paint(QtPainter(painter, smooth=self._smooth), seconds)
        painter.end()

    def _name(self) -> None:
        """Paint names for a while."""
        assert self._drawing is not None
        painter = _painter(self._canvas, self._canvas.rect())
        surface = QtPainter(painter, smooth=self._smooth)
        until = time.thread_time() + (_NAMING if self._canvas is self._pixels else _NAMING_AGAIN)
        self._drawing.names(surface, _AT_ONCE)
        while not self._drawing.finished and time.thread_time() < until:
            self._drawing.names(surface, _AT_ONCE)
        painter.end()

    def _moved(self, sight: Sight) -> bool:
        """Move the picture along if that is all that happened, and paint what comes in at the edges."""
        before, view = self._shown, sight.view
        if before is None or not sight.moving or replace(before.view, dx=view.dx, dy=view.dy) != view:
            return False
        if replace(before, view=view, detail=sight.detail, rough=sight.rough) != sight:
            return False
        right, down = (view.dx - before.view.dx) * sight.ratio, (view.dy - before.view.dy) * sight.ratio
        by = QPoint(round(right), round(down))
        if max(abs(right - by.x()), abs(down - by.y())) > _WHOLE:
            return False
        whole = self._pixels.rect()
        kept = whole.translated(by).intersected(whole)
        if kept.isEmpty():
            return False
        self._pixels.scroll(by.x(), by.y(), whole)
        self._canvas, self._drawing, self._shown, self._patched = self._pixels, None, sight, True
        self._ground = Recorded()
        for strip in _around(kept, whole):
            self._fill(strip, sight)
        return True

    def _fill(self, strip: QRect, sight: Sight) -> None:
        """Paint what lies on a strip (dots of the picture), without names."""
        left, top = strip.x() / sight.ratio, strip.y() / sight.ratio
        width, height = strip.width() / sight.ratio, strip.height() / sight.ratio
        view = replace(sight.view, dx=sight.view.dx - left, dy=sight.view.dy - top, width=width, height=height)
        painter = _painter(self._pixels, strip)
        painter.translate(left, top)
        painter.fillRect(QRectF(0, 0, width, height), QColor(sight.scene.looks.canvas))
        detail = Detail(labels=False, heads=self._smooth, link_labels=False)
        paint(sight.scene, view, QtPainter(painter, smooth=self._smooth), sight.emphasis, detail)
        painter.end()


def _painter(pixels: QPixmap, part: QRect) -> QPainter:
    """Paints on a part alone: lines that Qt knows to end there cost half as much."""
    painter = QPainter(pixels)
    ratio = pixels.devicePixelRatio()
    painter.setClipRect(QRectF(part.x() / ratio, part.y() / ratio, part.width() / ratio, part.height() / ratio))
    return painter


def _around(kept: QRect, whole: QRect) -> list[QRect]:
    """What lies above, below and beside a part of a picture."""
    right, bottom = kept.left() + kept.width(), kept.top() + kept.height()
    strips = (
        QRect(0, 0, whole.width(), kept.top()),
        QRect(0, bottom, whole.width(), whole.height() - bottom),
        QRect(0, kept.top(), kept.left(), kept.height()),
        QRect(right, kept.top(), whole.width() - right, kept.height()),
    )
    return [strip for strip in strips if not strip.isEmpty()]
