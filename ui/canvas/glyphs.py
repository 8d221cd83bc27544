"""Icons and shapes as paths, from the outlines that come with the program."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files
from threading import local

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPixmap, QPolygonF

_BOX = 24.0
_TOKEN = re.compile(r"[MLCZ]|-?[\d.]+")

_DISABLED = 0.4
"""How much of its colour an icon keeps on a disabled button."""


class _Paths(local):
    """The outlines that a thread made: Qt writes into a path while it is painted, so threads share none."""

    def __init__(self) -> None:
        self.icons: dict[str, QPainterPath] = {}
        self.shapes: dict[str, QPainterPath] = {}


_PATHS = _Paths()


def glyph(name: str) -> QPainterPath:
    """The outline of an icon, centred on (0, 0), one unit high. An unknown name gives an empty path."""
    if name not in _PATHS.icons:
        _PATHS.icons[name] = _icon_outline(name)
    return _PATHS.icons[name]


def shape(name: str) -> QPainterPath:
    """The outline of a shape around (0, 0) with radius 1; all of them cover about the same area."""
    if name not in _PATHS.shapes:
        _PATHS.shapes[name] = _shape_outline(name)
    return _PATHS.shapes[name]


@cache
def _outlines() -> dict[str, str]:
    read: dict[str, str] = json.loads((files("investigator.exhibits") / "icons.json").read_text("utf-8"))
    return read


def _icon_outline(name: str) -> QPainterPath:
    outlines = _outlines()
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = _TOKEN.findall(outlines.get(name, ""))
    position = 0

    def point() -> QPointF:
        nonlocal position
        x, y = float(tokens[position]), float(tokens[position + 1])
        position += 2
        return QPointF(x / _BOX - 0.5, y / _BOX - 0.5)

    while position < len(tokens):
        command = tokens[position]
        position += 1
        if command == "M":
            path.moveTo(point())
        elif command == "L":
            path.lineTo(point())
        elif command == "C":
            first, second, end = point(), point(), point()
            path.cubicTo(first, second, end)
        else:
            path.closeSubpath()
    return path


def _shape_outline(name: str) -> QPainterPath:
    path = QPainterPath()
    if name == "square":
        path.addRoundedRect(QRectF(-0.93, -0.93, 1.86, 1.86), 0.22, 0.22)
    elif name == "pill":
        path.addRoundedRect(QRectF(-1.15, -0.78, 2.3, 1.56), 0.78, 0.78)
    elif name == "diamond":
        path.addPolygon(QPolygonF([QPointF(0, -1.2), QPointF(1.2, 0), QPointF(0, 1.2), QPointF(-1.2, 0)]))
        path.closeSubpath()
    elif name == "hexagon":
        corners = [QPointF(math.cos(a), math.sin(a)) for a in (math.tau * k / 6 for k in range(6))]
        path.addPolygon(QPolygonF([corner * 1.08 for corner in corners]))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), 1.0, 1.0)
    return path


@cache
def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """An icon for buttons and menus in one colour, sharp at 1x and 2x; paler where its button is disabled.

    Qt would make the paler one for a light ground in the dark theme too.
    """
    made = QIcon()
    pale = QColor(colour)
    pale.setAlphaF(_DISABLED)
    for scale in (1, 2, 3):
        made.addPixmap(pixmap(name, colour, size, float(scale)))
        made.addPixmap(pixmap(name, pale.name(QColor.NameFormat.HexArgb), size, float(scale)), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon as a picture of `size` device-independent pixels."""
    extent = round(size * ratio)
    image = QImage(QSize(extent, extent), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(extent / 2, extent / 2)
    painter.scale(extent, extent)
    painter.fillPath(glyph(name), QColor(colour))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


def known(name: str) -> bool:
    """Whether there is an icon of this name."""
    return not glyph(name).isEmpty()
