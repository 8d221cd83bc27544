#!/usr/bin/env python3
"""The one door: sets everything up, then runs, tests or measures Investigator; needs nothing but Python itself."""

from __future__ import annotations

import sys

try:
    import os
    import signal
    import subprocess
    from collections.abc import Iterator
    from contextlib import contextmanager
    from pathlib import Path
except KeyboardInterrupt:
    sys.exit(130)

if sys.hexversion < 0x030B0000:
    sys.exit(
        f"Investigator needs Python 3.11 or newer, and this is {sys.version.split()[0]}. Start it with a newer one."
    )

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
USAGE = """\
Usage: python3 run.py                    set everything up, and open the sample case in a window;
                                         without a screen build it and print its figures
       python3 run.py test [PYTEST…]     set everything up and run every test
       python3 run.py neo4j [--json]     start a Neo4j server on this computer, until Ctrl+C
       python3 run.py bench [--json]     measure
       python3 run.py ARGS…              the program's command line: investigator ARGS…
On Windows write py run.py."""


def main(arguments: list[str]) -> int:
    """Does what the first argument asks for; returns the exit code where the program itself does not take over."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("start", ["--sample"])
    if command in ("-h", "--help"):
        say(USAGE)
        return 0
    try:
        if command == "test":
            return run_tests(rest)
        if command == "neo4j":
            return run_python(environment("runtime"), "-I", "-m", "investigator.neo4j_server", *rest)
        if command == "bench":
            return run_python(environment("bench"), str(ROOT / "tests" / "bench" / "run_bench.py"), *rest)
        return run_python(environment("runtime"), "-I", "-m", "investigator", command, *rest, stoppable_later=True)
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


def run_tests(arguments: list[str]) -> int:
    """Runs pytest in an environment of its own, after making sure of a Neo4j server to test on."""
    python = environment("test")
    variables = {name: value for name, value in os.environ.items() if not foreign_to_tests(name)}
    variables |= {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    if "NEO4J_URI" not in variables:
        provision = [str(python), "-I", "-m", "investigator.neo4j_server", "--provision"]
        if subprocess.call(provision, stdout=sys.stderr, env=variables):
            say("Tests that need a Neo4j server will be skipped.")
    return run_python(python, "-I", "-m", "pytest", f"--rootdir={ROOT}", *arguments, variables=variables, folder=ROOT)


def foreign_to_tests(name: str) -> bool:
    """Whether a variable of the caller's could change what the tests see; options of the test run are kept."""
    if name == "INVESTIGATOR_SHARED" or name.startswith("INVESTIGATOR_TEST_"):
        return False
    return name.startswith(("QT_", "INVESTIGATOR_", "PYTEST_"))


