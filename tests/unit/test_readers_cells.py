"""Cells: numbers, dates and times of workbooks as text, and texts that must not become facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cells import (
    CONTROLS,
    LOST_DIGITS,
    LOST_LETTERS,
    NO_SUCH_DATE,
    NOT_A_NUMBER,
    BadCell,
    Kind,
    NumberForm,
    iso_text,
    legacy_font_problem,
    number_form,
    number_text,
    plain_number,
    text_problem,
)


def shown(written: str, code: str = "General", *, since_1904: bool = False) -> str:
    return number_text(written, number_form(code), since_1904=since_1904)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("5", "5"),
        ("5.0", "5"),
        ("-0", "0"),
        ("007", "7"),
        ("1E3", "1000"),
        ("0.1", "0.1"),
        ("7.0000000000000007E-2", "0.07"),
        ("1E-7", "0.0000001"),
        ("356938035643809", "356938035643809"),
        ("3.56938035643809E+14", "356938035643809"),
        ("999999999999999", "999999999999999"),
        ("4111111111111111", "4111111111111111"),
        ("-12.5", "-12.5"),
        (" 12 ", "12"),
    ],
)
def test_a_number_is_the_shortest_text_of_the_same_number(written: str, text: str) -> None:
    assert plain_number(written) == shown(written) == text


@pytest.mark.parametrize(
    "written", ["4111111111111110", "1.2E+15", "1E+20", "12345678901234567890", "-1000000000000000"]
)
def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_rejected(written: str) -> None:
    with pytest.raises(BadCell, match="last digits are lost") as bad:
        plain_number(written)
    assert bad.value.reason == LOST_DIGITS


@pytest.mark.parametrize("written", ["abc", "", "nan", "inf", "1e999", "1,5", "0x10"])
def test_what_is_no_number_is_rejected(written: str) -> None:
    with pytest.raises(BadCell) as bad:
        plain_number(written)
    assert bad.value.reason == NOT_A_NUMBER


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_every_number_survives_as_the_same_double(number: float) -> None:
    text = plain_number(repr(number))
    assert float(text) == number
    assert "e" not in text
    assert not text.endswith(".0")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", None),
        ("0.00", None),
        ("#,##0.00;[Red]-#,##0.00", None),
        ("0.00E+00", None),
        ("0%", None),
        ("@", None),
        ('0" days"', None),
        ('"US$"#,##0', None),
        ("_-* #,##0.00\\ [$€-407]_-", None),
        ("[Red]0", None),
        ("yyyy-mm-dd", Kind.DATE),
        ("DD/MM/YYYY", Kind.DATE),
        ("[$-409]d-mmm-yy;@", Kind.DATE),
        ("[$-41E]d mmmm bbbb", Kind.DATE),
        ("d/m", Kind.DATE),
        ('yyyy"年"m"月"d"日"', Kind.DATE),
        ("mmm-yy", Kind.MONTH),
        ("yyyy\\-mm", Kind.MONTH),
        ("yyyy", Kind.YEAR),
        ("yyyy-mm-dd hh:mm:ss", Kind.DATE_TIME),
        ("m/d/yy h:mm AM/PM", Kind.DATE_TIME),
        ("h:mm", Kind.TIME),
        ("hh:mm:ss.000", Kind.TIME),
        ("mm:ss", Kind.TIME),
        ("h AM/PM", Kind.TIME),
        ("上午/下午h时mm分", Kind.TIME),
        ("[h]:mm:ss", Kind.ELAPSED),
        ("[mm]:ss", Kind.ELAPSED),
        ("000000000", Kind.PADDED),
    ],
)
def test_a_number_format_says_what_the_number_is(code: str, kind: Kind | None) -> None:
    form = number_form(code)
    assert (form and form.kind) == kind


@pytest.mark.parametrize(
    ("written", "code", "text"),
    [
        ("45306", "yyyy-mm-dd", "2024-01-15"),
        ("45306.5", "yyyy-mm-dd", "2024-01-15T12:00:00"),
        ("45306.4166666667", "yyyy-mm-dd hh:mm", "2024-01-15T10:00:00"),
        ("45306", "yyyy-mm-dd hh:mm", "2024-01-15T00:00:00"),
        ("45306.000011574", "yyyy-mm-dd hh:mm:ss", "2024-01-15T00:00:01"),
        ("45306.0000057", "yyyy-mm-dd hh:mm:ss", "2024-01-15T00:00:00.492"),
        ("45305.999999999", "yyyy-mm-dd hh:mm:ss", "2024-01-15T00:00:00"),
        ("45292", "mmm-yy", "2024-01"),
        ("45293", "mmm-yy", "2024-01-02"),
        ("45292", "yyyy", "2024"),
        ("45323", "yyyy", "2024-02-01"),
        ("0.604166666666667", "h:mm", "14:30:00"),
        ("0", "h:mm", "00:00:00"),
        ("45306.25", "h:mm", "2024-01-15T06:00:00"),
        ("0.25", "yyyy-mm-dd hh:mm", "06:00:00"),
        ("1.5", "[h]:mm", "36:00:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("2958465", "yyyy-mm-dd", "9999-12-31"),
        ("12345678", "000000000", "012345678"),
        ("12.5", "000", "12.5"),
        ("0.25", "0%", "0.25"),
    ],
)
def test_dates_and_times_are_iso_text_as_exact_as_they_are_shown(written: str, code: str, text: str) -> None:
    assert shown(written, code) == text


@pytest.mark.parametrize("written", ["0", "0.5", "60", "60.5", "-1", "2958466", "1e300"])
def test_days_that_no_calendar_has_are_rejected(written: str) -> None:
    with pytest.raises(BadCell) as bad:
        shown(written, "yyyy-mm-dd")
    assert bad.value.reason == NO_SUCH_DATE


def test_the_calendar_from_1904_counts_from_there() -> None:
    assert shown("0", "yyyy-mm-dd", since_1904=True) == "1904-01-01"
    assert shown("43844", "yyyy-mm-dd", since_1904=True) == "2024-01-15"
    assert shown("43844.5", "yyyy-mm-dd hh:mm", since_1904=True) == "2024-01-15T12:00:00"


@given(st.integers(61, 2_958_465), st.integers(0, 86_399))
def test_every_second_is_told_exactly(days: int, second: int) -> None:
    moment = datetime(1899, 12, 30) + timedelta(days=days, seconds=second)  # noqa: DTZ001 (a workbook has no zone)
    written = repr(days + second / 86_400)
    assert shown(written, "yyyy-mm-dd hh:mm:ss") == moment.isoformat()
    assert shown(str(days), "yyyy-mm-dd") == (date(1899, 12, 30) + timedelta(days=days)).isoformat()


def test_a_date_that_the_file_has_in_iso_loses_only_the_midnight_that_is_not_shown() -> None:
    day = NumberForm(Kind.DATE)
    assert iso_text("2024-01-15T00:00:00", day) == "2024-01-15"
    assert iso_text("2024-01-15T00:00:00.000", day) == "2024-01-15"
    assert iso_text("2024-01-15T06:00:00", day) == "2024-01-15T06:00:00"
    assert iso_text("2024-01-15T00:00:00", NumberForm(Kind.DATE_TIME)) == "2024-01-15T00:00:00"
    assert iso_text("2024-01-15", None) == "2024-01-15"


@pytest.mark.parametrize("text", ["", "Sok", "a\tb\r\nc", "សុខ\u200b", "陈志", "😀", "\u202eabc", "C0: ␀", "1.5E+3"])
def test_ordinary_text_has_no_problem(text: str) -> None:
    assert text_problem(text) is None


@pytest.mark.parametrize(
    "char", [*map(chr, set(range(32)) - {9, 10, 13}), "\x7f", "\ud800", chr(0xDFFF), "\ufffe", "\uffff"]
)
def test_signs_that_no_text_may_hold_are_a_problem(char: str) -> None:
    assert text_problem(f"សុខ {char}x") == CONTROLS
    assert text_problem(f"a\n{char}") == CONTROLS


def test_letters_that_an_earlier_program_lost_are_a_problem() -> None:
    assert text_problem("Lef\ufffdvre") == LOST_LETTERS


def test_latin_letters_in_a_khmer_font_from_before_unicode_are_a_problem() -> None:
    assert "Limon S1" in str(legacy_font_problem("suxsuPa", ["Calibri", "Limon S1"]))
    assert legacy_font_problem("suxsuPa", ["ABC-TEXT-05"])
    assert legacy_font_problem("suxsuPa", ["Calibri", "Khmer OS", "Limonata", "ABC Diatype"]) is None
    assert legacy_font_problem("សុខ សុភា 12", ["Limon S1"]) is None
