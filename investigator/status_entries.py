"""What a person records of a site (an act of an authority, a state seen, the next step) as a change of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.changes import ChangeSet
from graph.citing import TOLD, WORD_OF, locator_from
from graph.edtf import span
from graph.facts import (
    UNGRADED,
    Assertion,
    Citation,
    Claim,
    Entity,
    Grade,
    Judgement,
    Record,
    Source,
    Standing,
    StatusChange,
    Verdict,
)
from graph.failures import WorldFault
from graph.ids import EntityId, JudgementId, RecordId, SourceId, StatusId, SubjectId, random_id
from graph.language import Phrase, _
from graph.refusals import BadValue
from graph.schema import Axis, Schema, Term
from graph.text import plain, visible
from graph.vague import parse
from investigator.sites import (
    ACTION,
    CLOSED,
    NOTHING_DONE,
    PERMANENTLY,
    PLAN,
    REOPENED,
    TEMPORARILY,
    in_order,
    standings,
)

WORD = "word"
"""The kind of a source that is no document but what somebody said."""

_OVER = (Standing.WITHDRAWN, Standing.DECLINED)


class EntryRefused(WorldFault):
    """What is to be recorded lacks something or cannot be; `part` names the field of the intent to mend."""

    def __init__(self, part: str, happened: str, remedy: str) -> None:
        super().__init__(happened, remedy)
        self.part = part


@dataclass(frozen=True, slots=True)
class Cited:
    """The source of what is recorded and the place in it; `new` where the case does not know the source yet."""

    source: Source
    locator: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """An entry on one of the two axes of a site, in the words of whoever records it; dates may be vague."""

    site: EntityId
    name: str
    axis: str
    value: str
    happened: str
    learned: str
    reason: str
    body: str = ""
    reference: str = ""
    grade: Grade = UNGRADED


def choices(axis: Axis, history: Iterable[StatusChange]) -> tuple[Term, ...]:
    """What may be recorded of a site next: a site is reopened only where it is closed."""
    closed = _column(history, axis) in CLOSED if axis.name == ACTION else False
    return tuple(t for t in axis.terms if t.group != REOPENED or closed)


def first_of(column: str, axis: Axis) -> str:
    """The act that a move to a column of the board stands for, "" where the column has none."""
    own = [term.code for term in axis.terms if term.group == column]
    return column if column in own else next(iter(own), "")


def refusal(column: str, history: Iterable[StatusChange], axis: Axis) -> str:
    """Why a site cannot be brought into a column of the board by any act, "" where it can."""
    now = _column(history, axis)
    if column == now:
        return _("The site stands in this column already.")
    if column == REOPENED and now not in CLOSED:
        return _("Only a closed site can be reopened.")
    if now == PERMANENTLY and column != REOPENED:
        return _("A permanent closure stands until the site is reopened.")
    if now == TEMPORARILY and column not in (PERMANENTLY, REOPENED):
        return _("A closed site stays closed until it is reopened.")
    return ""


def check(intent: Intent, history: Sequence[StatusChange], schema: Schema) -> None:
    """Refuse what cannot be recorded whatever its source. Raises EntryRefused as `recorded` does."""
    _check_course(_entry(intent, (), by="", at=""), history, schema.axes[intent.axis])


def recorded(
    intent: Intent, cited: Cited, history: Sequence[StatusChange], schema: Schema, *, by: str, at: str
) -> ChangeSet:
    """The change that records an entry; it can be undone. `history` holds every entry of the site, on both axes.

    Raises EntryRefused where a date, the place in the source or the reason is missing, where something is learned
    before it happened, and where a site would be reopened that was not closed then.
    """
    axis = schema.axes[intent.axis]
    entry = _entry(intent, (Citation(cited.source.uid, _place(cited)),), by=by, at=at)
    _check_course(entry, history, axis)
    site = visible(intent.name, 60) or Phrase("a site")
    label = Phrase("Record {entry}: {site}", entry=_InSentence.of(axis.term(intent.value)), site=site)
    sources = (cited.source,) if cited.new else ()
    return ChangeSet(label, by, at, sources=sources, statuses=(entry,), reason=entry.reason)


def next_step(
    site: Entity,
    name: str,
    wanted: Mapping[str, str],
    said: Iterable[Assertion],
    cited: Cited,
    reason: str,
    *,
    by: str,
    at: str,
) -> ChangeSet:
    """The change that sets the next step, its owner and the day it is due to what is `wanted`, by field.

    `said` is what the records say of the site so far. What is replaced is declined, not deleted, so nothing is in
    dispute afterwards; undo brings it back. Raises EntryRefused where nothing changes, for a bad date and without a
    reason.
    """
    why = _needed("reason", reason, _("A change needs a reason."), _("Say why it is changed."))
    values = {field: plain(wanted[field]) for field in PLAN}
    if values["due_date"]:
        values["due_date"] = _dated("due_date", values["due_date"], _("when it is due"))
    changed = [field for field in PLAN if values[field] != site.value(field)]
    if not changed:
        raise EntryRefused("next_step", _("Nothing is different."), _("Change something, or cancel."))
    record = Record(
        RecordId(random_id()),
        SubjectId(site.uid),
        cited.source.uid,
        _place(cited),
        tuple(Claim(f, values[f], plain(wanted[f])) for f in changed if values[f]),
        cited.source.grade,
        learned_at=at,
        by=by,
    )
    over = tuple(
        Judgement(JudgementId(random_id()), a.record.uid, Verdict.DECLINED, by, at, a.claim.slot, why)
        for a in said
        if a.claim.field in changed and a.standing not in _OVER
    )
    label = Phrase("Set the next step: {site}", site=visible(name, 60))
    return ChangeSet(
        label,
        by,
        at,
        sources=(cited.source,) if cited.new else (),
        records=(record,) if record.claims else (),
        judgements=over,
        expects=((site.uid, site.version),),
        reason=why,
    )


def word_of(person: str, *, by: str, at: str, fictional: bool) -> Cited:
    """A source that is no document: somebody's word. Raises EntryRefused without a name."""
    name = _needed("source", person, _("Nobody is named as the source."), _("Say whose word it is."))
    title = Phrase(WORD_OF, name=visible(name, 80))
    source = Source(
        SourceId(random_id()),
        title,
        kind=WORD,
        acquired_at=at,
        acquired_by=by,
        acquired_how="told, no document",
        fictional=fictional,
    )
    return Cited(source, TOLD, new=True)


