"""Moments sort as strings."""

from __future__ import annotations

import re

import pytest

from graph.moments import later, now


def test_now_is_utc_to_the_microsecond() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", now())
    assert now() <= now()


@pytest.mark.parametrize(
    ("moment", "than", "expected"),
    [
        ("2031-10-19T08:00:00.000001Z", "2031-10-19T08:00:00.000000Z", "2031-10-19T08:00:00.000001Z"),
        ("2031-10-19T08:00:00.000000Z", "2031-10-19T08:00:00.000000Z", "2031-10-19T08:00:00.000001Z"),
        ("2031-10-18T08:00:00.000000Z", "2031-12-31T23:59:59.999999Z", "2032-01-01T00:00:00.000000Z"),
        ("2031-10-18T08:00:00.000000Z", "2031-10-19T10:00:00+07:00", "2031-10-19T03:00:00.000001Z"),
    ],
)
def test_later_never_goes_back(moment: str, than: str, expected: str) -> None:
    assert later(moment, than) == expected
