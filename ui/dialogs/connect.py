"""Connecting to a case on a team's Neo4j server, after a look at the certificate that it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

from graph.language import _
from graph.text import visible
from investigator.case import Case, Secrets, new_case, open_case
from investigator.certificates import Certificate, presented
from ui.dialogs.form import FormDialog
from ui.text import plain_label


class ConnectDialog(FormDialog):
    """Opens a case on a server, or makes one there; `made` hands it over, open.

    Off this computer the way has to be encrypted and the server has to prove who it is, by the authorities that this
    computer trusts or by the team's own; no certificate is ever taken on trust.
    """

    made = Signal(object, str)

    def __init__(self, address: str = "", parent: QWidget | None = None) -> None:
        super().__init__(
            _("Connect to Neo4j"),
            _("A team shares one case on its own server. Names of protected persons leave this computer only sealed."),
            _("Connect"),
            parent,
        )
        self.address = self.line(_("Address"), address, hint="neo4j+s://user@server.example:7687#case")
        self.password = self.line(_("Password of the account"), secret=True)
        self.passphrase = self.line(_("Passphrase of the case"), secret=True)
        self.check = QPushButton(_("Check the certificate"))
        self.check.clicked.connect(self._look)
        self.check.setAutoDefault(False)
        hint = _("where your team has its own: a PEM file")
        self.ca = self.chosen_file(_("Certificate authority"), self._choose, self.check, hint=hint)
        self.certificate = plain_label(name="meta", selectable=True)
        self.certificate.setWordWrap(True)
        self.form.addRow("", self.certificate)
        self.new = QCheckBox(_("Make a new case there, with this passphrase"))
        self.form.addRow("", self.new)
        self.setMinimumWidth(640)
        self.address.setFocus()

    def wrong(self) -> str:
        """See FormDialog."""
        if not self.address.text().strip():
            return _("Type the address of the server and the case.")
        if not self.password.text():
            return _("Type the password of the account.")
        return "" if self.passphrase.text() else _("Type the passphrase of the case.")

    def agreed(self) -> None:
        """See FormDialog."""
        name = self.address.text().strip()
        secrets = Secrets(self.passphrase.text(), self.password.text(), self._authority())
        fresh = self.new.isChecked()

        def connect() -> Case:
            title = name.partition("#")[2].strip() or _("Case")
            return new_case(name, secrets, title=title) if fresh else open_case(name, secrets)

        self.work(connect, lambda case: self._hand_over(case, name))

    def _hand_over(self, case: Case, name: str) -> None:
        self.accept()
        self.made.emit(case, name)

    def _authority(self) -> Path | None:
        return Path(self.ca.text().strip()) if self.ca.text().strip() else None

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Certificate authority"), "", _("Certificates (*.pem *.crt *.cer)")
        )
        if path:
            self.ca.setText(path)

    def _look(self) -> None:
        if not self.address.text().strip():
            self.tell(_("Type the address of the server and the case."))
            return
        name, authority = self.address.text().strip(), self._authority()
        self.certificate.clear()
        self.work(lambda: presented(name, authority), self._show)

    def _show(self, found: Certificate | None) -> None:
        if found is None:
            self.certificate.setText(_("The server is on this computer and shows no certificate; none is needed."))
            return
        verdict = _("Trusted, by {why}") if found.trusted else _("NOT trusted: {why}")
        lines = (
            verdict.format(why=visible(found.verdict, 200)),
            _("Made out to {name}").format(name=visible(found.subject, 120)),
            _("by {name}").format(name=visible(found.issuer, 120)),
            _("valid from {first} to {last}").format(first=found.valid_from, last=found.valid_to),
            _("SHA-256 {fingerprint}").format(fingerprint=found.fingerprint),
        )
        self.certificate.setText("\n".join(lines))
        self.adjustSize()
