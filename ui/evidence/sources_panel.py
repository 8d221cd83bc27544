"""The sources of the page, and the gate: what becomes of every line without one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.citing import locator_words
from graph.language import _, many
from graph.text import plain, visible
from investigator.exhibits.exhibit import Line, Reason
from investigator.exhibits.page import Page
from ui.evidence.drafts import Laid
from ui.text import plain_label, tip_text

_SHORTEST_REASON = 5
_WIDTHS = (36, 100, 54, 102, 64, 42)
_PLACE, _HASH, _NARROW = 3, 4, 410
"""The column that a narrow table leaves out, and how narrow: the report has it, and so has the tooltip of the place."""

_PADDING = 16
_CIRCLE = 24
_SOON = 30
_LEAST_GATE = 96


class SourcesPanel(QWidget):
    """Signals: `line_chosen` (number), `kept` (key of a line, reason), `left_out` (keys), `opened` (SHA-256, place)."""

    line_chosen = Signal(int)
    kept = Signal(str, str)
    left_out = Signal(object)
    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rightpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._page: Page | None = None
        self._rows: list[tuple[int, str, str]] = []
        self._title = plain_label(name="section")
        self._count = plain_label(name="meta")
        self.table = QTableWidget(0, 6)
        self._gate = QFrame()
        self._gate.setObjectName("gate")
        self._gate_title = plain_label(name="section")
        self._gate_list = QVBoxLayout()
        self._fit = QTimer(self, singleShot=True, interval=_SOON)
        self._build()

    def show_laid(self, laid: Laid | None, page: Page | None) -> None:
        """The sources of one page, and the open lines of all."""
        self._page = page
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
        column.setContentsMargins(14, 10, 14, 10)
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
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        header = table.horizontalHeader()
        for column_number, width in enumerate(_WIDTHS):
            table.setColumnWidth(column_number, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setObjectName("sources")
        self._fit.timeout.connect(self._fit_rows)
        header.sectionResized.connect(lambda *_sizes: self._fit.start())
        table.setItemDelegateForColumn(0, _Circled(table))
        table.currentCellChanged.connect(lambda row, *_rest: self._chosen(row))
        table.cellActivated.connect(lambda row, _column: self._open(row))
        column.addWidget(table, 1)
        self._gate_title.setWordWrap(True)
        inside = QVBoxLayout(self._gate)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._gate_title, 1)
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
        lines = self._page.exhibit.lines if self._page else ()
        self._title.setText(_("Sources of page {n}").format(n=self._page.number) if self._page else _("Sources"))
        self._count.setText(many("{n} line", "{n} lines", len(lines)) if self._page else "")
        cells: list[tuple[str, ...]] = []
        self._rows = []
        for line in lines:
            for number, cited in enumerate(line.citations):
                first = (str(line.number), line.words) if number == 0 else ("", "")
                cells.append((*first, cited.exhibit, locator_words(cited.place), cited.sha256[:8], cited.grade))
                self._rows.append((line.number, cited.sha256, cited.place))
            if not line.citations or line.reason.words:
                cells.append((str(line.number), line.words, _("no source"), str(line.reason), "", ""))
                self._rows.append((line.number, "", ""))
        self.table.blockSignals(True)
        self.table.setRowCount(len(cells))
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(visible(text, 200))
                if column == 1:
                    item.setToolTip(tip_text(text))
                elif column == _PLACE:
                    item.setToolTip(tip_text(f"{text}, SHA-256 {texts[_HASH]}"))
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self.table.setItem(row, column, item)
        self._fit.start()
        self.table.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words of a line keep their room on a narrow window."""
        super().resizeEvent(event)
        self.table.setColumnHidden(_HASH, self.width() < _NARROW)

    def _fit_rows(self) -> None:
        """As high as the texts of a row are at the width that the columns have now."""
        self.table.resizeRowsToContents()
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, max(self.table.rowHeight(row) + _PADDING, _CIRCLE + _PADDING))

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
        words = _("Lines without a source: {n}, {settled} settled")
        self._gate_title.setText(words.format(n=len(uncited), settled=len(uncited) - len(still)))
        for line in uncited:
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
        row = QHBoxLayout()
        given = laid.draft.reasons.get(line.key, Reason()) if laid else Reason()
        reason = QLineEdit(given.words)
        reason.setPlaceholderText(_("Why does this line stay in without a source?"))
        reason.setAccessibleName(_("Reason to keep: {line}").format(line=visible(line.words, 120)))
        keep, leave = QPushButton(_("Keep")), QPushButton(_("Leave out"))
        keep.setEnabled(len(plain(reason.text())) >= _SHORTEST_REASON)
        reason.textChanged.connect(lambda text: keep.setEnabled(len(plain(text)) >= _SHORTEST_REASON))
        keep.clicked.connect(lambda: self.kept.emit(line.key, plain(reason.text())))
        reason.returnPressed.connect(keep.click)
        leave.clicked.connect(lambda: self.left_out.emit((line.key,)))
        if laid is not None and line.key in laid.draft.left_out:
            leave.setText(_("Left out"))
            leave.setEnabled(False)
        for widget in (reason, keep, leave):
            row.addWidget(widget)
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


class _Circled(QStyledItemDelegate):
    """Shows the number of a line in a circle, as it stands on the page."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        number = str(index.data() or "")
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if not number:
            return
        box = option.rect
        circle = QRect(box.left() + 4, box.top() + 3, _CIRCLE, _CIRCLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(option.palette.text().color(), 1.2))
        painter.drawEllipse(circle)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, number)
        painter.restore()
