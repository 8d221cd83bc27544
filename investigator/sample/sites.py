"""The site list, official actions, observations and moves, each action and observation dated twice."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.cast import Cast
from investigator.sample.dirt import phone_spelling, untidy
from investigator.sample.places import PROVINCES, SITES
from investigator.sample.tables import CsvFile, Line, Table

Day = tuple[int, int]

ACTIONS: tuple[tuple[str, str, Day, Day, str], ...] = (
    # site, action, happened, learned (month, day of 2031), authority
    ("DEMO-S01", "reported", (9, 2), (9, 2), "NGO1"),
    ("DEMO-S01", "inspected", (9, 15), (9, 16), "LAB"),
    ("DEMO-S02", "reported", (8, 25), (8, 25), "EMB1"),
    ("DEMO-S02", "raided", (9, 20), (9, 20), "PATU"),
    ("DEMO-S02", "people removed", (9, 20), (9, 21), "PATU"),
    ("DEMO-S02", "sealed", (9, 21), (9, 21), "PATU"),
    ("DEMO-S02", "permanently closed", (10, 10), (10, 12), "MIN"),
    ("DEMO-S03", "reported", (9, 29), (9, 30), "PROV18"),
    ("DEMO-S03", "raided", (10, 12), (10, 12), "PROV18"),
    ("DEMO-S03", "people removed", (10, 12), (10, 13), "PROV18"),
    ("DEMO-S03", "temporarily closed pending investigation", (10, 14), (10, 15), "MIN"),
    ("DEMO-S04", "reported", (8, 20), (8, 22), "NGO1"),
    ("DEMO-S04", "referred", (9, 1), (9, 1), "PATU"),
    ("DEMO-S05", "raided", (9, 22), (9, 22), "PATU"),
    ("DEMO-S05", "temporarily closed pending investigation", (9, 24), (9, 25), "PATU"),
    ("DEMO-S05", "permanently closed", (10, 18), (10, 20), "MIN"),
    ("DEMO-S05", "assets frozen", (11, 2), (11, 4), "PATU"),
    ("DEMO-S06", "raided", (10, 16), (10, 16), "PATU"),
    ("DEMO-S06", "temporarily closed pending investigation", (10, 17), (10, 17), "MIN"),
    ("DEMO-S07", "reported", (9, 11), (9, 12), "NGO2"),
    ("DEMO-S07", "raided", (10, 5), (10, 5), "PROV18"),
    ("DEMO-S07", "people removed", (10, 5), (10, 6), "PROV18"),
    ("DEMO-S07", "permanently closed", (10, 12), (10, 13), "MIN"),
    ("DEMO-S08", "raided", (9, 28), (9, 28), "PATU"),
    ("DEMO-S08", "temporarily closed pending investigation", (9, 29), (9, 30), "PATU"),
    ("DEMO-S08", "reopened", (11, 9), (11, 11), "MIN"),
    ("DEMO-S09", "raided", (10, 14), (10, 14), "PATU"),
    ("DEMO-S09", "permanently closed", (10, 19), (10, 20), "MIN"),
    ("DEMO-S10", "reported", (10, 28), (10, 29), "NGO1"),
    ("DEMO-S11", "inspected", (9, 8), (9, 9), "LAB"),
    ("DEMO-S11", "raided", (10, 17), (10, 17), "PROV18"),
    ("DEMO-S11", "sealed", (10, 18), (10, 18), "PROV18"),
    ("DEMO-S11", "temporarily closed pending investigation", (10, 19), (10, 21), "MIN"),
    ("DEMO-S12", "reported", (11, 18), (11, 18), "NGO2"),
    ("DEMO-S12", "raided", (11, 26), (11, 26), "PATU"),
    ("DEMO-S12", "people removed", (11, 26), (11, 27), "PATU"),
    ("DEMO-S12", "temporarily closed pending investigation", (12, 2), (12, 3), "MIN"),
    ("DEMO-S13", "raided", (10, 18), (10, 18), "PATU"),
    ("DEMO-S13", "sealed", (10, 19), (10, 19), "PATU"),
    ("DEMO-S13", "permanently closed", (11, 4), (11, 6), "MIN"),
    ("DEMO-S14", "raided", (10, 15), (10, 15), "PATU"),
    ("DEMO-S14", "temporarily closed pending investigation", (10, 20), (10, 20), "MIN"),
    ("DEMO-S15", "referred", (10, 3), (10, 7), "PATU"),
)

OBSERVATIONS: tuple[tuple[str, str, str, Day, str], ...] = (
    # site, state, happened in the observer's words, learned, observer
    ("DEMO-S01", "suspected", "late August 2031", (9, 2), "NGO1"),
    ("DEMO-S01", "dormant", "2031-11-12", (11, 13), "LAB"),
    ("DEMO-S02", "confirmed active", "mid-August 2031", (8, 25), "EMB1"),
    ("DEMO-S02", "vacated", "2031-10-30", (10, 31), "PATU"),
    ("DEMO-S03", "confirmed active", "2031-09-27", (9, 30), "PROV18"),
    ("DEMO-S03", "dormant", "2031-11-05", (11, 5), "PROV18"),
    ("DEMO-S04", "confirmed active", "2031-08-20", (8, 22), "NGO1"),
    ("DEMO-S04", "vacated", "early October 2031", (10, 9), "PATU"),
    ("DEMO-S05", "vacated", "2031-10-25", (10, 26), "PATU"),
    ("DEMO-S06", "vacated", "19 October 2031", (10, 22), "PATU"),
    ("DEMO-S07", "confirmed active", "2031-09", (9, 12), "NGO2"),
    ("DEMO-S07", "vacated", "2031-10-20", (10, 20), "PROV18"),
    ("DEMO-S07", "partly active", "2031-11-14", (11, 17), "NGO2"),
    ("DEMO-S08", "vacated", "2031-10-01", (10, 2), "PATU"),
    ("DEMO-S08", "confirmed active", "2031-11-15", (11, 15), "LAB"),
    ("DEMO-S09", "repurposed", "2031-11-20", (11, 20), "LAB"),
    ("DEMO-S09", "confirmed active", "2031-10-08", (11, 2), "NGO1"),
    ("DEMO-S10", "suspected", "2031-10-10", (10, 12), "NGO1"),
    ("DEMO-S10", "confirmed active", "2031-10-30", (10, 30), "NGO1"),
    ("DEMO-S11", "dormant", "2031-11-03", (11, 3), "PROV18"),
    ("DEMO-S12", "confirmed active", "mid-November 2031", (11, 18), "NGO2"),
    ("DEMO-S13", "demolished", "late November 2031", (12, 1), "PATU"),
    ("DEMO-S14", "vacated", "2031-10-21", (10, 21), "PATU"),
    ("DEMO-S14", "confirmed active", "2031-11-25", (11, 26), "NGO1"),
    ("DEMO-S15", "unknown", "before 3 October 2031", (10, 7), "PATU"),
)

NEXT_STEPS: dict[str, tuple[str, str, Day]] = {
    # site: what is to be done, by whom, until when (month, day of 2031)
    "DEMO-S01": ("Visit by night", "Sokha Demo", (12, 9)),
    "DEMO-S02": ("Quarterly visit", "Arun Example", (12, 18)),
    "DEMO-S03": ("Ask for a final order", "Sokha Demo", (12, 12)),
    "DEMO-S05": ("Return seized goods", "Arun Example", (12, 18)),
    "DEMO-S06": ("Order runs out", "Phalla Sample", (12, 17)),
    "DEMO-S07": ("Inspect again, with the prosecutor's order", "Sokha Demo", (12, 3)),
    "DEMO-S08": ("Appeal with the prosecutor", "Rithy Fictional", (12, 2)),
    "DEMO-S09": ("Check the new tenant", "Rithy Fictional", (12, 15)),
    "DEMO-S10": ("Ask for a search warrant", "Phalla Sample", (12, 3)),
    "DEMO-S11": ("Visit due", "Phalla Sample", (12, 6)),
    "DEMO-S12": ("Ask for a closing order", "Sokha Demo", (12, 5)),
    "DEMO-S13": ("Photograph the ground", "Arun Example", (12, 20)),
    "DEMO-S14": ("Inspect under the order", "Sokha Demo", (11, 29)),
    "DEMO-S15": ("First visit", "Phalla Sample", (11, 26)),
}

MOVED_FROM, MOVED_TO = "DEMO-S04", "DEMO-S10"
PERMANENTLY_CLOSED = ("DEMO-S02", "DEMO-S05", "DEMO-S07", "DEMO-S09", "DEMO-S13")
TEMPORARILY_CLOSED = ("DEMO-S03", "DEMO-S06", "DEMO-S11", "DEMO-S14")
CLOSED_BUT_ACTIVE = ("DEMO-S07", "DEMO-S14")


def site_files(cast: Cast, seed: int) -> tuple[CsvFile, ...]:
    """Sites (with byte order mark), official actions (semicolons), observations and moves."""
    rng = random.Random(f"{seed}:sites")  # noqa: S311 - sample data, not secrets
    return (_sites(cast, rng), _actions(rng), _observations(rng), _moves())


def _sites(cast: Cast, rng: random.Random) -> CsvFile:
    lines = []
    for number, site in enumerate(SITES, 1):
        khmer = site.own_script if "\u1780" <= site.own_script[:1] <= "\u17ff" else ""
        depot = site.code in (MOVED_FROM, MOVED_TO)
        phone = cast.depot_phone if depot else cast.people.phone()
        lines.append(
            Line(
                (site.code, untidy(rng, site.name), khmer, "" if khmer else site.own_script, site.kind, site.cover,
                 PROVINCES[site.province][0], site.province, f"DEMO-ADR-{100 + number:04}",
                 f"{site.latitude}, {site.longitude}", site.buildings, site.capacity,
                 phone_spelling(rng, phone) if depot or number % 4 else "-", *_next_step(site.code))
            )
        )  # fmt: skip
    return CsvFile(
        Table(
            "2031-03-sites",
            ("Site code", "Site name", "Site name Khmer", "Site name Chinese", "Site kind", "Cover activity",
             "Province", "Province code", "Address code", "Coordinates", "Buildings", "Capacity", "Phone",
             "Next step", "Owner", "Due"),
            tuple(lines),
        ),
        encoding="utf-8-sig",
    )  # fmt: skip


def _next_step(code: str) -> tuple[str, str, str]:
    step, owner, due = NEXT_STEPS.get(code, ("-", "-", None))
    return step, owner, _day(due) if due else "-"


def _actions(rng: random.Random) -> CsvFile:
    lines = [
        Line(
            (f"ACT-2031-{number:03}", site, untidy(rng, action), _day(happened), _day(learned),
             f"DEMO-ORD-{rng.randint(1000, 9999)}" if "closed" in action or action in ("sealed", "reopened") else "-",
             authority, f"DEMO-D{rng.randint(10, 200)}")
        )
        for number, (site, action, happened, learned, authority) in enumerate(ACTIONS, 1)
    ]  # fmt: skip
    rng.shuffle(lines)
    lines.append(lines[3])
    lines.insert(
        17,
        Line(("ACT-2031-901", "", "permanently closed", "2031-11-21", "2031-11-22", "DEMO-ORD-0000", "MIN", "DEMO-D88"),
             "missing key", "Site code"),
    )  # fmt: skip
    lines.insert(
        25,
        Line(("ACT-2031-902", "DEMO-S15", "temporarily closed pending investigation", "31/11/2031", "2031-11-30",
              "DEMO-ORD-0001", "MIN", "DEMO-D89"), "impossible date", "Happened"),
    )  # fmt: skip
    return CsvFile(
        Table(
            "2031-03-official-actions",
            ("Action number", "Site code", "Official action", "Happened", "Learned", "Order number",
             "Authority code", "Source document"),
            tuple(lines),
        ),
        delimiter=";",
    )  # fmt: skip


def _observations(rng: random.Random) -> CsvFile:
    lines = [
        Line(
            (f"OBS-2031-{number:03}", site, state, happened, _day(learned), observer, f"DEMO-D{rng.randint(201, 300)}")
        )
        for number, (site, state, happened, learned, observer) in enumerate(OBSERVATIONS, 1)
    ]
    rng.shuffle(lines)
    return CsvFile(
        Table(
            "2031-03-observations",
            ("Observation number", "Site code", "Observed state", "Happened", "Learned", "Observer code",
             "Source document"),
            tuple(lines),
        )
    )  # fmt: skip


def _moves() -> CsvFile:
    return CsvFile(
        Table(
            "2031-03-site-moves",
            ("From site code", "To site code", "Moved", "Learned", "Source document"),
            (Line((MOVED_FROM, MOVED_TO, "early October 2031", "2031-10-12", "DEMO-D301")),),
        )
    )


def _day(day: Day) -> str:
    return dt.date(2031, *day).isoformat()
