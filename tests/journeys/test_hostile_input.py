"""Whatever is typed, piped or cut off ends in 0, 1 or 2, says what happened and what to do, and leaves nothing half."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from graph.neo4j_store import connection
from graph.sqlite_store.store import SqliteStore
from graph.store import NoRoom
from investigator.__main__ import STOPPED, main
from investigator.case import Secrets, open_case, who_works
from investigator.exhibits import verifier
from investigator.exhibits.verifier import MANIFEST, SEAL
from tests.agencies import HEADING, PASSPHRASE, csv_file
from tests.contract.places import quick_keys
from tests.terminal import Answer, Line

PROGRAM = Path(sys.executable).parent / "investigator"
SOK = ("1", "Sok Vanna", "1990-01-02", "M", "KH")
PART = "\udcff"
"""A byte that is no text, as Python hands it on."""

pytestmark = pytest.mark.usefixtures("secrets")


def begun(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """A case with one person, in the current folder."""
    monkeypatch.chdir(folder)
    made = Line("work.case", capsys)
    made.does("new", "--fictional")
    made.does("import", csv_file(folder / "people.csv", HEADING, SOK), "--yes")
    return made


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A case that is opened many times."""
    with quick_keys():
        yield begun(tmp_path, capsys, monkeypatch)


