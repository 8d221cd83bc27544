"""Job adverts that an organisation kept from social media, with handle and contact phone."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.businesses import SHELLS, Company
from investigator.sample.cast import Cast
from investigator.sample.dirt import khmer_phone, phone_spelling
from investigator.sample.places import PROVINCES
from investigator.sample.tables import CsvFile, Line, Table

ADVERTS = 44
TEXTS = (
    "Customer service, free room and food, 1200 USD, no experience needed (fictional)",
    "រើសបុគ្គលិកកុំព្យូទ័រ ប្រាក់ខែខ្ពស់ (សាកល្បង)",
    "招聘客服，包吃住，高薪（虚构）",
    "Tuyển nhân viên trực tổng đài, lương cao (hư cấu)",
    "รับสมัครแอดมินออนไลน์ รายได้ดี (สมมติ)",
)


def advert_file(cast: Cast, register: tuple[Company, ...], seed: int) -> CsvFile:
    """Adverts of shells and of recruiters; the shells' ones give the phone that they share."""
    rng = random.Random(f"{seed}:adverts")  # noqa: S311 - sample data, not secrets
    recruiters = cast.with_role("recruiter")
    lines = []
    for number in range(1, ADVERTS + 1):
        company = rng.choice(register[:SHELLS]) if number % 4 == 0 else None
        recruiter = rng.choice(recruiters)
        phone = company.phone if company else recruiter.person.phone
        handle = f"demo_jobs_{company.number[-3:] if company else recruiter.person.document[-3:]}"
        lines.append(
            Line(
                (f"ADV-2031-{number:03}", rng.choice(("Telegram", "Facebook", "TikTok", "WeChat")), handle,
                 dt.date(2031, 2, 1) + dt.timedelta(rng.randrange(240)), rng.choice(TEXTS),
                 khmer_phone(phone) if rng.randrange(4) == 0 else phone_spelling(rng, phone),
                 company.number if company else "-", PROVINCES[rng.choice(("KH-12", "KH-18", "KH-20"))][0])
            )
        )  # fmt: skip
    return CsvFile(
        Table(
            "2031-09-adverts",
            ("Advert number", "Platform", "Handle", "Posted on", "Text", "Contact phone", "Registration number",
             "Province"),
            tuple(lines),
        )
    )  # fmt: skip
