"""An unfinished import of a colleague is left alone while it may be going on, and free once it is silent for long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.changes import ChangeSet, Touched
from graph.facts import RunState
from graph.ids import RunId, random_id
from graph.store import GraphStore
from investigator import intake, runs
from investigator.case import Case, Secrets, discard, new_case, open_case
from investigator.intake import carry_out, plan_import
from investigator.neo4j_server.server import ServerAddress
from investigator.resuming import plan_resumption
from investigator.runs import NotImportable, any_broken_off, going_on, undo_import, unfinished
from tests.agencies import HEADING, case_file, csv_file, entities, suspects
from tests.contract.casework import Desk, Import
from tests.contract.places import PASSPHRASE
from tests.unit.test_intake import PowerCut, StopsAfter

ROWS = [(str(n), f"Sok {n}", str(1960 + n), "M", "KH") for n in range(20)]


@pytest.fixture
def colleague(neo4j_server: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Case, str, Secrets]]:
    """A case on the server that a colleague has open too; imports go in chunks of five rows."""
    monkeypatch.setattr(intake, "CHUNK_ROWS", 5)
    monkeypatch.setattr(intake, "SERVER_PIECES", 10)
    monkeypatch.setenv("INVESTIGATOR_USER", "Vanna")
    scheme, _, place = neo4j_server.uri.partition("://")
    where, secrets = f"{scheme}://{neo4j_server.user}@{place}#{random_id()}", Secrets(PASSPHRASE, neo4j_server.password)
    with new_case(where, secrets, title="Signs", fictional=True) as made:
        monkeypatch.setenv("INVESTIGATOR_USER", "Dara")
        yield made, where, secrets
    discard(where, made.info.uid, secrets)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "people.csv", HEADING, *ROWS)


def seems_to_go_on(case: Case) -> list[bool]:
    return [case.ask(lambda s, r=run: going_on(s, case, r)) for run in unfinished(case)]  # type: ignore[misc]


def offered(case: Case) -> bool:
    return case.ask(lambda s: any_broken_off(s, case))


def test_each_chunk_is_a_sign_by_the_clock_of_the_server(store: GraphStore) -> None:
    work = Import(Desk(store).store)
    assert store.quiet(RunId("0" * 32)) is None
    work.chunk()
    if type(store).__module__.startswith("graph.sqlite_store"):
        assert store.quiet(work.run.uid) is None
        return
    time.sleep(0.5)
    first = store.quiet(work.run.uid)
    assert first is not None
    assert 0.5 <= first < 60
    for sign in (work.chunk, lambda: store.renew(work.run.uid)):
        sign()
        again = store.quiet(work.run.uid)
        assert again is not None
        assert again < first
        time.sleep(0.5)


def test_a_colleague_s_import_is_left_alone_until_it_is_silent_for_long(
    colleague: tuple[Case, str, Secrets], people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, where, secrets = colleague
    with pytest.raises(PowerCut):
        carry_out(theirs, plan_import(theirs, [people], mapping=suspects()), progress=StopsAfter(2, PowerCut))
    assert (seems_to_go_on(theirs), offered(theirs)) == ([False], True), "who began it knows that it stopped"
    with open_case(where, secrets) as mine:
        (run,) = unfinished(mine)
        assert (run.by, mine.by) == ("Vanna", "Dara")
        assert (seems_to_go_on(mine), offered(mine)) == ([True], False)
        for tried in (
            lambda: undo_import(mine, run.uid),
            lambda: plan_resumption(mine, run),
            lambda: plan_import(mine, [people], mapping=suspects()),
        ):
            with pytest.raises(NotImportable, match="may be going on at this moment, at Vanna"):
                tried()
        monkeypatch.setattr(runs, "SILENT_FOR", 0.0)
        assert (seems_to_go_on(mine), offered(mine)) == ([False], True)
        done = carry_out(mine, plan_resumption(mine, run))
        assert done is not None
        assert (done.uid, done.state, done.by) == (run.uid, RunState.COMPLETE, "Vanna")
        assert len(entities(mine, "Person")) == len(ROWS)


def test_whoever_comes_back_after_a_colleague_went_on_breaks_nothing(
    colleague: tuple[Case, str, Secrets], people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence does not prove it: a computer that slept goes on, is told, and what the colleague completed stays."""
    theirs, where, secrets = colleague
    monkeypatch.setattr(runs, "SILENT_FOR", 0.0)

    class Sleeps:
        asleep = False

        def step(self, words: str, done: int, _total: int) -> None:
            if words == "Importing rows" and done > 10 and not Sleeps.asleep:
                Sleeps.asleep = True
                with open_case(where, secrets) as mine:
                    assert carry_out(mine, plan_resumption(mine, unfinished(mine)[0])) is not None

    with pytest.raises(Exception, match="went on elsewhere"):
        carry_out(theirs, plan_import(theirs, [people], mapping=suspects()), progress=Sleeps())
    (run,) = theirs.ask(lambda s: s.runs())
    assert run.state is RunState.COMPLETE
    assert len(entities(theirs, "Person")) == len(ROWS)


def test_an_import_that_goes_on_here_is_not_offered_here(tmp_path: Path, people: Path) -> None:
    seen: list[tuple[list[bool], bool]] = []
    with case_file(tmp_path) as case, pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "CHUNK_ROWS", 5)
        patch.setattr(intake, "CHUNK_PIECES", 10)

        class Looks:
            def step(self, words: str, _done: int, _total: int) -> None:
                if words == "Importing rows":
                    seen.append((seems_to_go_on(case), offered(case)))

        assert carry_out(case, plan_import(case, [people], mapping=suspects()), progress=Looks()) is not None
        assert set(map(repr, seen)) == {repr(([True], False))}
        assert case.taking_in == set()


def test_passing_over_what_was_written_an_import_gives_signs(
    colleague: tuple[Case, str, Secrets], people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, _, _ = colleague
    with pytest.raises(PowerCut):
        carry_out(theirs, plan_import(theirs, [people], mapping=suspects()), progress=StopsAfter(3, PowerCut))
    signs: list[str] = []

    def watch(store: GraphStore) -> None:
        really, apply = store.renew, store.apply
        monkeypatch.setattr(store, "renew", lambda run: (signs.append("renewed"), really(run))[1])

        def applied(change: ChangeSet) -> Touched:
            signs.append("chunk")
            return apply(change)

        monkeypatch.setattr(store, "apply", applied)

    theirs.ask(watch)
    assert carry_out(theirs, plan_resumption(theirs, unfinished(theirs)[0])) is not None
    assert signs[:2] == ["renewed", "chunk"]
