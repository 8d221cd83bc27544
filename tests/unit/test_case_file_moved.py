"""A case file that is moved, deleted or replaced while it is open: nothing is written that nobody would find again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.changes import Document
from graph.store import GraphReader, StoreError
from investigator.case import Case
from tests.agencies import again, case_file

KIND = "mapping"


def keep(case: Case, words: str) -> None:
    before = kept(case) or None
    case.ask(lambda s: s.keep(Document(KIND, "one", words, before)))


def kept(case: Case) -> str:
    def found(reader: GraphReader) -> str:
        return next((d.text or "" for d in reader.documents(KIND)), "")

    return case.ask(found)


def moved(path: Path) -> Path:
    return path.rename(path.with_name("elsewhere.case"))


def deleted(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    copy = Path(shutil.copy(path, path.with_name("copy.case")))
    copy.replace(path)


@pytest.mark.parametrize("happens", [moved, deleted, replaced])
def test_no_change_is_taken_that_nobody_would_find_again(tmp_path: Path, happens: Callable[[Path], object]) -> None:
    with case_file(tmp_path) as case:
        keep(case, "before")
        happens(tmp_path / "work.case")
        with pytest.raises(StoreError, match=r"work\.case is not where it was opened.*Put it back"):
            keep(case, "after")
        assert kept(case) == "before", "what is there can still be read"


def test_put_back_it_goes_on_and_what_was_taken_is_in_the_file(tmp_path: Path) -> None:
    with case_file(tmp_path) as case:
        elsewhere = moved(tmp_path / "work.case")
        with pytest.raises(StoreError):
            keep(case, "lost")
        elsewhere.rename(tmp_path / "work.case")
        keep(case, "after")
        moved(tmp_path / "work.case")
    with again(elsewhere) as case:
        assert kept(case) == "after"
