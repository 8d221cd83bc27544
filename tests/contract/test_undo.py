"""Whatever happened can be taken back, and the taking back too; nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.changes import ChangeSet, Document
from graph.facts import Grade, RunState, Verdict
from graph.ids import LinkId
from graph.store import Conflict, GraphStore
from tests.contract.casework import (
    Desk,
    Import,
    kept,
    new_entity,
    new_judgement,
    new_link,
    new_record,
    new_status,
    seen,
)

LATER = ("judgements_on", "audit", "runs")
"""What keeps the memory of an undo."""


def visible(store: GraphStore) -> dict[str, object]:
    """What is seen, but for the memory of how it came about."""
    found = seen(store, versions=False)
    for name in LATER:
        found.pop(name)
    for name in ("resolve", "known_links", "records", "records_about", "sources", "run_contents"):
        found.pop(name)
    return found


class Before:
    """A case with something in it that the acts below change."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.one = desk.adds(values={"name": "Sok", "sex": "male"})
        self.two = desk.adds(values={"name": "Chan"})
        self.rival = desk.says(self.one, {"name": "Sok Vanna"})
        self.waiting = desk.says(self.one, {"sex": "female"}, pending=("sex",))
        self.link = desk.links("KNOWS", self.one, self.two, {"note": "since school"})
        self.link_record = desk.says(self.link, {"note": "and since work"})
        self.status = desk.sets(self.one)
        desk.does(documents=(Document("mapping", "m", "old"),))

    def judges(self, target: str, verdict: Verdict, slot: str = "", **more: object) -> ChangeSet:
        return self.desk.judges(target, verdict, slot, **more)


def brings_everything(case: Before) -> ChangeSet:
    person = new_entity()
    link = new_link("KNOWS", case.one, person.uid)
    source = case.desk.source.uid
    return case.desk.does(
        entities=(person,),
        links=(link,),
        records=(
            new_record(person.uid, source, {"name": "Dara"}),
            new_record(link.uid, source),
            new_record(case.two, source, {"alias": "Ch"}),
        ),
        statuses=(new_status(person.uid, source),),
        judgements=(new_judgement(case.rival.uid, Verdict.DISPUTED, "name"),),
        documents=(Document("mapping", "m", "new", before="old"), Document("chart", "c", "{}")),
    )


def imports(case: Before) -> ChangeSet:
    work = Import(case.desk.store)
    person = new_entity("Site")
    link = new_link("SEEN_AT", case.one, person.uid)
    return work.whole(
        entities=(person,),
        links=(link,),
        records=(
            work.record(person.uid, {"name": "Lotus"}),
            work.record(link.uid),
            work.record(case.one, {"alias": "S"}),
        ),
        statuses=(work.status(case.two),),
    )


ACTS: dict[str, Callable[[Before], ChangeSet]] = {
    "a change with something of everything": brings_everything,
    "an import": imports,
    "withdraw a record": lambda c: c.judges(c.rival.uid, Verdict.WITHDRAWN),
    "withdraw a value": lambda c: c.judges(c.rival.uid, Verdict.WITHDRAWN, "name"),
    "withdraw a record of a link": lambda c: c.judges(c.link_record.uid, Verdict.WITHDRAWN),
    "withdraw a status": lambda c: c.judges(c.status.uid, Verdict.WITHDRAWN),
    "prefer": lambda c: c.judges(c.rival.uid, Verdict.PREFERRED, "name"),
    "accept what waits": lambda c: c.judges(c.waiting.uid, Verdict.PREFERRED, "sex"),
    "decline what waits": lambda c: c.judges(c.waiting.uid, Verdict.DECLINED, "sex"),
    "dispute": lambda c: c.judges(c.link_record.uid, Verdict.DISPUTED, "note"),
    "grade": lambda c: c.desk.grades(c.rival, Grade("A", "1")),
    "protect": lambda c: c.judges(c.one, Verdict.PROTECTED),
    "a document": lambda c: c.desk.does(documents=(Document("mapping", "m", None, before="old"),)),
}


