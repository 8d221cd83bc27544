"""What every store refuses before it writes."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from graph.changes import ChangeSet, Document
from graph.facts import Record, StatusChange, Verdict
from graph.language import _
from graph.schema import Schema, SchemaError, standard
from graph.store import Refused

SCHEMA = ("schema", "agency")
"""Kind and name of the document that holds an agency's vocabulary."""

_UID = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"-?[0-9]+")


def check(change: ChangeSet, schema: Schema, known: Mapping[str, str]) -> None:
    """Refuse a change set that names what is not there or not in the vocabulary.

    `known` gives the type of every entity and link that the change refers to and the store already holds; see
    `referred`. Raises Refused.
    """
    types = dict(known)
    _check_subjects(change, schema, types)
    for uid in types:
        if not _UID.fullmatch(uid):
            raise _refused(_("A uid is not 32 hexadecimal digits."))
    fields = _Fields(schema)
    for record in change.records:
        fields.check(types.get(record.subject), record)
    for status in change.statuses:
        axis = schema.axes.get(status.axis)
        if axis is None or all(term.code != status.value for term in axis.terms):
            happened = _("There is no status {value} on an axis {axis} in this case's vocabulary.")
            raise _refused(happened.format(value=status.value, axis=status.axis))
        if types.get(status.subject) not in axis.subjects:
            kind = types.get(status.subject) or _("a missing entity")
            raise _refused(_("The axis {axis} does not apply to {type}.").format(axis=status.axis, type=kind))
    _check_run(change)
    for judged in change.judgements:
        if judged.verdict is Verdict.UNPROTECTED and not judged.reason.strip():
            raise Refused(_("A protected person is unprotected only with a reason."), _("Give the reason."))
    for document in change.documents:
        if document.kind == SCHEMA[0]:
            _check_vocabulary(document, schema)


def referred(change: ChangeSet) -> frozenset[str]:
    """The uids of entities and links that a change refers to or brings."""
    uids: set[str] = {e.uid for e in change.entities}
    for link in change.links:
        uids |= {link.uid, link.source, link.target}
    uids |= {r.subject for r in change.records} | {s.subject for s in change.statuses}
    return frozenset(uids)


def check_basis(change: ChangeSet, there: Container[str]) -> None:
    """Refuse a change set that cites a source, or judges a record, status entry or entity, that is not in the case.

    `there` holds those of `basis(change)` that the store already has. Raises Refused.
    """
    if any(uid not in there for uid in basis(change)):
        raise _refused(_("The change cites a source, or judges something, that is not in the case."))


def basis(change: ChangeSet) -> frozenset[str]:
    """The uids of sources cited and of records, status entries and entities judged, but for what the change brings."""
    cited: set[str] = {r.source for r in change.records}
    cited |= {c.source for s in change.statuses for c in s.citations}
    cited |= {j.target for j in change.judgements}
    brought: set[str] = {s.uid for s in change.sources} | {e.uid for e in change.entities}
    if change.judgements:
        brought |= {r.uid for r in change.records} | {s.uid for s in change.statuses}
    return frozenset(cited - brought)


def check_kept(document: Document) -> None:
    """Refuse to keep without a change set, and so without the log, what decides how facts are read. Raises Refused."""
    if document.kind == SCHEMA[0]:
        raise _refused(_("A vocabulary is changed by a change of the case only."))


class _Fields:
    """The fields of the types that a change speaks of, looked up once."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._sums: dict[str, dict[str, bool]] = {}

    def check(self, kind: str | None, record: Record) -> None:
        if kind is None:
            raise _refused(_("A record speaks of a subject that is not in the case."))
        sums = self._sums.get(kind)
        if sums is None:
            sums = self._sums[kind] = {f.name: f.sum for f in self._schema.typed(kind).fields}
        for claim in record.claims:
            adds_up = sums.get(claim.field)
            if adds_up is None:
                happened = _("{type} has no field {field} in this case's vocabulary.")
                raise _refused(happened.format(type=kind, field=claim.field))
            if adds_up and not _NUMBER.fullmatch(claim.value):
                happened = _("{type}.{field} is added up and takes whole numbers only.")
                raise _refused(happened.format(type=kind, field=claim.field))


def _check_subjects(change: ChangeSet, schema: Schema, types: dict[str, str]) -> None:
    """Fills `types` with what the change brings."""
    for entity in change.entities:
        if entity.type not in schema.entities:
            happened = _("There is no entity type {type} in this case's vocabulary.")
            raise _refused(happened.format(type=entity.type))
        _same_type(types, entity.uid, entity.type)
    for link in change.links:
        if link.type not in schema.links:
            happened = _("There is no link type {type} in this case's vocabulary.")
            raise _refused(happened.format(type=link.type))
        source, target = types.get(link.source, ""), types.get(link.target, "")
        if source not in schema.entities or target not in schema.entities:
            happened = _("A link {type} ends at an entity that is not in the case.")
            raise _refused(happened.format(type=link.type))
        if not schema.links[link.type].joins(source, target):
            happened = _("A link {name} cannot run from {source} to {target}.")
            raise _refused(happened.format(name=link.type, source=source, target=target))
        _same_type(types, link.uid, link.type)


def _check_run(change: ChangeSet) -> None:
    """What a run brings comes with a step of it: otherwise it would be seen at once, and no undo would reach it."""
    runs = {"", change.step.after.uid if change.step else ""}
    made: tuple[Record | StatusChange, ...] = (*change.records, *change.statuses)
    if any(piece.run not in runs for piece in made):
        raise _refused(_("A record belongs to another import than the one that brings it."))


def _check_vocabulary(document: Document, schema: Schema) -> None:
    if document.name != SCHEMA[1]:
        raise _refused(_("A case holds the vocabulary of one agency."))
    try:
        wider = standard().extended(document.text or "")
    except SchemaError as error:
        raise Refused(str(error), _("Correct the vocabulary and try again.")) from error
    if not wider.covers(schema):
        raise Refused(_("The case's vocabulary would lose something."), _("Add to it; take nothing away."))


def _same_type(types: dict[str, str], uid: str, kind: str) -> None:
    if types.setdefault(uid, kind) != kind:
        happened = _("What the case holds as {type} cannot become {other}.")
        raise _refused(happened.format(type=types[uid], other=kind))


def _refused(happened: str) -> Refused:
    return Refused(happened, _("Nothing was written; correct the mapping or the vocabulary."))
