"""What people decide about assertions decides what is current, and never what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.facts import Citation, Grade, Verdict
from graph.ids import EntityId
from tests.contract.casework import (
    CLOCK,
    Desk,
    Import,
    new_entity,
    new_judgement,
    new_link,
    new_record,
    new_source,
    new_status,
)


@pytest.fixture
def person(desk: Desk) -> EntityId:
    return desk.adds(values={"name": "Sok"}, grade=Grade("C", "3"))


def name(desk: Desk, person: EntityId) -> tuple[str, bool]:
    read = desk.entity(person)
    return read.value("name"), "name" in read.disputed


def test_values_that_differ_are_disputed_and_the_best_grade_is_current(desk: Desk, person: EntityId) -> None:
    desk.says(person, {"name": "Poor"}, grade=Grade("D", "4"))
    assert name(desk, person) == ("Sok", True)
    desk.says(person, {"name": "Good"}, grade=Grade("A", "1"))
    assert name(desk, person) == ("Good", True)


def test_then_the_latest_valid_from_then_the_first_learned(desk: Desk) -> None:
    person = desk.adds(values={"name": "First"}, learned_at="2031-01-02T00:00:00.000000Z")
    desk.says(person, {"name": "Learned later"}, learned_at="2031-01-03T00:00:00.000000Z")
    assert name(desk, person) == ("First", True)
    desk.says(person, {"name": "Valid"}, valid_from="2030", learned_at="2031-01-04T00:00:00.000000Z")
    assert name(desk, person) == ("Valid", True)
    desk.says(person, {"name": "Valid later"}, valid_from="2030-02", learned_at="2031-01-05T00:00:00.000000Z")
    assert name(desk, person) == ("Valid later", True)
    desk.says(person, {"name": "Learned first"}, learned_at="2031-01-01T00:00:00.000000Z")
    assert name(desk, person) == ("Valid later", True)


def test_what_was_preferred_stays_until_it_no_longer_is(desk: Desk, person: EntityId) -> None:
    other = desk.says(person, {"name": "Other"}, grade=Grade("E", "5"))
    preferred = desk.judges(other.uid, Verdict.PREFERRED, "name", reason="seen on the passport")
    assert name(desk, person) == ("Other", True)
    desk.says(person, {"name": "Better"}, grade=Grade("A", "1"))
    assert name(desk, person) == ("Other", True)
    desk.undoes(preferred)
    assert name(desk, person) == ("Better", True)
    assert desk.store.judgements_on([other.uid])[0].reason == "seen on the passport"


def test_what_waits_is_listed_and_decides_nothing_until_it_is_accepted(desk: Desk, person: EntityId) -> None:
    work = Import(desk.store)
    row = work.record(person, {"name": "Changed", "sex": "male"}, grade=Grade("A", "1"), pending=("name",))
    work.whole(records=(row,))
    assert desk.store.pending() == (row,)
    assert name(desk, person) == ("Sok", True)
    assert desk.entity(person).value("sex") == "male"
    accepted = desk.judges(row.uid, Verdict.PREFERRED, "name")
    assert desk.store.pending() == ()
    assert name(desk, person) == ("Changed", True)
    desk.undoes(accepted)
    assert desk.store.pending() == (row,)
    assert name(desk, person) == ("Sok", True)


def test_what_is_declined_waits_no_more_and_disputes_nothing(desk: Desk, person: EntityId) -> None:
    row = desk.says(person, {"name": "Changed"}, pending=("name",))
    declined = desk.judges(row.uid, Verdict.DECLINED, "name")
    assert desk.store.pending() == ()
    assert name(desk, person) == ("Sok", False)
    desk.undoes(declined)
    assert desk.store.pending() == (row,)
    assert name(desk, person) == ("Sok", True)


def test_half_decided_still_waits_and_disputing_decides_nothing(desk: Desk, person: EntityId) -> None:
    row = desk.says(person, {"name": "Changed", "sex": "male"}, pending=("name", "sex"))
    desk.judges(row.uid, Verdict.DECLINED, "name")
    desk.judges(row.uid, Verdict.DISPUTED, "sex")
    assert desk.store.pending() == (row,)
    desk.judges(row.uid, Verdict.WITHDRAWN, "sex")
    assert desk.store.pending() == ()


def test_what_waits_is_listed_in_the_order_in_which_it_was_learned(desk: Desk, person: EntityId) -> None:
    moment = CLOCK.tick()
    rows = [desk.says(person, {"sex": "male"}, pending=("sex",), learned_at=moment) for _ in range(3)]
    early = desk.says(person, {"sex": "male"}, pending=("sex",), learned_at="2030-01-01T00:00:00.000000Z")
    assert desk.store.pending() == (early, *sorted(rows, key=lambda r: r.uid))
    desk.judges(early.uid, Verdict.WITHDRAWN)
    assert desk.store.pending() == tuple(sorted(rows, key=lambda r: r.uid))


def test_a_grade_given_later_decides_and_the_record_keeps_its_own(desk: Desk, person: EntityId) -> None:
    other = desk.says(person, {"name": "Other"}, grade=Grade("D", "4"))
    graded = desk.grades(other, Grade("A", "1"), "name", before=Grade("D", "4"))
    assert name(desk, person) == ("Other", True)
    assert desk.store.records([other.uid])[other.uid][0].grade == Grade("D", "4")
    desk.undoes(graded)
    assert name(desk, person) == ("Sok", True)


def test_what_a_person_disputes_shows_as_disputed(desk: Desk, person: EntityId) -> None:
    record = desk.says(person, {"sex": "female"})
    disputed = desk.judges(record.uid, Verdict.DISPUTED, "sex")
    assert desk.entity(person).disputed == ("sex",)
    desk.undoes(disputed)
    assert desk.entity(person).disputed == ()


def test_several_values_stand_side_by_side_first_learned_first(desk: Desk, person: EntityId) -> None:
    second = desk.says(person, [("alias", "B"), ("alias#2", "A")])
    desk.says(person, [("alias", "A"), ("alias#2", "C")])
    assert desk.entity(person).values["alias"] == ("B", "A", "C")
    assert desk.entity(person).disputed == ()
    desk.judges(second.uid, Verdict.WITHDRAWN, "alias#2")
    assert desk.entity(person).values["alias"] == ("B", "A", "C")
    desk.judges(second.uid, Verdict.WITHDRAWN, "alias")
    assert desk.entity(person).values["alias"] == ("A", "C")


def test_calls_add_up(desk: Desk) -> None:
    one, other = (desk.adds("Identifier", {"number": f"+8551234567{n}"}) for n in range(2))
    calls = desk.links("CALLED", one, other, {"count": "3", "duration": "60", "time": "2031-10-01T10:00"})
    more = desk.says(calls, {"count": "4", "duration": "12345678901234567890", "time": "2031-10-02T10:00"})
    assert desk.link(calls).values == {
        "count": ("7",),
        "time": ("2031-10-01T10:00", "2031-10-02T10:00"),
        "duration": ("12345678901234567950",),
    }
    desk.judges(more.uid, Verdict.WITHDRAWN)
    assert desk.link(calls).value("count") == "3"


def test_a_link_is_disputed_like_an_entity(desk: Desk, person: EntityId) -> None:
    company = desk.adds("Organization")
    link = desk.links("EMPLOYED_BY", person, company, {"role": "driver"})
    later = desk.says(link, {"role": "guard"})
    assert (desk.link(link).value("role"), desk.link(link).disputed) == ("driver", ("role",))
    desk.judges(later.uid, Verdict.PREFERRED, "role")
    assert desk.link(link).value("role") == "guard"


def test_a_judgement_that_comes_with_its_record_counts(desk: Desk, person: EntityId) -> None:
    record = new_record(person, desk.source.uid, {"name": "Preferred"}, grade=Grade("E", "5"))
    desk.does(records=(record,), judgements=(new_judgement(record.uid, Verdict.PREFERRED, "name"),))
    assert name(desk, person) == ("Preferred", True)


def test_status_entries_come_by_when_they_happened_then_when_learned(desk: Desk, person: EntityId) -> None:
    dates = [("2031-10", "2031-10-02"), ("2031-09", "2031-12"), ("2031-10", "2031-10-01"), ("2031-10-19", "2031-10-19")]
    made = [desk.sets(person, happened=happened, learned=learned) for happened, learned in dates]
    expected = tuple(sorted(made, key=lambda s: (s.happened, s.learned, s.uid)))
    assert desk.store.statuses("measure", [person]) == expected
    legal = desk.sets(person, "legal_stage", "suspect", happened="2031-01", learned="2031-01")
    other = desk.adds()
    released = desk.sets(other, value="released", happened="2030", learned="2030")
    assert desk.store.statuses("measure") == (released, *expected)
    assert desk.store.statuses("", [person]) == (legal, *expected)
    assert desk.store.statuses("") == (released, legal, *expected)
    assert desk.store.statuses("measure", []) == ()
    assert desk.store.statuses("assistance") == ()
    desk.judges(legal.uid, Verdict.WITHDRAWN)
    assert desk.store.statuses("legal_stage") == ()


def test_a_status_goes_with_its_subject(desk: Desk) -> None:
    person = new_entity()
    record = new_record(person.uid, desk.source.uid)
    desk.does(entities=(person,), records=(record,))
    status = desk.sets(person.uid)
    gone = desk.judges(record.uid, Verdict.WITHDRAWN)
    assert desk.store.statuses("measure") == ()
    desk.undoes(gone)
    assert desk.store.statuses("measure") == (status,)


def test_stats_count_single_assertions_and_the_sources_of_what_is_seen(desk: Desk) -> None:
    assert desk.store.stats().sources == 0
    person = desk.adds(values={"name": "Sok", "sex": "male"})
    site = desk.adds("Site")
    link = new_link("SEEN_AT", person, site)
    work = Import(desk.store)
    row = work.record(link.uid, {"note": "x"})
    work.whole(links=(link,), records=(row,), statuses=(work.status(person),))
    assert desk.store.stats().assertions == 3
    assert desk.store.stats().sources == 2
    assert dict(desk.store.stats().links) == {"SEEN_AT": 1}
    desk.judges(row.uid, Verdict.WITHDRAWN)
    assert desk.store.stats().assertions == 2
    assert desk.store.stats().sources == 2
    (status,) = desk.store.statuses("measure")
    desk.judges(status.uid, Verdict.WITHDRAWN)
    assert desk.store.stats().sources == 1


def test_a_status_that_cites_several_sources_counts_them_all(desk: Desk) -> None:
    person, second = desk.adds(), new_source("Second")
    status = new_status(person, desk.source.uid)
    cited = replace(status, citations=(*status.citations, Citation(second.uid, "page 1")))
    desk.does(sources=(second,), statuses=(cited,))
    assert desk.store.stats().sources == 2
