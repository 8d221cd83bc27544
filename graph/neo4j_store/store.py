"""A case on a Neo4j server behind the port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from neo4j import ManagedTransaction
from neo4j.exceptions import IncompleteCommit

from graph.changes import ChangeSet, Document, Touched
from graph.checks import SCHEMA, check_kept
from graph.facts import AuditEntry, Entity, ImportRun, Judgement, Link, Record, Source, StatusChange
from graph.folding import Needles
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId
from graph.language import _
from graph.neo4j_store import deriving, loading, statements, writing
from graph.neo4j_store.case_steps import take_steps
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.reading import Reading, original_place
from graph.neo4j_store.rows import Rows
from graph.neo4j_store.searching import Searching
from graph.neo4j_store.subjects import Shown
from graph.neo4j_store.transaction import CaseNode, Transaction
from graph.neo4j_store.vocabulary import Vocabulary, schema_of
from graph.originals import packed
from graph.schema import Schema, standard
from graph.store import (
    Adjacency,
    Candidate,
    CaseInfo,
    GraphAside,
    NeighbourCount,
    Neighbourhood,
    NoAnswer,
    OriginalPart,
    Part,
    Piece,
    RunContents,
    Stats,
)
from graph.vault import Vault

_PAGE = 2000
_ATTEMPTS = 3
_Result = TypeVar("_Result")


class Neo4jStore:
    """A case on a server; implements GraphStore. Belongs to one thread at a time."""

    def __init__(self, connection: Connection, case: CaseNode, info: CaseInfo, vault: Vault) -> None:
        self._connection = connection
        self._case = case
        self._info = info
        self._vault = vault
        vocabulary = Vocabulary(standard(), self._current_schema)
        self._rows = Rows(vault, vocabulary)
        self._shown = Shown(vault, vocabulary, case.number)
        self._read = Reading(connection, case.number, vault, self._rows, self._shown)
        self._search = Searching(connection, case.number, vault, self._shown)
        vocabulary.become(self._current_schema(), vocabulary.stamp)

    def info(self) -> CaseInfo:
        """See GraphReader.info."""
        return self._info

    def schema(self) -> Schema:
        """See GraphReader.schema."""
        return self._rows.vocabulary.schema

    def stats(self) -> Stats:
        """See GraphReader.stats."""
        return self._read.stats()

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        """See GraphReader.entities."""
        return self._read.entities(uids)

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        """See GraphReader.entities_of."""
        return self._read.entities_of(entity_type, after, limit)

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        """See GraphReader.links."""
        return self._read.links(uids)

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        """See GraphReader.links_of."""
        return self._read.links_of(link_type, after, limit)

    def resolve(self, keys: Sequence[KeyDigest]) -> Mapping[KeyDigest, EntityId]:
        """See GraphReader.resolve."""
        return self._read.resolve(keys)

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        """See GraphReader.known_links."""
        return self._read.known_links(uids)

    def records(self, uids: Sequence[RecordId]) -> Mapping[RecordId, tuple[Record, bool]]:
        """See GraphReader.records."""
        return self._read.records(uids)

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        """See GraphReader.records_about."""
        return self._read.records_about(subjects)

    def judgements_on(self, targets: Sequence[str]) -> tuple[Judgement, ...]:
        """See GraphReader.judgements_on."""
        return self._read.judgements_on(targets)

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        """See GraphReader.statuses."""
        return self._read.statuses(axis, subjects)

    def pending(self) -> tuple[Record, ...]:
        """See GraphReader.pending."""
        return self._read.pending()

    def sources(self, uids: Sequence[SourceId] | None = None) -> tuple[Source, ...]:
        """See GraphReader.sources."""
        return self._read.sources(uids)

    def original(self, sha256: str) -> bytes | None:
        """See GraphReader.original."""
        return self._read.original(sha256)

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        """See GraphReader.candidates."""
        return self._search.candidates(needles, limit)

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        """See GraphReader.neighbour_counts."""
        return self._read.neighbour_counts(uid)

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        """See GraphReader.expand."""
        return self._read.expand(uid, link_types, limit)

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        """See GraphReader.adjacent."""
        return self._read.adjacent(uids, excluded)

    def runs(self) -> tuple[ImportRun, ...]:
        """See GraphReader.runs."""
        return self._read.runs()

    def run_contents(self, run: RunId) -> RunContents:
        """See GraphReader.run_contents."""
        return self._read.run_contents(run)

    def quiet(self, run: RunId) -> float | None:
        """See GraphReader.quiet."""
        return self._read.quiet(run)

    def documents(self, kind: str) -> tuple[Document, ...]:
        """See GraphReader.documents."""
        return self._read.documents(kind)

    def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        """See GraphReader.audit."""
        return self._read.audit(after, limit)

    def portion(self, part: Part, after: str, limit: int) -> tuple[str, tuple[Piece, ...]]:
        """See GraphReader.portion."""
        return loading.portion(self._connection, self._case.number, self._rows, part, after, limit)

    def originals(self) -> tuple[str, ...]:
        """See GraphReader.originals."""
        return self._read.originals()

    def apply(self, change: ChangeSet) -> Touched:
        """See GraphWriter.apply."""
        touched = self._write(lambda work: writing.apply(work, change))
        if any(document.kind == SCHEMA[0] for document in change.documents):
            self._rows.vocabulary.become(self._current_schema(), -1)
        return touched

    def settle(self, run: RunId, limit: int) -> int:
        """See GraphWriter.settle."""
        return self._write(lambda work: writing.settle(work, run, limit))

    def renew(self, run: RunId) -> None:
        """See GraphWriter.renew."""
        self._write(lambda work: work.run(statements.ALIVE, uid=run))

    def put_original(self, sha256: str, data: bytes) -> None:
        """See GraphWriter.put_original."""
        parts = packed(sha256, data)
        held = self._connection.ask(statements.ORIGINAL_THERE, case=self._case.number, sha256=sha256)
        for part in parts:
            if part.number not in held:
                self.put_part(part)

    def put_part(self, part: OriginalPart) -> None:
        """See GraphWriter.put_part."""
        sealed = self._vault.seal_bytes(original_place(part.sha256, part.number), part.packed)

        def put(work: Transaction) -> None:
            work.run(statements.ORIGINAL_PART, sha256=part.sha256, part=part.number, parts=part.parts, sealed=sealed)

        self._write(put)

    def log(self, *, by: str, at: str, action: str, detail: str) -> None:
        """See GraphWriter.log."""
        self._write(lambda work: work.log(by=by, at=at, action=action, detail=detail))

    def keep(self, document: Document) -> None:
        """See GraphWriter.keep."""
        check_kept(document)
        self._write(lambda work: writing.put_documents(work, (document,)))

    def load(self, part: Part, values: Iterable[Piece]) -> None:
        """See GraphWriter.load."""
        pieces = tuple(values)
        self._write(lambda work: loading.load(work, part, pieces))

    def rebuild(self) -> None:
        """See GraphWriter.rebuild."""
        for part in (Part.ENTITIES, Part.LINKS):
            after = ""
            while uids := self._connection.ask(loading.UIDS[part], case=self._case.number, after=after, limit=_PAGE):
                self._rebuild(uids)
                after = uids[-1]

    def take_steps(self) -> None:
        """Bring a case that an earlier version of the program made up to this one."""
        self._write(take_steps)

    def changes(self) -> int:
        """See GraphAside.changes."""
        return self._read.changes()

    def aside(self) -> GraphAside | None:
        """See GraphStore.aside."""
        return Neo4jStore(self._connection.beside(), self._case, self._info, self._vault)

    def close(self) -> None:
        """See GraphStore.close."""
        self._connection.close()

    def _write(self, change: Callable[[Transaction], _Result]) -> _Result:
        """Run a change in a transaction of its own.

        Where the connection breaks while the server commits, nobody here knows whether it did. The next transaction
        waits for the case's lock, thus until the server is done with the lost one, and looks for its line in the log.
        """
        intended: AuditEntry | None = None
        result: _Result

        def run(tx: ManagedTransaction) -> _Result:
            nonlocal intended, result
            work = Transaction(tx, self._case, self._rows, self._shown)
            if intended is not None and work.value(statements.AUDIT_HASH, seq=intended.seq) == intended.hash:
                return result
            before = work.head
            result = change(work)
            intended = work.head if work.head is not before else None
            return result

        for _attempt in range(_ATTEMPTS):
            try:
                return self._connection.write(run)
            except IncompleteCommit:
                continue
        raise NoAnswer(
            _("The server broke off while it was saving, and does not say whether it did."),
            _("Open the case again and look before you repeat it."),
        )

    def _rebuild(self, uids: Sequence[str]) -> None:
        self._write(lambda work: deriving.recompute(work, uids, versions=False))

    def _current_schema(self) -> Schema:
        return schema_of(document.text or "" for document in self._read.documents(SCHEMA[0]))
