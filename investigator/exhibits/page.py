"""The page of an exhibit: frame, title, chart with numbered lines, legend of what is there, title block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.facts import Entity
from graph.language import _, languages, speaking, spoken
from graph.schema import Schema
from graph.working import working_graph
from investigator.exhibits.exhibit import Exhibit, NothingToShow
from investigator.exhibits.labels import is_person
from investigator.exhibits.page_words import SMALLEST, paint_words
from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Painter, Stroke, TextStyle
from investigator.exhibits.painting import Detail, View, fitted, paint
from investigator.exhibits.scene import Looks, Scene, scene

PAPERS: Mapping[str, tuple[float, float]] = {"A4": (297.0, 210.0), "A3": (420.0, 297.0), "Letter": (279.4, 215.9)}
"""Landscape: width and height in millimetres."""

PIXEL_MM = 25.4 / 96
"""One unit of a page is a 96th of an inch."""

MOST = 150
"""More entities than this cannot be read on one page."""

_A4_HOLDS = 22
_MARGIN = 30.0
_HEAD = 58.0
_LEAST_FOOT = 118.0
_LEGEND_HEAD, _LEGEND_ROW, _LEGEND_COLUMNS = 44.0, 19.0, 3
_LETTER, _MARK_ROOM = 6.2, 24.0
"""How wide a letter of the legend is at most on average, and how much of a column its mark takes."""

_STROKE_WORDS = 88.0
_SPACING = 20.0
_MOST_APART = 1.7
"""How much wider than high, or higher than wide, a chart is drawn to fill a page."""

_SHARES = (1.0, 1.0, 1.2, 1.8)
"""How wide the cells of the title block's second row are."""

_INK, _INK2, _LINE = "#0F172A", "#475569", "#0F172A"


class TooMuchForAPage(NothingToShow):
    """More entities than a page can show so that a court reads them."""


@dataclass(frozen=True, slots=True)
class Page:
    """An exhibit laid out: `width` and `height` in pixels of 1/96 inch; `scene` seen through `view`, over `foot` pixels
    of legend and title block.
    """

    exhibit: Exhibit
    paper: str
    width: float
    height: float
    scene: Scene
    view: View
    legend: tuple[tuple[Mark, str], ...]
    strokes: tuple[tuple[Stroke, str], ...]
    foot: float
    number: int = 1
    pages: int = 1


def laid_out(exhibit: Exhibit, schema: Schema, looks: Looks, *, number: int = 1, pages: int = 1) -> Page:
    """The page of an exhibit; paper that is not chosen is A4 for few entities, A3 for more. Raises TooMuchForAPage."""
    with speaking(exhibit.wish.language):
        return _laid_out(exhibit, schema, looks, number, pages)


