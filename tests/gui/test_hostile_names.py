"""Names are only text: no widget takes them for markup, and none grows or hangs because of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Casework, lay
from tests.gui.looking import reads
from ui.explore.desk import Desk
from ui.explore.expand_popover import ExpandPopover
from ui.explore.filters import FiltersPanel
from ui.explore.inspector import InspectorPanel
from ui.explore.source_dialog import SourceDialog
from ui.explore.table import TablePage
from ui.explore.timeline import TimelinePanel
from ui.palette import CommandPalette

Put = Callable[[QWidget], QWidget]

MARKUP = 'ACME <img src="file:///x.png"> Ltd'
NAMES = {
    "markup": MARKUP,
    "rich": "<b>&amp;</b> &Co <a href='http://x.invalid'>x</a>",
    "long": "Z" * (1 << 21),
    "bidi": "abc\u202edlrow\u202c \u2066def",
    "lines": "first\nsecond\ttab",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_panel_takes_a_name_for_markup(name: str, casework: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    acme = casework.adds(name, "Organization", name_khmer=name[:500], notes=name[:5000])
    other = casework.adds(name[:2000] + " 2", "Organization")
    link = casework.links_up("LINKED_TO", acme, other, weight=name[:500])
    lay(desk, [acme, other], qtbot)
    filters, inspector, table, timeline = (
        panel(desk) for panel in (FiltersPanel, InspectorPanel, TablePage, TimelinePanel)
    )
    for panel in (filters, inspector, table, timeline):
        panel.resize(320, 600)
        put(panel)
    desk.select([acme])
    qtbot.waitUntil(lambda: reads(inspector, "Facts and sources"))
    check(filters, inspector, table, timeline)
    inspector.show_link(link)
    qtbot.waitUntil(lambda: reads(inspector, "Between"))
    check(inspector)
    desk.select([acme, other])
    qtbot.waitUntil(lambda: reads(inspector, "2 entities selected"))
    check(inspector)
    popover = ExpandPopover(desk, acme, table)
    popover.open_beside(QRect(10, 10, 20, 20))
    qtbot.waitUntil(lambda: reads(popover, "linked"))
    palette = CommandPalette([QAction("Fit")], desk.session, table)
    palette.open_over("@")
    palette.box.insert(name[:4].strip())
    qtbot.waitUntil(lambda: any(offer.uid for offer in palette.offers()) or not palette._wait.isActive())
    check(popover, palette)
    assert all("\n" not in offer.title and len(offer.title) <= 200 for offer in palette.offers())
    qtbot.waitUntil(lambda: table.entities.model().rowCount() == 2)
    for row in range(2):
        shown = table.entities.model().index(row, 0).data()
        assert len(shown) <= 200
        assert not set("\n\t\u202e\u2066") & set(shown)
    popover.leave()
    palette.leave()


def test_the_original_shows_markup_as_text(casework: Casework, desk: Desk, put: Put, qtbot: QtBot) -> None:
    dialog = SourceDialog(desk.session, casework.source.sha256, f"row 2, column {MARKUP}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    put(dialog)
    qtbot.waitUntil(dialog.table.isVisible)
    check(dialog)


def test_the_walk_finds_a_label_that_guesses(put: Put) -> None:
    """The control: a label as Qt makes it, with a name in it, is caught; so is a tooltip."""
    host = QWidget()
    QLabel(MARKUP, host)
    put(host)
    with pytest.raises(AssertionError):
        check(host)
    tipped = QWidget()
    tipped.setToolTip(MARKUP)
    put(tipped)
    with pytest.raises(AssertionError):
        check(tipped)


def check(*widgets: QWidget) -> None:
    for widget in widgets:
        for child in every(widget):
            if isinstance(child, QLabel) and child.text():
                assert child.textFormat() is Qt.TextFormat.PlainText, child.text()
                assert len(child.text()) < 1000
                assert not set("\n\t\u202e\u2066") & set(child.text())
            assert "<img" not in child.toolTip()
            assert "<a " not in child.toolTip()
            assert len(child.toolTip()) < 5000
            assert len(child.accessibleName()) < 1000
            assert child.width() <= 1400


def every(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    yield from widget.findChildren(QWidget)
