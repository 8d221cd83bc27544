"""A person with a victim profile is protected until somebody, with a reason, lifts it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.changes import Document, NewEntity
from graph.facts import Entity, RunState, Verdict
from graph.folding import needles
from graph.ids import EntityId
from graph.store import GraphStore, Part, Refused
from tests.contract.casework import Desk, Import, copied, new_entity, new_link, new_record, pages, seen
from tests.contract.places import Cases

NAMED = {"name": "Srey Mom", "alias": "Momo", "phone": "+85512999888", "sex": "female", "notes": "afraid of the guards"}


@pytest.fixture
def person(desk: Desk) -> EntityId:
    return desk.adds(values=NAMED)


def gets_a_profile(desk: Desk, person: EntityId) -> None:
    profile = new_entity("VictimProfile")
    link = new_link("HAS_PROFILE", person, profile.uid)
    desk.does(
        entities=(profile,),
        links=(link,),
        records=(
            new_record(profile.uid, desk.source.uid, {"case_number": "C1", "safety": "threatened"}),
            new_record(link.uid, desk.source.uid),
        ),
    )


def protected(store: GraphStore) -> set[str]:
    """Who is protected, as a copy is told."""
    return {e.uid for e in pages(store, Part.ENTITIES) if isinstance(e, NewEntity) and e.protected}


def test_a_profile_protects_its_person_and_itself(desk: Desk, person: EntityId) -> None:
    assert not desk.entity(person).protected
    gets_a_profile(desk, person)
    read = desk.entity(person)
    assert read.protected
    (profile,) = desk.store.entities_of("VictimProfile", "", 10)
    assert profile.protected
    assert protected(desk.store) == {person, profile.uid}


def test_who_opens_the_case_reads_every_value_of_the_protected(cases: Cases) -> None:
    desk = Desk(cases.new())
    person = desk.adds(values=NAMED)
    before = desk.entity(person)
    records = desk.store.records_about([person])
    gets_a_profile(desk, person)
    later = desk.says(person, {"birth_date": "1999", "alias": "Mo"})
    store = cases.again(desk.store)
    (read,) = store.entities([person])
    assert read.values == before.values | {"birth_date": ("1999",), "alias": ("Momo", "Mo")}
    assert list(read.values) == ["name", "alias", "sex", "birth_date", "phone", "notes"]
    assert store.records_about([person]) == (*records, later)
    (profile,) = store.entities_of("VictimProfile", "", 10)
    assert profile.value("safety") == "threatened"
    assert [hit.entity.uid for hit in store.candidates(needles("srey mom"), 5)] == [person]
    assert [hit.entity for hit in store.candidates(needles("momo"), 5)] == [read]
    assert read.pseudonym.startswith("V-")


def test_marked_or_brought_in_with_a_profile_a_person_is_protected_from_the_first(desk: Desk) -> None:
    marked, brought, profile = new_entity(protected=True), new_entity(), new_entity("VictimProfile")
    link = new_link("HAS_PROFILE", brought.uid, profile.uid)
    work = Import(desk.store)
    work.whole(
        entities=(marked, brought, profile),
        links=(link,),
        records=(
            *(work.record(uid, {"notes": "x"}) for uid in (marked.uid, brought.uid, profile.uid)),
            work.record(link.uid),
        ),
    )
    assert desk.entity(marked.uid).protected
    assert desk.entity(brought.uid).protected
    assert protected(desk.store) == {marked.uid, brought.uid, profile.uid}


def test_a_profile_of_a_hidden_import_protects_at_once(desk: Desk, person: EntityId) -> None:
    work = Import(desk.store)
    profile = new_entity("VictimProfile")
    link = new_link("HAS_PROFILE", person, profile.uid)
    work.chunk(entities=(profile,), links=(link,), records=(work.record(profile.uid), work.record(link.uid)))
    assert desk.entity(person).protected
    assert desk.entity(person).value("name") == "Srey Mom"


def test_others_who_know_a_victim_are_not_protected(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    guard, site = desk.adds(values={"name": "Guard"}), desk.adds("Site", {"name": "Lotus"})
    desk.links("KNOWS", guard, person)
    desk.links("HELD_AT", person, site)
    assert not desk.entity(guard).protected
    assert not desk.entity(site).protected


def test_a_suspect_stays_protected_until_unprotected_with_a_reason(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    desk.sets(person, "legal_stage", "suspect")
    charged = desk.adds("Charge")
    desk.links("CHARGED_WITH", person, charged)
    assert desk.entity(person).protected
    before = seen(desk.store)
    with pytest.raises(Refused):
        desk.judges(person, Verdict.UNPROTECTED)
    assert seen(desk.store) == before
    lifted = desk.judges(person, Verdict.UNPROTECTED, reason="charged, by order of the court")
    assert desk.entity(person) == replace_protection(before, person, protected=False, now=desk.entity(person))
    (judgement,) = desk.store.judgements_on([person])
    assert judgement.reason == "charged, by order of the court"
    desk.undoes(lifted)
    assert desk.entity(person).protected
    assert desk.entity(person).values["name"] == ("Srey Mom",)


def replace_protection(before: dict[str, object], person: EntityId, *, protected: bool, now: Entity) -> Entity:
    found = before["entities"]
    assert isinstance(found, list)
    (read,) = (e for e in found if e.uid == person)
    return replace(read, protected=protected, version=now.version)


def test_a_person_is_protected_by_hand_too(desk: Desk, person: EntityId) -> None:
    done = desk.judges(person, Verdict.PROTECTED)
    assert desk.entity(person).protected
    desk.undoes(done, reason="not a victim")
    assert not desk.entity(person).protected


def test_undoing_what_brought_the_profile_does_not_expose_anybody(desk: Desk, person: EntityId) -> None:
    work = Import(desk.store)
    profile = new_entity("VictimProfile")
    link = new_link("HAS_PROFILE", person, profile.uid)
    done = work.whole(entities=(profile,), links=(link,), records=(work.record(profile.uid), work.record(link.uid)))
    desk.undoes(done)
    assert desk.entity(person).protected


def test_what_was_lifted_is_not_put_back_by_the_same_link_again(desk: Desk, person: EntityId) -> None:
    profile = new_entity("VictimProfile")
    link = new_link("HAS_PROFILE", person, profile.uid)
    records = (new_record(profile.uid, desk.source.uid), new_record(link.uid, desk.source.uid))
    desk.does(entities=(profile,), links=(link,), records=records)
    desk.judges(person, Verdict.UNPROTECTED, reason="by order of the court")
    again = Import(desk.store)
    again.whole(entities=(profile,), links=(link,), records=(again.record(profile.uid), again.record(link.uid)))
    assert not desk.entity(person).protected
    assert desk.store.entities([profile.uid])[0].protected


def test_judging_what_was_said_of_the_protected(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    other = desk.says(person, {"name": "Chan Mom"})
    assert desk.entity(person).disputed == ("name",)
    desk.judges(other.uid, Verdict.PREFERRED, "name")
    assert desk.entity(person).value("name") == "Chan Mom"
    desk.judges(other.uid, Verdict.WITHDRAWN)
    assert desk.entity(person).value("name") == "Srey Mom"
    assert [hit.entity.uid for hit in desk.store.candidates(needles("chan mom"), 5) if hit.tier < 4] == []


def number(desk: Desk, value: str = "+85512999888") -> EntityId:
    return desk.adds("Identifier", {"number": value, "kind": "phone", "notes": "hers"})


def test_what_only_the_protected_use_is_protected_with_them(cases: Cases, desk: Desk, person: EntityId) -> None:
    phone, other = number(desk), number(desk, "+85512345678")
    desk.links("USES", person, phone)
    desk.links("CALLED", other, phone)
    assert protected(desk.store) == set()
    gets_a_profile(desk, person)
    assert desk.entity(phone).protected
    assert not desk.entity(other).protected
    later = number(desk, "+85512000111")
    desk.links("USES", person, later)
    store = cases.again(desk.store)
    for uid, value in ((phone, "+85512999888"), (later, "+85512000111")):
        (read,) = store.entities([uid])
        assert (read.protected, read.value("number"), read.value("notes")) == (True, value, "hers")
        assert [hit.entity.uid for hit in store.candidates(needles(value[1:]), 5) if hit.entity.type != "Person"] == [
            uid
        ]


def test_what_somebody_else_uses_too_is_open(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, shop = number(desk), desk.adds("Organization", {"name": "Lotus"})
    desk.links("USES", person, phone)
    assert desk.entity(phone).protected
    desk.links("USES", shop, phone)
    assert not desk.entity(phone).protected
    friend = desk.adds(values={"name": "Chan"})
    held = number(desk, "+85512345678")
    desk.links("USES", person, held)
    desk.links("USES", friend, held)
    assert not desk.entity(held).protected
    desk.judges(friend, Verdict.PROTECTED)
    assert desk.entity(held).protected


def test_what_they_use_is_opened_with_them(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone = number(desk)
    desk.links("USES", person, phone)
    lifted = desk.judges(person, Verdict.UNPROTECTED, reason="by order of the court")
    assert not desk.entity(phone).protected
    desk.undoes(lifted)
    assert desk.entity(phone).protected


def test_a_number_that_somebody_protects_by_hand_stays_so(desk: Desk) -> None:
    phone, shop = number(desk), desk.adds("Organization", {"name": "Lotus"})
    desk.judges(phone, Verdict.PROTECTED)
    desk.links("USES", shop, phone)
    assert desk.entity(phone).protected
    desk.judges(phone, Verdict.UNPROTECTED, reason="a shop's number")
    assert not desk.entity(phone).protected


def test_a_number_of_a_hidden_import_is_protected_at_once(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, work = number(desk), Import(desk.store)
    link = new_link("USES", person, phone)
    work.chunk(links=(link,), records=(work.record(link.uid),))
    assert desk.entity(phone).protected


@pytest.mark.parametrize("kind", ["LINKED_TO", "PAYS", "POSSIBLY_SAME_AS"])
def test_whatever_ties_a_number_to_the_protected_alone_seals_it(desk: Desk, person: EntityId, kind: str) -> None:
    before, later = number(desk), number(desk, "+85512000111")
    desk.links(kind, person, before)
    assert protected(desk.store) == set()
    gets_a_profile(desk, person)
    desk.links(kind, person, later)
    assert desk.entity(before).protected
    assert desk.entity(later).protected
    friend = desk.adds(values={"name": "Chan"})
    opened = desk.joins(kind, friend, before)
    assert not desk.entity(before).protected
    back = desk.undoes(opened)
    assert desk.entity(before).protected, "nobody's word ties it to anybody else any more"
    desk.undoes(back)
    assert not desk.entity(before).protected
    lifted = desk.judges(person, Verdict.UNPROTECTED, reason="by order of the court")
    assert not desk.entity(later).protected
    desk.undoes(lifted)
    assert desk.entity(later).protected


def test_a_tie_counts_whichever_way_it_was_drawn(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone = number(desk)
    desk.links("LINKED_TO", phone, person)
    assert desk.entity(phone).protected


def test_a_number_tied_to_nobody_or_to_a_number_is_open(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    hers, other, shop = number(desk), number(desk, "+85512345678"), desk.adds("Organization", {"name": "Lotus"})
    desk.links("LINKED_TO", person, hers)
    desk.links("LINKED_TO", hers, other)
    desk.links("CALLED", hers, other)
    desk.links("LINKED_TO", hers, shop)
    assert desk.entity(hers).protected, "a business that is merely tied to it does not own it"
    assert not desk.entity(other).protected
    desk.links("USES", shop, hers)
    assert not desk.entity(hers).protected


def test_a_number_tied_to_a_profile_stays_sealed(desk: Desk) -> None:
    phone, profile, friend = number(desk), desk.adds("VictimProfile"), desk.adds(values={"name": "Chan"})
    desk.links("LINKED_TO", phone, profile)
    assert desk.entity(phone).protected
    desk.links("USES", friend, phone)
    assert desk.entity(phone).protected
    desk.judges(phone, Verdict.UNPROTECTED, reason="it is his")
    assert not desk.entity(phone).protected


def test_taking_back_what_tied_a_number_to_the_protected_exposes_nobody(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone = number(desk)
    desk.undoes(desk.joins("LINKED_TO", person, phone))
    assert desk.entity(phone).protected
    desk.judges(phone, Verdict.UNPROTECTED, reason="the link was a mistake")
    assert not desk.entity(phone).protected


def test_what_a_person_lifted_stays_open_until_it_is_tied_to_the_protected_anew(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, friend = number(desk), desk.adds(values={"name": "Chan"})
    desk.links("LINKED_TO", person, phone)
    desk.judges(phone, Verdict.UNPROTECTED, reason="the number of the shelter")
    desk.undoes(desk.joins("USES", friend, phone))
    assert not desk.entity(phone).protected
    other = desk.adds(values={"name": "Bopha"})
    gets_a_profile(desk, other)
    desk.links("LINKED_TO", other, phone)
    assert desk.entity(phone).protected


def test_an_import_reveals_a_number_only_while_it_is_seen(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, work = number(desk), Import(desk.store)
    desk.links("LINKED_TO", person, phone)
    friend = new_entity()
    link = new_link("USES", friend.uid, phone)
    work.chunk(entities=(friend,), links=(link,), records=(work.record(friend.uid), work.record(link.uid)))
    assert desk.entity(phone).protected
    work.moves(RunState.COMPLETE)
    assert not desk.entity(phone).protected
    work.moves(RunState.WITHDRAWN)
    assert desk.entity(phone).protected
    work.moves(RunState.COMPLETE)
    assert not desk.entity(phone).protected


def test_a_whole_import_reveals_and_its_undo_seals(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, friend, work = number(desk), desk.adds(values={"name": "Chan"}), Import(desk.store)
    desk.links("LINKED_TO", person, phone)
    link = new_link("LINKED_TO", friend, phone)
    done = work.whole(links=(link,), records=(work.record(link.uid),))
    assert not desk.entity(phone).protected
    desk.undoes(done)
    assert desk.entity(phone).protected


def test_a_copy_keeps_what_is_sealed_and_goes_on_sealing(cases: Cases, desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    phone, other = number(desk), number(desk, "+85512345678")
    desk.links("LINKED_TO", person, phone)
    target = cases.new(secret=desk.store.info().secret)
    copied(desk.store, target)
    assert protected(target) == protected(desk.store)
    there = Desk(target)
    there.links("LINKED_TO", person, other)
    assert there.entity(other).protected
    there.links("USES", there.adds("Organization"), phone)
    assert not there.entity(phone).protected


AGENCY = """
[links.USES]
to = ["*"]

