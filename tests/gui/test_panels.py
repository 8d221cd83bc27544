"""The panels beside the chart, by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet
from graph.facts import Grade, Judgement, Verdict
from graph.ids import EntityId, JudgementId, random_id
from graph.moments import now
from investigator import history
from investigator.filtering import Filter
from tests.gui.conftest import SHEET, VICTIM, Casework, lay
from tests.gui.looking import button, reads, texts
from ui.explore.desk import Desk
from ui.explore.expand_popover import ExpandPopover
from ui.explore.filters import FiltersPanel
from ui.explore.inspector import InspectorPanel
from ui.explore.source_dialog import SourceDialog
from ui.explore.table import TablePage
from ui.explore.timeline import TimelinePanel
from ui.fields import Choice
from ui.looks import style_sheet
from ui.theme import LIGHT

Put = Callable[[QWidget], QWidget]
LEFT = Qt.MouseButton.LeftButton


def test_a_box_hides_a_type_and_clear_brings_it_back(laid_out: Desk, put: Put, qtbot: QtBot) -> None:
    panel = FiltersPanel(laid_out)
    put(panel)
    assert reads(panel, "9 of 9")
    box = panel.row("types", "Person").box
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    assert laid_out.filter.types == {"Person"}
    assert reads(panel, "5 of 9")
    qtbot.mouseClick(panel.clear_button, LEFT)
    assert laid_out.filter == Filter()
    assert reads(panel, "9 of 9")


def test_a_filter_is_a_step_of_the_undo_line_in_its_place(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot
) -> None:
    desk, steps = laid_out, laid_out.session.history
    panel = FiltersPanel(desk)
    put(panel)
    dara = network.uids["Dara Example"]
    desk.hide([dara])
    qtbot.waitUntil(lambda: reads(panel, "1 hidden"))
    box = panel.row("types", "Site").box
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    assert steps.undo_label == "Filter"
    desk.session.undo()
    qtbot.waitUntil(lambda: desk.filter == Filter())
    assert box.isChecked()
    assert dara in desk.chart.hidden, "what was done before stays"
    assert steps.undo_label == "Hide"
    desk.session.redo()
    qtbot.waitUntil(lambda: desk.filter.types == {"Site"})
    assert not box.isChecked()
    qtbot.waitUntil(lambda: not desk.session.busy)


def test_a_brush_that_moves_on_is_one_step(laid_out: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, steps = laid_out, laid_out.session.history
    monkeypatch.setattr(history, "_GOES_ON", 60.0)
    first = desk.filter
    for day in range(1, 6):
        desk.set_filter(replace(desk.filter, last=date(2031, 4, day)))
    assert steps.undo_label == "Filter by date"
    desk.set_filter(replace(desk.filter, types=frozenset({"Person"})))
    desk.session.undo()
    qtbot.waitUntil(lambda: desk.filter.types == frozenset())
    assert desk.filter.last == date(2031, 4, 5)
    before = steps.redo_label
    desk.session.undo()
    qtbot.waitUntil(lambda: desk.filter == first)
    assert before == "Filter"
    assert "Filter" not in steps.undo_label
    monkeypatch.setattr(history, "_GOES_ON", 0.0)
    for day in (1, 2):
        desk.set_filter(replace(desk.filter, last=date(2031, 4, day)))
    desk.session.undo()
    qtbot.waitUntil(lambda: desk.filter.last == date(2031, 4, 1))
    qtbot.waitUntil(lambda: not desk.session.busy)


def test_a_link_type_and_a_column_are_hidden_by_keys(laid_out: Desk, put: Put, qtbot: QtBot) -> None:
    panel = FiltersPanel(laid_out)
    put(panel)
    qtbot.keyClick(panel.row("link_types", "CALLED").box, Qt.Key.Key_Space)
    assert not any(link.type == "CALLED" for link in laid_out.visible.links)
    qtbot.keyClick(panel.row("columns", "temporarily_closed").box, Qt.Key.Key_Space)
    assert laid_out.filter.columns == {"temporarily_closed"}
    assert reads(panel, "8 of 9")


def test_hidden_entities_are_counted_and_shown_again(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    panel = FiltersPanel(laid_out)
    put(panel)
    laid_out.hide([network.uids["Chan Test"]])
    qtbot.waitUntil(lambda: reads(panel, "1 hidden"))
    qtbot.mouseClick(panel.show_button, LEFT)
    qtbot.waitUntil(lambda: len(laid_out.visible.entities) == 9)
    assert not panel.show_button.isVisible()


def test_a_click_on_the_most_connected_selects_and_centres(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot
) -> None:
    panel = FiltersPanel(laid_out)
    put(panel)
    qtbot.waitUntil(lambda: reads(panel, "Dara Example"))
    with qtbot.waitSignal(panel.centre_wanted) as asked:
        qtbot.mouseClick(button(panel, "Dara Example"), LEFT)
    assert asked.args == [network.uids["Dara Example"]]
    assert laid_out.selection == {network.uids["Dara Example"]}


def test_nothing_selected_says_what_to_do(desk: Desk, put: Put) -> None:
    panel = InspectorPanel(desk)
    put(panel)
    assert reads(panel, "Nothing is selected.")


def test_every_fact_is_shown_with_its_source_and_dispute(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot
) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    laid_out.select([network.uids["Dara Example"]])
    qtbot.waitUntil(lambda: reads(panel, "Facts and sources"))
    seen = texts(panel)
    assert "Dara Example" in seen
    assert any("ដារ៉ា ឧទាហរណ៍" in text and "陈示例" in text for text in seen)
    assert "disputed" in seen
    assert "also: 1991-01-02" in seen
    assert "EX-017 row 2, column A · B2" in seen
    assert "EX-017 row 3, column A · C3" in seen
    with qtbot.waitSignal(panel.source_wanted) as asked:
        qtbot.mouseClick(button(panel, "EX-017 row 3, column A · C3"), LEFT)
    assert asked.args == [network.source.sha256, "row 3, column A"]


def test_statuses_show_when_it_happened_then_when_it_was_learned(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot
) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    laid_out.select([network.uids["Hill Annex (Demo)"]])
    qtbot.waitUntil(lambda: reads(panel, "2031-02-01 → 2031-02-09"))


def test_a_link_is_shown_with_its_facts(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    panel.show_link(network.links["works"])
    qtbot.waitUntil(lambda: reads(panel, "Between"))
    assert reads(panel, "Dara Example")
    assert reads(panel, "Amber Tower (Demo)")
    assert reads(panel, "EX-017 row 2 · B2")


def test_the_three_buttons_name_the_entity(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    uid = network.uids["Bopha Sample"]
    laid_out.select([uid])
    qtbot.waitUntil(lambda: reads(panel, "Facts and sources"))
    for words, signal in (("Expand", panel.expand_wanted), ("Path", panel.path_wanted), ("Hide", panel.hide_wanted)):
        with qtbot.waitSignal(signal) as asked:
            qtbot.mouseClick(button(panel, words), LEFT)
        assert asked.args == [uid]


def test_an_answer_that_comes_too_late_is_dropped(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    go, answer = Event(), panel._revealed
    monkeypatch.setattr(panel, "_revealed", lambda uid, disclosure: (go.wait(20), answer(uid, disclosure))[1])
    laid_out.select([network.uids[VICTIM]])
    qtbot.waitUntil(lambda: reads(panel, "Protected person"))
    panel.reveal_with("interview")
    laid_out.select([network.uids["Chan Test"]])
    qtbot.waitUntil(lambda: reads(panel, "Chan Test"))
    with qtbot.waitSignal(laid_out.session._arrived):
        go.set()
    qtbot.waitUntil(lambda: reads(panel, "Chan Test"))
    assert not reads(panel, VICTIM)


def test_several_are_counted_by_type(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    laid_out.select([network.uids["Dara Example"], network.uids["Amber Tower (Demo)"]])
    qtbot.waitUntil(lambda: reads(panel, "2 entities selected"))
    qtbot.mouseClick(button(panel, "works at, Dara Example – Amber Tower (Demo)"), LEFT)
    qtbot.waitUntil(lambda: reads(panel, "Between"))


def test_a_protected_name_is_shown_only_for_a_reason_that_is_logged(
    laid_out: Desk, network: Casework, put: Put, qtbot: QtBot
) -> None:
    panel = InspectorPanel(laid_out)
    put(panel)
    laid_out.select([network.uids[VICTIM]])
    qtbot.waitUntil(lambda: reads(panel, "Protected person"))
    assert not reads(panel, VICTIM)
    qtbot.mouseClick(button(panel, "Reveal…"), LEFT)
    dialog = panel.findChild(QInputDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.findChild(QLineEdit), "interview on Monday")
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reads(panel, VICTIM))
    last = network.case.ask(lambda s: s.audit(0, 100_000))[-1]
    assert last.action == "Protected names shown"
    assert "interview on Monday" in last.detail
    laid_out.select([network.uids["Chan Test"]])
    qtbot.waitUntil(lambda: reads(panel, "Chan Test"))
    laid_out.select([network.uids[VICTIM]])
    qtbot.waitUntil(lambda: reads(panel, "Protected person"))
    assert not reads(panel, VICTIM)


def test_the_original_opens_at_the_cited_row(network: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    dialog = SourceDialog(desk.session, network.source.sha256, "row 3, column A")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    put(dialog)
    qtbot.waitUntil(dialog.table.isVisible)
    assert dialog.table.item(dialog.table.currentRow(), 0).text() == "Bopha Sample"
    assert dialog.table.rowCount() == SHEET.count("\n") - 1
    assert reads(dialog, "EX-017 · vehicles.csv")
    qtbot.mouseClick(dialog.close_button, LEFT)
    assert not dialog.isVisible()


def test_an_original_that_is_not_there_is_said_in_words(desk: Desk, put: Put, qtbot: QtBot) -> None:
    dialog = SourceDialog(desk.session, "0" * 64, "row 3")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    put(dialog)
    qtbot.waitUntil(lambda: reads(dialog, "The case does not hold this document."))


def test_table_and_chart_select_together(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    page = TablePage(laid_out)
    put(page)
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == 9)
    laid_out.select([network.uids["Chan Test"]])
    (row,) = page.entities.selectionModel().selectedRows()
    assert row.data() == "Chan Test"
    model = page.entities.model()
    names = [model.index(i, 0).data() for i in range(model.rowCount())]
    cell = page.entities.visualRect(model.index(names.index("Bopha Sample"), 0)).center()
    qtbot.mouseClick(page.entities.viewport(), LEFT, pos=cell)
    assert laid_out.selection == {network.uids["Bopha Sample"]}


def test_the_table_is_sorted_and_searched(laid_out: Desk, put: Put, qtbot: QtBot) -> None:
    page = TablePage(laid_out)
    put(page)
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == 9)
    page.entities.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert page.entities.model().index(0, 2).data() == "4"
    qtbot.keyClicks(page.filter_box, "annex")
    assert page.entities.model().rowCount() == 1
    assert reads(page, "1 of 9")
    assert VICTIM not in {page.entities.model().index(i, 0).data() for i in range(1)}


def test_a_link_chosen_in_the_table_is_told(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    page = TablePage(laid_out)
    put(page)
    qtbot.waitUntil(lambda: page.links.model().rowCount() == len(laid_out.visible.links))
    page.tabs.setCurrentIndex(1)
    model = page.links.model()
    rows = [
        i
        for i in range(model.rowCount())
        if (model.index(i, 1).data(), model.index(i, 0).data()) == ("works at", "Dara Example")
    ]
    with qtbot.waitSignal(page.link_wanted) as asked:
        qtbot.mouseClick(page.links.viewport(), LEFT, pos=page.links.visualRect(model.index(rows[0], 0)).center())
    assert asked.args == [network.links["works"]]
    assert len(laid_out.selection) == 2


def test_keys_move_the_brush_and_the_chart_follows(laid_out: Desk, put: Put, qtbot: QtBot) -> None:
    panel = TimelinePanel(laid_out)
    put(panel)
    qtbot.waitUntil(lambda: reads(panel, "3 events"))
    assert not laid_out.filter.active
    qtbot.keyClick(panel, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: laid_out.filter.active)
    assert laid_out.filter.last == date(2031, 4, 13)
    assert reads(panel, "2 of 3 events")
    assert len([k for k in laid_out.visible.links if k.type == "CALLED"]) == 2
    qtbot.mouseClick(panel.clear_button, LEFT)
    assert not laid_out.filter.active
    assert reads(panel, "3 events")


def test_a_chart_without_dates_says_so(desk: Desk, put: Put) -> None:
    panel = TimelinePanel(desk)
    put(panel)
    assert reads(panel, "Nothing on this chart is dated.")


def test_the_popover_adds_what_is_ticked(network: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    dara = network.uids["Dara Example"]
    lay(desk, [dara, network.uids["Amber Tower (Demo)"]], qtbot)
    host = QWidget()
    host.resize(900, 640)
    put(host)
    added: list[frozenset[EntityId]] = []
    desk.add = lambda uids, label, *, near=None: added.append(frozenset(uids))  # type: ignore[method-assign]
    popover = ExpandPopover(desk, dara, host)
    node = QRect(400, 300, 42, 42)
    popover.open_beside(node)
    qtbot.waitUntil(lambda: reads(popover, "3 linked, 1 already here"))
    qtbot.waitUntil(popover.add_button.isEnabled)
    assert popover.add_button.text().startswith("Add 2")
    assert not popover.geometry().intersects(node)
    assert host.rect().contains(popover.geometry())
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(added))
    assert added == [frozenset({network.uids["Bopha Sample"], network.uids["+85512000001"]})]


def test_escape_closes_the_popover_and_adds_nothing(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    host = QWidget()
    put(host)
    popover = ExpandPopover(laid_out, network.uids["Chan Test"], host)
    popover.open_beside(QRect(100, 100, 40, 40))
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()


def test_links_are_filtered_by_their_best_grade(laid_out: Desk, network: Casework, put: Put, qtbot: QtBot) -> None:
    panel = FiltersPanel(laid_out)
    put(panel)
    every = len(laid_out.content.links)
    qtbot.waitUntil(lambda: sum(laid_out.facets.grades.values()) == every)
    assert list(laid_out.facets.grades) == ["B2"]
    network.links_up("KNOWS", network.uids["Bopha Sample"], network.uids["Chan Test"])
    weak = network.links["works"]
    record = network.case.ask(lambda s: s.records_about([weak]))[0]
    ruled = Judgement(
        JudgementId(random_id()), record.uid, Verdict.GRADED, "Dara", now(), "", "Seen again", Grade("D", "4")
    )
    laid_out.session.apply(ChangeSet("Grade", "Dara", now(), judgements=(ruled,)))
    qtbot.waitUntil(lambda: laid_out.facets.grades == {"B2": every, "D4": 1})
    qtbot.keyClick(panel.row("grades", "D4").box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: weak not in {link.uid for link in laid_out.visible.links})
    assert len(laid_out.visible.links) == every
    assert panel.row("grades", "D4").count.text() == "1"
    panel.clear()
    assert weak in {link.uid for link in laid_out.visible.links}


def test_a_choice_without_room_for_its_words_says_that_there_are_more(put: Put) -> None:
    def painted(words: str, width: int) -> QImage:
        box = Choice()
        box.setStyleSheet(style_sheet(LIGHT))
        box.addItem(words)
        put(box).setFixedSize(width, 30)
        return box.grab().toImage()

    words, width = "Paper that fits", 90
    wide = Choice().fontMetrics().horizontalAdvance
    shortened = [made for n in range(3, len(words)) if wide(made := f"{words[:n]}…") < width - 30]
    assert any(painted(made, width) == painted(words, width) for made in shortened)
    assert not any(painted(made, 250) == painted(words, 250) for made in shortened)
