"""What the styles of a workbook say about its cells: which numbers are dates, which letters are not what they seem."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from importers.cells import Kind, NumberForm, number_form
from importers.xml_parts import SPREADSHEET, LocalNames, Progress, parsed, part_parser

_DATE, _MONTH, _DATE_TIME, _TIME, _ELAPSED = (
    NumberForm(kind) for kind in (Kind.DATE, Kind.MONTH, Kind.DATE_TIME, Kind.TIME, Kind.ELAPSED)
)
BUILT_IN = (
    dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58, 71, 72, 73, 81), _DATE)
    | dict.fromkeys((17, 27, 36, 50, 52, 57, 74), _MONTH)
    | dict.fromkeys((22, 77), _DATE_TIME)
    | dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56, 75, 76, 78, 80), _TIME)
    | dict.fromkeys((46, 79), _ELAPSED)
)
"""Dates and times among the number formats that have no code in the file: ECMA-376 part 1, 18.8.30, Chinese, Japanese,
Korean and Thai ones included; where languages differ, the one that shows less decides only if the rest of the date is
its beginning."""


@dataclass(slots=True)
class Styles:
    """By the index of a cell style, as the cells write it: what is made of numbers, and the font."""

    forms: dict[str, NumberForm] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


def styles(chunks: Iterable[bytes]) -> Styles:
    """Read the styles of a workbook; raises BadXml."""
    found = Styles()
    names = LocalNames(SPREADSHEET)
    progress = Progress()
    codes: dict[str, NumberForm | None] = {str(number): form for number, form in BUILT_IN.items()}
    fonts: list[str] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(names[name])
        match path[1:]:
            case ["numFmts", "numFmt"]:
                codes[attributes.get("numFmtId", "")] = number_form(attributes.get("formatCode", ""))
            case ["fonts", "font"]:
                fonts.append("")
            case ["fonts", "font", "name"]:
                fonts[-1] = attributes.get("val", "")
            case ["cellXfs", "xf"]:
                index = str(progress.records)
                progress.records += 1
                form = codes.get(attributes.get("numFmtId", ""))
                if form is not None:
                    found.forms[index] = form
                font = attributes.get("fontId", "")
                if font.isdecimal() and int(font) < len(fonts):
                    found.fonts[index] = fonts[int(font)]

    def end(_: str) -> None:
        path.pop()

    for _ in parsed(part_parser(start, end), chunks, progress):
        pass
    return found
