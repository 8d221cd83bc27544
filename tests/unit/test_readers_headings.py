"""Headings: where they stand, and names that each column has for itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.headings import Heading, NoHeading, SampleRow, find_heading


def found(*rows: Sequence[str], chosen: int | None = None, widest: int | None = None) -> Heading:
    sample = [SampleRow(number, tuple(row)) for number, row in enumerate(rows, 1) if any(row)]
    return find_heading(sample, chosen, widest)


DATA = [["P1", "Sok Sophea", "012345678"], ["P2", "Chen Zhi", "013345678"], ["P3", "x", ""]]


def test_the_first_row_is_the_heading_of_a_plain_table() -> None:
    heading = found(["id", "name", "phone"], *DATA)
    assert (heading.row, heading.names, heading.columns) == (1, ("id", "name", "phone"), ("A", "B", "C"))
    assert heading.note == "heading in row 1"


def test_titles_and_remarks_above_the_table_are_left_out_and_noted() -> None:
    heading = found(
        ["List of suspects"], [], ["Agency:", "GDAT"], ["", "", ""], ["id", "name", "phone", "place"], *DATA
    )
    assert heading.row == 5
    assert heading.note == "heading in row 5; what stands above it (from row 1) is left out"


def test_khmer_and_chinese_headings_are_headings() -> None:
    assert found(["ល.រ", "ឈ្មោះ", "លេខទូរស័ព្ទ"], *DATA).names == ("ល.រ", "ឈ្មោះ", "លេខទូរស័ព្ទ")
    assert found(["编号", "姓名", "电话"], *DATA).row == 1


def test_a_table_of_one_column_has_a_heading_too() -> None:
    assert found(["name"], ["Sok"], ["Chen"]).names == ("name",)


def test_years_may_be_columns() -> None:
    assert found(["place", "2029", "2030", "2031"], ["Poipet", "1", "2", "3"], ["Bavet", "4", "5", "6"]).row == 1


def test_where_nothing_looks_like_a_heading_the_first_row_is_taken_and_said_so() -> None:
    heading = found(["1", "2"], ["3", "4"])
    assert (heading.row, heading.names) == (1, ("1", "2"))
    assert "check that it holds no data" in heading.note


def test_a_hidden_row_is_no_heading_while_there_is_a_visible_one() -> None:
    sample = [
        SampleRow(1, ("prs_FirstName", "prs_Gender"), hidden=True),
        SampleRow(2, ("First Name", "Gender")),
        SampleRow(3, ("Sok", "M")),
    ]
    assert find_heading(sample).names == ("First Name", "Gender")
    assert find_heading(sample, 1).names == ("prs_FirstName", "prs_Gender")
    assert find_heading(sample[:1]).names == ("prs_FirstName", "prs_Gender")


def test_blanks_and_line_ends_around_names_are_stripped() -> None:
    heading = found(["\ufeff id ", "\u00a0name\u3000", "date\nof birth", "\u200bplace"], ["1", "2", "3", "4"])
    assert heading.names == ("id", "name", "date of birth", "place")


def test_a_blank_heading_becomes_its_letter() -> None:
    assert found(["id", "", "name"], ["1", "2", "3"]).names == ("id", "B", "name")


def test_columns_without_a_name_at_the_end_count_if_rows_fill_them() -> None:
    assert found(["id", "name", "", ""], ["1", "2", "3", ""], ["4", "5", "6", ""]).names == ("id", "name", "C")
    assert found(["id", "name"], ["1", "2", "3"], widest=99).names == ("id", "name", "C")
    assert found(["id", "name"], ["1", "2", "3"]).names == ("id", "name")


def test_repeated_headings_are_told_apart_and_reported_with_both_columns() -> None:
    heading = found(["name", "phone", "name", "name"], ["1", "2", "3", "4"])
    assert heading.names == ("name", "phone", "name (column C)", "name (column D)")
    assert [problem.reason for problem in heading.problems] == [
        "columns A and C have the same heading, name",
        "columns A and D have the same heading, name",
    ]


def test_a_letter_given_to_a_blank_heading_does_not_take_another_columns_name() -> None:
    heading = found(["B", "", "x"], ["1", "2", "3"])
    assert heading.names == ("B", "B (column B)", "x")
    assert not heading.problems


def test_a_broken_heading_becomes_its_letter_and_is_reported() -> None:
    heading = found(["id", "na\x00me", "x"], ["1", "2", "3"])
    assert heading.names == ("id", "B", "x")
    assert "the heading of column B holds a control character" in heading.problems[0].reason


def test_a_chosen_row_is_the_heading_and_none_means_letters() -> None:
    rows = [["id", "name"], ["no", "label"], ["1", "Sok", "x"]]
    assert found(*rows, chosen=2).names == ("no", "label")
    none = found(*rows, chosen=0)
    assert (none.row, none.names) == (0, ("A", "B", "C"))
    with pytest.raises(NoHeading):
        found(*rows, chosen=9)


def test_a_heading_that_is_far_wider_than_its_names_is_refused() -> None:
    with pytest.raises(NoHeading, match="reaches to column XFD but names only 2 columns"):
        found(["id", *[""] * 16_382, "stray"], ["1"])
    assert len(found([f"question {i}" for i in range(4_000)], ["1"] * 4_000).names) == 4_000


@given(st.lists(st.sampled_from(["", "A", "B", "C", "name", "name (column B)", "A (column A)", " name"]), min_size=1))
def test_every_column_has_a_name_of_its_own(texts: list[str]) -> None:
    heading = found(["x", *texts], ["1"] * (len(texts) + 1), chosen=1)
    assert len(set(heading.names)) == len(heading.names) == len(heading.columns)
    for text, name in zip(["x", *texts], heading.names, strict=False):
        assert name.startswith(text.strip())
