"""What the window asks of a case that is writing: reads wait for nothing, are of one state, and see own writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from graph.changes import Document
from graph.ids import EntityId
from graph.store import GraphReader, GraphStore
from investigator.beside import InTurn, of_one_state
from investigator.case import Case
from investigator.disclosure import Disclosure
from investigator.inspection import entity_dossier
from tests.contract.casework import Desk

SOON = 20.0


@pytest.fixture
def case(store: GraphStore) -> Iterator[Case]:
    """The case as a program has it open; its store is closed with all others."""
    host = "" if type(store).__module__.startswith("graph.sqlite_store") else "a server"
    opened = Case(lambda: store, host)
    yield opened
    opened._beside.shutdown()
    opened._thread.shutdown()


@contextmanager
def busy(case: Case) -> Iterator[Future[object]]:
    """The store's thread has long work, as while it takes files in."""
    done = threading.Event()
    work: Future[object] = case.submit(lambda _: done.wait(60))
    try:
        yield work
    finally:
        done.set()


def people(desk: Desk) -> tuple[EntityId, EntityId]:
    one, other = desk.adds(values={"name": "Chan Bopha"}), desk.adds(values={"name": "Sok Dara"})
    desk.links("KNOWS", one, other)
    return one, other


def test_neighbours_and_dossiers_wait_for_no_writing_on_a_server(case: Case) -> None:
    one, other = case.ask(lambda s: people(Desk(s)))
    disclosure = Disclosure(case.schema)
    with busy(case) as work:
        counts = case.consult(lambda s: s.neighbour_counts(one))
        around = case.consult(lambda s: s.expand(one, None, 10))
        dossier = case.consult(lambda s: entity_dossier(s, case.schema, one, disclosure))
        if case.on_server:
            assert sum(count.count for count in counts.result(SOON)) == 1
            assert [entity.uid for entity in around.result(SOON).entities] == [other]
            assert dossier.result(SOON) is not None
            assert not work.done(), "nothing was going on, so this showed nothing"
        else:
            assert not any(answer.done() for answer in (counts, around, dossier)), "the control: a file has one way in"
    assert sum(count.count for count in counts.result(SOON)) == 1
    assert [entity.uid for entity in around.result(SOON).entities] == [other]
    assert dossier.result(SOON) is not None


def test_what_is_asked_after_a_write_sees_it(case: Case) -> None:
    desk = case.ask(Desk)
    for number in range(10):
        made = case.ask(lambda _s, n=number: desk.adds(values={"name": f"Own {n}"}))  # type: ignore[misc]
        assert [e.uid for e in case.consult(lambda s, uid=made: s.entities([uid])).result(SOON)] == [made]  # type: ignore[misc]
        assert [e.uid for e in case.look(lambda s, uid=made: s.entities([uid]))] == [made]  # type: ignore[misc]


def test_a_question_that_writes_has_its_turn_and_later_ones_about_documents_wait_for_it(case: Case) -> None:
    """A chart is kept while the store is busy; whoever lists the charts next sees it, and facts need not wait."""
    one, _other = case.ask(lambda s: people(Desk(s)))
    chart = Document("chart", "1", "{}")
    with busy(case):
        kept = case.consult(lambda s: s.keep(chart))
        listed = case.consult(lambda s: s.documents("chart"))
        again = case.consult(lambda s: s.keep(Document("chart", "1", "[]", "{}")))
        facts = case.consult(lambda s: s.entities([one]))
        if case.on_server:
            assert len(facts.result(SOON)) == 1
        assert not kept.done()
        assert not listed.done()
    assert kept.result(SOON) is None
    assert listed.result(SOON) == (chart,)
    assert again.result(SOON) is None
    assert case.consult(lambda s: s.documents("chart")).result(SOON) == (Document("chart", "1", "[]"),)


def test_a_failure_of_a_question_comes_back(case: Case) -> None:
    with pytest.raises(ZeroDivisionError):
        case.consult(lambda _s: 1 // 0).result(SOON)
    with pytest.raises(KeyError):
        case.consult(lambda _s: {}["not there"]).result(SOON)
    with pytest.raises(ZeroDivisionError):
        case.consult(lambda s: (s.log(by="Dara", at="2031", action="x", detail=""), 1 // 0)).result(SOON)


class Meddling:
    """A question of two parts between which, the first times, somebody else writes."""

    def __init__(self, desk: Desk, person: EntityId, times: int) -> None:
        self.desk, self.person, self.left, self.asked = desk, person, times, 0

    def __call__(self, reader: GraphReader) -> tuple[tuple[str, ...], tuple[str, ...]]:
        self.asked += 1
        (before,) = reader.entities([self.person])
        if self.left:
            self.left -= 1
            self.desk.says(self.person, {"alias": f"alias {self.left}"})
        (after,) = reader.entities([self.person])
        return before.values.get("alias", ()), after.values.get("alias", ())


def test_an_answer_is_of_one_state(case: Case) -> None:
    if not case.on_server:
        assert case.ask(lambda s: s.aside()) is None
        return
    desk = case.ask(Desk)
    person = desk.adds(values={"name": "Chan Bopha"})
    aside = desk.store.aside()
    assert aside is not None
    mixed = Meddling(desk, person, 1)(aside)
    assert mixed[0] != mixed[1], "the control: without looking twice the answer is of two states"
    meddling = Meddling(desk, person, 2)
    before, after = of_one_state(aside, meddling)
    assert (before == after, meddling.asked) == (True, 3)
    with pytest.raises(InTurn):
        of_one_state(aside, Meddling(desk, person, 100))
    fails_once = iter((KeyError("of two states"), None))

    def torn(reader: GraphReader) -> int:
        failure = next(fails_once)
        if failure is not None:
            desk.says(person, {"alias": "one more"})
            raise failure
        return len(reader.entities([person]))

    assert of_one_state(aside, torn) == 1
