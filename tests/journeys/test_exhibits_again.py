"""A bundle is made again byte for byte whatever happened to the case since, and names nobody who was protected then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import audit, language
from graph.changes import ChangeSet, Document
from graph.facts import Judgement, Source, Verdict
from graph.ids import JudgementId, SourceId, random_id
from graph.moments import now
from graph.store import StoreError
from investigator.case import Case, Secrets, open_case
from investigator.charts import KIND as CHART
from investigator.charts import charts
from investigator.command_line.exhibits import export_bundle
from investigator.command_line.options import parser
from investigator.command_line.questions import log
from investigator.demo import PASSPHRASE, SAMPLE_WISH, build
from investigator.disclosure import Disclosure
from investigator.editing import corrected, deleted, deletion
from investigator.exhibits import bundle as making
from investigator.exhibits.bundle import Bundle, export, export_again, wished
from investigator.exhibits.exhibit import NotExported, NothingToShow, exhibits
from investigator.exhibits.journal import AGAIN, BEGUN, BROKEN, DONE, unfinished
from investigator.exhibits.record import KIND, NotRecorded, recorded
from investigator.exhibits.renderer import Painting
from investigator.exhibits.self_test import leaks
from investigator.intake import carry_out, plan_import
from investigator.runs import undo_import
from investigator.sample.mapping import mapping
from investigator.status_entries import Cited
from tests.journeys.conftest import held_at_the_sites


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, paint: Painting) -> tuple[Path, Bundle]:
    """A case file with one bundle made of it: a network, and victims at the sites where they were held."""
    folder = tmp_path_factory.mktemp("sample")
    with build(str(folder / "sample.case"), folder / "files", Secrets(PASSPHRASE)).case as case:
        wanted = [case.ask(charts)[0], held_at_the_sites(case)]
        made = export(case, wished(case, wanted, SAMPLE_WISH), folder / "bundle", *paint)
    return folder / "sample.case", made


@pytest.fixture
def case(exported: tuple[Path, Bundle], tmp_path: Path) -> Iterator[Case]:
    """A copy of the case, to work on."""
    shutil.copy(exported[0], tmp_path / "work.case")
    with open_case(str(tmp_path / "work.case"), Secrets(PASSPHRASE)) as opened:
        yield opened


@pytest.fixture
def bundle(exported: tuple[Path, Bundle]) -> Bundle:
    return exported[1]


def judge(case: Case, target: str, verdict: Verdict) -> ChangeSet:
    judged = Judgement(JudgementId(random_id()), target, verdict, by="Dara", at=now(), reason="test")
    change = ChangeSet("Judge", "Dara", now(), judgements=(judged,))
    case.ask(lambda s: s.apply(change))
    return change


def withdraw(case: Case, bundle: Bundle, _folder: Path) -> None:
    """What proves a numbered line is withdrawn."""
    for record in case.ask(lambda s: s.records_about([bundle.exhibits[0].lines[0].links[0]])):
        judge(case, record.uid, Verdict.WITHDRAWN)


def delete(case: Case, bundle: Bundle, _folder: Path) -> None:
    """Two shown entities are deleted from the case, one by name and one under a pseudonym."""
    uids = [next(e.uid for e in bundle.exhibits[n].entities if e.protected == bool(n)) for n in (0, 1)]
    found = case.ask(lambda s: deletion(s, uids, Disclosure(case.schema)))
    case.ask(lambda s: s.apply(deleted(found, "test", by="Dara", at=now())))


def unprotect(case: Case, bundle: Bundle, _folder: Path) -> None:
    """Nobody on the pages is protected any more."""
    for shown in bundle.exhibits[1].entities:
        if shown.protected:
            judge(case, shown.uid, Verdict.UNPROTECTED)


def rename(case: Case, bundle: Bundle, _folder: Path) -> None:
    """Somebody shown by name turns out to be somebody who is in the case already."""
    first, second = [e for e in bundle.exhibits[0].entities if e.type == "Person" and not e.protected][:2]
    (entity,) = case.ask(lambda s: s.entities([first.uid]))
    word = Source(SourceId(random_id()), "Register", kind="word", fictional=True)
    change = corrected(
        case.schema, entity, "name", second.label, Cited(word, "page 1", new=True), "test", by="Dara", at=now()
    )
    case.ask(lambda s: s.apply(change))


def take_in(case: Case, bundle: Bundle, folder: Path) -> str:
    """Another import says something else of the sites that the pages show."""
    paper = folder / "2031-10-sites.csv"
    text = (bundle.folder.parent / "files" / "2031-03-sites.csv").read_text("utf-8")
    paper.write_text(text.replace("(Demo)", "House (Demo)"), encoding="utf-8")
    run = carry_out(case, plan_import(case, [paper], mapping=mapping()))
    assert run is not None
    return run.uid


def undo_all(case: Case, bundle: Bundle, folder: Path) -> None:
    """Every import that the case was made of is undone: it holds nothing that the pages show."""
    for run in case.ask(lambda s: s.runs()):
        undo_import(case, run.uid)


def undo_another(case: Case, bundle: Bundle, folder: Path) -> None:
    """An import after the export, undone again."""
    undo_import(case, take_in(case, bundle, folder))


def drop_charts(case: Case, _bundle: Bundle, _folder: Path) -> None:
    """The charts are gone, and the person speaks another language."""
    for chart in case.ask(charts):
        case.ask(lambda s, c=chart: s.keep(Document(CHART, c.uid, None, before=c.to_text())))  # type: ignore[misc]
    language.use("km")


WORK = [withdraw, delete, unprotect, rename, take_in, undo_all, undo_another, drop_charts]


@pytest.mark.parametrize("work", WORK, ids=[work.__name__ for work in WORK])
def test_the_same_bytes_whatever_happened_since(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path, work: Callable[[Case, Bundle, Path], object]
) -> None:
    work(case, bundle, tmp_path)
    try:
        again = export_again(case, bundle.folder, tmp_path / "again")
    finally:
        language.use("en")
    assert contents(again.folder) == contents(bundle.folder)
    entry = case.ask(lambda s: s.audit(0, 100_000))[-1]
    assert (entry.action, json.loads(entry.detail)["bundle"]) == (AGAIN, bundle.exhibits[0].wish.bundle)


@pytest.mark.parametrize("work", [withdraw, delete, unprotect, rename, undo_all])
def test_the_control_the_case_says_something_else_since(
    case: Case, bundle: Bundle, tmp_path: Path, work: Callable[[Case, Bundle, Path], object]
) -> None:
    wishes = [each.wish for each in bundle.exhibits]
    before = case.ask(lambda s: exhibits(s, case.schema, wishes))
    assert [each.fingerprint for each in before] == [each.fingerprint for each in bundle.exhibits]
    work(case, bundle, tmp_path)
    try:
        after = [each.fingerprint for each in case.ask(lambda s: exhibits(s, case.schema, wishes))]
    except NothingToShow:
        after = []
    assert after != [each.fingerprint for each in bundle.exhibits]


def test_nobody_who_was_protected_then_is_named_when_protection_was_lifted(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    unprotect(case, bundle, tmp_path)
    hidden = [e.uid for e in bundle.exhibits[1].entities if e.protected]
    names = {e.value("name") for e in case.ask(lambda s: s.entities(hidden)) if e.value("name")}
    assert names
    again = export_again(case, bundle.folder, tmp_path / "again")
    assert not any(leaks(data, names) for data in contents(again.folder).values())
    kept = next(d for d in case.ask(lambda s: s.documents(KIND)) if d.name == bundle.exhibits[0].wish.bundle)
    assert kept.text is not None
    assert not leaks(kept.text.encode(), names), "nor does the case keep their names with the bundle"
    new = export(case, [replace(each.wish, bundle="new") for each in bundle.exhibits], tmp_path / "new", *paint)
    found = {name for data in contents(new.folder).values() for name in leaks(data, names)}
    assert found == names, "the control: a bundle that is made now names them"


def test_who_is_protected_since_is_named_again_for_a_reason_only_which_is_logged(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    shown = next(e for e in bundle.exhibits[0].entities if e.type == "Person")
    judge(case, shown.uid, Verdict.PROTECTED)
    with pytest.raises(NotExported, match="protected by now"):
        export_again(case, bundle.folder, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    words = ["export", "CASE", "--to", str(tmp_path / "again"), "--again", str(bundle.folder)]
    assert export_bundle(case, parser().parse_args([*words, "--reveal", "Hearing on 4 March"]), paint) == 0
    assert contents(tmp_path / "again") == contents(bundle.folder)
    detail = json.loads(case.ask(lambda s: s.audit(0, 100_000))[-1].detail)
    assert (detail["names shown because"], detail["entities"]) == ("Hearing on 4 March", [shown.uid])


def test_names_that_a_bundle_shows_for_a_reason_need_one_again(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    wishes = [replace(bundle.exhibits[1].wish, bundle="named", reveal="Hearing in camera on 3 March")]
    named = export(case, wishes, tmp_path / "named", *paint)
    delete(case, bundle, tmp_path)
    with pytest.raises(NotExported, match="protected by now"):
        export_again(case, named.folder, tmp_path / "again")
    again = export_again(case, named.folder, tmp_path / "again", reveal="Hearing on 4 March")
    assert contents(again.folder) == contents(named.folder)


def test_a_bundle_of_another_case_or_of_an_older_version_is_refused(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    name = bundle.exhibits[0].wish.bundle
    (kept,) = (d for d in case.ask(lambda s: s.documents(KIND)) if d.name == name)
    case.ask(lambda s: s.keep(Document(KIND, name, '{"fingerprint": "", "pages": []}', before=kept.text)))
    with pytest.raises(NotRecorded, match="another version"):
        export_again(case, bundle.folder, tmp_path / "again")
    with pytest.raises(NotRecorded, match="did not make"):
        case.ask(lambda s: recorded(s, "unknown"))


class Squatter:
    """Puts a file where the bundle is to lie while its pages are drawn."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def step(self, _what: str, _done: int, _total: int) -> None:
        self._target.mkdir(exist_ok=True)
        (self._target / "mine.txt").write_text("mine")


