"""What every dialog that asks for something shares: a form, one line for what is wrong, and work beside the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from graph.failures import WorldFault
from graph.language import _
from ui.background import Background
from ui.text import plain_label

Answer = TypeVar("Answer")


class FormDialog(QDialog):
    """A titled form with one primary button. While work runs, its fields are locked and a bar moves.

    A subclass adds rows, says in `wrong` what is missing, and does its work in `agreed`.
    """

    def __init__(self, title: str, intro: str, agree: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(500)
        self.background = Background(self)
        self._running = False
        self._typed_in: QWidget | None = None
        self._fields = QWidget()
        self.form = QFormLayout(self._fields)
        self.form.setContentsMargins(0, 4, 0, 4)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._wrong = plain_label(name="problem")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.agree, self.refuse = QPushButton(agree), QPushButton(_("Cancel"))
        self.agree.setObjectName("primary")
        self.agree.setDefault(True)
        self.refuse.setAutoDefault(False)
        self.agree.clicked.connect(self._agree)
        self.refuse.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.refuse)
        buttons.addWidget(self.agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(10)
        heading = plain_label(title, name="name")
        heading.setWordWrap(True)
        column.addWidget(heading)
        if intro:
            words = plain_label(intro, name="meta")
            words.setWordWrap(True)
            column.addWidget(words)
        column.addWidget(self._fields)
        column.addWidget(self._wrong)
        column.addWidget(self._bar)
        column.addStretch(1)
        column.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its words need at its width."""
        super().showEvent(event)
        whole = self.layout()
        if whole is not None:
            whole.activate()
            self.resize(self.width(), max(self.height(), whole.totalHeightForWidth(self.width())))

    def line(self, label: str, text: str = "", *, secret: bool = False, hint: str = "") -> QLineEdit:
        """A row with a line to type in; the label is its buddy and its accessible name."""
        made = typing_line(label, text, secret=secret, hint=hint)
        self.row(label, made)
        return made

    def chosen_file(self, label: str, choose: Callable[[], None], *more: QWidget, hint: str = "") -> QLineEdit:
        """A row with a line for a path, a button that chooses one, and what else stands beside it."""
        made = typing_line(label, "", secret=False, hint=hint)
        button = QPushButton(_("Choose…"))
        button.setAutoDefault(False)
        button.clicked.connect(choose)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(made, 1)
        for widget in (button, *more):
            row.addWidget(widget)
        words = plain_label(label)
        words.setBuddy(made)
        self.form.addRow(words, place)
        return made

    def row(self, label: str, field: QWidget) -> None:
        """A row with any field."""
        words = plain_label(label)
        words.setBuddy(field)
        self.form.addRow(words, field)

    def note(self, text: str) -> None:
        """A row of small words under the field before it."""
        words = plain_label(text, name="meta")
        words.setWordWrap(True)
        self.form.addRow("", words)

    def wrong(self) -> str:
        """What keeps the person from agreeing, "" where nothing does."""
        return ""

    def agreed(self) -> None:
        """Do what was asked; the dialog stays until `accept`."""
        self.accept()

    def work(self, task: Callable[[], Answer], then: Callable[[Answer], None]) -> None:
        """Do something beside the window; a failure is told in the dialog, which stays open."""
        self._run(running=True)

        def done(answer: Answer) -> None:
            self._run(running=False)
            then(answer)

        self.background.run(task, done, self._failed)

    def tell(self, text: str) -> None:
        """Say what is wrong."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))
        self.adjustSize()

    def reject(self) -> None:
        """Leave, unless work runs that cannot be taken back now."""
        if not self._running:
            super().reject()

    def done(self, result: int) -> None:
        """Leave, and let the thread end."""
        self.background.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """As Cancel."""
        if self._running:
            event.ignore()
        else:
            super().closeEvent(event)

    def _agree(self) -> None:
        wrong = self.wrong()
        self.tell(wrong)
        if not wrong:
            self.agreed()

    def _failed(self, fault: WorldFault | None) -> None:
        self._run(running=False)
        self.tell("" if fault is None else str(fault))

    def _run(self, *, running: bool) -> None:
        """Lock or free the fields; what was typed in last is typed in again, since a locked field loses the focus."""
        self._running = running
        if running:
            self._typed_in = self.focusWidget()
        for widget in (self._fields, self.agree, self.refuse):
            widget.setEnabled(not running)
        if not running and self._typed_in is not None:
            self._typed_in.setFocus()
            if isinstance(self._typed_in, QLineEdit):
                self._typed_in.selectAll()
        self._bar.setVisible(running)
        if running:
            self.tell("")


def typing_line(label: str, text: str, *, secret: bool, hint: str) -> QLineEdit:
    """A line to type in that says what it is for."""
    made = QLineEdit(text)
    made.setAccessibleName(label)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    if hint:
        made.setPlaceholderText(hint)
    return made
