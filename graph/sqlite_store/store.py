"""A case file behind the port."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from graph.changes import ChangeSet, Document, Touched
from graph.checks import check_kept
from graph.facts import AuditEntry, Entity, ImportRun, Judgement, Link, Record, Source, StatusChange
from graph.folding import Needles
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId
from graph.originals import packed
from graph.schema import Schema, standard
from graph.sqlite_store.file import (
    called,
    create_file,
    open_file,
    remove_file,
    require_in_place,
    translated,
    which_file,
)
from graph.sqlite_store.migrations import migrate
from graph.sqlite_store.reading import Reading, vocabulary_of
from graph.sqlite_store.rows import audit_of
from graph.sqlite_store.writing import Writing
from graph.store import (
    Adjacency,
    Candidate,
    CaseInfo,
    GraphAside,
    NeighbourCount,
    Neighbourhood,
    OriginalPart,
    Part,
    Piece,
    RunContents,
    Stats,
)

_PAGE = 2000

_WHOLE_ORIGINALS = "SELECT sha256 FROM original GROUP BY sha256 HAVING count(*) >= max(parts) ORDER BY sha256"
_WHOLE_ORIGINAL = f"SELECT bytes FROM original WHERE sha256 = ? AND sha256 IN ({_WHOLE_ORIGINALS}) ORDER BY part"


def create_case(path: Path, passphrase: str, info: CaseInfo, schema_text: str = "") -> SqliteStore:
    """A new, empty case file. Raises StoreError where the name is taken, SchemaError where the vocabulary is wrong."""
    standard().extended(schema_text)
    connection = create_file(path, passphrase)
    try:
        with translated(called(path)):
            migrate(connection)
            with connection:
                connection.executemany("INSERT INTO info VALUES (?, ?)", _info_rows(info).items())
                if schema_text:
                    connection.execute("INSERT INTO document VALUES ('schema', 'agency', ?)", (schema_text,))
    except BaseException:
        connection.close()
        remove_file(path)
        raise
    return SqliteStore(connection, path)


def open_case(path: Path, passphrase: str) -> SqliteStore:
    """An existing case file. Raises WrongPassphrase, or StoreError where it is none, damaged or open elsewhere."""
    connection = open_file(path, passphrase)
    try:
        with translated(called(path)):
            migrate(connection)
            return SqliteStore(connection, path)
    except BaseException:
        connection.close()
        raise


class SqliteStore:
    """A case in one encrypted file; implements GraphStore. Belongs to one thread at a time."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path.absolute()
        self._opened = which_file(self._path)
        self._read = Reading(connection)
        self._write = Writing(connection, vocabulary_of(connection))

    def info(self) -> CaseInfo:
        with self._reading():
            kept = dict(self._connection.execute("SELECT key, value FROM info"))
        return CaseInfo(
            uid=kept["uid"],
            title=kept["title"],
            created_at=kept["created_at"],
            created_by=kept["created_by"],
            secret=bytes.fromhex(kept["secret"]),
            fictional=kept["fictional"] == "yes",
        )

    def schema(self) -> Schema:
        return self._write.schema

    def stats(self) -> Stats:
        with self._reading():
            return self._read.stats()

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        with self._reading():
            return self._read.entities(uids)

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        with self._reading():
            return self._read.entities_of(entity_type, after, limit)

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        with self._reading():
            return self._read.links(uids)

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        with self._reading():
            return self._read.links_of(link_type, after, limit)

    def resolve(self, keys: Sequence[KeyDigest]) -> Mapping[KeyDigest, EntityId]:
        with self._reading():
            return self._read.resolve(keys)

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        with self._reading():
            return self._read.known_links(uids)

    def records(self, uids: Sequence[RecordId]) -> Mapping[RecordId, tuple[Record, bool]]:
        with self._reading():
            return self._read.records(uids)

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        with self._reading():
            return self._read.records_about(subjects)

    def judgements_on(self, targets: Sequence[str]) -> tuple[Judgement, ...]:
        with self._reading():
            return self._read.judgements_on(targets)

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        with self._reading():
            return self._read.statuses(axis, subjects)

    def pending(self) -> tuple[Record, ...]:
        with self._reading():
            return self._read.pending()

    def sources(self, uids: Sequence[SourceId] | None = None) -> tuple[Source, ...]:
        with self._reading():
            return self._read.sources(uids)

    def original(self, sha256: str) -> bytes | None:
        with self._reading():
            parts = [part for (part,) in self._connection.execute(_WHOLE_ORIGINAL, (sha256,))]
        return b"".join(zlib.decompress(part) for part in parts) if parts else None

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        with self._reading():
            return self._read.candidates(needles, limit)

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        with self._reading():
            return self._read.neighbour_counts(uid)

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        with self._reading():
            return self._read.expand(uid, link_types, limit)

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        with self._reading():
            return self._read.adjacent(uids, excluded)

    def runs(self) -> tuple[ImportRun, ...]:
        with self._reading():
            return self._read.runs()

    def run_contents(self, run: RunId) -> RunContents:
        with self._reading():
            return self._read.run_contents(run)

    def documents(self, kind: str) -> tuple[Document, ...]:
        with self._reading():
            return self._read.documents(kind)

    def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        with self._reading():
            rows = self._connection.execute(
                "SELECT seq, body, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            )
            return tuple(audit_of(*row) for row in rows)

    def portion(self, part: Part, after: str, limit: int) -> tuple[str, tuple[Piece, ...]]:
        with self._reading():
            return self._read.portion(part, after, limit)

    def originals(self) -> tuple[str, ...]:
        with self._reading():
            return tuple(sha256 for (sha256,) in self._connection.execute(_WHOLE_ORIGINALS))

    def apply(self, change: ChangeSet) -> Touched:
        with self._writing():
            return self._write.apply(change)

    def quiet(self, run: RunId) -> float | None:  # noqa: ARG002
        return None

    def renew(self, run: RunId) -> None:
        """Nobody else has the file open, so nobody asks."""

    def settle(self, run: RunId, limit: int) -> int:
        with self._writing():
            return self._write.settle(run, limit)

    def put_original(self, sha256: str, data: bytes) -> None:
        for part in packed(sha256, data):
            self.put_part(part)

    def put_part(self, part: OriginalPart) -> None:
        with self._writing():
            self._connection.execute(
                "INSERT INTO original (sha256, part, bytes, parts) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (part.sha256, part.number, part.packed, part.parts),
            )

    def log(self, *, by: str, at: str, action: str, detail: str) -> None:
        with self._writing():
            self._write.log(by=by, at=at, action=action, detail=detail)

    def keep(self, document: Document) -> None:
        check_kept(document)
        self.load(Part.DOCUMENTS, (document,))

    def load(self, part: Part, values: Iterable[Piece]) -> None:
        with self._writing():
            self._write.load(part, values)

    def rebuild(self) -> None:
        for statement in (
            "SELECT uid FROM entity WHERE uid > ? ORDER BY uid LIMIT ?",
            "SELECT uid FROM link WHERE uid > ? ORDER BY uid LIMIT ?",
        ):
            after = ""
            while uids := [uid for (uid,) in self._connection.execute(statement, (after, _PAGE))]:
                with self._writing():
                    self._write.rebuild(uids)
                after = uids[-1]

    def aside(self) -> GraphAside | None:
        """See GraphStore.aside: the file lets nobody else in."""
        return None

    def close(self) -> None:
        try:
            with translated(called(self._path)):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").get  # noqa: B018
        finally:
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with translated(called(self._path)):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        require_in_place(self._path, self._opened)
        with translated(called(self._path)):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _info_rows(info: CaseInfo) -> dict[str, str]:
    return {
        "uid": info.uid,
        "title": info.title,
        "created_at": info.created_at,
        "created_by": info.created_by,
        "secret": info.secret.hex(),
        "fictional": "yes" if info.fictional else "no",
    }
