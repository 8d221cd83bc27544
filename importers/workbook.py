"""XLSX workbooks: their sheets as tables, their values as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, dropwhile, islice

from graph.language import Phrase, _
from graph.text import visible
from importers.cells import clipped
from importers.headings import SAMPLE, Heading, NoHeading, SampleRow, find_heading
from importers.rows import CellProblem, ReadChoices, Reading, Row, column_letter
from importers.shared_strings import SharedStrings, shared_strings
from importers.sheet_xml import COLUMNS, CellRules, SheetRow, sheet_rows
from importers.source_file import SourceFile
from importers.styles import Styles, styles
from importers.unreadable import UnreadableFile
from importers.workbook_parts import SheetPart, WorkbookParts, workbook_parts
from importers.xml_parts import BadXml
from importers.zip_guard import Archive, measure

FORMAT = "XLSX"

_CHOOSE_ROW = Phrase("Choose the row of the heading, or choose sheets without this one.")
_SAVE_ANEW = Phrase("Open it in a spreadsheet program, save it anew and read that.")
_TOKENS = {"formulas": (b"<f>", b"<f ", b"<f/>"), "merged": (b"<mergeCell ",), "hidden": (b' hidden="1"',)}
_OUTSIDE = Phrase("stands under no heading; give its column one, or delete it")


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The table of one sheet."""

    archive: Archive
    part: str
    rules: CellRules
    name: str
    heading: tuple[str, ...]
    heading_row: int
    columns: tuple[str, ...]
    problems: tuple[CellProblem, ...]

    def rows(self) -> Iterator[Row]:
        """See `rows.Table`."""
        blank = [""] * len(self.heading)
        for found in _rows(self.archive, self.part, self.name, self.rules):
            if found.number > self.heading_row:
                row = self._row(found, blank.copy())
                if row is not None:
                    yield row

    def _row(self, found: SheetRow, cells: list[str]) -> Row | None:
        width = len(cells)
        problems: list[CellProblem] = []
        content = False
        for column, text in found.texts.items():
            if column < width:
                cells[column] = text
                content = content or not text.isspace()
            elif not text.isspace():
                problems.append(CellProblem(found.number, column_letter(column), clipped(text), _OUTSIDE))
        for column, value, reason in found.problems:
            name = self.heading[column] if column < width else column_letter(column)
            problems.append(CellProblem(found.number, name, clipped(value), reason))
        return Row(found.number, tuple(cells), tuple(problems)) if content or problems else None


