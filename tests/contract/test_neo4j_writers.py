"""Several people at one case on a server: no edit is lost, nothing is there twice, a lost answer repeats nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import LiteralString

import pytest
from neo4j import ManagedTransaction, Session

from graph.changes import NewEntity
from graph.facts import RunState
from graph.folding import needles
from graph.ids import EntityId, KeyDigest, random_id
from graph.neo4j_store import Neo4jStore, remove_case
from graph.store import Conflict, NoAnswer, Part
from investigator.case import Secrets, open_case
from investigator.disclosure import Disclosure
from investigator.neo4j_server.server import ServerAddress
from investigator.search import search
from tests.contract.casework import Desk, Import, change, kept, new_entity, new_record, pages
from tests.contract.neo4j_casework import WRITERS, Relay, at_once, case_at, looked_into, made_case, opened_case
from tests.contract.places import PASSPHRASE

EDITS = 50
COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The Bolt message COMMIT, in a chunk of its own."""

NAIVE = "MATCH (n:WriterProbe {uid: $uid}) WHERE n.v = $v SET n.v = n.v + 1, n.edits = $edits + 1 RETURN n.v"
LOCK_FIRST = (
    "MATCH (n:WriterProbe {uid: $uid}) SET n._lock = true "
    "WITH n WHERE n.v = $v SET n.v = n.v + 1, n.edits = $edits + 1 REMOVE n._lock RETURN n.v"
)


@pytest.fixture(scope="module")
def uid(neo4j_server: ServerAddress) -> Iterator[str]:
    """A case on the server."""
    info, store = made_case(neo4j_server)
    store.close()
    yield info.uid
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


@pytest.fixture
def store(neo4j_server: ServerAddress, uid: str) -> Iterator[Neo4jStore]:
    with closing(opened_case(neo4j_server, uid)) as store:
        yield store


def test_of_many_edits_at_once_none_is_lost(neo4j_server: ServerAddress, store: Neo4jStore, uid: str) -> None:
    desk = Desk(store)
    person = desk.adds(values={"name": "Sok"})
    conflicts = [0] * WRITERS

    def edit(number: int) -> None:
        with closing(opened_case(neo4j_server, uid)) as mine:
            for step in range(EDITS):
                while True:
                    (now,) = mine.entities([person])
                    record = new_record(person, desk.source.uid, {"alias": f"alias {number} {step}"})
                    try:
                        mine.apply(change(records=(record,), expects=((person, now.version),)))
                    except Conflict:
                        conflicts[number] += 1
                    else:
                        break

    at_once(edit)
    now = desk.entity(person)
    assert len(now.values["alias"]) == WRITERS * EDITS
    assert now.version == 1 + WRITERS * EDITS
    assert sum(conflicts) > 0, "the writers never met, so this showed nothing"
    assert [entry.seq for entry in store.audit(0, 10_000)] == list(range(1, len(store.audit(0, 10_000)) + 1))


def test_who_reads_aside_waits_for_no_writing_and_sees_all_that_was_written_before(
    neo4j_server: ServerAddress, store: Neo4jStore, uid: str
) -> None:
    desk = Desk(store)
    aside = store.aside()
    assert aside is not None
    names = [f"Aside {number}" for number in range(20)]
    for name in names:
        person = desk.adds(values={"name": name})
        assert person in [hit.entity.uid for hit in aside.candidates(needles(name), 100)]
    with looked_into(neo4j_server) as session, session.begin_transaction() as held, ThreadPoolExecutor(1) as other:
        held.run("MATCH (c:Case {uid: $uid}) SET c._lock = true", uid=uid).consume()
        made = new_entity()
        record = new_record(made.uid, desk.source.uid, {"name": "Written late"})
        writing = other.submit(store.apply, change(entities=(made,), records=(record,)))
        for name in names:
            assert aside.candidates(needles(name), 100)
        assert aside.candidates(needles("Written late"), 100) == ()
        assert not writing.done(), "nothing was being written, so this showed nothing"
        held.rollback()
        assert writing.result().applied
    assert [hit.entity.uid for hit in aside.candidates(needles("Written late"), 100)] == [made.uid]


