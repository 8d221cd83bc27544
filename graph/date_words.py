"""The words of dates in English, Khmer, Chinese, Vietnamese and Thai, cut into marks that a date is read from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from graph.text import ascii_digits


class Mark(Enum):
    """What a piece of a written date stands for."""

    NUMBER = auto()
    MONTH = auto()
    TRIPLE = auto()
    """Three numbers with one separator, like 19/10/2031."""
    PAIR = auto()
    """A month and a four-digit year in either order, like 10/2031."""
    DECADE = auto()
    TIME = auto()
    ZONE = auto()
    QUARTER = auto()
    HALF = auto()
    YEAR_NEXT = auto()
    MONTH_NEXT = auto()
    DAY_NEXT = auto()
    YEAR_BEFORE = auto()
    MONTH_BEFORE = auto()
    DAY_BEFORE = auto()
    BEFORE = auto()
    UNTIL = auto()
    AFTER = auto()
    ABOUT = auto()
    BETWEEN = auto()
    AND = auto()
    TO = auto()
    DASH = auto()
    EARLY = auto()
    MID = auto()
    LATE = auto()
    NOW = auto()
    NOISE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One mark with its numbers: (n,) for NUMBER and MONTH, (a, b, c) as written for TRIPLE, (year, month) for PAIR,
    (hour, minute, second or -1) for TIME, (offset in minutes,) for ZONE. `digits` counts the digits of each number
    where their count matters: 31 may be a day, 2031 a year.
    """

    mark: Mark
    text: str
    numbers: tuple[int, ...] = ()
    digits: tuple[int, ...] = ()


def pieces(words: str) -> tuple[Piece, ...]:
    """The marks of a written date, noise words left out; what is not understood comes as UNKNOWN."""
    text = _han_numerals(ascii_digits(unicodedata.normalize("NFKC", words)).casefold().translate(_INVISIBLE))
    return tuple(_joined(piece for piece in _cut(text) if piece.mark is not Mark.NOISE))


def _cut(text: str) -> Iterator[Piece]:
    position = 0
    for found in _pattern().finditer(text):
        between = text[position : found.start()].strip()
        if between:
            yield Piece(Mark.UNKNOWN, between)
        position = found.end()
        yield _piece(found)
    rest = text[position:].strip()
    if rest:
        yield Piece(Mark.UNKNOWN, rest)


def _piece(found: re.Match[str]) -> Piece:
    kind, text = found.lastgroup, found[0]
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    lengths = tuple(len(part) for part in re.findall(r"\d+", text))
    if kind == "triple":
        return Piece(Mark.TRIPLE, text, tuple(numbers), lengths)
    if kind == "pair":
        year_first = lengths[0] == 4
        return Piece(Mark.PAIR, text, tuple(numbers if year_first else reversed(numbers)))
    if kind == "decade":
        return Piece(Mark.DECADE, text, (numbers[0],))
    if kind == "time":
        return _time(text, numbers)
    if kind == "zone":
        minutes = 60 * numbers[0] + (numbers[1] if len(numbers) > 1 else 0) if numbers else 0
        if len(numbers) == 1 and lengths[0] == 4:
            minutes = 60 * (numbers[0] // 100) + numbers[0] % 100
        return Piece(Mark.ZONE, text, (-minutes if "-" in text else minutes,))
    if kind == "number":
        return Piece(Mark.NUMBER, text.strip(), (numbers[0],), lengths)
    if kind == "quarter":
        return Piece(Mark.QUARTER, text, (numbers[0],))
    if kind == "half":
        return Piece(Mark.HALF, text, (numbers[0],))
    mark, number = _lexicon()[" ".join(text.split())]
    return Piece(mark, text, (number,) if number else ())


def _time(text: str, numbers: list[int]) -> Piece:
    hour = numbers[0]
    if "pm" in text or "p.m" in text:
        hour = hour + 12 if hour < 12 else hour
    elif ("am" in text or "a.m" in text) and hour == 12:
        hour = 0
    return Piece(Mark.TIME, text, (hour, numbers[1], numbers[2] if len(numbers) > 2 else -1))


def _joined(cut: Iterator[Piece]) -> Iterator[Piece]:
    """Dashes inside one date (19-Oct-2031, mid-2022) leave; those between two dates stay."""
    row = list(cut)
    for index, piece in enumerate(row):
        if piece.mark is Mark.DASH and 0 < index < len(row) - 1 and _inside_a_date(row, index):
            continue
        yield piece


def _inside_a_date(row: list[Piece], index: int) -> bool:
    before, after = row[index - 1], row[index + 1]
    if before.mark in (Mark.EARLY, Mark.MID, Mark.LATE, Mark.QUARTER, Mark.HALF) and after.mark is Mark.NUMBER:
        return True
    if before.mark is Mark.NUMBER and after.mark is Mark.MONTH:
        return before.digits[0] <= 2
    if before.mark is Mark.MONTH and after.mark is Mark.NUMBER:
        return after.digits[0] == 4 or (index > 1 and row[index - 2].mark is Mark.DASH)
    return False


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))

