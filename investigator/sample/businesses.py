"""Extracts of the business register: companies, directors, shareholders, powers of attorney and premises."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from investigator.sample.cast import Cast
from investigator.sample.dirt import phone_spelling, untidy, vague
from investigator.sample.places import PROVINCES, SITE_PROVINCE
from investigator.sample.tables import Line, Table, Workbook

FIRST_WORDS = (
    ("Amber", "琥", "អំបរ"), ("Cobalt", "钴", "កូបាល់"), ("Saffron", "藏红", "រមៀត"), ("Willow", "柳", "វីឡូ"),
    ("Quartz", "石英", "ក្វាត"), ("Juniper", "杜松", "ជូនីពើរ"), ("Topaz", "黄玉", "តូប៉ាស"), ("Maple", "枫", "មេផល"),
)  # fmt: skip
SECOND_WORDS = (("Heron", "鹭", "កុក"), ("Lantern", "灯笼", "គោម"), ("Anchor", "锚", "យុថ្កា"), ("Orchid", "兰", "អ័រគីដេ"))
ACTIVITIES = (
    ("J", "Information technology services", "Digital"), ("G", "Trading of office goods", "Trading"),
    ("I", "Hotel and food services", "Hospitality"), ("N", "Call centre services", "Services"),
    ("L", "Real estate letting", "Property"), ("H", "Freight and storage", "Logistics"),
)  # fmt: skip
OPERATED = (
    # site, position of the company in the register
    ("DEMO-S02", 0), ("DEMO-S05", 1), ("DEMO-S04", 2), ("DEMO-S14", 3), ("DEMO-S07", 4), ("DEMO-S03", 5),
    ("DEMO-S06", 6), ("DEMO-S08", 7), ("DEMO-S09", 8), ("DEMO-S11", 9), ("DEMO-S12", 10), ("DEMO-S13", 11),
    ("DEMO-S01", 12),
)  # fmt: skip
SHELLS = 5
COMPANIES = 26


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company; the first five of the register are the planted shells."""

    number: str
    name: str
    chinese: str
    khmer: str
    sector: str
    activity: str
    incorporated: dt.date
    phone: str
    address: str
    province: str
    account: str


def companies(cast: Cast, seed: int) -> tuple[Company, ...]:
    """All companies of the register; equal for equal seeds."""
    rng = random.Random(f"{seed}:companies")  # noqa: S311 - sample data, not secrets
    words = [(first, second) for first in FIRST_WORDS for second in SECOND_WORDS]
    rng.shuffle(words)
    found = []
    for index in range(COMPANIES):
        first, second = words[index]
        sector, activity, suffix = rng.choice(ACTIVITIES)
        shell = index < SHELLS
        oldest = dt.date(2030, 2, 1) if shell else dt.date(2021, 1, 1)
        site = next((site for site, company in OPERATED if company == index), "")
        found.append(
            Company(
                f"DEMO-R-{31_000 + 137 * index:06}",
                f"{first[0]} {second[0]} {suffix} (Demo) Co., Ltd.",
                f"{first[1]}{second[1]}有限公司（演示）" if index % 2 == 0 else "",
                f"ក្រុមហ៊ុន {first[2]} {second[2]} (សាកល្បង)",
                sector,
                activity,
                oldest + dt.timedelta(rng.randrange(300 if shell else 3_200)),
                cast.shared_phone if shell and index != 3 else cast.people.phone(),
                cast.shared_address if shell else f"DEMO-ADR-{10 + index:04}",
                "KH-12" if shell else SITE_PROVINCE.get(site) or rng.choice(tuple(PROVINCES)),
                f"DEMO-ACC-{500_100 + 311 * index}",
            )
        )
    return tuple(found)


def business_register(cast: Cast, register: tuple[Company, ...], seed: int) -> Workbook:
    """The register's workbook: one sheet of companies, five of what ties persons and sites to them."""
    rng = random.Random(f"{seed}:businesses")  # noqa: S311 - sample data, not secrets
    return Workbook(
        "2031-02-business-register",
        "Business Registration Office (Demo)",
        (
            _companies(register, rng),
            _directors(cast, register, rng),
            _shareholders(cast, register, rng),
            _corporate_shareholders(register),
            _powers_of_attorney(cast, register),
            _premises(cast, register, rng),
        ),
    )