def _laid_out(exhibit: Exhibit, schema: Schema, looks: Looks, number: int, pages: int) -> Page:
    size = len(exhibit.drawn)
    if size > MOST:
        raise TooMuchForAPage(
            _("{n} entities are too many for one page.").format(n=size),
            _("Make a chart of at most {n} of them for the exhibit.").format(n=MOST),
        )
    paper = exhibit.wish.paper or ("A4" if size <= _A4_HOLDS else "A3")
    width, height = (side / PIXEL_MM for side in PAPERS[paper])
    looks = replace(looks, monochrome=exhibit.wish.monochrome)
    if exhibit.wish.monochrome:
        looks = replace(looks, fills=dict.fromkeys(looks.fills, "#FFFFFF"), ring=_INK)
    drawn = tuple(_as_shown(entity, exhibit) for entity in exhibit.drawn)
    graph = working_graph(drawn, exhibit.drawn_links)
    names = {shown.uid: shown.label for shown in exhibit.entities}
    numbers: dict[str, str] = {
        link.uid: str(line.number) for line, link in zip(exhibit.lines, exhibit.drawn_links, strict=True)
    }
    places = np.array([(exhibit.wish.places[e.uid].x, exhibit.wish.places[e.uid].y) for e in drawn])
    made = scene(graph, places, schema, looks, names=names, badges={}, numbers=numbers, spacing=_SPACING)
    if exhibit.wish.monochrome:
        made = replace(made, marks=tuple(_outlined(mark) for mark in made.marks))
    kinds, strokes = _legend(drawn, made, schema), _strokes(exhibit, made)
    rows = max(-(-len(kinds) // _legend_columns(kinds, width)), len(strokes))
    foot = max(_LEAST_FOOT, _LEGEND_HEAD + _LEGEND_ROW * rows)
    room = (width - 2 * _MARGIN - 40, height - _HEAD - foot - 2 * _MARGIN - 16)
    made = made.at(_filling(places, room))
    inner = fitted(made, *room, margin=46.0, most=2.2)
    view = View(inner.scale, inner.dx + _MARGIN + 20, inner.dy + _MARGIN + _HEAD, width, height - _MARGIN - foot - 8)
    return Page(exhibit, paper, width, height, made, view, kinds, strokes, foot, number, pages)


def _filling(places: Coordinates, room: tuple[float, float]) -> Coordinates:
    """The places drawn apart along the side where the page has room to spare, so that names find some."""
    span = np.maximum(places.max(axis=0) - places.min(axis=0), 1.0)
    shares = np.array(room) / span
    spread: Coordinates = places * np.clip(shares / shares.min(), 1.0, _MOST_APART)
    return spread


def paint_page(page: Page, painter: Painter) -> None:
    """Paint the whole page."""
    with speaking(page.exhibit.wish.language):
        _paint_page(page, painter)


def _paint_page(page: Page, painter: Painter) -> None:
    inner = Box(_MARGIN, _MARGIN, page.width - 2 * _MARGIN, page.height - 2 * _MARGIN)
    painter.boxes([Box(0, 0, page.width, page.height)], "#FFFFFF", None)
    painter.boxes([inner], "", Stroke(_LINE, 1.2))
    _paint_fold_marks(page, painter)
    paint(page.scene, page.view, painter, detail=Detail(labels=False))
    paint_words(page.scene, page.view, painter)
    _paint_head(page, painter)
    _paint_legend(page, painter)
    _paint_title_block(page, painter)
    for row, code in enumerate(languages()):
        with speaking(code):
            foot = _("Suspected or charged is not convicted. Pseudonyms hold in this bundle only.")
            size = _("Letters from {n} pt on {paper}.").format(n=round(SMALLEST * 0.75), paper=page.paper)
        top = page.height - _MARGIN + (5 if len(languages()) == 1 else 2 + 12 * row)
        _centred(painter, f"{foot} {size}", page.width / 2, top, TextStyle(9.0, _INK))


def _as_shown(entity: Entity, exhibit: Exhibit) -> Entity:
    """As the page may draw it: nobody is drawn as protected where a reason to show names was given."""
    return replace(entity, protected=False) if entity.protected and exhibit.wish.reveal else entity


def _outlined(mark: Mark) -> Mark:
    return replace(mark, fill="#FFFFFF", ring=_INK, ring_width=1.4, icon_colour=_INK)


def _legend(drawn: Sequence[Entity], made: Scene, schema: Schema) -> tuple[tuple[Mark, str], ...]:
    """Each kind of mark on the page, with how many there are of it."""
    counts: dict[tuple[Mark, str], int] = {}
    for position, entity in enumerate(drawn):
        mark = replace(made.marks[made.mark_of[position]], radius=8.0, ring_width=1.0)
        key = (mark, _kind(entity, schema))
        counts[key] = counts.get(key, 0) + 1
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))
    return tuple((mark, f"{words} {n}") for (mark, words), n in order)


