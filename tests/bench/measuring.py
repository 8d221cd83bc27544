"""One line of the benchmark: ours beside a peer, or ours below a limit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured. `ratio` says how well we do (1: as well as the peer, or just at the limit).

    For times it is theirs / ours, for rates ours / theirs; without a peer limit / ours, and `theirs` is the limit.
    """

    name: str
    unit: str
    ours: float
    peer: str
    theirs: float
    ratio: float
    floor: float
    holds: bool


def beside(
    name: str, peer: str, rows: int, pairs: Sequence[tuple[float, float]], floor: float, unit: str = "rows/s"
) -> Measured:
    """Rates of us and of a peer, from the seconds that each took for so many rows in alternated runs."""
    ours, theirs = (rows / median(seconds) for seconds in zip(*pairs, strict=True))
    return _measured(name, unit, ours, peer, theirs, ours / theirs, floor)


def within(name: str, unit: str, found: float, limit: float, floor: float = 1.0) -> Measured:
    """A figure of ours that has to stay below a limit; with a floor of 0 it is only told."""
    return _measured(name, unit, found, LIMIT, limit, limit / found, floor)


def alternated(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> list[tuple[float, float]]:
    """The seconds of ours, theirs, ours, theirs …, so that a busy moment of the machine meets both."""
    return [(ours(), theirs()) for _ in range(runs)]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, with the waste of what came before cleared away."""
    gc.collect()
    began = perf_counter()
    work()
    return perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _measured(name: str, unit: str, ours: float, peer: str, theirs: float, ratio: float, floor: float) -> Measured:
    return Measured(name, unit, round(ours, 3), peer, round(theirs, 3), round(ratio, 3), floor, ratio >= floor)
