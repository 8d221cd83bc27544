"""What every test may use: a real Neo4j server and the real public data; and a loud word on what did not run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from investigator.neo4j_server.jar_set import DistributionFault
from investigator.neo4j_server.server import Neo4jServer, ServerAddress
from investigator.system_packages import SystemPackagesMissing

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("INVESTIGATOR_SHARED", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[ServerAddress]:
    """A real server with authentication on: the one that NEO4J_URI names, or one of our own on loopback."""
    if uri := os.environ.get("NEO4J_URI"):
        address = ServerAddress(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
        refuse_the_data_of_others(address)
        yield address
        return
    try:
        server = Neo4jServer.start()
    except (SystemPackagesMissing, DistributionFault) as fault:
        pytest.skip(f"no Neo4j server: {fault}")
    with server:
        yield server.address


def refuse_the_data_of_others(address: ServerAddress) -> None:
    """Ends the test run when a database that was handed to us already holds something."""
    if os.environ.get("INVESTIGATOR_TEST_ANY_DATABASE") == "1":
        return
    with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        records, _, _ = driver.execute_query("MATCH (n) WHERE NOT n:InvestigatorMigration RETURN n LIMIT 1")
    if records:
        pytest.exit(
            f"The database at {address.uri} already holds nodes, and tests write. Name an empty one in NEO4J_URI, "
            "or set INVESTIGATOR_TEST_ANY_DATABASE=1: tests touch only the cases that they create.",
            returncode=1,
        )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data; a test that uses it is deselected where the folder is absent."""
    return SHARED_DATA


def pytest_addoption(parser: pytest.Parser) -> None:
    """Patience is asked for, not expected."""
    parser.addoption("--thorough", action="store_true", help="models and differential runs play 20 times as long")


def pytest_configure(config: pytest.Config) -> None:
    """Lets fixtures clean up, a server above all, when somebody ends the test run politely."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects what reads the shared data where they are absent: such a test is not ours to run there."""
    if SHARED_DATA.is_dir():
        return
    absent = [item for item in items if reads_shared_data(item)]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if not reads_shared_data(item)]


def reads_shared_data(item: pytest.Item) -> bool:
    """Whether a test says so by its marker or by its fixture."""
    return item.get_closest_marker("shared_data") is not None or "shared_data" in getattr(item, "fixturenames", ())


def skipped_tests(terminal: pytest.TerminalReporter) -> list[pytest.TestReport]:
    """What did not run."""
    return [report for report in terminal.getreports("skipped") if isinstance(report, pytest.TestReport)]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> Iterator[None]:
    """Where CI is true, a test that did not run is an error."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and exitstatus == pytest.ExitCode.OK and skipped_tests(terminal):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says aloud how many tests did not run, and why."""
    skipped = skipped_tests(terminalreporter)
    if not skipped:
        return
    reasons: dict[str, list[str]] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons.setdefault(reason, []).append(report.nodeid)
    terminalreporter.section("NOT RUN", red=True, bold=True)
    for reason, names in reasons.items():
        terminalreporter.line(f"{len(names)} tests: {reason}")
        for name in names:
            terminalreporter.line(f"    {name}")
    verdict = "an error, because CI is true" if os.environ.get("CI") == "true" else "not counted as passed"
    terminalreporter.line(f"{len(skipped)} tests did not run: {verdict}", red=True, bold=True)
