"""The prosecutor makes an exhibit: by mouse and by keys alone; a line without a source keeps the bundle back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from graph import language
from graph.changes import ChangeSet, Document, NewLink
from graph.facts import Record, Source
from graph.ids import EntityId, LinkId, RecordId, SourceId, SubjectId, random_id
from graph.moments import now
from investigator.charts import KIND, Chart, Place, charts
from investigator.exhibits import name_key
from investigator.exhibits.verifier import faults
from tests.gui.conftest import VICTIM, Casework
from tests.gui.looking import button, reads, texts
from tests.gui.windows import opened
from ui.canvas.renderer import QtRenderer
from ui.evidence.cite_dialog import CiteDialog
from ui.evidence.evidence_page import EvidencePage
from ui.evidence.name_key_dialog import NameKeyDialog
from ui.evidence.source_table import ROWS
from ui.program import prepare
from ui.session import Session
from ui.theme import Appearance
from ui.window import Window


@pytest.fixture
def window(network: Casework, qtbot: QtBot) -> Iterator[Window]:
    """A case with one saved chart: people, sites, a victim, and one link that nothing proves."""
    names = ["Dara Example", "Bopha Sample", "Amber Tower (Demo)", VICTIM]
    uncited(network)
    places = {network.uids[name]: Place(160.0 * n, 90.0 * (n % 2)) for n, name in enumerate(names)}
    chart = Chart(random_id(), "Tower (fictional)", places)
    network.case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    with opened(network.case, qtbot) as made:
        yield made


def uncited(network: Casework) -> None:
    """A link that rests on somebody's word, without a document."""
    word = Source(SourceId(random_id()), "Word of Dara", kind="word", fictional=True)
    uid = LinkId(random_id())
    dara, bopha = network.uids["Dara Example"], network.uids["Bopha Sample"]
    record = Record(RecordId(random_id()), SubjectId(uid), word.uid, "", (), learned_at=now(), by="Dara")
    change = ChangeSet(
        "Test",
        "Dara",
        now(),
        links=(NewLink(uid, "ASSOCIATE_OF", EntityId(dara), EntityId(bopha)),),
        sources=(word,),
        records=(record,),
    )
    network.case.ask(lambda s: s.apply(change))


def page_of(window: Window, qtbot: QtBot) -> EvidencePage:
    page = window._pages["evidence"]
    assert isinstance(page, EvidencePage)
    qtbot.waitUntil(lambda: page.laid is not None and bool(page.laid.pages), timeout=10_000)
    return page


def test_an_exhibit_by_mouse(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot.mouseClick(window.header.switch["evidence"], Qt.MouseButton.LeftButton)
    page = page_of(window, qtbot)
    assert not page.contents.export.isEnabled()
    assert reads(page, "Export waits for 1 line without a source")
    qtbot.waitUntil(lambda: "Leave out" in texts(page.sources))
    qtbot.mouseClick(button(page.sources, "Leave out"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.contents.export.isEnabled)
    assert not any(VICTIM in text for text in texts(page))
    target = tmp_path / "bundle"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    with qtbot.waitSignal(page.exported, timeout=60_000):
        qtbot.mouseClick(page.contents.export, Qt.MouseButton.LeftButton)
    assert faults(target)[0] == []
    assert VICTIM.encode() not in b"".join(p.read_bytes() for p in target.rglob("*") if p.is_file())


def test_an_exhibit_by_keys_alone(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: "Leave out" in texts(page.sources))
    reason = next(e for e in page.sources.findChildren(QLineEdit) if e.isVisibleTo(page))
    reason.setFocus()
    qtbot.keyClicks(reason, "Said in court")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    qtbot.waitUntil(page.contents.export.isEnabled)
    assert page.laid is not None
    kept = [line for line in page.laid.pages[0].exhibit.lines if line.reason.words]
    assert [(line.reason.words, line.reason.by) for line in kept] == [("Said in court", window.session.case.by)]
    assert kept[0].reason.at
    signed = f"Kept by {window.session.case.by}, {kept[0].reason.at[:16].replace('T', ' ')} UTC"
    qtbot.waitUntil(lambda: reads(page.sources, signed))
    target = tmp_path / "bundle"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    with qtbot.waitSignal(page.exported, timeout=60_000):
        qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert faults(target)[0] == []


def test_the_number_on_the_page_and_the_row_of_the_table_are_one(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.view._sheet is not None)
    laid = page.view._sheet.page if page.view._sheet else None
    assert laid is not None
    x, y = QtRenderer().numbers(laid)[1] * page.view._scale
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 16, round(y) + 16))
    table = page.sources.table
    assert table.item(table.currentRow(), 0).text() == "2"
    table.setCurrentCell(0, 0)
    assert page.view._chosen == 1


