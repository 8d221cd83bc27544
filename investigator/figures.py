"""The headline figures: counts over records, each with the records behind it, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.countries import country_name
from graph.edtf import span
from graph.facts import Entity
from graph.language import _, shown, spoken, together
from graph.provinces import english_names, province, province_name
from graph.schema import Schema
from graph.store import GraphReader
from graph.text import plain
from investigator.as_of import AsOf, Clock
from investigator.counting import Figure, Split, figure
from investigator.declarations import AXIS, IDENTIFIED, Declaration, Declarations, declarations
from investigator.paging import entities_of, links_of
from investigator.prosecutions import Charged, charged
from investigator.relinking import relinked
from investigator.settings import CaseSettings
from investigator.sites import PERMANENTLY, TEMPORARILY, SiteStanding, sites

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a case by these settings, as of a day by one of the two clocks."""

    settings: CaseSettings
    as_of: AsOf
    all: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of this name; KeyError where there is none."""
        for candidate in self.all:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def to_json(self) -> dict[str, object]:
        """A key per figure with its value, and a key figure_by_… per breakdown with the value of each share."""
        body: dict[str, object] = {
            "as_of": self.as_of.day.isoformat() if self.as_of.day else None,
            "clock": self.as_of.clock.value,
        }
        for each in self.all:
            body[each.name] = each.value
            for breakdown in each.breakdowns:
                body[f"{each.name}_by_{breakdown.by}"] = {share.code: share.value for share in breakdown.shares}
        return body


def figures(
    reader: GraphReader, settings: CaseSettings, *, as_of: date | None = None, clock: Clock = Clock.HAPPENED
) -> Figures:
    """Count the case. Without `as_of` the last day of the settings' period counts, without that everything.

    By the clock HAPPENED an entry counts from the day on which it happened, by LEARNED from the day on which it was
    learned: the one that a status entry gives, else the one on which the case took a record in. Raises StoreError.
    """
    schema = reader.schema()
    moment = AsOf(as_of or settings.period_until, clock)
    events: Mapping[str, Entity] = {event.uid: event for event in entities_of(reader, "Event")}
    participations = list(links_of(reader, "PARTICIPATED"))
    declared = declarations(reader, events, participations, settings, moment)
    identified = [d for d in declared.counted if d.group == IDENTIFIED]
    again = relinked(reader, identified, events, participations, moment)
    return Figures(
        settings,
        moment,
        (
            *_declared(declared, settings, schema),
            *_decided(declared, settings, schema),
            *_charged(charged(reader, events, participations, settings, moment), schema),
            *_closed(sites(reader, settings, as_of=as_of, clock=clock)),
            Figure(
                "identified_linked_to_workplace_after_rescue",
                "Identified victims linked to a workplace after rescue",
                len(again),
                tuple(each.person for each in again),
                tuple(uid for each in again for uid in each.links),
            ),
        ),
    )


def _declared(declared: Declarations, settings: CaseSettings, schema: Schema) -> tuple[Figure, ...]:
    counted = declared.counted
    persons = tuple(sorted({person for each in counted for person in each.persons}))
    unclear = declared.unclear
    return (
        figure("declared", "Declared themselves victims", counted, _of_declarants(schema)),
        figure("declared_women", "of them women", [d for d in counted if d.sex == settings.women]),
        Figure("declared_persons", "Persons with a document among them", len(persons), persons),
        Figure("declared_date_unclear", "Declarations whose date does not tell the period", len(unclear), unclear),
    )


def _decided(declared: Declarations, settings: CaseSettings, schema: Schema) -> tuple[Figure, ...]:
    identified = [d for d in declared.counted if d.group == IDENTIFIED]
    women = [d for d in identified if d.sex == settings.women]
    others = [d for d in declared.counted if d.group != IDENTIFIED]
    stray = declared.undeclared
    outcomes = {term.code: spoken(term) for term in schema.axes[AXIS].terms}

    def outcome(declaration: Declaration) -> tuple[str, str]:
        return declaration.outcome, outcomes.get(declaration.outcome, declaration.outcome)

    by = {"outcome": outcome, **_of_declarants(schema)}
    return (
        figure("identified", "Identified as victims", identified, by, _decisions(identified)),
        figure("identified_women", "of them women", women, evidence=_decisions(women)),
        figure("not_identified", "Declared, not identified", others, {"reason": outcome}, _decisions(others)),
        Figure("decided_without_declaration", "Decided on, but no declaration is here", len(stray), stray),
    )


def _charged(suspects: Sequence[Charged], schema: Schema) -> tuple[Figure, ...]:
    persons = [suspect.person for suspect in suspects]
    by: Mapping[str, Split[Entity]] = {
        "nationality": lambda p: _countries(p.values.get("nationality", ())),
        "sex": lambda p: _sex(p.value("sex"), schema),
    }
    evidence = [uid for suspect in suspects for uid in suspect.evidence]
    every = figure("charged", "Suspects charged and sent to court", persons, by, evidence)
    known = {country for person in persons for country in person.values.get("nationality", ())}
    return (every, Figure("charged_nationalities", "Nationalities of theirs", len(known), every.subjects))


def _closed(board: Iterable[SiteStanding]) -> tuple[Figure, ...]:
    board = tuple(board)

    def closed(column: str, label: str) -> Figure:
        found = [site for site in board if site.column == column]
        evidence = [site.since.uid for site in found if site.since]
        return figure(column, label, found, {"province": lambda s: _province(s.province)}, evidence)

    contradicted = [site for site in board if site.contradiction]
    return (
        closed(PERMANENTLY, "Sites permanently closed"),
        closed(TEMPORARILY, "Sites temporarily closed, pending investigation"),
        figure(
            "closed_with_later_activity",
            "Sites closed by order and last seen active after it",
            contradicted,
            evidence=[entry.uid for site in contradicted for entry in (site.since, site.observed) if entry],
        ),
    )


def _of_declarants(schema: Schema) -> Mapping[str, Split[Declaration]]:
    return {
        "sex": lambda d: _sex(d.sex, schema),
        "nationality": lambda d: _countries((d.nationality,) if d.nationality else ()),
        "province": lambda d: _province(d.province),
        "month": lambda d: _month(d.date),
    }


def _sex(code: str, schema: Schema) -> tuple[str, str]:
    words = next((spoken(term) for term in schema.lists["sex"] if term.code == code), code)
    return code or UNKNOWN, words or _("Unknown")


def _countries(codes: Sequence[str]) -> tuple[str, str]:
    """One share for one nationality, and one of their own for those who have the same several."""
    several = sorted(codes)
    label = shown(together(map(country_name, several)))
    return "+".join(several) or UNKNOWN, label or _("Unknown")


def _province(words: str) -> tuple[str, str]:
    """A province of Cambodia however it is written, under its English name; other words stay as they are."""
    code = province(words)
    name = english_names()[code] if code else plain(words)
    return name or UNKNOWN, province_name(name) or _("Unknown")


def _month(edtf: str) -> tuple[str, str]:
    """The month of a date that lies within one."""
    when = span(edtf) if edtf else None
    if when is None or when.earliest is None or when.latest is None:
        return UNKNOWN, _("Unknown")
    first, last = when.earliest.isoformat()[:7], when.latest.isoformat()[:7]
    return (first, first) if first == last else (UNKNOWN, _("Unknown"))


def _decisions(declared: Iterable[Declaration]) -> tuple[str, ...]:
    return tuple(each.decision.uid for each in declared if each.decision)
