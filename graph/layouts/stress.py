"""Places in which distances on paper agree with distances in the net: all pairs where they are few, else by pivots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.layouts.net import Floats, Going, Mask, Net, Points, Positions, always, go_on
from graph.layouts.room import close_pairs, narrowed

Singles = NDArray[np.float32]
Pairs = tuple[Positions, Positions]

_SOLVED = 450
_BLOCK = 128
_PIVOT_BLOCK = 2048
_TINY = 1e-6
_DAMPING = 0.8
_CLOSE_PER_ENTITY = 12.0
_CLOSE_EVERY = 4
_LOOKED_AT = 80
_APART = 1.8
_CROWD_WEIGHT = 0.3


def pivots_of(net: Net, count: int, rng: np.random.Generator, going: Going) -> tuple[Positions, NDArray[np.int32]]:
    """Pivots far from each other in a connected net, and how many links everything is away; shape (pivots, size).

    Each batch doubles their number and is drawn with odds by the distance to the nearest pivot so far.
    """
    count = min(count, net.size)
    chosen = np.array([int(np.argmax(net.degrees))])
    hops = net.hops_from(chosen, going)
    while len(chosen) < count:
        odds = hops.min(axis=0).astype(np.float64) ** 2
        some = min(len(chosen), count - len(chosen), int(np.count_nonzero(odds)))
        if not some:
            break
        drawn = np.sort(rng.choice(net.size, some, replace=False, p=odds / odds.sum()))
        chosen = np.concatenate((chosen, drawn))
        hops = np.concatenate((hops, net.hops_from(drawn, going)))
    return chosen, hops


def pivot_start(lengths: Floats, rng: np.random.Generator) -> Points:
    """First places from lengths to pivots, shape (size, pivots): PivotMDS (Brandes and Pich 2006)."""
    squares = lengths**2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    places = -0.5 * centred @ vectors[:, -2:][:, ::-1]
    spread = np.hypot(*places.std(axis=0))
    wanted = np.sqrt(squares.mean() / 2)
    places *= wanted / max(spread, _TINY)
    scale = max(float(lengths.mean()), 1.0)
    jittered: Points = places + rng.normal(scale=0.02 * scale, size=places.shape)
    return jittered


def majorised(
    places: Points, lengths: Floats, *, fixed: Mask | None = None, rounds: int = 60, going: Going = always
) -> Points:
    """Less stress over all pairs, weights 1 / length²: stress majorisation (Gansner, Koren and North 2004).

    `lengths` is symmetric, shape (size, size). Up to a few hundred the system of each step is solved exactly, above
    that by its diagonal.
    """
    free = np.ones(len(places), dtype=bool) if fixed is None else ~fixed
    if not free.any() or len(places) < 2:
        return places.copy()
    wanted: Singles = np.maximum(lengths, _TINY).astype(np.float32)
    weights: Singles = (1.0 / wanted**2).astype(np.float32)
    np.fill_diagonal(weights, 0.0)
    total: Floats = weights.sum(axis=1, dtype=np.float64)
    solver = _solver(weights, total, free) if len(places) <= _SOLVED else None
    places = places.copy()
    wanted *= weights
    before = np.inf
    for _ in range(rounds):
        pull, stress = _pull(places, weights, wanted, going)
        step = pull / total[:, None] if solver is None else solver @ pull[free]
        if solver is None:
            places[free] += step[free]
        else:
            places[free] += step
        if before - stress < 2e-4 * stress:
            break
        before = stress
    return places


def _solver(weights: Singles, total: Floats, free: Mask) -> Floats:
    system = np.diag(total) - weights
    anchored = system + total.mean() / len(total) if free.all() else system[np.ix_(free, free)]
    return np.asarray(np.linalg.inv(anchored), dtype=np.float64)


def _pull(places: Points, weights: Singles, weighted: Singles, going: Going) -> tuple[Points, float]:
    """Half of what pulls each one, and the stress; `weighted` is weight times length."""
    middle = places.mean(axis=0)
    x, y = (places - middle).astype(np.float32).T
    pull = np.empty_like(places)
    stress = 0.0
    for begin in range(0, len(places), _BLOCK):
        go_on(going)
        rows = slice(begin, begin + _BLOCK)
        dx = x[rows, None] - x
        dy = y[rows, None] - y
        distance = np.sqrt(dx * dx + dy * dy)
        weight = weights[rows]
        wanted = weighted[rows]
        stress += float((weight * distance * distance - 2 * wanted * distance).sum(dtype=np.float64))
        factor = wanted / np.maximum(distance, _TINY) - weight
        pull[rows, 0] = (factor * dx).sum(axis=1)
        pull[rows, 1] = (factor * dy).sum(axis=1)
    return pull, stress + len(places) * (len(places) - 1)


def pivot_majorised(
    places: Points,
    net: Net,
    pivots: Positions,
    lengths: Floats,
    hops: NDArray[np.int32],
    link_lengths: Floats,
    *,
    fixed: Mask | None = None,
    rounds: int = 60,
    going: Going = always,
) -> Points:
    """Less stress over links, pairs with a pivot and pairs that are close on paper but not linked.

    `lengths` (size, pivots) and `link_lengths` (pairs of the net) are what is wanted, `hops` (pivots, size) what the
    net says. A pivot stands for those around it (Ortmann, Klimenta and Brandes 2016); who is not linked is at least
    two links apart, which is what keeps crowds from collapsing.
    """
    places = places.copy()
    free = np.ones(len(places), dtype=bool) if fixed is None else ~fixed
    weights = _pivot_weights(hops, lengths, going)
    link = float(np.median(link_lengths))
    linked = np.sort(net.pairs[:, 0] * net.size + net.pairs[:, 1])
    link_weights = 1.0 / link_lengths**2
    crowd: Pairs = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    for number in range(rounds):
        total, weight = _pivot_pull(places, pivots, lengths, weights, going)
        _add_pull(total, weight, places, (net.pairs[:, 0], net.pairs[:, 1]), link_lengths, link_weights)
        go_on(going)
        if number % _CLOSE_EVERY == 0:
            crowd = _crowd(places, linked, _APART * link, going)
        wanted = np.full(len(crowd[0]), _APART * link)
        near = np.hypot(*(places[crowd[0]] - places[crowd[1]]).T) < wanted
        _add_pull(total, weight, places, crowd, wanted, near * (_CROWD_WEIGHT / link**2))
        places[free] += _DAMPING * (total / weight[:, None])[free]
    return places


def _add_pull(total: Points, weight: Floats, places: Points, pairs: Pairs, wanted: Floats, heavy: Floats) -> None:
    """Adds what pairs pull each one by towards being `wanted` apart, and how heavily."""
    one, other = pairs
    apart = places[one] - places[other]
    distance = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), _TINY)
    move = apart * (heavy * (wanted / distance - 1.0))[:, None]
    for axis in (0, 1):
        total[:, axis] += np.bincount(one, move[:, axis], len(places))
        total[:, axis] -= np.bincount(other, move[:, axis], len(places))
    weight += np.bincount(one, heavy, len(places)) + np.bincount(other, heavy, len(places))


def _pivot_weights(hops: NDArray[np.int32], lengths: Floats, going: Going) -> Floats:
    """How heavy each pair with a pivot is: those of the pivot's surroundings that are less than half as far."""
    nearest = hops.argmin(axis=0)
    weights = np.empty(lengths.shape)
    for number, row in enumerate(hops):
        go_on(going)
        around = np.sort(row[nearest == number] * 2)
        weights[:, number] = np.searchsorted(around, row, "right")
    weights /= np.maximum(lengths, _TINY) ** 2
    weights[hops.T <= 1] = 0.0
    return weights


