"""Who is most connected, best connects the network, or holds it together; and how sure the first place is.

Betweenness after Brandes (2001); cut points after Tarjan (1972). All say how a chart hangs together, nothing of guilt.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import rustworkx as rx

from graph.ids import EntityId
from graph.working import WorkingGraph
from investigator.progress import Progress

TRIALS = 20
MISSING = 0.1
"""The share of links that each trial leaves out."""

_SEED = 7
_LARGEST = 2000


class Measure(Enum):
    """What entities are ranked by."""

    DEGREE = "degree"
    BETWEEN = "between"
    CUTS = "cuts"


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity with its value: links, the share of shortest paths that lead over it, or the parts without it."""

    uid: EntityId
    value: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first few, best first. `kept` of `trials` trials with links missing left the first in its place."""

    measure: Measure
    first: tuple[Ranked, ...]
    kept: int = 0
    trials: int = 0


def ranking(
    graph: WorkingGraph, measure: Measure, progress: Progress, *, link_type: str = "", most: int = 6
) -> Ranking:
    """Rank the entities of a graph over its links of one type, or all; the same for the same graph.

    Several links between two count once, but for DEGREE. Raises Cancelled.
    """
    links = [k for k in graph.links if not link_type or k.type == link_type]
    ends = [(graph.index[k.source], graph.index[k.target]) for k in links]
    values = _values(graph.size, ends, measure)
    order = _order(values, most)
    first = tuple(Ranked(graph.entities[i].uid, values[i]) for i in order)
    if not first or max(graph.size, len(ends)) > _LARGEST:
        return Ranking(measure, first)
    chance = random.Random(_SEED)  # noqa: S311  which links a trial leaves out, not a secret
    kept = 0
    for trial in range(TRIALS):
        progress.step("", trial, TRIALS)
        left = [pair for pair in ends if chance.random() >= MISSING]
        again = _order(_values(graph.size, left, measure), 1)
        kept += bool(again) and again[0] == order[0]
    return Ranking(measure, first, kept, TRIALS)


def _values(size: int, ends: Sequence[tuple[int, int]], measure: Measure) -> list[float]:
    if measure is Measure.DEGREE:
        counts = [0.0] * size
        for pair in ends:
            for end in pair:
                counts[end] += 1
        return counts
    net: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    net.add_nodes_from(range(size))
    net.add_edges_from_no_data([pair for pair in ends if pair[0] != pair[1]])
    if measure is Measure.BETWEEN:
        found = rx.betweenness_centrality(net, normalized=True)
        return [found[i] for i in range(size)]
    return _parts(net, size)


def _parts(net: rx.PyGraph[int, None], size: int) -> list[float]:
    """For each cut point into how many parts its own part falls without it; 0 for all others."""
    values = [0.0] * size
    for cut in rx.articulation_points(net):
        around = set(net.neighbors(cut))
        without = net.copy()
        without.remove_node(cut)
        parts = 0
        while around:
            around -= rx.node_connected_component(without, next(iter(around)))
            parts += 1
        values[cut] = float(parts)
    return values


def _order(values: Sequence[float], most: int) -> list[int]:
    return sorted((i for i, value in enumerate(values) if value > 0), key=lambda i: (-values[i], i))[:most]
