"""Every test of the contract runs on every store."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

import graph.sqlite_store
from graph.ids import random_id
from graph.moments import now
from graph.store import CaseInfo, GraphStore
from tests.contract.casework import Desk

PASSPHRASE = "a passphrase of the tests"


class Cases(Protocol):
    """A place where cases are kept."""

    def new(self, schema_text: str = "", title: str = "Contract") -> GraphStore:
        """A new, empty, fictional case, open."""

    def again(self, store: GraphStore) -> GraphStore:
        """The same case, closed and opened once more."""

    def close(self) -> None:
        """Everything closed."""


class SqliteCases:
    """Case files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, GraphStore] = {}

    def new(self, schema_text: str = "", title: str = "Contract") -> GraphStore:
        info = new_info(title)
        store = graph.sqlite_store.create_case(self._path(info.uid), PASSPHRASE, info, schema_text)
        self._open[info.uid] = store
        return store

    def again(self, store: GraphStore) -> GraphStore:
        uid = store.info().uid
        store.close()
        self._open[uid] = graph.sqlite_store.open_case(self._path(uid), PASSPHRASE)
        return self._open[uid]

    def close(self) -> None:
        for store in self._open.values():
            store.close()

    def _path(self, uid: str) -> Path:
        return self._folder / f"{uid}.case"


def new_info(title: str) -> CaseInfo:
    return CaseInfo(random_id(), title, now(), "Dara", secrets.token_bytes(32), fictional=True)


CaseMaker = Callable[[Path], Cases]


@pytest.fixture(params=["sqlite"])
def cases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cases]:
    """Where this test keeps its cases: in files, then on a server."""
    made = SqliteCases(tmp_path)
    yield made
    made.close()


@pytest.fixture
def store(cases: Cases) -> GraphStore:
    """An empty case."""
    return cases.new()


@pytest.fixture
def desk(store: GraphStore) -> Desk:
    """Somebody at work on an empty case."""
    return Desk(store)
