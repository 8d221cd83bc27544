"""A bundle of evidence of the sample case: every line leads to its source, and nobody protected is in it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from graph.changes import Document
from graph.ids import EntityId, random_id
from investigator.case import Case
from investigator.charts import KIND as CHART
from investigator.charts import Chart, Place, charts
from investigator.command_line.exhibits import draw
from investigator.command_line.options import parser
from investigator.demo import SAMPLE_WISH
from investigator.exhibits.bundle import Bundle, export, export_again, pages_of, wished
from investigator.exhibits.exhibit import NotExported, Wish
from investigator.exhibits.labels import shortened_number
from investigator.exhibits.page import TooMuchForAPage, laid_out
from investigator.exhibits.protected_words import excuses_of_case, excuses_of_pages, protected_words
from investigator.exhibits.record import recorded
from investigator.exhibits.renderer import Painting
from investigator.exhibits.self_test import leaks
from investigator.exhibits.verifier import faults
from investigator.paging import entities_of, links_of
from tests.conformance import conformance
from tests.journeys.conftest import held_at_the_sites


@pytest.fixture(scope="module")
def victims(sample: Case) -> Chart:
    return held_at_the_sites(sample)


@pytest.fixture(scope="module")
def bundle(sample: Case, victims: Chart, paint: Painting, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    wishes = wished(sample, [*sample.ask(charts)[:1], victims], SAMPLE_WISH)
    return export(sample, wishes, tmp_path_factory.mktemp("out") / "bundle", *paint)


def test_every_number_of_the_report_leads_to_a_source(bundle: Bundle, tmp_path: Path) -> None:
    reader = PdfReader(bundle.folder / "report.pdf")
    pages = [page.extract_text() for page in reader.pages]
    table = " ".join(" ".join(pages[len(bundle.exhibits) :]).split())
    rows = list(csv.DictReader(io.StringIO((bundle.folder / "sources.csv").read_text("utf-8-sig"))))
    for each in bundle.exhibits:
        assert each.lines, each.wish.title
        for line in each.lines:
            cited = [r for r in rows if r["chart"] == each.wish.title and r["number"] == str(line.number)]
            assert {(r["exhibit"], r["place"]) for r in cited} == {(c.exhibit, c.place) for c in line.citations}
            first = line.citations[0]
            assert re.search(rf"\b{line.number}\b.{{0,300}}?{first.exhibit}", table), line.words
    attached = reader.attachments["sources.json"][0]
    assert json.loads(attached) == json.loads((bundle.folder / "sources.json").read_text("utf-8"))


def test_the_report_is_tagged_and_archival(bundle: Bundle, tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1, as veraPDF reads them; the control says of itself that it is what it is not."""
    report = bundle.folder / "report.pdf"
    for verdict in conformance(report, "3a", "ua1"):
        assert verdict.broken == (), verdict.flavour
        assert verdict.checks > 10_000
    other = tmp_path / "other.pdf"
    other.write_bytes(report.read_bytes().replace(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<"))
    assert all(not verdict.broken for verdict in conformance(other, "ua1"))
    assert any(verdict.broken for verdict in conformance(other, "3a"))


def test_nobody_protected_is_in_any_byte(bundle: Bundle, sample: Case) -> None:
    words = sample.ask(lambda s: protected_words(s, sample.schema))
    assert len(words.whole) > 3000
    excuses = excuses_of_pages(bundle.exhibits, sample.schema, words)
    others = sample.ask(lambda s: excuses_of_case(s, sample.schema, words))
    for path in bundle.folder.rglob("*"):
        if path.is_file():
            excused = others if path.parent.name == "originals" else excuses
            assert leaks(path.read_bytes(), words.all, excused) == frozenset(), path.name
    shown = [e.label for e in bundle.exhibits[1].entities if e.protected]
    assert sorted(shown) == [f"V-{n:02d}" for n in range(1, len(shown) + 1)]
    assert shown


def test_the_search_for_leaks_finds_them(sample: Case, bundle: Bundle) -> None:
    """The control: what was kept back would have been found, plain, packed and in another encoding."""
    strings = sample.ask(lambda s: protected_words(s, sample.schema).all)
    kept = [sha for sha, where in bundle.originals.items() if "kept back" in where]
    assert kept
    for sha in kept:
        data = sample.ask(lambda s, x=sha: s.original(x))  # type: ignore[misc]
        assert data is not None
        assert leaks(data, strings)
    name = next(s for s in strings if " " in s and len(s) > 8)
    assert leaks(f"..{name}..".encode("utf-16-le"), [name])
    assert leaks(b"-" + name.encode() + b"-", [name])
    assert not leaks(b"x" + name.encode() + b"x", [name])


def test_a_protected_name_in_a_title_or_reason_stops_the_export(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    person = next(e for e in sample.ask(lambda s: list(entities_of(s, "Person"))) if e.protected and e.value("name"))
    titled = replace(victims, title=f"About {person.value('name')}")
    with pytest.raises(NotExported, match="protected"):
        export(sample, wished(sample, [titled], SAMPLE_WISH), tmp_path / "leak", *paint)
    assert list(tmp_path.iterdir()) == []


def test_names_are_shown_for_a_reason_which_is_kept(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    wishes = wished(sample, [victims], replace(SAMPLE_WISH, reveal="Hearing in camera on 3 March"))
    made = export(sample, wishes, tmp_path / "named", *paint)
    assert not any(e.label.startswith("V-") for e in made.exhibits[0].entities)
    assert "Hearing in camera" in sample.ask(lambda s: s.audit(0, 100_000))[-1].detail
    report = " ".join(page.extract_text() for page in PdfReader(made.folder / "report.pdf").pages)
    at = wishes[0].moment[:16].replace("T", " ")
    assert f"Hearing in camera on 3 March ({sample.by}, {at} UTC)" in " ".join(report.split())
    table = json.loads((made.folder / "sources.json").read_text("utf-8"))["charts"][0]
    assert table["names_shown_because"] == {
        "words": "Hearing in camera on 3 March",
        "by": sample.by,
        "at": wishes[0].moment,
    }


def test_a_reason_to_show_some_gives_no_document_away_that_names_others(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    wishes = wished(sample, [victims], replace(SAMPLE_WISH, reveal="Hearing in camera on 3 March"))
    made = export(sample, wishes, tmp_path / "named", *paint)
    shown = [e.uid for e in made.exhibits[0].entities]
    others = sample.ask(lambda s: protected_words(s, sample.schema, but_for=shown))
    everybody = sample.ask(lambda s: protected_words(s, sample.schema))
    assert others.whole < everybody.whole
    excuses = sample.ask(lambda s: excuses_of_case(s, sample.schema, others))
    assert "kept back: it names protected persons" in made.originals.values()
    for path in made.folder.rglob("*"):
        if path.parent.name == "originals":
            assert leaks(path.read_bytes(), others.all, excuses) == frozenset(), path.name


def test_again_gives_the_same_bytes_and_a_new_one_other_pseudonyms(
    sample: Case, victims: Chart, bundle: Bundle, paint: Painting, tmp_path: Path
) -> None:
    first = export(sample, wished(sample, [victims], SAMPLE_WISH), tmp_path / "first", *paint)
    again = export_again(sample, first.folder, tmp_path / "again")
    assert contents(again.folder) == contents(first.folder)
    other = export(sample, wished(sample, [victims], SAMPLE_WISH), tmp_path / "other", *paint)
    assert {e.uid for e in other.exhibits[0].entities} == {e.uid for e in bundle.exhibits[1].entities}
    assert other.exhibits[0].wish.bundle != bundle.exhibits[1].wish.bundle


def test_pseudonyms_of_two_bundles_cannot_be_joined(sample: Case, victims: Chart, paint: Painting) -> None:
    people, listed = set(), set()
    for _ in range(6):
        (page,) = pages_of(sample, wished(sample, [victims], SAMPLE_WISH), paint.looks)
        hidden = [e for e in page.exhibit.entities if e.protected]
        people.add(tuple(e.uid for e in hidden))
        listed.add(tuple(e.label for e in hidden))
        lines = [line for line in page.exhibit.lines if line.type == "HELD_AT"]
        assert [line.words for line in lines] == sorted(line.words for line in lines)
    assert len(people) > 1, "who stands behind them is drawn anew"
    assert listed == {tuple(f"V-{n:02d}" for n in range(1, len(hidden) + 1))}, "their order says nothing"


def drawn_by_command(case: Case, chart: Chart, target: Path, paint: Painting, *options: str) -> int:
    """Draws the first chart of the case, which this is made for a moment."""
    kept = Document(CHART, chart.uid, chart.to_text())
    case.ask(lambda s: s.keep(kept))
    try:
        assert case.ask(charts)[0].uid == chart.uid
        return draw(case, parser().parse_args(["chart", "CASE", "--to", str(target), *options]), paint)
    finally:
        case.ask(lambda s: s.keep(Document(CHART, chart.uid, None, before=kept.text)))


def test_a_chart_drawn_alone_is_searched_too(sample: Case, victims: Chart, paint: Painting, tmp_path: Path) -> None:
    person = next(e for e in sample.ask(lambda s: list(entities_of(s, "Person"))) if e.protected and e.value("name"))
    titled = replace(victims, uid=random_id(), title=f"About {person.value('name')}")
    with pytest.raises(NotExported, match="protected"):
        drawn_by_command(sample, titled, tmp_path / "leak.pdf", paint)
    assert list(tmp_path.iterdir()) == []


def test_names_on_a_chart_drawn_alone_are_logged_with_the_reason(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    shown = replace(victims, uid=random_id())
    assert drawn_by_command(sample, shown, tmp_path / "named.pdf", paint, "--reveal", "Hearing on 4 March") == 0
    entry = sample.ask(lambda s: s.audit(0, 100_000))[-1]
    assert (entry.action, json.loads(entry.detail)["reason"]) == ("Protected names shown", "Hearing on 4 March")
    assert json.loads(entry.detail)["entities"]


def test_a_drawing_takes_the_place_of_no_file_unless_it_is_forced_to(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    target, other = tmp_path / "chart.svg", tmp_path / "other.svg"
    target.write_text("mine")
    assert drawn_by_command(sample, replace(victims, uid=random_id()), target, paint) == 2
    assert contents(tmp_path) == {"chart.svg": b"mine"}
    assert drawn_by_command(sample, replace(victims, uid=random_id()), target, paint, "--force") == 0
    assert target.read_bytes().startswith(b"<?xml")
    other.symlink_to(target)
    before = target.read_bytes()
    assert drawn_by_command(sample, replace(victims, uid=random_id()), other, paint) == 2
    assert drawn_by_command(sample, replace(victims, uid=random_id()), other, paint, "--force", "--monochrome") == 0
    assert target.read_bytes() == before
    assert not other.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["chart.svg", "other.svg"]


def test_a_typeface_called_thai_is_no_person_and_a_person_called_thai_is_found() -> None:
    def packed(body: bytes) -> bytes:
        return b"%PDF-1.7\nstream\n" + zlib.compress(body) + b"\nendstream"

    names = "Noto Sans Thai Regular".encode("utf-16-be") + b" -D thai -f none"
    assert leaks(packed(b"\0\1\0\0" + names), ["Thai", "thai"]) == frozenset()
    assert leaks(packed(b"\0\1\0\0" + names + " Thai".encode("utf-16-be")), ["Thai"]) == {"Thai"}
    assert leaks(packed(b"not a font: Noto Sans Thai"), ["Thai"]) == {"Thai"}


def test_a_pseudonym_is_one_person_on_all_pages_of_a_bundle(sample: Case, paint: Painting) -> None:
    held = list(sample.ask(lambda s: list(links_of(s, "HELD_AT"))))[:12]
    charts_of_both = []
    for title, links in (("First", held[:8]), ("Second", held[4:])):
        uids = dict.fromkeys(uid for link in links for uid in (link.source, link.target))
        places = {EntityId(uid): Place(120.0 * (n % 5), 120.0 * (n // 5)) for n, uid in enumerate(uids)}
        charts_of_both.append(Chart(random_id(), title, places))
    pages = pages_of(sample, wished(sample, charts_of_both, SAMPLE_WISH), paint.looks)
    pairs = {(e.label, e.uid) for page in pages for e in page.exhibit.entities if e.protected}
    assert len(pairs) == len({label for label, _uid in pairs}) == len({uid for _label, uid in pairs})
    shared = set.intersection(*({e.uid for e in page.exhibit.entities if e.protected} for page in pages))
    assert shared, "the control: somebody stands on both pages"


def test_lines_without_a_source_are_left_out_and_listed_or_kept_for_a_reason(
    sample: Case, victims: Chart, paint: Painting
) -> None:
    early = replace(wished(sample, [victims], SAMPLE_WISH)[0], moment="2000-01-01T00:00:00Z")
    (page,) = pages_of(sample, [early], paint.looks)
    assert not page.exhibit.lines
    assert page.exhibit.left_out
    (page,) = pages_of(sample, [replace(early, include_uncited="Said in court on 3 March")], paint.looks)
    assert page.exhibit.lines
    signed = {str(line.reason) for line in page.exhibit.lines}
    assert signed == {f"Said in court on 3 March ({sample.by}, 2000-01-01 00:00 UTC)"}
    assert not page.exhibit.left_out


def test_the_same_page_gives_the_same_bytes_and_black_and_white_has_no_colour(
    sample: Case, bundle: Bundle, paint: Painting
) -> None:
    wish = sample.ask(lambda s: recorded(s, bundle.exhibits[0].wish.bundle)).exhibits[0].wish
    (page,) = pages_of(sample, [wish], paint.looks)
    assert paint.renderer.svg(page) == paint.renderer.svg(page)
    (grey,) = pages_of(sample, [replace(wish, monochrome=True)], paint.looks)
    colours = set(re.findall(rb"#[0-9a-f]{6}", paint.renderer.svg(grey)))
    assert colours
    spread = [max(c) - min(c) for c in ([int(x[i : i + 2], 16) for i in (1, 3, 5)] for x in colours)]
    assert max(spread) < 0x40
    assert b"<text" not in paint.renderer.svg(page)


def test_too_many_entities_for_a_page_are_refused_in_words(sample: Case, paint: Painting) -> None:
    persons = sample.ask(lambda s: list(entities_of(s, "Person")))[:200]
    chart = Chart(random_id(), "Many", {p.uid: Place(float(n), 0.0) for n, p in enumerate(persons)})
    with pytest.raises(TooMuchForAPage, match="too many"):
        pages_of(sample, wished(sample, [chart], SAMPLE_WISH), paint.looks)
    assert laid_out is not None


def test_a_folder_that_is_not_empty_is_never_written_into(
    sample: Case, victims: Chart, paint: Painting, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine")
    with pytest.raises(NotExported, match="there already"):
        export(sample, wished(sample, [victims], SAMPLE_WISH), tmp_path / "taken", *paint)
    assert contents(tmp_path / "taken") == {"mine.txt": b"mine"}


def change_a_byte(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)


def remove(folder: Path, name: str) -> None:
    (folder / name).unlink()


def rename(folder: Path, name: str) -> None:
    (folder / name).rename(folder / f"{name}.old")


def add_beside(folder: Path, name: str) -> None:
    (folder / name).with_name("added.txt").write_text("more")


def link_instead(folder: Path, name: str) -> None:
    copied = folder.parent / "elsewhere"
    copied.write_bytes((folder / name).read_bytes())
    (folder / name).unlink()
    (folder / name).symlink_to(copied)


@pytest.mark.parametrize("act", [change_a_byte, remove, rename, add_beside, link_instead])
def test_one_file_changed_added_removed_or_renamed_is_refused_by_both(
    bundle: Bundle, tmp_path: Path, act: Callable[[Path, str], None]
) -> None:
    for name in contents(bundle.folder):
        folder = tmp_path / "copy" / "bundle"
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(bundle.folder, folder)
        assert faults(folder)[0] == []
        act(folder, name)
        assert faults(folder)[0], name


def test_the_bundle_s_own_verifier_needs_nothing_and_writes_nothing(bundle: Bundle, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle.folder, folder)
    before = contents(folder)
    done = subprocess.run([sys.executable, "-I", folder / "verify.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Fingerprint {bundle.fingerprint}" in done.stdout
    assert contents(folder) == before
    change_a_byte(folder, "sources.csv")
    done = subprocess.run([sys.executable, "-I", folder / "verify.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "sources.csv was changed." in done.stdout


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "a/../../b", "c:\\x", ""])
def test_a_manifest_that_leads_out_of_the_bundle_is_refused(bundle: Bundle, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle.folder, folder)
    body = json.loads((folder / "manifest.json").read_text())
    body["files"][name] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(body))
    assert any("leads out" in fault for fault in faults(folder)[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["sources.csv", "manifest.json", "manifest.sha256"])
def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(bundle: Bundle, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(bundle.folder, folder)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    verifier = [sys.executable, "-I", folder / "verify.py"]
    done = subprocess.run(verifier, capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode == 1
    assert f"{name} is no plain file." in done.stdout


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path: Path) -> None:
    assert faults(tmp_path)[0] == [
        f"{name} is missing or cannot be read." for name in ("manifest.json", "manifest.sha256")
    ]


def test_numbers_are_shortened_to_their_end() -> None:
    assert shortened_number("+85512345678") == "··5678"
    assert shortened_number("12345") == "12345"


def test_what_a_bundle_says_is_kept_whole(sample: Case, bundle: Bundle) -> None:
    kept = sample.ask(lambda s: recorded(s, bundle.exhibits[0].wish.bundle))
    assert [plain_wish(each.wish) for each in kept.exhibits] == [plain_wish(each.wish) for each in bundle.exhibits]
    assert [each.body() for each in kept.exhibits] == [each.body() for each in bundle.exhibits]


def plain_wish(wish: Wish) -> Wish:
    return replace(wish, places=dict(wish.places))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
