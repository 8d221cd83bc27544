"""The circular layout: one circle per part of the net, or per group, ordered so that few links cross."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np

from graph.layouts.net import Floats, Going, Net, Points, Positions, always, go_on, net_of
from graph.layouts.organic_layout import SPACE, drawn, radii
from graph.layouts.packing import in_rows, packed
from graph.layouts.room import bounds, overlaps
from graph.working import WorkingGraph

_SIFTED = 160
_SIFTINGS = 3
_TURNS = 24
_BESIDE = 14.0
_COUNTED = 1500
_ROUNDS = 4
_NEEDED = 1.04
_LOOKS = 100


def circular(
    graph: WorkingGraph,
    *,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    sizes: Floats | None = None,
    going: Going = always,
) -> Points:
    """Places in chart units, shape (entities, 2), on circles that are just large enough that no two discs overlap.

    Without `groups` every connected component is a circle, and they are packed beside each other, the largest first.
    With them (one for each entity) every group is a circle, and circles stand as the organic layout puts them. Around a
    circle the order is that of Baur and Brandes 2005: greedy, then sifting where it is not too large. Raises
    LayoutStopped.
    """
    sizes = radii(graph.size, sizes)
    net = net_of(graph.size, graph.ends)
    if groups is None:
        circles = net.components()
    else:
        names = np.array(groups, dtype=np.str_)
        circles = [np.flatnonzero(names == name) for name in dict.fromkeys(groups)]
        circles.sort(key=lambda members: (-len(members), int(members[0])))
    found = np.zeros((graph.size, 2))
    go_on(going)
    for members in circles:
        order = members[_order(net.part(members), going)]
        found[order] = _circle(sizes[order])
    if groups is None:
        alone = [members for members in circles if len(members) == 1]
        if alone:
            circles = [*circles[: -len(alone)], np.concatenate(alone)]
            found[circles[-1]] = in_rows(sizes[circles[-1]])
        boxes = [bounds(found[members], sizes[members]) for members in circles]
        for members, move in zip(circles, packed(boxes, SPACE), strict=True):
            found[members] += move
        return found
    return _arranged(net, circles, found, sizes, seed, going)


def _order(net: Net, going: Going) -> Positions:
    """The order of a net around a circle."""
    if net.size < 4:
        return np.arange(net.size)
    near = [set(net.near(i).tolist()) for i in range(net.size)]
    go_on(going)
    orders = (np.array(_greedy(near, going), dtype=np.int64), np.array(_walk(near, going), dtype=np.int64))
    go_on(going)
    order = min(orders, key=lambda one: _badness(one, net))
    if net.size <= _SIFTED:
        links = np.concatenate((net.pairs, net.pairs[:, ::-1]))
        for _ in range(_SIFTINGS):
            for one in order.tolist():
                go_on(going)
                order = _sift(order, one, links)
    return order


def _badness(order: Positions, net: Net) -> float:
    """How many links cross around a circle; in a large net how long they are in all."""
    spot = np.empty(net.size, dtype=np.int64)
    spot[order] = np.arange(net.size)
    if len(net.pairs) > _COUNTED:
        apart = np.abs(spot[net.pairs[:, 0]] - spot[net.pairs[:, 1]])
        return float(np.minimum(apart, net.size - apart).sum())
    low, high = np.sort(spot[net.pairs], axis=1).T
    crossed = (low[:, None] < low) & (low < high[:, None]) & (high[:, None] < high)
    return float(np.count_nonzero(crossed))


def _walk(near: Sequence[set[int]], going: Going) -> list[int]:
    """A depth-first walk, to who has the fewest links first; of a tree it gives an order without a crossing."""
    seen: set[int] = set()
    order: list[int] = []
    for start in range(len(near)):
        way = [start]
        while way:
            here = way.pop()
            if here not in seen:
                if len(order) % _LOOKS == 0:
                    go_on(going)
                seen.add(here)
                order.append(here)
                way.extend(sorted(near[here] - seen, key=lambda i: (-len(near[i]), i)))
    return order


def _greedy(near: Sequence[set[int]], going: Going) -> list[int]:
    """Next comes who has the fewest links to those that still wait, put at the end that it has more links to.

    Whoever has a link to the order so far stands in `edge` by how many more of the links go to those that wait; what
    stood there before is passed over.
    """
    waiting = {i: len(around) for i, around in enumerate(near)}
    queue: list[tuple[int, int]] = sorted((degree, i) for i, degree in waiting.items())
    order: deque[int] = deque()
    front: dict[int, int] = {}
    back: dict[int, int] = {}
    edge: list[tuple[int, int]] = []
    at = 0
    while waiting:
        if len(order) % _LOOKS == 0:
            go_on(going)
        while edge and (edge[0][1] not in waiting or edge[0][0] != 2 * waiting[edge[0][1]] - len(near[edge[0][1]])):
            heappop(edge)
        if edge:
            one = edge[0][1]
        else:
            while queue[at][1] not in waiting:
                at += 1
            one = queue[at][1]
        if front.get(one, 0) > back.get(one, 0):
            order.appendleft(one)
            ends = front
        else:
            order.append(one)
            ends = back
        del waiting[one]
        for other in near[one]:
            if other in waiting:
                waiting[other] -= 1
                ends[other] = ends.get(other, 0) + 1
                heappush(edge, (2 * waiting[other] - len(near[other]), other))
    return list(order)


def _sift(order: Positions, one: int, links: Positions) -> Positions:
    """One moved to the place around the circle at which its links cross the fewest others; `links` go both ways.

    Passing a neighbour on the circle turns each pair of their links that crosses into one that does not, and back.
    """
    at = int(np.flatnonzero(order == one)[0])
    others = np.concatenate((order[at + 1 :], order[:at]))
    spot = np.full(len(order), -1, dtype=np.int64)
    spot[others] = np.arange(len(others))
    own = np.zeros(len(others), dtype=np.int64)
    own[spot[links[links[:, 0] == one, 1]]] = 1
    up_to = np.concatenate(([0], np.cumsum(own)))
    begin, end = spot[links[(links != one).all(axis=1)]].T
    nearer = up_to[end] - up_to[begin + 1] + np.where(end < begin, up_to[-1], 0)
    farther = up_to[-1] - own[begin] - own[end] - nearer
    change = np.cumsum(np.bincount(begin, farther - nearer, len(others)))
    best = int(np.argmin(change))
    where = best + 1 if change[best] < 0 else 0
    return np.concatenate((others[:where], [one], others[where:]))


def _circle(sizes: Floats) -> Points:
    """Discs around the origin in their order, as closely as they fit."""
    count = len(sizes)
    if count == 1:
        return np.zeros((1, 2))
    chords = sizes + np.roll(sizes, -1) + _BESIDE
    if count == 2:
        return np.array([[-chords[0] / 2, 0.0], [chords[0] / 2, 0.0]])
    radius = max(float(chords.sum()) / (2 * np.pi), float(chords.max()) / 2)
    while 2 * np.arcsin(np.minimum(1.0, chords / (2 * radius))).sum() > 2 * np.pi:
        radius *= 1.005
    steps = 2 * np.arcsin(np.minimum(1.0, chords / (2 * radius)))
    steps += (2 * np.pi - steps.sum()) / count
    angles = np.concatenate(([0.0], np.cumsum(steps)[:-1])) - np.pi / 2
    places = radius * np.column_stack((np.cos(angles), np.sin(angles)))
    while len(overlaps(places, sizes)[0]):
        places *= _NEEDED
    return places


def _arranged(net: Net, circles: Sequence[Positions], found: Points, sizes: Floats, seed: int, going: Going) -> Points:
    """Circles put beside those that they are linked to, each turned towards them."""
    circle = np.zeros(net.size, dtype=np.int64)
    reach = np.zeros(len(circles))
    for number, members in enumerate(circles):
        circle[members] = number
        reach[number] = float((np.hypot(*found[members].T) + sizes[members]).max()) + SPACE / 2
    kinds = np.full(len(circles), "", dtype=np.str_)
    middles = drawn(net_of(len(circles), circle[net.pairs]), reach, kinds, seed, going=going)
    placed = found + middles[circle]
    across = net.pairs[circle[net.pairs[:, 0]] != circle[net.pairs[:, 1]]]
    ends = np.concatenate((across, across[:, ::-1]))
    for _ in range(_ROUNDS):
        for number, members in enumerate(circles):
            _turn(placed, members, middles[number], sizes, ends[circle[ends[:, 0]] == number], going)
    return placed


def _turn(placed: Points, members: Positions, middle: Points, sizes: Floats, ends: Positions, going: Going) -> None:
    """Turns, turns over or orders a circle anew so that its links to others, `ends`, are short."""
    if not len(ends) or len(members) < 2:
        return
    order = members[np.argsort(_angles(placed, members, middle), kind="stable")]
    towards = placed[members] - middle
    for axis in (0, 1):
        pulls = np.bincount(ends[:, 0], placed[ends[:, 1], axis] - middle[axis], len(placed))[members]
        counts = np.bincount(ends[:, 0], minlength=len(placed))[members]
        towards[:, axis] = np.where(counts, pulls / np.maximum(counts, 1), towards[:, axis])
    pulled = members[np.argsort(np.arctan2(towards[:, 1], towards[:, 0]), kind="stable")]
    least = _length(placed, ends)
    best = placed[members].copy()
    for around in (order, order[::-1], pulled):
        go_on(going)
        circle = _circle(sizes[around])
        for turn in np.arange(_TURNS) * 2 * np.pi / _TURNS:
            cos, sin = np.cos(turn), np.sin(turn)
            placed[around] = circle @ np.array([[cos, sin], [-sin, cos]]) + middle
            length = _length(placed, ends)
            if length < least - 1e-6:
                best, least = placed[members].copy(), length
    placed[members] = best


def _angles(placed: Points, members: Positions, middle: Points) -> Floats:
    away = placed[members] - middle
    return np.asarray(np.arctan2(away[:, 1], away[:, 0]), dtype=np.float64)


def _length(placed: Points, ends: Positions) -> float:
    return float(np.hypot(*(placed[ends[:, 0]] - placed[ends[:, 1]]).T).sum())
