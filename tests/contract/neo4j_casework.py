"""What the tests of the Neo4j store alone share: addresses, a look past the store into the database, an authority."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from neo4j import GraphDatabase, Session

from graph.neo4j_store import Neo4jAddress, Neo4jStore, create_case, open_case
from graph.store import CaseInfo
from investigator.neo4j_server.server import ServerAddress
from tests.contract.places import PASSPHRASE, new_info

WRITERS = 4


def case_at(server: ServerAddress, case: str, *, port: int | None = None) -> Neo4jAddress:
    """The address of a case on this server, or on another port of this computer."""
    scheme, _, place = server.uri.partition("://")
    host, _, own_port = place.rpartition(":")
    return Neo4jAddress.parsed(f"{scheme}://{server.user}@{host}:{port or own_port}#{case}")


def made_case(server: ServerAddress, title: str = "Contract") -> tuple[CaseInfo, Neo4jStore]:
    """A new case whose name is its uid."""
    info = new_info(title)
    return info, create_case(case_at(server, info.uid), server.password, PASSPHRASE, info)


def opened_case(server: ServerAddress, uid: str, *, port: int | None = None) -> Neo4jStore:
    """The case once more, as another program opens it."""
    return open_case(case_at(server, uid, port=port), server.password, PASSPHRASE)


@contextmanager
def looked_into(server: ServerAddress) -> Iterator[Session]:
    """A session past the store: what an administrator of the server sees."""
    uri = server.uri.replace("neo4j://", "bolt://", 1)
    with GraphDatabase.driver(uri, auth=(server.user, server.password)) as driver, driver.session() as session:
        yield session


def all_that_is_kept(server: ServerAddress) -> str:
    """Every property of every node and relationship, and every label and type, as one text."""
    with looked_into(server) as session:
        nodes = session.run("MATCH (n) RETURN collect([labels(n), properties(n)])").single(strict=True)[0]
        links = session.run("MATCH ()-[r]->() RETURN collect([type(r), properties(r)])").single(strict=True)[0]
    return repr(nodes) + repr(links)


def at_once(work: Callable[[int], None]) -> None:
    """Runs the work of every writer at the same time, and fails where one fails."""
    start, failures = threading.Barrier(WRITERS), list[BaseException]()

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as failure:  # noqa: BLE001
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class Relay:
    """Stands between driver and server; `watch` sees what the driver sends and says whether to cut the line.

    "before": the bytes never reach the server. "after": they do, and the server answers, but the driver never hears it.
    """

    def __init__(self, port: int, watch: Callable[[bytes], str]) -> None:
        self._server_port = port
        self._watch = watch
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._sockets:
            _cut(line)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._sockets += [client, server]
            lost = threading.Event()
            for work in ((self._there, (client, server, lost)), (self._back, (client, server, lost))):
                thread = threading.Thread(target=work[0], args=work[1])
                self._threads.append(thread)
                thread.start()

    def _there(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                verdict = self._watch(data)
                if verdict == "before":
                    break
                if verdict == "after":
                    lost.set()
                server.sendall(data)
        if not lost.is_set():
            _cut(client)
            _cut(server)

    def _back(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if lost.is_set():
                    break
                client.sendall(data)
        _cut(client)
        _cut(server)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


class Authority:
    """A certificate authority of a team."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        self.certificate = folder / "ca.crt"
        self.certificate.write_bytes(self._signed(self._key, self._name, authority=True))

    def certify(self) -> Path:
        """A folder as Neo4jServer takes it."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        (self._folder / "public.crt").write_bytes(self._signed(key, subject, authority=False))
        (self._folder / "private.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return self._folder

    def _signed(self, key: ec.EllipticCurvePrivateKey, subject: x509.Name, *, authority: bool) -> bytes:
        now = datetime.datetime.now(datetime.UTC)
        days = datetime.timedelta(days=1)
        serial = x509.random_serial_number()
        builder = x509.CertificateBuilder(self._name, subject, key.public_key(), serial, now - days, now + days)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        if not authority:
            names: Sequence[x509.GeneralName] = [
                x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                x509.DNSName("localhost"),
            ]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