@pytest.mark.parametrize("act", ACTS)
def test_undo_shows_what_was_before_and_redo_what_was_after(desk: Desk, act: str) -> None:
    case = Before(desk)
    before = visible(desk.store)
    done = ACTS[act](case)
    after = visible(desk.store)
    assert after != before
    undo = desk.undoes(done)
    assert visible(desk.store) == before
    redo = desk.undoes(undo)
    assert visible(desk.store) == after
    desk.undoes(redo)
    assert visible(desk.store) == before


@pytest.mark.parametrize("act", ACTS)
def test_an_undo_deletes_nothing_and_is_itself_in_the_log(desk: Desk, act: str) -> None:
    case = Before(desk)
    done = ACTS[act](case)
    between = kept(desk.store)
    log = len(desk.store.audit(0, 1000))
    desk.undoes(done, reason="a mistake of mine")
    after = kept(desk.store)
    for part in ("sources", "links", "records", "statuses", "originals"):
        assert after[part] == between[part]
    assert isinstance(between["judgements"], list)
    assert isinstance(after["judgements"], list)
    assert set(between["judgements"]) <= set(after["judgements"])
    (entry,) = desk.store.audit(log, 10)
    assert entry.action == f"Undo: {done.label}"
    assert entry.by == "Vanna"
    assert "a mistake of mine" in entry.detail


def test_a_withdrawn_record_is_still_read_with_what_was_said_of_it(desk: Desk) -> None:
    case = Before(desk)
    desk.undoes(desk.judges(case.rival.uid, Verdict.WITHDRAWN))
    desk.judges(case.rival.uid, Verdict.WITHDRAWN, reason="mistaken identity")
    assert desk.store.records([case.rival.uid]) == {case.rival.uid: (case.rival, False)}
    assert case.rival in desk.store.records_about([case.one])
    verdicts = [j.verdict for j in desk.store.judgements_on([case.rival.uid])]
    assert verdicts == [Verdict.WITHDRAWN, Verdict.REINSTATED, Verdict.WITHDRAWN]
    assert desk.store.judgements_on([case.rival.uid])[-1].reason == "mistaken identity"


def test_with_its_last_record_goes_the_entity_and_with_an_end_the_link(desk: Desk) -> None:
    one = desk.adds(values={"name": "Sok"})
    two = new_entity()
    brought = desk.does(entities=(two,), records=(new_record(two.uid, desk.source.uid, {"name": "Chan"}),))
    link = desk.links("KNOWS", one, two.uid)
    undo = desk.undoes(brought)
    assert not desk.sees(two.uid)
    assert not desk.sees(link)
    assert desk.sees(one)
    assert desk.store.stats().links == {}
    assert desk.store.neighbour_counts(one) == ()
    assert desk.store.expand(one, None, 10).total == 0
    assert desk.store.adjacent([one], ()) == ()
    desk.undoes(undo)
    assert desk.link(link).target == two.uid


def test_withdrawing_every_value_withdraws_what_the_record_says_of_its_subject(desk: Desk) -> None:
    person = new_entity()
    record = new_record(person.uid, desk.source.uid, {"name": "Sok", "sex": "male"})
    desk.does(entities=(person,), records=(record,))
    desk.judges(record.uid, Verdict.WITHDRAWN, "name")
    assert desk.entity(person.uid).values == {"sex": ("male",)}
    assert desk.store.stats().assertions == 1
    desk.judges(record.uid, Verdict.WITHDRAWN, "sex")
    assert not desk.sees(person.uid)
    assert desk.store.stats().assertions == 0


