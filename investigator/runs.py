"""Import runs: how their files were read, which are not complete, their undo days later, and what they are called."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from graph.changes import ChangeSet, Document, RunStep
from graph.facts import Grade, ImportRun, RunState
from graph.failures import WorldFault
from graph.ids import RunId, SourceId, digest, random_id
from graph.language import Phrase, _, later, recalled, shown
from graph.moments import now
from graph.store import GraphReader
from importers.mapping import Mapping, from_text
from importers.rows import ReadChoices, Reading
from investigator.case import SETTLED_AT_ONCE, Case, settle
from investigator.progress import Progress, Silent

CANCELLED = Phrase("cancelled")
"""The reason of a run that a person broke off."""

REFUSED = Phrase("could not be written")
"""The reason of a run of which the case refused a part."""

UNDONE_AT_ONCE = 20_000
"""Most records of a run whose undo is one transaction; of longer runs what they brought is hidden first."""

SILENT_FOR = 10 * 60
"""Seconds without a sign of life after which an import of a colleague is certainly not going on any more."""

_LABEL = later("Import of {files}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_HOW = "how it was read"


class NotImportable(WorldFault):
    """A file or mapping that cannot be used, told with file, row and column where there are any."""


@dataclass(frozen=True, slots=True)
class HowRead:
    """All that decides what the rows of files say; the case keeps it of each run."""

    mapping: Mapping
    choices: ReadChoices
    grade: Grade

    @property
    def fingerprint(self) -> str:
        """The mapping's name, and a digest of the whole: a run goes on only by the same."""
        chosen = json.dumps([self.mapping.to_text(), asdict(self.choices), asdict(self.grade)])
        return f"{self.mapping.name} {hashlib.sha256(chosen.encode()).hexdigest()[:16]}"

    def to_document(self, run: RunId) -> Document:
        """As the case keeps it beside a run."""
        body = {"mapping": self.mapping.to_text(), "choices": asdict(self.choices), "grade": asdict(self.grade)}
        return Document(_HOW, run, json.dumps(body, ensure_ascii=False))


def how_read(case: Case, run: ImportRun) -> HowRead | None:
    """How a run read its files; None of a run that an older version made."""
    kept = case.ask(lambda s: s.documents(_HOW))
    text = next((document.text for document in kept if document.name == run.uid), None)
    if text is None:
        return None
    body = json.loads(text)
    sheets = body["choices"]["sheets"]
    choices = ReadChoices(**body["choices"] | {"sheets": None if sheets is None else tuple(sheets)})
    return HowRead(from_text(body["mapping"]), choices, Grade(**body["grade"]))


def unfinished(case: Case) -> tuple[ImportRun, ...]:
    """The runs that were begun and are neither complete nor taken back: what they brought is hidden."""
    return tuple(run for run in case.ask(lambda s: s.runs()) if run.state is RunState.RUNNING)


def going_on(reader: GraphReader, case: Case, run: ImportRun) -> bool:
    """Whether an unfinished run may be going on at this moment: here, or on a server at a colleague's.

    One of somebody else is broken off for certain once nothing was heard of it for a while; one of this person that is
    not going on here, and one in a file, which nobody else can have open, at once.
    """
    if run.state is not RunState.RUNNING:
        return False
    if run.uid in case.taking_in:
        return True
    if not case.on_server or run.by == case.by:
        return False
    quiet = reader.quiet(run.uid)
    return quiet is None or quiet < SILENT_FOR


def any_broken_off(reader: GraphReader, case: Case) -> bool:
    """Whether an import waits for somebody to resume or undo it."""
    runs = (run for run in reader.runs() if run.state is RunState.RUNNING)
    return any(not going_on(reader, case, run) for run in runs)


def refuse_going_on(case: Case, run: ImportRun) -> None:
    """Raises NotImportable where a run may be going on at this moment."""
    if case.ask(lambda s: going_on(s, case, run)):
        happened = _("{label} may be going on at this moment, at {name}’s.").format(label=run_title(run), name=run.by)
        raise NotImportable(happened, _("Ask there, or wait: ten minutes after its last sign it is free."))


def unfinished_of(case: Case, readings: Sequence[Reading]) -> ImportRun | None:
    """The first unfinished run of just these files, in whatever order."""
    wanted = {source_of(case, reading) for reading in readings}
    return next((run for run in unfinished(case) if set(run.sources) == wanted), None)


def new_run(case: Case, readings: Sequence[Reading], how: HowRead, chunk_rows: int) -> ImportRun:
    """A run of these files that is about to be written."""
    names = ", ".join(reading.file_name for reading in readings[:3]) + (" …" if len(readings) > 3 else "")
    return ImportRun(
        uid=RunId(random_id()),
        label=Phrase(_LABEL, files=names),
        state=RunState.COMPLETE,
        started_at=now(),
        by=case.by,
        sources=tuple(source_of(case, reading) for reading in readings),
        mapping=how.fingerprint,
        chunk_rows=chunk_rows,
    )


def source_of(case: Case, reading: Reading) -> SourceId:
    """The source that a file is in this case."""
    return SourceId(digest(case.info.secret, "source", reading.sha256))


def undo_import(
    case: Case, run_uid: str, reason: str = "", progress: Progress = Silent()
) -> tuple[ImportRun, tuple[str, ...]]:
    """Withdraw everything that an import brought, however long ago; returns the run and what rests on other facts too.

    What rests on anything else stays. The undo is itself in the log, and can be undone. Raises NotImportable, and
    Cancelled where it was stopped before anything was written.
    """
    run = found_run(case, run_uid)
    if run.state is RunState.WITHDRAWN:
        raise NotImportable(_("This import was undone already."), _("See “imports” for its state."))
    refuse_going_on(case, run)
    contents = case.ask(lambda s: s.run_contents(run.uid))
    progress.step(_("Undoing the import"), 0, 0)
    whole = contents.records <= UNDONE_AT_ONCE and len(contents.shared) <= SETTLED_AT_ONCE
    gone = replace(run, state=RunState.WITHDRAWN, settled=whole, finished_at=now(), reason=reason)
    change = ChangeSet(Phrase("Undo: {what}", what=run.label), case.by, now(), step=RunStep(run, gone), reason=reason)
    case.ask(lambda s: s.apply(change))
    settle(case, run.uid)
    return gone, contents.shared


def redo_import(case: Case, run_uid: str, reason: str = "", progress: Progress = Silent()) -> ImportRun:
    """Bring back a complete import that was undone. Raises NotImportable, and Cancelled as `undo_import` does."""
    run = found_run(case, run_uid)
    progress.step(_("Bringing the import back"), 0, 0)
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
    if _NUMBER.fullmatch(words) and int(words) <= len(runs):
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
