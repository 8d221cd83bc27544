"""Intake forms in the fields of IOM's Human Trafficking Case Data Standard 2.0, and visits after rescue."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from investigator.sample.cast import Cast
from investigator.sample.declarants import Declarant
from investigator.sample.dirt import phone_spelling
from investigator.sample.operations import RAID_DAYS
from investigator.sample.places import PROVINCES, SITE_PROVINCE, SITES
from investigator.sample.tables import Line, Table, Workbook

OPEN_UNTIL = {site: day for (_, site), day in RAID_DAYS.items()} | {"DEMO-S04": dt.date(2031, 10, 1)}
GENDERS = {"F": "Feminine", "M": "Masculine", "": "NonSpecifiedUnknown"}
CONTROL = (
    "PhysicalThreats", "ThreatsLawEnforcement", "ThreatensChildrenFamily", "DebtBondage", "FalsePromises",
    "PhysicalAbuse", "TakesEarnings", "RestrictsFinancialAccess", "RestrictsMedicalCare", "WithholdsNecessities",
    "PsychologicalAbuse", "ExcessiveWorkingHours", "WithholdsDocuments",
)  # fmt: skip
APPS = ("Facebook", "Telegram", "WhatsApp", "WeChat", "QQ", "TikTok", "Line", "FacebookMessenger")
METHODS = ("ThroughOnlineSocialNetworks", "ThroughAnOnlineAdvertisement", "ThroughFriendsOrSocialEvents", "AtWork")
INDUSTRIES = (
    "J_InformationAndCommunication",
    "I_AccommodationAndFoodServiceActivities",
    "K_FinancialAndInsuranceActivities",
)
DECISION_ORGS = ("Police", "NonPoliceGovernmentalOrganization", "NGO")
WHEREABOUTS = ("in shelter", "in shelter", "left the country", "with family")
HEADINGS = (
    "cas_CaseNumber", "declaration_number", "cas_CaseOwner", "con_Consent", "prs_Salutation", "prs_FirstName",
    "prs_SecondName", "name_own_script", "prs_Birthdate", "prs_Gender", "prs_Citizenship", "prs_IdentityNumber",
    "prs_MobilePhone", "prs_MailingState", "prs_MailingCountry", "vic_TraffickingStatus",
    "vic_TraffickingStatusDecisionMakingOrg", "vic_AgeWhenTrafficked", "vic_RelationshipToTrafficker",
    "vic_RecruitmentWebsitesAndApps", "vic_MethodOfRecruitment", "vic_LocationOfRecruitment", "vic_MethodsOfControl",
    "vic_TypeOfExploitation", "vic_ForcedLabourIndustry", "vic_LocationOfExploitation", "held_from", "held_until",
    "rescued_on", "cas_Status", "cas_ReferringOrganisation", "cas_IncomingReferralDate", "cas_IncomingReferralDetails",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intake:
    """One person taken in: where held and when rescued."""

    declarant: Declarant
    site: str
    rescued: dt.date


def intakes(people: tuple[Declarant, ...], seed: int) -> tuple[Intake, ...]:
    """All identified of the period, and 22 whom an organisation took in without such a decision."""
    rng = random.Random(f"{seed}:intakes")  # noqa: S311 - sample data, not secrets
    identified = [each for each in people if each.in_period and each.identified]
    seen: set[str] = {each.person.document for each in identified}
    others = [
        each
        for each in people
        if each.in_period and not each.identified and each.person.document not in seen and each.person.sex
    ]
    found = []
    for each in (*identified, *rng.sample(others, 22)):
        rescued = each.day + dt.timedelta(rng.randrange(8))
        running = [site.code for site in SITES if OPEN_UNTIL.get(site.code, rescued) >= rescued]
        near = [code for code in running if SITE_PROVINCE[code] == each.province]
        found.append(Intake(each, rng.choice(near or running), rescued))
    rng.shuffle(found)
    return tuple(found)


def intake_workbook(taken_in: tuple[Intake, ...], cast: Cast, seed: int) -> Workbook:
    """The workbook with the sheet Intake; several values in one cell are separated by a semicolon and a blank."""
    rng = random.Random(f"{seed}:intake forms")  # noqa: S311 - sample data, not secrets
    lines = []
    for number, intake in enumerate(taken_in, 1):
        each, person = intake.declarant, intake.declarant.person
        first, _, second = (
            person.name.partition(" ") if person.nationality not in ("TH", "ID") else person.name.rpartition(" ")
        )
        if person.nationality in ("CN", "MY", "TW", "KH", "VN"):
            first, second = second, first
        held_from = intake.rescued - dt.timedelta(rng.randint(20, 400))
        born: str | dt.date = person.born if rng.randrange(6) else str(person.born.year)
        document = person.document + (" " if person is cast.forced_scammer.person else "")
        status = "ActualVictimOfTrafficking" if each.outcome == "trafficking" else "PossibleVictimOfTrafficking"
        exploitation = rng.sample(("ForcedLabour", "Servitude", "Other"), rng.choice((1, 2)))
        phone = phone_spelling(rng, person.phone) if rng.randrange(9) else "-"
        lines.append(
            Line(
                (f"NGO-CASE-{number:04}", each.number, rng.choice(("worker A", "worker B", "worker C")),
                 rng.choice(("TRUE", "TRUE", "TRUE", "FALSE")), {"F": "Ms", "M": "Mr"}[person.sex], first, second,
                 person.own_script, born, GENDERS[person.sex], person.nationality, document,
                 phone, PROVINCES[each.province][0], "KH", status, rng.choice(DECISION_ORGS),
                 held_from.year - person.born.year, rng.choice(("Unaquainted", "Acquainted", "Familial", "")),
                 "; ".join(rng.sample(APPS, rng.choice((1, 1, 2)))),
                 "; ".join(rng.sample(METHODS, rng.choice((1, 1, 2)))), rng.choice(("home town", "online", "-")),
                 "; ".join(rng.sample(CONTROL, rng.randint(2, 5))), "; ".join(exploitation), rng.choice(INDUSTRIES),
                 intake.site, held_from, intake.rescued, intake.rescued,
                 rng.choice(("Active", "Active", "FollowUp", "Closed")), rng.choice(("NGO1", "NGO2", "PATU")),
                 intake.rescued + dt.timedelta(1), rng.choice(("", "needs interpreter", "wants to go home")))
            )
        )  # fmt: skip
    lines.append(lines[60])
    lines.insert(
        25,
        Line(
            ("NGO-CASE-0901", "-", "worker A", "TRUE", "Ms", "Unknown", "", "", "1999", "Feminine", "VN", None, "-",
             "Kandal", "KH", "PossibleVictimOfTrafficking", "NGO", 20, "", "Facebook", "AtWork", "-", "DebtBondage",
             "ForcedLabour", INDUSTRIES[0], "DEMO-S09", "2031", "-", "-", "Active", "NGO2", "2031-10-20", "no papers"),
            "missing key",
            "prs_IdentityNumber",
        ),
    )  # fmt: skip
    return Workbook("2031-06-intake-htcds", "Open Door Shelter (Demo)", (Table("Intake", HEADINGS, tuple(lines)),))


@dataclass(frozen=True, slots=True)
class Relinked:
    """Identified victims who were found at a site, or given a work permit, after their rescue: declaration numbers."""

    at_site: tuple[Intake, ...]
    by_permit: tuple[Intake, ...]


def relinked(taken_in: tuple[Intake, ...], cast: Cast) -> Relinked:
    """The four who are planted: three found at sites, one with a new work permit."""
    early = sorted(
        (
            each
            for each in taken_in
            if each.declarant.identified
            and each.rescued < dt.date(2031, 10, 5)
            and each.declarant.person is not cast.forced_scammer.person
            and each.declarant.person.document_kind == "passport"
        ),
        key=lambda each: each.declarant.number,
    )
    return Relinked((early[1], early[5], early[9]), (early[12],))


def follow_up_workbook(taken_in: tuple[Intake, ...], found_again: Relinked, seed: int) -> Workbook:
    """The workbook with sheets Visits and Workplaces found; the latter also tells of work before rescue."""
    rng = random.Random(f"{seed}:follow-up")  # noqa: S311 - sample data, not secrets
    visits: list[Line] = []
    for intake in taken_in:
        if intake.rescued > dt.date(2031, 11, 10):
            continue
        for count in range(rng.choice((1, 1, 2))):
            day = intake.rescued + dt.timedelta(14 + 7 * count + rng.randrange(6))
            visits.append(
                Line(
                    (f"VIS-2031-{len(visits) + 1:04}", intake.declarant.person.document, intake.declarant.number, day,
                     rng.choice(("NGO1", "NGO2")), rng.choice(WHEREABOUTS),
                     rng.choice(("-", "", "asked for wages owed", "medical care given")))
                )
            )  # fmt: skip
    workplaces: list[tuple[Intake, str, dt.date | str, dt.date | str, dt.date]] = []
    for intake, site, november in zip(
        found_again.at_site, ("DEMO-S10", "DEMO-S07", "DEMO-S14"), (5, 14, 25), strict=True
    ):
        since = dt.date(2031, 11, november)
        workplaces.append((intake, site, since, "-", since + dt.timedelta(3)))
    planted = {*found_again.at_site, *found_again.by_permit}
    earlier = [each for each in taken_in if each.declarant.identified and each not in planted][:9]
    for intake in earlier:
        until = intake.rescued - dt.timedelta(rng.randint(1, 20))
        since = until - dt.timedelta(rng.randint(60, 300))
        workplaces.append((intake, intake.site, since, until, intake.rescued + dt.timedelta(20)))
    unidentified = [each for each in taken_in if not each.declarant.identified and each.rescued < dt.date(2031, 10, 20)]
    workplaces.extend(
        (intake, "DEMO-S10", dt.date(2031, 11, 6), "-", dt.date(2031, 11, 9)) for intake in unidentified[:3]
    )
    rng.shuffle(workplaces)
    return Workbook(
        "2031-06-follow-up-visits",
        "Open Door Shelter (Demo)",
        (
            Table(
                "Visits",
                ("Visit number", "Document number", "Declaration number", "Visited on", "Agency code", "Whereabouts",
                 "Remarks"),
                tuple(visits),
            ),
            Table(
                "Workplaces found",
                ("Record number", "Document number", "Declaration number", "Site code", "Works there since",
                 "Works there until", "Learned", "Agency code"),
                tuple(
                    Line((f"WPL-2031-{number:03}", intake.declarant.person.document, intake.declarant.number, site,
                          since, until, learned, rng.choice(("NGO1", "NGO2"))))
                    for number, (intake, site, since, until, learned) in enumerate(workplaces, 1)
                ),
            ),
        ),
    )  # fmt: skip
