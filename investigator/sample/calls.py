"""An operator's answer: who holds which number, and the calls between numbers, some recorded at both ends."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.cast import Cast
from investigator.sample.dirt import phone_spelling
from investigator.sample.tables import CsvFile, Line, Table
from investigator.sample.victim_forms import Intake

CALLS = 3_400
MASTS = ("MAST-PP-04", "MAST-PP-11", "MAST-PS-02", "MAST-PS-07", "MAST-SR-01", "MAST-KD-03", "MAST-BM-05", "MAST-KK-02")
CLOSED_SITE_MAST = "MAST-PS-07"


def phone_files(cast: Cast, taken_in: tuple[Intake, ...], seed: int) -> tuple[CsvFile, CsvFile]:
    """Subscribers and calls."""
    rng = random.Random(f"{seed}:calls")  # noqa: S311 - sample data, not secrets
    return _subscribers(cast, taken_in, rng), _calls(cast, taken_in, rng)


def _subscribers(cast: Cast, taken_in: tuple[Intake, ...], rng: random.Random) -> CsvFile:
    known = [*(each.person for each in cast.suspects if each is not cast.hidden), *cast.nominees[3:]]
    known += [*cast.other_directors[:12], *(intake.declarant.person for intake in taken_in[:120])]
    rows = [(person.phone, person.document, person.name) for person in known]
    front = cast.nominees[3]
    rows += [(cast.shared_phone, front.document, front.name), (cast.depot_phone, cast.landlords[4].document, "-")]
    rng.shuffle(rows)
    lines = [
        Line((phone_spelling(rng, phone), document, name,
              dt.date(2030, 1, 1) + dt.timedelta(rng.randrange(500)), "Demo Cell"))
        for phone, document, name in rows
    ]  # fmt: skip
    lines.insert(18, Line(("", "DEMO-N-900009", "-", "2030-04-04", "Demo Cell"), "missing key", "Phone"))
    return CsvFile(
        Table(
            "2031-07-subscribers",
            ("Phone", "Document number", "Name", "Registered on", "Operator"),
            tuple(lines),
        )
    )


def _calls(cast: Cast, taken_in: tuple[Intake, ...], rng: random.Random) -> CsvFile:
    rows: list[tuple[dt.datetime, str, str, int, str]] = []

    def call(caller: str, called: str, first: dt.date, days: int, mast: str = "") -> None:
        start = dt.datetime.combine(
            first + dt.timedelta(rng.randrange(days)),
            dt.time(rng.randrange(7, 23), rng.randrange(60), rng.randrange(60)),
        )
        rows.append((start, caller, called, rng.choice((0, 11, 34, 62, 95, 240, 610)), mast or rng.choice(MASTS)))

    year = dt.date(2031, 3, 1)
    for nominee in cast.nominees:
        for _ in range(rng.randint(14, 22)):
            call(cast.shared_phone, nominee.phone, year, 230)
    managers = [each.person.phone for each in cast.charged if each.role in ("owner", "floor manager", "team leader")]
    recruiters = [each.person.phone for each in cast.with_role("recruiter")]
    guards = [each.person.phone for each in cast.with_role("guard")]
    for _ in range(60):
        call(cast.shared_phone, rng.choice(managers[:3]), year, 200)
    for _ in range(90):
        call(cast.depot_phone, rng.choice((cast.shared_phone, *guards[-2:])), dt.date(2031, 6, 1), 170)
    foreign = [cast.people.foreign_phone() for _ in range(12)]
    for _ in range(700):
        call(rng.choice(managers), rng.choice((*guards, *recruiters, *managers[:2])), year, 225)
    for _ in range(260):
        call(rng.choice(foreign), rng.choice(recruiters), year, 230)
    victims = [intake.declarant.person.phone for intake in taken_in[:120]]
    for _ in range(650):
        call(rng.choice(recruiters), rng.choice(victims), year, 160)
    for _ in range(25):
        call(cast.depot_phone, rng.choice(managers[3:6]), dt.date(2031, 11, 13), 12, CLOSED_SITE_MAST)
    strangers = [cast.people.phone() for _ in range(420)]
    while len(rows) < CALLS:
        call(rng.choice((*managers, *recruiters, *guards, *victims)), rng.choice(strangers), year, 225)
    rows = [row for row in rows if row[1] != row[2]]
    rows.sort()
    lines: list[Line] = []
    for number, (start, caller, called, seconds, mast) in enumerate(rows, 1):
        a_number, b_number = _written(rng, caller), _written(rng, called)
        stamp = start.strftime("%Y-%m-%d %H:%M:%S")
        lines.append(Line((f"CDR-{number:06}", a_number, b_number, stamp, seconds, "outgoing", mast)))
        if rng.randrange(14) == 0:
            lines.append(Line((f"CDR-{number:06}", a_number, b_number, stamp, seconds, "incoming", rng.choice(MASTS))))
    lines.insert(
        700,
        Line(
            ("CDR-900001", "+85519100200", "", "2031-04-11 10:00:00", 12, "outgoing", MASTS[0]),
            "missing key",
            "B-number",
        ),
    )
    lines.insert(
        1500,
        Line(("CDR-900002", "+85519100200", "+85519100300", "2031-02-30 10:00:00", 12, "outgoing", MASTS[0]),
             "impossible date", "Start"),
    )  # fmt: skip
    return CsvFile(
        Table(
            "2031-07-calls",
            ("Call number", "A-number", "B-number", "Start", "Duration (s)", "Direction", "Mast"),
            tuple(lines),
        )
    )


def _written(rng: random.Random, phone: str) -> str:
    if not phone.startswith("+855"):
        return phone
    return rng.choice((phone, phone, "0" + phone[4:], "00" + phone[1:]))
