"""Every test of the contract runs on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.store import GraphStore
from tests.contract.casework import Desk
from tests.contract.places import NAMES, Cases, Neo4jCases, SqliteCases, quick_keys


@pytest.fixture(scope="module", autouse=True)
def _quick_keys() -> Iterator[None]:
    with quick_keys():
        yield


@pytest.fixture(scope="module", params=NAMES)
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    """Where the tests keep their cases: in files, then on a server."""
    made: Cases
    if request.param == "sqlite":
        made = SqliteCases(tmp_path_factory.mktemp("cases"))
    else:
        made = Neo4jCases(request.getfixturevalue("neo4j_server"))
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
