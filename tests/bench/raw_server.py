"""What a case on a server holds, and the bare driver writing just that: same labels, properties and indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from neo4j import Driver, GraphDatabase, ManagedTransaction, Session

from graph.neo4j_store.cases import _REMOVE
from investigator.case import Case
from investigator.neo4j_server.server import ServerAddress
from tests.bench.measuring import seconds

PEER = "neo4j driver, same nodes and relationships, UNWIND of 5,000 in a transaction"

_BATCH = 5000
_ENDS = ("Entity", "Assertion", "Source", "StatusChange")
_CASE = -1
"""The number under which the bare copy is kept, beside those of real cases."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """Nodes by their labels; relationships by the labels of their ends and their type."""

    nodes: dict[tuple[str, ...], list[Row]]
    relationships: dict[tuple[str, str, str], list[Row]]


def contents_of(case: Case, server: ServerAddress) -> Contents:
    """All that the server keeps of a case but the node of the case itself."""
    with _driver(server) as driver:
        number = driver.execute_query("MATCH (c:Case {uid: $uid}) RETURN c.case AS n", uid=case.info.uid)[0][0]["n"]
        nodes: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        question = "MATCH (n) WHERE n.case = $case AND NOT n:Case RETURN labels(n), properties(n)"
        for labels, row in driver.execute_query(question, case=number)[0]:
            nodes[tuple(sorted(labels))].append(row | {"case": _CASE})
        relationships: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
        question = (
            "MATCH (a {case: $case})-[r]->(b) "
            "RETURN labels(a), type(r), labels(b), {a: a.uid, b: b.uid, props: properties(r)}"
        )
        for a, kind, b, row in driver.execute_query(question, case=number)[0]:
            relationships[_end(a), kind, _end(b)].append(row)
        return Contents(dict(nodes), dict(relationships))


def written(server: ServerAddress, contents: Contents) -> float:
    """The seconds that the bare driver takes to write this.

    A transaction of its own for each batch: a server that holds to the memory it was given refuses all at once.
    """
    with _driver(server) as driver, driver.session() as session:
        try:
            return seconds(lambda: _write(session, contents))
        finally:
            for statement in _REMOVE:
                session.run(statement, case=_CASE).consume()


def _write(session: Session, contents: Contents) -> None:
    for labels, rows in contents.nodes.items():
        statement = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row"
        for batch in _batches(rows):
            session.execute_write(_run, statement, {"rows": batch})
    for (a, kind, b), rows in contents.relationships.items():
        statement = (
            f"UNWIND $rows AS row MATCH (a:{a} {{case: $case, uid: row.a}}) MATCH (b:{b} {{case: $case, uid: row.b}}) "
            f"CREATE (a)-[r:{kind}]->(b) SET r = row.props"
        )
        for batch in _batches(rows):
            session.execute_write(_run, statement, {"rows": batch, "case": _CASE})


def _run(tx: ManagedTransaction, statement: str, values: dict[str, object]) -> None:
    tx.run(statement, values).consume()  # type: ignore[arg-type]


def _end(labels: Sequence[str]) -> str:
    return next(label for label in _ENDS if label in labels)


def _batches(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


@contextmanager
def _driver(server: ServerAddress) -> Iterator[Driver]:
    driver = GraphDatabase.driver(
        server.uri, auth=(server.user, server.password), notifications_min_severity="OFF", telemetry_disabled=True
    )
    with driver:
        yield driver
