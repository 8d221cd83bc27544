"""What the mouse does on a chart: one class for each gesture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from ui.canvas.chart_view import ChartView


class Tool(Enum):
    """What dragging on the background does."""

    BOX = "box"
    LASSO = "lasso"
    PAN = "pan"


class Choice(Enum):
    """How a gesture changes the selection."""

    ONLY = "only"
    ADD = "add"
    TOGGLE = "toggle"


class Gesture(Protocol):
    """A drag in progress."""

    def move(self, view: ChartView, point: QPointF) -> None:
        """The pointer went to this point (pixels)."""

    def finish(self, view: ChartView) -> None:
        """The button was let go."""

    def cancel(self, view: ChartView) -> None:
        """Escape was pressed: leave everything as it was."""


@dataclass(slots=True)
class Pan:
    """Move the paper."""

    last: QPointF

    def move(self, view: ChartView, point: QPointF) -> None:
        """See Gesture."""
        view.pan_by(point.x() - self.last.x(), point.y() - self.last.y())
        self.last = point

    def finish(self, view: ChartView) -> None:
        """See Gesture."""

    def cancel(self, view: ChartView) -> None:
        """See Gesture."""


@dataclass(slots=True)
class MoveEntities:
    """Drag the selected entities."""

    start: QPointF
    moved: bool = False

    def move(self, view: ChartView, point: QPointF) -> None:
        """See Gesture."""
        offset = point - self.start
        if self.moved or offset.manhattanLength() > 4:
            self.moved = True
            view.drag_selected(offset.x(), offset.y())

    def finish(self, view: ChartView) -> None:
        """See Gesture."""
        if self.moved:
            view.drop_selected()

    def cancel(self, view: ChartView) -> None:
        """See Gesture."""
        view.drag_selected(0, 0)


@dataclass(slots=True)
class PressSign:
    """Press the minus sign of an open group."""

    uid: str
    last: QPointF

    def move(self, view: ChartView, point: QPointF) -> None:
        """See Gesture."""
        self.last = point

    def finish(self, view: ChartView) -> None:
        """See Gesture."""
        if view.minus_at(self.last) == self.uid:
            view.group_toggled.emit(self.uid)

    def cancel(self, view: ChartView) -> None:
        """See Gesture."""


@dataclass(slots=True)
class SelectBox:
    """Draw a rectangle round entities."""

    start: QPointF
    choice: Choice
    end: QPointF = field(default_factory=QPointF)

    def __post_init__(self) -> None:
        self.end = self.start

    @property
    def area(self) -> QRectF:
        """The rectangle in pixels."""
        return QRectF(self.start, self.end).normalized()

    def move(self, view: ChartView, point: QPointF) -> None:
        """See Gesture."""
        self.end = point
        view.update()

    def finish(self, view: ChartView) -> None:
        """See Gesture."""
        area = self.area
        if area.width() < 4 and area.height() < 4:
            if self.choice is Choice.ONLY:
                view.select(())
        else:
            outline = QPolygonF(area)
            view.choose(view.inside(outline), self.choice)
        view.update()

    def cancel(self, view: ChartView) -> None:
        """See Gesture."""
        view.update()


@dataclass(slots=True)
class SelectLasso:
    """Draw a line round entities."""

    points: list[QPointF]
    choice: Choice

    def move(self, view: ChartView, point: QPointF) -> None:
        """See Gesture."""
        self.points.append(point)
        view.update()

    def finish(self, view: ChartView) -> None:
        """See Gesture."""
        if len(self.points) > 2:
            view.choose(view.inside(QPolygonF(self.points)), self.choice)
        view.update()

    def cancel(self, view: ChartView) -> None:
        """See Gesture."""
        view.update()


def choice_of(modifiers: Qt.KeyboardModifier) -> Choice:
    """Shift adds, Ctrl toggles."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return Choice.TOGGLE
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return Choice.ADD
    return Choice.ONLY


def paint_gesture(painter: QPainter, gesture: Gesture | None, accent: str) -> None:
    """Show the outline that is being drawn."""
    wash = QColor(accent)
    wash.setAlpha(24)
    painter.setPen(QPen(QColor(accent), 1.2, Qt.PenStyle.DashLine))
    painter.setBrush(wash)
    if isinstance(gesture, SelectBox):
        painter.drawRect(gesture.area)
    elif isinstance(gesture, SelectLasso):
        painter.drawPolygon(QPolygonF(gesture.points))
