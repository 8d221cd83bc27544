"""Where tests keep cases: in files, and on a server."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest

import graph.neo4j_store
import graph.sqlite_store
from graph import vault
from graph.ids import random_id
from graph.moments import now
from graph.neo4j_store import Neo4jAddress
from graph.neo4j_store.connection import Connection
from graph.sqlite_store.file import open_file
from graph.store import CaseInfo, GraphStore
from investigator.neo4j_server.server import ServerAddress

PASSPHRASE = "a passphrase of the tests"
NAMES = ("sqlite", "neo4j")


@contextmanager
def quick_keys() -> Iterator[None]:
    """Passphrases that cost little, for hundreds of cases that are thrown away; the real cost has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "ARGON2_PASSES", 1)
        patch.setattr(vault, "ARGON2_KIBIBYTES", 64)
        patch.setattr(vault.derived_key, "__kwdefaults__", {"passes": 1, "kibibytes": 64, "lanes": vault.ARGON2_LANES})
        yield


class Cases(Protocol):
    """A place where cases are kept."""

    def new(self, schema_text: str = "", title: str = "Contract", secret: bytes = b"") -> GraphStore:
        """A new, empty, fictional case, open."""

    def again(self, store: GraphStore) -> GraphStore:
        """The same case, closed and opened once more."""

    def opened_with(self, store: GraphStore, passphrase: str) -> GraphStore:
        """The same case, closed and opened with this passphrase. Raises what opening raises; `again` opens it still."""

    def made_older(self, store: GraphStore) -> None:
        """Closed, and marked as a case that an earlier version of the program has written."""

    def close(self) -> None:
        """Everything closed, and nothing left behind."""


class SqliteCases:
    """Case files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, GraphStore] = {}
        self._closed: set[str] = set()

    def new(self, schema_text: str = "", title: str = "Contract", secret: bytes = b"") -> GraphStore:
        info = new_info(title, secret)
        store = graph.sqlite_store.create_case(self._path(info.uid), PASSPHRASE, info, schema_text)
        self._open[info.uid] = store
        return store

    def again(self, store: GraphStore) -> GraphStore:
        return self.opened_with(store, PASSPHRASE)

    def opened_with(self, store: GraphStore, passphrase: str) -> GraphStore:
        (uid,) = (uid for uid, known in self._open.items() if known is store)
        if uid not in self._closed:
            store.close()
            self._closed.add(uid)
        self._open[uid] = graph.sqlite_store.open_case(self._path(uid), passphrase)
        self._closed.discard(uid)
        return self._open[uid]

    def made_older(self, store: GraphStore) -> None:
        path = self._path(store.info().uid)
        store.close()
        connection = open_file(path, PASSPHRASE)
        connection.pragma("user_version", 2)
        connection.close()
        self._closed.add(path.stem)

    def close(self) -> None:
        for uid, store in self._open.items():
            if uid not in self._closed:
                store.close()
            self._path(uid).unlink()
        self._open.clear()

    def _path(self, uid: str) -> Path:
        return self._folder / f"{uid}.case"


class Neo4jCases:
    """Cases on a server, each under its own name."""

    def __init__(self, server: ServerAddress) -> None:
        self._server = server
        self._open: dict[str, GraphStore] = {}
        self._closed: set[str] = set()

    def new(self, schema_text: str = "", title: str = "Contract", secret: bytes = b"") -> GraphStore:
        info = new_info(title, secret)
        store = graph.neo4j_store.create_case(
            self._address(info.uid), self._server.password, PASSPHRASE, info, schema_text
        )
        self._open[info.uid] = store
        return store

    def again(self, store: GraphStore) -> GraphStore:
        return self.opened_with(store, PASSPHRASE)

    def opened_with(self, store: GraphStore, passphrase: str) -> GraphStore:
        (uid,) = (uid for uid, known in self._open.items() if known is store)
        if uid not in self._closed:
            store.close()
            self._closed.add(uid)
        self._open[uid] = graph.neo4j_store.open_case(self._address(uid), self._server.password, passphrase)
        self._closed.discard(uid)
        return self._open[uid]

    def made_older(self, store: GraphStore) -> None:
        uid = store.info().uid
        store.close()
        self._closed.add(uid)
        connection = Connection(self._address(uid), self._server.password, None)
        connection.write(lambda tx: tx.run("MATCH (c:Case {uid: $uid}) REMOVE c._steps", uid=uid).consume())
        connection.close()

    def close(self) -> None:
        for uid, store in self._open.items():
            if uid not in self._closed:
                store.close()
            graph.neo4j_store.remove_case(self._address(uid), self._server.password, uid)
        self._open.clear()

    def _address(self, uid: str) -> Neo4jAddress:
        scheme, _, place = self._server.uri.partition("://")
        return Neo4jAddress.parsed(f"{scheme}://{self._server.user}@{place}#{uid}")


def new_info(title: str, secret: bytes = b"") -> CaseInfo:
    return CaseInfo(random_id(), title, now(), "Dara", secret or secrets.token_bytes(32), fictional=True)
