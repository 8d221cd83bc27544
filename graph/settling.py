"""How far one step of settling a large run goes; the same for every store."""

from __future__ import annotations

from collections.abc import Iterable

PAGE = 2_000
"""Subjects of a run that one step looks at: few enough that a question asked meanwhile is answered at once."""


def up_to(page: Iterable[tuple[str, bool]], limit: int) -> tuple[list[str], list[str]]:
    """The subjects looked at, and of them those to bring up to date, out of a page of subjects, each with whether it
    rests on something else too. It ends with the page, or with the last of `limit` that are to be brought up to date.
    """
    looked_at: list[str] = []
    shared: list[str] = []
    for subject, more in sorted(page):
        looked_at.append(subject)
        if more:
            shared.append(subject)
        if len(shared) == limit:
            break
    return looked_at, shared
