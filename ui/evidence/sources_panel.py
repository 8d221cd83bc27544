"""The sources of the page, and the gate: what becomes of every line without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.citing import Place, locator_words, place_of
from graph.ids import EntityId
from graph.language import _, many, shown
from graph.text import plain, visible
from investigator.exhibits.citations import Citation
from investigator.exhibits.exhibit import Line, Reason
from investigator.exhibits.page import Page
from ui.evidence.drafts import Laid
from ui.evidence.source_table import EXHIBIT, GRADE, HASH, LINE, PLACE, ROWS, WITHOUT, SourceTable
from ui.text import plain_label, tip_text
from ui.theme import Theme

_SHORTEST_REASON = 5
_NARROW = 420
"""A table that is narrower leaves the hash out: the report has it, and so has the tooltip of the place."""

_TALL, _LOW = 38, 30
"""Pixels of a row with a line, and of one with a further place of the same line."""

_AT_ONCE = 40
"""So many rows are put into the table between two turns of the event loop."""

_LEAST_GATE = 96

_Row = tuple[Line, Citation | None, bool]
"""A line, a place that proves it (None for the reason without), and whether it is the first row of the line."""


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
        self._rows: list[tuple[int, str, str]] = []
        self._named: dict[EntityId, str] = {}
        self._title = plain_label(name="section")
        self._count = plain_label(name="meta")
        self._rest: Iterator[_Row] = iter(())
        self._wanted = 0
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._fill_some)
        self.table = SourceTable()
        self._gate = QFrame()
        self._gate.setObjectName("gate")
        self._gate_title, self._settled = plain_label(name="section"), plain_label(name="meta")
        self._gate_list = QVBoxLayout()
        self._build()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.table.theme = theme
        self.table.viewport().update()

    def show_laid(self, laid: Laid | None, page: Page | None) -> None:
        """The sources of one page, and the open lines of all."""
        self.page = page
        self._fill()
        self._fill_gate(laid)

    def choose(self, number: int) -> None:
        """Choose the first row of a line, as soon as it is there."""
        self.table.blockSignals(True)
        self.table.clearSelection()
        row = next((row for row, (here, _sha, _place) in enumerate(self._rows) if here == number), -1)
        if row >= 0:
            self.table.setCurrentCell(row, 0)
            self.table.selectRow(row)
        self._wanted = number if row < 0 else 0
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
        table.blockSignals(False)
        self._rows, self._wanted = [], here
        self._named = {e.uid: e.label for e in page.exhibit.entities} if page else {}
        self._rest = _rows_of(lines)
        self._fill_some()

    def _fill_some(self) -> None:
        """Put the next rows into the table, and the rest of them a turn of the event loop later."""
        some = list(islice(self._rest, _AT_ONCE))
        self.table.blockSignals(True)
        for row in some:
            self._add(*row)
        self.table.blockSignals(False)
        if self._wanted:
            self.choose(self._wanted)
        if some:
            self._more.start()
        else:
            self._wanted = 0

    def _add(self, line: Line, cited: Citation | None, first: bool) -> None:  # noqa: FBT001  as `_rows_of` has it
        """One row: a place that proves a line, or the reason for which it stays without one."""
        row = self.table.rowCount()
        self.table.insertRow(row)
        rows = _place_rows(cited.place) if cited else ""
        self.table.setRowHeight(row, _TALL if first or "\n" in rows else _LOW)
        self._rows.append((line.number, cited.sha256 if cited else "", cited.place if cited else ""))
        if first:
            self._put(row, 0, str(line.number), "", str(line.number))
            self._put(row, LINE, line.words, self._two_rows(line), line.words)
        if cited is None:
            words = _("no source, reason given")
            self._put(row, EXHIBIT, words, f"{words}\n{line.reason}", str(line.reason))
            self.table.model().setData(self.table.model().index(row, EXHIBIT), True, WITHOUT)
            self.table.setSpan(row, EXHIBIT, 1, self.table.columnCount() - EXHIBIT)
            return
        whole = f"{locator_words(cited.place)}, SHA-256 {cited.sha256}"
        self._put(row, EXHIBIT, cited.exhibit, "", f"{cited.exhibit}: {cited.title}")
        self._put(row, PLACE, locator_words(cited.place), rows, whole)
        self._put(row, HASH, cited.sha256[:8], "", cited.sha256)
        self._put(row, GRADE, cited.grade, "", cited.grade)

    def _put(self, row: int, column: int, text: str, rows: str, whole: str) -> None:
        item = QTableWidgetItem(visible(text, 200))
        if rows:
            item.setData(ROWS, "\n".join(visible(each, 200) for each in rows.split("\n")))
        if whole:
            item.setToolTip(tip_text(whole))
        self.table.setItem(row, column, item)

    def _two_rows(self, line: Line) -> str:
        """The line under the name of the end where it begins."""
        begins = self._named.get(line.source, "")
        rest = line.words.removeprefix(f"{begins} → ")
        return f"{begins}\n{rest}" if begins and rest != line.words else line.words

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words of a line keep their room on a narrow window."""
        super().resizeEvent(event)
        self.table.setColumnHidden(HASH, self.width() < _NARROW)

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
            self._wanted = 0
            self.line_chosen.emit(self._rows[row][0])

    def _open(self, row: int) -> None:
        _number, sha256, place = self._rows[row]
        if sha256:
            self.opened.emit(sha256, place)


def _rows_of(lines: Sequence[Line]) -> Iterator[_Row]:
    for line in lines:
        for number, cited in enumerate(line.citations):
            yield line, cited, number == 0
        if not line.citations or line.reason.words:
            yield line, None, True


def _place_rows(locator: str) -> str:
    """A place in a few letters: the row over its sheet."""
    place = place_of(locator)
    if place is None or not place.sheet:
        return locator_words(locator)
    return f"{shown(Place('', place.row, '').locator)}\n{place.sheet}"
