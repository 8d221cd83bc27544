"""The address of a case on a Neo4j server, and whether the way there is safe."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from graph.language import _
from graph.store import StoreError

DEFAULT_PORT = 7687
DEFAULT_USER = "neo4j"

_SCHEMES = ("neo4j", "neo4j+s", "bolt", "bolt+s")


@dataclass(frozen=True, slots=True)
class Neo4jAddress:
    """`neo4j[+s]://user@host:port#case`; `case` is a case's name or title, or the beginning of its uid."""

    scheme: str
    user: str
    host: str
    port: int
    case: str

    @classmethod
    def parsed(cls, text: str) -> Neo4jAddress:
        """The address that a person wrote. Raises StoreError in words."""
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise _not_an_address(_("its host or port cannot be read")) from error
        if parts.scheme not in _SCHEMES:
            beginnings = ", ".join(f"{scheme}://" for scheme in _SCHEMES)
            raise _not_an_address(_("it does not begin with {schemes}").format(schemes=beginnings))
        if not parts.hostname:
            raise _not_an_address(_("it names no host"))
        if parts.password is not None:
            raise StoreError(_("An address holds no password."), _("Leave it out; the program asks for it."))
        if parts.path.strip("/") or parts.query:
            raise _not_an_address(_("after the host and port there is only # and the case"))
        return cls(
            scheme=parts.scheme,
            user=unquote(parts.username or DEFAULT_USER),
            host=parts.hostname,
            port=port or DEFAULT_PORT,
            case=unquote(parts.fragment).strip(),
        )

    def __str__(self) -> str:
        return f"{self.scheme}://{self.user}@{self._netloc()}#{self.case}"

    @property
    def uri(self) -> str:
        """What the driver connects to, without user and case."""
        return f"{self.scheme}://{self._netloc()}"

    @property
    def secured(self) -> bool:
        """Whether the scheme itself asks for TLS checked against the certificates of this computer."""
        return self.scheme.endswith("+s")

    @property
    def routed(self) -> bool:
        """Whether the scheme asks for the routing table of a cluster."""
        return self.scheme.startswith("neo4j")

    @property
    def loopback(self) -> bool:
        """Whether the server is on this computer, so that nothing goes over a wire."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def uri_without_security(self, *, routed: bool) -> str:
        """The same place with the security left to the driver's options; `routed`: by a cluster's routing table."""
        scheme = self.scheme.removesuffix("+s") if routed else "bolt"
        return f"{scheme}://{self._netloc()}"

    def _netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _not_an_address(why: str) -> StoreError:
    return StoreError(
        _("This is not the address of a case on a Neo4j server: {why}.").format(why=why),
        _("Write it as neo4j+s://user@host:7687#case."),
    )