def _companies(register: tuple[Company, ...], rng: random.Random) -> Table:
    lines = []
    for company in register:
        street = f"No. {int(company.address[-4:])}, Street Demo {int(company.address[-4:]) % 40 + 1}"
        spelling = rng.choice((street, street.replace("No. ", "#"), street.replace("Street", "St."), street.upper()))
        incorporated: dt.date | str = company.incorporated
        lines.append(
            Line(
                (untidy(rng, company.number), untidy(rng, company.name), company.khmer, company.chinese, company.sector,
                 company.activity, vague(rng, company.incorporated) if rng.randrange(6) == 0 else incorporated,
                 rng.choice(("active", "active", "active", "Active ", "suspended")), 1000 * rng.randint(1, 250),
                 phone_spelling(rng, company.phone), company.address, spelling, PROVINCES[company.province][0],
                 company.province)
            )
        )  # fmt: skip
    rng.shuffle(lines)
    lines.insert(
        7,
        Line((None, "Unnumbered Lantern (Demo) Co., Ltd.", "", "", "G", "Trading of office goods", "2030", "active",
              5000, "-", "DEMO-ADR-0099", "No. 99, Street Demo 20", "Phnom Penh", "KH-12"),
             "missing key", "Registration number"),
    )  # fmt: skip
    lines.append(lines[2])
    return Table(
        "Companies",
        ("Registration number", "Company name", "Company name Khmer", "Company name Chinese", "ISIC",
         "Declared activity", "Incorporation date", "Company status", "Registered capital USD", "Company phone",
         "Address code", "Registered address", "Province", "Province code"),
        tuple(lines),
    )  # fmt: skip


def _directors(cast: Cast, register: tuple[Company, ...], rng: random.Random) -> Table:
    lines = []
    for index, company in enumerate(register):
        if index < SHELLS:
            named = [cast.nominees[index]]
        elif index < len(OPERATED):
            named = [cast.other_directors[index]]
        else:
            named = rng.sample(cast.other_directors, rng.choice((1, 2)))
        for person in named:
            since = company.incorporated + dt.timedelta(rng.randrange(40))
            lines.append(
                Line(
                    (company.number, untidy(rng, person.document), person.name, person.khmer_name, person.chinese_name,
                     person.nationality, since, phone_spelling(rng, person.phone), "director")
                )
            )  # fmt: skip
    return Table(
        "Directors",
        ("Registration number", "Document number", "Name", "Khmer name", "Chinese name", "Nationality", "Since",
         "Phone", "Position"),
        tuple(lines),
    )  # fmt: skip


def _shareholders(cast: Cast, register: tuple[Company, ...], rng: random.Random) -> Table:
    lines = []
    for index, company in enumerate(register):
        owners = [cast.nominees[index]] if index < SHELLS else rng.sample(cast.other_directors, rng.choice((1, 2, 3)))
        shares = {1: (100,), 2: (60, 40), 3: (51, 29, 20)}[len(owners)]
        for person, percent in zip(owners, shares, strict=True):
            lines.append(Line((company.number, person.document, person.name, percent, company.incorporated)))
    return Table(
        "Shareholders",
        ("Registration number", "Document number", "Name", "Percent", "Since"),
        tuple(lines),
    )


def _corporate_shareholders(register: tuple[Company, ...]) -> Table:
    return Table(
        "Corporate shareholders",
        ("Registration number", "Shareholder registration number", "Percent", "Since"),
        tuple(
            Line((register[child].number, register[parent].number, percent, register[child].incorporated))
            for child, parent, percent in ((6, 5, 40), (9, 5, 30), (14, 13, 100), (18, 13, 49))
        ),
    )


def _powers_of_attorney(cast: Cast, register: tuple[Company, ...]) -> Table:
    hidden = cast.hidden.person
    planted = [(register[index], cast.nominees[index], hidden) for index in range(SHELLS - 1)]
    ordinary = [(register[index], cast.other_directors[index], cast.other_directors[index - 9]) for index in (15, 17)]
    return Table(
        "Powers of attorney",
        ("Deed number", "Registration number", "Grantor document number", "Grantor name", "Attorney document number",
         "Attorney name", "Signed on", "Powers"),
        tuple(
            Line(
                (f"DEMO-POA-{number:03}", company.number, grantor.document, grantor.name, attorney.document,
                 attorney.chinese_name or attorney.name, company.incorporated + dt.timedelta(21),
                 "bank accounts, leases, contracts")
            )
            for number, (company, grantor, attorney) in enumerate((*planted, *ordinary), 1)
        ),
    )  # fmt: skip


def _premises(cast: Cast, register: tuple[Company, ...], rng: random.Random) -> Table:
    lines = []
    for site, index in OPERATED:
        landlord = cast.landlords[index % len(cast.landlords)]
        since = max(register[index].incorporated, dt.date(2028, 1, 1)) + dt.timedelta(rng.randint(10, 90))
        until = dt.date(2031, 10, 3) if site == "DEMO-S04" else None
        lines.append(Line((register[index].number, site, since, until, landlord.document, landlord.name)))
    moved = cast.landlords[4]
    lines.append(Line((register[2].number, "DEMO-S10", dt.date(2031, 10, 4), None, moved.document, moved.name)))
    return Table(
        "Premises",
        ("Registration number", "Site code", "Since", "Until", "Landlord document number", "Landlord name"),
        tuple(lines),
    )
