"""How the server answers: by its indexes, and never along all links of a hub to find one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, LiteralString

import pytest
from neo4j import Session

from graph.facts import RunState
from graph.folding import needles
from graph.neo4j_store import Neo4jStore, questions, remove_case, statements
from investigator.neo4j_server.server import ServerAddress
from tests.contract.casework import Import, new_entity, new_link
from tests.contract.neo4j_casework import case_at, looked_into, made_case

SCANS = ("AllNodesScan", "AllRelationshipsScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan")
ASKED: dict[str, Any] = {
    "case": 1,
    "uid": "u",
    "uids": ["u"],
    "subjects": ["u"],
    "targets": ["u"],
    "keys": ["k"],
    "type": "t",
    "after": "",
    "limit": 10,
    "axis": "",
    "kind": "k",
    "run": "r",
    "types": None,
    "excluded": [],
    "sha256": "s",
    "substrings": ["s"],
    "longest": ["s"],
    "patterns": [[0, "s"]],
    "words": [],
    "words_level": 4,
    "rows": [],
    "row": {},
    "place": "p",
    "part": 0,
    "parts": 1,
    "sealed": b"",
    "seq": 1,
    "hash": "h",
    "stamp": 1,
    "to": "t",
    "name": "n",
    "taken": 1,
    "links": ["USES"],
    "held": ["Identifier"],
    "holders": ["Person"],
    "profiles": ["VictimProfile"],
    "using": "USES",
}
TEXTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": text
    for module in (questions, statements)
    for name, text in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(text, str)
}
WIDE = ("STATS", "RUNS", "SOURCES", "PENDING", "STATUSES", "DOCUMENTS", "ORIGINALS", "HIDDEN_RUNS", "VOCABULARY")


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


def operators(session: Session, text: LiteralString) -> list[tuple[str, str]]:
    """The steps of the server's plan, with what they do."""
    plan = session.run("EXPLAIN " + text, ASKED).consume().plan
    steps = [plan]
    for step in steps:
        steps.extend(step.get("children", ()))
    return [(step["operatorType"].partition("@")[0], step.get("args", {}).get("Details", "")) for step in steps]


@pytest.mark.parametrize("name", TEXTS)
def test_every_question_and_statement_is_understood_and_scans_nothing_whole(session: Session, name: str) -> None:
    steps = operators(session, TEXTS[name])
    assert [step for step in steps if step[0] in SCANS] == []
    if name.rpartition(".")[2] not in WIDE:
        scanned = [details for kind, details in steps if kind.startswith("NodeByLabelScan")]
        assert [details for details in scanned if "ImportRun" not in details and "StatusChange" not in details] == []


@pytest.mark.parametrize(
    "text", [questions.LINKS, questions.LINKS_OF, statements.KNOWN_LINKS, statements.LINKS, statements.SHOW_LINKS]
)
def test_one_link_is_found_between_its_ends(session: Session, text: LiteralString) -> None:
    kinds = [kind for kind, _ in operators(session, text)]
    assert any("Expand(Into)" in kind for kind in kinds)
    assert "Expand(All)" not in kinds


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
