"""Who was charged and brought before a court, and in which operation; read from the records of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.edtf import span
from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.store import GraphReader
from investigator.as_of import AsOf
from investigator.paging import entities, links_of, standing_records
from investigator.settings import CaseSettings

AXIS = "legal_stage"
CHARGED = "charged"


@dataclass(frozen=True, slots=True)
class Charged:
    """A person who was charged and brought before a court; `evidence` are the status entries and links that say so."""

    person: Entity
    evidence: tuple[str, ...]


def charged(
    reader: GraphReader,
    events: Mapping[str, Entity],
    participations: Iterable[Link],
    settings: CaseSettings,
    moment: AsOf,
) -> tuple[Charged, ...]:
    """Whoever was ever charged by the day of `moment`, whatever came of it, by uid.

    Charged is who reached a legal stage of the group “charged”, or is charged with what is tried in a case file of a
    court. With a day on which operations ended, only who took part in an operation that ended on that day counts.
    """
    evidence = _stages(reader, moment)
    for uid, links in _tried(reader, moment).items():
        evidence[uid] += links
    chosen = set(evidence)
    if settings.operations_ended:
        ended = {uid for uid, event in events.items() if _ended(event, settings)}
        chosen &= {link.source for link in participations if link.target in ended}
    persons = entities(reader, sorted(chosen))
    return tuple(Charged(person, tuple(evidence[uid])) for uid, person in persons.items() if person.type == "Person")


def _stages(reader: GraphReader, moment: AsOf) -> defaultdict[str, list[str]]:
    reached = {term.code for term in reader.schema().axes[AXIS].terms if term.group == CHARGED}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for entry in reader.statuses(AXIS):
        if entry.value in reached and moment.covers(entry):
            found[entry.subject].append(entry.uid)
    return found


def _tried(reader: GraphReader, moment: AsOf) -> Mapping[str, list[str]]:
    """By person, the links by which they, or what they are charged with, came before a court."""
    with_charge = list(links_of(reader, "CHARGED_WITH"))
    tried = list(links_of(reader, "TRIED_IN"))
    records = standing_records(reader, (link.uid for link in (*with_charge, *tried)))
    standing = {uid for uid, found in records.items() if any(moment.covers_record(r, r.valid_from) for r in found)}
    files = {e.uid for e in entities(reader, (k.target for k in with_charge)).values() if e.type == "CaseFile"}
    in_court: defaultdict[EntityId, list[str]] = defaultdict(list)
    for link in tried:
        if link.uid in standing:
            in_court[link.source].append(link.uid)
    found: defaultdict[str, list[str]] = defaultdict(list, {uid: list(links) for uid, links in in_court.items()})
    for link in with_charge:
        if link.uid in standing and (link.target in files or link.target in in_court):
            found[link.source] += [link.uid, *in_court.get(link.target, ())]
    return found


def _ended(event: Entity, settings: CaseSettings) -> bool:
    if event.value("kind") != "operation" or not event.value("end_date"):
        return False
    when = span(event.value("end_date"))
    return when.earliest == when.latest == settings.operations_ended
