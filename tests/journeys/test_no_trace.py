"""After a day's work of the real program nothing on the computer or the server spells what names a protected person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from graph.folding import search_text
from graph.ids import random_id
from graph.sqlite_store.file import open_file
from graph.values import Kind
from investigator.neo4j_server.jar_set import DistributionFault
from investigator.neo4j_server.server import Neo4jServer
from investigator.system_packages import SystemPackagesMissing
from tests.agencies import PASSPHRASE, csv_file
from tests.contract.neo4j_casework import all_that_is_kept
from tests.terminal import at

pytestmark = pytest.mark.timeout(900)

PROGRAM = (str(Path(sys.executable).parent / "investigator"),)
FORGETFUL = """
from graph.vault import OpenVault, SealedVault
SealedVault.seal, SealedVault.open = OpenVault.seal, OpenVault.open
from investigator.__main__ import main
raise SystemExit(main())
"""
WITH_AN_OPEN_VAULT = (sys.executable, "-c", FORGETFUL)
"""The same program with a vault that forgets to seal."""

CONSENT = ("Consent", "yes")
"""A column that only lists of victims have."""

HEADING = ("Name", "Khmer name", "Chinese name", "Date of birth", "Phone", "Passport no", "Account number")


@dataclass(frozen=True, slots=True)
class Canary:
    """A person whose every naming value occurs nowhere else: three names, born, phone, passport, account."""

    names: tuple[str, str, str]
    born: str
    phone: str
    passport: str
    account: str

    @property
    def row(self) -> tuple[str, ...]:
        """As an agency writes it."""
        return (*self.names, self.born, self.phone, self.passport, self.account)

    @property
    def spellings(self) -> tuple[str, ...]:
        """As written, and in all ways in which search writes it: folded, in Latin letters, bare, by its consonants."""
        digits = "".join(self.phone.split())
        fields = [(Kind.NAME, name) for name in self.names]
        fields += [(Kind.PHONE, digits), (Kind.IDENTIFIER, self.passport), (Kind.IDENTIFIER, self.account)]
        made = search_text(fields).split("\n")
        written = (*self.row, digits.removeprefix("+855"), self.phone.removeprefix("+855 "))
        return tuple(dict.fromkeys(filter(None, (*written, *made))))

    def spelled(self, data: bytes) -> list[str]:
        """What of it stands in these bytes, in any way that a program writes text."""
        return [text for text in self.spellings if any(form in data for form in forms(text))]


def forms(text: str) -> list[bytes]:
    return [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] + [json.dumps(text)[1:-1].encode()]


VICTIM = Canary(
    ("Zzyzxcanary Quillfeather", "កាណារី ចាបពណ៌", "金絲雀測試"),
    "1987-11-23",
    "+855 97 731 9462",
    "QZX7319462",
    "KXV-5510-8846",
)
OPEN = Canary(
    ("Vyxmoorhen Brackwater", "ម្ចុល ក្រោលគោ", "翡翠鷓鴣"), "1986-02-27", "+855 97 448 1193", "QYX4481193", "KWV-7720-1953"
)
UNSEALED = Canary(
    ("Jqwikwren Thornapple", "ក្ងោក ព្រៃវែង", "孔雀石鴛鴦"),
    "1985-05-29",
    "+855 97 662 5507",
    "QWX6625507",
    "KUV-3390-2264",
)
READ_ALOUD = {VICTIM: "jin si que ce shi", OPEN: "fei cui zhe gu", UNSEALED: "kong que shi yuan yang"}


@dataclass(frozen=True, slots=True)
class Computer:
    """Folders of a computer that nobody used before, and a case on it or on a server."""

    folder: Path
    case: str
    server: Neo4jServer | None = None
    program: Sequence[str] = PROGRAM

    def does(self, *words: str | Path) -> str:
        """What the real program prints."""
        places = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        env = {name: str(self.folder / name.lower()) for name in places}
        for place in env.values():
            Path(place).mkdir(exist_ok=True)
        password = self.server.password if self.server else ""
        env |= {"INVESTIGATOR_PASSPHRASE": PASSPHRASE, "INVESTIGATOR_NEO4J_PASSWORD": password, "USER": "dara"}
        done = subprocess.run(
            [*self.program, *map(str, words)],
            env=os.environ | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def begins(self, who: Canary, *more: tuple[str, str]) -> str:
        """Make a case and take in a paper on somebody, with more columns; what was printed."""
        paper = csv_file(
            self.folder.parent / f"{self.folder.name}.csv",
            (*HEADING, *(heading for heading, _ in more)),
            (*who.row, *(value for _, value in more)),
        )
        return self.does("new", self.case, "--fictional") + self.does("import", self.case, paper, "--yes")

    def goes_on(self, who: Canary, *, all_day: bool = False) -> str:
        """Look for somebody, with all that the command line has where it is `all_day`; what was printed."""
        asked = (*who.names, READ_ALOUD[who], who.passport, who.account)
        found = json.loads(self.does("search", self.case, *asked, "--json"))
        assert all(found), "every spelling is found"
        uid = found[0][0]["id"]
        looks = [("show", uid)]
        if all_day:
            looks += [("expand", uid), ("figures",), ("sites",), ("search", who.names[0]), ("audit",)]
        out = [self.does(look[0], self.case, *look[1:]) for look in looks]
        if all_day:
            out += [self.does("copy", self.case, self.folder / "copy.case"), self.does("undo-import", self.case, "1")]
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Day:
    """What was left after somebody's work: what was printed, the computer's folder, what the server shows a user."""

    printed: bytes
    folder: Path
    kept: bytes = b""


@dataclass(frozen=True, slots=True)
class OnServer:
    """The days on one server, and its folder, with all that it wrote until it was stopped."""

    victim: Day
    other: Day
    unsealed: Day
    home: Path


def traces(folder: Path, who: Canary) -> dict[str, list[str]]:
    """The files that hold something of somebody, and what."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: found for path in files if (found := who.spelled(path.read_bytes()))}


