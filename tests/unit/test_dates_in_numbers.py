"""The short way to read a plain date in numbers gives what the long way gives."""

from __future__ import annotations

import pytest

from graph.date_reading import Reading
from graph.refusals import BadValue
from graph.vague import DateOrder, _in_numbers, parse


def the_long_way(written: str, order: DateOrder) -> str:
    try:
        return Reading(written, order, buddhist=None).edtf()
    except BadValue:
        return "refused"


@pytest.mark.parametrize("order", DateOrder)
@pytest.mark.parametrize("year", [1899, 1900, 1985, 2031, 2099, 2100, 2574])
def test_the_short_way_agrees_with_the_long_one(order: DateOrder, year: int) -> None:
    short = 0
    for first in range(32):
        for second in range(32):
            for written in (f"{first}/{second}/{year}", f"{first:02}/{second:02}/{year}"):
                found = _in_numbers(written, order)
                short += bool(found)
                assert found in ("", the_long_way(written, order))
    assert bool(short) == (1900 <= year <= 2099 and order is not DateOrder.YMD)


def test_its_words_are_kept() -> None:
    assert parse(" 19/10/2031 ").words == "19/10/2031"
    assert parse(" 19/10/2031 ").edtf == "2031-10-19"
