"""Dates in the form in which they are kept are read as words: nobody has to know what a tilde means."""

from __future__ import annotations

import pytest

from graph import language
from graph.schema import standard
from graph.vague import parse
from investigator.disclosure import MASK
from investigator.inspection import date_words, value_words

WORDS = {
    "1990-03-12": "1990-03-12",
    "March 1990": "1990-03",
    "about 1999": "about 1999",
    "before about 2022": "until about 2022",
    "before 3 October 2031": "until 2031-10-02",
    "after 3 October 2031": "since 2031-10-04",
    "early November 2031": "2031-11-01 – 2031-11-10",
}


@pytest.mark.parametrize("written", WORDS)
def test_a_vague_date_is_told_in_words(written: str) -> None:
    told = date_words(parse(written).edtf)
    assert "~" not in told
    assert ".." not in told
    assert "/" not in told
    assert told.split(" ")[0] == WORDS[written].split(" ")[0]


def test_each_form_in_the_reader_s_language() -> None:
    born = standard().entities["Person"].field("birth_date")
    assert value_words(standard(), born, "1999~") == "about 1999"
    assert value_words(standard(), born, "2031-10-19T14:05") == "2031-10-19 14:05"
    assert value_words(standard(), born, "1990/1995~") == "1990 – about 1995"
    assert value_words(standard(), born, MASK) == MASK
    language.use("km")
    try:
        assert value_words(standard(), born, "1999~").endswith("1999")
        assert "about" not in value_words(standard(), born, "1999~")
    finally:
        language.use("en")
