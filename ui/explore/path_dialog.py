"""Asks over which kinds of links a path between two entities may lead."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from graph.language import _, spoken
from graph.schema import Schema
from ui.explore.lines import Paragraph
from ui.explore.rows import Tick
from ui.text import plain_label
from ui.theme import Theme

_UNTOLD = ("PARTICIPATED", "CALLED")
"""Links over which nearly everybody is joined to everybody; they start unticked."""


class PathDialog(QDialog):
    """Ticks for every kind of link that the case holds. `wanted` gives the kinds that are left out."""

    wanted = Signal(tuple)

    def __init__(
        self, schema: Schema, counts: Mapping[str, int], ends: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Find path with options"))
        self.setMinimumSize(420, 460)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(10)
        whole.addWidget(Paragraph(ends, name="name"))
        whole.addWidget(Paragraph(_("The shortest path over these links:"), name="meta"))
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(2)
        self.ticks: dict[str, Tick] = {}
        for name, count in counts.items():
            tick = Tick(spoken(schema.links[name]))
            tick.use_theme(theme)
            tick.setChecked(name not in _UNTOLD)
            self.ticks[name] = tick
            row = QHBoxLayout()
            row.addWidget(tick, 1)
            row.addWidget(plain_label(f"{count:,}", name="meta"))
            rows.addLayout(row)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        whole.addWidget(area, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel, self.find_button = QPushButton(_("Cancel")), QPushButton(_("Find"))
        cancel.setAutoDefault(False)
        self.find_button.setObjectName("primary")
        self.find_button.setDefault(True)
        buttons.addWidget(cancel)
        buttons.addWidget(self.find_button)
        whole.addLayout(buttons)
        cancel.clicked.connect(self.reject)
        self.find_button.clicked.connect(self._find)

    def _find(self) -> None:
        self.wanted.emit(tuple(name for name, tick in self.ticks.items() if not tick.isChecked()))
        self.accept()
