"""The properties in which values are kept on the nodes of a case, and back again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from graph.changes import Document
from graph.facts import (
    UNGRADED,
    AuditEntry,
    Citation,
    Claim,
    Grade,
    ImportRun,
    Judgement,
    Record,
    RunState,
    Source,
    StatusChange,
    Verdict,
)
from graph.ids import EntityId, JudgementId, RecordId, RunId, SourceId, StatusId, SubjectId
from graph.neo4j_store.vocabulary import Vocabulary
from graph.vault import Vault, opened_record, sealed_record

Properties = dict[str, Any]

_SOURCE_TEXTS = (
    "title", "kind", "file_name", "sha256", "media_type", "series", "exhibit",
    "acquired_at", "acquired_by", "acquired_how", "run",
)  # fmt: skip
_STATUS_TEXTS = ("axis", "value", "happened", "learned", "body", "recorded_at", "by")
_STATUS_SEALED = ("reference", "reason", "happened_words")
_RECORD_TEXTS = ("locator", "valid_from", "valid_to", "learned_at", "by", "rule")


class Rows:
    """Values of one case as properties; whatever may name a protected person passes the vault on its way."""

    def __init__(self, vault: Vault, vocabulary: Vocabulary) -> None:
        self.vault = vault
        self.vocabulary = vocabulary

    def record(self, record: Record, kind: str, *, protected: bool) -> Properties:
        """A record of a subject of type `kind`; naming values sealed where the subject is protected."""
        entity_type = self.vocabulary.schema.entities.get(kind)
        sealed = protected and entity_type is not None
        if sealed and entity_type is not None:
            record = sealed_record(record, entity_type, self.vault)
        row: Properties = _texts(record, _RECORD_TEXTS)
        row |= {"uid": record.uid, "about": record.subject, "type": kind, "source": record.source, "run": record.run}
        if record.claims:
            _put_claims(row, record.claims)
        _put_grade(row, "grade", record.grade)
        if record.pending:
            row |= {"pending": list(record.pending), "_waits": True}
        if record.basis:
            row["basis"] = list(record.basis)
        if sealed:
            row["_sealed"] = True
        return row

    def record_of(self, row: Properties) -> Record:
        """A record as read."""
        record = Record(
            uid=RecordId(row["uid"]),
            subject=SubjectId(row["about"]),
            source=SourceId(row["source"]),
            locator=row.get("locator", ""),
            claims=_claims_of(row),
            grade=_grade_of(row, "grade"),
            valid_from=row.get("valid_from", ""),
            valid_to=row.get("valid_to", ""),
            learned_at=row.get("learned_at", ""),
            by=row.get("by", ""),
            run=RunId(row["run"]),
            pending=tuple(row.get("pending", ())),
            rule=row.get("rule", ""),
            basis=tuple(row.get("basis", ())),
        )
        if row.get("_sealed"):
            return opened_record(record, self.vocabulary.entity(row["type"]), self.vault)
        return record

    def status(self, status: StatusChange, *, protected: bool) -> Properties:
        """A status entry; what was written about a protected person is sealed."""
        row = _texts(status, _STATUS_TEXTS) | {"uid": status.uid, "subject": status.subject, "run": status.run}
        for name in _STATUS_SEALED:
            text = getattr(status, name)
            if text:
                row[name] = self.vault.seal(status.uid, name, text) if protected else text
        if status.citations:
            row["sources"] = [c.source for c in status.citations]
            row["locators"] = [c.locator for c in status.citations]
        _put_grade(row, "grade", status.grade)
        if protected:
            row["_sealed"] = True
        return row

    def status_of(self, row: Properties) -> StatusChange:
        """A status entry as read."""
        texts = {name: row.get(name, "") for name in (*_STATUS_TEXTS, *_STATUS_SEALED)}
        if row.get("_sealed"):
            for name in _STATUS_SEALED:
                texts[name] = texts[name] and self.vault.open(row["uid"], name, texts[name])
        return StatusChange(
            uid=StatusId(row["uid"]),
            subject=EntityId(row["subject"]),
            citations=tuple(
                Citation(SourceId(source), locator)
                for source, locator in zip(row.get("sources", ()), row.get("locators", ()), strict=True)
            ),
            grade=_grade_of(row, "grade"),
            run=RunId(row["run"]),
            **texts,
        )

    def judgement(self, judged: Judgement) -> Properties:
        """A judgement; its reason is sealed, since it may say anything about anybody."""
        row = _texts(judged, ("by", "at", "slot"))
        row |= {"uid": judged.uid, "target": judged.target, "verdict": judged.verdict.value}
        if judged.reason:
            row["_reason"] = self.vault.seal(judged.uid, "reason", judged.reason)
        _put_grade(row, "grade", judged.grade)
        _put_grade(row, "before", judged.before)
        return row

    def judgement_of(self, row: Properties) -> Judgement:
        """A judgement as read."""
        reason = row.get("_reason", "")
        return Judgement(
            uid=JudgementId(row["uid"]),
            target=row["target"],
            verdict=Verdict(row["verdict"]),
            by=row.get("by", ""),
            at=row.get("at", ""),
            slot=row.get("slot", ""),
            reason=reason and self.vault.open(row["uid"], "reason", reason),
            grade=_grade_of(row, "grade"),
            before=_grade_of(row, "before"),
        )

    def import_run(self, run: ImportRun) -> Properties:
        """An import run; the reason of its withdrawal is sealed."""
        row = _texts(run, ("label", "started_at", "by", "mapping", "finished_at"))
        row |= {"uid": run.uid, "state": run.state.value, "settled": run.settled, "sources": list(run.sources)}
        row |= {"chunk_rows": run.chunk_rows, "done": run.done, "counts": json.dumps(dict(run.counts))}
        if run.reason:
            row["_reason"] = self.vault.seal(run.uid, "reason", run.reason)
        return row

    def import_run_of(self, row: Properties) -> ImportRun:
        """An import run as read."""
        reason = row.get("_reason", "")
        return ImportRun(
            uid=RunId(row["uid"]),
            label=row.get("label", ""),
            state=RunState(row["state"]),
            started_at=row.get("started_at", ""),
            by=row.get("by", ""),
            sources=tuple(SourceId(s) for s in row["sources"]),
            mapping=row.get("mapping", ""),
            chunk_rows=row["chunk_rows"],
            done=row["done"],
            settled=row["settled"],
            counts=json.loads(row["counts"]),
            finished_at=row.get("finished_at", ""),
            reason=reason and self.vault.open(row["uid"], "reason", reason),
        )

    def document(self, document: Document) -> Properties:
        """A document that is there; its text is sealed."""
        return document_row(self.vault, document)

    def document_of(self, row: Properties) -> Document:
        """A document as read."""
        text = self.vault.open(document_place(row["kind"], row["name"]), "text", row["_text"])
        return Document(row["kind"], row["name"], text)

    def audit(self, entry: AuditEntry) -> Properties:
        """A line of the log; what was done and its detail are sealed, since both may name somebody."""
        place = f"audit {entry.seq}"
        return {
            "seq": entry.seq,
            "at": entry.at,
            "by": entry.by,
            "_action": self.vault.seal(place, "action", entry.action),
            "_detail": self.vault.seal(place, "detail", entry.detail),
            "previous": entry.previous,
            "hash": entry.hash,
        }

    def audit_of(self, row: Properties) -> AuditEntry:
        """A line of the log as read."""
        place = f"audit {row['seq']}"
        return AuditEntry(
            seq=row["seq"],
            at=row["at"],
            by=row["by"],
            action=self.vault.open(place, "action", row["_action"]),
            detail=self.vault.open(place, "detail", row["_detail"]),
            previous=row["previous"],
            hash=row["hash"],
        )


def document_row(vault: Vault, document: Document) -> Properties:
    """A document that is there; its text is sealed."""
    place = document_place(document.kind, document.name)
    text = vault.seal(place, "text", document.text or "")
    return {"kind": document.kind, "name": document.name, "_place": place, "_text": text}


def source_row(source: Source) -> Properties:
    """A source."""
    row = _texts(source, _SOURCE_TEXTS) | {"uid": source.uid}
    if source.size:
        row["size"] = source.size
    if source.fictional:
        row["fictional"] = True
    _put_grade(row, "grade", source.grade)
    return row


def source_of(row: Properties) -> Source:
    """A source as read."""
    texts = {name: row.get(name, "") for name in _SOURCE_TEXTS}
    return Source(
        uid=SourceId(row["uid"]),
        size=row.get("size", 0),
        grade=_grade_of(row, "grade"),
        fictional=row.get("fictional", False),
        **texts,
    )


def _put_claims(row: Properties, claims: Sequence[Claim]) -> None:
    """Four lists side by side; `originals` left out where each value stood so in the file, `cells` where unknown."""
    row["fields"] = [c.slot for c in claims]
    row["values"] = values = [c.value for c in claims]
    originals = [c.original for c in claims]
    if originals != values:
        row["originals"] = originals
    cells = [c.cell for c in claims]
    if any(cells):
        row["cells"] = cells


def _claims_of(row: Properties) -> tuple[Claim, ...]:
    slots = row.get("fields")
    if not slots:
        return ()
    values = row["values"]
    originals: list[str] = row.get("originals") or values
    cells = row.get("cells") or [""] * len(slots)
    return tuple(map(Claim, slots, values, originals, cells))


def _texts(value: object, names: Iterable[str]) -> Properties:
    """These attributes, empty ones left out: a property that is not there takes no room."""
    return {name: text for name in names if (text := getattr(value, name))}


def _put_grade(row: Properties, name: str, grade: Grade) -> None:
    if grade != UNGRADED:
        row[name] = [grade.source, grade.information, grade.handling]


def _grade_of(row: Properties, name: str) -> Grade:
    kept = row.get(name)
    return Grade(*kept) if kept else UNGRADED


def document_place(kind: str, name: str) -> str:
    """Under what a document is found and to what it is sealed: short, however long its name is."""
    return hashlib.sha256(json.dumps(["document", kind, name]).encode()).hexdigest()
