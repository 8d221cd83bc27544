"""The bare net under a layout: who is linked to whom, each pair once, and how many links apart they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Points = NDArray[np.float64]
Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]
Going = Callable[[], bool]

UNREACHED = -1

_AT_ONCE = 150_000


class LayoutStopped(Exception):
    """The person who asked for the layout stopped it; not an error. Nothing was moved."""


def distinct(values: Positions) -> Positions:
    """The values sorted, each once."""
    values = np.sort(values)
    found: Positions = values[np.diff(values, prepend=-1) != 0]
    return found


def known(places: Points) -> Mask:
    """Which rows are places at all; NaN stands for none."""
    return np.asarray(np.isfinite(places).all(axis=1), dtype=np.bool_)


def go_on(going: Going) -> None:
    """Raises LayoutStopped where the layout is no longer wanted."""
    if not going():
        raise LayoutStopped


def always() -> bool:
    """For a layout that nobody will stop."""
    return True


@dataclass(frozen=True, slots=True)
class Net:
    """An undirected simple graph. `pairs` (m, 2): smaller first, sorted. `to[start[i]:start[i + 1]]`: linked to i."""

    size: int
    pairs: Positions
    start: Positions
    to: Positions

    @property
    def degrees(self) -> Positions:
        """How many others each one is linked to; shape (size,)."""
        return np.diff(self.start)

    def near(self, one: int) -> Positions:
        """Who is linked to one, sorted."""
        return self.to[self.start[one] : self.start[one + 1]]

    def part(self, members: Positions) -> Net:
        """The net among some, numbered anew in their order."""
        new = np.full(self.size, -1, dtype=np.int64)
        new[members] = np.arange(len(members))
        inside = new[self.pairs]
        return net_of(len(members), inside[(inside >= 0).all(axis=1)])

    def components(self) -> list[Positions]:
        """The connected components: largest first, then by their first member; members sorted."""
        found = rx.connected_components(self._graph())
        members = [np.array(sorted(one), dtype=np.int64) for one in found]
        return sorted(members, key=lambda one: (-len(one), int(one[0])))

    def hops(self) -> Floats:
        """How many links apart any two are, 0 where there is no way; shape (size, size)."""
        return rx.distance_matrix(self._graph(), parallel_threshold=1 << 30)

    def hops_from(self, sources: Positions, going: Going = always) -> NDArray[np.int32]:
        """How many links away from each source everything is, UNREACHED where there is no way; (sources, size)."""
        reached = np.full((len(sources), self.size), UNREACHED, dtype=np.int32)
        together = max(1, _AT_ONCE // max(1, len(self.to)))
        for begin in range(0, len(sources), together):
            some = slice(begin, begin + together)
            self._spread(sources[some], reached[some].reshape(-1), going)
        return reached

    def _spread(self, sources: Positions, reached: NDArray[np.int32], going: Going) -> None:
        """Breadth-first search from several sources at once; `reached` has a row for each, one after the other."""
        front = np.arange(len(sources)) * self.size + sources
        reached[front] = 0
        depth = 0
        while len(front):
            go_on(going)
            depth += 1
            here = front % self.size
            counts = self.start[here + 1] - self.start[here]
            total = int(counts.sum())
            first = np.repeat(self.start[here] - np.cumsum(counts) + counts, counts)
            there = np.repeat(front - here, counts) + self.to[first + np.arange(total)]
            there = there[reached[there] == UNREACHED]
            reached[there] = depth
            front = distinct(there)

    def _graph(self) -> rx.PyGraph[int, None]:
        graph: rx.PyGraph[int, None] = rx.PyGraph()
        graph.add_nodes_from(range(self.size))
        graph.add_edges_from_no_data([(a, b) for a, b in self.pairs.tolist()])
        return graph


def net_of(size: int, ends: NDArray[np.integer]) -> Net:
    """The net of some links, given as rows of two positions; loops and repeated links fall away."""
    ends = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
    low, high = ends.min(axis=1), ends.max(axis=1)
    keys = distinct(low[low < high] * size + high[low < high])
    pairs = np.column_stack((keys // max(size, 1), keys % max(size, 1)))
    source = np.concatenate((pairs[:, 0], pairs[:, 1]))
    target = np.concatenate((pairs[:, 1], pairs[:, 0]))
    order = np.lexsort((target, source))
    start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=size)))).astype(np.int64)
    return Net(size, pairs, start, target[order])
