"""After a day's work of the real program nothing on the computer or the server spells what names a protected person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.ids import random_id
from graph.text import fold
from investigator.neo4j_server.server import ServerAddress
from tests.agencies import PASSPHRASE, csv_file
from tests.contract.neo4j_casework import all_that_is_kept
from tests.terminal import at, remove

PROGRAM = Path(sys.executable).parent / "investigator"
HEADING = ("Name", "Khmer name", "Chinese name", "Date of birth", "Phone", "Passport no", "Account number")
NAMES = ("Zzyzxcanary Quillfeather", "កាណារី ចាបពណ៌", "金絲雀測試")
ACCOUNT = "KXV-5510-8846"
CANARY = (*NAMES, "1987-11-23", "+855 97 731 9462", "QZX7319462", ACCOUNT)
SPELLINGS = (*NAMES, "1987-11-23", "97 731 9462", "977319462", "QZX7319462", ACCOUNT, "KXV55108846")


@dataclass(frozen=True, slots=True)
class Computer:
    """Folders of a computer that nobody used before, and a case on it or on a server."""

    folder: Path
    case: str
    password: str = ""

    def does(self, *words: str | Path) -> str:
        """What the real program prints."""
        places = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        env = {name: str(self.folder / name.lower()) for name in places}
        for place in env.values():
            Path(place).mkdir(exist_ok=True)
        env |= {"INVESTIGATOR_PASSPHRASE": PASSPHRASE, "INVESTIGATOR_NEO4J_PASSWORD": self.password, "USER": "dara"}
        done = subprocess.run(
            [PROGRAM, *map(str, words)],
            env=os.environ | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def works(self, paper: Path) -> str:
        """A day's work on a case with this paper; what was printed."""
        out = [self.does("new", self.case, "--fictional"), self.does("import", self.case, paper, "--yes")]
        found = json.loads(self.does("search", self.case, *NAMES, "QZX7319462", ACCOUNT, "--json"))
        assert all(found), "every spelling is found"
        uid = found[0][0]["id"]
        looks = (("show", uid), ("expand", uid), ("figures",), ("sites",), ("search", NAMES[0]), ("audit",))
        out += [self.does(look[0], self.case, *look[1:]) for look in looks]
        out += [self.does("copy", self.case, self.folder / "copy.case"), self.does("undo-import", self.case, "1")]
        return "".join(out)


def spelled(data: bytes) -> list[str]:
    """What of the canary stands in these bytes, in any way that a program writes text."""
    found = []
    for text in {*SPELLINGS, *map(fold, SPELLINGS)}:
        forms = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] + [json.dumps(text)[1:-1].encode()]
        if any(form in data for form in forms):
            found.append(text)
    return found


def traces(folder: Path) -> dict[str, list[str]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: found for path in files if (found := spelled(path.read_bytes()))}


@pytest.fixture(params=["file", "server"])
def computer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Computer]:
    folder = tmp_path / "computer"
    folder.mkdir()
    if request.param == "file":
        yield Computer(folder, str(folder / "work.case"))
        return
    server: ServerAddress = request.getfixturevalue("neo4j_server")
    made = Computer(folder, at(server, random_id()), server.password)
    yield made
    remove(server, made.case)


def kept_elsewhere(computer: Computer, request: pytest.FixtureRequest) -> list[str]:
    """What of the canary stands in a property of the server; its files are searched by another test."""
    if not computer.password:
        return []
    return spelled(all_that_is_kept(request.getfixturevalue("neo4j_server")).encode("utf-8", "surrogateescape"))


def test_nothing_that_names_a_victim_is_left_anywhere(
    computer: Computer, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    paper = csv_file(tmp_path / "list.csv", (*HEADING, "Consent"), (*CANARY, "yes"))
    assert traces(tmp_path).keys() == {"list.csv"}, "the paper itself is found"
    assert spelled(computer.works(paper).encode()) == []
    assert traces(computer.folder) == {}
    assert kept_elsewhere(computer, request) == []


def test_who_is_not_protected_is_found(computer: Computer, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The control: the same search sees others, on the screen and on a server; a case file is encrypted for all."""
    paper = csv_file(tmp_path / "list.csv", HEADING, CANARY)
    assert NAMES[0] in spelled(computer.works(paper).encode())
    assert traces(computer.folder) == {}
    if computer.password:
        assert {*NAMES, ACCOUNT} <= set(kept_elsewhere(computer, request))
