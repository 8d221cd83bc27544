"""The text of a single cell, and the reasons why a cell cannot be taken."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from graph.language import Phrase

LONGEST_SHOWN = 1000
"""Characters of a bad value that its problem repeats."""

DIGITS_KEPT = 15
"""Significant digits that spreadsheet programs keep of a number."""

ERROR_IN_FORMULA = Phrase("the formula failed in the spreadsheet")
NEVER_CALCULATED = Phrase(
    "the formula was never calculated; open the workbook in a spreadsheet program and save it again"
)
LOST_DIGITS = Phrase(
    "a spreadsheet program shortened this number and its last digits are lost; ask for the value as text"
)
CONTROLS = Phrase("holds a control character or another sign that no text may hold")
LOST_LETTERS = Phrase("holds the mark � that a program put in place of letters it could not read; ask for the original")
NO_SUCH_DATE = Phrase("is no date that the calendar has")
NO_SUCH_TEXT = Phrase("points to a text that the workbook does not hold")
NOT_A_NUMBER = Phrase("is no number that can be kept exactly")

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SHORTENED = re.compile(r"\s*[+-]?\d(?:[.,]\d+)?[Ee]\+(\d{2,3})\s*", re.ASCII)
_LEGACY_KHMER = re.compile(r"limon\b|abc-", re.IGNORECASE)
_LATIN = re.compile("[!-/:-~\xa1-\xff]")
_SHORTENED_FROM = 11
"""Power of ten from which spreadsheet programs show a whole number in the short form."""
_DAY = 86_400_000
"""Milliseconds of a day."""


class BadCell(Exception):
    """A cell that cannot be taken, why, and its value where that is not what is written in the cell itself."""

    def __init__(self, reason: str, value: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


class Kind(Enum):
    """What a number format makes of a number."""

    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    DATE_TIME = "date and time"
    TIME = "time"
    ELAPSED = "elapsed time"
    PADDED = "padded with zeros"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How a number is shown; `digits` is the least count of digits if it is padded."""

    kind: Kind
    digits: int = 0


def text_problem(text: str) -> str | None:
    """Why a text cannot be taken as it stands, or None: broken signs, or letters and digits that a program lost."""
    if not text.isprintable() and _BROKEN.search(text):
        return CONTROLS
    if "\ufffd" in text:
        return LOST_LETTERS
    if "E+" in text or "e+" in text:
        shortened = _SHORTENED.fullmatch(text)
        if shortened and int(shortened[1]) >= _SHORTENED_FROM:
            return LOST_DIGITS
    return None


def legacy_font_problem(text: str, fonts: Iterable[str]) -> str | None:
    """Why a text in these fonts cannot be taken: those from before Unicode show Latin letters as Khmer ones."""
    font = next((font for font in fonts if _LEGACY_KHMER.match(font)), None)
    if font is None or not _LATIN.search(text):
        return None
    return Phrase(
        "is written in {font}, a font that shows Khmer where the file holds Latin letters; convert it to Unicode",
        font=font,
    )


def clipped(value: str) -> str:
    """The beginning of a bad value, for its problem."""
    return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"


def plain_number(written: str) -> str:
    """A number as `number_text` has it, where no format makes anything else of it; raises BadCell."""
    if written.isdecimal() and len(written) <= DIGITS_KEPT and written.isascii() and written[0] != "0":
        return written
    try:
        shortest = repr(float(written))
    except ValueError as error:
        raise BadCell(NOT_A_NUMBER) from error
    if len(shortest) <= DIGITS_KEPT and shortest.endswith(".0"):
        return str(int(shortest[:-2]))
    return number_text(written, None, since_1904=False)


def number_text(written: str, form: NumberForm | None, *, since_1904: bool) -> str:
    """A number of a workbook as text: whole numbers without a point, others in the shortest decimal form that is the
    same double, dates and times in ISO 8601, a month without a day as 2031-10, elapsed time as hours:minutes:seconds.

    `written` is the number as it stands in the file, `since_1904` says which calendar the workbook counts by. Raises
    BadCell for numbers that lost digits and for days that no calendar has.
    """
    try:
        number = float(written)
    except ValueError as error:
        raise BadCell(NOT_A_NUMBER) from error
    if not math.isfinite(number):
        raise BadCell(NOT_A_NUMBER)
    if form is None or form.kind is Kind.PADDED:
        text = _plain_number(written.strip(), number)
        return text.zfill(form.digits) if form is not None and text.isdecimal() else text
    return _moment(number, form.kind, since_1904=since_1904)