def test_a_day_that_is_chosen_is_the_day_until_which_the_page_knows(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    assert page.laid is not None
    assert page.laid.wishes[0].as_of == ""
    page.contents.known_until.setFocus()
    qtbot.keyClick(page.contents.known_until, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: reads(page, "Nothing on these charts was known by then."), timeout=10_000)
    assert reads(page, "No page: nothing was known by the day at the left.")
    assert page.contents.known_until.date() < QDate.currentDate()
    assert page.laid.draft.wish.as_of == page.contents.known_until.date().toString(Qt.DateFormat.ISODate)
    assert not page.contents.export.isEnabled()
    qtbot.keyClick(page.contents.known_until, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page.laid is not None and bool(page.laid.pages), timeout=10_000)
    assert page.laid.wishes[0].as_of == ""


def test_small_pictures_turn_the_pages(window: Window, qtbot: QtBot) -> None:
    chart = window.session.case.ask(charts)[0]
    other = replace(chart, uid=random_id(), title="Second (fictional)")
    window.session.case.ask(lambda s: s.keep(Document(KIND, other.uid, other.to_text())))
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.contents.list.count() == 2)
    for row in range(2):
        page.contents.list.item(row).setCheckState(Qt.CheckState.Checked)
    strip = page.strip
    qtbot.waitUntil(lambda: strip.count() > 2 and strip.item(1).text() == "2 Tower (fictional)", timeout=10_000)
    names = [strip.item(row).text() for row in range(strip.count())]
    assert names[:3] == ["1 Second (fictional)", "2 Tower (fictional)", "3 Sources"]
    assert strip.currentRow() == 0
    at = strip.visualItemRect(strip.item(1)).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: reads(page, f"Page 2 of {len(names)}, A4"))
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: reads(page, f"Page 1 of {len(names)}, A4"))


def test_the_pages_of_tables_are_seen_and_a_line_leads_back_to_its_page(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.strip.count() > 1, timeout=10_000)
    page.strip.setFocus()
    qtbot.keyClick(page.strip, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: reads(page, f"Page 2 of {page.strip.count()}, A4"))
    qtbot.waitUntil(lambda: page._shown is not None, timeout=10_000)
    sheet = page.view._sheet
    assert sheet is not None
    assert (sheet.name, sheet.page, round(sheet.width), round(sheet.height)) == ("Sources", None, 794, 1123)
    assert page._shown is not None
    inks = {page._shown.pictures[0].pixelColor(x, y).lightness() for x in range(40, 300, 3) for y in range(30, 300, 3)}
    assert min(inks) < 120 < 250 < max(inks), "letters on paper"
    assert page.view._lines == ()
    page.bar.fit.setCurrentIndex(1)
    page.bar.fit.activated.emit(1)
    qtbot.waitUntil(lambda: page.view._scale * 794 > page._area.viewport().width() - 40)
    page.bar.monochrome.click()
    qtbot.waitUntil(lambda: page.laid is not None and page.laid.wishes[0].monochrome, timeout=10_000)
    qtbot.waitUntil(lambda: reads(page, f"Page 2 of {page.strip.count()}, A4"), timeout=10_000)
    page.sources.table.setCurrentCell(1, 0)
    qtbot.waitUntil(lambda: reads(page, f"Page 1 of {page.strip.count()}, A4"))
    assert page.view._chosen == page.sources._rows[1][0]


def test_pages_are_in_the_language_that_is_chosen_for_them(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.strip.count() > 1, timeout=10_000)
    english = page.laid
    page.bar.language.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.laid not in (None, english) and page.laid.wishes[0].language == "km", timeout=10_000)
    assert page.laid is not None
    assert "ធ្វើការនៅ" in page.laid.pages[0].exhibit.lines[0].words
    assert language.current() == "en", "the window keeps its own"
    assert reads(page, "What goes in")
    page.sources.left_out.emit(tuple(line.key for line in page.laid.open))
    qtbot.waitUntil(page.contents.export.isEnabled, timeout=10_000)
    with qtbot.waitSignal(page.exported, timeout=60_000):
        page.export_to(tmp_path / "bundle")
    assert "កញ្ចប់" in (tmp_path / "bundle" / "README.txt").read_text("utf-8").replace("\u200b", "")
    assert language.current() == "en"