def test_undoing_an_import_leaves_and_lists_what_rests_on_something_else(desk: Desk) -> None:
    """Days later: by then people have added to it, and another import has said the same."""
    work, other = Import(desk.store), Import(desk.store)
    alone, kept_by_hand, kept_by_import, lost_again = (new_entity() for _ in range(4))
    link = new_link("KNOWS", alone.uid, kept_by_hand.uid)
    done = work.whole(
        entities=(alone, kept_by_hand, kept_by_import, lost_again),
        links=(link,),
        records=tuple(
            work.record(uid, {"name": name} if name else {})
            for uid, name in (
                (alone.uid, "Alone"),
                (kept_by_hand.uid, "Hand"),
                (kept_by_import.uid, "Import"),
                (lost_again.uid, "Lost"),
                (link.uid, ""),
            )
        ),
        statuses=(work.status(alone.uid), work.status(kept_by_hand.uid)),
    )
    desk.says(kept_by_hand.uid, {"alias": "By hand"})
    by_hand = desk.sets(kept_by_hand.uid, value="released")
    other.whole(records=(other.record(kept_by_import.uid, {"alias": "By import"}),))
    withdrawn = desk.says(lost_again.uid, {"alias": "Withdrawn"})
    desk.judges(withdrawn.uid, Verdict.WITHDRAWN)
    contents = desk.store.run_contents(work.run.uid)
    assert (contents.records, contents.statuses, contents.subjects) == (5, 2, 5)
    assert contents.shared == tuple(sorted((kept_by_hand.uid, kept_by_import.uid)))

    undo = desk.undoes(done, reason="the wrong file")
    assert desk.store.run_contents(work.run.uid) == contents
    assert not desk.sees(alone.uid)
    assert not desk.sees(lost_again.uid)
    assert not desk.sees(link.uid)
    assert desk.entity(kept_by_hand.uid).values == {"alias": ("By hand",)}
    assert desk.entity(kept_by_import.uid).values == {"alias": ("By import",)}
    assert desk.store.statuses("measure") == (by_hand,)
    assert desk.store.stats().entities == {"Person": 2}
    (run,) = [r for r in desk.store.runs() if r.uid == work.run.uid]
    assert (run.state, run.reason) == (RunState.WITHDRAWN, "the wrong file")
    assert desk.store.records([done.records[0].uid])[done.records[0].uid] == (done.records[0], False)

    desk.undoes(undo)
    assert desk.entity(kept_by_hand.uid).values == {"name": ("Hand",), "alias": ("By hand",)}
    assert desk.sees(alone.uid)
    assert len(desk.store.statuses("measure")) == 3


def test_a_withdrawn_import_can_be_taken_in_again(desk: Desk) -> None:
    """By a new run, under uids of its own for the rows and the old ones for whom they speak of."""
    work = Import(desk.store)
    person = new_entity()
    done = work.whole(entities=(person,), records=(work.record(person.uid, {"name": "Sok"}),))
    desk.undoes(done)
    assert not desk.sees(person.uid)
    assert desk.store.resolve([person.key]) == {person.key: person.uid}
    again = Import(desk.store)
    again.whole(entities=(person,), records=(again.record(person.uid, {"name": "Sok Vanna"}),))
    assert desk.entity(person.uid).values == {"name": ("Sok Vanna",)}
    assert desk.store.stats().assertions == 1
    assert desk.store.run_contents(again.run.uid).shared == ()


def test_an_import_that_went_on_cannot_be_undone_by_an_old_step(desk: Desk) -> None:
    work = Import(desk.store)
    first = work.chunk()
    work.chunk()
    with pytest.raises(Conflict):
        desk.undoes(first)


def test_undoing_an_interrupted_import_and_thinking_again_leaves_it_open(desk: Desk) -> None:
    work = Import(desk.store)
    person = new_entity()
    chunk = work.chunk(entities=(person,), records=(work.record(person.uid, {"name": "Sok"}),))
    undo = desk.undoes(chunk)
    assert desk.store.runs()[0].state is RunState.WITHDRAWN
    desk.undoes(undo)
    assert desk.store.runs()[0].state is RunState.RUNNING
    assert not desk.sees(person.uid)
    assert work.held is not None
    work.held = replace(desk.store.runs()[0])
    work.moves(RunState.COMPLETE)
    assert desk.sees(person.uid)


def test_a_link_that_came_with_an_undone_import_comes_back_with_a_word_by_hand(desk: Desk) -> None:
    work = Import(desk.store)
    one, two = desk.adds(), desk.adds()
    link = new_link("KNOWS", one, two)
    done = work.whole(links=(link,), records=(work.record(link.uid, {"note": "imported"}),))
    desk.undoes(done)
    assert not desk.sees(link.uid)
    desk.says(link.uid, {"note": "by hand"})
    assert desk.link(LinkId(link.uid)).values == {"note": ("by hand",)}