def iso_text(written: str, form: NumberForm | None) -> str:
    """A date that the workbook itself holds in ISO 8601, without the midnight that its format does not show."""
    if form is not None and form.kind is Kind.DATE:
        day, separator, time = written.partition("T")
        if separator and not time.strip("0:."):
            return day
    return written


def number_form(code: str) -> NumberForm | None:
    """What a number format code makes of a number; None if it stays a number.

    After ECMA-376 part 1, 18.8.31: the first section decides, text in quotes and brackets does not count, m is minutes
    beside hours or seconds and months elsewhere, e and b are years of other calendars.
    """
    bare = _NOT_PLACEHOLDERS.sub("", code.lower()).split(";")[0]
    if re.fullmatch("0{2,}", bare):
        return NumberForm(Kind.PADDED, len(bare))
    bare = re.sub(r"am/pm|a/p|上午/下午|general", "", re.sub(r"s\.0+", "s", bare))
    if re.search(r"[0#?@]", bare):
        return None
    elapsed = bool(re.search(r"\[(h+|m+|s+)\]", bare))
    parts = [run[0] for run in re.findall(r"y+|m+|d+|h+|s+|e+|b+|g+|a{3,4}", bare)]
    years, days = bool({"y", "e", "b"} & set(parts)), bool({"d", "a"} & set(parts))
    months, times = _months(parts), bool({"h", "s"} & set(parts))
    if elapsed:
        return NumberForm(Kind.ELAPSED)
    if times or (parts.count("m") and not months):
        return NumberForm(Kind.DATE_TIME if years or days or months else Kind.TIME)
    if years and not days:
        return NumberForm(Kind.MONTH if months else Kind.YEAR)
    return NumberForm(Kind.DATE) if years or days or months else None


_NOT_PLACEHOLDERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')


def _months(parts: list[str]) -> bool:
    """Whether one of the m among the parts of a date format means months."""
    before, after = [" ", *parts], [*parts[1:], " "]
    return any(part == "m" and before[i] != "h" and after[i] != "s" for i, part in enumerate(parts))


def _plain_number(written: str, number: float) -> str:
    if number.is_integer():
        if abs(number) < 10**DIGITS_KEPT:
            return str(int(number))
        beyond = written.lstrip("+-")[DIGITS_KEPT:]
        if written.lstrip("+-").isdecimal() and beyond.strip("0") and int(written) == int(number):
            return str(int(number))
        raise BadCell(LOST_DIGITS)
    shortest = repr(number)
    return format(Decimal(shortest), "f") if "e" in shortest else shortest


def _moment(number: float, kind: Kind, *, since_1904: bool) -> str:
    if number < 0:
        raise BadCell(NO_SUCH_DATE)
    milliseconds = round(number * _DAY)
    days, of_day = divmod(milliseconds, _DAY)
    if kind is Kind.ELAPSED or (kind is Kind.TIME and days == 0):
        return _clock(milliseconds)
    if kind is Kind.DATE_TIME and days == 0 and of_day and not since_1904:
        return _clock(milliseconds)
    day = _day(days, since_1904=since_1904)
    if of_day or kind in (Kind.DATE_TIME, Kind.TIME):
        return f"{day}T{_clock(of_day)}"
    if kind is Kind.MONTH and day.endswith("-01"):
        return day.removesuffix("-01")
    if kind is Kind.YEAR and day.endswith("-01-01"):
        return day.removesuffix("-01-01")
    return day


def _day(days: int, *, since_1904: bool) -> str:
    """The day with this number; the calendar of 1900 counts a 29 February 1900 that never was, as day 60."""
    if since_1904:
        start = date(1904, 1, 1)
    elif days in (0, 60):
        raise BadCell(NO_SUCH_DATE)
    else:
        start = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    try:
        return (start + timedelta(days=days)).isoformat()
    except OverflowError as error:
        raise BadCell(NO_SUCH_DATE) from error


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}" + (f".{rest:03}" if rest else "")
