"""Which of the encodings from before Unicode a text is in, judged by whether its letters make words of one script."""

import re
from collections.abc import Callable
from dataclasses import dataclass

LABELS = {
    "gb18030": "GB18030 (Chinese)",
    "big5": "Big5 (Chinese, traditional)",
    "cp874": "Windows-874 (Thai)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp932": "Shift JIS (Japanese)",
    "cp949": "EUC-KR (Korean)",
}
"""The encodings that are looked for, by Python's name, and what a person calls them."""

ENOUGH = 0.75

_NEUTRAL = re.compile(
    "[\xa0\xa7\xab\xb0\xb7\xbb\u2010-\u2027\u2030-\u203b\u20ac\u2116\u2122\u3000-\u303f\uff01-\uff5e\uffe0-\uffe6]+"
)
_NO_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_THAI_IN_LATIN = re.compile("[A-Za-z][\u0e01-\u0e5b]|[\u0e01-\u0e5b][A-Za-z]")
_THAI_SYLLABLE = re.compile(
    "[\u0e01-\u0e2e\u0e30\u0e32][\u0e31\u0e34-\u0e3a]?[\u0e47-\u0e4e]?\u0e33?|[\u0e40-\u0e44](?=[\u0e01-\u0e2e])|[\u0e2f\u0e3f\u0e45\u0e46\u0e50-\u0e5b]"
)
_WORD = re.compile("[A-Za-z\x80-\uffff]+")
_WESTERN = frozenset("éèêëàâäáãåçîïíôöóõøûùüúñßœÿÉÈÊÀÂÄÁÃÅÇÎÍÔÖÓÕØÛÜÚÑŒ")
_CENTRAL = frozenset("áäčćďđéěëęíľłńňóôöőřśšşťţůúűüýžźżąăâîßÁÄČĆĎĐÉĚĘÍŁŃŇÓÔÖŐŘŚŠŞŤŢÚŮŰÜÝŽŹŻĄ")
_VIETNAMESE = frozenset("ăâđêôơưéèíìóòúùýàáãõĂÂĐÊÔƠƯÁÀÉ")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONES = re.compile("[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a text fits an encoding: 1 if every letter is a usual one and stands where its script has it."""

    encoding: str
    score: float
    text: str


def fits(sample: bytes) -> list[Fit]:
    """The encodings in which the bytes make sense, best first; usually one, none for what is no text."""
    found = []
    for encoding, judge in _JUDGES.items():
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            found.append(Fit(encoding, judge(text), text))
    return sorted((fit for fit in found if fit.score >= ENOUGH), key=lambda fit: -fit.score)


def _share(text: str, worth: Callable[[str], float]) -> float:
    """The mean worth of the letters beyond ASCII."""
    letters = [char for char in _NEUTRAL.sub("", text) if char > "\x7f"]
    return sum(map(worth, letters)) / len(letters) if letters else 0.0


def _chinese(text: str) -> float:
    """Common characters stand in the rows 16 to 55 of GB 2312, the rarer ones behind.

    Korean syllables in EUC-KR look like characters of the first 25 rows: the longer a text keeps to these, the less
    likely it is Chinese.
    """
    rows = [_row(char, "gb2312") for char in _NEUTRAL.sub("", text) if char > "\x7f"]
    if not rows:
        return 0.0
    worth = sum(1.0 if 0xB0 <= row <= 0xD7 else 0.6 if 0xD8 <= row <= 0xF7 else 0.0 for row in rows) / len(rows)
    return worth - (min(0.5, 0.03 * len(rows)) if all(0xB0 <= row <= 0xC8 for row in rows) else 0.0)


def _traditional(char: str) -> float:
    """Common characters stand in the rows A4 to C6 of Big5, the rarer ones from C9 on."""
    row = _row(char, "big5")
    return 1.0 if 0xA4 <= row <= 0xC6 else 0.3 if 0xC9 <= row <= 0xF9 else 0.0


def _japanese(char: str) -> float:
    if "\u3041" <= char <= "\u30fe":
        return 1.0
    row = _row(char, "shift_jis")
    return 0.9 if 0x88 <= row <= 0x97 else 0.4 if 0x98 <= row <= 0xEA else 0.0


def _korean(char: str) -> float:
    """Korean is written in syllables; those of daily use stand in the rows 16 to 40 of KS X 1001."""
    return 1.0 if 0xB0 <= _row(char, "euc_kr") <= 0xC8 else 0.0


def _row(char: str, charset: str) -> int:
    """The first byte of a character of two bytes, else 0."""
    try:
        code = char.encode(charset)
    except UnicodeEncodeError:
        return 0
    return code[0] if len(code) == 2 else 0


def _thai(text: str) -> float:
    """Vowels and tone marks stand above, below or behind a consonant, leading vowels before one."""
    letters = _share(text, lambda char: float("\u0e01" <= char <= "\u0e5b"))
    total = len(_THAI.findall(text))
    stray = len(_THAI.findall(_THAI_SYLLABLE.sub("", text))) + len(_THAI_IN_LATIN.findall(text))
    return letters * (1 - 3 * stray / total) if total else 0.0


def _words(text: str, usual: Callable[[str], bool], least: float, most: float) -> float:
    """The share of letters beyond ASCII that are usual and stand in words as they are written.

    Such a word has capitals in front only or throughout, and its share of ASCII letters lies between the two bounds.
    """
    good = total = 0
    for word in _WORD.findall(_NEUTRAL.sub(" ", text)):
        beyond = [char for char in word if char > "\x7f"]
        total += len(beyond)
        shaped = word[1:] == word[1:].lower() or word == word.upper()
        if shaped and (len(word) == 1 or least <= 1 - len(beyond) / len(word) <= most):
            good += sum(map(usual, beyond))
    return good / total if total else 0.0


def _cyrillic(text: str) -> float:
    return _words(text, lambda char: "\u0410" <= char <= "\u044f" or char in "ёЁіІїЇєЄґҐјЈљЉњЊђЂћЋџЏўЎ", 0.0, 0.0)


def _western(text: str) -> float:
    return _words(text, _WESTERN.__contains__, 0.4, 1.0)


def _central(text: str) -> float:
    return _words(text, _CENTRAL.__contains__, 0.4, 1.0)


def _vietnamese(text: str) -> float:
    """Tones are written after the vowel; a text without any is not taken for Vietnamese."""
    tones, plain = len(_TONES.findall(text)), _TONE.sub("", text)
    if not tones:
        return 0.0
    letters = 1.0 if plain.isascii() else _words(plain, _VIETNAMESE.__contains__, 0.0, 1.0)
    return letters * tones / (len(text) - len(plain))


_JUDGES: dict[str, Callable[[str], float]] = {
    "gb18030": _chinese,
    "big5": lambda text: _share(text, _traditional),
    "cp874": _thai,
    "cp1252": _western,
    "cp1258": _vietnamese,
    "cp1250": _central,
    "cp1251": _cyrillic,
    "cp932": lambda text: _share(text, _japanese),
    "cp949": lambda text: _share(text, _korean),
}
