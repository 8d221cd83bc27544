"""Making a new case: its title, its place, its passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from graph.language import _
from investigator.case import Case, Secrets, new_case
from ui.dialogs.form import FormDialog

ENDING = ".case"


class NewCaseDialog(FormDialog):
    """Makes an empty, encrypted case file; `made` hands it over, open."""

    made = Signal(object, str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            _("New case"),
            _("One encrypted file on this computer holds everything of the case."),
            _("Make the case"),
            parent,
        )
        self._folder = folder
        self.title = self.line(_("Title"), hint=_("Case 2031-014"))
        self.path = self.chosen_file(_("File"), self._choose)
        self.passphrase = self.line(_("Passphrase"), secret=True)
        self.again = self.line(_("Once more"), secret=True)
        self.note(
            _("Whoever has it reads the case. Without it nobody does: a lost passphrase is a lost case. Write it down.")
        )
        self.fictional = QCheckBox(_("Everything in it is fictional: mark every page so"))
        self.form.addRow("", self.fictional)
        self.title.textEdited.connect(self._propose)
        self.title.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        if not self.title.text().strip():
            return _("Give the case a title.")
        if not self.path.text().strip():
            return _("Choose a file for the case.")
        if Path(self.path.text()).exists():
            return _("There is a file of this name already. Choose another name.")
        if not self.passphrase.text():
            return _("Choose a passphrase.")
        if self.passphrase.text() != self.again.text():
            return _("The two passphrases differ.")
        return ""

    def agreed(self) -> None:
        """See FormDialog."""
        path, secrets = self.path.text().strip(), Secrets(self.passphrase.text())
        title, fictional = self.title.text().strip(), self.fictional.isChecked()

        def make() -> Case:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            return new_case(path, secrets, title=title, fictional=fictional)

        self.work(make, lambda case: self._hand_over(case, path))

    def _hand_over(self, case: Case, path: str) -> None:
        self.accept()
        self.made.emit(case, path)

    def _propose(self, title: str) -> None:
        name = "".join(c if c.isalnum() or c in " -_." or ord(c) > 127 else "-" for c in title.strip())
        self.path.setText(str(self._folder / f"{name}{ENDING}") if name else "")

    def _choose(self) -> None:
        proposed = self.path.text() or str(self._folder)
        path, _kind = QFileDialog.getSaveFileName(
            self, _("New case"), proposed, _("Case files (*.case)"), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if path:
            self.path.setText(path if path.endswith(ENDING) else path + ENDING)
