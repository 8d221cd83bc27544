from __future__ import annotations

import datetime
import ipaddress
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from neo4j import Driver, GraphDatabase, TrustCustomCAs
from neo4j.exceptions import AuthError, ServiceUnavailable

from investigator.neo4j_server.jar_set import DistributionFault
from investigator.neo4j_server.server import Neo4jServer, ServerFault
from investigator.system_packages import SystemPackagesMissing

CONFTEST = Path(__file__).parents[1] / "conftest.py"

pytestmark = pytest.mark.timeout(600)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def started(**options: object) -> Neo4jServer:
    try:
        return Neo4jServer.start(**options)
    except (SystemPackagesMissing, DistributionFault) as fault:
        pytest.skip(f"no Neo4j server: {fault}")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "a home"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Neo4jServer]:
    with started(home=home) as server:
        yield server


@pytest.fixture
def driver(server: Neo4jServer) -> Iterator[Driver]:
    with connection(server) as driver:
        yield driver


def connection(server: Neo4jServer, password: str | None = None) -> Driver:
    return GraphDatabase.driver(
        server.uri, auth=(server.user, password or server.password), max_transaction_retry_time=0
    )


def count(driver: Driver) -> int:
    return driver.execute_query("MATCH (n:Kept) RETURN count(n) AS n").records[0]["n"]


def test_a_wrong_password_is_refused_and_the_right_one_is_not(server: Neo4jServer) -> None:
    with connection(server) as driver:
        driver.verify_connectivity()
    for wrong in ("neo4j", server.password + "x"):
        with connection(server, wrong) as driver, pytest.raises(AuthError):
            driver.verify_connectivity()


def test_a_crash_loses_nothing_and_another_password_does_not_open_the_data(server: Neo4jServer, home: Path) -> None:
    with connection(server) as driver:
        driver.execute_query("CREATE (:Kept)")
        before = count(driver)
    server.kill()
    assert not server.running
    with pytest.raises(ServerFault, match="has another password"):
        Neo4jServer.start(home=home, password="not the password")
    server.restart()
    with connection(server) as driver:
        assert count(driver) == before


@on_linux
def test_everything_it_writes_stays_in_a_home_that_only_its_owner_enters(server: Neo4jServer, home: Path) -> None:
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    assert (home / "logs" / "console.log").stat().st_size > 0
    opened = {link.readlink() for link in Path(f"/proc/{server.pid}/fd").iterdir() if link.is_symlink()}
    lines = Path(f"/proc/{server.pid}/maps").read_text().splitlines()
    unpacked = {Path(line.split(None, 5)[5]) for line in lines if line.endswith("(deleted)")}
    written = {
        path for path in opened if path.is_file() and path.suffix != ".jar" and "jvm" not in path.parts
    } | unpacked
    assert {path for path in written if not path.is_relative_to(home)} == set()
    assert unpacked


@on_linux
def test_the_password_is_in_no_argument_and_no_file_but_its_own(server: Neo4jServer, home: Path) -> None:
    secret = server.password.encode()
    assert secret not in Path(f"/proc/{server.pid}/cmdline").read_bytes()
    holding = [path for path in home.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert holding == [home / "password"]
    assert server.password not in repr(server.address)


def test_the_command_prints_an_address_that_works_and_stops_when_asked(server: Neo4jServer, tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-m", "investigator.neo4j_server", "--json", "--home", str(tmp_path / "home")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with GraphDatabase.driver(told["uri"], auth=(told["user"], told["password"])) as driver:
            driver.verify_connectivity()
        assert told["uri"] != server.uri
        process.send_signal(signal.SIGTERM)
        rest, words = process.communicate(timeout=90)
    assert process.returncode == 0
    assert rest == ""
    assert "Traceback" not in words
    with pytest.raises(ProcessLookupError):
        os.kill(told["pid"], 0)


@on_linux
def test_a_server_does_not_outlive_an_owner_that_is_killed(server: Neo4jServer) -> None:
    code = """
import time
from investigator.neo4j_server.server import Neo4jServer
server = Neo4jServer.start(heap="256m")
print(server.pid, server.home, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-I", "-c", code], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid, _, home = owner.stdout.readline().strip().partition(" ")
        assert Path(home, "conf").is_dir()
        owner.kill()
    deadline = time.monotonic() + 30
    while (Path("/proc", pid).exists() or Path(home).exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path("/proc", pid).exists()
    assert not Path(home).exists()
    assert server.running


def test_a_test_run_refuses_a_database_that_holds_the_nodes_of_others(
    server: Neo4jServer, driver: Driver, tmp_path: Path
) -> None:
    (tmp_path / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tmp_path / "test_it.py").write_text("def test_it(neo4j_server): assert neo4j_server.uri\n")
    given = {"NEO4J_URI": server.uri, "NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}

    def run(**more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "--rootdir", tmp_path, tmp_path]
        variables = {name: value for name, value in os.environ.items() if not name.startswith("INVESTIGATOR_")}
        return subprocess.run(command, env=variables | given | more, capture_output=True, text=True, check=False)

    driver.execute_query("CREATE (:Kept)")
    refused = run()
    assert refused.returncode == 1
    assert "already holds nodes" in refused.stdout + refused.stderr
    assert run(INVESTIGATOR_TEST_ANY_DATABASE="1").returncode == 0
    driver.execute_query("MATCH (n) DETACH DELETE n")
    assert run().returncode == 0


class Authority:
    """A certificate authority of a team, and the certificates that it signs."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._certificate = self._sign(self._key, self._name, x509.BasicConstraints(ca=True, path_length=0), None)

    def write(self, file: Path) -> Path:
        file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        return file

    def certify_loopback(self, folder: Path) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName(
            [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        certificate = self._sign(key, subject, x509.BasicConstraints(ca=False, path_length=None), names)
        folder.mkdir()
        (folder / "public.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        (folder / "private.key").write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
        self.write(folder / "ca.crt")
        return folder

    def _sign(
        self,
        key: ec.EllipticCurvePrivateKey,
        subject: x509.Name,
        constraints: x509.BasicConstraints,
        names: x509.SubjectAlternativeName | None,
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder(
            self._name, subject, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(days=2)
        ).add_extension(constraints, critical=True)
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())


def test_with_tls_only_its_own_authority_is_trusted_and_a_temporary_home_goes_with_it(tmp_path: Path) -> None:
    ours, theirs = Authority("our team"), Authority("another team")
    folder = ours.certify_loopback(tmp_path / "tls")
    foreign = theirs.write(tmp_path / "foreign.crt")
    with started(tls=folder, heap="256m") as server:
        auth, quick = (server.user, server.password), {"max_transaction_retry_time": 0, "connection_timeout": 10}
        own = TrustCustomCAs(str(folder / "ca.crt"))
        with GraphDatabase.driver(server.uri, auth=auth, encrypted=True, trusted_certificates=own, **quick) as driver:
            driver.verify_connectivity()
        other = TrustCustomCAs(str(foreign))
        with (
            GraphDatabase.driver(server.uri, auth=auth, encrypted=True, trusted_certificates=other, **quick) as driver,
            pytest.raises(ServiceUnavailable),
        ):
            driver.verify_connectivity()
        with GraphDatabase.driver(server.uri, auth=auth, **quick) as driver, pytest.raises(ServiceUnavailable):
            driver.verify_connectivity()
        assert stat.S_IMODE((server.home / "certificates" / "bolt" / "private.key").stat().st_mode) == 0o600
    assert not server.running
    assert not server.home.exists()
