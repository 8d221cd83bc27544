"""Applying change sets to a case file: whole or not at all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

import apsw

from graph import settling
from graph.audit import detail_of, next_entry
from graph.changes import ChangeSet, Document, NewEntity, NewLink, RunStep, Touched
from graph.checks import SCHEMA, basis, check, check_basis, referred
from graph.current import assertions, is_withdrawn, pending_slots, stands
from graph.derived import Derived, derive
from graph.facts import AuditEntry, ImportRun, Judgement, Record, RunState, Source, Standing, StatusChange
from graph.ids import EntityId, LinkId, RunId
from graph.language import _
from graph.schema import Schema, standard
from graph.sqlite_store.following import Following
from graph.sqlite_store.reading import judgements_on, records_for_current, records_where, types_of
from graph.sqlite_store.rows import (
    audit_of,
    audit_text,
    judgement_text,
    names_text,
    record_text,
    run_of,
    run_text,
    source_text,
    status_text,
    values_text,
)
from graph.store import Conflict, Part, Piece

_SHARED = """
    SELECT DISTINCT subject FROM record AS mine WHERE run = ?1
    AND EXISTS (SELECT 1 FROM record WHERE record.subject = mine.subject AND record.run <> ?1)
"""

_SETTLING = """
    SELECT subject, EXISTS (SELECT 1 FROM record WHERE record.subject = page.subject AND record.run <> ?1)
    FROM (SELECT DISTINCT subject FROM record WHERE run = ?1 AND subject > ?2 ORDER BY subject LIMIT ?3) AS page
    ORDER BY subject
"""

_THERE = """
    WITH asked AS (SELECT value AS uid FROM json_each(?))
    SELECT uid FROM asked WHERE EXISTS (SELECT 1 FROM source WHERE source.uid = asked.uid)
    OR EXISTS (SELECT 1 FROM record WHERE record.uid = asked.uid)
    OR EXISTS (SELECT 1 FROM status WHERE status.uid = asked.uid)
    OR EXISTS (SELECT 1 FROM entity WHERE entity.uid = asked.uid)
