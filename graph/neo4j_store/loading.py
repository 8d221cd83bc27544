"""A whole case in portions, out of one store and into another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString, cast

from graph.changes import Document, NewEntity, NewLink
from graph.derived import Derived
from graph.facts import AuditEntry, ImportRun, Judgement, Record, Source, StatusChange
from graph.ids import EntityId, KeyDigest, LinkId
from graph.neo4j_store import questions, writing
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.judging import judge
from graph.neo4j_store.rows import Rows, source_of
from graph.neo4j_store.transaction import Transaction
from graph.store import Part, Piece

_PORTIONS: dict[Part, LiteralString] = {
    Part.RUNS: (
        "CALL () { MATCH (n:ImportRun) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } RETURN collect([n.uid, properties(n)])"
    ),
    Part.SOURCES: (
        "CALL () { MATCH (n:Source) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } RETURN collect([n.uid, properties(n)])"
    ),
    Part.ENTITIES: (
        "CALL () { MATCH (n:Entity) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } "
        "RETURN collect([n.uid, [n.uid, n._type, n._key, coalesce(n._protected, false)]])"
    ),
    Part.LINKS: (
        "CALL () { MATCH (n:LinkAnchor) WHERE n.case = $case AND n.about > $after "
        "RETURN n ORDER BY n.case, n.about LIMIT $limit } "
        "RETURN collect([n.about, [n.about, n._link, n._from, n._to]])"
    ),
    Part.RECORDS: (
        "CALL () { MATCH (n:Assertion) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } RETURN collect([n.uid, properties(n)])"
    ),
    Part.STATUSES: (
        "CALL () { MATCH (n:StatusChange) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } RETURN collect([n.uid, properties(n)])"
    ),
    Part.JUDGEMENTS: (
        "CALL () { MATCH (n:Judgement) WHERE n.case = $case AND n.uid > $after "
        "RETURN n ORDER BY n.case, n.uid LIMIT $limit } RETURN collect([n.uid, properties(n)])"
    ),
    Part.DOCUMENTS: (
        "CALL () { MATCH (n:CaseDocument) WHERE n.case = $case WITH n, n.kind + '\\n' + n.name AS place "
        "WHERE place > $after RETURN place, n ORDER BY place LIMIT $limit } RETURN collect([place, properties(n)])"
    ),
    Part.AUDIT: (
        "CALL () { MATCH (n:AuditEntry) WHERE n.case = $case AND n.seq > toInteger($after) "
        "RETURN n ORDER BY n.case, n.seq LIMIT $limit } RETURN collect([toString(n.seq), properties(n)])"
    ),
}

UIDS: dict[Part, LiteralString] = {
    Part.ENTITIES: (
        "CALL () { MATCH (n:Entity) WHERE n.case = $case AND n.uid > $after "
        "RETURN n.uid AS uid ORDER BY n.case, n.uid LIMIT $limit } RETURN collect(uid)"
    ),
    Part.LINKS: (
        "CALL () { MATCH (n:LinkAnchor) WHERE n.case = $case AND n.about > $after "
        "RETURN n.about AS uid ORDER BY n.case, n.about LIMIT $limit } RETURN collect(uid)"
    ),
}
"""Pages of the uids of all entities or links, hidden ones too."""

_NOTHING = Derived({}, (), "")


def portion(
    connection: Connection, case: int, rows: Rows, part: Part, after: str, limit: int
) -> tuple[str, tuple[Piece, ...]]:
    """See GraphReader.portion."""
    start = "0" if part is Part.AUDIT and not after else after
    found = connection.ask(_PORTIONS[part], case=case, after=start, limit=limit)
    pieces = tuple(_piece(rows, part, row) for _, row in found)
    return (found[-1][0] if len(found) == limit else ""), pieces


def load(work: Transaction, part: Part, values: Sequence[Piece]) -> None:
    """See GraphWriter.load."""
    match part:
        case Part.RUNS:
            writing.put_runs(work, cast(Iterable[ImportRun], values))
        case Part.SOURCES:
            writing.put_sources(work, cast(Iterable[Source], values))
        case Part.ENTITIES:
            entities = cast(Iterable[NewEntity], values)
            writing.put_entities(work, ((writing.new_entity(e), _NOTHING) for e in entities))
        case Part.LINKS:
            links = {k.uid: k for k in cast(Iterable[NewLink], values)}
            missing = links.keys() - set(work.value(questions.KNOWN_LINKS, uids=list(links)))
            writing.put_links(work, ((writing.new_link(links[uid]), _NOTHING) for uid in missing), anchored=())
        case Part.RECORDS:
            records = writing.new_records(work, cast(Sequence[Record], values))
            writing.put_records(work, records, work.known({r.subject for r in records}), anchoring=())
        case Part.STATUSES:
            statuses = cast(Sequence[StatusChange], values)
            writing.put_statuses(work, statuses, work.known({s.subject for s in statuses}))
        case Part.JUDGEMENTS:
            judge(work, cast(Sequence[Judgement], values))
        case Part.DOCUMENTS:
            writing.put_documents(work, cast(Iterable[Document], values))
        case Part.AUDIT:
            work.put_log(cast(Sequence[AuditEntry], values))


def _piece(rows: Rows, part: Part, row: Any) -> Piece:  # noqa: ANN401
    match part:
        case Part.RUNS:
            return rows.import_run_of(row)
        case Part.SOURCES:
            return source_of(row)
        case Part.ENTITIES:
            uid, kind, key, protected = row
            return NewEntity(EntityId(uid), kind, KeyDigest(key), protected)
        case Part.LINKS:
            uid, kind, source, target = row
            return NewLink(LinkId(uid), kind, EntityId(source), EntityId(target))
        case Part.RECORDS:
            return rows.record_of(row)
        case Part.STATUSES:
            return rows.status_of(row)
        case Part.JUDGEMENTS:
            return rows.judgement_of(row)
        case Part.DOCUMENTS:
            return rows.document_of(row)
        case Part.AUDIT:
            return rows.audit_of(row)
