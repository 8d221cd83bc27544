"""How long a layout takes and how true it is: beside networkx's spring layout, and on larger charts below limits."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

import networkx
import numpy as np
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from graph.layouts import circular, hierarchy, organic
from graph.layouts.net import net_of
from graph.working import WorkingGraph, working_graph
from tests.bench.material import SEED, Sizes
from tests.bench.measuring import Measured, alternated, beside, seconds, within

PEER = "networkx.spring_layout"
FLOOR = 20.0
LIMITS = {60: 100.0, 1_000: 500.0, 5_000: 3_000.0, 10_000: 8_000.0}
CANCEL_LIMIT = 50.0
"""Milliseconds after which a layout that somebody stops is to be over, however many entities it has."""

_BESIDE = 1_000
_LEAST = 500
_SAMPLE = 500


def measured(sizes: Sizes) -> Iterator[Measured]:
    """The layout of a chart beside networkx, whether it is as true, and larger charts against their limits."""
    largest = max(_LEAST, sizes.network_rows // 10)
    chart = network(min(_BESIDE, largest))
    _spring(chart)
    pairs = alternated(lambda: seconds(lambda: organic(chart)), lambda: seconds(lambda: _spring(chart)), sizes.runs)
    yield beside(f"layout of {chart.size:,} entities", PEER, chart.size, pairs, FLOOR, "ents/s")
    ours, theirs = stress(chart, organic(chart)), stress(chart, _spring(chart))
    yield within(f"stress of it, {PEER}'s the limit", "%", 100 * ours, 100 * theirs)
    for count, limit in LIMITS.items():
        if count <= largest:
            some = network(count)
            taken = median(seconds(lambda some=some: organic(some)) for _ in range(sizes.runs))  # type: ignore[misc]
            yield within(f"one layout of {count:,} entities", "ms", 1000 * taken, limit)
    for name, layout in (("organic", organic), ("hierarchy", hierarchy), ("circular", circular)):
        some = network(largest)
        waited = median(_longest_step(layout, some) for _ in range(sizes.runs))
        yield within(f"stopping the {name} layout of {largest:,} entities", "ms", 1000 * waited, CANCEL_LIMIT)


def network(count: int) -> WorkingGraph:
    """A chart of a case's shape: few hubs that know each other, most entities hanging on one of them."""
    rng = random.Random(SEED)
    inner = count * 28 // 100
    links = [(i, rng.randrange(i)) for i in range(1, inner)]
    weights = [rng.paretovariate(1.2) for _ in range(inner)]
    links += [(i, rng.choices(range(inner), weights)[0]) for i in range(inner, count)]
    links += [(rng.randrange(inner), rng.choices(range(inner), weights)[0]) for _ in range(count * 12 // 100)]
    entities = [Entity(EntityId(f"{i:032x}"), "Person") for i in range(count)]
    return working_graph(
        entities,
        [Link(LinkId(f"{n:032x}"), "knows", entities[a].uid, entities[b].uid) for n, (a, b) in enumerate(links)],
    )


def stress(chart: WorkingGraph, places: NDArray[np.float64]) -> float:
    """Stress at its best scale, 0 to 1, over the pairs of some entities with all others; weights 1 / distance²."""
    some = np.random.default_rng(SEED).choice(chart.size, min(_SAMPLE, chart.size), replace=False)
    wanted = net_of(chart.size, chart.ends).hops_from(some)
    apart = np.hypot(*(places[some][:, None] - places).transpose(2, 0, 1))
    joined = wanted > 0
    ratio = apart[joined] / wanted[joined]
    return float(((ratio * ratio.sum() / (ratio**2).sum() - 1) ** 2).mean())


def _longest_step(layout: Callable[..., NDArray[np.float64]], chart: WorkingGraph) -> float:
    """The seconds for which a layout at most does not ask whether somebody stopped it."""
    last = perf_counter()
    longest = 0.0

    def going() -> bool:
        nonlocal last, longest
        now = perf_counter()
        longest, last = max(longest, now - last), now
        return True

    layout(chart, going=going)
    going()
    return longest


def _spring(chart: WorkingGraph) -> NDArray[np.float64]:
    net = networkx.Graph(chart.ends.tolist())
    net.add_nodes_from(range(chart.size))
    found = networkx.spring_layout(net, seed=SEED)
    return np.array([found[i] for i in range(chart.size)])
