"""On a server nothing that names a protected person is to be read: not in a property, nor in a file of the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from graph.changes import NewLink
from graph.facts import AuditEntry, Verdict
from graph.folding import needles
from graph.ids import LinkId, random_id
from graph.neo4j_store import Neo4jStore, open_case, remove_case
from graph.store import StoreError
from graph.text import fold
from investigator.neo4j_server.server import ServerAddress
from tests.contract.canaries import NAMING, OPEN, REASON, protect, says_everything
from tests.contract.casework import Desk, Import, new_entity, new_record, sha256
from tests.contract.neo4j_casework import all_that_is_kept, case_at, looked_into, made_case
from tests.contract.places import PASSPHRASE


@pytest.fixture
def store(neo4j_server: ServerAddress) -> Iterator[Neo4jStore]:
    info, store = made_case(neo4j_server)
    with closing(store):
        yield store
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


def is_seen(text: str, values: dict[str, str] = NAMING) -> list[str]:
    """Which of the values stand in a text, as they are or as search folds them."""
    return [name for name, value in values.items() if value in text or fold(value) in text]


def test_a_protected_person_is_nowhere_in_clear(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    made = new_entity(protected=True)
    desk.does(entities=(made,), records=(new_record(made.uid, desk.source.uid, {"name": NAMING["name"]}),))
    says_everything(desk, made.uid)
    store.put_original(sha256(REASON.encode()), REASON.encode())
    everything = all_that_is_kept(neo4j_server)
    assert is_seen(everything) == []
    assert is_seen(everything, {"reason": REASON}) == []
    entity = desk.entity(made.uid)
    assert entity.protected
    assert {name: entity.value(name) for name in NAMING | OPEN} == NAMING | OPEN
    with looked_into(neo4j_server) as session:
        shown = session.run("MATCH (n:Person {uid: $uid}) RETURN n.pseudonym, n.sex, n.name", uid=made.uid).single(
            strict=True
        )
    assert list(shown) == [entity.pseudonym, "female", None]


def test_somebody_who_is_not_protected_is_there_in_clear(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    says_everything(desk, desk.adds())
    assert is_seen(all_that_is_kept(neo4j_server)) == list(NAMING)


def test_who_is_protected_later_is_sealed_with_everything_said_before(
    neo4j_server: ServerAddress, store: Neo4jStore
) -> None:
    desk = Desk(store)
    person = desk.adds()
    says_everything(desk, person)
    desk.judges(store.records_about([person])[0].uid, Verdict.WITHDRAWN)
    before = desk.entity(person), store.records_about([person]), store.statuses("", [person])
    protect(desk, person)
    everything = all_that_is_kept(neo4j_server)
    assert is_seen(everything) == []
    assert is_seen(everything, {"reason": REASON}) == []
    after = desk.entity(person), store.records_about([person]), store.statuses("", [person])
    assert after == (replace(before[0], protected=True), *before[1:])
    says_everything(desk, person)
    assert is_seen(all_that_is_kept(neo4j_server)) == []


def test_who_is_protected_during_an_import_that_nobody_sees_yet_is_sealed_too(
    neo4j_server: ServerAddress, store: Neo4jStore
) -> None:
    desk, work = Desk(store), Import(store)
    person, profile = new_entity(), new_entity("VictimProfile")
    work.chunk(entities=(person,), records=(work.record(person.uid, NAMING),))
    assert is_seen(all_that_is_kept(neo4j_server)) == list(NAMING)
    link = NewLink(LinkId(random_id()), "HAS_PROFILE", person.uid, profile.uid)
    work.chunk(entities=(profile,), links=(link,), records=(work.record(profile.uid), work.record(link.uid)))
    assert is_seen(all_that_is_kept(neo4j_server)) == []
    desk.does(label="nothing")


def test_unprotected_with_a_reason_all_is_in_clear_again(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    person = desk.adds()
    says_everything(desk, person)
    protect(desk, person)
    desk.judges(person, Verdict.UNPROTECTED, reason="she asked for it")
    assert is_seen(all_that_is_kept(neo4j_server)) == list(NAMING)
    assert not desk.entity(person).protected
    desk.judges(person, Verdict.PROTECTED)
    assert is_seen(all_that_is_kept(neo4j_server)) == []


@pytest.mark.parametrize("kind", ["USES", "LINKED_TO"])
def test_the_number_of_the_protected_alone_is_nowhere_in_clear(
    neo4j_server: ServerAddress, store: Neo4jStore, kind: str
) -> None:
    desk, canary = Desk(store), "85571777666"
    person, phone = desk.adds(), desk.adds("Identifier", {"number": f"+{canary}", "kind": "phone"})
    desk.links(kind, person, phone)
    assert canary in all_that_is_kept(neo4j_server)
    protect(desk, person)
    assert canary not in all_that_is_kept(neo4j_server)
    assert [hit.entity.uid for hit in store.candidates(needles(canary), 5)] == [phone]
    opened = desk.joins("USES", desk.adds("Organization"), phone)
    assert canary in all_that_is_kept(neo4j_server)
    desk.undoes(opened)
    assert canary not in all_that_is_kept(neo4j_server)
    later = desk.adds("Identifier", {"number": "+85571000444", "kind": "phone"})
    desk.links(kind, person, later)
    assert "85571000444" not in all_that_is_kept(neo4j_server)


@pytest.mark.parametrize("query", ["canaryname", "វណ្ណៈ", "sophearith sok", "971234567", "ca", "ុ"])
def test_search_finds_the_protected_as_it_finds_others(store: Neo4jStore, query: str) -> None:
    desk = Desk(store)
    one, two = desk.adds(values=NAMING), desk.adds(values=NAMING)
    tiers = {hit.entity.uid: hit.tier for hit in store.candidates(needles(query), 10)}
    assert tiers.keys() == {one, two}
    protect(desk, one)
    again = store.candidates(needles(query), 10)
    assert {hit.entity.uid: hit.tier for hit in again} == tiers
    assert list(again) == sorted(again, key=lambda hit: (hit.tier, hit.entity.uid))
    assert len(store.candidates(needles(query), 1)) == 1


def test_search_sees_what_somebody_else_wrote_about_the_protected(
    neo4j_server: ServerAddress, store: Neo4jStore
) -> None:
    desk = Desk(store)
    person = desk.adds(values={"name": "Sok"})
    protect(desk, person)
    assert store.candidates(needles("sok"), 5)
    with closing(open_case(case_at(neo4j_server, store.info().uid), neo4j_server.password, PASSPHRASE)) as other:
        record = Desk(other).says(person, {"alias": "the carpenter"})
        assert [hit.entity.uid for hit in store.candidates(needles("carpenter"), 5)] == [person]
        Desk(other).judges(record.uid, Verdict.WITHDRAWN)
        assert store.candidates(needles("carpenter"), 5) == ()


def test_a_sealed_value_that_was_moved_or_altered_is_told(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    one, two = desk.adds(values=NAMING), desk.adds(values=NAMING)
    protect(desk, one)
    protect(desk, two)
    with looked_into(neo4j_server) as session:
        session.run(
            "MATCH (a:Entity {uid: $one}), (b:Entity {uid: $two}) SET a._sealed = b._sealed", one=one, two=two
        ).consume()
    assert desk.entity(two).value("name") == NAMING["name"]
    with pytest.raises(StoreError, match="altered or moved"):
        desk.entity(one)


def test_a_line_of_the_log_cannot_be_exchanged(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    Desk(store).adds()
    store.log(by="Dara", at="2031", action="export", detail="all")
    assert isinstance(store.audit(0, 10)[-1], AuditEntry)
    with looked_into(neo4j_server) as session:
        session.run(
            "MATCH (c:Case {uid: $uid}) "
            "MATCH (a:AuditEntry {case: c.case, seq: 1}), (b:AuditEntry {case: c.case, seq: 2}) "
            "SET a._detail = b._detail",
            uid=store.info().uid,
        ).consume()
    with pytest.raises(StoreError, match="altered or moved"):
        store.audit(0, 10)
