"""Groups on the chart in the window: made, closed, opened and moved by mouse and by keys; nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from graph import language
from graph.ids import EntityId
from graph.layouts import framed
from investigator.charts import Place, chart_of, charts
from investigator.exhibits.frames import titles
from investigator.exhibits.geometry import geometry
from investigator.groups import By, Group, new_group
from tests.gui.conftest import VICTIM, Casework
from tests.gui.looking import button, reads, texts
from tests.gui.test_hostile_names import NAMES, check
from tests.gui.windows import opened
from ui.canvas.renderer import text_extent
from ui.explore.cards import card
from ui.explore.desk import Desk
from ui.explore.group_dialogs import GroupByDialog, GroupNameDialog
from ui.explore.groups import Groups
from ui.explore.groups_panel import GroupsPanel
from ui.window import Window

LEFT = Qt.MouseButton.LeftButton
TOWER, ANNEX, DARA, CHAN = "Amber Tower (Demo)", "Hill Annex (Demo)", "Dara Example", "Chan Test"


@pytest.fixture
def window(network: Casework, qtbot: QtBot) -> Iterator[Window]:
    """The network of three people and two sites on the chart; no failure goes unseen."""
    with opened(network.case, qtbot) as made:
        desk = made.page.desk
        uids = list(network.uids.values())
        places = {uid: Place(90.0 * (n % 4), 90.0 * (n // 4)) for n, uid in enumerate(uids)}
        desk.open(desk.chart.added(places), saved=False)
        qtbot.waitUntil(lambda: desk.graph.size == len(uids))
        yield made


def act(window: Window, name: str) -> None:
    assert window.actions_of[name].isEnabled(), name
    window.actions_of[name].trigger()


def again(window: Window, qtbot: QtBot) -> None:
    """Nobody manages the windows of a test: after a dialog this one has the keys again."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def by_site(window: Window, qtbot: QtBot) -> dict[str, Group]:
    """Group by site; the groups by title."""
    act(window, "group_by_site")
    qtbot.waitUntil(lambda: len(window.page.desk.signs.groups) == 2)
    window.page.stage.view.fit()
    signs = window.page.desk.signs
    return {signs.title(group): group for group in signs.groups}


def title_of(window: Window, group: Group) -> tuple[QPoint, QPoint]:
    """Where the minus sign and the words of a group's title are on the chart."""
    view = window.page.stage.view
    assert view.scene is not None
    for title in titles(view.scene, geometry(view.scene, view.view), text_extent):
        if view.scene.frames[title.frame].uid == group.uid:
            minus, box = title.minus, title.box
            middle = box.y + box.height / 2
            return QPointF(minus.x + minus.width / 2, middle).toPoint(), QPointF(
                box.x + box.width - 8, middle
            ).toPoint()
    raise AssertionError("no title")


def sign_of(window: Window, group: Group) -> QPoint:
    view = window.page.stage.view
    assert view.scene is not None
    place = view.scene.places[view.scene.uids.index(EntityId(group.uid))]
    x, y = view.view.to_pixels(place[None, :])[0]
    return QPointF(x, y).toPoint()


def closed(window: Window) -> set[str]:
    return {group.uid for group in window.page.desk.signs.closed}


