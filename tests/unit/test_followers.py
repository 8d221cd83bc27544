"""Before anything is written the plan says what is sealed with the protected, and what is opened: what comes then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from graph.changes import ChangeSet
from graph.facts import Judgement, Verdict
from graph.ids import JudgementId, random_id
from graph.moments import now
from investigator import intake
from investigator.case import Case
from investigator.followers import Foretold
from investigator.intake import carry_out
from tests.agencies import PHONES, case_file, csv_file, entities, plan, taken_in, with_phones


def row(person: int, phone: int) -> Sequence[str]:
    return (f"N{person}", f"Fictional {person}", f"+855120000{phone:02}", f"C{person}")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


def sealed_phones(case: Case) -> set[str]:
    return {e.uid for e in entities(case, "Identifier") if e.protected}


def foretold_and_so_it_comes(case: Case, paper: Path, *, victims: bool) -> Foretold:
    """What the plan foretells, after it was seen to come true to the last number."""
    before = sealed_phones(case)
    made = plan(case, paper, mapping=with_phones(victims=victims))
    assert sealed_phones(case) == before, "a plan writes nothing"
    assert carry_out(case, made) is not None
    after = sealed_phones(case)
    came = Foretold(*(dict(Counter("Identifier" for _ in turned)) for turned in (after - before, before - after)))
    assert made.follows == came
    return came


def test_phones_of_victims_alone_are_counted_and_those_of_others_not(case: Case, tmp_path: Path) -> None:
    suspects = csv_file(tmp_path / "suspects.csv", PHONES, row(90, 9), row(91, 8))
    assert foretold_and_so_it_comes(case, suspects, victims=False) == Foretold()
    victims = csv_file(tmp_path / "victims.csv", PHONES, row(1, 1), row(2, 1), row(3, 3), row(4, 9))
    assert foretold_and_so_it_comes(case, victims, victims=True) == Foretold({"Identifier": 2})
    assert foretold_and_so_it_comes(
        case, csv_file(tmp_path / "more.csv", PHONES, row(5, 1), row(6, 6)), victims=True
    ) == Foretold({"Identifier": 1})


def test_a_suspect_who_becomes_a_victim_takes_the_phone_along(case: Case, tmp_path: Path) -> None:
    taken_in(
        case,
        csv_file(tmp_path / "suspects.csv", PHONES, row(1, 1), row(1, 2), row(2, 2)),
        mapping=with_phones(victims=False),
    )
    victims = csv_file(tmp_path / "victims.csv", PHONES, row(1, 7))
    assert foretold_and_so_it_comes(case, victims, victims=True) == Foretold({"Identifier": 2})


def test_a_sealed_phone_that_somebody_else_uses_too_is_told_of(case: Case, tmp_path: Path) -> None:
    taken_in(
        case,
        csv_file(tmp_path / "victims.csv", PHONES, row(1, 1), row(2, 2), row(3, 3)),
        mapping=with_phones(victims=True),
    )
    suspects = csv_file(tmp_path / "suspects.csv", PHONES, row(90, 1), row(91, 2), row(92, 9))
    assert foretold_and_so_it_comes(case, suspects, victims=False) == Foretold(opened={"Identifier": 2})


def test_what_a_person_decided_stays_and_is_not_counted(case: Case, tmp_path: Path) -> None:
    """Opened by hand it stays open until it is tied to a protected person anew; sealed by hand it stays sealed."""
    taken_in(case, csv_file(tmp_path / "victims.csv", PHONES, row(1, 1)), mapping=with_phones(victims=True))
    taken_in(case, csv_file(tmp_path / "suspects.csv", PHONES, row(90, 9)), mapping=with_phones(victims=False))
    by_number = {e.value("number"): e.uid for e in entities(case, "Identifier")}
    for number, verdict in (("+85512000001", Verdict.UNPROTECTED), ("+85512000009", Verdict.PROTECTED)):
        judged = Judgement(JudgementId(random_id()), by_number[number], verdict, by="Dara", at=now(), reason="asked")
        case.ask(lambda s, j=judged: s.apply(ChangeSet("By hand", "Dara", now(), judgements=(j,))))  # type: ignore[misc]
    assert sealed_phones(case) == {by_number["+85512000009"]}
    more = csv_file(tmp_path / "more.csv", PHONES, row(91, 1), row(92, 9))
    assert foretold_and_so_it_comes(case, more, victims=False) == Foretold()
    anew = csv_file(tmp_path / "anew.csv", PHONES, row(5, 7))
    assert foretold_and_so_it_comes(case, anew, victims=True) == Foretold({"Identifier": 1})


def test_so_it_is_of_a_large_import_that_goes_in_chunks(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", 4)
    monkeypatch.setattr(intake, "CHUNK_ROWS", 3)
    taken_in(case, csv_file(tmp_path / "suspects.csv", PHONES, row(90, 1)), mapping=with_phones(victims=False))
    victims = csv_file(tmp_path / "victims.csv", PHONES, *(row(n, n // 2) for n in range(1, 21)))
    assert foretold_and_so_it_comes(case, victims, victims=True) == Foretold({"Identifier": 10})


def test_an_import_of_nobody_protected_foretells_nothing(case: Case, tmp_path: Path) -> None:
    """The control: the same rows without a profile."""
    rows = (row(1, 1), row(2, 2))
    paper = csv_file(tmp_path / "people.csv", PHONES, *rows)
    assert plan(case, paper, mapping=with_phones(victims=False)).follows == Foretold()
    assert plan(case, paper, mapping=with_phones(victims=True)).follows == Foretold({"Identifier": 2})
