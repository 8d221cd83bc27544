"""The report of a bundle as PDF/A: charts, table of sources, what is unproven, dossiers, the list of exhibits."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

import typst

from graph.language import _, languages, speaking
from investigator.exhibits.annex import FOLDER
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.dossier_pages import cited_row, dossier_pages, dossier_words
from investigator.exhibits.exhibit import Exhibit, Line
from investigator.exhibits.page import PIXEL_MM, Page

STANDARDS: Sequence[Literal["a-3a", "ua-1"]] = ("a-3a", "ua-1")
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1): tagged, readable aloud, with the data attached; Typst refuses to
write what does not conform."""

_PLACES_OF_A_LINE = 6
_TOP_MM = 30
"""What begins higher on a page than this stands at its top."""

_FONTS = files("investigator") / "fonts"
_TEMPLATE = files("investigator.exhibits") / "report.typ"


def pdf(
    pages: Sequence[Page],
    drawings: Sequence[bytes],
    sources: bytes,
    originals: Mapping[str, str],
    dossiers: Sequence[Dossier] = (),
) -> bytes:
    """The report: one page for each drawing (SVG), then tables and dossiers. The same input gives the same bytes.

    `sources` is what is attached as sources.json; `originals` says of each cited document, by SHA-256, where it is.
    """
    with speaking(pages[0].exhibit.wish.language):
        body = json.dumps(_body(pages, originals, dossiers), ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="investigator-") as name, as_file(_FONTS) as fonts:
        folder = Path(name)
        for number, drawing in enumerate(drawings, start=1):
            (folder / f"chart-{number}.svg").write_bytes(drawing)
        (folder / "sources.json").write_bytes(sources)
        (folder / "report.json").write_text(body, encoding="utf-8")
        template = folder / "report.typ"
        template.write_bytes(_TEMPLATE.read_bytes())
        made: bytes = typst.compile(
            str(template),
            root=str(folder),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            pdf_standards=list(STANDARDS),
        )
    return made


def chart_pdf(page: Page, drawing: bytes, sources: bytes) -> bytes:
    """The report of one chart alone, for a look before a bundle is made."""
    return pdf([page], [drawing], sources, {})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of tables of the report, as a picture in PNG; `part` is what stands at its top: sources, unproven,
    exhibits, or the title of a dossier.
    """

    number: int
    part: str
    picture: bytes


class Leaves:
    """The pages of tables that a bundle of these pages would have, set without a file; pictures of any size."""

    def __init__(self, pages: Sequence[Page], dossiers: Sequence[Dossier]) -> None:
        told: tuple[Exhibit | Dossier, ...] = (*(page.exhibit for page in pages), *dossiers)
        with speaking(pages[0].exhibit.wish.language):
            words = _("told when the bundle is made")
            body = _body(pages, {c.sha256: words for each in told for c in each.sources}, dossiers)
        self._first = len(pages) + 1
        self._inputs = {"report": json.dumps(body, ensure_ascii=False)}

    def pictures(self, dpi: float) -> tuple[Leaf, ...]:
        """All of them at so many dots per inch; off the GUI thread."""
        template, known = _TEMPLATE.read_bytes(), _fonts()
        made: bytes | list[bytes] = typst.compile(
            template, font_paths=known, format="png", ppi=dpi, sys_inputs=self._inputs
        )
        begun = json.loads(typst.query(template, "<part>", field="value", font_paths=known, sys_inputs=self._inputs))
        pictures = made if isinstance(made, list) else [made]
        return tuple(
            Leaf(self._first + place, _part_of(begun, place + 1), picture) for place, picture in enumerate(pictures)
        )


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the program, looked through once."""
    with as_file(_FONTS) as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _part_of(begun: Sequence[Mapping[str, Any]], page: int) -> str:
    """What stands at the top of a page: what began there, else what went on from the page before."""
    at_top = [part["name"] for part in begun if part["page"] == page and part["top"] < _TOP_MM]
    before = [part["name"] for part in begun if part["page"] < page]
    return str((at_top or before[-1:] or [begun[0]["name"]])[0])


