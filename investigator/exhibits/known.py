"""What of a chart was known by a day: who and what had been heard of by then, under the names known then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from graph.current import current
from graph.facts import Judgement, Record
from graph.schema import Schema
from graph.store import GraphReader
from investigator.charts import Content
from investigator.paging import standing_records


def known_by(reader: GraphReader, schema: Schema, found: Content, day: str) -> Content:
    """The content of a chart without what was learned after a day (YYYY-MM-DD).

    What was withdrawn since stays withdrawn, and who is protected today is protected: an exhibit of an earlier day
    never says more than the case says today. Raises StoreError.
    """
    subjects = [*(e.uid for e in found.entities), *(k.uid for k in found.links)]
    told = _by(standing_records(reader, subjects), day)
    links = tuple(k for k in found.links if told.get(k.uid))
    ends = {uid for k in links for uid in (k.source, k.target)}
    entities = [e for e in found.entities if told.get(e.uid) or e.uid in ends]
    there = {e.uid for e in entities}
    rulings = _rulings(reader, [r for records in told.values() for r in records])

    def values(uid: str, kind: str) -> Mapping[str, tuple[str, ...]]:
        records = told.get(uid, ())
        judged = [j for record in records for j in rulings.get(record.uid, ())]
        return MappingProxyType(dict(current(schema.typed(kind), records, judged).values))

    return Content(
        tuple(replace(e, values=values(e.uid, e.type)) for e in entities),
        tuple(replace(k, values=values(k.uid, k.type)) for k in links if k.source in there and k.target in there),
    )


def _by(records: Mapping[str, Sequence[Record]], day: str) -> dict[str, tuple[Record, ...]]:
    early = {uid: tuple(r for r in found if r.learned_at[:10] <= day) for uid, found in records.items()}
    return {uid: found for uid, found in early.items() if found}


def _rulings(reader: GraphReader, records: Sequence[Record]) -> Mapping[str, Sequence[Judgement]]:
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judged in reader.judgements_on([record.uid for record in records]) if records else ():
        found[judged.target].append(judged)
    return found
