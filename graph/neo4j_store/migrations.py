"""Constraints and indexes by numbered steps; (:InvestigatorMigration {number}) says which were taken."""

from __future__ import annotations

from typing import LiteralString

from graph.language import _
from graph.neo4j_store.connection import Connection, one_value
from graph.store import StoreError

_NUMBERED: LiteralString = (
    "CREATE CONSTRAINT investigator_migration IF NOT EXISTS FOR (n:InvestigatorMigration) REQUIRE n.number IS UNIQUE"
)

_STEPS: tuple[tuple[LiteralString, ...], ...] = (
    (
        "CREATE CONSTRAINT investigator_case_uid IF NOT EXISTS FOR (n:Case) REQUIRE n.uid IS UNIQUE",
        "CREATE CONSTRAINT investigator_case_name IF NOT EXISTS FOR (n:Case) REQUIRE n.name IS UNIQUE",
        "CREATE CONSTRAINT investigator_case_number IF NOT EXISTS FOR (n:Case) REQUIRE n.case IS UNIQUE",
        "CREATE CONSTRAINT investigator_entity IF NOT EXISTS FOR (n:Entity) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE CONSTRAINT investigator_entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE (n.case, n._key) IS UNIQUE",
        "CREATE INDEX investigator_entity_type IF NOT EXISTS FOR (n:Entity) ON (n.case, n._type, n.uid)",
        "CREATE INDEX investigator_entity_protected IF NOT EXISTS FOR (n:Entity) ON (n.case, n._protected)",
        "CREATE INDEX investigator_entity_long IF NOT EXISTS FOR (n:Entity) ON (n.case, n._long)",
        "CREATE TEXT INDEX investigator_entity_search IF NOT EXISTS FOR (n:Entity) ON (n._search)",
        "CREATE CONSTRAINT investigator_link IF NOT EXISTS FOR (n:LinkAnchor) REQUIRE (n.case, n.about) IS UNIQUE",
        "CREATE INDEX investigator_link_type IF NOT EXISTS FOR (n:LinkAnchor) ON (n.case, n._link, n.about)",
        "CREATE CONSTRAINT investigator_assertion IF NOT EXISTS FOR (n:Assertion) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE INDEX investigator_assertion_about IF NOT EXISTS FOR (n:Assertion) ON (n.case, n.about)",
        "CREATE INDEX investigator_assertion_run IF NOT EXISTS FOR (n:Assertion) ON (n.case, n.run, n.about)",
        "CREATE INDEX investigator_assertion_waits IF NOT EXISTS FOR (n:Assertion) ON (n.case, n._waits)",
        "CREATE CONSTRAINT investigator_source IF NOT EXISTS FOR (n:Source) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE CONSTRAINT investigator_status IF NOT EXISTS FOR (n:StatusChange) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE INDEX investigator_status_subject IF NOT EXISTS FOR (n:StatusChange) ON (n.case, n.subject)",
        "CREATE CONSTRAINT investigator_judgement IF NOT EXISTS FOR (n:Judgement) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE INDEX investigator_judgement_target IF NOT EXISTS FOR (n:Judgement) ON (n.case, n.target)",
        "CREATE CONSTRAINT investigator_run IF NOT EXISTS FOR (n:ImportRun) REQUIRE (n.case, n.uid) IS UNIQUE",
        "CREATE CONSTRAINT investigator_paper IF NOT EXISTS FOR (d:CaseDocument) REQUIRE (d.case, d._place) IS UNIQUE",
        "CREATE CONSTRAINT investigator_audit IF NOT EXISTS FOR (n:AuditEntry) REQUIRE (n.case, n.seq) IS UNIQUE",
        (
            "CREATE CONSTRAINT investigator_original IF NOT EXISTS FOR (n:OriginalPart) "
            "REQUIRE (n.case, n.sha256, n.part) IS UNIQUE"
        ),
    ),
    (),
)
"""The second keeps programs away that would open what the cases of this one have sealed; see case_steps."""

_TAKEN: LiteralString = "MATCH (n:InvestigatorMigration) RETURN coalesce(max(n.number), 0)"
_TAKE: LiteralString = "MERGE (n:InvestigatorMigration {number: $number}) ON CREATE SET n.at = datetime()"
_AWAIT: LiteralString = "CALL db.awaitIndexes(300)"


def migrate(connection: Connection) -> None:
    """Bring constraints and indexes up to date; several programs may do so at once.

    Raises StoreError where the database was made by a newer program.
    """
    taken = connection.ask(_TAKEN)
    if taken > len(_STEPS):
        raise StoreError(
            _("This database was made by a newer version of the program."), _("Update the program to open it.")
        )
    if taken == len(_STEPS):
        return
    connection.define(_NUMBERED)
    for number in range(taken, len(_STEPS)):
        for statement in _STEPS[number]:
            connection.define(statement)
        connection.command(_AWAIT)
        connection.define(_TAKE, number=number + 1)


def taken(connection: Connection) -> int:
    """How many steps the database has taken."""
    return int(connection.read(lambda tx: one_value(tx, _TAKEN)))
