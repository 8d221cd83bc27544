"""Rows that tell something and what was counted, with a sign before each: annexes, what is kept back, the self-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.canvas.glyphs import icon
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_SIGN = 16


@dataclass(frozen=True, slots=True)
class Row:
    """What is told, what was counted, and the icon before it; `alarm` where somebody has to look. `beside`: the count
    stands at the right of the words and not below them.
    """

    words: str
    counted: str
    sign: str
    alarm: bool = False
    beside: bool = False


class CountedRows(QWidget):
    """Shows rows; the signs follow the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._rows: tuple[Row, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)

    def use_theme(self, theme: Theme) -> None:
        """Paint the signs in another theme."""
        self._theme = theme
        self._fill()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._fill()

    def _fill(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for number, row in enumerate(self._rows):
            sign = plain_label()
            colour = self._theme.warning if row.alarm else self._theme.good if row.sign == "done" else ""
            sign.setPixmap(icon(row.sign, colour or self._theme.ink_tertiary, _SIGN).pixmap(_SIGN, _SIGN))
            self._grid.addWidget(sign, number, 0, top)
            self._grid.addWidget(_words(row), number, 1)
            if row.beside:
                self._grid.addWidget(plain_label(row.counted), number, 2, top | Qt.AlignmentFlag.AlignRight)


def headed(title: str, counted: QWidget | None = None) -> QHBoxLayout:
    """The heading of a part of the panel, with what was counted at the right."""
    head = QHBoxLayout()
    head.setContentsMargins(0, 6, 0, 0)
    head.addWidget(plain_label(title, name="section"))
    head.addStretch(1)
    if counted is not None:
        head.addWidget(counted)
    return head


def _words(row: Row) -> QWidget:
    words = plain_label(row.words)
    words.setWordWrap(True)
    if row.beside:
        return words
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(words)
    below = plain_label(row.counted, name="meta")
    below.setWordWrap(True)
    column.addWidget(below)
    return holder
