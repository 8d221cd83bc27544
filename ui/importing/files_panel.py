"""Which files are taken in, what was detected of each, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many, shown
from graph.schema import Schema
from graph.text import visible
from importers.mapping import Mapping, protected
from importers.rows import ReadChoices
from investigator.import_plan import Plan, PlannedFile
from ui.fields import Choice
from ui.importing.locking import lock
from ui.text import plain_label

_ENCODINGS = ("", "utf-8", "utf-16", "cp1252", "cp1250", "cp874", "gb18030", "big5")
_SEPARATORS = ("", ",", ";", "\t", "|")
_BESIDE, _ABOVE, _BETWEEN = 14, 14, 3
"""Pixels beside the words of a file, above and below them, and what a line of Khmer needs more than one of Latin."""


_FILES = "*.csv *.tsv *.txt *.xlsx *.xlsm"


def chosen_files(parent: QWidget, words: str) -> tuple[Path, ...]:
    """The tables that a person chooses on this computer."""
    kinds = _("Tables ({endings})").format(endings=_FILES)
    found, _kind = QFileDialog.getOpenFileNames(parent, words, "", kinds)
    return tuple(map(Path, found))


class FilesPanel(QWidget):
    """Signals: `add_wanted`, `remove_wanted` (position), `chosen` (position of a file), `choices_changed`.

    `years_chosen` (whether years such as 2574 are Buddhist: True, or None) is a choice of the mapping.
    """

    add_wanted = Signal()
    remove_wanted = Signal(int)
    chosen = Signal(int)
    choices_changed = Signal()
    years_chosen = Signal(object)

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftpanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._schema = schema
        self.list = QListWidget()
        self.add = QPushButton(_("Add…"))
        self.remove = QPushButton(_("Remove"))
        self.encoding, self.separator, self.heading, self.years = Choice(), Choice(), QLineEdit(), Choice()
        self._notes = plain_label(name="meta")
        self._locked = False
        self._years = 0
        self._build()

    @property
    def choices(self) -> ReadChoices:
        """How the files are to be read; None leaves it to detection."""
        row = self.heading.text().strip()
        return ReadChoices(
            _ENCODINGS[self.encoding.currentIndex()] or None,
            _SEPARATORS[self.separator.currentIndex()] or None,
            int(row) if row.isdecimal() else None,
        )

    def lock(self, why: str) -> None:
        """Let nothing be chosen, for the reason given as a tip; "": let it be chosen again. Files can be looked at."""
        self._locked = bool(why)
        lock((self.add, self.remove, self.encoding, self.separator, self.heading, self.years), why)

    def show_files(self, paths: Sequence[Path], plan: Plan | None) -> None:
        """List the files, with what the plan knows of them."""
        planned = {file.path: file for file in plan.files} if plan else {}
        kept = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for path in paths:
            file = planned.get(path)
            lines = [visible(path.name, 60)]
            lines += self._told(file, plan) if file and plan else [_("being read")]
            item = QListWidgetItem("\n".join(lines))
            self.list.addItem(item)
            self._make_room(item)
        self.list.setCurrentRow(min(max(kept, 0), len(paths) - 1))
        self.list.blockSignals(False)
        self.remove.setEnabled(bool(paths) and not self._locked)
        self.years.setEnabled(bool(paths) and not self._locked)
        self._show_years(plan.mapping if plan else None, any_file=bool(paths))
        chosen = planned.get(paths[self.list.currentRow()]) if paths else None
        self._notes.setText("\n".join(visible(shown(note), 200) for note in chosen.notes) if chosen else "")

    def _show_years(self, mapping: Mapping | None, *, any_file: bool) -> None:
        """As the mapping says; while it is being read, as it was said last."""
        if mapping is None and any_file:
            return
        said = {table.buddhist is True for table in mapping.tables} if mapping else {False}
        while self.years.count() > 2:
            self.years.removeItem(2)
        if len(said) > 1:
            self.years.addItem(_("Buddhist in some tables"))
        self._years = 2 if len(said) > 1 else int(said == {True})
        self.years.setCurrentIndex(self._years)

    def _make_room(self, item: QListWidgetItem) -> None:
        """As high as its lines are, each with the letters that stand in it: Khmer ones are taller than Latin ones."""
        wrapped = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextExpandTabs
        room = QRect(0, 0, max(self.list.viewport().width() - 2 * _BESIDE, 1), 10_000)
        height = self.list.fontMetrics().boundingRect(room, wrapped, item.text()).height()
        lines = item.text().count("\n") + 1
        item.setSizeHint(QSize(0, height + lines * _BETWEEN + _ABOVE))

    def _told(self, file: PlannedFile, plan: Plan) -> list[str]:
        rows = sum(sum(table.counts.values()) for table in file.tables)
        parts = [
            file.format_name.upper(),
            file.encoding,
            many("{n} row", "{n} rows", rows),
            f"{file.size / 1000:,.0f} kB",
        ]
        state = _("mapping suggested: check it") if plan.suggested else _("ready, known mapping")
        told = [" · ".join(filter(None, parts)), state]
        if file.skipped:
            told.append(_("not read: {names}").format(names=visible(", ".join(file.skipped), 60)))
        if any(protected(table.mapping, self._schema) for table in file.tables):
            told.append(_("brings protected persons: names are hidden here"))
        return told

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(plain_label(_("Files"), name="section"))
        head.addStretch(1)
        head.addWidget(self.add)
        head.addWidget(self.remove)
        column.addLayout(head)
        self.list.setAccessibleName(_("Files to take in"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self.chosen)
        column.addWidget(self.list, 1)
        column.addWidget(plain_label(_("Read as"), name="section"))
        column.addWidget(plain_label(_("detected; change it where it is wrong"), name="meta"))
        self.encoding.addItems([_("detected"), *_ENCODINGS[1:]])
        names = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
        self.separator.addItems([_("detected"), *(names[s] for s in _SEPARATORS[1:])])
        self.heading.setPlaceholderText(_("detected; 0: none"))
        self.years.addItems([_("as written"), _("Buddhist: 2574 is 2031")])
        form = QFormLayout()
        for words, field in (
            (_("Text"), self.encoding),
            (_("Separator"), self.separator),
            (_("Heading row"), self.heading),
            (_("Years"), self.years),
        ):
            label = plain_label(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            if field is self.years:  # its words need the whole width
                form.addRow(label)
                form.addRow(field)
            else:
                form.addRow(label, field)
        column.addLayout(form)
        self._notes.setWordWrap(True)
        column.addWidget(self._notes)
        self.add.clicked.connect(self.add_wanted)
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self.list.currentRow()))
        self.encoding.currentIndexChanged.connect(lambda _index: self.choices_changed.emit())
        self.separator.currentIndexChanged.connect(lambda _index: self.choices_changed.emit())
        self.years.activated.connect(self._choose_years)
        self.heading.editingFinished.connect(self.choices_changed)

    def _choose_years(self, position: int) -> None:
        changed, self._years = position != self._years, position
        if changed and position < 2:
            self.years_chosen.emit(True if position else None)
