"""The command palette: one list of entities and actions, found by words, used by keys alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, spoken
from graph.text import fold, visible
from investigator.search import Hit, search
from ui.actions import caption, keys
from ui.canvas.glyphs import icon
from ui.explore.lines import entity_icon
from ui.session import Session
from ui.text import plain_label
from ui.theme import LIGHT, Theme

COMMANDS, ENTITIES = ">", "@"
WAIT = 120  # milliseconds after the last key until the case is searched

_FOUND = 12
_ROW = 44
_WIDTH = 620
_LONGEST_LIST = 9

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the list: an entity (`uid`) or an action; of an action that is not possible now neither."""

    title: str
    detail: str
    keys: str = ""
    uid: str = ""
    action: QAction | None = None
    sign: QIcon | None = None

    @property
    def possible(self) -> bool:
        """Whether it can be taken."""
        return bool(self.uid) or self.action is not None


class CommandPalette(QFrame):
    """Type to find, arrows to choose, Enter to take, Escape to leave. ">" finds only commands, "@" only entities.
    What is not possible now is listed last and cannot be taken.

    Signals: `entity_chosen` (uid), `closed`. It lies over its parent and deletes itself when closed.
    """

    entity_chosen = Signal(str)
    closed = Signal()

    def __init__(self, actions: Iterable[QAction], session: Session, parent: QWidget, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Search entities or run a command"))
        self._actions = actions
        self._session = session
        self._theme = theme
        self._over = parent
        self._left = False
        self._asked = 0
        self._hits: tuple[Offer, ...] = ()
        self.box = QLineEdit()
        self.list = QListView()
        self.nothing = plain_label(name="meta")
        self._model = _Offers()
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        self._build()
        self.hide()

    def open_over(self, prefix: str = "") -> None:
        """Open it over the upper middle of the window; `prefix` limits it from the start."""
        self._asked += 1
        self._hits = ()
        self.box.setText(prefix)
        self._offer()
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus()

    def leave(self) -> None:
        """Close it."""
        if not self._left:
            self._left = True
            self._asked += 1
            self._wait.stop()
            self._over.removeEventFilter(self)
            self.hide()
            self.closed.emit()
            self.deleteLater()

    def offers(self) -> Sequence[Offer]:
        """What is listed now."""
        return self._model.offers

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the box move in the list; leaving the box closes it."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is not self.box:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        if event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            self.leave()
        return False

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 10, 10, 10)
        whole.setSpacing(6)
        self.box.setPlaceholderText(_("Search entities or run a command"))
        self.box.setAccessibleName(_("Search entities or run a command"))
        self.box.setMaxLength(200)
        whole.addWidget(self.box)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Lines(self._theme, self))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Found"))
        whole.addWidget(self.list)
        whole.addWidget(self.nothing)
        self.box.installEventFilter(self)
        self._over.installEventFilter(self)
        self.box.textChanged.connect(self._typed)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self._wait.timeout.connect(self._search)

    def _key(self, key: int) -> bool:
        row, last = self.list.currentIndex().row(), self._model.rowCount() - 1
        moves = {
            Qt.Key.Key_Down: min(row + 1, last),
            Qt.Key.Key_Up: max(row - 1, 0),
            Qt.Key.Key_PageDown: min(row + _LONGEST_LIST, last),
            Qt.Key.Key_PageUp: max(row - _LONGEST_LIST, 0),
        }
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(row)
        elif Qt.Key(key) in moves:
            self.list.setCurrentIndex(self._model.index(moves[Qt.Key(key)], 0))
        else:
            return False
        return True

    def _typed(self) -> None:
        self._asked += 1
        self._hits = ()
        self._offer()
        if self._words() and not self.box.text().startswith(COMMANDS):
            self._wait.start()
        else:
            self._wait.stop()

    def _words(self) -> str:
        return self.box.text().lstrip(COMMANDS + ENTITIES).strip()

    def _search(self) -> None:
        asked, words, session = self._asked, self._words(), self._session

        def found(hits: tuple[Hit, ...]) -> None:
            if asked == self._asked:
                self._hits = tuple(self._of_hit(hit) for hit in hits)
                self._offer()

        session.work(lambda _job: search(session.case, words, session.disclosure, _FOUND), found)

    def _offer(self) -> None:
        text = self.box.text()
        commands = () if text.startswith(ENTITIES) else self._commands(self._words())
        offers = (*self._hits, *commands)
        self._model.show(offers)
        if offers:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.setVisible(bool(offers))
        self.nothing.setVisible(not offers)
        self.nothing.setText(_("Nothing found.") if self._words() else _("Type a name, a number or a command."))
        self._place()

    def _commands(self, words: str) -> tuple[Offer, ...]:
        wanted = fold(words).split()
        known = [action for action in self._actions if action.isVisible() and caption(action)]
        fitting = [a for a in known if all(word in fold(caption(a)) for word in wanted)]
        made = [Offer(caption(a), _("Command"), keys(a), action=a) for a in fitting if a.isEnabled()]
        idle = [Offer(caption(a), _("Command, not possible now"), keys(a)) for a in fitting if not a.isEnabled()]
        return (*made, *idle)

    def _of_hit(self, hit: Hit) -> Offer:
        schema = self._session.schema
        detail = f"{spoken(schema.entities[hit.entity.type])} · {visible(hit.why, 120)}"
        sign = entity_icon(hit.entity, schema, self._theme)
        return Offer(visible(hit.name, 120), detail, uid=hit.entity.uid, sign=sign)

    def _take(self, row: int) -> None:
        if not 0 <= row < self._model.rowCount():
            return
        offer = self._model.offers[row]
        if not offer.possible:
            return
        self.leave()
        if offer.action is not None:
            offer.action.trigger()
        else:
            self.entity_chosen.emit(offer.uid)

    def _place(self) -> None:
        room = self._over.rect()
        rows = min(self._model.rowCount(), _LONGEST_LIST, max(2, (room.height() - 160) // _ROW))
        self.list.setFixedHeight(rows * _ROW + 4)
        self.setFixedWidth(min(_WIDTH, room.width() - 32))
        self.adjustSize()
        self.move((room.width() - self.width()) // 2, max(8, room.height() // 12))


class _Offers(QAbstractListModel):
    """The offers as a list."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: tuple[Offer, ...] = ()

    def show(self, offers: tuple[Offer, ...]) -> None:
        """List these."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many there are."""
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title; what a screen reader says holds the detail too."""
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (offer.title, offer.detail, offer.keys) if part)
        return None


class _Lines(QStyledItemDelegate):
    """Paints an offer on two lines with its keys at the right."""

    def __init__(self, theme: Theme, parent: CommandPalette) -> None:
        super().__init__(parent)
        self.theme = theme
        self._palette = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One size for all."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it letter by letter."""
        offer, theme = self._palette.offers()[index.row()], self.theme
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_wash))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)
        sign = offer.sign or icon("right", theme.ink_tertiary, 16)
        sign.paint(painter, QRect(area.left() + 10, area.center().y() - 8, 16, 16))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(offer.keys)
        right = area.right() - 10 - width
        painter.setPen(QColor(theme.ink_secondary))
        painter.drawText(QRect(right, area.top(), width + 1, area.height()), Qt.AlignmentFlag.AlignVCenter, offer.keys)
        left, half = area.left() + 38, area.height() // 2
        room = right - 12 - left
        detail = metrics.elidedText(offer.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, area.top() + half - 1, room, half - 3), Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setPen(QColor(theme.ink if offer.possible else theme.ink_tertiary))
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, area.top() + 3, room, half - 3), Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()
