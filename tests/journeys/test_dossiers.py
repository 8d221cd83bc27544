"""Dossiers in a bundle: every fact leads to a document, only what is allowed is said, nobody protected comes in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from graph import language
from graph.changes import ChangeSet, Document, NewEntity, NewLink
from graph.facts import Citation, Claim, Grade, Judgement, Record, Source, StatusChange, Verdict
from graph.ids import EntityId, JudgementId, KeyDigest, LinkId, RecordId, SourceId, StatusId, SubjectId, random_id
from graph.schema import standard
from investigator.case import Case, Secrets, new_case
from investigator.charts import KIND as CHART
from investigator.charts import Chart, Place, charts
from investigator.command_line.exhibits import export_bundle
from investigator.command_line.options import parser
from investigator.demo import SAMPLE_WISH
from investigator.exhibits.bundle import Bundle, export, export_again, wished
from investigator.exhibits.dossier import About, Dossier, Fact
from investigator.exhibits.dossier_fields import AXES, SUBJECTS, may_say
from investigator.exhibits.dossiers import dossiers, subjects
from investigator.exhibits.exhibit import NotExported, NothingToShow, Wish, exhibits
from investigator.exhibits.protected_words import excuses_of_case, excuses_of_pages, protected_words
from investigator.exhibits.record import KIND, recorded
from investigator.exhibits.renderer import Painting
from investigator.exhibits.self_test import leaks
from investigator.sites import PLAN
from tests.agencies import PASSPHRASE
from tests.journeys.conftest import held_at_the_sites

JANUARY, MARCH = "2024-01-10T08:00:00.000000Z", "2024-03-10T08:00:00.000000Z"
VICTIM = "Sreymom Longwood"
WISH = Wish(bundle="", seed="", moment="", by="", title="")
REGISTER = b"Name,Phone\nAmber Trading (Demo),+85512345678\n"


@dataclass
class Work:
    """A fictional case that is filled by hand: a suspect, a business, a site, a victim on the chart and one off it."""

    case: Case
    document: Source
    word: Source
    uids: dict[str, EntityId] = field(default_factory=dict)

    def adds(self, name: str, type_name: str = "Person", /, **values: str) -> EntityId:
        uid = self.uids[name] = EntityId(random_id())
        main = self.case.schema.entities[type_name].caption[0]
        entity = NewEntity(uid, type_name, KeyDigest(random_id()))
        self.apply(entities=(entity,), records=(self.record(uid, {main: name} | values),))
        return uid

    def says(self, name: str, source: Source | None = None, at: str = JANUARY, row: int = 7, **values: str) -> None:
        self.apply(records=(self.record(self.uids[name], values, source=source, at=at, row=row),))

    def links(self, kind: str, one: str, other: str, source: Source | None = None, **values: str) -> None:
        uid = LinkId(random_id())
        link = NewLink(uid, kind, self.uids[one], self.uids[other])
        self.apply(links=(link,), records=(self.record(uid, values, source=source),))

    def sets(self, name: str, axis: str, value: str, happened: str, learned: str, *, cited: bool = True) -> None:
        places = (Citation(self.document.uid, "row 9"),) if cited else ()
        uid, entry = StatusId(random_id()), (axis, value, happened, learned)
        self.apply(statuses=(StatusChange(uid, self.uids[name], *entry, places, "Police", grade=Grade("A", "1")),))

    def judges(self, target: str, verdict: Verdict) -> None:
        judged = Judgement(JudgementId(random_id()), target, verdict, by="Dara", at=MARCH, reason="test")
        self.apply(judgements=(judged,))

    def record(
        self, uid: str, values: Mapping[str, str], *, source: Source | None = None, at: str = JANUARY, row: int = 2
    ) -> Record:
        claims = tuple(Claim(name, value, value, "A") for name, value in values.items())
        cited, place = (source or self.document).uid, f"row {row}"
        made = RecordId(random_id())
        return Record(made, SubjectId(uid), cited, place, claims, Grade("B", "2"), learned_at=at, by="Dara")

    def apply(self, **parts: object) -> None:
        change = ChangeSet("Test", "Dara", JANUARY, **parts)  # type: ignore[arg-type]
        self.case.ask(lambda s: s.apply(change))

    def chart(self, *names: str) -> Chart:
        places = {self.uids[name]: Place(120.0 * n, 90.0 * (n % 2)) for n, name in enumerate(names or ON_CHART)}
        return Chart(random_id(), "Tower (fictional)", places)

    def wishes(self, *about: str, **more: object) -> Sequence[Wish]:
        like = replace(WISH, dossiers=tuple(self.uids[name] for name in about), **more)  # type: ignore[arg-type]
        return wished(self.case, [self.chart()], like)

    def written(self, *about: str, **more: object) -> tuple[Dossier, ...]:
        wishes = self.wishes(*about, **more)
        pages = self.case.ask(lambda s: exhibits(s, self.case.schema, wishes))
        return self.case.ask(lambda s: dossiers(s, self.case.schema, pages, wishes[0].dossiers))


ON_CHART = ("Dara Example", "Amber Trading (Demo)", "Amber Tower (Demo)", VICTIM, "+85512000001")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with new_case(str(tmp_path / "work.case"), Secrets(PASSPHRASE), title="Work", fictional=True) as case:
        sha256 = hashlib.sha256(REGISTER).hexdigest()
        document = Source(SourceId(random_id()), "register.csv", sha256=sha256, exhibit="EX-017", fictional=True)
        word = Source(SourceId(random_id()), "Word of Dara", kind="word", fictional=True)
        made = Work(case, document, word)
        made.apply(sources=(document, word))
        case.ask(lambda s: s.put_original(sha256, REGISTER))
        made.adds("Dara Example", nationality="KH", birth_date="1990-01-02", phone="+85512999888", notes="Met at home")
        made.says("Dara Example", name_khmer="ដារ៉ា ឧទាហរណ៍", address="12 Example Lane, Demo")
        made.adds("Amber Trading (Demo)", "Organization", phone="+85512345678", sector="Travel", notes="Ask Chan")
        made.adds("Amber Tower (Demo)", "Site", province="Kampot", next_step="Raid on Monday", owner="Lieutenant Test")
        made.adds(VICTIM, first_name="Sreymom", last_name="Longwood")
        made.adds("Bopha Hidden")
        made.adds("Chan Offpage")
        made.adds("+85512000001", "Identifier", number="+85512000001", kind="phone")
        for name in (VICTIM, "Bopha Hidden"):
            made.judges(made.uids[name], Verdict.PROTECTED)
            made.links("HELD_AT", name, "Amber Tower (Demo)")
        made.links("DIRECTS", "Dara Example", "Amber Trading (Demo)", role="director")
        made.links("OPERATES", "Amber Trading (Demo)", "Amber Tower (Demo)")
        made.links("USES", "Dara Example", "+85512000001")
        made.links("KNOWS", "Dara Example", "Chan Offpage", made.word)
        made.links("WORKS_AT", "Chan Offpage", "Amber Tower (Demo)")
        made.sets("Amber Tower (Demo)", "observed_state", "confirmed_active", "2024-01-20", "2024-02-01")
        made.sets("Amber Tower (Demo)", "official_action", "temporarily_closed", "2024-01-02", "2024-01-05")
        yield made


def said(dossier: Dossier) -> list[tuple[str, str]]:
    return [(fact.topic, fact.words) for fact in dossier.facts]


def texts(dossier: Dossier) -> str:
    return json.dumps(dossier.body(), ensure_ascii=False)


def test_a_dossier_says_what_is_allowed_and_counts_the_rest(work: Work) -> None:
    (dara,) = work.written("Dara Example")
    assert said(dara) == [
        ("Name", "Dara Example"),
        ("Nationality", "Cambodia"),
        ("directs", "Dara Example → directs → Amber Trading (Demo) · Role: Director"),
        ("uses", "Dara Example → uses → ··0001"),
    ]
    assert [fact.number for fact in dara.facts] == [1, 2, 3, 4]
    assert dict(dara.left_out) == {
        f"Left out: {name}": 1 for name in ("Address", "Born", "Name, Khmer", "Notes", "Phone")
    }
    for kept in ("1990", "99988", "Example Lane", "Met at home", "ដារ៉ា", "12000"):
        assert kept not in texts(dara), kept
    (amber,) = work.written("Amber Trading (Demo)")
    assert ("Phone", "··5678") in said(amber)
    assert ("Sector", "Travel") in said(amber)
    assert "Ask Chan" not in texts(amber)
    (tower,) = work.written("Amber Tower (Demo)")
    assert not re.search("Raid on Monday|Lieutenant", texts(tower)), "what is planned is nobody else's business"


def test_what_is_said_without_a_document_is_listed_as_unproven(work: Work) -> None:
    work.says("Dara Example", work.word, alias="Uncle Demo")
    (dara,) = work.written("Dara Example")
    assert [(f.number, f.topic, f.words) for f in dara.unproven] == [
        (0, "Alias", "Uncle Demo"),
        (0, "knows", "Dara Example → knows → Chan Offpage"),
    ]
    assert not any("Uncle" in words for _topic, words in said(dara))
    assert (dara.said, len(dara.facts)) == (6, 4)
    work.says("Dara Example", alias="Uncle Demo")
    (dara,) = work.written("Dara Example")
    assert ("Alias", "Uncle Demo") in said(dara), "the control: a document says so too"


def test_a_site_has_the_history_of_both_axes(work: Work) -> None:
    work.sets("Amber Tower (Demo)", "observed_state", "vacated", "2024-03-01", "2024-03-02", cited=False)
    (tower,) = work.written("Amber Tower (Demo)")
    entries = [(f.topic, f.words, f.happened, f.learned) for f in tower.facts if f.about is About.STATUS]
    assert entries == [
        ("Official action", "Temporarily closed, pending investigation · Police", "2024-01-02", "2024-01-05"),
        ("Observed state", "Confirmed active · Police", "2024-01-20", "2024-02-01"),
    ]
    assert tower.entries == 3
    assert [f.words for f in tower.unproven] == ["Vacated · Police"]
    assert {f.citations[0].grade for f in tower.facts if f.about is About.STATUS} == {"A1"}
    (early,) = work.written("Amber Tower (Demo)", as_of="2024-01-15")
    assert [f.topic for f in early.facts if f.about is About.STATUS] == ["Official action"], "by when it was learned"


def test_nobody_protected_comes_in_by_a_dossier(work: Work) -> None:
    (tower,) = work.written("Amber Tower (Demo)")
    links = [f.words for f in tower.facts if f.about is About.LINK]
    assert "V-01 → held at → Amber Tower (Demo)" in links, "whom a page shows is called as there"
    assert "Chan Offpage → works at → Amber Tower (Demo)" in links
    assert tower.left_out["Left out: links to protected persons who are on none of the pages"] == 1
    assert not re.search("Bopha|Sreymom", texts(tower))
    (tower,) = work.written("Amber Tower (Demo)", reveal="Hearing in camera")
    assert "Sreymom" in texts(tower), "the control: for a reason the page names her"
    assert "Bopha" not in texts(tower), "and still nobody who is on no page"


def test_who_is_under_a_pseudonym_has_a_dossier_for_a_reason_alone(work: Work) -> None:
    for name in (VICTIM, "Chan Offpage", "+85512000001"):
        with pytest.raises(NothingToShow, match="No dossier can be written on"):
            work.written(name)
    (made,) = work.written(VICTIM, reveal="Hearing in camera")
    assert (made.subject.label, made.revealed) == (VICTIM, (work.uids[VICTIM],))
    wishes = work.wishes()
    pages = work.case.ask(lambda s: exhibits(s, work.case.schema, wishes))
    assert [e.label for e in subjects(pages)] == ["Dara Example", "Amber Trading (Demo)", "Amber Tower (Demo)"]


def test_sources_that_differ_stand_side_by_side_and_what_is_withdrawn_stands_nowhere(work: Work) -> None:
    work.says("Amber Trading (Demo)", row=8, sector="Recruitment")
    work.says("Amber Trading (Demo)", row=9, sector="Travel")
    (amber,) = work.written("Amber Trading (Demo)")
    sectors = {f.words: f for f in amber.facts if f.topic == "Sector"}
    assert {f.note for f in sectors.values()} == {"other sources say otherwise"}
    assert [c.place for c in sectors["Travel"].citations] == ["row 2", "row 9"]
    about = work.case.ask(lambda s: s.records_about([work.uids["Amber Trading (Demo)"]]))
    wrong = next(r for r in about if r.locator == "row 8")
    work.judges(wrong.uid, Verdict.WITHDRAWN)
    (amber,) = work.written("Amber Trading (Demo)")
    assert [(f.words, f.note) for f in amber.facts if f.topic == "Sector"] == [("Travel", "")]


def test_a_link_is_said_as_weak_as_it_is_and_for_as_long_as_it_was(work: Work) -> None:
    made = LinkId(random_id())
    link = NewLink(made, "OWNS", work.uids["Dara Example"], work.uids["Amber Trading (Demo)"])
    record = replace(work.record(made, {"strength": "tentative"}), valid_from="2019-03", valid_to="2021")
    work.apply(links=(link,), records=(record,))
    (dara,) = work.written("Dara Example")
    notes = {fact.topic: fact.note for fact in dara.facts}
    assert notes["owns"] == "tentative, from 2019-03 to 2021"
    assert notes["directs"] == "", "the control: nothing weakens it"


def test_homes_and_families_are_said_where_a_page_says_them(work: Work) -> None:
    work.links("LIVES_AT", "Chan Offpage", "Amber Tower (Demo)")
    work.links("FAMILY_OF", "Dara Example", "Chan Offpage")
    for name in ("Dara Example", "Amber Tower (Demo)"):
        (made,) = work.written(name)
        assert made.left_out["Left out: homes and families that are on none of the pages"] == 1
        assert not {"lives at", "family of"} & {fact.topic for fact in made.facts}
    work.links("LIVES_AT", "Dara Example", "Amber Tower (Demo)")
    (dara,) = work.written("Dara Example")
    (home,) = [fact for fact in dara.facts if fact.topic == "lives at"]
    assert home.lines, "it is a numbered line of the page"


def test_what_was_learned_after_the_day_is_not_in_it(work: Work) -> None:
    work.says("Dara Example", at=MARCH, alias="Uncle Demo")
    assert ("Alias", "Uncle Demo") in said(work.written("Dara Example")[0])
    (early,) = work.written("Dara Example", as_of="2024-01-31")
    assert ("Alias", "Uncle Demo") not in said(early)
    assert ("Name", "Dara Example") in said(early)
    assert early.known_until == "2024-01-31"


def test_only_fields_of_the_vocabulary_that_name_no_private_person_are_on_the_lists() -> None:
    for name, allowed in SUBJECTS.items():
        kind = standard().entities[name]
        known = {field.name: field for field in kind.fields}
        assert allowed <= known.keys()
        assert {field for field in allowed if known[field].naming} <= {"name", "alias"}
        assert not allowed & {"notes", *PLAN}
        assert AXES.get(name, frozenset()) <= standard().axes.keys() - {"victim_status", "assistance", "identification"}
    wider = standard().extended(
        '[entities.Organization]\nfields = [{ name = "informant", kind = "text", en = "Informant", km = "អ្នកផ្តល់" }]'
    )
    assert may_say(wider.entities["Organization"], "sector")
    assert not may_say(wider.entities["Organization"], "informant"), "what an agency adds is on no list"


def test_pages_are_the_same_with_dossiers_and_without(work: Work, paint: Painting, tmp_path: Path) -> None:
    (plain,) = work.wishes()
    more = replace(plain, dossiers=(work.uids["Dara Example"],))
    alone, beside = (work.case.ask(lambda s, w=w: exhibits(s, work.case.schema, [w])) for w in (plain, more))  # type: ignore[misc]
    assert [e.fingerprint for e in alone] == [e.fingerprint for e in beside]
    one = contents(export(work.case, [plain], tmp_path / "bare", *paint).folder)
    other = contents(export(work.case, [replace(more, bundle="other")], tmp_path / "full", *paint).folder)
    assert one["sources.csv"] == other["sources.csv"]
    assert sorted(other.keys() - one.keys()) == ["dossiers.csv"]
    assert "dossiers" not in json.loads(one["sources.json"])
    assert b"dossier" not in one["README.txt"].lower()
    assert len(json.loads(other["sources.json"])["dossiers"]) == 1


def test_again_gives_the_same_bytes_and_names_nobody_who_is_protected_since(
    work: Work, paint: Painting, tmp_path: Path
) -> None:
    made = export(work.case, work.wishes("Dara Example", "Amber Tower (Demo)"), tmp_path / "first", *paint)
    work.says("Dara Example", alias="Later")
    again = export_again(work.case, made.folder, tmp_path / "again")
    assert contents(again.folder) == contents(made.folder)
    kept = work.case.ask(lambda s: recorded(s, made.exhibits[0].wish.bundle))
    assert [d.body() for d in kept.dossiers] == [d.body() for d in made.dossiers]
    assert [d.fingerprint for d in again.dossiers] == [d.fingerprint for d in made.dossiers]
    assert kept.exhibits[0].wish.dossiers == made.exhibits[0].wish.dossiers
    work.judges(work.uids["Chan Offpage"], Verdict.PROTECTED)
    with pytest.raises(NotExported, match="protected by now"):
        export_again(work.case, made.folder, tmp_path / "third")
    export_again(work.case, made.folder, tmp_path / "third", reveal="Hearing on 4 March")
    detail = json.loads(work.case.ask(lambda s: s.audit(0, 100_000))[-1].detail)
    assert detail["entities"] == [work.uids["Chan Offpage"]], "who stands in a dossier alone is looked after too"


def test_a_record_with_dossiers_is_of_a_version_that_older_programs_refuse(
    work: Work, paint: Painting, tmp_path: Path
) -> None:
    export(work.case, work.wishes(), tmp_path / "bare", *paint)
    export(work.case, work.wishes("Dara Example"), tmp_path / "full", *paint)
    kept = [json.loads(d.text or "") for d in work.case.ask(lambda s: s.documents(KIND))]
    assert sorted((body["version"], "dossiers" in body["pages"][0]["wish"]) for body in kept) == [(3, False), (4, True)]


@pytest.mark.parametrize("field_name", ["sector", "alias"])
def test_a_protected_name_within_a_fact_stops_the_export(
    work: Work, paint: Painting, tmp_path: Path, field_name: str
) -> None:
    work.says("Amber Trading (Demo)", **{field_name: "Hires Sreymom Longwood"})
    export(work.case, work.wishes("Dara Example"), tmp_path / "other", *paint)
    with pytest.raises(NotExported, match="protected"):
        export(work.case, work.wishes("Amber Trading (Demo)"), tmp_path / "leak", *paint)
    assert not (tmp_path / "leak").exists()


def test_a_part_of_a_protected_name_within_a_longer_fact_means_somebody_else(
    work: Work, paint: Painting, tmp_path: Path
) -> None:
    work.says("Amber Trading (Demo)", sector="Longwood travel", alias="Longwood Journeys (Demo)")
    made = export(work.case, work.wishes("Amber Trading (Demo)"), tmp_path / "made", *paint)
    words = work.case.ask(lambda s: protected_words(s, work.case.schema))
    assert "Longwood" in words.parts
    without = excuses_of_pages(made.exhibits, work.case.schema, words)
    data = (made.folder / "dossiers.csv").read_bytes()
    assert leaks(data, words.all, without), "the control: without the dossiers it would be taken for her"
    assert not leaks(data, words.all, excuses_of_pages(made.exhibits, work.case.schema, words, made.dossiers))


def test_the_command_writes_dossiers_and_tells_of_them(
    work: Work, paint: Painting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = work.chart()
    work.case.ask(lambda s: s.keep(Document(CHART, chart.uid, chart.to_text())))
    words = ["export", "CASE", "--to", str(tmp_path / "made"), "--json"]
    ids = [work.uids[name] for name in ("Amber Tower (Demo)", "Dara Example", "Amber Tower (Demo)")]
    options = parser().parse_args([*words, *(word for uid in ids for word in ("--dossier", uid))])
    assert export_bundle(work.case, options, paint) == 0
    told = json.loads(capsys.readouterr().out)["dossiers"]
    assert [(d["subject"], d["sourced"], d["facts"], d["entries"]) for d in told] == [
        ("Dara Example", 4, 5, 0),
        ("Amber Tower (Demo)", 7, 7, 2),
    ]
    assert told[0]["unproven"] == ["knows: Dara Example → knows → Chan Offpage"]
    detail = json.loads(work.case.ask(lambda s: s.audit(0, 100_000))[-1].detail)
    assert detail["dossiers"] == sorted(set(ids))


def test_the_report_speaks_khmer_and_has_no_colour_where_none_is_wanted(
    work: Work, paint: Painting, tmp_path: Path
) -> None:
    language.use("km")
    try:
        wishes = work.wishes("Amber Tower (Demo)", monochrome=True)
        made = export(work.case, wishes, tmp_path / "khmer", *paint)
    finally:
        language.use("en")
    assert made.dossiers[0].facts[0].topic == "ឈ្មោះ"
    pages = PdfReader(made.folder / "report.pdf").pages
    streams = b"".join(page.get_contents().get_data() for page in pages[1:])  # type: ignore[union-attr]
    shades = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", streams)
    assert all(len(set(shade)) == 1 for shade in shades)
    colour = export(work.case, work.wishes("Amber Tower (Demo)"), tmp_path / "colour", *paint)
    pages = PdfReader(colour.folder / "report.pdf").pages
    streams = b"".join(page.get_contents().get_data() for page in pages[1:])  # type: ignore[union-attr]
    shades = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", streams)
    assert any(len(set(shade)) > 1 for shade in shades), "the control"


@pytest.fixture(scope="module")
def bundle(sample: Case, paint: Painting, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Two pages of the sample case, and a dossier on everybody and everything of them that may have one."""
    pages = [sample.ask(charts)[0], held_at_the_sites(sample)]
    wishes = wished(sample, pages, SAMPLE_WISH)
    found = sample.ask(lambda s: exhibits(s, sample.schema, wishes))
    about = tuple(e.uid for e in subjects(found))
    wishes = [replace(wish, dossiers=about) for wish in wishes]
    return export(sample, wishes, tmp_path_factory.mktemp("out") / "bundle", *paint)


