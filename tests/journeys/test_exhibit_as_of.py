"""An exhibit as of an earlier day: what was learned later is not on it, and nobody is shown who is protected today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graph.changes import ChangeSet
from graph.facts import Entity, Judgement, Source, Verdict
from graph.ids import EntityId, JudgementId, SourceId, random_id
from investigator.case import Case, Secrets, new_case
from investigator.charts import Chart, Place
from investigator.command_line.options import parser
from investigator.editing import corrected, new_entity, new_link
from investigator.exhibits.bundle import export, export_again, pages_of, wished
from investigator.exhibits.exhibit import Exhibit, NothingToShow, Wish
from investigator.exhibits.renderer import Painting
from investigator.status_entries import Cited
from tests.agencies import PASSPHRASE
from ui.app import painting

JANUARY, FEBRUARY, MARCH = (f"2024-0{month}-10T08:00:00.000000Z" for month in (1, 2, 3))
WISH = Wish(bundle="", seed="", moment="", by="", title="")


@dataclass(frozen=True, slots=True)
class Told:
    """A case in which three months told more each: uids by what they were first called."""

    case: Case
    uids: dict[str, EntityId]

    def add(self, kind: str, name: str, at: str) -> None:
        made = new_entity(self.case.schema, kind, {"name": name}, cited(), by="Dara", at=at)
        self.case.ask(lambda s: s.apply(made.change))
        self.uids[name] = EntityId(made.uid)

    def entity(self, name: str) -> Entity:
        (found,) = self.case.ask(lambda s: s.entities([self.uids[name]]))
        return found

    def link(self, kind: str, source: str, target: str, at: str) -> None:
        ends = (self.entity(source), self.entity(target))
        secret = self.case.info.secret
        made = new_link(self.case.schema, secret, kind, ends, {}, cited(), by="Dara", at=at)
        self.case.ask(lambda s: s.apply(made.change))

    def page(self, as_of: str = "", **more: str) -> Exhibit:
        wishes = wished(self.case, [self.chart()], replace(WISH, as_of=as_of, **more))
        (made,) = pages_of(self.case, wishes, painting().looks)
        return made.exhibit

    def chart(self) -> Chart:
        places = {uid: Place(120.0 * n, 60.0 * (n % 2)) for n, uid in enumerate(self.uids.values())}
        return Chart(random_id(), "As of", places)


def cited() -> Cited:
    source = Source(SourceId(random_id()), "Report (fictional)", kind="file", exhibit="EX-900", sha256="0" * 64)
    return Cited(source, "page 4", new=True)


@pytest.fixture
def told(tmp_path: Path, paint: Painting) -> Iterator[Told]:
    """In January two are linked; in February one is known by another name; in March a third is heard of."""
    with new_case(str(tmp_path / "told.case"), Secrets(PASSPHRASE), title="Told", fictional=True) as case:
        made = Told(case, {})
        made.add("Person", "Dara Example", JANUARY)
        made.add("Organization", "Amber Trading (Demo)", JANUARY)
        made.link("OWNS", "Dara Example", "Amber Trading (Demo)", JANUARY)
        person = made.entity("Dara Example")
        change = corrected(case.schema, person, "name", "Dara Sample", cited(), "passport", by="Dara", at=FEBRUARY)
        case.ask(lambda s: s.apply(change))
        made.add("Person", "Bopha Later", MARCH)
        made.link("OWNS", "Bopha Later", "Amber Trading (Demo)", MARCH)
        yield made


def labels(page: Exhibit) -> list[str]:
    return sorted(e.label for e in page.entities)


def test_the_page_says_what_was_known_by_the_day(told: Told) -> None:
    assert labels(told.page()) == ["Amber Trading (Demo)", "Bopha Later", "Dara Sample"]
    assert labels(told.page("2024-03-10")) == ["Amber Trading (Demo)", "Bopha Later", "Dara Sample"]
    february = told.page("2024-02-10")
    assert labels(february) == ["Amber Trading (Demo)", "Dara Sample"]
    january = told.page("2024-01-31")
    assert labels(january) == ["Amber Trading (Demo)", "Dara Example"]
    assert [line.words for line in january.lines] == ["Dara Example → owns → Amber Trading (Demo)"]
    assert january.left_out == (), "a line that was not known is not told as unproven either"
    assert january.body()["known_until"] == "2024-01-31"
    with pytest.raises(NothingToShow):
        told.page("2023-12-31")


def test_who_is_protected_today_is_under_a_pseudonym_on_every_day(told: Told) -> None:
    judged = Judgement(
        JudgementId(random_id()), told.uids["Dara Example"], Verdict.PROTECTED, by="Dara", at=MARCH, reason="victim"
    )
    told.case.ask(lambda s: s.apply(ChangeSet("Protect", "Dara", MARCH, judgements=(judged,))))
    january = told.page("2024-01-31")
    assert labels(january) == ["Amber Trading (Demo)", "V-01"]
    assert "Dara Example" not in json.dumps(january.body(), ensure_ascii=False)
    assert labels(told.page("2024-01-31", reveal="Hearing")) == ["Amber Trading (Demo)", "Dara Example"]


def test_a_bundle_of_an_earlier_day_is_made_again_with_the_same_bytes(
    told: Told, paint: Painting, tmp_path: Path
) -> None:
    wishes = wished(told.case, [told.chart()], replace(WISH, as_of="2024-01-31"))
    first = export(told.case, wishes, tmp_path / "first", *paint)
    told.link("ASSOCIATE_OF", "Bopha Later", "Dara Example", MARCH)
    again = export_again(told.case, first.folder, tmp_path / "again")
    assert again.fingerprint == first.fingerprint
    table = json.loads((again.folder / "sources.json").read_text("utf-8"))["charts"][0]
    assert table["known_until"] == "2024-01-31"
    assert table["made"] == wishes[0].moment


def test_a_day_on_the_command_line_is_a_day() -> None:
    words = ["export", "CASE", "--to", "out", "--as-of"]
    assert parser().parse_args([*words, "2024-01-31"]).as_of == "2024-01-31"
    with pytest.raises(SystemExit):
        parser().parse_args([*words, "January"])
