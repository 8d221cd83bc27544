"""A small case of invented people and firms, with something for every panel to show."""

from __future__ import annotations

import csv
from pathlib import Path

from graph.facts import Entity
from importers.mapping import Constant, EntityMapping, FieldColumn, Key, LinkMapping, Mapping, TableMapping
from investigator.case import Case, Secrets, new_case, open_case
from investigator.intake import carry_out, plan_import

SECRETS = Secrets("a passphrase of the tests")

ROWS = (
    ("DEMO-1", "Chan Test", "DEMO-R1", "Anchor Demo Co., Ltd.", "director", "2031-02-03"),
    ("DEMO-1", "Chan Test", "DEMO-R2", "Bay Demo Co., Ltd.", "director", "2031-03-03"),
    ("DEMO-2", "Sok Example", "DEMO-R2", "Bay Demo Co., Ltd.", "accountant", "2031-04-03"),
    ("DEMO-3", "林例", "DEMO-R3", "Coral Demo Co., Ltd.", "director", "2031-05-03"),
    ("DEMO-4", "សុខ គំរូ", "DEMO-R3", "Coral Demo Co., Ltd.", "guard", "2031-06-03"),
)


def mapping() -> Mapping:
    """Persons who direct businesses."""
    person = EntityMapping(
        "person",
        "Person",
        Key(("Document",), "world"),
        (FieldColumn("document_number", "Document"), FieldColumn("name", "Name")),
    )
    business = EntityMapping(
        "business",
        "Organization",
        Key(("Registration",), "world"),
        (FieldColumn("registration_number", "Registration"), FieldColumn("name", "Business")),
        (Constant("kind", "business"),),
    )
    link = LinkMapping("person", "business", "DIRECTS", fields=(FieldColumn("role", "Role"),), since="Since")
    return Mapping("Directors", "Directors", (TableMapping(entities=(person, business), links=(link,)),))


def small_case(folder: Path) -> Case:
    """The case, open."""
    case = new_case(str(folder / "small.case"), SECRETS, title="Small case", fictional=True)
    file = folder / "directors.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("Document", "Name", "Registration", "Business", "Role", "Since"))
        writer.writerows(ROWS)
    carry_out(case, plan_import(case, [file], mapping=mapping()))
    return case


def again(folder: Path) -> Case:
    """The same case, opened once more."""
    return open_case(str(folder / "small.case"), SECRETS)


def entity(case: Case, name: str) -> Entity:
    """The entity of this name."""
    for kind in ("Person", "Organization"):
        for found in case.ask(lambda s, k=kind: s.entities_of(k, "", 100)):  # type: ignore[misc]
            if found.value("name") == name:
                return found
    raise KeyError(name)
