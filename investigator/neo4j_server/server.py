"""One running Neo4j server: started on loopback with a password, stopped, killed, started again on the same data."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from neo4j import Driver, GraphDatabase, TrustCustomCAs, TrustSystemCAs
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.failures import WorldFault
from investigator.neo4j_server import distribution
from investigator.neo4j_server.distribution import Distribution

USER = "neo4j"
HOST = "127.0.0.1"
SECONDS_TO_START = 240
SECONDS_TO_STOP = 60
JAVA_OPTIONS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Dfile.encoding=UTF-8",
    "-XX:-UsePerfData",
)


class ServerFault(WorldFault):
    """The server did not start, or refused our password."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """How to reach a server: what a driver needs to connect."""

    uri: str
    user: str
    password: str = field(repr=False)


class Neo4jServer:
    """A server of our own, with authentication on, listening on loopback only.

    Everything it writes, logs and temporary files too, stays inside `home`, which only its owner may enter. A home that
    was not given is made for this run, and deleted when the server stops. The server does not outlive the process that
    started it, however that one dies. The password is kept in the home, beside the data that it guards, so that the
    same home can be started again.

    `tls` is a folder with `private.key` and `public.crt`, and `ca.crt` if another certificate than itself signed the
    public one: then the server speaks TLS only.
    """

    @classmethod
    def start(
        cls,
        home: Path | None = None,
        *,
        port: int | None = None,
        password: str | None = None,
        heap: str = "512m",
        tls: Path | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> Self:
        """Starts a server, and returns when it answers queries; fetches its parts before if they are not here.

        Args:
            home: the folder of its data; a temporary one when None.
            port: where to listen on loopback; a free one when None.
            password: of the user neo4j; when None the one that the home was made with, or a new random one.
            heap: the memory of the Java heap, as Java writes it.
            tls: the folder of the certificate; no TLS when None.
            say: is told what takes long.

        Raises:
            ServerFault: it stopped, did not answer in time, or has another password.
            DistributionFault: its parts could not be fetched.
            SystemPackagesMissing: Java or Maven is missing.
        """
        server = cls(distribution.provide(say), home, port, password, heap, tls)
        try:
            server.restart()
        except BaseException:
            server.stop()
            raise
        return server

    def __init__(
        self,
        parts: Distribution,
        home: Path | None,
        port: int | None,
        password: str | None,
        heap: str,
        tls: Path | None,
    ) -> None:
        self._parts = parts
        self._temporary = home is None
        self.home = Path(tempfile.mkdtemp(prefix="investigator-neo4j-")) if home is None else home.absolute()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self._port = port or _free_port()
        self._heap = heap
        self._tls = tls
        self._password = password or self._kept_password() or secrets.token_urlsafe(18)
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> ServerAddress:
        """What a driver needs to connect."""
        return ServerAddress(self.uri, self.user, self.password)

    @property
    def uri(self) -> str:
        """The address; its scheme is without TLS, which with an authority of one's own is an option of the driver."""
        return f"neo4j://{HOST}:{self._port}"

    @property
    def user(self) -> str:
        """The only user of a fresh server."""
        return USER

    @property
    def password(self) -> str:
        """The password of the user; printed by nothing but `run.py neo4j`."""
        return self._password

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Starts on the same home, port and password; stops first what runs."""
        self._end(signal.SIGTERM)
        self._configure()
        console = self.home / "logs" / "console.log"
        with console.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self.home,
                env=os.environ | {"TMPDIR": str(self.home / "tmp")},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watch = _watch(self._process.pid, self.home if self._temporary else None)
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stops in good order; where the home is temporary and goes anyway, at once."""
        if self._temporary:
            self.kill()
        else:
            self._end(signal.SIGTERM)
        if self._temporary:
            shutil.rmtree(self.home, ignore_errors=True)

    def kill(self) -> None:
        """Ends the process at once, as a crash would; the home stays until `stop`, so that it can be started again."""
        self._end(getattr(signal, "SIGKILL", signal.SIGTERM))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _kept_password(self) -> str | None:
        file = self.home / "password"
        return file.read_text(encoding="utf-8") if file.exists() else None

    def _keep_password(self) -> None:
        handle = os.open(self.home / "password", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self._password)

    def _configure(self) -> None:
        for name in ("conf", "data", "logs", "tmp"):
            (self.home / name).mkdir(mode=0o700, exist_ok=True)
        settings = {
            "server.bolt.listen_address": f"{HOST}:{self._port}",
            "server.bolt.advertised_address": f"{HOST}:{self._port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "dbms.security.auth_enabled": "true",
            "server.memory.pagecache.size": "64m",
            "db.tx_log.rotation.size": "16m",
            "db.tx_log.preallocate": "false",
        }
        if self._tls is not None:
            settings |= self._configure_tls(self._tls)
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def _configure_tls(self, tls: Path) -> dict[str, str]:
        folder = self.home / "certificates" / "bolt"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("private.key", "public.crt"):
            shutil.copyfile(tls / name, folder / name)
            (folder / name).chmod(0o600)
        return {
            "server.bolt.tls_level": "REQUIRED",
            "dbms.ssl.policy.bolt.enabled": "true",
            "dbms.ssl.policy.bolt.base_directory": "certificates/bolt",
            "dbms.ssl.policy.bolt.private_key": "private.key",
            "dbms.ssl.policy.bolt.public_certificate": "public.crt",
            "dbms.ssl.policy.bolt.client_auth": "NONE",
            "dbms.ssl.policy.bolt.tls_versions": "TLSv1.3,TLSv1.2",
        }

    def _command(self) -> list[str]:
        temporary = self.home / "tmp"
        options = (*JAVA_OPTIONS, f"-Xmx{self._heap}", f"-Djava.io.tmpdir={temporary}", f"-Djna.tmpdir={temporary}")
        folders = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        return [
            str(self._parts.java),
            *options,
            f"-XX:ErrorFile={self.home / 'logs' / 'crash.log'}",
            "-cp",
            str(self._parts.jars / "*"),
            self._parts.main_class,
            *folders,
        ]

    def _wait_until_it_answers(self) -> None:
        """The port opens before the databases are online, so only an answered query counts."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if not self.running:
                raise ServerFault(f"The Neo4j server stopped while it started: {self._last_words()}", "Start it again.")
            if _port_is_open(self._port) and self._answers():
                return
            time.sleep(0.2)
        raise ServerFault(
            f"The Neo4j server did not answer within {SECONDS_TO_START} s.", "Close other programs, and start it again."
        )

    def _answers(self) -> bool:
        try:
            if self._kept_password() is None:
                with self._driver("neo4j") as driver:
                    driver.execute_query(
                        "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
                        password=self._password,
                        database_="system",
                    )
                self._keep_password()
            with self._driver(self._password) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
        except AuthError as refusal:
            raise ServerFault(
                f"The server in {self.home} has another password.", "Give the password that it was made with."
            ) from refusal
        except (Neo4jError, DriverError):
            return False
        return True

    def _driver(self, password: str) -> Driver:
        """A connection that gives up soon; under TLS it trusts nothing but this server's own authority."""
        return GraphDatabase.driver(
            f"bolt://{HOST}:{self._port}",
            auth=(USER, password),
            encrypted=self._tls is not None,
            trusted_certificates=TrustSystemCAs() if self._tls is None else TrustCustomCAs(str(_authority(self._tls))),
            connection_timeout=5,
            connection_acquisition_timeout=10,
            max_transaction_retry_time=0,
        )

    def _last_words(self) -> str:
        lines = (self.home / "logs" / "console.log").read_text(encoding="utf-8", errors="replace").splitlines()
        return next((line for line in reversed(lines) if "ERROR" in line), lines[-1] if lines else "it said nothing.")

    def _end(self, number: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(number)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._watch is not None:
            self._watch.kill()
            self._watch.communicate()
            self._watch = None


def _watch(server: int, temporary_home: Path | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("watch.py"))]
    return subprocess.Popen(
        [*command, str(server), str(temporary_home or "")], stdin=subprocess.PIPE, start_new_session=True
    )


def _authority(tls: Path) -> Path:
    signer = tls / "ca.crt"
    return signer if signer.exists() else tls / "public.crt"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _port_is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
