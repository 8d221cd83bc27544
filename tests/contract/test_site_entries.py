"""What a person records of a site, in every store: it counts at once, and undo and redo take it back and forth."""

from __future__ import annotations

from datetime import date

from graph.facts import Grade
from graph.schema import standard
from graph.store import GraphStore
from investigator.as_of import Clock
from investigator.site_board import board
from investigator.status_entries import Cited, Intent, recorded, word_of
from tests.contract.casework import CLOCK, Desk

SCHEMA = standard()


def test_an_entry_counts_by_both_clocks_and_comes_back(store: GraphStore) -> None:
    desk = Desk(store)
    site = desk.adds("Site", {"name": "Amber Court (Demo)", "name_khmer": "អាំប័រ (សាកល្បង)", "kind": "building"})
    desk.sets(site, "official_action", "raided", happened="2031-10-01", learned="2031-10-01")

    def closed(day: int, clock: Clock) -> int:
        found = board(store, SCHEMA, day=date(2031, 10, day), clock=clock)
        (shown,) = found.sites
        value = found.figures.figure("permanently_closed").value
        assert (shown.standing.column == "permanently_closed") is (value == 1)
        return value

    def states() -> list[int]:
        return [closed(15, Clock.HAPPENED), closed(15, Clock.LEARNED), closed(20, Clock.LEARNED)]

    assert states() == [0, 0, 0]
    closing = Intent(
        site, "Amber Court (Demo)", "official_action", "permanently_closed", "10 October 2031", "2031-10-20",
        "Order read", body="MIN", reference="CO-77", grade=Grade("A", "1"),
    )  # fmt: skip
    said = word_of("Sgt. Example", by="Dara", at=CLOCK.tick(), fictional=True)
    for cited in (Cited(desk.source, "14"), said):
        history = store.statuses("", [site])
        made = recorded(closing, cited, history, SCHEMA, by="Dara", at=CLOCK.tick())
        store.apply(made)
        assert states() == [1, 0, 1]
        shown = board(store, SCHEMA, day=date(2031, 10, 20)).sites[0]
        entry = shown.standing.since
        assert entry is not None
        assert (entry.body, entry.reference, entry.reason, entry.happened_words) == (
            *("MIN", "CO-77", "Order read", "10 October 2031"),
        )
        back = desk.undoes(made)
        assert states() == [0, 0, 0]
        desk.undoes(back)
        assert states() == [1, 0, 1]
        desk.undoes(made)
    assert shown.other_names == ("អាំប័រ (សាកល្បង)",)
