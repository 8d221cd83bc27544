"""The saved questions find what is planted in the sample case, in a file and on a server, and name their sources."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from graph.facts import Entity
from graph.ids import WORLD, EntityId, key_digest
from graph.values import Kind, normalise
from investigator.case import Case, Secrets, discard
from investigator.demo import PASSPHRASE, build
from investigator.disclosure import Disclosure
from investigator.neo4j_server.server import ServerAddress
from investigator.questions import Answer, BadQuestion, answer, question, questions
from investigator.sample import write_key

Key = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    case: Case

    def asked(self, code: str, **values: int) -> Answer:
        return self.case.ask(lambda s: answer(s, code, Disclosure(self.case.schema), values))

    def known(self, answered: Answer) -> dict[EntityId, Entity]:
        return {e.uid: e for e in self.case.ask(lambda s: s.entities(answered.entities))}

    def find(self, kind: str, number: str) -> EntityId:
        wanted = normalise(Kind.PHONE if number.startswith("+") else Kind.IDENTIFIER, number)
        digest = key_digest(self.case.info.secret, kind, WORLD, wanted)
        (found,) = self.case.ask(lambda s: s.resolve([digest])).values()
        return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Key:
    body = json.loads(write_key(tmp_path_factory.mktemp("key")).read_text("utf-8"))
    return dict(body["planted"])


@pytest.fixture(scope="module")
def in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    folder = tmp_path_factory.mktemp("asked")
    made = build(str(folder / "sample.case"), folder / "files", Secrets(PASSPHRASE))
    with made.case:
        yield Sample(made.case)


@pytest.fixture(scope="module")
def on_a_server(tmp_path_factory: pytest.TempPathFactory, neo4j_server: ServerAddress) -> Iterator[Sample]:
    scheme, _, place = neo4j_server.uri.partition("://")
    name = f"{scheme}://{neo4j_server.user}@{place}#asked-{secrets.token_hex(4)}"
    opens = Secrets(PASSPHRASE, neo4j_server.password)
    made = build(name, tmp_path_factory.mktemp("asked") / "files", opens)
    with made.case:
        yield Sample(made.case)
    discard(name, made.case.info.uid, opens)


@pytest.fixture(params=("in_a_file", "on_a_server"))
def sample(request: pytest.FixtureRequest) -> Sample:
    found: Sample = request.getfixturevalue(request.param)
    return found


def plain(numbers: list[str]) -> list[str]:
    return sorted(normalise(Kind.IDENTIFIER, number) for number in numbers)


def test_every_question_is_answered_with_reasons_and_sources(sample: Sample) -> None:
    for asked in questions():
        found = sample.asked(asked.code)
        assert found.hits, asked.code
        known = sample.known(found)
        links = {link.uid: link for link in sample.case.ask(lambda s, f=found: s.links(f.links))}
        assert len(known) == len(found.entities)
        assert len(links) == len(found.links)
        assert all({k.source, k.target} <= known.keys() for k in links.values()), asked.code
        for hit in found.hits:
            assert hit.reason
            assert hit.subject in hit.entities
            assert hit.cited, (asked.code, hit.reason)
            assert all(place.sha256 and "row" in place.locator for place in hit.cited)


def test_the_person_behind_the_nominees(sample: Sample, planted: Key) -> None:
    (hit,) = sample.asked("behind-nominees").hits
    assert hit.subject == sample.find("Person", planted["hidden_person"]["document"])
    companies = {sample.find("Organization", number) for number in planted["powers_of_attorney_for"]}
    assert companies <= set(hit.entities)
    directors = {sample.find("Person", document) for document in planted["nominee_directors"]}
    assert set(hit.entities) - companies - {hit.subject} <= directors
    assert sample.asked("behind-nominees", at_least=len(companies) + 1).hits == ()


def test_shared_phones_and_addresses(sample: Sample, planted: Key) -> None:
    phones = {hit.name: hit for hit in sample.asked("shared-identifiers").hits}
    shared = phones[planted["shared_phone"]]
    companies = {sample.find("Organization", number) for number in planted["shared_phone_companies"]}
    assert companies | {sample.find("Person", planted["shared_phone_subscriber"])} <= set(shared.entities)
    assert planted["moved_site"]["phone"] in phones
    (address,) = sample.asked("shared-addresses").hits
    assert {sample.find("Organization", n) for n in planted["shell_companies"]} <= set(address.entities)


def test_sites_closed_and_moved(sample: Sample, planted: Key) -> None:
    closed = sample.asked("closed-and-active")
    known = sample.known(closed)
    assert sorted(known[h.subject].value("site_code") for h in closed.hits) == plain(
        planted["closed_with_later_activity"]
    )
    moved = sample.asked("moved")
    (hit,) = moved.hits
    codes = [e.value("site_code") for e in sample.known(moved).values() if e.type == "Site"]
    assert sorted(codes) == plain([planted["moved_site"]["from"], planted["moved_site"]["to"]])
    assert sample.find("Organization", planted["moved_site"]["company"]) in hit.entities


def test_victims_who_are_suspects_or_back_at_work_keep_their_pseudonyms(sample: Sample, planted: Key) -> None:
    (both,) = sample.asked("victim-and-suspect").hits
    assert both.subject == sample.find("Person", planted["victim_and_suspect"]["document"])
    back = sample.asked("back-at-work")
    documents = [*planted["relinked_at_sites"].values(), *planted["relinked_by_permit"].values()]
    known = sample.known(back)
    assert sorted(known[h.subject].value("document_number") for h in back.hits) == plain(documents)
    for hit in (both, *back.hits):
        assert hit.name.startswith("V-")


def test_what_is_unproven_rests_on_too_little(sample: Sample) -> None:
    found = sample.asked("unproven")
    assert all(len(hit.links) == 1 for hit in found.hits)
    assert len(sample.asked("unproven", at_least=3).hits) >= len(found.hits)


def test_a_file_and_a_server_answer_alike(in_a_file: Sample, on_a_server: Sample) -> None:
    """Protected persons have random uids and pseudonyms, so texts and counts are compared where nobody is protected."""
    for asked in questions():
        ours, theirs = in_a_file.asked(asked.code), on_a_server.asked(asked.code)
        counts = [sorted((len(h.entities), len(h.links), len(h.cited)) for h in each.hits) for each in (ours, theirs)]
        assert counts[0] == counts[1], asked.code
        if asked.code not in ("victim-and-suspect", "back-at-work"):
            said = [
                sorted((h.name, h.reason, *sorted(c.text for c in h.cited)) for h in e.hits) for e in (ours, theirs)
            ]
            assert said[0] == said[1], asked.code


def test_a_wrong_code_or_number_is_told(in_a_file: Sample) -> None:
    with pytest.raises(BadQuestion, match="no question"):
        question("who-is-guilty")
    with pytest.raises(BadQuestion, match="cannot be 1"):
        in_a_file.asked("shared-addresses", at_least=1)
    with pytest.raises(BadQuestion, match="no parameter"):
        in_a_file.asked("moved", at_least=2)
