"""A case of each kind at a command line; the sample case, and what its pages are painted with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ids import EntityId, random_id
from investigator import demo
from investigator.case import Case, Secrets
from investigator.charts import Chart, Place
from investigator.exhibits.renderer import Painting
from investigator.neo4j_server.server import ServerAddress
from investigator.paging import links_of
from tests.agencies import PASSPHRASE
from tests.terminal import Line, at, remove
from ui.app import painting
from ui.program import prepare


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works, and the passphrase of every case."""
    monkeypatch.setenv("INVESTIGATOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("INVESTIGATOR_USER", "Dara")


@pytest.fixture(params=["file", "server"])
def line(
    request: pytest.FixtureRequest,
    secrets: None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Line]:
    """A case of each kind, new and empty."""
    if request.param == "file":
        made = Line(str(tmp_path / "work.case"), capsys)
        made.does("new", "--fictional", "--title", "Work")
        yield made
        return
    server: ServerAddress = request.getfixturevalue("neo4j_server")
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", server.password)
    made = Line(at(server, random_id()), capsys)
    made.does("new", "--fictional", "--title", "Work")
    yield made
    remove(server, made.case)


@pytest.fixture(scope="module")
def paint(qapp: object) -> Painting:
    """As in the window: with the program's own font, whose names stand in no page."""
    prepare(qapp)
    return painting()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The sample case, of which a module writes bundles."""
    folder = tmp_path_factory.mktemp("sample")
    with demo.build(str(folder / "sample.case"), folder / "files", Secrets(demo.PASSPHRASE)).case as case:
        yield case


def held_at_the_sites(case: Case) -> Chart:
    """Protected persons at the sites where they were held, with a phone or two: what must never be read."""
    held = list(case.ask(lambda s: list(links_of(s, "HELD_AT"))))[:8]
    uids = dict.fromkeys(uid for link in held for uid in (link.source, link.target))
    places = {EntityId(uid): Place(120.0 * (n % 5), 120.0 * (n // 5)) for n, uid in enumerate(uids)}
    return Chart(random_id(), "Held at the sites", places)
