"""The small things panels are made of: a heading, a text cut where room ends, a bar, a row that can be pressed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QWidget

from graph.facts import Entity
from graph.schema import Schema
from graph.text import visible
from graph.working import working_graph
from investigator.exhibits.painter import Mark
from investigator.exhibits.scene import scene
from ui.canvas.glyphs import icon
from ui.canvas.qt_painter import QtPainter
from ui.looks import looks
from ui.text import plain_label, tip, wrappable
from ui.theme import FILLS, LIGHT, Theme

LONGEST = 200
_SCRAP = 3
"""A text of which no more is left than this says nothing: its tooltip does."""


class Elided(QLabel):
    """A plain text on one line that ends in … where room ends; the tooltip holds it whole."""

    def __init__(self, text: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text."""
        self.setText(visible(text, LONGEST))
        tip(self, text)

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be."""
        return QSize(20, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if len(shown) <= _SCRAP and shown != self.text():
            shown = ""
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()


class Paragraph(QLabel):
    """A plain text of several lines that never asks for more width than there is."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.say(text)

    def say(self, text: str) -> None:
        """Show this text."""
        self.setText(wrappable(text))

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow: the height that a width needs is asked for apart."""
        return QSize(40, self.fontMetrics().height())


class Bar(QWidget):
    """A share from 0 to 1 as a small bar; the number stands beside it, so the bar is only decoration."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(44, 6)
        self._share = 0.0
        self._colour = QColor(LIGHT.ink_tertiary)
        self._track = QColor(LIGHT.line)

    def show_share(self, share: float, colour: str, track: str) -> None:
        """Show this share in this colour."""
        self._share = min(max(share, 0.0), 1.0)
        self._colour, self._track = QColor(colour), QColor(track)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._track)
        painter.drawRoundedRect(self.rect(), 3, 3)
        if self._share > 0:
            painter.setBrush(self._colour)
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * self._share), 6), 3, 3)
        painter.end()


class MarkSign(QWidget):
    """An entity's mark as the chart paints it."""

    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        extent = 2 * round(mark.radius * 1.3 + mark.ring_width)
        self.setFixedSize(extent, extent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the middle."""
        painter = QPainter(self)
        middle = QPointF(self.width() / 2, self.height() / 2)
        QtPainter(painter).marks(np.array([[middle.x(), middle.y()]], dtype=np.float64), self._mark)
        painter.end()


def heading(text: str, *ends: QWidget) -> QHBoxLayout:
    """A section's title with what stands at its right end."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(plain_label(text, name="section"))
    row.addStretch(1)
    for end in ends:
        row.addWidget(end)
    return row


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def tint(theme: Theme, colour: str) -> str:
    """A colour of the vocabulary as a small icon outside the chart shows it: lighter where the panel is dark."""
    fill = QColor(FILLS.get(colour, FILLS["unknown"]))
    return lighter(fill.name()) if theme.name == "dark" else fill.name()


def lighter(colour: str) -> str:
    """The colour half way to white."""
    made = QColor(colour)
    return QColor(*((channel + 255) // 2 for channel in (made.red(), made.green(), made.blue()))).name()


def type_icon(schema: Schema, type_name: str, theme: Theme) -> QIcon:
    """The icon of an entity type in its colour."""
    kind = schema.entities[type_name]
    return icon(kind.icon, tint(theme, kind.colour), 16)


def entity_mark(entity: Entity, schema: Schema, theme: Theme) -> Mark:
    """The mark that the chart paints for an entity."""
    graph = working_graph((entity,), ())
    shown = scene(graph, np.zeros((1, 2)), schema, looks(theme), names={entity.uid: ""}, badges={}, numbers={})
    return shown.marks[0]


def entity_icon(entity: Entity, schema: Schema, theme: Theme) -> QIcon:
    """The icon of an entity, by its kind where its type has kinds."""
    mark = entity_mark(entity, schema, theme)
    colour = theme.ink if entity.protected else tint(theme, schema.entities[entity.type].colour)
    return icon(mark.icon, colour, 16)
