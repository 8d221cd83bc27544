"""The organic layout: what is linked stands together, hubs amid their fans, every part of the net beside the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.layouts.clearance import cleared, crossings
from graph.layouts.fans import LINK, Fan, fan_of, fanned
from graph.layouts.net import Floats, Going, Mask, Net, Points, Positions, always, go_on, known, net_of
from graph.layouts.packing import in_rows, packed, turned_wide
from graph.layouts.room import bounds, overlaps, push_apart
from graph.layouts.stress import majorised, pivot_majorised, pivot_start, pivots_of
from graph.working import WorkingGraph

SIZE = 26.0
SPACE = 60.0

_ALL_PAIRS = 900
_PIVOTS = 48
_TRIED = 130
_TRIES = 4
_CROWDED = 8
_CLAIM = 0.7
_LONGER = 1.5
_CROWD = 0.7
_WIDENED = 1.15
_WIDENINGS = 6
_INNER = 0.8
_ROUNDS = 60


def organic(
    graph: WorkingGraph,
    *,
    seed: int = 0,
    places: Points | None = None,
    fixed: NDArray[np.bool_] | None = None,
    sizes: Floats | None = None,
    going: Going = always,
) -> Points:
    """Places in chart units, shape (entities, 2), the same for the same input; a link is about 110 long.

    `sizes` are radii with room for the label. `places` is where to start from (NaN: anywhere); rows that are `fixed`
    come back bit by bit as they were. No two discs overlap, except where both are fixed. Raises LayoutStopped.

    Stress majorisation over all pairs (Gansner, Koren and North 2004), in large nets over pivots; entities with one
    link are put around theirs afterwards, evenly.
    """
    sizes = radii(graph.size, sizes)
    kinds = np.array([entity.type for entity in graph.entities])
    held = np.zeros(graph.size, dtype=bool)
    start: Points | None = None
    if places is not None:
        start = np.array(places, dtype=np.float64)
        if fixed is not None:
            held = fixed & known(start)
    return drawn(net_of(graph.size, graph.ends), sizes, kinds, seed, start, held, going)


def drawn(
    net: Net,
    sizes: Floats,
    kinds: NDArray[np.str_],
    seed: int = 0,
    start: Points | None = None,
    held: Mask | None = None,
    going: Going = always,
) -> Points:
    """The organic layout of a bare net; leaves of a hub stand sorted by their `kinds`."""
    held = np.zeros(net.size, dtype=bool) if held is None else held
    found = np.zeros((net.size, 2))
    if start is not None:
        found[held] = start[held]
    loose: list[Positions] = []
    alone: list[int] = []
    drawings: dict[bytes, Points] = {}
    for members in net.components():
        go_on(going)
        if len(members) == 1 and not held[members[0]]:
            alone.append(int(members[0]))
            continue
        part = _Part(
            net.part(members),
            sizes[members],
            kinds[members],
            None if start is None else start[members],
            held[members],
            going,
        )
        if held[members].any() or start is not None:
            found[members] = part.drawn(np.random.default_rng([seed, len(members)]))
        else:
            if part.likeness not in drawings:
                drawings[part.likeness] = part.drawn(np.random.default_rng([seed, len(members)]))
            found[members] = drawings[part.likeness]
        if not held[members].any():
            loose.append(members)
    if alone:
        loose.append(np.array(alone, dtype=np.int64))
        found[alone] = in_rows(sizes[alone])
    origin = np.zeros(2)
    if held.any():
        rooted = np.ones(net.size, dtype=bool)
        rooted[np.concatenate([*loose, np.zeros(0, dtype=np.int64)])] = False
        found[rooted] = push_apart(found[rooted], sizes[rooted], held[rooted], going=going)
        left, _, _, bottom = bounds(found[rooted], sizes[rooted])
        origin = np.array([left, bottom + SPACE])
    boxes = [bounds(found[members], sizes[members]) for members in loose]
    for members, move in zip(loose, packed(boxes, SPACE), strict=True):
        found[members] += move + origin
    if start is not None and not held.any() and (placed := known(start)).any():
        found += start[placed].mean(axis=0) - found[placed].mean(axis=0)
    return found


def radii(count: int, sizes: Floats | None) -> Floats:
    """The sizes as they are used: those given, or one for all."""
    return np.full(count, SIZE) if sizes is None else np.asarray(sizes, dtype=np.float64)


@dataclass(slots=True)
class _Part:
    """One connected part of a net on its way to the chart."""

    net: Net
    sizes: Floats
    kinds: NDArray[np.str_]
    start: Points | None
    held: Mask
    going: Going

    @property
    def likeness(self) -> bytes:
        """Equal for parts that are drawn alike."""
        return b"".join(one.tobytes() for one in (np.array(self.net.size), self.net.pairs, self.sizes, self.kinds))

    def drawn(self, rng: np.random.Generator) -> Points:
        size = self.net.size
        if size == 1:
            return self.start.copy() if self.start is not None and self.held[0] else np.zeros((1, 2))
        leaves = self._leaves()
        go_on(self.going)
        core = np.flatnonzero(~leaves)
        fans = self._fans(leaves)
        go_on(self.going)
        room = self.sizes.copy()
        for fan in fans:
            share = _CLAIM * min(1.0, len(fan.leaves) / _CROWDED)
            room[fan.hub] += max(0.0, fan.reach - room[fan.hub]) * share
        places = np.zeros((size, 2))
        places[core] = self._core(core, room[core], _link(fans, len(self.net.pairs)), rng)
        anchored = self.held.any()
        if not anchored and self.start is None:
            places[core] = turned_wide(places[core])
        self._fan_out(places, fans, core)
        if self.start is not None:
            places[self.held] = self.start[self.held]
        places = push_apart(places, self.sizes, self.held, going=self.going)
        return cleared(places, self.sizes, self.net, self.held, self.going)

    def _leaves(self) -> Mask:
        """Who hangs by one link and has no place yet, at hubs of which half the links are of that kind."""
        degrees = self.net.degrees
        leaves: Mask = (degrees == 1) & ~self.held
        leaves[self.net.pairs[(degrees[self.net.pairs] == 1).all(axis=1)]] = False
        if self.start is not None:
            leaves &= ~known(self.start)
        ends = np.flatnonzero(leaves)
        hubs = self.net.to[self.net.start[ends]]
        own = np.bincount(hubs, minlength=self.net.size)
        leaves[ends[2 * own[hubs] < degrees[hubs]]] = False
        return leaves

    def _fans(self, leaves: Mask) -> list[Fan]:
        ends = np.flatnonzero(leaves)
        hubs = self.net.to[self.net.start[ends]]
        order = np.lexsort((ends, self.kinds[ends], hubs))
        found = []
        for some in np.split(order, np.flatnonzero(np.diff(hubs[order])) + 1) if len(order) else []:
            hub = int(hubs[some[0]])
            others = int(self.net.degrees[hub]) - len(some)
            found.append(fan_of(hub, ends[some], self.sizes, others))
        return found

    def _core(self, core: Positions, room: Floats, link: float, rng: np.random.Generator) -> Points:
        """Places of those that are no leaves, hubs with room for their fans; `link` is how long a link is to be."""
        net = self.net.part(core)
        held = self.held[core]
        if net.size == 1:
            return self.start[core] if self.start is not None and held[0] else np.zeros((1, 2))
        extra = np.maximum(0.0, room - link / 2)
        start = self._begun(net, core, rng)
        if net.size <= _ALL_PAIRS:
            lengths = np.asarray(link * net.hops() + extra + extra[:, None], dtype=np.float64)
            places = self._best(net, lengths, start, held, rng)
        else:
            pivots, hops = pivots_of(net, _PIVOTS, rng, self.going)
            lengths = np.asarray(link * hops.T + extra[:, None] + extra[pivots], dtype=np.float64)
            links = link + extra[net.pairs].sum(axis=1)
            go_on(self.going)
            if start is None:
                start = pivot_start(lengths, rng)
            places = pivot_majorised(
                start, net, pivots, lengths, hops, links, fixed=held, rounds=_ROUNDS, going=self.going
            )
        places = _widened(places, room, held, self.going)
        return push_apart(places, room, held, going=self.going, rounds=60)

    def _best(self, net: Net, lengths: Floats, start: Points | None, held: Mask, rng: np.random.Generator) -> Points:
        """The best of some tries; one where the start is given or the net is large."""
        if start is not None:
            return majorised(start, lengths, fixed=held, rounds=_ROUNDS, going=self.going)
        tries = _TRIES if net.size <= _TRIED else 1
        best: Points = np.zeros((0, 2))
        least = np.inf
        for number in range(tries):
            first = pivot_start(lengths, rng)
            if number:
                first += rng.normal(scale=0.35 * float(first.std()), size=first.shape)
            places = majorised(first, lengths, rounds=_ROUNDS, going=self.going)
            if tries == 1:
                return places
            apart = np.hypot(*(places[:, None] - places).transpose(2, 0, 1)) + np.eye(net.size)
            wanted = lengths + np.eye(net.size)
            score = float((((apart - wanted) / wanted) ** 2).sum()) / net.size + crossings(places, net.pairs)
            if score < least:
                best, least = places, score
        return best

    def _begun(self, net: Net, core: Positions, rng: np.random.Generator) -> Points | None:
        """Where to start from, those without a place beside a neighbour that has one; None without any place."""
        if self.start is None:
            return None
        places = self.start[core].copy()
        placed = known(places)
        if not placed.any():
            return None
        while not placed.all():
            go_on(self.going)
            missing = [i for i in np.flatnonzero(~placed).tolist() if placed[net.near(i)].any()]
            for i in missing:
                around = net.near(i)
                places[i] = places[around[placed[around]]].mean(axis=0) + rng.normal(scale=LINK / 2, size=2)
            placed[missing] = True
        return places

    def _fan_out(self, places: Points, fans: list[Fan], core: Positions) -> None:
        for fan in fans:
            centre = places[fan.hub]
            away = places[core] - centre
            distance = np.hypot(away[:, 0], away[:, 1])
            linked = np.isin(core, self.net.near(fan.hub))
            in_the_way = distance < fan.rings[0][0] + self.sizes[core] + fan.leaf_size
            taken = (linked | in_the_way) & (distance > 0)
            places[fan.leaves] = fanned(fan, centre, np.arctan2(away[taken, 1], away[taken, 0]), self.going)


def _link(fans: list[Fan], links: int) -> float:
    """How long links between hubs are to be: longer where many hang on long links in wide fans."""
    wide = sum(max(0.0, radius - LINK) * count for fan in fans for radius, count in fan.rings)
    return LINK + _LONGER * wide / max(links, 1)


def _widened(places: Points, sizes: Floats, held: Mask, going: Going) -> Points:
    """A crowded drawing scaled up until few discs overlap, so that pushing the rest apart does not bend it."""
    if held.any():
        return places
    centre = places.mean(axis=0)
    places = places - centre
    inner = np.quantile(np.hypot(places[:, 0], places[:, 1]), _INNER)
    places *= max(1.0, float(np.sqrt(_INNER * (sizes**2).sum())) / max(float(inner), 1e-6))
    for _ in range(_WIDENINGS):
        go_on(going)
        if len(overlaps(places, sizes, going=going)[0]) <= _CROWD * len(places):
            break
        places *= _WIDENED
    widened: Points = centre + places
    return widened
