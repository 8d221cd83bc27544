"""From entity to entity by keys: in the order in which one reads, to the side, or along links."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graph.ids import EntityId
from investigator.exhibits.scene import Scene

_LINE = 40
"""Chart units: entities within such a strip are read from left to right."""

_ASIDE = 2.2
"""How much farther an entity counts to be that lies to the side of the way."""


def next_read(scene: Scene, selected: Collection[EntityId], by: int) -> int:
    """The position of the entity after (`by` 1) or before (-1) those selected; -1 past the last and the first."""
    if not len(scene.uids):
        return -1
    order = np.lexsort((scene.places[:, 0], np.round(scene.places[:, 1] / _LINE))).tolist()
    current = [i for i, position in enumerate(order) if scene.uids[position] in selected]
    ends = (-1, len(order)) if not current else (current[-1], current[0])
    found = (ends[0] if by > 0 else ends[1]) + by
    return order[found] if 0 <= found < len(order) else -1


def nearest_ahead(scene: Scene, selected: Collection[EntityId], dx: int, dy: int, *, along: bool) -> int:
    """The position of the nearest entity in a direction, `along`: only over links; -1 where there is none.

    Where none is selected it is the most important one.
    """
    if not len(scene.uids):
        return -1
    here = next((i for i, uid in enumerate(scene.uids) if uid in selected), -1)
    if here < 0:
        return int(np.argmax(scene.rank))
    offsets = scene.places - scene.places[here]
    ahead = offsets @ np.array((dx, dy), dtype=np.float64)
    aside = np.abs(offsets @ np.array((-dy, dx), dtype=np.float64))
    cost = np.where(ahead > 1e-6, ahead + _ASIDE * aside, np.inf)
    if along:
        linked = np.zeros(len(scene.uids), dtype=bool)
        linked[scene.ends[(scene.ends == here).any(axis=1)].ravel()] = True
        cost[~linked] = np.inf
    best = int(np.argmin(cost))
    return best if np.isfinite(cost[best]) else -1