def test_every_fact_of_the_report_leads_to_a_document(bundle: Bundle) -> None:
    reader = PdfReader(bundle.folder / "report.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages[len(bundle.exhibits) :]).split())
    rows = list(csv.DictReader(io.StringIO((bundle.folder / "dossiers.csv").read_text("utf-8-sig"))))
    assert len(bundle.dossiers) > 20
    kinds = {fact.about for dossier in bundle.dossiers for fact in dossier.facts}
    assert kinds == set(About)
    begins = [text.index(f"Dossier {n}: ") for n in range(1, len(bundle.dossiers) + 1)]
    for dossier, start, stop in zip(bundle.dossiers, begins, [*begins[1:], len(text)], strict=True):
        assert [fact.number for fact in dossier.facts] == list(range(1, len(dossier.facts) + 1))
        table = text[start:stop]
        assert dossier.fingerprint in table
        for fact in dossier.facts:
            assert_leads(fact, dossier, rows, table)
    attached = json.loads(reader.attachments["sources.json"][0])
    assert attached == json.loads((bundle.folder / "sources.json").read_text("utf-8"))
    assert [d["fingerprint"] for d in attached["dossiers"]] == [d.fingerprint for d in bundle.dossiers]


def assert_leads(fact: Fact, dossier: Dossier, rows: Sequence[Mapping[str, str]], table: str) -> None:
    named = [r for r in rows if r["dossier"] == dossier.subject.label and r["number"] == str(fact.number)]
    own = [r for r in named if r["says"].lstrip("'") == fact.words]
    assert {(r["exhibit"], r["place"], r["sha256"]) for r in own} >= {
        (c.exhibit, c.place, c.sha256) for c in fact.citations
    }
    first = fact.citations[0]
    assert re.search(rf"\b{fact.number}\b.{{0,400}}?{first.sha256[:8]}.{{0,40}}?{first.exhibit}", table), fact.words


def test_nobody_protected_is_in_any_byte_of_it(bundle: Bundle, sample: Case) -> None:
    words = sample.ask(lambda s: protected_words(s, sample.schema))
    excuses = excuses_of_pages(bundle.exhibits, sample.schema, words, bundle.dossiers)
    others = sample.ask(lambda s: excuses_of_case(s, sample.schema, words))
    for path in bundle.folder.rglob("*"):
        if path.is_file():
            excused = others if path.parent.name == "originals" else excuses
            assert leaks(path.read_bytes(), words.all, excused) == frozenset(), path.name
    hidden = {e.uid for each in (*bundle.exhibits, *bundle.dossiers) for e in each.entities if e.protected}
    assert hidden
    names = {e.value("name") for e in sample.ask(lambda s: s.entities(sorted(hidden))) if e.value("name")}
    with_one = (bundle.folder / "dossiers.csv").read_bytes() + f",{min(names)},".encode()
    assert leaks(with_one, words.all, excuses), "the control: one name would be found"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
