"""How long a person waits: for a search, for the neighbours of an entity, for a path, in a case of many entities."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from graph.ids import EntityId
from graph.paths import shortest_path
from graph.store import Part
from investigator import intake
from investigator.case import Case
from investigator.disclosure import Disclosure
from investigator.search import search
from tests.bench.imports import take_in
from tests.bench.material import SEED, Cells, Sizes, pairs, queries, write_csv
from tests.bench.measuring import Measured, percentile, within

SEARCH_LIMIT = 300.0
EXPAND_LIMITS = {"hub": 150.0, "typical": 50.0}
PATH_LIMIT = 300.0

_PAUSE = 0.02
_PAIRS = 40


def measured(case: Case, place: str, rows: Sequence[Cells], folder: Path, sizes: Sizes) -> Iterator[Measured]:
    """Search, expand and path in a case that holds `rows`, then search while an import runs.

    Of a search during an import 99 of 100 are held to the limit; the slowest one says how the machine was, too.
    """
    asked = queries(rows, sizes.queries)
    yield within(f"search {place}, p95", "ms", _rounds(lambda: _searches(case, asked), sizes.runs), SEARCH_LIMIT)
    hub, others = _ends(case, rows)
    for name, uids in (("hub", [hub] * 20), ("typical", others)):
        found = _rounds(lambda uids=uids: _expansions(case, uids), sizes.runs)  # type: ignore[misc]
        yield within(f"expand {name} {place}, p95", "ms", found, EXPAND_LIMITS[name])
    found = _rounds(lambda: _paths(case, others), sizes.runs)
    yield within(f"shortest path {place}, p95", "ms", found, PATH_LIMIT)
    for name, count, first in (("a small", sizes.small_rows, 2_000_000), ("a large", sizes.chunked_rows, 1_000_000)):
        more = write_csv(folder / "more.csv", pairs(count, first=first))
        waited = _searches_during(case, asked, more, sizes)
        during = f"search {place} during {name} import"
        yield within(f"{during}, p99", "ms", percentile(waited, 0.99), SEARCH_LIMIT)
        yield within(f"{during}, max", "ms", max(waited), SEARCH_LIMIT, floor=0.0)


def _rounds(measure: Callable[[], Sequence[float]], runs: int) -> float:
    """The median over the runs of the time that 95 of 100 answers stay below."""
    return median(percentile(measure(), 0.95) for _ in range(runs))


def _searches(case: Case, asked: Sequence[str]) -> list[float]:
    return [_milliseconds(lambda words=words: _search(case, words)) for words in asked]  # type: ignore[misc]


def _search(case: Case, words: str) -> None:
    search(case, words, Disclosure(case.schema))


def _expansions(case: Case, uids: Sequence[EntityId]) -> list[float]:
    return [
        _milliseconds(lambda uid=uid: case.ask(lambda s: s.expand(uid, None, 1000)))  # type: ignore[misc]
        for uid in uids
    ]


def _paths(case: Case, uids: Sequence[EntityId]) -> list[float]:
    return [
        _milliseconds(lambda a=a, b=b: case.ask(lambda s: shortest_path(s, a, b)))  # type: ignore[misc]
        for a, b in zip(uids[::2], uids[1::2], strict=False)
    ]


def _ends(case: Case, rows: Sequence[Cells]) -> tuple[EntityId, list[EntityId]]:
    """The company with the most directors, and some other entities."""
    (hub,) = (
        hit.entity.uid
        for hit in search(case, rows[0][5], Disclosure(case.schema))
        if rows[0][5] in hit.entity.values.get("registration_number", ())
    )
    rng = random.Random(f"{SEED} ends")
    some: list[EntityId] = []
    for start in rng.sample("0123456789abcdef", 8):
        _, pieces = case.ask(lambda s, a=start: s.portion(Part.ENTITIES, a, _PAIRS * 2 // 8))  # type: ignore[misc]
        some += [piece.uid for piece in pieces if piece.uid != hub]  # type: ignore[union-attr]
    rng.shuffle(some)
    return hub, some


def _searches_during(case: Case, asked: Sequence[str], table: Path, sizes: Sizes) -> list[float]:
    """How long each search took while the rows of a table were imported, from its plan to its end."""
    normally, intake.WHOLE_ROWS = intake.WHOLE_ROWS, sizes.whole_rows
    waited: list[float] = []
    try:
        with ThreadPoolExecutor(max_workers=1) as other:
            importing = other.submit(take_in, case, table)
            while not importing.done():
                words = asked[len(waited) % len(asked)]
                waited.append(_milliseconds(lambda words=words: _search(case, words)))  # type: ignore[misc]
                sleep(_PAUSE)
            importing.result()
    finally:
        intake.WHOLE_ROWS = normally
    return waited


def _milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
