"""What stands for what on the chart: an entity for itself, the sign of a closed group for all of its members."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.facts import Entity
from graph.ids import EntityId
from graph.schema import Schema
from graph.working import Points, WorkingGraph, working_graph
from investigator.charts import Chart
from investigator.exhibits.bundles import Bundles
from investigator.exhibits.folding import Folded, folded, sign_of
from investigator.groups import Group, title


@dataclass(frozen=True, slots=True)
class Signs:
    """The folded chart. `heads` are entities after which groups are named and that are not in `graph`."""

    schema: Schema
    name: Callable[[Entity], str]
    graph: WorkingGraph = field(default_factory=lambda: working_graph((), ()))
    folded: Folded = field(default_factory=lambda: Folded(Bundles(working_graph((), ()), {}, frozenset())))
    heads: Mapping[EntityId, Entity] = field(default_factory=dict)

    def of(self, graph: WorkingGraph, lines: Bundles, chart: Chart, heads: Mapping[EntityId, Entity]) -> Signs:
        """Those of another chart, or of the same one with other groups."""
        bare = Signs(self.schema, self.name, graph, Folded(lines), heads)
        there = folded(lines, chart.groups, self.schema, bare.head)
        return Signs(self.schema, self.name, graph, there, heads)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of which a member is shown, with only these members."""
        return self.folded.groups

    @property
    def closed(self) -> tuple[Group, ...]:
        """The groups that are painted as one sign."""
        return self.folded.closed

    @property
    def inside(self) -> int:
        """How many entities are in closed groups."""
        return len(self.folded.into)

    def group(self, uid: str) -> Group | None:
        """A group by its uid."""
        return next((group for group in self.folded.groups if group.uid == uid), None)

    def groups_of(self, uids: Collection[EntityId]) -> tuple[Group, ...]:
        """The groups that have any of these entities."""
        return tuple(group for group in self.folded.groups if not set(uids).isdisjoint(group.members))

    def head(self, uid: EntityId) -> Entity | None:
        """An entity that a group is named after."""
        position = self.graph.index.get(uid)
        return self.graph.entities[position] if position is not None else self.heads.get(uid)

    def sign(self, group: Group) -> Entity:
        """What a group looks like."""
        return sign_of(group, self.graph, self.head)

    def title(self, group: Group) -> str:
        """What a group is called on screen."""
        return title(group, self.schema, self.head, self.name)

    def called(self, uid: EntityId) -> str:
        """What stands under a sign: the name of an entity, or of a closed group; "" where there is none."""
        position = self.graph.index.get(uid)
        if position is not None:
            return self.name(self.graph.entities[position])
        return next((self.title(group) for group in self.closed if group.uid == uid), "")

    def painted(self, uids: Iterable[EntityId]) -> frozenset[EntityId]:
        """The signs that stand for these entities: their own, or that of the closed group they are in."""
        into = self.folded.into
        return frozenset(into.get(uid, uid) for uid in uids)

    def meant(self, signs: Collection[EntityId], selected: frozenset[EntityId]) -> frozenset[EntityId]:
        """The entities that a person means who selects these signs: of a closed group those that are `selected`
        already, or else all of them.
        """
        found = {uid for uid in signs if uid in self.graph.index}
        for group in self.closed:
            if group.uid in signs:
                found |= selected.intersection(group.members) or frozenset(group.members)
        return frozenset(found)

    def places(self, chart: Chart) -> Points:
        """Where the signs stand, shape (signs, 2): a closed group where its head is, or amid its members."""
        places = chart.places
        amid = {}
        for group in self.closed:
            near = (group.head,) if group.head in group.members else group.members
            amid[group.uid] = np.mean([(places[uid].x, places[uid].y) for uid in near if uid], axis=0)
        points = [
            amid[e.uid] if e.uid in amid else (places[e.uid].x, places[e.uid].y)
            for e in self.folded.lines.graph.entities
        ]
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def spread_out(
        self, chart: Chart, signs: Mapping[EntityId, tuple[float, float]]
    ) -> Mapping[EntityId, tuple[float, float]]:
        """Places of signs as those of entities: the members of a closed group go as far as their sign."""
        carried = [group for group in self.closed if group.uid in signs]
        if not carried:
            return signs
        before = dict(zip(self.folded.lines.graph.index, self.places(chart).tolist(), strict=True))
        found = {uid: place for uid, place in signs.items() if uid in chart.places}
        for group in carried:
            uid = EntityId(group.uid)
            dx, dy = signs[uid][0] - before[uid][0], signs[uid][1] - before[uid][1]
            found |= {m: (chart.places[m].x + dx, chart.places[m].y + dy) for m in group.members}
        return found
