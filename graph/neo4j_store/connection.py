"""The connection to a Neo4j server: opened safely, its failures told in words that hold no case data."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from ssl import SSLError
from typing import Any, LiteralString, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, Session, TrustCustomCAs
from neo4j.exceptions import (
    AuthError,
    CertificateConfigurationError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    CypherSyntaxError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph.language import _
from graph.neo4j_store.addresses import Neo4jAddress
from graph.store import Conflict, NoAnswer, StoreError, WrongPassphrase

SECONDS_TO_CONNECT = 5.0
SECONDS_TO_RETRY = 5.0

_FINAL = ("MemoryPoolOutOfMemoryError", "TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_ATTEMPTS = 3
_Result = TypeVar("_Result")


class AlreadyDefined(StoreError):
    """A constraint or an index is there already."""


class Way:
    """A driver with its sessions, which know of each other's writes."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._sessions: list[Session] = []

    def session(self) -> Session:
        """One more session."""
        made = self._driver.session(bookmark_manager=self._bookmarks)
        self._sessions.append(made)
        return made

    def close(self) -> None:
        """Close everything."""
        for session in self._sessions:
            session.close()
        self._driver.close()


class Connection:
    """A session of a driver. Belongs to one thread."""

    def __init__(self, address: Neo4jAddress, password: str, ca: Path | None, *, way: Way | None = None) -> None:
        """Connects and asks the server for an answer, unless there is a way that was tried already.

        Raises StoreError, NoAnswer or WrongPassphrase.
        """
        self._asked = (address, password, ca)
        self._way = way or _tried(address, password, ca)
        self._session = self._way.session()

    def beside(self) -> Connection:
        """One more session, for another thread: each sees what the other wrote before it asks. Closed with this one."""
        return Connection(*self._asked, way=self._way)

    def close(self) -> None:
        """Let go of the server."""
        with translated():
            self._way.close()

    def read(self, work: Callable[[ManagedTransaction], _Result]) -> _Result:
        """The result of `work` in a read transaction; `work` may run more than once."""
        with translated():
            for _attempt in range(_ATTEMPTS):
                with suppress(IncompleteCommit):
                    return self._session.execute_read(_with_final_errors(work))
        raise _no_answer()

    def write(self, work: Callable[[ManagedTransaction], _Result]) -> _Result:
        """The result of `work`, committed; `work` may run more than once.

        Raises IncompleteCommit where the server did not say whether it committed.
        """
        with translated(keep_incomplete=True):
            return self._session.execute_write(_with_final_errors(work))

    def define(self, definition: LiteralString, **asked: Any) -> None:  # noqa: ANN401
        """Make something of the database's own, unless it is there; somebody else may be making it at this moment."""
        for _attempt in range(_ATTEMPTS):
            try:
                self.write(lambda tx: tx.run(definition, asked).consume())
            except IncompleteCommit:
                continue
            except AlreadyDefined:
                pass
            return
        raise _no_answer()

    def ask(self, question: LiteralString, **asked: Any) -> Any:  # noqa: ANN401
        """The one value that a question returns."""
        return self.read(lambda tx: one_value(tx, question, **asked))

    def command(self, statement: LiteralString, **asked: Any) -> None:  # noqa: ANN401
        """A statement that rules its own transactions, such as a deletion in batches."""
        with translated():
            self._session.run(statement, asked).consume()


def one_value(tx: ManagedTransaction, question: LiteralString, **asked: Any) -> Any:  # noqa: ANN401
    """The one value that a question returns inside a transaction."""
    record = tx.run(question, asked).single(strict=True)
    return record[0]


@contextmanager
def translated(*, keep_incomplete: bool = False) -> Iterator[None]:
    """Failures of driver and server inside, told in words; the server's own words may quote values and are dropped.

    A syntax error is a mistake of ours, holds no data since our texts are constants, and passes.
    """
    try:
        yield
    except IncompleteCommit:
        if keep_incomplete:
            raise
        raise _no_answer() from None
    except AuthError as error:
        raise _wrong_password(error) from None
    except (ServiceUnavailable, SessionExpired, ConnectionAcquisitionTimeoutError) as error:
        raise _unreachable(error) from None
    except ConstraintError:
        raise Conflict(
            _("Somebody else brought in the same thing in the meantime."), _("Look again and repeat it.")
        ) from None
    except Forbidden:
        raise StoreError(_("The server does not let this user do that."), _("Ask its administrator.")) from None
    except CypherSyntaxError:
        raise
    except Neo4jError as error:
        raise _server_error(error) from None
    except (CertificateConfigurationError, SSLError):
        raise StoreError(_("The file with the certificate authority cannot be used."), _("Give a PEM file.")) from None
    except DriverError as error:
        kind = type(error).__name__
        raise StoreError(
            _("The connection to the server failed ({kind}).").format(kind=kind), _("Try again.")
        ) from None


