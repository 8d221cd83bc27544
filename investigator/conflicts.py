"""Values that wait for a person: a newer or other source says something else than what is current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.changes import ChangeSet
from graph.current import pending_slots
from graph.facts import Claim, Entity, Judgement, Link, Record, Source, Verdict
from graph.failures import WorldFault
from graph.ids import EntityId, JudgementId, random_id
from graph.language import Phrase, _
from graph.moments import now
from graph.schema import Schema
from investigator.case import Case


class NoSuchConflict(WorldFault):
    """The address names no value that waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One value that waits, with what is current now. Its address is record uid and slot."""

    record: Record
    claim: Claim
    subject: Entity | Link
    held: str
    source: Source

    @property
    def address(self) -> str:
        """How a person names it: the record's uid and the slot."""
        return f"{self.record.uid}:{self.claim.slot}"


def waiting(case: Case) -> tuple[Waiting, ...]:
    """Every value that waits for a decision, oldest first."""
    records = case.ask(lambda s: s.pending())
    judgements = case.ask(lambda s: s.judgements_on([r.uid for r in records]))
    subjects = [r.subject for r in records]
    entities = case.ask(lambda s: s.entities([EntityId(uid) for uid in subjects]))
    links = case.ask(lambda s: s.links(subjects))
    known: dict[str, Entity | Link] = {e.uid: e for e in entities} | {k.uid: k for k in links}
    sources = {s.uid: s for s in case.ask(lambda s: s.sources(sorted({r.source for r in records})))}
    found: list[Waiting] = []
    for record in records:
        subject = known.get(record.subject)
        if subject is None:
            continue
        for slot in pending_slots(record, judgements):
            claim = next(c for c in record.claims if c.slot == slot)
            found.append(Waiting(record, claim, subject, subject.value(claim.field), sources[record.source]))
    return tuple(found)


def decide(case: Case, *, accept: Sequence[str] = (), decline: Sequence[str] = (), reason: str = "") -> tuple[int, int]:
    """Accept values (they become current) and decline others (they stay on record). Returns how many of each.

    Raises NoSuchConflict as `decision` does; nothing is changed then.
    """
    change = decision(case, accept=accept, decline=decline, reason=reason)
    if change.judgements:
        case.ask(lambda s: s.apply(change))
    accepted = sum(judged.verdict is Verdict.PREFERRED for judged in change.judgements)
    return accepted, len(change.judgements) - accepted


def decision(case: Case, *, accept: Sequence[str] = (), decline: Sequence[str] = (), reason: str = "") -> ChangeSet:
    """The change that accepts values and declines others; its label names the field, never what it says or of whom.

    Raises NoSuchConflict where an address names nothing that waits, or a value is to be both.
    """
    open_values = {w.address: w for w in waiting(case)}
    accepted, declined = _chosen(open_values, accept), _chosen(open_values, decline)
    if both := accepted.keys() & declined.keys():
        raise NoSuchConflict(
            _("“{words}” is to be both accepted and declined.").format(words=min(both)), _("Choose one of the two.")
        )
    at = now()
    judgements = tuple(
        Judgement(JudgementId(random_id()), w.record.uid, verdict, case.by, at, w.claim.slot, reason)
        for verdict, chosen in ((Verdict.PREFERRED, accepted), (Verdict.DECLINED, declined))
        for w in chosen.values()
    )
    expects = tuple({w.subject.uid: w.subject.version for w in (accepted | declined).values()}.items())
    label = _label(case.schema, tuple(accepted.values()), tuple(declined.values()))
    return ChangeSet(label, case.by, at, judgements=judgements, expects=expects, reason=reason)


def _label(schema: Schema, accepted: Sequence[Waiting], declined: Sequence[Waiting]) -> Phrase:
    if accepted and declined:
        return Phrase("Decide on differing values")
    chosen = (*accepted, *declined)
    if len(chosen) != 1:
        n = len(chosen)
        return Phrase("Accept {n} differing values", n=n) if accepted else Phrase("Decline {n} differing values", n=n)
    (only,) = chosen
    fields = schema.typed(only.subject.type).fields
    field = next((f for f in fields if f.name == only.claim.field), only.claim.field)
    if accepted:
        return Phrase("Accept a value of {field}", field=field)
    return Phrase("Decline a value of {field}", field=field)


def _chosen(open_values: Mapping[str, Waiting], addresses: Sequence[str]) -> dict[str, Waiting]:
    chosen: dict[str, Waiting] = {}
    for words in addresses:
        matches = [a for a in open_values if a == words or (len(words) >= 6 and a.startswith(words))]
        if len(matches) != 1:
            raise NoSuchConflict(
                _("No one value “{words}” waits for a decision.").format(words=words),
                _("See “conflicts” for the addresses."),
            )
        chosen[matches[0]] = open_values[matches[0]]
    return chosen
