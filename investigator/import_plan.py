"""What an import would do: how its files are read, what becomes of their rows, what waits for a person."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.facts import Grade, ImportRun
from importers.facts import Reject
from importers.mapping import Mapping, TableMapping
from importers.rows import ReadChoices, Reading
from investigator.batches import EXAMPLES, BatchOfRows
from investigator.comparison import Difference, Outcome, Pieces
from investigator.followers import Foretold
from investigator.originals import KeptFile
from investigator.runs import HowRead


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One of the first rows: its number in the file, its cells, what becomes of it.

    `reject` says why it is not taken in; `cells_at_odds` are the columns whose values differ from what the case holds.
    """

    number: int
    cells: tuple[str, ...]
    outcome: Outcome
    reject: Reject | None = None
    cells_at_odds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table as it will be read: its mapping, what becomes of all its rows, and of the first ones each (`becomes`).

    `columns` are the letters of the headings' columns.
    """

    name: str
    heading: tuple[str, ...]
    heading_row: int
    mapping: TableMapping
    preview: tuple[tuple[str, ...], ...]
    counts: dict[str, int]
    columns: tuple[str, ...] = ()
    becomes: tuple[PlannedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as it was read: what was detected, and its tables; `skipped` names those that no mapping fits.

    `kept`: it was read from the case, which holds its original; `path` is only its name then.
    """

    path: Path
    sha256: str
    size: int
    format_name: str
    encoding: str
    separator: str
    notes: tuple[str, ...]
    tables: tuple[PlannedTable, ...]
    skipped: tuple[str, ...]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Counts are rows by outcome and add up to the rows read.

    `follows`: what is sealed with the protected persons of these rows, or opened. `sealed`: the subjects of
    `differences` that the case protects.
    """

    files: tuple[PlannedFile, ...]
    mapping: Mapping
    suggested: bool
    counts: dict[str, int]
    new_entities: dict[str, int]
    new_links: dict[str, int]
    new_assertions: int
    new_statuses: int
    rejects: tuple[tuple[str, Reject], ...]
    differences: tuple[tuple[str, Difference], ...]
    choices: ReadChoices
    grade: Grade
    run: ImportRun
    resumes: bool
    follows: Foretold
    sealed: frozenset[str]
    pieces: tuple[tuple[int, Pieces], ...] | None = field(repr=False, default=None)

    @property
    def how(self) -> HowRead:
        """All that decides what the rows say."""
        return HowRead(self.mapping, self.choices, self.grade)

    @property
    def rows(self) -> int:
        """Rows read."""
        return sum(self.counts.values())

    @property
    def size(self) -> int:
        """Pieces to write, where they are kept."""
        kept = self.pieces or ()
        return sum(len(p.entities) + len(p.links) + len(p.records) + len(p.statuses) for _, p in kept)

    @property
    def changes_anything(self) -> bool:
        """Whether carrying it out would write a fact; a new period of a known link is one without any value."""
        return any(self.counts[o.value] for o in (Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING))


@dataclass(slots=True)
class Totals:
    """What all batches of an import come to."""

    rows: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    by_table: dict[tuple[str, str], Counter[Outcome]] = field(default_factory=dict)
    previews: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    becomes: dict[tuple[str, str], tuple[PlannedRow, ...]] = field(default_factory=dict)
    entities: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    assertions: int = 0
    statuses: int = 0
    rejects: list[tuple[str, Reject]] = field(default_factory=list)
    differences: list[tuple[str, Difference]] = field(default_factory=list)

    def add(self, batch: BatchOfRows, pieces: Pieces) -> None:
        """Count a batch in."""
        here = (batch.reading.sha256, batch.table.name)
        counts = self.by_table.setdefault(here, Counter())
        if here not in self.previews:
            self.previews[here] = batch.preview
            self.becomes[here] = _becomes(batch, pieces)
        for counter in (self.outcomes, counts):
            counter.update(pieces.outcomes)
            counter[Outcome.REJECTED] += len(batch.rejects)
        self.rows += len(pieces.outcomes) + len(batch.rejects)
        self.entities.update(e.type for e in pieces.entities)
        self.links.update(k.type for k in pieces.links)
        self.assertions += sum(len(r.claims) for r in pieces.records)
        self.statuses += len(pieces.statuses)
        self.rejects.extend((batch.reading.file_name, reject) for reject in batch.rejects)
        if len(self.differences) < EXAMPLES:
            self.differences.extend((batch.reading.file_name, d) for d in pieces.differences)


def planned_file(reading: Reading, mapping: Mapping, totals: Totals) -> PlannedFile:
    """How a file is read, table by table, and what becomes of its rows."""
    tables: list[PlannedTable] = []
    skipped: list[str] = []
    for table in reading.tables:
        chosen = mapping.for_table(table.name, table.heading)
        if chosen is None:
            skipped.append(table.name)
            continue
        here = (reading.sha256, table.name)
        counts = totals.by_table.get(here, Counter())
        tables.append(
            PlannedTable(
                table.name,
                table.heading,
                table.heading_row,
                chosen,
                totals.previews.get(here, ()),
                {outcome.value: counts[outcome] for outcome in Outcome},
                table.columns,
                totals.becomes.get(here, ()),
            )
        )
    return PlannedFile(
        reading.path,
        reading.sha256,
        reading.size,
        reading.format_name,
        reading.encoding or "",
        reading.separator or "",
        reading.notes,
        tuple(tables),
        tuple(skipped),
        isinstance(reading.source, KeptFile),
    )


def rejects_text(rejects: Sequence[tuple[str, Reject]]) -> str:
    """Rejected rows as CSV: file, table, row, column, value, reason (in English), then the row's cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["file", "table", "row", "column", "value", "reason", "cells"])
    for name, reject in rejects:
        writer.writerow([name, reject.table, reject.row, reject.column, reject.value, reject.reason, *reject.cells])
    return out.getvalue()


def _becomes(batch: BatchOfRows, pieces: Pieces) -> tuple[PlannedRow, ...]:
    """What becomes of the rows of the preview, where they are in this batch."""
    rejects = {reject.row: reject for reject in batch.rejects}
    outcomes = {said.row: outcome for said, outcome in zip(batch.said, pieces.outcomes, strict=True)}
    places = {said.locator: said.row for said in batch.said}
    odds: dict[int, list[str]] = {}
    for difference in pieces.differences:
        row = places.get(difference.locator)
        if row is not None and difference.cell:
            odds.setdefault(row, []).append(difference.cell)
    return tuple(
        PlannedRow(
            number,
            cells,
            Outcome.REJECTED if number in rejects else outcomes[number],
            rejects.get(number),
            tuple(odds.get(number, ())),
        )
        for number, cells in zip(batch.numbers, batch.preview, strict=True)
        if number in rejects or number in outcomes
    )
