"""A page as it is printed: nothing touches, everything is in the legend, letters are large enough, Khmer is shaped."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from graph import language
from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.layouts import organic
from graph.schema import standard
from graph.working import working_graph
from investigator.charts import Place, room
from investigator.exhibits import report
from investigator.exhibits.citations import Citation
from investigator.exhibits.exhibit import Exhibit, Line, Reason, Shown, Wish
from investigator.exhibits.page import Page, laid_out, paint_page
from investigator.exhibits.page_words import SMALLEST, arranged
from investigator.exhibits.painter import Box, Coordinates, Label, Mark, Stroke, TextStyle
from investigator.exhibits.report import chart_pdf
from investigator.exhibits.tables import sources_json
from ui.app import painting
from ui.canvas.renderer import QtRenderer, text_extent
from ui.fonts import font
from ui.looks import looks
from ui.program import prepare
from ui.theme import PRINT

KHMER = ("សុខ សុភា (ប្រឌិត)", "ហ៊ុន ស្រីនាង គំរូ", "អគារកំពង់ផែ ៧ គំរូ", "ក្រុមហ៊ុន មាសព្រះអាទិត្យ ឯ.ក")
CHINESE = ("陈志明（演示）", "金太阳娱乐有限公司", "琥庭大厦（演示）", "海湾贸易有限公司柬埔寨分公司")
LATIN = ("Willow Lantern Hospitality (Demo) Co., Ltd.", "Dara Example", "Nguyễn Thị Hồng Mẫu", "··5678")
TYPES = ("Person", "Organization", "Site", "Identifier", "Event")
LINKS = ("ASSOCIATE_OF", "USES", "OWNS")


@pytest.fixture(scope="module", autouse=True)
def fonts(qapp: QApplication) -> None:
    prepare(qapp)


def exhibit(size: int, *, piled: bool = False, kinds: Sequence[str] = TYPES) -> Exhibit:
    """A page of fictional names in three scripts, every third under a pseudonym, laid out by the program's layout."""
    names = [name for three in zip(KHMER, CHINESE, LATIN, strict=True) for name in three]
    entities = tuple(Entity(EntityId(f"e{n:03d}"), kinds[n % len(kinds)], protected=n % 10 == 5) for n in range(size))
    pairs = [(n, n // 3) for n in range(1, size)] + [(n, (n * 7 + 3) % size) for n in range(0, size, 5)]
    links = tuple(
        Link(LinkId(f"l{n:03d}"), LINKS[n % 3], entities[a].uid, entities[b].uid)
        for n, (a, b) in enumerate(pairs)
        if a != b
    )
    graph = working_graph(entities, links)
    points = np.zeros((size, 2)) if piled else organic(graph, seed=31, sizes=room(graph))
    places = {e.uid: Place(float(x), float(y)) for e, (x, y) in zip(entities, points.tolist(), strict=True)}
    shown = tuple(
        Shown(e.uid, e.type, f"V-{n:02d}" if e.protected else names[n % len(names)], e.protected, shortened=False)
        for n, e in enumerate(entities)
    )
    cited = Citation("EX-001", "register.csv", "row 14", "0" * 64, "B2")
    labels = {s.uid: s.label for s in shown}
    lines = tuple(
        Line(k.uid, n, k.type, k.source, k.target, f"{labels[k.source]} → {labels[k.target]}", "", (k.uid,), (cited,))
        for n, k in enumerate(links, start=1)
    )
    wish = Wish("b", "s", "2031-11-01T09:42:00Z", "Dara", "ជួបគ្នា 会面", places, preparer="Dara")
    return Exhibit(wish, "Case (fictional)", True, shown, size, lines, (), MappingProxyType({}), entities, links)


def page(made: Exhibit) -> Page:
    return laid_out(made, standard(), looks(PRINT))


@pytest.mark.parametrize("size", [8, 22, 40, 60])
def test_no_name_or_number_touches_another_or_a_mark(size: int) -> None:
    made = page(exhibit(size))
    words = arranged(made.scene, made.view, text_extent)
    assert words.touching == 0
    assert len(words.numbers) == len(made.exhibit.lines)
    assert "V-05" in {label.text for label in words.labels}
    for label in words.labels:
        width, height = text_extent(label.text, label.style)
        assert label.x - width / 2 >= 0
        assert label.x + width / 2 <= made.width
        assert label.y + height <= made.height - made.foot


def test_the_control_words_that_are_piled_up_are_seen_to_touch() -> None:
    made = page(exhibit(20, piled=True))
    assert arranged(made.scene, made.view, text_extent).touching > 10


def test_a_page_is_arranged_once_and_always_the_same() -> None:
    made = page(exhibit(40))
    first = arranged(made.scene, made.view, text_extent)
    assert arranged(made.scene, made.view, text_extent) is first
    again = page(exhibit(40))
    assert arranged(again.scene, again.view, text_extent).labels == first.labels


class Spy:
    """A painter that keeps what is written and drawn."""

    def __init__(self) -> None:
        self.texts: list[Label] = []
        self.drawn: list[Mark] = []

    def extent(self, text: str, style: TextStyle) -> tuple[float, float]:
        return text_extent(text, style)

    def lines(self, ends: Coordinates, stroke: Stroke) -> None: ...

    def curves(self, ways: Coordinates, stroke: Stroke) -> None: ...

    def heads(self, tips: Coordinates, directions: Coordinates, length: float, colour: str) -> None: ...

    def marks(self, centres: Coordinates, mark: Mark) -> None:
        self.drawn.append(mark)

    def rings(self, centres: Coordinates, radius: float, stroke: Stroke | None, wash: str) -> None: ...

    def labels(self, labels: Sequence[Label]) -> None:
        self.texts += labels

    def boxes(self, boxes: Sequence[Box], fill: str, stroke: Stroke | None) -> None: ...


def spied(made: Page) -> Spy:
    spy = Spy()
    paint_page(made, spy)
    return spy


def test_letters_are_as_large_as_the_page_says() -> None:
    texts = spied(page(exhibit(60))).texts
    assert min(label.style.size for label in texts) == SMALLEST == 8.0
    assert any("Letters from 6 pt on A3." in label.text for label in texts)


def test_the_legend_shows_every_kind_on_the_page_however_many() -> None:
    kinds = tuple(name for name, kind in standard().entities.items() if not kind.protects)[:18]
    plain = exhibit(60, kinds=kinds)
    listed = iter(term.code for term in standard().lists["identifier_kind"])
    drawn = tuple(
        replace(e, values={"kind": (next(listed, "phone"),)}) if e.type == "Identifier" else e for e in plain.drawn
    )
    made = page(replace(plain, drawn=drawn))
    assert len(made.legend) > 12
    spy = spied(made)
    written = [label.text for label in spy.texts]
    assert len(made.legend) >= len(kinds)
    for _mark, words in made.legend:
        assert words in written
    assert sum(int(words.rsplit(" ", 1)[1]) for _mark, words in made.legend) == 60
    bottom = made.height - 30
    assert all(label.y + 14 < bottom for label in spy.texts if label.text in {words for _mark, words in made.legend})


@pytest.mark.parametrize("told_in", ["en", "km", language.BOTH])
def test_the_legend_says_whole_what_is_there_and_how_often(told_in: str) -> None:
    plain = exhibit(12, kinds=("Person", "Site", "Organization"))
    drawn = tuple(replace(e, protected=e.type == "Person") for e in plain.drawn)
    for paper in ("A4", "Letter"):
        with language.speaking(told_in):
            made = page(replace(plain, wish=replace(plain.wish, paper=paper), drawn=drawn))
            written = [label.text for label in spied(made).texts]
        assert len(made.legend) == 3
        for _mark, words in made.legend:
            assert words in written


def test_a_line_that_stays_for_a_reason_is_not_counted_as_cited() -> None:
    plain = exhibit(12)
    kept = replace(plain.lines[0], citations=(), reason=Reason("Said in court", "Dara", "2031-11-01T09:42:00Z"))
    for paper in ("A4", "A3"):
        wish = replace(plain.wish, paper=paper)
        texts = [label.text for label in spied(page(replace(plain, wish=wish, lines=(kept, *plain.lines[1:])))).texts]
        assert f"{len(plain.lines) - 1} cited, 1 for a reason, 0 left out" in texts
        assert f"{len(plain.lines)} cited, 0 left out" in [t.text for t in spied(page(replace(plain, wish=wish))).texts]


def missing(text: str) -> int:
    """How many glyphs of a text are the empty box, as Qt shapes it."""
    layout = QTextLayout(text, font(11.0))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return sum(glyph == 0 for run in layout.glyphRuns() for glyph in run.glyphIndexes())


def glyphs(text: str) -> int:
    layout = QTextLayout(text, font(11.0))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return sum(len(run.glyphIndexes()) for run in layout.glyphRuns())


@pytest.mark.parametrize("text", [*KHMER, *CHINESE, *LATIN])
def test_every_letter_on_a_page_has_a_glyph(text: str) -> None:
    assert missing(text) == 0


def test_the_control_a_letter_without_a_glyph_is_seen_and_khmer_is_shaped() -> None:
    assert missing("\U000f1234") > 0
    stacked = "ស្ត្រី"
    assert glyphs(stacked) < len(stacked), "subscripts are one glyph with the sign that puts them below"


def test_khmer_in_the_tables_of_the_report_is_text_with_glyphs() -> None:
    made = page(exhibit(12))
    data = chart_pdf(made, QtRenderer().svg(made), sources_json([made.exhibit]))
    reader = PdfReader(io.BytesIO(data))
    text = "".join(p.extract_text() for p in reader.pages[1:])
    for name in ("金太阳娱乐有限公司", "Nguyễn Thị Hồng Mẫu"):
        assert name in text
    assert "សុខ" in text
    attached = reader.attachments["sources.json"][0]
    assert all(name in attached.decode() for name in KHMER[:2]), "for programs the letters stand as they were written"
    plain = data.replace(b"\n", b"")
    assert b"pdfaid:part>3<" in plain
    assert b"pdfuaid:part>1<" in plain


def test_the_control_a_report_with_a_letter_that_no_font_has_is_not_made() -> None:
    made = page(exhibit(12))
    line = made.exhibit.lines[0]
    odd = replace(made.exhibit, lines=(replace(line, words="\U000f1234"), *made.exhibit.lines[1:]))
    with pytest.raises(report.typst.TypstError):
        chart_pdf(replace(made, exhibit=odd), QtRenderer().svg(made), b"{}")


def test_painting_uses_the_same_fonts_everywhere() -> None:
    assert painting().renderer.svg(page(exhibit(8))) == QtRenderer().svg(page(exhibit(8)))


@pytest.mark.parametrize("paper", ["A4", "A3", "Letter"])
@pytest.mark.parametrize("spoken_on_page", ["en", "km", language.BOTH])
def test_words_of_a_page_are_in_its_language_or_in_both_and_none_leaves_it(paper: str, spoken_on_page: str) -> None:
    plain = exhibit(12)
    made = page(replace(plain, wish=replace(plain.wish, paper=paper, language=spoken_on_page)))
    spy = spied(made)
    texts = " ".join(label.text for label in spy.texts)
    both = spoken_on_page == language.BOTH
    assert ("Prepared by" in texts, "រៀបចំ" in texts) == (both or spoken_on_page == "en", both or spoken_on_page == "km")
    for sentence in ("A line is a claim", "Suspected or charged"):
        assert sum(sentence in label.text for label in spy.texts) == (spoken_on_page != "km")
    for label in spy.texts:
        width, height = text_extent(label.text, label.style)
        assert label.x - width / 2 >= 0, label.text
        assert label.x + width / 2 <= made.width, label.text
        assert label.y + height <= made.height, label.text
    assert language.current() == "en"


def test_the_control_a_sentence_in_both_languages_on_one_row_would_leave_a_small_page() -> None:
    known = "What the sources say, as known on {day}. A line is a claim; its number leads to an exhibit."
    foot = "Suspected or charged is not convicted. Pseudonyms hold in this bundle only."
    with language.speaking(language.BOTH):
        said = f"{language._(known)} {language._(foot)}"
    assert " · " in said
    assert text_extent(said, TextStyle(11.0, "#000000"))[0] > 297 / 25.4 * 96
