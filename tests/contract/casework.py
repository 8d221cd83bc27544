"""Work on a case as a test writes it down: makers of facts, a desk at which changes happen, and what is seen then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from graph.changes import ChangeSet, NewEntity, NewLink, RunStep
from graph.facts import (
    UNGRADED,
    Citation,
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
from graph.folding import needles
from graph.ids import (
    EntityId,
    JudgementId,
    KeyDigest,
    LinkId,
    RecordId,
    RunId,
    SourceId,
    StatusId,
    SubjectId,
)
from graph.moments import FORM
from graph.store import GraphReader, GraphStore, Neighbourhood, Part, Piece

Values = Mapping[str, str] | Sequence[tuple[str, str]]

QUERIES = ("sok", "陈志", "志", "សុខ", "ខ", "sok vanna", "012345678", "a", "nobody at all")


class Clock:
    """Moments one second apart, in a year to come."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._now = datetime(2031, 10, 19, tzinfo=UTC)

    def tick(self) -> str:
        self._now += timedelta(seconds=1)
        return self._now.strftime(FORM)


class Uids:
    """Uids in no order, and the same ones after every restart."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return sha256(b"uid %d" % self._count)[:32]


CLOCK = Clock()
UIDS = Uids()


def new_source(title: str = "Statement of an informant", **more: object) -> Source:
    return Source(SourceId(UIDS.new()), title, fictional=True, **more)


def new_entity(kind: str = "Person", **more: object) -> NewEntity:
    return NewEntity(EntityId(UIDS.new()), kind, KeyDigest(UIDS.new()), **more)


def new_link(kind: str, source: EntityId, target: EntityId) -> NewLink:
    return NewLink(LinkId(UIDS.new()), kind, source, target)


def new_record(subject: str, source: SourceId, values: Values = (), **more: object) -> Record:
    pairs = values.items() if isinstance(values, Mapping) else values
    claims = tuple(Claim(slot, value, f" {value} ", "A column") for slot, value in pairs)
    return Record(
        RecordId(UIDS.new()),
        SubjectId(subject),
        source,
        "row 2",
        claims,
        **{"learned_at": CLOCK.tick(), "by": "Dara"} | more,
    )


def new_status(
    subject: EntityId, source: SourceId, axis: str = "measure", value: str = "wanted", **more: object
) -> StatusChange:
    return StatusChange(
        StatusId(UIDS.new()),
        subject,
        axis,
        value,
        **{"happened": "2031-10", "learned": "2031-10-19", "recorded_at": CLOCK.tick(), "by": "Dara"} | more,
        citations=(Citation(source, "page 3"),),
    )


def new_judgement(target: str, verdict: Verdict, slot: str = "", **more: object) -> Judgement:
    return Judgement(JudgementId(UIDS.new()), target, verdict, **{"by": "Dara", "at": CLOCK.tick()} | more, slot=slot)


def new_run(state: RunState = RunState.RUNNING, **more: object) -> ImportRun:
    values = {"label": "suspects.csv", "started_at": CLOCK.tick(), "by": "Dara", "counts": {"rows": 3}} | more
    return ImportRun(RunId(UIDS.new()), state=state, **values)


def change(label: str = "Change", **parts: object) -> ChangeSet:
    return ChangeSet(label, **{"by": "Dara", "at": CLOCK.tick()} | parts)


class Desk:
    """One person at one case; every act is a change set of its own."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self.source = new_source()
        self.does(sources=(self.source,))

    def does(self, label: str = "Change", **parts: object) -> ChangeSet:
        made = change(label, **parts)
        self.store.apply(made)
        return made

    def undoes(self, made: ChangeSet, reason: str = "a mistake") -> ChangeSet:
        back = made.inverse(by="Vanna", at=CLOCK.tick(), reason=reason)
        self.store.apply(back)
        return back

    def adds(self, kind: str = "Person", values: Values = (), **more: object) -> EntityId:
        made = new_entity(kind)
        self.does(entities=(made,), records=(new_record(made.uid, self.source.uid, values, **more),))
        return made.uid

    def links(self, kind: str, source: EntityId, target: EntityId, values: Values = (), **more: object) -> LinkId:
        made = new_link(kind, source, target)
        self.does(links=(made,), records=(new_record(made.uid, self.source.uid, values, **more),))
        return made.uid

    def joins(self, kind: str, source: EntityId, target: EntityId) -> ChangeSet:
        made = new_link(kind, source, target)
        return self.does(links=(made,), records=(new_record(made.uid, self.source.uid),))

    def says(self, subject: str, values: Values = (), **more: object) -> Record:
        record = new_record(subject, self.source.uid, values, **more)
        self.does(records=(record,))
        return record

    def sets(self, subject: EntityId, axis: str = "measure", value: str = "wanted", **more: object) -> StatusChange:
        status = new_status(subject, self.source.uid, axis, value, **more)
        self.does(statuses=(status,))
        return status

    def judges(self, target: str, verdict: Verdict, slot: str = "", **more: object) -> ChangeSet:
        return self.does(judgements=(new_judgement(target, verdict, slot, **more),))

    def grades(self, record: Record, grade: Grade, slot: str = "", before: Grade = UNGRADED) -> ChangeSet:
        return self.judges(record.uid, Verdict.GRADED, slot, grade=grade, before=before)

    def entity(self, uid: EntityId) -> Entity:
        (found,) = self.store.entities([uid])
        return found

    def link(self, uid: LinkId) -> Link:
        (found,) = self.store.links([uid])
        return found

    def sees(self, uid: str) -> bool:
        return bool(self.store.entities([EntityId(uid)]) or self.store.links([uid]))


