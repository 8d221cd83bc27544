"""What is taken for a protected person's name and what is not: in documents of others, and on pages."""

from __future__ import annotations

import io
import zipfile
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
from investigator.editing import new_entity
from investigator.exhibits.bundle import pages_of, wished
from investigator.exhibits.exhibit import Exhibit, NotExported, Wish
from investigator.exhibits.last_look import refuse_leaks
from investigator.exhibits.protected_words import ProtectedWords, excuses_of_case, names_protected, protected_words
from investigator.exhibits.self_test import leaks
from investigator.status_entries import Cited
from tests.agencies import PASSPHRASE
from ui.looks import looks
from ui.theme import PRINT

WISH = Wish(bundle="", seed="", moment="", by="", title="")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Three protected persons and others whose names hold words of theirs. All fictional."""
    name = str(tmp_path_factory.mktemp("look") / "look.case")
    with new_case(name, Secrets(PASSPHRASE), title="Look", fictional=True) as made:
        for words in (
            {"name": "Long Sithong", "first_name": "Sithong", "last_name": "Long", "birth_place": "Kampot"},
            {"name": "Sreyneang"},
            {
                "name": "Wirat Thai",
                "first_name": "Thai",
                "last_name": "Wirat",
                "address": "12 Example Lane, Demo",
            },
        ):
            add(made, "Person", words, protected=True)
        add(made, "Person", {"name": "Long Dara"})
        add(made, "Person", {"name": "Long Sithong"})
        add(made, "Person", {"name": "Lam Long Sithong"})
        add(made, "Organization", {"name": "Long Bay Trading (Demo)"})
        add(made, "Organization", {"name": "Sreyneang Salon (Demo)"})
        add(made, "Organization", {"name": "House of Long Sithong (Demo)"})
        yield made


def add(case: Case, kind: str, words: dict[str, str], *, protected: bool = False) -> None:
    word = Source(SourceId(random_id()), "Word", kind="word", fictional=True)
    made = new_entity(case.schema, kind, words, Cited(word, "page 1", new=True), by="Dara", at=now())
    case.ask(lambda s: s.apply(made.change))
    if protected:
        judged = Judgement(JudgementId(random_id()), made.uid, Verdict.PROTECTED, by="Dara", at=now(), reason="victim")
        case.ask(lambda s: s.apply(ChangeSet("Protect", "Dara", now(), judgements=(judged,))))


@pytest.fixture(scope="module")
def words(case: Case) -> ProtectedWords:
    return case.ask(lambda s: protected_words(s, case.schema))


def found(case: Case, words: ProtectedWords, text: str | bytes) -> frozenset[str]:
    """What keeps a document back."""
    excuses = case.ask(lambda s: excuses_of_case(s, case.schema, words))
    return leaks(text if isinstance(text, bytes) else text.encode(), words.all, excuses)


def test_single_words_of_a_whole_name_are_its_parts(words: ProtectedWords) -> None:
    assert {"Long", "Sithong", "Thai", "Wirat"} <= words.parts
    assert {"Long Sithong", "Sithong Long", "Sreyneang", "Thai Wirat", "12 Example Lane, Demo"} <= words.whole
    assert "Kampot" not in words.all, "a province names nobody"


@pytest.mark.parametrize(
    "text",
    [
        "Name,Role\nLong Dara,director\n",
        "Name,Role\nLONG DARA,director\n",
        "Long Bay Trading (Demo) pays rent",
        "Name,Nationality,Born\nDara,Thai,1990\n",
        "They come along, belong here; the longest day",
        "Sites in Kampot",
    ],
)
def test_words_that_mean_somebody_else_keep_no_document_back(case: Case, words: ProtectedWords, text: str) -> None:
    assert found(case, words, text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Name,Role\nLong Sithong,guest\n",
        "Name,Role\nSITHONG LONG,guest\n",
        "Long was moved to room 7",
        "First,Last\nSithong,Long\n",
        "Sreyneang Salon (Demo), owner unknown",
        "House of Long Sithong (Demo)",
        "Long Dara brought Long to the house",
        "Thai says that she was sold",
        "Wirat",
        "from 12 example lane, Demo",
        "Long Sithong".encode("utf-16"),
        "Name\nSreyneang, ราชา\n".encode("cp874"),
    ],
)
def test_the_control_what_may_mean_a_protected_person_keeps_it_back(
    case: Case, words: ProtectedWords, text: str | bytes
) -> None:
    assert found(case, words, text)


def test_a_name_in_an_older_encoding_is_found(case: Case) -> None:
    written = "姓名,电话\n滕煦昀,123\n".encode("gb18030")
    assert leaks(written, ["滕煦昀"]) == {"滕煦昀"}
    assert leaks("ឈ្មោះ,滕煦昀".encode("utf-16"), ["滕煦昀"]) == {"滕煦昀"}


def test_a_name_cut_by_a_change_of_type_in_a_workbook_is_found(case: Case, words: ProtectedWords) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        runs = '<si><r><t>Srey</t></r><r><rPr><b/></rPr><t xml:space="preserve">neang</t></r></si>'
        archive.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst>{runs}</sst>')
    assert found(case, words, packed.getvalue()) == {"Sreyneang", "sreyneang"}


def page(case: Case, *names: str, **more: str) -> Exhibit:
    """The page of a chart with these who are not protected."""
    everybody = [e for kind in ("Person", "Organization") for e in case.ask(lambda s, k=kind: s.entities_of(k, "", 99))]
    shown = [e for name in names for e in everybody if e.value("name") == name and not e.protected]
    assert len(shown) == len(names)
    places = {EntityId(e.uid): Place(90.0 * n, 0.0) for n, e in enumerate(shown)}
    chart = Chart(random_id(), more.pop("title", "Chart"), places)
    (made,) = pages_of(case, wished(case, [chart], replace(WISH, **more)), looks(PRINT))
    return made.exhibit


def test_a_shown_name_excuses_its_own_words_and_no_others(case: Case) -> None:
    refuse_leaks(case, "a.svg", b"", [page(case, "Long Bay Trading (Demo)", "Long Dara", "Long Sithong")])
    with pytest.raises(NotExported, match=r"a\.svg would hold"):
        refuse_leaks(case, "a.svg", b"", [page(case, "Long Dara", title="Long in room 7")])
    with pytest.raises(NotExported, match=r"a\.svg would hold"):
        refuse_leaks(case, "a.svg", b"", [page(case, "Long Dara", include_uncited="Sithong told it")])
    with pytest.raises(NotExported, match=r"a\.svg would hold"):
        refuse_leaks(case, "a.svg", b"Long Dara and Long Sithong", [page(case, "Long Dara")])


@pytest.mark.parametrize("name", ["House of Long Sithong (Demo)", "Sreyneang Salon (Demo)"])
def test_a_protected_name_inside_a_shown_name_is_found(case: Case, name: str) -> None:
    with pytest.raises(NotExported, match="holds the name of a protected person"):
        refuse_leaks(case, "a.svg", b"", [page(case, name)])
    refuse_leaks(case, "a.svg", b"", [page(case, name, reveal="Hearing in camera")])


def test_the_namesake_of_a_protected_person_may_be_shown(case: Case, tmp_path: Path) -> None:
    assert refuse_leaks(case, "a.svg", b"Long Sithong", [page(case, "Long Sithong")]) == ("Long Sithong",)
    assert refuse_leaks(case, "a.svg", b"", [page(case, "Lam Long Sithong")]) == ("Lam Long Sithong",)
    assert refuse_leaks(case, "a.svg", b"", [page(case, "Long Dara")]) == ()
    with pytest.raises(NotExported, match="would hold"):
        refuse_leaks(case, "a.svg", b"Sithong Long", [page(case, "Long Sithong")])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("with LONG  SITHONG", True),
        ("Sreyneang", True),
        ("12 Example Lane, Demo", True),
        ("Thai and others", False),
        ("Wirat Thai and others", True),
        ("Long", True),
        ("Long Bay Trading (Demo)", False),
        ("Long Bay Trading (Demo) and Long", True),
        ("Longing", False),
        ("People of 1990", False),
        ("Office", False),
    ],
)
def test_what_a_person_writes_names_a_protected_one_or_does_not(case: Case, text: str, names: bool) -> None:
    assert case.ask(lambda s: names_protected(s, case.schema, text)) is names
