"""The dialogs by which a person adds an entity or a link, corrects a value, judges a fact, or deletes from the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from graph.facts import Assertion, Entity, Grade, Link, Source, Standing, Verdict
from graph.language import _, many, spoken
from graph.moments import now
from graph.schema import ANY, Field, Schema
from graph.values import Kind
from investigator.editing import Deletion, Made, corrected, deleted, judged, new_entity, new_link
from investigator.inspection import value_words
from ui.dialogs.fact_dialog import Cite, FactDialog
from ui.dialogs.source_choice import form
from ui.explore.lines import Paragraph, clear
from ui.fields import Choice
from ui.session import Session
from ui.text import plain_label

_FIELDS_HEIGHT = 230
_COMMON = ("Person", "Organization", "Site", "Identifier", "Vehicle", "Event", "Money")


class EntityDialog(FactDialog):
    """Adds an entity: its type, then the fields of that type."""

    def __init__(self, session: Session, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(
            session,
            _("Add entity"),
            _("Add an entity to the case"),
            _("Add"),
            sources=sources,
            parent=parent,
        )
        self.type = Choice()
        self._boxes: dict[str, QWidget] = {}
        self._inside = QWidget()
        self._rows = form()
        schema = session.schema
        for name in (*_COMMON, *sorted(set(schema.entities) - set(_COMMON))):
            if name in schema.entities:
                self.type.addItem(spoken(schema.entities[name]), name)
        self.type.setAccessibleName(_("Type"))
        self.fields.addRow(plain_label(_("Type")), self.type)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._inside.setLayout(self._rows)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(_FIELDS_HEIGHT)
        area.setWidget(self._inside)
        self.fields.addRow(area)
        self.type.currentIndexChanged.connect(lambda _row: self._fill())
        self._fill()
        next(iter(self._boxes.values())).setFocus()

    def box(self, field: str) -> QWidget:
        """The box of a field. KeyError where the type has none such."""
        return self._boxes[field]

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        name, words = self.type.currentData(), _words(self._boxes)
        schema, by = self.session.schema, self.session.case.by

        def made(cite: Cite) -> Made:
            return new_entity(schema, name, words, cite(), by=by, at=now())

        return made

    def _fill(self) -> None:
        schema = self.session.schema
        kind = schema.entities[self.type.currentData()]
        while self._rows.rowCount():
            self._rows.removeRow(0)
        order = sorted(kind.fields, key=lambda f: (f.name not in kind.caption, f.name != kind.kind_field))
        self._boxes = {field.name: _box(schema, field) for field in order}
        for field in order:
            self._rows.addRow(plain_label(spoken(field)), self._boxes[field.name])
        self.parts.update(self._boxes)
        self.parts["type"] = self.type
        if self.isVisible():
            self.chain()


class LinkDialog(FactDialog):
    """Links two entities."""

    def __init__(
        self, session: Session, ends: tuple[Entity, Entity], sources: Sequence[Source], parent: QWidget | None = None
    ) -> None:
        super().__init__(session, _("Add link"), _("Link two entities"), _("Add"), sources=sources, parent=parent)
        self._ends = ends
        self.type, self.turn_button = Choice(), QPushButton(_("Turn round"))
        self._between = Paragraph("")
        self.since, self.until = QLineEdit(), QLineEdit()
        self._extra = {f.name: _box(session.schema, f) for f in session.schema.link_fields}
        self.turn_button.setAutoDefault(False)
        self.turn_button.clicked.connect(self.turn)
        self.type.setAccessibleName(_("Link"))
        self.fields.addRow(plain_label(_("Between")), self._between)
        self.fields.addRow(plain_label(""), self.turn_button)
        self.fields.addRow(plain_label(_("Link")), self.type)
        for line, words in ((self.since, _("Since")), (self.until, _("Until"))):
            line.setAccessibleName(words)
            line.setMaxLength(80)
            line.setPlaceholderText(_("2031-10-19, or another date"))
            self.fields.addRow(plain_label(words), line)
        for field in session.schema.link_fields:
            self.fields.addRow(plain_label(spoken(field)), self._extra[field.name])
        self.parts.update({"type": self.type, "since": self.since, "until": self.until, **self._extra})
        self._fill()
        self.type.setFocus()

    def turn(self) -> None:
        """Let the link run the other way."""
        self._ends = (self._ends[1], self._ends[0])
        self._fill()

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        name, words, ends = self.type.currentData(), _words(self._extra), self._ends
        since, until = self.since.text(), self.until.text()
        case, schema = self.session.case, self.session.schema

        def made(cite: Cite) -> Made:
            return new_link(
                schema, case.info.secret, name, ends, words, cite(), by=case.by, at=now(), since=since, until=until
            )

        return made

    def _fill(self) -> None:
        source, target = self._ends
        naming = self.session.disclosure.name
        self._between.say(f"{naming(source)}  →  {naming(target)}")
        before = self.type.currentData()
        self.type.clear()
        links = self.session.schema.links
        for name in sorted(links, key=lambda name: ANY in links[name].sources):
            if links[name].joins(source.type, target.type) and not links[name].derived:
                self.type.addItem(spoken(links[name]), name)
        self.type.setCurrentIndex(max(0, self.type.findData(before)))


class CorrectDialog(FactDialog):
    """Asserts another value of a field, with source and reason; what was there stays on record."""

    def __init__(
        self,
        session: Session,
        subject: Entity | Link,
        name: str,
        sources: Sequence[Source],
        *,
        field: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            session,
            _("Correct a value"),
            name,
            _("Record"),
            sources=sources,
            why=_("Why? It is kept in the log."),
            parent=parent,
        )
        self._subject = subject
        self.field = Choice()
        self.field.setAccessibleName(_("Field"))
        self._now = Paragraph("", name="meta")
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._place)
        kind = session.schema.typed(subject.type)
        for each in kind.fields:
            if not each.sum:
                self.field.addItem(spoken(each), each.name)
        wanted = field or (kind.caption[0] if hasattr(kind, "caption") else "")
        self.field.setCurrentIndex(max(0, self.field.findData(wanted)))
        self.fields.addRow(plain_label(_("Field")), self.field)
        self.fields.addRow(plain_label(_("Now")), self._now)
        self.fields.addRow(plain_label(_("New value")), holder)
        self.parts["field"] = self.field
        self.value: QWidget = QLineEdit()
        self.field.currentIndexChanged.connect(lambda _row: self._fill())
        self._fill()

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        field, words, reason = (
            self.field.currentData(),
            _words({"value": self.value})["value"],
            self.reason.toPlainText(),
        )
        subject, schema, by = self._subject, self.session.schema, self.session.case.by

        def made(cite: Cite) -> Made:
            return Made(corrected(schema, subject, field, words, cite(), reason, by=by, at=now()), subject.uid)

        return made

    def _fill(self) -> None:
        schema = self.session.schema
        known = schema.typed(self._subject.type).field(self.field.currentData())
        shown = self._subject.values
        if isinstance(self._subject, Entity):
            shown = self.session.disclosure.values(self._subject)
        values = [value_words(schema, known, value) for value in shown.get(known.name, ())]
        self._now.say(", ".join(values) or _("nothing"))
        clear(self._place)
        self.value = _box(schema, known)
        self.value.setAccessibleName(_("New value"))
        self._place.addWidget(self.value)
        self.parts["value"] = self.parts[known.name] = self.value
        self.value.setFocus()


class JudgeDialog(FactDialog):
    """Grades, disputes, prefers, declines or withdraws one value of a record, for a reason."""

    def __init__(
        self, session: Session, subject: Entity | Link, made: Assertion, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            session,
            _("Judge a fact"),
            words,
            _("Record"),
            sources=None,
            why=_("Why? It is kept in the log."),
            parent=parent,
        )
        self._subject, self._made = subject, made
        self.verdict, self.reliability, self.credibility = Choice(), Choice(), Choice()
        schema = session.schema
        for text, verdict in _verdicts(made.standing):
            self.verdict.addItem(text, verdict)
        self.verdict.setAccessibleName(_("Judgement"))
        self.fields.addRow(plain_label(_("Judgement")), self.verdict)
        grade = made.grade
        for box, name, codes, held in (
            (self.reliability, _("Source reliable"), schema.source_codes, grade.source),
            (self.credibility, _("Information credible"), schema.information_codes, grade.information),
        ):
            box.setAccessibleName(name)
            for code in ("", *codes):
                box.addItem(code or _("not graded"), code)
            box.setCurrentIndex(max(0, box.findData(held)))
            self.fields.addRow(plain_label(name), box)
        self.parts.update({"grade": self.reliability, "verdict": self.verdict})
        self.verdict.currentIndexChanged.connect(lambda _row: self._fill())
        self._fill()

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        verdict, reason = self.verdict.currentData(), self.reason.toPlainText()
        held = self._made.grade
        grade = Grade(self.reliability.currentData(), self.credibility.currentData(), held.handling)
        subject, made, by = self._subject, self._made, self.session.case.by
        return lambda _cite: Made(judged(subject, made, verdict, reason, by=by, at=now(), grade=grade), subject.uid)

    def _fill(self) -> None:
        graded = self.verdict.currentData() is Verdict.GRADED
        for box in (self.reliability, self.credibility):
            self.fields.setRowVisible(box, graded)
        self.adjustSize()


class DeleteDialog(FactDialog):
    """Confirms that entities are deleted from the case, and says what goes with them."""

    def __init__(self, session: Session, found: Deletion, parent: QWidget | None = None) -> None:
        title = many("Delete {n} entity from the case?", "Delete {n} entities from the case?", len(found.uids))
        super().__init__(
            session,
            _("Delete from the case"),
            title,
            _("Delete"),
            sources=None,
            why=_("Why? It is kept in the log."),
            parent=parent,
        )
        self._found = found
        names = found.names[:8]
        listed = ", ".join(names)
        if len(found.names) > len(names):
            more = many("{n} more", "{n} more", len(found.names) - len(names))
            listed = _("{names} and {more}").format(names=listed, more=more)
        self.fields.addRow(Paragraph(listed))
        for line in found.lines:
            self.fields.addRow(Paragraph(line))
        self.fields.addRow(
            Paragraph(_("Nothing is erased: undo brings it all back, and the log keeps it."), name="meta")
        )

    def change(self) -> Callable[[Cite], Made]:
        """See FactDialog."""
        found, reason, by = self._found, self.reason.toPlainText(), self.session.case.by
        return lambda _cite: Made(deleted(found, reason, by=by, at=now()), "")


def _verdicts(standing: Standing) -> Sequence[tuple[str, Verdict]]:
    if standing is Standing.WITHDRAWN:
        return ((_("Reinstate it"), Verdict.REINSTATED),)
    offered = [(_("Grade it"), Verdict.GRADED)]
    if standing is Standing.PREFERRED:
        offered.append((_("No longer prefer it"), Verdict.UNPREFERRED))
    else:
        offered.append((_("Prefer it: make it the current value"), Verdict.PREFERRED))
    if standing is Standing.DISPUTED:
        offered.append((_("No longer dispute it"), Verdict.UNDISPUTED))
    else:
        offered.append((_("Dispute it"), Verdict.DISPUTED))
    if standing is Standing.DECLINED:
        offered.append((_("No longer decline it"), Verdict.UNDECLINED))
    else:
        offered.append((_("Decline it: keep it on record only"), Verdict.DECLINED))
    return (*offered, (_("Withdraw it"), Verdict.WITHDRAWN))


def _box(schema: Schema, field: Field) -> QWidget:
    """A line to type in, or a choice for a closed list."""
    if field.kind is Kind.ENUM:
        choice = Choice()
        choice.addItem("", "")
        for term in schema.lists.get(field.list, ()):
            choice.addItem(spoken(term), term.code)
        choice.setAccessibleName(spoken(field))
        choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return choice
    line = QLineEdit()
    line.setMaxLength(2000)
    line.setAccessibleName(spoken(field))
    if field.kind is Kind.DATE:
        line.setPlaceholderText(_("2031-10-19, or another date"))
    return line


def _words(boxes: Mapping[str, QWidget]) -> dict[str, str]:
    found = {}
    for name, box in boxes.items():
        if isinstance(box, Choice):
            found[name] = box.currentData() or ""
        elif isinstance(box, QLineEdit):
            found[name] = box.text()
    return found
