"""Frames: members of a group stand together, and no frame lies over another or over what is no member."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from graph.facts import Entity
from graph.ids import EntityId
from graph.layouts.additions import place_new
from graph.layouts.net import Floats, Going, Mask, Net, Points, Positions, always, go_on, known, net_of
from graph.layouts.organic_layout import SPACE, drawn, radii
from graph.layouts.packing import in_rows, packed
from graph.layouts.room import free_place, overlaps
from graph.working import WorkingGraph, working_graph

REACH, HEAD = 52.0, 14.0
"""Chart units that a frame reaches beyond the middles of its members, and further above them for its title."""

GAP = 26.0
"""Chart units that are left free around a frame."""

Inner = Callable[[WorkingGraph, Floats], Points]
"""Draws the members of one group by themselves: their graph and their radii; places, shape (members, 2)."""

_TILE = 80.0
_SHRUNK = 10
_CLOSE = 0.35


def framed(places: Points) -> tuple[float, float, float, float]:
    """The frame of members that stand at these places (n, 2): left, top, right, bottom."""
    low, high = places.min(axis=0), places.max(axis=0)
    return float(low[0]) - REACH, float(low[1]) - REACH - HEAD, float(high[0]) + REACH, float(high[1]) + REACH


def in_frames(
    graph: WorkingGraph,
    groups: Sequence[Positions],
    places: Points,
    fixed: Mask,
    *,
    sizes: Floats | None = None,
    inner: Inner | None = None,
    seed: int = 0,
    going: Going = always,
) -> Points:
    """Places in chart units, shape (entities, 2): the members of each group near each other, the groups as one net.

    `groups` are positions of entities, none in two groups. Rows that are `fixed` come back bit by bit as they were; a
    group that holds one is drawn around it. Frames overlap neither each other nor what stands outside of them, unless
    what is fixed leaves no other way. `inner` draws a group in which nothing is fixed. Raises LayoutStopped.
    """
    sizes = radii(graph.size, sizes)
    found = np.array(places, dtype=np.float64)
    held = fixed & known(found)
    net = net_of(graph.size, graph.ends)
    kinds = np.array([entity.type for entity in graph.entities], dtype=np.str_)
    node = np.full(graph.size, -1, dtype=np.int64)
    for number, members in enumerate(groups):
        go_on(going)
        node[members] = number
        if held[members].any():
            start, fast = found[members], held[members]
            found[members] = drawn(net.part(members), sizes[members], kinds[members], seed, start, fast, going)
        elif inner is not None:
            found[members] = inner(_part(graph, members), sizes[members])
        else:
            found[members] = drawn(net.part(members), sizes[members], kinds[members], seed, going=going)
    singles = np.flatnonzero(node < 0)
    node[singles] = len(groups) + np.arange(len(singles))
    boxes = np.array([framed(found[members]) for members in groups]).reshape(-1, 4)
    middles = np.vstack(((boxes[:, :2] + boxes[:, 2:]) / 2, found[singles]))
    single = sizes[singles][:, None]
    halves = np.vstack(((boxes[:, 2:] - boxes[:, :2]) / 2 + GAP / 2, np.hstack((single, single))))
    anchored = np.array([held[members].any() for members in groups] + held[singles].tolist(), dtype=bool)
    quotient = net_of(len(middles), node[graph.ends])
    there = _arranged(quotient, halves, len(groups), middles, anchored, seed, going)
    for number, members in enumerate(groups):
        if not anchored[number]:
            found[members] += there[number] - middles[number]
    found[singles] = np.where(anchored[len(groups) :, None], found[singles], there[len(groups) :])
    return found


def gathered(
    graph: WorkingGraph,
    members: Positions,
    places: Points,
    fixed: Mask,
    frames: Sequence[tuple[float, float, float, float]] = (),
    *,
    sizes: Floats | None = None,
    seed: int = 0,
    going: Going = always,
) -> Points:
    """The places (entities, 2) with the members of one group drawn together where there is room for their frame, near
    where they stood; nothing else moves, nor a member that is `fixed`. `frames` are those of other groups.
    """
    sizes = radii(graph.size, sizes)
    found = np.array(places, dtype=np.float64)
    kinds = np.array([graph.entities[i].type for i in members.tolist()], dtype=np.str_)
    net = net_of(graph.size, graph.ends).part(members)
    if fixed[members].any():
        found[members] = drawn(net, sizes[members], kinds, seed, found[members], fixed[members], going)
        return found
    shape = drawn(net, sizes[members], kinds, seed, going=going)
    left, top, right, bottom = framed(shape)
    others = np.setdiff1d(np.arange(graph.size), members)
    tiles, reaches = _tiles(frames)
    around = np.vstack((found[others], tiles))
    room = np.concatenate((sizes[others], reaches))
    radius = float(np.hypot(right - left, bottom - top)) / 2
    wish = found[members].mean(axis=0)
    middle = free_place(wish, radius, around, room, step=radius / 6, going=going) if len(around) else wish
    found[members] = shape + middle - np.array(((left + right) / 2, (top + bottom) / 2))
    return found


def place_beside(
    graph: WorkingGraph,
    places: Points,
    frames: Sequence[tuple[float, float, float, float]],
    *,
    sizes: Floats | None = None,
    seed: int = 0,
    going: Going = always,
) -> Points:
    """As `place_new`, and what is new stands in no frame, where it would be taken for a member."""
    if not frames:
        return place_new(graph, places, sizes=sizes, seed=seed, going=going)
    tiles, reaches = _tiles(frames)
    stones = tuple(Entity(EntityId(f"frame {number}"), "") for number in range(len(tiles)))
    wide = working_graph((*graph.entities, *stones), graph.links)
    both = np.concatenate((radii(graph.size, sizes), reaches))
    return place_new(wide, np.vstack((places, tiles)), sizes=both, seed=seed, going=going)[: graph.size]


def _arranged(net: Net, halves: Points, groups: int, now: Points, anchored: Mask, seed: int, going: Going) -> Points:
    """Where the middles of groups and singles go; `halves` (n, 2) are half their widths and heights, groups first."""
    size = len(halves)
    discs = np.hypot(halves[:, 0], halves[:, 1])
    discs[groups:] = halves[groups:, 0]
    kinds = np.zeros(size, dtype="U1")
    if anchored.any():
        start = np.where(anchored[:, None], now, np.nan)
        return drawn(net, discs, kinds, seed, start, anchored, going)
    found = np.zeros((size, 2))
    linked = np.flatnonzero(net.degrees > 0)
    alone = np.flatnonzero(net.degrees == 0)
    parts = [linked[members] for members in net.part(linked).components()] if len(linked) else []
    for members in parts:
        inner = drawn(net.part(members), discs[members], kinds[members], seed, going=going)
        found[members] = _closer(inner, halves[members], int((members < groups).sum()), going)
    parts += [alone[n : n + 1] for n in np.flatnonzero(alone < groups)]
    rest = alone[alone >= groups]
    if len(rest):
        found[rest] = in_rows(discs[rest])
        parts.append(rest)
    outer = [_around(found[members], halves[members]) for members in parts]
    for members, move in zip(parts, packed(outer, SPACE), strict=True):
        found[members] += move
    return found


def _closer(places: Points, halves: Points, groups: int, going: Going) -> Points:
    """The same drawing of boxes shrunk as far as none comes over another: discs around boxes keep more room."""
    if not groups or len(places) < 2:
        return places
    middle = places.mean(axis=0)
    off = places - middle
    scale = np.ones(2)
    for axes in ((0, 1), (0,), (1,)):
        low, high = _CLOSE, 1.0
        for _ in range(_SHRUNK):
            go_on(going)
            tried = scale.copy()
            tried[list(axes)] *= (low + high) / 2
            if _apart(off * tried, halves, groups):
                high = (low + high) / 2
            else:
                low = (low + high) / 2
        scale[list(axes)] *= high
    shrunk: Points = middle + off * scale
    return shrunk


def _apart(places: Points, halves: Points, groups: int) -> bool:
    """Whether no group lies over another or over a single, and no single over another."""
    for number in range(groups):
        over = (np.abs(places - places[number]) < halves + halves[number]).all(axis=1)
        if np.count_nonzero(over) > 1:
            return False
    return not len(overlaps(places[groups:], halves[groups:, 0])[0])


def _around(places: Points, halves: Points) -> tuple[float, float, float, float]:
    low, high = (places - halves).min(axis=0), (places + halves).max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _tiles(frames: Sequence[tuple[float, float, float, float]]) -> tuple[Points, Floats]:
    """Discs that cover frames: their middles (n, 2) and radii (n,)."""
    middles = [np.zeros((0, 2))]
    for left, top, right, bottom in frames:
        across = max(1, int(np.ceil((right - left) / _TILE)))
        down = max(1, int(np.ceil((bottom - top) / _TILE)))
        x = left + (np.arange(across) + 0.5) * (right - left) / across
        y = top + (np.arange(down) + 0.5) * (bottom - top) / down
        middles.append(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    every: Points = np.vstack(middles)
    return every, np.full(len(every), _TILE / np.sqrt(2))


def _part(graph: WorkingGraph, members: Positions) -> WorkingGraph:
    inside = np.zeros(graph.size, dtype=bool)
    inside[members] = True
    links = np.flatnonzero(inside[graph.ends].all(axis=1)).tolist()
    return working_graph([graph.entities[i] for i in members.tolist()], [graph.links[i] for i in links])
