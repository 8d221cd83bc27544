"""The real public files of the shared folder come out right."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from importers.registry import open_reading
from importers.rows import Table, UnreadableFile

pytestmark = pytest.mark.shared_data


def every_row(table: Table) -> list[tuple[str, ...]]:
    found = list(table.rows())
    assert not any(row.problems for row in found)
    return [row.cells for row in found]


@pytest.mark.parametrize("series", ["caviar", "slumlords"])
def test_the_network_series(shared_data: Path, series: str) -> None:
    paths = sorted((shared_data / series).glob("*.csv"))
    assert len(paths) >= 14
    for path in paths:
        with path.open(newline="", encoding="utf-8") as stream:
            wanted = [tuple(record) for record in csv.reader(stream)]
        with open_reading(path) as reading:
            (table,) = reading.tables
            assert (reading.encoding, reading.separator, table.heading_row) == ("utf-8", ",", 1)
            assert [table.heading, *every_row(table)] == wanted


def test_the_survey_form_of_htcds(shared_data: Path) -> None:
    path = shared_data / "htcds" / "htcds_xlsform.xlsx"
    peer = openpyxl.load_workbook(path)
    with open_reading(path) as reading:
        assert [table.name for table in reading.tables] == ["survey", "choices", "settings"]
        for table in reading.tables:
            values = [["" if value is None else str(value) for value in row] for row in peer[table.name].values]
            filled = [tuple(row) for row in values if any(row)]
            assert [table.heading, *every_row(table)] == filled


def test_the_spreadsheet_of_htcds_has_its_visible_heading(shared_data: Path) -> None:
    path = shared_data / "htcds" / "HTCDS Excel Spreadsheet v2.0.xlsx"
    with open_reading(path) as reading:
        (table,) = reading.tables
        assert table.heading_row == 2
        assert table.heading[:6] == ("A", "Case Owner", "Salutation", "First Name", "Second Name", "Consent")
        assert len(table.heading) == 39
        assert [cells[0] for cells in every_row(table)] == [str(number) for number in range(1, 1001)]
        assert any("hidden rows" in note for note in reading.notes)


def test_the_field_standard_as_opendocument_is_refused_with_words(shared_data: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"OpenDocument file\. .*XLSX or CSV"):
        open_reading(shared_data / "htcds" / "HTCDS Field Standards 2.0.ods")
