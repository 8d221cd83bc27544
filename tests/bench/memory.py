"""The most memory that a process needs to import a large table; the process is one of its own, started here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from investigator.case import Secrets, new_case
from investigator.garbage import collect_seldom
from tests.bench.imports import take_in
from tests.bench.measuring import Measured, within
from tests.bench.places import PASSPHRASE

LIMIT = 600.0


def measured(table: Path, case: Path, rows: int) -> Measured:
    """Imports a table into a new case file in a process of its own; the file stays."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.memory", str(table), str(case)],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return within(f"memory of an import of {rows:,} rows, peak", "MB", float(done.stdout), LIMIT)


def peak_megabytes() -> float:
    """The most memory that this process has had so far, without what it took over from the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    if sys.platform == "win32":
        import psutil  # noqa: PLC0415  of the benchmark's own requirements

        return psutil.Process().memory_info().peak_wset / 1e6
    import resource  # noqa: PLC0415  there is none on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(table: str, path: str) -> None:
    """What the process does."""
    collect_seldom()
    with new_case(path, Secrets(PASSPHRASE), title="Benchmark", fictional=True) as case:
        take_in(case, Path(table))
    sys.stdout.write(f"{peak_megabytes():.1f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
