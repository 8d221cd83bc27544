"""The plan of the declarations: who declared when and where, and what the counting bodies decided last."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from investigator.sample.cast import Cast
from investigator.sample.people import DemoPerson
from investigator.sample.places import PROVINCES

PERIOD = (dt.date(2031, 8, 18), dt.date(2031, 11, 30))
LAST_DECIDED = dt.date(2031, 11, 22)

QUOTAS = (
    # outcome, declarants, of them women: 1,122 and 121 together, the first three 153 and 18
    ("trafficking", 71, 9),
    ("detention", 34, 3),
    ("forced labour", 48, 6),
    ("unhappy with working conditions", 604, 60),
    ("wrongly identified by family", 248, 31),
    ("other", 62, 7),
    ("pending", 55, 5),
)
IDENTIFIED = ("trafficking", "detention", "forced labour")
SEX_NOT_RECORDED = 6
NATIONALITIES = ("CN",) * 5 + ("VN",) * 4 + ("TH",) * 3 + ("ID",) * 3 + ("MY", "PH", "IN", "BD", "MM", "TW", "KE", "KH")
PROVINCE_WEIGHTS = {
    "KH-18": 31, "KH-12": 24, "KH-20": 11, "KH-1": 9, "KH-8": 8, "KH-9": 5, "KH-7": 4, "KH-22": 3, "KH-2": 2,
    "KH-17": 1, "KH-21": 1, "KH-5": 1,
}  # fmt: skip
CHANNELS = ("hotline", "hotline", "online form", "police station", "NGO referral", "embassy", "provincial police")
AGE_BANDS = ((24, "18-24"), (34, "25-34"), (44, "35-44"), (200, "45+"))
assert set(PROVINCE_WEIGHTS) == set(PROVINCES)


@dataclass(frozen=True, slots=True)
class Declarant:
    """One declaration; `outcome` is the latest decision by the counting bodies, `age_band` in years."""

    number: str
    person: DemoPerson
    day: dt.date
    province: str
    channel: str
    outcome: str

    @property
    def identified(self) -> bool:
        """Whether the counted decision makes this person a victim."""
        return self.outcome in IDENTIFIED

    @property
    def in_period(self) -> bool:
        """Whether the declaration is one of the 1,122."""
        return PERIOD[0] <= self.day <= PERIOD[1]

    @property
    def age_band(self) -> str:
        """Age at the declaration as one of four bands."""
        age = self.day.year - self.person.born.year
        return next(band for limit, band in AGE_BANDS if age <= limit)


def declarants(cast: Cast, seed: int) -> tuple[Declarant, ...]:
    """The 1,122 of the period and 21 before and after it, by declaration number."""
    rng = random.Random(f"{seed}:declarants")  # noqa: S311 - sample data, not secrets
    plan = [(outcome, "F" if index < women else "M") for outcome, total, women in QUOTAS for index in range(total)]
    unrecorded = rng.sample(
        [i for i, (outcome, sex) in enumerate(plan) if outcome == "other" and sex == "M"], SEX_NOT_RECORDED
    )
    for index in unrecorded:
        plan[index] = ("other", "")
    days = [_day(rng, outcome) for outcome, _ in plan]
    days[0], days[-1] = PERIOD
    rows = [(day, outcome, sex) for day, (outcome, sex) in zip(days, plan, strict=True)]
    rows += [(dt.date(2031, 8, 17) - dt.timedelta(3 * n), *each) for n, each in enumerate(_BEFORE)]
    rows += [(dt.date(2031, 12, 1) + dt.timedelta(n % 6), *each) for n, each in enumerate(_AFTER)]
    rng.shuffle(rows)
    rows.sort(key=lambda row: row[0])
    scammer = next(
        i for i, row in enumerate(rows) if row[1:] == ("forced labour", "M") and row[0] > dt.date(2031, 10, 20)
    )
    twice = next(
        i for i, row in enumerate(rows) if row[1:] == ("unhappy with working conditions", "M") and row[0] > PERIOD[0]
    )
    found: list[Declarant] = []
    for index, (day, outcome, sex) in enumerate(rows):
        documented = rng.randrange(10) < 7
        person = cast.people.person(rng.choice(NATIONALITIES), sex, documented=documented)
        if index == scammer:
            person = cast.forced_scammer.person
        elif index == twice:
            person = next(each.person for each in found if each.person.sex == "M" and each.outcome == "other")
        province = rng.choices(tuple(PROVINCE_WEIGHTS), tuple(PROVINCE_WEIGHTS.values()))[0]
        channel = rng.choice(CHANNELS)
        if channel == "provincial police":
            province = "KH-18"
        found.append(Declarant(f"DEC-2031-{index + 1:05}", person, day, province, channel, outcome))
    return tuple(found)


_BEFORE = (
    ("trafficking", "F"), ("unhappy with working conditions", "M"), ("forced labour", "M"), ("other", "M"),
    ("wrongly identified by family", "M"), ("unhappy with working conditions", "F"), ("other", "M"),
    ("unhappy with working conditions", "M"), ("wrongly identified by family", "F"),
)  # fmt: skip
_AFTER = (
    ("trafficking", "M"), ("detention", "F"), ("pending", "M"), ("pending", "M"), ("pending", "F"), ("pending", "M"),
    ("unhappy with working conditions", "M"), ("pending", "M"), ("pending", "M"), ("pending", "F"), ("pending", "M"),
    ("pending", "M"),
)  # fmt: skip


def _day(rng: random.Random, outcome: str) -> dt.date:
    first, last = PERIOD
    if outcome == "pending":
        first = dt.date(2031, 10, 20)
    else:
        last = LAST_DECIDED
    return first + dt.timedelta(rng.randrange((last - first).days + 1))