def test_by_mouse_a_group_is_closed_at_its_minus_sign_and_opened_by_a_double_click(
    window: Window, network: Casework, qtbot: QtBot
) -> None:
    panel, view = window.page.filters.groups, window.page.stage.view
    qtbot.mouseClick(panel.by_button, LEFT)
    (dialog,) = window.page.findChildren(GroupByDialog)
    assert reads(dialog, "fewest links away")
    assert reads(dialog, "not a fact")
    qtbot.mouseClick(button(dialog, "Group"), LEFT)
    qtbot.waitUntil(lambda: len(window.page.desk.signs.groups) == 2)
    again(window, qtbot)
    assert window.actions_of["undo"].text() == "Undo: Group by site"
    view.fit()
    tower = next(g for g in window.page.desk.signs.groups if g.head == network.uids[TOWER])
    minus, words = title_of(window, tower)
    qtbot.mouseClick(view, LEFT, pos=minus)
    assert closed(window) == {tower.uid}
    assert window.actions_of["undo"].text() == f"Undo: Close group {TOWER}"
    assert reads(window.page.stage, f"{len(tower.members)} in closed groups")
    assert view.scene is not None
    assert not set(tower.members) & set(view.scene.uids)
    assert view.scene.stacks[0].words == f"group of {len(tower.members)}, closed"
    qtbot.mouseDClick(view, LEFT, pos=sign_of(window, tower))
    assert closed(window) == set()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: closed(window) == {tower.uid})
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: closed(window) == set())
    qtbot.mouseDClick(view, LEFT, pos=title_of(window, tower)[1])
    assert closed(window) == {tower.uid}
    turn = button(panel, f"Open group {TOWER}")
    qtbot.mouseClick(turn, LEFT)
    assert closed(window) == set()
    turn.setFocus()
    qtbot.keyClick(turn, Qt.Key.Key_Space)
    assert closed(window) == {tower.uid}
    qtbot.keyClick(turn, Qt.Key.Key_Space)
    assert closed(window) == set()
    assert turn.hasFocus(), "the sign that was pressed can be pressed again"
    assert words.x() > minus.x()


def test_by_keys_a_group_is_made_closed_opened_and_taken_away(window: Window, network: Casework, qtbot: QtBot) -> None:
    desk, view = window.page.desk, window.page.stage.view
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.page.findChildren(GroupByDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.signs.groups) == 2)
    again(window, qtbot)
    desk.select([network.uids[CHAN]])
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_G)
    (annex,) = desk.signs.closed
    assert set(annex.members) == {network.uids[ANNEX], network.uids[CHAN]}
    assert view.selected == {annex.uid}, "its sign stands for what is selected"
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert closed(window) == set()
    qtbot.keyClick(view, Qt.Key.Key_U)
    assert annex.uid not in {group.uid for group in desk.signs.groups}
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(desk.signs.groups) == 2)
    act(window, "close_groups")
    assert len(closed(window)) == 2
    assert not window.actions_of["close_groups"].isEnabled()
    desk.select(())
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    while not view.selected & closed(window):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert len(desk.selection) >= 2, "Tab goes to a closed group as to an entity, and selects what it holds"
    act(window, "open_groups")
    assert closed(window) == set()


def test_a_selection_is_grouped_by_hand_under_a_title(window: Window, network: Casework, qtbot: QtBot) -> None:
    desk = window.page.desk
    chosen = [network.uids[name] for name in (DARA, CHAN)]
    before = dict(desk.chart.places)
    desk.select(chosen)
    window.page.stage.view.setFocus()
    qtbot.keyClick(window.page.stage.view, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    (dialog,) = window.page.findChildren(GroupNameDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert reads(dialog, "Give the group a title.")
    elsewhere = network.adds("Rany Elsewhere")
    network.links_up("HAS_PROFILE", elsewhere, network.adds("DEMO-V2", "VictimProfile"))
    for words in (f"with {VICTIM.upper()}", "Rany  elsewhere and others"):
        dialog.title.setText(words)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: reads(dialog, "names a protected person"))
        assert desk.signs.groups == (), "a title is read by everybody"
    dialog.title.setText("ការិយាល័យ Office")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.signs.groups) == 1)
    (group,) = desk.signs.groups
    assert (desk.signs.title(group), set(group.members)) == ("ការិយាល័យ Office", set(chosen))
    moved = {uid for uid, place in desk.chart.places.items() if place != before[uid]}
    assert moved <= set(chosen), "nothing else moves"
    qtbot.waitUntil(lambda: reads(window.page.filters.groups, "ការិយាល័យ Office"))
    desk.select([network.uids[TOWER], network.uids[DARA]])
    act(window, "group_selection")
    (dialog,) = (d for d in window.page.findChildren(GroupNameDialog) if d.isVisible())
    assert dialog.title.text() == TOWER, "the only site among them is offered"
    qtbot.mouseClick(button(dialog, "Group"), LEFT)
    qtbot.waitUntil(lambda: [g.head for g in desk.signs.groups] == [network.uids[TOWER]])


