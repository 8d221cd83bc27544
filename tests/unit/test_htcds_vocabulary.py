"""The vocabulary reads what IOM's Human Trafficking Case Data Standard 2.0 writes; checked on its own form."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graph.countries import country
from graph.phones import phone
from graph.schema import Schema, Term, standard
from graph.values import Choices, Kind, is_blank, normalise

LISTS = {
    "gender": "sex",
    "consent": "consent",
    "methodsofcontrol": "method_of_control",
    "typeofexploitation": "type_of_exploitation",
    "traffickingstatus": "trafficking_status",
    "status": "htcds_case_status",
}
KEPT_AS_TEXT = {
    "prs_Salutation", "prs_Title", "prs_MailingCity", "prs_MailingCountry", "prs_MailingState", "prs_MailingPostalCode",
    "cas_ReferringPrimaryCaseWorker",
}  # fmt: skip


def code(terms: tuple[Term, ...], text: str) -> str:
    labels = tuple((label, t.code) for t in terms for label in (t.en, t.km, t.htcds, *t.aliases) if label)
    return normalise(Kind.ENUM, text, choices=Choices(enum=labels))


def spellings(schema: Schema) -> set[str]:
    return {name for kind in schema.entities.values() for field in kind.fields for name in field.htcds}


def test_every_choice_of_the_form_is_a_term(shared_data: Path) -> None:
    schema = standard()
    choices = openpyxl.load_workbook(shared_data / "htcds" / "htcds_xlsform.xlsx")["choices"]
    seen: set[str] = set()
    for listed, name, label in choices.iter_rows(min_row=2, max_col=3, values_only=True):
        if listed not in LISTS or is_blank(str(name)):
            continue
        terms = schema.lists[LISTS[str(listed)]]
        assert code(terms, str(name).upper()) == code(terms, str(label)), name
        seen.add(str(listed))
    assert seen == LISTS.keys()


def test_every_nationality_of_the_form_is_its_code(shared_data: Path) -> None:
    choices = openpyxl.load_workbook(shared_data / "htcds" / "htcds_xlsform.xlsx")["choices"]
    codes = [str(row[1]) for row in choices.iter_rows(values_only=True) if row[0] == "citizenship"]
    assert len(codes) > 200
    assert [country(each) for each in codes] == codes
    assert [country(each.lower()) for each in codes] == codes


def test_every_question_of_the_form_has_a_field_or_is_known_to_have_none(shared_data: Path) -> None:
    known = spellings(standard()) | KEPT_AS_TEXT
    survey = openpyxl.load_workbook(shared_data / "htcds" / "htcds_xlsform.xlsx")["survey"]
    asked = {str(row[1]) for row in survey.iter_rows(min_row=2, values_only=True) if str(row[1])[3:4] == "_"}
    assert len(asked) > 25
    assert asked <= known


def test_a_country_named_with_marks_is_not_the_code_that_is_left_without_them() -> None:
    assert [country(text) for text in ("MY", "my ", "Mỹ", "người Mỹ", "quốc tịch MY")] == ["MY", "MY", "US", "US", "MY"]


@pytest.mark.parametrize("text", ["(+855) 19-232-199", "(00855) 19 232 199", "( +855 )19232199", "(019) 232 199"])
def test_brackets_round_the_first_digits_of_a_phone_number(text: str) -> None:
    assert phone(text) == "+85519232199"


def test_a_sex_not_specified_says_nothing() -> None:
    assert is_blank("NonSpecifiedUnknown")
    assert is_blank("Not Specified/Unknown")
