"""The dock at the left of the chart: filters, or the saved questions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from graph.language import _
from ui.canvas.glyphs import icon
from ui.theme import Theme


class LeftDock(QWidget):
    """Shows one of two panels; a switch on top says which."""

    def __init__(self, filters: QWidget, questions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self._buttons = (QToolButton(), QToolButton())
        self._pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        switch = QFrame()
        switch.setObjectName("segment")
        inside = QHBoxLayout(switch)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        group = QButtonGroup(self)
        for number, (button, text) in enumerate(zip(self._buttons, (_("Filters"), _("Questions")), strict=True)):
            button.setText(text)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            group.addButton(button, number)
            inside.addWidget(button)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 6)
        top.addWidget(switch)
        top.addStretch(1)
        whole.addLayout(top)
        self._panels = (filters, questions)
        for panel in self._panels:
            self._pages.addWidget(panel)
        whole.addWidget(self._pages, 1)
        group.idToggled.connect(lambda number, on: self._pages.setCurrentIndex(number) if on else None)
        self._buttons[0].setChecked(True)

    def use_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        for button, glyph in zip(self._buttons, ("filter", "question"), strict=True):
            button.setIcon(icon(glyph, theme.ink_secondary, 16))

    def show_panel(self, number: int) -> None:
        """Show the filters (0) or the questions (1)."""
        self._buttons[number].setChecked(True)
        self._panels[number].setFocus()