class Import:
    """An import run on its way: chunks, then completion, as intake commits them."""

    def __init__(self, store: GraphStore, label: str = "suspects.csv") -> None:
        self.store = store
        self.source = new_source(label)
        self.run = new_run(label=label, sources=(self.source.uid,), chunk_rows=2)
        self.held: ImportRun | None = None

    def record(self, subject: str, values: Values = (), **more: object) -> Record:
        return new_record(subject, self.source.uid, values, run=self.run.uid, **more)

    def status(self, subject: EntityId, axis: str = "measure", value: str = "wanted", **more: object) -> StatusChange:
        return new_status(subject, self.source.uid, axis, value, run=self.run.uid, **more)

    def chunk(self, state: RunState = RunState.RUNNING, **parts: object) -> ChangeSet:
        done = self.held.done + 1 if self.held else 1
        after = replace(self.run, state=state, done=done)
        sources = (replace(self.source, run=self.run.uid),) if self.held is None else ()
        made = change("Import", sources=sources, step=RunStep(self.held, after), **parts)
        self.store.apply(made)
        self.held = after
        return made

    def whole(self, **parts: object) -> ChangeSet:
        return self.chunk(RunState.COMPLETE, **parts)

    def moves(self, state: RunState, *, settled: bool = True, reason: str = "") -> ChangeSet:
        assert self.held is not None
        after = replace(self.held, state=state, settled=settled, reason=reason, finished_at=CLOCK.tick())
        made = change("Import", step=RunStep(self.held, after), reason=reason)
        self.store.apply(made)
        self.held = after
        return made

    def settles(self, limit: int = 1) -> int:
        """Settles in pieces; returns in how many."""
        pieces = 0
        while self.store.settle(self.run.uid, limit):
            pieces += 1
        assert self.held is not None
        self.held = replace(self.held, settled=True)
        return pieces


def pages(store: GraphReader, part: Part, limit: int = 3) -> Iterator[Piece]:
    """All of one part of a case, page by page."""
    after = ""
    while True:
        after, values = store.portion(part, after, limit)
        yield from values
        if not after:
            return


def copied(source: GraphStore, target: GraphStore, limit: int = 3) -> None:
    """Everything of one case into another that is empty, as a copy does it."""
    for part in Part:
        after = ""
        while True:
            after, values = source.portion(part, after, limit)
            target.load(part, values)
            if not after:
                break
    for sha256 in source.originals():
        data = source.original(sha256)
        assert data is not None
        target.put_original(sha256, data)
    target.rebuild()


