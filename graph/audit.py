"""The case's log: a chain of entries in which each hash covers the entry and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

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


def _hash(seq: int, at: str, by: str, action: str, detail: str, previous: str) -> str:
    canonical = json.dumps([seq, at, by, action, detail, previous], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
