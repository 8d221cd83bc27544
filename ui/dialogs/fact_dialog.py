"""A dialog that changes facts by hand: its fields, where it is said, why, and what is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from graph.changes import ChangeSet
from graph.facts import Source
from graph.failures import WorldFault
from graph.language import _
from graph.text import visible
from investigator.editing import Made
from investigator.status_entries import Cited, EntryRefused
from ui.dialogs.source_choice import SourceChoice, form
from ui.explore.lines import Paragraph
from ui.session import Job, Session
from ui.text import plain_label

Cite = Callable[[], Cited]
"""Gives what was chosen as the source; a new file is taken into the case then. Called off the GUI thread."""


class FactDialog(QDialog):
    """Asks for a source, where there are `sources`, and for a reason, where `why` asks for one. Open it with `open()`.

    A kind of dialog puts its own fields into `fields`, or into `last` beside source and reason; `note` stands beside
    the buttons. The parts by which it refuses are the keys of `parts`. What was made goes through the session, so undo
    takes it back. It deletes itself.
    """

    def __init__(
        self,
        session: Session,
        title: str,
        heading: str,
        verb: str,
        *,
        sources: Sequence[Source] | None,
        why: str = "",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(620)
        self.session = session
        self.fields, self.last = form(), form()
        self.parts: dict[str, QWidget] = {}
        self.made: Callable[[str], None] = lambda _uid: None
        self.source = SourceChoice(sources) if sources is not None else None
        self.reason = QPlainTextEdit()
        self.refused = Paragraph("", name="refused")
        self.save_button, self.cancel_button = QPushButton(verb), QPushButton(_("Cancel"))
        self._closed = False
        self._build(heading, why, note)
        self.finished.connect(self._on_finished)

    def change(self) -> Callable[[Cite], Made]:
        """What makes the change out of what is filled in now; called off the GUI thread.

        It refuses by raising WorldFault, EntryRefused where a part is to be mended. Without `sources` nobody cites.
        """
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """What is filled in stands in one column, in whichever form it is, and there is no more room than it takes."""
        super().showEvent(event)
        self._watch()
        self.chain()
        labels = [label for form in (self.fields, self.last) for label in _labels(form)]
        widest = max((label.sizeHint().width() for label in labels), default=0)
        for label in labels:
            label.setMinimumWidth(widest)
        whole = self.layout()
        if whole is not None:
            whole.activate()
            self.resize(self.width(), whole.totalHeightForWidth(self.width()))

    def save(self) -> None:
        """Do it, or say what is missing."""
        make = self.change()
        chosen = self.source.chosen() if self.source is not None else None
        case = self.session.case
        self.refused.say("")
        self.save_button.setEnabled(False)

        def task(job: Job) -> Made | WorldFault:
            def cite() -> Cited:
                assert chosen is not None
                return chosen.cited(case, job)

            try:
                return make(cite)
            except WorldFault as fault:
                return fault

        self.session.propose(task, self._answered, self._refuse)

    def chain(self) -> None:
        """Let Tab go through the dialog as it is read, from above, whatever was made first."""
        order = list(_stops(self))
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _watch(self) -> None:
        """What was refused is not said any longer once something was changed: it may be mended."""
        for line in self.findChildren(QLineEdit):
            line.textEdited.connect(self.refused.hide)
        for box in self.findChildren(QComboBox):
            box.activated.connect(self.refused.hide)
        self.reason.textChanged.connect(self.refused.hide)

    def _answered(self, made: Made | WorldFault) -> None:
        if self._closed:
            return
        if isinstance(made, Made):
            self._apply(made.change, made.uid)
            self.accept()
            return
        self._refuse(f"{made.happened} {made.remedy}")
        part = made.part if isinstance(made, EntryRefused) else "source"
        if part in self.parts:
            self.parts[part].setFocus()
        elif self.source is not None:
            self.source.show_part(part)

    def _refuse(self, words: str) -> None:
        """Say why nothing is changed; what was filled in stays."""
        if not self._closed:
            self.save_button.setEnabled(True)
            self.refused.say(visible(words, 400))
            self.refused.setVisible(True)

    def _apply(self, change: ChangeSet, uid: str) -> None:
        told, session = self.made, self.session

        def there(_touched: object) -> None:
            session.facts_changed.disconnect(there)
            told(uid)

        session.facts_changed.connect(there)
        session.apply(change)

    def _build(self, heading: str, why: str, note: str) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(10)
        whole.addWidget(Paragraph(visible(heading, 160), name="name"))
        whole.addLayout(self.fields)
        if self.source is not None:
            self.last.addRow(plain_label(_("Source")), self.source)
        if why:
            self.reason.setFixedHeight(58)
            self.reason.setTabChangesFocus(True)
            self.reason.setAccessibleName(_("Reason"))
            self.reason.setPlaceholderText(why)
            self.last.addRow(plain_label(_("Reason")), self.reason)
            self.parts["reason"] = self.reason
        whole.addLayout(self.last)
        self.refused.setVisible(False)
        whole.addWidget(self.refused)
        whole.addStretch(1)
        buttons = QHBoxLayout()
        if note:
            buttons.addWidget(plain_label(note, name="meta"))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        whole.addLayout(buttons)
        self.save_button.setObjectName("primary")
        self.save_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)

    def _on_finished(self) -> None:
        self._closed = True


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab stops in a widget, in the order of its layouts."""
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from _stops(inside) if inside is not None else ()
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    elif layout := widget.layout():
        yield from _stops_of(layout)


def _stops_of(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        inside, deeper = (item.widget(), item.layout()) if item is not None else (None, None)
        if inside is not None:
            yield from _stops(inside)
        elif deeper is not None:
            yield from _stops_of(deeper)


def _labels(form: QFormLayout) -> list[QWidget]:
    items = (form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]
