"""An import that was broken off goes on with the originals that the case keeps; only what it does not keep is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from graph.facts import UNGRADED, Grade, ImportRun, RunState, Source
from graph.language import _
from importers.mapping import Mapping
from importers.registry import open_reading
from importers.rows import ReadChoices
from importers.source_file import SourceFile
from investigator.case import Case
from investigator.import_plan import Plan
from investigator.intake import Opening, plan_readings
from investigator.originals import open_kept
from investigator.progress import Progress, Silent
from investigator.runs import NotImportable, refuse_going_on


def not_kept(case: Case, run: ImportRun) -> tuple[Source, ...]:
    """The files of a run whose originals the case does not hold, since they are too large: they are asked for."""
    held = frozenset(case.ask(lambda s: s.originals()))
    return tuple(source for source in _sources(case, run) if source.sha256 not in held)


def plan_resumption(
    case: Case,
    run: ImportRun,
    paths: Sequence[Path] = (),
    *,
    mapping: Mapping | None = None,
    choices: ReadChoices = ReadChoices(),
    grade: Grade = UNGRADED,
    progress: Progress = Silent(),
) -> Plan:
    """The plan by which a run goes on, from the originals in memory; `paths` are the files that the case does not keep.

    A mapping, choices or a grade of one's own make it a new import of the same files. Raises NotImportable where the
    run is not an unfinished one or a file is missing, and what `plan_import` raises.
    """
    if run.state is not RunState.RUNNING:
        raise NotImportable(_("This import was not broken off."), _("See “imports” for its state."))
    refuse_going_on(case, run)
    given = {_sha256(path): path for path in paths}
    missing = {source.sha256: source for source in not_kept(case, run)}
    strange = next((path for sha256, path in given.items() if sha256 not in missing), None)
    if strange is not None:
        happened = _("{name} is none of the files that this import lacks.").format(name=strange.name)
        raise NotImportable(
            happened, _("Leave it out: what the case keeps is not asked for, and a new file is a new import.")
        )
    names = [source.file_name or source.title for sha256, source in missing.items() if sha256 not in given]
    if names:
        happened = _("The case does not keep {names}: too large.").format(names=", ".join(names))
        raise NotImportable(happened, _("Give these files once more to go on with the import."))
    openings = [_opening(case, source, given) for source in _sources(case, run)]
    return plan_readings(case, openings, mapping=mapping, choices=choices, grade=grade, progress=progress)


def _sources(case: Case, run: ImportRun) -> tuple[Source, ...]:
    found = {source.uid: source for source in case.ask(lambda s: s.sources(run.sources))}
    return tuple(found[uid] for uid in run.sources)


def _opening(case: Case, source: Source, given: dict[str, Path]) -> Opening:
    if source.sha256 in given:
        return partial(open_reading, given[source.sha256])
    data = case.ask(lambda s: s.original(source.sha256))
    if data is None or hashlib.sha256(data).hexdigest() != source.sha256:
        happened = _("The case does not hold {name} any more.").format(name=source.file_name)
        raise NotImportable(happened, _("Give these files once more to go on with the import."))
    return partial(open_kept, source.file_name or source.title, data, folder=source.exhibit)


def _sha256(path: Path) -> str:
    file = SourceFile(path)
    try:
        return file.sha256()
    finally:
        file.close()
