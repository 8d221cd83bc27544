"""The working graph: an immutable, columnar snapshot of what is on a chart, for layouts, painting and analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.ids import EntityId

Indices = NDArray[np.int32]
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WorkingGraph:
    """Entities and the links among them. `ends` has shape (links, 2): source and target as positions in `entities`."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    ends: Indices
    index: Mapping[EntityId, int]

    @property
    def size(self) -> int:
        """How many entities there are."""
        return len(self.entities)

    def degrees(self) -> Indices:
        """How many links each entity has, a link to itself counted twice; shape (entities,)."""
        return np.bincount(self.ends.ravel(), minlength=self.size).astype(np.int32)

    def neighbours(self, position: int) -> Indices:
        """The positions linked to the entity at `position`, sorted, each once."""
        here = (self.ends == position).any(axis=1)
        return np.setdiff1d(self.ends[here].ravel(), [position]).astype(np.int32)

    def to_networkx(self) -> nx.Graph[int]:
        """For networkx, without directions: nodes are numbers in the order of their `uid`, so that what depends on an
        order is the same however the entities were read; the `weight` of an edge is how many links there are.
        """
        graph: nx.Graph[int] = nx.Graph()
        uids = sorted(self.index)
        graph.add_nodes_from((number, {"uid": uid}) for number, uid in enumerate(uids))
        number = {uid: n for n, uid in enumerate(uids)}
        pairs = (sorted((number[k.source], number[k.target])) for k in self.links if k.source != k.target)
        for (first, second), count in sorted(Counter(map(tuple, pairs)).items()):
            graph.add_edge(first, second, weight=float(count))
        return graph


def working_graph(entities: Sequence[Entity], links: Sequence[Link]) -> WorkingGraph:
    """A snapshot; links of which an end is not among the entities are left out."""
    index = {entity.uid: position for position, entity in enumerate(entities)}
    kept = tuple(k for k in links if k.source in index and k.target in index)
    ends = np.array([(index[k.source], index[k.target]) for k in kept], dtype=np.int32).reshape(-1, 2)
    ends.setflags(write=False)
    return WorkingGraph(tuple(entities), kept, ends, MappingProxyType(index))
