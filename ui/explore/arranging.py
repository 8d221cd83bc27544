"""Where entities go on a chart: new ones, all arranged anew, or a group drawn together. Used beside the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from graph.ids import EntityId
from graph.language import _
from graph.layouts import circular, framed, gathered, hierarchy, in_frames, organic, place_beside
from graph.layouts.net import Floats, Going, always
from graph.working import Points, WorkingGraph, working_graph
from investigator.case import Case
from investigator.charts import Chart, Place, content, room
from investigator.groups import Group
from ui.session import Job

LAYOUTS = ("organic", "hierarchy", "circular")

Frames = Sequence[tuple[float, float, float, float]]


def points_of(graph: WorkingGraph, chart: Chart) -> Points:
    """Where the entities stand, shape (entities, 2)."""
    return np.array([(chart.places[e.uid].x, chart.places[e.uid].y) for e in graph.entities], float).reshape(-1, 2)


def new_places(case: Case, chart: Chart, fresh: Sequence[EntityId], job: Job) -> Mapping[EntityId, Place]:
    """Where new entities go: near what they are linked to, in no frame; nothing else moves."""
    job.step(_("Placing"), 0, len(fresh))
    wide = chart.added({uid: Place(0.0, 0.0) for uid in fresh})
    found = case.consult(lambda s: content(s, wide)).result()
    graph = working_graph(found.entities, found.links)
    points = points_of(graph, wide)
    new = np.array([uid not in chart.places for uid in graph.index], dtype=bool)
    points[new] = np.nan
    if new.all():
        placed = organic(graph, seed=1, sizes=room(graph), going=job.going)
    else:
        frames = frames_of(graph, points, chart.groups)
        placed = place_beside(graph, points, frames, sizes=room(graph), seed=1, going=job.going)
    return {uid: Place(float(placed[i, 0]), float(placed[i, 1])) for uid, i in graph.index.items() if uid in fresh}


def arranged(
    kind: str, graph: WorkingGraph, chart: Chart, groups: Sequence[Group] = (), going: Going = always
) -> Points:
    """The entities arranged, those of a group within a frame; what is pinned stays."""
    now, fixed, sizes = points_of(graph, chart), pinned(graph, chart), room(graph)
    members = [found for group in groups if len(found := _positions(graph, group))]
    inner = partial(_INNER[kind], going=going) if kind in _INNER else None
    if members:
        return in_frames(graph, members, now, fixed, sizes=sizes, inner=inner, seed=1, going=going)
    if inner is None:
        return organic(graph, seed=1, places=now, fixed=fixed, sizes=sizes, going=going)
    made = inner(graph, sizes)
    made[fixed] = now[fixed]
    return made


def drawn_together(graph: WorkingGraph, chart: Chart, group: Group, going: Going = always) -> Points:
    """The members of one group near each other, where there is room for their frame; nothing else moves."""
    now = points_of(graph, chart)
    members = _positions(graph, group)
    frames = frames_of(graph, now, [g for g in chart.groups if g.uid != group.uid])
    return gathered(graph, members, now, pinned(graph, chart), frames, sizes=room(graph), seed=1, going=going)


def frames_of(graph: WorkingGraph, points: Points, groups: Sequence[Group]) -> Frames:
    """The frames of groups where their members are now."""
    members = (_positions(graph, group) for group in groups)
    return [framed(points[found]) for found in members if len(found)]


def pinned(graph: WorkingGraph, chart: Chart) -> NDArray[np.bool_]:
    """Which entities no layout moves, shape (entities,)."""
    return np.array([chart.places[e.uid].pinned for e in graph.entities], dtype=bool)


def moved(graph: WorkingGraph, points: Points) -> Mapping[EntityId, tuple[float, float]]:
    """Places by entity."""
    return {e.uid: (float(p[0]), float(p[1])) for e, p in zip(graph.entities, points, strict=True)}


def _positions(graph: WorkingGraph, group: Group) -> NDArray[np.int64]:
    return np.array([graph.index[uid] for uid in group.members if uid in graph.index], dtype=np.int64)


def _hierarchy(graph: WorkingGraph, sizes: Floats, going: Going) -> Points:
    return hierarchy(graph, seed=1, sizes=sizes, going=going)


def _circular(graph: WorkingGraph, sizes: Floats, going: Going) -> Points:
    return circular(graph, sizes=sizes, going=going)


_INNER = {"hierarchy": _hierarchy, "circular": _circular}
