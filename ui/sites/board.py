"""The board: five columns of cards by official action; a card goes to another by dragging or by a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from graph.language import many
from investigator.sites import COLUMNS
from ui.sites.card import Card, paint_card
from ui.sites.column import Column
from ui.sites.wording import column_words
from ui.theme import LIGHT, Theme


class BoardView(QScrollArea):
    """All columns. Signals: `picked` (uid), `opened` (uid), `move_wanted` (uid, column), `menu_wanted` (uid, place)."""

    picked = Signal(str)
    opened = Signal(str)
    move_wanted = Signal(str, str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.columns = [Column(column) for column in COLUMNS]
        self.chosen = ""
        self._theme = LIGHT
        self._ghost = QLabel(self)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._ghost_of = ""
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for column in self.columns:
            row.addWidget(column, 1)
            self._connect(column)
        self.setWidget(inside)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        for column in self.columns:
            column.use_theme(theme)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards, each in its column; the chosen one stays chosen where it is still there."""
        for column in self.columns:
            own = [card for card in cards if card.column == column.column]
            column.cards.cards.show(own)
            column.show_count(len(own))
            column.cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if own else Qt.FocusPolicy.NoFocus)
            sites = many("{n} site", "{n} sites", len(own))
            column.cards.setAccessibleName(f"{column_words(column.column).title}, {sites}")
        self.choose(self.chosen)

    def choose(self, uid: str) -> None:
        """Make a site the chosen one in whichever column it stands."""
        self.chosen = uid
        for column in self.columns:
            column.cards.choose(uid)

    def focus_chosen(self) -> None:
        """Give the keyboard to the chosen card, or to the first there is."""
        lists = [column.cards for column in self.columns if column.cards.cards.cards]
        holder = next((each for each in lists if each.uid and each.uid == self.chosen), lists[0] if lists else None)
        if holder is not None:
            holder.setFocus(Qt.FocusReason.TabFocusReason)

    def column_at(self, place: QPoint) -> str:
        """The column under a place on the screen, "" where there is none."""
        for column in self.columns:
            if column.rect().contains(column.mapFromGlobal(place)):
                return column.column
        return ""

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other heights."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for column in self.columns:
                column.cards.scheduleDelayedItemsLayout()

    def _connect(self, column: Column) -> None:
        cards = column.cards
        cards.picked.connect(self._pick)
        cards.opened.connect(self.opened)
        cards.menu_wanted.connect(self._menu)
        cards.sideways.connect(lambda step: self._sideways(column, step))
        cards.dragged.connect(self._drag)
        cards.dropped.connect(self._drop)
        cards.drag_ended.connect(self._end_drag)

    def _pick(self, uid: str) -> None:
        if uid != self.chosen:
            self.choose(uid)
            self.picked.emit(uid)

    def _menu(self, uid: str, place: QPoint) -> None:
        self._pick(uid)
        self.menu_wanted.emit(uid, place)

    def _sideways(self, column: Column, step: int) -> None:
        """To the card at about the same height in the next column that has any."""
        here = column.cards
        height = here.visualRect(here.currentIndex()).center().y() if here.currentIndex().isValid() else 0
        position = self.columns.index(column) + step
        while 0 <= position < len(self.columns):
            there = self.columns[position].cards
            found = there.cards.cards
            if found:
                nearest = min(
                    range(len(found)), key=lambda r: abs(there.visualRect(there.cards.index(r)).center().y() - height)
                )
                there.setFocus(Qt.FocusReason.OtherFocusReason)
                self._pick(found[nearest].uid)
                self.ensureWidgetVisible(self.columns[position], 0, 0)
                return
            position += step

    def _drag(self, uid: str, place: QPoint) -> None:
        if self._ghost_of != uid:
            self._ghost_of = uid
            self._ghost.setPixmap(self._picture(uid))
            self._ghost.adjustSize()
            self._ghost.show()
            self._ghost.raise_()
        self._ghost.move(self.mapFromGlobal(place) - QPoint(24, 14))
        over = self.column_at(place)
        for column in self.columns:
            column.mark_target(target=column.column == over)

    def _drop(self, uid: str, place: QPoint) -> None:
        column = self.column_at(place)
        own = next((c.column for c in self.columns if c.cards.cards.row_of(uid) >= 0), "")
        if column and column != own:
            self.move_wanted.emit(uid, column)

    def _end_drag(self) -> None:
        self._ghost.hide()
        self._ghost_of = ""
        for column in self.columns:
            column.mark_target(target=False)

    def _picture(self, uid: str) -> QPixmap:
        for column in self.columns:
            row = column.cards.cards.row_of(uid)
            if row >= 0:
                size = column.cards.visualRect(column.cards.cards.index(row)).size()
                ratio = self.devicePixelRatioF()
                made = QPixmap(size * ratio)
                made.setDevicePixelRatio(ratio)
                made.fill(Qt.GlobalColor.transparent)
                painter = QPainter(made)
                painter.setOpacity(0.85)
                frame = QRectF(1, 1, size.width() - 2, size.height() - 9)
                found = column.cards.cards.cards[row]
                paint_card(painter, frame, found, column.cards.font(), self._theme, chosen=True, focused=False)
                painter.end()
                return made
        return QPixmap()
