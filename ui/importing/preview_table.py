"""What the rows become: the first rows of a table by their numbers in the file, each with its outcome."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many, shown
from graph.schema import Schema
from graph.text import visible
from investigator.comparison import Outcome
from investigator.disclosure import MASK
from investigator.import_plan import PlannedRow, PlannedTable
from ui.canvas.glyphs import icon
from ui.importing.words import NAMES, SIGNS, colours, hidden_columns
from ui.segments import Segments
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_WIDEST = 220
"""Pixels of a column at most, unless its heading is longer."""

_TO_SETTLE = (Outcome.REJECTED, Outcome.CONFLICTING, Outcome.CHANGED)


class PreviewTable(QWidget):
    """A row that is rejected is followed by one sentence: row, column, value, reason."""

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._schema = schema
        self._planned: PlannedTable | None = None
        self._only = "all"
        self._title = plain_label(name="meta")
        self.table = QTableWidget(0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        head = QHBoxLayout()
        head.addWidget(plain_label(_("What the rows become"), name="section"))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(
            Segments((("all", _("All")), ("settle", _("To settle"))), "all", self._filter, _("Which rows are shown"))
        )
        column.addLayout(head)
        self.table.setAccessibleName(_("First rows of the file with what becomes of them"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        column.addWidget(self.table, 1)

    def show_table(self, planned: PlannedTable | None) -> None:
        """The first rows of a table."""
        self._planned = planned
        self._fill()

    def _filter(self, code: str) -> None:
        self._only = code
        self._fill()

    def _fill(self) -> None:
        planned, table = self._planned, self.table
        table.clear()
        table.setRowCount(0)
        if planned is None:
            table.setColumnCount(0)
            self._title.clear()
            return
        rows = [r for r in planned.becomes if self._only == "all" or r.outcome in _TO_SETTLE]
        total = sum(planned.counts.values())
        self._title.setText(many("{n} row shown of", "{n} rows shown of", len(rows)) + f" {total:,}")
        heading = [_("Row"), _("Result"), *(visible(name, 40) for name in planned.heading)]
        table.setColumnCount(len(heading))
        table.setHorizontalHeaderLabels(heading)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        hidden = hidden_columns(planned.mapping, self._schema)
        for row in rows:
            self._add(row, planned, hidden)
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            least = table.horizontalHeader().sectionSizeHint(column)
            table.setColumnWidth(column, max(min(table.columnWidth(column) + 8, _WIDEST), least))

    def _add(self, row: PlannedRow, planned: PlannedTable, hidden: frozenset[str]) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        ink, wash = colours(row.outcome, self.theme)
        self.table.setItem(at, 0, QTableWidgetItem(str(row.number)))
        result = QTableWidgetItem(NAMES[row.outcome]())
        result.setIcon(icon(SIGNS[row.outcome], ink))
        result.setForeground(QBrush(QColor(ink)))
        result.setBackground(QBrush(QColor(wash)))
        self.table.setItem(at, 1, result)
        for position, name in enumerate(planned.heading):
            cell = row.cells[position] if position < len(row.cells) else ""
            masked = cell and (name in hidden or _shifted(row, hidden))
            item = QTableWidgetItem(visible(MASK if masked else cell, 120))
            letter = planned.columns[position] if position < len(planned.columns) else ""
            bad = row.reject is not None and row.reject.column == name
            if bad or letter in row.cells_at_odds or name in row.cells_at_odds:
                item.setForeground(QBrush(QColor(ink)))
                item.setBackground(QBrush(QColor(wash)))
            self.table.setItem(at, position + 2, item)
        if row.reject is not None:
            self._explain(row, name_hidden=row.reject.column in hidden or _shifted(row, hidden))

    def _explain(self, row: PlannedRow, *, name_hidden: bool) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        reject = row.reject
        assert reject is not None
        value = MASK if name_hidden else visible(reject.value, 80)
        words = _("Row {row}, column “{column}”: “{value}”. {reason}")
        if not reject.column:
            words = _("Row {row}, beyond the last column: “{value}”. {reason}")
        reason = visible(shown(reject.reason), 200)
        item = QTableWidgetItem(
            words.format(row=row.number, column=visible(reject.column, 40), value=value, reason=reason)
        )
        item.setSizeHint(QSize(0, self.table.verticalHeader().defaultSectionSize()))  # it widens no column
        ink, wash = colours(Outcome.REJECTED, self.theme)
        item.setForeground(QBrush(QColor(ink)))
        item.setBackground(QBrush(QColor(wash)))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.table.setItem(at, 0, item)
        self.table.setSpan(at, 0, 1, self.table.columnCount())


def _shifted(row: PlannedRow, hidden: frozenset[str]) -> bool:
    """Whether a name that is hidden may stand anywhere in a row: it has more values than the heading has names."""
    return bool(hidden) and row.reject is not None and not row.reject.column
