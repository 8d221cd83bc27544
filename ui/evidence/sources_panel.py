"""The sources of the page, and the gate: what becomes of every line without one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.citing import Place, locator_words, place_of
from graph.language import _, many, shown
from graph.text import plain, visible
from investigator.exhibits.citations import Citation
from investigator.exhibits.exhibit import Line, Reason
from investigator.exhibits.page import Page
from ui.evidence.drafts import Laid
from ui.evidence.source_cells import ROWS, GradeCell, NumberCell, TwoRowCell
from ui.text import plain_label, tip_text
from ui.theme import LIGHT, Theme

_SHORTEST_REASON = 5
_WIDTHS = (36, 100, 54, 72, 70, 48)
_LINE, _EXHIBIT, _PLACE, _HASH = 1, 2, 3, 4
_NARROW = 420
"""A table that is narrower leaves the hash out: the report has it, and so has the tooltip of the place."""

_TALL, _LOW = 38, 30
"""Pixels of a row with a line, and of one with a further place of the same line."""

_LEAST_GATE = 96


class SourcesPanel(QWidget):
    """Signals: `line_chosen` (number), `kept` (key of a line, reason), `left_out` (keys), `opened` (SHA-256, place),
    `cite_wanted` (a line).
    """

    line_chosen = Signal(int)
    kept = Signal(str, str)
    left_out = Signal(object)
    opened = Signal(str, str)
    cite_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rightpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.page: Page | None = None
        self._theme: Theme = LIGHT
        self._rows: list[tuple[int, str, str]] = []
        self._title = plain_label(name="section")
        self._count = plain_label(name="meta")
        self.table = QTableWidget(0, 6)
        self._gate = QFrame()
        self._gate.setObjectName("gate")
        self._gate_title, self._settled = plain_label(name="section"), plain_label(name="meta")
        self._gate_list = QVBoxLayout()
        self._build()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        self._fill()

    def show_laid(self, laid: Laid | None, page: Page | None) -> None:
        """The sources of one page, and the open lines of all."""
        self.page = page
        self._fill()
        self._fill_gate(laid)

    def choose(self, number: int) -> None:
        """Choose the first row of a line."""
        self.table.blockSignals(True)
        self.table.clearSelection()
        for row, (here, _sha, _place) in enumerate(self._rows):
            if here == number:
                self.table.setCurrentCell(row, 0)
                self.table.selectRow(row)
                break
        self.table.blockSignals(False)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 10)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._count)
        column.addLayout(head)
        table = self.table
        table.setHorizontalHeaderLabels([_("No."), _("Line"), _("Exhibit"), _("Place"), "SHA-256", _("Grade")])
        table.setAccessibleName(_("Sources of this page"))
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        for column_number, width in enumerate(_WIDTHS):
            table.setColumnWidth(column_number, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setObjectName("sources")
        for column_number, cell in enumerate((NumberCell, TwoRowCell, TwoRowCell, TwoRowCell, TwoRowCell, GradeCell)):
            table.setItemDelegateForColumn(column_number, cell(table))
        table.currentCellChanged.connect(lambda row, *_rest: self._chosen(row))
        table.cellActivated.connect(lambda row, _column: self._open(row))
        column.addWidget(table, 1)
        self._gate_title.setWordWrap(True)
        inside = QVBoxLayout(self._gate)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._gate_title, 1)
        head.addWidget(self._settled)
        self._all = QPushButton(_("Leave all out"))
        self._all.clicked.connect(lambda: self.left_out.emit(self._open_keys))
        head.addWidget(self._all)
        inside.addLayout(head)
        holder = QWidget()
        self._gate_list = QVBoxLayout(holder)
        self._gate_list.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setObjectName("bare")
        area.setWidgetResizable(True)
        area.setMinimumHeight(_LEAST_GATE)
        area.setMaximumHeight(240)
        area.setWidget(holder)
        inside.addWidget(area)
        column.addWidget(self._gate)
        self._open_keys: tuple[str, ...] = ()

    def _fill(self) -> None:
        page = self.page
        lines = page.exhibit.lines if page else ()
        self._title.setText(_("Sources of page {n}").format(n=page.number) if page else _("Sources"))
        sourced = sum(bool(line.citations) for line in lines)
        counted = _("{lines}, {n} sourced").format(lines=many("{n} line", "{n} lines", len(lines)), n=sourced)
        self._count.setText(counted if page else "")
        table = self.table
        here = self._rows[table.currentRow()][0] if 0 <= table.currentRow() < len(self._rows) else 0
        table.blockSignals(True)
        table.clearSpans()
        table.setRowCount(0)
        self._rows = []
        for line in lines:
            for number, cited in enumerate(line.citations):
                self._add(line, cited, first=number == 0)
            if not line.citations or line.reason.words:
                self._add(line, None, first=True)
        table.blockSignals(False)
        if here:
            self.choose(here)

    def _add(self, line: Line, cited: Citation | None, *, first: bool) -> None:
        """One row: a place that proves a line, or the reason for which it stays without one."""
        row = self.table.rowCount()
        self.table.insertRow(row)
        rows = _place_rows(cited.place) if cited else ""
        self.table.setRowHeight(row, _TALL if first or "\n" in rows else _LOW)
        self._rows.append((line.number, cited.sha256 if cited else "", cited.place if cited else ""))
        if first:
            self._put(row, 0, str(line.number), "", str(line.number))
            self._put(row, _LINE, line.words, self._two_rows(line), line.words)
        if cited is None:
            words = _("no source, reason given")
            self._put(row, _EXHIBIT, words, f"{words}\n{line.reason}", str(line.reason))
            self.table.setSpan(row, _EXHIBIT, 1, self.table.columnCount() - _EXHIBIT)
            for column in range(self.table.columnCount()):
                item = self.table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.table.setItem(row, column, item)
                item.setBackground(QBrush(QColor(self._theme.warning_wash)))
            return
        whole = f"{locator_words(cited.place)}, SHA-256 {cited.sha256}"
        self._put(row, _EXHIBIT, cited.exhibit, "", f"{cited.exhibit}: {cited.title}")
        self._put(row, _PLACE, locator_words(cited.place), rows, whole)
        self._put(row, _HASH, cited.sha256[:8], "", cited.sha256)
        self._put(row, _HASH + 1, cited.grade, "", cited.grade)

    def _put(self, row: int, column: int, text: str, rows: str, whole: str) -> None:
        item = QTableWidgetItem(visible(text, 200))
        if rows:
            item.setData(ROWS, "\n".join(visible(each, 200) for each in rows.split("\n")))
        if whole:
            item.setToolTip(tip_text(whole))
        self.table.setItem(row, column, item)

    def _two_rows(self, line: Line) -> str:
        """The line under the name of the end where it begins."""
        named = {e.uid: e.label for e in self.page.exhibit.entities} if self.page else {}
        begins = named.get(line.source, "")
        rest = line.words.removeprefix(f"{begins} → ")
        return f"{begins}\n{rest}" if begins and rest != line.words else line.words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words of a line keep their room on a narrow window."""
        super().resizeEvent(event)
        self.table.setColumnHidden(_HASH, self.width() < _NARROW)

    def _fill_gate(self, laid: Laid | None) -> None:
        while self._gate_list.count():
            item = self._gate_list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        uncited = laid.uncited if laid else ()
        still = laid.open if laid else ()
        self._open_keys = tuple(line.key for line in still)
        self._gate.setVisible(bool(uncited))
        self._all.setVisible(bool(still))
        self._gate_title.setText(_("Uncited lines ({n})").format(n=len(uncited)))
        settled = _("{n} of {all} settled").format(n=len(uncited) - len(still), all=len(uncited))
        self._settled.setText(settled)
        for line in sorted(uncited, key=lambda line: line.key not in self._open_keys):
            self._gate_list.addWidget(self._decision(line, laid))
        self._gate_list.addStretch(1)

    def _decision(self, line: Line, laid: Laid | None) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(3)
        words = plain_label(visible(line.words, 200))
        words.setWordWrap(True)
        column.addWidget(words)
        given = laid.draft.reasons.get(line.key, Reason()) if laid else Reason()
        reason = QLineEdit(given.words)
        reason.setCursorPosition(0)
        reason.setPlaceholderText(_("Why does this line stay in without a source?"))
        reason.setAccessibleName(_("Reason to keep: {line}").format(line=visible(line.words, 120)))
        keep, cite, leave = QPushButton(_("Keep")), QPushButton(_("Cite…")), QPushButton(_("Leave out"))
        keep.setEnabled(len(plain(reason.text())) >= _SHORTEST_REASON)
        reason.textChanged.connect(lambda text: keep.setEnabled(len(plain(text)) >= _SHORTEST_REASON))
        keep.clicked.connect(lambda: self.kept.emit(line.key, plain(reason.text())))
        reason.returnPressed.connect(keep.click)
        cite.clicked.connect(lambda: self.cite_wanted.emit(line))
        leave.clicked.connect(lambda: self.left_out.emit((line.key,)))
        if laid is not None and line.key in laid.draft.left_out:
            leave.setText(_("Left out"))
            leave.setEnabled(False)
        column.addWidget(reason)
        row = QHBoxLayout()
        for button in (keep, cite, leave):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        if given.by:
            signed = _("Kept by {name}, {moment} UTC")
            column.addWidget(
                plain_label(
                    signed.format(name=visible(given.by, 60), moment=given.at[:16].replace("T", " ")), name="meta"
                )
            )
        return holder

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self.line_chosen.emit(self._rows[row][0])

    def _open(self, row: int) -> None:
        _number, sha256, place = self._rows[row]
        if sha256:
            self.opened.emit(sha256, place)


def _place_rows(locator: str) -> str:
    """A place in a few letters: the row over its sheet."""
    place = place_of(locator)
    if place is None or not place.sheet:
        return locator_words(locator)
    return f"{shown(Place('', place.row, '').locator)}\n{place.sheet}"
