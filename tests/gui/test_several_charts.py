"""The charts of a case in the window: tabs, copies, deleting and undo; what was open last; finding on a chart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet, Document, NewLink
from graph.facts import NO_RUN
from graph.ids import LinkId, RecordId, SubjectId
from graph.moments import now
from investigator.charts import KIND, Place, charts
from investigator.exhibits.bundles import Multiplicity
from tests.gui.looking import button, reads, texts
from tests.gui.small_case import again, entity
from tests.gui.windows import opened, pixel, put
from ui.window import Window


def tabs(window: Window) -> list[str]:
    bar = window.page.tabs.bar
    return [bar.tabText(number) for number in range(bar.count())]


def keys(window: Window, qtbot: QtBot, key: Qt.Key, *, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, key, modifiers | Qt.KeyboardModifier.ShiftModifier if shift else modifiers)


def test_a_selection_is_copied_with_its_places_and_links(window: Window, qtbot: QtBot) -> None:
    uids = put(window, qtbot, "Chan Test", "Bay Demo Co., Ltd.", "Sok Example")
    page = window.page
    places = dict(page.desk.chart.places)
    page.desk.select(uids[:2])
    window.actions_of["copy_to_chart"].trigger()
    qtbot.waitUntil(lambda: page.desk.graph.size == 2)
    assert tabs(window) == ["Network", "Part of Network"]
    assert {u: (p.x, p.y) for u, p in page.desk.chart.places.items()} == {
        u: (places[u].x, places[u].y) for u in uids[:2]
    }
    assert len(page.desk.graph.links) == 1
    keys(window, qtbot, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: page.desk.graph.size == 3)
    assert tabs(window) == ["Network"]
    keys(window, qtbot, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: page.desk.graph.size == 2)
    assert tabs(window) == ["Network", "Part of Network"]


def test_what_somebody_else_put_on_the_same_chart_meanwhile_stays(window: Window, qtbot: QtBot) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    case, desk = window.session.case, window.page.desk
    sok, bay = entity(case, "Sok Example").uid, entity(case, "Bay Demo Co., Ltd.").uid
    desk.save()
    qtbot.waitUntil(lambda: not window.session.busy)
    mine = desk.chart.to_text()
    theirs = desk.chart.added({sok: Place(300.0, 20.0)}).to_text()
    case.ask(lambda s: s.keep(Document(KIND, desk.chart.uid, theirs, mine)))
    desk.move({chan: (500.0, 400.0)})
    desk.save()
    desk.add([bay], "Bay")
    qtbot.waitUntil(lambda: not window.session.busy)
    desk.save()
    qtbot.waitUntil(lambda: not window.session.busy)
    (saved,) = case.ask(charts)
    assert set(saved.places) == set(desk.chart.places) == {chan, sok, bay}
    assert (saved.places[chan].x, saved.places[sok].x) == (500.0, 300.0)
    case.ask(lambda s: s.keep(Document(KIND, saved.uid, None, desk.chart.to_text())))
    desk.hide([bay])
    desk.save()
    qtbot.waitUntil(lambda: not window.session.busy)
    (saved,) = case.ask(charts)
    assert saved.hidden == (bay,), "a chart that somebody else deleted is there again with what is done on it"


def test_a_chart_is_deleted_and_comes_back_and_no_fact_goes(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = window.page
    put(window, qtbot, "Chan Test")
    before = window.session.case.ask(lambda s: s.stats())
    window.actions_of["delete_chart"].trigger()
    assert tabs(window) == ["Network"], "the only chart stays"
    window.actions_of["duplicate_chart"].trigger()
    qtbot.waitUntil(lambda: tabs(window) == ["Network", "Network, copy"])
    page.desk.save()
    window.actions_of["delete_chart"].trigger()
    qtbot.waitUntil(lambda: tabs(window) == ["Network"])
    assert window.session.case.ask(lambda s: s.stats()) == before
    assert len(window.session.case.ask(lambda s: s.documents("chart"))) == 1
    keys(window, qtbot, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: tabs(window) == ["Network", "Network, copy"])
    page.desk.save()
    window.close()
    with opened(again(tmp_path), qtbot) as other:
        qtbot.waitUntil(lambda: tabs(other) == ["Network", "Network, copy"])


def test_undo_of_a_step_on_another_chart_opens_that_chart(window: Window, qtbot: QtBot) -> None:
    page = window.page
    put(window, qtbot, "Chan Test")
    window.actions_of["duplicate_chart"].trigger()
    qtbot.waitUntil(lambda: page.tabs.bar.currentIndex() == 1 and page.desk.graph.size == 1)
    put(window, qtbot, "Sok Example")
    page.tabs.bar.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.desk.graph.size == 1)
    keys(window, qtbot, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: page.tabs.bar.currentIndex() == 1)
    qtbot.waitUntil(lambda: page.desk.graph.size == 1)
    page.tabs.bar.setCurrentIndex(0)
    chan = entity(window.session.case, "Chan Test").uid
    qtbot.waitUntil(lambda: list(page.desk.graph.index) == [chan])


def test_the_chart_and_selection_of_last_time_are_there_again(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = window.page
    put(window, qtbot, "Chan Test")
    window.actions_of["duplicate_chart"].trigger()
    qtbot.waitUntil(lambda: page.tabs.bar.currentIndex() == 1 and page.desk.graph.size == 1)
    (sok,) = put(window, qtbot, "Sok Example")
    window.close()
    with opened(again(tmp_path), qtbot) as other:
        qtbot.waitUntil(lambda: other.page.desk.selection == {sok})
        assert other.page.tabs.bar.currentIndex() == 1


@pytest.mark.parametrize("words", ["lin li", "林例", "DEMO-3"])
def test_an_entity_on_the_chart_is_found_by_any_spelling(window: Window, qtbot: QtBot, words: str) -> None:
    page = window.page
    lin, chan = put(window, qtbot, "林例", "Chan Test")
    assert page.desk.selection == {chan}
    page.stage.view.setFocus()
    keys(window, qtbot, Qt.Key.Key_F)
    bar = page.stage.find_bar
    qtbot.waitUntil(bar.isVisible)
    qtbot.keyClicks(bar.box, words) if words.isascii() else bar.box.setText(words)
    qtbot.waitUntil(lambda: page.desk.selection == {lin})
    assert "1 of 1" in bar.count.text()
    bar.box.setText("nobody of that name")
    qtbot.waitUntil(lambda: "not here" in bar.count.text())
    qtbot.keyClick(bar.box, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert page.desk.selection == {lin}


def test_a_question_is_asked_from_the_list_and_put_on_a_chart(window: Window, qtbot: QtBot) -> None:
    page = window.page
    put(window, qtbot, "Sok Example")
    keys(window, qtbot, Qt.Key.Key_J)
    panel = page.questions
    qtbot.waitUntil(panel.isVisible)
    rows = [panel.list.item(row).text().replace("\u200b", "") for row in range(panel.list.count())]
    panel.list.setCurrentRow(rows.index("Who directs or owns several businesses?"))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.hits.count() == 1)
    words = panel.hits.item(0).text().replace("\u200b", "")
    assert "Chan Test" in words
    assert "directs 2 businesses" in words
    assert "row 2" in words
    qtbot.mouseClick(button(panel, "New chart"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.desk.graph.size == 3)
    assert tabs(window)[1].startswith("Who directs")
    assert reads(page.stage, "3 entities")
    qtbot.mouseClick(button(panel, "All questions"), Qt.MouseButton.LeftButton)
    assert panel.list.isVisible()


def test_every_question_is_an_action_of_the_palette(window: Window) -> None:
    captions = [action.text() for action in window.actions_of]
    assert "What is still unproven?" in captions
    assert texts(window.page.tabs)


def test_several_links_are_one_line_with_their_number_which_lists_them(window: Window, qtbot: QtBot) -> None:
    page = window.page
    chan, bay = put(window, qtbot, "Chan Test", "Bay Demo Co., Ltd.")
    added = NewLink(LinkId("e" * 32), "OWNS", chan, bay)
    (held,) = window.session.case.ask(lambda s: s.records_about([chan]))[:1]
    record = replace(held, uid=RecordId("d" * 32), subject=SubjectId(added.uid), claims=(), run=NO_RUN)
    window.session.apply(ChangeSet("Owns", "Dara", now(), links=(added,), records=(record,)))
    qtbot.waitUntil(lambda: len(page.desk.graph.links) == 2)
    view = page.stage.view
    assert view.scene is not None
    assert view.scene.numbers == ("2",)
    assert reads(page.stage, "2 links")
    view.fit()
    ends = [pixel(window, uid) for uid in (chan, bay)]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=(ends[0] + ends[1]) / 2)
    qtbot.waitUntil(lambda: reads(page.inspector, "Each of them"))
    assert {"directs", "owns"} <= set(texts(page.inspector))
    switch = button(page.stage, "Links between two are one line with their number")
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.desk.chart.multiplicity is Multiplicity.EACH)
    qtbot.waitUntil(lambda: view.scene is not None and len(view.scene.links) == 2)
    keys(window, qtbot, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: page.desk.chart.multiplicity is Multiplicity.DIRECTED)
