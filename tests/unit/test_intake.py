"""Planning an import, carrying it out, breaking it off, and taking it back."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import audit
from graph.facts import Grade, RunState
from graph.store import GraphStore, Refused
from importers.mapping import EntityMapping, Key, LinkMapping, Mapping, TableMapping
from importers.rows import ReadChoices, UnreadableFile
from investigator import intake
from investigator.case import Case
from investigator.import_plan import rejects_text
from investigator.intake import carry_out, plan_import
from investigator.mappings import NoMapping
from investigator.progress import Cancelled
from investigator.runs import NotImportable, found_run, undo_import
from tests.agencies import (
    DIRECTORS,
    HEADING,
    VICTIMS,
    again,
    case_file,
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
    sha256,
    suspects,
    take_in,
    taken_in,
    victims,
)

PEOPLE = [(str(n), f"Sok {n}", str(1960 + n), "MF"[n % 2], "KH") for n in range(40)]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "people.csv", HEADING, *PEOPLE)


@pytest.fixture
def chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports of more than eight rows go in chunks of five."""
    monkeypatch.setattr(intake, "WHOLE_ROWS", 8)
    monkeypatch.setattr(intake, "CHUNK_ROWS", 5)


class StopsAfter:
    """Progress on which somebody presses Cancel, or the power fails, at a certain step of writing."""

    def __init__(self, steps: int, failure: type[BaseException]) -> None:
        self._left = steps
        self._failure = failure

    def step(self, words: str, done: int, total: int) -> None:
        if words == "Importing rows":
            self._left -= 1
            if self._left < 0:
                raise self._failure


class PowerCut(Exception):
    """The program is gone from one moment to the next."""


def break_off(case: Case, path: Path, after: int, mapping: Mapping | None = None) -> None:
    made = plan(case, path, mapping=mapping or suspects())
    with pytest.raises(PowerCut):
        carry_out(case, made, progress=StopsAfter(after, PowerCut))


def log(case: Case) -> list[str]:
    entries = case.ask(lambda s: s.audit(0, 10_000))
    assert audit.first_break(entries) is None
    return [e.action for e in entries]


def test_a_plan_writes_nothing(tmp_path: Path, people: Path) -> None:
    with case_file(tmp_path) as case:
        pass
    before = sha256(tmp_path / "work.case")
    with again(tmp_path / "work.case") as case:
        made = plan(case, people, mapping=suspects())
        assert made.changes_anything
    assert sha256(tmp_path / "work.case") == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("work")] == ["work.case"]


def test_an_import_that_changes_nothing_leaves_the_file_as_it_was(tmp_path: Path, people: Path) -> None:
    with case_file(tmp_path) as case:
        taken_in(case, people, mapping=suspects())
    before = sha256(tmp_path / "work.case")
    with again(tmp_path / "work.case") as case:
        assert take_in(case, people, mapping=suspects())[1] is None
    assert sha256(tmp_path / "work.case") == before


def test_a_plan_says_what_was_read(case: Case, tmp_path: Path) -> None:
    paper = tmp_path / "people.csv"
    lines = [";".join(row) for row in (HEADING, *PEOPLE[:3], ("3", "Sok", "no date", "M", "KH"))]
    paper.write_text("\n".join(lines), "utf-16")
    made = plan(case, paper, mapping=suspects())
    (file,) = made.files
    (table,) = file.tables
    assert (file.sha256, file.size) == (sha256(paper), paper.stat().st_size)
    assert (file.encoding, file.separator) == ("utf-16-le", ";")
    assert (table.heading, table.heading_row) == (HEADING, 1)
    assert list(table.preview[:3]) == PEOPLE[:3]
    assert made.rows == 4
    assert made.counts == {"new": 3, "changed": 0, "unchanged": 0, "conflicting": 0, "rejected": 1}
    assert table.counts == made.counts
    assert made.new_assertions == 12


