"""What the rows of a file would change in a case: new, changed, unchanged or conflicting, and the pieces to write."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from graph.changes import NewEntity, NewLink
from graph.current import assertions, stands
from graph.facts import Citation, Claim, Grade, ImportRun, Record, Source, Standing, StatusChange
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId, StatusId, SubjectId, digest, link_id, random_id
from graph.schema import EntityType, LinkType, Schema
from graph.store import GraphStore
from graph.values import Kind
from importers.facts import Said, SaidOfEntity, SaidOfLink, SaidOfStatus
from investigator.told import Sorted, Telling, Told, same, whole


class Outcome(Enum):
    """What becomes of a row; the words are those of the import plan."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICTING = "conflicting"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of a file that differs from the current one: both stay, the current one until a person decides."""

    subject: str
    type: str
    field: str
    held: str
    brought: str
    locator: str
    cell: str
    same_series: bool


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a batch of rows would write, with what became of each row."""

    entities: tuple[NewEntity, ...]
    links: tuple[NewLink, ...]
    records: tuple[Record, ...]
    statuses: tuple[StatusChange, ...]
    outcomes: tuple[Outcome, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What all rows of one table have in common: their source, its series, grade, and the run that brings them."""

    source: Source
    series: str
    grade: Grade
    run: ImportRun
    learned_at: str
    by: str


