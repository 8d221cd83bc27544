"""At the smallest size of the window nothing is cut and nothing lies over anything else, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from graph import language
from investigator.preferences import Preferences
from tests.gui.conftest import Casework
from ui.canvas.glyphs import icon
from ui.dialogs.form import FormDialog
from ui.explore.group_dialogs import no_fact, rules
from ui.fields import DayBox
from ui.looks import style_sheet
from ui.program import prepare
from ui.session import Session
from ui.start.cards import Card
from ui.start.start_window import StartWindow
from ui.theme import DARK, LIGHT, Appearance, Theme
from ui.window import Window

SMALLEST = (1100, 700)


@pytest.fixture(params=["en", "km"])
def spoken(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Each language in turn; English afterwards."""
    prepare(qapp)
    language.use(request.param)
    yield request.param
    language.use("en")


def test_the_header_shows_every_word(
    casework: Casework, spoken: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(casework.case), "where", "Neo4j at a-very-long-server-name.ministry.example:7687")
    window = Window(Session(casework.case), Appearance.LIGHT)
    window.resize(*SMALLEST)
    window.show()
    qtbot.waitExposed(window)
    assert window.size().width() == SMALLEST[0]
    for button in (*window.header.switch.values(), *window.header.wide.values()):
        assert button.width() >= button.sizeHint().width(), button.text()
    box = window.header.box
    words = box.fontMetrics().horizontalAdvance(box.placeholderText())
    assert words + box._keys.width() + 50 <= box.width()
    _apart(
        [*window.header.switch.values(), box, window.header.undo, window.header.redo, *window.header.wide.values()],
        window,
    )
    window.close()


@pytest.mark.parametrize("told", ["", "The case file cannot be opened, and this is why. " * 7])
def test_the_start_page_has_room_for_all(told: str, spoken: str, qtbot: QtBot) -> None:
    window = StartWindow(Preferences(language=spoken))
    window.resize(*SMALLEST)
    window.show()
    qtbot.waitExposed(window)
    window.tell(told)
    page = window.page
    card = page.open_sample.parentWidget()
    words = [label for label in card.findChildren(QLabel) if label.isVisible()]

    def roomy() -> bool:
        return all(label.height() >= label.heightForWidth(label.width()) for label in words if label.wordWrap())

    qtbot.waitUntil(roomy)
    shown: list[QWidget] = [*words, *(each for each in card.findChildren(QPushButton) if each.isVisible())]
    _apart([*shown, *([page.picture] if page.picture.isVisible() else [])], window)
    _apart([card, *(each for each in page.findChildren(Card) if each.isVisible())], window)
    window.close()


def test_qt_itself_speaks_the_language(spoken: str, qtbot: QtBot) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    labels = {label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel)}
    assert {"en": "File name:", "km": "ឈ្មោះឯកសារ៖"}[spoken] in labels
    box = DayBox()
    qtbot.addWidget(box)
    calendar = box.calendarWidget()
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.locale().monthName(11) == {"en": "November", "km": "វិច្ឆិកា"}[spoken]


def _apart(widgets: list[QWidget], window: QWidget) -> None:
    """No two of them lie over each other."""
    places = [QRect(each.mapTo(window, QPoint()), each.size()) for each in widgets]
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            assert not one.intersects(other), (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_box_and_a_disabled_button_are_seen_on_every_ground(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    prepare(qapp)
    box = QCheckBox("")
    box.setStyleSheet(style_sheet(theme))
    qtbot.addWidget(box)
    box.show()
    empty, ground = colours(box), QColor(theme.panel)
    assert empty[ground.rgb()] > 0, "an empty box has the ground's colour inside"
    assert all(QColor(each) != QColor(Qt.GlobalColor.white) or theme is LIGHT for each in empty)
    box.setChecked(True)
    ticked = colours(box)
    assert ticked[QColor(theme.accent).rgb()] > 60
    assert ticked[QColor(theme.on_accent).rgb()] > 3, "the tick is there"
    sign = icon("undo", theme.ink)
    shades = [sign.pixmap(18, 18, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)]
    strongest = [max(s.pixelColor(x, y).alpha() for x in range(18) for y in range(18)) for s in shades]
    assert strongest[1] < strongest[0] / 2


def colours(widget: QWidget) -> Counter[int]:
    """How often each colour occurs in its picture."""
    image = widget.grab().toImage()
    return Counter(image.pixel(x, y) for x in range(image.width()) for y in range(image.height()))


def test_a_dialog_is_as_high_as_its_words(spoken: str, qtbot: QtBot) -> None:
    dialog = FormDialog("Title", no_fact(), "Go")
    for _choice, rule in rules().values():
        place = QWidget()
        column = QVBoxLayout(place)
        for text in (rule, no_fact()) * 2:
            label = QLabel(text, wordWrap=True)  # type: ignore[call-overload]
            column.addWidget(label)
        dialog.form.addRow(place)
    dialog.setStyleSheet(style_sheet(LIGHT))
    dialog.show()
    qtbot.waitExposed(dialog)
    labels = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    assert len(labels) > 16
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    dialog.close()
