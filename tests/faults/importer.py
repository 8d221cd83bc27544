"""A program that imports files into a case until somebody kills it, and says which imports it reported as done.

Started once with a pipe to speak on; for each order on its input it forks itself, so that a kill costs no new start.
An order is a line of JSON: case, secrets, files, the length of whole imports and of chunks, and how the store writes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from neo4j import Result, Session

from graph.failures import WorldFault
from graph.neo4j_store.connection import Connection, translated
from graph.sqlite_store.store import SqliteStore
from investigator import intake
from investigator.case import Secrets, open_case
from investigator.intake import carry_out, plan_import
from tests.faults.shipments import MAPPING


def main(voice: int) -> None:
    """Obey orders until the input ends; each child's number is printed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child:
            print(child, flush=True)  # noqa: T201
            continue
        try:
            work(order, voice)
        finally:
            os._exit(0)


def work(order: dict[str, Any], voice: int) -> None:
    """Import every file of the order and say so after each."""
    intake.WHOLE_ROWS, intake.CHUNK_ROWS = order["whole_rows"], order["chunk_rows"]
    WAYS[order["writes"]]()
    try:
        with open_case(order["case"], Secrets(order["passphrase"], order["password"])) as case:
            os.write(voice, b"ready\n")
            for file in order["files"]:
                run = carry_out(case, plan_import(case, [Path(file)], mapping=MAPPING))
                assert run is not None
                os.write(voice, f"done {Path(file).name}\n".encode())
    except WorldFault as fault:
        os.write(voice, f"told {type(fault).__name__}: {fault}\n".encode())
    else:
        os.write(voice, b"end\n")


def in_transactions() -> None:
    """As the program does."""


def statement_by_statement() -> None:
    """The control: every statement is kept at once, as if nobody had thought of transactions."""

    @contextmanager
    def writing(store: SqliteStore) -> Iterator[None]:
        with translated():
            yield

    def write(connection: Connection, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        return change(AtOnce(connection._session))

    SqliteStore._writing = writing  # type: ignore[assignment]
    Connection.write = write  # type: ignore[assignment]


class AtOnce:
    """What looks like a transaction of Neo4j, but is none."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def run(self, statement: Any, parameters: Any = None, **more: Any) -> Result:  # noqa: ANN401
        return self._session.run(statement, parameters, **more)


WAYS: dict[str, Callable[[], None]] = {
    "in transactions": in_transactions,
    "statement by statement": statement_by_statement,
}

if __name__ == "__main__":
    main(int(sys.argv[1]))
