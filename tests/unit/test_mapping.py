"""How columns become facts: mappings as text, what they refuse, and which of them reads a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import WORLD
from graph.schema import standard
from graph.vague import DateOrder
from graph.values import Kind
from importers.mapping import (
    Constant,
    EntityMapping,
    FieldColumn,
    Key,
    LinkMapping,
    Mapping,
    MappingError,
    StatusMapping,
    TableMapping,
    check,
    from_text,
    link_types,
)
from investigator.case import Case
from investigator.import_plan import Plan
from investigator.mappings import NoMapping, named_mapping
from investigator.sample.mapping import mapping as sample_mapping
from investigator.small_files import NotRead
from tests.agencies import (
    HEADING,
    case_file,
    counted,
    csv_file,
    entities,
    fields,
    links,
    only,
    plan,
    register,
    suspects,
    take_in,
    taken_in,
)

SCHEMA = standard()
PERSON = EntityMapping("person", "Person", Key(("No",), WORLD), fields({"name": "Name"}))
COMPANY = EntityMapping("company", "Organization", Key(("Reg",), "register:business"), fields({"name": "Company"}))

FULL = TableMapping(
    "Sheet ភ្នំពេញ",
    ("No", "Name", "Reg", "Company"),
    (
        replace(PERSON, constants=(Constant("nationality", "KH"),), since="From", until="To", required=True),
        replace(COMPANY, fields=(FieldColumn("alias", "Names", ";", ("More", "Most")),)),
    ),
    (
        LinkMapping("person", "company", "DIRECTS", apart=("From",), when="Reg"),
        LinkMapping(
            "person", "company", "", "Role", (("director", "DIRECTS"), ("owner", "OWNS")), since="From", until="To"
        ),
    ),
    (
        StatusMapping("person", "legal_stage", column="Stage", happened="On", body="Court", reference="Ref"),
        StatusMapping("person", "measure", value="wanted", reason="Why", learned="Heard", body_name="Police"),
    ),
    DateOrder.MDY,
    buddhist=True,
    region="VN",
    currency="USD",
    series="register",
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with case_file(tmp_path) as made:
        yield made


def test_a_mapping_comes_back_from_its_text() -> None:
    mapping = Mapping("companies", "business register", (FULL, TableMapping()))
    assert from_text(mapping.to_text()) == mapping
    assert from_text(sample_mapping().to_text()) == sample_mapping()


@given(
    st.builds(
        Mapping,
        st.text(min_size=1),
        st.text(min_size=1),
        st.tuples(
            st.builds(
                TableMapping,
                table=st.text(),
                heading=st.lists(st.text()).map(tuple),
                entities=st.tuples(
                    st.builds(
                        EntityMapping,
                        st.text(),
                        st.text(),
                        st.none()
                        | st.builds(
                            Key,
                            st.lists(st.text(), min_size=1).map(tuple),
                            st.sampled_from(["world", "files", "register:x"]),
                            st.sampled_from(list(Kind)),
                        ),
                    )
                ),
                date_order=st.sampled_from(list(DateOrder)),
                buddhist=st.sampled_from([None, True, False]),
            )
        ),
    )
)
def test_any_mapping_comes_back_from_its_text(mapping: Mapping) -> None:
    assert from_text(mapping.to_text()) == mapping


def test_what_may_be_left_out_is_left_out() -> None:
    table = {"entities": [{"name": "p", "type": "Person", "fields": [{"field": "name", "column": "Name"}]}]}
    assert from_text(json.dumps({"name": "names", "tables": [table]})) == Mapping(
        "names", "names", (TableMapping(entities=(EntityMapping("p", "Person", fields=fields({"name": "Name"})),)),)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        "1",
        '"text"',
        "{}",
        '{"name": "x", "tables": 1}',
        '{"name": "x", "tables": [1]}',
        '{"name": "x", "tables": ["abc"]}',
        '{"name": "x", "tables": [{"entities": "abc"}]}',
        '{"name": "x", "tables": [{"entities": [{}]}]}',
        '{"name": "x", "tables": [{"entities": [{"name": "p", "type": "Person", "kind": "?"}]}]}',
        '{"name": "x", "tables": [{"entities": [{"name": "p", "type": "Person", "key": {"columns": ["a"]}}]}]}',
        '{"name": "x", "tables": [{"entities": [{"name": "p", "type": "Person", "key": 1}]}]}',
        '{"name": "x", "tables": [{"date_order": "sideways"}]}',
        '{"name": "x", "tables": [{"links": [{"types": [1]}]}]}',
        '{"name": "x", "tables": [{"sheets": []}]}',
        "[" * 100_000,
        '{"name": "x", "tables": [' + "[" * 100_000,
        '\ufeff\ufeff{"name": "x"}',
    ],
    ids=range(21),
)
def test_what_is_no_mapping_is_refused_in_words(text: str) -> None:
    with pytest.raises(MappingError) as refused:
        from_text(text)
    assert str(refused.value).endswith(".")


def person(**more: object) -> TableMapping:
    return TableMapping(entities=(replace(PERSON, **more),))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (person(type="Persona"), "entity type Persona"),
        (person(fields=fields({"nickname": "Name"})), "no field nickname"),
        (person(constants=(Constant("nickname", "x"),)), "no field nickname"),
        (person(constants=(Constant("sex", "sideways"),)), "sideways"),
        (person(constants=(Constant("birth_date", "some day"),)), "some day"),
        (person(key=Key(("No",), "galaxy")), "scope “galaxy”"),
        (person(key=Key(("No",), "register:")), "scope “register:”"),
        (person(key=Key((), WORLD)), "no column"),
        (TableMapping(), "nothing"),
        (TableMapping(entities=(PERSON, PERSON)), "Two entities"),
        (TableMapping(entities=(PERSON,), links=(LinkMapping("person", "company", "DIRECTS"),)), "joins an entity"),
        (TableMapping(entities=(PERSON, COMPANY), links=(LinkMapping("person", "company", "HUGS"),)), "link type HUGS"),
        (TableMapping(entities=(PERSON, COMPANY), links=(LinkMapping("company", "person", "DIRECTS"),)), "cannot run"),
        (TableMapping(entities=(PERSON, COMPANY), links=(LinkMapping("person", "company"),)), "type"),
        (
            TableMapping(
                entities=(PERSON, COMPANY), links=(LinkMapping("person", "company", "DIRECTS", apart=("*", "No")),)
            ),
            "apart",
        ),
        (
            TableMapping(
                entities=(PERSON, COMPANY),
                links=(LinkMapping("person", "company", "", "Role", (("x", "DIRECTS"), ("y", "HUGS"))),),
            ),
            "link type HUGS",
        ),
        (
            TableMapping(
                entities=(PERSON, COMPANY),
                links=(LinkMapping("person", "company", "DIRECTS", fields=fields({"weight": "W"})),),
            ),
            "no field weight",
        ),
        (TableMapping(entities=(PERSON,), statuses=(StatusMapping("person", "mood", value="x"),)), "axis mood"),
        (
            TableMapping(entities=(PERSON,), statuses=(StatusMapping("person", "official_action", value="raided"),)),
            "does not apply",
        ),
        (TableMapping(entities=(PERSON,), statuses=(StatusMapping("person", "measure"),)), "either a column"),
        (TableMapping(entities=(PERSON,), statuses=(StatusMapping("person", "measure", "C", "wanted"),)), "either"),
        (TableMapping(entities=(PERSON,), statuses=(StatusMapping("person", "measure", value="loved"),)), "loved"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused(table: TableMapping, words: str) -> None:
    with pytest.raises(MappingError, match=words):
        check(table, SCHEMA)


def test_a_mapping_that_names_what_is_there_passes() -> None:
    check(FULL, SCHEMA)
    for table in sample_mapping().tables:
        check(table, SCHEMA)


def test_every_column_that_is_read_is_named_once() -> None:
    named = "No Name From To Reg Names More Most Role Stage On Court Ref Why Heard"
    assert set(FULL.columns()) == set(named.split())
    assert len(FULL.columns()) == len(set(FULL.columns()))


def test_a_link_mapping_names_the_types_that_it_can_make() -> None:
    assert [link_types(link) for link in FULL.links] == [("DIRECTS",), ("DIRECTS", "OWNS")]


def test_the_most_particular_table_that_fits_is_taken() -> None:
    wide = TableMapping(entities=(PERSON, COMPANY))
    narrow = TableMapping(entities=(PERSON,))
    sheet = TableMapping("People", entities=(PERSON,))
    mapping = Mapping("all", "all", (narrow, wide, sheet))
    heading = ("No", "Name", "Reg", "Company", "More")
    assert mapping.for_table("", heading) is wide
    assert mapping.for_table("People", heading) is sheet
    assert mapping.for_table("Other", ("No", "Name")) is narrow
    assert mapping.for_table("Other", ("No",)) is None
    assert mapping.missing("Other", ("No",)) == ("Name",)
    assert Mapping("one", "one", (sheet,)).for_table("Other", heading) is None


def test_it_is_made_for_just_its_columns_in_any_order() -> None:
    assert FULL.made_for(("Company", "Reg", "No", "Name"))
    assert not FULL.made_for(("Company", "Reg", "No", "Name", "More"))
    assert not FULL.made_for(("Company", "Reg", "No"))
    assert not TableMapping().made_for(())


def said(case: Case, folder: Path, table: TableMapping, heading: tuple[str, ...], *rows: tuple[str, ...]) -> Plan:
    made, _ = take_in(case, csv_file(folder / "rows.csv", heading, *rows), mapping=register("rows", table))
    return made


def test_a_constant_is_said_by_every_row_that_has_no_value_of_its_own(case: Case, tmp_path: Path) -> None:
    table = person(
        fields=fields({"name": "Name", "nationality": "From"}), constants=(Constant("nationality", "Cambodia"),)
    )
    said(case, tmp_path, table, ("No", "Name", "From"), ("1", "Sok", ""), ("2", "Chan", "VN"))
    assert {e.value("name"): e.values["nationality"] for e in entities(case, "Person")} == {
        "Sok": ("KH",),
        "Chan": ("VN",),
    }


def test_a_cell_of_several_values_is_split(case: Case, tmp_path: Path) -> None:
    table = person(fields=(FieldColumn("name", "Name"), FieldColumn("alias", "Aka", ";"), FieldColumn("alias", "Also")))
    said(case, tmp_path, table, ("No", "Name", "Aka", "Also"), ("1", "Sok", "A Ko; B Ko;; A Ko ", "B Ko"))
    assert set(only(case, "Person").values["alias"]) == {"A Ko", "B Ko"}
    records = case.ask(lambda s: s.records_about([e.uid for e in s.entities_of("Person", "", 9)]))
    assert [c.slot for c in records[0].claims] == ["name", "alias", "alias#2"]


def test_columns_that_belong_together_are_joined(case: Case, tmp_path: Path) -> None:
    table = person(fields=(FieldColumn("name", "First", joined=("Middle", "Last")),))
    heading = ("No", "First", "Middle", "Last")
    said(case, tmp_path, table, heading, ("1", "Sok", "", " Vanna"), ("2", "", "", ""), ("3", "", "Ly", "Chan"))
    assert sorted(e.value("name") for e in entities(case, "Person")) == ["", "Ly Chan", "Sok Vanna"]


def test_the_kind_of_a_link_stands_in_a_column(case: Case, tmp_path: Path) -> None:
    link = LinkMapping("person", "company", "", "Role", (("director", "DIRECTS"), ("Owner", "OWNS")))
    table = TableMapping(entities=(PERSON, COMPANY), links=(link,))
    heading = ("No", "Name", "Reg", "Company", "Role")
    rows = [("1", "Sok", "R1", "Lotus", role) for role in ("Director", " OWNER ", "", "guard")]
    made = said(case, tmp_path, table, heading, *rows)
    assert made.new_links == {"DIRECTS": 1, "OWNS": 1}
    ((_, reject),) = made.rejects
    assert (reject.row, reject.column, reject.value) == (5, "Role", "guard")


def test_a_usual_kind_of_link_takes_what_the_column_does_not_name(case: Case, tmp_path: Path) -> None:
    link = LinkMapping("person", "company", "EMPLOYED_BY", "Role", (("director", "DIRECTS"),))
    table = TableMapping(entities=(PERSON, COMPANY), links=(link,))
    rows = [("1", "Sok", "R1", "Lotus", role) for role in ("Director", "guard", "")]
    made = said(case, tmp_path, table, ("No", "Name", "Reg", "Company", "Role"), *rows)
    assert (made.new_links, made.rejects) == ({"DIRECTS": 1, "EMPLOYED_BY": 1}, ())


def test_rows_can_be_links_of_their_own(case: Case, tmp_path: Path) -> None:
    for name, apart, expected in (("a", ("*",), 3), ("b", ("Date",), 2), ("c", (), 1)):
        link = LinkMapping("person", "company", "LINKED_TO", apart=apart)
        table = TableMapping(
            entities=(
                replace(PERSON, key=Key(("No",), f"register:{name}")),
                replace(COMPANY, key=Key(("Reg",), f"register:{name}")),
            ),
            links=(link,),
        )
        heading = ("No", "Name", "Reg", "Company", "Date")
        rows = [("1", "Sok", "R1", "Lotus", day) for day in ("1", "2", " 2 ")]
        paper = csv_file(tmp_path / f"{name}.csv", heading, *rows)
        made, _ = take_in(case, paper, mapping=register(name, table))
        assert made.new_links == {"LINKED_TO": expected}


def test_a_link_is_made_only_where_its_column_says_so(case: Case, tmp_path: Path) -> None:
    table = TableMapping(entities=(PERSON, COMPANY), links=(LinkMapping("person", "company", "DIRECTS", when="Yes"),))
    heading = ("No", "Name", "Reg", "Company", "Yes")
    said(case, tmp_path, table, heading, ("1", "Sok", "R1", "Lotus", "x"), ("2", "Chan", "R1", "Lotus", " - "))
    assert len(links(case, "DIRECTS")) == 1


def test_dates_are_read_in_the_order_and_calendar_of_the_mapping(case: Case, tmp_path: Path) -> None:
    table = replace(
        person(fields=fields({"name": "Name", "birth_date": "Born"})), date_order=DateOrder.MDY, buddhist=True
    )
    said(case, tmp_path, table, ("No", "Name", "Born"), ("1", "Sok", "02/03/2533"))
    assert only(case, "Person").value("birth_date") == "1990-02-03"


def test_a_phone_without_a_prefix_is_of_the_region_of_the_mapping(case: Case, tmp_path: Path) -> None:
    table = replace(person(fields=fields({"name": "Name", "phone": "Phone"})), region="VN")
    said(case, tmp_path, table, ("No", "Name", "Phone"), ("1", "Tran", "0912345678"))
    assert only(case, "Person").value("phone") == "+84912345678"


def test_a_repeated_or_blank_heading_can_be_mapped_by_its_letter(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", (" No ", "Name", "Name", ""), ("1", "Sok", "Sok alias", "note"))
    heading = plan(case, paper, mapping=suspects_without_columns()).files[0].tables[0].heading
    assert heading == ("No", "Name", "Name (column C)", "D")


def suspects_without_columns() -> Mapping:
    return register("s", TableMapping(entities=(replace(PERSON, fields=fields({"name": "Name"})),)))


def test_a_mapping_is_named_by_its_file_or_by_its_name_in_the_case(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", HEADING, ("1", "Sok", "", "", ""))
    taken_in(case, paper, mapping=suspects())
    assert named_mapping(case, "suspects").name == "suspects"
    file = tmp_path / "my mapping.json"
    file.write_text(suspects("of mine").to_text(), "utf-8")
    assert named_mapping(case, str(file)) == suspects("of mine")


def test_a_mapping_that_notepad_saved_is_read(case: Case, tmp_path: Path) -> None:
    """It puts a mark before the text."""
    file = tmp_path / "my mapping.json"
    file.write_text(suspects("of mine").to_text(), "utf-8-sig")
    assert named_mapping(case, str(file)) == suspects("of mine")


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00", b"", b"\x00" * 100])
def test_a_file_that_holds_no_mapping_is_named_in_words(case: Case, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(data)
    with pytest.raises((NoMapping, NotRead), match=r"broken\.json (cannot be read as a mapping|is not text)"):
        named_mapping(case, str(file))


@pytest.mark.parametrize("words", ["nobody", "", "x" * 5000, "\0", "/"])
def test_a_mapping_that_is_not_there_is_told(case: Case, words: str) -> None:
    with pytest.raises(NoMapping):
        named_mapping(case, words)


def test_a_mapping_that_does_not_fit_the_case_is_refused(case: Case, tmp_path: Path) -> None:
    paper = csv_file(tmp_path / "p.csv", HEADING, ("1", "Sok", "", "", ""))
    with pytest.raises(NoMapping, match="does not fit this case"):
        plan(case, paper, mapping=register("s", person(type="Persona")))


def test_a_table_that_no_mapping_fits_is_passed_over_and_said(case: Case, tmp_path: Path) -> None:
    made = plan(case, csv_file(tmp_path / "p.csv", HEADING, ("1", "Sok", "", "", "")), mapping=suspects())
    assert counted(made) == {"new": 1}
    assert made.files[0].skipped == ()