_MONTHS = (
    "january jan មករា มกราคม ม.ค. janvier|february feb កុម្ភៈ កុម្ភះ កុម្ភ: កុម្ភ กุมภาพันธ์ ก.พ.|"
    "march mar មីនា មិនា มีนาคม มี.ค.|april apr មេសា เมษายน เม.ย.|may ឧសភា พฤษภาคม พ.ค.|"
    "june jun មិថុនា មិថុន មិតុនា มิถุนายน มิ.ย.|july jul កក្កដា กรกฎาคม ก.ค.|august aug សីហា สิงหาคม ส.ค.|"
    "september sept sep កញ្ញា กันยายน ก.ย.|october oct តុលា ตุลาคม ต.ค.|"
    "november nov វិច្ឆិកា វិច្ឆិការ พฤศจิกายน พ.ย.|december dec ធ្នូ ธันวาคม ธ.ค."
)

_VIETNAMESE_MONTHS = "một,hai,ba,tư,năm,sáu,bảy,tám,chín,mười,mười một,mười hai"

_PHRASES: dict[Mark, str] = {
    Mark.BEFORE: "before,prior to,earlier than,មុន,មុនថ្ងៃ,之前,以前,前,trước,ก่อน",
    Mark.UNTIL: "until,till,by,up to,no later than,not later than,through,thru,ត្រឹម,រហូតដល់,រហូតមកដល់,截至,截止,"
    "cho đến,đến hết,ภายใน,จนถึง",
    Mark.AFTER: "after,since,from,later than,not before,as of,starting,ក្រោយ,ក្រោយពី,បន្ទាប់ពី,តាំងពី,ចាប់ពី,ចាប់តាំងពី,ពី,"
    "之后,之後,以后,以後,后,後,以来,以來,自,自从,自從,从,從,起,开始,開始,sau,từ,kể từ,หลัง,หลังจาก,ตั้งแต่,จาก",
    Mark.ABOUT: "about,around,circa,c.,ca.,ca,approx.,approx,approximately,roughly,some time in,sometime in,~,≈,?,"
    "ប្រហែល,ប្រមាណ,ប្រហែលជា,约,約,大约,大約,大概,左右,前后,前後,khoảng,chừng,ประมาณ,ราว",
    Mark.BETWEEN: "between,ចន្លោះ,ចន្លោះពី,ระหว่าง,介于",
    Mark.AND: "and,&,និង,và,และ",
    Mark.TO: "to,ដល់,至,到,đến,tới,ถึง",
    Mark.DASH: "-,–,—,‑,−,/",
    Mark.EARLY: "early,early in,beginning of,the beginning of,start of,the start of,ដើម,年初,初,上旬,đầu,ต้น",
    Mark.MID: "mid,middle of,the middle of,ពាក់កណ្តាល,ពាក់កណ្ដាល,កណ្តាល,កណ្ដាល,年中,中旬,中,giữa,กลาง",
    Mark.LATE: "late,late in,end of,the end of,ចុង,年底,年末,底,末,下旬,cuối,ปลาย,สิ้น",
    Mark.NOW: "now,present,the present,today,to date,ongoing,current,បច្ចុប្បន្ន,សព្វថ្ងៃ,今,现在,現在,nay,hiện nay,"
    "ปัจจุบัน,ปัจจุบันนี้",
    Mark.YEAR_NEXT: "year,ឆ្នាំ,năm,ปี,公元,គ.ស.,គ.ស,ព.ស.,ព.ស,พ.ศ.,พ.ศ,ค.ศ.,ค.ศ",
    Mark.MONTH_NEXT: "month,ខែ,tháng,thg,เดือน",
    Mark.DAY_NEXT: "day,ថ្ងៃទី,ថ្ងៃ,ទី,ngày,mùng,mồng,วันที่",
    Mark.YEAR_BEFORE: "年",
    Mark.MONTH_BEFORE: "月份,月",
    Mark.DAY_BEFORE: "日,号,號",
    Mark.NOISE: "the,of,date,in,on,at,dated,ad,ce,a.d.,c.e.,of the,in the,在,于,於,的,វេលា,ម៉ោង,ក្នុង,នៅ,lúc,vào,"
    "ใน,เวลา,เมื่อ,"
    "monday,tuesday,wednesday,thursday,friday,saturday,sunday,mon,tue,wed,thu,fri,sat,sun,,،,.,、",
}


