"""Opening a case file: its passphrase, from the person or from the keyring."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from graph.language import _
from graph.text import visible
from investigator import keychain
from investigator.case import Case, Secrets, open_case
from ui.dialogs.form import FormDialog


class OpenCaseDialog(FormDialog):
    """Asks for the passphrase of one case file; `made` hands the case over, open.

    `unkept`: the passphrase was to be kept in the keyring, and this computer has none.
    """

    made = Signal(object, str)
    unkept = Signal()

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        name = visible(Path(path).name, 80)
        super().__init__(_("Open {name}").format(name=name), visible(str(Path(path).parent), 200), _("Open"), parent)
        self._path = path
        self.passphrase = self.line(_("Passphrase"), keychain.kept(path), secret=True)
        self.remember = QCheckBox(_("Keep it in this computer's keyring"))
        self.remember.setChecked(bool(self.passphrase.text()))
        self.form.addRow("", self.remember)
        self.passphrase.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        if not Path(self._path).is_file():
            return _("The file is not there any more.")
        return "" if self.passphrase.text() else _("Type the passphrase.")

    def agreed(self) -> None:
        """See FormDialog."""
        secret, remember = self.passphrase.text(), self.remember.isChecked()

        def unlock() -> tuple[Case, bool]:
            case = open_case(self._path, Secrets(secret))
            if remember:
                return case, keychain.keep(self._path, secret)
            keychain.forget(self._path)
            return case, True

        self.work(unlock, self._hand_over)

    def _hand_over(self, opened: tuple[Case, bool]) -> None:
        case, kept = opened
        self.accept()
        self.made.emit(case, self._path)
        if not kept:
            self.unkept.emit()
