"""From the start page into a case and back: the sample, a new case, a case file, languages, what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from graph import language
from graph.language import _
from investigator import keychain
from investigator.case import Secrets, new_case
from investigator.preferences import Preferences, load, save
from tests.gui.looking import button, reads, texts
from ui.dialogs.connect import ConnectDialog
from ui.dialogs.new_case import NewCaseDialog
from ui.dialogs.open_case import OpenCaseDialog
from ui.dialogs.settings import SettingsDialog
from ui.program import Program, prepare

SECRET = "a passphrase of the tests"


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    prepare(qapp)
    made = Program(tmp_path / "preferences.json")
    made.show_start()
    yield made
    for shown in (made.window, made.start):
        if shown is not None:
            shown.close()
    made._background.close()
    language.use("en")


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "ករណី 2031.case"
    new_case(str(path), Secrets(SECRET), title="Demo 林", fictional=True).close()
    return path


def shown(program: Program, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(program.dialog, kind) and program.dialog.isVisible())
    assert program.dialog is not None
    return program.dialog


def test_a_new_case_by_keyboard_alone(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    assert program.start is not None
    qtbot.keyClick(program.start, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = shown(program, NewCaseDialog, qtbot)
    assert isinstance(dialog, NewCaseDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert reads(dialog, "Give the case a title.")
    qtbot.keyClicks(dialog.title, "Demo: 1/2")
    assert dialog.path.text().endswith("Demo- 1-2.case")
    dialog.path.setText(str(tmp_path / "new" / "demo.case"))
    qtbot.keyClicks(dialog.passphrase, SECRET)
    qtbot.keyClicks(dialog.again, SECRET + "x")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert reads(dialog, "The two passphrases differ.")
    dialog.again.setText(SECRET)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.window is not None
    assert program.start is None
    assert "Case file" in " ".join(texts(program.window))
    assert load(tmp_path / "preferences.json")[0].recent == (str(tmp_path / "new" / "demo.case"),)
    assert SECRET not in (tmp_path / "preferences.json").read_text()
    qtbot.keyClick(program.window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.start is not None)
    assert program.start is not None
    start = program.start
    qtbot.waitUntil(lambda: "demo.case" in texts(start))


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(program: Program, case_file: Path, qtbot: QtBot) -> None:
    program.prefer(Preferences(recent=(str(case_file),)))
    assert program.start is not None
    start = program.start
    qtbot.waitUntil(lambda: "ករណី 2031.case" in texts(start))
    card = button(start, "ករណី 2031.case")
    assert not any("Demo 林" in text for text in texts(program.start))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    dialog = shown(program, OpenCaseDialog, qtbot)
    assert isinstance(dialog, OpenCaseDialog)
    assert not keychain.keep("x", "y")
    dialog.remember.setChecked(True)
    qtbot.keyClicks(dialog.passphrase, "wrong")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: reads(dialog, "does not open"), timeout=20_000)
    assert dialog.focusWidget() is dialog.passphrase
    qtbot.keyClicks(dialog.focusWidget(), SECRET)
    assert dialog.passphrase.text() == SECRET
    with qtbot.waitSignal(dialog.unkept, timeout=20_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert program.window is not None
    assert program.window.windowTitle().startswith("Demo 林")


def test_a_case_that_is_gone_is_told(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    program.open(str(tmp_path / "gone.case"))
    dialog = shown(program, OpenCaseDialog, qtbot)
    button(dialog, "Open").click()
    assert reads(dialog, "The file is not there any more.")
    dialog.reject()


def test_a_server_has_to_be_named_and_to_answer(program: Program, qtbot: QtBot) -> None:
    program.connect_server()
    dialog = shown(program, ConnectDialog, qtbot)
    assert isinstance(dialog, ConnectDialog)
    button(dialog, "Connect").click()
    assert reads(dialog, "Type the address")
    dialog.address.setText("neo4j://dara@server.example#demo")
    dialog.password.setText("x")
    dialog.passphrase.setText("x")
    button(dialog, "Connect").click()
    qtbot.waitUntil(lambda: reads(dialog, "not encrypted, so nothing was sent"), timeout=20_000)
    dialog.address.setText("neo4j://dara@127.0.0.1:1#demo")
    button(dialog, "Check the certificate").click()
    qtbot.waitUntil(lambda: reads(dialog, "No server answers"), timeout=20_000)
    dialog.reject()


def test_language_and_appearance_hold_at_once_and_are_kept(program: Program, case_file: Path, qtbot: QtBot) -> None:
    assert program.start is not None
    qtbot.mouseClick(button(program.start, "Dark"), Qt.MouseButton.LeftButton)
    assert program.start.theme.name == "dark"
    program.open(str(case_file))
    dialog = shown(program, OpenCaseDialog, qtbot)
    assert isinstance(dialog, OpenCaseDialog)
    dialog.passphrase.setText(SECRET)
    button(dialog, "Open").click()
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    first = program.window
    assert first is not None
    assert first.theme.name == "dark"
    case = first.session.case
    first.actions_of["language_km"].trigger()
    qtbot.waitUntil(lambda: program.window is not None and program.window is not first)
    assert program.window is not None
    assert program.window.session.case is case
    assert program.window.actions_of["undo"].text() == _("Undo")
    assert load(program._place)[0].language == "km"


def test_settings_are_checked_and_kept(program: Program, qtbot: QtBot) -> None:
    program.choose_settings()
    dialog = shown(program, SettingsDialog, qtbot)
    assert isinstance(dialog, SettingsDialog)
    qtbot.keyClicks(dialog.preparer, "D. Example")
    dialog.recent.setChecked(False)
    button(dialog, "Keep").click()
    kept, _usable = load(program._place)
    assert (kept.preparer, kept.keep_recent) == ("D. Example", False)


def test_damaged_settings_are_told(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    place = tmp_path / "preferences.json"
    save(Preferences(), place)
    place.write_text("{")
    made = Program(place)
    made.show_start()
    assert made.start is not None
    assert any("could not be read" in label.text() for label in made.start.findChildren(QLabel) if label.isVisible())
    made.start.close()
    made._background.close()
