"""Khmer words in Latin letters, as Cambodians commonly write their names."""

from dataclasses import dataclass, field
from functools import lru_cache

from graph.text import COENG


def _rows(table: str) -> list[list[str]]:
    return [row.split(":") for row in table.split()]


_CONSONANTS = {
    letter: (latin, int(series) - 1)
    for letter, latin, series in _rows(
        "ក:k:1 ខ:kh:1 គ:k:2 ឃ:kh:2 ង:ng:2 ច:ch:1 ឆ:chh:1 ជ:ch:2 ឈ:chh:2 ញ:nh:2 ដ:d:1 ឋ:th:1 "
        "ឌ:d:2 ឍ:th:2 ណ:n:1 ត:t:1 ថ:th:1 ទ:t:2 ធ:th:2 ន:n:2 ប:b:1 ផ:ph:1 ព:p:2 ភ:ph:2 "
        "ម:m:2 យ:y:2 រ:r:2 ល:l:2 វ:v:2 ឝ:s:1 ឞ:s:1 ស:s:1 ហ:h:1 ឡ:l:1 អ::1"
    )
}
"""Each consonant's Latin letters and its series (0 or 1), which decides how the vowel after it sounds."""

_WEAK = frozenset("ងញណនមយរលវឡ")
"""Consonants that leave the series to the other one of a cluster."""

_VOWELS = {
    sign: (first, second)
    for sign, first, second in _rows(
        "ា:a:ea ិ:e:i ី:ei:i ឹ:oe:eu ឺ:eu:eu ុ:o:u ូ:o:ou ួ:uo:uo "
        "ើ:aeu:eu ឿ:oeu:oeu ៀ:ie:ie េ:e:e ែ:e:e ៃ:ai:ey ោ:ao:o ៅ:ao:ov"
    )
}
_INHERENT = ("a", "o")
_STANDING_VOWELS = dict(_rows("ឣ:a ឤ:a ឥ:e ឦ:ei ឧ:u ឨ:uk ឩ:u ឪ:ov ឫ:rue ឬ:rue ឭ:lue ឮ:lue ឯ:ae ឰ:ai ឱ:ao ឲ:ao ឳ:au"))
_SOFT_H = {"ហ្វ": "f", "ហ្គ": "g", "ហ្ន": "n", "ហ្ម": "m", "ហ្ល": "l", "ហ្ស": "s"}

_TO_FIRST, _TO_SECOND = "\u17c9", "\u17ca"
_NASAL, _BREATH, _STOP = "\u17c6", "\u17c7", "\u17c8"
_CODA_MARK, _SILENT, _SHORT_A = "\u17cb", "\u17cd", "\u17d0"


@lru_cache(maxsize=65536)
def latin(word: str) -> str:
    """One Khmer word (letters of the Khmer block, NFC) in lower-case Latin letters; other characters are left out.

    Rules of our own, from the letters' values and the spellings that are usual in passports; not a standard, and many
    people write their names otherwise. A consonant without a vowel closes the syllable before it, or opens one with
    the inherent vowel; what is written under the last one of a word is silent, as in ពុទ្ធ (Puth).
    """
    units = [unit for unit in _units(word) if not unit.silent]
    if units and len(units) > 1 and units[-1].mute_ending:
        units[-1].vowel = ""
    return "".join(_sound([part for place, unit in enumerate(units) for part in _parted(unit, place, len(units))]))


