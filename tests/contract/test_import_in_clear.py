"""An import into a server goes in chunks, and what only its last row protects is in none of them in clear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import ChangeSet, Touched
from graph.facts import RunState
from graph.ids import random_id
from graph.text import fold
from investigator import intake
from investigator.case import Case, Secrets, discard, new_case
from investigator.followers import Foretold
from investigator.import_plan import Plan
from investigator.neo4j_server.server import ServerAddress
from tests.agencies import PHONES, csv_file, entities, named, plan, taken_in, with_phones
from tests.contract.neo4j_casework import all_that_is_kept
from tests.contract.places import PASSPHRASE

NAME, PHONE, OTHER_PHONE = "Canary Of The Last Row", "+85512777001", "+85512777002"
OTHERS = [(f"N{n}", f"Fictional {n}", f"+855120000{n:02}", "") for n in range(10, 20)]
PROTECTS = ("N1", NAME, PHONE, "C1")


@pytest.fixture
def case(neo4j_server: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A case on the server; imports go in chunks of two rows."""
    monkeypatch.setattr(intake, "CHUNK_ROWS", 2)
    monkeypatch.setattr(intake, "SERVER_PIECES", 20)
    scheme, _, place = neo4j_server.uri.partition("://")
    where, secrets = f"{scheme}://{neo4j_server.user}@{place}#{random_id()}", Secrets(PASSPHRASE, neo4j_server.password)
    with new_case(where, secrets, title="In clear", fictional=True) as made:
        yield made
    discard(where, made.info.uid, secrets)


def seen_in_clear(case: Case, server: ServerAddress, made: Plan, *words: str) -> tuple[int, set[str]]:
    """Carry a plan out: in how many changes, and which of the words stood in clear after any of them."""
    seen: set[str] = set()
    changes: list[str] = []

    def watch(store: object) -> None:
        really = store.apply  # type: ignore[attr-defined]

        def apply(change: ChangeSet) -> Touched:
            touched = really(change)
            changes.append(change.label)
            kept = all_that_is_kept(server)
            seen.update(word for word in words if word in kept or fold(word) in kept)
            return touched  # type: ignore[no-any-return]

        store.apply = apply  # type: ignore[attr-defined]

    case.ask(watch)
    run = intake.carry_out(case, made)
    assert run is not None
    assert run.state is RunState.COMPLETE
    return len(changes), seen


def test_what_the_last_row_protects_is_in_no_chunk_in_clear(
    case: Case, neo4j_server: ServerAddress, tmp_path: Path
) -> None:
    paper = csv_file(tmp_path / "people.csv", PHONES, ("N1", NAME, PHONE, ""), *OTHERS, PROTECTS)
    changes, seen = seen_in_clear(case, neo4j_server, plan(case, paper, mapping=with_phones(victims=True)), NAME, PHONE)
    assert changes >= 2 + 6, "it did not go in chunks, so this showed nothing"
    assert seen == set()
    assert named(case, "Person", NAME).protected
    assert {e.value("number") for e in entities(case, "Identifier") if e.protected} == {PHONE}
    assert named(case, "Person", "Fictional 11").protected is False


def test_who_was_there_in_clear_is_sealed_before_anything_more_is_said(
    case: Case, neo4j_server: ServerAddress, tmp_path: Path
) -> None:
    known = csv_file(tmp_path / "known.csv", PHONES, ("N1", NAME, PHONE, ""))
    taken_in(case, known, mapping=with_phones(victims=False))
    assert not named(case, "Person", NAME).protected
    more = csv_file(tmp_path / "more.csv", PHONES, ("N1", NAME, OTHER_PHONE, ""), *OTHERS, PROTECTS)
    made = plan(case, more, mapping=with_phones(victims=True))
    _, seen = seen_in_clear(case, neo4j_server, made, NAME, PHONE, OTHER_PHONE)
    assert seen == set()
    assert {e.value("number") for e in entities(case, "Identifier") if e.protected} == {PHONE, OTHER_PHONE}


def test_an_import_too_large_to_be_kept_in_the_plan_is_as_careful(
    case: Case, neo4j_server: ServerAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", 3)
    paper = csv_file(tmp_path / "people.csv", PHONES, ("N1", NAME, PHONE, ""), *OTHERS, PROTECTS)
    made = plan(case, paper, mapping=with_phones(victims=True))
    assert made.pieces is None
    assert seen_in_clear(case, neo4j_server, made, NAME, PHONE)[1] == set()


def test_without_foresight_it_would_be_seen(case: Case, neo4j_server: ServerAddress, tmp_path: Path) -> None:
    """The control."""
    paper = csv_file(tmp_path / "people.csv", PHONES, ("N1", NAME, PHONE, ""), *OTHERS, PROTECTS)
    made = replace(plan(case, paper, mapping=with_phones(victims=True)), follows=Foretold())
    assert seen_in_clear(case, neo4j_server, made, NAME, PHONE)[1] == {NAME, PHONE}
