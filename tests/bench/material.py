"""What is measured with: tables of invented directors and companies, the same from the same seed."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from graph.values import Kind
from importers.mapping import EntityMapping, FieldColumn, Key, LinkMapping, Mapping, TableMapping
from investigator.sample.names import invented_name

SEED = 20311019
HEADING = (
    "Name", "Born", "Nationality", "Passport no", "Company", "Company no", "Incorporated", "Appointed", "Role",
)  # fmt: skip
REGISTER = "register:invented companies"

_NATIONALITIES = ("ID", "PH", "MM", "LA", "VN", "TH", "BD", "KH", "CN")
_WEIGHTS = (20, 15, 10, 5, 10, 5, 5, 15, 15)
_TRADES = ("Holding", "Trading", "Property", "Travel", "Digital", "Resort", "Logistics", "Capital")
_ROLES = ("manager", "director", "recruiter", "accountant")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured with; `whole_rows` are the most rows whose pieces a plan keeps until they are written."""

    import_rows: int
    read_rows: int
    network_rows: int
    network_persons: int
    network_companies: int
    hub: int
    small_rows: int
    chunked_rows: int
    whole_rows: int
    queries: int
    runs: int


FULL = Sizes(
    import_rows=20_000,
    read_rows=100_000,
    network_rows=100_000,
    network_persons=66_000,
    network_companies=34_000,
    hub=800,
    small_rows=3_000,
    chunked_rows=25_000,
    whole_rows=20_000,
    queries=200,
    runs=5,
)
SMALL = Sizes(
    import_rows=1_000,
    read_rows=5_000,
    network_rows=4_000,
    network_persons=2_600,
    network_companies=1_400,
    hub=100,
    small_rows=500,
    chunked_rows=2_000,
    whole_rows=1_000,
    queries=40,
    runs=3,
)
TINY = Sizes(
    import_rows=40,
    read_rows=60,
    network_rows=80,
    network_persons=50,
    network_companies=30,
    hub=10,
    small_rows=40,
    chunked_rows=60,
    whole_rows=50,
    queries=4,
    runs=1,
)

MAPPING = Mapping(
    "bench",
    "invented register",
    (
        TableMapping(
            entities=(
                EntityMapping(
                    "director",
                    "Person",
                    Key(("Passport no",), "world"),
                    (
                        FieldColumn("name", "Name"),
                        FieldColumn("birth_date", "Born"),
                        FieldColumn("nationality", "Nationality"),
                        FieldColumn("document_number", "Passport no"),
                    ),
                ),
                EntityMapping(
                    "company",
                    "Organization",
                    Key(("Company no",), REGISTER, Kind.IDENTIFIER),
                    (
                        FieldColumn("name", "Company"),
                        FieldColumn("registration_number", "Company no"),
                        FieldColumn("incorporation_date", "Incorporated"),
                    ),
                ),
            ),
            links=(
                LinkMapping("director", "company", "DIRECTS", fields=(FieldColumn("role", "Role"),), since="Appointed"),
            ),
        ),
    ),
)

Cells = tuple[str, ...]


def pairs(rows: int, first: int = 0) -> list[Cells]:
    """Rows that each speak of a director and a company of which no other row speaks; `first` numbers them on."""
    rng = random.Random(f"{SEED} pairs {first}")
    return [_row(rng, _person(rng, f"B{n:07}"), _company(rng, f"C{n:08}")) for n in range(first, first + rows)]


def network(sizes: Sizes) -> list[Cells]:
    """Rows that join so many directors and companies; the first company has `hub` directors, the others a few."""
    rng = random.Random(f"{SEED} network")
    persons = [_person(rng, f"N{n:07}") for n in range(sizes.network_persons)]
    companies = [_company(rng, f"R{n:08}") for n in range(sizes.network_companies)]
    rows = [_row(rng, person, companies[0]) for person in persons[: sizes.hub]]
    rows += [_row(rng, rng.choice(persons[: sizes.hub]), company) for company in companies[1:]]
    rows += [_row(rng, person, rng.choice(companies[1:])) for person in persons[sizes.hub :]]
    while len(rows) < sizes.network_rows:
        rows.append(_row(rng, rng.choice(persons), rng.choice(companies[1:])))
    return rows[: sizes.network_rows]


def queries(rows: Sequence[Cells], number: int) -> list[str]:
    """What a person types: whole names, beginnings, single words, numbers, one or two Chinese characters, nonsense."""
    rng = random.Random(f"{SEED} queries")
    found: list[str] = []
    while len(found) < number:
        name, _, _, passport, company, company_number, *_ = rng.choice(rows)
        found += [name, name[: len(name) // 2 + 1], company.split()[0], passport, company_number[-5:], "zzyzx qqq"]
        found += [name[-1:]] if not name.isascii() else [name.split()[-1]]
    return found[:number]


def write_csv(path: Path, rows: Iterable[Cells]) -> Path:
    """The rows as a CSV file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: Iterable[Cells]) -> Path:
    """The rows as a workbook of one sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Directors")
        for number, row in enumerate((HEADING, *rows)):
            sheet.write_row(number, 0, row)
    return path


def _person(rng: random.Random, passport: str) -> Cells:
    nationality = rng.choices(_NATIONALITIES, _WEIGHTS)[0]
    name = invented_name(rng, nationality)
    own = nationality in ("KH", "CN")
    return (name.own_script if own else name.latin, _day(rng, 1960, 2010), nationality, passport)


def _company(rng: random.Random, number: str) -> Cells:
    name = invented_name(rng, rng.choice(_NATIONALITIES)).latin.replace(" ", "")
    return (f"{name} {rng.choice(_TRADES)} Co., Ltd.", number, _day(rng, 2015, 2031))


def _row(rng: random.Random, person: Cells, company: Cells) -> Cells:
    return (*person, *company, _day(rng, 2020, 2031), rng.choice(_ROLES))


def _day(rng: random.Random, first: int, last: int) -> str:
    return f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(first, last)}"