[entities.Wallet]
en = "Wallet"
fields = [{ name = "code", kind = "identifier", en = "Code", naming = true }]

[links.CARRIES]
from = ["Person"]
to = ["Wallet"]
"""


def test_in_a_vocabulary_of_an_agency_too(cases: Cases) -> None:
    desk = Desk(cases.new(AGENCY))
    person, friend, phone = desk.adds(values=NAMED), desk.adds(values={"name": "Chan"}), number(desk)
    wallet = desk.adds("Wallet", {"code": "W-1"})
    gets_a_profile(desk, person)
    desk.links("USES", person, phone)
    desk.links("CARRIES", person, wallet)
    desk.links("USES", person, friend)
    assert desk.entity(phone).protected
    assert desk.entity(wallet).protected
    assert not desk.entity(friend).protected, "a person is protected for their own sake only"
    desk.links("CARRIES", friend, wallet)
    assert not desk.entity(wallet).protected


def test_what_gets_a_name_by_another_vocabulary_is_sealed_with_it(desk: Desk, person: EntityId) -> None:
    gets_a_profile(desk, person)
    hers, shared = desk.adds("Vehicle", {"plate": "2A-1111"}), desk.adds("Vehicle", {"plate": "2A-2222"})
    for vehicle in (hers, shared):
        desk.links("USES", person, vehicle)
    desk.links("USES", desk.adds("Organization"), shared)
    assert protected(desk.store).isdisjoint({hers, shared})
    named = '[entities.Vehicle]\nfields = [{ name = "keeper", kind = "name", en = "Keeper", naming = true }]\n'
    desk.does(documents=(Document("schema", "agency", named),))
    assert (desk.entity(hers).protected, desk.entity(shared).protected) == (True, False)
    desk.says(hers, {"keeper": "Srey Mom"})
    assert desk.entity(hers).value("keeper") == "Srey Mom"
