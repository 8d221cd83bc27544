"""What headings in English and Khmer suggest, and that lists of nodes and links come in one to one."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from graph.ids import WORLD
from graph.schema import standard
from graph.vague import DateOrder
from graph.values import Kind
from importers.mapping import (
    FILES,
    Constant,
    EntityMapping,
    FieldColumn,
    Key,
    LinkMapping,
    Mapping,
    TableMapping,
    check,
)
from importers.registry import open_reading
from importers.suggest import suggested, unmapped
from investigator.case import Case
from tests.agencies import case_file, counted, csv_file, entities, fields, links, take_in

SCHEMA = standard()


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


def suggestion(folder: Path, heading: Sequence[str], *rows: Sequence[str]) -> TableMapping | None:
    with open_reading(csv_file(folder / "table.csv", heading, *rows)) as reading:
        (table,) = reading.tables
        made = suggested(table, SCHEMA, "table")
        if made is not None:
            check(made, SCHEMA)
            assert set(unmapped(table, made)) == set(table.heading) - set(made.columns())
        return made


def columns(entity: EntityMapping) -> dict[str, str]:
    return {use.column: use.field for use in entity.fields}


def test_english_headings_of_persons(tmp_path: Path) -> None:
    made = suggestion(
        tmp_path,
        ("Full name", "Sex", "Date of birth", "Nationality", "Passport no", "Phone", "Height"),
        ("Sok Vanna", "M", "2 January 1990", "KH", "N123", "012 345 678", "170"),
    )
    assert made is not None
    (person,) = made.entities
    assert (person.type, person.key) == ("Person", Key(("Passport no",), WORLD))
    assert columns(person) == {
        "Full name": "name",
        "Sex": "sex",
        "Date of birth": "birth_date",
        "Nationality": "nationality",
        "Passport no": "document_number",
        "Phone": "phone",
    }
    assert made.heading == ("Full name", "Sex", "Date of birth", "Nationality", "Passport no", "Phone", "Height")


def test_khmer_headings_of_persons(tmp_path: Path) -> None:
    made = suggestion(
        tmp_path,
        ("ឈ្មោះ", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "សញ្ជាតិ", "លេខឯកសារ", "ទូរស័ព្ទ"),
        ("សុខ វណ្ណា", "ប្រុស", "១៣/២/២៥៣៣", "កម្ពុជា", "N123", "០១២ ៣៤៥ ៦៧៨"),
    )
    assert made is not None
    (person,) = made.entities
    assert person.key == Key(("លេខឯកសារ",), WORLD)
    assert list(columns(person).values()) == ["name", "sex", "birth_date", "nationality", "document_number", "phone"]
    assert made.buddhist is True


def test_khmer_rows_come_in_by_the_suggestion(case: Case, tmp_path: Path) -> None:
    heading = ("ឈ្មោះ", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "សញ្ជាតិ", "លេខឯកសារ")
    rows = [("សុខ វណ្ណា", "ប្រុស", "១៣/២/២៥៣៣", "កម្ពុជា", "N123"), ("ចាន់ ដារ៉ា", "ស្រី", "២៥៣៥", "វៀតណាម", "N៤៥៦")]
    made, _ = take_in(case, csv_file(tmp_path / "p.csv", heading, *rows))
    assert made.suggested
    assert counted(made) == {"new": 2}
    assert {e.value("name"): (e.value("sex"), e.value("birth_date")) for e in entities(case, "Person")} == {
        "សុខ វណ្ណា": ("male", "1990-02-13"),
        "ចាន់ ដារ៉ា": ("female", "1992"),
    }


@pytest.mark.parametrize(
    ("heading", "kind", "key"),
    [
        (("Company name", "Reg no", "Sector"), "Organization", Key(("Reg no",), WORLD)),
        (("ឈ្មោះក្រុមហ៊ុន", "លេខចុះបញ្ជី"), "Organization", Key(("លេខចុះបញ្ជី",), WORLD)),
        (("Site", "Site code", "Province"), "Site", Key(("Site code",), "register:table")),
        (("Plate", "Model", "Colour"), "Vehicle", Key(("Plate",), WORLD)),
        (("Charge number", "Number", "Article"), None, None),
    ],
)
def test_other_things(tmp_path: Path, heading: tuple[str, ...], kind: str | None, key: Key | None) -> None:
    made = suggestion(tmp_path, heading, ("x1",) * len(heading))
    if kind is not None:
        assert made is not None
        assert (made.entities[0].type, made.entities[0].key) == (kind, key)


@pytest.mark.parametrize(
    ("heading", "kind", "key", "last"),
    [
        (("Full name", "Passport No.", "Tel."), "Person", "Passport No.", "phone"),
        (("full_name", "passport_no", "mobile_number"), "Person", "passport_no", "phone"),
        (("Name", "ID card", "Birthday"), "Person", "ID card", "birth_date"),
        (("姓名", "护照号", "生日"), "Person", "护照号", "birth_date"),
        (("Họ tên", "Số hộ chiếu", "Điện thoại"), "Person", "Số hộ chiếu", "phone"),
        (("ឈ្មោះ", "លេខអត្តសញ្ញាណប័ណ្ណ", "លេខទូរសព្ទ"), "Person", "លេខអត្តសញ្ញាណប័ណ្ណ", "phone"),
        (("ชื่อ", "เลขหนังสือเดินทาง", "เบอร์โทร"), "Person", "เลขหนังสือเดินทาง", "phone"),
        (("Company name", "Registration No.:", "Tax ID"), "Organization", "Registration No.:", "tax_number"),
        (("Company name", "Company registration", "Tax ID"), "Organization", "Company registration", "tax_number"),
    ],
)
def test_the_key_is_found_however_a_heading_spells_it(
    tmp_path: Path, heading: tuple[str, ...], kind: str, key: str, last: str
) -> None:
    """Without its key each row would be an entity of its own, and one person of two files never met."""
    made = suggestion(tmp_path, heading, ("1", "2", "3"))
    assert made is not None
    (entity,) = made.entities
    assert entity.type == kind
    assert entity.key is not None
    assert entity.key.columns == (key,)
    assert {use.column: use.field for use in entity.fields}[heading[2]] == last


@pytest.mark.parametrize("heading", [("foo", "bar"), ("Nr", "Wert"), ("Notes",), ("Date", "Place"), ("A", "B", "C")])
def test_headings_that_say_nothing_suggest_nothing(tmp_path: Path, heading: tuple[str, ...]) -> None:
    made = suggestion(tmp_path, heading, ("1",) * len(heading))
    assert made is None or all(e.key is not None or e.fields for e in made.entities)
    if heading[0] in ("foo", "Nr", "A"):
        assert made is None


def test_the_names_of_the_standard_protect_victims(case: Case, tmp_path: Path) -> None:
    heading = ("cas_CaseNumber", "prs_FirstName", "prs_SecondName", "prs_Birthdate", "vic_TraffickingStatus")
    row = ("C1", "Srey", "Mom", "1999", "PossibleVictimOfTrafficking")
    made, _ = take_in(case, csv_file(tmp_path / "htcds.csv", heading, row))
    assert made.new_entities == {"Person": 1, "VictimProfile": 1}
    assert made.new_links == {"HAS_PROFILE": 1}
    (person,) = entities(case, "Person")
    assert person.protected
    assert (person.value("first_name"), person.value("last_name")) == ("Srey", "Mom")


@pytest.mark.parametrize("heading", [("A-number", "B-number"), ("Caller", "Called"), (" caller ", "CALLED")])
def test_call_lists(tmp_path: Path, heading: tuple[str, str]) -> None:
    made = suggestion(tmp_path, (*heading, "Start", "Duration (s)"), ("012345678", "092765432", "1/10/2031 10:00", "9"))
    assert made is not None
    assert [(e.type, e.key.kind if e.key else None, e.constants) for e in made.entities] == [
        ("Identifier", Kind.PHONE, (Constant("kind", "phone"),))
    ] * 2
    (link,) = made.links
    assert (link.type, link.constants) == ("CALLED", (Constant("count", "1"),))
    assert link.fields == (FieldColumn("time", "Start"), FieldColumn("duration", "Duration (s)"))


def test_calls_of_one_day_are_told_apart_by_their_time(case: Case, tmp_path: Path) -> None:
    """Where day and time stand in columns of their own, both say when a call was."""
    heading = ("Caller", "Called", "Date", "Time", "Duration")
    rows = [("012345678", "092765432", "1/10/2031", f"10:0{n}", "0") for n in range(5)]
    made, _ = take_in(case, csv_file(tmp_path / "calls.csv", heading, *rows))
    assert counted(made) == {"new": 1, "changed": 4}
    (link,) = links(case, "CALLED")
    assert link.value("count") == "5"
    assert link.values["time"][0].startswith("2031-10-01T10:0")


@pytest.mark.parametrize(
    ("rows", "order", "buddhist"),
    [
        (["1/2/1990", "13/2/1990"], DateOrder.DMY, None),
        (["1/2/1990", "2/13/1990"], DateOrder.MDY, None),
        (["13/2/1990", "2/13/1990"], DateOrder.DMY, None),
        (["1/2/1990"], DateOrder.DMY, None),
        (["1/2/2533", "2540"], DateOrder.DMY, True),
        (["1/2/2533", "1990"], DateOrder.DMY, None),
        (["១៣/២/២៥៣៣"], DateOrder.DMY, True),
        ([], DateOrder.DMY, None),
    ],
)
def test_how_dates_are_written_is_seen_from_the_rows(
    tmp_path: Path, rows: list[str], order: DateOrder, buddhist: bool | None
) -> None:
    made = suggestion(tmp_path, ("Name", "Date of birth", "Sex"), *(("Sok", born, "M") for born in rows))
    assert made is not None
    assert (made.date_order, made.buddhist) == (order, buddhist)


def test_what_separates_several_values_is_seen_from_the_rows(tmp_path: Path) -> None:
    made = suggestion(
        tmp_path, ("Name", "Nickname", "Phones"), ("Sok", "A; B", "012345678"), ("Chan", "C, D", "012345678, 013")
    )
    assert made is not None
    assert {use.field: use.separator for use in made.entities[0].fields} == {"name": "", "alias": ";", "phone": ""}


def test_a_period_is_no_pair_of_ends(tmp_path: Path) -> None:
    """“From” and “to” are days in most registers."""
    heading = ("Company", "Reg no", "From", "To")
    for period in (("2021", "2022"), ("1/2/2021", ""), ("February 2021", "about 2022"), ("២៥៦៤", "២៥៦៥")):
        made = suggestion(tmp_path, heading, ("Lotus", "R1", *period))
        assert made is not None
        assert [e.type for e in made.entities] == ["Organization"]
    made = suggestion(tmp_path, ("From", "To", "Weight"), ("7", "2021", "1"), ("Sok", "9", "2"))
    assert made is not None
    assert made.links[0].apart == ("*",)


def test_a_column_twice_named_serves_once(tmp_path: Path) -> None:
    made = suggestion(tmp_path, ("Name", "Full name", "Sex", "Gender"), ("Sok", "Sok Vanna", "M", "M"))
    assert made is not None
    assert columns(made.entities[0]) == {"Name": "name", "Sex": "sex"}


def test_several_columns_of_a_field_that_holds_several_all_serve(tmp_path: Path) -> None:
    made = suggestion(tmp_path, ("Name", "Mobile", "Telephone"), ("Sok", "012345678", "023456789"))
    assert made is not None
    assert columns(made.entities[0]) == {"Name": "name", "Mobile": "phone", "Telephone": "phone"}


# ---------------------------------------------------------------- real data: nodes and links come in one to one


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name",
    [
        *(f"caviar/caviar_{n:02}_edges.csv" for n in range(12)),
        *(f"slumlords/slumlords_{n:02}_edges.csv" for n in range(7)),
    ],
)
def test_an_edge_list_comes_in_one_to_one(case: Case, shared_data: Path, name: str) -> None:
    path = shared_data / name
    rows = rows_of(path)
    made, run = take_in(case, path)
    assert run is not None
    assert made.rejects == ()
    codes = {e.uid: e.value("code") for e in entities(case, "Thing")}
    assert set(codes.values()) == {r["source"] for r in rows} | {r["target"] for r in rows}
    assert len(codes) == len(set(codes.values()))
    found = Counter(
        (frozenset((codes[k.source], codes[k.target])), k.value("weight")) for k in links(case, "LINKED_TO")
    )
    assert found == Counter((frozenset((r["source"], r["target"])), r.get("weight", "")) for r in rows)
    made, run = take_in(case, path)
    assert (counted(made), run) == ({"unchanged": len(rows)}, None)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name", [*(f"caviar/caviar_{n:02}" for n in (0, 1, 5, 11)), *(f"slumlords/slumlords_{n:02}" for n in range(7))]
)
def test_nodes_and_links_that_come_together_meet(case: Case, shared_data: Path, name: str) -> None:
    nodes, edges = shared_data / f"{name}_nodes.csv", shared_data / f"{name}_edges.csv"
    made, _ = take_in(case, nodes, edges)
    assert made.rejects == ()
    assert made.new_entities == {"Thing": len(rows_of(nodes))}
    assert made.new_links == {"LINKED_TO": len(rows_of(edges))}
    found = entities(case, "Thing")
    assert {e.value("code"): e.value("name") for e in found} == {r["id"]: r["name"] for r in rows_of(nodes)}
    stats = case.ask(lambda s: s.stats())
    assert dict(stats.entities) == {"Thing": len(rows_of(nodes))}
    assert stats.sources == 2


@pytest.mark.shared_data
def test_two_networks_that_come_apart_stay_apart(case: Case, shared_data: Path) -> None:
    """Their numbers mean something only within their own files."""
    for number in ("00", "02"):
        folder = shared_data / "slumlords"
        take_in(case, folder / f"slumlords_{number}_nodes.csv", folder / f"slumlords_{number}_edges.csv")
    counts = [len(rows_of(shared_data / "slumlords" / f"slumlords_{number}_nodes.csv")) for number in ("00", "02")]
    assert len(entities(case, "Thing")) == sum(counts)


@pytest.mark.shared_data
def test_the_spreadsheet_of_the_standard_speaks_of_persons(shared_data: Path) -> None:
    with open_reading(shared_data / "htcds" / "HTCDS Excel Spreadsheet v2.0.xlsx") as reading:
        made = suggested(reading.tables[0], SCHEMA, "htcds")
    assert made is not None
    assert made.entities[0].type == "Person"
    assert {"First Name": "first_name", "Second Name": "last_name", "Birthdate": "birth_date"}.items() <= columns(
        made.entities[0]
    ).items()


@pytest.mark.shared_data
def test_an_edge_list_by_a_mapping_of_ones_own(case: Case, shared_data: Path) -> None:
    """The same files as persons who know each other."""
    table = TableMapping(
        entities=tuple(EntityMapping(n, "Person", Key((n,), FILES), fields({"name": n})) for n in ("source", "target")),
        links=(LinkMapping("source", "target", "KNOWS"),),
    )
    path = shared_data / "caviar" / "caviar_00_edges.csv"
    made, _ = take_in(case, path, mapping=Mapping("caviar", "caviar", (table,)))
    assert made.new_links == {"KNOWS": len({frozenset((r["source"], r["target"])) for r in rows_of(path)})}


@pytest.mark.parametrize(
    ("heading", "row", "calls"),
    [
        (("Caller", "Called"), ("012345678", "092765432"), 3),
        (("Caller", "Called", "Date"), ("012345678", "092765432", "1/10/2031"), 3),
        (("Caller", "Called", "Start"), ("012345678", "092765432", "1/10/2031 10:00"), 1),
        (("Caller", "Called", "Calls"), ("012345678", "092765432", "1"), 1),
    ],
)
def test_equal_rows_without_a_time_are_as_many_calls(
    case: Case, tmp_path: Path, heading: tuple[str, ...], row: tuple[str, ...], calls: int
) -> None:
    """A time tells calls apart, so the same one twice is a slip; a sum that is sent twice is not a larger sum."""
    file = csv_file(tmp_path / "calls.csv", heading, row, row, row)
    take_in(case, file)
    assert [link.value("count") for link in links(case, "CALLED")] == [str(calls)]
    made, run = take_in(case, file)
    assert (counted(made), run) == ({"unchanged": 3}, None)
