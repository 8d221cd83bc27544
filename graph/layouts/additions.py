"""Additions: new entities go onto free room near what they are linked to, and nothing that is placed moves."""

from __future__ import annotations

import numpy as np

from graph.layouts.fans import LINK, spread
from graph.layouts.net import Floats, Going, Mask, Net, Points, Positions, always, go_on, known, net_of
from graph.layouts.organic_layout import SPACE, drawn, radii
from graph.layouts.room import GAP, are_free, bounds, free_place
from graph.working import WorkingGraph

_ANGLES = 48
_RINGS = 8
_ENOUGH = 12
_BLOCK = 8
_NEAREST = 0.9


def place_new(
    graph: WorkingGraph, places: Points, *, sizes: Floats | None = None, seed: int = 0, going: Going = always
) -> Points:
    """The places (entities, 2) with those filled in that were NaN; every other row comes back bit by bit as it was.

    A new entity stands about a link's length from what it is linked to, fanned out evenly and away from what is there.
    New entities that hang together are drawn as a group first where they are many; what has no link to anything placed
    goes beside the drawing. No new disc overlaps another. Raises LayoutStopped.
    """
    sizes = radii(graph.size, sizes)
    found = np.array(places, dtype=np.float64)
    net = net_of(graph.size, graph.ends)
    kinds = np.array([entity.type for entity in graph.entities], dtype=np.str_)
    new = np.flatnonzero(~known(found))
    groups = [new[members] for members in net.part(new).components()] if len(new) else []
    placed = known(found)
    few, many, apart = [], [], []
    for members in groups:
        if not any(placed[net.near(i)].any() for i in members.tolist()):
            apart.append(members)
        elif len(members) > _BLOCK:
            many.append(members)
        else:
            few.append(members)
    for wave in _outwards(net, np.concatenate(few), placed) if few else []:
        _fan_in(net, wave, found, sizes, going)
    for members in many:
        shape = drawn(net.part(members), sizes[members], kinds[members], seed, going=going)
        found[members] = _as_block(shape, sizes[members], members, net, found, sizes, going)
    if apart:
        rest = np.concatenate(apart)
        shape = drawn(net.part(rest), sizes[rest], kinds[rest], seed, going=going)
        found[rest] = shape + _beside(shape, sizes[rest], found, sizes)
    return found


def _outwards(net: Net, members: Positions, placed: Mask) -> list[Positions]:
    """The members, those next to something placed first, then those next to these, and so on."""
    placed = placed.copy()
    waiting = set(members.tolist())
    waves = []
    while waiting:
        wave = sorted(i for i in waiting if placed[net.near(i)].any())
        waves.append(np.array(wave, dtype=np.int64))
        placed[wave] = True
        waiting.difference_update(wave)
    return waves


def _fan_in(net: Net, members: Positions, found: Points, sizes: Floats, going: Going) -> None:
    """Places members that are next to something placed: those with one anchor in fans, the others between theirs."""
    placed = known(found)
    anchors = {int(i): net.near(int(i))[placed[net.near(int(i))]] for i in members}
    for i, around in anchors.items():
        if len(around) > 1:
            go_on(going)
            wish = found[around].mean(axis=0)
            there = known(found)
            found[i] = free_place(wish, float(sizes[i]), found[there], sizes[there], going=going)
    fans: dict[int, list[int]] = {}
    for i, around in anchors.items():
        if len(around) == 1:
            fans.setdefault(int(around[0]), []).append(i)
    for hub, leaves in fans.items():
        _fan_around(net, hub, leaves, found, sizes, going)


def _fan_around(net: Net, hub: int, leaves: list[int], found: Points, sizes: Floats, going: Going) -> None:
    """Places leaves around a hub: on the innermost ring with room, in the direction nearest to an even fan."""
    placed = known(found)
    linked = net.near(hub)[placed[net.near(hub)]]
    away = found[linked] - found[hub]
    away = away[np.hypot(away[:, 0], away[:, 1]) > 0]
    wishes = spread(len(leaves), np.arctan2(away[:, 1], away[:, 0]))
    size = float(sizes[leaves].max())
    first = max(LINK * _NEAREST, float(sizes[hub]) + size + GAP)
    for count in (_RINGS, 5 * _RINGS):
        rings = first + np.arange(count) * (2 * size + GAP) / 2
        angles = np.concatenate((np.arange(_ANGLES) * 2 * np.pi / _ANGLES, wishes))
        radius, angle = (axis.ravel() for axis in np.meshgrid(rings, angles, indexing="ij"))
        spots = found[hub] + radius[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
        nearby = placed & (np.hypot(*(found - found[hub]).T) < rings[-1] + size + sizes + GAP)
        free = are_free(spots, found[nearby], sizes[nearby] + size + GAP / 2, going)
        if np.count_nonzero(free) > _ENOUGH * len(leaves):
            break
    for leaf, wish in zip(leaves, wishes, strict=True):
        go_on(going)
        if free.any():
            turn = np.abs(np.mod(angle - wish + np.pi, 2 * np.pi) - np.pi)
            cost = np.where(free, radius / first + turn, np.inf)
            best = int(np.argmin(cost))
            found[leaf] = spots[best]
            free &= np.hypot(*(spots - spots[best]).T) >= 2 * size + GAP / 2
        else:
            there = known(found)
            found[leaf] = free_place(found[hub], float(sizes[leaf]), found[there], sizes[there], going=going)


def _as_block(
    shape: Points, room: Floats, members: Positions, net: Net, found: Points, sizes: Floats, going: Going
) -> Points:
    """A group drawn by itself, turned and put where its anchors are near and nothing is under it."""
    placed = known(found)
    inner, outer = [], []
    for number, i in enumerate(members.tolist()):
        for other in net.near(i)[placed[net.near(i)]].tolist():
            inner.append(number)
            outer.append(other)
    shape = shape - shape.mean(axis=0)
    reach = float((np.hypot(shape[:, 0], shape[:, 1]) + room).max())
    wish = found[outer].mean(axis=0)
    middle = free_place(wish, reach, found[placed], sizes[placed], step=reach / 4, going=going)
    towards = np.arctan2(*(wish - middle)[::-1])
    door = shape[inner].mean(axis=0)
    turn = towards - np.arctan2(door[1], door[0])
    cos, sin = np.cos(turn), np.sin(turn)
    return np.asarray(middle + shape @ np.array([[cos, sin], [-sin, cos]]), dtype=np.float64)


def _beside(shape: Points, room: Floats, found: Points, sizes: Floats) -> Points:
    """By how much a drawing is to move to stand beside, or under, what is placed."""
    placed = known(found)
    if not placed.any():
        return np.zeros(2)
    left, top, right, bottom = bounds(found[placed], sizes[placed])
    own = bounds(shape, room)
    if right - left <= 1.6 * (bottom - top):
        return np.array([right + SPACE - own[0], top - own[1]])
    return np.array([left - own[0], bottom + SPACE - own[1]])
