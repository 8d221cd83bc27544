"""Taking files in: first a plan in which nothing is written, then the import, whole or resumable."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic

from graph.changes import ChangeSet, Document, NewEntity, RunStep
from graph.facts import UNGRADED, Grade, ImportRun, RunState
from graph.ids import EntityId
from graph.language import Phrase, _
from graph.moments import now
from graph.originals import packed
from graph.store import Conflict, Refused
from importers.mapping import Mapping
from importers.registry import open_reading
from importers.rows import ReadChoices, Reading
from investigator.batches import Batches
from investigator.case import SETTLED_AT_ONCE, Case, settle
from investigator.comparison import Difference, Outcome, Pieces
from investigator.followers import Followers
from investigator.import_plan import Plan, PlannedFile, Totals, planned_file, rejects_text
from investigator.mappings import chosen_mapping
from investigator.originals import open_kept
from investigator.progress import Cancelled, Progress, Silent
from investigator.runs import (
    CANCELLED,
    REFUSED,
    HowRead,
    NotImportable,
    how_read,
    new_run,
    refuse_going_on,
    source_of,
    unfinished_of,
)

WHOLE_ROWS = 20_000
"""Most rows of an import whose pieces the plan keeps; those of a larger one are worked out once more as it goes."""

CHUNK_ROWS = 500
CHUNK_PIECES = 600
SERVER_PIECES = 2_000
"""Most rows, and most entities, links, records and status entries, of one transaction of an import: into a case file,
which has only one way in, and on a server, where whoever asks waits while a transaction is taken into its stores.

