"""A server of our own, that speaks TLS only: what its files hold, how it plans while empty, whom it trusts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString

import pytest
from neo4j import GraphDatabase, Session, TrustCustomCAs

from graph.folding import needles
from graph.neo4j_store import Neo4jAddress, Neo4jStore, cases, create_case
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.migrations import migrate, taken
from graph.store import NoAnswer, StoreError, WrongPassphrase
from investigator.neo4j_server.jar_set import DistributionFault
from investigator.neo4j_server.server import Neo4jServer
from investigator.system_packages import SystemPackagesMissing
from tests.contract.canaries import NAMING, REASON, protect, says_everything
from tests.contract.casework import Desk, new_entity, new_record, sha256
from tests.contract.neo4j_casework import Authority, at_once
from tests.contract.neo4j_plans import (
    ONE_LINK,
    TEXTS,
    assert_nothing_is_scanned_whole,
    assert_one_link_is_found_between_its_ends,
    operators,
)
from tests.contract.places import PASSPHRASE, new_info

MERGED: LiteralString = (
    "UNWIND $rows AS row "
    "MATCH (a:Entity {case: $case, uid: row.source}) MATCH (b:Entity {case: $case, uid: row.target}) "
    "MERGE (a)-[r:$(row.type) {uid: row.uid}]->(b) ON CREATE SET r = row.props RETURN count(*)"
)
LOOKED_UP: LiteralString = (
    "MATCH (k:LinkAnchor) WHERE k.case = $case AND k.about IN $uids "
    "MATCH (a:Entity {case: $case, uid: k._from}) MATCH (b:Entity {case: $case, uid: k._to}) "
    "OPTIONAL MATCH (a)-[r]->(b) WHERE r.uid = k.about RETURN collect(r.uid)"
)
PLANNED: dict[str, LiteralString] = TEXTS | {"merged": MERGED, "looked up": LOOKED_UP}
"""Our texts; and for a control, links put and found as one would at first, which is right once there are many links."""


class OwnServer:
    """A server that speaks TLS only, with its authority, to be searched and to be broken."""

    def __init__(self, folder: Path) -> None:
        authority = Authority(folder / "tls")
        self.authority = authority.certificate
        self.server = Neo4jServer.start(folder / "home", heap="256m", tls=authority.certify())
        with closing(self.connect()) as connection:
            migrate(connection)
        with self.session() as session:
            self.plans_when_empty = {name: operators(session, text) for name, text in PLANNED.items()}

    def case_at(self, case: str, scheme: str = "neo4j", host: str = "127.0.0.1") -> Neo4jAddress:
        port = self.server.uri.rpartition(":")[2]
        return Neo4jAddress.parsed(f"{scheme}://{self.server.user}@{host}:{port}#{case}")

    def new_case(self) -> Neo4jStore:
        info = new_info("Own")
        return create_case(self.case_at(info.uid), self.server.password, PASSPHRASE, info, ca=self.authority)

    def connect(self) -> Connection:
        return Connection(self.case_at(""), self.server.password, self.authority)

    @contextmanager
    def session(self) -> Iterator[Session]:
        uri = self.server.uri.replace("neo4j", "bolt", 1)
        trust = TrustCustomCAs(str(self.authority))
        auth = (self.server.user, self.server.password)
        with (
            GraphDatabase.driver(uri, auth=auth, encrypted=True, trusted_certificates=trust) as driver,
            driver.session() as session,
        ):
            yield session

    def run(self, statement: str) -> list[list[object]]:
        with self.session() as session:
            return session.run(statement).values()  # type: ignore[arg-type]

    def files_with(self, text: str) -> list[str]:
        """The files of the server that hold a text, in any of the ways in which it keeps texts."""
        wanted = [text.encode(), text.lower().encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
        files = [file for file in sorted(self.server.home.rglob("*")) if file.is_file()]
        holding = [file for file in files if any(spelled in file.read_bytes() for spelled in wanted)]
        return [str(file.relative_to(self.server.home)) for file in holding]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    try:
        own = OwnServer(tmp_path_factory.mktemp("own"))
    except (SystemPackagesMissing, DistributionFault) as fault:
        pytest.skip(f"no Neo4j server: {fault}")
    with own.server:
        yield own


def test_no_file_of_the_server_holds_a_protected_person(own: OwnServer) -> None:
    with closing(own.new_case()) as store:
        desk = Desk(store)
        desk.adds(values={"name": "CONTROLNAME Chan Bopha of the village beside the long river"})
        made = new_entity(protected=True)
        desk.does(entities=(made,), records=(new_record(made.uid, desk.source.uid, {"name": NAMING["name"]}),))
        says_everything(desk, made.uid)
        store.candidates(needles(NAMING["name"]), 5)
        store.put_original(sha256(REASON.encode()), REASON.encode())
    own.server.restart()
    in_clear = own.files_with("CONTROLNAME")
    assert any("neostore.propertystore" in file for file in in_clear), "the search finds nothing in the store's files"
    assert any("transactions" in file for file in in_clear), "the search finds nothing in the server's own logs"
    words = [text.split()[0] for name, text in NAMING.items() if name not in ("birth_date", "phone", "name_khmer")]
    for word in (*words, NAMING["name_khmer"], REASON.split()[0]):
        assert own.files_with(word) == []


def test_who_was_in_clear_stays_in_old_files_of_the_server_even_when_sealed_later(own: OwnServer) -> None:
    """What the README says plainly: a server's transaction logs keep what was written before somebody was protected."""
    name = "OLDCANARY Chan Bopha Sreymom of the village beside the long river"
    with closing(own.new_case()) as store:
        desk = Desk(store)
        person = desk.adds("Person", {"name": name})
        protect(desk, person)
        assert desk.entity(person).value("name") == name
    logs = [file for file in own.files_with("OLDCANARY") if "transactions" in file]
    assert logs, "old transaction logs no longer keep it: README and SECURITY may promise more"


