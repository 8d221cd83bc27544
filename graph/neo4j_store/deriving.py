"""Bringing what entities and links show up to date with their records, and sealing or opening it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.derived import counting, derive
from graph.facts import Judgement, Record, RunState
from graph.neo4j_store import questions, statements
from graph.neo4j_store.rows import Properties
from graph.neo4j_store.subjects import Subject, by_ends
from graph.neo4j_store.transaction import Transaction, batches

_BATCH = 1000
_STANDING = ("_gone", "_waits", "_withdrawn")


def recompute(work: Transaction, uids: Sequence[str], *, leave_shown: bool = False, versions: bool = True) -> None:
    """Bring the current values of existing subjects up to date.

    See graph.derived.counting for the records from which they follow. With `leave_shown` subjects that are visible keep
    what they show: the run that touches them is not to be seen yet.
    """
    if not uids:
        return
    hidden = work.hidden_runs()
    for batch in batches(uids, _BATCH):
        _recompute(work, batch, hidden, leave_shown=leave_shown, versions=versions)


def _recompute(
    work: Transaction, uids: Sequence[str], hidden: Mapping[str, RunState], *, leave_shown: bool, versions: bool
) -> None:
    known = work.known(uids)
    made, judgements = _made_about(work, uids)
    shown: list[tuple[Subject, Properties]] = []
    kept: list[Subject] = []
    for uid, subject in known.items():
        records, visible = counting(made[uid], hidden)
        now = replace(subject, runs=tuple(sorted({record.run for record, stands in made[uid] if stands})))
        if visible and leave_shown:
            kept.append(now)
            continue
        derived = derive(work.rows.vocabulary.schema.typed(subject.type), records, judgements[uid])
        now = replace(now, version=subject.version + versions)
        shown.append((now, work.shown.link(now, derived) if now.is_link else work.shown.entity(now, derived)))
    work.put(statements.SHOW_ENTITIES, (row for subject, row in shown if not subject.is_link))
    work.put(statements.SHOW_LINKS, _link_rows(shown), whole=False)
    runs_of_entities = ({"uid": s.uid, "runs": list(s.runs)} for s in kept if not s.is_link)
    work.put(statements.RUNS_OF_ENTITIES, runs_of_entities, whole=False)
    runs_of_links = (_ends(s) | {"runs": list(s.runs)} for s in kept if s.is_link)
    work.put(statements.RUNS_OF_LINKS, by_ends(runs_of_links), whole=False)


def reseal(work: Transaction, subjects: Iterable[Subject]) -> None:
    """Write everything about these entities anew, as their protection now asks."""
    by_uid = {subject.uid: subject for subject in subjects}
    for batch in batches(list(by_uid), _BATCH):
        _reseal(work, {uid: by_uid[uid] for uid in batch})


def _reseal(work: Transaction, subjects: dict[str, Subject]) -> None:
    uids = list(subjects)
    nodes = [
        work.shown.entity(subjects[row["uid"]], work.shown.derived_of(row))
        for row in work.value(statements.NODES, uids=uids)
    ]
    work.put(statements.SHOW_ENTITIES, nodes)
    records = [
        _without_standing(
            work.rows.record(work.rows.record_of(row), row["type"], protected=subjects[row["about"]].protected)
        )
        | _standing(row)
        for row in work.value(statements.ABOUT, uids=uids)
    ]
    work.put(statements.REWRITE_RECORDS, records)
    statuses = [
        work.rows.status(work.rows.status_of(row), protected=subjects[row["subject"]].protected) | _standing(row)
        for row in work.value(statements.STATUS_NODES, uids=uids)
    ]
    work.put(statements.REWRITE_STATUSES, statuses)


def _made_about(
    work: Transaction, uids: Sequence[str]
) -> tuple[defaultdict[str, list[tuple[Record, bool]]], defaultdict[str, list[Judgement]]]:
    """By subject: its records, hidden ones too, each with whether it stands, and the judgements on them."""
    made: defaultdict[str, list[tuple[Record, bool]]] = defaultdict(list)
    about: dict[str, str] = {}
    for row in work.value(statements.ABOUT, uids=list(uids)):
        made[row["about"]].append((work.rows.record_of(row), "_gone" not in row))
        about[row["uid"]] = row["about"]
    judgements: defaultdict[str, list[Judgement]] = defaultdict(list)
    for row in work.value(questions.JUDGEMENTS_ON, targets=list(about)) if about else ():
        judgements[about[row["target"]]].append(work.rows.judgement_of(row))
    return made, judgements


def _standing(row: Properties) -> Properties:
    return {name: row[name] for name in _STANDING if name in row}


def _without_standing(row: Properties) -> Properties:
    return {name: value for name, value in row.items() if name not in _STANDING}


def _link_rows(shown: Iterable[tuple[Subject, Properties]]) -> list[Properties]:
    return by_ends(_ends(subject) | {"props": row} for subject, row in shown if subject.is_link)


def _ends(subject: Subject) -> Properties:
    return {"uid": subject.uid, "source": subject.source, "target": subject.target}
