"""The case's log: a chain of entries in which each hash covers the entry and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from graph.changes import ChangeSet
from graph.facts import AuditEntry

GENESIS = "0" * 64


def next_entry(previous: AuditEntry | None, *, at: str, by: str, action: str, detail: str) -> AuditEntry:
    """The entry that follows `previous` (None: the first one)."""
    seq = previous.seq + 1 if previous else 1
    head = previous.hash if previous else GENESIS
    return AuditEntry(seq, at, by, action, detail, head, _hash(seq, at, by, action, detail, head))


def first_break(entries: Iterable[AuditEntry]) -> int | None:
    """The number of the first entry, read from the start, that was altered, added or removed; None where all hold.

    Entries cut off at the end are seen only by comparing the last hash with one noted elsewhere.
    """
    head, expected = GENESIS, 1
    for entry in entries:
        whole = _hash(entry.seq, entry.at, entry.by, entry.action, entry.detail, head)
        if entry.seq != expected or entry.previous != head or entry.hash != whole:
            return expected
        head, expected = entry.hash, expected + 1
    return None


def detail_of(change: ChangeSet) -> str:
    """What the log's line about a change says beside its label, as JSON: how much, of which import, for what reason."""
    counts = {
        "entities": len(change.entities),
        "links": len(change.links),
        "records": len(change.records),
        "statuses": len(change.statuses),
        "judgements": len(change.judgements),
    }
    detail: dict[str, object] = {name: n for name, n in counts.items() if n}
    if change.step is not None:
        detail["run"] = change.step.after.uid
        detail["state"] = change.step.after.state.value
    if change.reason:
        detail["reason"] = change.reason
    return json.dumps(detail, ensure_ascii=False)


def _hash(seq: int, at: str, by: str, action: str, detail: str, previous: str) -> str:
    canonical = json.dumps([seq, at, by, action, detail, previous], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
