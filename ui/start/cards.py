"""The cards of the start page: a sign, what it does, and its key; pressed by mouse, Enter or Space."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.canvas.glyphs import glyph
from ui.fonts import font
from ui.theme import LIGHT, Theme

_PAD = 14
_SIGN = 38


class Card(QAbstractButton):
    """One offer, painted whole: title, a line of detail, or two where it `wraps`, and a key or word at the right."""

    def __init__(self, sign: str, title: str, detail: str, *, end: str = "", wraps: bool = False) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.sign = sign
        self.wraps = wraps
        self.title, self.detail, self.end = title, detail, end
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{detail} {end}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines of text and room around them."""
        return QSize(360, 66)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it all."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width, height = self.theme, self.width(), self.height()
        frame = QRectF(1, 1, width - 2, height - 2)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if focused else theme.line), 2 if focused else 1))
        painter.setBrush(QColor(theme.hover if self.underMouse() or self.isDown() else theme.panel))
        painter.drawRoundedRect(frame, 8, 8)
        top = (height - _SIGN) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_wash))
        painter.drawRoundedRect(QRectF(_PAD, top, _SIGN, _SIGN), 6, 6)
        painter.save()
        painter.translate(_PAD + _SIGN / 2, height / 2)
        painter.scale(20, 20)
        painter.fillPath(glyph(self.sign), QColor(theme.accent if self.isEnabled() else theme.ink_tertiary))
        painter.restore()
        left = _PAD + _SIGN + 12
        end = self._paint_end(painter)
        room = int(width - left - end - 2 * _PAD)
        self._paint_texts(painter, left, room)

    def _paint_end(self, painter: QPainter) -> int:
        if not self.end:
            return 0
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.ink_secondary))
        wide = painter.fontMetrics().horizontalAdvance(self.end)
        box = QRectF(self.width() - wide - _PAD, 0, wide, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self.end)
        return wide

    def _paint_texts(self, painter: QPainter, left: int, room: int) -> None:
        middle = self.height() / 2
        side = Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(12))
        metrics = painter.fontMetrics()
        broken = Qt.TextFlag.TextWordWrap
        two = self.wraps and metrics.horizontalAdvance(self.detail) > room
        top = 6 if two else middle - 22
        painter.setPen(QColor(self.theme.ink_secondary))
        if two:
            painter.drawText(QRectF(left, top + 20, room, self.height() - 28), int(side | broken), self.detail)
        else:
            detail = metrics.elidedText(self.detail, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRectF(left, middle, room, 22), int(side | Qt.AlignmentFlag.AlignVCenter), detail)
        painter.setFont(font(13, bold=True))
        painter.setPen(QColor(self.theme.ink if self.isEnabled() else self.theme.ink_tertiary))
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(left, top, room, 22), int(side | Qt.AlignmentFlag.AlignVCenter), title)
