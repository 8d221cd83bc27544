from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "THIRD_PARTY_NOTICES.md")
RUNTIME_LIMIT = 700_000_000


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked() -> dict[str, set[str]]:
    """The runtime packages and the versions in which they may be installed, by system and Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", read("requirements/runtime.txt"), re.MULTILINE):
        versions.setdefault(name, set()).add(version)
    return versions


def installed() -> dict[str, Distribution]:
    found = {}
    for name in locked():
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # of another operating system
    return found


def rows(page: str, columns: int) -> list[list[str]]:
    lines = [line.strip("|").split("|") for line in read(page).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines if len(line) == columns]


def test_the_notices_list_what_is_shipped_with_its_licence() -> None:
    noticed = {name: (set(versions.split(", ")), licence) for name, versions, licence in rows(PAGES[-1], 3)[1:]}
    assert {name: versions for name, (versions, _) in noticed.items()} == locked()
    told = {name: found.metadata.get("License-Expression") for name, found in installed().items()}
    assert {name: licence for name, licence in told.items() if licence and licence != noticed[name][1]} == {}


def test_no_licence_of_what_is_shipped_keeps_it_from_going_with_apache() -> None:
    for name, _, licence in rows(PAGES[-1], 3)[1:]:
        assert not re.search(r"\b(A?GPL|SSPL|BUSL)\b", licence), name
        assert not re.search(r"LGPL", licence) or name in {"pyside6-essentials", "shiboken6"}, name


def test_what_the_program_needs_stays_small_on_disk() -> None:
    total = 0
    for found in installed().values():
        files = found.files
        assert files is not None
        total += sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).exists())
    assert 100_000_000 < total < RUNTIME_LIMIT


def test_the_guards_against_a_weakness_name_files_that_exist() -> None:
    promises = rows("SECURITY.md", 4)[1:]
    assert promises
    for promise, _, mechanisms, tests in promises:
        for cell in (mechanisms, tests):
            files = re.findall(r"`([^`]+)`", cell)
            assert files, promise
            assert [file for file in files if not (ROOT / file).is_file()] == [], promise


@pytest.mark.parametrize("page", PAGES)
def test_links_and_named_folders_of_a_page_exist(page: str) -> None:
    text = read(page)
    named = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(
        r"`((?:graph|importers|investigator|ui|tests)/[^` ]*)`", text
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_rooms_on_the_map_are_the_packages() -> None:
    layers = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    on_the_map = [name.strip("`/") for name, *_ in rows("ARCHITECTURE.md", 3)[1:]]
    assert on_the_map[: len(layers)] == layers
