"""A row of words of which one holds: the languages, the appearances, the sides of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from ui.canvas.glyphs import icon
from ui.theme import Theme


class Segments(QFrame):
    """Small buttons side by side; `chosen` is told the code of the one pressed."""

    def __init__(
        self,
        offers: Sequence[tuple[str, str]],
        held: str,
        chosen: Callable[[str], None],
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for code, words in offers:
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setChecked(code == held)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, c=code: chosen(c))
            row.addWidget(button)


class Switch(QFrame):
    """Buttons of a sign and words side by side, of which the first holds. Signals: `turned` (the number that holds)."""

    turned = Signal(int)

    def __init__(self, offers: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segment")
        self._signs = [sign for sign, _words in offers]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, (_sign, words) in enumerate(offers):
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._group.addButton(button, number)
            row.addWidget(button)
        self.turn(0)
        self._group.idToggled.connect(lambda number, on: self.turned.emit(number) if on else None)

    def use_theme(self, theme: Theme) -> None:
        """Tint the signs."""
        for number, sign in enumerate(self._signs):
            self._group.button(number).setIcon(icon(sign, theme.ink_secondary, 16))

    def turn(self, number: int) -> None:
        """Let this one hold."""
        self._group.button(number).setChecked(True)
