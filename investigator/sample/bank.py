"""A bank's answer to the financial intelligence unit: transfers, and whose the accounts are."""

from __future__ import annotations

import datetime as dt
import random

from investigator.sample.businesses import SHELLS, Company
from investigator.sample.cast import Cast
from investigator.sample.dirt import phone_spelling
from investigator.sample.tables import Line, Table, Workbook

TRANSFERS = 320


def bank_extract(cast: Cast, register: tuple[Company, ...], seed: int) -> Workbook:
    """The workbook with sheets Transfers, Company accounts and Personal accounts."""
    rng = random.Random(f"{seed}:bank")  # noqa: S311 - sample data, not secrets
    personal = _personal_accounts(cast, rng)
    return Workbook(
        "2031-02-bank-extract",
        "Financial Intelligence Desk (Demo)",
        (_transfers(cast, register, personal, rng), _company_accounts(register), personal),
    )


def _company_accounts(register: tuple[Company, ...]) -> Table:
    return Table(
        "Company accounts",
        ("Account number", "Registration number", "Account holder", "Bank"),
        tuple(Line((company.account, company.number, company.name, "Riverside Demo Bank")) for company in register),
    )


def _personal_accounts(cast: Cast, rng: random.Random) -> Table:
    hidden = cast.hidden.person
    holders = [*cast.nominees, *cast.other_directors[:6], *(each.person for each in cast.with_role("money mule"))]
    lines = [
        Line((f"DEMO-ACC-{700_050 + 53 * number}", person.document, person.name, phone_spelling(rng, person.phone),
              "Riverside Demo Bank"))
        for number, person in enumerate(holders)
    ]  # fmt: skip
    lines.insert(
        5,
        Line((cast.hidden_account, hidden.document, hidden.name, phone_spelling(rng, cast.shared_phone),
              "Riverside Demo Bank")),
    )  # fmt: skip
    return Table(
        "Personal accounts",
        ("Account number", "Document number", "Account holder", "Phone", "Bank"),
        tuple(lines),
    )


def _transfers(cast: Cast, register: tuple[Company, ...], personal: Table, rng: random.Random) -> Table:
    accounts = [company.account for company in register[SHELLS:]]
    accounts += [str(line.cells[0]) for line in personal.lines if line.cells[0] != cast.hidden_account]
    first = dt.date(2031, 1, 5)
    rows: list[tuple[dt.date, str, str, int, str]] = []
    for month in range(10):
        for index in range(SHELLS):
            day = first + dt.timedelta(30 * month + index + rng.randrange(12))
            amount = 100 * rng.randint(30, 190)
            rows.append((day, register[index].account, cast.hidden_account, amount, "consulting"))
    nominee_accounts = [str(line.cells[0]) for line in personal.lines[:5]]
    for month in range(10):
        for nominee in nominee_accounts:
            day = first + dt.timedelta(30 * month + rng.randrange(25))
            rows.append((day, cast.hidden_account, nominee, 300, "director fee"))
    while len(rows) < TRANSFERS:
        payer, payee = rng.sample(accounts, 2)
        day = first + dt.timedelta(rng.randrange(325))
        rows.append((day, payer, payee, 10 * rng.randint(5, 900), rng.choice(("rent", "supplies", "salary", "-"))))
    rows.sort()
    lines = [
        Line((f"DEMO-TRF-{number:05}", day, payer, payee, amount, "USD", "transfer", purpose))
        for number, (day, payer, payee, amount, purpose) in enumerate(rows, 1)
    ]
    lines.append(lines[40])
    return Table(
        "Transfers",
        (
            "Transaction number",
            "Payment date",
            "From account",
            "To account",
            "Amount",
            "Currency",
            "Channel",
            "Purpose",
        ),
        tuple(lines),
    )
