"""Whether a table speaks of victims, told by its headings and by what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.schema import EntityType, Field, Schema
from graph.text import fold

_CODES = ("vic_", "con_")
"""How columns of a victim and of consent begin in IOM's Human Trafficking Case Data Standard 2.0."""

_SHARED = frozenset({
    "case_number", "notes", "industry", "case_status", "case_owner", "referred_by", "referral_date", "referral_reason",
    "decision_body", "recruitment_app", "recruitment_place",
})  # fmt: skip
"""Fields of a profile that registers of other people have as well, so that they tell nothing by themselves."""

_VICTIM_WORDS = frozenset({
    "victim", "victims", "victimhood", "survivor", "survivors", "trafficked", "trafficking", "rescue", "rescued",
    "consent", "declaration", "declarations", "declarant", "declarants", "intake", "intakes", "shelter", "exploitation",
    "exploited",
})  # fmt: skip
_VICTIM_PARTS = (
    "រងគ្រោះ", "ជួញដូរ", "សង្គ្រោះ", "លេខប្រកាស", "អ្នកប្រកាស", "កេងប្រវ័ញ្ច", "យល់ព្រម", "受害", "被害", "被拐", "获救", "解救",
    "nan nhan", "เหยื่อ", "ผู้เสียหาย", "ผู้รอดชีวิต",
)  # fmt: skip

_SUSPECT_WORDS = frozenset({
    "suspect", "suspects", "suspected", "accused", "charge", "charges", "charged", "offence", "offences", "offense",
    "offenses", "offender", "offenders", "perpetrator", "perpetrators", "defendant", "defendants", "arrest", "arrested",
    "warrant", "alleged", "indicted", "convicted", "wanted",
})  # fmt: skip
_SUSPECT_PARTS = (
    "សង្ស័យ", "ជាប់ចោទ", "ចោទប្រកាន់", "ពិរុទ្ធ", "嫌疑", "嫌犯", "被告", "nghi pham", "bi can", "ผู้ต้องสงสัย", "ผู้ต้องหา",
)  # fmt: skip

_COUNTED = re.compile(r"(number|no\.?|count|total) of .*|.* (count|total)|victims|survivors")
_ONE = ("victim", "survivor", "declarant", "ជនរងគ្រោះ", "受害者", "受害人", "被害人", "nan nhan", "เหยื่อ", "ผู้เสียหาย")
_OF_A_VICTIM = re.compile(rf"\b(of )?(the )?({'|'.join(_ONE[:3])})('?s)?\b|{'|'.join(_ONE[3:])}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings of a table say of victims.

    `victims`: the persons of its rows are to be protected. `said` has for each column the words to look it up by: what
    is left of “Victim's name” where the persons are victims is “name”.
    """

    victims: bool
    said: tuple[str, ...]


def read_headings(heading: Sequence[str], called: Iterable[str], schema: Schema) -> Headings:
    """Whether the rows of a table with this heading, and with these names of sheet and register, are victims.

    The standard's own columns decide; so do two fields of a victim's profile, or a name that is a victim's. One such
    field, or a word for victims or their intake, decides unless the table speaks of suspects. In doubt it is victims.
    """
    folded = tuple(" ".join(fold(column).replace("_", " ").split()) for column in heading)
    profiles = [kind for kind in schema.entities.values() if kind.protects]
    bare = tuple(_without_victim(words) for words in folded)
    titles = tuple(map(fold, called))
    suspects = any(map(_speaks_of_suspects, (*folded, *titles)))
    told = sum(any(_tells(words, kind) for kind in profiles) for words in folded)
    words = any(_speaks_of_victims(words) and not _COUNTED.fullmatch(words) for words in folded)
    words = words or any(map(_speaks_of_victims, titles))
    victims = (
        any(_is_code(column, profiles) for column in heading)
        or told > 1
        or (_names_a_victim(folded, bare, schema) and not (suspects and _names_a_person(folded, schema)))
        or ((told > 0 or words) and not suspects)
    )
    return Headings(victims, bare if victims else folded)


def known_words(field: Field) -> frozenset[str]:
    """The headings, folded, that the vocabulary knows for a field."""
    return frozenset({fold(field.en), fold(field.km), field.name.replace("_", " "), *map(fold, field.aliases)})


def _is_code(column: str, profiles: Iterable[EntityType]) -> bool:
    return column.strip().lower().startswith(_CODES) or any(column in f.htcds for kind in profiles for f in kind.fields)


def _tells(words: str, kind: EntityType) -> bool:
    return any(f.name not in _SHARED and words in known_words(f) for f in kind.fields)


def _speaks_of_victims(words: str) -> bool:
    return not _VICTIM_WORDS.isdisjoint(_words(words)) or any(part in words for part in _VICTIM_PARTS)


def _speaks_of_suspects(words: str) -> bool:
    return not _SUSPECT_WORDS.isdisjoint(_words(words)) or any(part in words for part in _SUSPECT_PARTS)


def _words(folded: str) -> frozenset[str]:
    return frozenset(_WORD.findall(folded.replace("_", " ")))


def _without_victim(words: str) -> str:
    """What a heading says of a victim, “name” where it is only the word for one."""
    words = words.replace("_", " ")
    if words in _ONE:
        return "name"
    return " ".join(_OF_A_VICTIM.sub(" ", words).split())


def _names_a_victim(folded: Sequence[str], bare: Sequence[str], schema: Schema) -> bool:
    names = _naming_words(schema)
    return any(left != words and left in names for words, left in zip(folded, bare, strict=True))


def _names_a_person(folded: Sequence[str], schema: Schema) -> bool:
    return not _naming_words(schema).isdisjoint(folded)


def _naming_words(schema: Schema) -> frozenset[str]:
    """The headings under which a person is called or known."""
    person = schema.entities["Person"]
    return frozenset(word for f in person.fields if f.naming and f.name != "notes" for word in known_words(f))
