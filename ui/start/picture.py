"""The picture on the sample's card: a small network, painted with the marks of the program itself."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from investigator.exhibits.painter import Mark, Stroke
from ui.canvas.qt_painter import QtPainter
from ui.theme import FILLS, LIGHT, Theme

_NODES = (
    ("square", "site", "building", 20, 0.47, 0.46),
    ("square", "company", "briefcase", 16, 0.30, 0.24),
    ("square", "company", "briefcase", 16, 0.66, 0.24),
    ("circle", "person", "person", 15, 0.17, 0.50),
    ("circle", "person", "person", 15, 0.36, 0.76),
    ("circle", "person", "person", 15, 0.62, 0.74),
    ("pill", "identifier", "phone", 11, 0.08, 0.22),
    ("pill", "identifier", "phone", 11, 0.85, 0.20),
    ("pill", "account", "bank", 11, 0.79, 0.54),
    ("hexagon", "online", "at", 11, 0.76, 0.86),
    ("circle", "event", "advert", 11, 0.49, 0.88),
    ("circle", "vehicle", "car", 11, 0.07, 0.80),
)
_LINKS = ((0, 1), (0, 2), (0, 5), (1, 3), (1, 4), (3, 6), (3, 11), (2, 7), (2, 8), (5, 9), (4, 10), (0, 4))


class NetworkPicture(QWidget):
    """Says nothing of any case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(90)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the card."""
        return QSize(400, 165)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint links, then marks."""
        raw = QPainter(self)
        raw.fillRect(self.rect(), self.theme.canvas)
        painter = QtPainter(raw)
        places = np.array([(x * self.width(), y * self.height()) for *_rest, x, y in _NODES])
        ends = np.array([[*places[a], *places[b]] for a, b in _LINKS])
        painter.lines(ends, Stroke(self.theme.link, 1.2))
        for position, (shape, colour, sign, radius, _x, _y) in enumerate(_NODES):
            mark = Mark(shape, float(radius), FILLS[colour], self.theme.node_ring, 2.0, sign)
            painter.marks(places[position : position + 1], mark)
        raw.end()
