"""Which tables are taken for lists of victims by their headings alone, and which are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.schema import standard
from importers.mapping import EntityMapping, TableMapping, check, protected
from importers.registry import open_reading
from importers.suggest import suggested
from tests.agencies import csv_file

SCHEMA = standard()


def suggestion(folder: Path, heading: tuple[str, ...], series: str = "list") -> TableMapping | None:
    with open_reading(csv_file(folder / "table.csv", heading, ("x",) * len(heading))) as reading:
        made = suggested(reading.tables[0], SCHEMA, series)
    if made is not None:
        check(made, SCHEMA)
    return made


def protects(folder: Path, heading: tuple[str, ...], series: str = "list") -> bool:
    made = suggestion(folder, heading, series)
    return made is not None and protected(made, SCHEMA) == ("Person",)


def columns(entity: EntityMapping) -> dict[str, str]:
    return {use.column: use.field for use in entity.fields}


@pytest.mark.parametrize(
    "heading",
    [
        ("prs_FirstName", "prs_SecondName", "vic_TraffickingStatus"),
        ("prs_FirstName", "con_Consent"),
        ("Name", "vic_SomethingOfOurOwn"),
        ("prs_FirstName", "cas_Status"),
        ("Name", "Date of birth", "Trafficking status"),
        ("Name", "Consent"),
        ("Name", "Methods of control", "Type of exploitation", "Suspect"),
        ("Victim name", "Phone"),
        ("Victim's name", "Arrested on"),
        ("full_name", "type_of_exploitation", "methods_of_control"),
        ("name_of_victim", "Phone"),
        ("Victim", "Phone"),
        ("Name", "Rescued on"),
        ("Name", "Phone", "Declaration number"),
        ("Full name", "Intake date"),
        ("Name", "Shelter"),
        ("Phone", "Consent", "Trafficking status"),
        ("ឈ្មោះ", "ស្ថានភាពជួញដូរ"),
        ("ឈ្មោះជនរងគ្រោះ", "ទូរស័ព្ទ"),
        ("ឈ្មោះ", "លេខប្រកាស"),
        ("ឈ្មោះ", "ការយល់ព្រម"),
        ("ឈ្មោះ", "វិធីគ្រប់គ្រង"),
        ("受害人姓名", "电话"),
        ("Name", "From", "To", "Trafficking status"),
    ],
)
def test_victims_are_protected_by_their_headings(tmp_path: Path, heading: tuple[str, ...]) -> None:
    assert protects(tmp_path, heading)


@pytest.mark.parametrize(
    "heading",
    [
        ("full_name", "passport_no", "mobile_number"),
        ("Full_Name", "Birth_Date", "Arrested_on"),
        ("Name", "Passport no", "Nationality", "Phone"),
        ("Suspect", "Name", "Passport no", "Charge"),
        ("Name", "Passport no", "Charge", "Number of victims"),
        ("Name", "Passport no", "Role", "Victims"),
        ("Name", "Passport no", "Arrested on", "Type of exploitation"),
        ("Name", "Passport no", "Offence", "Victim name"),
        ("Name", "Case number", "Notes", "Referred by"),
        ("ឈ្មោះ", "លេខឯកសារ", "ជនសង្ស័យ"),
        ("Company name", "Reg no", "Victims"),
        ("Site", "Site code", "Declaration number"),
        ("Caller", "Called", "Start"),
    ],
)
def test_lists_of_others_are_not(tmp_path: Path, heading: tuple[str, ...]) -> None:
    made = suggestion(tmp_path, heading)
    assert made is not None
    assert protected(made, SCHEMA) == ()


@pytest.mark.parametrize(
    ("series", "expected"), [("victims-2031", True), ("2031 intake", True), ("victims and suspects", False)]
)
def test_what_a_file_is_called_tells_it_too(tmp_path: Path, series: str, expected: bool) -> None:
    assert protects(tmp_path, ("Name", "Phone"), series) == expected
    assert not protects(tmp_path, ("Name", "Phone"), "people-2031")


def test_what_is_said_of_a_victim_is_read_as_of_a_person(tmp_path: Path) -> None:
    made = suggestion(tmp_path, ("Victim name", "Victim's phone", "Passport of the victim", "Title", "Consent", "Site"))
    assert made is not None
    person, profile, site = made.entities
    assert columns(person) == {
        "Victim name": "name",
        "Victim's phone": "phone",
        "Passport of the victim": "document_number",
    }
    assert person.required
    assert (profile.type, columns(profile), profile.beside) == ("VictimProfile", {"Consent": "consent"}, "person")
    assert site.type == "Site"
    assert [(k.source, k.type, k.target) for k in made.links] == [
        ("person", "HAS_PROFILE", "victimprofile"),
        ("person", "LINKED_TO", "site"),
    ]


@pytest.mark.parametrize("heading", [("Victim name", "Account number", "Consent"), ("Name", "Passport no", "Handle")])
def test_a_number_in_the_row_of_a_person_is_used_by_them(tmp_path: Path, heading: tuple[str, ...]) -> None:
    """So that it is protected with a victim, and with whoever turns out to be one later."""
    made = suggestion(tmp_path, heading)
    assert made is not None
    assert ("person", "USES", "identifier") in [(k.source, k.type, k.target) for k in made.links]


@pytest.mark.shared_data
def test_the_spreadsheet_of_the_standard_protects(shared_data: Path) -> None:
    with open_reading(shared_data / "htcds" / "HTCDS Excel Spreadsheet v2.0.xlsx") as reading:
        made = suggested(reading.tables[0], SCHEMA, "cases")
    assert made is not None
    assert protected(made, SCHEMA) == ("Person",)
    profile = next(e for e in made.entities if e.type == "VictimProfile")
    assert {"Consent", "Trafficking Status", "Methods of Control", "Type of Exploitation"} <= columns(profile).keys()


@pytest.mark.shared_data
def test_the_columns_of_the_form_of_the_standard_protect(shared_data: Path, tmp_path: Path) -> None:
    """The form names one column for each question; an export of its answers has these as its heading."""
    with open_reading(shared_data / "htcds" / "htcds_xlsform.xlsx") as reading:
        questions = next(table for table in reading.tables if table.name == "survey")
        position = questions.heading.index("name")
        names = tuple(row.cells[position] for row in questions.rows())
    asked = tuple(dict.fromkeys(name for name in names if "_" in name))
    assert protects(tmp_path, asked)
    assert not protects(tmp_path, tuple(name for name in asked if name.startswith("prs_"))), "nothing else protects"
