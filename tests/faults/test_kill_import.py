"""Program or server is killed in mid-import: what was reported is there, and nothing is there by half."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph import audit
from graph.facts import RunState
from graph.ids import random_id
from graph.neo4j_store import Neo4jAddress, remove_case
from graph.store import Refused
from investigator import intake
from investigator.case import Case, Secrets, new_case, open_case
from investigator.intake import carry_out, plan_import
from investigator.neo4j_server.server import Neo4jServer, ServerAddress
from investigator.runs import undo_import
from tests.agencies import PASSPHRASE, picture
from tests.faults import importer
from tests.faults.shipments import (
    CHUNK_ROWS,
    MAPPING,
    WHOLE_ROWS,
    Damage,
    Held,
    Shipment,
    holds,
    inspected,
    shipment,
)

KILLS = 30
SERVER_KILLS = 3
PATIENCE = 300
"""Seconds after which nothing more is expected, on a computer that has much else to do."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """A case and what opens it."""

    case: str
    secrets: Secrets

    @contextmanager
    def opened(self) -> Iterator[Case]:
        with open_case(self.case, self.secrets) as case:
            yield case


class Importer:
    """The program that imports, in processes of its own that can be killed."""

    def __init__(self) -> None:
        self._ear, voice = os.pipe()
        os.set_blocking(self._ear, False)
        self._starter = subprocess.Popen(
            [sys.executable, importer.__file__, str(voice)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            pass_fds=(voice,),
        )
        os.close(voice)
        self._child = 0
        self._heard = ""

    def begin(self, place: Place, shipments: Sequence[Shipment], *, writes: str = "in transactions") -> None:
        """A new process, ready to import: its case is open."""
        self._heard = ""
        order = {
            "case": place.case,
            "passphrase": place.secrets.passphrase,
            "password": place.secrets.password,
            "files": [str(s.path) for s in shipments],
            "whole_rows": WHOLE_ROWS,
            "chunk_rows": CHUNK_ROWS,
            "writes": writes,
        }
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.write(json.dumps(order) + "\n")
        self._starter.stdin.flush()
        self._child = int(self._starter.stdout.readline())
        wait(lambda: "ready" in self.heard())

    def heard(self) -> tuple[str, ...]:
        """What the process said so far, line by line."""
        with suppress(BlockingIOError):
            while words := os.read(self._ear, 65536):
                self._heard += words.decode()
        return tuple(self._heard.splitlines())

    def acknowledged(self) -> set[str]:
        """The files whose import was reported as done."""
        return {line.removeprefix("done ") for line in self.heard() if line.startswith("done ")}

    def kill(self) -> None:
        """End the process as a power cut does; returns when it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Returns when the process is gone."""
        wait(lambda: not alive(self._child))

    def close(self) -> None:
        self.kill()
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.close()
        self._starter.stdout.close()
        self._starter.wait()
        os.close(self._ear)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.fixture(scope="module")
def killed() -> Iterator[Importer]:
    made = Importer()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", WHOLE_ROWS)
    monkeypatch.setattr(intake, "CHUNK_ROWS", CHUNK_ROWS)


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return KILLS * (10 if request.config.getoption("--thorough") else 1)


@pytest.fixture
def in_file(tmp_path: Path) -> Place:
    place = Place(str(tmp_path / "killed.case"), Secrets(PASSPHRASE))
    new_case(place.case, place.secrets, title="Killed", fictional=True).close()
    return place


@pytest.fixture
def on_server(neo4j_server: ServerAddress) -> Iterator[Place]:
    place = place_at(neo4j_server)
    with new_case(place.case, place.secrets, title="Killed", fictional=True) as case:
        uid = case.info.uid
    yield place
    remove_case(Neo4jAddress.parsed(place.case), neo4j_server.password, uid)


def place_at(server: ServerAddress) -> Place:
    scheme, _, place = server.uri.partition("://")
    return Place(f"{scheme}://{server.user}@{place}#{random_id()}", Secrets(PASSPHRASE, server.password))


class Campaign:
    """Shipments that go into one case, the processes of which are killed, and what is known of it."""

    def __init__(self, place: Place, killed: Importer, folder: Path, *, writes: str = "in transactions") -> None:
        self.place = place
        self.killed = killed
        self.folder = folder
        self.writes = writes
        self.sent: list[Shipment] = []
        self.acknowledged: set[str] = set()
        self.tally: Counter[str] = Counter()
        self.kills = 0
        self.span = self._time_of_an_import()

    def next(self) -> tuple[Shipment, Shipment]:
        """One that goes in a single transaction and one that goes in chunks, in either order."""
        number = len(self.sent)
        sizes = (24, 72) if number % 4 else (72, 24)
        made = (shipment(self.folder, number, sizes[0]), shipment(self.folder, number + 1, sizes[1]))
        self.sent.extend(made)
        return made

    def strike(self) -> tuple[Shipment, Shipment]:
        """Two imports begun and killed at a random moment; where they were done sooner, that was no kill."""
        pair = self.next()
        self.killed.begin(self.place, pair, writes=self.writes)
        began = time.monotonic()
        moment = began + random.uniform(0, self.span)
        wait(lambda: time.monotonic() > moment or "end" in self.killed.heard())
        if "end" in self.killed.heard():
            self.span = time.monotonic() - began
        else:
            self.kills += 1
            self.span *= 1.1
        self.killed.kill()
        assert not [line for line in self.killed.heard() if line.startswith("told")]
        self.acknowledged |= self.killed.acknowledged()
        return pair

    def states(self, case: Case) -> dict[str, RunState]:
        """See `inspected`."""
        return inspected(case, self.sent, self.acknowledged)

    def mend(self, case: Case, pair: Sequence[Shipment], *, undo: bool) -> None:
        """What was broken off goes on, or is taken back and begun anew; what is absent is imported."""
        for one in pair:
            state = self.states(case).get(one.name)
            self.tally[state.value if state else "absent"] += 1
            if state is RunState.COMPLETE:
                continue
            if state is RunState.RUNNING and undo:
                run = next(r for r in case.ask(lambda s: s.runs()) if r.state is RunState.RUNNING)
                undo_import(case, run.uid, "killed")
                assert one.name not in self.states(case)
            plan = plan_import(case, [one.path], mapping=MAPPING)
            assert plan.resumes is (state is RunState.RUNNING and not undo)
            run = carry_out(case, plan)
            assert run is not None
            assert run.counts == plan.counts
            self.acknowledged.add(one.name)
            assert self.states(case)[one.name] is RunState.COMPLETE

    def _time_of_an_import(self) -> float:
        """Seconds, measured while nobody kills; kills are spread over as long."""
        self.killed.begin(self.place, self.next())
        began = time.monotonic()
        self.killed.wait()
        took = time.monotonic() - began
        assert self.killed.heard()[-1] == "end"
        self.acknowledged |= self.killed.acknowledged()
        return took


def endure(campaign: Campaign, kills: int) -> None:
    """Kill after kill at random moments, then the same case as if nothing had happened."""
    while campaign.kills < kills:
        pair = campaign.strike()
        with campaign.place.opened() as case:
            campaign.mend(case, pair, undo=campaign.kills % 3 == 2)
    print(f"{kills} kills left imports {dict(campaign.tally)}")  # noqa: T201
    assert campaign.tally["running"] > 0
    assert campaign.tally["absent"] > 0
    with campaign.place.opened() as case:
        assert picture(case) == uninterrupted(campaign)
        for run in case.ask(lambda s: s.runs()):
            if run.state is RunState.COMPLETE:
                undo_import(case, run.uid, "all of it")
        assert holds(case) == Held(0, 0, 0)
        assert case.ask(lambda s: s.stats()).assertions == 0
        assert audit.first_break(case.ask(lambda s: s.audit(0, 100_000))) is None


def uninterrupted(campaign: Campaign) -> dict[str, object]:
    """What a case shows that took in the same files and was left in peace."""
    name = str(campaign.folder / "peaceful.case")
    with new_case(name, Secrets(PASSPHRASE), title="Peaceful", fictional=True) as case:
        for one in campaign.sent:
            carry_out(case, plan_import(case, [one.path], mapping=MAPPING))
        return picture(case)


@pytest.mark.timeout(1800)
def test_a_case_file_survives_the_death_of_the_program(
    in_file: Place, killed: Importer, tmp_path: Path, kills: int
) -> None:
    endure(Campaign(in_file, killed, tmp_path), kills)


@pytest.mark.timeout(3600)
def test_a_case_on_a_server_survives_the_death_of_the_program(
    on_server: Place, killed: Importer, tmp_path: Path, kills: int
) -> None:
    endure(Campaign(on_server, killed, tmp_path), kills)


@pytest.mark.timeout(1800)
def test_a_case_on_a_server_survives_the_death_of_the_server(
    killed: Importer, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("neo4j_server")
    kills = SERVER_KILLS * (10 if request.config.getoption("--thorough") else 1)
    with Neo4jServer.start(tmp_path / "home", heap="256m") as server:
        place = place_at(server.address)
        new_case(place.case, place.secrets, title="Killed", fictional=True).close()
        campaign = Campaign(place, killed, tmp_path)
        for number in range(kills):
            pair = campaign.next()
            killed.begin(place, pair)
            time.sleep(random.uniform(0, campaign.span))
            server.kill()
            killed.wait()
            campaign.acknowledged |= killed.acknowledged()
            told = [line for line in killed.heard() if line.startswith("told ")]
            assert told or "end" in killed.heard()
            assert all(line.startswith("told NoAnswer: ") for line in told)
            server.restart()
            with place.opened() as case:
                campaign.mend(case, pair, undo=number % 3 == 2)
        with place.opened() as case:
            assert picture(case) == uninterrupted(campaign)


def struck_until_damaged(campaign: Campaign, kills: int) -> None:
    while campaign.kills < kills:
        pair = campaign.strike()
        with campaign.place.opened() as case:
            campaign.mend(case, pair, undo=False)


def test_without_transactions_half_an_import_is_seen_in_a_file(
    in_file: Place, killed: Importer, tmp_path: Path
) -> None:
    """The control: these kills find what they look for."""
    with pytest.raises((Damage, Refused), match=r"half an import|not in the case"):
        struck_until_damaged(Campaign(in_file, killed, tmp_path, writes="statement by statement"), KILLS)


def test_without_transactions_half_an_import_is_seen_on_a_server(
    on_server: Place, killed: Importer, tmp_path: Path
) -> None:
    """The control: these kills find what they look for."""
    with pytest.raises((Damage, Refused)):  # Refused: half of it cannot go on without the other half
        struck_until_damaged(Campaign(on_server, killed, tmp_path, writes="statement by statement"), KILLS)


def test_an_import_that_was_reported_too_early_is_seen(in_file: Place, killed: Importer, tmp_path: Path) -> None:
    """The control: what was acknowledged and is not there is called lost."""
    campaign = Campaign(in_file, killed, tmp_path)
    campaign.acknowledged.add(campaign.next()[0].name)
    with in_file.opened() as case, pytest.raises(Damage, match="reported as done"):
        campaign.states(case)