def test_a_closed_group_and_a_title_carry_all_members_with_them(
    window: Window, network: Casework, qtbot: QtBot
) -> None:
    desk, view = window.page.desk, window.page.stage.view
    tower = by_site(window, qtbot)[TOWER]
    before = dict(desk.chart.places)
    by = QPoint(60, 35)
    _minus, words = title_of(window, tower)
    drag(view, words, by, qtbot)
    assert offsets(before, desk, tower) == pytest.approx(np.array([(60, 35)] * len(tower.members)) / view.view.scale)
    others = set(before) - set(tower.members)
    assert all(desk.chart.places[uid] == before[uid] for uid in others)
    assert desk.selection == set(tower.members)
    qtbot.mouseClick(view, LEFT, pos=title_of(window, tower)[0])
    before = dict(desk.chart.places)
    drag(view, sign_of(window, tower), by, qtbot)
    assert offsets(before, desk, tower) == pytest.approx(np.array([(60, 35)] * len(tower.members)) / view.view.scale)
    assert window.actions_of["undo"].text() == "Undo: Move"
    act(window, "lock_layout")
    qtbot.waitUntil(lambda: desk.chart.locked)
    before = dict(desk.chart.places)
    drag(view, sign_of(window, tower), by, qtbot)
    assert desk.chart.places == before, "a locked chart does not move"


def test_grouping_a_locked_chart_or_what_is_pinned_moves_neither(
    window: Window, network: Casework, qtbot: QtBot
) -> None:
    desk = window.page.desk
    desk.pin([network.uids[DARA]], pin=True)
    before = dict(desk.chart.places)
    by_site(window, qtbot)
    assert desk.chart.places[network.uids[DARA]] == before[network.uids[DARA]]
    assert desk.chart.places[network.uids[CHAN]] != before[network.uids[CHAN]]
    act(window, "ungroup_all")
    act(window, "lock_layout")
    qtbot.waitUntil(lambda: desk.chart.locked)
    before = dict(desk.chart.places)
    by_site(window, qtbot)
    assert desk.chart.places == before


def test_what_sweeps_over_the_chart_leaves_out_what_nobody_sees(
    window: Window, network: Casework, qtbot: QtBot
) -> None:
    desk, view = window.page.desk, window.page.stage.view
    tower = by_site(window, qtbot)[TOWER]
    window.page.groups.close([tower.uid])
    said: list[str] = []
    desk.said.connect(said.append)
    act(window, "select_all")
    assert desk.selection == set(desk.graph.index) - set(tower.members)
    assert f"{len(tower.members)} in closed groups are not selected" in said[-1]
    act(window, "select_inverse")
    assert desk.selection == set()
    qtbot.mouseClick(view, LEFT, pos=sign_of(window, tower))
    assert desk.selection == set(tower.members), "a click on the group means all of it"
    assert reads(window.page.inspector, f"{len(tower.members)} entities selected")
    assert reads(window.page.inspector, f"group of {len(tower.members)}, closed")
    assert reads(window.page.inspector, "an arrangement of this chart, not a fact")
    act(window, "open_groups")
    assert not reads(window.page.inspector, f"group of {len(tower.members)}, closed")
    act(window, "close_groups")
    act(window, "open_groups")
    window.page.groups.close([tower.uid])
    desk.select([network.uids[DARA]])
    assert view.selected == {tower.uid}, "what the table selects is seen at the group"
    assert desk.selection == {network.uids[DARA]}, "and stays as it was selected"
    table = window.page.table.entities.model()
    act(window, "show_table")
    qtbot.waitUntil(lambda: table.rowCount() == desk.graph.size)


