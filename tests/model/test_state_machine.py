"""Whatever people and imports do, in whatever order, every store shows what plain Python computes from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from graph.audit import first_break
from graph.changes import ChangeSet
from graph.facts import RunState
from graph.store import Conflict, GraphStore, Refused
from investigator.neo4j_server.server import ServerAddress
from tests.contract.casework import CLOCK, UIDS, change, kept, new_record, seen, sha256
from tests.contract.places import Cases, Neo4jCases, SqliteCases
from tests.model.reference import Overtaken, Reference
from tests.model.work import Work

_Item = TypeVar("_Item")


class Drawn:
    """Choices that hypothesis makes, and can make smaller."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def pick(self, options: Sequence[_Item]) -> _Item:
        return options[self._data.draw(st.integers(0, len(options) - 1))]

    def count(self, most: int) -> int:
        return self._data.draw(st.integers(0, most))


class CaseAtWork(RuleBasedStateMachine):
    """A case in a store beside the same case in plain Python."""

    cases: ClassVar[Cases]
    spoil: ClassVar[Callable[[ChangeSet], ChangeSet]] = staticmethod(lambda made: made)

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        CLOCK.restart()
        UIDS.restart()
        self.store: GraphStore = self.cases.new()
        self.reference = Reference()
        self.work = Work(self.reference, Drawn(data))
        self.undone: list[ChangeSet] = []
        self.do(self.work.begins())

    def do(self, made: ChangeSet | None) -> bool:
        """The same change to both; whether it was applied. Both say alike if it was overtaken."""
        if made is None:
            return False
        try:
            applied = self.reference.apply(made)
        except Overtaken:
            with pytest.raises(Conflict):
                self.store.apply(made)
            return False
        touched = self.store.apply(type(self).spoil(made))
        assert touched.applied == applied
        if made.step and not made.step.after.settled:
            while self.store.settle(made.step.after.uid, self.work.chance.count(2) + 1):
                pass
        if applied:
            self.work.history.append(made)
        return applied

    def with_chance(self, data: st.DataObject) -> Work:
        self.work.chance = Drawn(data)
        return self.work

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).adds())

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).links())

    @rule(data=st.data())
    def say(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).says())

    @rule(data=st.data())
    def set_status(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).sets())

    @rule(data=st.data())
    def judge(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).judges())

    @rule(data=st.data())
    def protect_or_not(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).protects())

    @rule(data=st.data())
    def write_document(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).writes())

    @rule(data=st.data())
    def import_whole(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).imports())

    @rule(data=st.data())
    def import_first_chunk(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).starts_an_import())

    @rule(data=st.data())
    def import_next_chunk(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).goes_on())

    @rule(data=st.data())
    def complete_import(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).completes())

    @rule(data=st.data())
    def withdraw_import(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).withdraws())

    @rule(data=st.data())
    def reinstate_import(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).reinstates())

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        made = self.with_chance(data).undoes()
        if made is not None and self.do(made):
            self.undone.append(made)

    @rule()
    def redo(self) -> None:
        if self.undone:
            self.do(self.undone.pop().inverse(by="Vanna", at=CLOCK.tick(), reason="after all"))

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).repeats())

    @rule(data=st.data())
    def collide(self, data: st.DataObject) -> None:
        self.do(self.with_chance(data).collides())

    @rule(data=st.data())
    def edit_with_version(self, data: st.DataObject) -> None:
        """First with the version that was read, then again with the same, which is the old one by then."""
        chance = Drawn(data)
        there = self.store.entities(sorted(self.reference.entity))
        if not there:
            return
        read = chance.pick(there)
        source = chance.pick(self.reference.sources()).uid
        for _ in range(2):
            made = change("Edit", records=(new_record(read.uid, source),), expects=((read.uid, read.version),))
            (now,) = self.store.entities([read.uid])
            if now.version != read.version:
                with pytest.raises(Conflict):
                    self.store.apply(made)
            else:
                self.do(made)
        (now,) = self.store.entities([read.uid])
        assert now.version > read.version

    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        before = kept(self.store)
        with pytest.raises(Refused):
            self.store.apply(self.with_chance(data).is_refused())
        assert kept(self.store) == before

    @rule(size=st.integers(0, 300))
    def keep_original(self, size: int) -> None:
        data = bytes(range(256)) * 5
        self.store.put_original(sha256(data[:size]), data[:size])
        self.reference.data[sha256(data[:size])] = data[:size]

    @rule()
    def reopen(self) -> None:
        self.store = self.cases.again(self.store)

    @rule()
    def rebuild(self) -> None:
        self.store.rebuild()

    @invariant()
    def shows_what_the_reference_computes(self) -> None:
        if not hasattr(self, "store"):
            return
        found, expected = seen(self.store, versions=False), seen(self.reference, versions=False)
        log = found.pop("audit")
        expected.pop("audit")
        for name, answer in expected.items():
            assert found[name] == answer, name
        assert first_break(log) is None
        assert [(e.by, e.at, e.action) for e in log] == self.reference.log

    def teardown(self) -> None:
        self.cases.close()


def play(machine: type[CaseAtWork], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[phase for phase in Phase if phase is not Phase.explain],
            print_blob=True,
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[SqliteCases]:
    made = SqliteCases(tmp_path)
    yield made
    made.close()


@pytest.mark.timeout(3600)
def test_a_case_file_shows_what_the_reference_computes(folder: SqliteCases, patience: int) -> None:
    play(type("SqliteAtWork", (CaseAtWork,), {"cases": folder}), 40 * patience, 25)


@pytest.mark.timeout(3600)
def test_a_case_on_a_server_shows_what_the_reference_computes(neo4j_server: ServerAddress, patience: int) -> None:
    play(type("Neo4jAtWork", (CaseAtWork,), {"cases": Neo4jCases(neo4j_server)}), 4 * patience, 15)


def dropped(part: str) -> Callable[[ChangeSet], ChangeSet]:
    """Loses the last of something."""
    return lambda made: replace(made, **{part: getattr(made, part)[:-1]}) if part in LOSABLE else made


LOSABLE = ("records", "links", "judgements", "statuses")


def shown_too_early(made: ChangeSet) -> ChangeSet:
    """Completes an import with its first chunk."""
    if made.step is None or made.step.before is not None:
        return made
    return replace(made, step=replace(made.step, after=replace(made.step.after, state=RunState.COMPLETE)))


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("fault", [*LOSABLE, "early"])
def test_the_machine_notices_a_store_that_is_not_true(folder: SqliteCases, fault: str) -> None:
    """The control: a store that loses a piece now and then, or shows half an import, is found out."""
    spoil = shown_too_early if fault == "early" else dropped(fault)
    machine = type("Faulty", (CaseAtWork,), {"cases": folder, "spoil": staticmethod(spoil)})
    with pytest.raises((AssertionError, BaseExceptionGroup, Conflict, Refused)):
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=60,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
                database=None,
            ),
        )
