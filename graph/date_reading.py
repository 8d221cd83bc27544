"""From the words of a date to its canonical form."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from graph.date_words import Mark, Piece, pieces
from graph.edtf import FIRST_YEAR, LAST_YEAR, BadDate, check_day, check_time, days, offset, out_of_range, span
from graph.language import Phrase
from graph.text import visible


class DateOrder(Enum):
    """In which order the parts of a date in numbers stand; a part of four digits is the year in any order."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(slots=True)
class _Parts:
    """What one written point names; numbers as written until the year is settled."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str = ""
    span: tuple[int, int] | None = None
    """First and last month, of a quarter or a half."""
    decade: bool = False
    third: Mark | None = None
    about: bool = False


class Reading:
    """One attempt to read a date; it knows the words for its refusals."""

    def __init__(self, written: str, order: DateOrder, *, buddhist: bool | None) -> None:
        self._written = visible(written, 60)
        self._order = order
        self._buddhist = buddhist
        self._row = pieces(written)

    def edtf(self) -> str:
        """The canonical form. Raises BadDate."""
        row = list(self._row)
        unknown = next((piece for piece in row if piece.mark is Mark.UNKNOWN), None)
        if unknown or not row:
            if unknown is None:
                raise self._no_date()
            raise self._no_date(Phrase("“{word}” is not understood", word=visible(unknown.text, 30)))
        between = self._split(row, Mark.AND)
        if between and between[0] and between[0][0].mark in (Mark.BETWEEN, Mark.MID, Mark.AFTER):
            return self._range(between[0][1:], between[1])
        started = row[0].mark is Mark.AFTER
        for infix in (Mark.TO, Mark.UNTIL, Mark.DASH):
            halves = self._split(row[1:] if started else row, infix)
            if halves:
                return self._range(*halves)
        if started:
            rest = [piece for piece in row[1:] if piece.mark is not Mark.AFTER]
            return f"{self._ends(rest)[0]}/.."
        if row[-1].mark is Mark.AFTER:
            return f"{self._ends(row[:-1])[0]}/.."
        if row[0].mark in (Mark.BEFORE, Mark.UNTIL):
            return f"../{self._ends(row[1:])[1]}"
        if row[-1].mark is Mark.BEFORE:
            return f"../{self._ends(row[:-1])[1]}"
        start, end = self._ends(row)
        return start if start == end else f"{start}/{end}"

    def _split(self, row: Sequence[Piece], mark: Mark) -> tuple[list[Piece], list[Piece]] | None:
        """The pieces before and after the only such mark inside the row."""
        places = [index for index, piece in enumerate(row) if piece.mark is mark and 0 < index < len(row) - 1]
        if len(places) != 1:
            return None
        return list(row[: places[0]]), list(row[places[0] + 1 :])

    def _range(self, left: list[Piece], right: list[Piece]) -> str:
        if right and right[0].mark is Mark.NOW:
            return f"{self._ends(left)[0]}/.."
        ending = self._parts(right)
        start = self._parts(left)
        if start.year is None:
            start.year = ending.year
            if start.month is None and start.span is None:
                start.month = ending.month
        first, last = self._canonical(start)[0], self._canonical(ending)[1]
        if first == last:
            return first
        try:
            span(f"{first}/{last}")
        except BadDate:
            what = Phrase("“{written}” is no range of dates: it ends before it begins", written=self._written)
            raise BadDate(what, Phrase("Write the year at both ends")) from None
        return f"{first}/{last}"

    def _ends(self, row: Sequence[Piece]) -> tuple[str, str]:
        return self._canonical(self._parts(row))

    def _canonical(self, parts: _Parts) -> tuple[str, str]:
        """The first and the last canonical point of what was named; equal unless it is a part of a longer time."""
        if parts.year is None:
            raise self._no_date(Phrase("it has no year"), Phrase("Add the year; it is never guessed"))
        year = self._gregorian(parts.year)
        if parts.decade:
            return self._about(parts, f"{year}", f"{year + 9}")
        if parts.span:
            return self._about(parts, f"{year}-{parts.span[0]:02}", f"{year}-{parts.span[1]:02}")
        if parts.month is None:
            if parts.day is not None or parts.time:
                raise self._no_date(Phrase("it has no month"))
            if parts.third is None:
                return self._about(parts, f"{year}", f"{year}")
            first = {Mark.EARLY: 1, Mark.MID: 5, Mark.LATE: 9}[parts.third]
            return self._about(parts, f"{year}-{first:02}", f"{year}-{first + 3:02}")
        check_day(year, parts.month, parts.day, self._written)
        month = f"{year}-{parts.month:02}"
        if parts.day is not None:
            if parts.third is not None:
                raise self._no_date()
            if parts.time:
                return f"{month}-{parts.day:02}" + ("" if parts.about else parts.time), f"{month}-{parts.day:02}" + (
                    "" if parts.about else parts.time
                )
            return self._about(parts, f"{month}-{parts.day:02}", f"{month}-{parts.day:02}")
        if parts.time:
            raise self._no_date(Phrase("it has a time but no day"))
        if parts.third is None:
            return self._about(parts, month, month)
        first, last = {Mark.EARLY: (1, 10), Mark.MID: (11, 20), Mark.LATE: (21, days(year, parts.month))}[parts.third]
        return self._about(parts, f"{month}-{first:02}", f"{month}-{last:02}")

    def _about(self, parts: _Parts, first: str, last: str) -> tuple[str, str]:
        return (first + "~", last + "~") if parts.about else (first, last)

    def _gregorian(self, year: int) -> int:
        if LAST_YEAR < year < 2700:
            if self._buddhist is None:
                raise BadDate(
                    Phrase(
                        "“{written}”: is {year} a Buddhist year? It would be {gregorian}",
                        written=self._written,
                        year=year,
                        gregorian=year - 543,
                    ),
                    Phrase("Say for this column whether its years are Buddhist"),
                )
            if self._buddhist:
                return year - 543
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self._no_date(out_of_range(year))
        return year

    def _parts(self, row: Sequence[Piece]) -> _Parts:
        parts = _Parts()
        for index, piece in enumerate(row):
            before = row[index - 1].mark if index else None
            after = row[index + 1].mark if index + 1 < len(row) else None
            self._take(parts, piece, before, after)
        return parts

    def _take(self, parts: _Parts, piece: Piece, before: Mark | None, after: Mark | None) -> None:
        match piece.mark:
            case Mark.NUMBER:
                self._number(parts, piece, before, after)
            case Mark.MONTH:
                self._set(parts, "month", piece.numbers[0])
            case Mark.TRIPLE:
                self._triple(parts, piece)
            case Mark.PAIR:
                self._set(parts, "year", piece.numbers[0])
                self._set(parts, "month", piece.numbers[1])
            case Mark.DECADE:
                self._set(parts, "year", piece.numbers[0])
                parts.decade = True
            case Mark.QUARTER:
                self._set(parts, "span", (3 * piece.numbers[0] - 2, 3 * piece.numbers[0]))
            case Mark.HALF:
                self._set(parts, "span", (6 * piece.numbers[0] - 5, 6 * piece.numbers[0]))
            case Mark.TIME:
                hour, minute, second = piece.numbers
                check_time(hour, minute, max(second, 0), self._written)
                self._set(parts, "time", f"T{hour:02}:{minute:02}" + (f":{second:02}" if second >= 0 else ""))
            case Mark.ZONE if parts.time:
                utc = piece.text.strip() in ("z", "utc", "gmt")
                parts.time += "Z" if utc else offset(piece.numbers[0], self._written)
            case Mark.EARLY | Mark.MID | Mark.LATE:
                self._set(parts, "third", piece.mark)
            case Mark.ABOUT:
                parts.about = True
            case Mark.YEAR_NEXT | Mark.MONTH_NEXT | Mark.DAY_NEXT:
                pass
            case Mark.YEAR_BEFORE | Mark.MONTH_BEFORE | Mark.DAY_BEFORE if before is Mark.NUMBER:
                pass
            case _:
                raise self._no_date()

    def _number(self, parts: _Parts, piece: Piece, before: Mark | None, after: Mark | None) -> None:
        number, digits = piece.numbers[0], piece.digits[0]
        marked = {Mark.YEAR_BEFORE: "year", Mark.MONTH_BEFORE: "month", Mark.DAY_BEFORE: "day"}.get(
            after or Mark.NOISE
        ) or {Mark.YEAR_NEXT: "year", Mark.MONTH_NEXT: "month", Mark.DAY_NEXT: "day"}.get(before or Mark.NOISE)
        if marked == "year" or (marked is None and digits == 4):
            if digits != 4:
                raise self._short_year(digits)
            self._set(parts, "year", number)
        elif digits > 4:
            if digits == 5:
                raise self._no_date(
                    Phrase("it may be the serial number of a spreadsheet"), Phrase("Format the column as a date")
                )
            raise self._no_date(Phrase("day, month and year are not separated"), Phrase("Write it like 2031-10-19"))
        elif digits == 3:
            raise self._no_date()
        elif marked == "month":
            self._set(parts, "month", number)
        elif parts.day is not None or piece.text.startswith("'"):
            raise self._short_year(digits)
        else:
            self._set(parts, "day", number)

    def _triple(self, parts: _Parts, piece: Piece) -> None:
        first, middle, last = piece.numbers
        if piece.digits[0] == 4:
            year, month, day = first, middle, last
        elif piece.digits[2] == 4:
            if self._order is DateOrder.YMD:
                raise self._no_date(
                    Phrase("the year stands last, but the column is read year, month, day"),
                    Phrase("Choose for the column whether the day or the month comes first"),
                )
            year = last
            month, day = (middle, first) if self._order is DateOrder.DMY else (first, middle)
            if month > 12 >= day:
                remedy = (
                    Phrase("The column is read with the day first; read with the month first it would be a date")
                    if self._order is DateOrder.DMY
                    else Phrase("The column is read with the month first; read with the day first it would be a date")
                )
                raise self._no_date(Phrase("there is no month {n}", n=month), remedy)
        else:
            raise self._short_year(min(piece.digits[2], 2))
        for name, number in (("year", year), ("month", month), ("day", day)):
            self._set(parts, name, number)

    def _set(self, parts: _Parts, name: str, value: object) -> None:
        if getattr(parts, name):
            raise self._no_date(_TWICE.get(name, ""))
        setattr(parts, name, value)

    def _short_year(self, digits: int) -> BadDate:
        count = {1: Phrase("its year has one digit"), 2: Phrase("its year has two digits")}
        return self._no_date(
            count.get(digits) or Phrase("its year has {n} digits", n=digits),
            Phrase("Write the year with four digits; the century is never guessed"),
        )

    def _no_date(self, why: str = "", remedy: str = "") -> BadDate:
        if why:
            return BadDate.because(self._written, why, remedy)
        return BadDate(Phrase("“{written}” is no date", written=self._written), remedy)


_TWICE = {
    "year": Phrase("it names more than one year"),
    "month": Phrase("it names more than one month"),
    "day": Phrase("it names more than one day"),
}
