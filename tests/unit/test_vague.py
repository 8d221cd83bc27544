"""Dates as people write them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from graph.vague import BadDate, DateOrder, Precision, VagueDate, from_edtf, parse

READ = {
    "2031": "2031",
    "2031-10": "2031-10",
    "2031-10-19": "2031-10-19",
    "2031/10/19": "2031-10-19",
    "2031-10-19T14:05": "2031-10-19T14:05",
    "2031-10-19 14:05:33": "2031-10-19T14:05:33",
    "2031-10-19T14:05:33+07:00": "2031-10-19T14:05:33+07:00",
    "2031-10-19 14:05 UTC+7": "2031-10-19T14:05+07:00",
    "2031-10-19T14:05Z": "2031-10-19T14:05Z",
    "19/10/2031 2:05 pm": "2031-10-19T14:05",
    "19/10/2031": "2031-10-19",
    "19.10.2031": "2031-10-19",
    "19-10-2031": "2031-10-19",
    "5/6/2031": "2031-06-05",
    "10/2031": "2031-10",
    "Jan 2024": "2024-01",
    "Oct. 2031": "2031-10",
    "19 October 2031": "2031-10-19",
    "19-Oct-2031": "2031-10-19",
    "October 19, 2031": "2031-10-19",
    "the 19th of October, 2031": "2031-10-19",
    "Sunday 19 October 2031": "2031-10-19",
    "early 2022": "2022-01/2022-04",
    "mid-2022": "2022-05/2022-08",
    "late 2022": "2022-09/2022-12",
    "early October 2031": "2031-10-01/2031-10-10",
    "end of February 2032": "2032-02-21/2032-02-29",
    "before 2031-10-19": "../2031-10-19",
    "by 19 Oct 2031": "../2031-10-19",
    "until October 2031": "../2031-10",
    "after 2022": "2022/..",
    "since 19.10.2031": "2031-10-19/..",
    "from 2019 to present": "2019/..",
    "between 2 March 2031 and 5 April 2031": "2031-03-02/2031-04-05",
    "2019-2021": "2019/2021",
    "2019 until 2021": "2019/2021",
    "19/10/2031-25/10/2031": "2031-10-19/2031-10-25",
    "2031-01 - 2031-04": "2031-01/2031-04",
    "March to May 2031": "2031-03/2031-05",
    "3-5 March 2031": "2031-03-03/2031-03-05",
    "18 August to the end of November 2031": "2031-08-18/2031-11-30",
    "18 August-19 October 2031": "2031-08-18/2031-10-19",
    "about 2031": "2031~",
    "circa 1990": "1990~",
    "2031?": "2031~",
    "before about 2022": "../2022~",
    "Q3 2031": "2031-07/2031-09",
    "Q3/2031": "2031-07/2031-09",
    "second half of 2031": "2031-07/2031-12",
    "the 1990s": "1990/1999",
    "១៩ តុលា ២០៣១": "2031-10-19",
    "ថ្ងៃទី១៩ ខែតុលា ឆ្នាំ២០៣១": "2031-10-19",
    "ខែតុលា ឆ្នាំ ២០៣១": "2031-10",
    "ថ្ងៃទី១៩ ខែ១០ ឆ្នាំ២០៣១": "2031-10-19",
    "ដើមឆ្នាំ២០២២": "2022-01/2022-04",
    "មុនឆ្នាំ២០២២": "../2022",
    "ចាប់ពីឆ្នាំ២០២២": "2022/..",
    "ពីខែសីហា ដល់ ខែតុលា ឆ្នាំ២០៣១": "2031-08/2031-10",
    "ប្រហែលឆ្នាំ ២០៣១": "2031~",
    "2031年10月19日": "2031-10-19",
    "2031年10月": "2031-10",
    "2031年初": "2031-01/2031-04",
    "2031年10月初": "2031-10-01/2031-10-10",
    "二〇三一年十月十九日": "2031-10-19",
    "约2031年": "2031~",
    "2031年10月19日之前": "../2031-10-19",
    "自2031年10月起": "2031-10/..",
    "从2019年至2021年": "2019/2021",
    "２０３１年１０月": "2031-10",
    "tháng 10 năm 2031": "2031-10",
    "ngày 19 tháng 10 năm 2031": "2031-10-19",
    "tháng 10/2031": "2031-10",
    "đầu năm 2022": "2022-01/2022-04",
    "giữa năm 2022": "2022-05/2022-08",
    "từ tháng 3 năm 2031 đến tháng 5 năm 2031": "2031-03/2031-05",
    "19 ตุลาคม 2031": "2031-10-19",
    "๑๙/๑๐/๒๐๓๑": "2031-10-19",
    "ต.ค. 2031": "2031-10",
}

REFUSED = {
    "31/02/2031": "February 2031 has 28 days",
    "31 April 2031": "April 2031 has 30 days",
    "2031-13-01": "no month 13",
    "10/25/2031": "read with the month first it would be a date",
    "5/6/24": "two digits",
    "19-Oct-31": "two digits",
    "'24": "two digits",
    "24年10月": "two digits",
    "ឆ្នាំ២៤": "two digits",
    "19 October": "has no year",
    "Jan 24": "has no year",
    "14:05": "has no year",
    "2031 14:05": "has no month",
    "2031-10-19 25:00": "no such time of day",
    "2031-10-19 14:05+19:00": "no place has that time zone",
    "45678": "serial number",
    "19102031": "not separated",
    "15/01/2567": "would be 2024",
    "15 มกราคม 2567": "would be 2024",
    "ថ្ងៃទី១៥ មករា ២៥៦៧": "would be 2024",
    "3000-01-01": "out of range",
    "summer 2031": "“summer” is not understood",
    "18 December to 3 January 2032": "ends before it begins",
    "19 October 2031 20 November 2032": "no date",
    "to": "no date",
    "between": "no date",
    "": "empty",
    "x" * 300: "too long",
}


@pytest.mark.parametrize(("words", "edtf"), READ.items())
def test_reads(words: str, edtf: str) -> None:
    read = parse(words)
    assert read.edtf == edtf
    assert read.words == words


@pytest.mark.parametrize(("words", "reason"), REFUSED.items())
def test_refuses_in_words(words: str, reason: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse(words)
    assert reason in str(refused.value)


def test_order_decides_what_numbers_mean() -> None:
    assert parse("05/06/2031").edtf == "2031-06-05"
    assert parse("05/06/2031", order=DateOrder.MDY).edtf == "2031-05-06"
    assert parse("2031/06/05", order=DateOrder.MDY).edtf == "2031-06-05"
    with pytest.raises(BadDate, match="year stands last"):
        parse("05/06/2031", order=DateOrder.YMD)


def test_buddhist_years_are_asked_about_read_or_refused() -> None:
    with pytest.raises(BadDate, match="is 2574 a Buddhist year"):
        parse("19 ตุลาคม พ.ศ. 2574")
    read = parse("19 ตุลาคม พ.ศ. 2574", buddhist=True)
    assert (read.edtf, read.words) == ("2031-10-19", "19 ตุลาคม พ.ศ. 2574")
    assert parse("2574-02", buddhist=True).edtf == "2031-02"
    assert parse("19/10/2031", buddhist=True).edtf == "2031-10-19"
    with pytest.raises(BadDate, match="out of range"):
        parse("19/10/2574", buddhist=False)


def test_what_is_not_said_is_not_made_up() -> None:
    read = parse("January 2024")
    assert (read.earliest, read.latest) == (date(2024, 1, 1), date(2024, 1, 31))
    assert read.precision is Precision.MONTH
    assert parse("2024").precision is Precision.YEAR
    assert parse("about 19 October 2031, 14:05").edtf == "2031-10-19"


def test_range_is_open_where_nothing_was_said() -> None:
    assert (parse("before 2031").earliest, parse("before 2031").latest) == (None, date(2031, 12, 31))
    assert (parse("since 2031").earliest, parse("since 2031").latest) == (date(2031, 1, 1), None)
    assert parse("since 2031").precision is Precision.OPEN
    assert parse("2019-2021").precision is Precision.RANGE
    assert parse("2031-10-19T14:05").precision is Precision.TIME
    assert parse("c. 1990").approximate
    assert not parse("1990").approximate


@pytest.mark.parametrize(
    "edtf",
    [
        *("2031-1", "2031-10-32", "31-10-19", "2031-10-19T24:00", "2031-10-19T14:05~", "../..", "2031-12/2031-11"),
        *("2031/", "/2031", "2031//2032", "2031-10-19T15:00/2031-10-19T14:00", "٢٠٣١", "2031-02-29", "2567", ""),
    ],
)
def test_what_is_not_canonical_is_no_vague_date(edtf: str) -> None:
    with pytest.raises(BadDate):
        VagueDate("any words", edtf)


def test_sorts_by_time() -> None:
    in_order = ["1990~", "2031-10", "2031-10-19", "2031-10-19T09:00", "2031-10-19T14:05", "../2031-10-20", "2032/.."]
    assert sorted(in_order, key=lambda edtf: from_edtf(edtf).sort_key) == in_order


days = st.dates(date(1000, 1, 1), date(2400, 12, 31))


@st.composite
def points(draw: st.DrawFn) -> str:
    day = draw(days)
    kind = draw(st.integers(0, 3))
    if kind == 3:
        clock = f"T{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}"
        return f"{day}{clock}{draw(st.sampled_from(['', 'Z', '+07:00', ':30']))}"
    return f"{day}"[: (4, 7, 10)[kind]] + draw(st.sampled_from(["", "~"]))


@st.composite
def canonical(draw: st.DrawFn) -> str:
    start, end = sorted((draw(points()), draw(points())), key=lambda point: from_edtf(point).sort_key)
    made = draw(st.sampled_from([start, f"{start}/{end}", f"../{end}", f"{start}/.."]))
    try:
        from_edtf(made)
    except BadDate:
        made = start
    return made


@settings(deadline=None)
@given(canonical())
def test_canonical_form_reads_as_itself(edtf: str) -> None:
    assert parse(edtf).edtf == edtf
    assert parse(parse(edtf).edtf) == from_edtf(edtf)


@settings(deadline=None)
@given(canonical(), canonical())
def test_overlap_is_mutual_and_means_a_common_day(one: str, other: str) -> None:
    first, second = from_edtf(one), from_edtf(other)
    assert first.overlaps(second) == second.overlaps(first)
    assert first.overlaps(first)
    latest_start = max(first.earliest or date.min, second.earliest or date.min)
    earliest_end = min(first.latest or date.max, second.latest or date.max)
    assert first.overlaps(second) == (latest_start <= earliest_end)


@settings(deadline=None)
@given(days, st.sampled_from(["{d}/{m}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}", "{y}-{m:02}-{d:02}", "{y}年{m}月{d}日"]))
def test_every_day_is_read_back(day: date, spelling: str) -> None:
    words = spelling.format(d=day.day, m=day.month, y=day.year)
    assert parse(words).edtf == str(day)
    khmer = words.translate({ord("0") + digit: 0x17E0 + digit for digit in range(10)})
    assert parse(khmer).edtf == str(day)


@settings(deadline=None)
@given(st.text(max_size=60) | st.from_regex(re.compile(r"[0-9/.\-~年月日 ]{1,20}"), fullmatch=True))
def test_any_text_is_a_date_or_refused_in_words(text: str) -> None:
    try:
        read = parse(text)
    except BadDate as refused:
        event(refused.reason[:10])
        return
    assert from_edtf(read.edtf).edtf == read.edtf
    assert (read.earliest or date.min) <= (read.latest or date.max)


@settings(deadline=None)
@given(days, st.integers(0, 400))
def test_day_lies_in_the_ranges_around_it(day: date, length: int) -> None:
    end = min(day + timedelta(days=length), date(2400, 12, 31))
    spoken = parse(f"{day:%d/%m/}{day.year} to {end:%d/%m/}{end.year}")
    assert (spoken.earliest, spoken.latest) == (day, end)
