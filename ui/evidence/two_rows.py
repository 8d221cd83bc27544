"""A list whose items have two rows, what it is over how much is in it, and which is as high as what it shows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

ROW = 40
"""Pixels of an item's height."""

_BOX = 34
"""Pixels from the left edge to the words, past the box to tick."""


class TwoRowList(QListWidget):
    """The text of an item is both rows, parted by a line break. It never scrolls: the panel around it does."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(TwoRows(self))
        self.setUniformItemSizes(True)
        self.fit()

    def fit(self) -> None:
        """Become as high as the items that are not hidden."""
        shown = sum(not self.item(row).isHidden() for row in range(self.count()))
        self.setFixedHeight(shown * ROW + 2 * self.frameWidth() + 4 if shown else 0)


class TwoRows(QStyledItemDelegate):
    """Paints the first row of an item's text larger than the second; both are cut where they are too long."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See QStyledItemDelegate."""
        self.initStyleOption(option, index)
        first, _break, second = str(index.data() or "").partition("\n")
        option.text = ""
        painter.save()
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.restore()
        box = option.rect.adjusted(_BOX, 3, -6, -3)
        middle = box.top() + box.height() // 2
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        ink = option.palette.color(QPalette.ColorRole.Text if enabled else QPalette.ColorRole.PlaceholderText)
        upper, lower = QFont(option.font), QFont(option.font)
        upper.setWeight(QFont.Weight.Medium)
        lower.setPixelSize(11)
        painter.save()
        written(painter, QRect(box.left(), box.top(), box.width(), middle - box.top()), first, upper, ink)
        small = QRect(box.left(), middle, box.width(), box.bottom() - middle + 1)
        written(painter, small, second, lower, option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height that every item has."""
        return QSize(super().sizeHint(option, index).width(), ROW)


def written(painter: QPainter, box: QRect, text: str, font: QFont, ink: QColor) -> None:
    """Paint one row of words, cut at the right edge of the box."""
    painter.setFont(font)
    painter.setPen(ink)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
