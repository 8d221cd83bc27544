"""The one door, tried in a copy of the project whose locked files are empty, so that nothing is downloaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = '''
"""Says with what it was started."""
import os, sys
import graph

def main():
    print(sys.argv[1:], graph.__file__, "PYTHONPATH" in os.environ)
    return 7 if "fail" in sys.argv else 0

if __name__ == "__main__":
    sys.exit(main())
'''


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "a checkout ស្រី"
    for package in ("graph", "investigator"):
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").write_text("")
    for name in (
        "run.py",
        "pyproject.toml",
        "graph/failures.py",
        "graph/language.py",
        "investigator/system_packages.py",
    ):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "investigator" / "__main__.py").write_text(PROGRAM)
    (folder / "requirements").mkdir()
    for group in ("runtime", "test", "bench"):
        (folder / "requirements" / f"{group}.txt").write_text("")
    started = run(folder, "first")
    assert started.returncode == 0, started.stderr
    assert "Setting up" in started.stderr
    assert "Ready after" in started.stderr
    assert started.stdout == f"['first'] {folder}/graph/__init__.py False\n"
    return folder


@pytest.fixture
def checkout(made: Path) -> Path:
    """A checkout that is set up, whatever the test before did to it."""
    run(made)
    return made


def run(checkout: Path, *arguments: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Starts the door without any network for pip, from another folder, as a person would."""
    command = [sys.executable, str(checkout / "run.py"), *arguments]
    variables = os.environ | {"PIP_NO_INDEX": "1"} | more
    return subprocess.run(
        command, env=variables, cwd=folder or checkout, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_second_start_is_silent_and_changes_nothing(checkout: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (checkout / ".venv").rglob("*") if path.suffix != ".pyc"}
    done = run(checkout, "search", "a b", "陈志")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"['search', 'a b', '陈志'] {checkout}/graph/__init__.py False\n"
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_without_arguments_the_main_job_runs(checkout: Path) -> None:
    assert run(checkout).stdout.startswith("['start', '--sample']")


def test_the_exit_code_is_the_command_s(checkout: Path) -> None:
    assert run(checkout, "fail").returncode == 7


def test_a_foreign_package_in_the_current_folder_or_path_is_not_picked_up(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "__init__.py").write_text("raise SystemExit('foreign')")
    foreign = run(checkout, folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert (foreign.returncode, foreign.stderr) == (0, "")
    script = subprocess.run(
        [checkout / ".venv" / "bin" / "investigator", "x"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert script.stdout == f"['x'] {checkout}/graph/__init__.py False\n"
    control = subprocess.run([sys.executable, "-c", "import graph"], cwd=tmp_path, capture_output=True, check=False)
    assert b"foreign" in control.stderr


def test_an_interrupted_or_outdated_set_up_is_completed(checkout: Path) -> None:
    stamp = checkout / ".venv" / "runtime.stamp"
    stamp.unlink()
    assert "installing the dependencies of" in run(checkout).stderr
    (checkout / "requirements" / "runtime.txt").write_text("# another line\n")
    again = run(checkout)
    assert "installing the dependencies of" in again.stderr
    assert "virtual environment" not in again.stderr
    assert run(checkout).stderr == ""


def test_an_environment_of_another_python_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "python.stamp").write_text("cpython-27")
    (checkout / ".venv" / "rubbish").write_text("")
    assert "making a virtual environment" in run(checkout).stderr
    assert not (checkout / ".venv" / "rubbish").exists()


def test_a_moved_checkout_still_starts(checkout: Path) -> None:
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    try:
        done = run(moved)
        assert done.returncode == 0, done.stderr
        assert done.stdout == f"['start', '--sample'] {moved}/graph/__init__.py False\n"
        assert "installing" not in done.stderr
    finally:
        moved.rename(checkout)


def test_what_cannot_be_installed_is_told_without_a_traceback(checkout: Path) -> None:
    locked = checkout / "requirements" / "bench.txt"
    locked.write_text("nowhere-to-be-found==1 --hash=sha256:" + "0" * 64 + "\n")
    done = run(checkout, "bench")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Check the network connection and start again" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "bench.stamp").exists()


def test_two_first_starts_at_once_make_one_environment(checkout: Path) -> None:
    (checkout / ".venv" / "python.stamp").unlink(missing_ok=True)
    command = [sys.executable, str(checkout / "run.py"), "both"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("virtual environment" in words for _, words in told) == 1


def test_an_old_python_is_told_what_it_is_missing(checkout: Path) -> None:
    text = (checkout / "run.py").read_text(encoding="utf-8")
    old = checkout / "old.py"
    old.write_text(text.replace("0x030B0000", "0xFF000000"), encoding="utf-8")
    done = subprocess.run([sys.executable, old], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr


INTERRUPTED = """
import runpy, sys

class Stopping:
    def find_spec(self, name, *_):
        if name == "subprocess":
            raise KeyboardInterrupt

sys.modules.pop("subprocess", None)
sys.meta_path.insert(0, Stopping())
runpy.run_path("run.py", run_name="__main__")
"""

HANDED_OVER = """
import os, runpy, signal, sys

def execve(*_):
    waits = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    sys.exit(f"{'it waits' if waits else 'it is answered at once'}")

os.execve = execve
sys.argv = ["run.py", *sys.argv[1:]]
runpy.run_path("run.py", run_name="__main__")
"""


def test_stopped_while_its_own_modules_are_loaded_it_is_silent(checkout: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="only there a process is replaced by another")
@pytest.mark.parametrize(("command", "said"), [("stats", "it waits\n"), ("test", "it is answered at once\n")])
def test_a_ctrl_c_while_the_program_starts_waits_until_the_program_takes_it(
    checkout: Path, command: str, said: str
) -> None:
    """Only the program lets it through again; nothing else is started so."""
    done = subprocess.run(
        [sys.executable, "-c", HANDED_OVER, command],
        cwd=checkout,
        env=os.environ | {"PIP_NO_INDEX": "1", "NEO4J_URI": "neo4j://nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.endswith(said)


def test_locked_files_name_no_host_and_hash_every_package() -> None:
    for file in (ROOT / "requirements").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"://|--(index|extra|find|trusted)", text), file
        packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert packages
        assert all("--hash=sha256:" in package for package in packages), file
