"""What a case file holds, and the bare SQLite library writing just that: same encryption, tables, indexes, pragmas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from graph.ids import random_id
from graph.sqlite_store.file import create_file
from graph.sqlite_store.migrations import migrate
from investigator.case import Case
from tests.bench.measuring import seconds
from tests.bench.places import PASSPHRASE

PEER = "apsw-sqlite3mc, same rows in one transaction"

Tables = dict[str, tuple[int, list[tuple[object, ...]]]]
"""By table: how many columns it has, and its rows."""


def tables_of(case: Case) -> Tables:
    """Every row of every table of a case file, in the order in which they can be written."""
    return case.ask(lambda store: _tables(store._connection))


def written(folder: Path, tables: Tables) -> float:
    """The seconds that the bare library takes to write these rows into an empty file."""
    with _empty(folder) as connection:
        return seconds(lambda: _write(connection, tables))


def copied(folder: Path, case: Case) -> float:
    """The seconds that the bare library takes to read all rows of a case file and write them into another."""
    with _empty(folder) as connection:
        return seconds(lambda: _write(connection, tables_of(case)))


def _tables(connection: apsw.Connection) -> Tables:
    names = [
        str(name)
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
        if not str(name).startswith("sqlite_")
    ]
    return {name: _rows(connection, name) for name in names}


def _rows(connection: apsw.Connection, table: str) -> tuple[int, list[tuple[object, ...]]]:
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    return columns, list(connection.execute(f"SELECT * FROM {table}"))


@contextmanager
def _empty(folder: Path) -> Iterator[apsw.Connection]:
    path = folder / f"{random_id()}.raw"
    connection = create_file(path, PASSPHRASE)
    try:
        migrate(connection)
        yield connection
    finally:
        connection.close()
        path.unlink()


def _write(connection: apsw.Connection, tables: Tables) -> None:
    with connection:
        for name, (columns, rows) in tables.items():
            connection.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * columns)})", rows)
