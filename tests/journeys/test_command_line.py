"""Every command in both stores: what it prints, how it ends; bad input is told in words and changes nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graph.ids import random_id
from investigator import intake
from investigator.case import Secrets, open_case
from investigator.neo4j_server.server import ServerAddress
from tests.agencies import (
    DIRECTORS,
    HEADING,
    PASSPHRASE,
    PHONES,
    VICTIMS,
    csv_file,
    directors,
    picture,
    sha256,
    suspects,
    victims,
    with_phones,
)
from tests.terminal import Line, at, remove

SOK = ("1", "Sok Vanna", "1990-01-02", "M", "KH")
CHAN = ("2", "Chan Dara", "1985", "F", "KH")
RUN_KEYS = {"run", "label", "state", "started", "finished", "by", "counts", "reason", "going_on"}
pytestmark = pytest.mark.usefixtures("secrets")

PROGRAM = Path(sys.executable).parent / "investigator"


@pytest.fixture
def in_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    made = Line(str(tmp_path / "work.case"), capsys)
    made.does("new", "--fictional", "--title", "Work")
    return made


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "people.csv", HEADING, SOK, CHAN)


@pytest.fixture
def by_police(tmp_path: Path) -> Path:
    """The mapping of suspects, as a file."""
    file = tmp_path / "suspects.json"
    file.write_text(suspects().to_text(), "utf-8")
    return file


def opened(line: Line) -> Any:  # noqa: ANN401
    return open_case(line.case, Secrets(PASSPHRASE, os.environ.get("INVESTIGATOR_NEO4J_PASSWORD", "")))


# ---------------------------------------------------------------- what each command says


def test_an_empty_case_answers_everything(line: Line) -> None:
    assert line.asks("stats") == {"entities": {}, "links": {}, "assertions": 0, "sources": 0}
    assert line.asks("imports") == []
    assert line.asks("conflicts") == []
    assert line.asks("search", "Sok", "志") == [[], []]
    assert line.asks("sites") == []
    assert isinstance(line.asks("figures"), dict)
    audit = line.asks("audit")
    assert (audit["unbroken"], audit["entries"]) == (True, [])
    for command in ("stats", "imports", "conflicts", "sites", "figures", "audit"):
        assert line.does(command).out


def test_new_says_what_it_made(tmp_path: Path, in_file: Line) -> None:
    made = in_file.types("new", tmp_path / "other.case", "--json").json
    assert set(made) == {"case", "uid", "title"}
    assert made["title"] == "other"
    assert (tmp_path / "other.case").stat().st_mode & 0o777 == 0o600


def test_a_straight_journey(line: Line, people: Path, by_police: Path, tmp_path: Path) -> None:
    answer = line.asks("import", people, "--mapping", by_police, "--yes", "--grade", "B2")
    assert answer["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "conflicting": 0, "rejected": 0}
    assert (answer["rows"], answer["written"], answer["suggested"]) == (2, True, False)
    assert answer["new_entities"] == {"Person": 2}
    assert answer["files"][0]["sha256"] == sha256(people)
    assert line.asks("stats") == {"entities": {"Person": 2}, "links": {}, "assertions": 8, "sources": 1}

    (run,) = line.asks("imports")
    assert set(run) == RUN_KEYS
    assert (run["run"], run["state"], run["by"]) == (answer["run"], "complete", "Dara")

    found = line.asks("search", "sok vanna", "nobody at all", "chan")
    assert [len(hits) for hits in found] == [1, 0, 1]
    hit = found[0][0]
    assert {"id", "type", "name", "why"} <= set(hit)
    assert (hit["type"], hit["name"]) == ("Person", "Sok Vanna")
    assert "name" in hit["why"]

    shown = line.asks("show", hit["id"])
    assert {"id", "type", "name", "values", "disputed", "assertions", "statuses", "links", "links_total"} == set(shown)
    assert shown["values"]["birth_date"] == ["1990-01-02"]
    (born,) = (a for a in shown["assertions"] if a["field"] == "birth_date")
    assert (born["original"], born["locator"], born["grade"], born["source"]) == (
        "1990-01-02", "row 2, column C", "B2", "EX-001",
    )  # fmt: skip
    assert (born["sha256"], born["standing"]) == (sha256(people), "asserted")
    words = line.does("show", hit["id"].upper()).out
    assert "Sok Vanna" in words
    assert "EX-001, row 2, column C" in words


def test_the_plan_says_what_is_sealed_with_the_protected_and_what_is_opened(line: Line, tmp_path: Path) -> None:
    mappings = {}
    for name in ("victims", "suspects"):
        mappings[name] = tmp_path / f"{name}.json"
        mappings[name].write_text(with_phones(victims=name == "victims").to_text(), encoding="utf-8")
    victims = csv_file(
        tmp_path / "v.csv", PHONES, ("N1", "Srey", "+85512000001", "C1"), ("N2", "Mom", "+85512000002", "C2")
    )
    planned = line.types("import", line.case, victims, "--mapping", mappings["victims"], "--dry-run")
    assert "Sealed too, since only protected persons use them\n  Identifier  2\n" in planned.out
    assert "SEALED SO FAR" not in planned.out
    answer = line.asks("import", victims, "--mapping", mappings["victims"], "--yes")
    assert (answer["sealed"], answer["opened"]) == ({"Identifier": 2}, {})
    suspects = csv_file(tmp_path / "s.csv", PHONES, ("N9", "Sok", "+85512000001", ""))
    answer = line.asks("import", suspects, "--mapping", mappings["suspects"], "--yes")
    assert (answer["sealed"], answer["opened"]) == ({}, {"Identifier": 1})


def test_neighbours_and_paths(line: Line, tmp_path: Path) -> None:
    rows = [
        ("N1", "Sok", "R1", "Lotus", "", ""),
        ("N2", "Chan", "R1", "Lotus", "", ""),
        ("N2", "Chan", "R2", "Jade", "", ""),
    ]
    mapping = tmp_path / "m.json"
    mapping.write_text(directors().to_text(), "utf-8")
    paper = csv_file(tmp_path / "d.csv", DIRECTORS, *rows, ("N9", "Alone", "R9", "Far", "", ""))
    line.does("import", paper, "--mapping", mapping, "--yes")
    ids = {
        hit["name"]: hit["id"] for hits in line.asks("search", "Sok", "Chan", "Jade", "Lotus", "Far") for hit in hits
    }
    around = line.asks("expand", ids["Chan"])
    assert set(around) == {"entities", "links", "total"}
    assert {e["name"] for e in around["entities"]} == {"Lotus", "Jade"}
    assert (around["total"], {k["type"] for k in around["links"]}) == (2, {"DIRECTS"})
    assert line.asks("expand", ids["Chan"], "--limit", "1")["total"] == 2
    assert len(line.asks("expand", ids["Chan"], "--limit", "1")["links"]) == 1
    assert line.asks("expand", ids["Chan"], "--limit", "0")["links"] == []
    assert line.asks("expand", ids["Lotus"], "--counts") == [
        {"link": "DIRECTS", "direction": "in", "type": "Person", "count": 2}
    ]
    assert line.asks("expand", ids["Chan"], "--types", "OWNS")["entities"] == []
    assert len(line.asks("questions")) >= 8
    asked = line.asks("questions", "several-businesses")
    assert {"code", "title", "meaning", "parameters", "hits", "entities", "links"} == set(asked)
    (hit,) = asked["hits"]
    assert set(hit) == {"id", "name", "reason", "entities", "links", "sources"}
    assert (hit["id"], hit["name"]) == (ids["Chan"], "Chan")
    assert set(asked["entities"]) == {ids["Chan"], ids["Lotus"], ids["Jade"]}
    assert {s["source"] for s in hit["sources"]} == {"EX-001 row 3", "EX-001 row 4"}
    assert line.asks("questions", "several-businesses", "--at-least", "3")["hits"] == []
    assert "Nothing found" in line.does("questions", "several-businesses", "--at-least", "3").out
    assert "Chan" in line.does("questions", "several-businesses").out
    assert "several-businesses" in line.does("questions").out
    assert "no question" in line.told("questions", "who-is-guilty")
    path = line.asks("path", ids["Sok"], ids["Jade"])
    assert set(path) == {"length", "entities", "links"}
    assert [e["name"] for e in path["entities"]] == ["Sok", "Lotus", "Chan", "Jade"]
    assert path["length"] == len(path["links"]) == 3
    assert line.asks("path", ids["Sok"], ids["Far"]) is None
    assert line.asks("path", ids["Sok"], ids["Jade"], "--exclude", "DIRECTS") is None
    assert line.asks("path", ids["Sok"], ids["Sok"])["length"] == 0
    assert "no path" in line.does("path", ids["Sok"], ids["Far"]).out
    for command in (("expand", ids["Chan"]), ("expand", ids["Chan"], "--counts"), ("path", ids["Sok"], ids["Jade"])):
        assert line.does(*command).out


def test_without_a_yes_nothing_is_written(line: Line, people: Path, by_police: Path) -> None:
    before = line.unchanged()
    plain = (((), 2), (("--dry-run",), 0), (("--json",), 2), (("--dry-run", "--json"), 0))
    mapped = tuple((("--mapping", by_police, *words), code) for words, code in plain)
    for words, code in (*plain, *mapped):
        answer = line.types("import", line.case, people, *words)
        assert answer.code == code
        assert "2 new" in answer.out or answer.json["counts"]["new"] == 2
        assert "Nothing was written" in answer.out or answer.json["written"] is False
    assert line.unchanged() == before


def test_years_of_two_eras_in_one_column_are_taken_when_somebody_says_so(line: Line, tmp_path: Path) -> None:
    rows = (("1", "Sok Vanna", "12/03/2533", "M", "KH"), ("2", "Chan Dara", "1985-04-05", "F", "KH"))
    paper = csv_file(tmp_path / "eras.csv", HEADING, *rows)
    asked = line.asks("import", paper, "--dry-run")
    assert (asked["counts"]["new"], asked["counts"]["rejected"]) == (1, 1)
    assert line.asks("import", paper, "--buddhist-years", "--yes")["counts"]["new"] == 2
    for name, born in (("Sok Vanna", "1990-03-12"), ("Chan Dara", "1985-04-05")):
        ((hit,),) = line.asks("search", name)
        assert born in line.does("show", hit["id"]).out


def test_the_same_file_twice_changes_nothing(line: Line, people: Path) -> None:
    line.does("import", people, "--yes")
    before = line.unchanged()
    answer = line.asks("import", people, "--yes")
    assert (answer["written"], answer["run"], answer["counts"]["unchanged"]) == (False, None, 2)
    assert line.unchanged() == before


def test_an_import_is_undone_and_brought_back_in_other_sessions(line: Line, people: Path, by_police: Path) -> None:
    run = line.asks("import", people, "--mapping", by_police, "--yes")["run"]
    gone = line.asks("undo-import", run[:8], "--reason", "wrong year")
    assert gone == {"run": run, "state": "withdrawn", "stays": []}
    assert line.asks("stats")["entities"] == {}
    assert line.asks("imports")[0]["reason"] == "wrong year"
    assert "undone already" in line.told("undo-import", "1")
    assert line.asks("undo-import", "1", "--redo") == {"run": run, "state": "complete"}
    assert line.asks("stats")["entities"] == {"Person": 2}
    assert "brought back" in line.told("undo-import", "1", "--redo")
    entries = line.asks("audit")["entries"]
    assert [e["action"].partition(":")[0] for e in entries] == ["Import of people.csv", "Undo", "Redo"]
    assert len(line.asks("audit", "--last", "1")["entries"]) == 1
    assert line.asks("audit")["unbroken"]
    assert "unbroken" in line.does("audit").out


def test_what_stays_after_an_undo_is_listed(line: Line, people: Path, by_police: Path, tmp_path: Path) -> None:
    line.does("import", people, "--mapping", by_police, "--yes")
    other = csv_file(tmp_path / "other.csv", HEADING, ("1", "Sok Vanna", "", "", "VN"))
    run = line.asks("import", other, "--mapping", by_police, "--yes")["run"]
    (stays,) = line.asks("undo-import", "1")["stays"]
    assert line.asks("show", stays)["values"] == {"nationality": ["VN"]}
    line.does("undo-import", "1", "--redo")
    line.does("undo-import", run)
    assert line.asks("stats")["assertions"] == 8


def test_conflicts_are_accepted_and_declined(line: Line, people: Path, by_police: Path, tmp_path: Path) -> None:
    line.does("import", people, "--mapping", by_police, "--yes")
    newer = csv_file(
        tmp_path / "newer.csv", HEADING, ("1", "Sok Vana", "1991", "M", "KH"), ("2", "Chan Dara", "1986", "F", "KH")
    )
    assert line.asks("import", newer, "--mapping", by_police, "--yes")["counts"]["changed"] == 2
    waiting = line.asks("conflicts")
    assert {"address", "subject", "type", "field", "held", "brought", "source", "file", "locator"} == set(waiting[0])
    assert {(w["field"], w["held"], w["brought"]) for w in waiting} == {
        ("name", "Sok Vanna", "Sok Vana"), ("birth_date", "1990-01-02", "1991"), ("birth_date", "1985", "1986"),
    }  # fmt: skip
    by_value = {w["brought"]: w for w in waiting}
    answer = line.asks(
        "conflicts", "--accept", by_value["Sok Vana"]["address"], "--decline", by_value["1986"]["address"],
        "--reason", "passport seen",
    )  # fmt: skip
    assert answer == {"accepted": 1, "declined": 1}
    assert [w["brought"] for w in line.asks("conflicts")] == ["1991"]
    assert line.asks("show", by_value["Sok Vana"]["subject"])["name"] == "Sok Vana"
    assert line.asks("show", by_value["1986"]["subject"])["values"]["birth_date"] == ["1985"]
    assert "waits for a decision" in line.told("conflicts", "--accept", by_value["1986"]["address"])
    assert "waits for a decision" in line.told(
        "conflicts", "--accept", "nothing", "--decline", by_value["1991"]["address"]
    )
    assert len(line.asks("conflicts")) == 1
    assert "1991" in line.does("conflicts").out


def test_an_address_that_is_wrong_decides_nothing(line: Line, people: Path, by_police: Path, tmp_path: Path) -> None:
    """Of several decisions in one command all are taken, or none."""
    line.does("import", people, "--mapping", by_police, "--yes")
    newer = csv_file(tmp_path / "newer.csv", HEADING, ("1", "Sok Vana", "1991", "M", "KH"))
    line.does("import", newer, "--mapping", by_police, "--yes")
    first = line.asks("conflicts")[0]["address"]
    line.told("conflicts", "--accept", first, "--decline", "no such address")
    line.told("conflicts", "--accept", first, "no such address")
    assert len(line.asks("conflicts")) == 2


def test_rejected_rows_go_to_a_file_and_stay_in_the_case(line: Line, by_police: Path, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", HEADING, SOK, ("2", "Chan Dara", "32/13/1985", "F", "KH"))
    rejects = tmp_path / "rejects.csv"
    answer = line.asks("import", paper, "--mapping", by_police, "--yes", "--rejects", rejects)
    assert answer["counts"]["rejected"] == 1
    (reject,) = answer["rejects"]
    assert (reject["row"], reject["column"], reject["value"]) == (3, "Born", "32/13/1985")
    kept = list(csv.reader(io.StringIO(rejects.read_text("utf-8-sig"))))
    assert (kept[1][2], kept[1][3], kept[1][-4:]) == ("3", "Born", ["Chan Dara", "32/13/1985", "F", "KH"])
    assert rejects.stat().st_mode & 0o777 == 0o600
    words = line.does("imports", "--rejects", "1").out
    assert "p.csv,,3,Born" in words
    assert "Chan" not in words
    words = line.does("imports", "--rejects", "1", "--reveal", "to mend the file").out
    assert list(csv.reader(io.StringIO(words))) == kept
    entry = line.asks("audit")["entries"][-1]
    assert (entry["action"], "to mend the file" in entry["detail"]) == ("Rejected rows shown", True)


def test_a_copy_there_and_back_is_equal(
    line: Line,
    people: Path,
    by_police: Path,
    tmp_path: Path,
    neo4j_server: ServerAddress,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", neo4j_server.password)
    line.does("import", people, "--mapping", by_police, "--yes", "--grade", "C3")
    newer = csv_file(tmp_path / "newer.csv", HEADING, ("1", "Sok Vana", "1991", "M", "KH"))
    run = line.asks("import", newer, "--mapping", by_police, "--yes")["run"]
    line.does("conflicts", "--accept", line.asks("conflicts")[0]["address"])
    hidden = csv_file(tmp_path / "hidden.csv", HEADING, ("3", "Taken back", "1999", "M", "KH"))
    line.does("import", hidden, "--mapping", by_police, "--yes")
    line.does("undo-import", "3")
    there = at(neo4j_server, random_id()) if not line.case.startswith("neo4j") else str(tmp_path / "there.case")
    assert line.asks("copy", there) == {"copied": True, "target": there}
    back = Line(str(tmp_path / "back.case"), line._capsys)
    away = Line(there, line._capsys)
    away.does("copy", back.case)
    for question in (("stats",), ("imports",), ("conflicts",), ("search", "Sok", "Chan", "Taken"), ("figures",)):
        assert back.asks(*question) == away.asks(*question) == line.asks(*question)
    persons = {hit["id"] for hits in line.asks("search", "Sok", "Chan") for hit in hits}
    for one in persons:
        assert back.asks("show", one) == away.asks("show", one) == line.asks("show", one)
    with opened(line) as case, opened(back) as copied:
        assert picture(copied) == picture(case)
    first, second = line.asks("audit")["entries"], back.asks("audit")["entries"]
    assert second[: len(first) - 1] == first[:-1]
    assert run in {r["run"] for r in back.asks("imports")}
    assert "exists already" in line.told("copy", back.case) or line.case == back.case
    remove(neo4j_server, away.case if away.case.startswith("neo4j") else line.case)
    if line.case.startswith("neo4j"):
        line.types("new", line.case)


def test_an_agency_s_own_words_survive_a_copy(
    in_file: Line, tmp_path: Path, neo4j_server: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", neo4j_server.password)
    schema = tmp_path / "ours.toml"
    schema.write_text(OURS, "utf-8")
    own = Line(str(tmp_path / "own.case"), in_file._capsys)
    own.does("new", "--schema", schema)
    paper = csv_file(tmp_path / "boats.csv", ("Hull number", "Boat name"), ("H1", "Lady"), ("H2", "Moon"))
    assert own.asks("import", paper, "--yes")["new_entities"] == {"Boat": 2}
    away = Line(at(neo4j_server, random_id()), in_file._capsys)
    back = Line(str(tmp_path / "back.case"), in_file._capsys)
    own.does("copy", away.case)
    away.does("copy", back.case)
    for copied in (away, back):
        assert copied.asks("search", "Moon") == own.asks("search", "Moon") != [[]]
        assert copied.asks("stats") == own.asks("stats")
        assert copied.asks("import", paper, "--yes")["counts"]["unchanged"] == 2
    remove(neo4j_server, away.case)


OURS = """
[entities.Boat]
en = "Boat"
km = "ទូក"
plural_en = "Boats"
icon = "car"
shape = "circle"
colour = "vehicle"
caption = ["name", "hull"]
fields = [
  { name = "name", kind = "name", en = "Boat name", km = "ឈ្មោះទូក", aliases = [] },
  { name = "hull", kind = "identifier", en = "Hull number", km = "លេខទូក", aliases = [] },
]
"""


def test_settings_are_replaced_whole_or_not_at_all(line: Line, tmp_path: Path) -> None:
    before = line.does("settings").out
    file = tmp_path / "settings.json"
    file.write_text('{"counting_bodies": ["Ministry"], "from": "2031-08-18"}', "utf-8")
    assert json.loads(line.does("settings", "--set", file).out)["counting_bodies"] == ["Ministry"]
    after = line.does("settings").out
    assert after != before
    for text in ("{", "[]", '{"from": "yesterday"}', '{"women": "nobody"}'):
        file.write_text(text, "utf-8")
        line.told("settings", "--set", file)
    line.told("settings", "--set", tmp_path / "absent.json")
    assert line.does("settings").out == after


# ---------------------------------------------------------------- protected persons


def test_protected_names_are_shown_for_a_reason_that_is_logged(line: Line, tmp_path: Path) -> None:
    mapping = tmp_path / "m.json"
    mapping.write_text(victims().to_text(), "utf-8")
    row = ("Srey Mom", "ស្រី មុំ", "1999-05-06", "012345678", "N555", "Street 99", "afraid", "KH", "C1", "her story")
    line.does("import", csv_file(tmp_path / "intake.csv", VICTIMS, row), "--mapping", mapping, "--yes")
    ((hit,),) = line.asks("search", "srey mom")
    assert hit["name"].startswith("V-")
    secret = ("Srey", "ស្រី", "1999", "12345678", "N555", "Street", "afraid", "story")
    commands = (
        ("search", "srey mom"), ("show", hit["id"]), ("expand", hit["id"]), ("path", hit["id"], hit["id"]),
    )  # fmt: skip
    for command in commands:
        for words in (line.does(*command).out, line.does(*command, "--json").out):
            assert not [s for s in secret if s in words]
        assert hit["name"] in words
    logged = len(line.asks("audit")["entries"])
    for command in commands:
        assert "Srey Mom" in line.does(*command, "--reveal", "asked by the shelter", "--json").out
    entries = line.asks("audit")["entries"][logged:]
    assert len(entries) == len(commands)
    for entry in entries:
        assert entry["action"] == "Protected names shown"
        detail = json.loads(entry["detail"])
        assert detail["reason"] == "asked by the shelter"
        assert hit["id"] in detail["entities"]
    assert "Srey" not in line.does("search", "srey mom", "--reveal", " ").out


def test_what_waits_for_a_protected_person_is_masked(line: Line, tmp_path: Path) -> None:
    mapping = tmp_path / "m.json"
    mapping.write_text(victims().to_text(), "utf-8")
    for born in ("1999", "1998"):
        row = ("Srey Mom", "", born, "", "N555", "", "", "KH", "C1", "")
        line.does("import", csv_file(tmp_path / f"{born}.csv", VICTIMS, row), "--mapping", mapping, "--yes")
    (waiting,) = line.asks("conflicts")
    assert waiting["field"] == "birth_date"
    assert waiting["held"] == waiting["brought"] == "••••"


# ---------------------------------------------------------------- bad input is told in words


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("stats",),
        ("search", "x.case"),
        ("import", "x.case"),
        ("show", "x.case"),
        ("path", "x.case", "a"),
        ("stats", "x.case", "--nope"),
        ("search", "x.case", "sok", "--limit", "-1"),
        ("search", "x.case", "sok", "--limit", "many"),
        ("search", "x.case", "sok", "--limit", "9" * 30),
        ("expand", "x.case", "a", "--limit", "-1"),
        ("audit", "x.case", "--last", "-3"),
        ("import", "x.case", "f.csv", "--heading-row", "-1"),
        ("undo-import", "x.case"),
        ("copy", "x.case"),
        ("export", "x.case", "--to", "b", "--again", "a", "--include-uncited", "Said in court"),
        ("export", "x.case", "--to", "b", "--again", "a", "--as-of", "2031-11-30"),
        ("export", "x.case", "--to", "b", "--again", "a", "--dossier", "DEMO-1"),
    ],
    ids=range(19),
)
def test_what_is_no_command_is_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    answer = Line("", capsys).types(*words)
    assert (answer.code, answer.out) == (2, "")
    assert "usage:" in answer.err


def test_what_is_not_there_is_told(line: Line, people: Path, tmp_path: Path) -> None:
    before = line.unchanged()
    nobody = "0" * 32
    assert nobody in line.told("show", nobody)
    assert "no entity" in line.told("expand", "nobody")
    assert "no entity" in line.told("path", nobody, nobody)
    assert "no one import" in line.told("undo-import", "7")
    assert "no one import" in line.told("imports", "--rejects", "abcdef")
    assert "no one value" in line.told("conflicts", "--accept", "abcdef").lower()
    assert "absent.csv" in line.told("import", tmp_path / "absent.csv", "--yes")
    assert "no mapping" in line.told("import", people, "--mapping", "nobody's").lower()
    assert "absent.json" in line.told("import", people, "--mapping", tmp_path / "absent.json")
    assert "no grade" in line.told("import", people, "--yes", "--grade", "Z9")
    assert line.unchanged() == before


def test_a_file_that_cannot_be_read_right_is_told_and_nothing_is_written(
    line: Line, people: Path, by_police: Path, tmp_path: Path
) -> None:
    before = line.unchanged()
    bad = {
        "empty.csv": b"",
        "nul.csv": b"No,Name\n1,So\x00k\n",
        "fake.xlsx": b"PK\x03\x04 no workbook",
        "image.csv": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        "other.csv": b"foo,bar\n1,2\n",
        "nokey.csv": b"Nr,Name,Born,Sex,Nationality\n1,Sok,1990,M,KH\n",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        words = ("--mapping", by_police, "--yes")
        answer = line.types("import", line.case, tmp_path / name, *words)
        if answer.code == 0:
            assert "Nothing to write" in answer.out, name
        else:
            assert (answer.code, name in answer.err) == (1, True), (name, answer)
    assert "“No”" in line.told("import", tmp_path / "nokey.csv", "--mapping", by_police, "--yes")
    assert "people.csv" in line.told("import", people, "--yes", "--encoding", "klingon")
    assert "people.csv" in line.told("import", people, "--yes", "--separator", "ab")
    assert "people.csv" in line.told("import", people, "--yes", "--heading-row", "99")
    line.types("import", line.case, people, "--yes", "--sheet", "Nowhere", "--dry-run")
    line.told("import", tmp_path, "--yes")
    broken = tmp_path / "broken.json"
    broken.write_text('{"name": "x", "tables": [{}]}', "utf-8")
    line.told("import", people, "--mapping", broken, "--yes")
    assert line.unchanged() == before


def test_of_two_files_one_of_which_is_bad_neither_is_taken(line: Line, people: Path, tmp_path: Path) -> None:
    before = line.unchanged()
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"No,Name\n1,So\x00k\n")
    line.types("import", line.case, people, tmp_path / "absent.csv", "--yes")
    assert line.unchanged() == before


def test_files_that_are_asked_for_never_overwrite_what_is_read(line: Line, people: Path, tmp_path: Path) -> None:
    before, content = line.unchanged(), people.read_bytes()
    for option in ("--rejects", "--save-mapping"):
        assert "people.csv" in line.told("import", people, option, people)
        assert people.read_bytes() == content
        line.told("import", people, option, tmp_path)
        line.told("import", people, option, tmp_path / "no" / "folder.csv")
    if not line.case.startswith("neo4j"):
        assert "work.case" in line.told("import", people, "--rejects", line.case)
    assert line.unchanged() == before


def test_a_mapping_can_be_written_changed_and_used(line: Line, people: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    line.does("import", people, "--dry-run", "--save-mapping", file)
    body = json.loads(file.read_text("utf-8"))
    body["name"] = "mine"
    file.write_text(json.dumps(body), "utf-8")
    assert line.asks("import", people, "--mapping", file, "--yes")["mapping"] == "mine"
    other = csv_file(tmp_path / "other.csv", HEADING, ("9", "Ly", "1999", "F", "VN"))
    assert line.asks("import", other, "--mapping", "mine", "--yes")["mapping"] == "mine"


def test_a_wrong_passphrase_is_refused_in_words(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    before = line.unchanged()
    with monkeypatch.context() as patched:
        patched.setenv("INVESTIGATOR_PASSPHRASE", "another passphrase")
        assert "passphrase" in line.told("stats")
    assert line.unchanged() == before


def test_without_a_passphrase_and_without_anybody_to_ask(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INVESTIGATOR_PASSPHRASE")
    told = line.told("stats")
    assert f"Passphrase of {line.case} is needed, and there is nobody to ask. Set INVESTIGATOR_PASSPHRASE." in told


def test_without_a_password_the_account_is_named_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INVESTIGATOR_NEO4J_PASSWORD", raising=False)
    address = "neo4j://dara@127.0.0.1:1#x"
    told = Line(address, capsys).told("stats")
    assert told.startswith(f"Password of the Neo4j account of {address} is needed, and there is nobody to ask.")


def test_a_case_that_is_there_is_not_made_again(line: Line) -> None:
    before = line.unchanged()
    assert "Choose another name" in line.told("new")
    assert line.unchanged() == before


def test_what_is_no_case_file(in_file: Line, people: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.case").write_bytes(b"")
    (tmp_path / "plain.case").write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    (tmp_path / "noise.case").write_bytes(b"\x01" + os.urandom(8191))
    for name in ("absent.case", "empty.case", "plain.case", "noise.case", "people.csv"):
        before = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else None
        assert name in Line(str(tmp_path / name), in_file._capsys).told("stats")
        assert ((tmp_path / name).read_bytes() if (tmp_path / name).exists() else None) == before
    assert "is a folder" in Line(str(tmp_path), in_file._capsys).told("stats")
    assert "cannot be created" in Line(str(tmp_path / "no" / "folder.case"), in_file._capsys).told("new")
    assert not list(tmp_path.glob("*-wal"))


def test_a_damaged_case_file_is_told(in_file: Line, people: Path) -> None:
    in_file.does("import", people, "--yes")
    path = Path(in_file.case)
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:5000], whole[:4096] + os.urandom(len(whole) - 4096), whole[:20]):
        path.write_bytes(data)
        assert "work.case" in in_file.told("stats")
    path.write_bytes(whole)
    assert in_file.asks("stats")["entities"] == {"Person": 2}


def test_a_case_that_is_open_elsewhere(in_file: Line) -> None:
    with open_case(in_file.case, Secrets(PASSPHRASE)):
        assert "open in another window or program" in in_file.told("stats")
    assert in_file.asks("stats")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("neo4j://neo4j@127.0.0.1:1#x", "does not answer"),
        ("neo4j://neo4j@example.org:7687#x", "not encrypted"),
        ("neo4j+ssc://neo4j@127.0.0.1:1#x", "not the address"),
        ("neo4j://neo4j:secret@127.0.0.1:1#x", "no password"),
        ("neo4j://#x", "no host"),
        ("neo4j://neo4j@127.0.0.1:port#x", "cannot be read"),
        ("bolt://neo4j@127.0.0.1:1/db#x", "not the address"),
    ],
)
def test_a_server_that_is_not_there(
    address: str, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", "a password")
    for command in ("stats", "new"):
        told = Line(address, capsys).told(command)
        assert words in told
        assert "secret" not in told


def test_a_case_that_the_server_does_not_have(
    neo4j_server: ServerAddress, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", neo4j_server.password)
    assert "no case" in Line(at(neo4j_server, "nowhere"), capsys).told("stats")
    monkeypatch.setenv("INVESTIGATOR_NEO4J_PASSWORD", "wrong")
    assert "password" in Line(at(neo4j_server, "nowhere"), capsys).told("stats")


# ---------------------------------------------------------------- names are only text


HOSTILE = "Sok\u202e\u200b\u009b31m ev\u2066il"


def test_hostile_names_are_shown_and_not_obeyed(line: Line, by_police: Path, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "red\x1b[31m.csv", HEADING, ("1", HOSTILE, "", "", ""), ("1", "Sok", "", "", ""))
    outs = [line.does("import", paper, "--mapping", by_police, "--yes")]
    ((hit,),) = line.asks("search", "Sok")
    for command in (("search", "Sok"), ("show", hit["id"]), ("expand", hit["id"]), ("path", hit["id"], hit["id"])):
        outs += [line.does(*command), line.does(*command, "--json")]
    for command in ("stats", "imports", "conflicts", "audit", "figures", "sites"):
        outs += [line.does(command), line.does(command, "--json")]
    outs.append(line.types("show", line.case, HOSTILE))
    name = line.asks("show", hit["id"])["values"]["name"][0]
    outs.append(line.does("undo-import", "1"))
    everything = "".join(answer.out + answer.err for answer in outs)
    assert "⟨U+202E⟩" in everything
    assert "⟨U+001B⟩" in everything
    assert not [c for c in "\x1b\u202e\u200b\u009b\u2066" if c in everything]
    assert name == hit["name"]


def test_a_file_whose_name_is_no_text_comes_in(line: Line, by_police: Path, people: Path, tmp_path: Path) -> None:
    paper = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    paper.write_bytes(people.read_bytes())
    answer = line.types("import", line.case, paper, "--mapping", by_police, "--yes")
    if answer.code == 0:
        assert line.asks("stats")["entities"] == {"Person": 2}
    else:
        assert line.asks("stats")["entities"] == {}
    assert line.asks("imports") == [] or answer.code == 0


# ---------------------------------------------------------------- as an installed program


def program(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"INVESTIGATOR_PASSPHRASE": PASSPHRASE, "PYTHONWARNINGS": "error"} | more
    return subprocess.run(
        [PROGRAM, *map(str, words)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_installed_program(tmp_path: Path, people: Path) -> None:
    case = tmp_path / "work.case"
    assert program("new", case, "--fictional").returncode == 0
    before = sha256(case)
    undecided = program("import", case, people)
    assert (undecided.returncode, undecided.stderr) == (2, "")
    assert "Nothing was written" in undecided.stdout
    assert sha256(case) == before
    done = program("import", case, people, "--yes", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["written"]
    again = program("stats", case, "--json")
    assert json.loads(again.stdout)["entities"] == {"Person": 2}
    refused = program("stats", case, INVESTIGATOR_PASSPHRASE="wrong")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "passphrase" in refused.stderr
    assert "Traceback" not in refused.stderr
    usage = program("fly")
    assert (usage.returncode, usage.stdout) == (2, "")
    assert program("--help").returncode == 0


def test_every_script_is_printed_wherever_the_output_goes(tmp_path: Path) -> None:
    """A pipe on a computer that would write in another encoding."""
    case = tmp_path / "work.case"
    program("new", case)
    paper = csv_file(tmp_path / "ភ្នំពេញ.csv", HEADING, ("1", "សុខ 陈志", "", "", ""))
    for encoding in ("cp1252", "ascii"):
        done = program("import", case, paper, "--dry-run", PYTHONIOENCODING=encoding)
        assert (done.returncode, "ភ្នំពេញ.csv" in done.stdout) == (0, True)
    program("import", case, paper, "--yes")
    assert "陈志" in program("search", case, "陈志", PYTHONIOENCODING="cp1252").stdout


def test_output_that_nobody_reads_to_the_end_is_no_failure(tmp_path: Path) -> None:
    case = tmp_path / "work.case"
    program("new", case)
    paper = csv_file(tmp_path / "p.csv", HEADING, *((str(n), f"Sok {n}", "", "", "") for n in range(3000)))
    program("import", case, paper, "--yes")
    environment = os.environ | {"INVESTIGATOR_PASSPHRASE": PASSPHRASE}
    with subprocess.Popen(
        [PROGRAM, "search", str(case), "Sok", "--limit", "3000"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_the_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Line("", capsys).types("doctor", "--json")
    assert answer.code in (0, 1)
    names = {finding["name"]: finding for finding in answer.json}
    assert names["Encrypted case files"]["present"] is True
    assert {"name", "present", "detail", "needed"} <= set(names["Python"])
    assert "Python" in Line("", capsys).types("doctor").out


def test_an_import_that_was_broken_off_is_told_of(line: Line, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WHOLE_ROWS", 0)
    monkeypatch.setattr(intake, "CHUNK_ROWS", 1)

    class Cut(Exception):
        pass

    def fails(case: object, plan: object) -> None:
        raise Cut

    with monkeypatch.context() as patched, opened(line) as case:
        patched.setattr(intake, "_documents", fails)
        plan = intake.plan_import(case, [people])
        with pytest.raises(Cut):
            intake.carry_out(case, plan)
    answer = line.does("stats", "--json")
    assert answer.json["entities"] == {}
    assert "Import of people.csv was broken off" in answer.err
    assert "undo-import" in answer.err
    assert "resume-import" in answer.err
    (run,) = line.asks("imports")
    assert f"resume-import {run['run'][:8]}" in line.does("imports").out
    people.unlink()
    planned = line.asks("resume-import", "1", "--dry-run")
    assert (planned["resumes"], planned["written"], planned["rows"]) == (True, False, 2)
    answer = line.asks("resume-import", run["run"][:8])
    assert (answer["resumes"], answer["written"], answer["run"]) == (True, True, run["run"])
    assert line.asks("stats")["entities"] == {"Person": 2}
    assert line.does("stats").err == ""
    assert "was not broken off" in line.told("resume-import", "1")
    assert "no one import" in line.told("resume-import", "7")


def test_demo_builds_and_opens_the_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = Line(str(tmp_path / "sample" / "sample.case"), capsys)
    first = line.types("demo", "--out", tmp_path / "sample", "--json")
    assert first.code == 0, first
    assert {"case", "files", "passphrase", "figures"} <= set(first.json)
    before = sha256(Path(first.json["case"]))
    second = line.types("demo", "--out", tmp_path / "sample")
    assert second.code == 0
    assert first.json["passphrase"] in second.out
    assert sha256(Path(first.json["case"])) == before
