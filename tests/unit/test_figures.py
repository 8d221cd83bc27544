"""The headline figures, counted over small cases whose truth is plain to see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.facts import StatusChange, Verdict
from graph.ids import EntityId
from investigator.as_of import Clock
from investigator.figures import Figures, figures
from investigator.settings import CaseSettings
from tests.contract.casework import Desk
from tests.contract.places import SqliteCases

AUTUMN = CaseSettings(
    counting_bodies=("MIN", "PATU"),
    period_from=date(2031, 8, 18),
    period_until=date(2031, 11, 30),
    operations_ended=date(2031, 10, 19),
)


class Bureau(Desk):
    """A desk at which declarations, decisions and rescues come in."""

    def declared(
        self, day: str = "2031-09-10", *, person: EntityId | None = None, kind: str = "declaration", **values: str
    ) -> EntityId:
        event = self.adds("Event", {"kind": kind} | ({"date": day} if day else {}) | values)
        if person:
            self.links("PARTICIPATED", person, event, {"part": "declarant"})
        return event

    def decided(self, event: EntityId, value: str, day: str, body: str = "MIN", learned: str = "") -> StatusChange:
        return self.sets(event, "identification", value, happened=day, learned=learned or day, body=body)

    def victim(self, day: str = "2031-09-10") -> EntityId:
        person = self.adds("Person", {"sex": "female"})
        self.decided(self.declared(day, person=person), "trafficking", "2031-10-01")
        return person

    def rescued(self, person: EntityId, day: str) -> None:
        self.links("PARTICIPATED", person, self.declared(day, kind="rescue"), {"part": "removed"})

    def suspect(self, ended: str = "2031-10-19", **values: str) -> EntityId:
        person = self.adds("Person", {"nationality": "KH"} | values)
        operation = self.adds("Event", {"kind": "operation", "end_date": ended})
        self.links("PARTICIPATED", person, operation, {"part": "arrested"})
        return person

    def counts(
        self, settings: CaseSettings = AUTUMN, as_of: date | None = None, clock: Clock = Clock.HAPPENED
    ) -> Figures:
        return figures(self.store, settings, as_of=as_of, clock=clock)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    cases = SqliteCases(tmp_path)
    yield Bureau(cases.new())
    cases.close()


def values(found: Figures, *names: str) -> tuple[int, ...]:
    return tuple(found.figure(name).value for name in names)


def shares(found: Figures, name: str, by: str) -> dict[str, int]:
    return {share.code: share.value for share in found.figure(name).breakdown(by).shares}


def test_an_empty_case_counts_nothing(bureau: Bureau) -> None:
    found = bureau.counts(CaseSettings())
    assert {figure.value for figure in found.all} == {0}
    assert found.to_json()["declared"] == 0


def test_declarations_of_the_period_count_and_vague_ones_only_if_they_surely_are(bureau: Bureau) -> None:
    for day in ("2031-08-17", "2031-08-18", "2031-09", "2031-11-30", "2031-12-01"):
        bureau.declared(day)
    unclear = {bureau.declared(day) for day in ("2031-08", "2031", "", "2031-11-30/2031-12-01")}
    bureau.declared("2031-09-01", kind="rescue")
    found = bureau.counts()
    assert values(found, "declared", "declared_date_unclear") == (3, 4)
    assert set(found.figure("declared_date_unclear").subjects) == unclear
    assert values(bureau.counts(CaseSettings()), "declared", "declared_date_unclear") == (9, 0)


def test_who_declared_by_sex_nationality_province_and_month(bureau: Bureau) -> None:
    woman = bureau.adds("Person", {"sex": "female", "nationality": "VN"})
    bureau.declared("2031-09-10", person=woman, province="Preah Sihanouk")
    bureau.declared("2031-09-11", sex="male", nationality="CN", province="ព្រះសីហនុ")
    bureau.declared("2031-10-12", sex="female", nationality="CN", province="Sihanoukville")
    bureau.declared("2031-09/2031-10", province="Elsewhere")
    found = bureau.counts()
    assert values(found, "declared", "declared_women", "declared_persons") == (4, 2, 1)
    assert shares(found, "declared", "sex") == {"female": 2, "male": 1, "unknown": 1}
    assert shares(found, "declared", "nationality") == {"CN": 2, "VN": 1, "unknown": 1}
    assert shares(found, "declared", "province") == {"Preah Sihanouk": 3, "Elsewhere": 1}
    assert shares(found, "declared", "month") == {"2031-09": 2, "2031-10": 1, "unknown": 1}


def test_every_share_is_counted_once(bureau: Bureau) -> None:
    for number in range(6):
        event = bureau.declared(f"2031-09-1{number}", sex=("male", "female")[number % 2], nationality="TH")
        bureau.decided(event, ("trafficking", "other", "pending")[number % 3], "2031-10-01")
    for figure in bureau.counts().all:
        assert figure.value == len(set(figure.subjects))
        for breakdown in figure.breakdowns:
            counted = [uid for share in breakdown.shares for uid in share.subjects]
            assert sorted(counted) == sorted(figure.subjects)


def test_the_latest_decision_of_a_counting_body_counts(bureau: Bureau) -> None:
    freed, kept, pending, undecided = (bureau.declared() for _ in range(4))
    bureau.decided(freed, "working_conditions", "2031-10-02", "PATU")
    bureau.decided(freed, "trafficking", "2031-09-20", "MIN", learned="2031-10-09")
    bureau.decided(kept, "other", "2031-09-20", "MIN")
    last = bureau.decided(kept, "forced_labour", "2031-10-02", "patu ")
    bureau.decided(kept, "wrongly_identified", "2031-10-05", "NGO1")
    bureau.decided(pending, "pending", "2031-10-02", "PATU")
    found = bureau.counts()
    assert shares(found, "identified", "outcome") == {"forced_labour": 1}
    assert found.figure("identified").subjects == (kept,)
    assert found.figure("identified").evidence == (last.uid,)
    assert shares(found, "not_identified", "reason") == {"pending": 2, "working_conditions": 1}
    assert {pending, undecided, freed} == set(found.figure("not_identified").subjects)
    assert values(bureau.counts(CaseSettings()), "identified") == (0,), "without settings NGO1 has the last word"


def test_two_decisions_of_one_day(bureau: Bureau) -> None:
    learned_later, named_first, one_body = (bureau.declared() for _ in range(3))
    bureau.decided(learned_later, "trafficking", "2031-10-01", "PATU", learned="2031-10-05")
    bureau.decided(learned_later, "other", "2031-10-01", "MIN", learned="2031-10-04")
    bureau.decided(named_first, "other", "2031-10-01", "PATU")
    bureau.decided(named_first, "detention", "2031-10-01", "MIN")
    bureau.decided(one_body, "working_conditions", "2031-10-01", "MIN")
    bureau.decided(one_body, "forced_labour", "2031-10-01", "MIN")
    assert set(bureau.counts().figure("identified").subjects) == {learned_later, named_first}


def test_a_withdrawn_decision_counts_no_more(bureau: Bureau) -> None:
    event = bureau.declared()
    decision = bureau.decided(event, "trafficking", "2031-10-01")
    assert values(bureau.counts(), "identified") == (1,)
    bureau.judges(decision.uid, Verdict.WITHDRAWN)
    assert values(bureau.counts(), "identified", "not_identified") == (0, 1)


def test_as_of_a_day(bureau: Bureau) -> None:
    event = bureau.declared("2031-09-10")
    bureau.decided(event, "trafficking", "2031-10-01", learned="2031-10-20")
    assert values(bureau.counts(as_of=date(2031, 9, 9)), "declared") == (0,)
    assert values(bureau.counts(as_of=date(2031, 9, 10)), "declared", "identified") == (1, 0)
    assert values(bureau.counts(as_of=date(2031, 10, 1)), "identified") == (1,)
    learned = Clock.LEARNED
    assert values(bureau.counts(as_of=date(2031, 10, 18), clock=learned), "declared") == (0,), "not yet taken in"
    assert values(bureau.counts(as_of=date(2031, 10, 19), clock=learned), "declared", "identified") == (1, 0)
    assert values(bureau.counts(as_of=date(2031, 10, 20), clock=learned), "identified") == (1,)


def test_a_decision_on_what_nobody_declared_makes_no_victim(bureau: Bureau) -> None:
    stray = bureau.adds("Event", {"number": "DEC203199901"})
    bureau.decided(stray, "trafficking", "2031-10-01")
    found = bureau.counts(CaseSettings())
    assert values(found, "declared", "identified", "decided_without_declaration") == (0, 0, 1)
    assert found.figure("decided_without_declaration").subjects == (stray,)


def test_charged_is_who_ever_reached_such_a_stage_in_an_operation_that_ended_that_day(bureau: Bureau) -> None:
    stages = {
        "under_judicial_investigation": True,
        "dismissed": True,
        "direct_summons": True,
        "suspect": False,
        "in_police_custody": False,
        "introductory_submission": False,
    }
    expected = set()
    for stage, counts in stages.items():
        person = bureau.suspect()
        entry = bureau.sets(person, "legal_stage", stage, happened="2031-10-10")
        bureau.sets(person, "legal_stage", "cleared", happened="2031-11-10")
        expected |= {(person, entry.uid)} if counts else set()
    elsewhere = bureau.suspect("2031-11-28", nationality="MY")
    bureau.sets(elsewhere, "legal_stage", "indicted", happened="2031-11-28")
    found = bureau.counts().figure("charged")
    assert set(zip(found.subjects, found.evidence, strict=True)) == expected
    unlimited = CaseSettings()
    assert values(bureau.counts(unlimited), "charged", "charged_nationalities") == (4, 2)
    assert values(bureau.counts(as_of=date(2031, 10, 9)), "charged") == (0,)


def test_charged_with_what_is_tried_in_court(bureau: Bureau) -> None:
    tried, waiting = bureau.suspect(), bureau.suspect()
    for person in (tried, waiting):
        charge = bureau.adds("Charge", {"article": "Demo article 10"})
        bureau.links("CHARGED_WITH", person, charge, valid_from="2031-10-08")
        if person == tried:
            court = bureau.adds("CaseFile", {"case_number": "DEMOCRT1"})
            bureau.links("TRIED_IN", charge, court, valid_from="2031-10-12")
    assert bureau.counts().figure("charged").subjects == (tried,)
    assert len(bureau.counts().figure("charged").evidence) == 2
    assert values(bureau.counts(as_of=date(2031, 10, 11)), "charged") == (0,)


def test_who_has_two_nationalities_is_counted_once(bureau: Bureau) -> None:
    for countries in ({"nationality": "KH"}, {"nationality": "KH", "nationality#2": "CN"}):
        person = bureau.suspect(**countries)
        bureau.sets(person, "legal_stage", "indicted", happened="2031-10-10")
    found = bureau.counts()
    assert shares(found, "charged", "nationality") == {"CN+KH": 1, "KH": 1}
    assert values(found, "charged", "charged_nationalities") == (2, 2)


def test_closed_sites(bureau: Bureau) -> None:
    for value in ("permanently_closed", "temporarily_closed", "sealed", "raided"):
        site = bureau.adds("Site", {"kind": "building", "province": "កំពត"})
        bureau.sets(site, "official_action", value, happened="2031-10-10")
        bureau.sets(site, "observed_state", "partly_active", happened="2031-11-10")
    found = bureau.counts()
    assert values(found, "permanently_closed", "temporarily_closed", "closed_with_later_activity") == (1, 2, 3)
    assert shares(found, "temporarily_closed", "province") == {"Kampot": 2}


@pytest.mark.parametrize(
    ("since", "linked"),
    [("2031-10-16", True), ("2031-11", True), ("2031-10-15", False), ("2031-10", False), ("2030", False), ("", False)],
)
def test_a_victim_at_a_workplace_after_rescue(bureau: Bureau, since: str, linked: bool) -> None:
    victim = bureau.victim()
    bureau.rescued(victim, "2031-09-20")
    bureau.rescued(victim, "2031-10-15")
    link = bureau.links("WORKS_AT", victim, bureau.adds("Site", {"name": "Amber Court"}), valid_from=since)
    found = bureau.counts().figure("identified_linked_to_workplace_after_rescue")
    assert (found.subjects, found.evidence) == (((victim,), (link,)) if linked else ((), ()))


def test_who_was_not_rescued_is_reckoned_from_the_declaration(bureau: Bureau) -> None:
    early, late = bureau.victim("2031-09-10"), bureau.victim("2031-09-20")
    firm = bureau.adds("Organization", {"name": "Amber Orchid"})
    for person in (early, late):
        bureau.links("EMPLOYED_BY", person, firm, valid_from="2031-09-15", valid_to="2032-09-15")
    assert bureau.counts().figure("identified_linked_to_workplace_after_rescue").subjects == (early,)


def test_one_link_to_a_workplace_before_and_again_after(bureau: Bureau) -> None:
    victim = bureau.victim()
    bureau.rescued(victim, "2031-10-15")
    link = bureau.links(
        "WORKS_AT", victim, bureau.adds("Site", {"name": "Amber Court"}), valid_from="2031-01", valid_to="2031-10-15"
    )
    assert values(bureau.counts(), "identified_linked_to_workplace_after_rescue") == (0,)
    again = bureau.says(link, valid_from="2031-11-05")
    assert values(bureau.counts(), "identified_linked_to_workplace_after_rescue") == (1,)
    assert values(bureau.counts(as_of=date(2031, 11, 4)), "identified_linked_to_workplace_after_rescue") == (0,)
    bureau.judges(again.uid, Verdict.WITHDRAWN)
    assert values(bureau.counts(), "identified_linked_to_workplace_after_rescue") == (0,)


def test_who_is_not_identified_may_work_where_they_like(bureau: Bureau) -> None:
    person = bureau.adds("Person")
    bureau.decided(bureau.declared(person=person), "working_conditions", "2031-10-01")
    bureau.links("WORKS_AT", person, bureau.adds("Site", {"name": "Amber Court"}), valid_from="2031-11-05")
    assert values(bureau.counts(), "identified_linked_to_workplace_after_rescue") == (0,)


def test_json_has_a_key_for_every_figure_and_breakdown(bureau: Bureau) -> None:
    bureau.victim()
    body = bureau.counts().to_json()
    assert body["as_of"] == "2031-11-30"
    assert body["identified"] == body["identified_women"] == 1
    assert body["identified_by_outcome"] == {"trafficking": 1}
