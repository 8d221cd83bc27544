"""What a window says by the way: a line at its foot, and a bar under its header for what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QTime, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QProgressBar, QPushButton, QToolButton

from graph.language import _
from graph.text import visible
from ui.explore.lines import Elided, Paragraph
from ui.text import plain_label

_SHOWN_AFTER = 400


class StatusLine(QFrame):
    """Where the case is kept, what was said last, how far long work is, and when it was saved.

    `cancelled`: somebody wants the work that runs to end. Progress is shown from 400 ms on.
    """

    cancelled = Signal()

    def __init__(self, where: str) -> None:
        super().__init__()
        self.setObjectName("statusline")
        self._said = Elided(name="meta")
        self._telling = ""
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(220)
        self._progress.setTextVisible(False)
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        self._silence = plain_label(name="pill")
        self._saved = plain_label(name="meta")
        self._late = QTimer(self, singleShot=True, interval=_SHOWN_AFTER)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 14, 2)
        row.addWidget(plain_label(visible(where, 80), name="meta"))
        row.addSpacing(18)
        row.addWidget(self._said, 1)
        for widget in (self._progress, self._cancel, self._silence, self._saved):
            row.addWidget(widget)
        for widget in (self._progress, self._cancel):
            widget.hide()
            self._late.timeout.connect(widget.show)
        self._silence.hide()

    def say(self, text: str) -> None:
        """A line that stays until the next."""
        self._telling = ""
        self._said.say(text)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """How far the work is: `done` of `total`."""
        self.say(words)
        self._telling = words
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        if not self._late.isActive() and not self._progress.isVisible():
            self._late.start()

    def end_progress(self) -> None:
        """Nothing runs any more; what was said of the work is not said any longer."""
        if self._telling:
            self.say("")
        self._late.stop()
        self._progress.hide()
        self._cancel.hide()

    def show_silence(self, seconds: int) -> None:
        """For so many seconds the server has not answered; 0 where it does."""
        self._silence.setText(_("No answer for {n} s").format(n=seconds))
        self._silence.setVisible(seconds > 0)

    def show_saved(self) -> None:
        """All is saved, now."""
        self._saved.setText(_("Saved {time}").format(time=QTime.currentTime().toString("HH:mm")))


class Banner(QFrame):
    """A bar that says what happened and what to do; it stays until it is dismissed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._text = Paragraph("")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.addWidget(self._text, 1)
        for words, pressed in ((_("Copy"), self._copy), (_("Dismiss"), self.hide)):
            button = QToolButton()
            button.setText(words)
            button.clicked.connect(pressed)
            row.addWidget(button)
        self.hide()

    def say(self, text: str) -> None:
        """Show this."""
        self._text.say(text)
        self.show()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text.text().replace("\u200b", ""))
