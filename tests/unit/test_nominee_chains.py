"""Who stands behind nominee directors: by attorney, beneficial ownership, nominees and companies between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.changes import ChangeSet, NewEntity, NewLink
from graph.facts import Claim, Record, Source
from graph.ids import EntityId, KeyDigest, LinkId, RecordId, SourceId, SubjectId, random_id
from graph.moments import now
from investigator.case import Case, Secrets, new_case
from investigator.disclosure import Disclosure
from investigator.questions import Answer, answer

SOURCE = Source(SourceId(random_id()), "Register (fictional)", sha256="0" * 64, exhibit="EX-001", fictional=True)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with new_case(str(tmp_path / "chains.case"), Secrets("fictional"), title="Chains", fictional=True) as made:
        made.ask(lambda s: s.apply(ChangeSet("Source", "Dara", now(), sources=(SOURCE,))))
        yield made


def adds(case: Case, kind: str, name: str) -> EntityId:
    uid = EntityId(random_id())
    change = ChangeSet(
        "Add",
        "Dara",
        now(),
        entities=(NewEntity(uid, kind, KeyDigest(random_id())),),
        records=(record(uid, Claim("name", name, name)),),
    )
    case.ask(lambda s: s.apply(change))
    return uid


def links(case: Case, kind: str, source: EntityId, *targets: EntityId) -> None:
    for target in targets:
        uid = LinkId(random_id())
        new = NewLink(uid, kind, source, target)
        change = ChangeSet("Link", "Dara", now(), links=(new,), records=(record(uid),))
        case.ask(lambda s, c=change: s.apply(c))  # type: ignore[misc]


def record(uid: str, *claims: Claim) -> Record:
    return Record(RecordId(random_id()), SubjectId(uid), SOURCE.uid, "row 2", claims, learned_at=now(), by="Dara")


def asked(case: Case) -> Answer:
    return case.ask(lambda s: answer(s, "behind-nominees", Disclosure(case.schema)))


@pytest.mark.parametrize("kind", ["REPRESENTS", "BENEFICIAL_OWNER_OF", "CONTROLLED"])
def test_powers_over_what_others_direct(case: Case, kind: str) -> None:
    behind, nominee = adds(case, "Person", "Behind (Demo)"), adds(case, "Person", "Nominee (Demo)")
    firms = [adds(case, "Organization", f"Firm {n} (Demo)") for n in range(2)]
    links(case, "DIRECTS", nominee, *firms)
    assert asked(case).hits == ()
    links(case, kind, behind, *firms)
    (hit,) = asked(case).hits
    assert hit.subject == behind
    assert set(hit.entities) == {behind, nominee, *firms}
    assert len(hit.links) == 4


def test_a_nominee_leads_to_whom_they_stand_for_and_a_company_to_what_it_owns(case: Case) -> None:
    behind, nominee = adds(case, "Person", "Behind (Demo)"), adds(case, "Person", "Nominee (Demo)")
    holding, shop = adds(case, "Organization", "Holding (Demo)"), adds(case, "Organization", "Shop (Demo)")
    links(case, "NOMINEE_FOR", nominee, behind)
    links(case, "DIRECTS", nominee, holding, shop)
    (hit,) = asked(case).hits
    assert (hit.subject, set(hit.entities)) == (behind, {behind, nominee, holding, shop})
    owner, other = adds(case, "Person", "Owner (Demo)"), adds(case, "Organization", "Other (Demo)")
    links(case, "BENEFICIAL_OWNER_OF", owner, other)
    links(case, "DIRECTS", nominee, other)
    links(case, "OWNS", other, shop)
    assert {h.subject for h in asked(case).hits} == {behind, owner}


def test_who_directs_a_business_openly_does_not_hide_behind_anybody(case: Case) -> None:
    open_owner = adds(case, "Person", "Open (Demo)")
    firms = [adds(case, "Organization", f"Firm {n} (Demo)") for n in range(2)]
    links(case, "DIRECTS", open_owner, *firms)
    links(case, "BENEFICIAL_OWNER_OF", open_owner, *firms)
    assert asked(case).hits == ()