def test_a_bundle_that_cannot_be_moved_to_its_place_is_noted_as_broken_off(
    case: Case, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    wishes = [replace(each.wish, bundle="squatted") for each in bundle.exhibits]
    with pytest.raises(NotExported, match="cannot be written"):
        export(case, wishes, tmp_path / "taken", *paint, Squatter(tmp_path / "taken"))
    assert contents(tmp_path / "taken") == {"mine.txt": b"mine"}
    entries = case.ask(lambda s: s.audit(0, 100_000))
    assert [e.action for e in entries[-2:]] == [BEGUN, BROKEN]
    assert unfinished(entries) == ()


def test_a_bundle_whose_end_the_log_could_not_take_is_gone_and_told_by_audit(
    case: Case,
    bundle: Bundle,
    paint: Painting,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    noted = making.log_export

    def full(into: Case, action: str, record: making.Record) -> None:
        if action == DONE:
            assert (tmp_path / "out").is_dir(), "the log is told before the bundle is moved, and after it"
            raise StoreError("The disk is full.", "Make room.")
        noted(into, action, record)

    monkeypatch.setattr(making, "log_export", full)
    wishes = [replace(each.wish, bundle="unfinished") for each in bundle.exhibits]
    with pytest.raises(StoreError, match="full"):
        export(case, wishes, tmp_path / "out", *paint)
    assert not (tmp_path / "out").exists()
    assert log(case, parser().parse_args(["audit", "CASE"])) == 0
    assert "Bundle unfinished was begun and never noted as exported" in capsys.readouterr().out
    entries = case.ask(lambda s: s.audit(0, 100_000))
    assert unfinished(entries) == ("unfinished",)
    assert audit.first_break(entries) is None


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
