"""An import that was broken off goes on with what the case keeps of its files, and asks for nothing else."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from graph.facts import Grade, RunState
from importers.rows import ReadChoices
from investigator import intake
from investigator.case import Case
from investigator.intake import carry_out, plan_import
from investigator.resuming import not_kept, plan_resumption
from investigator.runs import NotImportable, undo_import, unfinished
from tests.agencies import HEADING, case_file, csv_file, entities, picture, suspects, taken_in
from tests.unit.test_intake import PowerCut, StopsAfter

ROWS = [(str(n), f"Sok {n}", str(1960 + n), "MF"[n % 2], "KH") for n in range(40)]


@pytest.fixture(autouse=True)
def chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports of more than eight rows go in chunks of five."""
    monkeypatch.setattr(intake, "WHOLE_ROWS", 8)
    monkeypatch.setattr(intake, "CHUNK_ROWS", 5)


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of one name, of which one is read as nobody would guess."""
    for folder in ("january", "february"):
        (tmp_path / folder).mkdir()
    return (
        csv_file(tmp_path / "january" / "people.csv", HEADING, *ROWS[:30]),
        csv_file(tmp_path / "february" / "people.csv", HEADING, *ROWS[30:]),
    )


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


def broken_off(case: Case, *papers: Path, **how: object) -> None:
    with pytest.raises(PowerCut):
        carry_out(case, plan_import(case, papers, mapping=suspects(), **how), progress=StopsAfter(4, PowerCut))  # type: ignore[arg-type]


def test_it_goes_on_without_the_files_and_leaves_none_on_the_disk(
    case: Case, papers: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with case_file(tmp_path, "whole.case") as whole:
        run = taken_in(whole, *papers, mapping=suspects(), grade=Grade("B", "2"))
        expected, counts = picture(whole), run.counts
    broken_off(case, *papers, grade=Grade("B", "2"), choices=ReadChoices(encoding="utf-8"))
    for paper in papers:
        paper.unlink()
    opened: list[str] = []
    really_open, really_os_open = builtins.open, os.open
    monkeypatch.setattr(builtins, "open", lambda *a, **k: (opened.append(str(a[0])), really_open(*a, **k))[1])
    monkeypatch.setattr(os, "open", lambda *a, **k: (opened.append(str(a[0])), really_os_open(*a, **k))[1])
    (begun,) = unfinished(case)
    assert not_kept(case, begun) == ()
    made = plan_resumption(case, begun)
    assert made.resumes
    assert [(file.path.name, file.kept) for file in made.files] == [("people.csv", True)] * 2
    assert made.files[0].path != made.files[1].path
    done = carry_out(case, made)
    assert done is not None
    assert (done.uid, done.state, done.counts) == (begun.uid, RunState.COMPLETE, counts)
    assert opened == [], "nothing of a file stands on the disk, not for a moment"
    assert picture(case) == expected


def test_a_workbook_goes_on_too(case: Case, tmp_path: Path) -> None:
    paper = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(paper) as book:
        sheet = book.add_worksheet("People")
        for number, row in enumerate((HEADING, *ROWS)):
            sheet.write_row(number, 0, row)
    broken_off(case, paper)
    paper.unlink()
    assert carry_out(case, plan_resumption(case, unfinished(case)[0])) is not None
    assert len(entities(case, "Person")) == len(ROWS)


def test_only_what_the_case_does_not_keep_is_asked_for(
    case: Case, papers: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, small = papers
    monkeypatch.setattr(intake, "ORIGINAL_BYTES", small.stat().st_size)
    broken_off(case, *papers)
    (begun,) = unfinished(case)
    assert [source.size for source in not_kept(case, begun)] == [large.stat().st_size]
    with pytest.raises(NotImportable, match=r"does not keep people\.csv"):
        plan_resumption(case, begun)
    other = csv_file(tmp_path / "other.csv", HEADING, *ROWS[:1])
    with pytest.raises(NotImportable, match=r"other\.csv is none of the files"):
        plan_resumption(case, begun, [large, other])
    with pytest.raises(NotImportable, match=r"people\.csv is none of the files"):
        plan_resumption(case, begun, [large, small])
    moved = large.rename(tmp_path / "another name.csv")
    small.unlink()
    assert carry_out(case, plan_resumption(case, begun, [moved])) is not None
    assert len(entities(case, "Person")) == len(ROWS)


def test_what_is_complete_or_undone_does_not_go_on(case: Case, papers: tuple[Path, Path]) -> None:
    broken_off(case, *papers)
    (begun,) = unfinished(case)
    undone, _ = undo_import(case, begun.uid)
    with pytest.raises(NotImportable, match="was not broken off"):
        plan_resumption(case, undone)
    with pytest.raises(NotImportable, match="was not broken off"):
        plan_resumption(case, taken_in(case, *papers, mapping=suspects()))


def test_read_in_another_way_it_is_a_new_import(case: Case, papers: tuple[Path, Path]) -> None:
    broken_off(case, *papers)
    made = plan_resumption(case, unfinished(case)[0], grade=Grade("B", "2"), mapping=suspects())
    assert not made.resumes
