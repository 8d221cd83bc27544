"""Cases on one server: kept apart, found by name, title or uid, refused in words, removed whole."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from graph.changes import Document, NewEntity, NewLink
from graph.folding import needles
from graph.ids import EntityId, KeyDigest, random_id
from graph.neo4j_store import Neo4jAddress, Neo4jStore, cases, create_case, open_case, remove_case
from graph.neo4j_store.connection import Connection
from graph.schema import SchemaError
from graph.store import NoAnswer, Refused, StoreError, WrongPassphrase
from investigator.neo4j_server.server import ServerAddress
from tests.contract.casework import Desk, copied, kept, new_entity, new_link, new_record, seen, sha256
from tests.contract.neo4j_casework import case_at, looked_into, made_case, opened_case
from tests.contract.places import PASSPHRASE, new_info

HOSTILE = (
    "Person`) DETACH DELETE n //",
    "Person\\u0060) DETACH DELETE n //",
    "x' OR '1'='1",
    '"}) DETACH DELETE n //',
    "$($label)",
    "$case",
    "{uid: 1}",
    "Person:Case",
    "n) RETURN n UNION MATCH (m",
    "/* */",
    "\\",
    "Entity",
)
WIDER = """
[entities.Drone]
en = "Drone"
fields = [{ name = "name", kind = "name", en = "Name" }]
"""
CANARY = "CANARY Sok Vannak Sophearith of the second floor"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails where the block takes longer."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.fixture
def store(neo4j_server: ServerAddress) -> Iterator[Neo4jStore]:
    info, store = made_case(neo4j_server, title=f"Lotus {random_id()}")
    with closing(store):
        yield store
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


@pytest.fixture(scope="module")
def lasting(neo4j_server: ServerAddress) -> Iterator[Neo4jStore]:
    """A case for the tests that do not mind what else is in it."""
    info, store = made_case(neo4j_server)
    with closing(store):
        yield store
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


@pytest.fixture
def other(neo4j_server: ServerAddress) -> Iterator[Neo4jStore]:
    info, store = made_case(neo4j_server)
    with closing(store):
        yield store
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


def test_two_cases_with_the_very_same_uids_do_not_see_each_other(store: Neo4jStore, other: Neo4jStore) -> None:
    desk = Desk(store)
    one, two = desk.adds(values={"name": "Sok"}), desk.adds(values={"name": "Chan"})
    link = desk.links("KNOWS", one, two, {"note": "school"})
    desk.sets(one)
    desk.does(documents=(Document("chart", "c", "{}"),))
    store.put_original(sha256(b"the file"), b"the file")
    copied(store, other)
    assert kept(other) == kept(store)
    before = seen(store)
    there = Desk(other)
    there.says(one, {"name": "Somebody else", "alias": "X"})
    there.says(link, {"note": "prison"})
    there.links("ASSOCIATE_OF", two, one)
    there.sets(one, value="released")
    other.put_original(sha256(b"another file"), b"another file")
    assert seen(store) == before
    assert there.entity(one).disputed == ("name",)
    assert [hit.entity.uid for hit in other.candidates(needles("somebody"), 5)] == [one]
    assert store.candidates(needles("somebody"), 5) == ()
    assert len(other.expand(one, None, 10).links) == 2
    assert len(store.expand(one, None, 10).links) == 1


def test_removing_a_case_leaves_the_other_whole(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    desk.links("KNOWS", desk.adds(), desk.adds())
    before = seen(store)
    with looked_into(neo4j_server) as session:
        nodes = session.run("MATCH (n) RETURN count(n)").single(strict=True)[0]
    info, gone = made_case(neo4j_server)
    with closing(gone):
        copied(store, gone)
    remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)
    assert seen(store) == before
    with looked_into(neo4j_server) as session:
        assert session.run("MATCH (n) RETURN count(n)").single(strict=True)[0] == nodes
    with pytest.raises(StoreError, match="no case"):
        opened_case(neo4j_server, info.uid)


def test_a_case_is_found_by_name_title_and_the_beginning_of_its_uid(
    neo4j_server: ServerAddress, store: Neo4jStore
) -> None:
    info = store.info()
    there = cases(case_at(neo4j_server, ""), neo4j_server.password)
    assert (info.uid, info.title) in {(case.uid, case.title) for case in there}
    for name in (info.uid, info.title, info.uid[:12]):
        with closing(opened_case(neo4j_server, name)) as again:
            assert again.info() == info
    with pytest.raises(StoreError, match="no case") as refused:
        opened_case(neo4j_server, "nobody's")
    assert info.uid in refused.value.remedy
    with pytest.raises(StoreError, match="The address names no case") as refused:
        opened_case(neo4j_server, "")
    assert info.uid in refused.value.remedy


def test_a_title_that_several_cases_bear_asks_for_the_name(neo4j_server: ServerAddress) -> None:
    title = f"Twice {random_id()}"
    made = [made_case(neo4j_server, title=title) for _ in range(2)]
    for _, store in made:
        store.close()
    with pytest.raises(StoreError, match="Several cases") as refused:
        opened_case(neo4j_server, title)
    for info, _ in made:
        assert info.uid in refused.value.remedy
        remove_case(case_at(neo4j_server, info.uid), neo4j_server.password, info.uid)


def test_a_name_is_given_once(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    with pytest.raises(StoreError, match="already"):
        create_case(case_at(neo4j_server, store.info().uid), neo4j_server.password, PASSPHRASE, new_info("Other"))


def test_a_case_needs_a_name_a_passphrase_and_a_vocabulary_that_reads(neo4j_server: ServerAddress) -> None:
    before = cases(case_at(neo4j_server, ""), neo4j_server.password)
    with pytest.raises(StoreError, match="names no case"):
        create_case(case_at(neo4j_server, ""), neo4j_server.password, PASSPHRASE, new_info("Other"))
    with pytest.raises(StoreError, match="passphrase"):
        create_case(case_at(neo4j_server, "a"), neo4j_server.password, "", new_info("Other"))
    with pytest.raises(SchemaError):
        create_case(case_at(neo4j_server, "a"), neo4j_server.password, PASSPHRASE, new_info("Other"), "= no")
    assert cases(case_at(neo4j_server, ""), neo4j_server.password) == before


def test_a_wrong_password_is_told_at_once(neo4j_server: ServerAddress, lasting: Neo4jStore) -> None:
    uid = lasting.info().uid
    with at_most(2), pytest.raises(WrongPassphrase, match="user name and password") as refused:
        open_case(case_at(neo4j_server, uid), "not the password", PASSPHRASE)
    assert "not the password" not in str(refused.value)


def test_a_wrong_passphrase_opens_nothing(neo4j_server: ServerAddress, lasting: Neo4jStore) -> None:
    uid = lasting.info().uid
    with pytest.raises(WrongPassphrase, match="passphrase does not open"):
        open_case(case_at(neo4j_server, uid), neo4j_server.password, PASSPHRASE + " ")


def test_a_server_that_is_not_there_is_told_at_once(neo4j_server: ServerAddress) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    for scheme in ("neo4j", "bolt", "neo4j+s"):
        address = Neo4jAddress.parsed(f"{scheme}://neo4j@127.0.0.1:{port}#case")
        with at_most(2), pytest.raises(NoAnswer, match="does not answer"):
            open_case(address, neo4j_server.password, PASSPHRASE)


def test_something_else_that_listens_there_is_told_in_words(neo4j_server: ServerAddress) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = Neo4jAddress.parsed(f"neo4j://neo4j@127.0.0.1:{silent.getsockname()[1]}#case")
        with at_most(15), pytest.raises(NoAnswer):
            open_case(address, neo4j_server.password, PASSPHRASE)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_of_a_type_or_field_is_refused_and_writes_nothing(
    neo4j_server: ServerAddress, lasting: Neo4jStore, hostile: str
) -> None:
    desk = Desk(lasting)
    one, two = desk.adds(values={"name": "Sok"}), desk.adds()
    before = seen(lasting)
    fresh = NewEntity(EntityId(random_id()), hostile, KeyDigest(random_id()))
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.does(entities=(fresh,)),
        lambda: desk.does(links=(NewLink(new_link("KNOWS", one, two).uid, hostile, one, two),)),
        lambda: desk.says(one, {hostile: "x"}),
        lambda: desk.sets(one, axis=hostile),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert seen(lasting) == before
    assert lasting.entities_of(hostile, "", 10) == ()
    assert lasting.links_of(hostile, "", 10) == ()
    assert lasting.expand(one, [hostile], 10).total == 0
    assert lasting.adjacent([one], [hostile]) == ()
    assert lasting.entities([EntityId(hostile)]) == ()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_value_is_only_a_text(neo4j_server: ServerAddress, lasting: Neo4jStore, hostile: str) -> None:
    desk = Desk(lasting)
    with looked_into(neo4j_server) as session:
        before = session.run("MATCH (n) RETURN count(n)").single(strict=True)[0]
    made = new_entity("Organization")
    desk.does(entities=(made,), records=(new_record(made.uid, desk.source.uid, {"name": hostile}),))
    with looked_into(neo4j_server) as session:
        after = session.run("MATCH (n) RETURN count(n)").single(strict=True)[0]
        labels = session.run("MATCH (n {uid: $uid}) RETURN labels(n)", uid=made.uid).single(strict=True)[0]
    assert after - before == len(("entity", "record", "line in the log"))
    assert sorted(labels) == ["Entity", "Organization"]
    assert desk.entity(made.uid).values == {"name": (hostile,)}
    lasting.candidates(needles(hostile), 5)


def test_what_is_written_reads_naturally_in_the_browser(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    desk = Desk(store)
    dara = desk.adds(values={"name": "Sok Dara", "nationality": "KH"})
    firm = desk.adds("Organization", {"name": "Lucky Star"})
    desk.links("DIRECTS", dara, firm, {"role": "director"})
    desk.sets(dara)
    with looked_into(neo4j_server) as session:
        found = session.run(
            "MATCH (c:Case {uid: $uid}) "
            "MATCH (p:Entity:Person {case: c.case, name: 'Sok Dara'})-[d:DIRECTS]->(o:Entity:Organization) "
            "MATCH (a:Assertion {case: c.case, about: p.uid})-[cites:CITES]->(s:Source) "
            "MATCH (status:StatusChange)-[:OF]->(p) MATCH (status)-[:CITES]->(s) "
            "RETURN p.nationality, d.role, o.name, a.fields, a.values, cites.locator, s.title, "
            "status.axis, status.value",
            uid=store.info().uid,
        ).single(strict=True)
    assert list(found) == [
        ["KH"], "director", "Lucky Star", ["name", "nationality"], ["Sok Dara", "KH"], "row 2", desk.source.title,
        "measure", "wanted",
    ]  # fmt: skip


def test_a_vocabulary_that_somebody_else_widened_is_understood(neo4j_server: ServerAddress, store: Neo4jStore) -> None:
    uid = store.info().uid
    with closing(opened_case(neo4j_server, uid)) as reader, closing(opened_case(neo4j_server, uid)) as writer:
        desk = Desk(store)
        desk.does(documents=(Document("schema", "agency", WIDER),))
        drone = desk.adds("Drone", {"name": "Bee"})
        assert "Drone" not in reader.schema().entities
        assert [(e.type, e.value("name")) for e in reader.entities([drone])] == [("Drone", "Bee")]
        assert "Drone" not in writer.schema().entities
        assert writer.entities([Desk(writer).adds("Drone")])[0].type == "Drone"


def test_the_driver_logs_no_values(
    neo4j_server: ServerAddress, store: Neo4jStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("neo4j").addHandler(caplog.handler)
    try:
        desk = Desk(store)
        person = desk.adds(values={"name": CANARY})
        made = new_entity()
        desk.does(entities=(made,))
        with pytest.raises(StoreError) as refused:
            desk.does(entities=(NewEntity(EntityId(random_id()), "Person", made.key),))
    finally:
        logging.getLogger("neo4j").removeHandler(caplog.handler)
    assert desk.entity(person).value("name") == CANARY
    assert CANARY not in caplog.text
    assert made.key not in str(refused.value)
    assert made.key not in repr(refused.value.__cause__)


def test_a_search_is_one_transaction_and_knows_types_that_another_program_added(
    neo4j_server: ServerAddress, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way to the server and its begin and commit are paid once; protected names are looked through on the same."""
    with closing(opened_case(neo4j_server, store.info().uid)) as reader:
        desk = Desk(store)
        desk.does(documents=(Document("schema", "agency", WIDER),))
        drone = desk.adds("Drone", {"name": "Bee"})
        person = new_entity(protected=True)
        desk.does(entities=(person,), records=(new_record(person.uid, desk.source.uid, {"name": "Bee Sok"}),))
        assert "Drone" not in reader.schema().entities
        begun: list[int] = []
        really = Connection.read
        monkeypatch.setattr(Connection, "read", lambda way, work: (begun.append(1), really(way, work))[1])
        assert {hit.entity.uid for hit in reader.candidates(needles("bee"), 10)} == {drone, person.uid}
        assert len(begun) == 2, "one for the search, and one for the vocabulary that it did not know"
        assert len(reader.candidates(needles("bee"), 10)) == 2
        assert len(begun) == 3