def test_a_search_opens_the_group_and_finding_says_where(window: Window, network: Casework, qtbot: QtBot) -> None:
    desk = window.page.desk
    annex = by_site(window, qtbot)[ANNEX]
    window.page.groups.close([annex.uid])
    said: list[str] = []
    desk.said.connect(said.append)
    act(window, "find_in_chart")
    window.page.stage.find_bar.box.setText("Chan")
    qtbot.waitUntil(lambda: desk.selection == {network.uids[CHAN]})
    assert closed(window) == {annex.uid}, "typing opens nothing"
    assert ANNEX in said[-1]
    window.page.stage.find_bar.leave()
    window.page.show_entity(network.uids[CHAN])
    assert closed(window) == set()
    assert desk.selection == {network.uids[CHAN]}
    assert window.page.stage.view.selected == {network.uids[CHAN]}


def test_groups_are_there_again_and_a_copy_keeps_its_part(window: Window, network: Casework, qtbot: QtBot) -> None:
    desk = window.page.desk
    groups = by_site(window, qtbot)
    window.page.groups.close([groups[TOWER].uid])
    desk.save()
    qtbot.waitUntil(lambda: not window.session.busy)
    (kept,) = network.case.ask(charts)
    assert kept.groups == desk.chart.groups
    assert chart_of(kept.uid, kept.to_text()) == kept
    desk.select(groups[ANNEX].members)
    act(window, "copy_to_chart")
    qtbot.waitUntil(lambda: desk.graph.size == len(groups[ANNEX].members))
    assert [set(group.members) for group in desk.chart.groups] == [set(groups[ANNEX].members)]


def test_what_is_filtered_out_is_not_counted_and_what_is_added_is_in_no_frame(
    window: Window, network: Casework, qtbot: QtBot
) -> None:
    desk, panel = window.page.desk, window.page.filters.groups
    tower = by_site(window, qtbot)[TOWER]
    whole = len(tower.members)
    desk.set_filter(replace(desk.filter, types=frozenset({"Identifier"})))
    shown = desk.signs.group(tower.uid)
    assert shown is not None
    assert len(shown.members) == whole - 2
    qtbot.waitUntil(lambda: reads(panel, f"{whole - 2} of {whole}"))
    window.page.filters.clear()
    added = network.adds("Late Comer")
    network.links_up("KNOWS", added, network.uids[DARA])
    desk.add([added], "Add to chart")
    qtbot.waitUntil(lambda: added in desk.graph.index)
    view = window.page.stage.view
    assert view.scene is not None
    position = view.scene.uids.index(added)
    for frame in view.scene.frames:
        places = view.scene.places[frame.members]
        outside = (view.scene.places[position] < places.min(axis=0) - 50) | (
            view.scene.places[position] > places.max(axis=0) + 50
        )
        assert outside.any(), "a stranger in a frame would be taken for a member"
        assert position not in frame.members


def test_a_protected_name_is_in_no_title_and_in_no_step(laid_out: Desk, network: Casework, qtbot: QtBot) -> None:
    """Named after a protected person a group goes by the pseudonym; seen for a reason, the undo line still does."""
    victim = network.uids[VICTIM]
    groups = Groups(laid_out)
    panel = GroupsPanel(laid_out)
    qtbot.addWidget(panel)
    made = new_group(By.HAND, [victim, network.uids[TOWER]], head=victim)
    laid_out.change(laid_out.chart.with_group(made), "Group")
    entity = laid_out.entity(victim)
    assert entity is not None
    assert laid_out.scene().frames[0].title == entity.pseudonym
    assert not reads(panel, VICTIM)
    laid_out.session.disclosure.unmask([victim])
    assert laid_out.scene().frames[0].title == VICTIM, "the control"
    groups.close([made.uid])
    assert VICTIM not in laid_out.session.history.undo_label
    assert VICTIM in " ".join(laid_out.scene().names)
    laid_out.session.disclosure.mask_all()
    assert VICTIM not in " ".join(laid_out.scene().names)
    assert VICTIM not in laid_out.chart.to_text()
    assert VICTIM not in " ".join(card(laid_out, made.uid))


