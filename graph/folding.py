"""The text that search looks into, what a query looks for in it, and why something was found."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from itertools import chain, starmap

from rapidfuzz import fuzz

from graph.language import _, shown, together
from graph.romanising import romanise, skeleton, skeleton_of, spoken_words
from graph.text import fold, visible
from graph.values import Kind

__all__ = ["Match", "Needles", "Tier", "explain", "fold", "needles", "romanise", "search_text", "skeleton", "tier"]


class Tier(IntEnum):
    """How closely a search text answers a query, the best first."""

    LINE = 0
    """A whole line is the query."""
    LINE_START = 1
    WORD_START = 2
    INSIDE = 3
    WORDS = 4
    """All words of the query are there, anywhere."""
    READING = 5
    """A line begins like the query read aloud: 王小明 and Xiaoming Wang."""
    CONSONANTS = 6
    """A name has the consonants of the query: សុខ សុភា and Sok Sophea."""


@dataclass(frozen=True, slots=True)
class Needles:
    """What a query looks for in search text. A store and `tier` answer alike if they test just this.

    `forms`: the folded query, without its punctuation, as bare digits; each counts on the first four tiers. `words`:
    two or more that must all be there, else empty. `readings`: the query in Latin letters without blanks, where it
    was written in others. `skeleton`: as search text spells it, or "".
    """

    forms: tuple[str, ...]
    words: tuple[str, ...]
    readings: tuple[str, ...]
    skeleton: str

    @property
    def patterns(self) -> tuple[tuple[int, str], ...]:
        """(tier, substring) in the order of the tiers: the first that is in a search text gives its tier.

        Only WORDS is not among them: it needs every one of `words`.
        """
        found = [(Tier.LINE, f"\n{form}\n") for form in self.forms]
        found += [(Tier.LINE_START, f"\n{form}") for form in self.forms]
        found += [(Tier.WORD_START, f" {form}") for form in self.forms]
        found += [(Tier.INSIDE, form) for form in self.forms]
        found += [(Tier.READING, f"\n{reading}") for reading in self.readings]
        if self.skeleton:
            found.append((Tier.CONSONANTS, f"\n{self.skeleton}\n"))
        return tuple((int(tier), pattern) for tier, pattern in found)


@dataclass(frozen=True, slots=True)
class Match:
    """How well an entity answers a query (0 not at all, 1 exactly) and why, in words for a person."""

    score: float
    why: str


def search_text(fields: Iterable[tuple[Kind, str]]) -> str:
    """The folded text of an entity's values, a line end before, between and after its lines; "" without any.

    A line for each value; for a name also its reading in Latin letters, that without blanks and with the parts turned
    round, and "~" with its consonants; for a place its reading; for phones and identifiers their bare digits and
    letters, a phone with its country's prefix and with the national 0. Lines come once, in the order of the fields.
    The consonants are spelled in circled letters, which no folded query can hold: no text meets them by accident.
    """
    lines = dict.fromkeys([line for kind, value in fields for line, _ in _lines(kind, value) if line])
    return "\n" + "\n".join(lines) + "\n" if lines else ""


@lru_cache(maxsize=4096)
def needles(query: str) -> Needles:
    """What the query looks for; an empty query finds nothing."""
    folded = fold(query).lstrip("~ ")
    bare = " ".join(_words(folded))
    forms = dict.fromkeys((folded, bare, _compact(folded)))
    words = tuple(dict.fromkeys(bare.split()))
    return Needles(
        forms=tuple(filter(None, forms)),
        words=words if len(words) > 1 else (),
        readings=_readings(folded),
        skeleton=_asked_skeleton(folded, words),
    )


def tier(text: str, wanted: Needles) -> int | None:
    """The tier on which a search text answers, None if it does not: the rule that every store follows."""
    for level, pattern in wanted.patterns:
        if level > Tier.WORDS and _all_words(text, wanted):
            return int(Tier.WORDS)
        if pattern in text:
            return level
    return int(Tier.WORDS) if _all_words(text, wanted) else None


def explain(query: str, fields: Iterable[tuple[str, Kind, str]]) -> Match:
    """How well fields (label, kind, value) answer the query, and by which of them, in words.

    The score falls with the tier, then with the distance between the query and the line it met; it is the same in
    every store and every run.
    """
    wanted = needles(query)
    known = tuple(fields)
    best = Match(0.0, "")
    for label, kind, value in known:
        for line, how in _lines(kind, value):
            level = tier(f"\n{line}\n", wanted) if line else None
            score = 0.0 if level is None else _score(level, query, wanted, value, line)
            if level is not None and score > best.score:
                best = Match(score, _why(label, value, line, how, level, query))
    if not best.why and _all_words(search_text((kind, value) for _, kind, value in known), wanted):
        best = Match(_SCORES[Tier.WORDS] - _FARTHEST, _("words in {field}").format(field=_where(wanted.words, known)))
    return best


class _How(Enum):
    """How a line of search text came from its value."""

    SAME = "same"
    READ = "read"
    TURNED = "turned"
    DIGITS = "digits"
    CONSONANTS = "consonants"


def _lines(kind: Kind, value: str) -> list[tuple[str, _How]]:
    """The lines of one value with how they came about; some may be empty or come twice."""
    folded = fold(value).lstrip("~ ")
    lines = [(folded, _How.SAME)]
    if kind is Kind.NAME:
        lines += _name_lines(value)
    elif kind is Kind.PLACE and not folded.isascii():
        lines.append((romanise(value), _How.READ))
    elif kind is Kind.PHONE:
        digits = "".join(filter(str.isdigit, folded))
        lines.append((digits, _How.DIGITS))
        if folded.startswith("+"):
            lines.append(("0" + digits[_prefix_length(digits) :], _How.DIGITS))
    elif kind is Kind.IDENTIFIER:
        lines.append(("".join(filter(str.isalnum, folded)), _How.DIGITS))
    return lines


def _name_lines(value: str) -> list[tuple[str, _How]]:
    parts = spoken_words(value)
    words = [part[0] if len(part) == 1 else "".join(part) for part in parts]
    together = " ".join(words)
    lines = [("".join(words), _How.READ), (together, _How.READ)]
    if sum(map(len, parts)) > len(parts):
        lines.insert(0, (" ".join(map(" ".join, parts)), _How.READ))
    if len(words) > 1:
        lines += [(" ".join(words[1:] + words[:1]), _How.TURNED), (" ".join(words[-1:] + words[:-1]), _How.TURNED)]
    if "ü" in together:
        lines = [(typed, how) for line, how in lines for typed in _typed(line)]
    return [*lines, (_spelled(skeleton_of(words)), _How.CONSONANTS)]


def _readings(folded: str) -> tuple[str, ...]:
    """A query of other letters in Latin ones without blanks: as written, with the first part last, and both without
    the legal form of a Chinese company. None for a single Chinese character, which is read like a hundred others.
    """
    if folded.isascii() or len(folded) < 2:
        return ()
    found: list[str] = []
    for text in dict.fromkeys((folded, _LEGAL_FORM.sub("", folded))):
        words = list(map("".join, spoken_words(text)))
        for order in (words, words[1:] + words[:1]):
            found += _typed("".join(order))
    return tuple(filter(None, dict.fromkeys(found)))


_LEGAL_FORM = re.compile("(股份|责任|責任)?(有限)?(责任|責任)?公司$|集团$|集團$")


def _typed(latin: str) -> tuple[str, ...]:
    """How people type pinyin's ü: lu, lv, and lyu in passports."""
    return tuple(latin.replace("ü", typed) for typed in ("u", "v", "yu")) if "ü" in latin else (latin,)