What is more goes in chunks under a run marker, hidden until the last one: few enough that a question asked meanwhile is
answered at once. What a later row protects is sealed from the first chunk on, so that a server's logs never hold it in
clear.
"""

WHOLE_PIECES = 20_000
"""Where an import brings more, what rests on something else too is brought up to date after it, bit by bit."""

Opening = Callable[[ReadChoices], Reading]
"""Opens a file for reading, in the way that is chosen."""

_SIGN_EVERY = 30.0
"""Seconds between two signs of life of an import that passes over what was written before."""

ORIGINAL_BYTES = 50 * 1024 * 1024
"""Larger files are cited by their hash; their bytes are not kept in the case."""


def plan_import(
    case: Case,
    paths: Sequence[Path],
    *,
    mapping: Mapping | None = None,
    choices: ReadChoices = ReadChoices(),
    grade: Grade = UNGRADED,
    progress: Progress = Silent(),
) -> Plan:
    """Read and check every row of the files, and compare them with the case; writes nothing.

    Without a mapping a saved one that fits is taken, else one is suggested. An import of the same files that was
    broken off is resumed, in the way in which it was begun, unless another way is chosen.
    Raises NoMapping, UnreadableFile, Cancelled.
    """
    openings = [partial(open_reading, path) for path in paths]
    return plan_readings(case, openings, mapping=mapping, choices=choices, grade=grade, progress=progress)


def plan_readings(
    case: Case,
    openings: Sequence[Opening],
    *,
    mapping: Mapping | None = None,
    choices: ReadChoices = ReadChoices(),
    grade: Grade = UNGRADED,
    progress: Progress = Silent(),
) -> Plan:
    """Plan the import of what can be opened, wherever it lies; see `plan_import`."""
    with ExitStack() as open_files:
        readings = [open_files.enter_context(opening(choices)) for opening in openings]
        begun = unfinished_of(case, readings)
        if begun is not None:
            refuse_going_on(case, begun)
            place = {source: number for number, source in enumerate(begun.sources)}
            order = sorted(range(len(readings)), key=lambda n: place[source_of(case, readings[n])])
            readings, openings = [readings[n] for n in order], [openings[n] for n in order]
            known = how_read(case, begun)
            if known is not None and mapping is None and choices == ReadChoices() and grade == UNGRADED:
                mapping, choices, grade = known.mapping, known.choices, known.grade
                readings = [open_files.enter_context(opening(choices)) for opening in openings]
        chosen, suggested = chosen_mapping(case, readings, mapping)
        how = HowRead(chosen, choices, grade)
        resumes = begun is not None and begun.mapping == how.fingerprint
        run = (
            begun
            if begun is not None and resumes
            else new_run(case, readings, how, _chunk_rows(chosen, _chunk_pieces(case)))
        )
        work = Batches(case, readings, how, run)
        totals, followers = Totals(), Followers(case.schema)
        kept: list[tuple[int, Pieces]] | None = []
        for number, batch in enumerate(work.batches()):
            pieces = case.ask(lambda store, b=batch: work.compare(store, b))  # type: ignore[misc]
            totals.add(batch, pieces)
            followers.add(pieces)
            if kept is not None:
                kept.append((number, pieces))
                kept = kept if totals.rows <= WHOLE_ROWS else None
            progress.step(_("Checking rows"), totals.rows, 0)
        return Plan(
            files=tuple(planned_file(reading, chosen, totals) for reading in readings),
            mapping=chosen,
            suggested=suggested,
            counts={outcome.value: totals.outcomes[outcome] for outcome in Outcome},
            new_entities=dict(sorted(totals.entities.items())),
            new_links=dict(sorted(totals.links.items())),
            new_assertions=totals.assertions,
            new_statuses=totals.statuses,
            rejects=tuple(totals.rejects),
            differences=tuple(totals.differences),
            choices=choices,
            grade=grade,
            run=run,
            resumes=resumes,
            pieces=None if kept is None or resumes else tuple(kept),
            follows=followers.foretold(case.ask),
            sealed=_sealed(case, [difference for _, difference in totals.differences]),
        )


def _sealed(case: Case, differences: Iterable[Difference]) -> frozenset[str]:
    """The subjects of these differences that the case protects."""
    uids = sorted({EntityId(each.subject) for each in differences})
    return frozenset(each.uid for each in case.ask(lambda s: s.entities(uids)) if each.protected)


def carry_out(case: Case, plan: Plan, *, progress: Progress = Silent()) -> ImportRun | None:
    """Write what the plan says; returns the complete run, or None where there is nothing to write.

    An import of one chunk is one transaction. Larger ones are hidden until complete; one that is broken off can be
    resumed by planning and carrying out the same files again, or undone. Raises Cancelled, Conflict or Refused after
    taking back what was written, and NotImportable where a file changed since it was planned.
    """
    if not plan.changes_anything and not plan.resumes:
        return None
    with ExitStack() as open_files:
        readings = [open_files.enter_context(_opened(case, file, plan.choices)) for file in plan.files]
        for reading, planned in zip(readings, plan.files, strict=True):
            if reading.sha256 != planned.sha256:
                happened = _("{name} changed since the plan was made.").format(name=reading.file_name)
                raise NotImportable(happened, _("Plan the import again."))
        for reading in readings:
            _keep_original(case, reading)
        if plan.pieces is not None and plan.size <= _chunk_pieces(case):
            return _whole(case, plan, readings)
        return _in_chunks(case, plan, readings, progress)


def _opened(case: Case, file: PlannedFile, choices: ReadChoices) -> Reading:
    """A file of a plan once more; raises NotImportable where the case does not hold its original any more."""
    if not file.kept:
        return open_reading(file.path, choices)
    data = case.ask(lambda s: s.original(file.sha256))
    if data is None:
        happened = _("The case does not hold {name} any more.").format(name=file.path.name)
        raise NotImportable(happened, _("Plan the import again."))
    return open_kept(file.path.name, data, choices)


def _chunk_pieces(case: Case) -> int:
    return SERVER_PIECES if case.on_server else CHUNK_PIECES


def _chunk_rows(mapping: Mapping, pieces: int) -> int:
    """The rows of a chunk, by the most pieces that a row can bring: an entity or link brings itself and a record."""
    most = max((2 * len(t.entities) + 2 * len(t.links) + len(t.statuses) for t in mapping.tables), default=0)
    return max(1, min(CHUNK_ROWS, pieces // max(1, most)))


def _whole(case: Case, plan: Plan, readings: Sequence[Reading]) -> ImportRun:
    work = Batches(case, readings, plan.how, plan.run)
    run = replace(plan.run, counts=plan.counts, finished_at=now(), done=1)
    pieces = [made for _, made in plan.pieces or ()]
    change = ChangeSet(
        label=run.label,
        by=case.by,
        at=now(),
        entities=tuple(e for p in pieces for e in p.entities),
        links=tuple(k for p in pieces for k in p.links),
        sources=work.sources(),
        records=tuple(r for p in pieces for r in p.records),
        statuses=tuple(s for p in pieces for s in p.statuses),
        documents=(plan.how.to_document(run.uid), *_documents(case, plan)),
        step=RunStep(None, run),
    )
    case.ask(lambda s: s.apply(change))
    return run


def _in_chunks(case: Case, plan: Plan, readings: Sequence[Reading], progress: Progress) -> ImportRun:
    case.taking_in.add(plan.run.uid)
    try:
        return _taken_in(case, plan, readings, progress)
    finally:
        case.taking_in.discard(plan.run.uid)


def _taken_in(case: Case, plan: Plan, readings: Sequence[Reading], progress: Progress) -> ImportRun:
    work = Batches(case, readings, plan.how, plan.run)
    run = plan.run
    if not plan.resumes:
        run = replace(run, state=RunState.RUNNING, settled=False)
        opened = ChangeSet(
            label=Phrase("{what} (begun)", what=run.label),
            by=case.by,
            at=now(),
            entities=plan.follows.turned if case.on_server else (),
            sources=work.sources(),
            documents=(plan.how.to_document(run.uid),),
            step=RunStep(None, run),
        )
        case.ask(lambda s: s.apply(opened))
    brought: set[str] = set()
    shared: set[str] = set()
    told = 0.0
    try:
        for number, (rows, pieces) in enumerate(_chunks(case, plan, work)):
            progress.step(_("Importing rows"), rows, plan.rows)
            brought.update(entity.uid for entity in pieces.entities)
            brought.update(link.uid for link in pieces.links)
            shared.update(record.subject for record in pieces.records if record.subject not in brought)
            if number < run.done:
                if monotonic() - told > _SIGN_EVERY:
                    case.ask(lambda s: s.renew(plan.run.uid))
                    told = monotonic()
                continue
            further = replace(run, done=number + 1)
            chunk = ChangeSet(
                label=Phrase("{what} (part {n})", what=run.label, n=number + 1),
                by=case.by,
                at=now(),
                entities=_marked(plan, pieces.entities),
                links=pieces.links,
                records=pieces.records,
                statuses=pieces.statuses,
                step=RunStep(run, further),
            )
            case.ask(lambda s, c=chunk: s.apply(c))  # type: ignore[misc]
            run = further
        if plan.pieces is None:
            for reading in readings:
                reading.verify_unchanged()
    except Cancelled:
        _take_back(case, run, CANCELLED)
        raise
    except (Conflict, Refused):
        with suppress(Conflict):
            _take_back(case, run, REFUSED)
        raise
    at_once = plan.pieces is not None and plan.size <= WHOLE_PIECES and len(shared) <= SETTLED_AT_ONCE
    complete = replace(run, state=RunState.COMPLETE, settled=at_once, counts=plan.counts, finished_at=now())
    done = ChangeSet(run.label, case.by, now(), documents=_documents(case, plan), step=RunStep(run, complete))
    case.ask(lambda s: s.apply(done))
    settle(case, run.uid)
    return complete


def _chunks(case: Case, plan: Plan, work: Batches) -> Iterator[tuple[int, Pieces]]:
    """The pieces of every chunk with the rows up to its end: those of the plan, or worked out once more."""
    rows = 0
    if plan.pieces is not None:
        for _, pieces in plan.pieces:
            rows += len(pieces.outcomes)
            yield rows, pieces
        return
    for batch in work.batches():
        rows += len(batch.said) + len(batch.rejects)
        yield rows, case.ask(lambda s, b=batch: work.compare(s, b))  # type: ignore[misc]


def _marked(plan: Plan, entities: Sequence[NewEntity]) -> tuple[NewEntity, ...]:
    """The entities of a chunk, protected where a row of any chunk protects them."""
    marked = plan.follows.marked
    return tuple(replace(e, protected=True) if e.key in marked else e for e in entities)


def _take_back(case: Case, run: ImportRun, reason: str) -> None:
    gone = replace(run, state=RunState.WITHDRAWN, finished_at=now(), reason=reason)
    change = ChangeSet(Phrase("Undo: {what}", what=run.label), case.by, now(), step=RunStep(run, gone), reason=reason)
    case.ask(lambda s: s.apply(change))


def _documents(case: Case, plan: Plan) -> tuple[Document, ...]:
    """The mapping, so that the next edition needs no choice, and the rejected rows, which stay in the case."""
    text = plan.mapping.to_text()
    held = {d.name: d.text for d in case.ask(lambda s: s.documents("mapping"))}
    documents = []
    if held.get(plan.mapping.name) != text:
        documents.append(Document("mapping", plan.mapping.name, text, held.get(plan.mapping.name)))
    if plan.rejects:
        documents.append(Document("rejects", plan.run.uid, rejects_text(plan.rejects)))
    return tuple(documents)


def _keep_original(case: Case, reading: Reading) -> None:
    if reading.size > ORIGINAL_BYTES or reading.sha256 in case.ask(lambda s: s.originals()):
        return
    data = reading.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != reading.sha256:
        happened = _("{name} changed while it was being read.").format(name=reading.file_name)
        raise NotImportable(happened, _("Plan the import again."))
    for part in packed(reading.sha256, data):
        case.ask(lambda s, p=part: s.put_part(p))  # type: ignore[misc]
