"""The head of the import wizard: into which case, which step it is at, and what was or was not written so far."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSizePolicy, QWidget

from graph.language import _
from graph.text import visible
from ui.explore.lines import Elided
from ui.text import plain_label


class WizardHead(QFrame):
    """Four steps, of which one is marked: files (0), read (1), map and check (2), import (3)."""

    WRITING = 3

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.steps = [plain_label(words) for words in (_("1 Files"), _("2 Read"), _("3 Map and check"), _("4 Import"))]
        self._said = plain_label(name="meta")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(22)
        named = Elided(_("Import into {case}").format(case=visible(title, 60)), name="name")
        named.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(named, 1)
        for step in self.steps:
            row.addWidget(step)
        row.addStretch(1)
        row.addWidget(self._said)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Mark a step."""
        for number, step in enumerate(self.steps):
            step.setObjectName("stepnow" if number == at else "meta")
            step.style().unpolish(step)
            step.style().polish(step)
            QApplication.sendEvent(step, QEvent(QEvent.Type.StyleChange))  # it measures itself with its new padding
        writing = at == self.WRITING
        self._said.setText(_("Writing into the case") if writing else _("Nothing is written until you press Import"))
