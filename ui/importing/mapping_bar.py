"""Over the columns: which table of the file is shown, which mapping reads it, and mappings from and to files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from graph.language import _
from graph.text import visible
from importers.mapping import Mapping
from investigator.import_plan import Plan, PlannedTable
from ui.fields import Choice
from ui.importing.locking import lock
from ui.text import plain_label


class MappingBar(QWidget):
    """Signals: `load_wanted` and `save_wanted` (a mapping from, or to, a file)."""

    load_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tables, self.maps = Choice(), Choice()
        self._load, self._save = QPushButton(_("From a file…")), QPushButton(_("To a file…"))
        self._load.clicked.connect(self.load_wanted)
        self._save.clicked.connect(self.save_wanted)
        self.tables.setAccessibleName(_("Table of the file"))
        self.maps.setAccessibleName(_("Mapping"))
        self.tables.setMinimumWidth(84)
        self.maps.setMinimumWidth(120)
        head = QHBoxLayout()
        head.addWidget(plain_label(_("Which column is what"), name="section"))
        head.addWidget(plain_label(_("drag a column onto a field, or press Enter on it"), name="meta"))
        head.addStretch(1)
        choices = QHBoxLayout()
        choices.addWidget(self.tables, 1)
        choices.addWidget(self.maps, 1)
        choices.addWidget(self._load)
        choices.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(choices)

    def lock(self, why: str) -> None:
        """Let no mapping be chosen, for the reason given; "": let one be chosen again. Tables can be looked at."""
        lock((self.maps, self._load, self._save), why)

    def show_tables(self, tables: Sequence[PlannedTable], at: int) -> None:
        """The tables of a file, of which one is shown; a file of one table has no choice."""
        self.tables.blockSignals(True)
        self.tables.clear()
        self.tables.addItems([visible(table.name, 40) or _("the whole file") for table in tables])
        self.tables.setCurrentIndex(at)
        self.tables.blockSignals(False)
        self.tables.setVisible(len(tables) > 1)

    def show_maps(self, plan: Plan | None, saved: Sequence[Mapping]) -> None:
        """The mapping of a plan, and those that the case keeps."""
        current = plan.mapping if plan else None
        self.maps.blockSignals(True)
        self.maps.clear()
        words = _("Map: suggested") if plan and plan.suggested else _("Map: {name}")
        self.maps.addItem(words.format(name=visible(current.name, 40)) if current else _("Map"))
        self.maps.addItems([visible(mapping.name, 60) for mapping in saved])
        self.maps.blockSignals(False)
