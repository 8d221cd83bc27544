"""A bundle of a case in a file or on a server: given out again byte for byte, and kept where nobody reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.changes import Document
from graph.ids import random_id
from investigator.case import Secrets, open_case
from investigator.charts import KIND, Chart, Place
from investigator.exhibits.name_key import opened
from investigator.exhibits.self_test import leaks
from investigator.exhibits.verifier import faults
from investigator.neo4j_server.server import ServerAddress
from investigator.paging import entities_of
from tests.agencies import PASSPHRASE, csv_file
from tests.contract.neo4j_casework import all_that_is_kept
from tests.terminal import Line

VICTIM = "Zzyzxcanary Quillfeather"


@pytest.fixture
def charted(line: Line, tmp_path: Path, request: pytest.FixtureRequest) -> Line:
    """A case with a list of victims, and a chart with all of them and their phones."""
    heading = ("Name", "Date of birth", "Phone", "Passport no")
    paper = csv_file(tmp_path / "victims.csv", heading, (VICTIM, "1987-11-23", "+855 97 731 9462", "QZX7319462"))
    line.does("import", paper, "--yes")
    password = request.getfixturevalue("neo4j_server").password if line.case.startswith("neo4j") else ""
    with open_case(line.case, Secrets(PASSPHRASE, password)) as case:
        people = [
            *case.ask(lambda s: list(entities_of(s, "Person"))),
            *case.ask(lambda s: list(entities_of(s, "Identifier"))),
        ]
        places = {e.uid: Place(150.0 * n, 80.0 * (n % 2)) for n, e in enumerate(people)}
        chart = Chart(random_id(), "Held (fictional)", places)
        case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    return line


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_bundle_is_given_out_again_after_its_import_was_undone(
    charted: Line, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    hidden, named = tmp_path / "hidden", tmp_path / "named"
    charted.does("export", "--to", hidden, "--include-uncited", "Said in court")
    charted.does("export", "--to", named, "--include-uncited", "Said in court", "--reveal", "Hearing in camera")
    charted.does("undo-import", "1", "--reason", "test")
    charted.does("export", "--to", tmp_path / "again", "--again", hidden)
    assert contents(tmp_path / "again") == contents(hidden)
    assert faults(tmp_path / "again")[0] == []
    assert not any(leaks(data, [VICTIM]) for data in contents(hidden).values())
    assert any(leaks(data, [VICTIM]) for data in contents(named).values()), "the control: for a reason it names her"
    assert "protected by now" in charted.told("export", "--to", tmp_path / "more", "--again", named)
    charted.does("export", "--to", tmp_path / "more", "--again", named, "--reveal", "Hearing on 4 March")
    assert contents(tmp_path / "more") == contents(named)
    if charted.case.startswith("neo4j"):
        server: ServerAddress = request.getfixturevalue("neo4j_server")
        kept = all_that_is_kept(server)
        assert "Held (fictional)" not in kept
        assert VICTIM not in kept
        assert "Quillfeather" not in kept


def test_dossiers_and_name_keys_are_the_same_in_every_store(
    charted: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVESTIGATOR_KEY_PASSWORD", "fictional court password")
    found = charted.asks("search", VICTIM, "--reveal", "Hearing in camera")
    uid = next(hit["id"] for hit in found[0] if hit["type"] == "Person")
    named, hidden = tmp_path / "named", tmp_path / "hidden"
    charted.does("export", "--to", hidden)
    charted.does("export", "--to", named, "--reveal", "Hearing in camera", "--dossier", uid)
    table = (named / "dossiers.csv").read_text("utf-8-sig")
    assert VICTIM in table
    for kept in ("1987", "319462", "QZX"):
        assert kept not in table, kept
    charted.does("export", "--to", tmp_path / "again", "--again", named, "--reveal", "Hearing in camera")
    assert contents(tmp_path / "again") == contents(named)
    charted.does("name-key", hidden, "--to", tmp_path / "names.json", "--reason", "Court of first instance")
    sealed = (tmp_path / "names.json").read_bytes()
    assert not leaks(sealed, [VICTIM])
    people = opened(sealed, "fictional court password").people
    assert VICTIM in {value for person in people for _field, value in person.names}
