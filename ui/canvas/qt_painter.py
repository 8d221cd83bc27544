"""The exhibits' painter on any Qt paint device: a widget, a picture, or an SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Stroke, TextStyle
from investigator.turns import after_the_window
from ui.canvas.glyphs import glyph, shape
from ui.canvas.lettering import PADDING, extent, paint_text, text_picture

_REACHES = {"square": 1.0, "pill": 1.15, "diamond": 1.2}
"""How far a shape reaches from its centre, in radii; the others reach 1."""

_DASHED = 100
"""Fewer dashed curves than this are drawn whole, so that their dashes go on where straight pieces would meet."""

_OFF = 0.25
"""Dots that a straight piece may lie off its curve."""

_TURNS, _PARTS = 96, 2
"""An arrow head is drawn beforehand in so many directions, and at so many places within a dot each way."""


class QtPainter:
    """Implements investigator.exhibits.painter.Painter over a QPainter.

    On a screen marks and labels are drawn from cached pictures; with `vectors` they are drawn as outlines, labels too,
    so that an SVG or page needs no font. May be used off the GUI thread on a QImage or QSvgGenerator with `vectors`.
    """

    def __init__(self, painter: QPainter, *, vectors: bool = False, smooth: bool = True) -> None:
        self._painter = painter
        self._vectors = vectors
        self._smooth = smooth
        self._ratio = 1.0 if vectors else painter.device().devicePixelRatio()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        """See Painter."""
        return extent(text, style.size, style.bold)

    def lines(self, ends: Coordinates, stroke: Stroke) -> None:
        """See Painter."""
        self._painter.setPen(_pen(stroke))
        if self._vectors:
            self._painter.drawLines([QLineF(*end) for end in ends.tolist()])
            return
        lines = PrimitiveArray(QLineF, 4)
        lines.resize(len(ends))
        lines.ndarray()[:] = ends
        self._painter.drawLines(*lines.drawargs())

    def curves(self, ways: Coordinates, stroke: Stroke) -> None:
        """See Painter."""
        if not self._vectors and not (stroke.dash and len(ways) < _DASHED):
            self.lines(_pieces(ways, self._ratio), stroke)
            return
        path = QPainterPath()
        for x1, y1, x2, y2, x3, y3 in ways.tolist():
            path.moveTo(x1, y1)
            path.quadTo(x2, y2, x3, y3)
        self._painter.strokePath(path, _pen(stroke))

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        """See Painter."""
        if self._vectors:
            self._painter.fillPath(_heads(tips, directions, length), QColor(colour))
            return
        picture, side = _head_pictures(length, colour, self._ratio, self._smooth)
        turns = np.rint(np.arctan2(directions[:, 1], directions[:, 0]) * (_TURNS / math.tau)) % _TURNS
        parts = np.rint(tips * self._ratio * _PARTS)
        dots = np.floor(parts / _PARTS)
        column, row = (parts - dots * _PARTS).T
        corners = np.column_stack((turns * side, (row * _PARTS + column) * side))
        self._fragments(picture, dots / self._ratio, corners, side)

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        """See Painter."""
        if self._vectors:
            for x, y in centres.tolist():
                after_the_window()
                _paint_mark(self._painter, QPointF(x, y), mark)
            return
        picture = _mark_picture(mark, self._ratio, self._smooth)
        self._fragments(picture, centres, np.zeros(2), picture.width())

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        """See Painter."""
        self._painter.setPen(_pen(stroke) if stroke else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(wash) if wash else Qt.BrushStyle.NoBrush)
        for x, y in centres.tolist():
            after_the_window()
            self._painter.drawEllipse(QPointF(x, y), radius, radius)

    def labels(self, labels: Sequence[Label]) -> None:
        """See Painter."""
        for label in labels:
            width, _ = self.extent(label.text, label.style)
            left = label.x - width / 2
            if self._vectors:
                after_the_window()
                paint_text(self._painter, label.text, label.style, left, label.y)
            else:
                picture = text_picture(label.text, label.style, self._ratio)
                self._painter.drawPixmap(QPointF(left - PADDING, label.y - PADDING), picture)

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        """See Painter."""
        self._painter.setPen(_pen(stroke) if stroke else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        for box in boxes:
            self._painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), box.radius, box.radius)

    def _fragments(self, picture: QPixmap, centres: Coordinates, corners: Coordinates, side: int) -> None:
        """Squares of a picture, cut out at their upper left corners (dots), around centres."""
        smaller = 1.0 / self._ratio
        fragments = PrimitiveArray(QPainter.PixmapFragment, 10)
        fragments.resize(len(centres))
        rows = fragments.ndarray()
        rows[:] = (0.0, 0.0, 0.0, 0.0, side, side, smaller, smaller, 0.0, 1.0)
        rows[:, 0:2] = centres
        rows[:, 2:4] = corners
        self._painter.drawPixmapFragments(*fragments.drawargs(), picture)  # type: ignore[call-arg]


def _pen(stroke: Stroke) -> QPen:
    pen = QPen(QColor(stroke.colour), stroke.width)
    if stroke.dash:
        pen.setDashPattern(list(stroke.dash))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _paint_mark(painter: QPainter, centre: QPointF, mark: Mark) -> None:
    painter.save()
    painter.translate(centre)
    painter.scale(mark.radius, mark.radius)
    outline = shape(mark.shape)
    pen = QPen(QColor(mark.ring), mark.ring_width / mark.radius)
    painter.setPen(pen)
    painter.setBrush(QColor(mark.fill))
    painter.drawPath(outline)
    if mark.icon:
        painter.scale(1.16, 1.16)
        painter.fillPath(glyph(mark.icon), QColor(mark.icon_colour))
    painter.restore()


@lru_cache(maxsize=2_000)
def _mark_picture(mark: Mark, ratio: float, smooth: bool) -> QPixmap:  # noqa: FBT001  a cache key
    reach = mark.radius * _REACHES.get(mark.shape, 1.0) + mark.ring_width
    side = 2 * math.ceil(reach * ratio) + 2
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.translate(side / 2, side / 2)
    painter.scale(ratio, ratio)
    _paint_mark(painter, QPointF(0, 0), mark)
    painter.end()
    return QPixmap.fromImage(image)


def _pieces(ways: Coordinates, ratio: float) -> Coordinates:
    """Curves (n, 6) as straight pieces (k, 4) that nowhere lie a quarter of a dot off them."""
    start, bend, stop = ways[:, :2], ways[:, 2:4], ways[:, 4:]
    off = float(np.hypot(*(bend - (start + stop) / 2).T).max()) / 2
    count = max(1, math.ceil(math.sqrt(off * ratio / _OFF)))
    done = np.linspace(0.0, 1.0, count + 1)[:, None, None]
    points = (1 - done) ** 2 * start + 2 * (1 - done) * done * bend + done**2 * stop
    pieces: Coordinates = np.concatenate((points[:-1], points[1:]), axis=2).reshape(-1, 4)
    return pieces


def _heads(tips: Coordinates, directions: Coordinates, length: float) -> QPainterPath:
    backs = tips - directions * length
    sideways = directions[:, ::-1] * np.array((-1.0, 1.0)) * (length * 0.42)
    corners = np.stack((tips, backs + sideways, backs - sideways), axis=1)
    path = QPainterPath()
    for triangle in corners.tolist():
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in triangle]))
        path.closeSubpath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


@lru_cache(maxsize=30)
def _head_pictures(length: float, colour: str, ratio: float, smooth: bool) -> tuple[QPixmap, int]:  # noqa: FBT001
    """Arrow heads as squares of a picture, a column for each direction, and the side of a square in dots.

    The tip lies in the middle of the square, or a part of a dot off it.
    """
    side = 2 * math.ceil((length + 1.0) * ratio) + 2
    image = QImage(QSize(side * _TURNS, side * _PARTS**2), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    turns, rows, columns = (each.ravel() for each in np.mgrid[:_TURNS, :_PARTS, :_PARTS])
    squares = np.column_stack((turns, rows * _PARTS + columns)) * side + side / 2
    tips = squares + np.column_stack((columns, rows)) / _PARTS
    angles = turns * (math.tau / _TURNS)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.fillPath(_heads(tips, np.column_stack((np.cos(angles), np.sin(angles))), length * ratio), QColor(colour))
    painter.end()
    return QPixmap.fromImage(image), side