def _pivot_pull(
    places: Points, pivots: Positions, lengths: Floats, weights: Floats, going: Going
) -> tuple[Points, Floats]:
    total = np.empty_like(places)
    weight = weights.sum(axis=1)
    for begin in range(0, len(places), _PIVOT_BLOCK):
        go_on(going)
        rows = slice(begin, begin + _PIVOT_BLOCK)
        dx = places[rows, :1] - places[pivots, 0]
        dy = places[rows, 1:] - places[pivots, 1]
        distance = np.maximum(np.sqrt(dx * dx + dy * dy), _TINY)
        factor = weights[rows] * (lengths[rows] / distance - 1.0)
        total[rows, 0] = (factor * dx).sum(axis=1)
        total[rows, 1] = (factor * dy).sum(axis=1)
    return total, weight


def _crowd(places: Points, linked: Positions, reach: float, going: Going) -> tuple[Positions, Positions]:
    """Pairs that are close and not linked; where all are close, only the closest."""
    width, height = np.ptp(places, axis=0) + 1.0
    dense = np.sqrt(_CLOSE_PER_ENTITY * width * height / (np.pi * len(places)))
    reach = narrowed(places, min(reach, float(dense)), _LOOKED_AT * len(places))
    if not reach:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    go_on(going)
    one, other = close_pairs(places, reach)
    go_on(going)
    keys = np.minimum(one, other) * len(places) + np.maximum(one, other)
    spot = np.minimum(np.searchsorted(linked, keys), len(linked) - 1)
    apart = linked[spot] != keys
    return one[apart], other[apart]
