"""Which of the encodings from before Unicode a text is in, judged by whether its letters make words of one script."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log

from graph.language import Phrase, either
from graph.text import visible

LABELS = {
    "gb18030": Phrase("GB18030 (Chinese)"),
    "big5": Phrase("Big5 (Chinese, traditional)"),
    "cp874": Phrase("Windows-874 (Thai)"),
    "cp1252": Phrase("Windows-1252 (Western European)"),
    "cp1258": Phrase("Windows-1258 (Vietnamese)"),
    "cp1250": Phrase("Windows-1250 (Central European)"),
    "cp1251": Phrase("Windows-1251 (Cyrillic)"),
    "cp932": Phrase("Shift JIS (Japanese)"),
    "cp949": Phrase("EUC-KR (Korean)"),
}
"""The encodings that are looked for, by Python's name, and what a person calls them."""

ENOUGH = 0.75

_NEUTRAL = re.compile(
    "[\xa0\xa7\xab\xb0\xb7\xbb\u2010-\u2027\u2030-\u203b\u20ac\u2116\u2122\u3000-\u303f\uff01-\uff5e\uffe0-\uffe6]+"
)
_NO_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_THAI = re.compile("[\u0e01-\u0e5b]")
_THAI_ALONE = re.compile(
    "[A-Za-z][\u0e01-\u0e5b]|[\u0e01-\u0e5b][A-Za-z]|(?<![\u0e01-\u0e5b])[\u0e01-\u0e5b](?![\u0e01-\u0e5b])"
)
_THAI_SYLLABLE = re.compile(
    "[\u0e01-\u0e2e\u0e30\u0e32][\u0e31\u0e34-\u0e3a]?[\u0e47-\u0e4e]?\u0e33?|[\u0e40-\u0e44](?=[\u0e01-\u0e2e])|[\u0e2f\u0e3f\u0e45\u0e46\u0e50-\u0e5b]"
)
_RARE = 0.005
_DECISIVE = log(100)
_CLEAR = 0.1
_FEWEST = {"cp874": 6, "gb18030": 3, "big5": 3, "cp932": 3, "cp949": 3, "cp1251": 3, "cp1258": 2}
_BLANKS = re.compile(r"[\s,;\"]+")
_BEYOND = re.compile("[^\x00-\x7f]")
_WORD = re.compile("[A-Za-z\x80-\uffff]+")
_WESTERN = (
    "é60 à16 è11 ê5 ç4 ô3 î2 â2 û2 ù1 ï1 ë1 œ1",  # French
    "ó30 í25 á18 ñ12 é12 ú5 ü1",  # Spanish
    "ã22 ç18 á14 é14 í10 ó8 ê6 õ5 â4 ú4 ô3 à3",  # Portuguese
    "ü38 ä30 ö18 ß12 é1",  # German
    "ø35 å35 æ20 é3",  # Danish, Norwegian
    "ä40 ö30 å28 é2",  # Swedish
    "è30 à30 ò14 ù12 é8 ì6",  # Italian
)
_CENTRAL = (
    "ł25 ę14 ó13 ą13 ż11 ś9 ć5 ń3 ź2",  # Polish
    "í20 á16 ě9 é9 ř8 č7 ž7 ý7 š6 ů4 ú1 ň1 ó1 ť1 ď1",  # Czech
    "á18 í12 č10 ý10 ž10 é9 š9 ú9 ľ5 ť5 ô2 ň2 ä1 ď1 ó1 ĺ1 ŕ1",  # Slovak
    "š28 č25 ć20 ž18 đ8",  # Croatian, Bosnian, Serbian, Slovene
    "á30 é28 ö9 ó9 ő8 ü5 í5 ú3 ű2",  # Hungarian
    "ă40 ş18 ţ18 î12 â10",  # Romanian
)
"""How many of a hundred letters beyond ASCII are which, roughly, in the languages of the two encodings."""
_VIETNAMESE = frozenset("ăâđêôơưéèíìóòúùýàáãõĂÂĐÊÔƠƯÁÀÉ")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONES = re.compile("[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][\u0300\u0301\u0303\u0309\u0323]")


