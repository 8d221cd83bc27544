"""A change set and what takes it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.changes import OPPOSITE, ChangeSet, Document, NewEntity, NewLink, RunStep, Touched
from graph.current import is_withdrawn
from graph.facts import Claim, Grade, ImportRun, Judgement, Record, RunState, StatusChange, Verdict
from graph.ids import EntityId, JudgementId, KeyDigest, LinkId, RecordId, RunId, SourceId, StatusId, SubjectId

T1 = "2031-10-19T08:00:00.000000Z"
T2 = "2031-10-20T08:00:00.000000Z"
T3 = "2031-10-21T08:00:00.000000Z"

PERSON = EntityId("a" * 32)
BY_HAND = Record(
    RecordId("1" * 32), SubjectId(PERSON), SourceId("5" * 32), "row 2", (Claim("name", "Sok"),), learned_at=T1
)
IMPORTED = replace(BY_HAND, uid=RecordId("2" * 32), run=RunId("9" * 32))
STATUS = StatusChange(StatusId("3" * 32), PERSON, "measure", "wanted", "2031-10", "2031-10-19")
RUNNING = ImportRun(RunId("9" * 32), "suspects.csv", RunState.RUNNING, T1, "Dara", chunk_rows=100, done=3)


def judged(verdict: Verdict, at: str = T1, **more: object) -> Judgement:
    return Judgement(JudgementId("7" * 32), BY_HAND.uid, verdict, by="Dara", at=at, **more)  # type: ignore[arg-type]


def test_undoing_withdraws_what_was_asserted_by_hand_and_deletes_nothing() -> None:
    change = ChangeSet(
        "Add Sok",
        "Dara",
        T1,
        entities=(NewEntity(PERSON, "Person", KeyDigest("b" * 32)),),
        links=(NewLink(LinkId("c" * 32), "KNOWS", PERSON, PERSON),),
        records=(BY_HAND,),
        statuses=(STATUS,),
    )
    undo = change.inverse(by="Vanna", at=T2, reason="wrong person")
    assert [(j.target, j.verdict, j.slot, j.by, j.at, j.reason) for j in undo.judgements] == [
        (BY_HAND.uid, Verdict.WITHDRAWN, "", "Vanna", T2, "wrong person"),
        (STATUS.uid, Verdict.WITHDRAWN, "", "Vanna", T2, "wrong person"),
    ]
    assert (undo.entities, undo.links, undo.records, undo.statuses, undo.step) == ((), (), (), (), None)
    assert (undo.label, undo.by, undo.at, undo.reason) == ("Undo: Add Sok", "Vanna", T2, "wrong person")


def test_what_an_import_brought_is_withdrawn_with_its_run_alone() -> None:
    complete = replace(RUNNING, state=RunState.COMPLETE)
    imported = replace(STATUS, run=RUNNING.uid)
    change = ChangeSet("Import", "Dara", T1, records=(IMPORTED,), statuses=(imported,), step=RunStep(None, complete))
    undo = change.inverse(by="Dara", at=T2, reason="wrong file")
    assert undo.judgements == ()
    withdrawn = replace(complete, state=RunState.WITHDRAWN, finished_at=T2, reason="wrong file")
    assert undo.step == RunStep(complete, withdrawn)


def test_redoing_an_import_completes_its_run_again() -> None:
    complete = replace(RUNNING, state=RunState.COMPLETE)
    undo = ChangeSet("Import", "Dara", T1, step=RunStep(RUNNING, complete)).inverse(by="Dara", at=T2)
    redo = undo.inverse(by="Dara", at=T3)
    assert undo.step is not None
    assert redo.step == RunStep(undo.step.after, replace(complete, finished_at=T3))


def test_redoing_the_undo_of_an_interrupted_import_never_completes_it() -> None:
    undo = ChangeSet("Chunk 3", "Dara", T1, step=RunStep(replace(RUNNING, done=2), RUNNING)).inverse(by="Dara", at=T2)
    assert undo.step is not None
    assert undo.step.after.state is RunState.WITHDRAWN
    redo = undo.inverse(by="Dara", at=T3)
    assert redo.step is not None
    assert redo.step.after == RUNNING


def test_a_run_withdrawn_from_nowhere_comes_back_complete() -> None:
    withdrawn = replace(RUNNING, state=RunState.WITHDRAWN)
    back = ChangeSet("Withdraw", "Dara", T1, step=RunStep(None, withdrawn)).inverse(by="Dara", at=T2)
    assert back.step is not None
    assert back.step.after.state is RunState.COMPLETE


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_an_opposite_and_two_make_the_first_again(verdict: Verdict) -> None:
    assert OPPOSITE[OPPOSITE[verdict]] is verdict
    change = ChangeSet("Judge", "Dara", T1, judgements=(judged(verdict, slot="name"),))
    (undone,) = change.inverse(by="Vanna", at=T2, reason="r").judgements
    assert (undone.verdict, undone.slot, undone.target, undone.by) == (OPPOSITE[verdict], "name", BY_HAND.uid, "Vanna")
    assert undone.uid != change.judgements[0].uid


def test_undoing_a_grade_gives_the_one_before() -> None:
    graded = judged(Verdict.GRADED, grade=Grade("A", "1"), before=Grade("D", "4"))
    (undone,) = ChangeSet("Grade", "Dara", T1, judgements=(graded,)).inverse(by="Dara", at=T2).judgements
    assert (undone.grade, undone.before) == (Grade("D", "4"), Grade("A", "1"))


def test_judgements_are_taken_back_in_reverse() -> None:
    first, second = judged(Verdict.DISPUTED, slot="name"), judged(Verdict.DECLINED, slot="sex")
    undo = ChangeSet("Judge", "Dara", T1, judgements=(first, second)).inverse(by="Dara", at=T2)
    assert [j.slot for j in undo.judgements] == ["sex", "name"]


@pytest.mark.parametrize("clock", [T2, T1, "2031-10-01T00:00:00.000000Z"])
@pytest.mark.parametrize("attempt", range(8))
def test_an_undo_counts_even_by_a_clock_that_stood_still_or_was_set_back(clock: str, attempt: int) -> None:
    withdrawal = judged(Verdict.WITHDRAWN, at=T1)
    change = ChangeSet("Withdraw", "Dara", T1, judgements=(withdrawal,))
    undo = change.inverse(by="Dara", at=clock)
    assert not is_withdrawn(BY_HAND.uid, (*change.judgements, *undo.judgements))
    redo = undo.inverse(by="Dara", at=clock)
    assert is_withdrawn(BY_HAND.uid, (*change.judgements, *undo.judgements, *redo.judgements))


def test_a_document_goes_back_to_the_text_before() -> None:
    change = ChangeSet("Map", "Dara", T1, documents=(Document("mapping", "suspects", "new", before=None),))
    undo = change.inverse(by="Dara", at=T2)
    assert undo.documents == (Document("mapping", "suspects", None, before="new"),)
    assert undo.inverse(by="Dara", at=T3).documents == change.documents


def test_touched_says_applied_unless_told_otherwise() -> None:
    assert Touched().applied
