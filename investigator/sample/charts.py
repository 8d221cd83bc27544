"""The charts that the sample case comes with: what is on them, and places that the program's own layout gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from graph.facts import Entity, Link
from graph.ids import EntityId, random_id
from graph.language import _
from graph.layouts import organic
from graph.schema import Schema
from graph.store import GraphReader
from graph.working import working_graph
from investigator.charts import Chart, Opened, Place, room
from investigator.disclosure import Disclosure
from investigator.paging import entities_of, links_of
from investigator.questions import Answer, answer

_SEED = 31
_AROUND = 2
_BESIDE = (
    "CALLED",
    "CHARGED_WITH",
    "EMPLOYED_BY",
    "HAS_PROFILE",
    "HELD_AT",
    "MONEY_FROM",
    "MONEY_TO",
    "PARTICIPATED",
    "POSTED",
    "SEEN_AT",
    "TRIED_IN",
    "WORKS_AT",
)
"""Link types over which a network around a person would take in everybody."""


def sample_charts(reader: GraphReader) -> tuple[tuple[Chart, ...], Opened]:
    """The charts, and which of them is open first with which site selected. Raises StoreError.

    The places are the same for every building of the sample case, although its uids differ.
    """
    disclosure = Disclosure(reader.schema())
    behind = answer(reader, "behind-nominees", disclosure)
    active = answer(reader, "closed-and-active", disclosure)
    shared = answer(reader, "shared-identifiers", disclosure)
    around = _reached(reader, behind.hits[0].entities, _AROUND)
    network = _chart(reader, _("Network around {name}").format(name=behind.hits[0].name), around)
    sites = _chart(reader, _("Sites and their operators"), _operators(reader))
    phones = _chart(reader, _("Shared phones"), _reached(reader, shared.entities, 1, (*_BESIDE, "OWNS")))
    return (network, sites, phones), Opened(network.uid, _first(active, network))


def _reached(
    reader: GraphReader, start: Iterable[EntityId], hops: int, beside: Sequence[str] = _BESIDE
) -> Sequence[EntityId]:
    found = dict.fromkeys(start)
    edge = list(found)
    for _hop in range(hops):
        near = [a.there for a in reader.adjacent(sorted(edge), beside) if a.there not in found]
        found.update(dict.fromkeys(near))
        edge = list(dict.fromkeys(near))
    return list(found)


def _operators(reader: GraphReader) -> Sequence[EntityId]:
    """Every site with a code of its own, who operates it, and who directs and owns them or lets the place."""
    sites = [site.uid for site in entities_of(reader, "Site") if site.value("kind") != "address"]
    operating = [k for k in links_of(reader, "OPERATES") if k.target in sites]
    letting = [k for k in links_of(reader, "LANDLORD_OF") if k.target in sites]
    operators = {k.source for k in operating}
    directing = [k for k in links_of(reader, "DIRECTS") if k.target in operators]
    acting = [k for k in links_of(reader, "REPRESENTS") if k.target in operators]
    linked = {uid for k in (*operating, *letting, *directing, *acting) for uid in (k.source, k.target)}
    moved = {uid for k in links_of(reader, "MOVED_TO") for uid in (k.source, k.target)}
    return [uid for uid in dict.fromkeys((*sites, *sorted(linked))) if uid in linked or uid in moved]


def _first(active: Answer, network: Chart) -> tuple[EntityId, ...]:
    """A site on the chart that is closed and still active."""
    return tuple(hit.subject for hit in active.hits if hit.subject in network.places)[:1]


def _chart(reader: GraphReader, title: str, uids: Iterable[EntityId]) -> Chart:
    schema = reader.schema()
    found = sorted(reader.entities(list(dict.fromkeys(uids))), key=lambda e: _known_by(e, schema))
    order = {entity.uid: place for place, entity in enumerate(found)}
    near = dict.fromkeys(a.link for a in reader.adjacent(sorted(order), ()) if a.there in order)
    links = sorted(reader.links(sorted(near)), key=lambda k: _drawn(k, order))
    graph = working_graph(found, links)
    points = organic(graph, seed=_SEED, sizes=room(graph))
    places = {e.uid: Place(float(p[0]), float(p[1])) for e, p in zip(found, points, strict=True)}
    return Chart(random_id(), title, MappingProxyType(places))


def _known_by(entity: Entity, schema: Schema) -> tuple[object, ...]:
    """What is the same of an entity in every building of the sample, unlike its uid."""
    fields = schema.entities[entity.type].fields
    return (entity.type, *(entity.values.get(field.name, ()) for field in fields))


def _drawn(link: Link, order: dict[EntityId, int]) -> tuple[int, int, str]:
    return order[link.source], order[link.target], link.type
