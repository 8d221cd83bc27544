"""Finding an entity among those on the chart, by any spelling in any script; Enter goes from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from graph.ids import EntityId
from graph.language import _
from graph.text import visible
from investigator.search import found_among
from ui.canvas.glyphs import icon
from ui.explore.desk import Desk
from ui.text import plain_label, tip
from ui.theme import Theme

_WAIT = 120


class FindBar(QFrame):
    """A box over the chart. `found` says which entity to bring into view; it is selected already."""

    found = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._asked = 0
        self._position = 0
        self._hits: tuple[EntityId, ...] = ()
        self.box = QLineEdit()
        self.count = plain_label(name="meta")
        self._before, self._after, self._close = QToolButton(), QToolButton(), QToolButton()
        self._wait = QTimer(self, singleShot=True, interval=_WAIT)
        self._build()
        self.box.textChanged.connect(lambda _words: self._wait.start())
        self.box.installEventFilter(self)
        self._wait.timeout.connect(self._search)
        self.hide()

    def use_theme(self, theme: Theme) -> None:
        """Tint the buttons."""
        for button, glyph in ((self._before, "up"), (self._after, "down"), (self._close, "close")):
            button.setIcon(icon(glyph, theme.ink_secondary, 16))

    def open(self) -> None:
        """Show it with what was looked for last, ready to be typed over."""
        self.show()
        self.raise_()
        self.box.selectAll()
        self.box.setFocus()

    def leave(self) -> None:
        """Close it."""
        self._asked += 1
        self._wait.stop()
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Shift+Enter go to the next and the one before, Escape closes."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 6, 6)
        row.setSpacing(4)
        self.box.setPlaceholderText(_("Find on this chart"))
        self.box.setAccessibleName(_("Find on this chart"))
        self.box.setMaxLength(200)
        self.box.setMinimumWidth(210)
        row.addWidget(self.box)
        self.count.setMinimumWidth(64)
        row.addWidget(self.count)
        for button, name, slot in (
            (self._before, _("The one before"), lambda: self._step(-1)),
            (self._after, _("The next"), lambda: self._step(1)),
            (self._close, _("Close"), self.leave),
        ):
            button.setAccessibleName(name)
            tip(button, name)
            button.clicked.connect(slot)
            row.addWidget(button)

    def _search(self) -> None:
        self._wait.stop()
        self._asked += 1
        asked, words = self._asked, self.box.text().strip()
        entities, schema = self._desk.graph.entities, self._desk.session.schema

        def done(hits: tuple[EntityId, ...]) -> None:
            if asked == self._asked:
                self._hits, self._position = hits, 0
                self._show()

        if words:
            self._desk.session.work(lambda _job: found_among(entities, words, schema), done)
        else:
            done(())

    def _step(self, by: int) -> None:
        if self._wait.isActive():
            self._search()
        elif self._hits:
            self._position = (self._position + by) % len(self._hits)
            self._show()

    def _show(self) -> None:
        total = len(self._hits)
        if not total:
            self.count.setText(_("not here") if self.box.text().strip() else "")
            return
        self.count.setText(_("{n} of {m}").format(n=self._position + 1, m=f"{total:,}"))
        uid = self._hits[self._position]
        inside = self._desk.signs.groups_of((uid,))
        if inside and inside[0].closed:
            words = _("In the closed group {name}. Double click or Enter on it opens it.")
            self._desk.said.emit(words.format(name=visible(self._desk.signs.title(inside[0]), 60)))
        if uid in self._desk.graph.index:
            self._desk.select((uid,))
            self.found.emit(uid)
