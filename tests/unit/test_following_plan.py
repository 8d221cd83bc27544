"""What follows a person's protection is found from that person, however many links and numbers a case has."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.sqlite_store import following
from graph.sqlite_store.file import create_file
from graph.sqlite_store.migrations import migrate
from tests.contract.places import PASSPHRASE, quick_keys

QUESTIONS = {"beside": following._BESIDE, "ends": following._ENDS, "holders": following._HOLDERS}
ASKED = dict.fromkeys(("uids", "links", "held", "holders", "profiles"), "[]") | {"using": "USES"}
WIDE = ("SCAN link", "SCAN entity", "SCAN held", "SCAN holder", "link_type (type=?)", "entity_type (type=?)")


def steps(folder: Path, question: str) -> list[str]:
    with quick_keys():
        connection = create_file(folder / "plan.case", PASSPHRASE)
    migrate(connection)
    found = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {question}", ASKED)]
    connection.close()
    return found


def walks_through_everything(plan: list[str]) -> list[str]:
    return [step for step in plan if any(wide in step for wide in WIDE)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_walks_through_all_links_or_entities(tmp_path: Path, question: str) -> None:
    plan = steps(tmp_path, QUESTIONS[question])
    assert any("SEARCH" in step for step in plan)
    assert walks_through_everything(plan) == []


def test_one_that_does_is_seen(tmp_path: Path) -> None:
    """The control: without its signs the question begins with all links of a type."""
    assert walks_through_everything(steps(tmp_path, following._BESIDE.replace("CROSS ", "").replace("+", "")))
