"""Opens the dialogs by which facts are changed from the chart, with what they need from the case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from graph.facts import Entity, Link, Source
from graph.ids import EntityId
from graph.language import _, spoken
from graph.store import GraphReader
from investigator.editing import Deletion, deletion
from investigator.inspection import Dossier, Said
from ui.dialogs.fact_dialog import FactDialog
from ui.explore.desk import Desk
from ui.explore.edit_dialogs import CorrectDialog, DeleteDialog, EntityDialog, JudgeDialog, LinkDialog


@dataclass(frozen=True, slots=True)
class _Loaded:
    subjects: tuple[Entity | Link, ...]
    sources: tuple[Source, ...]


class Editor(QObject):
    """Each method asks the case, then opens a dialog. `entity_made` says that an entity was added."""

    entity_made = Signal(str)

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over

    def add_entity(self) -> None:
        """Add an entity to the case and put it on the chart."""

        def loaded(found: _Loaded) -> None:
            self._open(EntityDialog(self._desk.session, found.sources, self._over), self.entity_made.emit)

        self._load((), loaded)

    def add_link(self) -> None:
        """Link the two entities that are selected."""
        chosen = sorted(self._desk.selection)
        if len(chosen) != 2:
            self._desk.said.emit(_("Select two entities, then link them."))
            return

        def loaded(found: _Loaded) -> None:
            ends = [each for each in found.subjects if isinstance(each, Entity)]
            if len(ends) == 2:
                self._open(LinkDialog(self._desk.session, (ends[0], ends[1]), found.sources, self._over))

        self._load(chosen, loaded)

    def correct(self, uid: str = "", field: str = "") -> None:
        """Assert another value of a field of this entity or link, or of what is selected."""
        wanted = uid or next(iter(self._desk.selection), "")
        if not wanted or (not uid and len(self._desk.selection) != 1):
            self._desk.said.emit(_("Select one entity first."))
            return

        def loaded(found: _Loaded) -> None:
            for subject in found.subjects:
                name = self._name(subject)
                dialog = CorrectDialog(self._desk.session, subject, name, found.sources, field=field, parent=self._over)
                self._open(dialog)

        self._load((wanted,), loaded)

    def note(self) -> None:
        """Write a note on what is selected."""
        chosen = self._desk.entity(next(iter(self._desk.selection), ""))
        if chosen is None:
            self._desk.said.emit(_("Select one entity first."))
            return
        fields = {f.name for f in self._desk.session.schema.entities[chosen.type].fields}
        self.correct(field=next((name for name in ("notes", "description", "purpose") if name in fields), ""))

    def delete(self) -> None:
        """Delete what is selected from the case, after a question that says what goes with it."""
        uids: Collection[EntityId] = self._desk.selection
        disclosure = self._desk.session.disclosure

        def loaded(found: Deletion) -> None:
            if found.uids:
                self._open(DeleteDialog(self._desk.session, found, self._over))

        if uids:
            self._desk.session.ask_now(lambda s: deletion(s, sorted(uids), disclosure), loaded)

    def judge(self, dossier: Dossier, said: Said) -> None:
        """Grade, dispute, prefer, decline or withdraw one fact."""
        if said.made is not None:
            words = f"{said.field}: {said.value} · {said.cited}"
            self._open(JudgeDialog(self._desk.session, dossier.subject, said.made, words, self._over))

    def _name(self, subject: Entity | Link) -> str:
        if isinstance(subject, Entity):
            return self._desk.name(subject)
        return spoken(self._desk.session.schema.links[subject.type])

    def _load(self, uids: Sequence[str], then: Callable[[_Loaded], None]) -> None:
        def question(reader: GraphReader) -> _Loaded:
            entities = reader.entities([EntityId(uid) for uid in uids]) if uids else ()
            links = reader.links(uids) if uids and not entities else ()
            return _Loaded((*entities, *links), reader.sources())

        self._desk.session.ask_now(question, then)

    def _open(self, dialog: FactDialog, made: Callable[[str], None] | None = None) -> None:
        if made is not None:
            dialog.made = made
        dialog.open()
