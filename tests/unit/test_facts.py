"""The values of a case: what they say of themselves, and that nobody changes them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from graph.facts import UNGRADED, Claim, Entity, Grade, ImportRun, Link, RunState
from graph.ids import EntityId, LinkId, RunId


def test_grades_sort_best_first_and_ungraded_last() -> None:
    grades = [UNGRADED, Grade("B", "1"), Grade("A"), Grade("", "1"), Grade("A", "2"), Grade("A", "1")]
    assert [str(g) for g in sorted(grades, key=lambda g: g.rank)] == ["A1", "A2", "A", "B1", "1", ""]


def test_a_slot_names_its_field() -> None:
    assert Claim("alias", "x").field == "alias"
    assert Claim("alias#2", "x").field == "alias"


def test_an_entity_gives_its_first_value_or_nothing() -> None:
    entity = Entity(EntityId("0" * 32), "Person", {"alias": ("A", "B"), "notes": ()})
    assert (entity.value("alias"), entity.value("notes"), entity.value("name")) == ("A", "", "")
    assert entity.pseudonym == "V-AAAAAA"
    assert Entity(EntityId("0" * 32), "Person").values == {}


def test_a_link_gives_its_first_value_or_nothing() -> None:
    ends = EntityId("0" * 32), EntityId("1" * 32)
    link = Link(LinkId("2" * 32), "CALLED", *ends, {"count": ("3",), "note": ()})
    assert (link.value("count"), link.value("note"), link.value("time")) == ("3", "", "")
    assert Link(LinkId("2" * 32), "CALLED", *ends).values == {}


@pytest.mark.parametrize(("state", "hidden"), [("running", True), ("withdrawn", True), ("complete", False)])
def test_only_a_complete_run_is_seen(state: str, *, hidden: bool) -> None:
    assert ImportRun(RunId("9" * 32), "x.csv", RunState(state), "2031", "Dara").hidden is hidden


def test_facts_are_frozen_and_take_nothing_else() -> None:
    claim = Claim("name", "Sok")
    with pytest.raises(FrozenInstanceError):
        claim.value = "Chan"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Entity(EntityId("0" * 32), "Person").values["name"] = ("x",)  # type: ignore[index]
