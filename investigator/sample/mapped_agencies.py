"""How the files of agencies, police and site inspectors become facts."""

from __future__ import annotations

from importers.mapping import StatusMapping, TableMapping
from investigator.sample.mapped_parts import company, entity, key, link, operation, person, phone, site


def task_force() -> tuple[TableMapping, ...]:
    """The agencies, whose codes other files use."""
    agencies = entity(
        "agency",
        "Organization",
        key("agencies", "Agency code"),
        {"code": "Agency code", "name": "Agency", "name_khmer": "Agency name Khmer", "kind": "Organisation kind"},
        required=True,
    )
    return (TableMapping(entities=(agencies,), series="task force"),)


def police() -> tuple[TableMapping, ...]:
    """Suspects, their legal stages and charges."""
    suspect = person(
        {
            "name": "Name",
            "name_khmer": "Khmer name",
            "name_chinese": "Chinese name",
            "alias": "Other names",
            "sex": "Sex",
            "nationality": "Nationality",
            "birth_date": "Date of birth",
            "phone": "Phone",
            "role_claimed": "Role",
        },
        required=True,
    )
    suspects = TableMapping(
        "Suspects",
        entities=(suspect, site(), company(), phone("phone", "Phone"), operation()),
        links=(
            link("person", "WORKS_AT", "site", {"role": "Role"}, since="Active since"),
            link("person", "EMPLOYED_BY", "company", {"role": "Role"}, since="Active since"),
            link("person", "USES", "phone"),
            link("person", "PARTICIPATED", "operation"),
        ),
        series="police suspects register",
    )
    stages = TableMapping(
        "Legal stages",
        entities=(person(required=True),),
        statuses=(
            StatusMapping(
                "person",
                "legal_stage",
                column="Legal stage",
                happened="Happened",
                learned="Learned",
                body="Authority",
                reference="Source document",
            ),
        ),
        series="police suspects register",
    )
    charge = entity(
        "charge",
        "Charge",
        key("charges", "Charge number"),
        {"number": "Charge number", "article": "Article", "offence": "Offence"},
    )
    case_file = entity(
        "case_file", "CaseFile", key("courts", "Case number"), {"case_number": "Case number", "court": "Court"}
    )
    charges = TableMapping(
        "Charges",
        entities=(person(required=True), charge, case_file, operation()),
        links=(
            link("person", "CHARGED_WITH", "charge", since="Charged on"),
            link("charge", "TRIED_IN", "case_file", since="Sent to court"),
            link("person", "PARTICIPATED", "operation"),
        ),
        series="police suspects register",
    )
    return (suspects, stages, charges)


def sites() -> tuple[TableMapping, ...]:
    """Sites, what authorities did, what was seen, and where a site moved to."""
    series = "site list"
    listed = site(
        {
            "name": "Site name",
            "name_khmer": "Site name Khmer",
            "name_chinese": "Site name Chinese",
            "kind": "Site kind",
            "cover_activity": "Cover activity",
            "province": "Province",
            "position": "Coordinates",
            "buildings": "Buildings",
            "capacity": "Capacity",
            "next_step": "Next step",
            "owner": "Owner",
            "due_date": "Due",
        },
        required=True,
    )
    sites = TableMapping(
        entities=(listed, phone("phone", "Phone")), links=(link("site", "USES", "phone"),), series=series
    )
    actions = TableMapping(
        entities=(site(required=True),),
        statuses=(
            StatusMapping(
                "site",
                "official_action",
                column="Official action",
                happened="Happened",
                learned="Learned",
                body="Authority code",
                reference="Order number",
                reason="Source document",
            ),
        ),
        series=series,
    )
    observations = TableMapping(
        entities=(site(required=True),),
        statuses=(
            StatusMapping(
                "site",
                "observed_state",
                column="Observed state",
                happened="Happened",
                learned="Learned",
                body="Observer code",
                reference="Source document",
            ),
        ),
        series=series,
    )
    before = site(column="From site code", name="before", required=True)
    after = site(column="To site code", name="after", required=True)
    moves = TableMapping(
        entities=(before, after),
        links=(link("before", "MOVED_TO", "after", {"note": "Source document"}, since="Moved"),),
        series=series,
    )
    return (sites, actions, observations, moves)
