"""The name key of a bundle: it opens with its password alone, names nobody without it, and is made with a reason."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.changes import ChangeSet
from graph.facts import Judgement, Source, Verdict
from graph.ids import EntityId, JudgementId, SourceId, random_id
from graph.moments import now
from investigator.case import Case, Secrets, new_case
from investigator.charts import Chart, Place
from investigator.command_line.name_keys import open_key, seal
from investigator.command_line.options import parser
from investigator.editing import new_entity, new_link
from investigator.exhibits.bundle import Bundle, export, wished
from investigator.exhibits.exhibit import Wish
from investigator.exhibits.name_key import NameKey, NoNameKey, opened, sealed, write_name_key
from investigator.exhibits.protected_words import protected_words
from investigator.exhibits.self_test import leaks
from investigator.status_entries import Cited
from tests.agencies import PASSPHRASE
from ui.app import painting
from ui.program import prepare

PASSWORD, REASON = "fictional court password", "Court of first instance, hearing on 4 March"
WISH = Wish(bundle="", seed="", moment="", by="", title="")
NAMES = ("Sreymom Longwood", "Bopha Hidden")


@pytest.fixture(scope="module")
def made(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, Bundle]]:
    """A bundle with two protected persons at a site, one with a phone. All fictional."""
    prepare(qapp)
    folder = tmp_path_factory.mktemp("key")
    with new_case(str(folder / "key.case"), Secrets(PASSPHRASE), title="Key", fictional=True) as case:
        word = Source(SourceId(random_id()), "register.csv", sha256="0" * 64, exhibit="EX-1", fictional=True)
        uids = [add(case, "Site", {"name": "Amber Tower (Demo)"}, Cited(word, "row 1", new=True))]
        for name in NAMES:
            uids.append(add(case, "Person", {"name": name, "name_khmer": "ស្រីមុំ ប្រឌិត"}, Cited(word, "row 2")))
            judged = Judgement(JudgementId(random_id()), uids[-1], Verdict.PROTECTED, by="Dara", at=now(), reason="v")
            case.ask(lambda s, j=judged: s.apply(ChangeSet("Protect", "Dara", now(), judgements=(j,))))  # type: ignore[misc]
            site, person = case.ask(lambda s: s.entities([uids[0]])), case.ask(lambda s: s.entities([uids[-1]]))
            ends = (person[0], site[0])
            link = new_link(case.schema, case.info.secret, "HELD_AT", ends, {}, Cited(word, "row 3"), by="D", at=now())
            case.ask(lambda s, k=link: s.apply(k.change))  # type: ignore[misc]
        chart = Chart(random_id(), "Tower", {uid: Place(90.0 * n, 60.0 * n) for n, uid in enumerate(uids)})
        yield case, export(case, wished(case, [chart], WISH), folder / "bundle", *painting())


def add(case: Case, kind: str, words: dict[str, str], cited: Cited) -> EntityId:
    change = new_entity(case.schema, kind, words, cited, by="Dara", at=now())
    case.ask(lambda s: s.apply(change.change))
    return EntityId(change.uid)


def number(bundle: Bundle) -> str:
    return bundle.exhibits[0].wish.bundle


def test_the_password_opens_it_and_says_who_stands_behind_each_pseudonym(
    made: tuple[Case, Bundle], tmp_path: Path
) -> None:
    case, bundle = made
    target = tmp_path / "names.json"
    key = write_name_key(case, number(bundle), target, PASSWORD, REASON)
    assert opened(target.read_bytes(), PASSWORD) == key
    labels = {e.uid: e.label for e in bundle.exhibits[0].entities if e.protected}
    there = case.ask(lambda s: s.entities(sorted(labels)))
    assert {p.pseudonym: dict(p.names)["Name"] for p in key.people} == {labels[e.uid]: e.value("name") for e in there}
    assert (key.bundle, key.fingerprint, key.reason, key.by) == (number(bundle), bundle.fingerprint, REASON, case.by)
    entry = case.ask(lambda s: s.audit(0, 100_000))[-1]
    assert entry.action == "Name key sealed"
    detail = json.loads(entry.detail)
    assert (detail["reason"], detail["entities"]) == (REASON, sorted(labels))
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600


def test_nobody_is_named_in_any_byte_of_it_without_the_password(made: tuple[Case, Bundle], tmp_path: Path) -> None:
    case, bundle = made
    target = tmp_path / "names.json"
    key = write_name_key(case, number(bundle), target, PASSWORD, REASON)
    words = case.ask(lambda s: protected_words(s, case.schema)).all
    data = target.read_bytes()
    packed = base64.b64decode(json.loads(data)["names"])
    assert leaks(data, words) == leaks(packed, words) == frozenset()
    assert REASON.encode() not in data
    plain = json.dumps([p.names for p in key.people], ensure_ascii=False).encode()
    assert leaks(plain, words), "the control: what is sealed would be found"
    assert not any(leaks(p.read_bytes(), words) for p in bundle.folder.rglob("*") if p.is_file())
    few = sealed(replace(key, people=key.people[:1]), PASSWORD)
    assert len(few) == len(data), "nor does its length count them"


@pytest.mark.parametrize("password", ["", "fictional court passworD", PASSWORD + " ", PASSPHRASE])
def test_another_password_opens_nothing(made: tuple[Case, Bundle], tmp_path: Path, password: str) -> None:
    case, bundle = made
    write_name_key(case, number(bundle), tmp_path / "names.json", PASSWORD, REASON)
    with pytest.raises(NoNameKey, match="does not open"):
        opened((tmp_path / "names.json").read_bytes(), password)


def test_what_was_altered_or_taken_from_another_bundle_is_refused(made: tuple[Case, Bundle], tmp_path: Path) -> None:
    case, bundle = made
    write_name_key(case, number(bundle), tmp_path / "names.json", PASSWORD, REASON)
    body = json.loads((tmp_path / "names.json").read_bytes())
    for field, other in (("fingerprint", "0" * 64), ("names", base64.b64encode(b"x" * 99).decode())):
        with pytest.raises(NoNameKey, match="altered"):
            opened(json.dumps(body | {field: other}).encode(), PASSWORD)
    with pytest.raises(NoNameKey, match="does not open"):
        opened(json.dumps(body | {"bundle": "another"}).encode(), PASSWORD)
    huge = body | {"key": body["key"] | {"kibibytes": 1 << 40}}
    with pytest.raises(NoNameKey, match="altered"):
        opened(json.dumps(huge).encode(), PASSWORD)
    for nonsense in (b"", b"{}", b"[]", b"\xff\x00", json.dumps(body | {"key": None}).encode(), b"[" * 100_000):
        with pytest.raises(NoNameKey, match="no name key"):
            opened(nonsense, PASSWORD)


def test_it_is_not_made_without_reason_with_a_short_password_or_over_a_file(
    made: tuple[Case, Bundle], tmp_path: Path
) -> None:
    case, bundle = made
    target = tmp_path / "names.json"
    before = len(case.ask(lambda s: s.audit(0, 100_000)))
    for password, reason, words in ((PASSWORD, " ", "why"), ("short", REASON, "at least 12")):
        with pytest.raises(NoNameKey, match=words):
            write_name_key(case, number(bundle), target, password, reason)
    with pytest.raises(NoNameKey, match="not the bundle"):
        write_name_key(case, number(bundle), target, PASSWORD, REASON, fingerprint="0" * 64)
    assert not target.exists()
    target.write_text("mine")
    with pytest.raises(NoNameKey, match="there already"):
        write_name_key(case, number(bundle), target, PASSWORD, REASON)
    assert target.read_text() == "mine"
    assert len(case.ask(lambda s: s.audit(0, 100_000))) == before, "nor is it noted"


def test_it_is_sealed_and_opened_at_the_command_line(
    made: tuple[Case, Bundle],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case, bundle = made
    monkeypatch.setenv("INVESTIGATOR_KEY_PASSWORD", PASSWORD)
    target = tmp_path / "names.json"
    words = ["name-key", "CASE", str(bundle.folder), "--to", str(target), "--reason", REASON]
    assert seal(case, parser().parse_args(words)) == 0
    assert open_key(parser().parse_args(["open-key", str(target), "--json"])) == 0
    told = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert {dict(map(tuple, p["names"]))["Name"] for p in told["people"]} == set(NAMES)
    assert isinstance(opened(target.read_bytes(), PASSWORD), NameKey)