def test_a_bad_value_rejects_its_row_with_place_and_reason(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", HEADING, PEOPLE[0], ("1", "Chan", "32/13/1990", "F", "KH"), PEOPLE[2])
    made, run = take_in(case, paper, mapping=suspects())
    ((file, reject),) = made.rejects
    assert (file, reject.row, reject.column, reject.value) == ("p.csv", 3, "Born", "32/13/1990")
    assert reject.reason
    assert len(entities(case, "Person")) == 2
    assert run is not None
    (document,) = case.ask(lambda s: s.documents("rejects"))
    assert document.name == run.uid
    kept = list(csv.reader(io.StringIO(document.text or "")))
    assert kept[0] == ["file", "table", "row", "column", "value", "reason", "cells"]
    assert kept[1][:5] == ["p.csv", "", "3", "Born", "32/13/1990"]
    assert kept[1][6:] == ["1", "Chan", "32/13/1990", "F", "KH"]
    assert document.text == rejects_text(made.rejects)


def test_a_row_without_its_key_is_rejected(case: Case, tmp_path: Path) -> None:
    row = ("N1", "Sok", "", "Lotus", "", "")
    made, _ = take_in(case, csv_file(tmp_path / "a.csv", DIRECTORS, row), mapping=directors())
    ((_, reject),) = made.rejects
    assert (reject.column, entities(case, "Person")) == ("Reg", [])


def test_a_row_may_be_silent_about_who_is_not_required(case: Case, tmp_path: Path) -> None:
    row = ("", "", "R1", "Lotus", "", "")
    made, _ = take_in(case, csv_file(tmp_path / "a.csv", DIRECTORS, row), mapping=directors())
    assert (made.new_entities, made.new_links, made.rejects) == ({"Organization": 1}, {}, ())


def test_the_exact_bytes_of_a_file_stay_in_the_case(case: Case, people: Path) -> None:
    taken_in(case, people, mapping=suspects())
    (source,) = case.ask(lambda s: s.sources())
    assert case.ask(lambda s: s.original(source.sha256)) == people.read_bytes()
    assert (source.size, source.file_name, source.fictional) == (people.stat().st_size, "people.csv", True)


def test_a_file_that_is_too_large_is_cited_by_its_hash(
    case: Case, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ORIGINAL_BYTES", 10)
    taken_in(case, people, mapping=suspects())
    (source,) = case.ask(lambda s: s.sources())
    assert source.sha256 == sha256(people)
    assert case.ask(lambda s: s.originals()) == ()


def test_every_exhibit_has_a_number_of_its_own(case: Case, tmp_path: Path) -> None:
    papers = [csv_file(tmp_path / f"{n}.csv", HEADING, row) for n, row in enumerate(PEOPLE[:6])]
    taken_in(case, papers[0], mapping=suspects())
    taken_in(case, papers[0], papers[1], mapping=suspects())
    taken_in(case, papers[2], papers[1], papers[3], mapping=suspects())
    taken_in(case, papers[4], mapping=suspects())
    exhibits = {s.file_name: s.exhibit for s in case.ask(lambda s: s.sources())}
    assert exhibits == {
        "0.csv": "EX-001", "1.csv": "EX-002", "2.csv": "EX-003", "3.csv": "EX-004", "4.csv": "EX-005",
    }  # fmt: skip


def test_a_file_that_changed_since_the_plan_is_refused_and_nothing_is_written(tmp_path: Path, people: Path) -> None:
    other = csv_file(tmp_path / "other.csv", HEADING, ("77", "Chan", "", "", ""))
    with case_file(tmp_path):
        pass
    before = sha256(tmp_path / "work.case")
    with again(tmp_path / "work.case") as case:
        made = plan(case, other, people, mapping=suspects())
        with people.open("a", encoding="utf-8") as file:
            file.write("99,Chan,1990,F,KH\n")
        with pytest.raises(NotImportable, match=r"people\.csv changed"):
            carry_out(case, made)
    assert sha256(tmp_path / "work.case") == before


def test_a_file_that_is_not_there_is_refused_in_words(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nobody\.csv"):
        plan(case, tmp_path / "nobody.csv", mapping=suspects())


def test_a_mapped_column_that_is_absent_is_named(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", ("Nr", "Name", "Born", "Sex", "Nationality"), PEOPLE[0])
    with pytest.raises(NoMapping, match=r"p\.csv lacks the column “No”"):
        plan(case, paper, mapping=suspects())


def test_several_files_are_one_import(case: Case, tmp_path: Path) -> None:
    papers = [csv_file(tmp_path / f"{n}.csv", HEADING, PEOPLE[n]) for n in range(4)]
    run = taken_in(case, *papers, mapping=suspects())
    assert run.label == "Import of 0.csv, 1.csv, 2.csv …"
    assert len(run.sources) == 4
    assert len(entities(case, "Person")) == 4
    assert len(case.ask(lambda s: s.runs())) == 1


def test_the_grade_given_is_on_every_record(case: Case, people: Path) -> None:
    taken_in(case, people, mapping=suspects(), grade=Grade("B", "2"))
    records = case.ask(lambda s: s.records_about([e.uid for e in s.entities_of("Person", "", 100)]))
    assert {r.grade for r in records} == {Grade("B", "2")}


def test_every_value_knows_its_cell_and_what_stood_there(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", HEADING, ("1", " Sok  Vanna ", "2/1/1990", "ប្រុស", "Cambodia"))
    taken_in(case, paper, mapping=suspects())
    person = only(case, "Person")
    (record,) = case.ask(lambda s: s.records_about([person.uid]))
    assert record.locator == "row 2"
    assert {c.field: (c.value, c.original, c.cell) for c in record.claims} == {
        "name": ("Sok Vanna", " Sok  Vanna ", "B"),
        "birth_date": ("1990-01-02", "2/1/1990", "C"),
        "sex": ("male", "ប្រុស", "D"),
        "nationality": ("KH", "Cambodia", "E"),
    }


def test_two_links_of_one_row_between_the_same_two_are_both_kept(case: Case, tmp_path: Path) -> None:
    """The director of a row who was so twice, in columns side by side."""
    person = EntityMapping("person", "Person", Key(("P",), "world"), fields({"name": "Name"}))
    company = EntityMapping("company", "Organization", Key(("R",), "register:business"), fields({"name": "Company"}))
    spells = tuple(
        LinkMapping("person", "company", "DIRECTS", since=f"From {n}", until=f"To {n}", when=f"From {n}") for n in "12"
    )
    heading = ("P", "Name", "R", "Company", "From 1", "To 1", "From 2", "To 2")
    paper = csv_file(tmp_path / "a.csv", heading, ("N1", "Sok", "R1", "Lotus", "2021", "2022", "2025", "2026"))
    mapping = register("companies", TableMapping(entities=(person, company), links=spells))
    taken_in(case, paper, mapping=mapping)
    (link,) = links(case, "DIRECTS")
    records = case.ask(lambda s: s.records_about([link.uid]))
    assert {(r.valid_from, r.valid_to) for r in records} == {("2021", "2022"), ("2025", "2026")}
    assert take_in(case, paper, mapping=mapping)[1] is None


def test_undo_takes_back_everything_and_stays_in_the_record(case: Case, people: Path) -> None:
    before = picture(case)
    run = taken_in(case, people, mapping=suspects())
    gone, stays = undo_import(case, run.uid, "wrong year")
    assert (gone.state, gone.reason, stays) == (RunState.WITHDRAWN, "wrong year", ())
    assert picture(case) == before
    assert log(case) == ["Import of people.csv", "Undo: Import of people.csv"]
    assert "wrong year" in case.ask(lambda s: s.audit(0, 10))[-1].detail


def test_undo_leaves_what_rests_on_anything_else_and_lists_it(case: Case, people: Path, tmp_path: Path) -> None:
    first = csv_file(tmp_path / "first.csv", HEADING, (*PEOPLE[3][:2], "", "", ""), ("77", "Chan", "", "", ""))
    taken_in(case, first, mapping=suspects())
    before = picture(case)
    run = taken_in(case, people, mapping=suspects("border"))
    assert named(case, "Person", "Sok 3").value("birth_date") == "1963"
    _, stays = undo_import(case, run.uid)
    assert stays == (named(case, "Person", "Sok 3").uid,)
    assert picture(case) == before


def test_an_import_is_undone_once(case: Case, people: Path) -> None:
    run = taken_in(case, people, mapping=suspects())
    undo_import(case, run.uid)
    with pytest.raises(NotImportable, match="undone already"):
        undo_import(case, run.uid)


def test_undo_of_the_first_of_two_leaves_the_second(case: Case, people: Path, tmp_path: Path) -> None:
    run = taken_in(case, people, mapping=suspects())
    other = csv_file(tmp_path / "other.csv", HEADING, ("3", "Sok 3", "1964", "", ""))
    taken_in(case, other, mapping=suspects())
    assert named(case, "Person", "Sok 3").value("birth_date") == "1963"
    _, stays = undo_import(case, run.uid)
    person = only(case, "Person")
    assert stays == (person.uid,)
    assert person.value("birth_date") == "1964"


def test_a_run_is_found_by_number_or_the_beginning_of_its_uid(case: Case, people: Path, tmp_path: Path) -> None:
    run = taken_in(case, people, mapping=suspects())
    other = taken_in(case, csv_file(tmp_path / "o.csv", HEADING, ("99", "Chan", "", "", "")), mapping=suspects())
    assert found_run(case, "1").uid == run.uid
    assert found_run(case, "2").uid == other.uid
    assert found_run(case, run.uid[:8].upper()).uid == run.uid
    for words in ("0", "01", "0001", "3", "-1", "", "zzzz", run.uid[:2], "²", "1.0"):
        with pytest.raises(NotImportable):
            found_run(case, words)


@pytest.mark.usefixtures("chunks")
def test_nothing_of_an_import_in_chunks_is_seen_until_it_is_complete(case: Case, people: Path) -> None:
    before = picture(case)
    break_off(case, people, after=4)
    assert picture(case) == before
    (run,) = case.ask(lambda s: s.runs())
    assert (run.state, run.done) == (RunState.RUNNING, 4)
    assert case.ask(lambda s: s.run_contents(run.uid)).records == 20


@pytest.mark.usefixtures("chunks")
@pytest.mark.parametrize("after", range(8))
def test_an_import_broken_off_goes_on_where_it_stood(tmp_path: Path, people: Path, after: int) -> None:
    with case_file(tmp_path, "whole.case") as whole:
        counts = taken_in(whole, people, mapping=suspects()).counts
        expected = picture(whole)
    with case_file(tmp_path) as case:
        break_off(case, people, after=after)
    with again(tmp_path / "work.case") as case:
        made = plan(case, people, mapping=suspects())
        assert made.resumes
        run = carry_out(case, made)
        assert run is not None
        assert (run.state, run.counts) == (RunState.COMPLETE, counts)
        assert picture(case) == expected
        assert len(case.ask(lambda s: s.runs())) == 1
        assert take_in(case, people, mapping=suspects())[1] is None


@pytest.mark.parametrize("rows", [1, 3, 500])
def test_an_import_goes_on_by_the_chunks_with_which_it_began(
    tmp_path: Path, people: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version of the program may cut otherwise; rows that were not written yet must not be passed over."""
    monkeypatch.setattr(intake, "WHOLE_ROWS", 8)
    monkeypatch.setattr(intake, "CHUNK_ROWS", 5)
    with case_file(tmp_path) as case:
        break_off(case, people, after=3)
        monkeypatch.setattr(intake, "CHUNK_ROWS", rows)
        take_in(case, people, mapping=suspects())
        assert len(entities(case, "Person")) == len(PEOPLE)


@pytest.mark.usefixtures("chunks")
def test_an_import_read_another_way_does_not_go_on_with_the_old_one(case: Case, people: Path) -> None:
    """Its chunks would hold other rows."""
    break_off(case, people, after=3)
    made = plan_import(case, [people], mapping=suspects(), choices=ReadChoices(encoding="utf-8"))
    assert not made.resumes
    made = plan_import(case, [people], mapping=suspects(), grade=Grade("B", "2"))
    assert not made.resumes
    assert plan(case, people, mapping=suspects()).resumes


@pytest.mark.usefixtures("chunks")
def test_it_goes_on_in_the_way_in_which_it_was_begun(tmp_path: Path, people: Path) -> None:
    """Whoever resumes it needs only the files: the case knows the mapping, the choices and the grade."""
    more = csv_file(tmp_path / "more.csv", HEADING, ("N99", "Chan Moro", "1985", "m", "KH"))
    how = {"mapping": suspects(), "choices": ReadChoices(encoding="utf-8"), "grade": Grade("B", "2")}
    with case_file(tmp_path) as case, pytest.raises(PowerCut):
        carry_out(case, plan_import(case, [people, more], **how), progress=StopsAfter(3, PowerCut))
    with again(tmp_path / "work.case") as case:
        made = plan_import(case, [more, people])
        assert made.resumes
        assert (made.mapping.tables[0].entities, made.choices, made.grade) == (
            how["mapping"].tables[0].entities,
            how["choices"],
            how["grade"],
        )
        assert not made.suggested
        assert carry_out(case, made) is not None
        assert len(entities(case, "Person")) == len(PEOPLE) + 1


@pytest.mark.usefixtures("chunks")
def test_protected_persons_keep_their_uids_over_an_interruption(tmp_path: Path) -> None:
    rows = [
        (f"Srey {n}", "", str(1990 + n), "", f"N{n % 7}", "", f"note {n}", "KH", f"C{n % 7}", "") for n in range(21)
    ]
    paper = csv_file(tmp_path / "intake.csv", VICTIMS, *rows)
    with case_file(tmp_path, "whole.case") as whole:
        taken_in(whole, paper, mapping=victims())
        expected = picture(whole)
    with case_file(tmp_path) as case:
        break_off(case, paper, after=2, mapping=victims())
    with again(tmp_path / "work.case") as case:
        take_in(case, paper, mapping=victims())
        assert picture(case) == expected
        assert all(p.protected for p in entities(case, "Person"))


@pytest.mark.usefixtures("chunks")
def test_cancel_takes_back_what_was_written(case: Case, people: Path) -> None:
    before = picture(case)
    with pytest.raises(Cancelled):
        carry_out(case, plan(case, people, mapping=suspects()), progress=StopsAfter(3, Cancelled))
    (run,) = case.ask(lambda s: s.runs())
    assert (run.state, run.reason) == (RunState.WITHDRAWN, "cancelled")
    assert picture(case) == before
    taken_in(case, people, mapping=suspects())
    assert len(entities(case, "Person")) == len(PEOPLE)


@pytest.mark.usefixtures("chunks")
def test_an_import_broken_off_can_be_undone(case: Case, people: Path) -> None:
    before = picture(case)
    break_off(case, people, after=3)
    (run,) = case.ask(lambda s: s.runs())
    undo_import(case, run.uid)
    assert picture(case) == before
    assert not plan(case, people, mapping=suspects()).resumes


@pytest.mark.usefixtures("chunks")
def test_what_a_program_that_died_at_the_very_end_left_to_do_is_done_when_the_case_is_opened(
    tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is complete, but who was known before does not show yet what it brought."""
    known = csv_file(tmp_path / "known.csv", HEADING, *((p[0], p[1], "", "", "") for p in PEOPLE[:7]))

    def cut(case: Case, run: str) -> None:
        raise PowerCut

    with case_file(tmp_path) as case:
        taken_in(case, known, mapping=suspects())
        with monkeypatch.context() as patched:
            patched.setattr(intake, "settle", cut)
            with pytest.raises(PowerCut):
                take_in(case, people, mapping=suspects())
        assert named(case, "Person", "Sok 3").value("birth_date") == ""
    with again(tmp_path / "work.case") as case:
        assert named(case, "Person", "Sok 3").value("birth_date") == "1963"
        assert all(run.settled for run in case.ask(lambda s: s.runs()))
    before = sha256(tmp_path / "work.case")
    with again(tmp_path / "work.case") as case:
        pass
    assert sha256(tmp_path / "work.case") == before


@pytest.mark.usefixtures("chunks")
def test_another_import_may_come_between(tmp_path: Path, people: Path) -> None:
    """Broken off, then somebody imports what the rest would bring, then it goes on."""
    rest = csv_file(tmp_path / "rest.csv", HEADING, *PEOPLE[25:], *(("7", "Sok 7", "", "", ""),))
    with case_file(tmp_path) as case:
        break_off(case, people, after=3)
        taken_in(case, rest, mapping=suspects("border"))
        take_in(case, people, mapping=suspects())
        assert {e.value("name"): e.value("birth_date") for e in entities(case, "Person")} == {
            row[1]: row[2] for row in PEOPLE
        }
        assert not any(e.disputed for e in entities(case, "Person"))


def test_a_saved_mapping_is_taken_again_for_the_same_heading_only(case: Case, tmp_path: Path, people: Path) -> None:
    taken_in(case, people, mapping=suspects())
    newer = csv_file(tmp_path / "newer.csv", HEADING, ("99", "Chan", "", "", ""))
    made = plan(case, newer)
    assert (made.suggested, made.mapping.name) == (False, "suspects")
    wider = csv_file(tmp_path / "wider.csv", (*HEADING, "Phone"), ("98", "Chan", "", "", "", ""))
    assert plan(case, wider).suggested
    moved = csv_file(tmp_path / "moved.csv", tuple(reversed(HEADING)), ("", "", "", "Chan", "97"))
    assert not plan(case, moved).suggested


def test_a_mapping_is_kept_only_by_an_import(case: Case, people: Path) -> None:
    plan(case, people, mapping=suspects())
    assert case.ask(lambda s: s.documents("mapping")) == ()
    taken_in(case, people, mapping=suspects())
    assert [d.name for d in case.ask(lambda s: s.documents("mapping"))] == ["suspects"]


@pytest.mark.usefixtures("chunks")
def test_a_search_in_the_middle_of_an_import_is_answered_between_two_chunks(case: Case, people: Path) -> None:
    """The importing program yields: a question asked meanwhile waits for one chunk, not for the import."""
    answers: list[int] = []

    class Asks:
        def step(self, words: str, done: int, total: int) -> None:
            if words == "Importing rows":
                answers.append(case.ask(lambda s: sum(s.stats().entities.values())))

    carry_out(case, plan(case, people, mapping=suspects()), progress=Asks())
    assert len(answers) >= len(PEOPLE) // 5
    assert set(answers) == {0}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What brings more than ten pieces, five suspects with a record each, goes in chunks of as many."""
    monkeypatch.setattr(intake, "CHUNK_PIECES", 10)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("at_once", [True, False], ids=["few are shared", "many are shared"])
def test_in_a_file_what_is_more_than_a_chunk_shows_nothing_until_all_of_it_is_there(
    case: Case, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    """What it says of persons whom the case knew appears with the rest, unless they are too many for one step."""
    if not at_once:
        monkeypatch.setattr(intake, "SETTLED_AT_ONCE", 3)
    known = csv_file(tmp_path / "known.csv", HEADING, *((no, name, "", "", "") for no, name, *_ in PEOPLE[:4]))
    taken_in(case, known, mapping=suspects("border"))
    before = picture(case)
    pictures: list[dict[str, object]] = []
    completed: list[bool] = []
    really = case.ask

    class Looks:
        def step(self, words: str, done: int, total: int) -> None:
            if words == "Importing rows":
                pictures.append(picture(case))

    def ask(question: Callable[[GraphStore], Any]) -> Any:  # noqa: ANN401
        answer = really(question)
        completed.extend(run.settled for run in really(lambda s: s.runs())[1:] if run.state is RunState.COMPLETE)
        return answer

    made = plan(case, people, mapping=suspects())
    monkeypatch.setattr(case, "ask", ask)
    run = carry_out(case, made, progress=Looks())
    monkeypatch.undo()
    assert run is not None
    assert (run.done, len(pictures)) == (9, 9)
    assert all(shown == before for shown in pictures)
    assert completed[0] is at_once
    assert completed[-1] is True
    assert {e.value("name"): e.value("birth_date") for e in entities(case, "Person")} == {
        row[1]: row[2] for row in PEOPLE
    }


@pytest.mark.usefixtures("small_chunks")
def test_an_import_that_is_refused_half_way_is_taken_back(case: Case, people: Path) -> None:
    made = plan(case, people, mapping=suspects())
    assert made.pieces is not None
    number, pieces = made.pieces[3]
    wrong = replace(pieces.records[2], source="f" * 32)
    broken = replace(pieces, records=(*pieces.records[:2], wrong, *pieces.records[3:]))
    before = picture(case)
    with pytest.raises(Refused):
        carry_out(case, replace(made, pieces=(*made.pieces[:3], (number, broken), *made.pieces[4:])))
    assert picture(case) == before
    (run,) = case.ask(lambda s: s.runs())
    assert (run.state, run.done, run.reason) == (RunState.WITHDRAWN, 3, "could not be written")
    assert not plan(case, people, mapping=suspects()).resumes


def test_a_store_that_refuses_leaves_nothing(case: Case, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(case, people, mapping=suspects())
    wrong = replace(made.pieces[0][1].records[7], source="f" * 32) if made.pieces else None
    assert made.pieces is not None
    assert wrong is not None
    number, pieces = made.pieces[0]
    records = (*pieces.records[:7], wrong, *pieces.records[8:])
    before = picture(case)
    with pytest.raises(Exception, match="source"):
        carry_out(case, replace(made, pieces=((number, replace(pieces, records=records)),)))
    assert picture(case) == before
    assert case.ask(lambda s: s.runs()) == ()


def originals(store: GraphStore) -> dict[str, str]:
    return {sha: hashlib.sha256(store.original(sha) or b"").hexdigest() for sha in store.originals()}


def test_the_bytes_kept_have_the_hash_that_is_cited(case: Case, people: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    csv_file(big, HEADING, *((str(n), f"Sok {n} {'x' * 2000}", "", "", "") for n in range(1200)))
    taken_in(case, people, big, mapping=suspects())
    assert big.stat().st_size > 2 * 1024 * 1024
    found = case.ask(originals)
    assert found == {sha: sha for sha in (sha256(people), sha256(big))}
