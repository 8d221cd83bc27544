"""What differs from the case is shown as the rows beside it are, but nothing that it holds of a protected person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.ids import WORLD
from investigator.case import Case
from investigator.import_plan import Plan
from tests.agencies import HEADING, VICTIMS, case_file, csv_file, plan, suspects, taken_in, victims
from ui.importing.preview_table import PreviewTable
from ui.importing.summary_panel import SummaryPanel


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


SOK = ("N555", "Sok Example", "1990-01-02", "F", "KH")
RENAMED = ("N555", "Srey Example", "1990-01-02", "F", "KH")
VICTIM = ("Sok Example", "", "1990-01-02", "", "N555", "", "", "KH", "C1", "")
RENAMED_VICTIM = ("Srey Example", *VICTIM[1:])


def differing(made: Plan, case: Case) -> str:
    """The line of the summary about the name."""
    panel = SummaryPanel(case.schema)
    panel.show_plan(made)
    return next(line for line in panel._conflicts.text().splitlines() if line.startswith("Name:"))


def first_row(made: Plan, case: Case) -> list[str]:
    preview = PreviewTable(case.schema)
    preview.show_table(made.files[0].tables[0])
    return [preview.table.item(0, column).text() for column in range(preview.table.columnCount())]


def test_names_of_nobody_who_is_protected_are_shown(case: Case, tmp_path: Path) -> None:
    taken_in(case, csv_file(tmp_path / "first.csv", HEADING, SOK), mapping=suspects())
    made = plan(case, csv_file(tmp_path / "later.csv", HEADING, RENAMED), mapping=suspects("border"))
    assert differing(made, case) == "Name: Sok Example → Srey Example"
    assert "Srey Example" in first_row(made, case)


def test_what_the_case_holds_of_a_protected_person_is_hidden(case: Case, tmp_path: Path) -> None:
    """Though the file says nothing of a victim; what it brings stands in the row beside it anyway."""
    taken_in(case, csv_file(tmp_path / "victims.csv", VICTIMS, VICTIM), mapping=victims())
    made = plan(case, csv_file(tmp_path / "later.csv", HEADING, RENAMED), mapping=suspects("border", WORLD))
    assert differing(made, case) == "Name: •••• → Srey Example"
    assert "Srey Example" in first_row(made, case)
    assert "Sok Example" in differing(replace(made, sealed=frozenset()), case), "the control"


def test_what_a_list_of_victims_brings_is_hidden_as_in_its_rows(case: Case, tmp_path: Path) -> None:
    taken_in(case, csv_file(tmp_path / "first.csv", HEADING, SOK), mapping=suspects(scope=WORLD))
    made = plan(case, csv_file(tmp_path / "victims.csv", VICTIMS, RENAMED_VICTIM), mapping=victims())
    assert differing(made, case) == "Name: •••• → ••••"
    assert "Srey Example" not in first_row(made, case)
