"""What rows change in a case: new, changed, unchanged or conflicting, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.current import assertions as judged
from graph.facts import Assertion, Grade, Link, Standing
from graph.ids import WORLD, key_digest
from graph.values import Kind
from importers.mapping import FILES, EntityMapping, FieldColumn, Key, LinkMapping, Mapping, StatusMapping, TableMapping
from investigator import conflicts, intake
from investigator.case import Case
from investigator.runs import undo_import
from tests.agencies import (
    DIRECTORS,
    HEADING,
    VICTIMS,
    assertions,
    calls,
    case_file,
    counted,
    csv_file,
    directors,
    entities,
    fields,
    links,
    named,
    only,
    picture,
    plan,
    register,
    suspects,
    take_in,
    taken_in,
    victims,
)

SOK = ("1", "Sok Vanna", "1990-01-02", "M", "KH")
CHAN = ("2", "Chan Dara", "1985", "F", "KH")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "first.csv", HEADING, SOK, CHAN)


def edition(folder: Path, *rows: tuple[str, ...], name: str = "second") -> Path:
    return csv_file(folder / f"{name}.csv", HEADING, *rows)


def facts(case: Case, uid: str, field: str) -> list[Assertion]:
    """What is asserted of one field, oldest first."""
    records = case.ask(lambda s: s.records_about([uid]))
    judgements = case.ask(lambda s: s.judgements_on([r.uid for r in records]))
    return [a for a in judged(records, judgements) if a.claim.field == field]


def log_length(case: Case) -> int:
    return len(case.ask(lambda s: s.audit(0, 10_000)))


def test_rows_of_unknown_entities_are_new(case: Case, first: Path) -> None:
    made, run = take_in(case, first, mapping=suspects())
    assert counted(made) == {"new": 2}
    assert made.new_entities == {"Person": 2}
    assert run is not None
    assert run.counts == made.counts
    assert named(case, "Person", "Sok Vanna").values == {
        "name": ("Sok Vanna",), "birth_date": ("1990-01-02",), "sex": ("male",), "nationality": ("KH",),
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(case: Case, first: Path) -> None:
    taken_in(case, first, mapping=suspects())
    before, logged = picture(case), log_length(case)
    made, run = take_in(case, first, mapping=suspects())
    assert counted(made) == {"unchanged": 2}
    assert run is None
    assert (picture(case), log_length(case)) == (before, logged)


def test_the_same_rows_in_another_order_and_form_change_nothing(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    made, run = take_in(
        case, edition(tmp_path, CHAN, (" 1 ", "Sok  Vanna", "2/1/1990", "male", "Cambodia")), mapping=suspects()
    )
    assert counted(made) == {"unchanged": 2}
    assert run is None


def test_a_later_edition_that_differs_is_changed_and_waits(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    newer = edition(tmp_path, ("1", "Sok Vanna", "1991-01-02", "M", "KH"), CHAN)
    made, _ = take_in(case, newer, mapping=suspects())
    assert counted(made) == {"changed": 1, "unchanged": 1}
    ((file, difference),) = made.differences
    assert (file, difference.field, difference.held, difference.brought) == (
        "second.csv", "birth_date", "1990-01-02", "1991-01-02",
    )  # fmt: skip
    assert (difference.locator, difference.cell, difference.same_series) == ("row 2", "C", True)
    sok = named(case, "Person", "Sok Vanna")
    assert sok.value("birth_date") == "1990-01-02"
    assert sok.disputed == ("birth_date",)
    assert [(a.claim.value, a.standing) for a in facts(case, sok.uid, "birth_date")] == [
        ("1990-01-02", Standing.ASSERTED),
        ("1991-01-02", Standing.PENDING),
    ]


def test_only_what_is_new_in_a_row_is_asserted_again(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    before = assertions(case)
    taken_in(case, edition(tmp_path, ("1", "Sok Vanna", "1991-01-02", "M", "KH")), mapping=suspects())
    assert assertions(case) == before + 1


def test_another_register_that_differs_is_in_conflict(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    other = edition(tmp_path, ("1", "Sok Vanna", "1991-01-02", "F", "KH"))
    made, _ = take_in(case, other, mapping=suspects("border"))
    assert counted(made) == {"conflicting": 1}
    assert {(d.field, d.same_series) for _, d in made.differences} == {("birth_date", False), ("sex", False)}
    assert named(case, "Person", "Sok Vanna").value("birth_date") == "1990-01-02"


def test_another_register_that_says_the_same_corroborates(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    before = assertions(case)
    made, _ = take_in(case, edition(tmp_path, SOK), mapping=suspects("border"))
    assert counted(made) == {"changed": 1}
    assert assertions(case) == before + 4
    sok = named(case, "Person", "Sok Vanna")
    assert sok.disputed == ()
    assert {a.record.source for a in facts(case, sok.uid, "name")} == {s.uid for s in case.ask(lambda s: s.sources())}
    third = edition(tmp_path, CHAN, SOK, name="third")
    assert counted(plan(case, third, mapping=suspects("border"))) == {"unchanged": 1, "changed": 1}


def test_the_same_paper_cannot_corroborate_itself(case: Case, first: Path) -> None:
    taken_in(case, first, mapping=suspects())
    made, run = take_in(case, first, mapping=suspects("border"))
    assert (counted(made), run) == ({"unchanged": 2}, None)


def test_a_value_for_a_field_that_was_empty_is_current_at_once(case: Case, tmp_path: Path) -> None:
    taken_in(case, edition(tmp_path, ("1", "Sok Vanna", "", "", ""), name="first"), mapping=suspects())
    made, _ = take_in(case, edition(tmp_path, SOK), mapping=suspects())
    assert counted(made) == {"changed": 1}
    sok = only(case, "Person")
    assert (sok.value("birth_date"), sok.disputed) == ("1990-01-02", ())
    assert conflicts.waiting(case) == ()


def test_a_blank_cell_takes_nothing_away(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    made, run = take_in(case, edition(tmp_path, ("1", "Sok Vanna", "", "", "")), mapping=suspects())
    assert (counted(made), run) == ({"unchanged": 1}, None)
    assert named(case, "Person", "Sok Vanna").value("birth_date") == "1990-01-02"


def test_a_field_of_several_values_gains_one_without_a_conflict(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    made, _ = take_in(case, edition(tmp_path, ("1", "Sok Vanna", "1990-01-02", "M", "VN")), mapping=suspects("border"))
    assert counted(made) == {"changed": 1}
    sok = named(case, "Person", "Sok Vanna")
    assert (sok.values["nationality"], sok.disputed) == (("KH", "VN"), ())


def test_two_rows_of_one_file_that_contradict_each_other_are_in_conflict(case: Case, tmp_path: Path) -> None:
    """It is not an edition that changed its mind: both stand in the same paper."""
    made, _ = take_in(case, edition(tmp_path, SOK, ("1", "Sok Vana", "1990-01-02", "M", "KH"), SOK), mapping=suspects())
    assert counted(made) == {"new": 1, "conflicting": 1, "unchanged": 1}
    assert only(case, "Person").values["name"] == ("Sok Vanna",)
    assert [w.claim.value for w in conflicts.waiting(case)] == ["Sok Vana"]


def test_a_third_value_waits_beside_the_second(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    for number, name in enumerate(("Sok Vana", "Sok Wanna")):
        paper = edition(tmp_path, ("1", name, "1990-01-02", "M", "KH"), name=f"edition {number}")
        made, _ = take_in(case, paper, mapping=suspects())
        assert counted(made) == {"changed": 1}
    assert {w.claim.value for w in conflicts.waiting(case)} == {"Sok Vana", "Sok Wanna"}
    assert named(case, "Person", "Sok Vanna").disputed == ("name",)


def test_a_value_that_waits_is_not_brought_again(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    newer = edition(tmp_path, ("1", "Sok Vana", "1990-01-02", "M", "KH"))
    taken_in(case, newer, mapping=suspects())
    made, run = take_in(case, newer, mapping=suspects())
    assert (counted(made), run) == ({"unchanged": 1}, None)


def test_a_waiting_value_that_another_register_says_too_still_waits(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    newer = edition(tmp_path, ("1", "Sok Vana", "1990-01-02", "M", "KH"))
    taken_in(case, newer, mapping=suspects())
    border = edition(tmp_path, ("1", "Sok Vana", "", "", ""), name="border")
    made, _ = take_in(case, border, mapping=suspects("border"))
    assert counted(made) == {"conflicting": 1}
    assert len(conflicts.waiting(case)) == 2


def test_an_accepted_value_becomes_current_and_the_file_again_changes_nothing(
    case: Case, first: Path, tmp_path: Path
) -> None:
    taken_in(case, first, mapping=suspects())
    newer = edition(tmp_path, ("1", "Sok Vana", "1990-01-02", "M", "KH"))
    taken_in(case, newer, mapping=suspects())
    (waiting,) = conflicts.waiting(case)
    assert conflicts.decide(case, accept=[waiting.address], reason="new passport") == (1, 0)
    assert named(case, "Person", "Sok Vana").uid == waiting.subject.uid
    assert conflicts.waiting(case) == ()
    made, run = take_in(case, newer, mapping=suspects())
    assert (counted(made), run) == ({"unchanged": 1}, None)


def test_a_declined_value_stays_declined_when_the_file_comes_again(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects())
    newer = edition(tmp_path, ("1", "Sok Vana", "1990-01-02", "M", "KH"))
    taken_in(case, newer, mapping=suspects())
    (waiting,) = conflicts.waiting(case)
    assert conflicts.decide(case, decline=[waiting.address]) == (0, 1)
    assert named(case, "Person", "Sok Vanna").disputed == ()
    made, run = take_in(case, newer, mapping=suspects())
    assert (counted(made), run) == ({"unchanged": 1}, None)
    assert conflicts.waiting(case) == ()


def test_a_better_graded_source_does_not_become_current_by_itself(case: Case, first: Path, tmp_path: Path) -> None:
    taken_in(case, first, mapping=suspects(), grade=Grade("C", "3"))
    newer = edition(tmp_path, ("1", "Sok Vana", "1990-01-02", "M", "KH"))
    taken_in(case, newer, mapping=suspects("court"), grade=Grade("A", "1"))
    assert named(case, "Person", "Sok Vanna").disputed == ("name",)


def test_calls_are_added_up_row_by_row_and_file_by_file(case: Case, tmp_path: Path) -> None:
    heading = ("From", "To", "Calls", "Time")
    rows = [
        ("012345678", "092765432", "2", "2031-10-01 10:00"),
        ("012345678", "092765432", "3", "2031-10-01 11:00"),
        ("092765432", "012345678", "7", "2031-10-01 12:00"),
    ]
    taken_in(case, csv_file(tmp_path / "october.csv", heading, *rows), mapping=calls())
    assert sorted(k.value("count") for k in links(case, "CALLED")) == ["5", "7"]
    taken_in(
        case,
        csv_file(tmp_path / "november.csv", heading, rows[0], ("012345678", "092765432", "10", "2031-11-01 10:00")),
        mapping=calls(),
    )
    assert sorted(k.value("count") for k in links(case, "CALLED")) == ["15", "7"]
    assert conflicts.waiting(case) == ()
    assert all(k.disputed == () for k in links(case, "CALLED"))


def test_calls_that_come_twice_are_counted_once(case: Case, tmp_path: Path) -> None:
    paper = csv_file(
        tmp_path / "october.csv",
        ("From", "To", "Calls", "Time"),
        ("012345678", "092765432", "2", "2031-10-01 10:00"),
        ("012345678", "092765432", "2", "2031-10-01 10:00"),
    )
    made, _ = take_in(case, paper, mapping=calls())
    assert counted(made) == {"new": 1, "unchanged": 1}
    assert only_link(case, "CALLED").value("count") == "2"


def only_link(case: Case, kind: str) -> Link:
    (found,) = links(case, kind)
    return found


def stages(series: str = "court") -> Mapping:
    person = EntityMapping("person", "Person", Key(("No",), "register:police"), fields({"name": "Name"}))
    status = StatusMapping(
        "person", "legal_stage", column="Stage", happened="On", learned="Heard", body="Court", reference="Ref"
    )
    return register(series, TableMapping(entities=(person,), statuses=(status,)))


STAGES = ("No", "Name", "Stage", "On", "Heard", "Court", "Ref")


def test_a_status_entry_is_made_once_by_each_register(case: Case, tmp_path: Path) -> None:
    row = ("1", "Sok Vanna", "Charged", "19/10/2031", "20/10/2031", "Phnom Penh Court", "7/31")
    paper = csv_file(tmp_path / "court.csv", STAGES, row)
    made, _ = take_in(case, paper, mapping=stages())
    assert (made.new_statuses, counted(made)) == (1, {"new": 1})
    (entry,) = case.ask(lambda s: s.statuses("legal_stage"))
    assert (entry.value, entry.happened, entry.learned, entry.body, entry.reference, entry.happened_words) == (
        "under_judicial_investigation", "2031-10-19", "2031-10-20", "Phnom Penh Court", "7/31", "19/10/2031",
    )  # fmt: skip
    made, run = take_in(case, paper, mapping=stages())
    assert (counted(made), run) == ({"unchanged": 1}, None)
    press = csv_file(tmp_path / "press.csv", STAGES, row, row)
    made, run = take_in(case, press, mapping=stages("press"))
    assert (made.new_statuses, counted(made)) == (1, {"changed": 1, "unchanged": 1})


def test_two_status_entries_on_different_days_are_two(case: Case, tmp_path: Path) -> None:
    rows = [("1", "Sok Vanna", "Charged", f"{day}/10/2031", "", "", "") for day in (1, 2, 2)]
    made, _ = take_in(case, csv_file(tmp_path / "court.csv", STAGES, *rows), mapping=stages())
    assert (made.new_statuses, counted(made)) == (2, {"new": 1, "changed": 1, "unchanged": 1})
    learned = {s.learned for s in case.ask(lambda s: s.statuses("legal_stage"))}
    assert learned == {case.ask(lambda s: s.runs())[0].started_at[:10]}


def test_what_was_undone_comes_in_anew(case: Case, first: Path) -> None:
    run = taken_in(case, first, mapping=suspects())
    before = picture(case)
    undo_import(case, run.uid, "wrong file")
    made, again = take_in(case, first, mapping=suspects())
    assert counted(made) == {"new": 2}
    assert again is not None
    assert picture(case) == before


def test_a_link_gets_a_period_and_a_second_one(case: Case, tmp_path: Path) -> None:
    row = ("N123", "Sok Vanna", "R1", "Golden Lotus")
    taken_in(case, csv_file(tmp_path / "a.csv", DIRECTORS, (*row, "about 2029", "March 2030")), mapping=directors())
    link = only_link(case, "DIRECTS")
    (record,) = case.ask(lambda s: s.records_about([link.uid]))
    assert (record.valid_from, record.valid_to) == ("2029~", "2030-03")
    made, run = take_in(
        case, csv_file(tmp_path / "b.csv", DIRECTORS, (*row, "about 2029", "March 2030")), mapping=directors()
    )
    assert (counted(made), run) == ({"unchanged": 1}, None)


def test_a_second_period_of_a_directorship_is_recorded(case: Case, tmp_path: Path) -> None:
    row = ("N123", "Sok Vanna", "R1", "Golden Lotus")
    taken_in(case, csv_file(tmp_path / "a.csv", DIRECTORS, (*row, "2029", "2030")), mapping=directors())
    made, _ = take_in(case, csv_file(tmp_path / "b.csv", DIRECTORS, (*row, "2032", "")), mapping=directors())
    assert counted(made) == {"changed": 1}
    link = only_link(case, "DIRECTS")
    records = case.ask(lambda s: s.records_about([link.uid]))
    assert [(r.valid_from, r.valid_to) for r in records] == [("2029", "2030"), ("2032", "")]


def test_a_new_link_between_known_entities_is_a_change(case: Case, tmp_path: Path) -> None:
    taken_in(
        case,
        csv_file(
            tmp_path / "a.csv", DIRECTORS, ("N1", "Sok", "R1", "Lotus", "", ""), ("N2", "Chan", "R2", "Jade", "", "")
        ),
        mapping=directors(),
    )
    made, _ = take_in(
        case, csv_file(tmp_path / "b.csv", DIRECTORS, ("N1", "Sok", "R2", "Jade", "", "")), mapping=directors()
    )
    assert counted(made) == {"changed": 1}
    assert (made.new_entities, made.new_links) == ({}, {"DIRECTS": 1})


def test_a_link_without_direction_is_the_same_from_both_ends(case: Case, tmp_path: Path) -> None:
    ends = tuple(EntityMapping(n, "Person", Key((n,), WORLD), fields({"name": n})) for n in ("A", "B"))
    knows = register("knows", TableMapping(entities=ends, links=(LinkMapping("A", "B", "KNOWS"),)))
    paper = csv_file(tmp_path / "a.csv", ("A", "B"), ("Sok1", "Chan2"), ("Chan2", "Sok1"))
    made, _ = take_in(case, paper, mapping=knows)
    assert counted(made) == {"new": 1, "unchanged": 1}
    assert len(links(case, "KNOWS")) == 1


def test_a_protected_person_has_a_random_uid_and_is_found_again(case: Case, tmp_path: Path) -> None:
    row = ("Srey Mom", "ស្រី", "1999", "012345678", "N555", "Street 1", "", "KH", "C1", "")
    paper = csv_file(tmp_path / "intake.csv", VICTIMS, row)
    taken_in(case, paper, mapping=victims())
    person = only(case, "Person")
    assert person.protected
    assert person.uid != key_digest(case.info.secret, "Person", "world", "N555")
    profile = only(case, "VictimProfile")
    assert profile.uid != key_digest(case.info.secret, "VictimProfile", "register:intake", "C1")
    made, run = take_in(case, paper, mapping=victims())
    assert (counted(made), run) == ({"unchanged": 1}, None)
    later = csv_file(tmp_path / "later.csv", ("No", *HEADING[1:]), ("N555", "Srey Mom", "1999", "F", "KH"))
    made, _ = take_in(case, later, mapping=suspects("police", WORLD))
    assert made.new_entities == {}
    assert only(case, "Person").uid == person.uid
    assert only(case, "Person").protected


def test_a_person_without_a_profile_has_a_uid_of_the_key(case: Case, tmp_path: Path) -> None:
    """Otherwise two who import the same at the same time would make two of everybody."""
    paper = csv_file(tmp_path / "a.csv", HEADING, ("N1", "Sok", "", "", ""))
    taken_in(case, paper, mapping=suspects(scope=WORLD))
    assert only(case, "Person").uid == key_digest(case.info.secret, "Person", WORLD, "N1")


def test_a_known_person_becomes_protected_with_a_profile(case: Case, tmp_path: Path) -> None:
    taken_in(case, csv_file(tmp_path / "a.csv", HEADING, ("N5", "Srey Mom", "", "", "")), mapping=suspects(scope=WORLD))
    known = only(case, "Person")
    row = ("Srey Mom", "", "", "", "N5", "", "", "", "C1", "")
    taken_in(case, csv_file(tmp_path / "intake.csv", VICTIMS, row), mapping=victims())
    person = only(case, "Person")
    assert (person.uid, known.protected, person.protected) == (known.uid, False, True)


def scoped(scope: str, series: str = "people") -> Mapping:
    return suspects(series, scope)


@pytest.mark.parametrize(
    ("one", "other", "persons"),
    [
        (WORLD, WORLD, 1),
        ("register:police", "register:police", 1),
        ("register:police", "register:border", 2),
        (WORLD, "register:police", 2),
        (FILES, FILES, 2),
    ],
)
def test_a_key_means_the_same_only_within_its_scope(
    case: Case, tmp_path: Path, one: str, other: str, persons: int
) -> None:
    taken_in(case, edition(tmp_path, ("7", "Sok", "", "", ""), name="one"), mapping=scoped(one))
    taken_in(case, edition(tmp_path, ("7", "Sok", "1990", "", ""), name="other"), mapping=scoped(other))
    assert len(entities(case, "Person")) == persons


def test_files_that_come_together_share_their_keys(case: Case, tmp_path: Path) -> None:
    papers = [edition(tmp_path, ("7", "Sok", year, "", ""), name=f"of {year}") for year in ("1990", "1991")]
    taken_in(case, *papers, mapping=scoped(FILES))
    assert only(case, "Person").disputed == ("birth_date",)


def test_keys_of_different_types_never_meet(case: Case, tmp_path: Path) -> None:
    table = TableMapping(
        entities=(
            EntityMapping("person", "Person", Key(("No",), WORLD), fields({"name": "Name"})),
            EntityMapping("company", "Organization", Key(("No",), WORLD), fields({"name": "Name"})),
        )
    )
    paper = csv_file(tmp_path / "a.csv", ("No", "Name"), ("7", "Sok"))
    made, _ = take_in(case, paper, mapping=register("both", table))
    assert made.new_entities == {"Organization": 1, "Person": 1}


def test_the_parts_of_a_key_do_not_run_into_each_other(case: Case, tmp_path: Path) -> None:
    person = EntityMapping("person", "Person", Key(("A", "B"), WORLD), fields({"name": "Name"}))
    rows = [("1", "23", "Sok"), ("12", "3", "Chan")]
    paper = csv_file(tmp_path / "a.csv", ("A", "B", "Name"), *rows)
    taken_in(case, paper, mapping=register("parts", TableMapping(entities=(person,))))
    assert len(entities(case, "Person")) == 2


def without_key() -> Mapping:
    person = EntityMapping("person", "Person", None, (FieldColumn("name", "Name"),))
    return register("names", TableMapping(entities=(person,)))


def test_without_a_key_each_row_is_its_own_entity(case: Case, tmp_path: Path) -> None:
    """Two that are called the same are never taken for one."""
    paper = csv_file(tmp_path / "a.csv", ("Name", "Town"), ("Sok", "A"), ("Sok", "B"))
    made, _ = take_in(case, paper, mapping=without_key())
    assert made.new_entities == {"Person": 2}
    made, run = take_in(case, paper, mapping=without_key())
    assert (counted(made), run) == ({"unchanged": 2}, None)
    other = csv_file(tmp_path / "b.csv", ("Name", "Town"), ("Sok", "A"))
    taken_in(case, other, mapping=without_key())
    assert len(entities(case, "Person")) == 3


def test_a_phone_as_key_meets_however_it_is_written(case: Case, tmp_path: Path) -> None:
    key = Key(("Phone",), WORLD, Kind.PHONE)
    phone = EntityMapping("phone", "Identifier", key, fields({"number": "Phone"}))
    paper = csv_file(
        tmp_path / "a.csv", ("Phone", "N"), ("012 345 678", "1"), ("+855 12 345 678", "2"), ("0085512345678", "3")
    )
    taken_in(case, paper, mapping=register("phones", TableMapping(entities=(phone,))))
    assert only(case, "Identifier").values["number"] == ("+85512345678",)


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_how_rows_are_batched_makes_no_difference(
    case: Case, tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [(str(n % 4), f"Sok {n % 5}", str(1980 + n % 3), "MF"[n % 2], ("KH", "VN", "CN")[n % 3]) for n in range(23)]
    paper = edition(tmp_path, *lines)
    whole, _ = take_in(case, paper, mapping=suspects())
    with case_file(tmp_path, "batched.case") as other:
        monkeypatch.setattr(intake, "CHUNK_ROWS", rows)
        batched, _ = take_in(other, paper, mapping=suspects())
        assert batched.counts == whole.counts
        assert picture(other) == picture(case)


@pytest.mark.parametrize("rows", [1, 3, 7])
def test_chunks_make_no_difference_either(
    case: Case, tmp_path: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [(str(n % 4), f"Sok {n % 5}", str(1980 + n % 3), "MF"[n % 2], ("KH", "VN", "CN")[n % 3]) for n in range(23)]
    known = edition(tmp_path, *lines[3:9], name="known")
    paper = edition(tmp_path, *lines)
    taken_in(case, known, mapping=suspects())
    whole, _ = take_in(case, paper, mapping=suspects("border"))
    with case_file(tmp_path, "chunks.case") as other:
        taken_in(other, known, mapping=suspects())
        monkeypatch.setattr(intake, "CHUNK_ROWS", rows)
        monkeypatch.setattr(intake, "WHOLE_ROWS", 5)
        chunked, run = take_in(other, paper, mapping=suspects("border"))
        assert run is not None
        assert run.done > 1
        assert chunked.counts == whole.counts
        assert picture(other) == picture(case)
