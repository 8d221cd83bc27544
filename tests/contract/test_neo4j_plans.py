"""How the server answers: by its indexes, and never along all links of a hub to find one of them.

What it plans while it is empty is tested where a server of our own is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from neo4j import Session

from graph.facts import RunState
from graph.folding import needles
from graph.neo4j_store import Neo4jStore, remove_case
from investigator.neo4j_server.server import ServerAddress
from tests.contract.casework import Import, new_entity, new_link
from tests.contract.neo4j_casework import case_at, looked_into, made_case
from tests.contract.neo4j_plans import (
    ONE_LINK,
    SCANS,
    TEXTS,
    assert_nothing_is_scanned_whole,
    assert_one_link_is_found_between_its_ends,
    operators,
)


@pytest.fixture(scope="module")
def store(neo4j_server: ServerAddress) -> Iterator[Neo4jStore]:
    """A case with enough in it that the server's planner has something to weigh."""
    info, store = made_case(neo4j_server)
    with closing(store):
        work = Import(store)
        people = [new_entity() for _ in range(2000)]
        links = [new_link("KNOWS", people[i % 7].uid, made.uid) for i, made in enumerate(people)]
        records = tuple(work.record(made.uid) for made in (*people, *links))
        work.chunk(RunState.COMPLETE, entities=tuple(people), links=tuple(links), records=records)
        yield store
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


@pytest.fixture(scope="module")
def session(neo4j_server: ServerAddress, store: Neo4jStore) -> Iterator[Session]:
    assert store.info()
    with looked_into(neo4j_server) as session:
        session.run("CALL db.clearQueryCaches()").consume()
        yield session


@pytest.mark.parametrize("name", TEXTS)
def test_every_question_and_statement_is_understood_and_scans_nothing_whole(session: Session, name: str) -> None:
    assert_nothing_is_scanned_whole(name, operators(session, TEXTS[name]))


@pytest.mark.parametrize("name", ONE_LINK)
def test_one_link_is_found_between_its_ends(session: Session, name: str) -> None:
    assert_one_link_is_found_between_its_ends(operators(session, TEXTS[name]))


def test_a_match_by_an_unindexed_property_would_be_seen(session: Session) -> None:
    assert any(kind in SCANS for kind, _ in operators(session, "MATCH (n) WHERE n.about = $uid RETURN n"))


def test_a_search_that_almost_every_text_answers_gives_the_best_first(store: Neo4jStore) -> None:
    work = Import(store)
    names = [f"{'b' * (i % 7)}a{'c' * (i % 5)} {'a' * (i % 3)}z" for i in range(60)]
    people = [new_entity() for _ in names]
    records = [work.record(made.uid, {"name": name}) for made, name in zip(people, names, strict=True)]
    work.chunk(RunState.COMPLETE, entities=tuple(people), records=tuple(records))
    every = store.candidates(needles("a"), 1000)
    assert len(every) == len(people)
    assert list(every) == sorted(every, key=lambda hit: (hit.tier, hit.entity.uid))
    for limit in (1, 5, 20, 59):
        assert store.candidates(needles("a"), limit) == every[:limit]