def _kind(entity: Entity, schema: Schema) -> str:
    kind = schema.entities[entity.type]
    if entity.protected:
        words = _("Protected person") if is_person(kind) else _("{kind} of a protected person")
        return words.format(kind=spoken(kind))
    if kind.kind_field:
        listed = schema.lists[kind.field(kind.kind_field).list]
        term = next((t for t in listed if t.code == entity.value(kind.kind_field) and t.icon), None)
        if term is not None:
            return spoken(term)
    return spoken(kind)


def _strokes(exhibit: Exhibit, made: Scene) -> tuple[tuple[Stroke, str], ...]:
    words = {"": _("confirmed"), "confirmed": _("confirmed")}
    words |= {"unconfirmed": _("not confirmed"), "tentative": _("tentative or derived")}
    found: dict[Stroke, str] = {}
    for position, link in enumerate(exhibit.drawn_links):
        stroke = made.strokes[made.stroke_of[position]]
        payment = stroke.width > 2
        found.setdefault(stroke, _("money") if payment else words.get(link.value("strength"), _("confirmed")))
    return tuple(found.items())


def _marks_width(width: float) -> float:
    """How much of the legend of a page so wide is for kinds of marks."""
    return width * 0.5 - _MARGIN - 22 - _STROKE_WORDS * len(languages()) - 62


def _legend_columns(kinds: Sequence[tuple[Mark, str]], width: float) -> int:
    """How many kinds stand beside each other, so that the longest words have room."""
    longest = max(len(words) for _mark, words in kinds)
    return min(max(int(_marks_width(width) / (_MARK_ROOM + _LETTER * longest)), 1), _LEGEND_COLUMNS)


def _paint_fold_marks(page: Page, painter: Painter) -> None:
    """Ticks at the quarters of the frame."""
    right, bottom = page.width - _MARGIN, page.height - _MARGIN
    ticks = []
    for share in (0.25, 0.5, 0.75):
        x, y = page.width * share, page.height * share
        ticks += [(x, _MARGIN, x, _MARGIN + 6), (x, bottom - 6, x, bottom)]
        ticks += [(_MARGIN, y, _MARGIN + 6, y), (right - 6, y, right, y)]
    painter.lines(np.array(ticks), Stroke(_LINE, 0.8))


def _paint_head(page: Page, painter: Painter) -> None:
    wish = page.exhibit.wish
    left = _MARGIN + 14
    mark = " · ".join(filter(None, (wish.handling.upper(), _("fictional data") if page.exhibit.fictional else "")))
    room = page.width - 2 * left
    if mark:
        style = TextStyle(11.0, _INK, bold=True)
        width, height = painter.extent(mark, style)
        box = Box(page.width - left - width - 24, _MARGIN + 12, width + 24, height + 8)
        painter.boxes([box], "#FFFFFF", Stroke(_LINE, 1.2))
        _at(painter, mark, box.x + 12, box.y + 4, style)
        room -= width + 40
    title = TextStyle(17.0, _INK, bold=True)
    _at(painter, _cut(painter, wish.title, title, room), left, _MARGIN + 10, title)
    for row, code in enumerate(languages()):
        with speaking(code):
            known = _("What the sources say, as known on {day}. A line is a claim; its number leads to an exhibit.")
        _at(painter, known.format(day=wish.known_until), left, _MARGIN + 36 + 15 * row, TextStyle(11.0, _INK2))


def _paint_legend(page: Page, painter: Painter) -> None:
    left, top = _MARGIN + 14, page.height - _MARGIN - page.foot
    width, height = page.width * 0.5 - left - 8, page.foot - 12
    painter.boxes([Box(left, top, width, height)], "#FFFFFF", Stroke("#94A3B8", 0.8))
    _at(painter, _("Legend, made from this page"), left + 10, top + 6, TextStyle(10.0, _INK, bold=True))
    style = TextStyle(10.0, _INK)
    words_width, marks_width = _STROKE_WORDS * len(languages()), _marks_width(page.width)
    columns = _legend_columns(page.legend, page.width)
    for number, (mark, words) in enumerate(page.legend):
        across, down = number % columns, number // columns
        x, y = left + 18 + across * marks_width / columns, top + 32 + down * _LEGEND_ROW
        painter.marks(np.array([[x, y]]), mark)
        _at(painter, _cut(painter, words, style, marks_width / columns - _MARK_ROOM), x + 15, y - 7, style)
    for number, (stroke, words) in enumerate(page.strokes):
        x, y = left + marks_width + 10, top + 32 + number * _LEGEND_ROW
        painter.lines(np.array([[x, y, x + 34, y]]), stroke)
        _at(painter, _cut(painter, words, style, words_width), x + 42, y - 7, style)


