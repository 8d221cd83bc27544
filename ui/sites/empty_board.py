"""What stands in the place of a board without a card: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from graph.language import _
from ui.explore.lines import Paragraph
from ui.text import plain_label


class EmptyBoard(QFrame):
    """Signals: `clear_wanted` (show every site again), `import_wanted` (bring sites into the case)."""

    clear_wanted = Signal()
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("emptyboard")
        self._title = plain_label(name="name")
        self._words = Paragraph("")
        self.clear_button = QPushButton(_("Clear the filters"))
        self.import_button = QPushButton(_("Import files…"))
        self.import_button.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._words)
        for button in (self.clear_button, self.import_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.import_button.clicked.connect(self.import_wanted)

    def take_keyboard(self) -> None:
        """Give it to the button that is offered."""
        for button in (self.clear_button, self.import_button):
            if button.isVisibleTo(self):
                button.setFocus()

    def explain(self, *, filtered: bool, can_import: bool) -> None:
        """Say why nothing is shown: the filters let none pass, or the case has none."""
        if filtered:
            self._title.setText(_("No site passes the filters."))
            self._words.say(_("Clear the filters to see every site of the case again."))
        else:
            self._title.setText(_("There is no site in this case yet."))
            self._words.say(
                _(
                    "Import a list of sites or of official actions. Addresses, crossings and shelters come onto "
                    "the board once a status of theirs is recorded."
                )
            )
        self.clear_button.setVisible(filtered)
        self.import_button.setVisible(not filtered and can_import)
