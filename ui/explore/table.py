"""The chart as tables of entities and links: the same items, the same selection, all of it as text."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from graph.ids import EntityId
from graph.language import _
from ui.explore.desk import Desk
from ui.explore.lines import Paragraph
from ui.explore.table_model import Line, LinesModel, entity_headings, entity_lines, link_headings, link_lines
from ui.row_table import RowTable
from ui.text import plain_label
from ui.theme import Theme

_WIDTHS = (230, 130, 70, 320, 100, 100)
_LINK_WIDTHS = (210, 130, 210, 250, 100, 100)


class TablePage(QWidget):
    """Entities and links of the chart; what is selected here is selected there. It changes nothing.

    Signals: `centre_wanted` (uid: Enter or double click), `link_wanted` (uid of a link chosen in the second table).
    """

    centre_wanted = Signal(str)
    link_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._asked, self._stale = 0, True
        self._following = False
        self._links_next: tuple[Line, ...] = ()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show_links)
        self._entity_model = LinesModel(entity_headings())
        self._link_model = LinesModel(link_headings())
        self.entities = _table(self._entity_model, _("Entities on the chart"), _WIDTHS)
        self.links = _table(self._link_model, _("Links on the chart"), _LINK_WIDTHS)
        self.filter_box = QLineEdit()
        self.count = plain_label(name="meta")
        self.nothing = Paragraph(name="meta", text="")
        self.tabs = QTabWidget()
        self._build()
        self.filter_box.textChanged.connect(self._search)
        self.entities.selectionModel().selectionChanged.connect(self._choose_entities)
        self.links.selectionModel().selectionChanged.connect(self._choose_link)
        self.entities.activated.connect(self._activate)
        self._entity_model.modelReset.connect(self._follow)
        self.tabs.currentChanged.connect(lambda _tab: self._show_count())
        desk.shown.connect(self._refresh)
        desk.selected.connect(lambda _uids: self._follow())
        self._refresh()

    def use_theme(self, theme: Theme) -> None:
        """Nothing here has a colour of its own."""

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 10, 14, 10)
        whole.setSpacing(8)
        top = QHBoxLayout()
        self.filter_box.setPlaceholderText(_("Only rows with these words"))
        self.filter_box.setAccessibleName(_("Only rows with these words"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setMaximumWidth(320)
        top.addWidget(self.filter_box, 1)
        top.addStretch(1)
        top.addWidget(self.count)
        whole.addLayout(top)
        self.tabs.addTab(self.entities, _("Entities"))
        self.tabs.addTab(self.links, _("Links"))
        self.tabs.setDocumentMode(True)
        whole.addWidget(self.nothing)
        whole.addWidget(self.tabs, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the table was not looked at is in its rows now."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        """Make the rows anew beside the window, or once somebody looks at them."""
        self._asked += 1
        self._stale = not self.isVisible()
        if self._stale:
            return
        asked, graph, session = self._asked, self._desk.graph, self._desk.session
        schema, disclosure = session.schema, session.disclosure

        def done(made: tuple[tuple[Line, ...], tuple[Line, ...]]) -> None:
            if asked == self._asked:
                self._show(*made)

        session.work(
            lambda _job: (entity_lines(graph, schema, disclosure), link_lines(graph, schema, disclosure)), done
        )

    def _show(self, entities: tuple[Line, ...], links: tuple[Line, ...]) -> None:
        self._following = True
        self._entity_model.show(entities)
        self._following = False
        self._follow()
        self._show_count()
        self._links_next = links
        self._later.start()

    def _show_links(self) -> None:
        self._following = True
        self._link_model.show(self._links_next)
        self._following = False
        self._show_count()

    def _search(self, words: str) -> None:
        self._following = True
        self._entity_model.search(words)
        self._link_model.search(words)
        self._following = False
        self._follow()
        self._show_count()

    def _show_count(self) -> None:
        model = self._entity_model if self.tabs.currentIndex() == 0 else self._link_model
        self.count.setText(_("{n} of {m}").format(n=f"{model.rowCount():,}", m=f"{model.total:,}"))
        self.nothing.say(_("No row holds these words.") if model.total else _("Nothing on this chart yet."))
        self.nothing.setVisible(not model.rowCount())

    def _follow(self) -> None:
        """Select the rows of what is selected on the chart."""
        if self._following:
            return
        self._following = True
        model = self._entity_model
        rows = sorted(row for uid in self._desk.selection if (row := model.row_of(uid)) >= 0)
        chosen = QItemSelection()
        last = model.columnCount() - 1
        for first, end in _runs(rows):
            chosen.select(model.index(first, 0), model.index(end, last))
        self.entities.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows and not self.entities.hasFocus():
            self.entities.selectionModel().setCurrentIndex(
                model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.entities.scrollTo(model.index(rows[0], 0))
        self._following = False

    def _choose_entities(self) -> None:
        if self._following:
            return
        self._following = True
        model = self._entity_model
        rows = self.entities.selectionModel().selectedRows()
        self._desk.select(EntityId(model.line(index.row()).uid) for index in rows)
        self._following = False

    def _choose_link(self) -> None:
        rows = self.links.selectionModel().selectedRows()
        if self._following or not rows:
            return
        line = self._link_model.line(rows[0].row())
        self._desk.select(EntityId(uid) for uid in line.ends)
        self.link_wanted.emit(line.uid)

    def _activate(self, index: QModelIndex) -> None:
        self.centre_wanted.emit(self._entity_model.line(index.row()).uid)


def _table(model: LinesModel, name: str, widths: tuple[int, ...]) -> RowTable:
    view = RowTable()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setStyleSheet("QTableView::item { padding: 0 6px; }")
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setDefaultSectionSize(30)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    for column, width in enumerate(widths):
        view.setColumnWidth(column, width)
    view.horizontalHeader().setStretchLastSection(True)
    return view


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Rows in order as stretches without gaps."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
