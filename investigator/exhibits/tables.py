"""The tables of a bundle, for programs and for spreadsheets: the sources of its lines, the facts of its dossiers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from investigator.exhibits.citations import Citation
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.exhibit import Exhibit

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINE = ("chart", "number", "line")
_PLACE = ("exhibit", "document", "place", "sha256", "grade")
_HEADING = (*_LINE, *_PLACE, "strength", "reason", "reason_by", "reason_at")
_FACT = ("dossier", "number", "about", "topic", "says", "happened", "learned", "note")


def sources_json(exhibits: Sequence[Exhibit], dossiers: Sequence[Dossier] = ()) -> bytes:
    """What every page and dossier says, as JSON."""
    body = {"charts": [exhibit.body() | {"fingerprint": exhibit.fingerprint} for exhibit in exhibits]}
    if dossiers:
        body["dossiers"] = [dossier.body() | {"fingerprint": dossier.fingerprint} for dossier in dossiers]
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
                writer.writerow(map(inactive, (*begin, *_place(cited), *end)))
            if not line.citations:
                writer.writerow(map(inactive, (*begin, "", "", "", "", "", *end)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def dossiers_csv(dossiers: Sequence[Dossier]) -> bytes:
    """One row for each place that proves a fact, one with the number 0 for each fact that nothing proves."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*_FACT, *_PLACE))
    for dossier in dossiers:
        for fact in (*dossier.facts, *dossier.unproven):
            said = (fact.about.value, fact.topic, fact.words, fact.happened, fact.learned, fact.note)
            begin = (dossier.subject.label, str(fact.number), *said)
            for place in map(_place, fact.citations) if fact.citations else [("",) * len(_PLACE)]:
                writer.writerow(map(inactive, (*begin, *place)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _place(cited: Citation) -> tuple[str, ...]:
    return (cited.exhibit, cited.title, cited.place, cited.sha256, cited.grade)


def inactive(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like it gets an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_ACTIVE) else cell
