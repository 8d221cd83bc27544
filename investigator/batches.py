"""The rows of files in batches: what they say, which are rejected, and what would be written of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.facts import ImportRun, Source
from graph.store import GraphStore
from importers.facts import FactMaker, Reject, Said
from importers.mapping import TableMapping
from importers.rows import Reading, Table
from investigator.case import Case
from investigator.comparison import Comparison, Origin, Pieces
from investigator.runs import HowRead, source_of

EXAMPLES = 100
"""Rows of a table whose outcome is told one by one."""

_EXHIBIT = re.compile(r"EX-(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class BatchOfRows:
    """Some rows of one table: what they say, what is rejected, and those whose outcome is told one by one."""

    reading: Reading
    table: Table
    origin: Origin
    said: tuple[Said, ...]
    rejects: tuple[Reject, ...]
    preview: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


class Batches:
    """The rows of all files, in order, in batches; the same files give the same batches, so chunks can be replayed."""

    def __init__(self, case: Case, readings: Sequence[Reading], how: HowRead, run: ImportRun) -> None:
        self._case = case
        self._readings = readings
        self._mapping = how.mapping
        self._run = run
        self._grade = how.grade
        self._comparison = Comparison(case.schema, case.info.secret)
        self._file_set = hashlib.sha256("".join(sorted(r.sha256 for r in readings)).encode()).hexdigest()
        self._exhibits = _exhibits(case, readings)

    def sources(self) -> tuple[Source, ...]:
        """One source for each file."""
        return tuple(map(self._source, self._readings))

    def batches(self) -> Iterator[BatchOfRows]:
        """Batches of the rows of one table, each as long as the run began with, so that a resumed one is cut alike."""
        for reading in self._readings:
            source = self._source(reading)
            for table in reading.tables:
                mapping = self._mapping.for_table(table.name, table.heading)
                if mapping is not None:
                    yield from self._table_batches(reading, table, mapping, source)

    def compare(self, store: GraphStore, batch: BatchOfRows) -> Pieces:
        """What a batch would write; on the store's thread."""
        return self._comparison.pieces(store, batch.said, batch.origin)

    def _table_batches(
        self, reading: Reading, table: Table, mapping: TableMapping, source: Source
    ) -> Iterator[BatchOfRows]:
        maker = FactMaker(
            table,
            mapping,
            self._case.schema,
            secret=self._case.info.secret,
            file_sha256=reading.sha256,
            file_set=self._file_set,
        )
        origin = Origin(
            source,
            source.series,
            self._grade,
            self._run,
            self._run.started_at,
            self._case.by,
        )
        said: list[Said] = []
        rejects: list[Reject] = []
        preview: list[tuple[str, ...]] = []
        numbers: list[int] = []
        for row in table.rows():
            made = maker.facts(row)
            if isinstance(made, Reject):
                rejects.append(made)
            else:
                said.append(made)
            if len(preview) < EXAMPLES:
                preview.append(row.cells)
                numbers.append(row.number)
            if len(said) + len(rejects) >= self._run.chunk_rows:
                yield BatchOfRows(reading, table, origin, tuple(said), tuple(rejects), tuple(preview), tuple(numbers))
                said, rejects = [], []
        yield BatchOfRows(reading, table, origin, tuple(said), tuple(rejects), tuple(preview), tuple(numbers))

    def _series(self, reading: Reading) -> str:
        """The register of which the file is an edition: that of its first mapped table."""
        mapped = (self._mapping.for_table(table.name, table.heading) for table in reading.tables)
        return next((m.series for m in mapped if m is not None and m.series), self._mapping.series)

    def _source(self, reading: Reading) -> Source:
        return Source(
            uid=source_of(self._case, reading),
            title=reading.file_name,
            file_name=reading.file_name,
            sha256=reading.sha256,
            size=reading.size,
            media_type=reading.format_name,
            series=self._series(reading),
            exhibit=self._exhibits[reading.sha256],
            acquired_at=self._run.started_at,
            acquired_by=self._case.by,
            acquired_how="imported from a file",
            grade=self._grade,
            fictional=self._case.info.fictional,
            run=self._run.uid,
        )


def _exhibits(case: Case, readings: Sequence[Reading]) -> dict[str, str]:
    """The exhibit numbers by digest: of a file that the case knows its own, of others the next ones."""
    held = case.ask(lambda s: s.sources())
    numbers = {source.sha256: source.exhibit for source in held}
    given = [found[1] for source in held if (found := _EXHIBIT.fullmatch(source.exhibit))]
    highest = max(map(int, given), default=0)
    for reading in readings:
        if reading.sha256 not in numbers:
            highest += 1
            numbers[reading.sha256] = f"EX-{highest:03d}"
    return numbers
