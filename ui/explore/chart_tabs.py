"""One row over the chart: the charts of the case, a new one, and whether the chart or its table is shown."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QWidget

from graph.language import _
from graph.text import visible
from ui.canvas.glyphs import icon
from ui.explore.book import Book
from ui.segments import Switch
from ui.text import tip
from ui.theme import Theme

_LONGEST = 34


class ChartTabs(QWidget):
    """Tabs of the book's charts. Signals: `side_chosen` (0 chart, 1 table), `menu_wanted` (global position)."""

    side_chosen = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, book: Book, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabrow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._book = book
        self._tint = ""
        self.bar = QTabBar()
        self.more = QToolButton()
        self._sides = Switch((("graph", _("Chart")), ("table", _("Table"))))
        self._build()
        book.listed.connect(self._list)
        book.turned.connect(self._turn)
        self.bar.currentChanged.connect(self._chosen)

    def use_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._tint = theme.ink_secondary
        self.more.setIcon(icon("plus", theme.ink_secondary, 16))
        self._sides.use_theme(theme)
        self._list()

    def show_side(self, side: int) -> None:
        """Press the switch."""
        self._sides.turn(side)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(4)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setIconSize(QSize(16, 16))
        self.bar.setAccessibleName(_("Charts of this case"))
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.customContextMenuRequested.connect(self._menu)
        row.addWidget(self.bar)
        self.more.setAccessibleName(_("New chart"))
        tip(self.more, _("New chart"))
        self.more.clicked.connect(self._book.new)
        row.addWidget(self.more)
        row.addStretch(1)
        self._sides.turned.connect(self.side_chosen)
        row.addWidget(self._sides)

    def _list(self) -> None:
        titles = self._book.titles
        self.bar.blockSignals(True)
        while self.bar.count() > len(titles):
            self.bar.removeTab(self.bar.count() - 1)
        for number, (uid, title) in enumerate(titles.items()):
            if number == self.bar.count():
                self.bar.addTab("")
            self.bar.setTabText(number, visible(title, _LONGEST).replace("&", "&&"))
            self.bar.setTabToolTip(number, "")
            self.bar.setTabData(number, uid)
            if self._tint:
                self.bar.setTabIcon(number, icon("graph", self._tint, 16))
        self.bar.blockSignals(False)
        self._turn()

    def _turn(self) -> None:
        for number in range(self.bar.count()):
            if self.bar.tabData(number) == self._book.open_uid:
                self.bar.blockSignals(True)
                self.bar.setCurrentIndex(number)
                self.bar.blockSignals(False)

    def _chosen(self, number: int) -> None:
        uid = self.bar.tabData(number)
        if uid is not None:
            self._book.open(uid)

    def _menu(self, at: QPoint) -> None:
        number = self.bar.tabAt(at)
        if number >= 0:
            self.bar.setCurrentIndex(number)
            self.menu_wanted.emit(self.bar.mapToGlobal(at))
