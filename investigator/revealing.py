"""Showing protected persons for a time: logged first, shown then, hidden again at a word."""

from __future__ import annotations

import json
from collections.abc import Sequence

from graph.moments import now
from investigator.case import Case
from investigator.disclosure import Disclosure


def reveal(case: Case, disclosure: Disclosure, uids: Sequence[str], reason: str) -> None:
    """Note in the log who sees these persons and why; only then are they shown. Raises ValueError, StoreError."""
    if not reason.strip():
        raise ValueError("a reason")
    log_shown(case, uids, reason)
    disclosure.unmask(uids)


def log_shown(case: Case, uids: Sequence[str], reason: str) -> None:
    """Note in the log whose names are shown, and why."""
    detail = json.dumps({"reason": reason.strip(), "entities": sorted(uids)}, ensure_ascii=False)
    case.ask(lambda s: s.log(by=case.by, at=now(), action="Protected names shown", detail=detail))
