"""The table of what stands on a chart: what is selected stays so in another order, and can be copied as text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Casework, lay
from ui.explore.desk import Desk
from ui.explore.table import TablePage


def test_sorting_keeps_the_selection(laid_out: Desk, network: Casework, qtbot: QtBot) -> None:
    page = TablePage(laid_out)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == len(network.uids))
    chosen = {network.uids["Dara Example"], network.uids["Bopha Sample"]}
    laid_out.select(chosen)
    for column, order in ((1, Qt.SortOrder.DescendingOrder), (2, Qt.SortOrder.AscendingOrder)):
        page.entities.sortByColumn(column, order)
        rows = page.entities.selectionModel().selectedRows()
        assert {page._entity_model.line(index.row()).uid for index in rows} == chosen
    assert laid_out.selection == chosen


def test_every_selected_row_is_copied_and_no_name_becomes_a_formula(
    network: Casework, desk: Desk, qtbot: QtBot
) -> None:
    formula = network.adds("=HYPERLINK(1)")
    lay(desk, [network.uids["Dara Example"], formula], qtbot)
    page = TablePage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == 2)
    page.entities.selectAll()
    qtbot.keyClick(page.entities, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert [line[0] for line in lines] == ["Name", "'=HYPERLINK(1)", "Dara Example"]
    assert len({len(line) for line in lines}) == 1
    page.close()


def test_a_table_that_nobody_sees_is_made_when_it_is_seen(desk: Desk, network: Casework, qtbot: QtBot) -> None:
    lay(desk, [network.uids["Dara Example"]], qtbot)
    page = TablePage(desk)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == 1)
    page.hide()
    lay(desk, [network.uids["Dara Example"], network.uids["Bopha Sample"]], qtbot)
    qtbot.waitUntil(lambda: not desk.session.busy)
    assert page.entities.model().rowCount() == 1
    page.show()
    qtbot.waitUntil(lambda: page.entities.model().rowCount() == 2)
    page.close()
