"""Several links between the same two entities: one line with their number, one line each way, or each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from graph.facts import Link
from graph.schema import Schema
from graph.working import WorkingGraph, working_graph


class Multiplicity(Enum):
    """How several links between the same two entities are drawn."""

    ONE = "one"
    DIRECTED = "directed"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Bundles:
    """The graph with one link for each line that is drawn. `members` gives the links of a line by the uid that stands
    for it, the best established first; `both_ways` are the lines whose members run either way.
    """

    graph: WorkingGraph
    members: Mapping[str, tuple[Link, ...]]
    both_ways: frozenset[str]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many links a line stands for, where it is more than one."""
        return {uid: len(links) for uid, links in self.members.items() if len(links) > 1}


def bundled(graph: WorkingGraph, how: Multiplicity, schema: Schema) -> Bundles:
    """The lines of a graph. A line looks like its best established link: none is shown weaker than it is."""
    if how is Multiplicity.EACH:
        return Bundles(graph, {link.uid: (link,) for link in graph.links}, frozenset())
    directed = {name: schema.links[name].directed for name in {link.type for link in graph.links}}
    groups: dict[tuple[str, str, bool], list[Link]] = {}
    for link in graph.links:
        low, high = link.source, link.target
        pointed = how is Multiplicity.DIRECTED and directed[link.type]
        if high < low and not pointed:
            low, high = high, low
        groups.setdefault((low, high, pointed), []).append(link)
    members: dict[str, tuple[Link, ...]] = {}
    both_ways: set[str] = set()
    for links in groups.values():
        if len(links) > 1:
            links.sort(key=lambda link: weakness(link, schema))
        members[links[0].uid] = tuple(links)
        if any(k.source != links[0].source or not directed[k.type] for k in links):
            both_ways.add(links[0].uid)
    lines = [links[0] for links in members.values()]
    return Bundles(working_graph(graph.entities, lines), members, frozenset(both_ways))


def weakness(link: Link, schema: Schema) -> int:
    """0 for what is established or says nothing else, 2 for what is tentative or derived."""
    if schema.links[link.type].derived or link.value("strength") == "tentative":
        return 2
    return 1 if link.value("strength") == "unconfirmed" else 0
