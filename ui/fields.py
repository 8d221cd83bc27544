"""A box to choose from and a box for a day, each with the arrow that says that it opens."""

from __future__ import annotations

from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from ui.canvas.glyphs import icon
from ui.qt_texts import locale


class Choice(QComboBox):
    """A combo box; its texts are plain, and one that has no room ends in an ellipsis."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box with its text, and the arrow over it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        parts, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(parts, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(parts, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        _arrow(self)


class DayBox(QDateEdit):
    """A day as ISO, typed or chosen from a calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("yyyy-MM-dd")
        self.setDate(QDate.currentDate())
        self.setCalendarPopup(True)
        calendar = self.calendarWidget()
        calendar.setLocale(locale())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, calendar.weekdayTextFormat(Qt.DayOfWeek.Monday))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow over the box."""
        super().paintEvent(event)
        _arrow(self)


def _arrow(box: QWidget) -> None:
    painter = QPainter(box)
    colour = box.palette().color(box.foregroundRole()).name()
    icon("down", colour, 12).paint(painter, QRect(box.width() - 20, (box.height() - 12) // 2, 12, 12))
    painter.end()
