"""The language in which a person is addressed; every text that a person reads goes through `_`."""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "investigator"
_LOCALES = Path(__file__).parent / "locale"

_code = "en"
_chosen: gettext.NullTranslations = gettext.NullTranslations()


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
    return _chosen.gettext(text)


def many(one: str, several: str, number: int) -> str:
    """The text for one or for several, with {n} for the number."""
    return _chosen.ngettext(one, several, number).format(n=f"{number:,}")
