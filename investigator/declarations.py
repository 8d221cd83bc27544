"""Declarations of victimhood and what was decided on them, read from the records of a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.edtf import span
from graph.facts import Entity, Link, StatusChange
from graph.ids import EntityId
from graph.schema import Axis
from graph.store import GraphReader
from graph.text import fold
from investigator.as_of import AsOf, Clock, order
from investigator.paging import entities, standing_records
from investigator.settings import CaseSettings

AXIS = "identification"
IDENTIFIED = "identified"
PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declaration with its declarants and the decision that counts, if a counting body took one.

    `sex` and `nationality` are those of the declaration, else of its declarant; "" where neither says.
    """

    uid: EntityId
    date: str
    sex: str
    nationality: str
    province: str
    persons: tuple[EntityId, ...]
    decision: StatusChange | None
    group: str

    @property
    def outcome(self) -> str:
        """The code of what was decided; pending where nothing was."""
        return self.decision.value if self.decision else PENDING


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations of the period, those that may or may not be of it, and events decided on that are none."""

    counted: tuple[Declaration, ...]
    unclear: tuple[EntityId, ...]
    undeclared: tuple[EntityId, ...]


def declarations(
    reader: GraphReader,
    events: Mapping[str, Entity],
    participations: Iterable[Link],
    settings: CaseSettings,
    moment: AsOf,
) -> Declarations:
    """The declarations among these events; of each the latest decision of a counting body by the day of `moment`.

    A declaration whose date is missing, or vague enough to lie on both sides of an end of the period, is not counted
    but told apart.
    """
    made = {uid: event for uid, event in events.items() if event.value("kind") == "declaration"}
    if moment.clock is Clock.LEARNED and moment.day:
        records = standing_records(reader, made)
        made = {u: e for u, e in made.items() if any(moment.covers_record(r, "") for r in records.get(u, ()))}
    declarants: defaultdict[str, list[EntityId]] = defaultdict(list)
    for link in participations:
        if link.target in made and link.value("part") in ("declarant", ""):
            declarants[link.target].append(link.source)
    persons = entities(reader, (p for found in declarants.values() for p in found))
    axis = reader.schema().axes[AXIS]
    decisions = counted_decisions(reader.statuses(AXIS), settings, moment, axis)
    groups = {term.code: term.group for term in axis.terms}
    counted: list[Declaration] = []
    unclear: list[EntityId] = []
    for uid, event in made.items():
        when = event.value("date")
        within = _within(when, settings, moment)
        if within is None:
            unclear.append(event.uid)
        if not within:
            continue
        found = [persons[p] for p in declarants[uid] if p in persons and persons[p].type == "Person"]
        decision = decisions.get(uid)
        counted.append(
            Declaration(
                uid=event.uid,
                date=when,
                sex=event.value("sex") or _own(found, "sex"),
                nationality=event.value("nationality") or _own(found, "nationality"),
                province=event.value("province"),
                persons=tuple(person.uid for person in found),
                decision=decision,
                group=groups.get(decision.value, "") if decision else PENDING,
            )
        )
    undeclared = tuple(sorted(EntityId(uid) for uid in decisions.keys() - made.keys()))
    return Declarations(tuple(counted), tuple(unclear), undeclared)


def counted_decisions(
    decisions: Iterable[StatusChange], settings: CaseSettings, moment: AsOf, axis: Axis
) -> Mapping[str, StatusChange]:
    """Of each subject the latest decision of a counting body, by uid.

    Latest is the one decided last; of two decided on one day, the one learned last; of two learned on one day, that of
    the body named first in the settings; of two of one body, the one listed last in the vocabulary, so that a tie never
    makes a victim of somebody.
    """
    weight = {fold(body): -place for place, body in enumerate(settings.counting_bodies)}
    place = {term.code: number for number, term in enumerate(axis.terms)}
    latest: dict[str, tuple[tuple[object, ...], StatusChange]] = {}
    for decision in decisions:
        body = fold(decision.body)
        if not moment.covers(decision) or (weight and body not in weight):
            continue
        rank = (*order(decision), weight.get(body, 0), place.get(decision.value, -1), decision.uid)
        if decision.subject not in latest or rank > latest[decision.subject][0]:
            latest[decision.subject] = (rank, decision)
    return {subject: decision for subject, (_, decision) in latest.items()}


def _within(edtf: str, settings: CaseSettings, moment: AsOf) -> bool | None:
    """Whether a date is surely within the period and past; None where that cannot be told."""
    first, last = settings.period_from, settings.period_until
    if moment.clock is Clock.HAPPENED and moment.day:
        last = min(last or date.max, moment.day)
    if first is None and last is None:
        return True
    if not edtf:
        return None
    when = span(edtf)
    earliest, latest = when.earliest or date.min, when.latest or date.max
    if earliest >= (first or date.min) and latest <= (last or date.max):
        return True
    return False if latest < (first or date.min) or earliest > (last or date.max) else None


def _own(persons: Iterable[Entity], field: str) -> str:
    return next((person.value(field) for person in persons if person.value(field)), "")
