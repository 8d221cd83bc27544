"""The texts in which values are kept in the tables of a case file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any

from graph.facts import (
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

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted = encode_basestring


def values_text(values: Mapping[str, tuple[str, ...]]) -> str:
    """Current values as kept."""
    return "{" + ",".join([f"{_quoted(name)}:{_list(found)}" for name, found in values.items()]) + "}"


def values_of(text: str) -> Mapping[str, tuple[str, ...]]:
    """Current values as read."""
    return MappingProxyType({name: tuple(found) for name, found in json.loads(text).items()})


def names_text(names: tuple[str, ...]) -> str:
    """A tuple of names as kept."""
    return " ".join(names)


def names_of(text: str) -> tuple[str, ...]:
    """A tuple of names as read."""
    return tuple(text.split())


def record_text(record: Record) -> str:
    """All of a record but uid, subject, source and run, which have columns of their own."""
    claims = ",".join(
        [f"[{_quoted(c.slot)},{_quoted(c.value)},{_quoted(c.original)},{_quoted(c.cell)}]" for c in record.claims]
    )
    dates = f"{_quoted(record.valid_from)},{_quoted(record.valid_to)},{_quoted(record.learned_at)}"
    rest = f"{_quoted(record.by)},{_list(record.pending)},{_quoted(record.rule)},{_list(record.basis)}"
    return f"[{_quoted(record.locator)},[{claims}],{_list(_grade(record.grade))},{dates},{rest}]"


def record_of(uid: str, subject: str, source: str, run: str, text: str) -> Record:
    """A record as read."""
    locator, claims, grade, valid_from, valid_to, learned_at, by, pending, rule, basis = json.loads(text)
    return Record(
        RecordId(uid),
        SubjectId(subject),
        SourceId(source),
        locator,
        tuple(Claim(*c) for c in claims),
        Grade(*grade),
        valid_from,
        valid_to,
        learned_at,
        by,
        RunId(run),
        tuple(pending),
        rule,
        tuple(basis),
    )


def source_text(source: Source) -> str:
    """A source as kept."""
    body = {name: getattr(source, name) for name in _names(Source) if name not in ("uid", "grade")}
    return _dumps(body | {"grade": _grade(source.grade)})


def source_of(uid: str, text: str) -> Source:
    """A source as read."""
    body = json.loads(text)
    return Source(uid=SourceId(uid), **body | {"grade": Grade(*body["grade"])})


def status_text(status: StatusChange) -> str:
    """A status entry as kept."""
    body = {name: getattr(status, name) for name in _names(StatusChange) if name not in ("uid", "grade", "citations")}
    return _dumps(
        body | {"grade": _grade(status.grade), "citations": [[c.source, c.locator] for c in status.citations]}
    )


def status_of(uid: str, text: str) -> StatusChange:
    """A status entry as read."""
    body = json.loads(text)
    citations = tuple(Citation(SourceId(source), locator) for source, locator in body["citations"])
    grade = Grade(*body["grade"])
    subject = EntityId(body["subject"])
    return StatusChange(uid=StatusId(uid), **body | {"grade": grade, "citations": citations, "subject": subject})


def judgement_text(judged: Judgement) -> str:
    """A judgement as kept."""
    return _dumps(
        [
            judged.verdict.value,
            judged.by,
            judged.at,
            judged.slot,
            judged.reason,
            _grade(judged.grade),
            _grade(judged.before),
        ]
    )


def judgement_of(uid: str, target: str, text: str) -> Judgement:
    """A judgement as read."""
    verdict, by, at, slot, reason, grade, before = json.loads(text)
    return Judgement(JudgementId(uid), target, Verdict(verdict), by, at, slot, reason, Grade(*grade), Grade(*before))


def run_text(run: ImportRun) -> str:
    """An import run as kept."""
    body: dict[str, Any] = {name: getattr(run, name) for name in _names(ImportRun) if name != "uid"}
    return _dumps(body | {"state": run.state.value, "counts": dict(run.counts)})


def run_of(uid: str, text: str) -> ImportRun:
    """An import run as read."""
    body = json.loads(text)
    state, sources = RunState(body["state"]), tuple(SourceId(s) for s in body["sources"])
    return ImportRun(uid=RunId(uid), **body | {"state": state, "sources": sources})


def audit_text(entry: AuditEntry) -> str:
    """A log entry as kept, but for its number and hash."""
    return _dumps([entry.at, entry.by, entry.action, entry.detail, entry.previous])


def audit_of(seq: int, text: str, entry_hash: str) -> AuditEntry:
    """A log entry as read."""
    at, by, action, detail, previous = json.loads(text)
    return AuditEntry(seq, at, by, action, detail, previous, entry_hash)


def _list(texts: tuple[str, ...]) -> str:
    """What `_dumps` makes of a list of texts, in a third of the time."""
    return f"[{','.join(map(_quoted, texts))}]" if texts else "[]"


def _grade(grade: Grade) -> tuple[str, str, str]:
    return (grade.source, grade.information, grade.handling)


def _names(kind: type[Source | StatusChange | ImportRun]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))
