"""Asks why the names behind a bundle are given out, and for the password under which they are sealed."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from graph.language import _
from graph.text import plain
from investigator.exhibits.name_key import SHORTEST_PASSWORD
from ui.dialogs.form import FormDialog

_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a name key is made with; no traceback shows the password."""

    password: str = field(repr=False)
    reason: str


class NameKeyDialog(FormDialog):
    """Signals: `wished` (a KeyWish)."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Name key for the court"),
            _(
                "It says who stands behind the pseudonyms. It is written beside the bundle, never into it, and opens "
                "with this password alone. Hand both over on different ways."
            ),
            _("Export with the name key"),
            parent,
        )
        self.reason = self.line(_("Reason"), hint=_("which court, and for what"))
        self.password = self.line(_("Password"), secret=True)
        self.again = self.line(_("Once more"), secret=True)
        self.note(_("Not the passphrase of the case. Your name, the time and the reason go into the log of the case."))
        self.reason.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        if len(plain(self.reason.text())) < _SHORTEST_REASON:
            return _("Write why the names are given out.")
        if len(self.password.text()) < SHORTEST_PASSWORD:
            words = _("The password of a name key has at least {n} letters.")
            return words.format(n=SHORTEST_PASSWORD)
        return "" if self.password.text() == self.again.text() else _("The two passwords differ.")

    def agreed(self) -> None:
        """See FormDialog."""
        self.wished.emit(KeyWish(self.password.text(), plain(self.reason.text())))
        self.accept()
