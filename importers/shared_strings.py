"""The texts that the sheets of a workbook share, kept compactly."""

import re
from array import array
from collections.abc import Iterable

from graph.language import Phrase
from importers.cells import NO_SUCH_TEXT, BadCell, legacy_font_problem, text_problem
from importers.xml_parts import SPREADSHEET, BadXml, LocalNames, Progress, parsed, part_parser

LONGEST_TEXT = 32_767
"""Characters that a cell may hold, by the format's own limit."""

TEXT_BYTES = 256 << 20
TEXTS = 16 << 20

TOO_LONG = Phrase("holds more than {n} characters, which no cell may", n=f"{LONGEST_TEXT:,}")

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """Texts by their number, and the reasons why some of them cannot be taken.

    One block of bytes with offsets: about the size of the text itself, where a list of strings would be three times
    as large.
    """

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q", (0,))
        self._reasons: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._ends) - 1

    def text(self, index: str) -> str:
        """The text with this number as a cell writes it; raises BadCell if there is none or it cannot be taken."""
        try:
            number = int(index)
            end = self._ends[number + 1]
        except (ValueError, IndexError) as error:
            raise BadCell(NO_SUCH_TEXT) from error
        if number < 0:
            raise BadCell(NO_SUCH_TEXT)
        text = self._block[self._ends[number] : end].decode("utf-8", "surrogatepass")
        if self._reasons and number in self._reasons:
            raise BadCell(self._reasons[number], text)
        return text

    def add(self, text: str, reason: str | None) -> None:
        """Put a text behind the others; raises BadXml if there is more than can be kept."""
        if reason is not None:
            self._reasons[len(self)] = reason
        self._block += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._block))
        if len(self._block) > TEXT_BYTES or len(self._ends) > TEXTS:
            most = Phrase("holds more than {size} MiB or {n} pieces of text", size=TEXT_BYTES >> 20, n=f"{TEXTS:,}")
            raise BadXml(most)


def shared_strings(chunks: Iterable[bytes]) -> SharedStrings:
    """Read the part of a workbook that holds its texts; hints how to read them aloud are left out. Raises BadXml."""
    strings = SharedStrings()
    progress = Progress()
    names = LocalNames(SPREADSHEET)
    parts: list[str] = []
    aside = 0
    fonts: list[str] = []
    capturing = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal aside, capturing
        local = names[name]
        if local == "si":
            parts.clear()
            fonts.clear()
        elif local == "rPh":
            aside += 1
        elif local == "rFont":
            fonts.append(attributes.get("val", ""))
        capturing = local == "t" and not aside

    def end(name: str) -> None:
        nonlocal aside, capturing
        local = names[name]
        if local == "si":
            text = unescaped("".join(parts)) if parts else ""
            strings.add(text, (sheet_text_problem(text) or legacy_font_problem(text, fonts)) if text else None)
            progress.records += 1
        elif local == "rPh":
            aside -= 1
        capturing = False

    def characters(data: str) -> None:
        if capturing:
            parts.append(data)

    for _ in parsed(part_parser(start, end, characters), chunks, progress):
        pass
    return strings


def unescaped(text: str) -> str:
    """The text with its _xHHHH_ escapes (ECMA-376 part 1, 22.9.2.19) as the characters that they stand for."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def sheet_text_problem(text: str) -> str | None:
    """Why a text of a workbook cannot be taken, or None."""
    return TOO_LONG if len(text) > LONGEST_TEXT else text_problem(text)