_CIRCLED = {ord("A") + index: 0x24D0 + index for index in range(26)}
_FEWEST_CONSONANTS = 3


def _spelled(consonants: str) -> str:
    """As search text holds it; "" for so few consonants that they say nothing."""
    if len(consonants) - consonants.count(" ") - consonants.count("A") < _FEWEST_CONSONANTS:
        return ""
    return "~" + consonants.translate(_CIRCLED)


def _asked_skeleton(folded: str, words: tuple[str, ...]) -> str:
    """Only for what looks like a name: two words, or one long one, without digits."""
    if any(map(str.isdigit, folded)):
        return ""
    consonants = skeleton(folded)
    return _spelled(consonants) if len(words) > 1 or len(consonants) > _FEWEST_CONSONANTS else ""


def _words(folded: str) -> list[str]:
    """Runs of letters, digits and their marks."""
    if folded.isascii():
        return re.findall(r"[a-z0-9]+", folded.replace("'", ""))
    kept = (char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded.replace("'", ""))
    return "".join(kept).split()


def _all_words(text: str, wanted: Needles) -> bool:
    return bool(wanted.words) and all(word in text for word in wanted.words)


def _compact(folded: str) -> str:
    """The letters and digits alone where most are digits; 00 in front, which stands for +, is left out."""
    letters = "".join(filter(str.isalnum, folded))
    digits = sum(map(str.isdigit, letters))
    return letters.removeprefix("00") if digits >= _FEWEST_DIGITS and digits * 2 >= len(letters) else ""


