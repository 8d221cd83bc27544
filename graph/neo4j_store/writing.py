"""Applying change sets to a case on a server: whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph import settling
from graph.audit import detail_of
from graph.changes import ChangeSet, Document, NewEntity, NewLink, RunStep, Touched
from graph.checks import SCHEMA, basis, check, check_basis, referred
from graph.derived import Derived, derive
from graph.facts import ImportRun, Judgement, Record, RunState, Source, StatusChange
from graph.ids import EntityId, LinkId, RunId
from graph.language import _
from graph.neo4j_store import statements
from graph.neo4j_store.deriving import recompute, reseal
from graph.neo4j_store.following import Following, Moved
from graph.neo4j_store.judging import judge
from graph.neo4j_store.rows import Properties, document_place, source_row
from graph.neo4j_store.subjects import Subject, by_ends
from graph.neo4j_store.transaction import Transaction
from graph.neo4j_store.vocabulary import schema_of
from graph.protection import lifted, newly_protected
from graph.store import Conflict


@dataclass(frozen=True, slots=True)
class _Known:
    """What a change refers to, as it was before (`held`) and as it is with what the change brings (`now`).

    `decided`: whose protection the change itself decides; `moved`: what follows that, or new links.
    """

    held: Mapping[str, Subject]
    now: Mapping[str, Subject]
    decided: frozenset[str]
    moved: Moved


def apply(work: Transaction, change: ChangeSet) -> Touched:
    """See GraphWriter.apply."""
    if change.step is not None and not _advanced(work, change.step):
        return Touched(applied=False)
    known = _checked(work, change)
    records = new_records(work, change.records)
    put_sources(work, change.sources)
    fresh = _put_subjects(work, change, known, records)
    put_records(work, records, known.now, anchoring=fresh)
    put_statuses(work, change.statuses, known.now)
    judged = judge(work, change.judgements)
    put_documents(work, change.documents)
    foreseen = _changed_protection(known)
    reseal(work, foreseen)
    hidden_run = change.step is not None and change.step.after.state is RunState.RUNNING
    new_to = {r.subject for r in records} - fresh
    shared = _shared_now(work, change.step)
    touched = new_to | judged | shared
    recompute(work, sorted(touched), leave_shown=hidden_run)
    turned = Following(work).settled(change, known.moved, new_to | judged, known.decided)
    turned |= _newly_named(work, change.documents)
    log_change(work, change)
    return _touched(work, fresh | touched | turned | {subject.uid for subject in foreseen}, known.now)


def settle(work: Transaction, run: RunId, limit: int) -> int:
    """See GraphWriter.settle."""
    row = work.value(statements.RUN, uid=run)
    if row is None or row["settled"]:
        return 0
    page = work.value(statements.SETTLING, run=run, after=row.get("_settled_to", ""), limit=settling.PAGE)
    looked_at, shared = settling.up_to(page, limit)
    if not looked_at:
        work.run(statements.SETTLED, uid=run)
        return 0
    recompute(work, shared)
    work.run(statements.SETTLED_TO, uid=run, to=looked_at[-1])
    return len(looked_at)


def put_runs(work: Transaction, runs: Iterable[ImportRun]) -> None:
    """Keep import runs as they now stand."""
    for run in runs:
        work.run(statements.PUT_RUN, uid=run.uid, row=work.rows.import_run(run) | {"case": work.case.number})


def put_sources(work: Transaction, sources: Iterable[Source]) -> None:
    """Keep sources that are not there yet."""
    work.put(statements.SOURCES, map(source_row, sources))


def put_entities(work: Transaction, entities: Iterable[tuple[Subject, Derived]]) -> None:
    """Keep new entities."""
    work.put(statements.ENTITIES, (work.shown.entity(subject, derived) for subject, derived in entities))


def put_links(work: Transaction, links: Iterable[tuple[Subject, Derived]], *, anchored: Collection[str]) -> None:
    """Keep new links; those that no record in the same change anchors get an anchor of their own."""
    rows: list[Properties] = []
    anchors: list[Properties] = []
    for link, derived in links:
        ends = {"uid": link.uid, "type": link.type, "source": link.source, "target": link.target}
        rows.append(ends | {"props": work.shown.link(link, derived)})
        if link.uid not in anchored:
            anchors.append({"about": link.uid} | _anchor(link))
    work.put_all(statements.LINKS, by_ends(rows), whole=False)
    work.put(statements.ANCHORS, anchors)


def new_records(work: Transaction, records: Sequence[Record]) -> list[Record]:
    """The records that are not there yet. Raises Conflict where one is there from another run."""
    if not records:
        return []
    held = dict(work.value(statements.KNOWN_RECORDS, uids=[r.uid for r in records]))
    if any(held.get(r.uid, r.run) != r.run for r in records):
        raise Conflict(_("Another import brought the same rows in the meantime."), _("Plan the import again."))
    return list({r.uid: r for r in records if r.uid not in held}.values())


def put_records(
    work: Transaction, records: Iterable[Record], subjects: Mapping[str, Subject], *, anchoring: Collection[str]
) -> None:
    """Keep new records; the first one about a link among `anchoring` is where the link is found by its uid."""
    plain: list[Properties] = []
    anchors: list[Properties] = []
    anchored: set[str] = set()
    for record in records:
        subject = subjects[record.subject]
        row = work.rows.record(record, subject.type, protected=subject.protected)
        if subject.is_link and subject.uid in anchoring and subject.uid not in anchored:
            anchored.add(subject.uid)
            anchors.append(row | _anchor(subject))
        else:
            plain.append(row)
    work.put_all(statements.RECORDS, plain)
    work.put_all(statements.ANCHORING_RECORDS, anchors)


def put_statuses(work: Transaction, statuses: Iterable[StatusChange], subjects: Mapping[str, Subject]) -> None:
    """Keep status entries that are not there yet."""
    work.put_all(statements.STATUSES, (work.rows.status(s, protected=subjects[s.subject].protected) for s in statuses))


def put_documents(work: Transaction, documents: Iterable[Document]) -> None:
    """Put documents in place of those that they were made from. Raises Conflict where another is there by now."""
    for document in documents:
        place = document_place(document.kind, document.name)
        row = work.value(statements.DOCUMENT, place=place)
        held = work.rows.document_of(row).text if row else None
        if held == document.text:
            continue
        if held != document.before:
            raise Conflict(
                _("The {kind} “{name}” was changed in the meantime.").format(kind=document.kind, name=document.name),
                _("Look at it again."),
            )
        if document.text is None:
            work.run(statements.DROP_DOCUMENT, place=place)
        else:
            new = work.rows.document(document) | {"case": work.case.number}
            work.run(statements.PUT_DOCUMENT, place=place, row=new)
        if document.kind == SCHEMA[0]:
            work.note_new_vocabulary()


def log_change(work: Transaction, change: ChangeSet) -> None:
    """Add the line about a change to the log."""
    work.log(by=change.by, at=change.at, action=change.label, detail=detail_of(change))


def _advanced(work: Transaction, step: RunStep) -> bool:
    row = work.value(statements.RUN, uid=step.after.uid)
    held = work.rows.import_run_of(row) if row else None
    if held is not None and replace(held, settled=step.after.settled) == step.after:
        return False
    before = step.before
    if held is not None and before is not None:
        as_expected = replace(held, settled=before.settled) == before
    else:
        as_expected = held is None and before is None
    if not as_expected:
        raise Conflict(
            _("This import went on elsewhere in the meantime."), _("Look at the list of imports and try again.")
        )
    put_runs(work, (step.after,))
    return True


def _checked(work: Transaction, change: ChangeSet) -> _Known:
    """Raises Refused or Conflict."""
    uids = referred(change) | {uid for uid, _ in change.expects} | {j.target for j in change.judgements}
    held = work.known(uids)
    types = {uid: subject.type for uid, subject in held.items()}
    check(change, work.rows.vocabulary.schema, types)
    _check_basis(work, change, held)
    for uid, version in change.expects:
        if uid not in held or held[uid].version != version:
            raise Conflict(
                _("Somebody else changed this in the meantime."), _("Look at it again and repeat your change.")
            )
    schema = work.rows.vocabulary.schema
    open_now = lifted(change)
    decided = {str(uid): uid not in open_now for uid in newly_protected(change, schema, types) | open_now}
    now = dict(held)
    for entity in change.entities:
        now.setdefault(entity.uid, new_entity(entity))
    fresh = [link for link in change.links if link.uid not in held]
    for link in fresh:
        now.setdefault(link.uid, new_link(link))
    types = {uid: subject.type for uid, subject in now.items()}
    turned = [uid for uid, protected in decided.items() if uid in now and now[uid].protected != protected]
    rules = Following(work)
    moved = rules.moved(fresh, types, decided, turned)
    more = work.known(moved.held - now.keys())
    held, now = held | more, now | more
    now = {uid: replace(s, protected=decided.get(uid, s.protected)) for uid, s in now.items()}
    foreseen = rules.foreseen(change, fresh, moved, now)
    marked = {
        uid: replace(s, protected=foreseen[uid]) if uid in foreseen and uid not in decided else s
        for uid, s in now.items()
    }
    return _Known(held, marked, frozenset(decided), moved)


def _check_basis(work: Transaction, change: ChangeSet, held: Mapping[str, Subject]) -> None:
    asked = [uid for uid in basis(change) if uid not in held]
    there = set(work.value(statements.THERE, uids=asked)) if asked else set()
    check_basis(change, there | held.keys())


def new_entity(entity: NewEntity) -> Subject:
    """An entity as it is before anything is said of it."""
    return Subject(entity.uid, entity.type, 1, (), key=entity.key, protected=entity.protected)


def new_link(link: NewLink) -> Subject:
    """A link as it is before anything is said of it."""
    return Subject(link.uid, link.type, 1, (), source=link.source, target=link.target)


def _put_subjects(work: Transaction, change: ChangeSet, known: _Known, records: Iterable[Record]) -> frozenset[str]:
    about: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        about[record.subject].append(record)
    judgements: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judged in change.judgements:
        judgements[judged.target].append(judged)

    def made(uid: str) -> tuple[Subject, Derived]:
        found = about[uid]
        subject = replace(known.now[uid], runs=tuple(sorted({r.run for r in found})))
        on_them = [j for r in found for j in judgements[r.uid]] if judgements else []
        return subject, derive(work.rows.vocabulary.schema.typed(subject.type), found, on_them)

    anchored = frozenset(about)
    entities = dict.fromkeys(e.uid for e in change.entities if e.uid not in known.held)
    links = dict.fromkeys(k.uid for k in change.links if k.uid not in known.held)
    put_entities(work, map(made, entities))
    put_links(work, map(made, links), anchored=anchored)
    return frozenset(entities) | frozenset(links)


def _newly_named(work: Transaction, documents: Iterable[Document]) -> set[str]:
    """What another vocabulary names that had no name before, and is sealed from now on."""
    texts = [document.text or "" for document in documents if document.kind == SCHEMA[0]]
    return Following(work, schema_of(texts)).seal_what_should_be() if texts else set()


def _changed_protection(known: _Known) -> list[Subject]:
    return [known.now[uid] for uid, subject in known.held.items() if known.now[uid].protected != subject.protected]


def _shared_now(work: Transaction, step: RunStep | None) -> set[str]:
    """What rests on a run that just appeared or disappeared and on something else, unless settle() will see to it."""
    if step is None or step.before is None or not step.after.settled or step.after.state is RunState.RUNNING:
        return set()
    return set(work.value(statements.SHARED, run=step.after.uid))


def _touched(work: Transaction, uids: Collection[str], known: Mapping[str, Subject]) -> Touched:
    links = {uid for uid in uids if uid in known and known[uid].is_link}
    strange = [uid for uid in uids if uid not in known]
    links |= {uid for uid, subject in work.known(strange).items() if subject.is_link}
    return Touched(
        entities=tuple(EntityId(uid) for uid in sorted(set(uids) - links)),
        links=tuple(LinkId(uid) for uid in sorted(links)),
    )


def _anchor(link: Subject) -> Properties:
    return {"_link": link.type, "_from": link.source, "_to": link.target}
