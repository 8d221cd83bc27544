"""All files of the sample case, put together agency by agency from one seed."""

from __future__ import annotations

from dataclasses import dataclass

from investigator.sample.adverts import advert_file
from investigator.sample.bank import bank_extract
from investigator.sample.border import border_crossings, work_permits
from investigator.sample.businesses import OPERATED, Company, business_register, companies
from investigator.sample.calls import phone_files
from investigator.sample.cast import Cast, make_cast
from investigator.sample.declarants import Declarant, declarants
from investigator.sample.declarations import Decision, decision_file, decisions, declaration_registers
from investigator.sample.operations import operation_files
from investigator.sample.sites import site_files
from investigator.sample.suspects import suspects_register
from investigator.sample.tables import CsvFile, Workbook
from investigator.sample.victim_forms import Relinked, follow_up_workbook, intake_workbook, intakes, relinked


@dataclass(frozen=True, slots=True)
class SampleCase:
    """The files, and the plan from which they were made; equal for equal seeds."""

    files: tuple[CsvFile | Workbook, ...]
    cast: Cast
    companies: tuple[Company, ...]
    declarants: tuple[Declarant, ...]
    decisions: tuple[Decision, ...]
    relinked: Relinked


def make_case(seed: int) -> SampleCase:
    """The whole sample case, in memory."""
    cast = make_cast(seed)
    register = companies(cast, seed)
    people = declarants(cast, seed)
    decided = decisions(people, seed)
    taken_in = intakes(people, seed)
    found_again = relinked(taken_in, cast)
    business_of_site = {site: register[index].number for site, index in OPERATED} | {"DEMO-S10": register[2].number}
    files: tuple[CsvFile | Workbook, ...] = (
        suspects_register(cast, seed, business_of_site),
        business_register(cast, register, seed),
        bank_extract(cast, register, seed),
        *site_files(cast, seed),
        *declaration_registers(people, seed),
        decision_file(decided, seed),
        intake_workbook(taken_in, cast, seed),
        follow_up_workbook(taken_in, found_again, seed),
        *phone_files(cast, taken_in, seed),
        border_crossings(people, cast, seed),
        work_permits(people, found_again, register, seed),
        *operation_files(cast, seed),
        advert_file(cast, register, seed),
    )
    return SampleCase(tuple(sorted(files, key=lambda file: file.name)), cast, register, people, decided, found_again)
