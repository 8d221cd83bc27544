"""One province is one, however it is written."""

from __future__ import annotations

import pytest

from graph import language
from graph.provinces import english_names, khmer_names, province, province_name
from investigator.sample.places import PROVINCES


def test_the_table_has_all_provinces_once() -> None:
    assert list(english_names()) == [f"KH-{number}" for number in range(1, 26)]
    assert len(set(english_names().values())) == len(set(khmer_names().values())) == 25
    for names in (english_names(), khmer_names()):
        assert [province(name) for name in names.values()] == list(names)


def test_the_sample_case_names_them_as_the_table_does() -> None:
    for code, names in PROVINCES.items():
        assert {province(name) for name in (code, *names)} == {code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Preah Sihanouk", "KH-18"),
        ("sihanoukville", "KH-18"),
        ("ខេត្តព្រះសីហនុ", "KH-18"),
        ("Preah Sihanouk Province", "KH-18"),
        ("西哈努克省", "KH-18"),
        ("KH-18", "KH-18"),
        ("kh-01", "KH-1"),
        ("Phnom Penh City", "KH-12"),
        ("រាជធានីភ្នំពេញ", "KH-12"),
        ("金边市", "KH-12"),
        ("Bântéay Méanchey", "KH-1"),
        ("BANTEAYMEANCHEY", "KH-1"),
        ("កណ្ដាល", "KH-8"),
        ("Kampong  Speu ", "KH-5"),
    ],
)
def test_spellings(text: str, code: str) -> None:
    assert province(text) == code


@pytest.mark.parametrize("text", ["", "KH-26", "KH-0", "Bangkok", "Poipet", "unknown", "12", "Province"])
def test_what_is_no_province(text: str) -> None:
    assert province(text) is None


def test_a_province_is_told_in_the_language_of_the_reader() -> None:
    assert province_name("Khett Kampot") == province_name("កំពត") == "Kampot"
    language.use("km")
    try:
        assert province_name("Kampot") == "កំពត"
        assert province_name("Trat") == "Trat"
    finally:
        language.use("en")
