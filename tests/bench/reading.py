"""Reading files: our readers, which check every cell, beside the bare ones."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from importers.registry import open_reading
from importers.rows import ReadChoices
from tests.bench.material import Sizes, pairs, write_csv, write_xlsx
from tests.bench.measuring import Measured, alternated, beside, seconds

FLOORS = {"read CSV": 0.2, "read XLSX": 1.0}


def measured(folder: Path, sizes: Sizes) -> Iterator[Measured]:
    """Rows of a CSV file and of a workbook."""
    rows = pairs(sizes.read_rows)
    yield _beside("read CSV", "csv.reader", write_csv(folder / "read.csv", rows), _with_csv, sizes)
    rows = rows[: max(1, sizes.read_rows // 5)]
    yield _beside("read XLSX", "openpyxl read_only", write_xlsx(folder / "read.xlsx", rows), _with_openpyxl, sizes)


def _beside(name: str, peer: str, path: Path, theirs: Callable[[Path], int], sizes: Sizes) -> Measured:
    rows = _with_ours(path)
    assert theirs(path) == rows + 1
    times = alternated(lambda: seconds(lambda: _with_ours(path)), lambda: seconds(lambda: theirs(path)), sizes.runs)
    return beside(name, peer, rows, times, FLOORS[name])


def _with_ours(path: Path) -> int:
    with open_reading(path, ReadChoices()) as reading:
        return sum(1 for _ in reading.tables[0].rows())


def _with_csv(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))


def _with_openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()
