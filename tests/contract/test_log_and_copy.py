"""The log that nobody alters unseen, copies that lose nothing, values derived anew, a wider vocabulary."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from graph.audit import first_break
from graph.changes import Document
from graph.facts import AuditEntry, Claim, Grade, RunState, Verdict
from graph.folding import needles
from graph.schema import standard
from graph.store import Conflict, GraphStore, Part, Refused
from tests.contract.casework import (
    CLOCK,
    Desk,
    Import,
    change,
    copied,
    kept,
    new_entity,
    new_link,
    new_record,
    new_run,
    pages,
    seen,
    sha256,
)
from tests.contract.places import Cases

BOATS = """
[lists.boat_kind]
terms = [{ code = "trawler", en = "Trawler" }]
[entities.Boat]
en = "Boat"
caption = ["name"]
fields = [
  { name = "name", kind = "name" },
  { name = "kind", kind = "enum", list = "boat_kind" },
  { name = "crew", kind = "count", sum = true },
  { name = "captain", kind = "name", naming = true },
]
[entities.Person]
fields = [{ name = "tattoo", kind = "text", many = true, naming = true }]
[links.SAILED_ON]
from = ["Person"]
to = ["Boat"]
fields = [{ name = "berth", kind = "text" }]
[axes.seaworthiness]
subjects = ["Boat"]
terms = [{ code = "sound" }, { code = "leaking" }]
"""


def full_of_everything(desk: Desk) -> None:
    """A bit of all that a case can hold: hidden, withdrawn, judged, protected, waiting."""
    person = desk.adds(values={"name": "Sok Vanna", "alias": "志"}, grade=Grade("B", "2", "3"))
    other = desk.adds(values={"name": "Rithy"})
    link = desk.links("KNOWS", person, other, {"note": "x"})
    rival = desk.says(person, {"name": "Sok", "sex": "male"}, pending=("sex",), valid_from="2031-05")
    desk.judges(rival.uid, Verdict.PREFERRED, "name", reason="passport")
    desk.grades(rival, Grade("A", "1"), "name")
    desk.judges(desk.says(link, {"note": "y"}).uid, Verdict.WITHDRAWN)
    desk.judges(desk.sets(other).uid, Verdict.WITHDRAWN)
    desk.sets(person, "legal_stage", "suspect")
    profile = new_entity("VictimProfile")
    has = new_link("HAS_PROFILE", other, profile.uid)
    records = (new_record(profile.uid, desk.source.uid, {"notes": "n"}), new_record(has.uid, desk.source.uid))
    desk.does(entities=(profile,), links=(has,), records=records)
    desk.judges(person, Verdict.PROTECTED)
    desk.judges(person, Verdict.UNPROTECTED, reason="not a victim")
    for state in (RunState.COMPLETE, RunState.RUNNING, RunState.WITHDRAWN):
        work = Import(desk.store, f"{state.value}.csv")
        brought = new_entity("Site")
        seen_at = new_link("SEEN_AT", person, brought.uid)
        work.chunk(
            entities=(brought,),
            links=(seen_at,),
            records=(
                work.record(brought.uid, {"name": f"ភូមិ {state.value}"}),
                work.record(seen_at.uid),
                work.record(person, {"alias": f"S {state.value}"}),
            ),
            statuses=(work.status(brought.uid, "official_action", "inspected"),),
        )
        if state is not RunState.RUNNING:
            work.moves(state)
    desk.does(documents=(Document("mapping", "suspects", "{}"), Document("chart", "c", "[1]")))
    desk.store.log(by="Dara", at=CLOCK.tick(), action="reveal", detail=person)
    for data in (b"", b"name;age\nSok;31\n", bytes(range(256)) * 9000):
        desk.store.put_original(sha256(data), data)


def entries(store: GraphStore) -> tuple[AuditEntry, ...]:
    return store.audit(0, 100_000)


def test_every_change_adds_one_entry_and_the_chain_holds(cases: Cases) -> None:
    desk = Desk(cases.new())
    full_of_everything(desk)
    made = entries(desk.store)
    assert [e.seq for e in made] == list(range(1, len(made) + 1))
    assert first_break(made) is None
    assert made[-1].detail == made[-1].detail.strip()
    store = cases.again(desk.store)
    store.log(by="Vanna", at=CLOCK.tick(), action="export", detail="ចេញ “x”\n")
    assert entries(store)[:-1] == made
    assert entries(store)[-1].detail == "ចេញ “x”\n"
    assert first_break(entries(store)) is None


def test_an_entry_says_who_when_what_and_how_much(desk: Desk) -> None:
    person = new_entity()
    made = desk.does(
        "Import suspects.csv", entities=(person,), records=(new_record(person.uid, desk.source.uid),), reason="r"
    )
    last = entries(desk.store)[-1]
    assert (last.by, last.at, last.action) == (made.by, made.at, "Import suspects.csv")
    detail = json.loads(last.detail)
    assert (detail["entities"], detail["records"], detail["reason"]) == (1, 1, "r")


def test_a_kept_document_adds_no_entry_and_overwrites_nothing(cases: Cases) -> None:
    desk = Desk(cases.new())
    before = entries(desk.store)
    desk.store.keep(Document("chart", "c", "one"))
    desk.store.keep(Document("chart", "c", "two", before="one"))
    with pytest.raises(Conflict):
        desk.store.keep(Document("chart", "c", "three", before="one"))
    with pytest.raises(Refused):
        desk.store.keep(Document("schema", "agency", BOATS))
    store = cases.again(desk.store)
    assert store.documents("chart") == (Document("chart", "c", "two"),)
    assert entries(store) == before
    store.keep(Document("chart", "c", None, before="two"))
    assert store.documents("chart") == ()


def test_no_value_of_a_person_is_in_the_log(desk: Desk) -> None:
    full_of_everything(desk)
    said = " ".join(e.detail + e.action for e in entries(desk.store))
    assert not [name for name in ("Sok", "Vanna", "Rithy", "志", "ភូមិ") if name in said]


def test_the_log_is_read_in_pages(desk: Desk) -> None:
    full_of_everything(desk)
    whole = entries(desk.store)
    assert desk.store.audit(0, 2) == whole[:2]
    assert desk.store.audit(2, 3) == whole[2:5]
    assert desk.store.audit(len(whole), 5) == ()


def test_a_refused_change_leaves_no_entry_and_the_next_one_follows_the_last(desk: Desk) -> None:
    before = entries(desk.store)
    with pytest.raises(Refused):
        desk.adds("Spaceship")
    with pytest.raises(Conflict):
        desk.does(expects=((desk.adds(), 77),))
    desk.adds()
    assert [e.seq for e in entries(desk.store)] == [*(e.seq for e in before), 2, 3]
    assert first_break(entries(desk.store)) is None


def test_an_altered_entry_breaks_the_chain_that_a_store_gives(cases: Cases) -> None:
    """The control, in a copy that somebody put together by hand."""
    desk = Desk(cases.new())
    full_of_everything(desk)
    made = list(entries(desk.store))
    made[3] = replace(made[3], by="somebody else")
    forged = cases.new()
    forged.load(Part.AUDIT, made)
    assert first_break(entries(forged)) == 4
    forged.log(by="x", at="y", action="z", detail="")
    assert first_break(entries(forged)) == 4


def test_a_copy_holds_everything_to_the_last_assertion(cases: Cases) -> None:
    desk = Desk(cases.new())
    full_of_everything(desk)
    copy = cases.new(secret=desk.store.info().secret)
    copied(desk.store, copy)
    assert kept(copy) == kept(desk.store)
    assert seen(copy, versions=False) == seen(desk.store, versions=False)
    assert copy.info().secret == desk.store.info().secret
    assert first_break(entries(copy)) is None
    again = cases.again(copy)
    assert kept(again) == kept(desk.store)
    Desk(again).adds(values={"name": "New"})
    assert first_break(entries(again)) is None


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_a_portion_is_a_page_and_its_cursor_leads_to_the_next(desk: Desk, limit: int) -> None:
    full_of_everything(desk)
    for part in Part:
        whole = list(pages(desk.store, part, 1000))
        assert whole
        assert list(pages(desk.store, part, limit)) == whole
        _, first = desk.store.portion(part, "", limit)
        assert list(first) == whole[:limit]


def test_what_is_derived_is_computed_anew_and_comes_out_the_same(desk: Desk) -> None:
    full_of_everything(desk)
    before = kept(desk.store), seen(desk.store)
    desk.store.rebuild()
    assert (kept(desk.store), seen(desk.store)) == before


def test_loaded_facts_show_nothing_until_they_are_rebuilt_and_then_everything(cases: Cases) -> None:
    """The control of the copy: rebuilding is what brings the current values back."""
    desk = Desk(cases.new())
    person = desk.adds(values={"name": "Sok"})
    copy = cases.new()
    for part in Part:
        copy.load(part, list(pages(desk.store, part, 50)))
    assert not [e for e in copy.entities([person]) if e.values]
    copy.rebuild()
    assert copy.entities([person])[0].values == {"name": ("Sok",)}
    assert [hit.entity.uid for hit in copy.candidates(needles("sok"), 5)] == [person]


def test_an_open_run_is_still_open_in_the_copy_and_completes_there(cases: Cases) -> None:
    desk = Desk(cases.new())
    work = Import(desk.store)
    person = new_entity()
    work.chunk(entities=(person,), records=(work.record(person.uid, {"name": "Sok"}),))
    copy = cases.new()
    copied(desk.store, copy)
    assert copy.entities([person.uid]) == ()
    work.store = copy
    work.moves(RunState.COMPLETE)
    assert copy.entities([person.uid])[0].value("name") == "Sok"


def test_an_agency_s_own_types_work_from_end_to_end(cases: Cases) -> None:
    works_with_boats(cases, Desk(cases.new(BOATS)))


def test_a_case_learns_an_agency_s_vocabulary_later(cases: Cases) -> None:
    desk = Desk(cases.new())
    with pytest.raises(Refused):
        desk.adds("Boat")
    desk.does(documents=(Document("schema", "agency", BOATS),))
    works_with_boats(cases, desk)


def works_with_boats(cases: Cases, desk: Desk) -> None:
    boat = desk.adds("Boat", {"name": "Mekong Star", "kind": "trawler", "crew": "3", "captain": "Chan"})
    sailor = desk.adds(values={"name": "Sok", "tattoo": "anchor"})
    link = desk.links("SAILED_ON", sailor, boat, {"berth": "4", "note": "n"})
    desk.says(boat, {"crew": "4"})
    status = desk.sets(boat, "seaworthiness", "leaking")
    store = cases.again(desk.store)
    assert store.schema().covers(standard().extended(BOATS))
    assert store.entities([boat])[0].values == {
        "name": ("Mekong Star",),
        "kind": ("trawler",),
        "crew": ("7",),
        "captain": ("Chan",),
    }
    assert store.links([link])[0].values == {"berth": ("4",), "note": ("n",)}
    assert store.stats().entities == {"Boat": 1, "Person": 1}
    assert store.statuses("seaworthiness") == (status,)
    assert [hit.entity.uid for hit in store.candidates(needles("anchor"), 5)] == [sailor]
    assert store.expand(sailor, ["SAILED_ON"], 5).entities[0].uid == boat
    assert [e.uid for e in store.entities_of("Boat", "", 5)] == [boat]
    copy = cases.new(BOATS)
    copied(store, copy)
    assert seen(copy, versions=False) == seen(store, versions=False)


def test_a_vocabulary_is_never_narrowed(cases: Cases) -> None:
    store = cases.new(BOATS)
    with pytest.raises(Refused):
        store.apply(change(documents=(Document("schema", "agency", None, before=BOATS),)))
    wider = BOATS + '[entities.Raft]\nen = "Raft"\n'
    store.apply(change(documents=(Document("schema", "agency", wider, before=BOATS),)))
    assert "Raft" in cases.again(store).schema().entities


def test_text_in_a_record_is_data_even_where_a_vocabulary_forgot_the_field(cases: Cases) -> None:
    """A copy from a wider vocabulary keeps what it does not know, and shows the rest."""
    store, desk = cases.new(), Desk(cases.new())
    person = desk.adds(values={"name": "Sok"})
    for part in (Part.SOURCES, Part.ENTITIES):
        store.load(part, list(pages(desk.store, part, 50)))
    record = replace(new_record(person, desk.source.uid), claims=(Claim("shoe_size", "44"), Claim("name", "Sok")))
    store.load(Part.RECORDS, [record])
    store.rebuild()
    assert store.records_about([person]) == (record,)
    assert store.entities([person])[0].values == {"name": ("Sok",)}
    assert isinstance(new_run(RunState.RUNNING).label, str)
