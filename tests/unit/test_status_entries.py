"""Recording an act, a state or the next step of a site: what is refused, what changes, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.current import assertions
from graph.facts import Grade, StatusChange
from graph.ids import EntityId
from graph.schema import standard
from investigator.attachments import NotAttachable, attach
from investigator.case import Case, Secrets, new_case
from investigator.figures import figures
from investigator.progress import Silent
from investigator.settings import CaseSettings
from investigator.site_lanes import lanes
from investigator.sites import SiteStanding, sites
from investigator.status_entries import (
    Cited,
    EntryRefused,
    Intent,
    choices,
    first_of,
    next_step,
    recorded,
    refusal,
    word_of,
)
from tests.contract.casework import CLOCK, Desk
from tests.contract.places import SqliteCases

SCHEMA = standard()
ACTIONS = SCHEMA.axes["official_action"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    cases = SqliteCases(tmp_path)
    yield Desk(cases.new())
    cases.close()


@pytest.fixture
def site(desk: Desk) -> EntityId:
    return desk.adds("Site", {"name": "Amber Court (Demo)", "kind": "building"})


def intent(site: EntityId, value: str = "permanently_closed", **more: object) -> Intent:
    plainly = Intent(
        site, "Amber Court (Demo)", "official_action", value, "10 October 2031", "2031-10-12", "Order read"
    )
    return replace(plainly, **more)  # type: ignore[arg-type]


def history(desk: Desk, site: EntityId) -> tuple[StatusChange, ...]:
    return desk.store.statuses("", [site])


def only(desk: Desk) -> SiteStanding:
    (found,) = sites(desk.store, CaseSettings(), as_of=date(2031, 11, 30))
    return found


def records(desk: Desk, made: Intent, cited: Cited | None = None) -> StatusChange:
    given = cited or Cited(desk.source, "14")
    change = recorded(made, given, history(desk, made.site), SCHEMA, by="Dara", at=CLOCK.tick())
    desk.store.apply(change)
    return change.statuses[0]


def test_an_entry_moves_the_site_and_the_figure_and_undo_takes_both_back(desk: Desk, site: EntityId) -> None:
    def closed() -> int:
        return figures(desk.store, CaseSettings(), as_of=date(2031, 11, 30)).figure("permanently_closed").value

    assert closed() == 0
    change = recorded(
        intent(site, grade=Grade("B", "2"), body="MIN", reference="CO-77"),
        Cited(desk.source, "14"),
        (),
        SCHEMA,
        by="Dara",
        at=CLOCK.tick(),
    )
    assert change.label == "Record permanently closed: Amber Court (Demo)"
    desk.store.apply(change)
    (entry,) = history(desk, site)
    assert (entry.happened, entry.happened_words, entry.learned) == ("2031-10-10", "10 October 2031", "2031-10-12")
    assert [(c.source, c.locator) for c in entry.citations] == [(desk.source.uid, "row 14")]
    assert (entry.body, entry.reference, entry.reason, str(entry.grade)) == ("MIN", "CO-77", "Order read", "B2")
    assert (only(desk).column, closed()) == ("permanently_closed", 1)
    back = desk.undoes(change)
    assert (only(desk).column, closed()) == ("reported", 0)
    desk.undoes(back)
    assert (only(desk).column, closed()) == ("permanently_closed", 1)


def test_a_vague_date_keeps_its_words(desk: Desk, site: EntityId) -> None:
    entry = records(desk, intent(site, happened="early October 2031"))
    assert (entry.happened, entry.happened_words) == ("2031-10-01/2031-10-10", "early October 2031")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("happened", {"happened": " "}),
        ("happened", {"happened": "soon"}),
        ("happened", {"happened": "31 November 2031"}),
        ("learned", {"learned": ""}),
        ("learned", {"learned": "2031-10-09"}),
        ("reason", {"reason": " \n"}),
    ],
)
def test_what_is_missing_or_wrong_is_named(desk: Desk, site: EntityId, part: str, change: dict[str, str]) -> None:
    with pytest.raises(EntryRefused) as refused:
        records(desk, intent(site, **change))
    assert refused.value.part == part
    assert refused.value.happened
    assert refused.value.remedy
    assert history(desk, site) == ()


def test_the_place_in_the_source_is_needed(desk: Desk, site: EntityId) -> None:
    with pytest.raises(EntryRefused) as refused:
        records(desk, intent(site), Cited(desk.source, " "))
    assert refused.value.part == "locator"


def test_only_a_closed_site_is_reopened(desk: Desk, site: EntityId) -> None:
    reopened = intent(site, "reopened", happened="2031-11-09", learned="2031-11-11")
    assert "reopened" not in [t.code for t in choices(ACTIONS, history(desk, site))]
    with pytest.raises(EntryRefused) as refused:
        records(desk, reopened)
    assert refused.value.part == "happened"
    records(desk, intent(site))
    assert "reopened" in [t.code for t in choices(ACTIONS, history(desk, site))]
    with pytest.raises(EntryRefused):
        records(desk, replace(reopened, happened="2031-10-09"))
    records(desk, reopened)
    assert only(desk).column == "reopened"


@pytest.mark.parametrize(
    ("done", "column", "possible"),
    [
        ([], "permanently_closed", True),
        ([], "reopened", False),
        ([], "reported", False),
        (["raided"], "reported", True),
        (["permanently_closed"], "temporarily_closed", False),
        (["permanently_closed"], "raided", False),
        (["permanently_closed"], "reopened", True),
        (["sealed"], "permanently_closed", True),
        (["sealed"], "raided", False),
    ],
)
def test_a_card_moves_only_where_an_act_can_bring_it(
    desk: Desk, site: EntityId, done: list[str], column: str, *, possible: bool
) -> None:
    for day, value in enumerate(done, 1):
        records(desk, intent(site, value, happened=f"2031-09-{day:02}"))
    assert (refusal(column, history(desk, site), ACTIONS) == "") is possible
    if possible:
        records(desk, intent(site, first_of(column, ACTIONS), happened="2031-10-20", learned="2031-10-21"))
        assert only(desk).column == column


def test_somebodys_word_is_a_source_of_its_own_kind(desk: Desk, site: EntityId) -> None:
    entry = records(desk, intent(site), word_of("Sgt. Example", by="Dara", at=CLOCK.tick(), fictional=True))
    (source,) = desk.store.sources([entry.citations[0].source])
    assert (source.kind, source.title, source.sha256) == ("word", "Word of Sgt. Example", "")
    with pytest.raises(EntryRefused):
        word_of(" ", by="Dara", at=CLOCK.tick(), fictional=True)


def test_the_next_step_is_replaced_without_dispute_and_comes_back(desk: Desk, site: EntityId) -> None:
    desk.says(site, {"next_step": "Inspect", "owner": "A. Example", "due_date": "2031-11-20"})

    def changed(**wanted: str) -> None:
        entity = desk.entity(site)
        known = {f: entity.value(f) for f in ("next_step", "owner", "due_date")}
        about = desk.store.records_about([site])
        said = assertions(about, desk.store.judgements_on([r.uid for r in about]))
        made = next_step(
            entity, "Amber", known | wanted, said, Cited(desk.source, "3"), "Agreed", by="D", at=CLOCK.tick()
        )
        desk.store.apply(made)
        undo.append(made)

    undo: list[object] = []
    changed(next_step="Seal the doors", due_date="30 November 2031")
    found = desk.entity(site)
    assert [found.value(f) for f in ("next_step", "owner", "due_date")] == [
        "Seal the doors",
        "A. Example",
        "2031-11-30",
    ]
    assert found.disputed == ()
    changed(next_step="", due_date="")
    assert desk.entity(site).value("next_step") == ""
    with pytest.raises(EntryRefused):
        changed()
    with pytest.raises(EntryRefused):
        changed(due_date="some day")
    desk.undoes(undo[1])  # type: ignore[arg-type]
    desk.undoes(undo[0])  # type: ignore[arg-type]
    assert desk.entity(site).value("next_step") == "Inspect"


def test_lanes_disagree_only_over_what_was_seen_after_the_order(desk: Desk, site: EntityId) -> None:
    desk.sets(site, "observed_state", "confirmed_active", happened="2031-09-01", learned="2031-09-02")
    records(desk, intent(site))
    drawn = lanes(only(desk), SCHEMA, date(2031, 11, 30))
    assert drawn.apart == ()
    assert [s.value for s in drawn.actions] == ["permanently_closed"]
    desk.sets(site, "observed_state", "vacated", happened="2031-10-20", learned="2031-10-20")
    desk.sets(site, "observed_state", "partly_active", happened="2031-11-14", learned="2031-11-17")
    drawn = lanes(only(desk), SCHEMA, date(2031, 11, 30))
    assert drawn.apart == ((date(2031, 11, 14), date(2031, 11, 30)),)
    assert [s.value for s in drawn.states] == ["confirmed_active", "vacated", "partly_active"]
    assert drawn.state_dots[-1].learned == date(2031, 11, 17)
    records(desk, intent(site, "reopened", happened="2031-11-20", learned="2031-11-20"))
    drawn = lanes(only(desk), SCHEMA, date(2031, 11, 30))
    assert drawn.apart == ((date(2031, 11, 14), date(2031, 11, 19)),)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with new_case(str(tmp_path / "a.case"), Secrets("fictional"), title="Fictional", fictional=True) as made:
        yield made


def test_an_attached_file_is_kept_as_an_original_once(case: Case, tmp_path: Path) -> None:
    paper = tmp_path / "order.pdf"
    paper.write_bytes(b"%PDF-1.7 a fictional order")
    made = attach(case, paper, Silent())
    assert (made.new, made.source.exhibit, made.source.size) == (True, "EX-001", 26)
    assert case.ask(lambda s: s.original(made.source.sha256)) == paper.read_bytes()
    site = case.ask(_site)
    cited = Cited(made.source, "page 1", made.new)
    case.ask(lambda s: s.apply(recorded(intent(site), cited, (), case.schema, by="Dara", at=CLOCK.tick())))
    again = attach(case, paper, Silent())
    assert (again.new, again.source.uid) == (False, made.source.uid)


def _site(store: object) -> EntityId:
    return Desk(store).adds("Site", {"name": "Amber Court (Demo)", "kind": "building"})  # type: ignore[arg-type]


def test_an_empty_or_missing_file_is_not_attached(case: Case, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "nowhere.pdf"):
        with pytest.raises(NotAttachable):
            attach(case, path, Silent())
    assert case.ask(lambda s: s.originals()) == ()
