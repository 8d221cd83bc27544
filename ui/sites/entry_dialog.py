"""Asks what is to be recorded of a site: axis, value, both dates, source, body, reason; nothing happens in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.changes import ChangeSet
from graph.facts import Grade, Source, StatusChange
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _, spoken
from graph.moments import now
from graph.refusals import BadValue
from graph.text import visible
from graph.vague import parse
from investigator.sites import ACTION, STATE
from investigator.status_entries import EntryRefused, Intent, check, choices, recorded
from ui.explore.lines import Paragraph
from ui.fields import Choice
from ui.session import Job, Session
from ui.sites.source_choice import SourceChoice, form
from ui.sites.wording import axis_words
from ui.text import plain_label


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What the dialogs about a site need of the case: its whole history whatever day the board shows, all sources."""

    uid: EntityId
    name: str
    history: tuple[StatusChange, ...]
    sources: tuple[Source, ...]
    bodies: tuple[str, ...]


class EntryDialog(QDialog):
    """Records one entry through the session, so that undo takes it back. Open it with `open()`; it deletes itself.

    `axis` and `value` prefill it, `today` is the day on which it was learned.
    """

    def __init__(
        self,
        session: Session,
        file: SiteFile,
        *,
        axis: str = ACTION,
        value: str = "",
        today: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Record an entry"))
        self.setMinimumWidth(600)
        self._session, self._file = session, file
        self._closed = False
        self.axes = {ACTION: QToolButton(), STATE: QToolButton()}
        self.value = Choice()
        self.happened = QLineEdit()
        self.reads_as = Paragraph("", name="meta")
        self.learned = QLineEdit((today or datetime.now(UTC).date()).isoformat())
        self.source = SourceChoice(file.sources)
        self.body = QLineEdit()
        self.reference = QLineEdit()
        self.reliability, self.credibility = Choice(), Choice()
        self.reason = QPlainTextEdit()
        self.refused = Paragraph("", name="refused")
        self.record_button = QPushButton(_("Record"))
        self.cancel_button = QPushButton(_("Cancel"))
        self._build()
        self.axes[axis].setChecked(True)
        self._fill_values(value)
        self._read_date()
        (self.happened if value else self.value).setFocus()
        self.finished.connect(self._on_finished)

    @property
    def axis(self) -> str:
        """The axis that is chosen."""
        return next(axis for axis, button in self.axes.items() if button.isChecked())

    def record(self) -> None:
        """Record it, or say what is missing."""
        intent, chosen = self._intent(), self.source.chosen()
        session, history = self._session, self._file.history
        self.refused.say("")
        self.record_button.setEnabled(False)

        def task(job: Job) -> ChangeSet | WorldFault:
            try:
                check(intent, history, session.schema)
                cited = chosen.cited(session.case, job)
                return recorded(intent, cited, history, session.schema, by=session.case.by, at=now())
            except WorldFault as fault:
                return fault

        session.propose(task, self._answered, self._refuse)

    def _answered(self, made: ChangeSet | WorldFault) -> None:
        if self._closed:
            return
        if isinstance(made, ChangeSet):
            self._session.apply(made)
            self.accept()
            return
        self._refuse(f"{made.happened} {made.remedy}")
        self._show_part(made.part if isinstance(made, EntryRefused) else "source")

    def _refuse(self, words: str) -> None:
        """Say why nothing is recorded; what was filled in stays."""
        if not self._closed:
            self.record_button.setEnabled(True)
            self.refused.say(visible(words, 400))
            self.refused.setVisible(True)

    def _show_part(self, part: str) -> None:
        fields: dict[str, QWidget] = {"happened": self.happened, "learned": self.learned, "reason": self.reason}
        if part in fields:
            fields[part].setFocus()
        else:
            self.source.show_part(part)

    def _intent(self) -> Intent:
        return Intent(
            site=self._file.uid,
            name=self._file.name,
            axis=self.axis,
            value=self.value.currentData(),
            happened=self.happened.text(),
            learned=self.learned.text(),
            reason=self.reason.toPlainText(),
            body=self.body.text(),
            reference=self.reference.text(),
            grade=Grade(self.reliability.currentData() or "", self.credibility.currentData() or ""),
        )

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(10)
        whole.addWidget(Paragraph(visible(self._file.name, 160), name="name"))
        whole.addWidget(self._axis_switch(), 0, Qt.AlignmentFlag.AlignLeft)
        rows = form()
        self.value.setAccessibleName(_("What is recorded"))
        rows.addRow(plain_label(_("What")), self.value)
        rows.addRow(plain_label(_("Happened")), self._happened_row())
        self.learned.setAccessibleName(_("Learned"))
        self.learned.setMaxLength(120)
        rows.addRow(plain_label(_("Learned")), self.learned)
        rows.addRow(plain_label(_("Source")), self.source)
        rows.addRow(plain_label(_("Body")), self._body_row())
        rows.addRow(plain_label(_("Grade")), self._grade_row())
        self.reason.setFixedHeight(58)
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setPlaceholderText(_("Why is this recorded? It is kept with the entry."))
        rows.addRow(plain_label(_("Reason")), self.reason)
        whole.addLayout(rows)
        self.refused.setVisible(False)
        whole.addWidget(self.refused)
        buttons = QHBoxLayout()
        buttons.addWidget(plain_label(_("One step: undo takes it back."), name="meta"))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.record_button)
        whole.addLayout(buttons)
        self.record_button.setObjectName("primary")
        self.record_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)
        self.record_button.clicked.connect(self.record)
        self.cancel_button.clicked.connect(self.reject)
        self.happened.textChanged.connect(lambda _text: self._read_date())

    def _axis_switch(self) -> QFrame:
        switch = QFrame()
        switch.setObjectName("switch")
        row = QHBoxLayout(switch)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        group = QButtonGroup(self)
        for axis, button in self.axes.items():
            button.setText(axis_words(axis))
            button.setCheckable(True)
            group.addButton(button)
            row.addWidget(button)
        group.buttonClicked.connect(lambda _button: self._fill_values(""))
        return switch

    def _happened_row(self) -> QWidget:
        self.happened.setPlaceholderText(_("2031-10-19, early October 2031, before 3 October 2031 …"))
        self.happened.setAccessibleName(_("Happened"))
        self.happened.setMaxLength(120)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.happened)
        column.addWidget(self.reads_as)
        return made

    def _body_row(self) -> QWidget:
        self.body.setPlaceholderText(_("Issuing or observing body"))
        self.body.setAccessibleName(_("Body"))
        self.body.setMaxLength(120)
        completer = QCompleter([visible(body, 80) for body in self._file.bodies], self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.body.setCompleter(completer)
        self.reference.setPlaceholderText(_("Order number"))
        self.reference.setAccessibleName(_("Order number"))
        self.reference.setMaxLength(80)
        return _side_by_side(self.body, self.reference)

    def _grade_row(self) -> QWidget:
        schema = self._session.schema
        for box, codes, nothing, name in (
            (self.reliability, schema.source_codes, _("Source: not graded"), _("Reliability of the source")),
            (self.credibility, schema.information_codes, _("Information: not graded"), _("Credibility")),
        ):
            box.addItem(nothing, "")
            for code in codes:
                box.addItem(code, code)
            box.setAccessibleName(name)
        return _side_by_side(self.reliability, self.credibility)

    def _fill_values(self, chosen: str) -> None:
        axis = self._session.schema.axes[self.axis]
        self.value.clear()
        for term in choices(axis, self._file.history):
            if term.code != "none":
                self.value.addItem(spoken(term), term.code)
        self.value.setCurrentIndex(max(self.value.findData(chosen), 0))
        self.reference.setEnabled(self.axis == ACTION)

    def _read_date(self) -> None:
        words = self.happened.text()
        if not words.strip():
            self.reads_as.say(_("The date may be vague; it is never guessed."))
            return
        try:
            found = parse(words).edtf
        except BadValue as bad:
            self.reads_as.say(visible(f"{bad.reason}.", 200))
            return
        first, slash, last = found.partition("/")
        self.reads_as.say(_("Reads as {date}").format(date=f"{first} – {last}" if slash else first))

    def _on_finished(self) -> None:
        self._closed = True


def bodies_of(entries: Sequence[StatusChange]) -> tuple[str, ...]:
    """The bodies that these entries name."""
    return tuple(sorted({entry.body for entry in entries if entry.body}))


def _side_by_side(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 1)
    return made
