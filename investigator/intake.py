"""Taking files in: first a plan in which nothing is written, then the import, whole or resumable, and its undo."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from graph.changes import ChangeSet, Document, RunStep
from graph.facts import UNGRADED, Grade, ImportRun, RunState, Source
from graph.failures import WorldFault
from graph.ids import RunId, SourceId, digest, random_id
from graph.language import Phrase, _, later, recalled, shown
from graph.moments import now
from graph.originals import packed
from graph.store import Conflict, GraphStore, Refused
from importers.facts import FactMaker, Reject, Said
from importers.mapping import Mapping, TableMapping
from importers.registry import open_reading
from importers.rows import ReadChoices, Reading, Table
from investigator.case import SETTLED_AT_ONCE, Case, settle
from investigator.comparison import Comparison, Difference, Origin, Outcome, Pieces
from investigator.mappings import chosen_mapping
from investigator.progress import Cancelled, Progress, Silent

WHOLE_ROWS = 20_000
WHOLE_PIECES = 20_000
"""On a server imports up to this many rows, which bring up to this many entities, links, records and status entries,
are one transaction; larger ones commit in chunks under a run marker, hidden until they are complete. A server with
512 MB of memory refuses a transaction of three times as many pieces. Searches meanwhile have a way of their own, and
what a later row protects never reaches the server's logs in clear.

