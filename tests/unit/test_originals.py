"""The original at the cited row: in memory, and without what names protected persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.citing import Place, place_of
from investigator.case import Case, Secrets, new_case
from investigator.disclosure import MASK
from investigator.intake import carry_out, plan_import
from investigator.originals import NoOriginal, excerpt
from investigator.sample import write_files
from investigator.sample.mapping import mapping


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The sample's victim forms in a case."""
    folder = tmp_path_factory.mktemp("originals")
    files = [f for f in write_files(folder) if "victim" in f.name or "intake" in f.name]
    assert files
    with new_case(str(folder / "test.case"), Secrets("fictional"), title="Test", fictional=True) as made:
        carry_out(made, plan_import(made, files, mapping=mapping()))
        yield made


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ("row 4", Place("", 4, "")),
        ("sheet Suspects, row 14, column C", Place("Suspects", 14, "C")),
        ("sheet A, row 2 of, row 3", Place("A, row 2 of", 3, "")),
        ("page 3", None),
    ],
)
def test_places_are_read_as_records_write_them(locator: str, place: Place | None) -> None:
    assert place_of(locator) == place


def test_rows_about_the_cited_one_come_without_names_of_protected_persons(case: Case) -> None:
    person, locator, sha256 = protected_person(case)
    found = excerpt(case, sha256, locator)
    shown = {cell for row in found.rows for cell in row}
    assert found.cited >= 0
    assert found.masked
    assert MASK in found.rows[found.cited]
    assert not shown & person
    told = excerpt(case, sha256, locator, reason="interview")
    assert {cell for row in told.rows for cell in row} & person
    last = case.ask(lambda s: s.audit(0, 1_000_000))[-1]
    assert (last.action, "interview" in last.detail) == ("Protected names shown", True)


def test_nothing_of_the_original_is_written(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, locator, sha256 = protected_person(case)

    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("os.open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(AssertionError):
        open(tmp_path / "x")  # noqa: PTH123, SIM115  the control
    assert excerpt(case, sha256, locator).rows


def test_what_is_not_there_is_said(case: Case) -> None:
    _, _, sha256 = protected_person(case)
    with pytest.raises(NoOriginal, match="does not hold"):
        excerpt(case, "0" * 64, "row 2")
    with pytest.raises(NoOriginal, match="not a row"):
        excerpt(case, sha256, "page 3")
    assert excerpt(case, sha256, protected_person(case)[1].split("row")[0] + "row 999999").cited == -1


def protected_person(case: Case) -> tuple[set[str], str, str]:
    """The originals of what names somebody protected, where they stand, and in which document."""
    people = case.ask(lambda s: s.entities_of("Person", "", 500))
    naming = {f.name for f in case.schema.entities["Person"].fields if f.naming}
    for entity in people:
        if entity.protected:
            for record in case.ask(lambda s, e=entity: s.records_about([e.uid])):  # type: ignore[misc]
                named = {c.original.strip() for c in record.claims if c.field in naming and c.original.strip()}
                if named:
                    (source,) = case.ask(lambda s, r=record: s.sources([r.source]))  # type: ignore[misc]
                    return named, record.locator, source.sha256
    raise AssertionError("nobody is protected")