@dataclass(frozen=True, slots=True)
class _InSentence:
    """A term within a sentence: in English with a small letter."""

    en: str
    km: str

    @classmethod
    def of(cls, term: Term) -> _InSentence:
        return cls(term.en[:1].lower() + term.en[1:], term.km)


def _entry(intent: Intent, citations: tuple[Citation, ...], *, by: str, at: str) -> StatusChange:
    happened = _dated("happened", intent.happened, _("when it happened"))
    learned = _dated("learned", intent.learned, _("when it was learned"))
    if (_first(happened) or date.min) > (_last(learned) or date.max):
        raise EntryRefused("learned", _("It cannot be learned before it happened."), _("Correct one of the two dates."))
    return StatusChange(
        uid=StatusId(random_id()),
        subject=intent.site,
        axis=intent.axis,
        value=intent.value,
        happened=happened,
        learned=learned,
        citations=citations,
        body=plain(intent.body),
        reference=plain(intent.reference),
        reason=_needed("reason", intent.reason, _("An entry needs a reason."), _("Say why it is recorded.")),
        happened_words=plain(intent.happened),
        grade=intent.grade,
        recorded_at=at,
        by=by,
    )


def _check_course(entry: StatusChange, history: Sequence[StatusChange], axis: Axis) -> None:
    if axis.name != ACTION or axis.term(entry.value).group != REOPENED:
        return
    actions = in_order((*(e for e in history if e.axis == ACTION), entry), axis)
    if _column(actions[: actions.index(entry)], axis) not in CLOSED:
        raise EntryRefused(
            "happened",
            _("The site was not closed then, so it cannot be reopened."),
            _("Record the order that closed it first, or correct the date."),
        )


def _column(history: Iterable[StatusChange], axis: Axis) -> str:
    actions = [entry for entry in history if entry.axis == ACTION]
    return next((s.column for s in standings(actions, axis).values()), NOTHING_DONE)


def _dated(part: str, words: str, what: str) -> str:
    if not words.strip():
        raise EntryRefused(part, _("It is not said {what}.").format(what=what), _("Write a date; it may be vague."))
    try:
        return parse(words).edtf
    except BadValue as bad:
        remedy = f"{bad.remedy}." if bad.remedy else _("Write it like 2031-10-19, October 2031 or early 2031.")
        raise EntryRefused(part, f"{bad.reason}.", remedy) from bad


def _place(cited: Cited) -> str:
    locator = plain(cited.locator)
    if not locator:
        raise EntryRefused("locator", _("The place in the source is missing."), _("Write it, like row 14 or page 3."))
    return locator_from(locator)


def _needed(part: str, words: str, happened: str, remedy: str) -> str:
    kept = plain(words)
    if not kept:
        raise EntryRefused(part, happened, remedy)
    return kept


def _first(edtf: str) -> date | None:
    return span(edtf).earliest


def _last(edtf: str) -> date | None:
    return span(edtf).latest
