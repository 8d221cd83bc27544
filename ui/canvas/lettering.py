"""Names on a chart as outlines, and as pictures that are made once: letters over a halo that keeps them readable."""

from __future__ import annotations

import math
from functools import lru_cache
from threading import local

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap

from investigator.exhibits.painter import TextStyle
from ui.fonts import font

PADDING = 4.0
"""Pixels around the letters of a picture."""

HALO = 4.0
"""Pixels that the halo is wide, half of them outside of the letters."""

_REACH = HALO / 2 + 0.25
_FIRM = np.minimum(np.arange(256) * 1.5, 255).astype(np.uint8)
"""Thin strokes cover their pixels in part only; what lies under the halo is covered whole."""

Alpha = NDArray[np.uint8]


class _Fonts(local):
    """The fonts of a thread with their measures, by size and weight: Qt wants none shared between threads."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}

    def of(self, size: float, *, bold: bool) -> tuple[QFont, QFontMetricsF]:
        key = (max(1, round(size)), bold)
        if key not in self._known:
            made = font(size, bold=bold)
            self._known[key] = (made, QFontMetricsF(made))
        return self._known[key]


_FONTS = _Fonts()


@lru_cache(maxsize=50_000)
def extent(text: str, size: float, bold: bool) -> tuple[float, float]:  # noqa: FBT001  a cache key
    """Width and height that a text takes, in pixels."""
    _, metrics = _FONTS.of(size, bold=bold)
    return metrics.horizontalAdvance(text), metrics.height()


def paint_text(painter: QPainter, text: str, style: TextStyle, left: float, top: float) -> None:
    """Paint a text as outlines over its halo."""
    path = _outlines(text, style, left, top)
    if style.halo:
        pen = QPen(QColor(style.halo), HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, QColor(style.colour))


@lru_cache(maxsize=2_000)
def text_picture(text: str, style: TextStyle, ratio: float) -> QPixmap:
    """A text over its halo, `PADDING` pixels around it; for a surface of this many dots per pixel.

    The halo is what the letters cover, spread to all sides: Qt takes ten times as long to draw their outlines wide.
    """
    width, height = extent(text, style.size, style.bold)
    size = QSize(math.ceil((width + 2 * PADDING) * ratio), math.ceil((height + 2 * PADDING) * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    painter.fillPath(_outlines(text, style, PADDING, PADDING), QColor(style.colour))
    if style.halo:
        painter.resetTransform()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
        painter.drawImage(0, 0, _halo(image, style.halo, _REACH * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def _outlines(text: str, style: TextStyle, left: float, top: float) -> QPainterPath:
    shown, metrics = _FONTS.of(style.size, bold=style.bold)
    path = QPainterPath()
    path.addText(QPointF(left, top + metrics.ascent()), shown, text)
    return path


def _halo(letters: QImage, colour: str, reach: float) -> QImage:
    """The halo of letters that are painted on nothing."""
    width, height = letters.width(), letters.height()
    pixels = np.frombuffer(letters.constBits(), np.uint8).reshape(height, letters.bytesPerLine())
    covered = spread(_FIRM[pixels[:, 3 : 4 * width : 4]], reach)
    made = QImage(letters.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(QColor(colour))
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, QImage(covered.data, width, height, width, QImage.Format.Format_Alpha8))
    painter.end()
    return made


def spread(alpha: Alpha, reach: float) -> Alpha:
    """Each pixel as the most that is covered at most `reach` pixels from it; rows, columns."""
    most = int(reach)
    beside = [alpha]
    for step in range(1, most + 1):
        wider = beside[-1].copy()
        np.maximum(wider[:, step:], alpha[:, :-step], out=wider[:, step:])
        np.maximum(wider[:, :-step], alpha[:, step:], out=wider[:, :-step])
        beside.append(wider)
    found = beside[most].copy()
    for step in range(1, most + 1):
        row = beside[int(math.sqrt(reach * reach - step * step))]
        np.maximum(found[step:], row[:-step], out=found[step:])
        np.maximum(found[:-step], row[step:], out=found[:-step])
    return found
