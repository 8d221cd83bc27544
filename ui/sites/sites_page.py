"""The Sites perspective: figures on top, the board or its table, and the chosen site on the right, as of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from graph.ids import EntityId
from graph.language import _, many
from graph.store import GraphReader
from investigator.as_of import Clock
from investigator.site_board import Board, BoardSite, board
from investigator.sites import ACTION, COLUMNS
from ui.actions import Actions
from ui.explore.source_dialog import SourceDialog
from ui.explore.table_model import Line
from ui.session import Session
from ui.sites.board import BoardView
from ui.sites.board_bar import BoardBar
from ui.sites.card import Card, card
from ui.sites.dialogs import SiteDialogs
from ui.sites.empty_board import EmptyBoard
from ui.sites.figures_strip import FiguresStrip
from ui.sites.later_bar import LaterBar
from ui.sites.site_panel import SitePanel
from ui.sites.site_table import SiteTable, line
from ui.sites.style import sites_style
from ui.sites.wording import column_words
from ui.theme import LIGHT, Theme

_PANEL = 372
_BOARD = 782
"""Pixels in which every column of the board stands side by side."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A board with what is shown of each of its sites, made beside the window."""

    board: Board
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]


class SitesPage(QWidget):
    """Signals: `entity_wanted` (uid: show it on a chart), `said` (a sentence for the status line)."""

    entity_wanted = Signal(str)
    said = Signal(str)

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sitespage")
        self.session = session
        self.theme: Theme = LIGHT
        self.board: Board | None = None
        self._cards: tuple[Card, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self.chosen = ""
        self._actions = actions
        self._asked = 0
        self._begun = False
        self._stale = False
        self._day: date | None = None
        self._quiet = False
        self._counted = ""
        self.strip = FiguresStrip()
        self.cards = BoardView()
        self.table = SiteTable()
        self.panel = SitePanel(session.schema)
        self.bar = BoardBar()
        self.later = LaterBar()
        self.empty = EmptyBoard()
        self._dialogs = SiteDialogs(session, self, lambda uid: uid == self.chosen, self.take_keyboard)
        self._views = QStackedWidget()
        self._build()
        self._add_actions()
        self._connect()

    def begin(self) -> None:
        """Ask for the board for the first time."""
        if not self._begun:
            self._begun = True
            self.reload()

    def take_keyboard(self) -> None:
        """Give it to the chosen site, on the board or in its table, or to what an empty board offers."""
        if self.board is None:
            self.setFocus()  # until there is a site to choose
        elif self._views.currentWidget() is self.cards:
            self.cards.focus_chosen()
        elif self._views.currentWidget() is self.table:
            self.table.table.setFocus()
        else:
            self.empty.take_keyboard()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another perspective was shown is asked for now."""
        super().showEvent(event)
        if self._begun and self._stale:
            self.reload()
        elif self._counted:
            self.said.emit(self._counted)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.setStyleSheet(sites_style(theme))
        for part in (self.strip, self.bar, self.cards, self.panel):
            part.use_theme(theme)

    def reload(self) -> None:
        """Ask for the board as of the chosen day; an answer that a later question overtook is dropped."""
        self._asked += 1
        self._stale = self._quiet = False
        asked, schema, day, clock = self._asked, self.session.schema, self._day, self.strip.clock

        def question(reader: GraphReader) -> _Told:
            found = board(reader, schema, day=day, clock=clock)
            cards = tuple(card(site, found, schema) for site in found.sites)
            return _Told(found, cards, tuple(line(site, found, schema) for site in found.sites))

        def done(told: _Told) -> None:
            if asked == self._asked:
                self._cards, self._lines = told.cards, told.lines
                self._show(told.board)
                self._quiet = False

        self.session.ask(question, done)

    def choose(self, uid: str) -> None:
        """Choose a site; board, table and panel follow."""
        self.chosen = uid
        self.cards.choose(uid)
        self.table.choose(uid)
        self.panel.show_site(self._site(), self.board)
        self._enable()

    def record(self) -> None:
        """Record an entry of the chosen site."""
        site = self._site()
        if site is not None:
            self._dialogs.record(site, ACTION, "", self._today())

    def move_to(self, uid: str, column: str) -> None:
        """A card is to go to another column: the dialog opens prefilled, or it is said why no act brings it there."""
        self.choose(uid)
        site = self._site()
        if site is not None:
            self._dialogs.move(site, column, self._today())

    def open_figure(self, name: str) -> None:
        """Show the records behind a figure."""
        if self.board is not None:
            self._dialogs.show_figure(self.board, name, self.theme).entity_wanted.connect(self.entity_wanted)

    def _site(self) -> BoardSite | None:
        """The chosen site."""
        return self.board.site(self.chosen) if self.board else None

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addWidget(self.later)
        left = QWidget()
        left.setObjectName("boardside")
        left.setMinimumWidth(_BOARD)
        column = QVBoxLayout(left)
        column.setContentsMargins(14, 10, 12, 12)
        column.setSpacing(9)
        column.addWidget(self.bar)
        self._views.addWidget(self.cards)
        self._views.addWidget(self.table)
        self._views.addWidget(self.empty)
        column.addWidget(self._views, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        across.addWidget(left)
        across.addWidget(self.panel)
        across.setStretchFactor(0, 1)
        across.setStretchFactor(1, 0)
        across.setCollapsible(0, False)
        across.setSizes([1228, _PANEL])
        whole.addWidget(across, 1)

    def _add_actions(self) -> None:
        add = self._actions.add
        add("sites_board", _("Sites as a &board"), lambda: self._view("board"), "Ctrl+Shift+B", on=self)
        add("sites_table", _("Sites as a &table"), lambda: self._view("table"), "Ctrl+Shift+T", on=self)
        add("site_record", _("&Record an entry of the site…"), self.record, "Ctrl+R Insert", on=self)
        for number, column in enumerate(COLUMNS, 1):
            words = _("Move to {column}…").format(column=column_words(column).title)
            add(f"site_to_{column}", words, partial(self._move_chosen, column), f"Alt+{number}", on=self)
        add("site_step", _("Change the &next step…"), self._change_step, "Ctrl+Shift+D", on=self)
        add("site_on_chart", _("Show the site on the &chart"), self._on_chart, "Ctrl+Shift+G", on=self)
        add("sites_contradictions", _("Only sites with a &contradiction"), self.bar.contradictions.toggle, on=self)
        add("sites_all", _("Clear the &filters of the board"), self.bar.clear, on=self)
        self._enable()

    def _connect(self) -> None:
        self.strip.wanted.connect(self.open_figure)
        self.strip.as_of_changed.connect(self._as_of)
        self.later.day_wanted.connect(self._go_to)
        self.empty.clear_wanted.connect(self.bar.clear)
        self.empty.import_wanted.connect(self._import)
        self.bar.changed.connect(self._show_sites)
        self.bar.view_wanted.connect(self._view)
        for view in (self.cards, self.table):
            view.picked.connect(self.choose)
            view.opened.connect(self._open_site)
            view.menu_wanted.connect(self._open_menu)
        self.cards.move_wanted.connect(self.move_to)
        self.panel.record_wanted.connect(self.record)
        self.panel.step_wanted.connect(self._change_step)
        self.panel.chart_wanted.connect(self._on_chart)
        self.panel.source_wanted.connect(self._open_source)
        self.session.facts_changed.connect(lambda _touched: self._facts_changed())

    def _facts_changed(self) -> None:
        """Show the facts as they are now; what was said of the change itself stays in the status line."""
        if self._begun and self.isVisible():
            self.reload()
            self._quiet = True
        else:
            self._stale = True

    def _as_of(self, day: date, _clock: Clock) -> None:
        self._go_to(day)

    def _go_to(self, day: date) -> None:
        self._day = day
        self.later.hide()
        self.reload()

    def _show(self, found: Board) -> None:
        first = self.board is None
        before = self.board
        self.board, self._day = found, found.day
        self.strip.show_figures(found.figures, found.day)
        self.bar.show_board(found)
        self._show_sites()
        if first and found.sites and not self.chosen:
            self.choose(next((s for s in found.sites if s.standing.contradiction), found.sites[0]).standing.uid)
        else:
            self.choose(self.chosen)
        if first and self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.take_keyboard()
        if before is not None:
            self._tell_of_later(before, found)

    def _show_sites(self) -> None:
        found = self.board
        if found is None:
            return
        shown = [site for site in found.sites if self.bar.passes(site)]
        kept = {site.standing.uid for site in shown}
        self.cards.show_cards([each for each in self._cards if each.uid in kept])
        self.table.show_lines([each for each in self._lines if each.uid in kept])
        words = self.bar.show_count(len(shown), len(found.sites))
        entries = sum(len(site.standing.history) for site in shown)
        self._counted = f"{words} · {many('{n} entry', '{n} entries', entries)}"
        if self.isVisible() and not self._quiet:
            self.said.emit(self._counted)
        if not shown:
            self._show_empty(filtered=bool(found.sites))
        else:
            self._views.setCurrentIndex(1 if self.bar.shows_table else 0)

    def _show_empty(self, *, filtered: bool) -> None:
        self.empty.explain(filtered=filtered, can_import=self._importing() is not None)
        self._views.setCurrentIndex(2)

    def _importing(self) -> QAction | None:
        """The window's action that imports files."""
        return next((action for action in self._actions if action.objectName() == "import_files"), None)

    def _import(self) -> None:
        action = self._importing()
        if action is not None:
            action.trigger()

    def _view(self, name: str) -> None:
        self.bar.show_view(name)
        self._show_sites()

    def _open_site(self, uid: str) -> None:
        self.choose(uid)
        self.panel.record_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, uid: str, place: QPoint) -> None:
        self.choose(uid)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ("site_record", "site_step", "site_on_chart"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        found = self._site()
        for column in COLUMNS:
            if found is None or column != found.standing.column:
                menu.addAction(self._actions[f"site_to_{column}"])
        menu.popup(place)

    def _move_chosen(self, column: str) -> None:
        if self.chosen:
            self.move_to(self.chosen, column)

    def _change_step(self) -> None:
        site = self._site()
        if site is not None:
            self._dialogs.change_step(site)

    def _on_chart(self) -> None:
        if self.chosen:
            self.entity_wanted.emit(self.chosen)

    def _open_source(self, sha256: str, locator: str) -> None:
        if sha256:
            SourceDialog(self.session, sha256, locator, theme=self.theme, parent=self).open()
        else:
            self.said.emit(_("No document is kept for this source."))

    def _today(self) -> date:
        """The day on which something is learned: today, or in a fictional case of years to come the day it shows."""
        today = datetime.now(UTC).date()
        return max(today, self._day) if self._day and self.session.case.info.fictional else today

    def _tell_of_later(self, before: Board, now: Board) -> None:
        """An entry recorded just now may not count yet on the day that is shown."""
        if before.as_of == now.as_of and now.site(self.chosen) is not None and self.session.history.undo_label:
            self.later.tell(self.session, EntityId(self.chosen), now.as_of)

    def _enable(self) -> None:
        moves = " ".join(f"site_to_{column}" for column in COLUMNS)
        self._actions.enable(f"site_record site_step site_on_chart {moves}", on=bool(self.chosen))
