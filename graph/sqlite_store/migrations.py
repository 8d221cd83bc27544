"""The tables of a case file, by numbered steps; PRAGMA user_version says how many were taken."""

from __future__ import annotations

import json
from collections.abc import Callable

import apsw

from graph.audit import next_entry
from graph.language import _
from graph.moments import now
from graph.protection import SEALED_LATER
from graph.sqlite_store.following import Following
from graph.sqlite_store.reading import vocabulary_of
from graph.sqlite_store.rows import audit_of, audit_text
from graph.store import StoreError


def _seal_what_is_held(connection: apsw.Connection) -> None:
    """Phones, accounts and documents that other links than USES tie to protected persons alone were open."""
    sealed = Following(connection, vocabulary_of(connection)).seal_what_should_be()
    if sealed:
        row = connection.execute("SELECT seq, body, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        detail = json.dumps({"entities": len(sealed)})
        entry = next_entry(
            audit_of(*row) if row else None, at=now(), by="Investigator", action=SEALED_LATER, detail=detail
        )
        connection.execute("INSERT INTO audit VALUES (?, ?, ?)", (entry.seq, audit_text(entry), entry.hash))


STEPS: tuple[str | Callable[[apsw.Connection], None], ...] = (
    """
    CREATE TABLE info (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE run (
        uid TEXT PRIMARY KEY, hidden INTEGER NOT NULL, settled_to TEXT NOT NULL DEFAULT '', body TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE source (uid TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE entity (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        protected INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        vals TEXT NOT NULL,
        disputed TEXT NOT NULL
    );
    CREATE INDEX entity_type ON entity (type, uid);

    CREATE TABLE search (id INTEGER PRIMARY KEY REFERENCES entity (id), text TEXT NOT NULL);

    CREATE TABLE link (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES entity (uid),
        target TEXT NOT NULL REFERENCES entity (uid),
        version INTEGER NOT NULL DEFAULT 1,
        vals TEXT NOT NULL,
        disputed TEXT NOT NULL
    );
    CREATE INDEX link_source ON link (source, type, target);
    CREATE INDEX link_target ON link (target, type, source);
    CREATE INDEX link_type ON link (type, uid);

    CREATE TABLE record (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL,
        source TEXT NOT NULL,
        run TEXT NOT NULL,
        stands INTEGER NOT NULL,
        assertions INTEGER NOT NULL,
        pending INTEGER NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX record_subject ON record (subject, stands, run);
    CREATE INDEX record_run ON record (run, subject, stands, assertions);
    CREATE INDEX record_source ON record (source, stands, run);
    CREATE INDEX record_pending ON record (id) WHERE pending;

    CREATE TABLE status (
        uid TEXT PRIMARY KEY, subject TEXT NOT NULL, axis TEXT NOT NULL, source TEXT NOT NULL,
        run TEXT NOT NULL, stands INTEGER NOT NULL, body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX status_subject ON status (subject);
    CREATE INDEX status_axis ON status (axis);
    CREATE INDEX status_run ON status (run);
    CREATE INDEX status_source ON status (source);

    CREATE TABLE judgement (uid TEXT PRIMARY KEY, target TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX judgement_target ON judgement (target);

    CREATE TABLE document (
        kind TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, name)
    ) WITHOUT ROWID;

    CREATE TABLE original (
        sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, part)
    );

    CREATE TABLE audit (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL);

    CREATE VIEW shown_record AS
        SELECT * FROM record WHERE stands AND run NOT IN (SELECT uid FROM run WHERE hidden);

    CREATE VIEW shown_entity AS
        SELECT * FROM entity
        WHERE EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = entity.uid);

    CREATE VIEW shown_link AS
        SELECT link.* FROM link
        WHERE EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = link.uid)
          AND EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = link.source)
          AND EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = link.target);

    CREATE VIEW shown_status AS
        SELECT * FROM status WHERE stands AND run NOT IN (SELECT uid FROM run WHERE hidden);

    CREATE VIEW neighbour AS
        SELECT source AS here, 1 AS outgoing, target AS there, type, uid FROM shown_link
        UNION ALL
        SELECT target, 0, source, type, uid FROM shown_link WHERE source <> target;
    """,
    "ALTER TABLE original ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;",
    _seal_what_is_held,
)


def migrate(connection: apsw.Connection) -> None:
    """Bring the tables up to date, each step whole or not at all.

    Raises StoreError where the file was made by a newer program.
    """
    version = connection.pragma("user_version")
    if not isinstance(version, int) or version > len(STEPS):
        raise StoreError(
            _("This case file was made by a newer version of the program."), _("Update the program to open it.")
        )
    for number in range(version, len(STEPS)):
        with connection:
            step = STEPS[number]
            if isinstance(step, str):
                connection.execute(step)
            else:
                step(connection)
            connection.pragma("user_version", number + 1)