def _tried(address: Neo4jAddress, password: str, ca: Path | None) -> Way:
    _silence_the_driver()
    with translated():
        driver = _driver(address, password, ca)
        began = time.monotonic()
        try:
            driver.verify_connectivity()
        except BaseException:
            driver.close()
            if time.monotonic() - began < SECONDS_TO_CONNECT:
                _ask_directly(address, password, ca)
            raise
        return Way(driver)


def _ask_directly(address: Neo4jAddress, password: str, ca: Path | None) -> None:
    """Ask again without a routing table: only then does the driver say that it did not trust the server."""
    if address.routed:
        with _driver(replace(address, scheme=address.scheme.replace("neo4j", "bolt")), password, ca) as direct:
            direct.verify_connectivity()


def _driver(address: Neo4jAddress, password: str, ca: Path | None) -> Driver:
    options: dict[str, Any] = {
        "auth": (address.user, password),
        "connection_timeout": SECONDS_TO_CONNECT,
        "connection_acquisition_timeout": 2 * SECONDS_TO_CONNECT,
        "max_transaction_retry_time": SECONDS_TO_RETRY,
        "max_connection_pool_size": 4,
        "notifications_min_severity": "OFF",
        "telemetry_disabled": True,
    }
    if ca is not None:
        if not ca.is_file():
            raise StoreError(
                _("There is no certificate file {name}.").format(name=ca.name),
                _("Name the CA file of the server, in PEM."),
            )
        trust = TrustCustomCAs(str(ca))
        uri = address.uri_without_security(routed=True)
        return GraphDatabase.driver(uri, encrypted=True, trusted_certificates=trust, **options)
    if address.secured:
        return GraphDatabase.driver(address.uri, **options)
    if not address.loopback:
        raise StoreError(
            _("The way to this server is not encrypted, so nothing was sent."),
            _("Write neo4j+s://, or name the CA file of the server."),
        )
    return GraphDatabase.driver(address.uri_without_security(routed=False), **options)


def _with_final_errors(work: Callable[[ManagedTransaction], _Result]) -> Callable[[ManagedTransaction], _Result]:
    """The driver repeats whatever the server calls transient; these would fail again until its patience ends."""

    def run(tx: ManagedTransaction) -> _Result:
        try:
            return work(tx)
        except Neo4jError as error:
            if (error.code or "").rpartition(".")[2] in _FINAL:
                raise _server_error(error) from None
            raise

    return run


def _server_error(error: Neo4jError) -> StoreError:
    code = error.code or ""
    if code.endswith("MemoryPoolOutOfMemoryError"):
        return StoreError(
            _("The server has too little memory for a change of this size; nothing was written."),
            _("Import in smaller chunks, or raise db.memory.transaction.max."),
        )
    if code.startswith("Neo.ClientError.Schema.") and code.endswith("AlreadyExists"):
        return AlreadyDefined(_("The database is being prepared by somebody else too."), _("Try again."))
    if "TransactionTimedOut" in code:
        return StoreError(
            _("The server gave up on this because it took too long."), _("Ask for less, or try again later.")
        )
    return StoreError(
        _("The server could not do it ({code}).").format(code=code), _("Try again, or show this to its administrator.")
    )


def _wrong_password(error: AuthError) -> StoreError:
    code = error.code or ""
    if code.endswith("AuthenticationRateLimit"):
        return WrongPassphrase(
            _("The server refuses further attempts for the moment."), _("Wait a little and try again.")
        )
    if code.endswith("CredentialsExpired"):
        return WrongPassphrase(_("The password of this user must be changed first."), _("Change it on the server."))
    return WrongPassphrase(_("The server does not accept this user name and password."), _("Check both and try again."))


def _unreachable(error: BaseException) -> StoreError:
    cause: BaseException | None = error
    while cause is not None:
        if "Security" in type(cause).__name__ or "SSL" in type(cause).__name__ or "Certificate" in type(cause).__name__:
            return StoreError(
                _("The server could not prove who it is, so nothing was sent."),
                _("Name the CA file that signed its certificate, or ask its administrator."),
            )
        cause = cause.__cause__
    return _no_answer()


def _no_answer() -> NoAnswer:
    return NoAnswer(_("The Neo4j server does not answer."), _("Check that it runs and that the address is right."))


def _silence_the_driver() -> None:
    """The driver's log lines hold parameters and the texts of queries and errors, thus case data."""
    logger = logging.getLogger("neo4j")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
