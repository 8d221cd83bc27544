"""A suspect is found by a family name that many victims have too, and a log of names shown tells of nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from investigator.case import Case
from investigator.disclosure import Disclosure
from investigator.search import search
from tests.agencies import HEADING, VICTIMS, case_file, csv_file, suspects, taken_in, victims

MANY = 30


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Thirty victims and one suspect of the family name Zhai; all are invented."""
    with case_file(tmp_path) as made:
        rows = [(f"Zhai Test{n}", "", "", "", f"N{n}", "", "", "", f"C{n}", "") for n in range(MANY)]
        taken_in(made, csv_file(tmp_path / "victims.csv", VICTIMS, *rows), mapping=victims())
        suspect = ("1", "Zhai Fictional the Elder", "", "", "")
        taken_in(made, csv_file(tmp_path / "suspects.csv", HEADING, suspect), mapping=suspects())
        yield made


def test_whom_one_can_read_is_not_crowded_out_by_pseudonyms(case: Case) -> None:
    hits = search(case, "zhai", Disclosure(case.schema), 12)
    assert "Zhai Fictional the Elder" in [hit.name for hit in hits]
    assert len(hits) == 12, "places that nobody else needs are not left empty"


def test_where_nobody_else_answers_the_protected_take_every_place(case: Case) -> None:
    hits = search(case, "test", Disclosure(case.schema), 12)
    assert len(hits) == 12
    assert all(hit.entity.protected for hit in hits)


def test_a_revealed_victim_is_ranked_like_anybody(case: Case) -> None:
    hits = search(case, "zhai", Disclosure(case.schema, reason="asked by the shelter"), MANY + 1)
    assert len(hits) == MANY + 1
    assert all(hit.name.startswith("Zhai") for hit in hits)


def test_the_log_of_names_shown_tells_of_those_that_were_shown(case: Case) -> None:
    disclosure = Disclosure(case.schema, reason="asked by the shelter")
    hits = search(case, "zhai", disclosure, 5)
    disclosure.log(case)
    entry = [e for e in case.ask(lambda s: s.audit(0, 100)) if e.action == "Protected names shown"][-1]
    assert set(json.loads(entry.detail)["entities"]) == {hit.entity.uid for hit in hits if hit.entity.protected}