@pytest.mark.parametrize("name", [*NAMES.values(), "អគារកំពង់ផែ ៧ គំរូ" * 3], ids=[*NAMES, "khmer"])
def test_a_title_is_only_text_however_hostile(name: str, casework: Casework, qtbot: QtBot) -> None:
    site, other, third = casework.adds(name, "Site"), casework.adds("Other"), casework.adds("Third")
    with opened(casework.case, qtbot) as window:
        desk, view = window.page.desk, window.page.stage.view
        places = {uid: Place(70.0 * n, 0.0) for n, uid in enumerate((site, other, third))}
        desk.open(desk.chart.added(places), saved=False)
        qtbot.waitUntil(lambda: desk.graph.size == 3)
        made = new_group(By.SITE, [site, other], head=site)
        desk.change(desk.chart.with_group(made), "Group")
        assert view.scene is not None
        for scale in (1.0, 0.4, 0.1):
            view.zoom(scale / view.view.scale)
            view.grab()
            for title in titles(view.scene, geometry(view.scene, view.view), text_extent):
                assert len(title.text) <= 61
                assert title.box.width <= 400
                assert not set("\n\t\u202e\u2066") & set(title.text)
        view.fit()
        assert all(len(line) <= 200 for line in card(desk, made.uid)[1:])
        check(window.page.filters.groups, window.page.stage)
        window.page.groups.close([made.uid])
        view.grab()
        check(window.page.filters.groups, window.page.stage)
        assert not set("\n\t\u202e\u2066") & set(window.session.history.undo_label)
        assert all(len(text) <= 200 for text in texts(window.page.filters.groups))


def test_the_panel_and_the_dialogs_speak_khmer(window: Window, network: Casework, qtbot: QtBot) -> None:
    by_site(window, qtbot)
    language.use("km")
    try:
        panel = GroupsPanel(window.page.desk)
        dialog: QWidget = GroupByDialog()
        for widget in (panel, dialog):
            qtbot.addWidget(widget)
            assert reads(widget, "ក្រុម")
            assert not reads(widget, "Group")
    finally:
        language.use("en")


def test_a_chart_with_groups_is_arranged_in_frames(window: Window, network: Casework, qtbot: QtBot) -> None:
    desk = window.page.desk
    by_site(window, qtbot)
    for name in ("circular", "hierarchy", "organic"):
        before = desk.chart
        act(window, name)
        qtbot.waitUntil(lambda b=before: desk.chart is not b)  # type: ignore[misc]
        frames = [framed(np.array([at(desk, uid) for uid in group.members])) for group in desk.signs.groups]
        (left, top, right, bottom), other = frames
        assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
        assert desk.chart.groups == before.groups


def test_without_groups_there_is_only_the_offer(window: Window) -> None:
    panel = window.page.filters.groups
    assert texts(panel) == ["Group by…"]
    for name in ("close_groups", "open_groups", "ungroup", "ungroup_all", "toggle_group"):
        assert not window.actions_of[name].isEnabled()


def at(desk: Desk, uid: EntityId) -> tuple[float, float]:
    place = desk.chart.places[uid]
    return place.x, place.y


def offsets(before: dict[EntityId, Place], desk: Desk, group: Group) -> np.ndarray:
    now = desk.chart.places
    return np.array([(now[u].x - before[u].x, now[u].y - before[u].y) for u in group.members])


def drag(view: QWidget, start: QPoint, by: QPoint, qtbot: QtBot) -> None:
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, start + by / 2)
    qtbot.mouseMove(view, start + by)
    qtbot.mouseRelease(view, LEFT, pos=start + by)
