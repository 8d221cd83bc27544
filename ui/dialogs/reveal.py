"""Seeing protected names: never without a reason, which is logged before anything is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from graph.language import _, many
from graph.text import plain
from investigator.revealing import reveal
from ui.dialogs.form import FormDialog
from ui.session import Session


class RevealDialog(FormDialog):
    """Asks why, writes it into the log of the case, and shows the names until they are hidden again."""

    def __init__(self, session: Session, uids: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(
            _("Show protected names"),
            many(
                "{n} person is protected. Your name, the time and the reason go into the log of the case.",
                "{n} persons are protected. Your name, the time and the reason go into the log of the case.",
                len(uids),
            ),
            _("Show"),
            parent,
        )
        self._session = session
        self._uids = uids
        self.reason = self.line(_("Reason"), hint=_("who needs to know it, and for what"))
        self.reason.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        return "" if len(plain(self.reason.text())) >= 5 else _("Write why the names have to be seen.")

    def agreed(self) -> None:
        """See FormDialog."""
        reason = plain(self.reason.text())
        self.work(lambda: reveal(self._session.case, self._session.disclosure, self._uids, reason), self._shown)

    def _shown(self, _logged: None) -> None:
        self.accept()
        self._session.disclosed(self._uids)


def ask_why(parent: QWidget, then: Callable[[str], None]) -> None:
    """Ask for a reason to see protected values; `then` gets it, and has it logged before they are shown."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("reveal")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_("Reveal protected values"))
    dialog.setLabelText(_("Why do you need to see them? Your reason and name are kept in the log."))
    dialog.setOkButtonText(_("Reveal"))
    dialog.setCancelButtonText(_("Cancel"))
    dialog.textValueSelected.connect(then)
    dialog.open()
