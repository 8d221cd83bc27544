"""Border crossings with day-first dates, and work permits below a title as an office prints it."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.businesses import OPERATED, Company
from investigator.sample.cast import Cast
from investigator.sample.declarants import Declarant
from investigator.sample.dirt import day_first, untidy
from investigator.sample.people import DemoPerson
from investigator.sample.places import CROSSINGS, PROVINCES
from investigator.sample.tables import FICTIONAL, CsvFile, Line, Table, Workbook
from investigator.sample.victim_forms import Relinked

CROSSERS = 620
PERMITS = 190


def border_crossings(people: tuple[Declarant, ...], cast: Cast, seed: int) -> CsvFile:
    """Entries of foreigners before they declared, some in groups with a facilitator, and trips of suspects."""
    rng = random.Random(f"{seed}:border")  # noqa: S311 - sample data, not secrets
    recruiters = [each.person for each in cast.with_role("recruiter")]
    rows: list[tuple[dt.date, str, DemoPerson, str, str, str, str, str]] = []
    travellers = [
        each for each in people if each.person.nationality != "KH" and each.person.document_kind == "passport"
    ]
    rng.shuffle(travellers)
    group = 0
    queue = travellers[:CROSSERS]
    while queue:
        size = rng.choice((1, 1, 2, 3, 5))
        together, queue = queue[:size], queue[size:]
        group += 1
        leader = rng.choice(recruiters) if size > 1 else None
        crossing = rng.choice(CROSSINGS)
        day = min(each.day for each in together) - dt.timedelta(rng.randint(25, 300))
        hour = f"{rng.randrange(24):02}:{rng.randrange(60):02}"
        plate = f"DEMO-{rng.randint(100, 180)}" if "Airport" not in crossing.name else "-"
        for person in [each.person for each in together] + ([leader] if leader else []):
            facilitator = leader.document if leader and person is not leader else "-"
            rows.append((day, "entry", person, crossing.code, hour, plate, f"GRP-{group:04}", facilitator))
    for person in (cast.hidden.person, *recruiters):
        for number in range(6):
            day = dt.date(2031, 1, 10) + dt.timedelta(45 * number + rng.randrange(30))
            code = rng.choice(CROSSINGS[:4]).code
            rows.append((day, ("entry", "exit")[number % 2], person, code, f"{rng.randrange(24):02}:05", "-", "-", "-"))
    rows.sort(key=lambda row: (row[0], row[4], row[6], row[2].document))
    lines = []
    names = {each.code: each for each in CROSSINGS}
    for number, (day, direction, person, code, hour, plate, party, facilitator) in enumerate(rows, 1):
        place = names[code]
        lines.append(
            Line(
                (f"XNG-2031-{number:05}", code, place.name, place.kind, PROVINCES[place.province][0], direction,
                 day_first(day), hour, untidy(rng, person.document), person.name.upper(), person.nationality,
                 "air" if "Airport" in place.name else "road", plate, party, facilitator)
            )
        )  # fmt: skip
    lines.append(lines[88])
    for at, date, document, kind, column in (
        (55, "30/02/2031", cast.hidden.person.document, "impossible date", "Date"),
        (210, "14/05/2031", "", "missing key", "Document number"),
    ):
        lines.insert(
            at,
            Line((f"XNG-2031-9{at:04}", "DEMO-X1", "Sandstone Gate (Demo)", "crossing", "Banteay Meanchey", "entry",
                  date, "10:10", document, "-", "-", "road", "-", "-", "-"), kind, column),
        )  # fmt: skip
    return CsvFile(
        Table(
            "2031-08-border-crossings",
            ("Crossing number", "Crossing code", "Crossing name", "Crossing kind", "Province", "Direction", "Date",
             "Time", "Document number", "Name", "Nationality", "Mode", "Plate", "Group", "Facilitator document number"),
            tuple(lines),
        )
    )  # fmt: skip


def work_permits(
    people: tuple[Declarant, ...], found_again: Relinked, register: tuple[Company, ...], seed: int
) -> Workbook:
    """Permits before declaration or rescue, and the one that was issued to an identified victim after rescue."""
    rng = random.Random(f"{seed}:permits")  # noqa: S311 - sample data, not secrets
    foreign = [each for each in people if each.person.nationality != "KH" and each.person.document_kind == "passport"]
    operators = [register[index] for _, index in OPERATED]
    rows: list[tuple[dt.date, dt.date, DemoPerson, Company]] = []
    for each in rng.sample(foreign, PERMITS):
        issued = each.day - dt.timedelta(rng.randint(30, 400))
        until = min(issued + dt.timedelta(365), each.day - dt.timedelta(1))
        rows.append((issued, until, each.person, rng.choice(operators)))
    again = found_again.by_permit[0]
    rows.append((dt.date(2031, 11, 18), dt.date(2032, 11, 17), again.declarant.person, register[2]))
    rows.sort(key=lambda row: (row[0], row[2].document))
    lines = [
        Line(
            (f"WP-2031-{number:05}", untidy(rng, person.document), person.name, person.nationality, company.number,
             company.name, rng.choice(("operator", "worker", "translator", "cook")), issued, issued, until)
        )
        for number, (issued, until, person, company) in enumerate(rows, 1)
    ]  # fmt: skip
    lines.insert(
        70,
        Line(("WP-2031-90001", "DEMO-P-VN900001", "Tran Demo", "VN", "-", "-", "worker", "2031-03-01", "2031-03-01",
              "2032-02-28"), "missing key", "Registration number"),
    )  # fmt: skip
    return Workbook(
        "2031-08-work-permits",
        "Labour Inspectorate (Demo)",
        (
            Table(
                "Permits",
                ("Permit number", "Document number", "Name", "Nationality", "Registration number", "Employer",
                 "Position", "Issued on", "Valid from", "Valid until"),
                tuple(lines),
                title=(FICTIONAL, "List of work permits, printed 8 December 2031"),
            ),
        ),
    )  # fmt: skip
