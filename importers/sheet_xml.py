"""The rows of one worksheet, read from its XML as they come, in memory that does not grow with the sheet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from xml.parsers.expat import XMLParserType

from graph.language import Phrase
from importers.cells import (
    ERROR_IN_FORMULA,
    NEVER_CALCULATED,
    BadCell,
    NumberForm,
    iso_text,
    legacy_font_problem,
    number_text,
    plain_number,
)
from importers.rows import column_letter
from importers.shared_strings import SharedStrings, sheet_text_problem, unescaped
from importers.xml_parts import SPREADSHEET, BadXml, LocalNames, Progress, parsed, part_parser

ROWS = 1_048_576
COLUMNS = 16_384
ROW_CHARACTERS = 4 << 20
SHEET_CHARACTERS = 2 << 30


@dataclass(slots=True)
class SheetRow:
    """A row that holds anything: the texts by column counted from 0, and (column, value, reason) of bad cells."""

    number: int
    hidden: bool
    texts: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CellRules:
    """What the workbook says about the cells of all its sheets.

    `forms` and `fonts` go by the index of a cell style as cells write it; a style without an entry shows plain numbers,
    and an ordinary font. `uncalculated` means that no result of a formula may be trusted.
    """

    strings: SharedStrings
    forms: Mapping[str, NumberForm]
    fonts: Mapping[str, str]
    since_1904: bool
    uncalculated: bool


def sheet_rows(chunks: Iterable[bytes], rules: CellRules) -> Iterator[SheetRow]:
    """The rows with content in their order; raises BadXml, and stops after the last cell.

    Rows and cells must come in ascending order, each once, as every spreadsheet program writes them.
    """
    ready: list[SheetRow] = []
    progress = Progress()
    cells = _Cells(rules)
    for _ in parsed(_parser(cells, ready, progress), chunks, progress):
        yield from ready
        ready.clear()
        if progress.over:
            return


class _Cells:
    """From what is written in a cell to what it says."""

    def __init__(self, rules: CellRules) -> None:
        self._forms = rules.forms
        self._fonts = rules.fonts
        self._uncalculated = rules.uncalculated
        self._shared = rules.strings.text
        self._number = lru_cache(4096)(partial(number_text, since_1904=rules.since_1904))

    def text(self, written: str, kind: str | None, style: str) -> str:
        """What the cell says, given its type and style; raises BadCell."""
        if kind == "s":
            text = self._shared(written)
        elif kind is None or kind == "n":
            return self._number(written, self._forms[style]) if style in self._forms else plain_number(written)
        elif kind == "b":
            return "TRUE" if written.strip() in ("1", "true") else "FALSE"
        elif kind == "e":
            raise BadCell(ERROR_IN_FORMULA)
        else:
            text = unescaped(written)
            problem = sheet_text_problem(text)
            if problem is not None:
                raise BadCell(problem, text)
            if kind == "d":
                return iso_text(text, self._forms.get(style))
        if self._fonts and style in self._fonts:
            problem = legacy_font_problem(text, (self._fonts[style],))
            if problem is not None:
                raise BadCell(problem, text)
        return text

    def calculated(self, written: str, kind: str | None) -> bool:
        """Whether a formula cell holds a result that may be trusted; an empty text is a result too."""
        return not self._uncalculated and (bool(written) or kind == "str")


def _parser(cells: _Cells, ready: list[SheetRow], progress: Progress) -> XMLParserType:
    """A parser that puts completed rows into `ready`.

    The handlers share their state as variables of this function: with millions of cells, attributes of an object would
    cost half as much time again.
    """
    names, columns = LocalNames(SPREADSHEET), _columns()
    row = SheetRow(0, hidden=False)
    row_label, row_open, aside = "", False, 0
    column, characters, sheet_characters = -1, 0, 0
    kind: str | None = None
    style = ""
    value: list[str] = []
    formula: list[str] | None = None
    into: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal column, kind, style, formula, into, row, row_label, row_open, characters, aside
        local = names[name]
        if local == "c":
            reference = attributes.get("r")
            here = column + 1 if reference is None else columns.get(reference.removesuffix(row_label), -1)
            if not (row_open and column < here < COLUMNS):
                cell = (reference or "")[:20]
                raise BadXml(Phrase("holds a cell {cell} out of its place in row {row}", cell=cell, row=row.number))
            column, kind, style, formula = here, attributes.get("t"), attributes.get("s", ""), None
            value.clear()
        elif local == "v":
            into = value
        elif local == "row":
            row_label = attributes.get("r") or str(row.number + 1)
            if row_open or not (row_label.isdecimal() and row.number < int(row_label[:9]) <= ROWS):
                jumped = Phrase(
                    "holds row {row} out of its place after row {last}", row=row_label[:20], last=row.number
                )
                raise BadXml(jumped)
            row = SheetRow(int(row_label), hidden=attributes.get("hidden") in ("1", "true"))
            row_open, column, characters = True, -1, 0
        elif local == "f":
            formula = into = []
        elif local == "t":
            into = None if aside else value
        elif local == "rPh":
            aside += 1

    def end(name: str) -> None:
        nonlocal into, row_open, aside, characters, sheet_characters
        into = None
        local = names[name]
        if local == "c":
            if not value and formula is None:
                return
            written = value[0] if len(value) == 1 else "".join(value)
            if formula is not None and not cells.calculated(written, kind):
                row.problems.append((column, "=" + "".join(formula), NEVER_CALCULATED))
            elif written:
                try:
                    row.texts[column] = text = cells.text(written, kind, style)
                except BadCell as problem:
                    row.problems.append((column, written if problem.value is None else problem.value, problem.reason))
                else:
                    characters += len(text)
                    if characters > ROW_CHARACTERS:
                        most = Phrase(
                            "holds more than {n} characters in row {row}", n=f"{ROW_CHARACTERS:,}", row=row.number
                        )
                        raise BadXml(most)
        elif local == "row":
            progress.records += 1
            row_open = False
            if row.texts or row.problems:
                ready.append(row)
                sheet_characters += characters
                if sheet_characters > SHEET_CHARACTERS:
                    raise BadXml(Phrase("holds more than {n} characters", n=f"{SHEET_CHARACTERS:,}"))
        elif local == "sheetData":
            progress.over = True
        elif local == "rPh":
            aside -= 1

    def characters_of(data: str) -> None:
        if into is not None:
            into.append(data)

    return part_parser(start, end, characters_of)


@cache
def _columns() -> dict[str, int]:
    """The columns by their letters."""
    return {column_letter(index): index for index in range(COLUMNS)}
