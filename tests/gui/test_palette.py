"""The command palette by keys alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import VICTIM, Casework
from ui.actions import caption
from ui.explore.desk import Desk
from ui.palette import CommandPalette
from ui.window import Window

Put = Callable[[QWidget], QWidget]


def opened(desk: Desk, put: Put, actions: list[QAction], prefix: str = "") -> CommandPalette:
    host = QWidget()
    put(host)
    host.resize(900, 640)
    palette = CommandPalette(actions, desk.session, host)
    palette.open_over(prefix)
    return palette


def test_an_entity_is_found_by_its_khmer_name_and_chosen_by_keys(
    network: Casework, desk: Desk, put: Put, qtbot: QtBot
) -> None:
    palette = opened(desk, put, [])
    palette.box.insert("ដារ៉ា")
    qtbot.waitUntil(lambda: any(offer.uid for offer in palette.offers()))
    assert palette.offers()[0].title == "Dara Example"
    with qtbot.waitSignal(palette.entity_chosen) as chosen, qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert chosen.args == [network.uids["Dara Example"]]


def test_a_command_is_found_and_run(network: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    action, other = QAction("&Fit all"), QAction("&Import…")
    palette = opened(desk, put, [action, other], ">")
    assert {offer.title for offer in palette.offers()} == {"Fit all", "Import…"}
    qtbot.keyClicks(palette.box, "fit")
    assert [offer.title for offer in palette.offers()] == ["Fit all"]
    with qtbot.waitSignal(action.triggered):
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)


def test_arrows_choose_and_a_disabled_command_is_listed_last_and_not_taken(
    network: Casework, desk: Desk, put: Put, qtbot: QtBot
) -> None:
    off, first, second = QAction("Unpin nothing"), QAction("Pin"), QAction("Unpin")
    off.setEnabled(False)
    palette = opened(desk, put, [off, first, second], ">pin")
    assert [offer.title for offer in palette.offers()] == ["Pin", "Unpin", "Unpin nothing"]
    assert palette.offers()[2].detail == "Command, not possible now"
    qtbot.keyClick(palette.box, Qt.Key.Key_PageDown)
    with qtbot.assertNotEmitted(palette.closed):
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.box, Qt.Key.Key_Up)
    with qtbot.waitSignal(second.triggered):
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)


def test_every_action_of_the_window_is_listed(window: Window) -> None:
    window.open_palette()
    (palette,) = window.findChildren(CommandPalette)
    palette.box.setText(">")
    listed = {offer.title for offer in palette.offers()}
    assert listed == {caption(action) for action in window.actions_of if action.isVisible()}
    assert not all(action.isEnabled() for action in window.actions_of)
    palette.leave()


def test_a_protected_person_is_found_without_being_named(network: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    palette = opened(desk, put, [], "@")
    qtbot.keyClicks(palette.box, "Sreymom")
    qtbot.waitUntil(lambda: any(offer.uid for offer in palette.offers()))
    assert not any(VICTIM in f"{offer.title} {offer.detail}" for offer in palette.offers())


def test_escape_closes(desk: Desk, put: Put, qtbot: QtBot) -> None:
    palette = opened(desk, put, [QAction("Pin")])
    with qtbot.waitSignal(palette.closed):
        qtbot.keyClick(palette.box, Qt.Key.Key_Escape)