def run_python(
    python: Path,
    *arguments: str,
    variables: dict[str, str] | None = None,
    folder: Path | None = None,
    stoppable_later: bool = False,
) -> int:
    """Hands over to the environment's Python; on Windows, where a process cannot be replaced, waits for it.

    `stoppable_later`: Ctrl+C waits until the program takes it, since Python itself would answer it with a traceback.
    """
    variables = dict(os.environ) if variables is None else variables
    variables.pop("PYTHONPATH", None)
    command = [str(python), *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if folder is not None:
        os.chdir(folder)
    if os.name == "posix":
        if stoppable_later:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        os.execve(python, command, variables)  # noqa: S606
    return subprocess.call(command, env=variables)


def environment(group: str) -> Path:
    """The Python of a virtual environment that holds the program and the locked dependencies of `group`.

    The environment is trusted as long as its stamps say that it was completed for this very Python, these very
    requirements and this very folder; a stamp is written last, so that an interrupted set-up is taken up again.
    """
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if stale(group):
        with one_set_up_at_a_time():
            if stale(group):
                set_up(python, group)
    return python


def stale(group: str) -> list[str]:
    """Which parts of the environment are missing or made for something else, in the order in which they are made."""
    return [part for part in ("python", group, "program") if read(stamp(part)) != due(part)]


def due(part: str) -> bytes:
    """What the stamp of a part has to hold."""
    if part == "python":
        return f"{sys.implementation.cache_tag} {sys.version_info[:2]} {sys.platform}".encode()
    if part == "program":
        return os.fsencode(ROOT) + b"\n" + (ROOT / "pyproject.toml").read_bytes()
    return requirements(part).read_bytes()


def requirements(group: str) -> Path:
    """The locked requirements of a group: runtime, test or bench."""
    return ROOT / "requirements" / f"{group}.txt"


def stamp(part: str) -> Path:
    """The file that says for what a part of the environment was completed."""
    return ENVIRONMENT / f"{part}.stamp"


def read(path: Path) -> bytes | None:
    """The content of a file, or None where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def set_up(python: Path, group: str) -> None:
    """Makes what is stale, and says what it does; leaves with a sentence when the computer lacks something."""
    import time

    began = time.monotonic()
    say(f"Setting up in {ENVIRONMENT} (the first start only)")
    provide_system_packages()
    while parts := stale(group):
        make(parts[0], python)
    say(f"Ready after {time.monotonic() - began:.0f} s; {megabytes(ENVIRONMENT)} MB on disk")


def make(part: str, python: Path) -> None:
    """Makes one part of the environment anew; making the first clears the others away."""
    if part == "python":
        say("  making a virtual environment")
        run_quietly("The virtual environment could not be made.", sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
    elif part == "program":
        link_program(python)
    else:
        install(python, requirements(part))
    stamp(part).write_bytes(due(part))


def provide_system_packages() -> None:
    """Installs what Python and Qt need of the operating system, or says which line does."""
    import importlib.util

    from graph.failures import WorldFault
    from investigator import system_packages

    missing = list(system_packages.missing_qt_libraries())
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        missing.insert(0, system_packages.python_environment())
    try:
        system_packages.provide(missing, lambda text: say(f"  {text}"))
    except WorldFault as fault:
        sys.exit(str(fault))


def install(python: Path, locked: Path) -> None:
    """Installs a locked requirements file, every download checked against its hash, and says how far it is."""
    import time

    pip = [str(python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"]
    quiet = ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(locked)]
    say(f"  installing the dependencies of {locked.relative_to(ROOT)}")
    heard: list[str] = []
    number, told = 0, time.monotonic()
    with subprocess.Popen([*pip, *quiet], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            heard.append(line)
            number += line.startswith("Collecting ")
            if line.startswith("Installing collected packages"):
                say(f"    unpacking {number} packages")
            elif line.startswith("Collecting ") and time.monotonic() - told > 3:
                say(f"    package {number}: {line.split()[1].split('=')[0]}")
                told = time.monotonic()
    if process.returncode:
        sys.exit(
            f"{''.join(heard[-15:])}\nThe dependencies could not be installed. "
            "Check the network connection and start again: what is done is kept."
        )


def link_program(python: Path) -> None:
    """Installs the program from this folder, without a build or the network, the way an editable install does.

    A wheel that holds only the path of the sources and the console script (PEP 660) leaves it to pip to write a
    launcher that fits the operating system and a path with a space.
    """
    import tempfile
    import tomllib
    import zipfile

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    info = f"{name}-{version}.dist-info"
    scripts = "".join(f"{script} = {target}\n" for script, target in project["scripts"].items())
    members = {
        f"{name}.pth": f"import sys; sys.path.append({str(ROOT)!a})\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: run.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{scripts}",
    }
    members[f"{info}/RECORD"] = "".join(f"{member},,\n" for member in [*members, f"{info}/RECORD"])
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for member, text in members.items():
                archive.writestr(member, text)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
        run_quietly("The program could not be linked into its environment.", *pip, "--force-reinstall", wheel)


def run_quietly(failure: str, *command: str | Path) -> None:
    """Runs a command that is heard only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}\n{failure} Remove {ENVIRONMENT}, check that the disk is not full, and start again.")


def megabytes(folder: Path) -> int:
    """What a folder takes up on disk."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) // 1_000_000


@contextmanager
def one_set_up_at_a_time() -> Iterator[None]:
    """Two starts at once would make one environment twice: the second waits for the first."""
    with (ROOT / ".setup.lock").open("ab") as lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """Our own words; standard output belongs to the command that runs."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
