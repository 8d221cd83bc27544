"""Who is who in the sample case, and what is planted in it: the persons that several agencies write about."""

from __future__ import annotations

import random
from dataclasses import dataclass

from investigator.sample.people import DemoPerson, PersonRegister

CHARGED_PLAN = (
    # nationality, sex, role, operation, site: the 26 of the operations that ended on 19 October 2031
    ("CN", "M", "owner", "OP-2031-02", "DEMO-S02"),
    ("CN", "M", "floor manager", "OP-2031-02", "DEMO-S02"),
    ("CN", "M", "team leader", "OP-2031-02", "DEMO-S02"),
    ("KH", "M", "guard", "OP-2031-02", "DEMO-S02"),
    ("KH", "M", "guard", "OP-2031-02", "DEMO-S05"),
    ("CN", "M", "floor manager", "OP-2031-02", "DEMO-S05"),
    ("VN", "F", "recruiter", "OP-2031-02", "DEMO-S05"),
    ("KH", "F", "nominee director", "OP-2031-02", "DEMO-S05"),
    ("CN", "M", "owner", "OP-2031-03", "DEMO-S07"),
    ("CN", "M", "floor manager", "OP-2031-03", "DEMO-S07"),
    ("CN", "F", "team leader", "OP-2031-03", "DEMO-S07"),
    ("KH", "M", "guard", "OP-2031-03", "DEMO-S07"),
    ("KH", "M", "guard", "OP-2031-03", "DEMO-S03"),
    ("CN", "M", "floor manager", "OP-2031-03", "DEMO-S03"),
    ("VN", "M", "money mule", "OP-2031-03", "DEMO-S03"),
    ("TH", "M", "recruiter", "OP-2031-03", "DEMO-S11"),
    ("CN", "M", "floor manager", "OP-2031-03", "DEMO-S11"),
    ("KH", "M", "nominee director", "OP-2031-04", "DEMO-S14"),
    ("CN", "M", "owner", "OP-2031-04", "DEMO-S14"),
    ("VN", "M", "recruiter", "OP-2031-04", "DEMO-S09"),
    ("KH", "M", "guard", "OP-2031-04", "DEMO-S09"),
    ("TH", "F", "recruiter", "OP-2031-05", "DEMO-S13"),
    ("TH", "M", "money mule", "OP-2031-05", "DEMO-S13"),
    ("CN", "M", "floor manager", "OP-2031-05", "DEMO-S06"),
    ("KH", "M", "team leader", "OP-2031-05", "DEMO-S06"),
    ("VN", "F", "recruiter", "OP-2031-05", "DEMO-S06"),
)
LATE_CHARGED_PLAN = (
    # charged in another operation, that ended on 28 November 2031: not among the 26
    ("MY", "M", "floor manager", "OP-2031-06", "DEMO-S12"),
    ("MY", "M", "team leader", "OP-2031-06", "DEMO-S12"),
    ("KH", "M", "guard", "OP-2031-06", "DEMO-S12"),
)
INTEREST_PLAN = (
    # nationality, sex, role, operation, site, last legal stage: never charged
    ("KH", "M", "guard", "OP-2031-01", "DEMO-S08", "filed without processing"),
    ("CN", "M", "floor manager", "OP-2031-01", "DEMO-S08", "cleared"),
    ("KH", "M", "nominee director", "", "DEMO-S04", "person of interest"),
    ("CN", "M", "team leader", "", "DEMO-S04", "suspect"),
    ("CN", "M", "floor manager", "", "DEMO-S10", "suspect"),
    ("KH", "M", "guard", "", "DEMO-S10", "person of interest"),
    ("TW", "M", "owner", "", "DEMO-S01", "person of interest"),
    ("KH", "F", "translator", "", "DEMO-S01", "person of interest"),
    ("KH", "M", "licence fixer", "", "DEMO-S15", "person of interest"),
    ("MM", "M", "recruiter", "", "DEMO-S06", "suspect"),
    ("TH", "M", "driver", "OP-2031-05", "DEMO-S13", "in police custody"),
    ("VN", "M", "accountant", "OP-2031-03", "DEMO-S03", "in police custody"),
    ("KH", "M", "landlord", "", "DEMO-S07", "person of interest"),
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A person in the police register; `last_stage` as the police wrote it, `operation` may be empty."""

    person: DemoPerson
    role: str
    operation: str
    site: str
    last_stage: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody whom more than one agency writes about, and the planted persons by name."""

    charged: tuple[Suspect, ...]
    late_charged: tuple[Suspect, ...]
    of_interest: tuple[Suspect, ...]
    forced_scammer: Suspect
    hidden: Suspect
    nominees: tuple[DemoPerson, ...]
    other_directors: tuple[DemoPerson, ...]
    landlords: tuple[DemoPerson, ...]
    shared_phone: str
    shared_address: str
    hidden_account: str
    depot_phone: str
    people: PersonRegister

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Everybody in the police register, in no telling order."""
        everybody = [*self.charged, *self.late_charged, *self.of_interest, self.forced_scammer, self.hidden]
        random.Random(31).shuffle(everybody)  # noqa: S311 - sample data, not secrets
        return tuple(everybody)

    def with_role(self, role: str) -> tuple[Suspect, ...]:
        """The suspects of one role, in order of the plan."""
        return tuple(each for each in (*self.charged, *self.late_charged, *self.of_interest) if each.role == role)


def make_cast(seed: int) -> Cast:
    """Everybody of the case; equal for equal seeds."""
    people = PersonRegister(seed)

    def charged(plan: tuple[tuple[str, str, str, str, str], ...]) -> tuple[Suspect, ...]:
        return tuple(
            Suspect(people.person(nationality, sex), role, operation, site, "charged")
            for nationality, sex, role, operation, site in plan
        )

    in_october = charged(CHARGED_PLAN)
    in_november = charged(LATE_CHARGED_PLAN)
    of_interest = tuple(
        Suspect(people.person(nationality, sex), role, operation, site, stage)
        for nationality, sex, role, operation, site, stage in INTEREST_PLAN
    )
    nominees = tuple(each.person for each in (*in_october, *of_interest) if each.role == "nominee director")
    scammer = Suspect(people.person("ID", "M", oldest=27), "worker", "OP-2031-03", "DEMO-S07", "in police custody")
    hidden = Suspect(people.person("CN", "M"), "", "", "", "person of interest")
    return Cast(
        charged=in_october,
        late_charged=in_november,
        of_interest=of_interest,
        forced_scammer=scammer,
        hidden=hidden,
        nominees=(*nominees, people.person("KH", "F", oldest=68), people.person("KH", "M", oldest=68)),
        other_directors=tuple(
            people.person(nationality, sex)
            for nationality in ("KH", "KH", "CN", "KH", "VN", "KH", "CN", "MY", "KH", "TH")
            for sex in ("M", "F")
        ),
        landlords=tuple(people.person("KH", sex, oldest=70) for sex in "MFMFM"),
        shared_phone=people.phone(),
        shared_address="DEMO-ADR-0007",
        hidden_account="DEMO-ACC-900417",
        depot_phone=people.phone(),
        people=people,
    )
