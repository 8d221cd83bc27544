"""Questions to a case on a server; the methods are those of GraphReader."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

from graph.changes import Document
from graph.facts import AuditEntry, Entity, ImportRun, Judgement, Link, Record, Source, StatusChange
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId
from graph.language import _
from graph.neo4j_store import questions
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.rows import Properties, Rows, source_of
from graph.neo4j_store.subjects import Shown
from graph.store import Adjacency, NeighbourCount, Neighbourhood, RunContents, Stats, StoreError
from graph.vault import Vault


class Reading:
    """The reading half of a case on a server."""

    def __init__(self, connection: Connection, case: int, vault: Vault, rows: Rows, shown: Shown) -> None:
        self._connection = connection
        self._case = case
        self._vault = vault
        self._rows = rows
        self._shown = shown

    def stats(self) -> Stats:
        """See GraphReader.stats."""
        found = self._ask(questions.STATS)
        return Stats(
            entities=dict(sorted(found["entities"])),
            links=dict(sorted(found["links"])),
            assertions=found["assertions"],
            sources=found["sources"],
        )

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        """See GraphReader.entities."""
        found = {row["uid"]: row for row in self._ask(questions.ENTITIES, uids=list(uids))}
        return tuple(self._shown.entity_of(found[uid]) for uid in dict.fromkeys(uids) if uid in found)

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        """See GraphReader.entities_of."""
        rows = self._ask(questions.ENTITIES_OF, type=entity_type, after=after, limit=limit)
        return tuple(map(self._shown.entity_of, rows))

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        """See GraphReader.links."""
        found = {row[3]["uid"]: row for row in self._ask(questions.LINKS, uids=list(uids))}
        return tuple(self._shown.link_of(*found[uid]) for uid in dict.fromkeys(uids) if uid in found)

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        """See GraphReader.links_of."""
        rows = self._ask(questions.LINKS_OF, type=link_type, after=after, limit=limit)
        return tuple(self._shown.link_of(*row) for row in rows)

    def resolve(self, keys: Sequence[KeyDigest]) -> dict[KeyDigest, EntityId]:
        """See GraphReader.resolve."""
        rows = self._ask(questions.RESOLVE, keys=list(keys))
        return {KeyDigest(key): EntityId(uid) for key, uid in rows}

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        """See GraphReader.known_links."""
        return frozenset(self._ask(questions.KNOWN_LINKS, uids=list(uids)))

    def records(self, uids: Sequence[RecordId]) -> dict[RecordId, tuple[Record, bool]]:
        """See GraphReader.records."""
        rows = self._ask(questions.RECORDS, uids=list(uids))
        return {RecordId(row["uid"]): (self._rows.record_of(row), visible) for row, visible in rows}

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        """See GraphReader.records_about."""
        return self._in_order(self._ask(questions.RECORDS_ABOUT, subjects=list(subjects)))

    def judgements_on(self, targets: Sequence[str]) -> tuple[Judgement, ...]:
        """See GraphReader.judgements_on."""
        found = map(self._rows.judgement_of, self._ask(questions.JUDGEMENTS_ON, targets=list(targets)))
        return tuple(sorted(found, key=lambda j: (j.at, j.uid)))

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        """See GraphReader.statuses."""
        if subjects is None:
            rows = self._ask(questions.STATUSES, axis=axis)
        else:
            rows = self._ask(questions.STATUSES_OF, axis=axis, subjects=list(subjects))
        return tuple(sorted(map(self._rows.status_of, rows), key=lambda s: (s.happened, s.learned, s.uid)))

    def pending(self) -> tuple[Record, ...]:
        """See GraphReader.pending."""
        return self._in_order(self._ask(questions.PENDING))

    def sources(self, uids: Sequence[SourceId] | None = None) -> tuple[Source, ...]:
        """See GraphReader.sources."""
        asked: Any = None if uids is None else list(uids)
        rows = self._ask(questions.SOURCES) if asked is None else self._ask(questions.SOURCES_AMONG, uids=asked)
        return tuple(sorted(map(source_of, rows), key=lambda s: s.uid))

    def original(self, sha256: str) -> bytes | None:
        """See GraphReader.original."""
        parts = self._ask(questions.ORIGINAL, sha256=sha256)
        if not parts or len(parts) != parts[0][1]:
            return None
        opened = (self._vault.open_bytes(original_place(sha256, number), sealed) for number, _, sealed in parts)
        try:
            return b"".join(map(zlib.decompress, opened))
        except zlib.error as error:
            raise StoreError(_("An original of this case is damaged."), _("Restore the case from a copy.")) from error

    def originals(self) -> tuple[str, ...]:
        """See GraphReader.originals."""
        return tuple(sorted(self._ask(questions.ORIGINALS)))

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        """See GraphReader.neighbour_counts."""
        return tuple(NeighbourCount(*row) for row in sorted(self._ask(questions.NEIGHBOUR_COUNTS, uid=uid)))

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        """See GraphReader.expand."""
        types = None if link_types is None else list(link_types)
        total, links, ends = self._ask(questions.EXPAND, uid=uid, types=types, limit=limit)
        entities = {row["uid"]: row for row in ends}
        return Neighbourhood(
            entities=tuple(map(self._shown.entity_of, entities.values())),
            links=tuple(self._shown.link_of(*row) for row in links),
            total=total,
        )

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        """See GraphReader.adjacent."""
        here, links, there = self._ask(questions.ADJACENT, uids=list(uids), excluded=list(excluded))
        return tuple(Adjacency(h, link, t) for h, t, link in sorted(zip(here, there, links, strict=True)))

    def runs(self) -> tuple[ImportRun, ...]:
        """See GraphReader.runs."""
        found = map(self._rows.import_run_of, self._ask(questions.RUNS))
        return tuple(sorted(found, key=lambda run: (run.started_at, run.uid)))

    def run_contents(self, run: RunId) -> RunContents:
        """See GraphReader.run_contents."""
        found: Mapping[str, Any] = self._ask(questions.RUN_CONTENTS, run=run)
        return RunContents(
            records=found["records"],
            statuses=found["statuses"],
            subjects=found["subjects"],
            shared=tuple(sorted(found["shared"])),
        )

    def quiet(self, run: RunId) -> float | None:
        """See GraphReader.quiet."""
        found: float | None = self._ask(questions.QUIET, run=run)
        return found

    def documents(self, kind: str) -> tuple[Document, ...]:
        """See GraphReader.documents."""
        found = map(self._rows.document_of, self._ask(questions.DOCUMENTS, kind=kind))
        return tuple(sorted(found, key=lambda document: document.name))

    def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        """See GraphReader.audit."""
        return tuple(map(self._rows.audit_of, self._ask(questions.AUDIT, after=after, limit=limit)))

    def changes(self) -> int:
        """See GraphAside.changes."""
        found: int = self._ask(questions.CHANGES)
        return found

    def _in_order(self, rows: Iterable[Properties]) -> tuple[Record, ...]:
        found = map(self._rows.record_of, rows)
        return tuple(sorted(found, key=lambda record: (record.learned_at, record.uid)))

    def _ask(self, question: LiteralString, **asked: Any) -> Any:  # noqa: ANN401
        return self._connection.ask(question, case=self._case, **asked)


def original_place(sha256: str, part: int) -> str:
    """The place in the case to which a part of an original is sealed."""
    return f"original {sha256} {part}"
