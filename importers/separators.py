"""Which character separates the values of a delimited file."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from graph.language import Phrase

SEPARATORS = {",": Phrase("comma"), ";": Phrase("semicolon"), "\t": Phrase("tab"), "|": Phrase("vertical bar")}
"""The separators that are looked for, and their names."""

NONE = "\x1f"
"""Stands for no separator: a sign that no text may hold."""

_DECLARED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_ENOUGH = 0.5
_TITLED = 0.2


@dataclass(frozen=True, slots=True)
class Separator:
    """The separator; `declared` if the first line says it (as Excel has it: sep=;), `padded` if blanks stand behind it,
    before quotes. `note` says in words how it was found.
    """

    character: str
    note: Phrase
    declared: bool = False
    padded: bool = False


def find_separator(lines: Sequence[str], preferred: str | None = None, chosen: str | None = None) -> Separator:
    """The separator of the first lines of a file, each with its line end; quoted values are respected.

    A separator is the better the more records have the same number of values, and the first record counts most: it is
    mostly the heading. `preferred` wins a tie; `chosen` is what a person decided. If nothing separates, each line is
    one value.
    """
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    if chosen is not None or declared is not None:
        character = chosen or (declared[1] if declared else "")
        called = _called(character)
        note = (
            Phrase("separator {separator}, as chosen", separator=called)
            if chosen
            else Phrase("separator {separator}, as its first line says", separator=called)
        )
        return Separator(character, note, declared=declared is not None, padded=_padded(lines, character))
    order = [preferred] if preferred in SEPARATORS else []
    order += [character for character in SEPARATORS if character != preferred]
    scored = [(_score(lines, character, padded=_padded(lines, character)), character) for character in order]
    (score, width), character = max(scored, key=lambda each: each[0][0])
    if score < _ENOUGH:
        return Separator(NONE, Phrase("no separator: one value a line"))
    note = Phrase("separator {separator}: most rows have {n} values", separator=_called(character), n=width)
    return Separator(character, note, padded=_padded(lines, character))


def _called(character: str) -> str:
    return SEPARATORS.get(character, repr(character))


def _score(lines: Sequence[str], character: str, *, padded: bool) -> tuple[float, int]:
    """How evenly the character divides the records, and into how many values."""
    records = [record for record in _records(lines, character, padded=padded) if any(map(str.strip, record))]
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 1
    width = max(widths, key=lambda each: (widths[each], each))
    heading_divided = len(records[0]) > 1
    if not heading_divided and _prose(lines, character):
        return 0.0, 1
    return widths[width] / len(records) + _TITLED * heading_divided, width


def _records(lines: Sequence[str], character: str, *, padded: bool) -> list[list[str]]:
    """The records up to one that cannot be divided so."""
    records: list[list[str]] = []
    with suppress(csv.Error):
        records.extend(csv.reader(lines, delimiter=character, skipinitialspace=padded))
    return records


def _prose(lines: Sequence[str], character: str) -> bool:
    """Whether a blank follows the character wherever it stands, as in a sentence or a name written backwards."""
    text = "".join(lines)
    return text.count(character) == text.count(character + " ")


def _padded(lines: Sequence[str], character: str) -> bool:
    """Whether values begin with a blank and a quote: then the blank belongs to the separator."""
    return any(value.startswith(' "') for record in _records(lines, character, padded=False) for value in record)
