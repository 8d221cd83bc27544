"""What the rows of a file would change in a case: new, changed, unchanged or conflicting, and the pieces to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from graph.changes import NewEntity, NewLink
from graph.current import assertions, stands
from graph.facts import Citation, Claim, Grade, ImportRun, Record, Source, Standing, StatusChange
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId, StatusId, SubjectId, digest, link_id, random_id
from graph.schema import EntityType, LinkType, Schema
from graph.store import GraphStore
from importers.facts import Said, SaidOfEntity, SaidOfLink, SaidOfStatus


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


_Said = tuple[str, str, str, str]
"""Field, value, valid from, valid to: what makes two claims the same."""


@dataclass(slots=True)
class _Held:
    """What is asserted of one subject so far: by series, the values of each field with the series that
    said them first, and which of them neither wait for a decision nor were declined.
    """

    by_series: defaultdict[str, set[_Said]] = field(default_factory=lambda: defaultdict(set))
    records: defaultdict[str, set[frozenset[_Said]]] = field(default_factory=lambda: defaultdict(set))
    values: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    settled: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    visible: bool = False


class Comparison:
    """Compares batches of rows with a case, and with the rows of the same import before them.

    Feed every row of an import in order, through one instance. Reads the store only, so it runs on the store's thread,
    a batch at a time.
    """

    def __init__(self, schema: Schema, secret: bytes) -> None:
        self._schema = schema
        self._secret = secret
        self._uids: dict[KeyDigest, EntityId] = {}
        self._held: dict[str, _Held] = {}
        self._statuses: dict[str, set[tuple[str, ...]]] = {}
        self._series: dict[SourceId, str] = {}

    def pieces(self, store: GraphStore, rows: Sequence[Said], origin: Origin) -> Pieces:
        """What these rows of one table would write."""
        self._series[origin.source.uid] = origin.series
        self._resolve(store, rows)
        self._recall(store, self._subjects(rows), rows)
        batch = _Batch(origin)
        outcomes = [self._row(row, batch) for row in rows]
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

    def _subjects(self, rows: Iterable[Said]) -> list[str]:
        subjects: dict[str, None] = {}
        for row in rows:
            for entity in row.entities:
                subjects[self._uids[entity.key]] = None
            for link in row.links:
                subjects[self._link(link).uid] = None
        return [uid for uid in subjects if uid not in self._held]

    def _link(self, said: SaidOfLink) -> NewLink:
        source, target = self._uids[said.source], self._uids[said.target]
        if not self._schema.links[said.type].directed and target < source:
            source, target = target, source
        return NewLink(link_id(self._secret, said.type, source, target, said.multiplicity), said.type, source, target)

    def _recall(self, store: GraphStore, subjects: Sequence[str], rows: Iterable[Said]) -> None:
        for uid in subjects:
            self._held[uid] = _Held()
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
                self._remember(record.subject, standing[record.uid], waiting[record.uid], record, series)
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

    def _remember(
        self, subject: str, claims: Iterable[Claim], waiting: Collection[str], record: Record, series: str
    ) -> None:
        held = self._held[subject]
        held.visible = True
        said = [(c.field, c.value, record.valid_from, record.valid_to) for c in claims]
        held.by_series[series].update(said)
        held.records[series].add(_whole(said, record.valid_from, record.valid_to))
        for claim in claims:
            held.values.setdefault(claim.field, {}).setdefault(claim.value, (series, record.source))
            if claim.slot not in waiting:
                held.settled[claim.field].add(claim.value)

    def _row(self, row: Said, batch: _Batch) -> Outcome:
        outcomes = {Outcome.UNCHANGED}
        for entity in row.entities:
            outcomes.add(self._entity(row, entity, batch))
        for link in row.links:
            outcomes.add(self._said_link(row, link, batch))
        for status in row.statuses:
            outcomes.add(self._status(row, status, batch))
        return next(o for o in (Outcome.CONFLICTING, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED) if o in outcomes)

    def _entity(self, row: Said, said: SaidOfEntity, batch: _Batch) -> Outcome:
        uid = self._uids[said.key]
        kind = self._schema.entities[said.type]
        fresh = not self._held[uid].visible
        if fresh:
            batch.entities.setdefault(uid, NewEntity(uid, said.type, said.key, protected=kind.protects))
        outcome = self._assert(row, SubjectId(uid), kind, said, batch)
        return Outcome.NEW if fresh else outcome

    def _said_link(self, row: Said, said: SaidOfLink, batch: _Batch) -> Outcome:
        link = self._link(said)
        fresh = not self._held[link.uid].visible
        if fresh:
            batch.links.setdefault(link.uid, link)
        outcome = self._assert(row, SubjectId(link.uid), self._schema.links[said.type], said, batch)
        return Outcome.CHANGED if fresh else outcome

    def _assert(
        self, row: Said, subject: SubjectId, kind: EntityType | LinkType, said: SaidOfEntity | SaidOfLink, batch: _Batch
    ) -> Outcome:
        """Adds a record of what is not yet said by this series; values that differ wait for a person's decision."""
        origin, held = batch.origin, self._held[subject]
        claims = self._unsaid(kind, held, said, origin.series)
        if claims is None:
            return Outcome.UNCHANGED
        fields = {f.name: f for f in kind.fields}
        pending: list[str] = []
        outcome = Outcome.CHANGED
        for claim in claims:
            others = held.values.get(claim.field, {})
            single = not (fields[claim.field].many or fields[claim.field].sum)
            settled = held.settled[claim.field]
            if single and settled and claim.value not in settled:
                pending.append(claim.slot)
                current = next(value for value in others if value in settled)
                series, source = others[current]
                edition = series == origin.series and source != origin.source.uid
                batch.differences.append(
                    Difference(subject, kind.name, claim.field, current, claim.value, row.locator, claim.cell, edition)
                )
                if not edition:
                    outcome = Outcome.CONFLICTING
        record = self._record(row, subject, claims, said, tuple(pending), origin)
        batch.records.append(record)
        self._remember(subject, claims, pending, record, origin.series)
        return outcome

    def _unsaid(
        self, kind: EntityType | LinkType, held: _Held, said: SaidOfEntity | SaidOfLink, series: str
    ) -> tuple[Claim, ...] | None:
        """The values that this series has not said before, or None where it has said all of it and its dates."""
        records = held.records.get(series, set())
        values = [(c.field, c.value, said.valid_from, said.valid_to) for c in said.claims]
        if said.valid_from or said.valid_to or any(f.sum for f in kind.fields):
            return None if _whole(values, said.valid_from, said.valid_to) in records else said.claims
        before = held.by_series.get(series, set())
        claims = tuple(claim for claim, same in zip(said.claims, values, strict=True) if same not in before)
        return claims if claims or not records else None

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


def _whole(values: Iterable[_Said], valid_from: str, valid_to: str) -> frozenset[_Said]:
    """All that a record says, its dates also where it has no value."""
    return frozenset((*values, ("", "", valid_from, valid_to)))


def _status_content(status: StatusChange, series: str) -> tuple[str, ...]:
    return (status.axis, status.value, status.happened, status.body, status.reference, series)
