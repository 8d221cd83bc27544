"""Workbooks written by hand, part by part, so that tests can make what no spreadsheet program would."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def sheet(rows: str, after: str = "") -> str:
    """The part of a worksheet with these rows."""
    return f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def strings(*texts: str) -> str:
    """The part of shared strings with these entries, each XML of its own."""
    return f'{DECLARATION}<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


def styles(*codes: str, font: str = "Calibri") -> str:
    """The part of styles: style 0 is plain, style n has the n-th number format."""
    formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{code}"/>' for i, code in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{164 + i}" fontId="0"/>' for i in range(len(codes)))
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<fonts><font><name val="{font}"/></font></fonts>'
        f'<cellXfs><xf numFmtId="0" fontId="0"/>{cells}</cellXfs></styleSheet>'
    )


def workbook_parts(
    sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, settings: str = "", kind: str = "worksheet"
) -> dict[str, str | bytes]:
    """The parts of a workbook whose sheets have these parts, in their order."""
    states = states or {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{states.get(name, "visible")}" r:id="rId{i}"/>'
        for i, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    related += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    related += f'<Relationship Id="f" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    kinds |= {f"/xl/worksheets/sheet{i}.xml": "worksheet" for i in range(1, len(sheets) + 1)}
    typed = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    typed += "".join(
        f'<Override PartName="{part}" ContentType="{SPREADSHEET}.{name}+xml"/>' for part, name in kinds.items()
    )
    return {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{CONTENT}">{typed}</Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
        "xl/styles.xml": styles(),
        "xl/sharedStrings.xml": strings(),
        **{f"xl/worksheets/sheet{i}.xml": part for i, part in enumerate(sheets.values(), 1)},
    }


def write(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Put the parts into an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def one_sheet(path: Path, rows: str, *, after: str = "", settings: str = "", **parts: str) -> Path:
    """A workbook with the sheet "Suspects"; further parts by keyword: `strings` and `styles`."""
    members = workbook_parts({"Suspects": sheet(rows, after)}, settings=settings)
    if "strings" in parts:
        members["xl/sharedStrings.xml"] = parts["strings"]
    if "styles" in parts:
        members["xl/styles.xml"] = parts["styles"]
    return write(path, members)


def text(reference: str, value: str) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    """A row of ready cells."""
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'
