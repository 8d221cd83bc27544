"""The table of sources of a bundle, for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from investigator.exhibits.exhibit import Exhibit

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINE = ("chart", "number", "line")
_PLACE = ("exhibit", "document", "place", "sha256", "grade")
_HEADING = (*_LINE, *_PLACE, "strength", "reason", "reason_by", "reason_at")


def sources_json(exhibits: Sequence[Exhibit]) -> bytes:
    """What every page says, as JSON."""
    body = {"charts": [exhibit.body() | {"fingerprint": exhibit.fingerprint} for exhibit in exhibits]}
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def sources_csv(exhibits: Sequence[Exhibit]) -> bytes:
    """One row for each place that proves a line, one for each line without; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADING)
    for exhibit in exhibits:
        for line in exhibit.lines:
            begin = (exhibit.wish.title, str(line.number), line.words)
            end = (line.strength, line.reason.words, line.reason.by, line.reason.at)
            for cited in line.citations:
                place = (cited.exhibit, cited.title, cited.place, cited.sha256, cited.grade)
                writer.writerow(map(inactive, (*begin, *place, *end)))
            if not line.citations:
                writer.writerow(map(inactive, (*begin, "", "", "", "", "", *end)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def inactive(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_ACTIVE) else cell
