"""Asks for the next step of a site, its owner and the day it is due; an ordinary fact with a source and a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from graph.changes import ChangeSet
from graph.current import assertions
from graph.failures import WorldFault
from graph.language import _
from graph.moments import now
from graph.store import GraphReader
from graph.text import visible
from investigator.status_entries import EntryRefused, next_step
from ui.explore.lines import Paragraph
from ui.session import Job, Session
from ui.sites.entry_dialog import SiteFile
from ui.sites.source_choice import Chosen, SourceChoice, form
from ui.text import plain_label


class NextStepDialog(QDialog):
    """Changes the next step through the session, so that undo takes it back. Open it with `open()`."""

    def __init__(
        self, session: Session, file: SiteFile, step: str, owner: str, due: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Change the next step"))
        self.setMinimumWidth(560)
        self._session, self._file = session, file
        self._closed = False
        self.step, self.owner, self.due = QLineEdit(step), QLineEdit(owner), QLineEdit(due)
        self.source = SourceChoice(file.sources)
        self.reason = QPlainTextEdit()
        self.refused = Paragraph("", name="refused")
        self.save_button, self.cancel_button = QPushButton(_("Change")), QPushButton(_("Cancel"))
        self._build()
        self.finished.connect(self._on_finished)

    def save(self) -> None:
        """Change it, or say what is missing."""
        wanted = {"next_step": self.step.text(), "owner": self.owner.text(), "due_date": self.due.text()}
        chosen, reason, session = self.source.chosen(), self.reason.toPlainText(), self._session
        self.save_button.setEnabled(False)

        def task(job: Job) -> ChangeSet | WorldFault:
            try:
                return self._change(wanted, chosen, reason, job)
            except WorldFault as fault:
                return fault

        session.propose(task, self._answered, self._refuse)

    def _change(self, wanted: dict[str, str], chosen: Chosen, reason: str, job: Job) -> ChangeSet:
        case, uid = self._session.case, self._file.uid
        if not reason.strip():
            raise EntryRefused("reason", _("A change needs a reason."), _("Say why it is changed."))
        cited = chosen.cited(case, job)

        def made(reader: GraphReader) -> ChangeSet:
            site = reader.entities([uid])[0]
            records = reader.records_about([uid])
            said = assertions(records, reader.judgements_on([r.uid for r in records]))
            return next_step(site, self._file.name, wanted, said, cited, reason, by=case.by, at=now())

        return case.ask(made)

    def _answered(self, made: ChangeSet | WorldFault) -> None:
        if self._closed:
            return
        if isinstance(made, ChangeSet):
            self._session.apply(made)
            self.accept()
            return
        self._refuse(f"{made.happened} {made.remedy}")
        part = made.part if isinstance(made, EntryRefused) else "source"
        fields: dict[str, QWidget] = {"next_step": self.step, "due_date": self.due, "reason": self.reason}
        if part in fields:
            fields[part].setFocus()
        else:
            self.source.show_part(part)

    def _refuse(self, words: str) -> None:
        """Say why nothing is recorded; what was filled in stays."""
        if not self._closed:
            self.save_button.setEnabled(True)
            self.refused.say(visible(words, 400))
            self.refused.setVisible(True)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(10)
        whole.addWidget(Paragraph(visible(self._file.name, 160), name="name"))
        rows = form()
        for line, words, most in ((self.step, _("Step"), 300), (self.owner, _("Owner"), 120), (self.due, _("Due"), 80)):
            line.setMaxLength(most)
            line.setAccessibleName(words)
            rows.addRow(plain_label(words), line)
        self.due.setPlaceholderText(_("2031-12-05, or another date"))
        rows.addRow(plain_label(_("Source")), self.source)
        self.reason.setFixedHeight(58)
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setPlaceholderText(_("Why is it changed? It is kept in the log."))
        rows.addRow(plain_label(_("Reason")), self.reason)
        whole.addLayout(rows)
        self.refused.setVisible(False)
        whole.addWidget(self.refused)
        buttons = QHBoxLayout()
        buttons.addWidget(plain_label(_("Leave a line empty to clear it."), name="meta"))
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