@pytest.fixture
def real(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """A case that the real program opens, in a process of its own."""
    return begun(tmp_path, capsys, monkeypatch)


def told(line: Line, *words: str | Path) -> str:
    """A command that the world makes fail: nothing is printed, and two sentences are said."""
    answer = line.types(*words)
    assert (answer.code, answer.out) == (1, ""), (words, answer)
    assert answer.err.count(". ") >= 1, answer.err
    assert len(answer.err) < 1500
    return answer.err


def files(folder: Path) -> dict[str, int]:
    return {path.name: path.lstat().st_mtime_ns for path in folder.iterdir()}


def test_what_is_no_case_is_told_and_left_alone(line: Line, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "empty").touch()
    before = files(tmp_path)
    names = ("", "folder", "pipe", "loop", "empty", "/dev/zero", "/dev/null", "people.csv/x", "x" * 300, "x" * 5000)
    for name in names:
        told(line, "stats", name, "--json")
        told(line, "open", name)
        if name:
            told(line, "new", name, "--json")
            told(line, "copy", "work.case", name, "--json")
    assert files(tmp_path) == before | {"work.case": files(tmp_path)["work.case"]}


def test_words_that_are_no_text_or_too_long_are_told(line: Line) -> None:
    (uid,) = (hit["id"] for hit in line.asks("search", "sok")[0])
    for word in (PART, "a\0b"):
        for words in (
            ("stats", word),
            ("new", word),
            ("search", line.case, "sok", word),
            ("show", line.case, uid, "--reveal", word),
            ("undo-import", line.case, "1", "--reason", word),
            ("chart", line.case, "--around", uid, "--to", "o.svg", "--include-uncited", word),
            ("import", line.case, "people.csv", "--mapping", word),
        ):
            answer = line.types(*words, "--json")
            assert (answer.code, answer.out) == (2, ""), words
    assert line.types("import", line.case, "a\0.csv", "--yes").code == 2
    for word in ("0" * 100_000, "[" * 5000, "²", "-1"):
        for command in (("show", line.case), ("undo-import", line.case), ("imports", line.case, "--rejects")):
            answer = line.types(*command, word)
            assert answer.code in (1, 2), (command, word[:10])
            assert len(answer.err) < 1500
    for word in ("-1", "1.5", "99999999999", "nan", "", "1" * 10_000):
        assert line.types("search", line.case, "sok", "--limit", word).code == 2
    for word in ("yesterday", "2031-13-01", "2031", ""):
        for command in ("figures", "sites"):
            assert line.types(command, line.case, "--as-of", word).code == 2, (command, word)
    assert line.types("search", line.case, "s" * 1_000_000, *["sok"] * 2000, "--json").code == 0


def test_files_written_by_hand_that_are_none(line: Line, tmp_path: Path) -> None:
    """A mapping, settings, an agency's vocabulary: pipes without end, what is no text, too deep or too large."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00" * 9)
    (tmp_path / "deep").write_text("[" * 100_000)
    (tmp_path / "deep.toml").write_text("a = " + "[" * 50_000)
    (tmp_path / "number").write_text('{"a": ' + "9" * 100_000 + "}")
    before = files(tmp_path)
    for name in ("pipe", "noise", "deep", "deep.toml", "number", "/dev/zero", "absent", "people.csv/x", "/"):
        for words in (
            ("import", line.case, "people.csv", "--dry-run", "--mapping", name),
            ("settings", line.case, "--set", name),
            ("new", "other.case", "--schema", name),
            ("import", line.case, name, "--yes"),
        ):
            if words[0] != "import" or words[-1] != "--yes" or name not in ("deep", "deep.toml", "number"):
                told(line, *words, "--json")
    assert files(tmp_path) == before | {"work.case": files(tmp_path)["work.case"]}


def test_what_is_no_bundle_is_told(line: Line, tmp_path: Path) -> None:
    """Also by the verifier that a bundle carries: one file, alone."""
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / SEAL).write_bytes(b"\xff" * 70)
    for data in (b"[" * 100_000, b"9" * 100_000, b"null", b'{"format": 1, "files": 2}', b"\x00"):
        (bundle / MANIFEST).write_bytes(data)
        answer = line.types("verify", bundle, "--json")
        assert (answer.code, answer.json["whole"]) == (1, False)
        alone = [sys.executable, "-I", verifier.__file__, str(bundle)]
        done = subprocess.run(alone, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, ""), data[:10]
        assert "NOT the bundle that was made." in done.stdout
    for name in ("absent", "people.csv", "x" * 300):
        told(line, "verify", name, "--json")


def test_a_folder_without_a_manifest_is_refused_before_it_is_walked_through(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[Path] = []
    really = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda folder, glob: walked.append(folder) or really(folder, glob))
    assert "is not a bundle" in told(line, "verify", "/", "--json")
    assert "is not a bundle" in told(line, "verify", tmp_path, "--json")
    assert walked == []
    (tmp_path / MANIFEST).write_text("{}")
    assert line.types("verify", tmp_path, "--json").code == 1
    assert walked == [tmp_path], "the control: with a manifest it looks at every file"


def test_a_case_file_damaged_anywhere_is_told_or_whole(line: Line, tmp_path: Path) -> None:
    """Cut off, flipped, overwritten, added to, at random places; none of it is ever taken for another answer."""
    path = tmp_path / line.case
    whole = path.read_bytes()
    right = [line.types(*words).out for words in (("stats", line.case), ("imports", line.case, "--json"))]
    dice = random.Random(31)
    for number in range(24):
        place = dice.randrange(len(whole))
        data = bytearray(whole)
        if number % 4 == 0:
            del data[place if number else len(data) - 4095 :]
        elif number % 4 == 1:
            data[place] ^= 1 << dice.randrange(8)
        elif number % 4 == 2:
            data[place : place + dice.randrange(1, 9000)] = dice.randbytes(dice.randrange(1, 9000))
        else:
            data += dice.randbytes(dice.randrange(1, 9000))
        path.write_bytes(data)
        for words, answer in zip((("stats", line.case), ("imports", line.case, "--json")), right, strict=True):
            found = line.types(*words)
            assert (found.code, found.out) in ((0, answer), (1, "")), (number, found)
        assert not list(tmp_path.glob("work.case-*"))
    path.write_bytes(whole)
    assert line.asks("stats")["entities"] == {"Person": 1}


def test_a_case_that_was_damaged_is_let_go(line: Line, tmp_path: Path) -> None:
    """A window that could not open a file must not keep it locked: the copy that replaces it is opened at once."""
    path = tmp_path / line.case
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    assert "damaged" in told(line, "stats", line.case)
    path.write_bytes(whole)
    with open_case(line.case, Secrets(PASSPHRASE)) as case:
        assert case.ask(lambda s: s.stats()).entities == {"Person": 1}


def test_a_file_is_written_whole_or_not_at_all(line: Line, tmp_path: Path) -> None:
    """The disk fills up in the midst of writing: what was there stays, and nothing half is left beside it."""
    before = csv_file(tmp_path / "rejects.csv", ("old",)).read_bytes()
    line.does("import", "people.csv", "--dry-run", "--save-mapping", tmp_path / "m.json")
    size = (tmp_path / "m.json").stat().st_size
    (tmp_path / "m.json").unlink()
    with files_no_larger_than(size // 2):
        answer = line.types("import", line.case, "people.csv", "--dry-run", "--save-mapping", tmp_path / "rejects.csv")
    assert answer.code == 1
    assert "cannot be written" in answer.err
    assert (tmp_path / "rejects.csv").read_bytes() == before
    assert not list(tmp_path.glob(".part-*"))


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The kernel refuses what would make a file longer."""
    import resource  # noqa: PLC0415

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        sys.dont_write_bytecode = bytecode
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def test_a_picture_that_finds_no_room_leaves_nothing(line: Line, tmp_path: Path) -> None:
    (uid,) = (hit["id"] for hit in line.asks("search", "sok")[0])
    line.does("chart", "--around", uid, "--to", "first.svg")
    before = files(tmp_path).keys()
    with files_no_larger_than(200):
        answer = line.types("chart", line.case, "--around", uid, "--to", "o.svg")
    assert (answer.code, "cannot be written" in answer.err) == (1, True), answer
    assert files(tmp_path).keys() == before


def piped(redirected: str, *words: str, env: dict[str, str] | None = None) -> Answer:
    """The real program, its streams bent by a shell."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" "$@" {redirected}', str(PROGRAM), *words],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


def test_streams_that_are_closed_or_full(real: Line) -> None:
    closed = piped(">&-", "stats", real.case, "--json")
    assert (closed.code, "nowhere to print" in closed.err) == (1, True), closed
    full = piped(">/dev/full", "stats", real.case)
    assert (full.code, "cannot be printed" in full.err) == (1, True), full
    assert piped("2>&-", "stats", real.case, "--json").code == 0
    assert piped("2>/dev/full", "stats", "absent.case").code == 1
    nobody = piped("<&-", "stats", real.case, env={"INVESTIGATOR_PASSPHRASE": ""})
    assert (nobody.code, "nobody to ask" in nobody.err) == (1, True), nobody


def test_on_a_full_disk_what_was_done_is_done(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case cannot tidy up as it is closed: that is said, and the answer stands; only what failed itself fails."""
    really = SqliteStore.close

    def close(store: SqliteStore) -> None:
        really(store)
        raise NoRoom("There is no room left to write work.case; nothing was lost.", "Free some space.")

    monkeypatch.setattr(SqliteStore, "close", close)
    answer = line.types("stats", line.case, "--json")
    assert (answer.code, answer.json["entities"]) == (0, {"Person": 1})
    assert "no room left" in answer.err
    failed = line.types("show", line.case, "nobody")
    assert (failed.code, failed.out) == (1, "")
    assert "There is no entity" in failed.err


FAULTY = """
import sys
from investigator.command_line import exhibits
exhibits._write = lambda *_, **__: 1 / 0
from investigator.__main__ import main
sys.exit(main())
"""


def test_a_fault_while_painting_does_not_take_the_program_down(real: Line) -> None:
    """Nor does it show what it was about: only the kind of fault and its place in the code."""
    (uid,) = (hit["id"] for hit in real.asks("search", "sok")[0])
    command = [sys.executable, "-c", FAULTY, "chart", real.case, "--around", uid, "--to", "o.svg"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "fault of the program (ZeroDivisionError in" in done.stderr
    assert "Sok" not in done.stderr


def test_stopped_while_it_works_the_case_stays_whole(real: Line, tmp_path: Path) -> None:
    rows = (str(number) for number in range(20_000))
    big = csv_file(tmp_path / "big.csv", HEADING, *((row, f"Sok {row}", "1990", "M", "KH") for row in rows))
    log = tmp_path / f"{real.case}-wal"
    command = [PROGRAM, "import", real.case, big, "--yes", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as work:
        while not log.exists():
            assert work.poll() is None
            threading.Event().wait(0.05)
        work.send_signal(signal.SIGINT)
        out, err = work.communicate()
    assert (work.returncode, out) == (1, "")
    assert err.startswith("Stopped.")
    assert "Traceback" not in err
    assert real.asks("stats")["entities"] == {"Person": 1}
    assert not log.exists()


class Stopping:
    """Ctrl+C at the moment in which the program is being loaded."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "investigator.command_line.program":
            raise KeyboardInterrupt


def test_stopped_while_it_is_being_loaded(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import investigator.command_line as package  # noqa: PLC0415

    monkeypatch.delitem(sys.modules, "investigator.command_line.program")
    monkeypatch.delattr(package, "program")
    monkeypatch.setattr(sys, "meta_path", [Stopping(), *sys.meta_path])
    capsys.readouterr()
    assert main(["stats", line.case]) == STOPPED
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="a signal cannot be held back on Windows")
@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_stopped_at_any_moment_of_the_start_it_shows_no_traceback(after: float) -> None:
    """Started as run.py starts it: at first Ctrl+C waits."""
    command = [sys.executable, "-I", "-m", "investigator", "stats", "absent.case"]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        work = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with work:
        threading.Event().wait(after)
        work.send_signal(signal.SIGINT)
        out, err = work.communicate(timeout=60)
    assert (out, "Traceback" in err) == ("", False), err
    if after == 0.0:
        assert (work.returncode, err) == (STOPPED, "")
    assert work.returncode in (STOPPED, 1, -signal.SIGINT), "the last one as Python itself ends"


def test_who_works_and_what_opens_may_be_no_text(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVESTIGATOR_USER", f"Dara{PART}")
    line.does("undo-import", "1", "--reason", "a mistake")
    assert line.asks("imports")[0]["state"] == "withdrawn"
    for name in ("INVESTIGATOR_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: 54321)
        assert who_works() == "account 54321"
    monkeypatch.setenv("INVESTIGATOR_PASSPHRASE", PART)
    assert "not text" in told(line, "stats", line.case)
    assert "not text" in told(line, "new", "other.case")


def test_a_port_where_something_else_listens_is_no_server(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", "secret of the server")
    for limit in ("SECONDS_TO_CONNECT", "SECONDS_TO_RETRY"):
        monkeypatch.setattr(connection, limit, 1)
    for answer in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00" * 64, b""):
        with listening(answer) as port:
            for words in (("stats",), ("new",), ("copy", line.case)):
                place = f"bolt://neo4j@127.0.0.1:{port}#case"
                said = told(line, *words, place) if words[0] == "copy" else told(line, words[0], place, "--json")
                assert "does not answer" in said or "connection to the server failed" in said
                assert "secret" not in said


@contextmanager
def listening(answer: bytes) -> Iterator[int]:
    """Something on a port that is not Neo4j."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    with line, suppress(OSError):
                        line.recv(100)
                        line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
