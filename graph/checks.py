"""What every store refuses before it writes, and who becomes protected by a change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.changes import ChangeSet
from graph.facts import Verdict
from graph.ids import EntityId
from graph.schema import Schema
from graph.store import Refused

_UID = re.compile(r"[0-9a-f]{32}")


def check(change: ChangeSet, schema: Schema, known: Mapping[str, str]) -> None:
    """Refuse a change set that names what is not there or not in the vocabulary.

    `known` gives the type of every entity and link that the change refers to and the store already holds; see `referred`.
    Raises Refused.
    """
    types = dict(known)
    for entity in change.entities:
        if entity.type not in schema.entities:
            raise _refused(f"There is no entity type {entity.type} in this case's vocabulary.")
        _same_type(types, entity.uid, entity.type)
    for link in change.links:
        if link.type not in schema.links:
            raise _refused(f"There is no link type {link.type} in this case's vocabulary.")
        ends = types.get(link.source), types.get(link.target)
        if ends[0] is None or ends[1] is None:
            raise _refused(f"A link {link.type} ends at an entity that is not in the case.")
        if not schema.links[link.type].joins(ends[0], ends[1]):
            raise _refused(f"A link {link.type} cannot run from {ends[0]} to {ends[1]}.")
        _same_type(types, link.uid, link.type)
    for record in change.records:
        kind = types.get(record.subject)
        if kind is None:
            raise _refused("A record speaks of a subject that is not in the case.")
        names = {f.name for f in schema.typed(kind).fields}
        for claim in record.claims:
            if claim.field not in names:
                raise _refused(f"{kind} has no field {claim.field} in this case's vocabulary.")
    for status in change.statuses:
        axis = schema.axes.get(status.axis)
        if axis is None or all(term.code != status.value for term in axis.terms):
            raise _refused(f"There is no status {status.value} on an axis {status.axis} in this case's vocabulary.")
        if types.get(status.subject) not in axis.subjects:
            raise _refused(f"The axis {status.axis} does not apply to {types.get(status.subject, 'a missing entity')}.")
    for uid in types:
        if not _UID.fullmatch(uid):
            raise _refused("A uid is not 32 hexadecimal digits.")
    for judged in change.judgements:
        if judged.verdict is Verdict.UNPROTECTED and not judged.reason.strip():
            raise Refused("A protected person is unprotected only with a reason.", "Give the reason.")


def referred(change: ChangeSet) -> frozenset[str]:
    """The uids of entities and links that a change refers to or brings."""
    uids: set[str] = {e.uid for e in change.entities}
    for link in change.links:
        uids |= {link.uid, link.source, link.target}
    uids |= {r.subject for r in change.records} | {s.subject for s in change.statuses}
    return frozenset(uids)


def newly_protected(change: ChangeSet, schema: Schema, known: Mapping[str, str]) -> frozenset[EntityId]:
    """The entities that this change puts under protection: linked to a protecting type, or marked so."""
    types = dict(known) | {e.uid: e.type for e in change.entities}
    protecting = {name for name, kind in schema.entities.items() if kind.protects}
    found = {e.uid for e in change.entities if e.protected or e.type in protecting}
    found |= {link.source for link in change.links if types.get(link.target) in protecting}
    found |= {EntityId(j.target) for j in change.judgements if j.verdict is Verdict.PROTECTED}
    return frozenset(found)


def _same_type(types: dict[str, str], uid: str, kind: str) -> None:
    if types.setdefault(uid, kind) != kind:
        raise _refused(f"What the case holds as {types[uid]} cannot become {kind}.")


def _refused(happened: str) -> Refused:
    return Refused(happened, "Nothing was written; correct the mapping or the vocabulary.")
