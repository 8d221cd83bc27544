"""What every store refuses before it writes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.changes import ChangeSet, Document, RunStep
from graph.checks import basis, check, check_basis, check_kept, referred
from graph.facts import Claim, Verdict
from graph.ids import EntityId, LinkId, SourceId, random_id
from graph.protection import newly_protected
from graph.schema import standard
from graph.store import Refused
from tests.contract.casework import (
    change,
    new_entity,
    new_judgement,
    new_link,
    new_record,
    new_run,
    new_source,
    new_status,
)

SCHEMA = standard()
PERSON, COMPANY, SITE, PROFILE = (new_entity(kind) for kind in ("Person", "Organization", "Site", "VictimProfile"))
KNOWN: dict[str, str] = {e.uid: e.type for e in (PERSON, COMPANY, SITE, PROFILE)}
SOURCE = new_source()
CALL = new_link("CALLED", PERSON.uid, PERSON.uid)


def refuses(made: ChangeSet, known: dict[str, str] = KNOWN) -> str:
    with pytest.raises(Refused) as refused:
        check(made, SCHEMA, known)
    assert refused.value.remedy
    return refused.value.happened


def passes(made: ChangeSet, known: dict[str, str] = KNOWN) -> None:
    check(made, SCHEMA, known)


def test_what_the_vocabulary_knows_passes() -> None:
    run = new_run()
    link = new_link("DIRECTS", PERSON.uid, COMPANY.uid)
    passes(
        change(
            entities=(PERSON, new_entity("Site")),
            links=(link, new_link("ASSOCIATE_OF", COMPANY.uid, PERSON.uid)),
            records=(
                new_record(PERSON.uid, SOURCE.uid, {"name": "Sok", "name#2": "Chan"}),
                new_record(link.uid, SOURCE.uid, {"role": "director"}, run=run.uid),
            ),
            statuses=(new_status(PERSON.uid, SOURCE.uid),),
            judgements=(new_judgement(PERSON.uid, Verdict.UNPROTECTED, reason="cleared by the court"),),
            documents=(Document("mapping", "m", "x"), Document("schema", "agency", "[entities.Boat]")),
            step=RunStep(None, run),
        )
    )


def test_a_record_may_speak_of_what_the_same_change_brings_or_the_case_holds() -> None:
    fresh = new_entity()
    made = change(entities=(fresh,), records=(new_record(fresh.uid, SOURCE.uid, {"name": "Sok"}),))
    passes(made, {})
    assert "subject" in refuses(replace(made, entities=()), {})


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (change(entities=(new_entity("Spaceship"),)), "Spaceship"),
        (change(links=(new_link("ADMIRES", PERSON.uid, PERSON.uid),)), "ADMIRES"),
        (change(links=(new_link("KNOWS", PERSON.uid, EntityId(random_id())),)), "not in the case"),
        (change(links=(new_link("KNOWS", EntityId(random_id()), PERSON.uid),)), "not in the case"),
        (change(links=(new_link("DIRECTS", COMPANY.uid, PERSON.uid),)), "from Organization to Person"),
        (change(entities=(replace(new_entity("Site"), uid=PERSON.uid),)), "cannot become Site"),
        (change(links=(replace(new_link("KNOWS", PERSON.uid, PERSON.uid), uid=LinkId(SITE.uid)),)), "cannot become"),
        (change(entities=(replace(new_entity(), uid=EntityId("A" * 32)),)), "uid"),
        (change(entities=(replace(new_entity(), uid=EntityId("a" * 31)),)), "uid"),
        (change(entities=(replace(new_entity(), uid=EntityId("a" * 32 + "\n")),)), "uid"),
        (change(records=(new_record(random_id(), SOURCE.uid),)), "subject"),
        (change(records=(new_record(PERSON.uid, SOURCE.uid, {"plate": "1"}),)), "no field plate"),
        (change(statuses=(new_status(PERSON.uid, SOURCE.uid, "mood"),)), "axis mood"),
        (change(statuses=(new_status(PERSON.uid, SOURCE.uid, "measure", "happy"),)), "status happy"),
        (change(statuses=(new_status(SITE.uid, SOURCE.uid),)), "Site"),
        (change(statuses=(new_status(EntityId(random_id()), SOURCE.uid),)), "missing"),
        (change(judgements=(new_judgement(PERSON.uid, Verdict.UNPROTECTED),)), "reason"),
        (change(judgements=(new_judgement(PERSON.uid, Verdict.UNPROTECTED, reason="\t"),)), "reason"),
        (change(documents=(Document("schema", "agency", "[[["),)), "TOML"),
        (change(documents=(Document("schema", "another", ""),)), "one agency"),
        (change(records=(new_record(PERSON.uid, SOURCE.uid, run=new_run().uid),)), "another import"),
        (change(statuses=(new_status(PERSON.uid, SOURCE.uid, run=new_run().uid),)), "another import"),
        (
            change(records=(new_record(PERSON.uid, SOURCE.uid, run=new_run().uid),), step=RunStep(None, new_run())),
            "another import",
        ),
    ],
)
def test_what_it_does_not_know_is_refused_in_words(made: ChangeSet, words: str) -> None:
    assert words in refuses(made)


@pytest.mark.parametrize(("value", "fine"), [("3", True), ("-3", True), ("3.0", False), ("three", False), ("", False)])
def test_only_whole_numbers_add_up(value: str, *, fine: bool) -> None:
    made = change(records=(replace(new_record(CALL.uid, SOURCE.uid), claims=(Claim("count", value),)),))
    known = {CALL.uid: "CALLED"}
    if fine:
        passes(made, known)
    else:
        assert "added up" in refuses(made, known)


def test_a_vocabulary_only_grows() -> None:
    grown = SCHEMA.extended("[entities.Boat]\n[entities.Raft]")
    for text in (None, "", "[entities.Boat]"):
        with pytest.raises(Refused, match="lose"):
            check(change(documents=(Document("schema", "agency", text),)), grown, {})
    check(
        change(documents=(Document("schema", "agency", "[entities.Boat]\n[entities.Raft]\n[entities.Tug]"),)), grown, {}
    )


def test_a_vocabulary_is_not_kept_like_a_chart() -> None:
    check_kept(Document("chart", "c", "{}"))
    with pytest.raises(Refused):
        check_kept(Document("schema", "agency", ""))


def test_a_change_refers_to_its_subjects_and_the_ends_of_its_links() -> None:
    one, two, three = (EntityId(random_id()) for _ in range(3))
    made = change(
        entities=(PERSON,),
        links=(new_link("KNOWS", one, two),),
        records=(new_record(three, SOURCE.uid),),
        statuses=(new_status(SITE.uid, SOURCE.uid),),
    )
    assert referred(made) == {PERSON.uid, made.links[0].uid, one, two, three, SITE.uid}


def test_what_is_cited_or_judged_must_be_there_or_come_along() -> None:
    record, status = new_record(PERSON.uid, SOURCE.uid), new_status(PERSON.uid, SourceId(random_id()))
    judged = new_judgement(random_id(), Verdict.WITHDRAWN)
    made = change(records=(record,), statuses=(status,), judgements=(judged,))
    needed = {SOURCE.uid, status.citations[0].source, judged.target}
    assert basis(made) == needed
    check_basis(made, needed)
    for missing in needed:
        with pytest.raises(Refused):
            check_basis(made, needed - {missing})
    whole = replace(
        made,
        sources=(SOURCE, replace(new_source(), uid=status.citations[0].source)),
        judgements=(
            new_judgement(record.uid, Verdict.DISPUTED),
            new_judgement(status.uid, Verdict.DISPUTED),
            new_judgement(PERSON.uid, Verdict.PROTECTED),
        ),
        entities=(PERSON,),
    )
    assert basis(whole) == set()
    check_basis(whole, set())


def test_a_change_without_judgements_needs_its_sources_alone() -> None:
    made = change(records=(new_record(PERSON.uid, SOURCE.uid),))
    assert basis(made) == {SOURCE.uid}
    assert basis(replace(made, sources=(SOURCE,))) == set()


def test_who_becomes_protected() -> None:
    marked = replace(new_entity(), protected=True)
    victim, linked, other = new_entity(), new_entity(), new_entity()
    made = change(
        entities=(marked, victim, linked, other, PROFILE),
        links=(
            new_link("HAS_PROFILE", victim.uid, PROFILE.uid),
            new_link("LINKED_TO", PROFILE.uid, linked.uid),
            new_link("LINKED_TO", SITE.uid, PROFILE.uid),
            new_link("LINKED_TO", PROFILE.uid, SITE.uid),
            new_link("KNOWS", victim.uid, other.uid),
        ),
        judgements=(
            new_judgement(PERSON.uid, Verdict.PROTECTED),
            new_judgement(COMPANY.uid, Verdict.UNPROTECTED, reason="r"),
        ),
    )
    known = {uid: kind for uid, kind in KNOWN.items() if uid != PROFILE.uid}
    assert newly_protected(made, SCHEMA, known) == {marked.uid, victim.uid, linked.uid, PROFILE.uid, PERSON.uid}


def test_what_the_case_holds_already_protects_nobody_a_second_time() -> None:
    link = new_link("HAS_PROFILE", PERSON.uid, PROFILE.uid)
    known = KNOWN | {link.uid: link.type}
    made = change(entities=(PERSON, PROFILE), links=(link,))
    assert newly_protected(made, SCHEMA, known) == set()
    assert newly_protected(replace(made, entities=(replace(PERSON, protected=True),)), SCHEMA, known) == {PERSON.uid}


def test_a_person_known_before_becomes_protected_by_a_later_link() -> None:
    made = change(links=(new_link("HAS_PROFILE", PERSON.uid, PROFILE.uid),))
    assert newly_protected(made, SCHEMA, KNOWN) == {PERSON.uid}
    assert newly_protected(made, SCHEMA, {}) == set()
