"""The board: five columns of cards by official action, walked by arrows, moved by dragging or by a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from graph.language import many
from investigator.sites import COLUMNS
from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.sites.card import CARD, Card, CardPainter, paint_card
from ui.sites.signs import column_bar, column_sign
from ui.sites.wording import column_words
from ui.text import plain_label, tip_text
from ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex

_NARROWEST = 140
_NARROW = 178


class CardsModel(QAbstractListModel):
    """The cards of one column."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[Card, ...] = ()

    def show(self, cards: Sequence[Card]) -> None:
        """Show these cards; where nothing changed nothing happens."""
        if tuple(cards) != self.cards:
            self.beginResetModel()
            self.cards = tuple(cards)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The card, its name, and all of it as a sentence."""
        found = self.cards[index.row()]
        if role == CARD:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return found.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_text(found.spoken)
        return found.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def row_of(self, uid: str) -> int:
        """Where a site stands, -1 where it does not."""
        return next((row for row, card in enumerate(self.cards) if card.uid == uid), -1)


class CardList(QListView):
    """The cards of one column. Signals: `picked` (uid), `opened` (uid: Enter or double click), `sideways` (-1 or 1),
    `dragged` (uid, global place), `dropped` (uid, global place), `menu_wanted` (uid, global place).
    """

    picked = Signal(str)
    opened = Signal(str)
    sideways = Signal(int)
    dragged = Signal(str, QPoint)
    dropped = Signal(str, QPoint)
    drag_ended = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("cards")
        self.cards = CardsModel()
        self.painter_of = CardPainter()
        self.setModel(self.cards)
        self.setItemDelegate(self.painter_of)
        self.setAccessibleName(title)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self._pressed: tuple[str, QPoint] | None = None
        self._dragging = False
        self.selectionModel().currentChanged.connect(self._current_changed)

    @property
    def uid(self) -> str:
        """The site of the current card."""
        row = self.currentIndex().row()
        return self.cards.cards[row].uid if 0 <= row < len(self.cards.cards) else ""

    def choose(self, uid: str) -> None:
        """Make a site's card the chosen one, or none; says nothing of it."""
        model = self.selectionModel()
        model.blockSignals(True)
        row = self.cards.row_of(uid)
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row))
            self.scrollTo(self.cards.index(row))
        else:
            model.clear()
        model.blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width gives cards another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, left and right go to the neighbouring column, Enter opens."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.sideways.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.uid:
            self.opened.emit(self.uid)
        elif key == Qt.Key.Key_Escape and self._dragging:
            self._end_drag()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press may become a drag."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed = (self.cards.cards[index.row()].uid, event.globalPosition().toPoint())
            self.picked.emit(self._pressed[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A press that moves is a drag."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        uid, start = self._pressed
        here = event.globalPosition().toPoint()
        if (here - start).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
        if self._dragging:
            self.dragged.emit(uid, here)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag drops the card."""
        pressed, dragging = self._pressed, self._dragging
        self._end_drag()
        if pressed is not None and dragging:
            self.dropped.emit(pressed[0], event.globalPosition().toPoint())
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the site."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.cards.cards[index.row()].uid)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a card, by right click, menu key or Shift+F10."""
        keyed = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyed else self.indexAt(event.pos())
        if index.isValid():
            place = self.visualRect(index).center() if keyed else event.pos()
            self.menu_wanted.emit(self.cards.cards[index.row()].uid, self.viewport().mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by Tab stands on a card."""
        super().focusInEvent(event)
        if (
            not self.uid
            and self.cards.cards
            and event.reason()
            in (
                Qt.FocusReason.TabFocusReason,
                Qt.FocusReason.BacktabFocusReason,
            )
        ):
            self.setCurrentIndex(self.cards.index(0))

    def _end_drag(self) -> None:
        self._pressed, self._dragging = None, False
        self.drag_ended.emit()

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.cards.cards[current.row()].uid)


class Column(QFrame):
    """One column: its name with an icon, how many, in a few words what was done, and the cards."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.setObjectName("boardcolumn")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = column
        self.setMinimumWidth(_NARROWEST)
        words = column_words(column)
        self._sign = plain_label()
        self._title = Elided(words.title, name="columntitle")
        self.count = plain_label(name="columncount")
        self._count_below = plain_label(name="columncount")
        self.cards = CardList(words.title)
        self._bar = LIGHT.line
        self._target = False
        self._theme = LIGHT
        self._pill = QFrame()
        self._pill.setObjectName("columnpill")
        whole = self._whole = QVBoxLayout(self)
        whole.setSpacing(4)
        inner = self._pill_row = QHBoxLayout(self._pill)
        inner.setContentsMargins(8, 2, 9, 2)
        inner.setSpacing(5)
        inner.addWidget(self._sign)
        inner.addWidget(self._title, 1)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.addWidget(self._pill, 0)
        top.addStretch(1)
        top.addSpacing(4)
        top.addWidget(self.count)
        whole.addLayout(top)
        below = QHBoxLayout()
        below.setContentsMargins(4, 0, 0, 0)
        below.addWidget(Elided(words.subtitle, name="meta"), 1)
        below.addWidget(self._count_below)
        whole.addLayout(below)
        whole.addWidget(self.cards, 1)

    def show_count(self, number: int) -> None:
        """Say how many cards there are."""
        for label in (self.count, self._count_below):
            label.setText(f"{number:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the name has a line for itself."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._sign.setVisible(not narrow)
        side = 5 if narrow else 8
        self._pill_row.setContentsMargins(side, 2, side, 2)
        self._whole.setContentsMargins(side - 1, 11, side - 1, 7)
        self.count.setVisible(not narrow)
        self._count_below.setVisible(narrow)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        sign = column_sign(self.column, theme)
        self._bar = column_bar(self.column, theme)
        self._sign.setPixmap(icon(sign.icon, sign.ink, 14).pixmap(14, 14))
        self._pill.setStyleSheet(
            f"#columnpill {{ background: {sign.wash}; border-radius: 9px; }}"
            f"#columntitle {{ color: {sign.ink}; font-weight: 700; font-size: 11px; }}"
        )
        self.cards.painter_of.theme = theme
        self.update()
        self.cards.viewport().update()

    def mark_target(self, *, target: bool) -> None:
        """Whether a card is held over this column."""
        if target != self._target:
            self._target = target
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The column's colour along its upper edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._bar))
        painter.setClipRect(frame.adjusted(0, 0, 0, 14 - frame.height()))
        painter.drawRoundedRect(frame, 10, 10)
        painter.setClipping(False)
        painter.setBrush(QColor(self._theme.accent_wash if self._target else self._theme.hover))
        painter.drawRoundedRect(frame.adjusted(0, 3, 0, 0), 10, 10)
        painter.end()


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
