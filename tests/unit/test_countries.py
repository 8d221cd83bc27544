from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import language
from graph.countries import country, country_name
from graph.schema import standard
from investigator.inspection import value_words

CODES = tuple(f"{first}{second}" for first in map(chr, range(65, 91)) for second in map(chr, range(65, 91)))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


def test_every_country_has_a_name_of_its_own_in_both_languages_and_is_read_back_by_it() -> None:
    for code in ("en", "km"):
        language.use(code)
        named = {each: country_name(each) for each in CODES if country_name(each) != each}
        assert len(named) >= 249
        assert len(set(named.values())) == len(named)
        assert {each for each, name in named.items() if country(name) != each} == set()


def test_khmer_names_are_khmer() -> None:
    language.use("km")
    assert (country_name("KH"), country_name("VN"), country_name("CN")) == ("កម្ពុជា", "វៀតណាម", "ចិន")
    for code in CODES:
        name = country_name(code)
        assert name == code or not any(char.isascii() and char.isalpha() for char in name), name


def test_a_nationality_is_told_by_name_and_what_is_no_code_as_it_stands() -> None:
    field = standard().entities["Person"].field("nationality")
    assert value_words(standard(), field, "KH") == "Cambodia"
    assert value_words(standard(), field, "Kampuchea") == "Kampuchea"
    language.use("km")
    assert value_words(standard(), field, "KH") == "កម្ពុជា"
