"""A file that a person attaches as a source: its exact bytes are kept, and it gets the next exhibit number."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.facts import Source
from graph.failures import WorldFault
from graph.ids import SourceId, digest
from graph.language import _
from graph.moments import now
from graph.originals import packed
from graph.text import visible
from investigator.case import Case
from investigator.progress import Progress

LARGEST = 50 * 1024 * 1024
"""Bytes of a file that can be attached."""

_EXHIBIT = re.compile(r"EX-(\d+)")


class NotAttachable(WorldFault):
    """The file cannot be kept as a source."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as a source; `new` where the case did not know these bytes."""

    source: Source
    new: bool


def attach(case: Case, path: Path, progress: Progress) -> Attached:
    """Keep a file's bytes in the case, and the source that stands for it; the source itself comes with a change.

    A file that the case knows by its SHA-256 is that source again. Calls block: use it off the GUI thread.
    Raises NotAttachable, StoreError, Cancelled.
    """
    data = _read(path)
    sha256 = hashlib.sha256(data).hexdigest()
    held = case.ask(lambda s: s.sources())
    known = next((source for source in held if source.sha256 == sha256), None)
    if known is None or sha256 not in case.ask(lambda s: s.originals()):
        _keep(case, sha256, data, progress)
    if known is not None:
        return Attached(known, new=False)
    source = Source(
        uid=SourceId(digest(case.info.secret, "source", sha256)),
        title=path.name,
        file_name=path.name,
        sha256=sha256,
        size=len(data),
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        exhibit=next_exhibit(held),
        acquired_at=now(),
        acquired_by=case.by,
        acquired_how="attached to an entry",
        fictional=case.info.fictional,
    )
    return Attached(source, new=True)


def next_exhibit(sources: Iterable[Source]) -> str:
    """The exhibit number after the highest given."""
    given = [int(found[1]) for source in sources if (found := _EXHIBIT.fullmatch(source.exhibit))]
    return f"EX-{max(given, default=0) + 1:03d}"


def _read(path: Path) -> bytes:
    name = visible(path.name, 80)
    try:
        if path.stat().st_size > LARGEST:
            raise NotAttachable(
                _("{name} is larger than {n} MB.").format(name=name, n=LARGEST // 1024**2),
                _("Attach the part of it that matters."),
            )
        data = path.read_bytes()
    except OSError as error:
        happened = _("{name} cannot be read: {why}.").format(name=name, why=error.strerror or type(error).__name__)
        raise NotAttachable(happened, _("Choose a file that you can open.")) from error
    if not data:
        raise NotAttachable(_("{name} is empty.").format(name=name), _("Choose another file."))
    return data


def _keep(case: Case, sha256: str, data: bytes, progress: Progress) -> None:
    for part in packed(sha256, data):
        progress.step(_("Keeping the document"), part.number, part.parts)
        case.ask(lambda s, p=part: s.put_part(p))  # type: ignore[misc]
