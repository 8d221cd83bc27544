"""What the case's log says of bundles: begun before one is moved to its place, exported after, or broken off."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from graph.facts import AuditEntry
from graph.ids import EntityId
from graph.moments import now
from investigator.case import Case
from investigator.exhibits.record import Record

BEGUN = "Evidence export begun"
DONE = "Evidence exported"
BROKEN = "Evidence export broken off"
AGAIN = "Evidence exported again"


def log_export(case: Case, action: str, record: Record) -> None:
    """Note how far the making of a bundle is: its fingerprint, and the reasons that were given. Raises StoreError."""
    first = record.exhibits[0].wish
    detail: dict[str, object] = {
        "bundle": first.bundle,
        "fingerprint": record.fingerprint,
        "charts": [each.wish.title for each in record.exhibits],
        "names shown because": first.reveal,
        "uncited lines kept because": first.include_uncited,
        "reasons": {key: str(reason) for key, reason in first.reasons},
    }
    if first.dossiers:
        detail["dossiers"] = sorted(first.dossiers)
    _log(case, action, detail)


def log_again(case: Case, record: Record, reason: str, shown: Sequence[EntityId]) -> None:
    """Note that a bundle is made once more, and why somebody is named who is protected by now. Raises StoreError."""
    detail: dict[str, object] = {"bundle": record.bundle, "fingerprint": record.fingerprint}
    _log(case, AGAIN, detail | ({"names shown because": reason, "entities": sorted(shown)} if reason else {}))


def unfinished(entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """The bundles that were begun and neither exported nor broken off: they may lie somewhere, whole."""
    found: dict[str, None] = {}
    for entry in entries:
        if entry.action == BEGUN:
            found[json.loads(entry.detail)["bundle"]] = None
        elif entry.action in (DONE, BROKEN):
            found.pop(json.loads(entry.detail)["bundle"], None)
    return tuple(found)


def _log(case: Case, action: str, detail: dict[str, object]) -> None:
    text = json.dumps(detail, ensure_ascii=False)
    case.ask(lambda s: s.log(by=case.by, at=now(), action=action, detail=text))