def test_a_search_is_answered_while_the_case_writes(neo4j_server: ServerAddress, uid: str) -> None:
    secrets = Secrets(PASSPHRASE, neo4j_server.password)
    scheme, _, place = neo4j_server.uri.partition("://")
    with open_case(f"{scheme}://{neo4j_server.user}@{place}#{uid}", secrets) as case:
        desk = case.ask(Desk)
        person = case.ask(lambda _: desk.adds(values={"name": "Chan Bopha"}))
        done = threading.Event()
        busy = case.submit(lambda _: done.wait(60))
        try:
            assert person in [hit.entity.uid for hit in search(case, "chan bopha", Disclosure(case.schema))]
            assert not busy.done()
        finally:
            done.set()


@pytest.mark.parametrize(
    ("statement", "loses"), [(NAIVE, True), (LOCK_FIRST, False)], ids=["plain WHERE", "lock first"]
)
def test_the_usual_check_of_a_version_loses_edits_and_lock_first_does_not(
    neo4j_server: ServerAddress, statement: LiteralString, *, loses: bool
) -> None:
    lost = 0
    for _ in range(10 if loses else 2):
        lost += edits_lost(neo4j_server, statement)
        if lost and loses:
            break
    assert (lost > 0) is loses


def edits_lost(server: ServerAddress, statement: LiteralString) -> int:
    """How many acknowledged edits of a counter are gone afterwards."""
    probe = random_id()
    with looked_into(server) as session:
        session.run("CREATE (:WriterProbe {uid: $uid, v: 1, edits: 0})", uid=probe).consume()

    def edit(_: int) -> None:
        with looked_into(server) as mine:
            done = 0
            while done < EDITS // 2:
                v, edits = read_probe(mine, probe)
                done += mine.execute_write(write_probe, statement, uid=probe, v=v, edits=edits)

    at_once(edit)
    with looked_into(server) as session:
        _, edits = read_probe(session, probe)
        session.run("MATCH (n:WriterProbe) DELETE n").consume()
    return WRITERS * (EDITS // 2) - edits


def write_probe(tx: ManagedTransaction, statement: LiteralString, **asked: int | str) -> bool:
    return tx.run(statement, asked).single() is not None


def read_probe(session: Session, probe: str) -> tuple[int, int]:
    found = session.run("MATCH (n:WriterProbe {uid: $uid}) RETURN n.v, n.edits", uid=probe).single(strict=True)
    return found[0], found[1]


def test_the_same_thing_brought_by_many_at_once_is_there_once(
    neo4j_server: ServerAddress, store: Neo4jStore, uid: str
) -> None:
    desk = Desk(store)
    everything = [
        change(entities=(made,), records=(new_record(made.uid, desk.source.uid, {"name": made.uid}),))
        for made in (new_entity() for _ in range(20))
    ]
    rivals = [KeyDigest(random_id()) for _ in range(20)]
    refused = [0] * WRITERS

    def bring(number: int) -> None:
        with closing(opened_case(neo4j_server, uid)) as mine:
            for made, rival in zip(everything, rivals, strict=True):
                mine.apply(made)
                other = NewEntity(EntityId(random_id()), "Person", rival)
                try:
                    mine.apply(change(entities=(other,), records=(new_record(other.uid, desk.source.uid),)))
                except Conflict:
                    refused[number] += 1

    before = store.stats()
    at_once(bring)
    after = store.stats()
    assert after.entities["Person"] - before.entities.get("Person", 0) == len(everything) + len(rivals)
    assert after.assertions - before.assertions == len(everything)
    assert sum(refused) == len(rivals) * (WRITERS - 1)
    assert len(store.resolve(rivals)) == len(rivals)


def test_without_the_constraint_the_same_thing_is_there_twice(neo4j_server: ServerAddress) -> None:
    def bring(_: int) -> None:
        with looked_into(neo4j_server) as mine:
            for number in range(200):
                mine.run("MERGE (:MergeProbe {uid: $uid})", uid=number).consume()

    at_once(bring)
    with looked_into(neo4j_server) as session:
        there = session.run("MATCH (n:MergeProbe) RETURN count(n)").single(strict=True)[0]
        session.run("MATCH (n:MergeProbe) DELETE n").consume()
    assert there > 200


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_whose_answer_is_lost_is_applied_once(
    neo4j_server: ServerAddress, store: Neo4jStore, uid: str, moment: str
) -> None:
    cuts = 0

    def watch(data: bytes) -> str:
        nonlocal cuts
        if armed and COMMIT in data and cuts == 0:
            cuts += 1
            return moment
        return ""

    armed = False
    desk = Desk(store)
    made = new_entity()
    there = len(store.audit(0, 10_000))
    relay = Relay(int(neo4j_server.uri.rpartition(":")[2]), watch)
    with closing(relay), closing(opened_case(neo4j_server, uid, port=relay.port)) as mine:
        armed = True
        touched = mine.apply(
            change(entities=(made,), records=(new_record(made.uid, desk.source.uid, {"name": "Sok"}),))
        )
    assert cuts == 1
    assert (touched.entities, touched.applied) == ((made.uid,), True)
    assert len(store.audit(0, 10_000)) == there + 1
    assert [r.subject for r in store.records_about([made.uid])] == [made.uid]


def test_a_chunk_whose_answer_is_lost_moves_the_import_on_once(
    neo4j_server: ServerAddress, store: Neo4jStore, uid: str
) -> None:
    cuts = 0

    def watch(data: bytes) -> str:
        nonlocal cuts
        if armed and COMMIT in data and cuts == 0:
            cuts += 1
            return "after"
        return ""

    armed = False
    relay = Relay(int(neo4j_server.uri.rpartition(":")[2]), watch)
    with closing(relay), closing(opened_case(neo4j_server, uid, port=relay.port)) as mine:
        work = Import(mine)
        made = new_entity()
        armed = True
        chunk = work.chunk(entities=(made,), records=(work.record(made.uid, {"name": "Sok"}),))
        assert cuts == 1
        assert not mine.apply(chunk).applied
        work.moves(RunState.COMPLETE)
        assert [r.subject for r in mine.records_about([made.uid])] == [made.uid]


def test_a_portion_whose_answer_is_lost_is_loaded_once(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    desk.adds(values={"name": "Sok"})
    cuts = 0

    def watch(data: bytes) -> str:
        nonlocal cuts
        if armed and COMMIT in data:
            cuts += 1
            return "after" if cuts % 2 else ""
        return ""

    armed = False
    info, empty = made_case(neo4j_server)
    relay = Relay(int(neo4j_server.uri.rpartition(":")[2]), watch)
    with closing(empty), closing(relay):
        with closing(opened_case(neo4j_server, info.uid, port=relay.port)) as mine:
            armed = True
            for part in Part:
                mine.load(part, list(pages(store, part, 100)))
            mine.rebuild()
        assert cuts > len(Part)
        assert kept(empty) == kept(store)
        assert empty.stats() == store.stats()
        with looked_into(neo4j_server) as session:
            cited = session.run(
                "MATCH (c:Case {uid: $uid}) MATCH (a:Assertion {case: c.case}) "
                "RETURN collect(COUNT { (a)-[:CITES]->() })",
                uid=info.uid,
            ).single(strict=True)[0]
        assert set(cited) == {1}
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


def test_a_server_that_dies_in_the_middle_is_told_in_words_and_leaves_nothing(
    neo4j_server: ServerAddress, store: Neo4jStore, uid: str
) -> None:
    desk = Desk(store)
    relay = Relay(int(neo4j_server.uri.rpartition(":")[2]), lambda _: "")
    mine = opened_case(neo4j_server, uid, port=relay.port)
    before = store.stats()
    relay.close()
    made = new_entity()
    with pytest.raises(NoAnswer, match="does not answer"):
        mine.apply(change(entities=(made,), records=(new_record(made.uid, desk.source.uid),)))
    mine.close()
    assert store.stats() == before
