"""Text made comparable, put on one line and made safe to show."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

COENG = "\u17d2"
"""The Khmer sign that puts the next consonant under the one before it."""

_JOINERS = frozenset("\u200b\u200c\u200d")
_LONGEST_CLUSTER = 32
_NO_DECOMPOSITION = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŋ": "ng"}
)
_ONE_PUNCTUATION = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc", "'")
    | dict.fromkeys("\u201c\u201d", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)


def visible(text: str, limit: int = 200) -> str:
    """One line of at most `limit` characters (1 or more), safe for a terminal, a log or a screen.

    Controls, bidirectional overrides, zero-width, private and broken characters show as marks like ⟨U+202E⟩, a line
    end as ⏎, a tab as ⇥. Joiners between letters of scripts that write without blanks (Khmer, Thai, Lao, Burmese) stay
    as they are. What is too long ends in … and is never cut inside a cluster of letters.
    """
    if len(text) <= limit and text.isprintable():
        return text
    pieces: list[str] = []
    length = 0
    for cluster in _clusters(text.replace("\r\n", "\n")):
        piece = cluster if _all_visible(cluster) else "".join(map(_mark, cluster))
        if length + len(piece) > limit:
            while pieces and length > limit - 1:
                length -= len(pieces.pop())
            return "".join(pieces) + "…"
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def plain(text: str) -> str:
    """The text on one line without controls, zero-width characters and doubled blanks; letters stay as written."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (" " if char.isspace() else char for char in text if char.isspace() or not _unseen(char))
    return " ".join("".join(kept).split())


def clusters(text: str) -> tuple[str, ...]:
    """The units that a reader sees as one letter: a base with its marks, a Khmer consonant with those under it.

    A simple rule over combining marks, coeng and joiners, not the whole of Unicode annex 29. A cluster longer than 32
    code points is cut.
    """
    return tuple(_clusters(text))


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of every script (Khmer, Thai, full-width, …) as 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def fold(text: str) -> str:
    """The form in which texts are compared: what a person takes for the same words becomes the same string.

    NFKC, case folded, Latin letters without their marks (đ → d), digits of every script as 0-9, typographic quotes and
    dashes as plain ones, controls and zero-width characters gone, blanks (line ends too) collapsed. Khmer, Chinese and
    Thai letters stay. Folding twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    return _fold_any(text)


@lru_cache(maxsize=65536)
def _fold_any(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare: list[str] = []
    base_is_latin = False
    for char in unicodedata.normalize("NFD", folded):
        if unicodedata.category(char) == "Mn":
            if not base_is_latin:
                bare.append(char)
            continue
        if char.isspace():
            bare.append(" ")
        elif _unseen(char):
            continue
        else:
            bare.append(str(unicodedata.decimal(char)) if char.isdecimal() else char)
        base_is_latin = char.isalpha() and char < "\u0590"
    composed = unicodedata.normalize("NFKC", "".join(bare)).casefold()
    return " ".join(composed.translate(_NO_DECOMPOSITION).translate(_ONE_PUNCTUATION).split())


def _clusters(text: str) -> Iterator[str]:
    """Clusters, of which a joiner between letters of a script without blanks is part."""
    start = 0
    for index in range(1, len(text)):
        if index - start >= _LONGEST_CLUSTER or not _joins(text, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _joins(text: str, index: int) -> bool:
    char, before = text[index], text[index - 1]
    if char.isascii():
        return False
    if char in _JOINERS:
        return _without_blanks(before) and index + 1 < len(text) and _without_blanks(text[index + 1])
    if unicodedata.category(char) in ("Mn", "Mc", "Me"):
        return not _unseen(before)
    return before == COENG or (before == "\u200d" and index >= 2 and _without_blanks(text[index - 2]))


def _all_visible(cluster: str) -> bool:
    if len(cluster) == 1:
        return not _unseen(cluster)
    return not any(_unseen(char) and char not in _JOINERS for char in cluster)


def _mark(char: str) -> str:
    if char in "\n\r\x0b\x0c\x85\u2028\u2029":
        return "⏎"
    if char == "\t":
        return "⇥"
    return f"⟨U+{ord(char):04X}⟩" if _unseen(char) else char


def _unseen(char: str) -> bool:
    """Controls, format characters, broken, private and unassigned ones, and line separators."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _without_blanks(char: str) -> bool:
    """Letters of Thai and Lao, Burmese, and Khmer."""
    return "\u0e01" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17d3"
