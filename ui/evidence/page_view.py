"""The page itself on grey: the very drawing that is exported, with a ring around the line that is chosen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from graph.language import _
from investigator.exhibits.exhibit import Line
from investigator.exhibits.painter import Coordinates
from ui.evidence.sheets import Sheet
from ui.theme import LIGHT, Theme

_NEAR = 14.0
_NOWHERE: Coordinates = np.zeros((0, 2))


class PageView(QWidget):
    """Signals: `line_chosen` (the number of a line, 0 none)."""

    line_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._sheet: Sheet | None = None
        self._image = QImage()
        self._scale = 1.0
        self._numbers = _NOWHERE
        self._chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Page; the table beside it says the same in words"))

    def show_sheet(self, sheet: Sheet | None, image: QImage, scale: float, numbers: Coordinates = _NOWHERE) -> None:
        """Show a sheet that was painted; `scale` is pixels of the screen for a unit of it, in which `numbers` says
        where those of the lines stand, shape (lines, 2).
        """
        self._sheet, self._image, self._scale, self._numbers = sheet, image, scale, numbers
        self.setFixedSize(self.sizeHint())
        self.update()

    def choose(self, number: int) -> None:
        """Put a ring around a line's number."""
        self._chosen = number
        self.update()

    def sizeHint(self) -> QSize:
        """The page with a margin of grey."""
        if self._sheet is None:
            return QSize(400, 300)
        return QSize(round(self._sheet.width * self._scale) + 32, round(self._sheet.height * self._scale) + 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._sheet is None:
            return
        width, height = self._sheet.width * self._scale, self._sheet.height * self._scale
        painter.drawImage(QRectF(16, 16, width, height), self._image)
        painter.setPen(QPen(QColor(self.theme.accent), 2) if self.hasFocus() else QPen(QColor(self.theme.line), 1))
        painter.drawRect(16, 16, round(width), round(height))
        for line, (x, y) in zip(self._lines, self._numbers.tolist(), strict=True):
            if line.number == self._chosen:
                painter.setPen(QPen(QColor(LIGHT.accent), 3))
                centre = QPointF(16 + x * self._scale, 16 + y * self._scale)
                painter.drawEllipse(centre, 14 * self._scale + 3, 14 * self._scale + 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line whose number is clicked."""
        if not self._lines:
            return
        at = np.array([event.position().x() - 16, event.position().y() - 16]) / self._scale
        distances = np.hypot(*(self._numbers - at).T)
        nearest = int(distances.argmin())
        number = self._lines[nearest].number if distances[nearest] < _NEAR else 0
        self.choose(number)
        self.line_chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk along the numbers."""
        count = len(self._lines)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key()), 0
        )
        if not step or not count:
            super().keyPressEvent(event)
            return
        number = min(max(self._chosen + step, 1), count)
        self.choose(number)
        self.line_chosen.emit(number)

    @property
    def _lines(self) -> tuple[Line, ...]:
        """The numbered lines of the chart on the sheet."""
        page = self._sheet.page if self._sheet is not None else None
        return page.exhibit.lines if page is not None else ()
