"""Values in the one form in which they are kept and compared, by the kind of their field."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from graph import amounts, coordinates, countries, phones
from graph.language import Phrase
from graph.phones import is_valid_phone
from graph.refusals import BadValue
from graph.text import ascii_digits, fold, plain, visible
from graph.vague import DateOrder, parse

__all__ = ["BadValue", "Choices", "Kind", "is_blank", "is_valid_phone", "normalise"]


class Kind(Enum):
    """What sort of value a field holds."""

    NAME = "name"
    DATE = "date"
    """A vague date."""
    IDENTIFIER = "identifier"
    PHONE = "phone"
    COUNTRY = "country"
    ENUM = "enum"
    MONEY = "money"
    PLACE = "place"
    TEXT = "text"
    GEO = "geo"
    COUNT = "count"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for a column, because the values alone do not tell.

    `region` (ISO 3166 alpha-2) is where national phone numbers belong; `currency` is that of amounts which name none;
    `enum` pairs a label, alias or code (any case) with the code that it stands for.
    """

    region: str = "KH"
    date_order: DateOrder = DateOrder.DMY
    buddhist: bool | None = None
    currency: str = ""
    enum: tuple[tuple[str, str], ...] = ()


def normalise(kind: Kind, text: str, *, choices: Choices = Choices()) -> str:
    """The canonical form of a value; the original is the caller's to keep. Normalising twice changes nothing.

    NAME and PLACE: NFC on one line, case untouched. TEXT: NFC, trimmed, lines kept. DATE: EDTF (graph.vague). PHONE:
    E.164, or the digits as written if invalid. IDENTIFIER: upper case without separators. COUNTRY: alpha-2. ENUM: a
    code. MONEY: "USD 1200.50". GEO: "latitude,longitude". COUNT: digits. FLAG: "true" or "false".
    Raises BadValue, also for an empty text: ask `is_blank` first.
    """
    if _BROKEN.search(text):
        raise BadValue(
            Phrase("“{written}” holds broken characters", written=visible(text, 40)),
            Phrase("Choose another encoding for the file"),
        )
    if not plain(text):
        raise BadValue(Phrase("The value is empty"))
    if kind in _BY_CHOICES:
        return _BY_CHOICES[kind](text, choices)
    return _BY_TEXT_ALONE[kind](text)


_BROKEN = re.compile("[\0\ud800-\udfff]")


def is_blank(text: str, kind: Kind | None = None) -> bool:
    """Whether a cell says nothing: empty, dashes, n/a, unknown, មិនដឹង, 不详 and the like.

    With Kind.ENUM and Kind.FLAG words like "unknown" and "none" are left to the field's own codes.
    """
    folded = fold(text).strip("()[]<>.:;,!'\" ")
    if not folded.strip("-_?*/#~") or folded in _EMPTY_MARKERS:
        return True
    return kind not in (Kind.ENUM, Kind.FLAG) and folded in _unknown_words()


_EMPTY_MARKERS = frozenset(("n/a", "n.a", "#n/a", "n/k", "#null", "#value", "#ref", "#name", "null", "nan", "nil"))

_UNKNOWN = (
    "unknown|not known|not specified|not specified/unknown|nonspecifiedunknown|unk|none|not available|not applicable|"
    "not stated|not provided|no data|nothing|missing|tbd|tbc|"
    "មិនដឹង|មិនស្គាល់|គ្មាន|មិនមាន|គ្មានទិន្នន័យ|不详|不詳|未知|不明|无|無|暂无|没有|không rõ|không biết|không có|chưa rõ|"
    "ไม่ทราบ|ไม่รู้|ไม่มี|ไม่ระบุ"
)

_YES = "yes|y|true|t|1|x|✓|✔|☑|✅|on|បាទ|ចាស|បាទ/ចាស|មែន|មាន|是|是的|有|对|對|có|đúng|ใช่|มี|จริง"
_NO = "no|n|false|f|0|✗|✘|☐|❌|off|ទេ|មិនមែន|អត់|អត់ទេ|គ្មាន|មិនមាន|否|不是|不|无|無|没有|không|sai|ไม่|ไม่ใช่|ไม่มี|เท็จ"


@lru_cache(maxsize=1)
def _unknown_words() -> frozenset[str]:
    return frozenset(map(fold, _UNKNOWN.split("|")))


@lru_cache(maxsize=1)
def _flags() -> dict[str, str]:
    return {fold(word): "true" for word in _YES.split("|")} | {fold(word): "false" for word in _NO.split("|")}


def _line(text: str) -> str:
    return unicodedata.normalize("NFC", plain(unicodedata.normalize("NFC", text)))


def _text(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _date(text: str, choices: Choices) -> str:
    return parse(text, order=choices.date_order, buddhist=choices.buddhist).edtf


def _identifier(text: str) -> str:
    """Letters and digits in upper case without blanks, dots, dashes, slashes and underscores; e-mail addresses,
    web addresses and @handles keep theirs, because they tell them apart.
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    line = plain(unicodedata.normalize("NFKC", text)).lstrip("'")
    if phones.mangled(line) or re.fullmatch(r"\d{5,}\.0", line):
        raise BadValue(
            Phrase("“{written}” was made a number by a spreadsheet", written=visible(line, 40)),
            Phrase("Format the column as text in the original file and send it again"),
        )
    upper = unicodedata.normalize("NFKC", ascii_digits(line).upper())
    kept = upper if "@" in upper or "://" in upper else _SEPARATORS.sub("", upper)
    if not any(char.isalnum() for char in kept):
        raise BadValue(
            Phrase("“{written}” holds no letter and no digit of an identifier", written=visible(text.strip(), 40))
        )
    return kept if kept == text else _identifier(kept)


_SEPARATORS = re.compile(r"[\s./\\_\-\u2010-\u2015\u2212·]")


def _enum(text: str, choices: Choices) -> str:
    codes = _codes(choices.enum)
    code = codes.get(_enum_key(text))
    if code is None:
        allowed = tuple(dict.fromkeys(code for _, code in choices.enum))
        listed, more = ", ".join(allowed[:8]), len(allowed) - 8
        remedy = Phrase("Use {values}", values=listed) if allowed else ""
        if more > 0:
            remedy = Phrase("Use {values} and {n} more", values=listed, n=more)
        what = Phrase("“{written}” is none of the values of this field", written=visible(text.strip(), 40))
        raise BadValue(what, remedy)
    return code


@lru_cache(maxsize=256)
def _codes(enum: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {_enum_key(code): code for _, code in enum} | {_enum_key(label): code for label, code in enum}


def _enum_key(text: str) -> str:
    return " ".join(re.sub(r"[_\-]", " ", fold(text)).split())


def _flag(text: str) -> str:
    value = _flags().get(fold(text))
    if value is None:
        raise BadValue(
            Phrase("“{written}” is neither yes nor no", written=visible(text.strip(), 40)), Phrase("Use yes or no")
        )
    return value


_BY_TEXT_ALONE: dict[Kind, Callable[[str], str]] = {
    Kind.NAME: _line,
    Kind.PLACE: _line,
    Kind.TEXT: _text,
    Kind.IDENTIFIER: _identifier,
    Kind.COUNTRY: countries.country,
    Kind.GEO: coordinates.point,
    Kind.COUNT: amounts.count,
    Kind.FLAG: _flag,
}

_BY_CHOICES: dict[Kind, Callable[[str, Choices], str]] = {
    Kind.DATE: _date,
    Kind.PHONE: lambda text, choices: phones.phone(text, choices.region),
    Kind.ENUM: _enum,
    Kind.MONEY: lambda text, choices: amounts.money(text, choices.currency),
}
