"""The certificate that a server shows, and whether it may be trusted; nothing else is sent to the server."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from graph.language import _
from graph.neo4j_store import Neo4jAddress
from graph.store import NoAnswer, StoreError

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows: whose it is, who vouches for it, from which day to which (ISO), its SHA-256.

    `trusted`: it was signed by an authority of this computer, or by the one given, and is made out to this very host.
    `verdict` says by whom, or why not.
    """

    subject: str
    issuer: str
    valid_from: str
    valid_to: str
    fingerprint: str
    trusted: bool
    verdict: str


def presented(case: str, ca: Path | None) -> Certificate | None:
    """The certificate of the server that `case` names; None where it is on this computer and speaks no TLS.

    Raises NoAnswer, StoreError.
    """
    address = Neo4jAddress.parsed(case)
    if ca is not None and not ca.is_file():
        raise StoreError(
            _("There is no certificate file {name}.").format(name=ca.name), _("Name the CA file of the server, in PEM.")
        )
    try:
        shown = _handshake(address, _unchecked())
    except ssl.SSLError as error:
        if address.loopback:
            return None
        raise StoreError(
            _("The server does not speak TLS, so nothing was sent."), _("Ask its administrator.")
        ) from error
    made = x509.load_der_x509_certificate(shown)
    verdict = _refusal(address, ca)
    return Certificate(
        subject=made.subject.rfc4514_string() or "-",
        issuer=made.issuer.rfc4514_string() or "-",
        valid_from=made.not_valid_before_utc.date().isoformat(),
        valid_to=made.not_valid_after_utc.date().isoformat(),
        fingerprint=made.fingerprint(SHA256()).hex(":").upper(),
        trusted=not verdict,
        verdict=verdict or (ca.name if ca else _("an authority of this computer")),
    )


def _refusal(address: Neo4jAddress, ca: Path | None) -> str:
    """Why the server is not to be trusted, "" where it is."""
    try:
        context = ssl.create_default_context(cafile=str(ca) if ca else None)
    except (ssl.SSLError, OSError) as error:
        raise StoreError(_("The file with the certificate authority cannot be used."), _("Give a PEM file.")) from error
    try:
        _handshake(address, context)
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except ssl.SSLError:
        return _("the handshake failed")
    return ""


def _unchecked() -> ssl.SSLContext:
    """Only to look at what is shown: not a byte of ours goes over such a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _handshake(address: Neo4jAddress, context: ssl.SSLContext) -> bytes:
    try:
        with (
            socket.create_connection((address.host, address.port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=address.host) as secured,
        ):
            return secured.getpeercert(binary_form=True) or b""
    except ssl.SSLError:
        raise
    except OSError as error:
        raise NoAnswer(_("No server answers at this address."), _("Check host and port, and that it runs.")) from error
