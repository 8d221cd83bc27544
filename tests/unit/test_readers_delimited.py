"""CSV, TSV and their kin: separators, quotes, line ends, ragged rows, cells that must not become facts."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from importers.cells import CONTROLS, LOST_DIGITS, LOST_LETTERS
from importers.registry import open_reading
from importers.rows import ReadChoices, Reading, Row, UnreadableFile

File = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def make(content: str | bytes, name: str = "suspects.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def rows(reading: Reading) -> list[Row]:
    with reading:
        return list(reading.tables[0].rows())


def cells(path: Path, choices: ReadChoices | None = None) -> list[tuple[str, ...]]:
    return [row.cells for row in rows(open_reading(path, choices or ReadChoices()))]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(file: File, separator: str, end: str) -> None:
    lines = [["id", "name", "place"], ["1", "Sok, Sophea; |x|", "Poipet"], ["2", "Chen\tZhi, junior", ""]]
    quoted = end.join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    reading = open_reading(file(quoted))
    assert reading.separator == separator
    assert reading.tables[0].heading == ("id", "name", "place")
    assert [row.cells for row in rows(reading)] == [tuple(line) for line in lines[1:]]


def test_a_comma_in_every_value_is_no_separator(file: File) -> None:
    path = file("name;weight;share\nA;1,5;0,1\nB;2,5;0,2\nC;3,5;0,3\n")
    assert cells(path) == [("A", "1,5", "0,1"), ("B", "2,5", "0,2"), ("C", "3,5", "0,3")]


def test_names_written_backwards_are_one_column(file: File) -> None:
    reading = open_reading(file("name\nSok, Sophea\nChen, Zhi\n"))
    assert reading.separator is None
    assert [row.cells for row in rows(reading)] == [("Sok, Sophea",), ("Chen, Zhi",)]


def test_the_line_in_which_excel_names_its_separator_is_obeyed_and_left_out(file: File) -> None:
    reading = open_reading(file("sep=;\r\nname;note\r\nA;x,y,z\r\nB;x,y,z\r\n"))
    assert (reading.separator, reading.tables[0].heading_row) == (";", 2)
    assert [(row.number, row.cells) for row in rows(reading)] == [(3, ("A", "x,y,z")), (4, ("B", "x,y,z"))]


def test_a_tab_is_preferred_where_the_name_says_so(file: File) -> None:
    for name, separator in (("x.tsv", "\t"), ("x.csv", ",")):
        with open_reading(file("a,b\tc,d\n1,2\t3,4\n", name)) as reading:
            assert reading.separator == separator


@pytest.mark.parametrize("chosen", [";", "semicolon", " Semicolon "])
def test_a_person_may_choose_the_separator(file: File, chosen: str) -> None:
    assert cells(file("a,b;c\n1,2;3\n"), ReadChoices(separator=chosen)) == [("1,2", "3")]


def test_a_separator_of_two_characters_is_refused(file: File) -> None:
    with pytest.raises(UnreadableFile, match="divided by '::'"):
        open_reading(file("a::b\n"), ReadChoices(separator="::"))


def test_a_blank_before_quotes_belongs_to_the_separator(file: File) -> None:
    assert cells(file('name, "place", note\nA, "Poipet, north", x\n')) == [("A", "Poipet, north", "x")]


def test_a_comma_before_quotes_within_a_value_changes_nothing(file: File) -> None:
    path = file('name,said\nA,"He said, ""go"" twice"\nB, yes\n')
    assert cells(path) == [("A", 'He said, "go" twice'), ("B", " yes")]


def test_a_record_over_several_lines_keeps_its_line_ends_and_its_first_line(file: File) -> None:
    found = rows(open_reading(file('name,note\r\nA,"one\r\ntwo\nthree"\r\nB,x\r\n')))
    assert [(row.number, row.cells) for row in found] == [(2, ("A", "one\r\ntwo\nthree")), (5, ("B", "x"))]


def test_cells_are_the_exact_text(file: File) -> None:
    path = file('name,formula\n  Sok \u00a0,=1+1\n"＝x",@SUM(A1)\n')
    assert cells(path) == [("  Sok \u00a0", "=1+1"), ("＝x", "@SUM(A1)")]


def test_other_line_separators_of_unicode_do_not_end_a_record(file: File) -> None:
    assert cells(file("name,note\nA,one\u2028two\x85three\n")) == [("A", "one\u2028two\x85three")]


def test_a_short_row_is_filled_up_and_a_blank_one_is_left_out(file: File) -> None:
    found = rows(open_reading(file("a,b,c\n1\n\n , ,\n,,\n2,3\n")))
    assert [(row.number, row.cells) for row in found] == [(2, ("1", "", "")), (6, ("2", "3", ""))]


def test_a_long_row_is_rejected_as_a_whole(file: File) -> None:
    first, second = rows(open_reading(file("name,phone\nSok, Sophea,012\nChen,013,, \n")))
    assert first.rejected
    assert first.cells == ("Sok", " Sophea")
    assert (first.problems[0].row, first.problems[0].column, first.problems[0].value) == (2, "", "012")
    assert second == Row(3, ("Chen", "013"))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("Sok\x00Sophea", CONTROLS),
        ("Sok\x1bSophea", CONTROLS),
        ("Sok\ufffeSophea", CONTROLS),
        ("Sok \ufffd\ufffd", LOST_LETTERS),
        ("3.56938E+14", LOST_DIGITS),
        (" 1.2e+14", LOST_DIGITS),
    ],
)
def test_a_bad_cell_is_a_problem_and_its_value_stands_only_there(file: File, value: str, reason: str) -> None:
    padding = "".join(f"{i},x\n" for i in range(50))
    (bad,) = [row for row in rows(open_reading(file(f"imei,note\n{padding}{value},kept\n"))) if row.problems]
    assert bad.cells == ("", "kept")
    assert not bad.rejected
    assert [(p.row, p.column, p.value, p.reason) for p in bad.problems] == [(52, "imei", value, reason)]


@pytest.mark.parametrize("value", ["1.5E+3", "5e+2", "12E+14x", "E+14", "a E+12 b", "356938035643809"])
def test_what_only_resembles_a_shortened_number_is_text(file: File, value: str) -> None:
    assert rows(open_reading(file(f"imei,note\n{value},kept\n"))) == [Row(2, (value, "kept"))]


def test_the_sign_of_a_shortened_number_may_stand_at_the_edge_of_a_piece(file: File) -> None:
    """The search for suspicious cells sees the file in pieces; no place of the piece's edge hides one."""
    for shift in range(6):
        filling = "x" * ((1 << 18) - len("a,b\n1,\n") - shift)
        found = rows(open_reading(file(f"a,b\n1,{filling}\n3.5E+14,2\n")))
        assert [problem.reason for problem in found[1].problems] == [LOST_DIGITS]


