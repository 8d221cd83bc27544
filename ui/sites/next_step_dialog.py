"""Asks for the next step of a site, its owner and the day it is due; an ordinary fact with a source and a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from graph.changes import ChangeSet
from graph.current import assertions
from graph.language import _
from graph.moments import now
from graph.store import GraphReader
from investigator.editing import Made
from investigator.status_entries import EntryRefused, next_step
from ui.dialogs.fact_dialog import Cite, FactDialog
from ui.session import Session
from ui.sites.entry_dialog import SiteFile
from ui.text import plain_label


class NextStepDialog(FactDialog):
    """Changes the next step of a site."""

    def __init__(
        self, session: Session, file: SiteFile, step: str, owner: str, due: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            _("Change the next step"),
            file.name,
            _("Change"),
            sources=file.sources,
            why=_("Why is it changed? It is kept in the log."),
            note=_("Leave a line empty to clear it."),
            parent=parent,
        )
        self._file = file
        self.step, self.owner, self.due = QLineEdit(step), QLineEdit(owner), QLineEdit(due)
        for line, words, most in ((self.step, _("Step"), 300), (self.owner, _("Owner"), 120), (self.due, _("Due"), 80)):
            line.setMaxLength(most)
            line.setAccessibleName(words)
            self.fields.addRow(plain_label(words), line)
        self.due.setPlaceholderText(_("2031-12-05, or another date"))
        self.parts.update({"next_step": self.step, "due_date": self.due})

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        wanted = {"next_step": self.step.text(), "owner": self.owner.text(), "due_date": self.due.text()}
        reason, case, file = self.reason.toPlainText(), self.session.case, self._file

        def made(cite: Cite) -> Made:
            if not reason.strip():
                raise EntryRefused("reason", _("A change needs a reason."), _("Say why it is changed."))
            cited = cite()

            def change(reader: GraphReader) -> ChangeSet:
                site = reader.entities([file.uid])[0]
                records = reader.records_about([file.uid])
                said = assertions(records, reader.judgements_on([r.uid for r in records]))
                return next_step(site, file.name, wanted, said, cited, reason, by=case.by, at=now())

            return Made(case.ask(change), file.uid)

        return made
