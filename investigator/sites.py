"""Where every site stands: what authorities did, what was seen since, and where the two contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.current import current
from graph.edtf import span
from graph.facts import Entity, StatusChange
from graph.ids import EntityId
from graph.provinces import province_name
from graph.schema import Axis, Schema
from graph.store import GraphReader
from investigator.as_of import AsOf, Clock, order
from investigator.paging import Told, entities_of, told_of
from investigator.settings import CaseSettings

ACTION = "official_action"
STATE = "observed_state"
TEMPORARILY = "temporarily_closed"
PERMANENTLY = "permanently_closed"
REOPENED = "reopened"
CLOSED = (TEMPORARILY, PERMANENTLY)
COLUMNS = ("reported", "raided", TEMPORARILY, PERMANENTLY, REOPENED)
"""The columns of the board, in the order of an ordinary course."""

PLAN = ("next_step", "owner", "due_date")
"""The fields that say what is to be done about a site."""

NOTHING_DONE = "reported"
"""The column of a site of which no act of an authority is recorded."""

_PLACES = frozenset({"address", "crossing", "irregular_route", "shelter"})
"""Kinds of place that are on the board only when somebody recorded a status of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The column of the board in which a site stands, and the entry that brought it there."""

    column: str
    since: StatusChange | None


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """Where one site stands. Entries are the records of the status axes; `history` holds those of both, oldest first.

    `column` is a group of the axis of official actions. `contradiction`: closed by order, last seen active after it.
    `days` counts from the entry that brought the site into its column. `exhibits` counts the sources that speak of it.
    Next step, owner and due day are those of the day as of which it is told.
    """

    uid: EntityId
    code: str
    name: str
    kind: str
    province: str
    column: str
    since: StatusChange | None
    action: StatusChange | None
    observed: StatusChange | None
    contradiction: bool
    days: int | None
    next_step: str
    owner: str
    due: str
    overdue: bool
    exhibits: int
    history: tuple[StatusChange, ...]


def sites(
    reader: GraphReader, settings: CaseSettings, *, as_of: date | None = None, clock: Clock = Clock.HAPPENED
) -> tuple[SiteStanding, ...]:
    """Where every site stands, by code and name; addresses, crossings and shelters only if they have a status.

    Without `as_of` the last day of the settings' period counts, without that everything. Raises StoreError.
    """
    schema = reader.schema()
    moment = AsOf(as_of or settings.period_until, clock)
    entries: defaultdict[str, list[StatusChange]] = defaultdict(list)
    for axis in (ACTION, STATE):
        for entry in reader.statuses(axis):
            if moment.covers(entry):
                entries[entry.subject].append(entry)
    found = [e for e in entities_of(reader, "Site") if e.uid in entries or e.value("kind") not in _PLACES]
    told = told_of(reader, [e.uid for e in found])
    today = moment.day or datetime.now(UTC).date()
    made = [_standing(e, entries[e.uid], told.get(e.uid, Told((), ())), schema, moment, today) for e in found]
    return tuple(sorted(made, key=lambda s: (s.code, s.name, s.uid)))


def standings(actions: Iterable[StatusChange], axis: Axis) -> Mapping[str, Standing]:
    """The column in which each subject of these official actions stands, by uid.

    Once closed, a site stays closed until it is reopened, and a permanent closure is never lessened by a temporary one.
    An act without a group leaves a site in the column where it stands.
    """
    by_subject: defaultdict[str, list[StatusChange]] = defaultdict(list)
    for action in actions:
        by_subject[action.subject].append(action)
    return {subject: _column(in_order(found, axis), axis) for subject, found in by_subject.items()}


def in_order(entries: Iterable[StatusChange], axis: Axis) -> list[StatusChange]:
    """Entries of one axis by when they happened, then learned, then in the order of the vocabulary.

    That order is the one of an ordinary course.
    """
    place = {term.code: number for number, term in enumerate(axis.terms)}
    return sorted(entries, key=lambda e: (*order(e), place.get(e.value, -1), e.recorded_at))


def activity_after_order(site: SiteStanding, states: Axis) -> tuple[StatusChange, ...]:
    """The active states seen that may be later than the order that closed the site; none where it is not closed."""
    if site.column not in CLOSED or site.since is None:
        return ()
    since = site.since
    return tuple(e for e in site.history if e.axis == STATE and _active(e, states) and _may_follow(e, since))


def _column(actions: Sequence[StatusChange], axis: Axis) -> Standing:
    groups = {term.code: term.group for term in axis.terms}
    stays = {TEMPORARILY: (PERMANENTLY, REOPENED), PERMANENTLY: (REOPENED,)}
    standing = Standing(NOTHING_DONE, None)
    for action in actions:
        group = groups.get(action.value, "")
        if not group or (standing.column in stays and group not in stays[standing.column]):
            continue
        if group != standing.column or standing.since is None:
            standing = Standing(group, action)
    return standing


def planned(site: Entity, told: Told, schema: Schema, moment: AsOf) -> Mapping[str, str]:
    """The next step, its owner and the day it is due as they stood at a moment, by field: by the records and the
    judgements that there were by then.
    """
    if moment.day is None:
        return {field: site.value(field) for field in PLAN}
    records = [record for record in told.records if moment.covers_plan(record)]
    judged = [each for each in told.judgements if moment.reaches(each.at[:10])]
    values = current(schema.entities[site.type], records, judged).values
    return {field: values.get(field, ("",))[0] for field in PLAN}


def _standing(
    site: Entity, entries: Sequence[StatusChange], told: Told, schema: Schema, moment: AsOf, today: date
) -> SiteStanding:
    actions = in_order((e for e in entries if e.axis == ACTION), schema.axes[ACTION])
    observations = in_order((e for e in entries if e.axis == STATE), schema.axes[STATE])
    standing = _column(actions, schema.axes[ACTION])
    observed = observations[-1] if observations else None
    plan = planned(site, told, schema, moment)
    due = plan["due_date"]
    known = [record for record in told.standing if moment.covers_record(record, "")]
    sources = {record.source for record in known} | {c.source for e in entries for c in e.citations}
    return SiteStanding(
        uid=site.uid,
        code=site.value("site_code"),
        name=site.value("name") or site.value("address"),
        kind=site.value("kind"),
        province=province_name(site.value("province")),
        column=standing.column,
        since=standing.since,
        action=actions[-1] if actions else None,
        observed=observed,
        contradiction=_contradicts(standing, observed, schema.axes[STATE]),
        days=_days_since(standing.since, today),
        next_step=plan["next_step"],
        owner=plan["owner"],
        due=due,
        overdue=bool(due) and (span(due).latest or date.max) < today,
        exhibits=len(sources),
        history=tuple(sorted((*actions, *observations), key=order)),
    )


def _contradicts(standing: Standing, observed: StatusChange | None, states: Axis) -> bool:
    """Whether the last state seen is an active one that may be later than the order that closed the site."""
    if standing.column not in CLOSED or standing.since is None or observed is None:
        return False
    return _active(observed, states) and _may_follow(observed, standing.since)


def _active(entry: StatusChange, states: Axis) -> bool:
    return any(term.active for term in states.terms if term.code == entry.value)


def _may_follow(seen: StatusChange, order_: StatusChange) -> bool:
    return (_span(seen)[1] or date.max) > (_span(order_)[0] or date.min)


def _span(entry: StatusChange) -> tuple[date | None, date | None]:
    written = entry.happened or entry.learned
    return (span(written).earliest, span(written).latest) if written else (None, None)


def _days_since(entry: StatusChange | None, today: date) -> int | None:
    if entry is None:
        return None
    earliest, latest = _span(entry)
    first = earliest or latest
    return max((today - first).days, 0) if first else None
