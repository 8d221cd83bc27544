"""How telephone records, border crossings, permits, adverts and operations become facts."""

from __future__ import annotations

from graph.ids import WORLD
from importers.mapping import Key, TableMapping
from investigator.sample.mapped_parts import (
    agency,
    company,
    entity,
    key,
    link,
    operation,
    person,
    phone,
    site,
    took_part,
)


def telephones() -> tuple[TableMapping, ...]:
    """Calls, one link each, so that the two legs of a call recorded twice are one; and who holds a number."""
    calls = TableMapping(
        entities=(phone("caller", "A-number", required=True), phone("called", "B-number", required=True)),
        links=(
            link(
                "caller",
                "CALLED",
                "called",
                {"time": "Start", "duration": "Duration (s)"},
                {"count": "1"},
                apart=("Call number",),
            ),
        ),
        series="telephone operator",
    )
    subscribers = TableMapping(
        entities=(phone("phone", "Phone", required=True, issuer="Operator"), person({"name": "Name"})),
        links=(link("person", "USES", "phone", since="Registered on"),),
        series="telephone operator",
    )
    return (calls, subscribers)


def borders() -> tuple[TableMapping, ...]:
    """Who crossed the border where, with whom and in what vehicle; and work permits.

    A border officer reads the name off the capitals of a passport: one more spelling, not a contradiction.
    """
    journey = entity(
        "journey",
        "Event",
        key("journeys", "Crossing number"),
        {
            "number": "Crossing number",
            "date": "Date",
            "place": "Crossing name",
            "province": "Province",
            "direction": "Direction",
            "channel": "Mode",
            "description": "Group",
        },
        {"kind": "journey"},
        required=True,
    )
    crossing = entity(
        "crossing",
        "Site",
        key("crossings", "Crossing code"),
        {"site_code": "Crossing code", "name": "Crossing name", "kind": "Crossing kind", "province": "Province"},
    )
    vehicle = entity("vehicle", "Vehicle", Key(("Plate",), WORLD), {"plate": "Plate"})
    crossings = TableMapping(
        entities=(
            journey,
            person({"alias": "Name", "nationality": "Nationality"}, required=True),
            crossing,
            person(column="Facilitator document number", name="facilitator"),
            vehicle,
        ),
        links=(
            took_part("person", "journey", "traveller"),
            took_part("crossing", "journey", "place"),
            took_part("facilitator", "journey", "recruiter"),
            link("vehicle", "PARTICIPATED", "journey"),
        ),
        series="immigration",
    )
    permit = entity(
        "permit",
        "Identifier",
        key("permits", "Permit number"),
        {"value": "Permit number", "valid_until": "Valid until"},
        {"kind": "permit"},
    )
    permits = TableMapping(
        "Permits",
        entities=(
            person({"name": "Name", "nationality": "Nationality"}, required=True),
            company(required=True),
            permit,
        ),
        links=(
            link("person", "EMPLOYED_BY", "company", {"role": "Position"}, since="Valid from", until="Valid until"),
            link("person", "USES", "permit", since="Valid from", until="Valid until"),
        ),
        series="labour inspectorate",
    )
    return (crossings, permits)


def operations() -> tuple[TableMapping, ...]:
    """Operations with the sites raided, arrests made in them, and job adverts found."""
    raids = TableMapping(
        entities=(
            operation({"title": "Operation name", "date": "Start date", "end_date": "End date"}, required=True),
            site(),
            agency("Lead agency code", "lead"),
            agency("Supporting agency code", "support"),
        ),
        links=(
            link(
                "site",
                "PARTICIPATED",
                "operation",
                {"people_removed": "People removed", "suspects_arrested": "Suspects arrested"},
                {"part": "place"},
                since="Raided on",
            ),
            took_part("lead", "operation", "lead_agency"),
            took_part("support", "operation", "agency"),
        ),
        series="task force",
    )
    arrests = TableMapping(
        entities=(person(required=True), operation(required=True), site()),
        links=(
            link("person", "PARTICIPATED", "operation", {"part": "Took part as"}, since="Arrested on"),
            link("person", "SEEN_AT", "site", since="Arrested on"),
        ),
        series="task force",
    )
    handle = entity(
        "handle",
        "Identifier",
        key("adverts", "Platform", "Handle"),
        {"value": "Handle", "issuer": "Platform"},
        {"kind": "handle"},
    )
    advert = entity(
        "advert",
        "Event",
        key("adverts", "Advert number"),
        {"number": "Advert number", "date": "Posted on", "description": "Text", "province": "Province"},
        {"kind": "advert"},
        required=True,
    )
    adverts = TableMapping(
        entities=(handle, advert, phone("phone", "Contact phone"), company()),
        links=(
            link("handle", "POSTED", "advert"),
            link("phone", "PARTICIPATED", "advert"),
            link("company", "PARTICIPATED", "advert"),
        ),
        series="task force",
    )
    return (raids, arrests, adverts)
