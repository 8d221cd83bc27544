"""Commands that change a case: new, import, imports, resume-import, undo-import, conflicts, copy."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

from graph.facts import UNGRADED, Entity, Grade, ImportRun, RunState
from graph.failures import WorldFault
from graph.language import shown
from graph.moments import now
from graph.schema import SchemaError
from graph.vault import names
from importers.facts import Reject
from importers.mapping import EntityMapping, protected
from importers.rows import ReadChoices
from importers.unreadable import file_place
from investigator import conflicts, copying
from investigator.case import Case, discard, new_case
from investigator.command_line.output import (
    print_counts,
    print_json,
    print_line,
    print_table,
    say,
    somebody_is_there,
    whisper,
    write_file,
)
from investigator.command_line.secrets import secrets_for
from investigator.disclosure import MASK
from investigator.import_plan import Plan, rejects_text
from investigator.intake import carry_out, plan_import
from investigator.mapping_edits import dated
from investigator.mappings import named_mapping
from investigator.resuming import plan_resumption
from investigator.runs import found_run, going_on, redo_import, undo_import
from investigator.small_files import text_of

_SHOWN = 10
_WITHHELD = "this value cannot be used; what stands there is told by --rejects FILE"


class BadArgument(WorldFault):
    """A word on the command line that cannot be used."""


class SayProgress:
    """Progress on standard error, for a person who watches."""

    def step(self, words: str, done: int, total: int) -> None:
        """Prints over the line before."""
        if sys.stderr is not None and sys.stderr.isatty():
            of = f" of {total:,}" if total else ""
            whisper(f"\r{words}: {done:,}{of} ")


def make(options: argparse.Namespace) -> int:
    """An empty case."""
    text = text_of(options.schema) if options.schema else ""
    title = options.title or Path(options.case.rpartition("#")[2] or options.case).stem
    secrets = secrets_for(options.case, new=True)
    try:
        with new_case(options.case, secrets, title=title, fictional=options.fictional, schema_text=text) as case:
            if options.json:
                print_json({"case": options.case, "uid": case.info.uid, "title": case.info.title})
            else:
                print_line(f"{case.info.title} is ready ({case.where}). Without its passphrase nobody can read it.")
    except SchemaError as error:
        raise BadArgument(str(error), "Correct the vocabulary file.") from error
    return 0


def take_in(case: Case, options: argparse.Namespace) -> int:
    """Plan, then import; exit 2 where nobody said yes."""
    mapping = named_mapping(case, options.mapping) if options.mapping else None
    choices = ReadChoices(
        options.encoding, options.separator, options.heading_row, tuple(options.sheet) if options.sheet else None
    )
    grade = _grade(case, options.grade)
    plan = plan_import(case, options.files, mapping=mapping, choices=choices, grade=grade, progress=SayProgress())
    if options.buddhist_years:
        mapping = dated(plan.mapping, buddhist=True)
        plan = plan_import(case, options.files, mapping=mapping, choices=choices, grade=grade, progress=SayProgress())
    read = [options.case, *map(str, options.files)]
    if options.save_mapping:
        write_file(options.save_mapping, plan.mapping.to_text(), "utf-8", besides=read)
    if options.rejects:
        write_file(options.rejects, rejects_text(plan.rejects), "utf-8-sig", besides=read)
    decided = _decided(case, plan, options)
    run = carry_out(case, plan, progress=SayProgress()) if decided else None
    if options.json:
        print_json(_plan_json(case, plan) | {"written": run is not None, "run": run.uid if run else None})
    else:
        _print_plan(case, plan)
        _print_result(plan, run, decided=decided, dry=options.dry_run)
    return 0 if decided or options.dry_run else 2


def imports(case: Case, options: argparse.Namespace) -> int:
    """The import runs, or the rejected rows of one."""
    if options.rejects:
        return _rejects(case, options)
    runs = case.ask(lambda s: s.runs())
    going = {run.uid for run in runs if case.ask(lambda s, r=run: going_on(s, case, r))}  # type: ignore[misc]
    if options.json:
        print_json([_run_json(run) | {"going_on": run.uid in going} for run in runs])
        return 0
    print_table(
        [(n, r.uid[:8], r.state.value, r.started_at[:19], r.by, r.label, _counts(r)) for n, r in enumerate(runs, 1)],
        ["no.", "uid", "state", "started", "by", "what", "rows"],
    )
    for run in runs:
        if run.uid in going:
            print_line(f"{run.label} may be going on at this moment, at {run.by}’s.")
        elif run.state is RunState.RUNNING:
            print_line(
                f"{run.label} was broken off: go on by resume-import {run.uid[:8]}, or undo-import {run.uid[:8]}."
            )
    if not runs:
        print_line("Nothing was imported yet.")
    return 0


def resume(case: Case, options: argparse.Namespace) -> int:
    """Go on with an import that was broken off, with the originals that the case keeps."""
    plan = plan_resumption(case, found_run(case, options.run), options.files, progress=SayProgress())
    run = None if options.dry_run else carry_out(case, plan, progress=SayProgress())
    if options.json:
        print_json(_plan_json(case, plan) | {"written": run is not None, "run": run.uid if run else None})
    else:
        _print_plan(case, plan)
        _print_result(plan, run, decided=not options.dry_run, dry=options.dry_run)
    return 0


def undo(case: Case, options: argparse.Namespace) -> int:
    """Take an import back, or bring it back."""
    if options.redo:
        return _redo(case, options)
    run, shared = undo_import(case, options.run, options.reason)
    if options.json:
        print_json({"run": run.uid, "state": run.state.value, "stays": list(shared)})
        return 0
    print_line(f"{run.label} is undone; the undo is in the log.")
    if shared:
        print_line(f"{len(shared)} subjects stay, because other facts speak of them:")
        print_table((uid,) for uid in shared[:_SHOWN])
        if len(shared) > _SHOWN:
            print_line(f"… and {len(shared) - _SHOWN} more (--json lists them all)")
    return 0


def decide(case: Case, options: argparse.Namespace) -> int:
    """List what waits, or accept and decline."""
    if options.accept or options.decline:
        accepted, declined = conflicts.decide(
            case, accept=options.accept, decline=options.decline, reason=options.reason
        )
        if options.json:
            print_json({"accepted": accepted, "declined": declined})
        else:
            print_line(f"{accepted} accepted, {declined} declined.")
        return 0
    found = conflicts.waiting(case)
    rows = [
        {
            "address": w.address,
            "subject": w.subject.uid,
            "type": w.subject.type,
            "field": w.claim.field,
            "held": _masked(case, w, w.held),
            "brought": _masked(case, w, w.claim.value),
            "source": w.source.exhibit,
            "file": w.source.file_name,
            "locator": w.record.locator,
        }
        for w in found
    ]
    if options.json:
        print_json(rows)
        return 0
    shown = ["address", "type", "field", "held", "brought", "source", "locator"]
    print_table([[row[name] for name in shown] for row in rows], shown)
    print_line(f"{len(rows)} values wait for a decision." if rows else "No value waits for a decision.")
    return 0


def copy(case: Case, options: argparse.Namespace) -> int:
    """The case, whole, in another store."""
    secrets = secrets_for(options.target, new=True)
    target = new_case(options.target, secrets, title="", like=case.info, schema_text=copying.vocabulary(case))
    try:
        with target:
            copying.copy_case(case, target, SayProgress())
    except BaseException:
        discard(options.target, case.info.uid, secrets)
        raise
    case.ask(lambda s: s.log(by=case.by, at=now(), action="Case copied", detail=""))
    if options.json:
        print_json({"copied": True, "target": options.target})
    else:
        print_line(f"Copied to {options.target}.")
    return 0


def _rejects(case: Case, options: argparse.Namespace) -> int:
    """Where rows were rejected; what stood in them may name somebody who is protected, and needs a reason."""
    run = found_run(case, options.rejects)
    documents = {d.name: d.text for d in case.ask(lambda s: s.documents("rejects"))}
    rows = list(csv.reader(io.StringIO(documents.get(run.uid) or "")))
    reason = options.reveal.strip()
    if reason and len(rows) > 1:
        detail = json.dumps({"reason": reason, "run": run.uid}, ensure_ascii=False)
        case.ask(lambda s: s.log(by=case.by, at=now(), action="Rejected rows shown", detail=detail))
    shown = [row if reason else row[:4] for row in rows]
    if options.json:
        names = ("file", "table", "row", "column", "value", "reason")
        print_json([dict(zip(names, row, strict=False)) | ({"cells": row[6:]} if reason else {}) for row in shown[1:]])
        return 0
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(shown)
    print_line(out.getvalue().rstrip("\n"))
    return 0


def _redo(case: Case, options: argparse.Namespace) -> int:
    back = redo_import(case, options.run, options.reason)
    if options.json:
        print_json({"run": back.uid, "state": back.state.value})
    else:
        print_line(f"{back.label} is back.")
    return 0


def _grade(case: Case, words: str) -> Grade:
    if not words:
        return UNGRADED
    grade = Grade(words[:1].upper(), words[1:2], words[2:3])
    known = grade.source in case.schema.source_codes and grade.information in (*case.schema.information_codes, "")
    if not known or len(words) > 2:
        raise BadArgument(f"“{words}” is no grade.", "Write a letter A-E and a digit 1-5, such as B2.")
    return grade


def _decided(case: Case, plan: Plan, options: argparse.Namespace) -> bool:
    if options.dry_run:
        return False
    if options.yes:
        return True
    if not somebody_is_there() or options.json:
        return False
    _print_plan(case, plan)
    say("Import these rows? [y/N] ")
    try:
        return input().strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _print_plan(case: Case, plan: Plan) -> None:
    for file in plan.files:
        how = ", ".join(filter(None, (file.format_name, file.encoding, *map(shown, file.notes))))
        print_line(f"{file.path.name}: {how}")
        for table in file.tables:
            name = table.name or "rows"
            counts = ", ".join(f"{n:,} {outcome}" for outcome, n in table.counts.items() if n)
            print_line(f"  {name}: {counts or 'no rows'}")
            for entity in table.mapping.entities:
                read = ", ".join(f"{f.column} = {f.field}" for f in entity.fields)
                print_line(f"    {entity.type} {_found_by(entity)}: {read or 'no column'}")
            for link in table.mapping.links:
                print_line(f"    {link.source} {link.type or link.type_column} {link.target}")
            for kind in protected(table.mapping, case.schema):
                print_line(f"    Every {kind} of these rows is protected as a victim, and shown under a pseudonym.")
        if file.skipped:
            print_line(f"  not read, no mapping fits: {', '.join(file.skipped)}")
    print_counts("Rows", plan.counts)
    print_counts("New in the case", {**plan.new_entities, **plan.new_links})
    if plan.follows.sealed:
        print_counts("Sealed too, since only protected persons use them", plan.follows.sealed)
    if plan.follows.opened:
        print_counts("SEALED SO FAR, AND SEEN FROM THEN ON, since these rows tie others to them", plan.follows.opened)
    for name, reject in _shown_rejects(case, plan)[:_SHOWN]:
        place = shown(file_place(name, reject.table, reject.row, reject.column))
        print_line(f"{place}: {shown(reject.reason)}")
    if len(plan.rejects) > _SHOWN:
        print_line(f"… and {len(plan.rejects) - _SHOWN} more rejected rows (--rejects FILE writes them all)")


def _found_by(entity: EntityMapping) -> str:
    if entity.key is not None:
        return f"matched on {', '.join(entity.key.columns)}"
    return f"one for each {entity.beside}" if entity.beside else "each row is its own"


def _shown_rejects(case: Case, plan: Plan) -> tuple[tuple[str, Reject], ...]:
    """The rejected rows without what stood in those of tables whose persons are protected."""
    kinds = case.schema.entities
    hidden = {
        (file.path.name, table.name)
        for file in plan.files
        for table in file.tables
        if any(kinds[entity.type].protects for entity in table.mapping.entities)
    }
    return tuple(
        (name, replace(r, value=MASK, reason=_WITHHELD, cells=()) if (name, r.table) in hidden else r)
        for name, r in plan.rejects
    )


def _print_result(plan: Plan, run: ImportRun | None, *, decided: bool, dry: bool) -> None:
    if run is not None:
        print_line(f"{run.label}: done. Undo it any day with undo-import {run.uid[:8]}.")
    elif dry:
        print_line("Nothing was written.")
    elif decided:
        print_line("Nothing to write: the case knows all of it already.")
    elif plan.suggested:
        print_line("Nothing was written: the mapping is only suggested. Look at it, then repeat with --yes.")
    else:
        print_line("Nothing was written. Look at the plan, then repeat with --yes.")


def _plan_json(case: Case, plan: Plan) -> dict[str, object]:
    return {
        "rows": plan.rows,
        "counts": plan.counts,
        "new_entities": plan.new_entities,
        "new_links": plan.new_links,
        "new_assertions": plan.new_assertions,
        "new_statuses": plan.new_statuses,
        "sealed": dict(plan.follows.sealed),
        "opened": dict(plan.follows.opened),
        "mapping": plan.mapping.name,
        "suggested": plan.suggested,
        "resumes": plan.resumes,
        "files": [
            {
                "file": f.path.name,
                "sha256": f.sha256,
                "format": f.format_name,
                "encoding": f.encoding,
                "separator": f.separator,
                "notes": list(f.notes),
                "skipped": list(f.skipped),
                "tables": [
                    {
                        "name": t.name,
                        "heading_row": t.heading_row,
                        "counts": t.counts,
                        "protects": list(protected(t.mapping, case.schema)),
                    }
                    for t in f.tables
                ],
            }
            for f in plan.files
        ],
        "rejects": [
            {"file": name, "table": r.table, "row": r.row, "column": r.column, "value": r.value, "reason": r.reason}
            for name, r in _shown_rejects(case, plan)
        ],
    }


def _run_json(run: ImportRun) -> dict[str, object]:
    return {
        "run": run.uid,
        "label": run.label,
        "state": run.state.value,
        "started": run.started_at,
        "finished": run.finished_at,
        "by": run.by,
        "counts": dict(run.counts),
        "reason": run.reason,
    }


def _counts(run: ImportRun) -> str:
    return ", ".join(f"{n:,} {outcome}" for outcome, n in run.counts.items() if n)


def _masked(case: Case, waiting: conflicts.Waiting, value: str) -> str:
    subject = waiting.subject
    if isinstance(subject, Entity) and subject.protected:
        return MASK if names(case.schema.entities[subject.type], waiting.claim.field) else value
    return value
