"""Rows of a panel that can be pressed or ticked; their texts are painted letter by letter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy

from graph.text import visible
from ui.explore.lines import LONGEST
from ui.text import tip
from ui.theme import LIGHT, Theme


class RowButton(QAbstractButton):
    """A row that can be pressed by mouse or key: sign, a word in grey, a text, and a number at the right end.

    Its texts are painted letter by letter; `text()` stays empty, so no & becomes a mnemonic.
    """

    def __init__(
        self, text: str, *, lead: str = "", end: str = "", sign: QIcon | None = None, theme: Theme = LIGHT
    ) -> None:
        super().__init__()
        self.shown = visible(text, LONGEST)
        self.lead = visible(lead, LONGEST)
        self.end = end
        self._sign = sign
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(part for part in (self.lead, self.shown, end) if part))
        tip(self, " ".join(part for part in (self.lead, self.shown) if part))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(160, max(26, self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts, each cut where its room ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self.underMouse() or self.isDown() or self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        left, right = 6, self.width() - 6
        if self._sign is not None:
            self._sign.paint(painter, QRect(left, (self.height() - 16) // 2, 16, 16))
            left += 24
        painter.setFont(self.font())
        if self.end:
            width = self.fontMetrics().horizontalAdvance(self.end)
            self._write(painter, self.end, right - width, width + 1, theme.ink_secondary)
            right -= width + 8
        if self.lead:
            width = min(self.fontMetrics().horizontalAdvance(self.lead), max(30, (right - left) * 45 // 100))
            self._write(painter, self.lead, left, width + 1, theme.ink_secondary)
            left += width + 10
        self._write(painter, self.shown, left, right - left, theme.ink)
        painter.end()

    def _write(self, painter: QPainter, text: str, left: int, width: int, colour: str) -> None:
        painter.setPen(QColor(colour))
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignVCenter), cut)


class Tick(QCheckBox):
    """A box to tick with a sign and a plain text, cut where room ends; the box is seen on dark panels too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shown = visible(text, LONGEST)
        self._theme = LIGHT
        self.setAccessibleName(self.shown)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tip(self, self.shown)

    def use_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(140, max(24, self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be."""
        return QSize(60, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, sign and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, middle = self._theme, self.height() / 2
        box = QRectF(1.5, middle - 7.5, 15, 15)
        ticked, ready = self.isChecked(), self.isEnabled()
        frame = theme.accent if ready and (ticked or self.hasFocus()) else theme.ink_tertiary
        painter.setPen(QPen(QColor(frame), 2.0 if self.hasFocus() else 1.2))
        painter.setBrush(QColor(theme.accent) if ticked and ready else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1.2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6), 5, 5)
        if ticked:
            painter.setPen(QPen(QColor(theme.on_accent if ready else theme.ink_tertiary), 2))
            painter.drawPolyline([QPointF(5, middle), QPointF(8, middle + 3), QPointF(13.5, middle - 3.5)])
        left = 24
        if not self.icon().isNull():
            self.icon().paint(painter, QRect(left, int(middle) - 8, 16, 16))
            left += 24
        painter.setFont(self.font())
        painter.setPen(QColor(theme.ink if ready else theme.ink_tertiary))
        room = self.width() - left - 2
        cut = self.fontMetrics().elidedText(self.shown, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, self.height()), int(Qt.AlignmentFlag.AlignVCenter), cut)
        painter.end()
