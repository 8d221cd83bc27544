"""A row of words of which one holds: the languages, the appearances."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget


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