@pytest.mark.parametrize("name", TEXTS)
def test_planned_while_the_database_is_empty_a_text_scans_nothing_whole(own: OwnServer, name: str) -> None:
    """Such a plan is kept while the first import runs, for which a scan that costs nothing yet would be quadratic."""
    steps = own.plans_when_empty[name]
    if name != "questions.STATS":
        assert_nothing_is_scanned_whole(name, steps)


@pytest.mark.parametrize("name", ONE_LINK)
def test_planned_while_the_database_is_empty_one_link_is_found_between_its_ends(own: OwnServer, name: str) -> None:
    assert_one_link_is_found_between_its_ends(own.plans_when_empty[name])


@pytest.mark.parametrize("name", ["merged", "looked up"])
def test_planned_while_the_database_is_empty_a_scan_for_each_link_would_be_seen(own: OwnServer, name: str) -> None:
    """The control."""
    with pytest.raises(AssertionError):
        assert_nothing_is_scanned_whole(name, own.plans_when_empty[name])


@pytest.mark.parametrize("scheme", ["neo4j", "bolt", "neo4j+s", "bolt+s"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_with_its_authority_the_server_is_trusted(own: OwnServer, scheme: str, host: str) -> None:
    assert isinstance(cases(own.case_at("", scheme, host), own.server.password, ca=own.authority), tuple)


def test_without_tls_a_server_that_wants_it_does_not_answer(own: OwnServer) -> None:
    with pytest.raises(NoAnswer):
        cases(own.case_at("", "bolt"), own.server.password)


@pytest.mark.parametrize("scheme", ["neo4j+s", "bolt+s"])
def test_the_authorities_of_this_computer_do_not_vouch_for_ours(own: OwnServer, scheme: str) -> None:
    with pytest.raises(StoreError, match="could not prove who it is"):
        cases(own.case_at("", scheme), own.server.password)


def test_another_authority_does_not_vouch_for_the_server(own: OwnServer, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other").certificate
    with pytest.raises(StoreError, match="could not prove who it is"):
        cases(own.case_at(""), own.server.password, ca=other)


def test_over_tls_too_a_wrong_password_is_told(own: OwnServer) -> None:
    with pytest.raises(WrongPassphrase):
        cases(own.case_at(""), "not the password", ca=own.authority)


def test_many_who_prepare_an_empty_database_at_once_prepare_it_once(own: OwnServer) -> None:
    own.run("MATCH (n:InvestigatorMigration) DELETE n")
    for kind, all_of_them in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
        for (name,) in own.run(f"SHOW {all_of_them} YIELD name WHERE name STARTS WITH 'investigator_' RETURN name"):
            own.run(f"DROP {kind} {name}")

    def prepare(_: int) -> None:
        with closing(own.connect()) as connection:
            migrate(connection)

    at_once(prepare)
    with closing(own.connect()) as connection:
        steps = taken(connection)
    assert steps >= 1
    assert own.run("MATCH (n:InvestigatorMigration) RETURN n.number ORDER BY n.number") == [
        [n + 1] for n in range(steps)
    ]
    constraints = own.run("SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'investigator_' RETURN name")
    online = own.run("SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN name")
    assert len(constraints) > 10
    assert online == []
    prepare(0)
    assert own.run("SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'investigator_' RETURN name") == constraints


def test_a_database_of_a_newer_program_is_left_alone(own: OwnServer) -> None:
    own.run("CREATE (:InvestigatorMigration {number: 9999})")
    try:
        with pytest.raises(StoreError, match="newer version"):
            own.new_case()
    finally:
        own.run("MATCH (n:InvestigatorMigration {number: 9999}) DELETE n")


def test_a_name_is_taken_once_by_many_at_once(own: OwnServer) -> None:
    infos = [new_info("Race") for _ in range(4)]
    made = []

    def create(number: int) -> None:
        try:
            store = create_case(own.case_at("race"), own.server.password, PASSPHRASE, infos[number], ca=own.authority)
        except StoreError:
            return
        made.append(store)

    at_once(create)
    for store in made:
        store.close()
    assert len(made) == 1
    assert [case.name for case in cases(own.case_at(""), own.server.password, ca=own.authority)].count("race") == 1
