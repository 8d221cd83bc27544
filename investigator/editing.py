"""What a person adds, corrects, judges and deletes by hand: one more assertion or judgement each, with a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.changes import ChangeSet, NewEntity, NewLink
from graph.citing import locator_from
from graph.facts import UNGRADED, Assertion, Claim, Entity, Grade, Judgement, Link, Record, Verdict
from graph.ids import EntityId, JudgementId, KeyDigest, RecordId, SubjectId, link_id, random_id
from graph.language import Phrase, _, many, spoken
from graph.refusals import BadValue
from graph.schema import Field, LinkType, Schema
from graph.store import GraphReader
from graph.text import plain, visible
from graph.vague import parse
from graph.values import Choices, Kind, normalise
from investigator.charts import charts
from investigator.disclosure import Disclosure
from investigator.paging import standing_records
from investigator.status_entries import Cited, EntryRefused

_NAME = 60
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A change that brings something new, and the uid under which it can be found once it was applied."""

    change: ChangeSet
    uid: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """What deleting entities from the case would reach: names, how many records and links, charts and exhibits."""

    uids: tuple[EntityId, ...]
    names: tuple[str, ...]
    records: tuple[Record, ...]
    statuses: tuple[str, ...]
    links: Mapping[str, int]
    charts: tuple[str, ...]
    exhibits: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The same in sentences."""
        made = [many("{n} record of it is withdrawn.", "{n} records are withdrawn.", len(self.records))]
        if self.statuses:
            made.append(many("{n} status entry goes with it.", "{n} status entries go with it.", len(self.statuses)))
        if self.links:
            total = sum(self.links.values())
            kinds = ", ".join(f"{name} {count:,}" for name, count in self.links.items())
            made.append(many("{n} link is no longer seen", "{n} links are no longer seen", total) + f": {kinds}.")
        if self.charts:
            made.append(_("It stands on these charts: {titles}.").format(titles=_listed(self.charts)))
        if self.exhibits:
            made.append(_("These exhibits speak of it: {exhibits}.").format(exhibits=_listed(self.exhibits)))
        return tuple(made)


def new_entity(
    schema: Schema, type_name: str, words: Mapping[str, str], cited: Cited, *, by: str, at: str, reason: str = ""
) -> Made:
    """The change that adds an entity with these values, by field, as a person wrote them.

    Raises EntryRefused where a value cannot be read or nothing by which it is called is given.
    """
    kind = schema.entities[type_name]
    claims = _claims(schema, kind.fields, words)
    if not any(claim.field in kind.caption for claim in claims):
        names = " / ".join(spoken(kind.field(name)) for name in kind.caption)
        raise EntryRefused(
            kind.caption[0], _("Nothing says what it is called."), _("Fill in: {names}.").format(names=names)
        )
    uid = EntityId(random_id())
    change = ChangeSet(
        Phrase("Add: {type}", type=kind),
        by,
        at,
        entities=(NewEntity(uid, type_name, KeyDigest(random_id())),),
        sources=(cited.source,) if cited.new else (),
        records=(_record(uid, claims, cited, by=by, at=at),),
        reason=plain(reason),
    )
    return Made(change, uid)


def new_link(
    schema: Schema,
    secret: bytes,
    type_name: str,
    ends: tuple[Entity, Entity],
    words: Mapping[str, str],
    cited: Cited,
    *,
    by: str,
    at: str,
    since: str = "",
    until: str = "",
) -> Made:
    """The change that links two entities; a link that the case holds already gets one more source instead.

    Raises EntryRefused where the vocabulary does not join the two, they are one, or a value cannot be read.
    """
    kind = schema.links[type_name]
    source, target = ends
    if source.uid == target.uid:
        raise EntryRefused("type", _("Both ends are the same."), _("Choose two different entities."))
    if not kind.joins(source.type, target.type):
        raise EntryRefused(
            "type",
            _("“{link}” does not join these two this way.").format(link=spoken(kind)),
            _("Choose another link, or turn it round."),
        )
    uid = link_id(secret, type_name, source.uid, target.uid)
    record = _record(uid, _claims(schema, kind.fields, words), cited, by=by, at=at)
    first, last = _day("since", since), _day("until", until)
    record = Record(
        record.uid, record.subject, record.source, record.locator, record.claims, record.grade, first, last, at, by
    )
    change = ChangeSet(
        Phrase("Add link: {link}", link=kind),
        by,
        at,
        links=(NewLink(uid, type_name, source.uid, target.uid),),
        sources=(cited.source,) if cited.new else (),
        records=(record,),
    )
    return Made(change, uid)


def sourced(kind: LinkType, links: Sequence[str], cited: Cited, *, by: str, at: str) -> Made:
    """The change by which one more source says that these links of one type are there.

    Raises EntryRefused where the place in the source is missing.
    """
    change = ChangeSet(
        Phrase("Cite a source: {link}", link=kind),
        by,
        at,
        sources=(cited.source,) if cited.new else (),
        records=tuple(_record(uid, (), cited, by=by, at=at) for uid in links),
    )
    return Made(change, links[0])


def corrected(
    schema: Schema, subject: Entity | Link, field: str, words: str, cited: Cited, reason: str, *, by: str, at: str
) -> ChangeSet:
    """The change that asserts another value of a field and prefers it; what stood there stays on record.

    Raises EntryRefused where the value cannot be read, is the current one, or no reason is given.
    """
    known = schema.typed(subject.type).field(field)
    (claim,) = _claims(schema, (known,), {field: words}) or (None,)
    if claim is None:
        raise EntryRefused("value", _("There is no value."), _("Write the value that is right."))
    if claim.value in subject.values.get(field, ()):
        raise EntryRefused("value", _("This is the value already."), _("Write another one, or cancel."))
    why = _reason(reason)
    record = _record(subject.uid, (claim,), cited, by=by, at=at)
    prefer = Judgement(JudgementId(random_id()), record.uid, Verdict.PREFERRED, by, at, claim.slot, why)
    return ChangeSet(
        Phrase("Add {field}", field=known) if known.many else Phrase("Correct {field}", field=known),
        by,
        at,
        sources=(cited.source,) if cited.new else (),
        records=(record,),
        judgements=() if known.many else (prefer,),
        expects=((subject.uid, subject.version),),
        reason=why,
    )


def judged(
    subject: Entity | Link, made: Assertion, verdict: Verdict, reason: str, *, by: str, at: str, grade: Grade = UNGRADED
) -> ChangeSet:
    """The change that grades, disputes, prefers, declines or withdraws one value of a record, or takes that back.

    Raises EntryRefused without a reason, or where nothing would change.
    """
    why = _reason(reason)
    if verdict is Verdict.GRADED and grade == made.grade:
        raise EntryRefused("grade", _("This is the grade already."), _("Choose another one, or cancel."))
    judgement = Judgement(
        JudgementId(random_id()), made.record.uid, verdict, by, at, made.claim.slot, why, grade, made.grade
    )
    if verdict is not Verdict.GRADED:
        judgement = Judgement(judgement.uid, made.record.uid, verdict, by, at, made.claim.slot, why)
    labels = {
        Verdict.GRADED: Phrase("Grade a fact"),
        Verdict.DISPUTED: Phrase("Dispute a fact"),
        Verdict.UNDISPUTED: Phrase("End a dispute"),
        Verdict.PREFERRED: Phrase("Prefer a value"),
        Verdict.UNPREFERRED: Phrase("No longer prefer a value"),
        Verdict.WITHDRAWN: Phrase("Withdraw a fact"),
        Verdict.REINSTATED: Phrase("Reinstate a fact"),
        Verdict.DECLINED: Phrase("Decline a value"),
        Verdict.UNDECLINED: Phrase("No longer decline a value"),
    }
    expects = ((subject.uid, subject.version),)
    return ChangeSet(labels[verdict], by, at, judgements=(judgement,), expects=expects, reason=why)


def deletion(reader: GraphReader, uids: Iterable[EntityId], disclosure: Disclosure) -> Deletion:
    """What deleting these from the case would reach. Raises StoreError."""
    entities = reader.entities(list(dict.fromkeys(uids)))
    there = tuple(e.uid for e in entities)
    records = tuple(r for about in standing_records(reader, there).values() for r in about)
    links = reader.links(sorted({a.link for a in reader.adjacent(there, ())}))
    schema = reader.schema()
    counts = Counter(spoken(schema.links[link.type]) for link in links)
    statuses = reader.statuses("", there)
    cited = {r.source for r in records} | {c.source for s in statuses for c in s.citations}
    exhibits = sorted(s.exhibit or s.title for s in reader.sources(sorted(cited))) if cited else []
    on = tuple(chart.title for chart in charts(reader) if any(uid in chart.places for uid in there))
    return Deletion(
        there,
        tuple(disclosure.name(e) for e in entities),
        records,
        tuple(s.uid for s in statuses),
        dict(counts.most_common()),
        on,
        tuple(exhibits),
    )


def deleted(found: Deletion, reason: str, *, by: str, at: str) -> ChangeSet:
    """The change that deletes: every record and status entry of these entities is withdrawn, none is lost.

    With the entities their links are seen no more. Undo brings all of it back. Raises EntryRefused without a reason.
    """
    why = _reason(reason)
    targets = [*(record.uid for record in found.records), *found.statuses]
    judgements = tuple(
        Judgement(JudgementId(random_id()), uid, Verdict.WITHDRAWN, by, at, reason=why) for uid in targets
    )
    n = len(found.uids)
    label = (
        Phrase("Delete {n} entity from the case", n=n) if n == 1 else Phrase("Delete {n} entities from the case", n=n)
    )
    return ChangeSet(label, by, at, judgements=judgements, reason=why)


def _claims(schema: Schema, fields: Sequence[Field], words: Mapping[str, str]) -> tuple[Claim, ...]:
    made = []
    for field in fields:
        written = words.get(field.name, "").strip()
        if written:
            made.append(Claim(field.name, _value(schema, field, written), written))
    return tuple(made)


def _value(schema: Schema, field: Field, written: str) -> str:
    terms = schema.lists.get(field.list, ()) if field.kind is Kind.ENUM else ()
    pairs = tuple((word, term.code) for term in terms for word in (term.code, term.en, term.km, *term.aliases))
    try:
        return normalise(field.kind, written, choices=Choices(enum=pairs))
    except BadValue as bad:
        remedy = f"{bad.remedy}." if bad.remedy else _("Write it in another way.")
        raise EntryRefused(field.name, f"{spoken(field)}: {bad.reason}.", remedy) from bad


def _record(uid: str, claims: tuple[Claim, ...], cited: Cited, *, by: str, at: str) -> Record:
    locator = plain(cited.locator)
    if not locator:
        raise EntryRefused("locator", _("The place in the source is missing."), _("Write it, like row 14 or page 3."))
    place = locator_from(locator)
    return Record(
        RecordId(random_id()),
        SubjectId(uid),
        cited.source.uid,
        place,
        claims,
        cited.source.grade,
        learned_at=at,
        by=by,
    )


def _day(part: str, words: str) -> str:
    if not words.strip():
        return ""
    try:
        return parse(words).edtf
    except BadValue as bad:
        remedy = f"{bad.remedy}." if bad.remedy else _("Write it like 2031-10-19, October 2031 or early 2031.")
        raise EntryRefused(part, f"{bad.reason}.", remedy) from bad


def _reason(words: str) -> str:
    kept = plain(words)
    if not kept:
        raise EntryRefused("reason", _("A change needs a reason."), _("Say why it is changed."))
    return kept


def _listed(titles: Sequence[str]) -> str:
    shown = ", ".join(visible(title, _NAME) for title in titles[:_LISTED])
    left = len(titles) - _LISTED
    return shown if left <= 0 else _("{names} and {more}").format(names=shown, more=many("{n} more", "{n} more", left))
