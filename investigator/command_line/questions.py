"""Commands that ask: stats, search, show, expand, path, figures, sites, audit."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from graph import audit
from graph.current import assertions
from graph.facts import AuditEntry, Entity, Link, StatusChange
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.paths import shortest_path
from investigator.case import Case
from investigator.command_line.output import print_counts, print_json, print_line, print_table
from investigator.disclosure import Disclosure
from investigator.exhibits.journal import unfinished
from investigator.search import Hit, found_entity, search

_AUDIT_PAGE = 1000


class NotFound(WorldFault):
    """No entity has this id."""


def stats(case: Case, options: argparse.Namespace) -> int:
    """How much the case holds."""
    found = case.ask(lambda s: s.stats())
    if options.json:
        print_json(
            {
                "entities": dict(found.entities),
                "links": dict(found.links),
                "assertions": found.assertions,
                "sources": found.sources,
            }
        )
        return 0
    print_line(f"{case.info.title} ({case.where})")
    print_counts("Entities", found.entities)
    print_counts("Links", found.links)
    print_table([("Assertions", f"{found.assertions:,}"), ("Sources", f"{found.sources:,}")])
    return 0


def find(case: Case, options: argparse.Namespace) -> int:
    """One list of hits for each text."""
    disclosure = Disclosure(case.schema, reason=options.reveal)
    answers = [search(case, text, disclosure, options.limit) for text in options.texts]
    disclosure.log(case)
    if options.json:
        print_json([[_hit(hit) for hit in hits] for hits in answers])
        return 0
    for text, hits in zip(options.texts, answers, strict=True):
        if len(answers) > 1:
            print_line(f"“{text}”")
        print_table((h.entity.uid, h.entity.type, h.name, h.why) for h in hits)
        if not hits:
            print_line("Nothing found.")
    return 0


def show(case: Case, options: argparse.Namespace) -> int:
    """An entity with everything asserted of it."""
    entity = entity_named(case, options.id)
    disclosure = Disclosure(case.schema, reason=options.reveal)
    facts = list(_assertions(case, entity, disclosure))
    statuses = case.ask(lambda s: s.statuses("", [entity.uid]))
    around = case.ask(lambda s: s.expand(entity.uid, None, 200))
    names = {e.uid: disclosure.name(e) for e in (*around.entities, entity)}
    values = disclosure.values(entity)
    disclosure.log(case)
    if options.json:
        print_json(
            _described(entity, names[entity.uid])
            | {
                "values": {name: list(found) for name, found in values.items()},
                "disputed": list(entity.disputed),
                "assertions": facts,
                "statuses": [_status(s) for s in statuses],
                "links": [_link(k, names) for k in around.links],
                "links_total": around.total,
            }
        )
        return 0
    print_line(f"{names[entity.uid]}  ({entity.type} {entity.uid}){'  PROTECTED' if entity.protected else ''}")
    print_table(
        [[f["field"], f["value"], f["standing"], f["grade"], f"{f['source']}, {f['locator']}"] for f in facts],
        ["field", "value", "standing", "grade", "source"],
    )
    if statuses:
        print_line()
        print_table(
            [(s.axis, s.value, f"{s.happened} → {s.learned}", s.body) for s in statuses],
            ["axis", "status", "happened → learned", "by"],
        )
    print_line()
    print_table([_link_line(k, entity, names) for k in around.links])
    return 0


def expand(case: Case, options: argparse.Namespace) -> int:
    """The neighbours of an entity, or how many there are."""
    entity = entity_named(case, options.id)
    if options.counts:
        counts = case.ask(lambda s: s.neighbour_counts(entity.uid))
        rows = [
            {"link": c.link_type, "direction": "out" if c.outgoing else "in", "type": c.entity_type, "count": c.count}
            for c in counts
        ]
        if options.json:
            print_json(rows)
        else:
            print_table([list(row.values()) for row in rows], ["link", "direction", "type", "count"])
        return 0
    around = case.ask(lambda s: s.expand(entity.uid, options.types, options.limit))
    disclosure = Disclosure(case.schema, reason=options.reveal)
    names = {e.uid: disclosure.name(e) for e in (*around.entities, entity)}
    disclosure.log(case)
    if options.json:
        print_json(
            {
                "entities": [_described(e, names[e.uid]) for e in around.entities],
                "links": [_link(k, names) for k in around.links],
                "total": around.total,
            }
        )
        return 0
    print_table([_link_line(k, entity, names) for k in around.links])
    if around.total > len(around.links):
        print_line(f"{len(around.links)} of {around.total} links; ask for more with --limit.")
    return 0


def path(case: Case, options: argparse.Namespace) -> int:
    """A shortest path, or the word that there is none."""
    ends = entity_named(case, options.a), entity_named(case, options.b)
    found = case.ask(lambda s: shortest_path(s, ends[0].uid, ends[1].uid, options.exclude))
    if found is None:
        if options.json:
            print_json(None)
        else:
            print_line("There is no path between them.")
        return 0
    entities = case.ask(lambda s: s.entities(found.entities))
    links = case.ask(lambda s: s.links(found.links))
    disclosure = Disclosure(case.schema, reason=options.reveal)
    names = {e.uid: disclosure.name(e) for e in entities}
    disclosure.log(case)
    if options.json:
        print_json(
            {
                "length": len(links),
                "entities": [_described(e, names[e.uid]) for e in entities],
                "links": [_link(k, names) for k in links],
            }
        )
        return 0
    print_line(f"{len(links)} links")
    for step, entity in enumerate(entities):
        print_table([(f"{entity.type}", names[entity.uid], entity.uid)])
        if step < len(links):
            arrow = "→" if links[step].source == entity.uid else "←"
            print_line(f"   {arrow} {case.schema.links[links[step].type].en}")
    return 0


def log(case: Case, options: argparse.Namespace) -> int:
    """The log, and whether its chain is unbroken; exit 1 where it is not."""
    entries = list(_entries(case))
    broken = audit.first_break(entries)
    shown = entries[-options.last :] if options.last else entries
    begun = unfinished(entries)
    if options.json:
        print_json(
            {
                "unbroken": broken is None,
                "head": entries[-1].hash if entries else audit.GENESIS,
                "bundles_begun": list(begun),
                "entries": [
                    {"seq": e.seq, "at": e.at, "by": e.by, "action": e.action, "detail": e.detail, "hash": e.hash}
                    for e in shown
                ],
            }
        )
    else:
        print_table([(e.seq, e.at, e.by, e.action, e.detail) for e in shown], ["no.", "at", "by", "what", "detail"])
        if broken is None:
            print_line(f"The chain of {len(entries)} entries is unbroken. Head: {entries[-1].hash if entries else '-'}")
        else:
            print_line(f"THE CHAIN IS BROKEN at entry {broken}: somebody altered, added or removed entries.")
        for bundle in begun:
            print_line(f"Bundle {bundle} was begun and never noted as exported: it may lie somewhere.")
    return 0 if broken is None else 1


def _entries(case: Case) -> Iterator[AuditEntry]:
    after = 0
    while page := case.ask(lambda s, a=after: s.audit(a, _AUDIT_PAGE)):  # type: ignore[misc]
        yield from page
        after = page[-1].seq


def entity_named(case: Case, words: str) -> Entity:
    """The entity with this id, or its beginning. Raises NotFound."""
    entity = found_entity(case, words)
    if entity is None:
        raise NotFound(f"There is no entity {words} in this case.", "“search” prints the ids.")
    return entity


def _assertions(case: Case, entity: Entity, disclosure: Disclosure) -> Iterator[dict[str, str]]:
    records = case.ask(lambda s: s.records_about([entity.uid]))
    judgements = case.ask(lambda s: s.judgements_on([r.uid for r in records]))
    sources = {s.uid: s for s in case.ask(lambda s: s.sources(sorted({r.source for r in records})))}
    for made in assertions(records, judgements):
        claim = disclosure.claim(entity, made.claim)
        source = sources.get(made.record.source)
        cell = f", column {claim.cell}" if claim.cell else ""
        yield {
            "record": made.record.uid,
            "slot": claim.slot,
            "field": claim.field,
            "value": claim.value,
            "original": claim.original,
            "standing": made.standing.value,
            "grade": str(made.grade),
            "source": source.exhibit or source.title if source else "",
            "file": source.file_name if source else "",
            "sha256": source.sha256 if source else "",
            "locator": f"{made.record.locator}{cell}",
            "learned": made.record.learned_at,
            "by": made.record.by,
        }


def _hit(hit: Hit) -> dict[str, object]:
    return _described(hit.entity, hit.name) | {"why": hit.why, "score": hit.score}


def _described(entity: Entity, name: str) -> dict[str, object]:
    return {"id": entity.uid, "type": entity.type, "name": name}


def _status(status: StatusChange) -> dict[str, object]:
    return {
        "axis": status.axis,
        "value": status.value,
        "happened": status.happened,
        "learned": status.learned,
        "body": status.body,
        "reference": status.reference,
    }


def _link(link: Link, names: dict[EntityId, str]) -> dict[str, object]:
    return {
        "id": link.uid,
        "type": link.type,
        "source": link.source,
        "target": link.target,
        "source_name": names.get(link.source, ""),
        "target_name": names.get(link.target, ""),
        "values": {name: list(found) for name, found in link.values.items()},
    }


def _link_line(link: Link, entity: Entity, names: dict[EntityId, str]) -> Sequence[object]:
    outgoing = link.source == entity.uid
    other = link.target if outgoing else link.source
    return ("→" if outgoing else "←", link.type, names.get(other, other), other)
