"""A case of each kind at a command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ids import random_id
from investigator.neo4j_server.server import ServerAddress
from tests.agencies import PASSPHRASE
from tests.terminal import Line, at, remove


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works, and the passphrase of every case."""
    monkeypatch.setenv("INVESTIGATOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("INVESTIGATOR_USER", "Dara")


@pytest.fixture(params=["file", "server"])
def line(
    request: pytest.FixtureRequest,
    secrets: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Line]:
    """A case of each kind, new and empty."""
    if request.param == "file":
        made = Line(str(tmp_path / "work.case"), capsys)
        made.does("new", "--fictional", "--title", "Work")
        yield made
        return
    server: ServerAddress = request.getfixturevalue("neo4j_server")
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", server.password)
    made = Line(at(server, random_id()), capsys)
    made.does("new", "--fictional", "--title", "Work")
    yield made
    remove(server, made.case)
