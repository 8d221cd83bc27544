"""XLSX: values as text with their place, formulas and errors named, what is beside the cells noted and left alone."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter

from importers import shared_strings, sheet_xml, zip_guard
from importers.cells import (
    CONTROLS,
    ERROR_IN_FORMULA,
    LOST_DIGITS,
    LOST_LETTERS,
    NEVER_CALCULATED,
    NO_SUCH_DATE,
    NO_SUCH_TEXT,
)
from importers.registry import open_reading
from importers.rows import CellProblem, ReadChoices, Row, UnreadableFile
from importers.shared_strings import TOO_LONG
from tests.workbooks import one_sheet, row, sheet, strings, styles, text, workbook_parts, write

HEADING = row(1, text("A1", "id"), text("B1", "value"))


def rows(path: Path, choices: ReadChoices | None = None) -> list[Row]:
    with open_reading(path, choices or ReadChoices()) as reading:
        return list(reading.tables[0].rows())


def notes(path: Path) -> str:
    with open_reading(path) as reading:
        return "\n".join(reading.notes)


def value(tmp_path: Path, cell: str, **parts: str) -> str | CellProblem:
    """What becomes of the cell B2."""
    (found,) = rows(one_sheet(tmp_path / "x.xlsx", HEADING + row(2, text("A2", "P1"), cell), **parts))
    assert found.number == 2
    assert found.cells[0] == "P1"
    if found.problems:
        assert found.cells[1] == ""
        assert not found.rejected
        return found.problems[0]
    return found.cells[1]


def test_values_written_by_a_spreadsheet_program_come_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Suspects"
    page.append(["text", "whole", "part", "percent", "day", "moment", "time", "yes", "blank", "khmer"])
    moment = datetime(2031, 10, 19, 14, 5, 30)  # noqa: DTZ001 (a workbook has no zone)
    page.append([" Sok ", 12, 0.1, 0.25, date(2031, 10, 19), moment, time(8, 30), True, None, "សុខ សុភា"])
    page["D2"].number_format = "0%"
    book.save(tmp_path / "x.xlsx")
    with open_reading(tmp_path / "x.xlsx") as reading:
        assert (reading.format_name, reading.encoding, reading.separator) == ("XLSX", None, None)
        (table,) = reading.tables
        assert (table.name, table.heading_row) == ("Suspects", 1)
        (found,) = table.rows()
    wanted = (" Sok ", "12", "0.1", "0.25", "2031-10-19", "2031-10-19T14:05:30", "08:30:00", "TRUE", "", "សុខ សុភា")
    assert found == Row(2, wanted)


@pytest.mark.parametrize("since_1904", [False, True])
def test_both_calendars_of_another_program_are_right(tmp_path: Path, *, since_1904: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx", {"date_1904": since_1904}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "day"])
        page.write_row(1, 0, ["P1"])
        page.write_datetime(1, 1, date(2031, 10, 19), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert rows(tmp_path / "x.xlsx")[0].cells == ("P1", "2031-10-19")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ('<c r="B2"><v>5</v></c>', "5"),
        ('<c r="B2" t="n"><v>5.0</v></c>', "5"),
        ("<c><v>7</v></c>", "7"),
        ('<c r="B2" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="B2" t="d"><v>2031-10-19</v></c>', "2031-10-19"),
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>idx</v></c>', "idx"),
        ('<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>', ""),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2"><f t="shared" si="0"/><v>2</v></c>', "2"),
        ('<c r="B2" s="9"/>', ""),
        ('<c r="B2" t="inlineStr"><is><r><t>So</t></r><r><t>k</t></r><rPh><t>no</t></rPh></is></c>', "Sok"),
        ('<c r="B2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', " x "),
        ('<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="B2" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', "a\rb_x0041_"),
        ('<c r="B2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', "😀"),
        ('<c r="B2" t="s"><v>0</v></c>', "Sok"),
        ('<c r="B2" t="s"><v>1</v></c>', "Chen Zhi"),
        ('<c r="B2" s="1"><v>45306</v></c>', "2024-01-15"),
        ('<c r="B2" s="2"><v>12345678</v></c>', "012345678"),
    ],
)
def test_every_kind_of_cell(tmp_path: Path, cell: str, wanted: str) -> None:
    shared = strings("<t>Sok</t>", "<r><t>Chen</t></r><r><t> Zhi</t></r><rPh><t>no</t></rPh>")
    assert value(tmp_path, cell, strings=shared, styles=styles("yyyy-mm-dd", "000000000")) == wanted


@pytest.mark.parametrize(
    ("cell", "shown", "reason"),
    [
        ('<c r="B2"><f>SUM(A1:A9)</f></c>', "=SUM(A1:A9)", NEVER_CALCULATED),
        ('<c r="B2"><f>SUM(A1:A9)</f><v></v></c>', "=SUM(A1:A9)", NEVER_CALCULATED),
        ('<c r="B2"><f t="shared" si="0"/></c>', "=", NEVER_CALCULATED),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "#REF!", ERROR_IN_FORMULA),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", ERROR_IN_FORMULA),
        ('<c r="B2"><v>4.11111111111111E+15</v></c>', "4.11111111111111E+15", LOST_DIGITS),
        ('<c r="B2" t="inlineStr"><is><t>3.56938E+14</t></is></c>', "3.56938E+14", LOST_DIGITS),
        ('<c r="B2" t="inlineStr"><is><t>a_x0000_b</t></is></c>', "a\x00b", CONTROLS),
        ('<c r="B2" t="inlineStr"><is><t>a_xD800_b</t></is></c>', "a\ud800b", CONTROLS),
        ('<c r="B2" t="inlineStr"><is><t>Lef\ufffdvre</t></is></c>', "Lef\ufffdvre", LOST_LETTERS),
        ('<c r="B2" t="s"><v>0</v></c>', "a\x1fb", CONTROLS),
        ('<c r="B2" t="s"><v>1</v></c>', "x" * 1000 + "…", TOO_LONG),
        ('<c r="B2" t="s"><v>2</v></c>', "2", NO_SUCH_TEXT),
        ('<c r="B2" t="s"><v>-1</v></c>', "-1", NO_SUCH_TEXT),
        ('<c r="B2" t="s"><v>x</v></c>', "x", NO_SUCH_TEXT),
        ('<c r="B2" s="1"><v>60</v></c>', "60", NO_SUCH_DATE),
    ],
)
def test_a_cell_that_must_not_become_a_fact(tmp_path: Path, cell: str, shown: str, reason: str) -> None:
    shared = strings("<t>a_x001F_b</t>", f"<t>{'x' * 40_000}</t>")
    problem = value(tmp_path, cell, strings=shared, styles=styles("yyyy-mm-dd"))
    assert problem == CellProblem(2, "value", shown, reason)


def test_results_of_a_program_that_did_not_calculate_are_rejected(tmp_path: Path) -> None:
    """Such a program writes 0 for every formula and asks to be calculated on opening: control for silent misreading."""
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "value"])
        page.write_row(1, 0, ["P1", "=1+1"])
    naive = openpyxl.load_workbook(tmp_path / "x.xlsx", data_only=True)
    assert naive.worksheets[0]["B2"].value == 0
    (found,) = rows(tmp_path / "x.xlsx")
    assert found.problems == (CellProblem(2, "value", "=1+1", NEVER_CALCULATED),)
    assert "cells with formulas: 1; the program that wrote them did not calculate" in notes(tmp_path / "x.xlsx")


def test_text_in_a_khmer_font_from_before_unicode_is_rejected(tmp_path: Path) -> None:
    problem = value(
        tmp_path, '<c r="B2" s="1" t="inlineStr"><is><t>suxsuPa</t></is></c>', styles=styles("@", font="Limon S1")
    )
    assert isinstance(problem, CellProblem)
    assert "Limon S1" in problem.reason
    shared = strings('<r><rPr><rFont val="Limon R1"/></rPr><t>suxsuPa</t></r>')
    problem = value(tmp_path, '<c r="B2" t="s"><v>0</v></c>', strings=shared)
    assert isinstance(problem, CellProblem)
    assert "Limon R1" in problem.reason


def test_rows_keep_their_numbers_over_gaps(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path / "x.xlsx",
        row(3, text("B3", "id"), text("C3", "name")) + row(5, text("B5", "P1")) + row(9, text("C9", "Sok")),
    )
    with open_reading(path) as reading:
        table = reading.tables[0]
        assert (table.heading_row, table.heading, table.columns) == (3, ("A", "id", "name"), ("A", "B", "C"))
        assert list(table.rows()) == [Row(5, ("", "P1", "")), Row(9, ("", "", "Sok"))]


def test_a_value_beside_the_table_is_a_problem_of_its_own_column(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path / "x.xlsx",
        HEADING + "".join(row(n, text(f"A{n}", "P"), text(f"XFD{n}", "stray") if n == 3 else "") for n in range(2, 9)),
    )
    found = rows(path)
    assert found[1].cells == ("P", "")
    assert not found[1].rejected
    assert [(problem.column, problem.value) for problem in found[1].problems] == [("XFD", "stray")]
    assert not any(other.problems for other in found if other.number != 3)


def test_blank_rows_are_left_out(tmp_path: Path) -> None:
    path = one_sheet(tmp_path / "x.xlsx", HEADING + row(2) + row(3, text("A3", " ")) + row(4, text("A4", "P1")))
    assert rows(path) == [Row(4, ("P1", ""))]


def test_several_sheets_hidden_ones_too(tmp_path: Path) -> None:
    body = row(2, text("A2", "P1"))
    parts = workbook_parts(
        {"Suspects": sheet(HEADING + body), "Secret": sheet(HEADING), "Deep": sheet(HEADING), "Blank": sheet("")},
        states={"Secret": "hidden", "Deep": "veryHidden"},
    )
    path = write(tmp_path / "x.xlsx", parts)
    with open_reading(path) as reading:
        assert [table.name for table in reading.tables] == ["Suspects", "Secret", "Deep"]
        said = "\n".join(reading.notes)
    assert "sheet Secret: it is hidden in the workbook, and is read" in said
    assert "sheet Deep: it is hidden" in said
    assert "sheet Suspects: it is hidden" not in said
    assert "sheet Blank: it is empty and is left out" in said
    with open_reading(path, ReadChoices(sheets=("Deep", "Suspects"))) as reading:
        assert [table.name for table in reading.tables] == ["Deep", "Suspects"]
    with pytest.raises(UnreadableFile, match=r"has no sheet Nothing.*Suspects, Secret, Deep, Blank"):
        open_reading(path, ReadChoices(sheets=("Nothing",)))


def test_sheets_without_anything_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds no table"):
        open_reading(one_sheet(tmp_path / "x.xlsx", ""))


def test_a_heading_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(one_sheet(tmp_path / "x.xlsx", HEADING)) == []


def test_the_chosen_heading_row_is_named_with_its_sheet_where_it_cannot_be(tmp_path: Path) -> None:
    path = one_sheet(
        tmp_path / "x.xlsx", HEADING + row(2, text("A2", "no"), text("B2", "label")) + row(3, text("A3", "P"))
    )
    assert rows(path, ReadChoices(heading_row=2)) == [Row(3, ("P", ""))]
    with pytest.raises(UnreadableFile, match="sheet Suspects, row 7: does not reach that far"):
        open_reading(path, ReadChoices(heading_row=7))
    beside = workbook_parts({"Suspects": sheet(HEADING + HEADING.replace("1", "2")), "Blank": sheet("")})
    assert rows(write(tmp_path / "z.xlsx", beside), ReadChoices(heading_row=2)) == []
    gap = one_sheet(
        tmp_path / "y.xlsx", HEADING + row(99, text("A99", "no"), text("B99", "label")) + row(200, text("A200", "P"))
    )
    assert rows(gap, ReadChoices(heading_row=99)) == [Row(200, ("P", ""))]
    with pytest.raises(UnreadableFile, match="sheet Suspects, row 100: is blank"):
        open_reading(gap, ReadChoices(heading_row=100))


def test_what_is_beside_the_cells_is_noted_and_left_alone(tmp_path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    cells = (
        HEADING
        + row(2, text("A2", "Poipet"), '<c r="B2"><f>[1]Other!A1</f><v>5</v></c>')
        + row(3, '<c r="B3"><v>6</v></c>', attributes=' hidden="1"')
    )
    parts = workbook_parts({"Sites": sheet(cells, merged)})
    parts |= {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open",
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/connections.xml": "<connections/>",
        "xl/embeddings/Workbook1.xlsx": b"PK\x03\x04 never opened",
    }
    path = write(tmp_path / "x.xlsm", parts)
    assert rows(path) == [Row(2, ("Poipet", "5")), Row(3, ("", "6"))]
    said = notes(path)
    for words in (
        "macros",
        "other files",
        "connections",
        "other documents",
        "merged ranges: 1",
        "cells with formulas: 1",
    ):
        assert words in said
    assert "hidden rows or columns are read too" in said


def test_a_sheet_that_is_a_chart_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Data")
        page.write_row(0, 0, ["id", "value"])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$A$1:$A$1"})  # type: ignore[union-attr]
        book.add_chartsheet("Picture").set_chart(chart)
    assert "sheet Picture is a chart sheet, not a table, and is left out" in notes(path)


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (row(2, text("A2", "x")) + row(2, text("A2", "y")), "row 2 out of its place after row 2"),
        (row(3, text("A3", "x")) + row(2, text("A2", "y")), "row 2 out of its place after row 3"),
        (row(1_048_577, text("A1048577", "x")), "row 1048577 out of its place"),
        (row(2, text("B2", "x"), text("A2", "y")), "cell A2 out of its place in row 2"),
        (row(2, text("A2", "x"), text("A2", "y")), "cell A2 out of its place"),
        (row(2, text("A3", "x")), "cell A3 out of its place in row 2"),
        (row(2, text("XFE2", "x")), "cell XFE2 out of its place"),
        (text("A2", "x"), "cell A2 out of its place"),
        (row(2, row(3)), "row 3 out of its place"),
        (row(2, "<c r='A2'><v>1</w></c>"), "is damaged in line"),
    ],
)
def test_a_damaged_sheet_is_refused_with_its_name(tmp_path: Path, cells: str, what: str) -> None:
    with pytest.raises(UnreadableFile, match=f"x.xlsx, sheet Suspects: .*{what}"):
        open_reading(one_sheet(tmp_path / "x.xlsx", HEADING * (not cells.startswith("<c")) + cells))


def test_damage_behind_the_first_rows_ends_the_reading_with_words(tmp_path: Path) -> None:
    body = "".join(row(n, text(f"A{n}", "x" * 500)) for n in range(2, 5_000))
    path = one_sheet(tmp_path / "x.xlsx", HEADING + body + row(3, text("A3", "again")))
    with open_reading(path) as reading:
        found = reading.tables[0].rows()
        assert next(found).number == 2
        with pytest.raises(UnreadableFile, match="row 3 out of its place after row 4999"):
            list(found)


def test_sheets_listed_twice_or_without_cells_are_refused(tmp_path: Path) -> None:
    twice = workbook_parts({"A": sheet(HEADING), "a": sheet(HEADING)})
    with pytest.raises(UnreadableFile, match="lists the sheet a twice"):
        open_reading(write(tmp_path / "x.xlsx", twice))
    lost = workbook_parts({"A": sheet(HEADING)})
    del lost["xl/worksheets/sheet1.xml"]
    with pytest.raises(UnreadableFile, match="lists the sheet A twice or without its cells"):
        open_reading(write(tmp_path / "y.xlsx", lost))


def test_the_strict_dialect_with_prefixes_is_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    part = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="inlineStr"><x:is><x:t>id</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows(write(tmp_path / "x.xlsx", workbook_parts({"S": part}))) == [Row(2, ("5",))]


def test_utf16_parts_are_read(tmp_path: Path) -> None:
    part = sheet(HEADING + row(2, text("A2", "សុខ"))).replace("UTF-8", "UTF-16").encode("utf-16")
    parts = workbook_parts({"S": ""})
    parts["xl/worksheets/sheet1.xml"] = part
    assert rows(write(tmp_path / "x.xlsx", parts)) == [Row(2, ("សុខ", ""))]


@pytest.mark.parametrize(
    ("module", "limit", "what"),
    [
        (zip_guard, "MEMBER_BYTES", "unpacks to more than"),
        (zip_guard, "TOTAL_BYTES", "unpacks to more than"),
        (zip_guard, "MEMBERS", "announces more than 500 parts"),
        (shared_strings, "TEXT_BYTES", "pieces of text"),
        (shared_strings, "TEXTS", "pieces of text"),
        (sheet_xml, "SHEET_CHARACTERS", "sheet Suspects: holds more than 500 characters"),
    ],
)
def test_every_limit_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, limit: str, what: str
) -> None:
    """The limits are far above what a test should write, so that each is lowered here."""
    parts = workbook_parts({"Suspects": sheet(HEADING + row(2, text("A2", "x" * 1000)))})
    parts["xl/sharedStrings.xml"] = strings(*[f"<t>text {i}</t>" for i in range(600)])
    path = write(tmp_path / "x.xlsx", parts | {f"xl/media/{i}": "" for i in range(600)})
    with open_reading(path) as reading:
        assert len(list(reading.tables[0].rows())) == 1
    monkeypatch.setattr(module, limit, 500)
    with pytest.raises(UnreadableFile, match=what):
        open_reading(path)


def test_names_from_within_a_workbook_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    parts = workbook_parts({"a\u202eb": sheet(HEADING), "\u202e": sheet("")})
    path = write(tmp_path / "x.xlsx", parts)
    assert notes(path).replace("\n", "").isprintable()
    with open_reading(path) as reading:
        assert reading.tables[0].name == "a\u202eb"
    with pytest.raises(UnreadableFile) as refused:
        open_reading(path, ReadChoices(sheets=("x\u202e",)))
    assert str(refused.value).isprintable()


def test_rows_can_be_read_again_and_side_by_side(tmp_path: Path) -> None:
    path = one_sheet(tmp_path / "x.xlsx", HEADING + "".join(row(n, text(f"A{n}", str(n))) for n in range(2, 999)))
    with open_reading(path) as reading:
        table = reading.tables[0]
        assert all(one == other for one, other in zip(table.rows(), table.rows(), strict=True))
