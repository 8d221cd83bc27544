"""Which value is current, what is in dispute, what waits and what stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, permutations

import pytest

from graph.current import assertions, current, is_withdrawn, pending_slots, stands
from graph.derived import counting, derive
from graph.facts import UNGRADED, Assertion, Claim, Grade, Judgement, Record, RunState, Standing, Verdict
from graph.ids import JudgementId, RecordId, RunId, SourceId, SubjectId
from graph.schema import EntityType, LinkType, standard

SUBJECT = SubjectId("a" * 32)
PERSON = standard().entities["Person"]
CALLED = standard().links["CALLED"]
A1, B2, D4 = Grade("A", "1"), Grade("B", "2"), Grade("D", "4")
_numbers = count(1)


def said(
    *claims: tuple[str, str],
    grade: Grade = UNGRADED,
    valid_from: str = "",
    learned: str = "2031-10-01T00:00:00.000000Z",
    pending: tuple[str, ...] = (),
) -> Record:
    return Record(
        RecordId(f"{next(_numbers):032x}"),
        SUBJECT,
        SourceId("5" * 32),
        "row 2",
        tuple(Claim(slot, value) for slot, value in claims),
        grade,
        valid_from,
        learned_at=learned,
        pending=pending,
    )


def judged(record: Record, verdict: Verdict, slot: str = "", day: int = 1, grade: Grade = UNGRADED) -> Judgement:
    at = f"2031-11-{day:02}T00:00:00.000000Z"
    return Judgement(
        JudgementId(f"{next(_numbers):032x}"), record.uid, verdict, by="Dara", at=at, slot=slot, grade=grade
    )


def name_of(*records: Record, judgements: tuple[Judgement, ...] = ()) -> str:
    """The current name, the same in whatever order the records and judgements come."""
    found = {
        current(PERSON, order, judgements[::way]).values.get("name", ("",))
        for order in permutations(records)
        for way in (1, -1)
    }
    assert len(found) == 1
    (names,) = found
    assert len(names) == 1
    return names[0]


def disputed(*records: Record, judgements: tuple[Judgement, ...] = (), kind: EntityType | LinkType = PERSON) -> bool:
    return bool(current(kind, records, judgements).disputed)


def standing(record: Record, *judgements: Judgement) -> Standing:
    (made,) = assertions((record,), judgements)
    return made.standing


def test_the_first_learned_is_current_where_nothing_else_decides() -> None:
    late = said(("name", "Late"), learned="2031-10-02T00:00:00.000000Z")
    early = said(("name", "Early"), learned="2031-10-01T00:00:00.000000Z")
    assert name_of(late, early) == "Early"


def test_learned_at_once_the_smaller_address_decides() -> None:
    first, second = said(("name", "One")), said(("name", "Two"))
    assert first.uid < second.uid
    assert name_of(first, second) == "One"
    assert name_of(said(("name#2", "Two"), ("name", "One"))) == "One"


def test_the_latest_valid_from_comes_before_the_first_learned() -> None:
    old = said(("name", "Old"), valid_from="2030", learned="2031-10-01T00:00:00.000000Z")
    new = said(("name", "New"), valid_from="2031-02", learned="2031-10-02T00:00:00.000000Z")
    undated = said(("name", "Undated"), learned="2031-09-01T00:00:00.000000Z")
    assert name_of(old, new, undated) == "New"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2031-10", "2031-10-05"),
        ("2031", "2031-10"),
        ("2031-09-30", "2031-10"),
        ("2031-10-19", "2031-10-19T14:05"),
        ("2031-10-19T09:30", "2031-10-19T14:05"),
        ("2030~", "2031"),
        ("2030-05/2033", "2031"),
        ("2030-05/..", "2030-06"),
        ("../2035", "2031"),
        ("", "1999"),
        ("no date", "1999"),
    ],
)
def test_valid_from_is_compared_by_its_earliest_day(earlier: str, later: str) -> None:
    first = said(("name", "Earlier"), valid_from=earlier, learned="2031-01-01T00:00:00.000000Z")
    second = said(("name", "Later"), valid_from=later, learned="2031-12-01T00:00:00.000000Z")
    assert name_of(first, second) == "Later"


@pytest.mark.parametrize(("one", "other"), [("2031-10", "2031-10-01"), ("2031~", "2031"), ("../2031", "")])
def test_dates_that_begin_together_leave_it_to_the_first_learned(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        early = said(("name", "Early"), valid_from=first, learned="2031-01-01T00:00:00.000000Z")
        late = said(("name", "Late"), valid_from=second, learned="2031-12-01T00:00:00.000000Z")
        assert name_of(early, late) == "Early"


def test_the_best_grade_comes_before_the_latest_valid_from() -> None:
    good = said(("name", "Good"), grade=A1, valid_from="2030")
    poor = said(("name", "Poor"), grade=D4, valid_from="2031")
    ungraded = said(("name", "Ungraded"), valid_from="2032")
    assert name_of(good, poor, ungraded) == "Good"
    assert name_of(poor, ungraded) == "Poor"


def test_the_reliability_of_the_source_comes_before_the_credibility_of_what_it_says() -> None:
    assert name_of(said(("name", "B1"), grade=Grade("B", "1")), said(("name", "A5"), grade=Grade("A", "5"))) == "A5"
    assert name_of(said(("name", "A"), grade=Grade("A")), said(("name", "A5"), grade=Grade("A", "5"))) == "A5"


def test_what_a_person_preferred_comes_before_everything() -> None:
    best, preferred = said(("name", "Best"), grade=A1), said(("name", "Preferred"), grade=D4)
    choice = judged(preferred, Verdict.PREFERRED, "name")
    assert name_of(best, preferred, judgements=(choice,)) == "Preferred"
    assert standing(preferred, choice) is Standing.PREFERRED
    back = judged(preferred, Verdict.UNPREFERRED, "name", day=2)
    assert name_of(best, preferred, judgements=(choice, back)) == "Best"
    assert standing(preferred, choice, back) is Standing.ASSERTED


def test_of_two_preferences_the_later_counts_and_the_first_is_still_there_when_it_is_taken_back() -> None:
    one, two = said(("name", "One")), said(("name", "Two"))
    first, second = judged(two, Verdict.PREFERRED, "name", day=1), judged(one, Verdict.PREFERRED, "name", day=2)
    assert name_of(one, two, judgements=(first, second)) == "One"
    back = judged(one, Verdict.UNPREFERRED, "name", day=3)
    assert name_of(one, two, judgements=(first, second, back)) == "Two"


def test_a_judgement_without_a_slot_holds_for_every_value_of_the_record() -> None:
    best = said(("name", "Best"), grade=A1)
    other = said(("name", "Other"), ("sex", "female"))
    assert name_of(best, other, judgements=(judged(other, Verdict.PREFERRED),)) == "Other"
    declined = current(PERSON, (other,), (judged(other, Verdict.DECLINED),))
    assert declined.values == {}
    assert {a.standing for a in assertions((other,), (judged(other, Verdict.DISPUTED),))} == {Standing.DISPUTED}


def test_values_that_differ_are_disputed_even_when_one_is_preferred() -> None:
    one, two = said(("name", "One")), said(("name", "Two"))
    assert disputed(one, two)
    assert disputed(one, two, judgements=(judged(one, Verdict.PREFERRED, "name"),))
    assert not disputed(one, two, judgements=(judged(two, Verdict.DECLINED, "name"),))
    assert not disputed(one, two, judgements=(judged(two, Verdict.WITHDRAWN),))


def test_the_same_value_from_two_sources_is_not_disputed() -> None:
    assert not disputed(said(("name", "One")), said(("name", "One")))


def test_what_a_person_disputes_is_disputed_and_stays_current() -> None:
    lone = said(("name", "One"))
    ruling = judged(lone, Verdict.DISPUTED, "name")
    assert disputed(lone, judgements=(ruling,))
    assert name_of(lone, judgements=(ruling,)) == "One"
    assert disputed(lone, said(("name", "One")), judgements=(ruling,))
    assert not disputed(lone, judgements=(ruling, judged(lone, Verdict.UNDISPUTED, "name", day=2)))


def test_a_value_that_waits_counts_only_where_nothing_else_stands() -> None:
    held = said(("name", "Held"), grade=D4)
    waiting = said(("name", "Waiting"), grade=A1, pending=("name",))
    assert name_of(held, waiting) == "Held"
    assert disputed(held, waiting)
    assert name_of(held, waiting, judgements=(judged(held, Verdict.WITHDRAWN),)) == "Waiting"
    assert name_of(held, waiting, judgements=(judged(waiting, Verdict.PREFERRED, "name"),)) == "Waiting"
    assert standing(waiting) is Standing.PENDING
    assert standing(waiting, judged(waiting, Verdict.GRADED, "name", grade=B2)) is Standing.PENDING


def test_a_declined_value_is_never_current_not_even_alone() -> None:
    waiting = said(("name", "Waiting"), pending=("name",))
    declined = judged(waiting, Verdict.DECLINED, "name")
    assert current(PERSON, (waiting,), (declined,)).values == {}
    assert name_of(waiting, judgements=(declined, judged(waiting, Verdict.UNDECLINED, "name", day=2))) == "Waiting"
    other = said(("name", "Other"), pending=("name",))
    assert name_of(waiting, other, judgements=(declined,)) == "Other"
    many = said(("alias", "One"))
    assert current(PERSON, (many,), (judged(many, Verdict.DECLINED, "alias"),)).values == {}
    calls = said(("count", "3"))
    more = said(("count", "4"))
    assert current(CALLED, (calls, more), (judged(more, Verdict.DECLINED, "count"),)).values == {"count": ("3",)}


def test_only_preferring_declining_or_withdrawing_ends_the_wait() -> None:
    waiting = said(("name", "Waiting"), ("sex", "male"), pending=("name", "sex"))
    assert pending_slots(waiting, ()) == ("name", "sex")
    for verdict in (Verdict.DISPUTED, Verdict.GRADED):
        assert pending_slots(waiting, (judged(waiting, verdict, "name", grade=A1),)) == ("name", "sex")
    for verdict in (Verdict.PREFERRED, Verdict.DECLINED, Verdict.WITHDRAWN):
        assert pending_slots(waiting, (judged(waiting, verdict, "name"),)) == ("sex",)
    assert pending_slots(waiting, (judged(waiting, Verdict.WITHDRAWN),)) == ()
    assert pending_slots(waiting, (judged(said(("name", "Other")), Verdict.WITHDRAWN),)) == ("name", "sex")


def test_a_withdrawn_value_does_not_count_until_it_is_reinstated() -> None:
    record = said(("name", "One"), ("sex", "male"))
    gone = judged(record, Verdict.WITHDRAWN, "name")
    assert current(PERSON, (record,), (gone,)).values == {"sex": ("male",)}
    assert name_of(record, judgements=(gone, judged(record, Verdict.REINSTATED, "name", day=2))) == "One"
    whole = judged(record, Verdict.WITHDRAWN)
    assert current(PERSON, (record,), (whole,)).values == {}
    assert current(PERSON, (record,), (whole, judged(record, Verdict.REINSTATED, "name", day=2))).values == {}


def test_a_grade_given_later_counts_for_its_value_or_for_the_whole_record() -> None:
    one, two = said(("name", "One"), grade=B2), said(("name", "Two"), grade=B2)
    up = judged(two, Verdict.GRADED, "name", grade=A1)
    assert name_of(one, two, judgements=(up,)) == "Two"
    assert [a.grade for a in assertions((one, two), (up,))] == [B2, A1]
    whole = judged(two, Verdict.GRADED, grade=D4, day=2)
    assert name_of(one, two, judgements=(whole,)) == "One"
    assert name_of(one, two, judgements=(up, whole)) == "Two"
    back = judged(two, Verdict.GRADED, "name", grade=UNGRADED, day=3)
    assert name_of(one, two, judgements=(up, back)) == "One"


def test_a_field_of_several_values_keeps_all_that_stand_first_learned_first() -> None:
    later = said(("alias", "C"), ("alias#2", "A"), learned="2031-10-02T00:00:00.000000Z")
    early = said(("alias", "B"), ("alias#2", "A"), learned="2031-10-01T00:00:00.000000Z")
    now = current(PERSON, (later, early), ())
    assert now.values == {"alias": ("B", "A", "C")}
    assert now.disputed == ()
    gone = judged(early, Verdict.WITHDRAWN, "alias")
    assert current(PERSON, (later, early), (gone,)).values == {"alias": ("A", "C")}
    assert disputed(later, early, judgements=(judged(early, Verdict.DISPUTED, "alias"),))


def test_sums_are_added_up() -> None:
    day_one, day_two = said(("count", "3"), ("duration", "60")), said(("count", "4"))
    now = current(CALLED, (day_one, day_two), ())
    assert now.values == {"count": ("7",), "duration": ("60",)}
    assert now.disputed == ()
    assert current(CALLED, (day_one, day_two), (judged(day_two, Verdict.WITHDRAWN),)).values["count"] == ("3",)


def test_values_come_in_the_order_of_the_vocabulary_and_unknown_fields_not_at_all() -> None:
    now = current(PERSON, (said(("sex", "male"), ("shoe_size", "44"), ("name", "One")),), ())
    assert list(now.values) == ["name", "sex"]


def test_nothing_said_nothing_current() -> None:
    assert current(PERSON, (), ()).values == {}
    assert current(PERSON, (said(),), ()).values == {}


def test_a_record_stands_while_one_of_its_values_does() -> None:
    record = said(("name", "One"), ("sex", "male"))
    name, sex = judged(record, Verdict.WITHDRAWN, "name"), judged(record, Verdict.WITHDRAWN, "sex")
    assert stands(record, ())
    assert stands(record, (name,))
    assert not stands(record, (name, sex))
    assert not stands(record, (judged(record, Verdict.WITHDRAWN),))
    assert stands(record, (judged(said(), Verdict.WITHDRAWN),))
    empty = said()
    assert stands(empty, (judged(empty, Verdict.DISPUTED),))
    assert not stands(empty, (judged(empty, Verdict.WITHDRAWN),))


def test_the_last_word_on_a_target_counts() -> None:
    record = said()
    gone, back = judged(record, Verdict.WITHDRAWN), judged(record, Verdict.REINSTATED, day=2)
    assert is_withdrawn(record.uid, (back, gone)) is False
    assert is_withdrawn(record.uid, (gone,))
    assert is_withdrawn(record.uid, ()) is False
    assert is_withdrawn(record.uid, (judged(record, Verdict.WITHDRAWN, "name"),)) is False


def test_protection_says_nothing_about_values() -> None:
    record = said(("name", "One"))
    for verdict in (Verdict.PROTECTED, Verdict.UNPROTECTED):
        assert standing(record, judged(record, verdict)) is Standing.ASSERTED


def test_every_assertion_names_its_record_and_slot() -> None:
    record = said(("alias", "A"), ("alias#2", "B"), grade=B2)
    assert assertions((record,), ()) == (
        Assertion(record, record.claims[0], B2, Standing.ASSERTED),
        Assertion(record, record.claims[1], B2, Standing.ASSERTED),
    )
    assert [c.field for c in record.claims] == ["alias", "alias"]


def test_a_former_name_still_finds_its_bearer_until_it_is_withdrawn() -> None:
    now, former = said(("name", "Chan Dara"), grade=A1), said(("name", "Sok Vanna"))
    derived = derive(PERSON, (now, former), ())
    assert derived.values["name"] == ("Chan Dara",)
    assert "sok vanna" in derived.search
    assert "chan dara" in derived.search
    assert "sok vanna" not in derive(PERSON, (now, former), (judged(former, Verdict.WITHDRAWN),)).search


def test_a_field_that_the_vocabulary_does_not_know_is_not_searched() -> None:
    record = said(("name", "Sok"), ("shoe_size", "forty"))
    assert "forty" not in derive(PERSON, (record,), ()).search
    assert "forty" not in derive(PERSON, (record,), (judged(record, Verdict.DISPUTED),)).search


def test_links_have_no_search_text_and_a_sum_is_found_as_it_stands() -> None:
    assert derive(CALLED, (said(("count", "3")),), ()).search == ""


R, W, S = RunId("1" * 32), RunId("2" * 32), RunId("3" * 32)
RUNNING, WITHDRAWN = RunState.RUNNING, RunState.WITHDRAWN


@pytest.mark.parametrize(
    ("runs", "hidden", "expected"),
    [
        (("", ""), {}, ((0, 1), True)),
        (("", R), {R: RUNNING}, ((0,), True)),
        ((R, W), {R: RUNNING}, ((1,), True)),
        ((R, R), {R: RUNNING}, ((0, 1), False)),
        ((R, W), {R: RUNNING, W: WITHDRAWN}, ((0,), False)),
        ((W, W), {W: WITHDRAWN}, ((0, 1), False)),
        ((W, S), {W: WITHDRAWN, S: WITHDRAWN}, ((), False)),
        ((R, S), {R: RUNNING, S: RUNNING}, ((), False)),
        ((), {}, ((), False)),
    ],
)
def test_which_records_a_subject_follows_from(
    runs: tuple[RunId, ...], hidden: dict[str, RunState], expected: tuple[tuple[int, ...], bool]
) -> None:
    made = [(replace(said(), run=run), True) for run in runs]
    records, shown = counting(reversed(made), hidden)
    assert (tuple(made.index((record, True)) for record in records), shown) == expected


def test_withdrawn_records_count_among_the_others_but_show_nothing_by_themselves() -> None:
    gone, there = said(("name", "Gone")), said(("name", "There"))
    assert counting([(gone, False), (there, True)], {}) == ((gone, there), True)
    assert counting([(gone, False)], {}) == ((gone,), False)
    hidden = replace(there, run=R)
    assert counting([(gone, False), (hidden, True)], {R: RUNNING}) == ((hidden,), False)
