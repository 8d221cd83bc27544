"""A bar over the board: what was recorded just now counts only after the day that is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from graph.edtf import span
from graph.facts import StatusChange
from graph.ids import EntityId
from graph.language import _
from graph.store import GraphReader
from investigator.as_of import AsOf, Clock
from investigator.sites import ACTION, STATE
from ui.explore.lines import Elided
from ui.session import Session


class LaterBar(QFrame):
    """Hidden until there is something to tell. `day_wanted` (a date): show the board of that day."""

    day_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("later")
        self._day: date | None = None
        self._words = Elided()
        self.button = QPushButton(_("Show that day"))
        self.button.clicked.connect(self._wish)
        dismiss = QToolButton()
        dismiss.setText(_("Dismiss"))
        dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        row.addWidget(dismiss)
        self.hide()

    def tell(self, session: Session, uid: EntityId, as_of: AsOf) -> None:
        """Ask whether an entry of this site that was recorded by hand today does not count yet, and say so."""

        def question(reader: GraphReader) -> tuple[StatusChange, ...]:
            found = (e for axis in (ACTION, STATE) for e in reader.statuses(axis, [uid]))
            return tuple(e for e in found if not as_of.covers(e))

        def done(found: tuple[StatusChange, ...]) -> None:
            today = datetime.now(UTC).date().isoformat()
            self._show([e for e in found if not e.run and e.recorded_at[:10] == today], as_of.clock)

        session.ask(question, done)

    def _show(self, entries: list[StatusChange], clock: Clock) -> None:
        if not entries:
            self.hide()
            return
        last = max(entries, key=lambda e: e.recorded_at)
        self._day = span(last.learned if clock is Clock.LEARNED else last.happened).latest
        self._words.say(
            _("Recorded; it counts from {day} on, after the day that is shown.").format(day=self._day or "")
        )
        self.button.setVisible(self._day is not None)
        self.show()

    def _wish(self) -> None:
        if self._day is not None:
            self.day_wanted.emit(self._day)
