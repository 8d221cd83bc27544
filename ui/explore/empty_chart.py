"""What stands in the middle of a chart on which nothing is shown: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from graph.language import _, many
from ui.text import plain_label


class EmptyChart(QFrame):
    """Buttons to clear the filters where they hide all, to fill a case in which nothing is, and to search it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self._words = plain_label()
        self.import_button = QPushButton(_("Import files…"))
        self.import_button.setObjectName("primary")
        self.add_button = QPushButton(_("Add entity…"))
        self.search_button = QPushButton(_("Search the case"))
        self.clear_button = QPushButton(_("Clear filters"))
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(10)
        column.addWidget(self._words, alignment=Qt.AlignmentFlag.AlignHCenter)
        for button in (self.import_button, self.add_button, self.search_button, self.clear_button):
            column.addWidget(button)

    def explain(self, *, filtered_out: int, nothing_at_all: bool) -> None:
        """Say why: so many are hidden by filters, or nothing was put here, or there is nothing in the case at all."""
        if filtered_out:
            words = many("{n} entity is hidden by filters.", "All {n} entities are hidden by filters.", filtered_out)
        else:
            words = _("Nothing in this case yet.") if nothing_at_all else _("Nothing on this chart yet.")
        self._words.setText(words)
        self.clear_button.setVisible(bool(filtered_out))
        self.search_button.setVisible(not filtered_out)
        for button in (self.import_button, self.add_button):
            button.setVisible(nothing_at_all and not filtered_out)
        self.adjustSize()
