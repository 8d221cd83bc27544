"""A change is applied whole or not at all, once, and only on what it expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.changes import ChangeSet, Document, RunStep
from graph.facts import Claim, RunState, Verdict
from graph.ids import EntityId, LinkId, SourceId, random_id
from graph.store import Conflict, GraphStore, Refused, StoreError
from tests.contract.casework import (
    Desk,
    Import,
    change,
    kept,
    new_entity,
    new_judgement,
    new_link,
    new_record,
    new_run,
    new_source,
    new_status,
    seen,
)
from tests.contract.places import Cases


class Whole:
    """A change with something of everything, of which one piece can be exchanged for a bad one."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.old = desk.adds(values={"name": "Sok"})
        self.said = desk.says(self.old, {"name": "Chan"})
        self.source = new_source()
        self.people = new_entity(), new_entity()
        self.link = new_link("KNOWS", self.people[0].uid, self.old)

    def parts(self) -> dict[str, tuple[object, ...]]:
        one, two = self.people
        return {
            "entities": (one, two),
            "links": (self.link,),
            "sources": (self.source,),
            "records": (
                new_record(one.uid, self.source.uid, {"name": "Vanna"}),
                new_record(two.uid, self.source.uid),
                new_record(self.link.uid, self.source.uid),
                new_record(self.old, self.source.uid, {"name": "Dara"}),
            ),
            "statuses": (new_status(one.uid, self.source.uid),),
            "judgements": (new_judgement(self.said.uid, Verdict.WITHDRAWN),),
            "documents": (Document("mapping", "m", "text"),),
        }


def with_more(part: str, make: Callable[[Whole], object]) -> Callable[[Whole], ChangeSet]:
    def made(whole: Whole) -> ChangeSet:
        parts = whole.parts()
        return change(**{**parts, part: (*parts[part], make(whole))})

    return made


def expecting(version: int) -> Callable[[Whole], ChangeSet]:
    return lambda whole: change(**whole.parts(), expects=((whole.old, version),))


REFUSED: dict[str, Callable[[Whole], ChangeSet]] = {
    "an unknown entity type": with_more("entities", lambda w: new_entity("Spaceship")),
    "a link type as entity type": with_more("entities", lambda w: new_entity("KNOWS")),
    "an unknown link type": with_more("links", lambda w: new_link("ADMIRES", w.old, w.old)),
    "a link whose end is missing": with_more("links", lambda w: new_link("KNOWS", w.old, EntityId(random_id()))),
    "a link that may not run so": with_more("links", lambda w: new_link("DIRECTS", w.old, w.old)),
    "a link that ends at a link": with_more("links", lambda w: new_link("KNOWS", w.old, EntityId(w.link.uid))),
    "an entity that changes its type": with_more("entities", lambda w: replace(new_entity("Site"), uid=w.old)),
    "a link under the uid of an entity": with_more(
        "links", lambda w: replace(new_link("KNOWS", w.old, w.old), uid=LinkId(w.old))
    ),
    "a uid that is none": with_more("entities", lambda w: replace(new_entity(), uid=EntityId("x` SET n:Owned //"))),
    "a record without a subject": with_more("records", lambda w: new_record(random_id(), w.source.uid)),
    "a field that is unknown": with_more("records", lambda w: new_record(w.old, w.source.uid, {"shoe_size": "44"})),
    "a field of another type": with_more("records", lambda w: new_record(w.old, w.source.uid, {"plate": "1A"})),
    "a record that cites nothing": with_more("records", lambda w: new_record(w.old, SourceId(random_id()))),
    "a status that cites nothing": with_more("statuses", lambda w: new_status(w.old, SourceId(random_id()))),
    "a sum of something that is no number": with_more(
        "records", lambda w: replace(new_record(w.link.uid, w.source.uid), claims=(Claim("count", "three"),))
    ),
    "an unknown axis": with_more("statuses", lambda w: new_status(w.old, w.source.uid, "mood", "wanted")),
    "an unknown status": with_more("statuses", lambda w: new_status(w.old, w.source.uid, "measure", "happy")),
    "a status of another type": with_more(
        "statuses", lambda w: new_status(w.old, w.source.uid, "official_action", "sealed")
    ),
    "a status of a missing subject": with_more("statuses", lambda w: new_status(EntityId(random_id()), w.source.uid)),
    "a protection lifted without a reason": with_more(
        "judgements", lambda w: new_judgement(w.old, Verdict.UNPROTECTED, reason="  ")
    ),
    "a judgement on nothing": with_more("judgements", lambda w: new_judgement(random_id(), Verdict.WITHDRAWN)),
    "a vocabulary that is none": with_more("documents", lambda w: Document("schema", "agency", "[entities.x]\n")),
}
CONFLICTING: dict[str, Callable[[Whole], ChangeSet]] = {
    "a version that is gone": expecting(1),
    "a version to come": expecting(99),
    "a version of nothing": lambda w: change(**w.parts(), expects=((random_id(), 1),)),
    "a text that was changed": with_more("documents", lambda w: Document("mapping", "kept", "mine", before="another")),
    "a text that is there already": with_more("documents", lambda w: Document("mapping", "kept", "mine")),
    "a text that is gone": with_more("documents", lambda w: Document("mapping", "gone", "mine", before="another")),
    "a key that has its entity": with_more("entities", lambda w: replace(w.people[0], uid=EntityId(random_id()))),
    "a run that never began": lambda w: change(**w.parts(), step=RunStep(new_run(), new_run())),
}


