"""A team lead at the board: figures as of a day, filters, the records behind a figure, and a site that is closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from graph.ids import EntityId
from tests.gui.conftest import VICTIM, Casework
from tests.gui.looking import button, reads, texts
from tests.gui.windows import opened
from ui.explore.source_dialog import SourceDialog
from ui.program import prepare
from ui.session import Session
from ui.sites.card_list import CardList
from ui.sites.entry_dialog import EntryDialog
from ui.sites.figure_dialog import FigureDialog
from ui.sites.next_step_dialog import NextStepDialog
from ui.sites.sites_page import SitesPage
from ui.theme import Appearance
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
ACTION, STATE = "official_action", "observed_state"


@pytest.fixture
def sites(casework: Casework) -> Casework:
    """One site in each column but the last, one of them in contradiction; a declaration and its decision."""
    step = {"next_step": "Inspect", "owner": "A. Example", "due_date": "2031-11-20"}
    for name, province in (("Amber", "Kandal"), ("Birch", "Takeo"), ("Cedar", "Takeo"), ("Drift", "Kandal")):
        casework.adds(f"{name} (Demo)", "Site", kind="building", province=province, **(step if name == "Drift" else {}))
    amber, birch, cedar, drift = (casework.uids[f"{n} (Demo)"] for n in ("Amber", "Birch", "Cedar", "Drift"))
    casework.sets(amber, ACTION, "reported", "2031-09-01", "2031-09-03")
    casework.sets(birch, ACTION, "raided", "2031-10-01", "2031-10-02")
    casework.sets(cedar, ACTION, "sealed", "2031-10-05", "2031-10-20")
    casework.sets(drift, ACTION, "permanently_closed", "2031-10-10", "2031-10-12")
    casework.sets(drift, STATE, "partly_active", "2031-11-14", "2031-11-17")
    victim = casework.adds(VICTIM)
    casework.links_up("HAS_PROFILE", victim, casework.adds("DEMO-V1", "VictimProfile"))
    event = casework.adds("DEC-1", "Event", number="DEC-1", kind="declaration", date="2031-09-10", sex="female")
    casework.links_up("PARTICIPATED", victim, event, part="declarant")
    casework.sets(event, "identification", "trafficking", "2031-10-01", "2031-10-02")
    return casework


@pytest.fixture
def window(sites: Casework, qtbot: QtBot) -> Iterator[Window]:
    with opened(sites.case, qtbot, (1600, 1000)) as made:
        yield made


def board_of(window: Window, qtbot: QtBot) -> SitesPage:
    """The Sites perspective by its key, on the last day of November."""
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    page = window.findChild(SitesPage)
    assert isinstance(page, SitesPage)
    qtbot.waitUntil(lambda: page.board is not None)
    set_day(page, date(2031, 11, 30), qtbot)
    return page


def set_day(page: SitesPage, day: date, qtbot: QtBot) -> None:
    page.strip.day.setDate(QDate(day.year, day.month, day.day))
    qtbot.waitUntil(lambda: page.board is not None and page.board.day == day)


def column(page: SitesPage, name: str) -> CardList:
    return next(c.cards for c in page.cards.columns if c.column == name)


def names(page: SitesPage) -> dict[str, list[str]]:
    return {c.column: [card.name.split()[0] for card in c.cards.cards.cards] for c in page.cards.columns}


def every(page: SitesPage) -> list[str]:
    return [name for found in names(page).values() for name in found]


def figure(page: SitesPage, name: str) -> str:
    return next(t.number.text() for t in page.strip.tiles if t.headline.figure == name)


def dialog(window: Window, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)))
    return next(d for d in window.findChildren(kind) if d.isVisible())


def click(widget: QWidget, qtbot: QtBot, at: QPoint | None = None) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def card_at(cards: CardList, row: int = 0) -> QPoint:
    return cards.visualRect(cards.cards.index(row)).center()


def drag(page: SitesPage, source: str, target: str, qtbot: QtBot) -> None:
    """The first card of a column into another, by mouse."""
    cards = column(page, source)
    start = card_at(cards)
    there = column(page, target)
    end = cards.viewport().mapFromGlobal(there.viewport().mapToGlobal(QPoint(40, 40)))
    qtbot.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(cards.viewport(), start + QPoint(30, 4))
    qtbot.mouseMove(cards.viewport(), end)
    qtbot.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_a_site_is_closed_by_mouse_and_the_figure_changes(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    assert (figure(page, "permanently_closed"), names(page)["raided"]) == ("1", ["Birch"])
    drag(page, "raided", "permanently_closed", qtbot)
    asked = dialog(window, EntryDialog, qtbot)
    assert isinstance(asked, EntryDialog)
    assert asked.value.currentText() == "Permanently closed"
    assert names(page)["raided"] == ["Birch"]  # nothing moved in silence
    qtbot.keyClicks(asked.happened, "early November 2031")
    qtbot.keyClicks(asked.source.document, "EX-017")
    qtbot.keyClicks(asked.source.place, "2")
    qtbot.keyClicks(asked.reference, "CO-77")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "An entry needs a reason."))
    assert asked.reason.hasFocus()
    qtbot.keyClicks(asked.reason, "Order of the ministry")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "2")
    assert names(page)["permanently_closed"] == ["Birch", "Drift"]
    assert reads(page.panel, "Birch (Demo)")
    rows = [child.accessibleName() for child in page.panel.findChildren(QWidget)]
    assert any("Permanently closed" in r and "early November 2031" in r and "EX-017 row 2" in r for r in rows)
    assert window.actions_of["undo"].text() == "Undo: Record permanently closed: Birch (Demo)"
    click(window.header.undo, qtbot)
    undone = "Undone: Record permanently closed: Birch (Demo)"
    qtbot.waitUntil(lambda: reads(window._status, undone))
    qtbot.waitUntil(lambda: not window.session.busy)
    assert reads(window._status, undone), "the board that comes anew does not talk over it"
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "1")
    assert names(page)["raided"] == ["Birch"]
    click(window.header.redo, qtbot)
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "2")


def test_a_site_is_closed_by_keys_alone_and_the_figure_changes(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)

    def press(key: Qt.Key, times: int = 1, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for _ in range(times):
            holder = QApplication.focusWidget()
            assert holder is not None
            qtbot.keyClick(holder, key, modifier)

    def write(words: str) -> None:
        holder = QApplication.focusWidget()
        assert isinstance(holder, QLineEdit | QPlainTextEdit)
        qtbot.keyClicks(holder, words)

    def tab_to(name: str) -> None:
        for _ in range(30):
            holder = QApplication.focusWidget()
            if holder is not None and name in (holder.accessibleName(), getattr(holder, "text", str)()):
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {name}")

    page.cards.focus_chosen()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), CardList))
    assert page.chosen == EntityId(column(page, "permanently_closed").cards.cards[0].uid)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert reads(page.panel, "Birch (Demo)")
    press(Qt.Key.Key_4, modifier=Qt.KeyboardModifier.AltModifier)
    asked = dialog(window, EntryDialog, qtbot)
    assert isinstance(asked, EntryDialog)
    qtbot.waitUntil(asked.happened.hasFocus)
    write("2031-11-02")
    tab_to("A document of the case")
    press(Qt.Key.Key_Tab)
    holder = QApplication.focusWidget()
    assert holder is not None
    qtbot.keyClicks(holder, "EX-017")
    press(Qt.Key.Key_Tab)
    tab_to("Place in the document")
    write("row 3")
    tab_to("Reason")
    write("Order read out")
    tab_to("Record")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "2")
    assert window.actions_of["undo"].text() == "Undo: Record permanently closed: Birch (Demo)"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(Qt.Key.Key_Z, modifier=CTRL)
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "1")
    assert names(page)["raided"] == ["Birch"]


def test_no_act_brings_a_card_where_it_cannot_be(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    drag(page, "raided", "reopened", qtbot)
    box = dialog(window, QMessageBox, qtbot)
    assert isinstance(box, QMessageBox)
    assert box.text() == "Only a closed site can be reopened."
    box.accept()
    assert not [d for d in window.findChildren(EntryDialog) if d.isVisible()]
    assert window.session.history.undo_label == ""


def test_a_drop_on_its_own_column_asks_nothing(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    drag(page, "raided", "raided", qtbot)
    click(column(page, "reported").viewport(), qtbot, card_at(column(page, "reported")))
    assert reads(page.panel, "Amber (Demo)")
    assert not window.findChildren(QDialog)


def test_the_day_and_the_clock_move_figures_cards_and_lanes(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    assert figure(page, "temporarily_closed") == "1"
    set_day(page, date(2031, 10, 15), qtbot)
    assert (figure(page, "permanently_closed"), figure(page, "temporarily_closed")) == ("1", "1")
    assert names(page)["temporarily_closed"] == ["Cedar"]
    assert page.bar.contradictions.text() == "0 contradictions"
    click(page.strip.known, qtbot)
    qtbot.waitUntil(lambda: figure(page, "temporarily_closed") == "0")
    assert names(page)["temporarily_closed"] == []
    assert sorted(names(page)["reported"]) == ["Amber", "Cedar"]
    page.choose(EntityId(column(page, "permanently_closed").cards.cards[0].uid))
    entries = [row for row in page.panel.findChildren(QWidget) if "EX-017" in row.accessibleName()]
    assert len(entries) == 1
    set_day(page, date(2031, 9, 5), qtbot)
    assert [figure(page, t.headline.figure) for t in page.strip.tiles[3:]] == ["0", "0"]


def test_an_answer_that_was_overtaken_is_dropped(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    page._day = date(2031, 9, 5)
    page.reload()
    page._day = date(2031, 11, 30)
    page.reload()
    shown: list[str] = []
    page.said.connect(lambda _words: shown.append(figure(page, "permanently_closed")))
    qtbot.waitUntil(lambda: len(shown) > 0)
    window.session.case.ask(lambda _s: None)
    qtbot.wait(20)
    assert set(shown) == {"1"}


def test_filters_leave_what_they_name_and_the_counter_leaves_contradictions(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    assert page.bar.title.text() == "4 sites by official action"
    click(page.bar.contradictions, qtbot)
    assert every(page) == ["Drift"]
    click(page.bar.contradictions, qtbot)
    page.bar.province.setFocus()
    qtbot.keyClicks(page.bar.province, "Takeo")
    qtbot.waitUntil(lambda: sorted(every(page)) == ["Birch", "Cedar"])
    page.bar.owner.setFocus()
    qtbot.keyClicks(page.bar.owner, "A.")
    qtbot.waitUntil(lambda: reads(page, "No site passes the filters."))
    click(button(page, "Clear the filters"), qtbot)
    assert page.bar.title.text() == "4 sites by official action"


def test_tab_walks_from_the_figures_over_the_board_to_the_panel(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    first = page.strip.tiles[0].number
    first.setFocus()
    walked: list[QWidget] = [first]
    while len(walked) < 60 and (holder := QApplication.focusWidget()) is not None:
        qtbot.keyClick(holder, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        if after is None or not page.isAncestorOf(after):
            break
        walked.append(after)
    row = next(w for w in page.panel.findChildren(QWidget) if "Partly active" in w.accessibleName())
    stops = (
        *(page.strip.tiles[4].number, page.strip.day, page.bar.contradictions, page.bar.province, page.bar.owner),
        *(column(page, "reported"), column(page, "permanently_closed"), row),
        *(page.panel.step_button, page.panel.record_button, page.panel.chart_button),
    )
    places = [walked.index(stop) for stop in stops]
    assert places == sorted(places)
    assert column(page, "reopened") not in walked  # nothing is there to stand on


def test_the_contradiction_is_a_question_with_its_sources(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    assert reads(page.panel, "Closed by order, yet seen partly active")
    assert reads(page.panel, "The order stands until someone records otherwise.")
    (drift,) = column(page, "permanently_closed").cards.cards
    assert (drift.contradiction, drift.why, drift.left) == (True, "Seen partly active: 1 source", "overdue 10 days")


def test_every_figure_opens_as_many_records_as_it_says(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    assert page.board is not None
    for tile in page.strip.tiles:
        for pressed, name in ((tile.number, tile.headline.figure), (tile.more, tile.headline.more)):
            if not name or name.startswith("charged"):
                continue
            shown = int(pressed.text().split()[0])
            assert shown == page.board.figures.figure(name).value == 1
            click(pressed, qtbot)
            asked = dialog(window, FigureDialog, qtbot)
            assert isinstance(asked, FigureDialog)
            qtbot.waitUntil(lambda d=asked, n=shown: d.rows.rowCount() == n)  # type: ignore[misc]
            assert asked.count.text() == "1 record"
            for breakdown in range(asked.by.count()):
                asked.by.setCurrentIndex(breakdown)
                assert asked.shares.count() == 2
            asked.accept()
            qtbot.waitUntil(lambda: not any(d.isVisible() for d in window.findChildren(FigureDialog)))


def test_a_record_behind_a_figure_hides_the_name_and_opens_the_original(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    click(page.strip.tiles[1].number, qtbot)
    asked = dialog(window, FigureDialog, qtbot)
    assert isinstance(asked, FigureDialog)
    qtbot.waitUntil(lambda: asked.rows.rowCount() == 1)
    line = asked.rows.line(0).texts
    assert line[0].startswith("V-")
    assert (line[1], line[2], line[4], line[5]) == ("DEC-1", "2031-10-01", "Police", "EX-017 row 2")
    assert not any(VICTIM in text for text in texts(asked))
    qtbot.keyClick(asked.table, Qt.Key.Key_Return)
    original = dialog(window, SourceDialog, qtbot)
    qtbot.waitUntil(lambda: reads(original, "EX-017 · vehicles.csv"))
    original.accept()
    click(asked.chart_button, qtbot)
    qtbot.waitUntil(lambda: len(window.page.desk.selection) == 1)
    assert window._stack.currentWidget() is window.page


def test_an_entry_opens_the_original_at_its_row(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    row = next(w for w in page.panel.findChildren(QWidget) if "Partly active" in w.accessibleName())
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    original = dialog(window, SourceDialog, qtbot)
    qtbot.waitUntil(lambda: reads(original, "EX-017 · vehicles.csv"))
    qtbot.keyClick(original, Qt.Key.Key_Escape)
    assert not original.isVisible()


def test_board_and_table_hold_the_same_sites_and_selection(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    qtbot.keyClick(page.cards, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(page.table.isVisible)
    shown = [page.table.rows.line(r).texts[0].split()[0] for r in range(page.table.rows.rowCount())]
    assert sorted(shown) == sorted(every(page))
    page.table.table.setCurrentIndex(page.table.rows.index(0, 0))
    assert page.chosen == page.table.rows.line(0).uid == page.cards.chosen
    page.choose(EntityId(column(page, "raided").cards.cards[0].uid))
    rows = page.table.table.selectionModel().selectedRows()
    assert [page.table.rows.line(r.row()).texts[0] for r in rows] == ["Birch (Demo)"]
    page.table.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    rows = page.table.table.selectionModel().selectedRows()
    assert [page.table.rows.line(r.row()).texts[0] for r in rows] == ["Birch (Demo)"], "it stays chosen"
    qtbot.keyClick(page.table.table, Qt.Key.Key_C, CTRL)
    heading, birch = QApplication.clipboard().text().splitlines()
    assert heading.split("\t")[:2] == ["Site", "Province"]
    assert birch.split("\t")[:3] == ["Birch (Demo)", "Takeo", "Raided"]


def test_the_next_step_changes_with_a_source_and_a_reason(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    click(page.panel.step_button, qtbot)
    asked = dialog(window, NextStepDialog, qtbot)
    assert isinstance(asked, NextStepDialog)
    assert (asked.step.text(), asked.owner.text(), asked.due.text()) == ("Inspect", "A. Example", "2031-11-20")
    asked.due.selectAll()
    qtbot.keyClicks(asked.due, "5 December 2031")
    click(asked.source.word, qtbot, QPoint(10, 10))
    qtbot.keyClicks(asked.source.person, "Sgt. Example")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "A change needs a reason."))
    qtbot.keyClicks(asked.reason, "Put off by a week")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: reads(page.panel, "2031-12-05, 5 days"))
    assert window.session.history.undo_label == "Set the next step: Drift (Demo)"
    window.actions_of["undo"].trigger()
    qtbot.waitUntil(lambda: reads(page.panel, "2031-11-20, overdue 10 days"))


def test_a_new_file_becomes_an_exhibit_of_the_case(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    paper = tmp_path / "order.pdf"
    paper.write_bytes(b"%PDF-1.7 a fictional order")
    page = board_of(window, qtbot)
    page.choose(EntityId(column(page, "temporarily_closed").cards.cards[0].uid))
    qtbot.keyClick(page.cards, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    asked = dialog(window, EntryDialog, qtbot)
    assert isinstance(asked, EntryDialog)
    assert asked.value.currentText() == "Reopened"
    qtbot.keyClicks(asked.happened, "2031-11-20")
    click(asked.source.fresh, qtbot, QPoint(10, 10))
    qtbot.keyClicks(asked.source.path, str(tmp_path / "nowhere.pdf"))
    qtbot.keyClicks(asked.source.new_place, "page 1")
    qtbot.keyClicks(asked.reason, "Closure lifted by the court")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "nowhere.pdf cannot be read"))
    assert asked.source.path.hasFocus()
    asked.source.path.setText(str(paper))
    click(asked.save_button, qtbot)
    qtbot.waitUntil(lambda: names(page)["reopened"] == ["Cedar"])
    (card,) = column(page, "reopened").cards.cards
    assert (card.act, card.exhibit) == ("Reopened", "EX-018")
    sha256 = hashlib.sha256(paper.read_bytes()).hexdigest()
    assert window.session.case.ask(lambda s: s.original(sha256)) == paper.read_bytes()


def test_an_entry_after_the_day_shown_says_so(window: Window, qtbot: QtBot) -> None:
    page = board_of(window, qtbot)
    page.choose(EntityId(column(page, "raided").cards.cards[0].uid))
    window.actions_of["site_record"].trigger()
    asked = dialog(window, EntryDialog, qtbot)
    assert isinstance(asked, EntryDialog)
    asked.value.setCurrentIndex(asked.value.findData("permanently_closed"))
    qtbot.keyClicks(asked.happened, "2031-12-04")
    asked.learned.setText("2031-12-05")
    click(asked.source.word, qtbot, QPoint(10, 10))
    qtbot.keyClicks(asked.source.person, "Sgt. Example")
    qtbot.keyClicks(asked.reason, "Told by telephone")
    click(asked.save_button, qtbot)
    qtbot.waitUntil(page.later.isVisible)
    assert figure(page, "permanently_closed") == "1"
    click(page.later.button, qtbot)
    qtbot.waitUntil(lambda: figure(page, "permanently_closed") == "2")
    assert page.strip.day.date() == QDate(2031, 12, 4)


def test_sixty_sites_with_long_names_lie_below_one_another_at_any_width(
    casework: Casework, qtbot: QtBot, qapp: QApplication
) -> None:
    prepare(qapp)
    khmer = "ឧបសម្ព័ន្ធផ្សារជើងខាងត្បូងនៃទីក្រុង (សាកល្បង)"
    for number in range(60):
        name = f"{(khmer, '金湾科技园区第二栋（演示）', 'Site ' + 'n' * (number % 30))[number % 3]} {number}"
        uid = casework.adds(name, "Site", kind="building", province=("Kandal", "Takeo")[number > 3], next_step="Visit")
        casework.sets(uid, ACTION, ("reported", "raided")[number % 2], "2031-10-01/2031-10-10", "2031-11-02")
        casework.sets(uid, STATE, "confirmed_active", "2031-10-01/2031-10-10", "2031-11-02")
    made = Window(Session(casework.case), Appearance.LIGHT)
    made.resize(1600, 1000)
    made.show()
    click(button(made, "Sites"), qtbot)
    page = made.findChild(SitesPage)
    assert isinstance(page, SitesPage)
    qtbot.waitUntil(lambda: len(every(page)) == 60)
    for width, height in ((1600, 1000), (1100, 1000), (1100, 700)):
        made.resize(width, height)
        page.bar.province.setCurrentIndex(1)
        page.bar.changed.emit()
        qtbot.waitUntil(lambda: len(every(page)) == 4)
        if height > 700:
            qtbot.waitUntil(lambda: column(page, "raided").verticalScrollBar().maximum() == 0)
        page.bar.clear()
        qtbot.waitUntil(lambda w=width: page.width() == w)  # type: ignore[misc]
        for cards in (column(page, "reported"), column(page, "raided")):
            qtbot.waitUntil(lambda c=cards: c.verticalScrollBar().maximum() > 0)  # type: ignore[misc]
            qtbot.waitUntil(lambda c=cards: _no_card_is_cut(c))  # type: ignore[misc]
            cards.setFocus(Qt.FocusReason.TabFocusReason)
            qtbot.keyClick(cards, Qt.Key.Key_Home)
            qtbot.keyClick(cards, Qt.Key.Key_End)
            assert cards.currentIndex().row() == 29
            assert cards.viewport().rect().contains(cards.visualRect(cards.currentIndex()).center())
    made.close()


def _no_card_is_cut(cards: CardList) -> bool:
    """Whether each card has the height that its text needs at the width that there is, and none covers another."""
    option = QStyleOptionViewItem()
    cards.initViewItemOption(option)
    rects = [cards.visualRect(cards.cards.index(row)) for row in range(cards.cards.rowCount())]
    needed = [cards.painter_of.sizeHint(option, cards.cards.index(row)).height() for row in range(len(rects))]
    apart = all(above.bottom() < below.top() for above, below in pairwise(rects))
    return apart and all(rect.height() >= high for rect, high in zip(rects, needed, strict=True))


def test_a_case_without_sites_says_what_to_do(casework: Casework, qtbot: QtBot, qapp: QApplication) -> None:
    made = Window(Session(casework.case), Appearance.DARK)
    made.show()
    click(button(made, "Sites"), qtbot)
    page = made.findChild(SitesPage)
    assert isinstance(page, SitesPage)
    qtbot.waitUntil(lambda: reads(page, "There is no site in this case yet."))
    assert reads(page, "Import a list of sites or of official actions.")
    assert not made.actions_of["site_record"].isEnabled()
    made.close()
