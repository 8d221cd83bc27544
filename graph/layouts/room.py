"""Room on a chart: which discs are close, pushing apart those that overlap, the nearest free place."""

from __future__ import annotations

import numpy as np

from graph.layouts.net import Floats, Going, Mask, Points, Positions, always, go_on

GAP = 2.0

_ROUNDS = 240
_GROW_EVERY = 12
_GROWTH = 1.04
_LARGE = 3.0
_GOLDEN = np.pi * (3 - np.sqrt(5))
_STOPS = 1 << 19
_HALVINGS = 12
_SPOTS = 160
_FARTHER = 1.4


def bounds(places: Points, sizes: Floats) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of discs; all 0 where there are none."""
    if not len(places):
        return (0.0, 0.0, 0.0, 0.0)
    low, high = (places - sizes[:, None]).min(axis=0), (places + sizes[:, None]).max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def close_pairs(places: Points, reach: float) -> tuple[Positions, Positions]:
    """All pairs that are less than `reach` apart, and each once. Points are looked up in a grid of that width."""
    if len(places) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order, runs = _runs(places, reach)
    firsts, seconds = [], []
    for low, counts in runs:
        first = np.repeat(np.arange(len(places)), counts)
        second = np.arange(int(counts.sum())) + np.repeat(low - np.cumsum(counts) + counts, counts)
        one, other = order[first], order[second]
        dx, dy = (places[one] - places[other]).T
        close = dx * dx + dy * dy < reach * reach
        firsts.append(one[close])
        seconds.append(other[close])
    return np.concatenate(firsts), np.concatenate(seconds)


def narrowed(places: Points, reach: float, most: float) -> float:
    """The reach, halved until about `most` pairs have to be looked at; 0 where points lie on each other."""
    for _ in range(_HALVINGS):
        if len(places) < 2 or sum(int(counts.sum()) for _, counts in _runs(places, reach)[1]) <= most:
            return reach
        reach /= 2
    return 0.0


def _runs(places: Points, reach: float) -> tuple[Positions, list[tuple[Positions, Positions]]]:
    """Points by cell, and for each which run of points after it (first, how many) may be close: beside and below."""
    cells = np.floor((places - places.min(axis=0)) / reach).astype(np.int64)
    width = int(cells[:, 0].max()) + 3
    keys = cells[:, 1] * width + cells[:, 0] + 1
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    beside = np.arange(1, len(keys) + 1)
    below = np.searchsorted(keys, keys + width - 1, "left")
    return order, [
        (beside, np.searchsorted(keys, keys + 1, "right") - beside),
        (below, np.searchsorted(keys, keys + width + 1, "right") - below),
    ]


def overlaps(places: Points, sizes: Floats, gap: float = 0.0, going: Going = always) -> tuple[Positions, Positions]:
    """The pairs of discs that are less than `gap` apart, each once."""
    if len(places) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    large = sizes > _LARGE * np.median(sizes)
    small = np.flatnonzero(~large)
    one, other = close_pairs(places[small], 2 * float(sizes[small].max()) + gap + 1e-9)
    first, second = small[one], small[other]
    over = np.hypot(*(places[first] - places[second]).T) < sizes[first] + sizes[second] + gap
    firsts, seconds = [first[over]], [second[over]]
    for big in np.flatnonzero(large).tolist():
        go_on(going)
        apart = np.hypot(places[:, 0] - places[big, 0], places[:, 1] - places[big, 1])
        over = apart < sizes + sizes[big] + gap
        over[: big + 1] &= ~large[: big + 1]
        others = np.flatnonzero(over)
        firsts.append(np.full(len(others), big))
        seconds.append(others)
    return np.concatenate(firsts), np.concatenate(seconds)


def push_apart(
    places: Points, sizes: Floats, fixed: Mask | None = None, *, going: Going = always, rounds: int = _ROUNDS
) -> Points:
    """The same drawing with no disc over another, moved as little as need be; what is fixed stays exactly.

    Overlapping pairs push each other, round after round; a drawing that is too dense is widened a little in between.
    What is still not free at the end goes to the nearest free place. Two fixed discs that overlap are left so.
    """
    places = places.copy()
    held = np.zeros(len(places), dtype=bool) if fixed is None else fixed
    for number in range(rounds):
        go_on(going)
        one, other = overlaps(places, sizes, GAP / 2, going)
        loose = ~(held[one] & held[other])
        one, other = one[loose], other[loose]
        if not len(one):
            return places
        if number % _GROW_EVERY == _GROW_EVERY - 1 and not held.any():
            centre = places.mean(axis=0)
            places = centre + (places - centre) * _GROWTH
            continue
        places += _pushes(places, sizes, held, one, other)
    return _freed(places, sizes, held, going)


def free_place(
    wish: Points, size: float, places: Points, sizes: Floats, *, step: float = 0.0, going: Going = always
) -> Points:
    """The place nearest to `wish` (2,) where a disc overlaps none; sought on a sunflower, the farther the coarser."""
    step = step or max(size * 0.6, 1.0)
    need = sizes + size + GAP / 2
    apart = np.hypot(places[:, 0] - wish[0], places[:, 1] - wish[1])
    number = np.arange(_SPOTS)
    inner, outer = 0.0, step * np.sqrt(_SPOTS)
    while True:
        spread = np.sqrt(inner**2 + (outer**2 - inner**2) * number / _SPOTS)
        angle = number * _GOLDEN
        spots = wish + np.column_stack((spread * np.cos(angle), spread * np.sin(angle)))
        nearby = (apart < need + outer) & (apart > inner - need)
        free = are_free(spots, places[nearby], need[nearby], going)
        if free.any():
            found: Points = spots[int(np.argmax(free))]
            return found
        inner, outer = outer, outer * _FARTHER


def are_free(spots: Points, places: Points, need: Floats, going: Going = always) -> Mask:
    """Which spots keep at least `need[j]` away from the middle of disc j."""
    free = np.ones(len(spots), dtype=bool)
    rows = max(1, _STOPS // max(len(places), 1))
    for begin in range(0, len(spots), rows):
        go_on(going)
        some = spots[begin : begin + rows]
        dx = some[:, :1] - places[:, 0]
        dy = some[:, 1:] - places[:, 1]
        free[begin : begin + rows] = (dx * dx + dy * dy >= need * need).all(axis=1)
    return free


def _pushes(places: Points, sizes: Floats, held: Mask, one: Positions, other: Positions) -> Points:
    apart = places[one] - places[other]
    distance = np.hypot(apart[:, 0], apart[:, 1])
    same = distance < 1e-6
    angle = (one[same] * 7 + other[same]) * _GOLDEN
    apart[same] = np.column_stack((np.cos(angle), np.sin(angle)))
    distance[same] = 1.0
    lacking = sizes[one] + sizes[other] + GAP - np.where(same, 0.0, distance)
    push = apart * (lacking / distance)[:, None]
    share = np.where(held[other], 1.0, 0.5)[:, None]
    count = len(places)
    moved = np.empty_like(places)
    for axis in (0, 1):
        moved[:, axis] = np.bincount(one, (push * share)[:, axis], count)
        moved[:, axis] -= np.bincount(other, (push * np.where(held[one], 1.0, 0.5)[:, None])[:, axis], count)
    crowd = np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    moved /= np.maximum(1.0, 0.5 * crowd)[:, None]
    moved[held] = 0.0
    return moved


def _freed(places: Points, sizes: Floats, held: Mask, going: Going) -> Points:
    one, other = overlaps(places, sizes, going=going)
    stuck = np.zeros(len(places), dtype=bool)
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if not (stuck[a] or stuck[b] or (held[a] and held[b])):
            stuck[a if held[b] else b] = True
    settled = ~stuck
    for position in np.flatnonzero(stuck):
        places[position] = free_place(
            places[position], float(sizes[position]), places[settled], sizes[settled], going=going
        )
        settled[position] = True
    return places