def filled(desk: Desk) -> Whole:
    desk.does(documents=(Document("mapping", "kept", "text"),))
    return Whole(desk)


@pytest.fixture
def whole(desk: Desk) -> Whole:
    """A case of this test's own."""
    return filled(desk)


@pytest.fixture(scope="module")
def untouched(cases: Cases) -> tuple[Whole, object]:
    """A case that no test changes, and all that is in it."""
    whole = filled(Desk(cases.new()))
    return whole, (kept(whole.desk.store), seen(whole.desk.store))


def test_the_whole_change_is_fine_by_itself(whole: Whole) -> None:
    """The control of the tests below: without the bad piece everything arrives."""
    before = seen(whole.desk.store)
    whole.desk.does(**whole.parts())
    assert whole.desk.store.stats().entities == {"Person": 3}
    assert seen(whole.desk.store) != before


@pytest.mark.parametrize("case", REFUSED)
def test_a_change_with_one_impossible_piece_leaves_nothing(untouched: tuple[Whole, object], case: str) -> None:
    whole, before = untouched
    with pytest.raises(Refused) as refused:
        whole.desk.store.apply(REFUSED[case](whole))
    assert refused.value.happened
    assert refused.value.remedy
    assert (kept(whole.desk.store), seen(whole.desk.store)) == before


@pytest.mark.parametrize("case", CONFLICTING)
def test_a_change_that_somebody_else_overtook_leaves_nothing(untouched: tuple[Whole, object], case: str) -> None:
    whole, before = untouched
    with pytest.raises(Conflict):
        whole.desk.store.apply(CONFLICTING[case](whole))
    assert (kept(whole.desk.store), seen(whole.desk.store)) == before


def test_no_refusal_shows_case_data(untouched: tuple[Whole, object]) -> None:
    whole, _ = untouched
    for make in (*REFUSED.values(), *CONFLICTING.values()):
        with pytest.raises(StoreError) as refused:
            whole.desk.store.apply(make(whole))
        assert not [name for name in ("Sok", "Chan", "Vanna", "shoe 44") if name in str(refused.value)]


def test_applying_a_change_twice_changes_nothing_but_the_log(whole: Whole) -> None:
    once = whole.desk.does(**whole.parts())
    before = kept(whole.desk.store), seen(whole.desk.store)
    whole.desk.store.apply(once)
    after = kept(whole.desk.store), seen(whole.desk.store, versions=False)
    for found in (*before, *after):
        found.pop("audit")
    assert after[0] == before[0]
    assert after[1] == {**before[1], **{k: after[1][k] for k in VERSIONED}}
    assert without_versions(whole.desk.store) == after[1]


VERSIONED = ("entities", "links", "entities_of", "links_of", "expand")


def without_versions(store: GraphStore) -> dict[str, object]:
    found = seen(store, versions=False)
    found.pop("audit")
    return found


