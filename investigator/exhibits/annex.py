"""The cited originals that go with a bundle: each document once, but for those that name protected persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.failures import WorldFault
from graph.language import _
from investigator.case import Case
from investigator.exhibits.exhibit import Citation, Exhibit
from investigator.exhibits.protected_words import excuses_of_case, protected_words
from investigator.exhibits.self_test import Search

FOLDER = "originals"


class OriginalGone(WorldFault):
    """The case does not hold a document any more that goes with a bundle."""


def put_originals(case: Case, exhibits: Sequence[Exhibit], folder: Path) -> dict[str, str]:
    """Put the cited documents in, but for those that name a protected person; returns where each is, by SHA-256.

    Whom a page shows by name for a reason may stand in them; nobody else who is protected.
    """
    where: dict[str, str] = {}
    named = frozenset(e.uid for each in exhibits for e in each.entities if not e.protected)
    words = case.ask(lambda s: protected_words(s, case.schema, but_for=named))
    search = Search(words.all, case.ask(lambda s: excuses_of_case(s, case.schema, words)))
    for cited in dict.fromkeys(c for each in exhibits for c in each.sources):
        data = _original(case, cited.sha256) if cited.sha256 else None
        if data is None:
            where[cited.sha256] = _("not in the case")
        elif search.leaks(data):
            where[cited.sha256] = _("kept back: it names protected persons")
        else:
            where[cited.sha256] = _name(cited)
            _put(folder, where[cited.sha256], data)
    return where


def put_again(case: Case, folder: Path, where: Mapping[str, str]) -> None:
    """Put in the same documents as before, and none that was kept back then. Raises OriginalGone."""
    for sha256, name in where.items():
        if name.startswith(f"{FOLDER}/"):
            data = _original(case, sha256)
            if data is None:
                raise OriginalGone(
                    _("The case does not hold {name} any more.").format(name=name), _("Restore the case from a copy.")
                )
            _put(folder, name, data)


def _original(case: Case, sha256: str) -> bytes | None:
    return case.ask(lambda s: s.original(sha256))


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


def _name(cited: Citation) -> str:
    ending = Path(cited.title).suffix.lower()
    ending = ending if ending[1:].isalnum() and len(ending) < 8 else ".bin"
    return f"{FOLDER}/{''.join(c for c in cited.exhibit if c.isalnum() or c in '-_')}-{cited.sha256[:8]}{ending}"
