"""Files of victims that nobody maps by hand: whoever says yes to the suggestion has protected them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.agencies import csv_file
from tests.terminal import Line

HEADING = ("Name", "Date of birth", "Phone", "Trafficking status", "Consent")
CANARY = ("Canaryname Srey", "1999-03-04", "012 987 654", "", "")
SECOND = ("Canaryname Mom", "2001", "", "possible victim", "yes")


def spelled(text: str) -> bool:
    return any(word in text for word in ("Canaryname", "1999-03-04", "987 654", "85512987654"))


def test_a_list_of_victims_by_suggestion_alone(line: Line, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "list.csv", HEADING, CANARY, SECOND)
    planned = line.types("import", line.case, file, "--dry-run")
    assert planned.code == 0
    assert "Every Person of these rows is protected as a victim, and shown under a pseudonym." in planned.out
    made = line.asks("import", file, "--yes")
    assert made["files"][0]["tables"][0]["protects"] == ["Person"]
    assert made["new_entities"] == {"Person": 2, "VictimProfile": 2}
    assert made["new_links"] == {"HAS_PROFILE": 2}
    ((found,),) = line.asks("search", "Canaryname Srey", "--limit", "1")
    assert found["name"].startswith("V-")
    shown = line.does("show", found["id"]).out
    assert "V-" in shown
    assert not spelled(shown)
    assert line.asks("import", file, "--yes")["counts"]["unchanged"] == 2


def test_the_account_of_a_victim_is_called_by_its_kind_and_a_pseudonym(line: Line, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "list.csv", ("Victim name", "Account number"), ("Canaryname Srey", "KXV-5510-8846"))
    assert line.asks("import", file, "--yes")["new_links"] == {"HAS_PROFILE": 1, "USES": 1}
    ((found,),) = line.asks("search", "KXV-5510-8846", "--limit", "1")
    assert found["name"].startswith("Identifier V-")
    shown = line.does("show", found["id"]).out + line.does("expand", found["id"]).out
    assert "V-" in shown
    assert not spelled(shown)
    assert "8846" not in shown


def test_others_are_shown_by_name(line: Line, tmp_path: Path) -> None:
    """The control: without a column that speaks of victims the same rows are people like others."""
    file = csv_file(tmp_path / "list.csv", HEADING[:3], CANARY[:3], SECOND[:3])
    assert "protected" not in line.types("import", line.case, file, "--dry-run").out
    made = line.asks("import", file, "--yes")
    assert made["new_entities"] == {"Person": 2}
    ((found,),) = line.asks("search", "Canaryname Srey", "--limit", "1")
    assert found["name"] == "Canaryname Srey"
    assert spelled(line.does("show", found["id"]).out)


@pytest.mark.shared_data
def test_the_spreadsheet_of_the_standard_by_suggestion_alone(line: Line, tmp_path: Path, shared_data: Path) -> None:
    """IOM's own sheet, its first row filled in by hand: name and consent, or a name alone."""
    book = openpyxl.load_workbook(shared_data / "htcds" / "HTCDS Excel Spreadsheet v2.0.xlsx")
    sheet = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "First Name" for cell in row))
    place = {str(cell.value).strip(): cell for cell in heading if cell.value}
    for down, values in enumerate(
        (
            {"First Name": "Canaryname", "Second Name": "Srey", "Consent": "TRUE", "Mobile Phone": "012 987 654"},
            {"First Name": "Canaryname", "Second Name": "Mom"},
        ),
        1,
    ):
        for name, value in values.items():
            sheet.cell(place[name].row + down, place[name].column, value)
    file = tmp_path / "cases.xlsx"
    book.save(file)
    made = line.asks("import", file, "--yes")
    assert made["files"][0]["tables"][0]["protects"] == ["Person"]
    assert made["new_entities"] == {"Person": 2, "VictimProfile": 2}
    (found,) = line.asks("search", "Canaryname")
    assert len(found) == 2
    for one in found:
        assert one["name"].startswith("V-")
        assert not spelled(line.does("show", one["id"]).out)
