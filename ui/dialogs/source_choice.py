"""Where an entry is said: a document of the case with a place in it, a new file, or somebody's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from graph.facts import Source
from graph.language import _
from graph.moments import now
from graph.text import fold, visible
from investigator.attachments import attach
from investigator.case import Case
from investigator.progress import Progress
from investigator.status_entries import WORD, Cited, EntryRefused, word_of
from ui.fields import Choice


class SourceChoice(QWidget):
    """Asks for one of the three. `cited` is called off the GUI thread with what `chosen` gave on it."""

    changed = Signal()

    def __init__(self, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = sorted((s for s in sources if s.kind != WORD), key=lambda s: (s.exhibit, s.title))
        self.held = QRadioButton(_("A document of the case"))
        self.fresh = QRadioButton(_("A new file"))
        self.word = QRadioButton(_("Somebody's word"))
        self.document = Choice()
        self.place = QLineEdit()
        self.path = QLineEdit()
        self.choose_button = QPushButton(_("Choose…"))
        self.new_place = QLineEdit()
        self.person = QLineEdit()
        self._pages = QStackedWidget()
        self._build()

    def chosen(self) -> Chosen:
        """What is filled in now."""
        if self.word.isChecked():
            return Chosen("word", word=self.person.text())
        if self.fresh.isChecked():
            return Chosen("fresh", path=self.path.text().strip(), locator=self.new_place.text())
        return Chosen("held", self._document(), self.place.text())

    def _document(self) -> Source | None:
        """The document whose line was chosen, or the only one that holds the words that were typed."""
        found = self._found()
        return self._documents[found[0]] if len(found) == 1 else None

    def _found(self) -> list[int]:
        words = self.document.currentText().strip()
        titles = [self.document.itemText(row) for row in range(self.document.count())]
        if words in titles:
            return [titles.index(words)]
        folded = fold(words)
        return [row for row, title in enumerate(titles) if folded and folded in fold(title)]

    def _complete(self) -> None:
        """Words that only one title holds become that title, so that it is seen which document is meant."""
        found = self._found()
        if len(found) == 1:
            self.document.setCurrentIndex(found[0])

    def show_part(self, part: str) -> None:
        """Put the keyboard where something is missing."""
        if self.word.isChecked():
            self.person.setFocus()
        elif self.fresh.isChecked():
            (self.new_place if part == "locator" else self.path).setFocus()
        else:
            (self.place if part == "locator" else self.document).setFocus()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(14)
        for number, button in enumerate((self.held, self.fresh, self.word)):
            group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        whole.addLayout(row)
        for source in self._documents:
            title = " · ".join(part for part in (source.exhibit, source.file_name or source.title) if part)
            self.document.addItem(visible(title, 90))
        self.document.setEditable(True)
        self.document.setCurrentIndex(-1)
        if (line := self.document.lineEdit()) is not None:
            line.setPlaceholderText(_("Exhibit number or words of its title"))
            line.editingFinished.connect(self._complete)
        self.document.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.document.setCompleter(QCompleter(self))
        self.document.setAccessibleName(_("Document of the case"))
        self.document.setMinimumContentsLength(24)
        self.document.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for line in (self.place, self.new_place):
            line.setPlaceholderText(_("Place in it: row 14, page 3 …"))
            line.setAccessibleName(_("Place in the document"))
            line.setMaxLength(120)
        self._pages.addWidget(_page(self.document, self.place))
        self.path.setPlaceholderText(_("Path of the file"))
        self.path.setAccessibleName(_("Path of the file"))
        self.choose_button.setAutoDefault(False)
        self._pages.addWidget(_page(self.path, self.new_place, self.choose_button))
        self.person.setPlaceholderText(_("Word of: name and rank"))
        self.person.setAccessibleName(_("Word of"))
        self.person.setMaxLength(120)
        self._pages.addWidget(_page(self.person))
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        whole.addWidget(self._pages)
        group.idClicked.connect(self._pages.setCurrentIndex)
        self.choose_button.clicked.connect(self._choose_file)
        if self._documents:
            self.held.setChecked(True)
        else:
            self.held.setEnabled(False)
            self.fresh.setChecked(True)
            self._pages.setCurrentIndex(1)
        for line in (self.place, self.path, self.new_place, self.person):
            line.textChanged.connect(lambda _text: self.changed.emit())

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Choose a file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose as the source, before anything is read; `kind` is "held", "fresh" or "word"."""

    kind: str
    source: Source | None = None
    locator: str = ""
    path: str = ""
    word: str = ""

    def cited(self, case: Case, progress: Progress) -> Cited:
        """The source, a new file kept in the case. Calls block. Raises EntryRefused, NotAttachable, StoreError."""
        if self.kind == "held":
            if self.source is None:
                raise EntryRefused(
                    "source", _("No document is chosen."), _("Choose one of the list, or type more of its title.")
                )
            return Cited(self.source, self.locator)
        if self.kind == "fresh":
            if not self.path:
                raise EntryRefused("source", _("No file is chosen."), _("Choose the file that says it."))
            if not self.locator.strip():
                raise EntryRefused(
                    "locator", _("The place in the source is missing."), _("Write it, like row 14 or page 3.")
                )
            made = attach(case, Path(self.path).expanduser(), progress)
            return Cited(made.source, self.locator, made.new)
        return word_of(self.word, by=case.by, at=now(), fictional=case.info.fictional)


def _page(first: QWidget, second: QWidget | None = None, button: QWidget | None = None) -> QWidget:
    page = QFrame()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(first, 3)
    if button is not None:
        row.addWidget(button)
    if second is not None:
        row.addWidget(second, 2)
    return page


def form() -> QFormLayout:
    """A form with its labels above short lines of room."""
    made = QFormLayout()
    made.setHorizontalSpacing(14)
    made.setVerticalSpacing(9)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made
