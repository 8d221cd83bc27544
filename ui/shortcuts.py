"""The sheet of keys, made from the actions themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _
from ui.actions import caption, keys


class ShortcutSheet(QDialog):
    """Every action that has a key, and the keys of the chart itself."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(620, 640)
        rows = [(caption(action), keys(action)) for action in actions if action.shortcuts()]
        rows += [
            (_("Next and previous entity"), "Tab, Shift+Tab"),
            (_("To the nearest entity that way"), _("Arrow keys")),
            (_("Along a link that way"), _("Ctrl+Arrow keys")),
            (_("Nudge what is selected"), _("Alt+Arrow keys, with Shift further")),
            (_("Clear the selection, cancel a drag"), "Esc"),
            (_("Add to the selection, toggle"), _("Shift+click, Ctrl+click")),
            (_("Box, lasso, pan"), _("Drag, Alt+drag, Space+drag or right drag")),
        ]
        table = QTableWidget(len(rows), 2)
        table.setHorizontalHeaderLabels([_("Action"), _("Keys")])
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setObjectName("roomy")
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setAccessibleName(_("Keyboard shortcuts"))
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for row, (action, key) in enumerate(rows):
            for column, text in enumerate((action, key)):
                item = QTableWidgetItem(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                table.setItem(row, column, item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.addWidget(table)
        column_of.addWidget(buttons)