_FEWEST_DIGITS = 3
_TWO_DIGIT_PREFIXES = frozenset(
    map(
        str,
        chain(
            (20, 27, 36, 39, 40, 41, 81, 82, 84, 86, 98),
            *starmap(range, ((30, 35), (43, 50), (51, 59), (60, 67), (90, 96))),
        ),
    )
)


def _prefix_length(digits: str) -> int:
    """Of the country's calling code in front of an international number (ITU E.164)."""
    if digits[:1] in ("1", "7"):
        return 1
    return 2 if digits[:2] in _TWO_DIGIT_PREFIXES else 3


_SCORES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.6)
"""Of each tier at its best."""

_FARTHEST = 0.05
_FARTHEST_BY_CONSONANTS = 0.3
"""What a line loses that has nothing else in common with the query, on the last tier and on the others."""


def _score(level: int, query: str, wanted: Needles, value: str, line: str) -> float:
    if level == Tier.CONSONANTS:
        near = fuzz.token_sort_ratio(romanise(query), romanise(value)) / 100
        return round(_SCORES[level] - _FARTHEST_BY_CONSONANTS * (1 - near), 4)
    asked = wanted.readings if level == Tier.READING else wanted.forms
    near = max(fuzz.ratio(form, line) for form in asked) / 100
    return round(_SCORES[level] - _FARTHEST * (1 - near), 4)


def _why(label: str, value: str, line: str, how: _How, level: int, query: str) -> str:
    if how is _How.CONSONANTS:
        return _("{field}, same consonants").format(field=label)
    if how is _How.DIGITS:
        alone = _("{field}, digits only") if line.isdigit() else _("{field}, letters and digits only")
        return alone.format(field=label)
    if how is not _How.SAME and not value.isascii():
        reading = line if how is _How.TURNED else romanise(value)
        return _("{field} {value}, read as “{reading}”").format(field=label, value=visible(value, 60), reading=reading)
    if level == Tier.READING:
        return _("{field}, as {query} is read").format(field=label, query=visible(query, 60))
    if how is _How.TURNED:
        return _("{field}, in another order").format(field=label)
    if level == Tier.WORDS:
        return _("words in {field}").format(field=label)
    if level == Tier.LINE:
        return label
    return (_("{field} begins so") if level == Tier.LINE_START else _("in {field}")).format(field=label)


def _where(words: tuple[str, ...], fields: tuple[tuple[str, Kind, str], ...]) -> str:
    """The labels of the fields that hold any of the words."""
    held = (label for label, kind, value in fields if any(word in search_text([(kind, value)]) for word in words))
    return shown(together(dict.fromkeys(held)))
