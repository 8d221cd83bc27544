"""A case copied whole into another store, hidden and withdrawn facts, originals and log included."""

from __future__ import annotations

from graph.changes import Document
from graph.checks import SCHEMA
from graph.failures import WorldFault
from graph.language import _
from graph.originals import packed
from graph.store import GraphStore, Part
from investigator.case import UNFINISHED, Case
from investigator.progress import Progress, Silent

_PAGE = 2000


class NotTheSame(WorldFault):
    """A copy came out different."""


def vocabulary(source: Case) -> str:
    """The agency's own words in a case, which a copy of it must be made with; "" where there are none."""
    documents = source.ask(lambda s: s.documents(SCHEMA[0]))
    return next((d.text for d in documents if d.name == SCHEMA[1] and d.text), "")


def copy_case(source: Case, target: Case, progress: Progress = Silent()) -> None:
    """Fill an empty case of the same identity and vocabulary with everything that `source` holds.

    Until it is done the target is marked as unfinished; a case so marked is not opened. Raises Cancelled, NotTheSame.
    """
    mark = Document(*UNFINISHED, "This copy was broken off.")
    target.ask(lambda s: s.load(Part.DOCUMENTS, [mark]))
    done = 0
    for part in Part:
        after, more = "", True
        while more:
            after, pieces = source.ask(lambda s, p=part, a=after: s.portion(p, a, _PAGE))  # type: ignore[misc]
            target.ask(lambda s, p=part, v=pieces: s.load(p, v))  # type: ignore[misc]
            done += len(pieces)
            progress.step(f"Copying {part.value}", done, 0)
            more = bool(after)
    for sha256 in source.ask(lambda s: s.originals()):
        _copy_original(source, target, sha256)
        progress.step(_("Copying originals"), done, 0)
    target.ask(_finish)
    if source.ask(lambda s: s.stats()) != target.ask(lambda s: s.stats()):
        raise NotTheSame(
            _("The copy does not count the same as the original."), _("It is not to be used; report this.")
        )


def _copy_original(source: Case, target: Case, sha256: str) -> None:
    data = source.ask(lambda s: s.original(sha256))
    if data is not None:
        for part in packed(sha256, data):
            target.ask(lambda s, p=part: s.put_part(p))  # type: ignore[misc]


def _finish(store: GraphStore) -> None:
    store.rebuild()
    mark = next(iter(store.documents(UNFINISHED[0])))
    store.load(Part.DOCUMENTS, [Document(mark.kind, mark.name, None, mark.text)])
