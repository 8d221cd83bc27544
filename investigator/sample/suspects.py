"""The police register of suspects: who they are, their legal stages and the charges sent to court."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.cast import Cast, Suspect
from investigator.sample.dirt import phone_spelling, untidy, vague
from investigator.sample.operations import RAID_DAYS
from investigator.sample.tables import Line, Table, Workbook

UNRAIDED = dt.date(2031, 9, 12)
COURTS = {
    "OP-2031-02": "Coast Court of First Instance (Demo)",
    "OP-2031-03": "Coast Court of First Instance (Demo)",
    "OP-2031-04": "Capital Court of First Instance (Demo)",
    "OP-2031-05": "North-west Court of First Instance (Demo)",
    "OP-2031-06": "Pepper Coast Court of First Instance (Demo)",
}
OFFENCES = (
    ("Demo article 10", "unlawful recruitment for exploitation"),
    ("Demo article 12", "unlawful recruitment with purpose"),
    ("Demo article 21", "unlawful confinement"),
    ("Demo article 29", "money laundering"),
)
AGENCY = "Police Anti-Trafficking Unit (Demo)"


def suspects_register(cast: Cast, seed: int, businesses: dict[str, str]) -> Workbook:
    """The workbook with sheets Suspects, Legal stages and Charges; `businesses` gives the business at a site."""
    rng = random.Random(f"{seed}:suspects")  # noqa: S311 - sample data, not secrets
    return Workbook(
        "2031-01-suspects-register",
        AGENCY,
        (_suspects(cast, rng, businesses), _stages(cast, rng), _charges(cast, rng)),
    )


def _suspects(cast: Cast, rng: random.Random, businesses: dict[str, str]) -> Table:
    lines = []
    for number, suspect in enumerate(cast.suspects, 1):
        person = suspect.person
        born = cast.people.birth_words(person)
        since = vague(rng, dt.date(2029, 1, 1) + dt.timedelta(rng.randrange(800)))
        phone = cast.shared_phone if suspect is cast.hidden else person.phone
        lines.append(
            Line(
                (
                    f"SUS-2031-{number:03}",
                    untidy(rng, person.document),
                    person.document_kind,
                    untidy(rng, person.name),
                    person.khmer_name,
                    person.chinese_name,
                    person.other_name,
                    person.sex,
                    rng.choice((person.nationality, person.nationality, person.nationality.lower() + " ")),
                    born,
                    "-" if suspect is cast.hidden else phone_spelling(rng, phone),
                    suspect.role or "-",
                    suspect.site or "-",
                    businesses.get(suspect.site, "-") if suspect.site else "-",
                    since,
                    suspect.operation or "-",
                )
            )
        )
    twice = cast.charged[5].person
    lines.append(
        Line(
            (
                f"SUS-2031-{len(lines) + 1:03}", twice.document, twice.document_kind, twice.name.upper(), "", "",
                "Lao Ban", twice.sex, twice.nationality, vague(rng, twice.born), "-", "team leader", "DEMO-S05", "-",
                "about 2030", "OP-2031-02",
            )
        )
    )  # fmt: skip
    lines.append(lines[11])
    lines.insert(
        20,
        Line(
            ("SUS-2031-090", None, "passport", "Unknown man", "", "", "Ah Hei", "M", "-", "about 1990", "-",
             "guard", "DEMO-S13", "-", "2031", "OP-2031-05"),
            "missing key",
            "Document number",
        ),
    )  # fmt: skip
    return Table(
        "Suspects",
        (
            "Register number", "Document number", "Document kind", "Name", "Khmer name", "Chinese name", " Other names",
            "Sex", "Nationality", "Date of birth", "Phone", "Role", "Site code", "Registration number", "Active since",
            "Operation number",
        ),
        tuple(lines),
    )  # fmt: skip


def _stages(cast: Cast, rng: random.Random) -> Table:
    lines: list[Line] = []

    def stage(suspect: Suspect, value: str, happened: dt.date, source: str) -> None:
        learned = happened + dt.timedelta(rng.randrange(4))
        lines.append(
            Line(
                (f"STG-2031-{len(lines) + 1:04}", suspect.person.document, untidy(rng, value), happened, learned,
                 AGENCY, suspect.operation or "-", source)
            )
        )  # fmt: skip

    def source() -> str:
        return f"DEMO-D{rng.randint(10, 89)}"

    for suspect in cast.suspects:
        raid = _raid_day(suspect)
        first = raid - dt.timedelta(rng.randint(2, 5))
        if suspect.last_stage in ("person of interest", "suspect"):
            stage(suspect, suspect.last_stage, first, source())
            continue
        stage(suspect, "suspect", first, source())
        stage(suspect, "in police custody", raid, source())
        if suspect.last_stage == "charged":
            stage(suspect, "introductory submission", raid + dt.timedelta(2), source())
            stage(suspect, "charged", raid + dt.timedelta(3), source())
            if suspect in cast.charged and rng.randrange(3) == 0:
                stage(suspect, "indicted", raid + dt.timedelta(rng.randint(25, 42)), source())
        elif suspect.last_stage != "in police custody":
            stage(suspect, suspect.last_stage, raid + dt.timedelta(2), source())
    lines.append(lines[30])
    lines.insert(
        44,
        Line(
            ("STG-2031-0901", cast.charged[3].person.document, "suspect", "31/09/2031", dt.date(2031, 10, 2),
             AGENCY, "OP-2031-02", "DEMO-D17"),
            "impossible date",
            "Happened",
        ),
    )  # fmt: skip
    return Table(
        "Legal stages",
        ("Stage number", "Document number", "Legal stage", "Happened", "Learned", "Authority", "Operation number",
         "Source document"),
        tuple(lines),
    )  # fmt: skip


def _charges(cast: Cast, rng: random.Random) -> Table:
    lines: list[Line] = []
    for suspect in (*cast.charged, *cast.late_charged):
        charged = _raid_day(suspect) + dt.timedelta(3)
        case_number = f"DEMO-CRT-{suspect.operation[-2:]}-{suspect.site[-2:]}"
        for article, offence in rng.sample(OFFENCES, rng.choice((1, 1, 2))):
            lines.append(
                Line(
                    (f"CHG-2031-{len(lines) + 1:03}", suspect.person.document, article, offence, case_number,
                     COURTS[suspect.operation], suspect.operation, charged, charged + dt.timedelta(rng.randint(0, 5)))
                )
            )  # fmt: skip
    return Table(
        "Charges",
        ("Charge number", "Document number", "Article", "Offence", "Case number", "Court", "Operation number",
         "Charged on", "Sent to court"),
        tuple(lines),
    )  # fmt: skip


def _raid_day(suspect: Suspect) -> dt.date:
    return RAID_DAYS.get((suspect.operation, suspect.site), UNRAIDED)
