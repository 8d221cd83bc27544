from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import language
from graph.citing import WORD_OF, Place, cited_words, locator_from, locator_words, place_of, source_words
from graph.facts import Source
from graph.ids import SourceId
from graph.language import Phrase

LOCATORS = (
    "sheet Premises, row 12",
    "sheet Premises, row 12, column C",
    "sheet A, row 5, column B, row 7",
    "row 14",
    "row 14, column AA",
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


def unmarked(text: str) -> str:
    return text.replace("\u200b", "").replace("\u00a0", " ")


@pytest.mark.parametrize("locator", LOCATORS)
def test_a_locator_is_kept_as_it_is_and_told_in_either_language(locator: str) -> None:
    place = place_of(locator)
    assert place is not None
    assert place.locator == locator
    assert locator_words(locator) == locator
    language.use("km")
    told = locator_words(locator)
    assert "row 1" not in told
    assert "ជួរ" in told
    assert place_of(locator) == place


def test_the_parts_of_a_place_are_told_in_their_order() -> None:
    language.use("km")
    assert unmarked(locator_words("sheet Premises, row 12, column C")) == "សន្លឹក Premises, ជួរ 12, ជួរឈរ C"
    assert unmarked(locator_words("sheet A, row 5, column B, row 7")) == "សន្លឹក A, row 5, column B, ជួរ 7"
    assert locator_words("told") == "ប្រាប់\u200bផ្ទាល់\u200bមាត់"


@pytest.mark.parametrize("words", ["page 3", "ទំព័រ 3", "the last row", "row many", ""])
def test_words_of_a_person_stay_as_they_are(words: str) -> None:
    for code in ("en", "km"):
        language.use(code)
        assert locator_words(words) == words
        assert locator_from(words) == words


def test_a_place_is_understood_as_the_reader_sees_it() -> None:
    language.use("km")
    for locator in LOCATORS[:2] + LOCATORS[3:]:
        assert locator_from(locator_words(locator)) == locator
        assert locator_from(unmarked(locator_words(locator))) == locator
        assert locator_from(locator) == locator
    assert locator_from("14") == locator_from("១៤") == "row 14"
    language.use("en")
    assert locator_from("ជួរ 14") == "ជួរ 14"


def test_a_source_is_told_by_its_exhibit_or_by_its_title() -> None:
    word = Source(SourceId("a" * 32), Phrase(WORD_OF, name="Lt. Sok"), kind="word")
    stored = Source(SourceId("a" * 32), str(word.title))
    assert cited_words(stored, "told") == "Word of Lt. Sok told"
    language.use("km")
    assert stored.title == "Word of Lt. Sok"
    assert unmarked(source_words(stored)) == unmarked(source_words(word)) == "សម្តីរបស់ Lt. Sok"
    assert unmarked(cited_words(Source(SourceId("b" * 32), "x.csv", exhibit="EX-017"), "row 4")) == "EX-017 ជួរ 4"
    assert cited_words(None, "") == ""


def test_a_place_without_a_sheet_or_column_has_neither() -> None:
    assert Place("", 3, "").locator == "row 3"
    assert Place("", 3, "B").locator == "row 3, column B"