@dataclass(slots=True)
class _Unit:
    """A consonant with those under it and the signs around it, or a vowel that stands alone."""

    letters: list[str]
    signs: set[str] = field(default_factory=set)
    vowel: str = ""
    alone: str = ""

    @property
    def silent(self) -> bool:
        return _SILENT in self.signs

    @property
    def bare(self) -> bool:
        """Without a vowel of its own, so that it may close a syllable."""
        return not (self.alone or self.vowel or self.signs & {_NASAL, _BREATH, _STOP, _SHORT_A})

    @property
    def mute_ending(self) -> bool:
        """Whether at the end of a word only its first letter sounds, as in ភក្តិ (Pheak)."""
        return len(self.letters) > 1 and self.letters[0] not in _WEAK and self.vowel in ("ិ", "ុ") and not self.signs

    @property
    def series(self) -> int:
        """0 or 1."""
        if _TO_FIRST in self.signs:
            return 0
        if _TO_SECOND in self.signs:
            return 1
        strong = [letter for letter in self.letters if letter not in _WEAK] or self.letters
        return _CONSONANTS[strong[0]][1]

    def consonants(self) -> str:
        start = 0
        sound = _SOFT_H.get(COENG.join(self.letters[:2]), "")
        if sound:
            start = 2
        elif self.letters[0] == "ប" and (_TO_FIRST in self.signs or len(self.letters) > 1):
            sound, start = "p", 1
        return sound + "".join(_CONSONANTS[letter][0] for letter in self.letters[start:])

    def vowel_sound(self) -> str:
        if self.alone:
            return self.alone
        sound = _VOWELS[self.vowel][self.series] if self.vowel else _INHERENT[self.series]
        if _SHORT_A in self.signs:
            sound = "a"
        if _NASAL in self.signs:
            return {"": ("a", "o"), "ុ": ("o", "u"), "ា": ("a", "oa")}.get(self.vowel, (sound, sound))[self.series] + "m"
        if _BREATH in self.signs and not self.vowel:
            return ("ah", "eah")[self.series]
        if _STOP in self.signs:
            return ("a", "ea")[self.series] + "k"
        return sound + ("h" if _BREATH in self.signs else "")


def _units(word: str) -> list[_Unit]:
    units: list[_Unit] = []
    under = False
    for char in word:
        if char == COENG:
            under = True
        elif char in _CONSONANTS:
            if under and units and units[-1].letters:
                units[-1].letters.append(char)
            else:
                units.append(_Unit([char]))
            under = False
        elif char in _STANDING_VOWELS:
            units.append(_Unit([], alone=_STANDING_VOWELS[char]))
        elif units and char in _VOWELS:
            units[-1].vowel = units[-1].vowel or char
        elif units:
            units[-1].signs.add(char)
    return units


def _parted(unit: _Unit, place: int, units: int) -> list[_Unit]:
    """Inside a word a nasal over a stop, without a vowel, closes one syllable and opens the next: សម្បត្តិ, sam-bat."""
    nasal_over_stop = len(unit.letters) > 1 and unit.letters[0] in "ងញណនម" and unit.letters[1] not in _WEAK
    if unit.bare and nasal_over_stop and 0 < place < units - 1:
        return [_Unit(unit.letters[:1], {_CODA_MARK}), _Unit(unit.letters[1:], unit.signs)]
    return [unit]


def _sound(units: list[_Unit]) -> list[str]:
    """One sound for each syllable."""
    sounds: list[str] = []
    index = 0
    while index < len(units):
        unit = units[index]
        sound = (unit.consonants() if unit.letters else "") + unit.vowel_sound()
        index += 1
        if _closes(units, index, opened_bare=unit.bare):
            coda = _coda(units, index)
            sound = (sound.removesuffix("m") if coda == "ng" and _NASAL in unit.signs else sound) + coda
            index += 1
        sounds.append(sound)
    return sounds


def _closes(units: list[_Unit], index: int, *, opened_bare: bool) -> bool:
    """Whether the unit at `index` closes the syllable before it: a bare one after a bare opening or with the mark for
    it; after a vowel where an odd number of bare ones follows, as the others pair into syllables.
    """
    if index == len(units) or not units[index].bare:
        return False
    run = next((n for n, unit in enumerate(units[index:]) if not unit.bare), len(units) - index)
    return opened_bare or _CODA_MARK in units[index].signs or run % 2 == 1


def _coda(units: list[_Unit], index: int) -> str:
    """A closing consonant; at the end of the word without those under it."""
    unit = units[index]
    last = index == len(units) - 1
    sound = _Unit(unit.letters[:1] if last else unit.letters, unit.signs).consonants()
    return "p" if sound == "b" else sound