_LATIN = {"cp1252": _WESTERN, "cp1250": _CENTRAL}


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a text fits an encoding: 1 if every letter is a usual one and stands where its script has it."""

    encoding: str
    score: float
    text: str


def fits(sample: bytes) -> list[Fit]:
    """The encodings in which the bytes make sense, best first; usually one, none for what is no text.

    Where one of the two for Latin letters does, the other is given too.
    """
    found = []
    for encoding, judge in _JUDGES.items():
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            found.append(Fit(encoding, judge(text), text))
    good = [fit for fit in found if fit.score >= ENOUGH]
    if any(fit.encoding in _LATIN for fit in good):
        good += [fit for fit in found if fit.encoding in _LATIN and fit.score < ENOUGH]
    return sorted(good, key=lambda fit: -fit.score)


def clearest(found: list[Fit]) -> Fit | None:
    """The one of the fits that stands out, or None if another reading of the text is nearly as good.

    A few letters of a script of its own prove nothing. Western and Central European, whose letters share the same
    bytes, are told apart by how often their languages use them.
    """
    latin = [fit for fit in found if fit.encoding in _LATIN]
    if len({fit.text for fit in latin}) == 2:
        likelier = _likelier(*latin)
        if likelier is None:
            return None
        found = [fit for fit in found if fit not in latin or fit is likelier]
    best = found[0]
    needed = _FEWEST.get(best.encoding, 0)
    rivals = [fit for fit in found[1:] if best.score - fit.score < _CLEAR and fit.text != best.text]
    return None if rivals or len(_BEYOND.findall(_NEUTRAL.sub("", best.text))) < needed else best


def first_difference(found: list[Fit]) -> str:
    """The first word that reads differently, for a person to tell which reading is right: "Lefèvre" or "Lefčvre"."""
    words = zip(*(_BLANKS.split(fit.text) for fit in found), strict=False)
    different = next((each for each in words if len(set(each)) > 1), ())
    return either(f"“{visible(word, 40)}”" for word in dict.fromkeys(different))


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
    stray = len(_THAI.findall(_THAI_SYLLABLE.sub("", text))) + len(_THAI_ALONE.findall(text))
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
    """Quotes, dashes and signs alone, without a letter beyond ASCII, are taken for western too."""
    if not _BEYOND.search(_NEUTRAL.sub("", text)):
        return ENOUGH
    return _words(text, _letters(_WESTERN).__contains__, 0.4, 1.0)


def _central(text: str) -> float:
    return _words(text, _letters(_CENTRAL).__contains__, 0.2, 1.0)


@cache
def _letters(languages: tuple[str, ...]) -> frozenset[str]:
    small = {entry[0] for language in languages for entry in language.split()}
    return frozenset(small | {letter.upper() for letter in small})


def _likelier(one: Fit, other: Fit) -> Fit | None:
    """Which of two readings of Latin letters is far likelier in the likeliest language of its encoding, or None."""
    first, second = (_likelihood(fit.text, _LATIN[fit.encoding]) for fit in (one, other))
    if abs(first - second) < _DECISIVE:
        return None
    return one if first > second else other


def _likelihood(text: str, languages: tuple[str, ...]) -> float:
    """The logarithm of how likely the letters beyond ASCII are in the likeliest of the languages.

    Names from elsewhere occur in every file, so that no letter is held to be much rarer than one in a hundred.
    """
    letters = Counter(char for char in _NEUTRAL.sub("", text).lower() if char > "\x7f")
    tables = [{entry[0]: int(entry[1:]) / 100 for entry in language.split()} for language in languages]
    return max(sum(count * log(table.get(char, _RARE)) for char, count in letters.items()) for table in tables)


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
