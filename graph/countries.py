"""Countries by their codes, names and nationals in the languages of the region."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.language import Phrase, either, spoken
from graph.refusals import BadValue
from graph.text import fold, visible

_BEFORE = "the|republic of|kingdom of|ប្រទេស|ជនជាតិ|សញ្ជាតិ|ពលរដ្ឋ|ประเทศ|สัญชาติ|ชาว|คน|quốc tịch|người|nước|国籍"
_AFTER = "national|nationals|citizen|citizens|nationality|国籍|籍|公民|人"


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a code, a country's name or its nationals' name.

    Codes of two and three letters, English and Khmer names of all countries, and Chinese, Vietnamese and Thai names
    for the region's. What is written like a code is the code: MY is Malaysia, Mỹ the United States. XK is Kosovo, as
    in common use. A name of two countries (Korea) is refused. Raises BadValue.
    """
    words = {word.upper() for word in re.findall(r"[A-Za-z]+", unicodedata.normalize("NFC", text))}
    codes = next(filter(None, (_meant(reading, words) for reading in _readings(_key(text)))), ())
    if not codes:
        raise BadValue(
            Phrase("“{written}” is no country that is known", written=visible(text.strip(), 40)),
            Phrase("Use its ISO code, like KH or CN"),
        )
    if len(codes) > 1:
        raise BadValue(
            Phrase("“{written}” names more than one country", written=visible(text.strip(), 40)),
            Phrase("Write {codes}", codes=either(codes)),
        )
    return codes[0]


def country_name(code: str) -> str:
    """The country's name in the reader's language; the code itself where no country has it."""
    known = _by_code().get(code)
    return spoken(known) if known else code


def _readings(key: str) -> Iterator[str]:
    """The words alone, then without "nationality", "citizen of" and the like on either side."""
    yield key
    for before in map(_key, _BEFORE.split("|")):
        if key.startswith(before):
            yield key.removeprefix(before).strip(": ")
    for after in map(_key, _AFTER.split("|")):
        if key.endswith(after):
            yield key.removesuffix(after).strip()


def _meant(reading: str, words: Collection[str]) -> tuple[str, ...]:
    """The countries that a folded reading stands for; a name whose marks were folded away only looks like a code."""
    codes = _names().get(reading, ())
    as_code = reading.upper()
    if len(codes) > 1 and as_code in codes:
        return (as_code,) if as_code in words else tuple(code for code in codes if code != as_code)
    return codes


@cache
def _names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for each in _by_code().values():
        for alias in (each.code, each.alpha3, each.en, each.km, *each.aliases):
            if alias and each.code not in names.get(_key(alias), ()):
                names[_key(alias)] = (*names.get(_key(alias), ()), each.code)
    return names


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    alpha3: str
    en: str
    km: str
    aliases: tuple[str, ...]


@cache
def _by_code() -> dict[str, _Country]:
    """The table beside this module: code, three-letter code, English name, Khmer name, others with | between them.

    The Khmer names are those of the Common Locale Data Repository, some in a more usual form.
    """
    lines = Path(__file__).with_name("countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {code: _Country(code, alpha3, en, km, tuple(aliases.split("|"))) for code, alpha3, en, km, aliases in rows}


def _key(text: str) -> str:
    return re.sub(r"[.,'’()\s-]+", " ", fold(text)).replace(" and ", " & ").strip()
