"""Phone numbers in one form."""

import re
from functools import lru_cache

import phonenumbers

from graph.language import Phrase
from graph.refusals import BadValue
from graph.text import fold, visible

_LABEL = re.compile(
    r"^(tel|telephone|phone|mobile|mob|cell|fax|hp|h/p|whatsapp|លេខទូរស័ព្ទ|ទូរស័ព្ទ|电话|手机|โทร|dt|sdt)[.:\s]*(?=[\d+(])"
)
_BRACKETED_PREFIX = re.compile(r"^\(\s*((?:\+|00)\s*\d{1,4})\s*\)")
_EXTENSION = re.compile(r"\s*(ext|extension|x|转|ต่อ)[.:\s]*\d{1,6}$")
_NUMBER = re.compile(r"\+?[\d\s().\-/]+")


@lru_cache(maxsize=65536)
def phone(text: str, region: str = "KH") -> str:
    """The number in E.164 ("+85512345678") if it is valid, else + and digits as written, zeros in front kept.

    Validity is that of the phonenumbers metadata (which follows ITU and the operators' plans): a number that is not
    valid is kept, because a wrong or secret number is evidence too. `region` (ISO 3166 alpha-2) is whose national form
    is meant; 00 in front is tried as + before the region's own rules, so that 0086… is China also in Cambodia. An
    extension is left out. Raises BadValue for what was mangled by a spreadsheet, for two numbers, and for no number.
    """
    written = visible(text.strip(), 40)
    folded = fold(text)
    if mangled(folded):
        raise BadValue(
            Phrase("“{written}” was shortened by a spreadsheet and cannot be recovered", written=written),
            Phrase("Format the column as text in the original file and send it again"),
        )
    bare = _BRACKETED_PREFIX.sub(r"\1 ", _EXTENSION.sub("", _LABEL.sub("", folded)))
    digits = re.sub(r"\D", "", bare)
    if len(re.findall(r"\d(?:[\s().\-]?\d){5,}", bare)) > 1:
        raise BadValue(
            Phrase("“{written}” holds more than one number", written=written),
            Phrase("Give each number a column or a row of its own"),
        )
    if not _NUMBER.fullmatch(bare) or not 3 <= len(digits) <= 15:
        raise BadValue(Phrase("“{written}” is no phone number", written=written))
    for candidate in _candidates(bare, digits):
        try:
            number = phonenumbers.parse(candidate, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return "+" + digits if bare.startswith("+") else digits


@lru_cache(maxsize=65536)
def is_valid_phone(canonical: str) -> bool:
    """Whether a canonical number is international and one that can be given out, by its country's plan."""
    if not canonical.startswith("+"):
        return False
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(canonical))
    except phonenumbers.NumberParseException:
        return False


def mangled(text: str) -> bool:
    """Whether a spreadsheet made a floating number of a long one, like 8.55123E+11."""
    return bool(re.fullmatch(r"\d(?:[.,]\d+e\+?\d+|e\+\d+)", text.strip().casefold()))


def _candidates(bare: str, digits: str) -> list[str]:
    if bare.startswith("+"):
        return ["+" + digits]
    if digits.startswith("00"):
        return ["+" + digits[2:], digits]
    return [digits, "+" + digits] if len(digits) >= 11 and digits[0] != "0" else [digits]
