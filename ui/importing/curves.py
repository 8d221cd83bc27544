"""The strip between the columns of a file and the fields they fill, and the fields on which a column can be dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QTableWidget, QTableWidgetItem, QWidget

from ui.explore.lines import Elided

COLUMN = "application/x-investigator-column"
"""What a dragged column is: its position in the heading, as text."""

_DOT = 3.5
_WIDTH = 84


@dataclass(frozen=True, slots=True)
class Curve:
    """From a column to the field that it fills: both heights in pixels of the strip, the colour of the entity."""

    start: float
    stop: float
    colour: str
    chosen: bool


class CurveStrip(QWidget):
    """Draws what `curves` tells; it only shows, what it shows is also said in words at the column."""

    def __init__(self, curves: Callable[[], Sequence[Curve]]) -> None:
        super().__init__()
        self._curves = curves
        self.setMinimumWidth(36)
        self.setMaximumWidth(_WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as a curve is easy to follow."""
        return QSize(_WIDTH, 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint every curve, the chosen column's last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = _DOT + 1, self.width() - _DOT - 1
        for curve in sorted(self._curves(), key=lambda each: each.chosen):
            path = QPainterPath(QPointF(left, curve.start))
            middle = (left + right) / 2
            path.cubicTo(QPointF(middle, curve.start), QPointF(middle, curve.stop), QPointF(right, curve.stop))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(curve.colour), 2.6 if curve.chosen else 1.4))
            painter.drawPath(path)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(curve.colour))
            for x, y in ((left, curve.start), (right, curve.stop)):
                painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
        painter.end()


class ColumnTable(QTableWidget):
    """The columns of a file, from where each can be dragged onto a field."""

    def __init__(self, columns: int) -> None:
        super().__init__(0, columns)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def mimeTypes(self) -> list[str]:
        """A column, nothing else."""
        return [COLUMN]

    def mimeData(self, items: Sequence[QTableWidgetItem]) -> QMimeData:
        """The position of the column that is dragged."""
        data = QMimeData()
        if items:
            data.setData(COLUMN, str(items[0].row()).encode())
        return data


class FieldRow(QFrame):
    """A field of an entity with the example's value. A column dropped on it fills it.

    Signal: `dropped` (position of the column).
    """

    dropped = Signal(int)

    def __init__(self, name: str, value: str = "", *, meta: bool = False) -> None:
        super().__init__()
        self.setObjectName("field")
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(Elided(name, name="meta"), 2)
        if not meta:
            row.addWidget(Elided(value), 3)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only a column."""
        if event.mimeData().hasFormat(COLUMN):
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """The column went on."""
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which column was dropped, after the drag has ended."""
        self._mark(over=False)
        event.acceptProposedAction()
        self.dropped.emit(int(bytes(event.mimeData().data(COLUMN).data())))

    def _mark(self, *, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)
