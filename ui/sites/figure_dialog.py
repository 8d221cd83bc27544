"""The records behind a figure: as many as the figure says, by what it can be split, each back to its original."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graph.edtf import span
from graph.language import _, many
from graph.store import GraphReader
from graph.text import fold, visible
from investigator.counting import Breakdown, Figure
from investigator.figure_records import CountedRecord, records_behind
from ui.explore.lines import Paragraph
from ui.explore.source_dialog import SourceDialog
from ui.explore.table_model import Line, LinesModel
from ui.fields import Choice
from ui.row_table import RowTable
from ui.session import Session
from ui.sites.figures_strip import figure_title
from ui.sites.wording import iso
from ui.text import plain_label
from ui.theme import LIGHT, Theme

_Behind = tuple[tuple[CountedRecord, ...], tuple[Line, ...]]

_WIDTHS = (116, 112, 92, 180, 92, 120)


def by_words(by: str) -> str:
    """By what a figure is split, in words."""
    return {
        "sex": _("By sex"),
        "nationality": _("By nationality"),
        "province": _("By province"),
        "month": _("By month"),
        "outcome": _("By outcome"),
        "reason": _("By reason"),
    }.get(by, by)


class FigureDialog(QDialog):
    """Signals: `entity_wanted` (uid: show it on a chart). Open it with `open()`; it deletes itself when closed."""

    entity_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        figure: Figure,
        of_day: str,
        *,
        by: str = "",
        theme: Theme = LIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Records behind a figure"))
        self.resize(1060, 620)
        self._session, self._figure, self._theme = session, figure, theme
        self._records: dict[str, CountedRecord] = {}
        self._lines: tuple[Line, ...] = ()
        self._closed = False
        self.title = plain_label(f"{figure.value:,}  {figure_title(figure.name)}", name="name")
        self.moment = Paragraph(of_day, name="meta")
        self.by = Choice()
        self.shares = QListWidget()
        self.search = QLineEdit()
        self.rows = LinesModel(_headings())
        self.table = _Rows(self.rows)
        self.count = plain_label(_("Reading the records …"), name="meta")
        self.original_button = QPushButton(_("Open the original"))
        self.chart_button = QPushButton(_("Show on chart"))
        self.close_button = QPushButton(_("Close"))
        self._build()
        self._fill_breakdowns(by)
        self.finished.connect(self._on_finished)
        schema, disclosure = session.schema, session.disclosure

        def question(reader: GraphReader) -> _Behind:
            found = records_behind(reader, schema, figure, disclosure)
            return found, tuple(_line(record) for record in found)

        session.ask(question, self._if_open)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(8)
        whole.addWidget(self.title)
        whole.addWidget(self.moment)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        self._left.setFixedWidth(196)
        self.by.setAccessibleName(_("Split the figure"))
        self.shares.setObjectName("shares")
        self.shares.setAccessibleName(_("Parts of the figure"))
        self.shares.setTextElideMode(Qt.TextElideMode.ElideRight)
        left.addWidget(self.by)
        left.addWidget(self.shares, 1)
        middle.addWidget(self._left)
        right = QVBoxLayout()
        top = QHBoxLayout()
        self.search.setPlaceholderText(_("Only rows with these words"))
        self.search.setAccessibleName(_("Only rows with these words"))
        self.search.setClearButtonEnabled(True)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        right.addLayout(top)
        right.addWidget(self.table, 1)
        middle.addLayout(right, 1)
        whole.addLayout(middle, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.original_button)
        buttons.addWidget(self.chart_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        whole.addLayout(buttons)
        for button in (self.original_button, self.chart_button, self.close_button):
            button.setAutoDefault(False)
        self.by.currentIndexChanged.connect(self._show_shares)
        self.shares.currentRowChanged.connect(lambda _row: self._show_lines())
        self.search.textChanged.connect(self._searched)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.table.opened.connect(self._open_original)
        self.table.doubleClicked.connect(lambda _index: self._open_original())
        self.original_button.clicked.connect(self._open_original)
        self.chart_button.clicked.connect(self._show_on_chart)
        self.close_button.clicked.connect(self.accept)
        self._enable()

    def _fill_breakdowns(self, by: str) -> None:
        found = self._figure.breakdowns
        self._left.setVisible(bool(found))
        for each in found:
            self.by.addItem(by_words(each.by), each.by)
        if by:
            self.by.setCurrentIndex(max(self.by.findData(by), 0))

    def _breakdown(self) -> Breakdown | None:
        name = self.by.currentData()
        return self._figure.breakdown(name) if name else None

    def _show_shares(self, _index: int = 0) -> None:
        self.shares.blockSignals(True)
        self.shares.clear()
        breakdown = self._breakdown()
        if breakdown is not None:
            self.shares.addItem(f"{self._figure.value:,}  {_('All')}")
            for share in breakdown.shares:
                item = QListWidgetItem(f"{share.value:,}  {visible(share.label, 80)}")
                self.shares.addItem(item)
            self.shares.setCurrentRow(0)
        self.shares.blockSignals(False)
        self._show_lines()

    def _if_open(self, behind: _Behind) -> None:
        if not self._closed:
            self._show(*behind)

    def _show(self, found: tuple[CountedRecord, ...], lines: tuple[Line, ...]) -> None:
        self._records = {record.uid: record for record in found}
        self._lines = lines
        self.table.setColumnHidden(1, not any(record.number for record in found))
        self._show_shares()
        self.table.setFocus()
        if self._lines:
            self.table.selectRow(0)

    def _show_lines(self) -> None:
        breakdown, row = self._breakdown(), self.shares.currentRow()
        lines: Sequence[Line] = self._lines
        if breakdown is not None and row > 0:
            kept = frozenset(breakdown.shares[row - 1].subjects)
            lines = [line for line in self._lines if line.uid in kept]
        self.rows.show(lines)
        self._counted()

    def _searched(self, words: str) -> None:
        self.rows.search(words)
        self._counted()

    def _counted(self) -> None:
        if self._records or not self._figure.subjects:
            shown, total = self.rows.rowCount(), len(self._lines)
            words = many("{n} record", "{n} records", shown)
            self.count.setText(words if shown == total else _("{shown} of {n}").format(shown=words, n=f"{total:,}"))
        self._enable()

    def _chosen(self) -> CountedRecord | None:
        rows = self.table.selectionModel().selectedRows()
        return self._records.get(self.rows.line(rows[0].row()).uid) if rows else None

    def _enable(self, _a: QItemSelection | None = None, _b: QItemSelection | None = None) -> None:
        chosen = self._chosen()
        self.original_button.setEnabled(chosen is not None and bool(chosen.sha256))
        self.chart_button.setEnabled(chosen is not None)

    def _open_original(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.sha256:
            SourceDialog(self._session, chosen.sha256, chosen.locator, theme=self._theme, parent=self).open()

    def _show_on_chart(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.entity_wanted.emit(chosen.shown)
            self.accept()

    def _on_finished(self) -> None:
        self._closed = True


class _Rows(RowTable):
    """A table of whole rows; Enter opens the original of the chosen one."""

    opened = Signal()

    def __init__(self, rows: LinesModel) -> None:
        super().__init__()
        self.setObjectName("records")
        self.setModel(rows)
        self.setAccessibleName(_("Records behind the figure"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def _headings() -> tuple[str, ...]:
    return (_("Who or what"), _("Number"), _("Date"), _("Outcome"), _("Body"), _("Source"))


def _line(record: CountedRecord) -> Line:
    when = iso(record.date) if record.date else ""
    raw = (record.name, record.number, when, record.outcome, record.body, record.cited)
    texts = tuple(visible(text, 120) for text in raw)
    keys: list[tuple[bool, object]] = [(not text, fold(text)) for text in texts]
    keys[2] = (not record.date, span(record.date).sort_key if record.date else "")
    return Line(record.uid, texts, tuple(keys), fold(" ".join(texts)))
