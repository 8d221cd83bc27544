"""The power fails: of what was written but not synced some is lost, some is torn. What was reported as done stays.

A shim under the cipher records every write and every sync; a crash is a moment in that record. Up to it, what was
synced is on the disk, and each write since then is there whole, in part, or not at all.
"""

from __future__ import annotations

import functools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import pytest

from graph.sqlite_store import file as case_files
from graph.store import StoreError
from graph.vault import derived_key
from investigator import intake
from investigator.case import Secrets, new_case, open_case
from investigator.intake import carry_out, plan_import
from tests.agencies import PASSPHRASE
from tests.faults.shipments import CHUNK_ROWS, MAPPING, WHOLE_ROWS, Damage, Shipment, inspected, shipment

STATES = 60
SECTOR = 512
DROPPED, TORN = 0.4, 0.2
SECRETS = Secrets(PASSPHRASE)


@dataclass(frozen=True, slots=True)
class Write:
    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    file: str


@dataclass(frozen=True, slots=True)
class Gone:
    file: str


@dataclass(frozen=True, slots=True)
class Reported:
    name: str


Event = Write | Cut | Sync | Gone | Reported


class RecordingFile(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int], events: list[Event]) -> None:
        super().__init__("unix", name, flags)
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary").name
        self._events = events

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._events.append(Write(self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._events.append(Cut(self._name, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._events.append(Sync(self._name))


class Recording(apsw.VFS):
    """The disk of this computer, with everything that is done to it written down."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        super().__init__("recording", "unix")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> RecordingFile:  # noqa: N802
        return RecordingFile(name, flags, self.events)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self.events.append(Gone(Path(filename).name))


@functools.cache
def recording() -> Recording:
    """Only one, which stays: the cipher keeps a pointer to it."""
    return Recording()


@dataclass(slots=True)
class Disk:
    """What is on the disk for certain, and what was written since."""

    synced: dict[str, bytearray]
    since: dict[str, list[Write | Cut]] = field(default_factory=dict)

    def sees(self, event: Event) -> None:
        match event:
            case Write() | Cut():
                self.since.setdefault(event.file, []).append(event)
            case Sync():
                for done in self.since.pop(event.file, []):
                    put(self.synced.setdefault(event.file, bytearray()), done)
            case Gone():
                self.since.pop(event.file, None)
                self.synced.pop(event.file, None)
            case Reported():
                pass

    def after_the_crash(self) -> dict[str, bytes]:
        left = {name: bytearray(data) for name, data in self.synced.items()}
        for name, writes in self.since.items():
            for one in writes:
                chance = random.random()
                if chance < DROPPED:
                    continue
                torn = chance < DROPPED + TORN
                put(left.setdefault(name, bytearray()), part(one) if torn and isinstance(one, Write) else one)
        return {name: bytes(data) for name, data in left.items()}


def put(data: bytearray, done: Write | Cut) -> None:
    if isinstance(done, Cut):
        del data[done.size :]
        return
    end = done.offset + len(done.data)
    data.extend(bytes(max(0, end - len(data))))
    data[done.offset : end] = done.data


def part(whole: Write) -> Write:
    sectors = len(whole.data) // SECTOR
    return Write(whole.file, whole.offset, whole.data[: random.randint(0, max(sectors - 1, 0)) * SECTOR])


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a case file: how it was before, then event by event, and what was sent to it."""

    before: bytes
    events: tuple[Event, ...]
    sent: tuple[Shipment, ...]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", WHOLE_ROWS)
    monkeypatch.setattr(intake, "CHUNK_ROWS", CHUNK_ROWS)
    monkeypatch.setattr(case_files, "derived_key", functools.cache(derived_key))


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Story]]:
    """Imports into a case file with some setting of `synchronous`, as the disk saw them."""

    def tell(synchronous: str) -> Story:
        path = tmp_path / "power.case"
        pragmas = tuple(p for p in case_files._PRAGMAS if "synchronous" not in p)
        assert len(pragmas) == len(case_files._PRAGMAS) - 1
        disk = recording()
        disk.events.clear()
        with monkeypatch.context() as patched:
            patched.setattr(case_files, "_PRAGMAS", (*pragmas, f"PRAGMA synchronous = {synchronous}"))
            new_case(str(path), SECRETS, title="Power", fictional=True).close()
            before = path.read_bytes()
            on_disk = functools.partial(apsw.Connection, vfs="multipleciphers-recording")
            patched.setattr(apsw, "Connection", on_disk)
            sent = tuple(shipment(tmp_path, number, rows) for number, rows in enumerate((30, 60, 20, 30, 60, 20)))
            for files in (sent[:3], sent[3:]):
                with open_case(str(path), SECRETS) as case:
                    for one in files:
                        carry_out(case, plan_import(case, [one.path], mapping=MAPPING))
                        disk.events.append(Reported(one.name))
        return Story(before, tuple(disk.events), sent)

    return tell


def outcomes(story: Story, folder: Path, states: int) -> Counter[str]:
    """What is found after crashes at random moments."""
    found: Counter[str] = Counter()
    for number in range(states):
        moment = random.randint(0, len(story.events))
        disk = Disk({"power.case": bytearray(story.before)})
        for event in story.events[:moment]:
            disk.sees(event)
        place = folder / f"after {number}"
        place.mkdir()
        for name, data in disk.after_the_crash().items():
            (place / name).write_bytes(data)
        acknowledged = {e.name for e in story.events[:moment] if isinstance(e, Reported)}
        found[outcome(place / "power.case", story.sent, acknowledged)] += 1
    return found


def outcome(path: Path, sent: tuple[Shipment, ...], acknowledged: set[str]) -> str:
    try:
        with open_case(str(path), SECRETS) as case:
            inspected(case, sent, acknowledged)
    except Damage as damage:
        return str(damage).partition(":")[0]
    except (StoreError, apsw.Error):
        return "unreadable"
    return "whole"


@pytest.fixture
def states(request: pytest.FixtureRequest) -> int:
    return STATES * (10 if request.config.getoption("--thorough") else 1)


def test_what_was_reported_survives_the_loss_of_power(
    told: Callable[[str], Story], tmp_path: Path, states: int
) -> None:
    story = told("FULL")
    assert sum(isinstance(e, Sync) for e in story.events) > 20
    assert outcomes(story, tmp_path, states) == {"whole": states}


def test_with_less_care_what_was_reported_is_lost(told: Callable[[str], Story], tmp_path: Path, states: int) -> None:
    """The control: with synchronous NORMAL nothing is broken, but what was reported is not there."""
    found = outcomes(told("NORMAL"), tmp_path, states)
    assert found["reported as done and not there"] > 0
    assert found["unreadable"] + found["half an import"] == 0


def test_with_no_care_the_case_itself_is_lost(told: Callable[[str], Story], tmp_path: Path, states: int) -> None:
    """The control: with synchronous OFF."""
    found = outcomes(told("OFF"), tmp_path, states)
    assert found["reported as done and not there"] + found["unreadable"] + found["half an import"] > states // 4
