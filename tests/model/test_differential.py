"""The same history in every store gives the same answers, and a copy either way loses nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

import pytest

from graph.audit import first_break
from graph.changes import ChangeSet, Touched
from graph.store import Conflict, GraphStore
from investigator.neo4j_server.server import ServerAddress
from tests.contract.casework import CLOCK, UIDS, copied, kept, seen
from tests.contract.places import Cases, Neo4jCases, SqliteCases
from tests.model.reference import Overtaken, Reference
from tests.model.work import ACTS, Work

_Item = TypeVar("_Item")

Pair = tuple[Cases, Cases]


class Thrown:
    """Choices by a seeded generator."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def pick(self, options: Sequence[_Item]) -> _Item:
        return self._dice.choice(options)

    def count(self, most: int) -> int:
        return self._dice.randint(0, most)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, neo4j_server: ServerAddress) -> Iterator[Pair]:
    """Files and a server."""
    made = SqliteCases(tmp_path_factory.mktemp("cases")), Neo4jCases(neo4j_server)
    yield made
    for cases in made:
        cases.close()


def history(seed: int, acts: int = 50) -> list[ChangeSet]:
    """A case's life, made up beforehand: some of it is overtaken by the rest, and must conflict."""
    CLOCK.restart()
    UIDS.restart()
    reference = Reference()
    work = Work(reference, Thrown(seed))
    made = [work.begins()]
    reference.apply(made[0])
    for _ in range(acts):
        act = work.chance.pick(ACTS)(work)
        if act is None:
            continue
        made.append(act)
        try:
            if reference.apply(act):
                work.history.append(act)
        except Overtaken:
            continue
    return made


def lived(store: GraphStore, made: Sequence[ChangeSet]) -> list[Touched | type[Conflict]]:
    """What the store said to each change."""
    said: list[Touched | type[Conflict]] = []
    for change in made:
        try:
            said.append(store.apply(change))
        except Conflict:
            said.append(Conflict)
            continue
        if change.step and not change.step.after.settled:
            while store.settle(change.step.after.uid, 2):
                pass
    return said


def both(pair: Pair, seed: int) -> tuple[GraphStore, GraphStore]:
    """One history in a file and on a server."""
    one, other = (cases.new(secret=seed.to_bytes(32, "big")) for cases in pair)
    made = history(seed)
    said = lived(one, made)
    assert lived(other, made) == said
    assert sum(isinstance(each, Touched) for each in said) > len(made) / 2
    return one, other


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(2))
def test_the_same_history_gives_the_same_answers(pair: Pair, seed: int, patience: int) -> None:
    for number in range(seed * patience, (seed + 1) * patience):
        one, other = both(pair, number)
        ours, theirs = seen(one), seen(other)
        for question, answer in ours.items():
            assert theirs[question] == answer, (number, question)
        assert kept(one) == kept(other)
        for store in (one, other):
            store.rebuild()
        assert seen(one) == ours
        assert seen(other) == theirs


@pytest.mark.timeout(3600)
def test_a_copy_either_way_loses_nothing(pair: Pair) -> None:
    files, server = pair
    one, other = both(pair, 99)
    there, back = server.new(secret=one.info().secret), files.new(secret=other.info().secret)
    copied(one, there, 50)
    copied(other, back, 50)
    home = files.new(secret=there.info().secret)
    copied(there, home, 50)
    for copy in (there, back, home):
        assert kept(copy) == kept(one)
        assert seen(copy, versions=False) == seen(one, versions=False)
        assert copy.info().secret == one.info().secret
        assert first_break(copy.audit(0, 100_000)) is None


@pytest.mark.timeout(3600)
def test_a_comparison_of_different_histories_fails(pair: Pair) -> None:
    """The control."""
    one, other = pair[0].new(), pair[1].new()
    lived(one, history(1, 30))
    lived(other, history(2, 30))
    ours, theirs = seen(one), seen(other)
    assert [question for question in ours if ours[question] == theirs[question]] in ([], ["originals"])
