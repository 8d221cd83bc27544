"""The log: no entry can be altered, taken out, put in or moved without being seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.audit import GENESIS, first_break, next_entry
from graph.facts import AuditEntry


def chain(length: int = 5) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(length):
        previous = entries[-1] if entries else None
        entries.append(
            next_entry(previous, at=f"2031-10-19T08:00:0{number}Z", by="Dara", action="import", detail="ចិន 陈")
        )
    return entries


def test_a_whole_chain_holds() -> None:
    entries = chain()
    assert first_break(entries) is None
    assert first_break([]) is None
    assert entries[0].previous == GENESIS
    assert [e.seq for e in entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("position", range(5))
@pytest.mark.parametrize(
    "part", [{"at": "2031"}, {"by": "X"}, {"action": "X"}, {"detail": "X"}, {"previous": "f" * 64}, {"hash": "f" * 64}]
)
def test_an_altered_entry_is_found(position: int, part: dict[str, str]) -> None:
    entries = chain()
    entries[position] = replace(entries[position], **part)  # type: ignore[arg-type]
    assert first_break(entries) == position + 1


@pytest.mark.parametrize("position", range(4))
def test_an_entry_taken_out_is_found(position: int) -> None:
    entries = chain()
    del entries[position]
    assert first_break(entries) == position + 1


def test_entries_that_changed_places_are_found() -> None:
    entries = chain()
    entries[1], entries[2] = entries[2], entries[1]
    assert first_break(entries) == 2


def test_an_entry_put_in_is_found() -> None:
    entries = chain()
    entries.insert(2, next_entry(entries[1], at="", by="", action="", detail=""))
    assert first_break(entries) == 4


def test_an_entry_rewritten_with_its_hash_is_found_by_the_one_that_follows() -> None:
    entries = chain()
    entries[2] = next_entry(entries[1], at=entries[2].at, by="somebody else", action="import", detail="")
    assert first_break(entries) == 4


def test_a_tail_cut_off_is_not_found_without_the_head() -> None:
    """What the docstring admits; the head is printed in every exhibit for that reason."""
    assert first_break(chain()[:3]) is None


@given(st.text(), st.text(), st.text(), st.text())
def test_parts_do_not_run_into_each_other(by: str, action: str, other_by: str, other_action: str) -> None:
    one = next_entry(None, at="", by=by, action=action, detail="")
    other = next_entry(None, at="", by=other_by, action=other_action, detail="")
    assert (one.hash == other.hash) == ((by, action) == (other_by, other_action))
