"""Source documents in packed parts, so that a case never takes long at a time to keep a large one."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from graph.language import _
from graph.store import OriginalPart, Refused

PART_BYTES = 1024 * 1024


def packed(sha256: str, data: bytes) -> Iterator[OriginalPart]:
    """The parts of a document, each packed when it is asked for; an empty document has one.

    Raises Refused where the bytes do not have this hash.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(_("The file changed while it was being read."), _("Import it again."))
    starts = range(0, max(len(data), 1), PART_BYTES)
    return (
        OriginalPart(sha256, number, len(starts), zlib.compress(data[start : start + PART_BYTES]))
        for number, start in enumerate(starts)
    )
