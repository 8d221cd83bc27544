"""How the table of sources paints its cells: the number in its circle, two rows of words, the grade in a chip."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.evidence.two_rows import two_lines

ROWS = Qt.ItemDataRole.UserRole
"""Under this an item keeps the two rows that are painted, parted by a line break; its text says the same in full."""

_CIRCLE = 24
_LEFT = 6

Index = QModelIndex | QPersistentModelIndex


class _Bare(QStyledItemDelegate):
    """Paints what lies behind the words, and leaves those to a kind of cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See QStyledItemDelegate."""
        self.initStyleOption(option, index)
        option.text = ""
        painter.save()
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.restore()
        self.write(painter, option, index)

    def write(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words of a cell."""
        raise NotImplementedError


class NumberCell(_Bare):
    """The number of a line in a circle, as it stands on the page."""

    def write(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See _Bare."""
        number = str(index.data() or "")
        if not number:
            return
        box = option.rect
        circle = QRect(box.left() + 4, box.top() + (box.height() - _CIRCLE) // 2, _CIRCLE, _CIRCLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(option.palette.text().color(), 1.2))
        painter.drawEllipse(circle)
        font = QFont(option.font)
        font.setPixelSize(11 if len(number) < 3 else 9)
        painter.setFont(font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, number)
        painter.restore()


class TwoRowCell(_Bare):
    """What it is over what is said of it; one row alone stands in the middle."""

    def write(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See _Bare."""
        first, _break, second = str(index.data(ROWS) or index.data() or "").partition("\n")
        box = option.rect.adjusted(_LEFT, 3, -2, -3)
        if not second:
            two_lines(painter, box, first, option, QPalette.ColorRole.Text, smaller=True)
            return
        middle = box.top() + box.height() // 2
        upper = QRect(box.left(), box.top(), box.width(), middle - box.top())
        lower = QRect(box.left(), middle, box.width(), box.bottom() - middle + 1)
        two_lines(painter, upper, first, option, QPalette.ColorRole.Text)
        two_lines(painter, lower, second, option, QPalette.ColorRole.PlaceholderText, smaller=True)


class GradeCell(_Bare):
    """A grade in a chip."""

    def write(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See _Bare."""
        grade = str(index.data() or "")
        if not grade:
            return
        font = QFont(option.font)
        font.setPixelSize(11)
        font.setBold(True)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        width = max(painter.fontMetrics().horizontalAdvance(grade) + 12, 28)
        box = option.rect
        chip = QRectF(box.left() + _LEFT, box.top() + (box.height() - 20) / 2, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, grade)
        painter.restore()
