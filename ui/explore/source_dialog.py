"""The original document, opened at the row that a fact cites; its bytes never touch a disk in the clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.citing import locator_words
from graph.failures import WorldFault
from graph.language import _, many
from graph.text import visible
from investigator.originals import Excerpt, excerpt
from ui.dialogs.reveal import ask_why
from ui.explore.lines import Elided, Paragraph
from ui.session import Session
from ui.theme import LIGHT, Theme

Answer = TypeVar("Answer")

_WIDEST = 260
_NARROWEST = 70


class SourceDialog(QDialog):
    """Shows the rows about a cited place, the cited one marked. What names protected persons is masked until somebody
    gives a reason, which is logged. Open it with `open()`; it deletes itself when closed.
    """

    def __init__(
        self, session: Session, sha256: str, locator: str, *, theme: Theme = LIGHT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Original document"))
        self.resize(900, 560)
        self._session, self._sha256, self._locator, self._theme = session, sha256, locator, theme
        self.title = Elided(name="title")
        self.place = Paragraph(visible(locator_words(locator), 200), name="meta")
        self.table = QTableWidget()
        self.note = Paragraph(_("Reading the document …"))
        self.reveal_button = QPushButton(_("Reveal…"))
        self.close_button = QPushButton(_("Close"))
        self._closed = False
        self._build()
        self.finished.connect(self._on_finished)
        self._load("")

    def reveal_with(self, reason: str) -> None:
        """Show what is masked, for a reason that the case's log keeps."""
        if reason.strip():
            self._load(reason)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 16, 18, 14)
        whole.setSpacing(8)
        whole.addWidget(self.title)
        whole.addWidget(self.place)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.reveal_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        whole.addLayout(row)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setAccessibleName(_("Rows of the original document"))
        self.table.setVisible(False)
        self.reveal_button.setVisible(False)
        self.reveal_button.clicked.connect(self._ask_reason)
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)

    def _load(self, reason: str) -> None:
        case, sha256, locator = self._session.case, self._sha256, self._locator
        self._session.work(
            lambda _job: excerpt(case, sha256, locator, reason=reason),
            self._if_open(self._show),
            self._if_open(self._refuse),
        )

    def _if_open(self, then: Callable[[Answer], None]) -> Callable[[Answer], None]:
        def done(found: Answer) -> None:
            if not self._closed:
                then(found)

        return done

    def _refuse(self, fault: WorldFault | None) -> None:
        self.note.say("" if fault is None else visible(str(fault), 400))

    def _show(self, found: Excerpt) -> None:
        source = found.source
        parts = [source.exhibit, source.file_name or source.title]
        self.title.say(" · ".join(part for part in parts if part))
        words = [visible(locator_words(self._locator), 200), f"SHA-256 {source.sha256[:12]}…"]
        self.place.say(" · ".join(words))
        self._fill(found)
        self.reveal_button.setVisible(found.masked)
        notes = []
        if found.cited < 0:
            notes.append(_("The cited row is not in the document any more as a row with values."))
        if found.masked:
            notes.append(_("What names protected persons is masked."))
        notes.append(many("{n} row is shown.", "{n} rows about the cited one are shown.", len(found.rows)))
        self.note.say(" ".join(notes))

    def _fill(self, found: Excerpt) -> None:
        table = self.table
        marked = _column(found)
        table.clear()
        table.setColumnCount(len(found.heading))
        table.setRowCount(len(found.rows))
        table.setHorizontalHeaderLabels([visible(name, 60) for name in found.heading])
        table.setVerticalHeaderLabels([f"{number:,}" for number in found.numbers])
        wash, cell_wash = QColor(self._theme.accent_wash), QColor(self._theme.info_wash)
        for line, cells in enumerate(found.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if line == found.cited:
                    cited_cell = column == marked
                    item.setBackground(cell_wash if cited_cell else wash)
                    bold = item.font()
                    bold.setBold(cited_cell)
                    item.setFont(bold)
                table.setItem(line, column, item)
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            table.setColumnWidth(column, min(max(table.columnWidth(column), _NARROWEST), _WIDEST))
        table.setVisible(True)
        if found.cited >= 0:
            table.setCurrentCell(found.cited, max(marked, 0))
            cell = table.model().index(found.cited, max(marked, 0))
            table.scrollTo(cell, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _ask_reason(self) -> None:
        ask_why(self, self.reveal_with)

    def _on_finished(self) -> None:
        self._closed = True


def _column(found: Excerpt) -> int:
    """The cited column, named by its letter or its heading; -1 where none is."""
    for names in (found.letters, found.heading):
        if found.place.column in names:
            return names.index(found.place.column)
    return -1
