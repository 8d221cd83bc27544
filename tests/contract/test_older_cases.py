"""A case that an earlier program has written is brought up to what this one promises when it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from graph.facts import Verdict
from graph.protection import SEALED_LATER, Ties
from graph.store import GraphStore
from investigator.neo4j_server.server import ServerAddress
from tests.contract.canaries import protect
from tests.contract.casework import Desk
from tests.contract.neo4j_casework import all_that_is_kept
from tests.contract.places import Cases, Neo4jCases

CANARY = "85571444999"


@contextmanager
def as_it_was() -> Iterator[None]:
    """The rule of earlier programs, in which only what somebody USES followed them."""
    older = Ties(frozenset({"Identifier"}), frozenset(), frozenset(), frozenset({"USES"}))
    with pytest.MonkeyPatch.context() as patch:
        for store in ("sqlite_store", "neo4j_store"):
            patch.setattr(f"graph.{store}.following.ties", lambda _: older)
        yield


def lines(store: GraphStore) -> list[str]:
    return [entry.action for entry in store.audit(0, 1000)]


def test_what_an_older_case_left_open_is_sealed_when_it_is_opened(cases: Cases, request: pytest.FixtureRequest) -> None:
    with as_it_was():
        desk = Desk(cases.new())
        victim, friend = desk.adds(values={"name": "Srey Mom"}), desk.adds(values={"name": "Chan"})
        protect(desk, victim)
        hers, shared, lifted = (
            desk.adds("Identifier", {"number": f"+{number}", "kind": "phone"})
            for number in (CANARY, "85571444111", "85571444222")
        )
        for phone in (hers, shared, lifted):
            desk.links("LINKED_TO", victim, phone)
        desk.links("LINKED_TO", friend, shared)
        desk.judges(lifted, Verdict.PROTECTED)
        desk.judges(lifted, Verdict.UNPROTECTED, reason="the number of the shelter")
        assert not desk.entity(hers).protected
    before = lines(desk.store)
    cases.made_older(desk.store)
    store = cases.again(desk.store)
    assert [Desk(store).entity(uid).protected for uid in (hers, shared, lifted)] == [True, False, False]
    assert Desk(store).entity(hers).value("number") == f"+{CANARY}"
    assert lines(store)[: len(before) + 1] == [*before, SEALED_LATER]
    if isinstance(cases, Neo4jCases):
        server: ServerAddress = request.getfixturevalue("neo4j_server")
        kept = all_that_is_kept(server)
        assert CANARY not in kept
        assert "85571444111" in kept, "the control: what is open is found"
    assert lines(cases.again(store)).count(SEALED_LATER) == 1


def test_a_new_case_needs_no_step_and_an_older_one_without_victims_is_left_as_it_was(cases: Cases) -> None:
    desk = Desk(cases.new())
    desk.links("LINKED_TO", desk.adds(), desk.adds("Identifier", {"number": "+85571444333"}))
    before = lines(desk.store)
    cases.made_older(desk.store)
    assert lines(cases.again(desk.store)) == before
