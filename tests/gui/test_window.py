"""A person at the window: search, expand, walk, hide, undo, arrange, close and open again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from investigator.charts import charts
from investigator.progress import Cancelled
from tests.gui.looking import reads
from tests.gui.small_case import again, entity
from tests.gui.windows import opened, pixel, put
from ui.evidence.evidence_page import EvidencePage
from ui.explore.arranging import LAYOUTS, arranged
from ui.session import Job
from ui.sites.sites_page import SitesPage
from ui.window import Window


def test_an_entity_is_expanded_by_key_and_the_undo_names_it(window: Window, qtbot: QtBot) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    view = window.page.stage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 3)
    assert window.actions_of["undo"].text() == "Undo: Expand"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 1)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 3)
    assert chan in window.page.desk.graph.index


def test_adding_never_moves_what_is_placed(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test", "Sok Example")
    before = dict(window.page.desk.chart.places)
    window.page.desk.expand(entity(window.session.case, "Sok Example").uid, None, 10)
    qtbot.waitUntil(lambda: window.page.desk.graph.size > len(before))
    after = window.page.desk.chart.places
    assert {uid: after[uid] for uid in before} == before


def test_what_a_person_does_while_places_are_sought_stays(window: Window, qtbot: QtBot) -> None:
    chan, sok = put(window, qtbot, "Chan Test", "Sok Example")
    bay, coral = (entity(window.session.case, f"{name} Demo Co., Ltd.").uid for name in ("Bay", "Coral"))
    desk = window.page.desk
    desk.add([bay], "Bay")
    desk.add([coral], "Coral")
    desk.move({chan: (500.0, 400.0)})
    desk.remove([sok])
    qtbot.waitUntil(lambda: not window.session.busy)
    assert set(desk.chart.places) == {chan, bay, coral}
    assert (desk.chart.places[chan].x, desk.chart.places[chan].y) == (500.0, 400.0)
    desk.lay_out("circular")
    desk.move({bay: (-700.0, 300.0)})
    qtbot.waitUntil(lambda: desk.chart.layout == "circular")
    assert (desk.chart.places[bay].x, desk.chart.places[bay].y) == (-700.0, 300.0)
    assert desk.chart.places[bay].pinned


def test_what_is_added_does_not_come_to_another_chart(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    desk = window.page.desk
    desk.add([entity(window.session.case, "Sok Example").uid], "Sok")
    window.actions_of["new_chart"].trigger()
    opened_now = desk.chart.uid
    qtbot.waitUntil(lambda: not window.session.busy)
    assert (desk.chart.uid, dict(desk.chart.places)) == (opened_now, {})
    assert window.page.tabs.bar.currentIndex() == 1


def test_hidden_entities_are_counted_and_come_back(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test", "Sok Example")
    view = window.page.stage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 1)
    assert "1 hidden" in window.page.stage._caption.text()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_H, modifiers)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 2)


def test_removing_from_the_chart_removes_no_fact(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    before = window.session.case.ask(lambda s: s.stats())
    view = window.page.stage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 0)
    assert window.session.case.ask(lambda s: s.stats()) == before


def test_a_path_is_found_between_two(window: Window, qtbot: QtBot) -> None:
    chan, sok = put(window, qtbot, "Chan Test", "Sok Example")
    window.page.desk.select((chan, sok))
    view = window.page.stage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_P)
    bay = entity(window.session.case, "Bay Demo Co., Ltd.").uid
    qtbot.waitUntil(lambda: bay in window.page.desk.graph.index)


def test_a_drag_moves_pins_and_survives_reopening(
    tmp_path: Path, window: Window, qtbot: QtBot, qapp: QApplication
) -> None:
    put(window, qtbot, "Chan Test", "Sok Example")
    uid = entity(window.session.case, "Chan Test").uid
    view = window.page.stage.view
    start = pixel(window, uid)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(40, 25))
    qtbot.mouseMove(view, start + QPoint(90, 60))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(90, 60))
    place = window.page.desk.chart.places[uid]
    assert place.pinned
    assert window.session.history.undo_label == "Move"
    window.page.desk.save()
    window.close()
    with opened(again(tmp_path), qtbot) as other:
        qtbot.waitUntil(lambda: other.page.desk.graph.size == 2)
        kept = other.page.desk.chart.places[uid]
        assert (kept.x, kept.y, kept.pinned) == (round(place.x, 2), round(place.y, 2), True)


def test_a_box_selects_and_the_table_follows(window: Window, qtbot: QtBot) -> None:
    uids = put(window, qtbot, "Chan Test", "Sok Example")
    view = window.page.stage.view
    view.select(())
    view.fit()
    points = [pixel(window, uid) for uid in uids]
    low = QPoint(min(p.x() for p in points) - 40, min(p.y() for p in points) - 40)
    high = QPoint(max(p.x() for p in points) + 40, max(p.y() for p in points) + 40)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=low)
    qtbot.mouseMove(view, (low + high) / 2)
    qtbot.mouseMove(view, high)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=high)
    assert window.page.desk.selection == frozenset(uids)
    window.actions_of["show_table"].trigger()
    qtbot.waitUntil(lambda: len(window.page.table.entities.selectionModel().selectedRows()) == 2)


def test_tab_and_arrows_walk_and_tab_leaves_at_the_end(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test", "Sok Example")
    view = window.page.stage.view
    view.select(())
    view.setFocus()
    seen = []
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        seen.append(window.page.desk.selection)
    assert len({*seen}) == 2
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()


@pytest.mark.parametrize("kind", ["organic", "hierarchy", "circular"])
def test_arranging_keeps_what_is_pinned(window: Window, qtbot: QtBot, kind: str) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    window.page.desk.expand(chan, None, 10)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 3)
    window.page.desk.pin((chan,), pin=True)
    before = window.page.desk.chart.places[chan]
    window.actions_of[kind].trigger()
    qtbot.waitUntil(lambda: window.session.history.undo_label == "Arrange" or window.page.desk.chart.layout == kind)
    after = window.page.desk.chart.places[chan]
    assert (after.x, after.y) == (before.x, before.y)


def test_a_locked_layout_moves_by_no_layout_and_no_hand(window: Window, qtbot: QtBot) -> None:
    (chan, sok) = put(window, qtbot, "Chan Test", "Sok Example")
    desk, view = window.page.desk, window.page.stage.view
    lock = (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window, *lock)
    qtbot.waitUntil(lambda: desk.chart.locked)
    qtbot.waitUntil(lambda: reads(window, "layout locked"))
    assert window.actions_of["lock_layout"].isChecked()
    before = dict(desk.chart.places)
    window.actions_of["circular"].trigger()
    assert reads(window, "The layout of this chart is locked")
    view.select((chan,))
    view.drag_selected(50.0, 40.0)
    view.drop_selected()
    assert desk.chart.places == before
    assert view.scene is not None
    shown = view.scene.places[view.scene.uids.index(chan)].tolist()
    assert shown == [before[chan].x, before[chan].y]
    desk.expand(sok, None, 10)
    qtbot.waitUntil(lambda: desk.graph.size > len(before))
    assert {uid: desk.chart.places[uid] for uid in before} == before
    desk.save()
    qtbot.waitUntil(lambda: not window.session.busy)
    kept = next(c for c in window.session.case.ask(charts) if c.uid == desk.chart.uid)
    assert kept.locked
    qtbot.keyClick(window, *lock)
    qtbot.waitUntil(lambda: not desk.chart.locked)
    window.actions_of["circular"].trigger()
    qtbot.waitUntil(lambda: desk.chart.places[chan] != before[chan])


def test_several_charts_keep_their_own_entities(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    window.actions_of["new_chart"].trigger()
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 0)
    put(window, qtbot, "Sok Example")
    window.page.tabs.bar.setCurrentIndex(0)
    chan = entity(window.session.case, "Chan Test").uid
    qtbot.waitUntil(lambda: list(window.page.desk.graph.index) == [chan])


def test_the_keyboard_goes_along_to_the_page_that_is_shown(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([], ""))
    control = Qt.KeyboardModifier.ControlModifier
    evidence, sites = window.findChild(EvidencePage), window.findChild(SitesPage)
    assert isinstance(evidence, EvidencePage)
    assert isinstance(sites, SitesPage)
    assert window.page.stage.view.hasFocus(), "the chart has it in a window that was just opened"
    window.header.undo.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, control)
    assert evidence.view.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_3, control)
    qtbot.waitUntil(sites.empty.import_button.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_I, control | Qt.KeyboardModifier.ShiftModifier)
    assert window.importing.files.add.hasFocus()
    evidence.contents.number.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, control)
    assert evidence.contents.number.hasFocus(), "it is where it was last on a page"
    window.actions_of["show_table"].trigger()
    window.header.undo.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_1, control)
    assert window.page.table.entities.hasFocus()


def test_every_action_has_a_name_and_no_key_is_given_twice(window: Window) -> None:
    keys: dict[str, str] = {}
    for action in window.actions_of:
        assert action.text().strip()
        for key in action.shortcuts():
            assert keys.setdefault(key.toString(), action.text()) == action.text()


@pytest.mark.parametrize("kind", LAYOUTS)
def test_arranging_ends_when_a_person_cancels_it(window: Window, qtbot: QtBot, kind: str) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    desk = window.page.desk
    desk.expand(chan, None, 10)
    qtbot.waitUntil(lambda: desk.graph.size == 3 and not window.session.busy)
    job = Job(lambda _words, _done, _total: None)
    assert len(arranged(kind, desk.graph, desk.chart, going=job.going)) == 3
    job.cancel()
    with pytest.raises(Cancelled):
        arranged(kind, desk.graph, desk.chart, going=job.going)
