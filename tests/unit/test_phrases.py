from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import language
from graph.failures import WorldFault
from graph.language import Phrase, either, recalled, shown
from graph.refusals import BadValue
from graph.schema import standard
from graph.values import Kind, normalise
from importers.registry import open_reading
from importers.rows import ReadChoices
from importers.unreadable import UnreadableFile

KHMER = range(0x1780, 0x17FF)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    language.use("en")


def khmer(text: str) -> bool:
    return any(ord(char) in KHMER for char in text)


def test_a_phrase_is_english_wherever_it_is_kept_and_khmer_only_where_it_is_shown() -> None:
    reason = Phrase("the key of {entity} is blank", entity="company")
    language.use("km")
    assert reason == "the key of company is blank" == f"{reason}" == str(reason)
    assert json.dumps({"reason": reason}) == '{"reason": "the key of company is blank"}'
    assert khmer(shown(reason))
    assert "company" in shown(reason)
    assert shown("words of a person") == "words of a person"
    language.use("en")
    assert shown(reason) == reason


def test_what_fills_a_phrase_in_is_put_into_the_language_too_but_for_texts() -> None:
    person = standard().entities["Person"]
    made = Phrase("Undo: {what}", what=Phrase("Add: {type}", type=person))
    language.use("km")
    assert made == "Undo: Add: Person"
    assert person.km in shown(made)
    assert "Add" not in shown(made)
    assert shown(Phrase("Undo: {what}", what="{what} of “{me}”")).endswith("{what} of “{me}”")
    assert either(["KP", "KR", "XX"]) == "KP or KR or XX"
    assert "or" not in shown(either(["KP", "KR", "XX"]))


def test_copies_of_a_phrase_are_phrases() -> None:
    made = Phrase("Undo: {what}", what=Phrase("Add: {type}", type="{braces}"))
    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (again, again.pattern, again.filled) == (made, made.pattern, made.filled)


def test_a_stored_text_is_recalled_by_its_pattern_and_others_stay_as_they_are() -> None:
    stored = "Import of list (1).csv, {b}.xlsx"
    found = recalled(stored, "{what} (begun)", "Import of {files}")
    assert isinstance(found, Phrase)
    assert found == stored
    assert found.filled == {"files": "list (1).csv, {b}.xlsx"}
    for other in ("Import of ", "An Import of x", "imported from a file", ""):
        assert type(recalled(other, "Import of {files}")) is str


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE, "31 February 2031"),
        (Kind.DATE, "12 May 2574"),
        (Kind.DATE, "3/4/31"),
        (Kind.DATE, "next spring"),
        (Kind.PHONE, "1.2E+10"),
        (Kind.MONEY, "USD 1.200"),
        (Kind.MONEY, "much"),
        (Kind.GEO, "103.5, 10.6"),
        (Kind.COUNTRY, "Korea"),
        (Kind.COUNTRY, "Nowhere"),
        (Kind.COUNT, "1.5"),
        (Kind.FLAG, "perhaps"),
    ],
)
def test_a_refused_value_is_told_in_khmer_and_kept_in_english(kind: Kind, text: str) -> None:
    language.use("km")
    with pytest.raises(BadValue) as refused:
        normalise(kind, text)
    told = shown(refused.value.words)
    assert not khmer(str(refused.value))
    assert str(refused.value) == refused.value.words
    assert khmer(told)
    assert told.endswith("។")
    assert "is no" not in told
    assert "Write" not in told
    assert "Say" not in told


def test_a_file_that_cannot_be_read_is_told_whole_in_khmer(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('id,name\n1,"open\n', encoding="utf-8")
    language.use("km")
    with pytest.raises(UnreadableFile) as fault, open_reading(path) as reading:
        list(reading.tables[0].rows())
    assert fault.value.happened.startswith("list.csv, ")
    assert fault.value.happened.endswith("។")
    for part in (fault.value.happened.removeprefix("list.csv"), fault.value.remedy):
        assert khmer(part)
        assert "row" not in part
        assert "quote" not in part


def test_notes_of_a_reader_are_phrases(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("List of sites;;\nid;name;city\n1;Alpha;Siem Reap\n2;Beta;Kep\n", encoding="utf-8")
    with open_reading(path, ReadChoices()) as reading:
        notes = reading.notes
    language.use("km")
    assert notes[1] == "separator semicolon: most rows have 3 values"
    assert all(khmer(shown(note)) for note in notes)
    assert "semicolon" not in shown(notes[1])


def test_a_fault_is_told_in_the_language_chosen_when_it_is_raised() -> None:
    language.use("km")
    fault = WorldFault(Phrase("is empty"), "Words of a server.")
    assert khmer(fault.happened)
    assert fault.remedy == "Words of a server."
