"""Closed groups on a chart: each as one sign, and what leads to its members as one line for each outer end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.language import many
from graph.schema import Schema
from graph.text import visible
from graph.working import Indices, WorkingGraph, working_graph
from investigator.exhibits.bundles import Bundles, weakness
from investigator.exhibits.painter import Stroke
from investigator.exhibits.scene import LABEL_LENGTH, Frame, Scene, Stack
from investigator.groups import Group

STACK_RADIUS = 26.0
STACK_RANK = 10_000.0
"""The names of closed groups come before all others."""

_WIDEST = 8.0
_NONE: Mapping[EntityId, EntityId] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Folded:
    """The lines of a chart as they are painted, and the groups that stand on it.

    `groups` are those of which a member is shown, with only these members. Of a closed one `lines.graph` has a single
    entity whose uid is the group's; `into` says for each member of a closed group which that is. `joined` are the lines
    that lead to a closed group; where one stands for several links it does not point.
    """

    lines: Bundles
    groups: tuple[Group, ...] = ()
    into: Mapping[EntityId, EntityId] = field(default_factory=lambda: _NONE)
    joined: frozenset[str] = frozenset()

    @property
    def closed(self) -> tuple[Group, ...]:
        """The groups that are painted as one sign."""
        return tuple(group for group in self.groups if group.closed)


def folded(
    bundles: Bundles, groups: Sequence[Group], schema: Schema, head: Callable[[EntityId], Entity | None]
) -> Folded:
    """Fold the closed groups of a chart. `head` finds the entity that a group is named after, on the chart or not.

    No link is lost: what lies between two members of a closed group is within it, every other link is a member of the
    line that stands for it, and the number on that line counts it.
    """
    graph = bundles.graph
    there = [
        replace(group, members=shown)
        for group in groups
        if (shown := tuple(uid for uid in group.members if uid in graph.index))
    ]
    into = {uid: EntityId(group.uid) for group in there if group.closed for uid in group.members}
    if not into:
        return Folded(bundles, tuple(there))
    signs = [sign_of(group, graph, head) for group in there if group.closed]
    entities = [entity for entity in graph.entities if entity.uid not in into]
    lines, members, both_ways, joined = _lines(bundles, into, schema)
    made = Bundles(working_graph([*entities, *signs], lines), members, both_ways)
    return Folded(made, tuple(there), MappingProxyType(into), joined)


def _lines(
    bundles: Bundles, into: Mapping[EntityId, EntityId], schema: Schema
) -> tuple[list[Link], dict[str, tuple[Link, ...]], frozenset[str], frozenset[str]]:
    kept: list[Link] = []
    members: dict[str, tuple[Link, ...]] = {}
    both_ways: set[str] = set()
    between: dict[tuple[EntityId, EntityId], list[Link]] = {}
    for line in bundles.graph.links:
        source, target = into.get(line.source, line.source), into.get(line.target, line.target)
        if source is line.source and target is line.target:
            kept.append(line)
            members[line.uid] = bundles.members[line.uid]
            if line.uid in bundles.both_ways:
                both_ways.add(line.uid)
        elif source != target:
            pair = (source, target) if source < target else (target, source)
            between.setdefault(pair, []).extend(bundles.members[line.uid])
    joined = set()
    for links in between.values():
        if len(links) > 1:
            links.sort(key=lambda link: weakness(link, schema))
        first = links[0]
        source = into.get(first.source, first.source)
        kept.append(replace(first, source=source, target=into.get(first.target, first.target)))
        members[first.uid] = tuple(links)
        joined.add(first.uid)
        if len(links) > 1 or not schema.links[first.type].directed:
            both_ways.add(first.uid)
    return kept, members, frozenset(both_ways), frozenset(joined)


def sign_of(group: Group, graph: WorkingGraph, head: Callable[[EntityId], Entity | None]) -> Entity:
    """An entity with the group's uid that looks like its head, or else like most of its members on the chart."""
    uid = EntityId(group.uid)
    named = head(group.head) if group.head is not None else None
    if named is not None:
        return replace(named, uid=uid)
    types = Counter(graph.entities[graph.index[member]].type for member in group.members)
    return Entity(uid, types.most_common(1)[0][0])


def with_groups(made: Scene, there: Folded, title: Callable[[Group], str]) -> Scene:
    """A scene of the folded lines with its frames and stacks; a line to a closed group is the wider the more it holds.

    `title` says what a group may be called where the scene is shown.
    """
    if not there.groups:
        return made
    position = {uid: number for number, uid in enumerate(made.uids)}
    frames = tuple(
        Frame(
            EntityId(group.uid),
            visible(title(group), LABEL_LENGTH),
            f"{len(group.members):,}",
            np.array([position[uid] for uid in group.members], dtype=np.int32),
            position[group.head] if group.head is not None and group.head in group.members else -1,
        )
        for group in there.groups
        if not group.closed
    )
    stacks = tuple(_stack(position[EntityId(group.uid)], len(group.members)) for group in there.closed)
    marks, mark_of = list(made.marks), made.mark_of.copy()
    rank = made.rank.copy()
    for stack in stacks:
        mark_of[stack.position] = len(marks)
        marks.append(replace(made.marks[made.mark_of[stack.position]], radius=STACK_RADIUS))
        rank[stack.position] += STACK_RANK
    strokes, stroke_of = _widened(made, there)
    return replace(
        made,
        frames=frames,
        stacks=stacks,
        marks=tuple(marks),
        mark_of=mark_of,
        rank=rank,
        strokes=strokes,
        stroke_of=stroke_of,
    )


def _stack(position: int, count: int) -> Stack:
    words = many("group of {n}, closed", "group of {n}, closed", count)
    return Stack(position, f"{count:,}", words)


def _widened(made: Scene, there: Folded) -> tuple[tuple[Stroke, ...], Indices]:
    strokes, stroke_of = dict(zip(made.strokes, range(len(made.strokes)), strict=True)), made.stroke_of.copy()
    for number, uid in enumerate(made.links):
        if uid in there.joined:
            look = made.strokes[made.stroke_of[number]]
            wide = replace(look, width=line_width(look.width, len(there.lines.members[uid])))
            stroke_of[number] = strokes.setdefault(wide, len(strokes))
    return tuple(strokes), stroke_of


def line_width(single: float, count: int) -> float:
    """How wide, in pixels, a line is that stands for so many links: it grows with the root of that, to a limit."""
    return min(single + round(0.9 * math.sqrt(count - 1), 1), _WIDEST)
