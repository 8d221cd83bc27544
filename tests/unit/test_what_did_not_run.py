from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
TESTS = """
import pytest

def test_runs(): pass

@pytest.mark.skipif({skipped}, reason="the moon is not full")
def test_skips(): pass

@pytest.mark.shared_data
def test_marked(): pass

def test_by_fixture(shared_data): assert shared_data.is_dir()
"""


def run(folder: Path, *, skipped: bool, ci: str, shared: Path) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = shared_data: reads the shared data\n")
    (folder / "test_it.py").write_text(TESTS.format(skipped=skipped))
    variables = os.environ | {"CI": ci, "INVESTIGATOR_SHARED": str(shared)}
    command = [sys.executable, "-m", "pytest", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_a_skip_is_said_aloud_with_a_count(tmp_path: Path) -> None:
    done = run(tmp_path, skipped=True, ci="", shared=tmp_path)
    assert done.returncode == 0
    assert "NOT RUN" in done.stdout
    assert "1 tests: Skipped: the moon is not full\n    test_it.py::test_skips\n" in done.stdout
    assert "1 tests did not run: not counted as passed" in done.stdout


@pytest.mark.parametrize(("skipped", "code"), [(True, 1), (False, 0)])
def test_with_ci_a_skip_is_an_error_and_only_a_skip(tmp_path: Path, skipped: bool, code: int) -> None:
    done = run(tmp_path, skipped=skipped, ci="true", shared=tmp_path)
    assert done.returncode == code
    assert ("1 tests did not run: an error" in done.stdout) == skipped


def test_tests_on_shared_data_are_deselected_where_it_is_absent(tmp_path: Path) -> None:
    there = run(tmp_path, skipped=False, ci="true", shared=tmp_path)
    assert "4 passed" in there.stdout
    absent = run(tmp_path, skipped=False, ci="true", shared=tmp_path / "nowhere")
    assert absent.returncode == 0
    assert "2 passed, 2 deselected" in absent.stdout
