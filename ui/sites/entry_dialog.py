"""Asks what is to be recorded of a site: axis, value, both dates, source, body, reason; nothing happens in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.facts import Grade, Source, StatusChange
from graph.ids import EntityId
from graph.language import _, spoken
from graph.moments import now
from graph.refusals import BadValue
from graph.text import visible
from graph.vague import parse
from investigator.editing import Made
from investigator.sites import ACTION, STATE
from investigator.status_entries import Intent, check, choices, recorded
from ui.dialogs.fact_dialog import Cite, FactDialog
from ui.explore.lines import Paragraph
from ui.fields import Choice
from ui.session import Session
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


class EntryDialog(FactDialog):
    """Records one entry of a site.

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
        super().__init__(
            session,
            _("Record an entry"),
            file.name,
            _("Record"),
            sources=file.sources,
            why=_("Why is this recorded? It is kept with the entry."),
            note=_("One step: undo takes it back."),
            parent=parent,
        )
        self._file = file
        self.axes = {ACTION: QToolButton(), STATE: QToolButton()}
        self.value = Choice()
        self.happened = QLineEdit()
        self.reads_as = Paragraph("", name="meta")
        self.learned = QLineEdit((today or datetime.now(UTC).date()).isoformat())
        self.body = QLineEdit()
        self.reference = QLineEdit()
        self.reliability, self.credibility = Choice(), Choice()
        self._add_rows()
        self.axes[axis].setChecked(True)
        self._fill_values(value)
        self._read_date()
        (self.happened if value else self.value).setFocus()

    @property
    def axis(self) -> str:
        """The axis that is chosen."""
        return next(axis for axis, button in self.axes.items() if button.isChecked())

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        intent, history = self._intent(), self._file.history
        schema, by = self.session.schema, self.session.case.by

        def made(cite: Cite) -> Made:
            check(intent, history, schema)
            return Made(recorded(intent, cite(), history, schema, by=by, at=now()), intent.site)

        return made

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

    def _add_rows(self) -> None:
        self.fields.addRow(self._axis_switch())
        self.value.setAccessibleName(_("What is recorded"))
        self.fields.addRow(plain_label(_("What")), self.value)
        self.fields.addRow(plain_label(_("Happened")), self._happened_row())
        self.learned.setAccessibleName(_("Learned"))
        self.learned.setMaxLength(120)
        self.fields.addRow(plain_label(_("Learned")), self.learned)
        self.last.insertRow(1, plain_label(_("Body")), self._body_row())
        self.last.insertRow(2, plain_label(_("Grade")), self._grade_row())
        self.parts.update({"happened": self.happened, "learned": self.learned})
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
        switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        schema = self.session.schema
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
        axis = self.session.schema.axes[self.axis]
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
