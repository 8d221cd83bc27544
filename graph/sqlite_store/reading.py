"""Questions to the tables of a case file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import apsw

from graph.changes import Document, NewEntity, NewLink
from graph.derived import counting
from graph.facts import Entity, ImportRun, Judgement, Link, Record, Source, StatusChange
from graph.folding import Needles, Tier
from graph.ids import EntityId, KeyDigest, LinkId, RecordId, RunId
from graph.schema import Schema, standard
from graph.sqlite_store.rows import (
    audit_of,
    judgement_of,
    names_of,
    record_of,
    run_of,
    source_of,
    status_of,
    values_of,
)
from graph.store import Adjacency, Candidate, NeighbourCount, Neighbourhood, Part, Piece, RunContents, Stats

_AMONG = "(SELECT value FROM json_each(?))"
_ENTITY = "uid, type, vals, disputed, protected, version"
_LINK = "uid, type, source, target, vals, disputed, version"
_RECORD = "uid, subject, source, run, body"

_CITED = """
    SELECT count(*) FROM source
    WHERE EXISTS (SELECT 1 FROM shown_record WHERE shown_record.source = source.uid)
    OR uid IN (
        SELECT json_extract(cited.value, '$[0]') FROM shown_status, json_each(body, '$.citations') AS cited
        WHERE EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = shown_status.subject))
