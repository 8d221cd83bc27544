"""One write transaction on one case: what it knows, and how its rows reach the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeVar

from neo4j import ManagedTransaction

from graph.audit import next_entry
from graph.checks import SCHEMA
from graph.facts import AuditEntry, RunState
from graph.language import _
from graph.neo4j_store import statements
from graph.neo4j_store.connection import one_value
from graph.neo4j_store.rows import Properties, Rows
from graph.neo4j_store.subjects import Shown, Subject
from graph.neo4j_store.vocabulary import schema_of
from graph.store import Refused, StoreError

_T = TypeVar("_T")

ROWS = 5000
"""Rows that go to the server in one statement."""


@dataclass(frozen=True, slots=True)
class CaseNode:
    """A case as the server keeps it: `number` marks everything that belongs to it."""

    uid: str
    number: int


@dataclass(slots=True)
class Transaction:
    """A write transaction that holds the case's lock, so that writers of one case come one after another."""

    tx: ManagedTransaction
    case: CaseNode
    rows: Rows
    shown: Shown
    head: AuditEntry | None = field(init=False)
    _vocabulary: int = field(init=False)

    def __post_init__(self) -> None:
        found = self.tx.run(statements.LOCK, uid=self.case.uid).single()
        if found is None:
            raise StoreError(_("This case is no longer on the server."), _("Look at the list of cases."))
        seq, last, stamp = found[0]
        self.head = AuditEntry(seq, "", "", "", "", "", last) if seq else None
        self._vocabulary = stamp
        if stamp != self.rows.vocabulary.stamp:
            documents = map(self.rows.document_of, self.value(statements.VOCABULARY, kind=SCHEMA[0]))
            self.rows.vocabulary.become(schema_of(d.text or "" for d in documents), stamp)

    def value(self, question: LiteralString, **asked: Any) -> Any:  # noqa: ANN401
        """The one value that a question about this case returns."""
        return one_value(self.tx, question, case=self.case.number, **asked)

    def run(self, statement: LiteralString, **asked: Any) -> None:  # noqa: ANN401
        """Run a statement on this case."""
        self.tx.run(statement, case=self.case.number, **asked).consume()

    def put(self, statement: LiteralString, rows: Iterable[Properties], *, whole: bool = True) -> None:
        """Run a statement over rows, in batches; `whole`: a row is all of a node, so the case is marked on it."""
        for batch in self._batches(rows, whole=whole):
            self.run(statement, rows=batch)

    def put_all(self, statement: LiteralString, rows: Iterable[Properties], *, whole: bool = True) -> None:
        """Run a statement that counts what it put, and refuse the change where an end of a row is not there."""
        for batch in self._batches(rows, whole=whole):
            if self.value(statement, rows=batch) != len(batch):
                raise Refused(_("The change names something that is not in the case."), _("Nothing was written."))

    def known(self, uids: Iterable[str]) -> dict[str, Subject]:
        """The entities and links among `uids` that exist, hidden ones too."""
        asked = list(uids)
        found: dict[str, Subject] = {}
        if asked:
            for uid, kind, version, runs, key, protected in self.value(statements.KNOWN_ENTITIES, uids=asked):
                found[uid] = Subject(uid, kind, version, tuple(runs), key=key, protected=protected)
            rest = [uid for uid in asked if uid not in found]
            for uid, kind, version, runs, source, target in self.value(statements.KNOWN_LINKS, uids=rest):
                found[uid] = Subject(uid, kind, version, tuple(runs), source=source, target=target)
        return found

    def hidden_runs(self) -> dict[str, RunState]:
        """The runs that are not complete."""
        return {uid: RunState(state) for uid, state in self.value(statements.HIDDEN_RUNS)}

    def note_new_vocabulary(self) -> None:
        """Tell every program that has the case open that the vocabulary is another one from now on."""
        self._vocabulary += 1
        self.tx.run(statements.NEW_VOCABULARY, uid=self.case.uid, stamp=self._vocabulary).consume()

    def log(self, *, by: str, at: str, action: str, detail: str) -> AuditEntry:
        """Add a line to the log."""
        entry = next_entry(self.head, at=at, by=by, action=action, detail=detail)
        self.put_log([entry])
        return entry

    def put_log(self, entries: Sequence[AuditEntry]) -> None:
        """Add finished lines to the log."""
        if not entries:
            return
        self.put(statements.AUDIT, map(self.rows.audit, entries))
        last = entries[-1]
        self.tx.run(statements.AUDIT_HEAD, uid=self.case.uid, seq=last.seq, hash=last.hash).consume()
        self.head = last

    def _batches(self, rows: Iterable[Properties], *, whole: bool) -> Iterator[Sequence[Properties]]:
        kept = list(rows)
        if whole:
            for row in kept:
                row["case"] = self.case.number
        return batches(kept, ROWS)


def batches(values: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """The values in pieces of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
