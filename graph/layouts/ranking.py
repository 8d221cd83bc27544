"""Ranks: which way the links of a hierarchy lead, and in which layer each of its parts stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.layouts.net import Going, Net, Positions, go_on
from graph.working import WorkingGraph

_ROUNDS = 4
_LOOKS = 500


def away(net: Net, roots: Sequence[int]) -> Positions:
    """The links of a net as arcs that lead away from the roots."""
    hops = net.hops_from(np.array(roots, dtype=np.int64)).min(axis=0)
    first, second = net.pairs.T
    back = hops[first] > hops[second]
    return np.column_stack((np.where(back, second, first), np.where(back, first, second)))


def pointing(graph: WorkingGraph, members: Positions, going: Going) -> Positions:
    """The links among members as arcs without a circle: as they point, those turned that close one."""
    new = np.full(graph.size, -1, dtype=np.int64)
    new[members] = np.arange(len(members))
    ends = new[graph.ends]
    ends = ends[(ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])]
    after: list[list[int]] = [[] for _ in members]
    for a, b in sorted(set(map(tuple, ends.tolist()))):
        after[a].append(b)
    incoming = np.bincount(ends[:, 1], minlength=len(members))
    state = [0] * len(members)
    arcs: set[tuple[int, int]] = set()
    for start in np.lexsort((np.arange(len(members)), incoming)).tolist():
        if state[start]:
            continue
        go_on(going)
        state[start] = 1
        way = [(start, iter(after[start]))]
        while way:
            here, rest = way[-1]
            if len(arcs) % _LOOKS == 0:
                go_on(going)
            there = next(rest, None)
            if there is None:
                state[here] = 2
                way.pop()
                continue
            arcs.add((there, here) if state[there] == 1 else (here, there))
            if not state[there]:
                state[there] = 1
                way.append((there, iter(after[there])))
    return np.array(sorted(arcs), dtype=np.int64)


def one_way(arcs: Positions) -> set[tuple[int, int]]:
    """Each link once: of two that point at each other the first."""
    kept: set[tuple[int, int]] = set()
    for a, b in arcs.tolist():
        if (b, a) not in kept:
            kept.add((a, b))
    return kept


def ranks(count: int, arcs: set[tuple[int, int]], going: Going) -> list[int]:
    """The layer of each box: as far down as its longest way from above, then moved to where its links are shortest."""
    above: list[list[int]] = [[] for _ in range(count)]
    below: list[list[int]] = [[] for _ in range(count)]
    for a, b in sorted(arcs):
        above[b].append(a)
        below[a].append(b)
    go_on(going)
    ranks = [0] * count
    waiting = [len(one) for one in above]
    ready = [i for i in range(count) if not waiting[i]]
    order = []
    while ready:
        here = ready.pop()
        order.append(here)
        for there in below[here]:
            ranks[there] = max(ranks[there], ranks[here] + 1)
            waiting[there] -= 1
            if not waiting[there]:
                ready.append(there)
    for turn in range(2 * _ROUNDS):
        go_on(going)
        for here in order[::-1] if turn % 2 == 0 else order:
            low = max((ranks[i] + 1 for i in above[here]), default=None)
            high = min((ranks[i] - 1 for i in below[here]), default=None)
            pull = len(below[here]) - len(above[here])
            if pull > 0 and high is not None:
                ranks[here] = high
            elif pull < 0 and low is not None:
                ranks[here] = low
    least = min(ranks)
    used = {rank: number for number, rank in enumerate(sorted({rank - least for rank in ranks}))}
    return [used[rank - least] for rank in ranks]
