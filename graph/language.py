"""The language in which a person is addressed; every text that a person reads goes through `_`."""

from __future__ import annotations

import gettext
from pathlib import Path
from typing import Protocol

DOMAIN = "investigator"
_LOCALES = Path(__file__).parent / "locale"

_code = "en"
_chosen: gettext.NullTranslations = gettext.NullTranslations()


class Worded(Protocol):
    """Anything of the vocabulary that has a word in English and in Khmer."""

    @property
    def en(self) -> str:
        """The English word."""

    @property
    def km(self) -> str:
        """The Khmer word."""


def use(language: str) -> None:
    """Address people in this language ("en", "km") from now on; English where there is no translation."""
    global _chosen, _code  # noqa: PLW0603  one person, one language
    _code = language
    _chosen = gettext.translation(DOMAIN, _LOCALES, [language], fallback=True)


def current() -> str:
    """The language in which a person is addressed now."""
    return _code


def _(text: str) -> str:
    """The text in the chosen language."""
    return _chosen.gettext(text) if text else ""  # under no text at all gettext keeps the catalogue's header


def many(one: str, several: str, number: int) -> str:
    """The text for one or for several, with {n} for the number."""
    return _chosen.ngettext(one, several, number).format(n=f"{number:,}")


def later(text: str) -> str:
    """The same text: marks one that is translated where it is shown, so that the catalogue holds it."""
    return text


def spoken(thing: Worded) -> str:
    """The vocabulary's word for something, in the chosen language."""
    return thing.km if _code == "km" and thing.km else thing.en
