"""What is true in the sample case: figures, planted patterns, and rows that an import must refuse; for tests only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from investigator.sample.businesses import SHELLS
from investigator.sample.case_files import SampleCase
from investigator.sample.declarants import IDENTIFIED, PERIOD, Declarant
from investigator.sample.declarations import COUNTING_BODIES
from investigator.sample.places import PROVINCES
from investigator.sample.sites import CLOSED_BUT_ACTIVE, MOVED_FROM, MOVED_TO, PERMANENTLY_CLOSED, TEMPORARILY_CLOSED

Truths = dict[str, object]


def truths(case: SampleCase) -> Truths:
    """The key as it is written to JSON."""
    return {
        "fictional": True,
        "settings": {
            "from": PERIOD[0].isoformat(),
            "until": PERIOD[1].isoformat(),
            "counting_bodies": list(COUNTING_BODIES),
            "operations_ended": "2031-10-19",
        },
        "figures": _figures(case),
        "traps": _traps(case),
        "planted": _planted(case),
        "rejects": [asdict(reject) for file in case.files for reject in file.rejects()],
    }


def _figures(case: SampleCase) -> Truths:
    counted = [each for each in case.declarants if each.in_period]
    identified = [each for each in counted if each.identified]
    charged = case.cast.charged
    again = sorted(each.declarant.number for each in (*case.relinked.at_site, *case.relinked.by_permit))
    return {
        "declared": len(counted),
        "declared_women": _women(counted),
        "declared_by_sex": _count(each.person.sex or "unknown" for each in counted),
        "declared_by_province": _count(PROVINCES[each.province][0] for each in counted),
        "declared_by_month": _count(each.day.strftime("%Y-%m") for each in counted),
        "declared_by_nationality": _count(each.person.nationality for each in counted),
        "identified": len(identified),
        "identified_women": _women(identified),
        "identified_by_outcome": _count(each.outcome for each in identified),
        "identified_by_province": _count(PROVINCES[each.province][0] for each in identified),
        "not_identified": len(counted) - len(identified),
        "not_identified_by_reason": _count(each.outcome for each in counted if not each.identified),
        "charged": len(charged),
        "charged_by_nationality": _count(each.person.nationality for each in charged),
        "charged_documents": sorted(each.person.document for each in charged),
        "permanently_closed": list(PERMANENTLY_CLOSED),
        "temporarily_closed": list(TEMPORARILY_CLOSED),
        "identified_linked_to_workplace_after_rescue": again,
    }


def _traps(case: SampleCase) -> Truths:
    """What a careless count would give instead; each differs from the figure."""
    counted = {each.number: each for each in case.declarants if each.in_period}
    ever = {each.declaration for each in case.decisions if each.outcome in IDENTIFIED}
    official = {
        each.declaration for each in case.decisions if each.outcome in IDENTIFIED and each.body in COUNTING_BODIES
    }
    latest = {each.declaration: each.outcome for each in case.decisions}
    return {
        "declarations_of_all_dates": len(case.declarants),
        "identified_by_any_body_ever": len(ever & counted.keys()),
        "identified_by_counting_bodies_ever": len(official & counted.keys()),
        "identified_by_latest_of_all_bodies": sum(1 for number in counted if latest.get(number) in IDENTIFIED),
        "charged_in_all_operations": len(case.cast.charged) + len(case.cast.late_charged),
        "charged_in_other_operations_documents": sorted(each.person.document for each in case.cast.late_charged),
        "temporarily_closed_in_december": ["DEMO-S12"],
        "reopened": ["DEMO-S08"],
    }


def _planted(case: SampleCase) -> Truths:
    cast = case.cast
    shells = case.companies[:SHELLS]
    scammer = next(each for each in case.declarants if each.person is cast.forced_scammer.person)
    by_document = Counter(each.person.document for each in case.declarants)
    return {
        "hidden_person": {
            "document": cast.hidden.person.document,
            "name": cast.hidden.person.name,
            "name_chinese": cast.hidden.person.chinese_name,
            "account": cast.hidden_account,
        },
        "nominee_directors": [person.document for person in cast.nominees],
        "shell_companies": [company.number for company in shells],
        "powers_of_attorney_for": [company.number for company in shells[:-1]],
        "shared_phone": cast.shared_phone,
        "shared_phone_companies": [company.number for company in shells if company.phone == cast.shared_phone],
        "shared_phone_subscriber": cast.nominees[3].document,
        "shared_address": cast.shared_address,
        "moved_site": {"from": MOVED_FROM, "to": MOVED_TO, "phone": cast.depot_phone, "company": shells[2].number},
        "closed_with_later_activity": list(CLOSED_BUT_ACTIVE),
        "victim_and_suspect": {"document": scammer.person.document, "declaration": scammer.number},
        "declared_twice_document": next(document for document, times in by_document.items() if times == 2),
        "suspect_listed_twice_document": cast.charged[5].person.document,
        "relinked_at_sites": {each.declarant.number: each.declarant.person.document for each in case.relinked.at_site},
        "relinked_by_permit": {
            each.declarant.number: each.declarant.person.document for each in case.relinked.by_permit
        },
    }


def _women(people: Iterable[Declarant]) -> int:
    return sum(1 for each in people if each.person.sex == "F")


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