def test_an_expected_version_is_the_one_that_was_read(whole: Whole) -> None:
    desk = whole.desk
    read = desk.entity(whole.old)
    desk.does(records=(new_record(whole.old, desk.source.uid, {"sex": "male"}),), expects=((whole.old, read.version),))
    now = desk.entity(whole.old)
    assert now.version > read.version
    with pytest.raises(Conflict):
        desk.does(records=(new_record(whole.old, desk.source.uid),), expects=((whole.old, read.version),))
    assert desk.entity(whole.old) == now


def test_the_version_of_a_link_counts_too(whole: Whole) -> None:
    desk = whole.desk
    desk.does(**whole.parts())
    read = desk.link(whole.link.uid)
    desk.does(records=(new_record(read.uid, desk.source.uid, {"note": "x"}),), expects=((read.uid, read.version),))
    with pytest.raises(Conflict):
        desk.does(records=(new_record(read.uid, desk.source.uid),), expects=((read.uid, read.version),))


def test_everything_about_a_subject_moves_its_version(desk: Desk) -> None:
    person = desk.adds(values={"name": "Sok"})
    versions = [desk.entity(person).version]
    record = desk.says(person, {"name": "Chan"})
    versions.append(desk.entity(person).version)
    for verdict in (Verdict.PREFERRED, Verdict.DISPUTED, Verdict.WITHDRAWN):
        desk.judges(record.uid, verdict, "name")
        versions.append(desk.entity(person).version)
    assert versions == sorted(set(versions))


def test_touched_names_what_came_and_what_changed(whole: Whole) -> None:
    made = change(**whole.parts())
    touched = whole.desk.store.apply(made)
    assert touched.applied
    assert set(touched.entities) == {whole.old, *(p.uid for p in whole.people)}
    assert touched.links == (whole.link.uid,)
    judged = whole.desk.store.apply(change(judgements=(new_judgement(made.records[2].uid, Verdict.DISPUTED),)))
    assert (judged.entities, judged.links) == ((), (whole.link.uid,))


def test_a_step_that_was_taken_is_not_taken_again(desk: Desk) -> None:
    work = Import(desk.store)
    person = new_entity()
    steps = [
        work.chunk(entities=(person,), records=(work.record(person.uid, {"name": "Sok"}),)),
        work.chunk(records=(work.record(person.uid, {"alias": "S"}),)),
    ]
    before = kept(desk.store)
    assert not desk.store.apply(steps[-1]).applied
    assert kept(desk.store) == before
    with pytest.raises(Conflict):
        desk.store.apply(steps[0])
    assert kept(desk.store) == before
    work.moves(RunState.COMPLETE)
    with pytest.raises(Conflict):
        desk.store.apply(steps[-1])


def test_a_settled_run_still_knows_the_step_that_completed_it(desk: Desk) -> None:
    work = Import(desk.store)
    person = new_entity()
    work.chunk(entities=(person,), records=(work.record(person.uid, {"name": "Sok"}),))
    completed = work.moves(RunState.COMPLETE, settled=False)
    work.settles()
    before = kept(desk.store)
    assert not desk.store.apply(completed).applied
    assert kept(desk.store) == before
    work.moves(RunState.WITHDRAWN)


def test_two_that_take_the_same_step_differently_conflict(desk: Desk) -> None:
    work = Import(desk.store)
    work.chunk()
    with pytest.raises(Conflict):
        desk.store.apply(change(step=RunStep(None, replace(work.run, done=1, label="another"))))
    with pytest.raises(Conflict):
        desk.store.apply(change(step=RunStep(replace(work.run, done=7), replace(work.run, done=8))))


def test_a_row_that_another_run_brought_is_a_conflict(desk: Desk) -> None:
    one, other = Import(desk.store), Import(desk.store)
    person = new_entity()
    row = one.record(person.uid, {"name": "Sok"})
    one.whole(entities=(person,), records=(row,))
    before = kept(desk.store)
    with pytest.raises(Conflict):
        other.whole(records=(replace(row, run=other.run.uid),))
    assert kept(desk.store) == before


def test_what_a_run_brings_comes_with_its_step(desk: Desk) -> None:
    """Otherwise it would be seen at once and no undo would reach it."""
    person = desk.adds()
    stray = new_run()
    with pytest.raises(Refused):
        desk.does(records=(new_record(person, desk.source.uid, {"name": "Sok"}, run=stray.uid),))
    with pytest.raises(Refused):
        desk.does(statuses=(new_status(person, desk.source.uid, run=stray.uid),))
