"""A whole case copied, beside the bare libraries moving the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from investigator.case import Case
from investigator.copying import copy_case
from tests.bench import raw_file, raw_server
from tests.bench.imports import take_in
from tests.bench.material import Sizes, pairs, write_csv
from tests.bench.measuring import Measured, alternated, beside, seconds
from tests.bench.places import Folder, Place, Server

FLOORS = {"case file": 0.1, "Neo4j": 0.3}


def measured(folder: Path, server: Server, sizes: Sizes) -> Iterator[Measured]:
    """A case file copied into another, and to a server; rows are those of the import that made it."""
    table = write_csv(folder / "copy.csv", pairs(sizes.import_rows))
    files = Folder(folder)
    with files.new() as case:
        take_in(case, table)
        times = alternated(lambda: _copy(case, files), lambda: raw_file.copied(folder, case), sizes.runs)
        yield beside("copy case file to case file", raw_file.PEER, sizes.import_rows, times, FLOORS[files.name])
        with server.new(like=case.info) as target:
            copy_case(case, target)
            contents = raw_server.contents_of(target, server.address)
        times = alternated(
            lambda: _copy(case, server), lambda: raw_server.written(server.address, contents), sizes.runs
        )
        yield beside("copy case file to Neo4j", raw_server.PEER, sizes.import_rows, times, FLOORS[server.name])


def _copy(case: Case, place: Place) -> float:
    with place.new(like=case.info) as target:
        return seconds(lambda: copy_case(case, target))
