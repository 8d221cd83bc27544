"""A table of sample rows, and how it becomes the bytes of a CSV or XLSX file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

FICTIONAL = "Fictional data: sample case of Investigator. No person, organisation or site in it exists."
NOTE = "Fictional data"
XLSX_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED = dt.datetime(2031, 12, 8, 9, 0, 0)  # noqa: DTZ001 - XLSX knows no time zone

Cell = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `reject` names the kind of fault for which an import must refuse it, `column` where the fault stands."""

    cells: tuple[Cell, ...]
    reject: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that an import must refuse: `row` counts from 1 at the top of the file or sheet."""

    file: str
    sheet: str
    row: int
    column: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """Heading and rows of one CSV file or of one sheet; `title` lines stand above the heading."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    title: tuple[str, ...] = ()

    def first_row(self) -> int:
        """The number of the first row below the heading, counted from 1."""
        return len(self.title) + 2

    def rejects(self, file: str, sheet: str) -> tuple[Reject, ...]:
        """The rows that an import must refuse."""
        return tuple(
            Reject(file, sheet, row, line.column, line.reject)
            for row, line in enumerate(self.lines, self.first_row())
            if line.reject
        )


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One delimited text file; every row ends with a note that the data is fictional."""

    table: Table
    encoding: str = "utf-8"
    delimiter: str = ","
    suffix: str = ".csv"
    note_heading: str = "note"

    @property
    def name(self) -> str:
        """The file's name."""
        return self.table.name + self.suffix

    def write(self, directory: Path) -> Path:
        """Write the file; raises OSError when the directory cannot be written."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow((*self.table.headings, self.note_heading))
        writer.writerows((*map(as_text, line.cells), NOTE) for line in self.table.lines)
        path = directory / self.name
        path.write_bytes(text.getvalue().encode(self.encoding))
        return path

    def rejects(self) -> tuple[Reject, ...]:
        """The rows that an import must refuse."""
        return self.table.rejects(self.name, "")


@dataclass(frozen=True, slots=True)
class Workbook:
    """One XLSX file whose first sheet, Read me, says that the data is fictional."""

    stem: str
    sender: str
    sheets: tuple[Table, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.stem + ".xlsx"

    def write(self, directory: Path) -> Path:
        """Write the file; raises OSError when the directory cannot be written."""
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content, XLSX_OPTIONS)
        book.set_properties({"title": NOTE, "author": self.sender, "created": CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})

        def put(sheet_name: str, rows: Iterable[Iterable[Cell]]) -> None:
            sheet = book.add_worksheet(sheet_name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)

        put("Read me", ((FICTIONAL,), (f"Sent by: {self.sender}",), ("Written on: 2031-12-08",)))
        for table in self.sheets:
            put(
                table.name,
                (*((line,) for line in table.title), table.headings, *(line.cells for line in table.lines)),
            )
        book.close()
        path = directory / self.name
        path.write_bytes(content.getvalue())
        return path

    def rejects(self) -> tuple[Reject, ...]:
        """The rows that an import must refuse, of all sheets."""
        return tuple(reject for sheet in self.sheets for reject in sheet.rejects(self.name, sheet.name))


def as_text(cell: Cell) -> str:
    """A cell as a delimited file shows it; dates in ISO 8601."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
