"""Clearance: links that do not run through the discs of others, and how often links cross."""

from __future__ import annotations

import numpy as np

from graph.layouts.net import Floats, Going, Mask, Net, Points, Positions, go_on
from graph.layouts.room import push_apart

_LOOKED_AT = 80_000
_ROUNDS = 20
_PATIENCE = 4
_CLEAR = 6.0
_CROSSED = 700


def cleared(places: Points, sizes: Floats, net: Net, fixed: Mask, going: Going) -> Points:
    """The drawing with discs moved off links that are not theirs, where the net is small enough to look at all."""
    pairs = net.pairs
    if not 0 < len(pairs) * net.size <= _LOOKED_AT:
        return places
    near = np.zeros((net.size, len(pairs)), dtype=bool)
    near[pairs[:, 0], np.arange(len(pairs))] = near[pairs[:, 1], np.arange(len(pairs))] = True
    near[fixed] = True
    need = sizes[:, None] * 0.75 + _CLEAR
    best, least, since = places, np.inf, 0
    for _ in range(_ROUNDS):
        go_on(going)
        first, second = places[pairs[:, 0]], places[pairs[:, 1]]
        along = second - first
        length = np.maximum((along**2).sum(axis=1), 1e-9)
        to = places[:, None] - first
        part = np.clip((to * along).sum(axis=2) / length, 0.0, 1.0)
        off = to - part[..., None] * along
        distance = np.hypot(off[..., 0], off[..., 1])
        lacking = np.where(near, 0.0, np.maximum(0.0, need - distance))
        score = float(lacking.sum()) + 40.0 * crossings(places, pairs)
        if score < least:
            best, least, since = places, score, 0
        since += 1
        if not lacking.any() or since > _PATIENCE:
            break
        straight = np.column_stack((-along[:, 1], along[:, 0])) / np.sqrt(length)[:, None]
        off = np.where((distance < 1e-6)[..., None], straight, off / np.maximum(distance, 1e-6)[..., None])
        push = off * lacking[..., None]
        moved = places + 0.5 * push.sum(axis=1) / np.maximum(1, (lacking > 0).sum(axis=1))[:, None]
        for end in (0, 1):
            share = part if end else 1.0 - part
            count = np.maximum(1, (lacking > 0).sum(axis=0))
            back = -0.35 * (push * share[..., None]).sum(axis=0) / count[:, None]
            back[fixed[pairs[:, end]]] = 0.0
            np.add.at(moved, pairs[:, end], back)
        places = push_apart(moved, sizes, fixed, going=going)
    return best


def crossings(places: Points, pairs: Positions) -> int:
    """How many pairs of links cross; links that share an end do not. 0 is given for nets of very many links."""
    if len(pairs) > _CROSSED:
        return 0
    a, b = places[pairs[:, 0]], places[pairs[:, 1]]
    one = _side(a[:, None], b[:, None], a) * _side(a[:, None], b[:, None], b) < 0
    both = one & one.T
    shared = (pairs[:, None, :, None] == pairs[None, :, None, :]).any(axis=(2, 3))
    return int(np.count_nonzero(both & ~shared)) // 2


def _side(a: Points, b: Points, p: Points) -> Floats:
    return (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
