"""Where the benchmark keeps its cases: in files of a folder, and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.ids import random_id
from graph.neo4j_store import Neo4jAddress, remove_case
from graph.store import CaseInfo
from investigator.case import Case, Secrets, new_case
from investigator.neo4j_server.server import ServerAddress

PASSPHRASE = "a passphrase of the benchmark"


class Place(Protocol):
    """Where new cases can be made."""

    name: str

    @contextmanager
    def new(self, like: CaseInfo | None = None) -> Iterator[Case]:
        """An empty case, gone afterwards."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Case files."""

    path: Path
    name: str = "case file"

    @contextmanager
    def new(self, like: CaseInfo | None = None) -> Iterator[Case]:
        """An empty case, gone afterwards."""
        path = self.path / f"{random_id()}.case"
        try:
            with new_case(str(path), Secrets(PASSPHRASE), title="Benchmark", fictional=True, like=like) as case:
                yield case
        finally:
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Server:
    """Cases of a Neo4j server."""

    address: ServerAddress
    name: str = "Neo4j"

    @contextmanager
    def new(self, like: CaseInfo | None = None) -> Iterator[Case]:
        """An empty case, gone afterwards."""
        address = self._words(f"bench-{random_id()}")
        secrets = Secrets(PASSPHRASE, self.address.password)
        with new_case(address, secrets, title="Benchmark", fictional=True, like=like) as case:
            uid = case.info.uid
            try:
                yield case
            finally:
                remove_case(Neo4jAddress.parsed(address), self.address.password, uid)

    def _words(self, name: str) -> str:
        scheme, _, place = self.address.uri.partition("://")
        return f"{scheme}://{self.address.user}@{place}#{name}"
