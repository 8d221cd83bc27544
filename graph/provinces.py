"""The 25 provinces of Cambodia by ISO 3166-2:KH, whatever their spelling and script."""

import re
from functools import cache
from pathlib import Path

from graph.language import current
from graph.text import fold

_BEFORE = "province of|municipality of|city of|krong|khett|khet|ខេត្ត|រាជធានី|ក្រុង|จังหวัด|tỉnh"
_AFTER = "province|municipality|city|capital|省|市"
_CODE = re.compile(r"kh[\s_-]*0?([1-9]\d?)")


def province(text: str) -> str | None:
    """The ISO 3166-2 code ("KH-18") of a province named by code or in Khmer, Latin, Chinese or Thai letters, else None.

    Spellings with and without marks, blanks, "Province", "Krong", ខេត្ត and the like are one. The capital of Preah
    Sihanouk stands for its province, because reports call both Sihanoukville; no other town does.
    """
    folded = fold(text)
    coded = _CODE.fullmatch(folded)
    if coded:
        code = f"KH-{coded[1]}"
        return code if code in english_names() else None
    for reading in (folded, _bare(folded)):
        if found := _codes().get(_key(reading)):
            return found
    return None


@cache
def english_names() -> dict[str, str]:
    """The English name by code, in the order of the codes."""
    return {code: english for code, english, _, _ in _rows()}


@cache
def khmer_names() -> dict[str, str]:
    """The Khmer name by code."""
    return {code: khmer for code, _, khmer, _ in _rows()}


def province_name(words: str) -> str:
    """A province of Cambodia, however it is written, by its name in the reader's language; other words stay."""
    code = province(words)
    if not code:
        return words
    return khmer_names()[code] if current() == "km" else english_names()[code]


def _bare(folded: str) -> str:
    for before in _BEFORE.split("|"):
        folded = folded.removeprefix(fold(before)).lstrip(" :,")
    for after in _AFTER.split("|"):
        folded = folded.removesuffix(fold(after)).rstrip(" ,")
    return folded


@cache
def _codes() -> dict[str, str]:
    return {
        _key(fold(name)): code
        for code, english, khmer, others in _rows()
        for name in (english, khmer, *others.split("|"))
    }


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    """The table beside this module: code, English name, Khmer name, other spellings with | between them."""
    lines = Path(__file__).with_name("provinces.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((code, english, khmer, others) for code, english, khmer, others in (row.split("\t") for row in lines))


def _key(folded: str) -> str:
    return re.sub(r"[\s.,'’-]+", "", folded)
