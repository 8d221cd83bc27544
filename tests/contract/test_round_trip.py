"""What goes into a store comes out again, to the last character."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from graph.changes import Document
from graph.facts import Citation, Claim, Entity, Grade, Judgement, Record, RunState, Source, StatusChange, Verdict
from graph.ids import EntityId, JudgementId, KeyDigest, RecordId, SourceId, StatusId, SubjectId, random_id
from graph.store import CaseInfo, GraphStore, Refused, WrongPassphrase
from graph.values import Kind
from tests.contract.casework import CLOCK, Desk, Import, change, new_entity, new_link, new_record, new_run, sha256
from tests.contract.places import Cases

TEXTS = (
    "Sok Vanna",
    "សុខ វណ្ណា",
    "陈志",
    "Trần Thị Bưởi",
    "สมชาย",
    'O\'Brien "the Hook"',
    "`back` \\ticks\\ $() {x}",
    "\\u0060",
    "'); DROP TABLE record; --",
    "two\nlines\tand a tab",
    "👩‍👩‍👧 ខ្មែរ",
    "x" * 20_000,
    " leading and trailing ",
)
VALUES = {
    Kind.NAME: "陈志",
    Kind.DATE: "2031-10/2031-12",
    Kind.IDENTIFIER: "N1234567",
    Kind.PHONE: "+85512345678",
    Kind.COUNTRY: "KH",
    Kind.ENUM: "female",
    Kind.MONEY: "USD 1200.50",
    Kind.PLACE: "ភ្នំពេញ",
    Kind.TEXT: "two\nlines",
    Kind.GEO: "11.5564,104.9282",
    Kind.COUNT: "12345678901234567890",
    Kind.FLAG: "true",
}


def test_a_case_says_what_it_was_made_with(cases: Cases) -> None:
    store = cases.new(title="Operation “Lotus” ផ្កាឈូក")
    info = store.info()
    assert info.title == "Operation “Lotus” ផ្កាឈូក"
    assert info.fictional
    assert len(info.secret) == 32
    assert cases.again(store).info() == info
    assert isinstance(info, CaseInfo)


@pytest.mark.parametrize("passphrase", ["", "a passphrase of the test", "A passphrase of the tests", "x" * 999, "ខ្មែរ"])
def test_another_passphrase_is_refused_in_words_and_the_right_one_still_opens(cases: Cases, passphrase: str) -> None:
    desk = Desk(cases.new())
    person = desk.adds(values={"name": "Sok"})
    with pytest.raises(WrongPassphrase) as refused:
        cases.opened_with(desk.store, passphrase)
    assert "Sok" not in str(refused.value)
    assert cases.again(desk.store).entities([person])[0].value("name") == "Sok"


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_every_kind_of_value_comes_back_as_the_current_one(desk: Desk, kind: Kind) -> None:
    schema = desk.store.schema()
    fields = [
        (name, field)
        for name, entity in schema.entities.items()
        for field in entity.fields
        if field.kind is kind and not entity.protects
    ]
    assert fields
    for name, field in fields:
        value = schema.lists[field.list][0].code if field.list else VALUES[kind]
        entity = desk.entity(desk.adds(name, {field.name: value}))
        assert (entity.type, dict(entity.values), entity.disputed) == (name, {field.name: (value,)}, ())


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_comes_back_wherever_it_stands(desk: Desk, text: str) -> None:
    one, other = desk.adds("Organization", {"name": text, "notes": text}), desk.adds("Organization", {"alias": text})
    link = desk.links("SUBSIDIARY_OF", one, other, {"note": text})
    assert desk.entity(one).values == {"name": (text,), "notes": (text,)}
    assert desk.link(link).values == {"note": (text,)}
    status = replace(
        StatusChange(StatusId(random_id()), desk.adds("Person"), "measure", "wanted", "2031", "2031"),
        citations=(Citation(desk.source.uid, text),),
        body=text,
        reference=text,
        reason=text,
        happened_words=text,
        by=text,
    )
    source = Source(SourceId(random_id()), text, series=text, exhibit=text, acquired_how=text)
    judgement = Judgement(JudgementId(random_id()), status.uid, Verdict.DISPUTED, by=text, at=CLOCK.tick(), reason=text)
    desk.does(
        sources=(source,), statuses=(status,), judgements=(judgement,), documents=(Document("chart", text, text),)
    )
    assert desk.store.statuses("measure") == (status,)
    assert desk.store.sources([source.uid]) == (source,)
    assert desk.store.judgements_on([status.uid]) == (judgement,)
    assert desk.store.documents("chart") == (Document("chart", text, text),)


def test_every_part_of_a_record_comes_back(cases: Cases) -> None:
    desk = Desk(cases.new())
    person = desk.adds()
    basis = desk.says(person)
    record = Record(
        RecordId(random_id()),
        SubjectId(person),
        desk.source.uid,
        "sheet “Intake”, row 14",
        (Claim("alias", "Sok", " SOK ", "ឈ្មោះ"), Claim("alias#2", "Chan", "", "AB"), Claim("sex", "female", "F")),
        Grade("B", "2", "3"),
        "2031-10~",
        "2031-12/..",
        CLOCK.tick(),
        "Vanna",
        pending=("sex",),
        rule="shared phone",
        basis=(basis.uid,),
    )
    desk.does(records=(record,))
    again = cases.again(desk.store)
    assert again.records([record.uid]) == {record.uid: (record, True)}
    assert again.records_about([person])[-1] == record
    assert again.pending() == (record,)


def test_every_part_of_a_source_a_status_and_a_run_comes_back(cases: Cases) -> None:
    store = cases.new()
    desk = Desk(store)
    work = Import(store)
    person = new_entity()
    source = Source(
        work.source.uid,
        "Intake of the shelter",
        "file",
        "intake.xlsx",
        "ab" * 32,
        123_456_789_012,
        "application/xlsx",
        "shelter intake",
        "EX-7",
        "2031-10-19",
        "Vanna",
        "by courier",
        Grade("A", "1", "1"),
        fictional=True,
        run=work.run.uid,
    )
    status = replace(
        work.status(person.uid, happened="2031-10-19T14:05", learned="2031-11"),
        citations=(Citation(source.uid, "row 2"), Citation(desk.source.uid, "page 9")),
        grade=Grade("C", "3"),
    )
    work.source = source
    work.whole(entities=(person,), records=(work.record(person.uid),), statuses=(status,))
    again = cases.again(store)
    assert again.sources([source.uid]) == (source,)
    assert again.sources() == tuple(sorted((source, desk.source), key=lambda s: s.uid))
    assert again.sources([SourceId("0" * 32)]) == ()
    assert again.statuses("measure", [person.uid]) == (status,)
    assert again.runs() == (work.held,)
    assert again.runs()[0].counts == {"rows": 3}


def test_entities_and_links_come_in_the_order_asked_for_and_only_once(desk: Desk) -> None:
    people = [desk.adds(values={"name": f"Sok {n}"}) for n in range(5)]
    links = [desk.links("KNOWS", people[n], people[n + 1]) for n in range(4)]
    asked = [people[3], people[0], EntityId("0" * 32), people[3], people[4]]
    assert [e.uid for e in desk.store.entities(asked)] == [people[3], people[0], people[4]]
    assert [k.uid for k in desk.store.links([links[2], links[0], links[2]])] == [links[2], links[0]]
    assert desk.store.entities([]) == ()
    assert desk.store.links([]) == ()


def test_pages_of_a_type_go_by_uid(desk: Desk) -> None:
    people = sorted(desk.adds() for _ in range(5))
    links = sorted(desk.links("KNOWS", people[0], one) for one in people[1:])
    desk.adds("Site")
    assert [e.uid for e in desk.store.entities_of("Person", "", 3)] == people[:3]
    assert [e.uid for e in desk.store.entities_of("Person", people[2], 3)] == people[3:]
    assert [k.uid for k in desk.store.links_of("KNOWS", "", 2)] == links[:2]
    assert [k.uid for k in desk.store.links_of("KNOWS", links[1], 9)] == links[2:]
    assert desk.store.entities_of("Vehicle", "", 9) == ()
    assert desk.store.entities_of("Unheard", "", 9) == ()
    assert desk.store.links_of("UNHEARD", "", 9) == ()


def test_what_is_known_under_a_key_is_found_again(desk: Desk) -> None:
    person = new_entity()
    desk.does(entities=(person,))
    assert desk.store.resolve([person.key, KeyDigest("0" * 32)]) == {person.key: person.uid}
    link = new_link("KNOWS", person.uid, person.uid)
    desk.does(links=(link,))
    assert desk.store.known_links([link.uid, "0" * 32]) == {link.uid}


def test_many_ask_at_once(desk: Desk) -> None:
    """More than any store takes as separate parameters."""
    people = [new_entity() for _ in range(3000)]
    desk.does(entities=people, records=tuple(new_record(p.uid, desk.source.uid, {"sex": "male"}) for p in people))
    asked = [p.uid for p in people] + [EntityId(random_id()) for _ in range(40_000)]
    assert len(desk.store.entities(asked)) == 3000
    assert len(desk.store.resolve([p.key for p in people])) == 3000
    assert desk.store.adjacent(asked, ()) == ()
    assert desk.store.stats().entities == {"Person": 3000}


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 3 * 1024 * 1024 + 17])
def test_an_original_comes_back_byte_for_byte(cases: Cases, size: int) -> None:
    store = cases.new()
    data = os.urandom(size)
    store.put_original(sha256(data), data)
    store.put_original(sha256(data), data)
    again = cases.again(store)
    assert again.originals() == (sha256(data),)
    assert again.original(sha256(data)) == data
    assert again.original("0" * 64) is None


def test_an_original_with_another_hash_is_refused(store: GraphStore) -> None:
    with pytest.raises(Refused):
        store.put_original(sha256(b"one"), b"other")
    assert store.originals() == ()


def test_documents_are_kept_by_kind_and_name_and_can_go(cases: Cases) -> None:
    store = cases.new()
    store.apply(
        change(documents=(Document("mapping", "b", "2"), Document("mapping", "a", "1"), Document("chart", "a", "3")))
    )
    store.apply(change(documents=(Document("mapping", "a", "1 changed", before="1"),)))
    again = cases.again(store)
    assert again.documents("mapping") == (Document("mapping", "a", "1 changed"), Document("mapping", "b", "2"))
    again.apply(change(documents=(Document("mapping", "a", None, before="1 changed"),)))
    assert again.documents("mapping") == (Document("mapping", "b", "2"),)
    assert again.documents("chart") == (Document("chart", "a", "3"),)


def test_runs_come_in_the_order_in_which_they_began(store: GraphStore) -> None:
    works = [Import(store, f"file {n}") for n in range(3)]
    for work in reversed(works):
        work.chunk()
    assert [run.uid for run in store.runs()] == [work.run.uid for work in works]
    assert isinstance(new_run(RunState.RUNNING).uid, str)


def test_an_entity_without_a_record_is_not_there(desk: Desk) -> None:
    person = new_entity()
    desk.does(entities=(person,))
    assert desk.store.entities([person.uid]) == ()
    desk.says(person.uid)
    assert desk.entity(person.uid) == Entity(person.uid, "Person", {}, version=desk.entity(person.uid).version)
