"""Writing: a table imported, and of that the change set alone applied, beside the bare libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from graph.changes import ChangeSet, Touched
from graph.store import GraphStore
from investigator.case import Case
from investigator.intake import carry_out, plan_import
from tests.bench import raw_file, raw_server
from tests.bench.material import MAPPING, Sizes, pairs, write_csv
from tests.bench.measuring import Measured, beside, seconds
from tests.bench.places import Folder, Place, Server

FLOORS = {"import into case file": 0.07, "apply to case file": 0.1, "import into Neo4j": 0.33, "apply to Neo4j": 0.45}
"""What the peers are given is finished; ours folds names for the search in three scripts, makes keys, checks, and
derives current values. A case file also takes 600 pieces at a time and keeps each chunk safe, so that a search is
answered meanwhile; its peer writes all at once. On 20,000 rows, two runs on a quiet machine: 0.09 and 0.10, 0.12 and
0.14; on a server 0.42 and 0.54, on a machine at work.
"""


def measured(folder: Path, server: Server, sizes: Sizes) -> Iterator[Measured]:
    """Import and apply, in both stores."""
    table = write_csv(folder / "import.csv", pairs(sizes.import_rows))
    files = Folder(folder)
    with files.new() as case:
        take_in(case, table)
        tables = raw_file.tables_of(case)
    yield from _beside(files, table, raw_file.PEER, lambda: raw_file.written(folder, tables), sizes)
    with server.new() as case:
        take_in(case, table)
        contents = raw_server.contents_of(case, server.address)
    yield from _beside(server, table, raw_server.PEER, lambda: raw_server.written(server.address, contents), sizes)


def take_in(case: Case, table: Path) -> None:
    """Plan and carry out the import of a table of the benchmark."""
    assert carry_out(case, plan_import(case, [table], mapping=MAPPING)) is not None


def _beside(place: Place, table: Path, peer: str, theirs: Callable[[], float], sizes: Sizes) -> Iterator[Measured]:
    runs = [(*_import(place, table), theirs()) for _ in range(sizes.runs)]
    name = f"import into {place.name}"
    yield beside(name, peer, sizes.import_rows, [(whole, raw) for whole, _, raw in runs], FLOORS[name])
    name = f"apply to {place.name}"
    yield beside(name, peer, sizes.import_rows, [(applying, raw) for _, applying, raw in runs], FLOORS[name])


def _import(place: Place, table: Path) -> tuple[float, float]:
    """The seconds of a whole import, and those of them in which the store applied its change set."""
    with place.new() as case:
        applying: list[float] = []
        case.ask(lambda store: _watch(store, applying))
        return seconds(lambda: take_in(case, table)), sum(applying)


def _watch(store: GraphStore, applying: list[float]) -> None:
    really = store.apply

    def apply(change: ChangeSet) -> Touched:
        began = perf_counter()
        touched = really(change)
        applying.append(perf_counter() - began)
        return touched

    store.apply = apply  # type: ignore[method-assign]