class _Tally:
    """Counts in the XML of sheets, while it is measured, what a person should know of."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._name = ""
        self._rest = b""

    def watch(self, name: str, piece: bytes) -> None:
        """Count in the next piece of a member."""
        if "/worksheets/" not in name:
            return
        rest = self._rest if name == self._name else b""
        data = rest + piece
        for what, tokens in _TOKENS.items():
            found = sum(data.count(token, max(0, len(rest) - len(token) + 1)) for token in tokens)
            self._counts[name, what] = self._counts.get((name, what), 0) + found
        self._name, self._rest = name, data[-16:]

    def count(self, name: str, what: str) -> int:
        """How often it occurred in the member."""
        return self._counts.get((name, what), 0)


def open_workbook(source: SourceFile, choices: ReadChoices) -> Reading:
    """Open a workbook whose sheets are tables; raises UnreadableFile.

    Values are those that the spreadsheet program calculated last. Of merged cells the first has the value. Hidden
    sheets, rows and columns are read like all others, and the notes say so.
    """
    tally = _Tally()
    archive = measure(source, tally.watch)
    try:
        parts = workbook_parts(archive)
        rules = _rules(archive, parts)
    except BadXml as error:
        raise UnreadableFile(source.name, error.why, _SAVE_ANEW) from error
    notes: list[str] = [*parts.remarks]
    tables = []
    for sheet in _chosen(source, parts, choices):
        table, note = _table(archive, sheet, rules, choices)
        said = (note, *_remarks(sheet, tally, parts))
        notes += [Phrase("sheet {sheet}: {note}", sheet=visible(sheet.name), note=each) for each in said]
        if table is not None:
            tables.append(table)
    if not tables:
        raise UnreadableFile(source.name, _("holds no table"), _("Choose a file with a heading and rows."))
    return Reading(source, source.sha256(), source.size, FORMAT, None, None, tuple(tables), tuple(notes))


def _rules(archive: Archive, parts: WorkbookParts) -> CellRules:
    strings = shared_strings(archive.chunks(parts.strings)) if parts.strings else SharedStrings()
    looks = styles(archive.chunks(parts.styles)) if parts.styles else Styles()
    return CellRules(strings, looks.forms, looks.fonts, parts.since_1904, parts.uncalculated)


def _chosen(source: SourceFile, parts: WorkbookParts, choices: ReadChoices) -> list[SheetPart]:
    if choices.sheets is None:
        return list(parts.sheets)
    by_name = {sheet.name: sheet for sheet in parts.sheets}
    for name in choices.sheets:
        if name not in by_name:
            known = ", ".join(by_name)
            remedy = _("Choose among its sheets: {sheets}.").format(sheets=known)
            raise UnreadableFile(source.name, _("has no sheet {sheet}").format(sheet=name), remedy)
    return [by_name[name] for name in dict.fromkeys(choices.sheets)]


def _table(
    archive: Archive, sheet: SheetPart, rules: CellRules, choices: ReadChoices
) -> tuple[SheetTable | None, Phrase]:
    """The sheet's table and what was decided about it; no table if the sheet is blank."""
    start = choices.heading_row or 0
    found = (row for row in map(_sample, _rows(archive, sheet.part, sheet.name, rules)) if row.filled)
    first = next(found, None)
    if first is None:
        return None, Phrase("it is empty and is left out")
    sample = list(islice(dropwhile(lambda row: row.number < start, chain((first,), found)), SAMPLE))
    if not sample:
        what = _("does not reach that far")
        raise UnreadableFile(archive.source.name, what, _CHOOSE_ROW, table=sheet.name, row=start)
    try:
        heading = find_heading(sample, choices.heading_row, COLUMNS)
    except NoHeading as error:
        row = start or sample[0].number
        raise UnreadableFile(archive.source.name, error.why, _CHOOSE_ROW, table=sheet.name, row=row) from error
    return _with(archive, sheet, rules, heading), heading.note


def _with(archive: Archive, sheet: SheetPart, rules: CellRules, heading: Heading) -> SheetTable:
    return SheetTable(
        archive, sheet.part, rules, sheet.name, heading.names, heading.row, heading.columns, heading.problems
    )


def _rows(archive: Archive, part: str, name: str, rules: CellRules) -> Iterator[SheetRow]:
    try:
        yield from sheet_rows(archive.chunks(part), rules)
    except BadXml as error:
        raise UnreadableFile(archive.source.name, error.why, _SAVE_ANEW, table=name) from error


def _sample(row: SheetRow) -> SampleRow:
    """The row with what stands in bad cells too: a heading may be one."""
    texts = row.texts | {column: value for column, value, _reason in row.problems}
    width = max(texts, default=-1) + 1
    return SampleRow(row.number, tuple(texts.get(column, "") for column in range(width)), row.hidden)


def _remarks(sheet: SheetPart, tally: _Tally, parts: WorkbookParts) -> Iterator[Phrase]:
    if sheet.hidden:
        yield Phrase("it is hidden in the workbook, and is read")
    if tally.count(sheet.part, "hidden"):
        yield Phrase("hidden rows or columns are read too")
    if count := tally.count(sheet.part, "formulas"):
        if parts.uncalculated:
            yield Phrase(
                "cells with formulas: {n}; the program that wrote them did not calculate, they are rejected",
                n=f"{count:,}",
            )
        else:
            yield Phrase("cells with formulas: {n}; the values last calculated are read", n=f"{count:,}")
    if count := tally.count(sheet.part, "merged"):
        yield Phrase("merged ranges: {n}; only the first cell of each has the value", n=f"{count:,}")
