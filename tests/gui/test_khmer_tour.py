"""A walk through a window that speaks Khmer: all that can be read there, tips and names for screen readers too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from graph import language
from tests.gui.small_case import ROWS, SECRETS, small_case
from tests.gui.windows import opened, put
from ui import screenshots
from ui.explore.expand_popover import ExpandPopover
from ui.explore.rows import RowButton
from ui.palette import CommandPalette
from ui.window import Window

THEIRS = set(re.findall(r"[A-Za-z]+", " ".join(cell for row in ROWS for cell in row)))
"""Words of the files, which nobody translates."""
NAMES = set(
    re.findall(
        r"[A-Za-z]+",
        "Small case directors Document Name Registration Business Role Since person root business csv json pem crt "
        "cer EX qt Ctrl Shift Alt Space Enter Esc Tab Ins Del PgUp PgDown Home End CSV XLSX PDF SVG PNG JSON PEM UTF "
        "utf ASCII SHA Neo neo Excel kB MB English Investigator user server example bolt FICTIONAL Letter Directors "
        "DEMOR",
    )
)
"""What the test called the case and its columns; keys, formats, the program, the other language."""
_ELSEWHERE = ("import", "sites-record", "sites-next-step", "settings")
PLACES = tuple(place for place in screenshots.PLACES if place.name not in _ELSEWHERE)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    language.use("km")
    try:
        with opened(small_case(tmp_path), qtbot) as made:
            yield made
    finally:
        language.use("en")


def readable(widget: QWidget) -> Iterator[str]:
    """All that the widget and what is in it show, say or tip."""
    for child in (widget, *widget.findChildren(QWidget)):
        if child is not widget and not child.isVisibleTo(widget):
            continue
        yield from (child.toolTip(), child.accessibleName(), child.windowTitle())
        if isinstance(child, QLabel | QAbstractButton):
            yield child.text()
        if isinstance(child, RowButton):
            yield from (child.lead, child.shown, child.end)
        if isinstance(child, QLineEdit | QPlainTextEdit):
            yield child.placeholderText()
        if isinstance(child, QComboBox):
            yield from (child.itemText(index) for index in range(child.count()))
        if isinstance(child, QMenu):
            yield from (action.text() for action in child.actions())
        model = child.model() if isinstance(child, QAbstractItemView) else None
        if model is not None:
            columns = 1 if isinstance(child, QListView) else model.columnCount()
            cells = (model.index(row, column).data() for row in range(model.rowCount()) for column in range(columns))
            heads = (model.headerData(column, Qt.Orientation.Horizontal) for column in range(columns))
            yield from (str(cell) for cell in (*cells, *heads) if cell)


def foreign(shown: Iterable[str]) -> dict[str, str]:
    """The words of two Latin letters or more that are nobody's, each with a text that it stands in."""
    return {
        word: text
        for text in shown
        for word in re.findall(r"[A-Za-z]{2,}", text.replace("\u200b", ""))
        if word not in THEIRS | NAMES
    }


def test_nothing_but_names_is_in_latin_letters(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    put(window, qtbot, "Chan Test", "Sok Example", "Anchor Demo Co., Ltd.", "Bay Demo Co., Ltd.")
    found: dict[str, str] = {}
    dialogs: list[str] = []
    for place in PLACES:
        place.go(window, tmp_path)
        qtbot.waitUntil(lambda: not window.session.busy, timeout=10_000)
        found |= {word: f"{place.name}: {text}" for word, text in foreign(readable(window)).items()}
        for dialog in [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]:
            found |= {word: f"{place.name}: {text}" for word, text in foreign(readable(dialog)).items()}
            dialog.reject()
            dialogs.append(place.name)
        for palette in window.findChildren(CommandPalette):
            palette.leave()
        for popover in window.findChildren(ExpandPopover):
            popover.close()
    assert found == {}
    assert dialogs == [place.name for place in PLACES if place.dialog]


def test_the_walk_finds_what_is_english(window: Window) -> None:
    window.setToolTip("Not translated")
    assert set(foreign(readable(window))) == {"Not", "translated"}
    assert SECRETS.passphrase not in " ".join(readable(window))
