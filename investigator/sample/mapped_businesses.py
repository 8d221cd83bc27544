"""How the files of the business register and of a bank become facts."""

from __future__ import annotations

from importers.mapping import TableMapping
from investigator.sample.mapped_parts import account, company, entity, key, link, person, phone, site


def banks() -> tuple[TableMapping, ...]:
    """Accounts and transfers."""
    payment = entity(
        "payment",
        "Money",
        key("bank", "Transaction number"),
        {
            "reference": "Transaction number",
            "amount": "Amount",
            "date": "Payment date",
            "channel": "Channel",
            "purpose": "Purpose",
        },
        required=True,
    )
    transfers = TableMapping(
        "Transfers",
        entities=(payment, account("sender", "From account"), account("receiver", "To account")),
        links=(link("payment", "MONEY_FROM", "sender"), link("payment", "MONEY_TO", "receiver")),
        currency="USD",
        series="bank extract",
    )
    company_accounts = TableMapping(
        "Company accounts",
        entities=(company(required=True), account("account", "Account number", issuer="Bank")),
        links=(link("company", "USES", "account"),),
        series="bank extract",
    )
    personal_accounts = TableMapping(
        "Personal accounts",
        entities=(
            person(required=True),
            account("account", "Account number", issuer="Bank"),
            phone("phone", "Phone"),
        ),
        links=(link("person", "USES", "account"), link("person", "USES", "phone")),
        series="bank extract",
    )
    return (transfers, company_accounts, personal_accounts)


def business_register() -> tuple[TableMapping, ...]:
    """Companies, who directs, owns and represents them, and their premises."""
    series = "business register"
    registered = company(
        {
            "name": "Company name",
            "name_khmer": "Company name Khmer",
            "name_chinese": "Company name Chinese",
            "sector": "Declared activity",
            "incorporation_date": "Incorporation date",
            "register_status": "Company status",
            "capital": "Registered capital USD",
            "phone": "Company phone",
        },
        {"kind": "business"},
        required=True,
    )
    address = entity(
        "address",
        "Site",
        key("addresses", "Address code"),
        {"site_code": "Address code", "address": "Registered address", "province": "Province"},
        {"kind": "address"},
    )
    companies = TableMapping(
        "Companies",
        entities=(registered, address, phone("phone", "Company phone")),
        links=(link("company", "REGISTERED_AT", "address"), link("company", "USES", "phone")),
        currency="USD",
        series=series,
    )
    director = person(
        {
            "name": "Name",
            "name_khmer": "Khmer name",
            "name_chinese": "Chinese name",
            "nationality": "Nationality",
            "phone": "Phone",
        },
        required=True,
    )
    directors = TableMapping(
        "Directors",
        entities=(director, company(required=True), phone("phone", "Phone")),
        links=(
            link("person", "DIRECTS", "company", {"role": "Position"}, since="Since"),
            link("person", "USES", "phone"),
        ),
        series=series,
    )
    shareholders = TableMapping(
        "Shareholders",
        entities=(person({"name": "Name"}, required=True), company(required=True)),
        links=(link("person", "OWNS", "company", {"percent": "Percent"}, since="Since"),),
        series=series,
    )
    owner = company(column="Shareholder registration number", name="owner", required=True)
    corporate_shareholders = TableMapping(
        "Corporate shareholders",
        entities=(company(required=True), owner),
        links=(link("owner", "OWNS", "company", {"percent": "Percent"}, since="Since"),),
        series=series,
    )
    attorney = person({"name": "Attorney name"}, column="Attorney document number", name="attorney", required=True)
    grantor = person({"name": "Grantor name"}, column="Grantor document number", name="grantor")
    powers_of_attorney = TableMapping(
        "Powers of attorney",
        entities=(company(required=True), attorney, grantor),
        links=(
            link("attorney", "REPRESENTS", "company", {"note": "Powers"}, since="Signed on"),
            link("attorney", "REPRESENTS", "grantor", {"note": "Powers"}, since="Signed on"),
        ),
        series=series,
    )
    landlord = person({"name": "Landlord name"}, column="Landlord document number", name="landlord")
    premises = TableMapping(
        "Premises",
        entities=(company(required=True), site(required=True), landlord),
        links=(
            link("company", "OPERATES", "site", since="Since", until="Until"),
            link("landlord", "LANDLORD_OF", "site"),
        ),
        series=series,
    )
    return (companies, directors, shareholders, corporate_shareholders, powers_of_attorney, premises)
