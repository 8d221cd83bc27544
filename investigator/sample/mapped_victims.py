"""How declarations, decisions on them, intake forms and visits become facts; the persons in them are protected."""

from __future__ import annotations

from graph.ids import WORLD
from graph.vague import DateOrder
from importers.mapping import EntityMapping, Key, StatusMapping, TableMapping
from investigator.sample.mapped_parts import agency, entity, key, link, person, site, took_part

_ENGLISH = {
    "number": "Declaration number",
    "date": "Date",
    "document": "Document number",
    "sex": "Sex",
    "nationality": "Nationality",
    "age_band": "Age band",
    "province": "Province",
    "channel": "Channel",
}
_KHMER = {
    "number": "លេខប្រកាស",
    "date": "កាលបរិច្ឆេទ",
    "document": "លេខឯកសារ",
    "sex": "ភេទ",
    "nationality": "សញ្ជាតិ",
    "age_band": "ក្រុមអាយុ",
    "province": "ខេត្ត",
    "channel": "មធ្យោបាយ",
}


def declarations() -> tuple[TableMapping, ...]:
    """The declarations of three senders, and the decisions of all bodies on them.

    Only a declaration's own register says that it is one: a decision on a number that no register has makes none.
    """
    decided = TableMapping(
        entities=(_declaration("Declaration number", required=True),),
        statuses=(
            StatusMapping(
                "declaration",
                "identification",
                column="Outcome",
                happened="Decided on",
                learned="Learned",
                body="Body code",
                reference="Decision number",
            ),
        ),
        series="decisions",
    )
    return (
        _register("Declarations", _ENGLISH, "declarations, ministry"),
        _register("", _ENGLISH, "declarations, embassies"),
        _register("", _KHMER, "declarations, Preah Sihanouk", buddhist=True),
        decided,
    )


def assistance() -> tuple[TableMapping, ...]:
    """Intake forms, follow-up visits and workplaces found on them."""
    visit = entity(
        "visit",
        "Event",
        key("visits", "Visit number"),
        {"number": "Visit number", "date": "Visited on", "description": ("Whereabouts", "Remarks")},
        {"kind": "follow_up"},
        required=True,
    )
    visits = TableMapping(
        "Visits",
        entities=(visit, person(required=True), agency("Agency code")),
        links=(
            link("person", "PARTICIPATED", "visit"),
            took_part("agency", "visit", "agency"),
        ),
        series="assistance",
    )
    workplaces = TableMapping(
        "Workplaces found",
        entities=(person(required=True), site(required=True)),
        links=(link("person", "WORKS_AT", "site", since="Works there since", until="Works there until"),),
        series="assistance",
    )
    return (_intake(), visits, workplaces)


def _register(table: str, columns: dict[str, str], series: str, *, buddhist: bool | None = None) -> TableMapping:
    of_person = ("sex", "nationality", "age_band")
    declaration = entity(
        "declaration",
        "Event",
        key("declarations", columns["number"]),
        {field: columns[field] for field in ("number", "date", "province", "channel", *of_person)},
        {"kind": "declaration"},
        required=True,
    )
    document = columns["document"]
    return TableMapping(
        table,
        entities=(
            declaration,
            person({field: columns[field] for field in of_person}, column=document),
            _profile(document),
        ),
        links=(link("person", "HAS_PROFILE", "profile"), took_part("person", "declaration", "declarant")),
        date_order=DateOrder.DMY,
        buddhist=buddhist,
        series=series,
    )


def _declaration(column: str, *, required: bool = False) -> EntityMapping:
    return entity("declaration", "Event", key("declarations", column), {"number": column}, required=required)


def _profile(document: str) -> EntityMapping:
    return entity("profile", "VictimProfile", Key((document,), WORLD), {})


def _intake() -> TableMapping:
    document = "prs_IdentityNumber"
    victim = person(
        {
            "first_name": "prs_FirstName",
            "last_name": "prs_SecondName",
            "alias": "name_own_script",
            "birth_date": "prs_Birthdate",
            "sex": "prs_Gender",
            "nationality": "prs_Citizenship",
            "phone": "prs_MobilePhone",
        },
        column=document,
        required=True,
    )
    profile = entity(
        "profile",
        "VictimProfile",
        Key((document,), WORLD),
        {
            "case_number": "cas_CaseNumber",
            "case_owner": "cas_CaseOwner",
            "consent": "con_Consent",
            "status_claimed": "vic_TraffickingStatus",
            "decision_body": "vic_TraffickingStatusDecisionMakingOrg",
            "age_when_trafficked": "vic_AgeWhenTrafficked",
            "relationship_to_trafficker": "vic_RelationshipToTrafficker",
            "recruitment_app": "vic_RecruitmentWebsitesAndApps",
            "recruitment_method": "vic_MethodOfRecruitment",
            "recruitment_place": "vic_LocationOfRecruitment",
            "method_of_control": "vic_MethodsOfControl",
            "type_of_exploitation": "vic_TypeOfExploitation",
            "industry": "vic_ForcedLabourIndustry",
            "exploitation_place": "vic_LocationOfExploitation",
            "case_status": "cas_Status",
            "referred_by": "cas_ReferringOrganisation",
            "referral_date": "cas_IncomingReferralDate",
            "notes": "cas_IncomingReferralDetails",
        },
        several=("recruitment_app", "recruitment_method", "method_of_control", "type_of_exploitation"),
    )
    number = "declaration_number"
    rescue = entity("rescue", "Event", key("rescues", number), {"date": "rescued_on"}, {"kind": "rescue"})
    return TableMapping(
        "Intake",
        entities=(victim, profile, _declaration(number), site(column="vic_LocationOfExploitation"), rescue),
        links=(
            link("person", "HAS_PROFILE", "profile"),
            link("person", "HELD_AT", "site", since="held_from", until="held_until"),
            took_part("person", "declaration", "declarant"),
            took_part("person", "rescue", "removed", since="rescued_on"),
            took_part("site", "rescue", "place"),
        ),
        series="assistance",
    )
