"""Operations of the task force: sites raided, agencies, arrests; and the agencies themselves."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.cast import Cast
from investigator.sample.tables import CsvFile, Line, Table

AGENCIES = (
    ("MIN", "Ministry Committee for Declarations (Demo)", "គណៈកម្មាធិការក្រសួង (សាកល្បង)", "committee"),
    ("PATU", "Police Anti-Trafficking Unit (Demo)", "អង្គភាពប្រឆាំងការជួញដូរ (សាកល្បង)", "police"),
    ("IMM", "Immigration Department (Demo)", "នាយកដ្ឋានអន្តោប្រវេសន៍ (សាកល្បង)", "immigration"),
    ("PROV18", "Coast Provincial Commissariat (Demo)", "ស្នងការដ្ឋានខេត្ត (សាកល្បង)", "police"),
    ("LAB", "Labour Inspectorate (Demo)", "អធិការកិច្ចការងារ (សាកល្បង)", "ministry"),
    ("NGO1", "Lotus Harbour Aid (Demo)", "ជំនួយកំពង់ផែឈូក (សាកល្បង)", "ngo"),
    ("NGO2", "Open Door Shelter (Demo)", "ជម្រកទ្វារបើក (សាកល្បង)", "ngo"),
    ("EMB1", "Embassy Welfare Desk (Demo)", "តុសុខុមាលភាពស្ថានទូត (សាកល្បង)", "embassy"),
)

OPERATION_DAYS = {
    "OP-2031-01": (dt.date(2031, 9, 22), dt.date(2031, 9, 28)),
    "OP-2031-02": (dt.date(2031, 9, 18), dt.date(2031, 10, 19)),
    "OP-2031-03": (dt.date(2031, 10, 4), dt.date(2031, 10, 19)),
    "OP-2031-04": (dt.date(2031, 10, 13), dt.date(2031, 10, 19)),
    "OP-2031-05": (dt.date(2031, 10, 15), dt.date(2031, 10, 19)),
    "OP-2031-06": (dt.date(2031, 11, 24), dt.date(2031, 11, 28)),
}

RAIDS = (
    # operation, name, site, day of the raid, lead agency, supporting agency, people removed
    ("OP-2031-01", "Mangrove Lamp", "DEMO-S08", (9, 28), "PATU", "LAB", 34),
    ("OP-2031-02", "Coral Lamp", "DEMO-S02", (9, 20), "PATU", "IMM", 412),
    ("OP-2031-02", "Coral Lamp", "DEMO-S05", (9, 22), "PATU", "LAB", 61),
    ("OP-2031-03", "Salt Lamp", "DEMO-S07", (10, 5), "PROV18", "PATU", 233),
    ("OP-2031-03", "Salt Lamp", "DEMO-S03", (10, 12), "PROV18", "IMM", 88),
    ("OP-2031-03", "Salt Lamp", "DEMO-S11", (10, 17), "PROV18", "PATU", 47),
    ("OP-2031-04", "Palm Lamp", "DEMO-S09", (10, 14), "PATU", "LAB", 52),
    ("OP-2031-04", "Palm Lamp", "DEMO-S14", (10, 15), "PATU", "IMM", 39),
    ("OP-2031-05", "Border Lamp", "DEMO-S06", (10, 16), "PATU", "IMM", 18),
    ("OP-2031-05", "Border Lamp", "DEMO-S13", (10, 18), "PATU", "IMM", 70),
    ("OP-2031-06", "Pepper Lamp", "DEMO-S12", (11, 26), "PATU", "LAB", 25),
)

RAID_DAYS = {(operation, site): dt.date(2031, *day) for operation, _, site, day, *_ in RAIDS}


def operation_files(cast: Cast, seed: int) -> tuple[CsvFile, ...]:
    """Agencies, operations by raided site, and arrests."""
    rng = random.Random(f"{seed}:operations")  # noqa: S311 - sample data, not secrets
    return (_agencies(), _operations(cast), _arrests(cast, rng))


def _agencies() -> CsvFile:
    return CsvFile(
        Table(
            "2031-00-agencies",
            ("Agency code", "Agency", "Agency name Khmer", "Organisation kind"),
            tuple(Line(agency) for agency in AGENCIES),
        )
    )


def _operations(cast: Cast) -> CsvFile:
    lines = []
    for operation, name, site, (month, day), lead, support, removed in RAIDS:
        start, end = OPERATION_DAYS[operation]
        arrested = sum(1 for each in cast.suspects if each.operation == operation and each.site == site)
        raided = dt.date(2031, month, day)
        lines.append(Line((operation, f"Operation {name}", start, end, site, raided, lead, support, removed, arrested)))
    return CsvFile(
        Table(
            "2031-09-operations",
            ("Operation number", "Operation name", "Start date", "End date", "Site code", "Raided on",
             "Lead agency code", "Supporting agency code", "People removed", "Suspects arrested"),
            tuple(lines),
        )
    )  # fmt: skip


def _arrests(cast: Cast, rng: random.Random) -> CsvFile:
    lines: list[Line] = []
    for suspect in cast.suspects:
        if not suspect.operation:
            continue
        day = RAID_DAYS[suspect.operation, suspect.site]
        hour = f"{rng.randint(4, 11):02}:{rng.choice((0, 15, 30, 45)):02}"
        lines.append(
            Line(
                (f"ARR-2031-{len(lines) + 1:03}", suspect.operation, suspect.person.document, suspect.site, day, hour,
                 "arrested")
            )
        )  # fmt: skip
    lines.insert(
        9,
        Line(("ARR-2031-900", "OP-2031-05", "-", "DEMO-S13", dt.date(2031, 10, 18), "05:00", "arrested"),
             "missing key", "Document number"),
    )  # fmt: skip
    return CsvFile(
        Table(
            "2031-09-arrests",
            (
                "Arrest number",
                "Operation number",
                "Document number",
                "Site code",
                "Arrested on",
                "Time",
                "Took part as",
            ),
            tuple(lines),
        )
    )