def computer(folder: Path, name: str, server: Neo4jServer | None = None, program: Sequence[str] = PROGRAM) -> Computer:
    here = folder / name
    here.mkdir()
    case = at(server.address, random_id()) if server else str(here / "work.case")
    return Computer(here, case, server, program)


def day(here: Computer, who: Canary, *more: tuple[str, str], all_day: bool = False) -> Day:
    printed = here.begins(who, *more) + here.goes_on(who, all_day=all_day)
    kept = all_that_is_kept(here.server.address).encode("utf-8", "surrogateescape") if here.server else b""
    return Day(printed.encode(), here.folder, kept)


@pytest.fixture(scope="module")
def on_server(tmp_path_factory: pytest.TempPathFactory) -> OnServer:
    """Three people on a server of our own; stopped, it has written everything into its files."""
    folder = tmp_path_factory.mktemp("server")
    try:
        server = Neo4jServer.start(folder / "home", heap="256m")
    except (SystemPackagesMissing, DistributionFault) as fault:
        pytest.skip(f"no Neo4j server: {fault}")
    with server:
        victim = day(computer(folder, "victim", server), VICTIM, CONSENT, all_day=True)
        other = day(computer(folder, "other", server), OPEN)
        unsealed = day(computer(folder, "unsealed", server, WITH_AN_OPEN_VAULT), UNSEALED, CONSENT)
    return OnServer(victim, other, unsealed, folder / "home")


def test_nothing_that_names_a_victim_is_left_on_a_computer(tmp_path: Path) -> None:
    found = day(computer(tmp_path, "victim"), VICTIM, CONSENT, all_day=True)
    assert traces(tmp_path, VICTIM).keys() == {"victim.csv"}, "the paper itself is found"
    assert traces(found.folder, VICTIM) == {}
    assert VICTIM.spelled(found.printed) == []


def test_nothing_that_names_a_victim_is_left_on_a_server(on_server: OnServer) -> None:
    """Neither in a property nor in a file: data, transaction logs, logs, temporary files."""
    assert VICTIM.spelled(on_server.victim.printed) == []
    assert traces(on_server.victim.folder, VICTIM) == {}
    assert VICTIM.spelled(on_server.victim.kept) == []
    assert traces(on_server.home, VICTIM) == {}


def test_who_is_not_protected_is_found_on_a_server(on_server: OnServer) -> None:
    """The control: the same search sees others on the screen, in properties and in the files of the server."""
    assert OPEN.names[0] in OPEN.spelled(on_server.other.printed)
    assert is_all_in_clear(OPEN.spelled(on_server.other.kept), OPEN)
    assert_in_the_files(on_server.home, OPEN)


def test_a_vault_that_does_not_seal_is_found(on_server: OnServer) -> None:
    """The control of the vault: the screen hides this victim, everything below shows them."""
    assert UNSEALED.spelled(on_server.unsealed.printed) == []
    assert is_all_in_clear(UNSEALED.spelled(on_server.unsealed.kept), UNSEALED)
    assert_in_the_files(on_server.home, UNSEALED)


def test_a_case_file_that_is_not_encrypted_is_found(tmp_path: Path) -> None:
    """The control of the file: tables of a real case, written down without a key."""
    here = computer(tmp_path, "unsealed")
    here.begins(UNSEALED, CONSENT)
    assert traces(here.folder, UNSEALED) == {}
    connection = open_file(Path(here.case), PASSPHRASE)
    plain = apsw.Connection(str(here.folder / "plain"))
    for table in ("record", "search"):
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        plain.execute(f"CREATE TABLE {table} ({', '.join(f'c{number}' for number in range(len(rows[0])))})")
        plain.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    plain.close()
    connection.close()
    found = traces(here.folder, UNSEALED)
    assert found.keys() == {"plain"}
    assert is_all_in_clear(found["plain"], UNSEALED)


def is_all_in_clear(found: list[str], who: Canary) -> bool:
    return {*who.names, who.account, READ_ALOUD[who]} <= set(found)


def assert_in_the_files(home: Path, who: Canary) -> None:
    found = traces(home, who)
    for kind in ("neostore.propertystore", "neostore.transaction.db"):
        assert any(name.startswith(kind) for name in found), (kind, sorted(found))
    assert is_all_in_clear([text for texts in found.values() for text in texts], who)
