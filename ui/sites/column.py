"""One column of the board: what an authority did, in how many sites, and their cards."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.sites.card_list import CardList
from ui.sites.signs import column_bar, column_sign
from ui.sites.wording import column_words
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_NARROWEST = 140
_NARROW = 178


class Column(QFrame):
    """One column: its name with an icon, how many, in a few words what was done, and the cards."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.setObjectName("boardcolumn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = column
        self.setMinimumWidth(_NARROWEST)
        words = column_words(column)
        self._sign = plain_label()
        self._title = Elided(words.title, name="columntitle")
        self.count = plain_label(name="columncount")
        self._count_below = plain_label(name="columncount")
        self.cards = CardList(words.title)
        self._bar = LIGHT.line
        self._target = False
        self._theme = LIGHT
        self._pill = QFrame()
        self._pill.setObjectName("columnpill")
        whole = self._whole = QVBoxLayout(self)
        whole.setSpacing(4)
        inner = self._pill_row = QHBoxLayout(self._pill)
        inner.setContentsMargins(8, 2, 9, 2)
        inner.setSpacing(5)
        inner.addWidget(self._sign)
        inner.addWidget(self._title, 1)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.addWidget(self._pill, 0)
        top.addStretch(1)
        top.addSpacing(4)
        top.addWidget(self.count)
        whole.addLayout(top)
        below = QHBoxLayout()
        below.setContentsMargins(4, 0, 0, 0)
        below.addWidget(Elided(words.subtitle, name="meta"), 1)
        below.addWidget(self._count_below)
        whole.addLayout(below)
        whole.addWidget(self.cards, 1)

    def show_count(self, number: int) -> None:
        """Say how many cards there are."""
        for label in (self.count, self._count_below):
            label.setText(f"{number:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the name has a line for itself."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._sign.setVisible(not narrow)
        side = 5 if narrow else 8
        self._pill_row.setContentsMargins(side, 2, side, 2)
        self._whole.setContentsMargins(side - 1, 11, side - 1, 7)
        self.count.setVisible(not narrow)
        self._count_below.setVisible(narrow)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        sign = column_sign(self.column, theme)
        self._bar = column_bar(self.column, theme)
        self._sign.setPixmap(icon(sign.icon, sign.ink, 14).pixmap(14, 14))
        self._pill.setStyleSheet(
            f"#columnpill {{ background: {sign.wash}; border-radius: 9px; }}"
            f"#columntitle {{ color: {sign.ink}; font-weight: 700; font-size: 11px; }}"
        )
        self.cards.painter_of.theme = theme
        self.update()
        self.cards.viewport().update()

    def mark_target(self, *, target: bool) -> None:
        """Whether a card is held over this column."""
        if target != self._target:
            self._target = target
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The column's colour along its upper edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._bar))
        painter.setClipRect(frame.adjusted(0, 0, 0, 14 - frame.height()))
        painter.drawRoundedRect(frame, 10, 10)
        painter.setClipping(False)
        painter.setBrush(QColor(self._theme.accent_wash if self._target else self._theme.hover))
        painter.drawRoundedRect(frame.adjusted(0, 3, 0, 0), 10, 10)
        painter.end()
