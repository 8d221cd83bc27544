"""Where a site stands, by what authorities did and what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.current import assertions
from graph.facts import Verdict
from graph.ids import EntityId
from investigator.as_of import Clock
from investigator.settings import CaseSettings
from investigator.sites import SiteStanding, sites
from investigator.status_entries import next_step, word_of
from tests.contract.casework import Desk, new_record, new_source
from tests.contract.places import SqliteCases


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    cases = SqliteCases(tmp_path)
    yield Desk(cases.new())
    cases.close()


def acts(desk: Desk, site: EntityId, *actions: tuple[str, str]) -> None:
    for value, happened in actions:
        desk.sets(site, "official_action", value, happened=happened, learned=happened[:10])


def seen(desk: Desk, site: EntityId, state: str, happened: str, learned: str = "2031-12-01") -> None:
    desk.sets(site, "observed_state", state, happened=happened, learned=learned)


def only(desk: Desk, as_of: date | None = None, clock: Clock = Clock.HAPPENED) -> SiteStanding:
    (found,) = sites(desk.store, CaseSettings(), as_of=as_of, clock=clock)
    return found


@pytest.mark.parametrize(
    ("actions", "column"),
    [
        ([], "reported"),
        (["reported", "inspected"], "reported"),
        (["reported", "raided", "people_removed"], "raided"),
        (["raided", "sealed"], "temporarily_closed"),
        (["sealed", "permanently_closed"], "permanently_closed"),
        (["permanently_closed", "assets_frozen"], "permanently_closed"),
        (["permanently_closed", "licence_revoked", "inspected", "raided"], "permanently_closed"),
        (["permanently_closed", "temporarily_closed"], "permanently_closed"),
        (["temporarily_closed", "inspected"], "temporarily_closed"),
        (["temporarily_closed", "reopened"], "reopened"),
        (["permanently_closed", "reopened", "raided"], "raided"),
        (["permanently_closed", "reopened", "temporarily_closed"], "temporarily_closed"),
        (["raided", "assets_frozen"], "permanently_closed"),
        (["licence_revoked"], "permanently_closed"),
        (["licence_revoked", "reopened"], "reopened"),
    ],
)
def test_the_column_is_what_authorities_last_did(desk: Desk, actions: list[str], column: str) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    dated = [(value, f"2031-09-{day:02}") for day, value in enumerate(actions, 1)]
    acts(desk, site, *reversed(dated))
    found = only(desk)
    assert found.column == column
    assert (found.action.value if found.action else "") == (actions[-1] if actions else "")


def test_acts_of_one_day_stand_in_the_order_of_an_ordinary_course(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    acts(desk, site, ("permanently_closed", "2031-10-10"), ("raided", "2031-10-10"), ("sealed", "2031-10-10"))
    assert [entry.value for entry in only(desk).history] == ["raided", "sealed", "permanently_closed"]


@pytest.mark.parametrize(
    ("closing", "state", "happened", "flagged"),
    [
        ("permanently_closed", "partly_active", "2031-11-14", True),
        ("temporarily_closed", "confirmed_active", "2031-11-14", True),
        ("permanently_closed", "confirmed_active", "2031-10", True),
        ("permanently_closed", "confirmed_active", "2031-10-09", False),
        ("permanently_closed", "vacated", "2031-11-14", False),
        ("raided", "confirmed_active", "2031-11-14", False),
        ("reopened", "confirmed_active", "2031-11-14", False),
    ],
)
def test_closed_is_not_closed(desk: Desk, closing: str, state: str, happened: str, flagged: bool) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    acts(desk, site, (closing, "2031-10-10"))
    seen(desk, site, state, happened)
    assert only(desk).contradiction is flagged


def test_only_the_last_thing_seen_counts(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    acts(desk, site, ("permanently_closed", "2031-10-10"))
    seen(desk, site, "vacated", "2031-11-20")
    seen(desk, site, "confirmed_active", "2031-11-01", learned="2031-11-25")
    found = only(desk)
    assert found.observed is not None
    assert (found.observed.value, found.contradiction) == ("vacated", False)


def test_as_of_a_day_by_what_had_happened_and_by_what_was_known(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    desk.sets(site, "official_action", "raided", happened="2031-10-01", learned="2031-10-01")
    desk.sets(site, "official_action", "permanently_closed", happened="2031-10-10", learned="2031-10-20")
    assert only(desk, date(2031, 10, 15)).column == "permanently_closed"
    assert only(desk, date(2031, 10, 15), Clock.LEARNED).column == "raided"
    assert only(desk, date(2031, 10, 20), Clock.LEARNED).column == "permanently_closed"
    assert only(desk, date(2031, 9, 30)).action is None


def test_only_sources_that_were_known_are_counted(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"}, learned_at="2031-10-05T00:00:00.000000Z")
    other = new_source("A later report")
    desk.does(
        sources=(other,),
        records=(new_record(site, other.uid, {"owner": "S. Demo"}, learned_at="2031-10-20T00:00:00.000000Z"),),
    )
    assert only(desk, date(2031, 10, 15), Clock.LEARNED).exhibits == 1
    assert only(desk, date(2031, 10, 20), Clock.LEARNED).exhibits == 2
    assert only(desk, date(2031, 10, 15)).exhibits == 2


def test_the_next_step_is_that_of_the_day(desk: Desk) -> None:
    first = {"name": "Amber Court", "kind": "building", "next_step": "Visit", "owner": "Dara", "due_date": "2031-10-09"}
    site = desk.adds("Site", first, learned_at="2031-10-05T00:00:00.000000Z")

    def told(day: int, clock: Clock = Clock.LEARNED) -> tuple[str, str, str, bool]:
        found = only(desk, date(2031, 10, day), clock)
        return found.next_step, found.owner, found.due, found.overdue

    (entity,) = desk.store.entities([site])
    records = desk.store.records_about([site])
    wanted = {"next_step": "Seal the doors", "owner": "", "due_date": "2031-11-01"}
    cited = word_of("Sgt. Example", by="Dara", at="2031-10-20T08:00:00.000000Z", fictional=True)
    made = next_step(
        entity,
        "Amber Court",
        wanted,
        assertions(records, ()),
        cited,
        "Ordered",
        by="Dara",
        at="2031-10-20T08:00:00.000000Z",
    )
    desk.store.apply(made)
    for clock in Clock:
        assert told(4, clock) == ("", "", "", False)
        assert told(8, clock) == ("Visit", "Dara", "2031-10-09", False)
        assert told(19, clock) == ("Visit", "Dara", "2031-10-09", True)
        assert told(20, clock) == ("Seal the doors", "", "2031-11-01", False)
    (now,) = desk.store.entities([site])
    assert (now.value("next_step"), now.value("owner")) == ("Seal the doors", "")
    assert only(desk).next_step == "Seal the doors"


def test_a_plan_counts_from_the_day_from_which_it_holds(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"}, learned_at="2031-10-01T00:00:00.000000Z")
    later = new_record(
        site, desk.source.uid, {"next_step": "Visit"}, learned_at="2031-10-01T00:00:00.000000Z", valid_from="2031-10-15"
    )
    desk.does(records=(later,))
    assert only(desk, date(2031, 10, 10)).next_step == ""
    assert only(desk, date(2031, 10, 15)).next_step == "Visit"
    assert only(desk, date(2031, 10, 10), Clock.LEARNED).next_step == "Visit"


def test_a_vague_date_has_come_when_its_last_day_has(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    desk.sets(site, "official_action", "permanently_closed", happened="2031-10", learned="2031-11-02")
    assert only(desk, date(2031, 10, 30)).column == "reported"
    assert only(desk, date(2031, 10, 31)).column == "permanently_closed"


def test_the_day_of_the_settings_counts_where_none_is_given(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    acts(desk, site, ("raided", "2031-11-26"), ("temporarily_closed", "2031-12-02"))
    (found,) = sites(desk.store, CaseSettings(period_until=date(2031, 11, 30)))
    assert (found.column, found.days) == ("raided", 4)


def test_what_a_card_shows(desk: Desk) -> None:
    site = desk.adds(
        "Site",
        {
            "site_code": "DEMOS07",
            "name": "Saltwind Plaza",
            "kind": "compound",
            "province": "ព្រះសីហនុ",
            "next_step": "Inspect again",
            "owner": "Dara",
            "due_date": "2031-11-20",
        },
    )
    acts(desk, site, ("raided", "2031-10-05"), ("permanently_closed", "2031-10-12"), ("assets_frozen", "2031-11-02"))
    found = only(desk, date(2031, 11, 30))
    assert (found.code, found.province, found.column) == ("DEMOS07", "Preah Sihanouk", "permanently_closed")
    assert (found.next_step, found.owner, found.due, found.overdue) == ("Inspect again", "Dara", "2031-11-20", True)
    assert found.since is not None
    assert (found.since.happened, found.days, found.exhibits) == ("2031-10-12", 49, 1)
    assert not only(desk, date(2031, 11, 20)).overdue


def test_a_withdrawn_order_closes_nothing(desk: Desk) -> None:
    site = desk.adds("Site", {"name": "Amber Court", "kind": "building"})
    order = desk.sets(site, "official_action", "permanently_closed", happened="2031-10-10")
    desk.judges(order.uid, Verdict.WITHDRAWN)
    assert only(desk).column == "reported"


def test_an_address_is_on_the_board_only_when_it_has_a_status(desk: Desk) -> None:
    desk.adds("Site", {"address": "No. 7, Street Demo 8", "kind": "address"})
    assert sites(desk.store, CaseSettings()) == ()
    other = desk.adds("Site", {"address": "No. 8, Street Demo 8", "kind": "address"})
    acts(desk, other, ("reported", "2031-10-10"))
    assert only(desk).name == "No. 8, Street Demo 8"
