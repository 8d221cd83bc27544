"""What a reader gives: tables of rows, and the place of every row and cell in its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from importers.source_file import SourceFile
from importers.unreadable import UnreadableFile

__all__ = [
    "CellProblem",
    "ReadChoices",
    "Reading",
    "Row",
    "Table",
    "UnreadableFile",
    "column_letter",
    "locator",
]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that must not become a fact; `value` is what stands in the file, at most 1,000 characters of it.

    `column` is the heading of the cell's column, or its letter where there is none. It is empty when the whole row
    cannot be trusted, because one cannot say which value belongs to which column.
    """

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its exact texts, one per heading, neither stripped nor corrected.

    `number` counts from 1: the row of a sheet, and in a delimited file the *line* on which the record begins (a quoted
    value may hold line ends, so that a record can be longer than a line). A cell that is missing at the end is empty,
    and so is a cell with a problem: its value stands in the problem only.
    """

    number: int
    cells: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether no cell of the row can be trusted."""
        return any(not problem.column for problem in self.problems)


class Table(Protocol):
    """A heading and the rows under it, read from the file anew each time they are asked for."""

    @property
    def name(self) -> str:
        """The sheet; empty in a delimited file."""

    @property
    def heading(self) -> tuple[str, ...]:
        """The columns' names, each one once: stripped, a blank one replaced by its letter, a repeated one by
        "Name (column D)".
        """

    @property
    def heading_row(self) -> int:
        """The row of the heading as in `Row.number`; 0 if the table has none and its letters serve."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' letters, in the order of the heading."""

    @property
    def problems(self) -> tuple[CellProblem, ...]:
        """What is wrong with the heading itself."""

    def rows(self) -> Iterator[Row]:
        """The rows under the heading that are not blank, one at a time; raises UnreadableFile where it ends early."""


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """What a person decided about reading a file; None leaves it to detection.

    `encoding` is a Python codec name or a usual name of it, `separator` one character. `heading_row` counts as
    `Row.number`; 0 says that the file has no heading. `sheets` names the sheets to read.
    """

    encoding: str | None = None
    separator: str | None = None
    heading_row: int | None = None
    sheets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file opened for reading: its digest, what was detected, and its tables. Close it, or use it in `with`.

    `sha256` is the digest of the exact bytes in hexadecimal, `size` counts bytes. `encoding` is a codec name and
    `separator` a character in a delimited file, else None. `notes` say in words what was detected.
    """

    source: SourceFile
    sha256: str
    size: int
    format_name: str
    encoding: str | None
    separator: str | None
    tables: tuple[Table, ...]
    notes: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the file stands."""
        return self.source.path

    @property
    def file_name(self) -> str:
        """The file's name without its folder."""
        return self.source.name

    def verify_unchanged(self) -> None:
        """Read the file once more; raises UnreadableFile if it is not byte for byte the one that was opened."""
        self.source.verify_unchanged(self.sha256)

    def close(self) -> None:
        """Let go of the file; read its tables before."""
        self.source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def locator(table: Table, row: int, column: str | int | None = None) -> str:
    """The place of a row or cell for a person: "sheet Suspects, row 14, column C", or without a sheet if there is none.

    `column` is a heading of the table, or a column counted from 0; anything else is taken for a letter.
    """
    place = f"sheet {table.name}, row {row}" if table.name else f"row {row}"
    if column is None:
        return place
    if isinstance(column, int):
        return f"{place}, column {column_letter(column)}"
    if column in table.heading:
        return f"{place}, column {table.columns[table.heading.index(column)]}"
    return f"{place}, column {column}"


def column_letter(index: int) -> str:
    """The letter of a column counted from 0: A to Z, AA and on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
