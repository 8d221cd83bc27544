"""A case in plain Python: dictionaries and loops that say what should be visible, written without any store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.changes import ChangeSet, Document, NewEntity, NewLink, RunStep
from graph.facts import (
    Claim,
    Entity,
    Grade,
    ImportRun,
    Judgement,
    Link,
    Record,
    RunState,
    Source,
    StatusChange,
    Verdict,
)
from graph.folding import Needles, search_text, tier
from graph.ids import EntityId, KeyDigest, LinkId, RecordId, RunId, SourceId, SubjectId
from graph.schema import Field, Schema, standard
from graph.store import (
    Adjacency,
    Candidate,
    NeighbourCount,
    Neighbourhood,
    Part,
    Piece,
    RunContents,
    Stats,
)


class Overtaken(Exception):
    """The reference expects a Conflict."""


class Reference:
    """Applies change sets that are otherwise fine, and answers as GraphReader says."""

    def __init__(self, schema: Schema | None = None) -> None:
        self._schema = schema or standard()
        self.entity: dict[str, NewEntity] = {}
        self.link: dict[str, NewLink] = {}
        self.source: dict[str, Source] = {}
        self.record: dict[str, Record] = {}
        self.status: dict[str, StatusChange] = {}
        self.judgement: dict[str, Judgement] = {}
        self.run: dict[str, ImportRun] = {}
        self.document: dict[tuple[str, str], str] = {}
        self.data: dict[str, bytes] = {}
        self.log: list[tuple[str, str, str]] = []

    # ------------------------------------------------------------------ changing

    def apply(self, change: ChangeSet) -> bool:
        """Whether it was applied, or had been before. Raises Overtaken."""
        if change.step and not self._steps(change.step):
            return False
        for record in change.records:
            if record.uid in self.record and self.record[record.uid].run != record.run:
                raise Overtaken
        keys = {e.key: e.uid for e in self.entity.values()}
        if any(keys.get(e.key, e.uid) != e.uid for e in change.entities):
            raise Overtaken
        for document in change.documents:
            held = self.document.get((document.kind, document.name))
            if held not in (document.text, document.before):
                raise Overtaken
        if change.step:
            self.run[change.step.after.uid] = change.step.after
        fresh_links = [k for k in change.links if k.uid not in self.link]
        fresh = {e.uid for e in change.entities if e.uid not in self.entity}
        said = {r.subject for r in change.records if r.uid not in self.record}
        for made, kept in (
            (change.entities, self.entity),
            (change.links, self.link),
            (change.sources, self.source),
            (change.records, self.record),
            (change.statuses, self.status),
            (change.judgements, self.judgement),
        ):
            for piece in made:
                kept.setdefault(piece.uid, piece)  # type: ignore[attr-defined]
        self._protect(change, fresh, fresh_links, said)
        for document in change.documents:
            self.document.pop((document.kind, document.name), None)
            if document.text is not None:
                self.document[document.kind, document.name] = document.text
        self.log.append((change.by, change.at, change.label))
        return True

    def _steps(self, step: RunStep) -> bool:
        held = self.run.get(step.after.uid)
        if held is not None and replace(held, settled=step.after.settled) == step.after:
            return False
        before = step.before and replace(step.before, settled=True)
        if (held and replace(held, settled=True)) != before:
            raise Overtaken
        return True

    def _protect(
        self, change: ChangeSet, fresh: set[EntityId], fresh_links: Sequence[NewLink], said: set[SubjectId]
    ) -> None:
        protecting = {uid for uid, e in self.entity.items() if self._schema.entities[e.type].protects}
        named = {uid for uid, e in self.entity.items() if any(f.naming for f in self._schema.entities[e.type].fields)}
        found = {e.uid for e in change.entities if e.protected} | {uid for uid in fresh if uid in protecting}
        for link in fresh_links:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                if other in protecting and one in named:
                    found.add(one)
        found |= {EntityId(j.target) for j in change.judgements if j.verdict is Verdict.PROTECTED}
        lifted = {j.target for j in change.judgements if j.verdict is Verdict.UNPROTECTED}
        turned = {uid for uid in found | lifted if self.entity[uid].protected != (uid not in lifted)}
        for uid in found | lifted:
            self.entity[uid] = replace(self.entity[uid], protected=uid not in lifted)
        told = said | {self.record[j.target].subject for j in change.judgements if j.target in self.record}
        self._protect_what_they_hold(change, found | lifted, turned, {k.uid for k in fresh_links}, told)

    def _protect_what_they_hold(
        self, change: ChangeSet, decided: set[str], turned: set[str], fresh: set[LinkId], told: set[SubjectId]
    ) -> None:
        """A number of protected persons alone is protected, unless this change decides on it by itself."""
        ties = [k for k in self.link.values() if k.type in ("USES", "LINKED_TO")]
        held = {uid for uid, e in self.entity.items() if e.type == "Identifier"}
        moved: set[str] = set()
        renewed: set[str] = set()
        for link in ties:
            for one, other in ((link.source, link.target), (link.target, link.source)):
                protected = self.entity[other].protected
                if other in turned or link.uid in fresh | told or (self._step_shows(change) and protected):
                    moved.add(one)
                if protected and (other in turned or (link.uid in fresh and self._holds(link, one, other))):
                    renewed.add(one)
        for uid in (moved & held) - decided:
            self.entity[uid] = replace(self.entity[uid], protected=self._follows(uid, ties, renewed=uid in renewed))

    def _follows(self, uid: str, ties: Sequence[NewLink], *, renewed: bool) -> bool:
        around = [
            (self.entity[other], self._stands_anywhere(link.uid))
            for link in ties
            for one, other in ((link.source, link.target), (link.target, link.source))
            if one == uid and self._holds(link, one, other)
        ]
        profiled = any(e.protected and e.type == "VictimProfile" for e, _ in around)
        opened = any(shown and not e.protected for e, shown in around)
        ruled = profiled or (any(e.protected for e, _ in around) and not opened)
        by_hand = [j for j in self.judgements_on([uid]) if j.verdict in (Verdict.PROTECTED, Verdict.UNPROTECTED)]
        if by_hand and by_hand[-1].verdict is Verdict.PROTECTED:
            return True
        return ruled and (renewed or not by_hand)

    def _holds(self, link: NewLink, held: str, holder: str) -> bool:
        owned = link.type == "USES" and held == link.target
        return held != holder and (owned or self.entity[holder].type in ("Person", "VictimProfile"))

    def _stands_anywhere(self, subject: str) -> bool:
        return any(r.subject == subject for r in self._shown())

    def _step_shows(self, change: ChangeSet) -> bool:
        step = change.step
        return step is not None and step.before is not None and step.before.hidden != step.after.hidden

    # ------------------------------------------------------------------ what stands

    def judgements_on(self, targets: Iterable[str]) -> tuple[Judgement, ...]:
        wanted = set(targets)
        return tuple(sorted((j for j in self.judgement.values() if j.target in wanted), key=lambda j: (j.at, j.uid)))

    def _last(self, target: str, slot: str, yes: Verdict, no: Verdict) -> Judgement | None:
        """The judgement that says yes to exactly this address, where none after it says no."""
        found = None
        for judged in self.judgements_on([target]):
            if judged.slot == slot and judged.verdict in (yes, no):
                found = judged if judged.verdict is yes else None
        return found

    def _said(self, record: Record, slot: str, yes: Verdict, no: Verdict) -> bool:
        return any(self._last(record.uid, address, yes, no) for address in (slot, ""))

    def _withdrawn(self, record: Record, slot: str) -> bool:
        return self._said(record, slot, Verdict.WITHDRAWN, Verdict.REINSTATED)

    def _stands(self, record: Record) -> bool:
        if self._withdrawn(record, ""):
            return False
        return not record.claims or not all(self._withdrawn(record, c.slot) for c in record.claims)

    def _open(self, run: str) -> bool:
        return run == "" or self.run[run].state is RunState.COMPLETE

    def _shown(self) -> list[Record]:
        return [r for r in self.record.values() if self._open(r.run) and self._stands(r)]

    def _spoken_of(self) -> set[str]:
        return {r.subject for r in self._shown()}

    def _visible_links(self) -> list[NewLink]:
        there = self._spoken_of()
        return [k for uid, k in sorted(self.link.items()) if {uid, k.source, k.target} <= there]

    # ------------------------------------------------------------------ current values

    def _claims(self, subject: str) -> list[tuple[Record, Claim]]:
        about = sorted(
            (r for r in self.record.values() if r.subject == subject and self._open(r.run)),
            key=lambda r: (r.learned_at, r.uid),
        )
        return [(r, c) for r in about for c in sorted(r.claims, key=lambda c: c.slot) if not self._withdrawn(r, c.slot)]

    def _values(self, kind: str, subject: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        values: dict[str, tuple[str, ...]] = {}
        disputed: list[str] = []
        claims = self._claims(subject)
        for field in self._schema.typed(kind).fields:
            found = [
                (r, c)
                for r, c in claims
                if c.field == field.name
                and (
                    self._said(r, c.slot, Verdict.PREFERRED, Verdict.UNPREFERRED)
                    or not self._said(r, c.slot, Verdict.DECLINED, Verdict.UNDECLINED)
                )
            ]
            if found:
                values[field.name] = self._value(field, found)
                if self._in_dispute(field, found):
                    disputed.append(field.name)
        return values, tuple(disputed)

    def _value(self, field: Field, found: list[tuple[Record, Claim]]) -> tuple[str, ...]:
        if field.sum:
            return (str(sum(int(c.value) for _, c in found)),)
        if field.many:
            return tuple(dict.fromkeys(c.value for _, c in found))
        decided = [pair for pair in found if not self._waits(*pair)] or found
        preferred = [(self._preferred_at(r, c.slot), r, c) for r, c in decided]
        latest = max(at for at, _, _ in preferred)
        decided = [(r, c) for at, r, c in preferred if at == latest]
        best = min(self._grade(r, c.slot).rank for r, c in decided)
        decided = [(r, c) for r, c in decided if self._grade(r, c.slot).rank == best]
        newest = max(r.valid_from for r, _ in decided)
        return (next(c.value for r, c in decided if r.valid_from == newest),)

    def _in_dispute(self, field: Field, found: list[tuple[Record, Claim]]) -> bool:
        disputed = any(self._disputed(r, c.slot) for r, c in found)
        if field.sum and len(found) > 1:
            return False
        return disputed or (not field.sum and not field.many and len({c.value for _, c in found}) > 1)

    def _disputed(self, record: Record, slot: str) -> bool:
        """A value that is preferred or waits shows as that."""
        if self._preferred_at(record, slot) or slot in record.pending:
            return False
        return self._said(record, slot, Verdict.DISPUTED, Verdict.UNDISPUTED)

    def _waits(self, record: Record, claim: Claim) -> bool:
        return claim.slot in record.pending and not self._preferred_at(record, claim.slot)

    def _preferred_at(self, record: Record, slot: str) -> str:
        found = [self._last(record.uid, address, Verdict.PREFERRED, Verdict.UNPREFERRED) for address in (slot, "")]
        return max((j.at for j in found if j), default="")

    def _grade(self, record: Record, slot: str) -> Grade:
        for address in (slot, ""):
            given = self._last(record.uid, address, Verdict.GRADED, Verdict.GRADED)
            if given:
                return given.grade
        return record.grade

    # ------------------------------------------------------------------ reading

    def schema(self) -> Schema:
        return self._schema

    def stats(self) -> Stats:
        shown = self._shown()
        there = {r.subject for r in shown}
        entities: dict[str, int] = {}
        for uid, entity in sorted(self.entity.items(), key=lambda pair: pair[1].type):
            if uid in there:
                entities[entity.type] = entities.get(entity.type, 0) + 1
        links: dict[str, int] = {}
        for link in sorted(self._visible_links(), key=lambda k: k.type):
            links[link.type] = links.get(link.type, 0) + 1
        cited = {r.source for r in shown} | {c.source for s in self.statuses("") for c in s.citations}
        standing = sum(not self._withdrawn(r, c.slot) for r in shown for c in r.claims)
        return Stats(entities, links, standing, len(cited & set(self.source)))

    def entities(self, uids: Sequence[str]) -> tuple[Entity, ...]:
        there = self._spoken_of()
        return tuple(self._entity(uid) for uid in dict.fromkeys(uids) if uid in self.entity and uid in there)

    def _entity(self, uid: str) -> Entity:
        made = self.entity[uid]
        return Entity(made.uid, made.type, *self._values(made.type, uid), protected=made.protected)

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        uids = sorted(uid for uid, e in self.entity.items() if e.type == entity_type and uid > after)
        return self.entities(uids)[:limit]

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        there = {k.uid: k for k in self._visible_links()}
        return tuple(self._link(there[LinkId(uid)]) for uid in dict.fromkeys(uids) if uid in there)

    def _link(self, made: NewLink) -> Link:
        return Link(made.uid, made.type, made.source, made.target, *self._values(made.type, made.uid))

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        return self.links([k.uid for k in self._visible_links() if k.type == link_type and k.uid > after])[:limit]

    def resolve(self, keys: Sequence[KeyDigest]) -> Mapping[KeyDigest, EntityId]:
        return {e.key: e.uid for e in self.entity.values() if e.key in keys}

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        return frozenset(uid for uid in uids if uid in self.link)

    def records(self, uids: Sequence[RecordId]) -> Mapping[RecordId, tuple[Record, bool]]:
        found = (self.record[uid] for uid in uids if uid in self.record)
        return {r.uid: (r, self._open(r.run) and self._stands(r)) for r in found}

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        return _by_learned(r for r in self.record.values() if r.subject in subjects and self._open(r.run))

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        there = self._spoken_of()
        found = [
            s
            for s in self.status.values()
            if s.subject in there
            and axis in ("", s.axis)
            and (subjects is None or s.subject in subjects)
            and self._open(s.run)
            and not self._last(s.uid, "", Verdict.WITHDRAWN, Verdict.REINSTATED)
        ]
        return tuple(sorted(found, key=lambda s: (s.happened, s.learned, s.uid)))

    def pending(self) -> tuple[Record, ...]:
        return _by_learned(
            r
            for r in self._shown()
            if any(
                self._waits(r, c)
                and not self._withdrawn(r, c.slot)
                and not self._said(r, c.slot, Verdict.DECLINED, Verdict.UNDECLINED)
                for c in r.claims
            )
        )

    def sources(self, uids: Sequence[SourceId] | None = None) -> tuple[Source, ...]:
        return tuple(s for uid, s in sorted(self.source.items()) if uids is None or uid in uids)

    def original(self, sha256: str) -> bytes | None:
        return self.data.get(sha256)

    def originals(self) -> tuple[str, ...]:
        return tuple(sorted(self.data))

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        found = []
        for uid in self._spoken_of() & set(self.entity):
            kinds = {f.name: f.kind for f in self._schema.entities[self.entity[uid].type].fields}
            text = search_text((kinds[c.field], c.value) for _, c in self._claims(uid) if c.field in kinds)
            level = tier(text, needles)
            if level is not None:
                found.append(Candidate(self._entity(uid), level))
        return tuple(sorted(found, key=lambda hit: (hit.tier, hit.entity.uid))[:limit])

    def _around(self, uid: str) -> list[tuple[NewLink, EntityId, bool]]:
        """Links at an entity with their other ends and whether they go out, by link; a link to itself goes out."""
        found = []
        for link in self._visible_links():
            if link.source == uid:
                found.append((link, link.target, True))
            elif link.target == uid:
                found.append((link, link.source, False))
        return found

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        ends = {(k.type, out, self.entity[there].type, there) for k, there, out in self._around(uid)}
        groups = sorted({end[:3] for end in ends})
        return tuple(NeighbourCount(*group, sum(end[:3] == group for end in ends)) for group in groups)

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        near = [one for one in self._around(uid) if link_types is None or one[0].type in link_types]
        some = near[:limit]
        return Neighbourhood(
            self.entities([there for _, there, _ in some]), self.links([k.uid for k, _, _ in some]), len(near)
        )

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        found = [
            Adjacency(uid, k.uid, there)
            for uid in set(uids)
            for k, there, _ in self._around(uid)
            if k.type not in excluded
        ]
        return tuple(sorted(found, key=lambda one: (one.here, one.there, one.link)))

    def runs(self) -> tuple[ImportRun, ...]:
        return tuple(sorted(self.run.values(), key=lambda run: (run.started_at, run.uid)))

    def run_contents(self, run: RunId) -> RunContents:
        records = [r for r in self.record.values() if r.run == run]
        others = {r.subject for r in self._shown() if r.run != run}
        subjects = {r.subject for r in records}
        return RunContents(
            len(records),
            sum(s.run == run for s in self.status.values()),
            len(subjects),
            tuple(sorted(subjects & others)),
        )

    def documents(self, kind: str) -> tuple[Document, ...]:
        return tuple(Document(k, name, text) for (k, name), text in sorted(self.document.items()) if k == kind)

    def portion(self, part: Part, after: str, limit: int) -> tuple[str, tuple[Piece, ...]]:
        """All at once: the order of pages is the store's own affair."""
        found: dict[Part, Sequence[Piece]] = {
            Part.RUNS: self._by_uid(self.run),
            Part.SOURCES: self._by_uid(self.source),
            Part.ENTITIES: self._by_uid(self.entity),
            Part.LINKS: self._by_uid(self.link),
            Part.RECORDS: self._by_uid(self.record),
            Part.STATUSES: self._by_uid(self.status),
            Part.JUDGEMENTS: self._by_uid(self.judgement),
            Part.DOCUMENTS: [Document(*key, text) for key, text in sorted(self.document.items())],
        }
        return "", tuple(found[part])

    @staticmethod
    def _by_uid(kept: Mapping[str, Piece]) -> list[Piece]:
        return [kept[uid] for uid in sorted(kept)]

    def audit(self, after: int, limit: int) -> tuple[()]:
        """The reference keeps who did what when in `log`; the chain itself is tested elsewhere."""
        return ()


def _by_learned(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda r: (r.learned_at, r.uid)))
