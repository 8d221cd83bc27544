"""A dialog that lists what imports left behind, and asks for a reason for what is done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _
from graph.text import visible
from ui.text import plain_label


class ListingDialog(QDialog):
    """A table whose rows can be chosen, a reason and these buttons under it, and what is told of them."""

    def __init__(
        self, title: str, heading: Sequence[str], buttons: Sequence[QPushButton], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.table = QTableWidget(0, len(heading))
        self.table.setHorizontalHeaderLabels(heading)
        self.table.setAccessibleName(title)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setObjectName("roomy")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Reason; kept in the log"))
        self.reason.setAccessibleName(_("Reason"))
        self.told = plain_label(name="meta")
        self.told.setWordWrap(True)
        closing = QDialogButtonBox()
        close = closing.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        closing.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        for button in buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(closing)

    def fill(self, row: int, cells: Sequence[str]) -> None:
        """Write a row."""
        for column, text in enumerate(cells):
            self.table.setItem(row, column, QTableWidgetItem(visible(text, 120)))
