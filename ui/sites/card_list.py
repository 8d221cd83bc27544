"""The cards of one column of the board: walked by arrows, opened, dragged, with a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView

from ui.sites.card import CARD, Card, CardPainter
from ui.text import tip_text

Index = QModelIndex | QPersistentModelIndex


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
