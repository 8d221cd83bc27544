"""By what a chart can be grouped: the site that entities are nearest to, type, province, or how they hang together.

Every rule is the same for the same chart, and leaves out what it cannot tell: a grouping must not accuse anyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx

from graph.facts import Entity
from graph.ids import EntityId
from graph.layouts.net import net_of
from graph.provinces import province
from graph.working import WorkingGraph
from investigator.groups import LEAST, By, Group, new_group

MOST_AWAY = 3
"""What is more links away from every site than this belongs to none."""

_SEED = 7
_SEVERAL = -2
_NONE = -1


def grouped(graph: WorkingGraph, by: By) -> tuple[Group, ...]:
    """The groups of a chart by a rule, largest first. Raises KeyError for By.HAND."""
    made = {By.SITE: by_site, By.TYPE: by_type, By.PROVINCE: by_province, By.COMMUNITY: by_community}[by](graph)
    order = {entity.uid: position for position, entity in enumerate(graph.entities)}
    return tuple(sorted(made, key=lambda group: (-len(group.members), order[group.members[0]])))


def by_site(graph: WorkingGraph) -> tuple[Group, ...]:
    """A group for each site, named after it.

    An entity goes with the site that is the fewest links away, over the links of the chart whatever their direction,
    type and number, at most three links. What is as near to two sites as to the nearest, or to none, is in no group.
    An address is no site that others go with.
    """
    nearest = nearest_sites(graph)
    members: dict[int, list[EntityId]] = {}
    for position, site in enumerate(nearest):
        if site >= 0:
            members.setdefault(site, []).append(graph.entities[position].uid)
    found = []
    for site, uids in sorted(members.items()):
        head = graph.entities[site].uid
        if len(uids) >= LEAST:
            found.append(new_group(By.SITE, (head, *(uid for uid in uids if uid != head)), head=head))
    return tuple(found)


def by_type(graph: WorkingGraph) -> tuple[Group, ...]:
    """A group for each type of which there is more than one entity."""
    members: dict[str, list[EntityId]] = {}
    for entity in graph.entities:
        members.setdefault(entity.type, []).append(entity.uid)
    return _worded(By.TYPE, members)


def by_province(graph: WorkingGraph) -> tuple[Group, ...]:
    """A group for each province, however it is written: that of the entity itself, or else that of its site."""
    nearest = nearest_sites(graph)
    members: dict[str, list[EntityId]] = {}
    for position, entity in enumerate(graph.entities):
        place = _province(entity)
        if not place and nearest[position] >= 0:
            place = _province(graph.entities[nearest[position]])
        if place:
            members.setdefault(place, []).append(entity.uid)
    return _worded(By.PROVINCE, members)


def by_community(graph: WorkingGraph) -> tuple[Group, ...]:
    """A group for each community, named after the entity with most links in it; what has no link is in none.

    A community has more links among its entities than chance would give it: modularity, optimised after Blondel et al.
    (2008, "Louvain") by networkx with a fixed seed. It says how a chart hangs together, nothing of guilt.
    """
    net = graph.to_networkx()
    found = []
    for community in nx.community.louvain_communities(net, weight="weight", seed=_SEED):
        within = net.subgraph(community)
        order = sorted(community, key=lambda node: (-within.degree(node, weight="weight"), node))
        uids = [net.nodes[node]["uid"] for node in order]
        if len(uids) >= LEAST:
            found.append(new_group(By.COMMUNITY, uids, head=uids[0]))
    return tuple(found)


def nearest_sites(graph: WorkingGraph) -> Sequence[int]:
    """For each entity the position of the one site that is nearest, or a number below 0 where there is none or several.

    Breadth-first search from all sites at once: what is next reached from two sites at the same distance is between.
    """
    net = net_of(graph.size, graph.ends)
    found = [_NONE] * graph.size
    front = [i for i, e in enumerate(graph.entities) if e.type == "Site" and e.value("kind") != "address"]
    for site in front:
        found[site] = site
    for _step in range(MOST_AWAY):
        reached: dict[int, int] = {}
        for position in front:
            for other in net.near(position).tolist():
                if found[other] == _NONE:
                    site = found[position]
                    reached[other] = site if reached.get(other, site) == site else _SEVERAL
        for position, site in reached.items():
            found[position] = site
        front = list(reached)
    return found


def _province(entity: Entity) -> str:
    """The code of an entity's province, or how it is written where it has none; "" where nothing is said."""
    words = entity.value("province").strip()
    return province(words) or words


def _worded(by: By, members: Mapping[str, Sequence[EntityId]]) -> tuple[Group, ...]:
    return tuple(new_group(by, uids, words=words) for words, uids in sorted(members.items()) if len(uids) >= LEAST)
