"""A table of whole rows, which can be copied as text into a report or a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QTableView

from investigator.exhibits.tables import inactive


class RowTable(QTableView):
    """Ctrl+C copies the selected rows under their headings: cells apart by tabs, as they are read on the screen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt would copy one cell, however many rows are selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.rows_as_text())
        else:
            super().keyPressEvent(event)

    def rows_as_text(self) -> str:
        """The selected rows in the order in which they stand; no cell is taken for a formula. "" where none is."""
        model, columns = self.model(), range(self.model().columnCount())
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        heading = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
        lines = [[inactive(str(model.index(row, column).data() or "")) for column in columns] for row in rows]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in (heading, *lines) if lines)
