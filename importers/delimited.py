"""CSV, TSV and their kin: records as rows, read line by line in memory that does not grow with the file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile, islice

from graph.language import Phrase, _
from importers.cells import clipped, text_problem
from importers.encoding import LONGEST_LINE, Detected, detect_encoding
from importers.headings import SAMPLE, NoHeading, SampleRow, find_heading
from importers.rows import CellProblem, ReadChoices, Reading, Row, column_letter
from importers.separators import NONE, SEPARATORS, Separator, find_separator
from importers.source_file import CHANGED, READ_AGAIN, SourceFile
from importers.unreadable import UnreadableFile

FORMAT = "CSV"
LONGEST_VALUE = 1 << 20
LONGEST_RECORD = LONGEST_LINE

_SAMPLE_LINES = 500
_SAMPLE_CHARACTERS = 1 << 18
_TOO_MANY = Phrase("the row has more values than the heading has names, so that none can be told from its neighbours")
_CHOOSE_ROW = Phrase("Choose the row of the heading.")
_QUOTES = Phrase("Close every quote, write a quote inside a quoted value as two, and read the file again.")


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """The only table of a delimited file; `width` is how many values a record may have."""

    source: SourceFile
    detected: Detected
    separator: Separator
    heading: tuple[str, ...]
    heading_row: int
    columns: tuple[str, ...]
    problems: tuple[CellProblem, ...]
    name: str = ""

    def rows(self) -> Iterator[Row]:
        """See `rows.Table`."""
        width, heading_row, suspicious = len(self.heading), self.heading_row, self.detected.suspicious
        for number, record in _records(self.source, self.detected, self.separator):
            if number <= heading_row or not any(map(str.strip, record)):
                continue
            if len(record) < width:
                record.extend([""] * (width - len(record)))
            elif len(record) > width:
                beyond = record[width:]
                if any(map(str.strip, beyond)):
                    value = clipped(self.separator.character.join(beyond))
                    yield Row(number, tuple(record[:width]), (CellProblem(number, "", value, _TOO_MANY),))
                    continue
                del record[width:]
            if suspicious:
                yield self._checked(number, record)
            else:
                yield Row(number, tuple(record))

    def _checked(self, number: int, record: list[str]) -> Row:
        problems = []
        for index, text in enumerate(record):
            reason = text_problem(text)
            if reason is not None:
                problems.append(CellProblem(number, self.heading[index], clipped(text), reason))
                record[index] = ""
        return Row(number, tuple(record), tuple(problems))


def open_delimited(source: SourceFile, choices: ReadChoices, preferred: str | None = None) -> Reading:
    """Open a delimited file as one table; raises UnreadableFile. `preferred` is the separator of its usual name."""
    chosen = _separator(source, choices.separator)
    if choices.sheets:
        raise UnreadableFile(source.name, _("has no sheets"), _("Read it without choosing any."))
    detected = detect_encoding(source, choices.encoding)
    csv.field_size_limit(LONGEST_VALUE)
    separator = find_separator(_first_lines(source, detected), preferred, chosen)
    sample = _sample(source, detected, separator, choices.heading_row or 0)
    if not sample and choices.heading_row:
        raise UnreadableFile(source.name, _("does not reach that far"), _CHOOSE_ROW, row=choices.heading_row)
    if not sample:
        raise UnreadableFile(source.name, _("is empty"), _("Choose a file with a heading and rows."))
    try:
        heading = find_heading(sample, choices.heading_row)
    except NoHeading as error:
        row = choices.heading_row or sample[0].number
        raise UnreadableFile(source.name, error.why, _CHOOSE_ROW, row=row) from error
    table = DelimitedTable(source, detected, separator, heading.names, heading.row, heading.columns, heading.problems)
    shown = None if separator.character == NONE else separator.character
    notes = (detected.note, separator.note, heading.note)
    return Reading(source, detected.sha256, source.size, FORMAT, detected.encoding, shown, (table,), notes)


def _separator(source: SourceFile, chosen: str | None) -> str | None:
    """The character that a person chose, by itself or by its name."""
    named = {name: character for character, name in SEPARATORS.items()} | {"\\t": "\t"}
    character = chosen if chosen is None else named.get(chosen.strip().lower(), chosen)
    if character is not None and (len(character) != 1 or character in '"\r\n\x00'):
        what = _("cannot be divided by {separator}").format(separator=repr(chosen))
        raise UnreadableFile(source.name, what, _("Choose one character, for example a comma, semicolon or tab."))
    return character


class _Lines:
    """The lines of a file with their ends, none longer than a record may be."""

    def __init__(self, source: SourceFile, stream: io.TextIOBase) -> None:
        self.number = 0
        self.characters = 0
        """How long the record is so far; whoever completes a record sets it back."""
        self._source = source
        self._stream = stream

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._stream.readline, LONGEST_LINE + 1), ""):
            self.number += 1
            self.characters += len(line)
            if self.characters > LONGEST_RECORD:
                what = _("holds more than {n} characters in one row").format(n=f"{LONGEST_RECORD:,}")
                raise UnreadableFile(self._source.name, what, _QUOTES, row=self.number)
            yield line if self.number > 1 else line.lstrip("\ufeff")


def _text(source: SourceFile, detected: Detected) -> io.TextIOWrapper:
    return io.TextIOWrapper(source.stream(), detected.encoding, "strict", newline="")


def _first_lines(source: SourceFile, detected: Detected) -> list[str]:
    lines: list[str] = []
    with _text(source, detected) as stream:
        found = _Lines(source, stream)
        for line in islice(found, _SAMPLE_LINES):
            lines.append(line)
            found.characters = 0
            if sum(map(len, lines)) > _SAMPLE_CHARACTERS:
                break
    return lines


def _records(source: SourceFile, detected: Detected, separator: Separator) -> Iterator[tuple[int, list[str]]]:
    """The records, each with the line on which it begins."""
    with _text(source, detected) as stream:
        lines = _Lines(source, stream)
        reader = csv.reader(lines, delimiter=separator.character, strict=True, skipinitialspace=separator.padded)
        number = 1
        try:
            for record in reader:
                if number > 1 or not separator.declared:
                    yield number, record
                number = reader.line_num + 1
                lines.characters = 0
        except UnicodeDecodeError as error:
            raise UnreadableFile(source.name, CHANGED, READ_AGAIN, row=number) from error
        except csv.Error as error:
            raise _broken(source, detected, separator, number, str(error)) from error


def _sample(source: SourceFile, detected: Detected, separator: Separator, start: int) -> list[SampleRow]:
    records = (SampleRow(number, tuple(record)) for number, record in _records(source, detected, separator))
    filled = (row for row in records if row.filled)
    return list(islice(dropwhile(lambda row: row.number < start, filled), SAMPLE))


def _broken(source: SourceFile, detected: Detected, separator: Separator, number: int, error: str) -> UnreadableFile:
    """The failure of the csv module at the record that begins on this line, in our words."""
    pieces: list[str] = []
    length = 0
    with _text(source, detected) as stream:
        for line in islice(iter(partial(stream.readline, LONGEST_LINE), ""), number - 1, None):
            pieces.append(line)
            length += len(line)
            if length > LONGEST_VALUE:
                break
    column = column_letter(_broken_column("".join(pieces), separator.character))
    if "limit" in error:
        what = _("holds a value of more than {n} characters, mostly a quote that is never closed")
        what = what.format(n=f"{LONGEST_VALUE:,}")
    elif "end of data" in error:
        what = _("holds a quote that is never closed")
    else:
        what = _("holds text behind the closing quote of a value")
    return UnreadableFile(source.name, what, _QUOTES, row=number, column=column)


def _broken_column(text: str, separator: str) -> int:
    """The column, counted from 0, of the first value of a record whose quotes are not in order."""
    column, at = 0, 0
    while at < len(text):
        if text[at : at + 1] == '"' or text[at : at + 2] == ' "':
            at = text.index('"', at) + 1
            while (at := text.find('"', at)) >= 0 and text[at + 1 : at + 2] == '"':
                at += 2
            if at < 0 or text[at + 1 : at + 2] not in (separator, "\r", "\n", ""):
                return column
        after = text.find(separator, at)
        if after < 0:
            return column
        column, at = column + 1, after + 1
    return column
