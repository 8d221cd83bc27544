"""Moments as they are kept: ISO 8601 in UTC, to the microsecond, so that as strings they sort by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> str:
    """The moment that it is by the clock of this computer."""
    return datetime.now(UTC).strftime(FORM)


def later(moment: str, than: str) -> str:
    """`moment`, or the first one after `than` where the clock has not moved on since or was set back.

    Both are as `now` gives them; `than` may be less exact.
    """
    if moment > than:
        return moment
    return (datetime.fromisoformat(than).astimezone(UTC) + timedelta(microseconds=1)).strftime(FORM)
