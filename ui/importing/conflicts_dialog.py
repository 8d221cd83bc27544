"""Values on which sources differ: both with their sources, until a person accepts or declines, with a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from graph.changes import ChangeSet
from graph.citing import cited_words
from graph.facts import Entity
from graph.language import _, many, spoken
from graph.text import plain, visible
from graph.vault import names
from investigator.conflicts import Waiting, decision, waiting
from investigator.disclosure import MASK
from investigator.inspection import value_words
from ui.importing.listing_dialog import ListingDialog
from ui.session import Session


class ConflictsDialog(ListingDialog):
    """What is accepted becomes current; what is declined stays on record only. Both can be undone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.accepting, self.declining = QPushButton(_("Accept")), QPushButton(_("Decline"))
        heading = [_("Of"), _("Field"), _("In the case"), _("Brought"), _("Source")]
        super().__init__(_("Differing values that wait"), heading, (self.accepting, self.declining), parent)
        self._session = session
        self._waiting: tuple[Waiting, ...] = ()
        self._loaded = self._deciding = self._writing = self._closed = False
        self.resize(900, 480)
        for button, accept in ((self.accepting, True), (self.declining, False)):
            button.clicked.connect(lambda _checked=False, a=accept: self._decide(accept=a))
        self.table.itemSelectionChanged.connect(self._enable)
        self.reason.textChanged.connect(lambda _text: self._enable())
        session.facts_changed.connect(self._on_facts)
        session.failed.connect(self._failed)
        session.silent_for.connect(self._fell)
        self.finished.connect(self._on_finished)
        self._enable()
        self._load()

    def _load(self) -> None:
        case = self._session.case
        self._session.propose(lambda _job: waiting(case), self._show, self._not_loaded)

    def _not_loaded(self, words: str) -> None:
        if self._session.silent:
            self._fell(1)
        elif not self._closed:
            self._refuse(words)

    def _show(self, found: tuple[Waiting, ...]) -> None:
        if self._closed:
            return
        self._waiting, self._loaded, self._deciding = found, True, self._writing
        schema = self._session.schema
        self.table.setRowCount(len(found))
        for row, each in enumerate(found):
            kind = schema.typed(each.subject.type)
            field = next((f for f in kind.fields if f.name == each.claim.field), None)
            known = spoken(field) if field else each.claim.field
            held, brought = (value_words(schema, field, value) for value in (each.held, each.claim.value))
            if isinstance(each.subject, Entity):
                name = self._session.disclosure.name(each.subject)
                hidden = each.subject.protected and each.subject.uid not in self._session.disclosure.unmasked
                if hidden and names(schema.entities[each.subject.type], each.claim.field):
                    held = brought = MASK
            else:
                name = spoken(schema.links[each.subject.type])
            source = cited_words(each.source, each.record.locator)
            self.fill(row, (name, known, held, brought, source))
        words = many("{n} value waits for a decision.", "{n} values wait for a decision.", len(found))
        self.told.setText(words if found else _("No value waits for a decision."))
        if found:
            self.table.selectRow(0)
        self._enable()

    def _enable(self) -> None:
        ready = (
            self._loaded
            and not self._deciding
            and bool(self.table.selectedItems())
            and len(plain(self.reason.text())) >= 3
        )
        self.accepting.setEnabled(ready)
        self.declining.setEnabled(ready)

    def _decide(self, *, accept: bool) -> None:
        rows = sorted({item.row() for item in self.table.selectedItems()})
        chosen = [self._waiting[row].address for row in rows]
        case, reason = self._session.case, plain(self.reason.text())
        accepted, declined = (chosen, []) if accept else ([], chosen)
        self._deciding = True
        self._enable()
        self._session.propose(
            lambda _job: decision(case, accept=accepted, decline=declined, reason=reason), self._decided, self._refuse
        )

    def _decided(self, change: ChangeSet) -> None:
        """It goes through the session, so undo takes it back; to close the dialog meanwhile does not take it back."""
        self._writing = True
        self._session.apply(change)

    def _refuse(self, words: str) -> None:
        """Say why nothing is changed; what was chosen stays."""
        if self._closed:
            self._session.failed.emit(words, "")
        else:
            self._deciding = self._writing = False
            self.told.setText(visible(words, 400))
            self._enable()

    def _failed(self, happened: str, remedy: str) -> None:
        if self._writing:
            self._refuse(f"{happened} {remedy}")

    def _fell(self, seconds: int) -> None:
        """A server that does not answer is told of, so that an empty list never reads as if nothing waited."""
        if not seconds:
            self._load()
        elif self._writing:
            self.told.setText(_("The server does not answer. Whether this was written shows when it does."))
        elif not self._loaded:
            self.told.setText(_("The server does not answer. What waits for a decision shows when it does."))
        else:
            self.told.setText(self._session.silence)

    def _on_finished(self) -> None:
        self._closed = True
        self._session.facts_changed.disconnect(self._on_facts)
        self._session.failed.disconnect(self._failed)
        self._session.silent_for.disconnect(self._fell)

    def _on_facts(self, _touched: object) -> None:
        self._writing = False
        self._load()
