"""On the board too a name is only text: cards, table, panel, figures and every dialog."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet
from graph.facts import Citation, Source, StatusChange
from graph.ids import SourceId, StatusId, random_id
from graph.moments import now
from tests.gui.conftest import Casework
from tests.gui.looking import reads
from tests.gui.test_hostile_names import MARKUP, NAMES, check
from ui.actions import Actions
from ui.session import Session
from ui.sites.entry_dialog import EntryDialog
from ui.sites.figure_dialog import FigureDialog
from ui.sites.next_step_dialog import NextStepDialog
from ui.sites.sites_page import SitesPage

Put = Callable[[QWidget], QWidget]

_RAW = set("\n\t\u202e\u2066")


@pytest.fixture
def page(session: Session, put: Put) -> SitesPage:
    host = QMainWindow()
    made = SitesPage(session, Actions(host))
    host.setCentralWidget(made)
    host.resize(1300, 800)
    put(host)
    return made


def filled(casework: Casework, name: str) -> None:
    """A site, a declaration and a source that all bear the name, in every field that the board shows."""
    short = name[:3000]
    texts = {"province": short, "next_step": short, "owner": short, "alias": short, "name_khmer": short}
    site = casework.adds(name, "Site", kind="building", due_date="2031-12-01", **texts)
    source = Source(SourceId(random_id()), short, file_name=short, exhibit=short, sha256="0" * 64, fictional=True)
    axes = (("official_action", "sealed"), ("observed_state", "partly_active"))
    entries = tuple(
        StatusChange(
            StatusId(random_id()),
            site,
            axis,
            value,
            f"2031-10-0{day}",
            "2031-10-09",
            (Citation(source.uid, short),),
            body=short,
            reference=short,
            reason=short,
        )
        for day, (axis, value) in enumerate(axes, 1)
    )
    change = ChangeSet("Test", "Dara", now(), sources=(source,), statuses=entries)
    casework.case.ask(lambda s: s.apply(change))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_part_of_the_board_takes_a_name_for_markup(
    name: str, casework: Casework, page: SitesPage, qtbot: QtBot
) -> None:
    filled(casework, name)
    page._day = date(2031, 11, 30)
    page.begin()
    qtbot.waitUntil(lambda: page.board is not None and bool(page.board.sites))
    qtbot.waitUntil(lambda: reads(page.panel, "The order stands until someone records otherwise."))
    check(page)
    for column in page.cards.columns:
        for card in column.cards.cards.cards:
            words = (card.name, card.place, card.act, card.exhibit, card.step, card.initials, card.spoken)
            assert all(len(text) <= 1200 and not _RAW & set(text) for text in words)
            index = column.cards.cards.index(0)
            for role in (0, 3, 11):  # as shown, as a tooltip, as read aloud
                assert "<img" not in str(index.data(role)) or role != 3
            assert column.cards.visualRect(index).height() < 330
    for row in range(page.table.rows.rowCount()):
        assert all(len(t) <= 200 and not _RAW & set(t) for t in page.table.rows.line(row).texts)
    page.record()
    page._change_step()
    page.open_figure("temporarily_closed")
    kinds = (EntryDialog, NextStepDialog, FigureDialog)
    qtbot.waitUntil(lambda: all(page.findChildren(kind) for kind in kinds))
    figure = page.findChildren(FigureDialog)[0]
    qtbot.waitUntil(lambda: figure.rows.rowCount() == 1)
    assert all(len(t) <= 200 and not _RAW & set(t) for t in figure.rows.line(0).texts)
    for kind in kinds:
        check(*page.findChildren(kind))
    for box in (page.bar.province, page.bar.owner):
        assert all(len(box.itemText(n)) <= 120 and not _RAW & set(box.itemText(n)) for n in range(box.count()))
    for kind in kinds:
        page.findChildren(kind)[0].close()


def test_the_check_sees_a_label_that_guesses(page: SitesPage) -> None:
    """The control: a label as Qt makes it inside the board is caught."""
    QLabel(MARKUP, page.panel)
    with pytest.raises(AssertionError):
        check(page)
