"""The dock at the left of the chart: filters, or the saved questions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from graph.language import _
from ui.segments import Switch
from ui.theme import Theme


class LeftDock(QWidget):
    """Shows one of two panels; a switch on top says which."""

    def __init__(self, filters: QWidget, questions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self._switch = Switch((("filter", _("Filters")), ("question", _("Questions"))))
        self._pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 6)
        top.addWidget(self._switch)
        top.addStretch(1)
        whole.addLayout(top)
        self._panels = (filters, questions)
        for panel in self._panels:
            self._pages.addWidget(panel)
        whole.addWidget(self._pages, 1)
        self._switch.turned.connect(self._pages.setCurrentIndex)

    def use_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._switch.use_theme(theme)

    def show_panel(self, number: int) -> None:
        """Show the filters (0) or the questions (1)."""
        self._switch.turn(number)
        self._panels[number].setFocus()