def test_black_and_white_paper_and_zoom_are_chosen_above_the_page(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    page.bar.monochrome.setFocus()
    qtbot.keyClick(page.bar.monochrome, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.laid is not None and page.laid.wishes[0].monochrome, timeout=10_000)
    page.bar.paper.setFocus()
    qtbot.keyClick(page.bar.paper, Qt.Key.Key_Down)
    qtbot.keyClick(page.bar.paper, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.laid is not None and page.laid.pages[0].paper == "A3", timeout=10_000)
    qtbot.waitUntil(lambda: page.view._sheet is not None and page.view._sheet.width > 1500, timeout=10_000)
    before = page.view._scale
    assert reads(page.bar, f"{round(100 * before)} %")
    qtbot.mouseClick(page.bar.larger, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.view._scale > before)
    assert reads(page.bar, f"{round(100 * page.view._scale)} %")
    assert page.bar.fit.currentIndex() == -1


def test_a_document_that_is_cited_settles_a_line(window: Window, qtbot: QtBot) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: "Cite…" in texts(page.sources))
    assert reads(page.sources, "Uncited lines (1)")
    assert reads(page.sources, "0 of 1 settled")
    qtbot.mouseClick(button(page.sources, "Cite…"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(CiteDialog) is not None)
    dialog = page.findChild(CiteDialog)
    assert dialog is not None
    assert dialog.source is not None
    assert dialog.source.word.isHidden(), "somebody's word proves no line"
    dialog.source.document.setCurrentIndex(0)
    qtbot.keyClicks(dialog.source.place, "row 3")
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.contents.export.isEnabled, timeout=10_000)
    assert page.laid is not None
    (line,) = [k for k in page.laid.pages[0].exhibit.lines if k.type == "ASSOCIATE_OF"]
    assert [(c.exhibit, c.place) for c in line.citations] == [("EX-017", "row 3")]
    window.session.undo()
    qtbot.waitUntil(lambda: page.laid is not None and len(page.laid.open) == 1, timeout=10_000)