@cache
def _lexicon() -> dict[str, tuple[Mark, int]]:
    words: dict[str, tuple[Mark, int]] = {}
    for mark, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            if phrase:
                words[_key(phrase)] = (mark, 0)
    for sign in ",.،、":
        words[sign] = (Mark.NOISE, 0)
    for number, names in enumerate(("first,上半年", "second,下半年"), start=1):
        latin, chinese = names.split(",")
        words[f"{latin} half"] = words[chinese] = (Mark.HALF, number)
    for number, name in enumerate(("first", "second", "third", "fourth"), start=1):
        words[f"{name} quarter"] = (Mark.QUARTER, number)
    for number, names in enumerate(_MONTHS.split("|"), start=1):
        for name in names.split():
            words[_key(name)] = (Mark.MONTH, number)
            if name.isascii() and len(name) <= 4:
                words[_key(name) + "."] = (Mark.MONTH, number)
    for number, name in enumerate(_VIETNAMESE_MONTHS.split(","), start=1):
        words[_key(f"tháng {name}")] = (Mark.MONTH, number)
    return words


def _key(phrase: str) -> str:
    return unicodedata.normalize("NFKC", phrase).casefold()


@cache
def _pattern() -> re.Pattern[str]:
    phrases = "|".join(map(_bounded, sorted(_lexicon(), key=len, reverse=True)))
    return re.compile(
        r"(?P<triple>(?<![\d:])(?!\d{4}.\d{1,2}.\d{4})\d{1,4}(?P<s>[/.\-])\d{1,2}(?P=s)\d{1,4}(?![\d:]))"
        r"|(?P<time>(?:(?<=\d)t)?(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?![\d:])(?:\s*[ap]\.?m\b\.?)?"
        r"|\d{1,2}\s*[时時点點]\s*\d{1,2}\s*分?)"
        r"|(?P<zone>(?<=\d)\s*(?:z\b|(?:utc|gmt)(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?|\+\d{2}(?::?\d{2})?(?!\d)"
        r"|(?<=:\d\d)-\d{2}:\d{2}(?!\d)))"
        r"|(?P<pair>(?<!\d)(?:\d{4}[/.\-]\d{1,2}|\d{1,2}(?:[.\-]|\s*/\s*)\d{4})(?!\d))"
        r"|(?P<decade>(?<!\d)\d{3}0'?s\b)"
        r"|(?P<quarter>(?<![^\W\d_])q\s?[1-4](?!\d)|第?[1-4]季度|ត្រីមាស(?:ទី)?\s*[1-4]|quý\s*[1-4]|ไตรมาส(?:ที่)?\s*[1-4])"
        r"|(?P<half>(?<![^\W\d_])h[12](?!\d))"
        rf"|(?P<phrase>{phrases})"
        r"|(?P<number>'?\d+(?:st|nd|rd|th)?(?![a-z\d]))"
    )


def _bounded(phrase: str) -> str:
    pattern = re.escape(phrase).replace(r"\ ", r"\s+")
    if _written_with_blanks(phrase[0]):
        pattern = r"(?<![^\W\d_])" + pattern
    if _written_with_blanks(phrase[-1]):
        pattern += r"(?![^\W\d_])"
    return pattern


def _written_with_blanks(char: str) -> bool:
    return char.isalpha() and (char < "\u0e00" or "\u1e00" <= char < "\u2000")


def _han_numerals(text: str) -> str:
    """Chinese numerals before 年, 月, 日 and 号 as digits: 二〇三一年十月十九日 → 2031年10月19日."""
    return re.sub(r"[〇零一二三四五六七八九十]+(?=\s*[年月日号號季])", lambda found: _han_number(found[0]), text)


def _han_number(numeral: str) -> str:
    digits = {char: str(value % 10) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
    if "十" not in numeral:
        return "".join(digits[char] for char in numeral)
    tens, _, ones = numeral.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return numeral
    return (digits[tens] if tens else "1") + (digits[ones] if ones else "0")