@pytest.mark.parametrize(
    ("content", "row", "column", "what"),
    [
        ('a,b,c\n1,2,3\n4,"open,6\n7,8,9\n', 3, "B", "never closed"),
        ('a,b,c\n1,2,3\n4,5,"x" y\n', 3, "C", "behind the closing quote"),
        ('a,b,c\n1,2,3\n4,"O""K","said \\"no\\"",7\n', 3, "C", "behind the closing quote"),
        ('a,b\n1,"' + "x\n" * 600_000, 2, "B", "more than 1,048,576 characters"),
        ("a,b\n1," + "x" * 1_100_000 + "\n", 2, "B", "more than 1,048,576 characters"),
        ("a,b\n" + ('1,"' + "x" * 999_999 + '\n"\n') + "1," + '"x\n",' * 900_000 + "\n", 4, None, "in one row"),
    ],
)
def test_broken_quotes_are_refused_with_their_place(
    file: File, content: str, row: int, column: str | None, what: str
) -> None:
    with pytest.raises(UnreadableFile, match=what) as refused:
        rows(open_reading(file(content)))
    if column is not None:
        assert (refused.value.row, refused.value.column) == (row, column)
    assert str(refused.value).startswith("suspects.csv, row ")
    assert refused.value.remedy


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " \n\t\n"])
def test_an_empty_file_is_refused(file: File, content: str) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        open_reading(file(content))


@pytest.mark.parametrize("content", ["id,name", "id,name\n", "\n\nid,name\n\n"])
def test_a_heading_without_rows_is_a_table_without_rows(file: File, content: str) -> None:
    reading = open_reading(file(content))
    assert reading.tables[0].heading == ("id", "name")
    assert rows(reading) == []


def test_a_chosen_heading_row_that_is_not_there_is_refused(file: File) -> None:
    with pytest.raises(UnreadableFile, match=r"suspects.csv, row 3: is blank"):
        open_reading(file("a,b\n1,2\n\n5,6\n"), ReadChoices(heading_row=3))
    with pytest.raises(UnreadableFile, match=r"row 9: does not reach that far"):
        open_reading(file("a,b\n1,2\n"), ReadChoices(heading_row=9))


def test_a_heading_behind_a_long_preface_can_be_chosen(file: File) -> None:
    content = "remark\n" * 900 + "a;b\n1;2\n"
    assert cells(file(content), ReadChoices(heading_row=901, separator=";")) == [("1", "2")]


def test_rows_can_be_read_again_and_side_by_side(file: File) -> None:
    with open_reading(file("a,b\n1,2\n3,4\n")) as reading:
        table = reading.tables[0]
        assert [(one.cells, other.cells) for one, other in zip(table.rows(), table.rows(), strict=True)] == [
            (("1", "2"), ("1", "2")),
            (("3", "4"), ("3", "4")),
        ]


def test_memory_does_not_grow_with_the_file(file: File) -> None:
    def peak(count: int) -> int:
        path = file("id,name,note\n" + "".join(f'{i},Sok Sophea,"note, {i}"\n' for i in range(count)))
        tracemalloc.start()
        with open_reading(path) as reading:
            assert sum(1 for _ in reading.tables[0].rows()) == count
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1_000)
    small, large = peak(20_000), peak(100_000)
    assert large < small * 1.2 + 200_000
