"""The box in the header that opens the command palette: what it does in words, and its keys at the right end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from graph.language import _
from ui.canvas.glyphs import icon
from ui.text import plain_label
from ui.theme import Theme

_NARROWEST, _WIDEST = 256, 440
_SIDE, _AROUND = 7, 58
"""Pixels beside the keys, and around the words: the sign and the paddings."""


class SearchBox(QLineEdit):
    """Nothing is typed here. Signal: `opened`, by a click, Enter or Space."""

    opened = Signal()

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(_("Search entities or run a command"))
        self.setAccessibleDescription(keys)
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._sign = QAction(self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self._sign.triggered.connect(lambda _checked=False: self.opened.emit())
        self._keys = plain_label(keys, name="keycap", parent=self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.returnPressed.connect(self.opened)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._sign.setIcon(icon("search", theme.ink_secondary, 16))
        self._settle()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click anywhere opens."""
        self.opened.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys stay at the right end; the words end before them."""
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        self._keys.adjustSize()
        self.setTextMargins(0, 0, self._keys.width() + _SIDE - 3, 0)
        room = self.width() - self._keys.width() - _AROUND
        whole = _("Search entities or run a command")
        fits = self.fontMetrics().horizontalAdvance(whole) <= room
        self.setPlaceholderText(whole if fits else _("Search or run a command"))
        self._keys.move(self.width() - self._keys.width() - _SIDE, (self.height() - self._keys.height()) // 2)