class Comparison:
    """Compares batches of rows with a case, and with the rows of the same import before them.

    Feed every row of an import in order, through one instance. Reads the store only, so it runs on the store's thread,
    a batch at a time.
    """

    def __init__(self, schema: Schema, secret: bytes) -> None:
        self._schema = schema
        self._secret = secret
        self._uids: dict[KeyDigest, EntityId] = {}
        self._told: dict[str, Told] = {}
        self._statuses: dict[str, set[tuple[str, ...]]] = {}
        self._series: dict[SourceId, str] = {}
        self._happened: Counter[tuple[object, ...]] = Counter()

    def pieces(self, store: GraphStore, rows: Sequence[Said], origin: Origin) -> Pieces:
        """What these rows of one table would write."""
        self._series[origin.source.uid] = origin.series
        self._resolve(store, rows)
        links = [tuple(map(self._link, row.links)) for row in rows]
        self._recall(store, self._subjects(rows, links), rows)
        batch = _Batch(origin)
        outcomes = [self._row(row, joined, batch) for row, joined in zip(rows, links, strict=True)]
        return Pieces(
            tuple(batch.entities.values()),
            tuple(batch.links.values()),
            tuple(batch.records),
            tuple(batch.statuses),
            tuple(outcomes),
            tuple(batch.differences),
        )

    def _resolve(self, store: GraphStore, rows: Iterable[Said]) -> None:
        said = {e.key: e for row in rows for e in row.entities if e.key not in self._uids}
        known = store.resolve(list(said))
        protected = self._protected_keys(rows)
        for key in said:
            self._uids[key] = known.get(key) or EntityId(random_id() if key in protected else key)

    def _protected_keys(self, rows: Iterable[Said]) -> set[KeyDigest]:
        found: set[KeyDigest] = set()
        for row in rows:
            protecting = {e.key for e in row.entities if self._schema.entities[e.type].protects}
            found |= protecting
            found |= {link.source for link in row.links if link.target in protecting}
        return found

    def _subjects(self, rows: Iterable[Said], links: Iterable[tuple[NewLink, ...]]) -> list[str]:
        subjects: dict[str, None] = dict.fromkeys(self._uids[entity.key] for row in rows for entity in row.entities)
        subjects |= dict.fromkeys(link.uid for joined in links for link in joined)
        return [uid for uid in subjects if uid not in self._told]

    def _link(self, said: SaidOfLink) -> NewLink:
        source, target = self._uids[said.source], self._uids[said.target]
        if not self._schema.links[said.type].directed and target < source:
            source, target = target, source
        return NewLink(link_id(self._secret, said.type, source, target, said.multiplicity), said.type, source, target)

    def _recall(self, store: GraphStore, subjects: Sequence[str], rows: Iterable[Said]) -> None:
        for uid in subjects:
            self._told[uid] = Told()
        records = store.records_about(subjects) if subjects else ()
        judgements = store.judgements_on([r.uid for r in records]) if records else ()
        unknown = {r.source for r in records} - self._series.keys()
        if unknown:
            self._series.update({s.uid: s.series for s in store.sources(sorted(unknown))})
        standing: defaultdict[str, list[Claim]] = defaultdict(list)
        waiting: defaultdict[str, set[str]] = defaultdict(set)
        for made in assertions(records, judgements):
            if made.standing is not Standing.WITHDRAWN:
                standing[made.record.uid].append(made.claim)
            if made.standing in (Standing.PENDING, Standing.DECLINED):
                waiting[made.record.uid].add(made.claim.slot)
        withdrawn = {r.uid for r in records if not stands(r, judgements)} if judgements else set()
        for record in records:
            if record.uid not in withdrawn:
                series = self._series.get(record.source, "")
                self._told[record.subject].add(_telling(record, standing[record.uid], waiting[record.uid], series))
        stated = {self._uids[s.subject] for row in rows for s in row.statuses} - self._statuses.keys()
        if stated:
            for uid in stated:
                self._statuses[uid] = set()
            for status in store.statuses("", sorted(stated)):
                series = self._series_of(store, status)
                self._statuses[status.subject].add(_status_content(status, series))

    def _series_of(self, store: GraphStore, status: StatusChange) -> str:
        if not status.citations:
            return ""
        source = status.citations[0].source
        if source not in self._series:
            self._series.update({s.uid: s.series for s in store.sources([source])})
        return self._series.get(source, "")

    def _row(self, row: Said, links: Iterable[NewLink], batch: _Batch) -> Outcome:
        outcomes = {Outcome.UNCHANGED}
        for entity in row.entities:
            outcomes.add(self._entity(row, entity, batch))
        for said, link in zip(row.links, links, strict=True):
            outcomes.add(self._said_link(row, said, link, batch))
        for status in row.statuses:
            outcomes.add(self._status(row, status, batch))
        return next(o for o in (Outcome.CONFLICTING, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED) if o in outcomes)

    def _entity(self, row: Said, said: SaidOfEntity, batch: _Batch) -> Outcome:
        uid = self._uids[said.key]
        kind = self._schema.entities[said.type]
        fresh = not self._told[uid]
        if fresh:
            batch.entities.setdefault(uid, NewEntity(uid, said.type, said.key, protected=kind.protects))
        outcome = self._assert(row, SubjectId(uid), kind, said, batch)
        return Outcome.NEW if fresh else outcome

    def _said_link(self, row: Said, said: SaidOfLink, link: NewLink, batch: _Batch) -> Outcome:
        fresh = not self._told[link.uid]
        if fresh:
            batch.links.setdefault(link.uid, link)
        outcome = self._assert(row, SubjectId(link.uid), self._schema.links[said.type], said, batch)
        return Outcome.CHANGED if fresh else outcome

    def _assert(
        self, row: Said, subject: SubjectId, kind: EntityType | LinkType, said: SaidOfEntity | SaidOfLink, batch: _Batch
    ) -> Outcome:
        """Adds a record of what is not yet said by this series; values that differ wait for a person's decision."""
        origin, told = batch.origin, self._told[subject]
        if _is_a_happening(kind, said):
            content = whole(same(said.claims, said.valid_from, said.valid_to), said.valid_from, said.valid_to)
            self._happened[origin.source.uid, subject, content] += 1
        claims, outcome = said.claims, Outcome.CHANGED
        pending: tuple[str, ...] = ()
        if told:
            before = told.sorted()
            unsaid = self._unsaid(kind, before, said, origin.series)
            if unsaid is None and self._happens_again(subject, kind, said, before, origin):
                unsaid = said.claims
            if unsaid is None:
                return Outcome.UNCHANGED
            claims = unsaid
            differences = self._differences(row, subject, kind, claims, before, origin)
            batch.differences.extend(differences.values())
            pending = tuple(differences)
            if any(not d.same_series for d in differences.values()):
                outcome = Outcome.CONFLICTING
        record = self._record(row, subject, claims, said, pending, origin)
        batch.records.append(record)
        told.add(_telling(record, claims, pending, origin.series))
        return outcome

    def _differences(
        self,
        row: Said,
        subject: SubjectId,
        kind: EntityType | LinkType,
        claims: Iterable[Claim],
        before: Sorted,
        origin: Origin,
    ) -> dict[str, Difference]:
        """By slot the claims that differ from what is settled, and so wait."""
        single = {f.name for f in kind.fields if not (f.many or f.sum)}
        found: dict[str, Difference] = {}
        for claim in claims:
            settled = before.settled.get(claim.field)
            if settled and claim.field in single and claim.value not in settled:
                others = before.values[claim.field]
                current = next(value for value in others if value in settled)
                series, source = others[current]
                edition = series == origin.series and source != origin.source.uid
                found[claim.slot] = Difference(
                    subject, kind.name, claim.field, current, claim.value, row.locator, claim.cell, edition
                )
        return found

    def _unsaid(
        self, kind: EntityType | LinkType, told: Sorted, said: SaidOfEntity | SaidOfLink, series: str
    ) -> tuple[Claim, ...] | None:
        """The values that this series has not said before, or None where it has said all of it and its dates."""
        records = told.records[series]
        values = same(said.claims, said.valid_from, said.valid_to)
        if said.valid_from or said.valid_to or any(f.sum for f in kind.fields):
            return None if whole(values, said.valid_from, said.valid_to) in records else said.claims
        before = told.by_series.get(series, set())
        claims = tuple(claim for claim, value in zip(said.claims, values, strict=True) if value not in before)
        return claims if claims or not records else None

    def _happens_again(
        self,
        subject: SubjectId,
        kind: EntityType | LinkType,
        said: SaidOfEntity | SaidOfLink,
        told: Sorted,
        origin: Origin,
    ) -> bool:
        """Whether a row that says what was said before is one happening more: the same calls in one file are as many.

        So it is where each row counts for one and neither a key nor a time of day tells the rows apart, and where the
        file has more of them than this series has told so far.
        """
        if not _is_a_happening(kind, said):
            return False
        content = whole(same(said.claims, said.valid_from, said.valid_to), said.valid_from, said.valid_to)
        return self._happened[origin.source.uid, subject, content] > told.records[origin.series][content]

    def _record(
        self,
        row: Said,
        subject: SubjectId,
        claims: tuple[Claim, ...],
        said: SaidOfEntity | SaidOfLink,
        pending: tuple[str, ...],
        origin: Origin,
    ) -> Record:
        name = said.name if isinstance(said, SaidOfEntity) else f"{said.type} {row.links.index(said)}"
        uid = digest(self._secret, "record", origin.run.uid, origin.source.uid, row.locator, subject, name)
        return Record(
            uid=RecordId(uid),
            subject=subject,
            source=origin.source.uid,
            locator=row.locator,
            claims=claims,
            grade=origin.grade,
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            learned_at=origin.learned_at,
            by=origin.by,
            run=origin.run.uid,
            pending=pending,
        )

    def _status(self, row: Said, said: SaidOfStatus, batch: _Batch) -> Outcome:
        origin = batch.origin
        subject = self._uids[said.subject]
        status = StatusChange(
            uid=StatusId(""),
            subject=subject,
            axis=said.axis,
            value=said.value,
            happened=said.happened,
            learned=said.learned or origin.learned_at[:10],
            citations=(Citation(origin.source.uid, row.locator),),
            body=said.body,
            reference=said.reference,
            reason=said.reason,
            happened_words=said.happened_words,
            grade=origin.grade,
            recorded_at=origin.learned_at,
            by=origin.by,
            run=RunId(origin.run.uid),
        )
        content = _status_content(status, origin.series)
        if content in self._statuses[subject]:
            return Outcome.UNCHANGED
        self._statuses[subject].add(content)
        uid = StatusId(digest(self._secret, "status", origin.run.uid, subject, *content))
        batch.statuses.append(replace(status, uid=uid))
        return Outcome.CHANGED


@dataclass(slots=True)
class _Batch:
    """The pieces as they are found."""

    origin: Origin
    entities: dict[str, NewEntity] = field(default_factory=dict)
    links: dict[str, NewLink] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    statuses: list[StatusChange] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def _is_a_happening(kind: EntityType | LinkType, said: SaidOfEntity | SaidOfLink) -> bool:
    """Whether a row of a link counts for one by itself, and has no key and no time of day."""
    if not isinstance(said, SaidOfLink) or said.multiplicity:
        return False
    counted = {f.name for f in kind.fields if f.sum}
    return any(c.field in counted and not c.cell for c in said.claims) and not any(
        kind.field(c.field).kind is Kind.DATE and "T" in c.value for c in said.claims
    )


def _telling(record: Record, claims: Iterable[Claim], waiting: Collection[str], series: str) -> Telling:
    return Telling(tuple(claims), waiting, record.valid_from, record.valid_to, series, record.source)


def _status_content(status: StatusChange, series: str) -> tuple[str, ...]:
    return (status.axis, status.value, status.happened, status.body, status.reference, series)