"""


def types_of(connection: apsw.Connection, uids: Iterable[str]) -> dict[str, str]:
    """The types of the entities and links among `uids` that exist, hidden ones too."""
    among = json.dumps(list(uids))
    return dict(
        connection.execute(
            f"SELECT uid, type FROM entity WHERE uid IN {_AMONG}"
            f" UNION ALL SELECT uid, type FROM link WHERE uid IN {_AMONG}",
            (among, among),
        )
    )


def vocabulary_of(connection: apsw.Connection) -> Schema:
    """The standard vocabulary with what the case adds to it."""
    schema = standard()
    for (text,) in connection.execute("SELECT text FROM document WHERE kind = 'schema' ORDER BY name").fetchall():
        schema = schema.extended(str(text))
    return schema


def records_where(connection: apsw.Connection, column: str, values: Sequence[str]) -> list[Record]:
    """The records, hidden ones too, whose uid, subject or run is among `values`."""
    statement = {
        "uid": f"SELECT {_RECORD} FROM record WHERE uid IN {_AMONG}",
        "subject": f"SELECT {_RECORD} FROM record WHERE subject IN {_AMONG}",
        "run": f"SELECT {_RECORD} FROM record WHERE run IN {_AMONG}",
    }[column]
    return [record_of(*row) for row in connection.execute(statement, (json.dumps(list(values)),))]


def records_for_current(
    connection: apsw.Connection, subjects: Sequence[str]
) -> Iterator[tuple[str, tuple[Record, ...], bool]]:
    """For each subject the records that its current values follow from, and whether the subject is visible."""
    hidden = {
        uid: run_of(uid, body).state for uid, body in connection.execute("SELECT uid, body FROM run WHERE hidden")
    }
    made: defaultdict[str, list[tuple[Record, bool]]] = defaultdict(list)
    rows = connection.execute(
        f"SELECT {_RECORD}, stands FROM record WHERE subject IN {_AMONG}", (json.dumps(list(subjects)),)
    )
    for *columns, live in rows:
        made[columns[1]].append((record_of(*columns), bool(live)))
    for subject in subjects:
        yield subject, *counting(made[subject], hidden)


def judgements_on(connection: apsw.Connection, targets: Sequence[str]) -> tuple[Judgement, ...]:
    """See GraphReader.judgements_on."""
    rows = connection.execute(
        f"SELECT uid, target, body FROM judgement WHERE target IN {_AMONG}", (json.dumps(list(targets)),)
    )
    return tuple(sorted((judgement_of(*row) for row in rows), key=lambda j: (j.at, j.uid)))


class Reading:
    """The reading half of a case file; the methods are those of GraphReader."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def stats(self) -> Stats:
        count = self._connection.execute
        return Stats(
            entities=dict(count("SELECT type, count(*) FROM shown_entity GROUP BY type ORDER BY type")),
            links=dict(count("SELECT type, count(*) FROM shown_link GROUP BY type ORDER BY type")),
            assertions=count("SELECT coalesce(sum(assertions), 0) FROM shown_record").get,
            sources=count(_CITED).get,
        )

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        rows = self._connection.execute(
            f"SELECT {_ENTITY} FROM shown_entity WHERE uid IN {_AMONG}", (json.dumps(list(uids)),)
        )
        found = {row[0]: _entity(*row) for row in rows}
        return tuple(found[uid] for uid in dict.fromkeys(uids) if uid in found)

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        rows = self._connection.execute(
            f"SELECT {_ENTITY} FROM shown_entity WHERE type = ? AND uid > ? ORDER BY uid LIMIT ?",
            (entity_type, after, limit),
        )
        return tuple(_entity(*row) for row in rows)

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        rows = self._connection.execute(
            f"SELECT {_LINK} FROM shown_link WHERE uid IN {_AMONG}", (json.dumps(list(uids)),)
        )
        found = {row[0]: _link(*row) for row in rows}
        return tuple(found[uid] for uid in dict.fromkeys(uids) if uid in found)

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        rows = self._connection.execute(
            f"SELECT {_LINK} FROM shown_link WHERE type = ? AND uid > ? ORDER BY uid LIMIT ?",
            (link_type, after, limit),
        )
        return tuple(_link(*row) for row in rows)

    def resolve(self, keys: Sequence[KeyDigest]) -> dict[KeyDigest, EntityId]:
        rows = self._connection.execute(f"SELECT key, uid FROM entity WHERE key IN {_AMONG}", (json.dumps(list(keys)),))
        return {KeyDigest(key): EntityId(uid) for key, uid in rows}

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        rows = self._connection.execute(f"SELECT uid FROM link WHERE uid IN {_AMONG}", (json.dumps(list(uids)),))
        return frozenset(uid for (uid,) in rows)

    def records(self, uids: Sequence[RecordId]) -> dict[RecordId, tuple[Record, bool]]:
        rows = self._connection.execute(
            f"SELECT {_RECORD}, stands AND run NOT IN (SELECT uid FROM run WHERE hidden)"
            f" FROM record WHERE uid IN {_AMONG}",
            (json.dumps(list(uids)),),
        )
        return {RecordId(row[0]): (record_of(*row[:-1]), bool(row[-1])) for row in rows}

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        rows = self._connection.execute(
            f"SELECT {_RECORD} FROM record WHERE subject IN {_AMONG} AND run NOT IN (SELECT uid FROM run WHERE hidden)",
            (json.dumps(list(subjects)),),
        )
        return _in_order(record_of(*row) for row in rows)

    def judgements_on(self, targets: Sequence[str]) -> tuple[Judgement, ...]:
        return judgements_on(self._connection, targets)

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        shown = "EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = shown_status.subject)"
        if subjects is None:
            rows = self._connection.execute(
                f"SELECT uid, body FROM shown_status WHERE (?1 = '' OR axis = ?1) AND {shown}", (axis,)
            )
        else:
            rows = self._connection.execute(
                f"SELECT uid, body FROM shown_status WHERE (?1 = '' OR axis = ?1)"
                f" AND subject IN (SELECT value FROM json_each(?2)) AND {shown}",
                (axis, json.dumps(list(subjects))),
            )
        found = [status_of(*row) for row in rows]
        return tuple(sorted(found, key=lambda s: (s.happened, s.learned, s.uid)))

    def pending(self) -> tuple[Record, ...]:
        return _in_order(
            record_of(*row)
            for row in self._connection.execute(
                f"SELECT {_RECORD} FROM record WHERE pending AND stands"
                " AND run NOT IN (SELECT uid FROM run WHERE hidden)"
            )
        )

    def sources(self, uids: Sequence[str] | None = None) -> tuple[Source, ...]:
        if uids is None:
            rows = self._connection.execute("SELECT uid, body FROM source ORDER BY uid")
        else:
            rows = self._connection.execute(
                f"SELECT uid, body FROM source WHERE uid IN {_AMONG} ORDER BY uid", (json.dumps(list(uids)),)
            )
        return tuple(source_of(*row) for row in rows)

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        conditions: list[tuple[str, tuple[str, ...], int]] = [
            ("instr(text, ?)", (pattern,), level) for level, pattern in needles.patterns
        ]
        if needles.words:
            all_words = " AND ".join("instr(text, ?)" for _ in needles.words)
            conditions.append((f"({all_words})", needles.words, int(Tier.WORDS)))
        if not conditions:
            return ()
        conditions.sort(key=lambda condition: condition[2])
        ranks = " ".join(f"WHEN {test} THEN {level}" for test, _, level in conditions)
        anywhere = [c for c in conditions if c[2] >= Tier.INSIDE]
        found = " OR ".join(test for test, _, _ in anywhere)
        rows = self._connection.execute(
            f"SELECT uid, type, vals, disputed, protected, version, CASE {ranks} END AS tier"
            " FROM search JOIN shown_entity ON shown_entity.id = search.id"
            f" WHERE {found} ORDER BY tier, uid LIMIT ?",
            (*_flat(conditions), *_flat(anywhere), limit),
        )
        return tuple(Candidate(_entity(*row[:-1]), row[-1]) for row in rows)

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        rows = self._connection.execute(
            "SELECT neighbour.type, outgoing, entity.type, count(DISTINCT there)"
            " FROM neighbour JOIN entity ON entity.uid = there WHERE here = ?"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            (uid,),
        )
        return tuple(NeighbourCount(link, bool(outgoing), entity, n) for link, outgoing, entity, n in rows)

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        asked = {"here": uid, "all": link_types is None, "types": json.dumps(list(link_types or ())), "limit": limit}
        chosen = "here = :here AND (:all OR type IN (SELECT value FROM json_each(:types)))"
        total = self._connection.execute(f"SELECT count(*) FROM neighbour WHERE {chosen}", asked).get
        rows = self._connection.execute(
            f"SELECT uid, there FROM neighbour WHERE {chosen} ORDER BY uid LIMIT :limit", asked
        ).fetchall()
        ends = dict.fromkeys(EntityId(str(there)) for _, there in rows)
        return Neighbourhood(self.entities(tuple(ends)), self.links([str(link) for link, _ in rows]), total)

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        rows = self._connection.execute(
            f"SELECT here, uid, there FROM neighbour WHERE here IN {_AMONG} AND type NOT IN {_AMONG}"
            " ORDER BY here, there, uid",
            (json.dumps(list(uids)), json.dumps(list(excluded))),
        )
        return tuple(Adjacency(EntityId(here), link, EntityId(there)) for here, link, there in rows)

    def runs(self) -> tuple[ImportRun, ...]:
        found = [run_of(*row) for row in self._connection.execute("SELECT uid, body FROM run")]
        return tuple(sorted(found, key=lambda run: (run.started_at, run.uid)))

    def run_contents(self, run: RunId) -> RunContents:
        count = self._connection.execute
        shared = count(
            "SELECT DISTINCT subject FROM record AS mine WHERE run = ?1 AND EXISTS ("
            " SELECT 1 FROM shown_record WHERE shown_record.subject = mine.subject AND shown_record.run <> ?1)"
            " ORDER BY subject",
            (run,),
        )
        return RunContents(
            records=count("SELECT count(*) FROM record WHERE run = ?", (run,)).get,
            statuses=count("SELECT count(*) FROM status WHERE run = ?", (run,)).get,
            subjects=count("SELECT count(DISTINCT subject) FROM record WHERE run = ?", (run,)).get,
            shared=tuple(uid for (uid,) in shared),
        )

    def documents(self, kind: str) -> tuple[Document, ...]:
        rows = self._connection.execute("SELECT kind, name, text FROM document WHERE kind = ? ORDER BY name", (kind,))
        return tuple(Document(*row) for row in rows)

    def portion(self, part: Part, after: str, limit: int) -> tuple[str, tuple[Piece, ...]]:
        rows = self._connection.execute(_PORTIONS[part], (after, limit)).fetchall()
        pieces = tuple(_piece(part, row) for row in rows)
        return (str(rows[-1][0]) if len(rows) == limit else ""), pieces