def kept(store: GraphStore) -> dict[str, object]:
    """Everything that a case keeps, hidden and withdrawn included."""
    found: dict[str, object] = {part.value: list(pages(store, part, 50)) for part in Part}
    found["originals"] = {sha256: store.original(sha256) for sha256 in store.originals()}
    return found


def seen(store: GraphReader, *, versions: bool = True) -> dict[str, object]:
    """What every method of reading answers, asked about everything that there is, hidden and withdrawn included.

    Answers of "nothing" are left out, so that it makes no difference that something is there to be asked about.
    """
    made = [piece for piece in pages(store, Part.ENTITIES, 50) if isinstance(piece, NewEntity)]
    entities = [e.uid for e in made]
    made_links = [piece for piece in pages(store, Part.LINKS, 50) if isinstance(piece, NewLink)]
    links = [k.uid for k in made_links]
    records = [piece.uid for piece in pages(store, Part.RECORDS, 50) if isinstance(piece, Record)]
    made_statuses = [piece for piece in pages(store, Part.STATUSES, 50) if isinstance(piece, StatusChange)]
    statuses = [s.uid for s in made_statuses]
    runs = store.runs()
    around = {uid: store.expand(uid, None, 1000) for uid in entities}
    return {
        "stats": store.stats(),
        "entities": _shown(store.entities(entities), versions=versions),
        "links": _shown(store.links(links), versions=versions),
        "resolve": dict(store.resolve([e.key for e in made])),
        "known_links": store.known_links([*links, "0" * 32]),
        "records": dict(store.records(records)),
        "records_about": store.records_about([*entities, *links]),
        "judgements_on": store.judgements_on([*records, *statuses, *entities]),
        "statuses": _answers({axis: store.statuses(axis) for axis in ("", *(s.axis for s in made_statuses))}),
        "statuses of": _answers({uid: store.statuses("", [uid]) for uid in {s.subject for s in made_statuses}}),
        "pending": store.pending(),
        "sources": store.sources(),
        "adjacent": store.adjacent(entities, ()),
        "adjacent but": store.adjacent(entities, ("KNOWS",)),
        "runs": [replace(run, settled=True) for run in runs],
        "run_contents": {run.uid: store.run_contents(run.uid) for run in runs},
        "documents": {kind: store.documents(kind) for kind in ("mapping", "chart", "schema")},
        "audit": store.audit(0, 100_000),
        "originals": store.originals(),
        "entities_of": _answers(
            {kind: _shown(store.entities_of(kind, "", 1000), versions=versions) for kind in {e.type for e in made}}
        ),
        "links_of": _answers(
            {kind: _shown(store.links_of(kind, "", 1000), versions=versions) for kind in {k.type for k in made_links}}
        ),
        "candidates": {
            query: [(hit.tier, hit.entity.uid) for hit in store.candidates(needles(query), 1000)] for query in QUERIES
        },
        "neighbour_counts": _answers({uid: store.neighbour_counts(uid) for uid in entities}),
        "expand": {
            uid: (_shown(near.entities, versions=versions), _shown(near.links, versions=versions), near.total)
            for uid, near in around.items()
            if near != Neighbourhood((), (), 0)
        },
    }


def _answers(found: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
    return {asked: answer for asked, answer in found.items() if answer}


def _shown(found: Sequence[Entity] | Sequence[Link], *, versions: bool) -> list[Entity | Link]:
    return [one if versions else replace(one, version=0) for one in found]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


__all__ = [
    "CLOCK",
    "QUERIES",
    "UIDS",
    "Desk",
    "Import",
    "change",
    "copied",
    "kept",
    "new_entity",
    "new_judgement",
    "new_link",
    "new_record",
    "new_run",
    "new_source",
    "new_status",
    "pages",
    "seen",
    "sha256",
]