def _body(pages: Sequence[Page], originals: Mapping[str, str], dossiers: Sequence[Dossier]) -> dict[str, object]:
    first = pages[0].exhibit
    wish = first.wish
    left_out = dict.fromkeys(line.words for page in pages for line in page.exhibit.left_out)
    told: tuple[Exhibit | Dossier, ...] = (*(page.exhibit for page in pages), *dossiers)
    cited = (c for each in told for c in each.sources)
    sources = {c.sha256 or c.exhibit: c for c in cited}
    return {
        "title": wish.title if len(pages) == 1 else first.case,
        "author": wish.preparer or wish.by,
        "date": [int(part) for part in wish.moment[:10].split("-")],
        "language": languages()[0],
        "foot": _foot(first),
        "charts": [_chart(page, number) for number, page in enumerate(pages, start=1)],
        "left_out": list(left_out),
        "dossiers": dossier_pages(dossiers),
        "monochrome": wish.monochrome,
        "sources": [
            {
                "exhibit": c.exhibit,
                "title": c.title,
                "sha256": "\n".join((c.sha256[:32], c.sha256[32:])),
                "original": originals.get(c.sha256, _("not in this file")),
            }
            for c in sorted(sources.values(), key=lambda c: (c.exhibit, c.sha256))
        ],
        "kept_back": _kept_back(pages, originals),
        "about": _about(first),
        "words": _words() | {"facts": dossier_words()},
    }


def _foot(exhibit: Exhibit) -> str:
    parts = (exhibit.wish.handling, _("fictional data") if exhibit.fictional else "", exhibit.case)
    return " · ".join((*filter(None, parts), _("Suspected or charged is not convicted.")))


def _chart(page: Page, number: int) -> dict[str, object]:
    exhibit = page.exhibit
    return {
        "file": f"chart-{number}.svg",
        "title": exhibit.wish.title,
        "width": page.width * PIXEL_MM,
        "height": page.height * PIXEL_MM,
        "alt": _(
            "Diagram “{title}”: {n} entities, {lines} numbered lines. The table of sources says what each line is."
        ).format(title=exhibit.wish.title, n=len(exhibit.entities), lines=len(exhibit.lines)),
        "lines": [_line(line) for line in exhibit.lines],
    }


def _line(line: Line) -> dict[str, object]:
    shown = [cited_row(c) for c in line.citations[:_PLACES_OF_A_LINE]]
    more = len(line.citations) - len(shown)
    if more > 0:
        words = _("{n} more places: see sources.csv").format(n=more)
        shown.append({"document": words, "place": "", "dossier": "", "hash": "", "grade": ""})
    reason = _("no source; reason: {reason}").format(reason=line.reason) if line.reason.words else ""
    return {"number": str(line.number), "words": line.words, "citations": shown, "reason": reason}


def _kept_back(pages: Sequence[Page], originals: Mapping[str, str]) -> list[str]:
    counts: dict[str, int] = {}
    for page in pages:
        for words, number in page.exhibit.kept_back.items():
            counts[words] = max(counts.get(words, 0), number)
    said = [f"{words}: {number}" for words, number in counts.items()]
    if originals:
        there = sum(where.startswith(f"{FOLDER}/") for where in originals.values())
        words = _("Documents that are not in the bundle: {n} of {all}")
        said.append(words.format(n=len(originals) - there, all=len(originals)))
    return [*said, _("Photos, birth dates, home addresses, notes: all")]


def _about(exhibit: Exhibit) -> list[tuple[str, str]]:
    wish = exhibit.wish
    return [
        (_("Bundle"), wish.bundle),
        (_("Case"), exhibit.case),
        (_("Case number"), wish.case_number or "–"),
        (_("Prepared by"), wish.preparer or wish.by),
        (_("Made"), wish.moment),
        (_("Known until"), wish.known_until),
        (_("Head of the case's log"), wish.audit_head),
        (_("Names shown because"), str(wish.signed(wish.reveal)) or "–"),
        (_("Uncited lines kept because"), str(wish.signed(wish.include_uncited)) or "–"),
    ]


def _words() -> dict[str, object]:
    return {
        "sources": _("Table of sources"),
        "sources_intro": _("Each number on a diagram leads to the document and the place in it that says so."),
        "no_lines": _("No line of this diagram has a source."),
        "number": _("No."),
        "line": _("Line"),
        "place": _("Place"),
        "dossier": _("Dossier"),
        "grade": _("Grade"),
        "unproven": _("What is unproven"),
        "unproven_intro": _(
            "These lines are in the case without a source that may be cited, or were left out by hand:"
        ),
        "nothing_left_out": _("Nothing was left out: every line on the chart has a source or a written reason."),
        "exhibits": _("Exhibits cited"),
        "document": _("Document"),
        "original": _("Original"),
        "kept_back": _("What is kept back"),
        "about": _("About this bundle"),
        "attached": _("Every line with its sources, for programs"),
    }
