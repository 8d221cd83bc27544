"""Files in numbered shipments whose contents can be counted without any program of ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from graph import audit
from graph.facts import RunState
from importers.mapping import EntityMapping, Key, LinkMapping, Mapping, StatusMapping, TableMapping
from investigator.case import Case
from tests.agencies import csv_file, fields

HEADING = ("Passport", "Director", "Nationality", "Reg", "Company", "From")
WHOLE_ROWS = 40
CHUNK_ROWS = 12
"""Shipments of up to WHOLE_ROWS rows are one transaction; larger ones go in chunks."""

MAPPING = Mapping(
    "companies",
    "companies",
    (
        TableMapping(
            entities=(
                EntityMapping(
                    "person",
                    "Person",
                    Key(("Passport",), "world"),
                    fields({"name": "Director", "nationality": "Nationality"}),
                ),
                EntityMapping(
                    "company", "Organization", Key(("Reg",), "register:business"), fields({"name": "Company"})
                ),
            ),
            links=(LinkMapping("person", "company", "DIRECTS", since="From"),),
            statuses=(StatusMapping("person", "measure", value="wanted", happened="From"),),
        ),
    ),
)

_NATIONS = ("KH", "VN", "CN", "TH", "LA", "MM", "PH", "ID", "MY", "IN")


class Damage(AssertionError):
    """A case that is not as it must be after a fault."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A file and the keys of what its rows speak of."""

    path: Path
    persons: frozenset[str]
    companies: frozenset[str]
    directs: frozenset[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Held:
    """How much a case holds of what shipments bring."""

    persons: int
    companies: int
    directs: int


def shipment(folder: Path, number: int, rows: int) -> Shipment:
    """Every eighth row speaks of somebody whom other shipments speak of, too, and says something new of them."""
    lines = []
    for row in range(rows):
        shared = row % 8 == 7
        passport = f"S{row % 5}" if shared else f"P{number}N{row}"
        name = f"Shared {row % 5}" if shared else f"Sok {number} {row}"
        company = f"C{number}N{row % 9}"
        lines.append(
            (passport, name, _NATIONS[number % 10], company, f"Lotus {number} {row % 9}", f"20{row % 20 + 10}")
        )
    return Shipment(
        csv_file(folder / f"shipment {number}.csv", HEADING, *lines),
        frozenset(line[0] for line in lines),
        frozenset(line[3] for line in lines),
        frozenset((line[0], line[3]) for line in lines),
    )


def together(shipments: Iterable[Shipment]) -> Held:
    """What a case holds that took these in and nothing else."""
    taken = tuple(shipments)
    return Held(
        len(frozenset[str]().union(*(s.persons for s in taken))),
        len(frozenset[str]().union(*(s.companies for s in taken))),
        len(frozenset[tuple[str, str]]().union(*(s.directs for s in taken))),
    )


def holds(case: Case) -> Held:
    stats = case.ask(lambda s: s.stats())
    return Held(stats.entities.get("Person", 0), stats.entities.get("Organization", 0), stats.links.get("DIRECTS", 0))


def inspected(case: Case, sent: Collection[Shipment], acknowledged: Collection[str]) -> dict[str, RunState]:
    """Where the import of each file stands; files whose import was undone or never began are left out.

    Raises Damage where something is there by half or twice, where something reported as done is not there, or where the
    log is broken.
    """
    runs = [run for run in case.ask(lambda s: s.runs()) if run.state is not RunState.WITHDRAWN]
    states = {run.label.removeprefix("Import of "): run.state for run in runs}
    if len(states) != len(runs):
        raise Damage("a file was imported twice")
    complete = {name for name, state in states.items() if state is RunState.COMPLETE}
    if lost := set(acknowledged) - complete:
        raise Damage(f"reported as done and not there: {sorted(lost)}")
    expected = together(s for s in sent if s.name in complete)
    if (held := holds(case)) != expected:
        raise Damage(f"half an import: {held} instead of {expected}")
    if (broken := audit.first_break(case.ask(lambda s: s.audit(0, 100_000)))) is not None:
        raise Damage(f"the log is broken at {broken}")
    return states
