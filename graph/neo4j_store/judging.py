"""Judgements: kept, and what they leave standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graph.current import assertions, is_withdrawn, pending_slots, stands
from graph.facts import Judgement, Record, Standing
from graph.neo4j_store import questions, statements
from graph.neo4j_store.rows import Properties
from graph.neo4j_store.transaction import Transaction


def judge(work: Transaction, judgements: Sequence[Judgement]) -> set[str]:
    """Keep judgements and bring the standing of what they judge up to date; returns the subjects of judged records."""
    if not judgements:
        return set()
    work.put(statements.JUDGEMENTS, map(work.rows.judgement, judgements))
    targets = sorted({j.target for j in judgements})
    made: defaultdict[str, list[Judgement]] = defaultdict(list)
    for row in work.value(questions.JUDGEMENTS_ON, targets=targets):
        made[row["target"]].append(work.rows.judgement_of(row))
    records = [work.rows.record_of(row) for row in work.value(statements.JUDGED_RECORDS, targets=targets)]
    work.put(statements.STANDING_OF_RECORDS, (_standing(record, made[record.uid]) for record in records), whole=False)
    statuses = work.value(statements.JUDGED_STATUSES, targets=targets)
    gone = ({"uid": uid, "gone": is_withdrawn(uid, made[uid]) or None} for uid in statuses)
    work.put(statements.STANDING_OF_STATUSES, gone, whole=False)
    return {record.subject for record in records}


def _standing(record: Record, judgements: Sequence[Judgement]) -> Properties:
    withdrawn = sum(made.standing is Standing.WITHDRAWN for made in assertions((record,), judgements))
    return {
        "uid": record.uid,
        "gone": None if stands(record, judgements) else True,
        "waits": bool(pending_slots(record, judgements)) or None,
        "withdrawn": withdrawn or None,
    }