A case file is encrypted, but has only one way in: there all that is more than a chunk goes in chunks.
"""

CHUNK_ROWS = 500
CHUNK_PIECES = 600
"""Most rows and pieces of a chunk: few enough that a question asked meanwhile is answered at once."""

ORIGINAL_BYTES = 50 * 1024 * 1024
"""Larger files are cited by their hash; their bytes are not kept in the case."""

CANCELLED = Phrase("cancelled")
"""The reason of a run that a person broke off."""

REFUSED = Phrase("could not be written")
"""The reason of a run of which the case refused a part."""

_EXAMPLES = 100
_LONGEST_NUMBER = 10
_LABEL = later("Import of {files}")
_EXHIBIT = re.compile(r"EX-(\d+)", re.ASCII)


class NotImportable(WorldFault):
    """A file or mapping that cannot be used, told with file, row and column where there are any."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One of the first rows: its number in the file, its cells, what becomes of it.

    `reject` says why it is not taken in; `cells_at_odds` are the columns whose values differ from what the case holds.
    """

    number: int
    cells: tuple[str, ...]
    outcome: Outcome
    reject: Reject | None = None
    cells_at_odds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table as it will be read: its mapping, what becomes of all its rows, and of the first ones each (`becomes`).

    `columns` are the letters of the headings' columns.
    """

    name: str
    heading: tuple[str, ...]
    heading_row: int
    mapping: TableMapping
    preview: tuple[tuple[str, ...], ...]
    counts: dict[str, int]
    columns: tuple[str, ...] = ()
    becomes: tuple[PlannedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as it was read: what was detected, and its tables; `skipped` names those that no mapping fits."""

    path: Path
    sha256: str
    size: int
    format_name: str
    encoding: str
    separator: str
    notes: tuple[str, ...]
    tables: tuple[PlannedTable, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Counts are rows by outcome and add up to the rows read."""

    files: tuple[PlannedFile, ...]
    mapping: Mapping
    suggested: bool
    counts: dict[str, int]
    new_entities: dict[str, int]
    new_links: dict[str, int]
    new_assertions: int
    new_statuses: int
    rejects: tuple[tuple[str, Reject], ...]
    differences: tuple[tuple[str, Difference], ...]
    choices: ReadChoices
    grade: Grade
    run: ImportRun
    resumes: bool
    pieces: tuple[tuple[int, Pieces], ...] | None = field(repr=False, default=None)

    @property
    def rows(self) -> int:
        """Rows read."""
        return sum(self.counts.values())

    @property
    def size(self) -> int:
        """Pieces to write, where they are kept."""
        kept = self.pieces or ()
        return sum(len(p.entities) + len(p.links) + len(p.records) + len(p.statuses) for _, p in kept)

    @property
    def changes_anything(self) -> bool:
        """Whether carrying it out would write a fact; a new period of a known link is one without any value."""
        return any(self.counts[o.value] for o in (Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING))


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

    Without a mapping a saved one that fits is taken, else one is suggested.
    Raises NoMapping, UnreadableFile, Cancelled.
    """
    with ExitStack() as open_files:
        readings = [open_files.enter_context(open_reading(path, choices)) for path in paths]
        chosen, suggested = chosen_mapping(case, readings, mapping)
        run, resumes = _run(case, readings, chosen, _fingerprint(chosen, choices, grade))
        work = _Work(case, readings, chosen, run, grade)
        totals = _Totals()
        kept: list[tuple[int, Pieces]] | None = []
        for number, batch in enumerate(work.batches()):
            pieces = case.ask(lambda store, b=batch: work.compare(store, b))  # type: ignore[misc]
            totals.add(batch, pieces)
            if kept is not None:
                kept.append((number, pieces))
                kept = kept if totals.rows <= WHOLE_ROWS else None
            progress.step(_("Checking rows"), totals.rows, 0)
        return Plan(
            files=tuple(_planned(reading, chosen, totals) for reading in readings),
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
        )


def carry_out(case: Case, plan: Plan, *, progress: Progress = Silent()) -> ImportRun | None:
    """Write what the plan says; returns the complete run, or None where there is nothing to write.

    A small import is one transaction. Larger ones are hidden until complete; one that is broken off can be resumed by
    planning and carrying out the same files again, or undone. Raises Cancelled, Conflict or Refused after taking back
    what was written, and NotImportable where a file changed since it was planned.
    """
    if not plan.changes_anything and not plan.resumes:
        return None
    with ExitStack() as open_files:
        readings = [open_files.enter_context(open_reading(f.path, plan.choices)) for f in plan.files]
        for reading, planned in zip(readings, plan.files, strict=True):
            if reading.sha256 != planned.sha256:
                happened = _("{name} changed since the plan was made.").format(name=reading.file_name)
                raise NotImportable(happened, _("Plan the import again."))
        for reading in readings:
            _keep_original(case, reading)
        if plan.pieces is not None and plan.size <= (WHOLE_PIECES if case.on_server else CHUNK_PIECES):
            return _whole(case, plan, readings)
        return _in_chunks(case, plan, readings, progress)


def undo_import(case: Case, run_uid: str, reason: str = "") -> tuple[ImportRun, tuple[str, ...]]:
    """Withdraw everything that an import brought, however long ago; returns the run and what rests on other facts too.

    What rests on anything else stays. The undo is itself in the log, and can be undone. Raises NotImportable.
    """
    run = found_run(case, run_uid)
    if run.state is RunState.WITHDRAWN:
        raise NotImportable(_("This import was undone already."), _("See “imports” for its state."))
    contents = case.ask(lambda s: s.run_contents(run.uid))
    whole = contents.records <= WHOLE_PIECES and len(contents.shared) <= SETTLED_AT_ONCE
    gone = replace(run, state=RunState.WITHDRAWN, settled=whole, finished_at=now(), reason=reason)
    change = ChangeSet(Phrase("Undo: {what}", what=run.label), case.by, now(), step=RunStep(run, gone), reason=reason)
    case.ask(lambda s: s.apply(change))
    settle(case, run.uid)
    return gone, contents.shared


def redo_import(case: Case, run_uid: str, reason: str = "") -> ImportRun:
    """Bring back a complete import that was undone. Raises NotImportable."""
    run = found_run(case, run_uid)
    if run.state is not RunState.WITHDRAWN or not run.counts:
        raise NotImportable(_("Only a complete import that was undone can be brought back."), _("See “imports”."))
    back = replace(run, state=RunState.COMPLETE, finished_at=now(), reason=reason)
    change = ChangeSet(Phrase("Redo: {what}", what=run.label), case.by, now(), step=RunStep(run, back), reason=reason)
    case.ask(lambda s: s.apply(change))
    settle(case, run.uid)
    return back


def found_run(case: Case, words: str) -> ImportRun:
    """The import run whose uid begins with these letters, or whose number in the list it is. Raises NotImportable."""
    runs = case.ask(lambda s: s.runs())
    if words.isdecimal() and len(words) < _LONGEST_NUMBER and 0 < int(words) <= len(runs):
        return runs[int(words) - 1]
    found = [run for run in runs if run.uid.startswith(words.lower())] if len(words) >= 4 else []
    if len(found) != 1:
        happened = _("There is no one import “{words}” in this case.").format(words=words)
        raise NotImportable(happened, _("See “imports” for their numbers."))
    return found[0]


def run_title(run: ImportRun) -> str:
    """What the run is called, in the reader's language; the case keeps it as an English text."""
    return shown(recalled(run.label, _LABEL))


def run_reason(run: ImportRun) -> str:
    """Why the run stands as it does: the words of a person, or the program's own in the reader's language."""
    return shown(recalled(run.reason, CANCELLED.pattern, REFUSED.pattern))


def rejects_text(rejects: Sequence[tuple[str, Reject]]) -> str:
    """Rejected rows as CSV: file, table, row, column, value, reason (in English), then the row's cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["file", "table", "row", "column", "value", "reason", "cells"])
    for name, reject in rejects:
        writer.writerow([name, reject.table, reject.row, reject.column, reject.value, reject.reason, *reject.cells])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _BatchOfRows:
    reading: Reading
    table: Table
    origin: Origin
    said: tuple[Said, ...]
    rejects: tuple[Reject, ...]
    preview: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def becomes(self, pieces: Pieces) -> tuple[PlannedRow, ...]:
        """What becomes of the rows of the preview, where they are in this batch."""
        rejects = {reject.row: reject for reject in self.rejects}
        outcomes = {said.row: outcome for said, outcome in zip(self.said, pieces.outcomes, strict=True)}
        places = {said.locator: said.row for said in self.said}
        odds: dict[int, list[str]] = {}
        for difference in pieces.differences:
            row = places.get(difference.locator)
            if row is not None and difference.cell:
                odds.setdefault(row, []).append(difference.cell)
        return tuple(
            PlannedRow(
                number,
                cells,
                Outcome.REJECTED if number in rejects else outcomes[number],
                rejects.get(number),
                tuple(odds.get(number, ())),
            )
            for number, cells in zip(self.numbers, self.preview, strict=True)
            if number in rejects or number in outcomes
        )


@dataclass(slots=True)
class _Totals:
    rows: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    by_table: dict[tuple[str, str], Counter[Outcome]] = field(default_factory=dict)
    previews: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    becomes: dict[tuple[str, str], tuple[PlannedRow, ...]] = field(default_factory=dict)
    entities: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    assertions: int = 0
    statuses: int = 0
    rejects: list[tuple[str, Reject]] = field(default_factory=list)
    differences: list[tuple[str, Difference]] = field(default_factory=list)

    def add(self, batch: _BatchOfRows, pieces: Pieces) -> None:
        here = (batch.reading.sha256, batch.table.name)
        counts = self.by_table.setdefault(here, Counter())
        if here not in self.previews:
            self.previews[here] = batch.preview
            self.becomes[here] = batch.becomes(pieces)
        for counter in (self.outcomes, counts):
            counter.update(pieces.outcomes)
            counter[Outcome.REJECTED] += len(batch.rejects)
        self.rows += len(pieces.outcomes) + len(batch.rejects)
        self.entities.update(e.type for e in pieces.entities)
        self.links.update(k.type for k in pieces.links)
        self.assertions += sum(len(r.claims) for r in pieces.records)
        self.statuses += len(pieces.statuses)
        self.rejects.extend((batch.reading.file_name, reject) for reject in batch.rejects)
        if len(self.differences) < _EXAMPLES:
            self.differences.extend((batch.reading.file_name, d) for d in pieces.differences)


class _Work:
    """The rows of all files, in order, in batches; the same files give the same batches, so chunks can be replayed."""

    def __init__(self, case: Case, readings: Sequence[Reading], mapping: Mapping, run: ImportRun, grade: Grade) -> None:
        self._case = case
        self._readings = readings
        self._mapping = mapping
        self._run = run
        self._grade = grade
        self._comparison = Comparison(case.schema, case.info.secret)
        self._file_set = hashlib.sha256("".join(sorted(r.sha256 for r in readings)).encode()).hexdigest()
        self._exhibits = _exhibits(case, readings)

    def sources(self) -> tuple[Source, ...]:
        """One source for each file."""
        return tuple(map(self._source, self._readings))

    def batches(self) -> Iterator[_BatchOfRows]:
        """Batches of the rows of one table, each as long as the run began with, so that a resumed one is cut alike."""
        for reading in self._readings:
            source = self._source(reading)
            for table in reading.tables:
                mapping = self._mapping.for_table(table.name, table.heading)
                if mapping is not None:
                    yield from self._table_batches(reading, table, mapping, source)

    def compare(self, store: GraphStore, batch: _BatchOfRows) -> Pieces:
        """What a batch would write; on the store's thread."""
        return self._comparison.pieces(store, batch.said, batch.origin)

    def _table_batches(
        self, reading: Reading, table: Table, mapping: TableMapping, source: Source
    ) -> Iterator[_BatchOfRows]:
        maker = FactMaker(
            table,
            mapping,
            self._case.schema,
            secret=self._case.info.secret,
            file_sha256=reading.sha256,
            file_set=self._file_set,
        )
        origin = Origin(
            source,
            source.series,
            self._grade,
            self._run,
            self._run.started_at,
            self._case.by,
        )
        said: list[Said] = []
        rejects: list[Reject] = []
        preview: list[tuple[str, ...]] = []
        numbers: list[int] = []
        for row in table.rows():
            made = maker.facts(row)
            if isinstance(made, Reject):
                rejects.append(made)
            else:
                said.append(made)
            if len(preview) < _EXAMPLES:
                preview.append(row.cells)
                numbers.append(row.number)
            if len(said) + len(rejects) >= self._run.chunk_rows:
                yield _BatchOfRows(reading, table, origin, tuple(said), tuple(rejects), tuple(preview), tuple(numbers))
                said, rejects = [], []
        yield _BatchOfRows(reading, table, origin, tuple(said), tuple(rejects), tuple(preview), tuple(numbers))

    def _series(self, reading: Reading) -> str:
        """The register of which the file is an edition: that of its first mapped table."""
        mapped = (self._mapping.for_table(table.name, table.heading) for table in reading.tables)
        return next((m.series for m in mapped if m is not None and m.series), self._mapping.series)

    def _source(self, reading: Reading) -> Source:
        return Source(
            uid=SourceId(digest(self._case.info.secret, "source", reading.sha256)),
            title=reading.file_name,
            file_name=reading.file_name,
            sha256=reading.sha256,
            size=reading.size,
            media_type=reading.format_name,
            series=self._series(reading),
            exhibit=self._exhibits[reading.sha256],
            acquired_at=self._run.started_at,
            acquired_by=self._case.by,
            acquired_how="imported from a file",
            grade=self._grade,
            fictional=self._case.info.fictional,
            run=self._run.uid,
        )


def _exhibits(case: Case, readings: Sequence[Reading]) -> dict[str, str]:
    """The exhibit numbers by digest: of a file that the case knows its own, of others the next ones."""
    held = case.ask(lambda s: s.sources())
    numbers = {source.sha256: source.exhibit for source in held}
    given = [found[1] for source in held if (found := _EXHIBIT.fullmatch(source.exhibit))]
    highest = max(map(int, given), default=0)
    for reading in readings:
        if reading.sha256 not in numbers:
            highest += 1
            numbers[reading.sha256] = f"EX-{highest:03d}"
    return numbers


def _run(case: Case, readings: Sequence[Reading], mapping: Mapping, how: str) -> tuple[ImportRun, bool]:
    """The open run of just these files read in just this way, to be resumed, or a new one."""
    secret = case.info.secret
    sources = tuple(SourceId(digest(secret, "source", reading.sha256)) for reading in readings)
    for run in case.ask(lambda s: s.runs()):
        if run.state is RunState.RUNNING and run.sources == sources and run.mapping == how:
            return run, True
    names = ", ".join(reading.file_name for reading in readings[:3]) + (" …" if len(readings) > 3 else "")
    fresh = ImportRun(
        uid=RunId(random_id()),
        label=Phrase(_LABEL, files=names),
        state=RunState.COMPLETE,
        started_at=now(),
        by=case.by,
        sources=sources,
        mapping=how,
        chunk_rows=_chunk_rows(mapping),
    )
    return fresh, False


def _chunk_rows(mapping: Mapping) -> int:
    """The rows of a chunk, by the most pieces that a row can bring: an entity or link brings itself and a record."""
    most = max((2 * len(t.entities) + 2 * len(t.links) + len(t.statuses) for t in mapping.tables), default=0)
    return max(1, min(CHUNK_ROWS, CHUNK_PIECES // max(1, most)))


def _fingerprint(mapping: Mapping, choices: ReadChoices, grade: Grade) -> str:
    """The mapping's name, and a digest of all that decides what the rows say: a run goes on only by the same."""
    chosen = json.dumps([mapping.to_text(), asdict(choices), asdict(grade)])
    return f"{mapping.name} {hashlib.sha256(chosen.encode()).hexdigest()[:16]}"


def _whole(case: Case, plan: Plan, readings: Sequence[Reading]) -> ImportRun:
    work = _Work(case, readings, plan.mapping, plan.run, plan.grade)
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
        documents=_documents(case, plan),
        step=RunStep(None, run),
    )
    case.ask(lambda s: s.apply(change))
    return run


def _in_chunks(case: Case, plan: Plan, readings: Sequence[Reading], progress: Progress) -> ImportRun:
    work = _Work(case, readings, plan.mapping, plan.run, plan.grade)
    run = plan.run
    if not plan.resumes:
        run = replace(run, state=RunState.RUNNING, settled=False)
        opened = ChangeSet(
            Phrase("{what} (begun)", what=run.label), case.by, now(), sources=work.sources(), step=RunStep(None, run)
        )
        case.ask(lambda s: s.apply(opened))
    brought: set[str] = set()
    shared: set[str] = set()
    try:
        for number, (rows, pieces) in enumerate(_chunks(case, plan, work)):
            progress.step(_("Importing rows"), rows, plan.rows)
            brought.update(entity.uid for entity in pieces.entities)
            brought.update(link.uid for link in pieces.links)
            shared.update(record.subject for record in pieces.records if record.subject not in brought)
            if number < run.done:
                continue
            further = replace(run, done=number + 1)
            chunk = ChangeSet(
                label=Phrase("{what} (part {n})", what=run.label, n=number + 1),
                by=case.by,
                at=now(),
                entities=pieces.entities,
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


def _chunks(case: Case, plan: Plan, work: _Work) -> Iterator[tuple[int, Pieces]]:
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


def _planned(reading: Reading, mapping: Mapping, totals: _Totals) -> PlannedFile:
    tables: list[PlannedTable] = []
    skipped: list[str] = []
    for table in reading.tables:
        chosen = mapping.for_table(table.name, table.heading)
        if chosen is None:
            skipped.append(table.name)
            continue
        here = (reading.sha256, table.name)
        counts = totals.by_table.get(here, Counter())
        tables.append(
            PlannedTable(
                table.name,
                table.heading,
                table.heading_row,
                chosen,
                totals.previews.get(here, ()),
                {outcome.value: counts[outcome] for outcome in Outcome},
                table.columns,
                totals.becomes.get(here, ()),
            )
        )
    return PlannedFile(
        reading.path,
        reading.sha256,
        reading.size,
        reading.format_name,
        reading.encoding or "",
        reading.separator or "",
        reading.notes,
        tuple(tables),
        tuple(skipped),
    )
