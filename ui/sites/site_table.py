"""The board as a table: the same sites, the same selection, all of it as text that sorts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from graph.edtf import span
from graph.language import _
from graph.schema import Schema
from graph.text import fold, visible
from investigator.site_board import Board, BoardSite
from investigator.sites import COLUMNS
from ui.explore.table_model import Line, LinesModel
from ui.row_table import RowTable
from ui.sites.wording import column_words, iso, source_title, term_words, time_left

_WIDTHS = (190, 120, 140, 96, 96, 120, 96, 96, 96, 150, 110, 130, 70)


class SiteTable(QWidget):
    """Signals: `picked` (uid), `opened` (uid: Enter or double click), `menu_wanted` (uid, global place)."""

    picked = Signal(str)
    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = False
        self.rows = LinesModel(_headings())
        self.table = _Table(self.rows)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table)
        self.table.selectionModel().currentRowChanged.connect(self._current)
        self.table.opened.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self._chosen = ""
        self.rows.modelReset.connect(self._rearranged)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these sites."""
        self._following = True
        self.rows.show(lines)
        self._following = False
        self.choose(self._chosen)

    def choose(self, uid: str) -> None:
        """Make a site's row the chosen one; says nothing of it."""
        self._chosen = uid
        self._following = True
        row = self.rows.row_of(uid)
        if row >= 0:
            self.table.setCurrentIndex(self.rows.index(row, max(self.table.currentIndex().column(), 0)))
            self.table.selectRow(row)
        else:
            self.table.clearSelection()
        self._following = False

    def _rearranged(self) -> None:
        """What was chosen stays so in another order."""
        if not self._following:
            self.choose(self._chosen)

    def _current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._following and current.isValid():
            self._chosen = self.rows.line(current.row()).uid
            self.picked.emit(self._chosen)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows.line(index.row()).uid)

    def _menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        index = index if index.isValid() else self.table.currentIndex()
        if index.isValid():
            self.menu_wanted.emit(self.rows.line(index.row()).uid, self.table.viewport().mapToGlobal(place))


class _Table(RowTable):
    """A table of whole rows that Tab leaves and Enter opens."""

    opened = Signal(QModelIndex)

    def __init__(self, rows: LinesModel) -> None:
        super().__init__()
        self.setObjectName("records")
        self.setModel(rows)
        self.setAccessibleName(_("Sites"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _headings() -> tuple[str, ...]:
    return (
        *(_("Site"), _("Province"), _("Official action"), _("Happened"), _("Learned")),
        *(_("Observed"), _("Happened"), _("Learned"), _("Contradiction"), _("Next step"), _("Owner"), _("Due")),
        _("Exhibits"),
    )


def line(site: BoardSite, board: Board, schema: Schema) -> Line:
    """The row of a site."""
    standing = site.standing
    left, _late = time_left(standing.due, board.day)
    texts = [visible(standing.name or standing.code, 120), visible(standing.province, 60)]
    keys: list[tuple[bool, object]] = [(not text, fold(text)) for text in texts]
    texts.append(column_words(standing.column).title)
    keys.append((False, str(COLUMNS.index(standing.column)) if standing.column in COLUMNS else standing.column))
    for number, entry in enumerate((standing.since, standing.observed)):
        if number:
            texts.append(term_words(schema, entry.axis, entry.value) if entry else "")
            keys.append((not texts[-1], fold(texts[-1])))
        for when, words in ((entry.happened, entry.happened_words), (entry.learned, "")) if entry else (("", ""),) * 2:
            texts.append(iso(when, words) if when else "")
            keys.append((not when, span(when).sort_key if when else ""))
    texts.append(_("yes") if standing.contradiction else "")
    keys.append((not texts[-1], texts[-1]))
    texts += [visible(standing.next_step, 120), visible(standing.owner, 60)]
    keys += [(not text, fold(text)) for text in texts[-2:]]
    texts.append(", ".join(part for part in (iso(standing.due) if standing.due else "", left) if part))
    keys.append((not standing.due, span(standing.due).sort_key if standing.due else ""))
    texts.append(f"{standing.exhibits:,}")
    keys.append((False, standing.exhibits))
    also = (*site.other_names, source_title(board.source(standing.since)) if standing.since else "")
    return Line(standing.uid, tuple(texts), tuple(keys), fold(" ".join((*texts, *also))))
