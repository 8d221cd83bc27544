"""The cited place in the original document: read in memory only, with what names protected persons masked."""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graph.citing import Place, place_of
from graph.facts import Entity, Source
from graph.failures import WorldFault
from graph.folding import needles
from graph.language import _
from graph.moments import now
from graph.schema import Schema
from graph.store import GraphReader
from graph.text import fold, visible
from graph.vault import names
from importers.mapping import from_text
from importers.registry import open_source
from importers.rows import ReadChoices, Reading, Row, Table
from importers.source_file import SourceFile
from investigator.case import Case
from investigator.disclosure import MASK

AROUND = 12
"""Rows shown before and after the cited one."""

LONGEST_CELL = 2000
_SHORTEST = 3
_LOOKED_AT = 50


class NoOriginal(WorldFault):
    """The document cannot be shown at the cited place."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Rows of the original about the cited one. `cited` is a position in `rows`, -1 where the row is not there.

    `masked` says that the table tells of protected persons and that what names them is not shown.
    """

    source: Source
    place: Place
    heading: tuple[str, ...]
    letters: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    cited: int
    masked: bool


class KeptFile(SourceFile):
    """A document that the case holds, as a reader takes it: in memory, never on a disk."""

    def __init__(self, name: str, data: bytes, folder: str = "") -> None:  # no call of the base: no file to open
        self.path = Path(folder, name)
        self.name = name
        self.size = len(data)
        self._data = data

    def stream(self) -> BinaryIO:
        """See SourceFile."""
        return io.BytesIO(self._data)

    def sha256(self) -> str:
        """See SourceFile."""
        return hashlib.sha256(self._data).hexdigest()

    def verify_unchanged(self, sha256: str) -> None:
        """Bytes in memory do not change."""

    def close(self) -> None:
        """Nothing is open."""


def excerpt(case: Case, sha256: str, locator: str, *, reason: str = "") -> Excerpt:
    """The rows about a cited place. Calls block: use it off the GUI thread.

    With a `reason` protected names are shown, and that is logged first. Raises NoOriginal, UnreadableFile, StoreError.
    """
    source = case.ask(lambda s: next((found for found in s.sources() if found.sha256 == sha256), None))
    data = case.ask(lambda s: s.original(sha256))
    if source is None or data is None:
        raise NoOriginal(
            _("The case does not hold this document."),
            _("Ask whoever acquired it; its SHA-256 is in the source table."),
        )
    place = place_of(locator)
    if place is None:
        raise NoOriginal(
            _("The place “{place}” is not a row of a table.").format(place=visible(locator, 80)),
            _("Export the document and look it up there."),
        )
    table, rows, cited = _rows(source, data, place)
    guard = case.ask(lambda s: _Guard(s, case.schema, table))
    if reason.strip():
        detail = f"{source.exhibit or source.uid} {locator}: {reason.strip()}"
        case.ask(lambda s: s.log(by=case.by, at=now(), action="Protected names shown", detail=detail))
        cells = tuple(row.cells for row in rows)
        masked = False
    else:
        cells, masked = case.ask(lambda s: guard.masked(s, rows))
    shown = tuple(tuple(visible(cell, LONGEST_CELL) for cell in row) for row in cells)
    return Excerpt(
        source, place, table.heading, tuple(table.columns), tuple(row.number for row in rows), shown, cited, masked
    )


def open_kept(name: str, data: bytes, choices: ReadChoices = ReadChoices(), *, folder: str = "") -> Reading:
    """Read a document that is only in memory, as `importers.registry.open_reading` reads a file.

    `folder` tells two of one name apart; there is none on a disk.
    """
    return open_source(KeptFile(name, data, folder), choices)


def _rows(source: Source, data: bytes, place: Place) -> tuple[Table, tuple[Row, ...], int]:
    with open_kept(source.file_name or source.title, data) as reading:
        table = next((t for t in reading.tables if t.name == place.sheet), None)
        if table is None:
            raise NoOriginal(
                _("The document has no sheet “{sheet}”.").format(sheet=visible(place.sheet, 60)),
                _("Export it and look the place up there."),
            )
        before: deque[Row] = deque(maxlen=AROUND + 1)
        after: list[Row] = []
        for row in table.rows():
            if row.number <= place.row:
                before.append(row)
            elif len(after) < AROUND:
                after.append(row)
            else:
                break
        cited = len(before) - 1 if before and before[-1].number == place.row else -1
        return table, (*before, *after), cited


class _Guard:
    """Finds what names protected persons: columns that a mapping reads into them, and cells that hold their names."""

    def __init__(self, reader: GraphReader, schema: Schema, table: Table) -> None:
        self._schema = schema
        self._table = table
        self._columns = frozenset(self._naming_columns(reader))

    def masked(self, reader: GraphReader, rows: tuple[Row, ...]) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """The cells, masked where they must be, and whether any is."""
        heading = self._table.heading
        closed = [name in self._columns for name in heading]
        told: dict[str, bool] = {}
        made = []
        for row in rows:
            cells = []
            for hidden, cell in zip(closed, row.cells, strict=True):
                if not hidden and cell not in told:
                    told[cell] = self._names_somebody(reader, cell)
                cells.append(MASK if cell.strip() and (hidden or told.get(cell, False)) else cell)
            made.append(tuple(cells))
        return tuple(made), any(MASK in cells for cells in made)

    def _naming_columns(self, reader: GraphReader) -> Iterator[str]:
        """All columns of a table that is read into a protecting type, but for those that name nobody."""
        for document in reader.documents("mapping"):
            table = from_text(document.text).for_table(self._table.name, self._table.heading) if document.text else None
            if table is None or not any(self._schema.entities[e.type].protects for e in table.entities):
                continue
            linked = {end for link in table.links for end in (link.source, link.target)}
            for entity in table.entities:
                kind = self._schema.entities[entity.type]
                if kind.protects or entity.name in linked:
                    yield from (
                        column for f in entity.fields if names(kind, f.field) for column in (f.column, *f.joined)
                    )
                    yield from entity.key.columns if entity.key and kind.protects else ()

    def _names_somebody(self, reader: GraphReader, cell: str) -> bool:
        wanted = fold(cell)
        if len(wanted) < _SHORTEST or len(wanted) > LONGEST_CELL:
            return False
        found = (c.entity for c in reader.candidates(needles(cell), _LOOKED_AT))
        return any(wanted in map(fold, self._naming_values(e)) for e in found if e.protected)

    def _naming_values(self, entity: Entity) -> Iterator[str]:
        kind = self._schema.entities[entity.type]
        for field, values in entity.values.items():
            if names(kind, field):
                yield from values
