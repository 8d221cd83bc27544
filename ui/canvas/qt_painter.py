"""The exhibits' painter on any Qt paint device: a widget, a picture, or an SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Stroke, TextStyle
from ui.canvas.glyphs import glyph, shape
from ui.fonts import font

_HALO = 4.0
_PADDING = 4.0


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
        return _extent(text, style.size, style.bold)

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

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None:
        """See Painter."""
        backs = tips - directions * length
        sideways = directions[:, ::-1] * np.array((-1.0, 1.0)) * (length * 0.42)
        corners = np.stack((tips, backs + sideways, backs - sideways), axis=1)
        path = QPainterPath()
        for triangle in corners.tolist():
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in triangle]))
            path.closeSubpath()
        path.setFillRule(Qt.FillRule.WindingFill)
        self._painter.fillPath(path, QColor(colour))

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        """See Painter."""
        if self._vectors:
            for x, y in centres.tolist():
                _paint_mark(self._painter, QPointF(x, y), mark)
            return
        picture = _mark_picture(mark, self._ratio, self._smooth)
        fragments = PrimitiveArray(QPainter.PixmapFragment, 10)
        fragments.resize(len(centres))
        rows = fragments.ndarray()
        rows[:, 0:2] = centres
        rows[:, 2:4] = 0.0
        rows[:, 4:6] = (picture.width(), picture.height())
        rows[:, 6:8] = 1.0 / self._ratio
        rows[:, 8] = 0.0
        rows[:, 9] = 1.0
        self._painter.drawPixmapFragments(*fragments.drawargs(), picture)  # type: ignore[call-arg]

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None:
        """See Painter."""
        self._painter.setPen(_pen(stroke) if stroke else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(wash) if wash else Qt.BrushStyle.NoBrush)
        for x, y in centres.tolist():
            self._painter.drawEllipse(QPointF(x, y), radius, radius)

    def labels(self, labels: Sequence[Label]) -> None:
        """See Painter."""
        for label in labels:
            width, _ = self.extent(label.text, label.style)
            left = label.x - width / 2
            if self._vectors:
                _paint_text(self._painter, label.text, label.style, left, label.y)
            else:
                picture = _text_picture(label.text, label.style, self._ratio)
                self._painter.drawPixmap(QPointF(left - _PADDING, label.y - _PADDING), picture)

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None:
        """See Painter."""
        self._painter.setPen(_pen(stroke) if stroke else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        for box in boxes:
            self._painter.drawRoundedRect(QRectF(box.x, box.y, box.width, box.height), box.radius, box.radius)


def _pen(stroke: Stroke) -> QPen:
    pen = QPen(QColor(stroke.colour), stroke.width)
    if stroke.dash:
        pen.setDashPattern(list(stroke.dash))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


@lru_cache(maxsize=50_000)
def _extent(text: str, size: float, bold: bool) -> tuple[float, float]:  # noqa: FBT001  a cache key
    metrics = QFontMetricsF(font(size, bold=bold))
    return metrics.horizontalAdvance(text), metrics.height()


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
    extent = 2 * math.ceil((mark.radius * 1.25 + mark.ring_width) * ratio) + 2
    image = QImage(QSize(extent, extent), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.translate(extent / 2, extent / 2)
    painter.scale(ratio, ratio)
    _paint_mark(painter, QPointF(0, 0), mark)
    painter.end()
    return QPixmap.fromImage(image)


@lru_cache(maxsize=10_000)
def _text_picture(text: str, style: TextStyle, ratio: float) -> QPixmap:
    width, height = _extent(text, style.size, style.bold)
    size = QSize(math.ceil((width + 2 * _PADDING) * ratio), math.ceil((height + 2 * _PADDING) * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    _paint_text(painter, text, style, _PADDING, _PADDING)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def _paint_text(painter: QPainter, text: str, style: TextStyle, left: float, top: float) -> None:
    shown = font(style.size, bold=style.bold)
    path = QPainterPath()
    path.addText(QPointF(left, top + QFontMetricsF(shown).ascent()), shown, text)
    if style.halo:
        pen = QPen(QColor(style.halo), _HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, QColor(style.colour))
