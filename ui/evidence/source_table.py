"""The table of sources: the number of a line in its circle, two rows of words to a cell, the grade in a chip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from graph.language import _
from ui.evidence.two_rows import written
from ui.theme import LIGHT, Theme

LINE, EXHIBIT, PLACE, HASH, GRADE = range(1, 6)
"""The columns after the number of the line."""

ROWS = Qt.ItemDataRole.UserRole
"""Under this an item keeps the two rows that are painted, parted by a line break; its text says the same in full."""

WITHOUT = Qt.ItemDataRole.UserRole + 1
"""Whether an item stands in the row of a line that stays without a source."""

_WIDTHS = (36, 100, 54, 72, 70, 48)
_CIRCLE = 24
_LEFT = 6


class SourceTable(QTableWidget):
    """Paints its rows in one go: for delegates Qt asks Python several times a cell, and each time the window waits for
    its turn among the threads that paint pages and write bundles.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_WIDTHS), parent)
        self.theme: Theme = LIGHT
        self.setObjectName("sources")
        self.setHorizontalHeaderLabels([_("No."), _("Line"), _("Exhibit"), _("Place"), "SHA-256", _("Grade")])
        self.setAccessibleName(_("Sources of this page"))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(LINE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QTableView."""
        if not self.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = _Pen(painter, self.font(), self.theme)
        dirty = event.rect()
        first, last = self.rowAt(dirty.top()), self.rowAt(dirty.bottom())
        for row in range(max(first, 0), (last if last >= 0 else self.rowCount() - 1) + 1):
            self._paint_row(pen, row)
        painter.end()

    def _paint_row(self, pen: _Pen, row: int) -> None:
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        number, exhibit = self.item(row, 0), self.item(row, EXHIBIT)
        without = exhibit is not None and bool(exhibit.data(WITHOUT))
        chosen = any(item is not None and item.isSelected() for item in (number, exhibit))
        wash = self.theme.accent_wash if chosen else self.theme.warning_wash if without else ""
        pen.ground(QRect(0, top, self.viewport().width(), height), wash)
        for column in range(self.columnCount()):
            item = self.item(row, column)
            if item is None or self.isColumnHidden(column) or (without and column > EXHIBIT):
                continue
            left = self.columnViewportPosition(column)
            right = self.viewport().width() if without and column == EXHIBIT else left + self.columnWidth(column)
            box = QRect(left, top, right - left, height)
            if column == 0:
                pen.number(box, item.text())
            elif column == GRADE:
                pen.grade(box, item.text())
            else:
                pen.words(box, _told(item))


class _Pen:
    """The colours and fonts of one painting."""

    def __init__(self, painter: QPainter, font: QFont, theme: Theme) -> None:
        self._painter = painter
        self._ink, self._pale, self._line = QColor(theme.ink), QColor(theme.ink_tertiary), QColor(theme.line)
        self._upper, self._lower, self._bold, self._small = QFont(font), QFont(font), QFont(font), QFont(font)
        self._upper.setWeight(QFont.Weight.Medium)
        self._lower.setPixelSize(11)
        self._bold.setPixelSize(11)
        self._bold.setBold(True)
        self._small.setPixelSize(9)

    def ground(self, box: QRect, wash: str) -> None:
        """What lies behind the words of a row, and the line under it."""
        if wash:
            self._painter.fillRect(box, QColor(wash))
        self._painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), self._line)

    def number(self, box: QRect, number: str) -> None:
        """The number of a line in a circle, as it stands on the page."""
        if not number:
            return
        circle = QRect(box.left() + 4, box.top() + (box.height() - _CIRCLE) // 2, _CIRCLE, _CIRCLE)
        self._painter.setPen(QPen(self._ink, 1.2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawEllipse(circle)
        self._painter.setFont(self._lower if len(number) < 3 else self._small)
        self._painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, number)

    def words(self, box: QRect, told: str) -> None:
        """What it is over what is said of it; one row alone stands in the middle."""
        first, _break, second = told.partition("\n")
        box = box.adjusted(_LEFT, 3, -2, -3)
        if not second:
            written(self._painter, box, first, self._lower, self._ink)
            return
        middle = box.top() + box.height() // 2
        written(
            self._painter, QRect(box.left(), box.top(), box.width(), middle - box.top()), first, self._upper, self._ink
        )
        lower = QRect(box.left(), middle, box.width(), box.bottom() - middle + 1)
        written(self._painter, lower, second, self._lower, self._pale)

    def grade(self, box: QRect, grade: str) -> None:
        """A grade in a chip."""
        if not grade:
            return
        painter = self._painter
        painter.setFont(self._bold)
        width = max(painter.fontMetrics().horizontalAdvance(grade) + 12, 28)
        chip = QRectF(box.left() + _LEFT, box.top() + (box.height() - 20) / 2, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._line)
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(self._ink)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, grade)


def _told(item: QTableWidgetItem) -> str:
    return str(item.data(ROWS) or item.text())
