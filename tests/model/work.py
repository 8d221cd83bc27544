"""What people and imports do to a case, one act after another, each chosen from what the reference says is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from graph.changes import ChangeSet, Document, NewEntity, NewLink, RunStep
from graph.facts import Grade, ImportRun, Record, RunState, StatusChange, Verdict
from graph.ids import EntityId, RunId, SourceId
from tests.contract.casework import (
    CLOCK,
    change,
    new_entity,
    new_judgement,
    new_link,
    new_record,
    new_run,
    new_source,
    new_status,
)
from tests.model.reference import Reference

_Item = TypeVar("_Item")

VALUES: dict[str, dict[str, Sequence[str]]] = {
    "Person": {
        "name": ("Sok Vanna", "Sok", "陈志", "សុខ សុភា"),
        "alias": ("Sok", "志", "Mom"),
        "sex": ("male", "female"),
        "phone": ("+85512345678", "+85512999888"),
        "notes": ("Sok knows her",),
    },
    "VictimProfile": {"case_number": ("C1", "C2"), "notes": ("threatened",)},
    "Organization": {"name": ("Lotus", "សុខ"), "sector": ("hotel", "casino")},
    "Identifier": {"number": ("+85512345678", "+85512999888"), "kind": ("phone", "device")},
    "KNOWS": {"note": ("since school", "by marriage"), "strength": ("confirmed", "tentative")},
    "LINKED_TO": {"weight": ("1", "2")},
    "HAS_PROFILE": {"note": ("n",)},
    "USES": {"note": ("n",)},
    "DIRECTS": {"role": ("director", "owner")},
    "CALLED": {"count": ("1", "2"), "duration": ("60",), "time": ("2031-10-01T10:00", "2031-10-02")},
}
KINDS = [kind for kind in VALUES if not kind.isupper()]
LINKS = [kind for kind in VALUES if kind.isupper()]
GRADES = (Grade(), Grade("A", "1"), Grade("B", "2", "3"), Grade("D", "4"))
SINCE = ("", "2030-01-01", "2031-02-03")
VERDICTS = (
    *(Verdict.WITHDRAWN, Verdict.WITHDRAWN, Verdict.REINSTATED, Verdict.PREFERRED, Verdict.UNPREFERRED),
    *(Verdict.DECLINED, Verdict.UNDECLINED, Verdict.DISPUTED, Verdict.UNDISPUTED, Verdict.GRADED),
)


class Chance(Protocol):
    """Whoever chooses."""

    def pick(self, options: Sequence[_Item]) -> _Item:
        """One of them."""

    def count(self, most: int) -> int:
        """From 0 to `most`."""


class Work:
    """Makes change sets that fit the case as the reference knows it."""

    def __init__(self, reference: Reference, chance: Chance) -> None:
        self.reference = reference
        self.chance = chance
        self.history: list[ChangeSet] = []

    # ------------------------------------------------------------------ by hand

    def begins(self) -> ChangeSet:
        return change("Begin", sources=(new_source("Informant"), new_source("Court file")))

    def adds(self) -> ChangeSet:
        entities, links, records = self._pieces(RunId(""), 1 + self.chance.count(1))
        return change("Add", entities=entities, links=links, records=records)

    def links(self) -> ChangeSet | None:
        link = self._link(tuple(self.reference.entity.values()))
        return link and change("Link", links=(link,), records=(self._record(link.uid, link.type),))

    def says(self) -> ChangeSet | None:
        subject = self._subject()
        return subject and change("Edit", records=(self._record(*subject),))

    def sets(self) -> ChangeSet | None:
        status = self._status(RunId(""))
        return status and change("Status", statuses=(status,))

    def judges(self) -> ChangeSet | None:
        judged = [*self.reference.record.values(), *self.reference.status.values()]
        if not judged:
            return None
        made: list[object] = []
        for _ in range(1 + self.chance.count(1)):
            target = self.chance.pick(judged)
            slots = [""] + ([c.slot for c in target.claims] if isinstance(target, Record) else [])
            verdict = self.chance.pick(VERDICTS)
            grade = self.chance.pick(GRADES) if verdict is Verdict.GRADED else Grade()
            made.append(new_judgement(target.uid, verdict, self.chance.pick(slots), grade=grade, before=target.grade))
        return change("Judge", judgements=tuple(made))

    def protects(self) -> ChangeSet | None:
        if not self.reference.entity:
            return None
        target = self.chance.pick(list(self.reference.entity.values()))
        verdict = Verdict.UNPROTECTED if target.protected else Verdict.PROTECTED
        return change("Protection", judgements=(new_judgement(target.uid, verdict, reason="by order"),))

    def writes(self) -> ChangeSet:
        kind, name = self.chance.pick([("mapping", "a"), ("mapping", "b"), ("chart", "a")])
        held = self.reference.document.get((kind, name))
        text = self.chance.pick([None, "{}", "[1]"] if held is not None else ["{}", "[1]"])
        return change("Document", documents=(Document(kind, name, text, before=held),))

    # ------------------------------------------------------------------ imports

    def imports(self) -> ChangeSet:
        """A whole small import in one change."""
        return self._chunk(None, new_run(RunState.COMPLETE, done=1))

    def starts_an_import(self) -> ChangeSet:
        return self._chunk(None, new_run(RunState.RUNNING, done=1, chunk_rows=2))

    def goes_on(self) -> ChangeSet | None:
        run = self._run(RunState.RUNNING)
        return run and self._chunk(run, replace(run, done=run.done + 1))

    def completes(self) -> ChangeSet | None:
        return self._moves(RunState.RUNNING, RunState.COMPLETE)

    def withdraws(self) -> ChangeSet | None:
        return self._moves(self.chance.pick([RunState.COMPLETE, RunState.RUNNING]), RunState.WITHDRAWN)

    def reinstates(self) -> ChangeSet | None:
        return self._moves(RunState.WITHDRAWN, RunState.COMPLETE)

    # ------------------------------------------------------------------ there and back

    def undoes(self) -> ChangeSet | None:
        """Anything that was done, also long ago, also an undo."""
        if not self.history:
            return None
        done = self.chance.pick(self.history[::-1])
        return done.inverse(by="Vanna", at=CLOCK.tick(), reason="a mistake")

    def repeats(self) -> ChangeSet | None:
        """What expects a version is left out: once applied it has moved that version itself."""
        done = [made for made in self.history[::-1] if not made.expects]
        return self.chance.pick(done) if done else None

    def collides(self) -> ChangeSet | None:
        """A row that another run has brought."""
        if not self.reference.record:
            return None
        taken = self.chance.pick(list(self.reference.record.values()))
        run = new_run(RunState.COMPLETE)
        return change("Collide", records=(replace(taken, run=run.uid),), step=RunStep(None, run))

    def is_refused(self) -> ChangeSet:
        """Fine but for its last piece."""
        fine = self.adds()
        source = self._source()
        bad: Callable[[], dict[str, object]] = self.chance.pick(
            [
                lambda: {"entities": (*fine.entities, new_entity("Spaceship"))},
                lambda: {"links": (*fine.links, new_link("KNOWS", EntityId("0" * 32), fine.entities[0].uid))},
                lambda: {"records": (*fine.records, new_record("0" * 32, source))},
                lambda: {"records": (*fine.records, new_record(fine.entities[0].uid, source, {"shoe_size": "1"}))},
                lambda: {"records": (*fine.records, new_record(fine.entities[0].uid, SourceId("0" * 32)))},
                lambda: {"statuses": (new_status(fine.entities[0].uid, source, "mood"),)},
                lambda: {"judgements": (new_judgement("0" * 32, Verdict.WITHDRAWN),)},
            ]
        )
        return replace(fine, **bad())  # type: ignore[arg-type]

    # ------------------------------------------------------------------ pieces

    def _chunk(self, before: ImportRun | None, after: ImportRun) -> ChangeSet:
        entities, links, records = self._pieces(after.uid, self.chance.count(2))
        more = [self._record(*subject, run=after.uid) for subject in [self._subject()] if subject]
        status = self._status(after.uid)
        sources = (new_source("File", run=after.uid),) if before is None else ()
        return change(
            "Import",
            entities=entities,
            links=links,
            sources=sources,
            records=(*records, *more),
            statuses=(status,) if status and self.chance.count(1) else (),
            step=RunStep(before, after),
        )

    def _pieces(self, run: RunId, most: int) -> tuple[tuple[NewEntity, ...], tuple[NewLink, ...], tuple[Record, ...]]:
        """A few entities, some of them known before, and a link between what there is then."""
        entities = []
        for _ in range(most):
            known = list(self.reference.entity.values())
            if known and run and self.chance.count(2) == 0:
                entities.append(replace(self.chance.pick(known), protected=False))
            else:
                entities.append(new_entity(self.chance.pick(KINDS), protected=self.chance.count(7) == 7))
        there = {e.uid: e for e in (*self.reference.entity.values(), *entities)}
        link = self._link(tuple(there.values())) if self.chance.count(1) else None
        records = [self._record(e.uid, e.type, run=run) for e in entities]
        if link:
            records.append(self._record(link.uid, link.type, run=run))
        return tuple(entities), (link,) if link else (), tuple(records)

    def _link(self, entities: Sequence[NewEntity]) -> NewLink | None:
        if not entities:
            return None
        one, other = self.chance.pick(entities), self.chance.pick(entities)
        kinds = [kind for kind in LINKS if self.reference.schema().links[kind].joins(one.type, other.type)]
        return new_link(self.chance.pick(kinds), one.uid, other.uid)

    def _subject(self) -> tuple[str, str] | None:
        known = [*self.reference.entity.values(), *self.reference.link.values()]
        if not known:
            return None
        subject = self.chance.pick(known)
        return subject.uid, subject.type

    def _record(self, subject: str, kind: str, run: str = "") -> Record:
        fields = VALUES[kind]
        claims: dict[str, str] = {}
        for _ in range(self.chance.count(2)):
            field = self.chance.pick(list(fields))
            slot = f"{field}#2" if field in claims else field
            claims[slot] = self.chance.pick(fields[field])
        pending = tuple(claims) if claims and self.chance.count(4) == 4 else ()
        return new_record(
            subject,
            self._source(),
            claims,
            grade=self.chance.pick(GRADES),
            valid_from=self.chance.pick(SINCE),
            pending=pending,
            run=run,
        )

    def _status(self, run: RunId) -> StatusChange | None:
        people = [e.uid for e in self.reference.entity.values() if e.type == "Person"]
        if not people:
            return None
        axis, value = self.chance.pick([("measure", "wanted"), ("measure", "released"), ("legal_stage", "suspect")])
        when = self.chance.pick(["2031-10", "2031-10-19"])
        return new_status(self.chance.pick(people), self._source(), axis, value, happened=when, run=run)

    def _source(self) -> SourceId:
        return self.chance.pick([s.uid for s in self.reference.source.values()])

    def _run(self, state: RunState) -> ImportRun | None:
        runs = [run for run in self.reference.run.values() if run.state is state]
        return self.chance.pick(runs) if runs else None

    def _moves(self, state: RunState, to: RunState) -> ChangeSet | None:
        run = self._run(state)
        if run is None:
            return None
        after = replace(run, state=to, settled=self.chance.count(1) == 0, finished_at=CLOCK.tick())
        return change("Import", step=RunStep(run, after))


ACTS: tuple[Callable[[Work], ChangeSet | None], ...] = (
    *(Work.adds, Work.adds, Work.links, Work.links, Work.says, Work.says, Work.sets),
    *(Work.judges, Work.judges, Work.judges, Work.protects, Work.writes),
    *(Work.imports, Work.starts_an_import, Work.goes_on, Work.goes_on, Work.completes, Work.withdraws, Work.reinstates),
    *(Work.undoes, Work.undoes, Work.repeats, Work.collides),
)
"""By hand, imports, there and back: the commoner ones more than once."""