"""


class Writing:
    """The writing half of a case file; every method runs inside a transaction of its caller."""

    def __init__(self, connection: apsw.Connection, schema: Schema) -> None:
        self._connection = connection
        self.schema = schema

    def apply(self, change: ChangeSet) -> Touched:
        """See GraphWriter.apply."""
        if change.step is not None and not self._advanced(change.step):
            return Touched(applied=False)
        known = types_of(self._connection, referred(change))
        check(change, self.schema, known)
        check_basis(change, self._there(basis(change)))
        self._expect(change.expects)
        records = self._new_records(change.records)
        self._insert_sources(change.sources)
        fresh = self._insert_subjects(change, known, records)
        self._insert_records(records)
        self._insert_statuses(change.statuses)
        judged = self._insert_judgements(change.judgements)
        self._put_documents(change.documents)
        touched = ({r.subject for r in records} | judged) - fresh
        turned = Following(self._connection, self.schema).protect(change, known, touched)
        hidden_run = change.step is not None and change.step.after.state is RunState.RUNNING
        shared = self._shared_now(change.step)
        self._recompute(sorted(touched | shared), leave_shown=hidden_run)
        self._log_change(change)
        if self._learn_vocabulary(change.documents):
            turned |= Following(self._connection, self.schema).seal_what_should_be()
        changed = fresh | touched | shared | turned
        brought = {e.uid for e in change.entities} | {k.uid for k in change.links}
        kinds = known | types_of(self._connection, changed - brought - known.keys())
        links = {k.uid for k in change.links} | {uid for uid, kind in kinds.items() if kind in self.schema.links}
        return Touched(
            entities=tuple(EntityId(uid) for uid in sorted(changed - links)),
            links=tuple(LinkId(uid) for uid in sorted(changed & links)),
        )

    def settle(self, run: RunId, limit: int) -> int:
        """See GraphWriter.settle."""
        row = self._connection.execute("SELECT body, settled_to FROM run WHERE uid = ?", (run,)).fetchone()
        if row is None or run_of(run, row[0]).settled:
            return 0
        page = self._connection.execute(_SETTLING, (run, row[1], settling.PAGE)).fetchall()
        looked_at, shared = settling.up_to(((str(uid), bool(more)) for uid, more in page), limit)
        if not looked_at:
            body = run_text(replace(run_of(run, row[0]), settled=True))
            self._connection.execute("UPDATE run SET body = ?, settled_to = '' WHERE uid = ?", (body, run))
            return 0
        self._recompute(shared)
        self._connection.execute("UPDATE run SET settled_to = ? WHERE uid = ?", (looked_at[-1], run))
        return len(looked_at)

    def log(self, *, by: str, at: str, action: str, detail: str) -> None:
        """Append one entry to the log."""
        row = self._connection.execute("SELECT seq, body, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        entry = next_entry(audit_of(*row) if row else None, at=at, by=by, action=action, detail=detail)
        self._insert_audit((entry,))

    def load(self, part: Part, values: Iterable[Piece]) -> None:
        """See GraphWriter.load."""
        match part:
            case Part.RUNS:
                self._put_runs(cast(Iterable[ImportRun], values))
            case Part.SOURCES:
                self._insert_sources(cast(Iterable[Source], values))
            case Part.ENTITIES:
                self._insert_entities((e, _NOTHING) for e in cast(Iterable[NewEntity], values))
            case Part.LINKS:
                self._insert_links((k, _NOTHING) for k in cast(Iterable[NewLink], values))
            case Part.RECORDS:
                self._insert_records(cast(Iterable[Record], values))
            case Part.STATUSES:
                self._insert_statuses(cast(Iterable[StatusChange], values))
            case Part.JUDGEMENTS:
                self._insert_judgements(tuple(cast(Iterable[Judgement], values)))
            case Part.DOCUMENTS:
                self._put_documents(cast(Iterable[Document], values))
            case Part.AUDIT:
                self._insert_audit(cast(Iterable[AuditEntry], values))

    def rebuild(self, uids: Sequence[str]) -> None:
        """Compute the current values of these subjects anew."""
        self._recompute(uids, versions=False)

    def _advanced(self, step: RunStep) -> bool:
        row = self._connection.execute("SELECT body FROM run WHERE uid = ?", (step.after.uid,)).fetchone()
        held = run_of(step.after.uid, row[0]) if row else None
        if held is not None and replace(held, settled=step.after.settled) == step.after:
            return False
        expected = step.before
        if (held is None) != (expected is None) or (
            held is not None and expected is not None and replace(held, settled=expected.settled) != expected
        ):
            raise Conflict(
                _("This import went on elsewhere in the meantime."), _("Look at the list of imports and try again.")
            )
        self._put_runs((step.after,))
        return True

    def _put_runs(self, runs: Iterable[ImportRun]) -> None:
        self._connection.executemany(
            "INSERT INTO run (uid, hidden, body) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (uid) DO UPDATE SET hidden = ?2, settled_to = '', body = ?3",
            ((run.uid, run.hidden, run_text(run)) for run in runs),
        )

    def _expect(self, expects: Iterable[tuple[str, int]]) -> None:
        for uid, version in expects:
            row = self._connection.execute(
                "SELECT version FROM entity WHERE uid = ?1 UNION ALL SELECT version FROM link WHERE uid = ?1", (uid,)
            ).fetchone()
            if row is None or row[0] != version:
                raise Conflict(
                    _("Somebody else changed this in the meantime."), _("Look at it again and repeat your change.")
                )

    def _there(self, uids: Iterable[str]) -> set[str]:
        """The sources, records, status entries and entities among `uids`."""
        return {uid for (uid,) in self._connection.execute(_THERE, (json.dumps(sorted(uids)),))}

    def _new_records(self, records: Sequence[Record]) -> list[Record]:
        uids = json.dumps([r.uid for r in records])
        held = dict(
            self._connection.execute(
                "SELECT uid, run FROM record WHERE uid IN (SELECT value FROM json_each(?))", (uids,)
            )
        )
        if any(held.get(r.uid, r.run) != r.run for r in records):
            raise Conflict(_("Another import brought the same rows in the meantime."), _("Plan the import again."))
        return list({r.uid: r for r in records if r.uid not in held}.values())

    def _insert_subjects(self, change: ChangeSet, known: dict[str, str], records: Iterable[Record]) -> set[str]:
        about: defaultdict[str, list[Record]] = defaultdict(list)
        for record in records:
            about[record.subject].append(record)
        entities = {e.uid: e for e in change.entities if e.uid not in known}
        links = {k.uid: k for k in change.links if k.uid not in known}
        kinds = self.schema.entities
        try:
            self._insert_entities((e, derive(kinds[e.type], about[e.uid], ())) for e in entities.values())
        except apsw.ConstraintError as error:
            raise Conflict(
                _("Somebody else brought in the same person or thing."), _("Plan the import again.")
            ) from error
        self._insert_links((k, derive(self.schema.links[k.type], about[k.uid], ())) for k in links.values())
        return set(entities) | set(links)

    def _insert_entities(self, entities: Iterable[tuple[NewEntity, Derived]]) -> None:
        first = self._connection.execute("SELECT coalesce(max(id), 0) + 1 FROM entity").get
        numbered = list(enumerate(entities, first))
        self._connection.executemany(
            "INSERT INTO entity (id, uid, type, key, protected, vals, disputed) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (number, e.uid, e.type, e.key, e.protected, values_text(d.values), names_text(d.disputed))
                for number, (e, d) in numbered
            ),
        )
        self._connection.executemany(
            "INSERT INTO search (id, text) VALUES (?, ?)", ((number, d.search) for number, (_, d) in numbered)
        )

    def _insert_links(self, links: Iterable[tuple[NewLink, Derived]]) -> None:
        self._connection.executemany(
            "INSERT INTO link (uid, type, source, target, vals, disputed) VALUES (?, ?, ?, ?, ?, ?)",
            ((k.uid, k.type, k.source, k.target, values_text(d.values), names_text(d.disputed)) for k, d in links),
        )

    def _insert_sources(self, sources: Iterable[Source]) -> None:
        self._connection.executemany(
            "INSERT INTO source (uid, body) VALUES (?, ?) ON CONFLICT (uid) DO NOTHING",
            ((s.uid, source_text(s)) for s in sources),
        )

    def _insert_records(self, records: Iterable[Record]) -> None:
        self._connection.executemany(
            "INSERT INTO record (uid, subject, source, run, stands, assertions, pending, body)"
            " VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
            ((r.uid, r.subject, r.source, r.run, len(r.claims), bool(r.pending), record_text(r)) for r in records),
        )

    def _insert_statuses(self, statuses: Iterable[StatusChange]) -> None:
        self._connection.executemany(
            "INSERT INTO status (uid, subject, axis, source, run, stands, body) VALUES (?, ?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (uid) DO NOTHING",
            (
                (s.uid, s.subject, s.axis, s.citations[0].source if s.citations else "", s.run, status_text(s))
                for s in statuses
            ),
        )

    def _insert_judgements(self, judgements: Sequence[Judgement]) -> set[str]:
        """Returns the subjects whose records were judged."""
        if not judgements:
            return set()
        self._connection.executemany(
            "INSERT INTO judgement (uid, target, body) VALUES (?, ?, ?) ON CONFLICT (uid) DO NOTHING",
            ((j.uid, j.target, judgement_text(j)) for j in judgements),
        )
        targets = sorted({j.target for j in judgements})
        made = judgements_on(self._connection, targets)
        subjects: set[str] = set()
        for record in records_where(self._connection, "uid", targets):
            about = [j for j in made if j.target == record.uid]
            live = stands(record, about)
            slots = _withdrawn_slots(record, about)
            self._connection.execute(
                "UPDATE record SET stands = ?, assertions = ?, pending = ? WHERE uid = ?",
                (live, len(record.claims) - slots if live else 0, bool(pending_slots(record, about)), record.uid),
            )
            subjects.add(record.subject)
        for (uid,) in self._connection.execute(
            "SELECT uid FROM status WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(targets),)
        ).fetchall():
            self._connection.execute(
                "UPDATE status SET stands = ? WHERE uid = ?", (not is_withdrawn(str(uid), made), uid)
            )
        return subjects

    def _put_documents(self, documents: Iterable[Document]) -> None:
        for document in documents:
            key = (document.kind, document.name)
            row = self._connection.execute("SELECT text FROM document WHERE kind = ? AND name = ?", key).fetchone()
            held = row[0] if row else None
            if held == document.text:
                continue
            if held != document.before:
                raise Conflict(
                    _("The {kind} “{name}” was changed in the meantime.").format(
                        kind=document.kind, name=document.name
                    ),
                    _("Look at it again."),
                )
            if document.text is None:
                self._connection.execute("DELETE FROM document WHERE kind = ? AND name = ?", key)
            else:
                self._connection.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", (*key, document.text))

    def _learn_vocabulary(self, documents: Iterable[Document]) -> bool:
        """Whether there is another vocabulary now: it may name what had no name before."""
        texts = [document.text for document in documents if document.kind == SCHEMA[0]]
        for text in texts:
            self.schema = standard().extended(text or "")
        return bool(texts)

    def _shared_now(self, step: RunStep | None) -> set[str]:
        """What rests on a run that just appeared or disappeared and on more; later steps are left to settle()."""
        if step is None or step.before is None or not step.after.settled or step.after.state is RunState.RUNNING:
            return set()
        return {uid for (uid,) in self._connection.execute(_SHARED, (step.after.uid,))}

    def _recompute(self, uids: Sequence[str], *, leave_shown: bool = False, versions: bool = True) -> None:
        """Bring the current values of existing subjects up to date.

        They follow from the visible records or, where none is visible, from all. With `leave_shown` subjects that are
        visible keep what they show: the run that touches them is not to be seen yet.
        """
        for batch in _batches(uids, 500):
            types = types_of(self._connection, batch)
            judgements = self._judgements_about(batch)
            for uid, records, shown in records_for_current(self._connection, batch):
                if not (shown and leave_shown):
                    self._update(uid, types[uid], records, judgements[uid], bump=versions)

    def _judgements_about(self, subjects: Sequence[str]) -> defaultdict[str, list[Judgement]]:
        found: defaultdict[str, list[Judgement]] = defaultdict(list)
        rows = self._connection.execute(
            "SELECT record.subject, record.uid FROM judgement JOIN record ON record.uid = judgement.target"
            " WHERE record.subject IN (SELECT value FROM json_each(?)) GROUP BY record.uid",
            (json.dumps(list(subjects)),),
        ).fetchall()
        subject_of = {str(uid): str(subject) for subject, uid in rows}
        for judged in judgements_on(self._connection, sorted(subject_of)):
            found[subject_of[judged.target]].append(judged)
        return found

    def _update(
        self, uid: str, type_name: str, records: Sequence[Record], judgements: Sequence[Judgement], *, bump: bool
    ) -> None:
        derived = derive(self.schema.typed(type_name), records, judgements)
        shown = (values_text(derived.values), names_text(derived.disputed), bump, uid)
        if type_name in self.schema.links:
            self._connection.execute(
                "UPDATE link SET vals = ?, disputed = ?, version = version + ? WHERE uid = ?", shown
            )
            return
        self._connection.execute("UPDATE entity SET vals = ?, disputed = ?, version = version + ? WHERE uid = ?", shown)
        self._connection.execute(
            "UPDATE search SET text = ? WHERE id = (SELECT id FROM entity WHERE uid = ?)", (derived.search, uid)
        )

    def _log_change(self, change: ChangeSet) -> None:
        self.log(by=change.by, at=change.at, action=change.label, detail=detail_of(change))

    def _insert_audit(self, entries: Iterable[AuditEntry]) -> None:
        self._connection.executemany(
            "INSERT INTO audit (seq, body, hash) VALUES (?, ?, ?)",
            ((entry.seq, audit_text(entry), entry.hash) for entry in entries),
        )


_NOTHING = Derived({}, (), "")


def _withdrawn_slots(record: Record, judgements: Sequence[Judgement]) -> int:
    return sum(made.standing is Standing.WITHDRAWN for made in assertions((record,), judgements))


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
