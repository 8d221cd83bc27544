"""Files as agencies send them, a case that takes them in, and a picture of it that does not depend on random uids."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.facts import UNGRADED, Entity, Grade, ImportRun, Link
from graph.store import GraphStore
from graph.values import Kind
from importers.mapping import Constant, EntityMapping, FieldColumn, Key, LinkMapping, Mapping, TableMapping
from investigator.case import Case, Secrets, new_case, open_case
from investigator.import_plan import Plan
from investigator.intake import carry_out, plan_import

PASSPHRASE = "a passphrase of the tests"
SECRETS = Secrets(PASSPHRASE)

_PAGE = 500


def case_file(folder: Path, name: str = "work.case") -> Case:
    """A new, empty, fictional case in a file."""
    return new_case(str(folder / name), SECRETS, title="Work", fictional=True)


def again(case_name: Path) -> Case:
    return open_case(str(case_name), SECRETS)


def csv_file(path: Path, heading: Sequence[str], *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def fields(pairs: MappingOf[str, str]) -> tuple[FieldColumn, ...]:
    """Columns by field."""
    return tuple(FieldColumn(name, column) for name, column in pairs.items())


def register(series: str, *tables: TableMapping) -> Mapping:
    return Mapping(series, series, tables)


def suspects(series: str = "suspects", scope: str = "register:police", **more: object) -> Mapping:
    """Suspects by the number of their file, with what most registers say of a person."""
    columns = {"name": "Name", "birth_date": "Born", "sex": "Sex", "nationality": "Nationality"}
    person = EntityMapping("person", "Person", Key(("No",), scope), fields(columns))
    return register(series, TableMapping(entities=(person,), **more))


HEADING = ("No", "Name", "Born", "Sex", "Nationality")


def directors(series: str = "companies") -> Mapping:
    """Companies with a director each, joined from one day to another."""
    person = EntityMapping("person", "Person", Key(("Passport",), "world"), fields({"name": "Director"}))
    company = EntityMapping(
        "company", "Organization", Key(("Reg",), "register:business"), fields({"name": "Company"}), required=True
    )
    link = LinkMapping("person", "company", "DIRECTS", since="From", until="To")
    return register(series, TableMapping(entities=(person, company), links=(link,)))


DIRECTORS = ("Passport", "Director", "Reg", "Company", "From", "To")


def victims(series: str = "intake") -> Mapping:
    """Persons with a victim profile, who are protected, and the phone that they use."""
    columns = {
        "name": "Name", "name_khmer": "Khmer name", "birth_date": "Born", "phone": "Phone",
        "document_number": "Document", "address": "Address", "notes": "Notes", "nationality": "Nationality",
    }  # fmt: skip
    person = EntityMapping("person", "Person", Key(("Document",), "world"), fields(columns))
    profile = EntityMapping(
        "profile", "VictimProfile", Key(("Case",), "register:intake"), fields({"case_number": "Case", "notes": "Story"})
    )
    return register(
        series, TableMapping(entities=(person, profile), links=(LinkMapping("person", "profile", "HAS_PROFILE"),))
    )


VICTIMS = ("Name", "Khmer name", "Born", "Phone", "Document", "Address", "Notes", "Nationality", "Case", "Story")


def with_phones(*, victims: bool) -> Mapping:
    """Persons with the phones that they use, and a profile where they are victims."""
    person = EntityMapping("person", "Person", Key(("Document",), "world"), fields({"name": "Name"}))
    phone = EntityMapping(
        "phone",
        "Identifier",
        Key(("Phone",), "world", Kind.PHONE),
        fields({"number": "Phone"}),
        (Constant("kind", "phone"),),
    )
    profile = EntityMapping("profile", "VictimProfile", Key(("Case",), "register:v"), fields({"case_number": "Case"}))
    uses, has = LinkMapping("person", "phone", "USES"), LinkMapping("person", "profile", "HAS_PROFILE")
    table = TableMapping(
        entities=(person, phone, *((profile,) if victims else ())), links=(uses, *((has,) if victims else ()))
    )
    return register("victims" if victims else "suspects", table)


PHONES = ("Document", "Name", "Phone", "Case")


def calls(series: str = "calls") -> Mapping:
    """Calls between phones, counted by row."""
    ends = tuple(
        EntityMapping(
            name,
            "Identifier",
            Key((column,), "world", Kind.PHONE),
            fields({"number": column}),
            (Constant("kind", "phone"),),
            required=True,
        )
        for name, column in (("a", "From"), ("b", "To"))
    )
    link = LinkMapping("a", "b", "CALLED", fields=fields({"count": "Calls", "time": "Time"}))
    return register(series, TableMapping(entities=ends, links=(link,)))


def plan(case: Case, *paths: Path, mapping: Mapping | None = None, grade: Grade = UNGRADED) -> Plan:
    return plan_import(case, paths, mapping=mapping, grade=grade)


def take_in(
    case: Case, *paths: Path, mapping: Mapping | None = None, grade: Grade = UNGRADED
) -> tuple[Plan, ImportRun | None]:
    made = plan(case, *paths, mapping=mapping, grade=grade)
    return made, carry_out(case, made)


def taken_in(case: Case, *paths: Path, mapping: Mapping | None = None, grade: Grade = UNGRADED) -> ImportRun:
    """The run of an import that wrote something."""
    _, run = take_in(case, *paths, mapping=mapping, grade=grade)
    assert run is not None
    return run


def counted(made: Plan) -> dict[str, int]:
    """Rows by outcome, without the outcomes that no row has."""
    return {outcome: number for outcome, number in made.counts.items() if number}


def entities(case: Case, kind: str) -> list[Entity]:
    return case.ask(lambda s: _entities(s, kind))


def links(case: Case, kind: str) -> list[Link]:
    return case.ask(lambda s: _links(s, kind))


def only(case: Case, kind: str) -> Entity:
    (found,) = entities(case, kind)
    return found


def named(case: Case, kind: str, name: str) -> Entity:
    (found,) = (e for e in entities(case, kind) if name in e.values.get("name", ()))
    return found


def assertions(case: Case) -> int:
    return case.ask(lambda s: s.stats()).assertions


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def picture(case: Case) -> dict[str, object]:
    """What a reader sees of a case, the same for two cases that were told the same whatever their uids."""
    return case.ask(picture_of)


def picture_of(store: GraphStore) -> dict[str, object]:
    """See `picture`."""
    schema = store.schema()
    people = {e.uid: e for kind in schema.entities for e in _entities(store, kind)}
    joined = [k for kind in schema.links for k in _links(store, kind)]
    said = {uid: _said(e) for uid, e in people.items()}
    ends = {k.uid: (k.type, said[k.source], said[k.target]) for k in joined}
    stats = store.stats()
    return {
        "stats": replace(stats, entities=dict(stats.entities), links=dict(stats.links)),
        "entities": sorted(said.values(), key=repr),
        "links": sorted(((*ends[k.uid], _values(k), k.disputed) for k in joined), key=repr),
        "waiting": sorted((r.locator, r.pending, r.claims) for r in store.pending()),
        "statuses": sorted(
            (repr(said[s.subject]), s.axis, s.value, s.happened, s.body, s.reference) for s in store.statuses("")
        ),
    }


def _said(entity: Entity) -> tuple[object, ...]:
    return (entity.type, _values(entity), entity.disputed, entity.protected)


def _values(found: Entity | Link) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Several values of a field without their order: those of one import are in no order that means anything."""
    return tuple(sorted((name, tuple(sorted(values))) for name, values in found.values.items()))


def _entities(store: GraphStore, kind: str) -> list[Entity]:
    found: list[Entity] = []
    while page := store.entities_of(kind, found[-1].uid if found else "", _PAGE):
        found.extend(page)
    return found


def _links(store: GraphStore, kind: str) -> list[Link]:
    found: list[Link] = []
    while page := store.links_of(kind, found[-1].uid if found else "", _PAGE):
        found.extend(page)
    return found