def test_more_than_twelve_lines_are_seen_in_a_small_window_and_nothing_is_cut(
    network: Casework, qtbot: QtBot, qapp: QApplication
) -> None:
    prepare(qapp)
    people = [network.adds(f"Person {n} with quite a long name Example") for n in range(15)]
    for one, other in pairwise(people):
        network.links_up("KNOWS", one, other)
    places = {uid: Place(120.0 * (n % 5), 90.0 * (n // 5)) for n, uid in enumerate(people)}
    chart = Chart(random_id(), "Many lines (fictional)", places)
    network.case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    window = Window(Session(network.case), Appearance.LIGHT)
    window.resize(1100, 700)
    window.show()
    qtbot.waitExposed(window)
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    table = page.sources.table
    qtbot.waitUntil(lambda: table.rowCount() == 14)
    qtbot.waitUntil(lambda: table.rowAt(table.viewport().height() - 1) in (-1, *range(12, 14)))
    header = table.horizontalHeader()
    ends = header.sectionViewportPosition(5) + header.sectionSize(5)
    assert ends <= table.viewport().width(), "the grade is whole"
    assert table.item(0, 1).data(ROWS).split("\n")[0].startswith("Person")
    area = page.contents.findChild(QScrollArea)
    assert area is not None
    assert page.contents.rect().contains(page.contents.export.geometry()), "always there, however far it is scrolled"
    inner = area.widget()
    for each in inner.findChildren(QWidget):
        if each.isVisibleTo(inner):
            right = each.mapTo(inner, QPoint(each.width(), 0)).x()
            assert right <= area.viewport().width(), each
    window.close()


def test_without_a_chart_the_page_says_what_to_do(casework: Casework, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    window = Window(Session(casework.case), Appearance.DARK)
    window.show()
    window.show_perspective("evidence")
    page = window._pages["evidence"]
    qtbot.waitUntil(lambda: reads(page, "No page: choose a chart at the left."))
    assert not page.contents.export.isEnabled()
    window.close()


def test_a_dossier_is_offered_of_whom_is_on_a_page_and_goes_in_when_it_is_ticked(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    offered = page.contents.dossiers
    qtbot.waitUntil(lambda: offered.list.count() == 3)
    told = [offered.list.item(row).text().split("\n") for row in range(3)]
    assert told == [
        ["Bopha Sample", "5 facts, 4 sourced"],
        ["Dara Example", "5 facts, 4 sourced"],
        ["Amber Tower (Demo)", "4 facts, 4 sourced"],
    ], "nobody who is under a pseudonym"
    assert offered.chosen == (), "none goes in that nobody chose"
    assert not offered.search.isVisible()
    offered.list.setFocus()
    offered.list.setCurrentRow(1)
    qtbot.keyClick(offered.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.laid is not None and len(page.laid.dossiers) == 1, timeout=10_000)
    assert reads(page.contents, "1 of 3")
    qtbot.waitUntil(lambda: reads(page.contents, "Every fact of the dossiers leads to a document"))
    assert offered.list.item(0).text().startswith("Dara Example"), "chosen ones stand first"
    page.sources.left_out.emit(tuple(line.key for line in page.laid.open) if page.laid else ())
    qtbot.waitUntil(page.contents.export.isEnabled, timeout=10_000)
    with qtbot.waitSignal(page.exported, timeout=60_000):
        page.export_to(tmp_path / "bundle")
    written = (tmp_path / "bundle" / "dossiers.csv").read_text("utf-8-sig")
    assert "Dara Example" in written
    assert VICTIM not in written
    page.contents.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: page.laid is not None and not page.laid.pages, timeout=10_000)
    assert offered.chosen == (), "whom no page shows has no dossier"


def test_many_dossiers_are_found_by_name(network: Casework, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    people = [network.adds(f"Person {n} Example") for n in range(9)]
    places = {uid: Place(120.0 * n, 90.0 * (n % 2)) for n, uid in enumerate(people)}
    chart = Chart(random_id(), "Many (fictional)", places)
    network.case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    window = Window(Session(network.case), Appearance.DARK)
    window.resize(1100, 700)
    window.show()
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    offered = page.contents.dossiers
    qtbot.waitUntil(lambda: offered.list.count() == 9)
    assert offered.search.isVisibleTo(page)
    assert sum(not offered.list.item(row).isHidden() for row in range(9)) == 5
    qtbot.mouseClick(offered.more, Qt.MouseButton.LeftButton)
    assert not any(offered.list.item(row).isHidden() for row in range(9))
    qtbot.mouseClick(offered.more, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(offered.search, "PERSON 7")
    shown = [offered.list.item(row).text() for row in range(9) if not offered.list.item(row).isHidden()]
    assert [text.split("\n")[0] for text in shown] == ["Person 7 Example"]
    window.close()


def test_a_name_key_is_written_beside_the_bundle_under_its_own_password(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_perspective("evidence")
    page = page_of(window, qtbot)
    page.sources.left_out.emit(tuple(line.key for line in page.laid.open) if page.laid else ())
    qtbot.waitUntil(page.contents.export.isEnabled, timeout=10_000)
    assert page.contents.name_key.isVisibleTo(page)
    assert not page.contents.wants_name_key, "nobody gets one who does not ask"
    page.contents.name_key.setFocus()
    qtbot.keyClick(page.contents.name_key, Qt.Key.Key_Space)
    target = tmp_path / "bundle"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    qtbot.mouseClick(page.contents.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(NameKeyDialog) is not None)
    dialog = page.findChild(NameKeyDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.reason, "Court of first instance")
    for field, words in ((dialog.password, "short"), (dialog.again, "other")):
        qtbot.keyClicks(field, words)
    qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
    assert reads(dialog, "The password of a name key has at least 12 letters.")
    for field in (dialog.password, dialog.again):
        field.clear()
        qtbot.keyClicks(field, "fictional password")
    with qtbot.waitSignal(page.exported, timeout=60_000):
        qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
    assert faults(target)[0] == []
    sealed = (tmp_path / "bundle-name-key.json").read_bytes()
    assert VICTIM.encode() not in sealed
    (person,) = name_key.opened(sealed, "fictional password").people
    assert (person.pseudonym, dict(person.names)["Name"]) == ("V-01", VICTIM)