_PORTIONS = {
    Part.RUNS: "SELECT uid, body FROM run WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.SOURCES: "SELECT uid, body FROM source WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.ENTITIES: "SELECT uid, type, key, protected FROM entity WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.LINKS: "SELECT uid, type, source, target FROM link WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.RECORDS: f"SELECT {_RECORD} FROM record WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.STATUSES: "SELECT uid, body FROM status WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.JUDGEMENTS: "SELECT uid, target, body FROM judgement WHERE uid > ? ORDER BY uid LIMIT ?",
    Part.DOCUMENTS: "SELECT kind || char(10) || name, kind, name, text FROM document"
    " WHERE kind || char(10) || name > ? ORDER BY 1 LIMIT ?",
    Part.AUDIT: "SELECT seq, body, hash FROM audit WHERE seq > CAST(? AS INTEGER) ORDER BY seq LIMIT ?",
}


def _piece(part: Part, row: tuple[apsw.SQLiteValue, ...]) -> Piece:
    values: tuple[object, ...] = row
    makers = {
        Part.RUNS: run_of,
        Part.SOURCES: source_of,
        Part.ENTITIES: _new_entity,
        Part.LINKS: NewLink,
        Part.RECORDS: record_of,
        Part.STATUSES: status_of,
        Part.JUDGEMENTS: judgement_of,
        Part.DOCUMENTS: _document,
        Part.AUDIT: audit_of,
    }
    made: Piece = makers[part](*values)  # type: ignore[operator]
    return made


def _new_entity(uid: str, kind: str, key: str, protected: int) -> NewEntity:
    return NewEntity(EntityId(uid), kind, KeyDigest(key), bool(protected))


def _document(_cursor: str, kind: str, name: str, text: str) -> Document:
    return Document(kind, name, text)


def _entity(uid: str, kind: str, vals: str, disputed: str, protected: int, version: int) -> Entity:
    return Entity(EntityId(uid), kind, values_of(vals), names_of(disputed), bool(protected), version)


def _link(uid: str, kind: str, source: str, target: str, vals: str, disputed: str, version: int) -> Link:
    return Link(LinkId(uid), kind, EntityId(source), EntityId(target), values_of(vals), names_of(disputed), version)


def _flat(conditions: Iterable[tuple[str, tuple[str, ...], int]]) -> list[str]:
    return [text for _, texts, _ in conditions for text in texts]


def _in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: (record.learned_at, record.uid)))
