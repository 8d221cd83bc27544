"""The language in which a person is addressed; every text that a person reads goes through `_`."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from typing import Protocol, Self, TypeGuard, runtime_checkable

DOMAIN = "investigator"
_LOCALES = Path(__file__).parent / "locale"

BOTH = "en+km"
"""Every text in English and then in Khmer: for pages that people of both languages read."""

_code = "en"
_chosen: gettext.NullTranslations = gettext.NullTranslations()
_for_now: ContextVar[str] = ContextVar("_for_now", default="")
"""The language of what is written just now, where it is another than the person's."""


@runtime_checkable
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
    _chosen = _texts(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Whatever this thread says within is in this language ("" for the person's own); nobody else notices."""
    token = _for_now.set(language)
    try:
        yield
    finally:
        _for_now.reset(token)


def languages() -> tuple[str, ...]:
    """The languages that are spoken now: one, or both."""
    return tuple(current().split("+"))


def in_each(say: Callable[[], str]) -> str:
    """A sentence made once in each language that is spoken now, with a dot between."""
    made = []
    for language in languages():
        with speaking(language):
            made.append(say())
    return " · ".join(dict.fromkeys(made))


def current() -> str:
    """The language in which a person is addressed now."""
    return _for_now.get() or _code


def _(text: str) -> str:
    """The text in the chosen language."""
    return _translations().gettext(text) if text else ""  # under no text gettext keeps the catalogue's header


def many(one: str, several: str, number: int) -> str:
    """The text for one or for several, with {n} for the number."""
    return _translations().ngettext(one, several, number).format(n=f"{number:,}")


def later(text: str) -> str:
    """The same text: marks one that is translated where it is shown, so that the catalogue holds it."""
    return text


def spoken(thing: Worded) -> str:
    """The vocabulary's word for something, in the chosen language."""
    if current() == BOTH and thing.km:
        return f"{thing.en} · {thing.km}"
    return thing.km if current() == "km" and thing.km else thing.en


class Phrase(str):
    """A text that is kept in English, in every store and file, and is put into the reader's language by `shown`.

    As a string it is English; beside that it keeps its pattern, which the catalogue holds, and what fills it in: texts,
    numbers, other phrases, and words of the vocabulary. It ends where a store gives back a plain string.
    """

    __slots__ = ("filled", "pattern")
    pattern: str
    filled: dict[str, object]

    def __new__(cls, pattern: str, /, **filled: object) -> Self:
        """The pattern with {name} for everything that fills it in."""
        english = {name: each.en if _worded(each) else each for name, each in filled.items()}
        made = super().__new__(cls, pattern.format(**english))
        made.pattern, made.filled = pattern, filled
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.pattern,), self.filled

    def shown(self) -> str:
        """The text in the chosen language."""
        return _(self.pattern).format(**{name: _filled(each) for name, each in self.filled.items()})


def shown(text: str) -> str:
    """A text as a person is to read it: a phrase in the chosen language, any other text as it is."""
    return text.shown() if isinstance(text, Phrase) else text


def recalled(text: str, *patterns: str) -> str:
    """A text that a store gave back, as the phrase that it was if it fits one of the patterns, else as it is.

    Each pattern is tried whole, in order; what fills it in may be anything on one or several lines.
    """
    return next(
        (Phrase(pattern, **filled) for pattern in patterns if (filled := _fits(text, pattern)) is not None), text
    )


def heard(text: str, *patterns: str) -> str:
    """What a person wrote in the chosen language, as the phrase that it is there, else as it is; tried in order.

    Marks and blanks that nobody types do not count.
    """
    forms = ((pattern, _fits(text.translate(_TYPED), _(pattern).translate(_TYPED))) for pattern in patterns)
    return next((Phrase(pattern, **filled) for pattern, filled in forms if filled is not None), text)


_TYPED = {0x200B: None, 0xA0: " "}
"""What nobody types: the mark between words, and the blank at which no line breaks."""
_FILLED = re.compile(r"\\\{(\w+)\\\}")


def _fits(text: str, form: str) -> dict[str, str] | None:
    """What fills a form in so that it is this text."""
    found = re.fullmatch(_FILLED.sub(lambda name: f"(?P<{name[1]}>.+)", re.escape(form)), text, re.DOTALL)
    return found.groupdict() if found else None


def either(texts: Iterable[str]) -> str:
    """The texts as a choice: one or another; "" where there is none."""
    return reduce(lambda some, last: Phrase("{some} or {last}", some=some, last=last) if some else last, texts, "")


def together(texts: Iterable[str]) -> str:
    """The texts as one: one and another; "" where there is none."""
    return reduce(lambda some, last: Phrase("{some} and {last}", some=some, last=last) if some else last, texts, "")


def _filled(each: object) -> object:
    if _worded(each):
        return spoken(each)
    return shown(each) if isinstance(each, str) else each


def _worded(each: object) -> TypeGuard[Worded]:
    """Whether it is of the vocabulary: to ask a text or a number for its protocol takes a hundred times as long."""
    return not isinstance(each, str | int) and isinstance(each, Worded)


def _translations() -> gettext.NullTranslations:
    language = _for_now.get()
    return _texts(language) if language else _chosen


class _Both(gettext.NullTranslations):
    """English, a dot, Khmer."""

    def gettext(self, message: str) -> str:
        """The text in both languages."""
        return _joined(message, _texts("km").gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The text for one or for several, in both languages."""
        return _joined(msgid1 if n == 1 else msgid2, _texts("km").ngettext(msgid1, msgid2, n))


def _joined(english: str, khmer: str) -> str:
    return english if khmer == english else f"{english} · {khmer}"


@cache
def _texts(language: str) -> gettext.NullTranslations:
    if language == BOTH:
        return _Both()
    return gettext.translation(DOMAIN, _LOCALES, [language], fallback=True)
