"""Nobody ever sees half an import: what rests on a running or withdrawn run alone is nowhere, then at once there."""

from __future__ import annotations

import pytest

from graph import settling
from graph.changes import NewEntity, NewLink
from graph.facts import Record, RunState, StatusChange, Verdict
from graph.folding import needles
from graph.ids import LinkId
from graph.store import GraphStore, Stats
from tests.contract.casework import Desk, Import, new_entity, new_link, seen
from tests.contract.places import Cases

ONLY_HIDDEN = ("resolve", "known_links", "records", "runs", "run_contents", "sources", "audit")
"""What by its own words tells of hidden things too; `records` says that they are not seen."""


class Half:
    """A case with three people, and an import in mid-run that touches two of them and brings one more."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.old = desk.adds(values={"name": "Sok"})
        self.other = desk.adds(values={"name": "Chan"})
        self.link = desk.links("KNOWS", self.old, self.other)
        self.work = Import(desk.store)
        self.new: NewEntity = new_entity()
        self.company: NewEntity = new_entity("Organization")
        self.new_link: NewLink = new_link("KNOWS", self.old, self.new.uid)
        self.between: NewLink = new_link("ASSOCIATE_OF", self.old, self.other)
        self.directs: NewLink = new_link("DIRECTS", self.other, self.company.uid)
        self.status: StatusChange = self.work.status(self.old)
        self.waiting: Record = self.work.record(self.old, {"name": "Sok Vanna"}, pending=("name",))

    @property
    def shared(self) -> list[int]:
        """The places, in the order of all uids that the import speaks of, of what rests on something else too."""
        made = (self.new, self.company, self.new_link, self.between, self.directs)
        spoken_of = sorted([*(str(one.uid) for one in made), self.old, self.link])
        return sorted([spoken_of.index(self.old), spoken_of.index(self.link)])

    def steps(self, limit: int) -> int:
        """In how many pieces it settles: one ends with every so many that are shared, the last with the run."""
        ends = self.shared[limit - 1 :: limit]
        return len(ends) + (not ends or ends[-1] < 6)

    def begins(self) -> None:
        self.work.chunk(
            entities=(self.new,),
            links=(self.new_link, self.between),
            records=(
                self.work.record(self.new.uid, {"name": "សុខ សុភា", "alias": "志"}),
                self.work.record(self.new_link.uid, {"note": "hidden"}),
                self.work.record(self.between.uid),
                self.work.record(self.old, {"alias": "Sokha", "sex": "male"}),
            ),
        )

    def goes_on(self) -> None:
        self.work.chunk(
            entities=(self.company,),
            links=(self.directs,),
            records=(
                self.work.record(self.company.uid, {"name": "Lotus"}),
                self.work.record(self.directs.uid),
                self.work.record(self.link, {"note": "hidden too"}),
                self.waiting,
            ),
            statuses=(self.status,),
        )


@pytest.fixture
def half(desk: Desk) -> Half:
    return Half(desk)


def open_to_all(store: GraphStore, *, versions: bool = True) -> dict[str, object]:
    """What every reader method answers, but for those that tell of hidden things by their own words."""
    found = seen(store, versions=versions)
    for name in ONLY_HIDDEN:
        found.pop(name)
    return found


def test_a_running_import_is_seen_by_no_reader(half: Half) -> None:
    store = half.desk.store
    before = open_to_all(store)
    for step in (half.begins, half.goes_on):
        step()
        assert open_to_all(store) == before
    assert store.candidates(needles("សុខ សុភា"), 10) == ()
    assert store.candidates(needles("志"), 10) == ()
    assert [hit.entity.uid for hit in store.candidates(needles("sokha"), 10)] == []
    assert store.records([half.waiting.uid]) == {half.waiting.uid: (half.waiting, False)}


def test_it_is_known_to_who_must_not_do_it_twice(half: Half) -> None:
    half.begins()
    store = half.desk.store
    assert store.resolve([half.new.key]) == {half.new.key: half.new.uid}
    assert store.known_links([half.new_link.uid]) == {half.new_link.uid}
    assert store.run_contents(half.work.run.uid).records == 4
    assert store.run_contents(half.work.run.uid).shared == (half.old,)
    assert [run.state for run in store.runs()] == [RunState.RUNNING]
    assert half.work.source.uid in {source.uid for source in store.sources()}


def test_with_its_completion_everything_is_there_at_once(half: Half) -> None:
    store = half.desk.store
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE)
    assert_complete(half)
    assert store.stats() == Stats(
        {"Organization": 1, "Person": 3}, {"ASSOCIATE_OF": 1, "DIRECTS": 1, "KNOWS": 2}, 10, 2
    )


def assert_complete(half: Half) -> None:
    desk, store = half.desk, half.desk.store
    assert desk.entity(half.new.uid).values == {"name": ("សុខ សុភា",), "alias": ("志",)}
    assert desk.entity(half.old).values == {"name": ("Sok",), "alias": ("Sokha",), "sex": ("male",)}
    assert desk.entity(half.old).disputed == ("name",)
    assert desk.link(half.new_link.uid).values == {"note": ("hidden",)}
    assert desk.link(LinkId(half.link)).values == {"note": ("hidden too",)}
    assert store.statuses("measure") == (half.status,)
    assert store.pending() == (half.waiting,)
    assert [hit.entity.uid for hit in store.candidates(needles("志"), 10)] == [half.new.uid]
    assert [hit.entity.uid for hit in store.candidates(needles("sokha"), 10)] == [half.old]
    assert store.expand(half.old, None, 10).total == 3
    assert {near.there for near in store.adjacent([half.old], ())} == {half.new.uid, half.other}
    assert sum(count.count for count in store.neighbour_counts(half.old)) == 3


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_large_import_settles_in_pieces_after_its_completion(half: Half, limit: int) -> None:
    """What rests on the run alone is right at once; what rests on something else too, piece by piece."""
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE, settled=False)
    desk = half.desk
    assert desk.entity(half.new.uid).values == {"name": ("សុខ សុភា",), "alias": ("志",)}
    assert desk.store.stats().entities == {"Organization": 1, "Person": 3}
    assert half.work.settles(limit) == half.steps(limit)
    assert_complete(half)
    assert desk.store.settle(half.work.run.uid, limit) == 0
    assert desk.store.runs()[0].settled

    half.work.moves(RunState.WITHDRAWN, settled=False)
    assert not desk.sees(half.new.uid)
    half.work.settles(limit)
    assert desk.entity(half.old).values == {"name": ("Sok",)}
    assert desk.link(LinkId(half.link)).values == {}
    assert desk.store.candidates(needles("sokha"), 10) == ()


def test_settling_can_stop_and_go_on_after_the_case_was_closed(cases: Cases) -> None:
    half = Half(Desk(cases.new()))
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE, settled=False)
    assert half.desk.store.settle(half.work.run.uid, 1) == half.shared[0] + 1
    half.desk.store = half.work.store = cases.again(half.desk.store)
    half.work.settles()
    assert_complete(half)


@pytest.mark.parametrize("page", [1, 3, 7])
def test_a_step_of_settling_looks_at_a_page_of_the_run_at_most(
    half: Half, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PAGE", page)
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE, settled=False)
    looked_at = []
    while seen_now := half.desk.store.settle(half.work.run.uid, 100):
        looked_at.append(seen_now)
    assert looked_at == {1: [1] * 7, 3: [3, 3, 1], 7: [7]}[page]
    assert_complete(half)


def test_settling_again_changes_nothing(half: Half) -> None:
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE, settled=False)
    half.work.settles()
    before = seen(half.desk.store)
    assert half.desk.store.settle(half.work.run.uid, 5) == 0
    assert half.desk.store.settle(Import(half.desk.store).run.uid, 5) == 0
    assert seen(half.desk.store) == before


def test_what_a_person_does_while_an_import_runs_shows_only_what_that_person_did(half: Half) -> None:
    desk = half.desk
    half.begins()
    desk.says(half.old, {"birth_date": "1990"})
    assert desk.entity(half.old).values == {"name": ("Sok",), "birth_date": ("1990",)}
    record = desk.says(half.new.uid, {"nationality": "KH"})
    assert desk.entity(half.new.uid).values == {"nationality": ("KH",)}
    assert desk.store.candidates(needles("សុខ សុភា"), 10) == ()
    desk.judges(record.uid, Verdict.WITHDRAWN)
    assert not desk.sees(half.new.uid)
    half.work.moves(RunState.COMPLETE)
    assert desk.entity(half.new.uid).values == {"name": ("សុខ សុភា",), "alias": ("志",)}
    assert desk.entity(half.old).values == {
        "name": ("Sok",),
        "alias": ("Sokha",),
        "sex": ("male",),
        "birth_date": ("1990",),
    }


def test_two_imports_that_run_at_once_do_not_see_each_other(half: Half) -> None:
    desk, other = half.desk, Import(half.desk.store)
    half.begins()
    other.chunk(
        entities=(half.new,),
        records=(other.record(half.new.uid, {"name": "Other"}), other.record(half.old, {"alias": "O"})),
    )
    half.work.moves(RunState.COMPLETE)
    assert desk.entity(half.new.uid).values == {"name": ("សុខ សុភា",), "alias": ("志",)}
    assert desk.entity(half.new.uid).disputed == ()
    assert desk.entity(half.old).value("alias") == "Sokha"
    assert desk.store.candidates(needles("other"), 10) == ()
    other.moves(RunState.COMPLETE)
    assert desk.entity(half.new.uid).disputed == ("name",)
    assert desk.entity(half.old).values["alias"] == ("Sokha", "O")


def test_of_two_large_imports_the_unfinished_one_shows_nothing_before_the_other_settles(half: Half) -> None:
    desk, other = half.desk, Import(half.desk.store)
    other.chunk(entities=(half.new,), records=(other.record(half.new.uid, {"name": "Other"}),))
    half.begins()
    half.work.moves(RunState.COMPLETE, settled=False)
    assert desk.entity(half.new.uid).value("name") in ("សុខ សុភា", "")
    assert desk.store.candidates(needles("other"), 10) == ()
    half.work.settles()
    assert desk.entity(half.new.uid).values == {"name": ("សុខ សុភា",), "alias": ("志",)}


def test_a_withdrawn_run_is_hidden_like_a_running_one(half: Half) -> None:
    store = half.desk.store
    before = open_to_all(store, versions=False)
    half.begins()
    half.goes_on()
    half.work.moves(RunState.WITHDRAWN)
    assert open_to_all(store, versions=False) == before
    half.work.moves(RunState.COMPLETE)
    assert_complete(half)
    half.work.moves(RunState.WITHDRAWN)
    assert open_to_all(store, versions=False) == before


def test_the_comparison_above_can_fail(half: Half) -> None:
    """The control: brought in by hand, the same rows are seen by every method that hid them."""
    store = half.desk.store
    before = open_to_all(store, versions=False)
    half.begins()
    half.goes_on()
    half.work.moves(RunState.COMPLETE)
    now = open_to_all(store, versions=False)
    same = {name for name in before if before[name] == now[name]}
    assert same <= {"judgements_on", "documents", "originals"}