def _paint_title_block(page: Page, painter: Painter) -> None:
    exhibit, wish = page.exhibit, page.exhibit.wish
    left, top = page.width * 0.5 + 6, page.height - _MARGIN - page.foot
    width = page.width - _MARGIN - 14 - left
    number = f"{wish.case_number} · {exhibit.case}" if wish.case_number else exhibit.case
    with speaking(languages()[0]):
        sheet, lines = _sheet(page), _lines_told(exhibit)
        shown = _("{n} of {all} entities").format(n=len(exhibit.entities), all=exhibit.total)
    rows = (
        ((_("Case"), number), (_("Prepared by"), wish.preparer or wish.by), (_("Sheet"), sheet)),
        (
            (_("Made"), wish.moment[:16].replace("T", " ")),
            (_("Known until"), wish.known_until),
            (_("Shown"), shown),
            (_("Lines"), lines),
        ),
        (((_("Fingerprint of this sheet")), f"sha256 {exhibit.fingerprint}"),),
    )
    height = (_LEAST_FOOT - 12) / 3
    small, style = TextStyle(SMALLEST, _INK2), TextStyle(10.5, _INK)
    for down, row in enumerate(rows):
        shares = np.cumsum((0.0, *(_SHARES if len(row) == len(_SHARES) else (1.0,) * len(row))))
        edges = (left + width * shares / shares[-1]).tolist()
        for (title, text), start, stop in zip(row, edges[:-1], edges[1:], strict=True):
            cell = stop - start
            box = Box(start, top + down * height, cell, height)
            painter.boxes([box], "#FFFFFF", Stroke(_LINE, 0.8))
            _at(painter, _cut(painter, title, small, cell - 12), box.x + 6, box.y + 2, small)
            tried = (style, TextStyle(9.0, _INK), TextStyle(SMALLEST, _INK))
            fits = next((s for s in tried if painter.extent(text, s)[0] <= cell - 12), tried[-1])
            _at(painter, _cut(painter, text, fits, cell - 12), box.x + 6, box.y + 14, fits)


def _lines_told(exhibit: Exhibit) -> str:
    """How many lines lead to a document, how many to a reason alone, and how many were left out."""
    reasoned = sum(1 for line in exhibit.lines if line.reason.words)
    cited, left = len(exhibit.lines) - reasoned, len(exhibit.left_out)
    if reasoned:
        words = _("{n} cited, {reasons} for a reason, {left} left out")
        return words.format(n=cited, reasons=reasoned, left=left)
    return _("{n} cited, {left} left out").format(n=cited, left=left)


def _sheet(page: Page) -> str:
    return _("{n} of {all}, {paper}").format(n=page.number, all=page.pages, paper=page.paper)


def _at(painter: Painter, text: str, left: float, top: float, style: TextStyle) -> None:
    width, _height = painter.extent(text, style)
    painter.labels([Label(text, left + width / 2, top, style)])


def _centred(painter: Painter, text: str, middle: float, top: float, style: TextStyle) -> None:
    painter.labels([Label(text, middle, top, style)])


def _cut(painter: Painter, text: str, style: TextStyle, room: float) -> str:
    """The text, shortened at its end to what the room holds."""
    if painter.extent(text, style)[0] <= room:
        return text
    kept = text
    while kept and painter.extent(f"{kept}…", style)[0] > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
