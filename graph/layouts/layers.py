"""The hierarchy: entities in layers, links pointing one way, few crossings, nobody over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.layouts.net import Floats, Going, Net, Points, Positions, always, go_on, net_of
from graph.layouts.organic_layout import SPACE, radii
from graph.layouts.packing import in_rows, packed
from graph.layouts.ranking import away, one_way, pointing, ranks
from graph.layouts.room import bounds
from graph.working import WorkingGraph

Direction = Literal["down", "up", "left", "right"]

_BETWEEN = 70.0
_ASIDE = 18.0
_BESIDE_BEND = 10.0
_SWEEPS = 12
_SETTLINGS = 8
_STACKED = 7
_MOST_BENDS = 20_000
_LOOKS = 1000


def hierarchy(
    graph: WorkingGraph,
    *,
    seed: int = 0,
    roots: Sequence[int] | None = None,
    direction: Direction = "down",
    sizes: Floats | None = None,
    going: Going = always,
) -> Points:
    """Places in chart units, shape (entities, 2); no two discs overlap. `seed` changes nothing: no chance is in it.

    Without `roots` links point in `direction`, but for those that a depth-first search finds to close a circle. With
    them the roots come first and everything points away from them. Layers, barycentre sweeps and places after Sugiyama,
    Tagawa and Toda 1981; many who hang on one only are stacked in a block. Raises LayoutStopped.
    """
    del seed
    sizes = radii(graph.size, sizes)
    net = net_of(graph.size, graph.ends)
    go_on(going)
    found = np.zeros((graph.size, 2))
    parts: list[Positions] = []
    alone: list[int] = []
    for members in net.components():
        if len(members) == 1:
            alone.append(int(members[0]))
            continue
        part = net.part(members)
        go_on(going)
        numbers = {int(i): number for number, i in enumerate(members)}
        first = [numbers[root] for root in roots or () if root in numbers]
        arcs = away(part, first) if first else pointing(graph, members, going)
        found[members] = _Layers(part, arcs, sizes[members], going).drawn()
        parts.append(members)
    if alone:
        parts.append(np.array(alone, dtype=np.int64))
        found[alone] = in_rows(sizes[alone])
    boxes = [bounds(found[members], sizes[members]) for members in parts]
    for members, move in zip(parts, packed(boxes, SPACE), strict=True):
        found[members] += move
    return _pointed(found, direction)


def _pointed(found: Points, direction: Direction) -> Points:
    x, y = found.T
    turned = {"down": (x, y), "up": (x, -y), "right": (y, x), "left": (-y, x)}[direction]
    return np.column_stack(turned)


@dataclass(slots=True)
class _Box:
    """What takes room in a layer: an entity, a block of entities, or the bend of a long link (no members)."""

    members: list[int]
    half: float
    high: float
    above: list[int]
    below: list[int]


class _Layers:
    """One connected part of a net, and its arcs, on its way into layers."""

    def __init__(self, net: Net, arcs: Positions, sizes: Floats, going: Going) -> None:
        self.net = net
        self.sizes = sizes
        self.going = going
        self.arcs = one_way(arcs)
        self.boxes: list[_Box] = []
        self.layers: list[list[int]] = []

    def drawn(self) -> Points:
        self._fill()
        self._order()
        return self._placed(self._across())

    def _fill(self) -> None:
        """Makes the boxes, their layers, and the bends of links that pass a layer."""
        arcs = self._stacked()
        rank_of = ranks(len(self.boxes), arcs, self.going)
        self.layers = [[] for _ in range(max(rank_of) + 1)]
        for number, rank in enumerate(rank_of):
            self.layers[rank].append(number)
        bends = 0
        for a, b in sorted(arcs):
            go_on(self.going)
            before = a
            for rank in range(rank_of[a] + 1, rank_of[b]):
                if bends >= _MOST_BENDS:
                    break
                bends += 1
                bend = len(self.boxes)
                self.boxes.append(_Box([], 0.0, 0.0, [], []))
                self.layers[rank].append(bend)
                self._join(before, bend)
                before = bend
            self._join(before, b)

    def _join(self, above: int, below: int) -> None:
        self.boxes[above].below.append(below)
        self.boxes[below].above.append(above)

    def _stacked(self) -> set[tuple[int, int]]:
        """One box for each entity, but one for all who hang on the same one only, where they are many."""
        go_on(self.going)
        degrees = self.net.degrees
        hanging: dict[tuple[int, bool], list[int]] = {}
        for a, b in sorted(self.arcs):
            if degrees[b] == 1 and degrees[a] > 1:
                hanging.setdefault((a, True), []).append(b)
            elif degrees[a] == 1 and degrees[b] > 1:
                hanging.setdefault((b, False), []).append(a)
        go_on(self.going)
        box_of = [-1] * self.net.size
        for leaves in hanging.values():
            if len(leaves) >= _STACKED:
                shape = in_rows(self.sizes[leaves], _ASIDE)
                half, high = np.ptp(shape, axis=0) / 2 + self.sizes[leaves].max()
                for leaf in leaves:
                    box_of[leaf] = len(self.boxes)
                self.boxes.append(_Box(leaves, float(half), float(high), [], []))
        for i in range(self.net.size):
            if i % _LOOKS == 0:
                go_on(self.going)
            if box_of[i] < 0:
                box_of[i] = len(self.boxes)
                self.boxes.append(_Box([i], float(self.sizes[i]), float(self.sizes[i]), [], []))
        return {(box_of[a], box_of[b]) for a, b in self.arcs}

    def _order(self) -> None:
        """Orders each layer by the middle of its neighbours, down and up, and keeps the best order met."""
        place = [0.0] * len(self.boxes)
        go_on(self.going)
        self._number(place)
        go_on(self.going)
        best, least = [list(layer) for layer in self.layers], self._crossings(place)
        for sweep in range(_SWEEPS):
            go_on(self.going)
            down = sweep % 2 == 0
            for layer in self.layers if down else self.layers[::-1]:
                wish = {}
                for looked_at, number in enumerate(layer):
                    if looked_at % _LOOKS == 0:
                        go_on(self.going)
                    box = self.boxes[number]
                    around = (box.above if down else box.below) or box.below or box.above
                    wish[number] = sum(place[i] for i in around) / len(around) if around else place[number]
                layer.sort(key=lambda number: (wish[number], place[number]))
                for spot, number in enumerate(layer):
                    place[number] = (spot + 0.5) / len(layer)
            crossed = self._crossings(place)
            if crossed < least:
                best, least = [list(layer) for layer in self.layers], crossed
            if not least:
                break
        self.layers = best

    def _number(self, place: list[float]) -> None:
        """First places from a walk through the net, so that what hangs together starts together."""
        seen = [False] * len(self.boxes)
        found: list[int] = []
        for start in (number for layer in self.layers for number in layer):
            way = [start]
            while way:
                here = way.pop()
                if seen[here]:
                    continue
                if len(found) % _LOOKS == 0:
                    go_on(self.going)
                seen[here] = True
                found.append(here)
                box = self.boxes[here]
                way.extend(i for i in (*reversed(box.above), *reversed(box.below)) if not seen[i])
        spot = {number: at for at, number in enumerate(found)}
        for layer in self.layers:
            go_on(self.going)
            layer.sort(key=spot.__getitem__)
            for at, number in enumerate(layer):
                place[number] = (at + 0.5) / len(layer)

    def _crossings(self, place: Sequence[float]) -> int:
        """How many links cross between layers (a Fenwick tree over each lower layer)."""
        total = 0
        for layer in self.layers[:-1]:
            go_on(self.going)
            ends = [
                place[below]
                for number in sorted(layer, key=place.__getitem__)
                for below in sorted(self.boxes[number].below, key=place.__getitem__)
            ]
            total += _inversions(ends, self.going)
        return total

    def _across(self) -> list[float]:
        """How far aside each box stands: near the middle of its neighbours, in the order of its layer."""
        aside = [0.0] * len(self.boxes)
        for layer in self.layers:
            go_on(self.going)
            self._settle(layer, [0.0] * len(layer), [1.0] * len(layer), aside)
        for number in range(_SETTLINGS):
            go_on(self.going)
            for layer in self.layers if number % 2 == 0 else self.layers[::-1]:
                go_on(self.going)
                wishes, weights = [], []
                for one in layer:
                    box = self.boxes[one]
                    last = number >= _SETTLINGS - 2
                    around = box.above + box.below if last else (box.above if number % 2 == 0 else box.below)
                    around = around or box.above + box.below
                    wishes.append(sum(aside[i] for i in around) / len(around) if around else aside[one])
                    weights.append(1.0 + 7.0 * (not box.members) * (bool(around) and not self.boxes[around[0]].members))
                self._settle(layer, wishes, weights, aside)
        return aside

    def _settle(
        self, layer: Sequence[int], wishes: Sequence[float], weights: Sequence[float], aside: list[float]
    ) -> None:
        """The places nearest to what is wished that keep the order and the room (pool adjacent violators)."""
        offset, offsets = 0.0, []
        for at, one in enumerate(layer):
            if at:
                before, box = self.boxes[layer[at - 1]], self.boxes[one]
                offset += before.half + box.half + (_ASIDE if before.members and box.members else _BESIDE_BEND)
            offsets.append(offset)
        pools: list[tuple[float, float, int]] = []
        for wish, weight, shift in zip(wishes, weights, offsets, strict=True):
            value, heavy, count = wish - shift, weight, 1
            while pools and pools[-1][0] > value:
                other, mass, more = pools.pop()
                value = (value * heavy + other * mass) / (heavy + mass)
                heavy, count = heavy + mass, count + more
            pools.append((value, heavy, count))
        at = 0
        for value, _, count in pools:
            for _ in range(count):
                aside[layer[at]] = value + offsets[at]
                at += 1

    def _placed(self, aside: Sequence[float]) -> Points:
        found = np.zeros((self.net.size, 2))
        top = 0.0
        for layer in self.layers:
            high = max(self.boxes[number].high for number in layer)
            for looked_at, number in enumerate(layer):
                if looked_at % _LOOKS == 0:
                    go_on(self.going)
                box = self.boxes[number]
                if len(box.members) > 1:
                    shape = in_rows(self.sizes[box.members], _ASIDE)
                    shape = shape - (np.ptp(shape, axis=0) / 2)
                    found[box.members] = shape + np.array([aside[number], top + high])
                elif box.members:
                    found[box.members[0]] = (aside[number], top + high)
            top += 2 * high + _BETWEEN
        return found


def _inversions(values: Sequence[float], going: Going) -> int:
    """How many pairs stand in the wrong order."""
    rank = {value: number + 1 for number, value in enumerate(sorted(set(values)))}
    tree = [0] * (len(rank) + 1)
    total = 0
    for seen, value in enumerate(values):
        if seen % _LOOKS == 0:
            go_on(going)
        spot = rank[value]
        total += seen
        at = spot
        while at:
            total -= tree[at]
            at &= at - 1
        at = spot
        while at < len(tree):
            tree[at] += 1
            at += at & -at
    return total
