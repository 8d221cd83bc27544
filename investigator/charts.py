"""Charts of a case: which entities stand where; nothing here changes a fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from graph.changes import Document
from graph.facts import Entity, Link
from graph.failures import WorldFault
from graph.ids import EntityId, random_id
from graph.language import _
from graph.store import Conflict, GraphReader, GraphStore
from graph.working import WorkingGraph
from investigator.exhibits.bundles import Multiplicity
from investigator.groups import Group, group_of, tidied

KIND = "chart"
VERSION = 2
"""Charts up to this version are read. One with groups is written as 2, which an older program refuses rather than save
it without them; one without is written as 1, which all programs read."""

_PLAIN, _GROUPED = 1, 2
OPENED = "opened"
"""The kind of the documents that say which chart a person had open last; their names are the persons'."""

ANYBODY = "anybody"
"""The name of the document that counts for who has none."""

_FEW = 150
_ROOM, _WIDE_ROOM = 26.0, 46.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entity stands on a chart (chart units, y down). No layout moves what is pinned."""

    x: float
    y: float
    pinned: bool = False
    hidden: bool = False


class NewerChart(WorldFault):
    """A chart that a newer version of the program has made."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A saved chart: a title and the places of its entities. Its links are those of the case among them.

    `excluded` names link types that are not painted; `multiplicity` says how several links between two are drawn. On a
    `locked` chart nothing that is placed moves, by layout or by hand. An entity is in one of its `groups` at most.
    Every method returns a new chart.
    """

    uid: str
    title: str
    places: Mapping[EntityId, Place] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    layout: str = "organic"
    multiplicity: Multiplicity = Multiplicity.ONE
    locked: bool = False
    groups: tuple[Group, ...] = ()

    @property
    def shown(self) -> tuple[EntityId, ...]:
        """The entities that are painted."""
        return tuple(uid for uid, place in self.places.items() if not place.hidden)

    @property
    def hidden(self) -> tuple[EntityId, ...]:
        """The entities that are on the chart and hidden."""
        return tuple(uid for uid, place in self.places.items() if place.hidden)

    def added(self, places: Mapping[EntityId, Place]) -> Chart:
        """With entities that were not there; what is placed already stays where it is."""
        return replace(self, places=MappingProxyType({**places, **self.places}))

    def moved(self, places: Mapping[EntityId, tuple[float, float]], *, pinned: bool | None = None) -> Chart:
        """With some entities elsewhere; `pinned` also pins or frees them."""
        changed = {
            uid: replace(self.places[uid], x=x, y=y, pinned=self.places[uid].pinned if pinned is None else pinned)
            for uid, (x, y) in places.items()
            if uid in self.places
        }
        return replace(self, places=MappingProxyType({**self.places, **changed}))

    def arranged(self, places: Mapping[EntityId, tuple[float, float]]) -> Chart:
        """With some entities where a layout puts them: what has been pinned since stays."""
        return self.moved({u: xy for u, xy in places.items() if u in self.places and not self.places[u].pinned})

    def pinned(self, uids: Iterable[EntityId], *, pin: bool) -> Chart:
        """With these pinned or freed."""
        changed = {uid: replace(self.places[uid], pinned=pin) for uid in uids if uid in self.places}
        return replace(self, places=MappingProxyType({**self.places, **changed}))

    def hiding(self, uids: Iterable[EntityId], *, hide: bool = True) -> Chart:
        """With these hidden or shown again."""
        changed = {uid: replace(self.places[uid], hidden=hide) for uid in uids if uid in self.places}
        return replace(self, places=MappingProxyType({**self.places, **changed}))

    def without(self, uids: Iterable[EntityId]) -> Chart:
        """Without these; the case keeps them."""
        gone = frozenset(uids)
        places = {u: p for u, p in self.places.items() if u not in gone}
        return replace(self, places=MappingProxyType(places), groups=tidied(self.groups, places))

    def grouped(self, groups: Iterable[Group]) -> Chart:
        """With these groups in place of those there were; of two that have the same entity the first keeps it."""
        return replace(self, groups=tidied(groups, self.places))

    def with_group(self, group: Group) -> Chart:
        """With one group more, before the others; its members leave those that they were in."""
        return self.grouped((group, *self.groups))

    def ungrouped(self, uids: Iterable[str]) -> Chart:
        """Without these groups; their members stay where they are."""
        gone = frozenset(uids)
        return replace(self, groups=tuple(group for group in self.groups if group.uid not in gone))

    def closing(self, uids: Iterable[str], *, close: bool = True) -> Chart:
        """With these groups closed or opened."""
        meant = frozenset(uids)
        changed = (replace(group, closed=close) if group.uid in meant else group for group in self.groups)
        return replace(self, groups=tuple(changed))

    def to_text(self) -> str:
        """The chart as JSON."""
        body = {
            "version": _GROUPED if self.groups else _PLAIN,
            "title": self.title,
            "layout": self.layout,
            "excluded": list(self.excluded),
            "places": {u: [round(p.x, 2), round(p.y, 2), p.pinned, p.hidden] for u, p in self.places.items()},
        }
        if self.multiplicity is not Multiplicity.ONE:
            body["multiplicity"] = self.multiplicity.value
        if self.locked:
            body["locked"] = True
        if self.groups:
            body["groups"] = [group.to_body() for group in self.groups]
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def new_chart(title: str) -> Chart:
    """An empty chart."""
    return Chart(random_id(), title)


def chart_of(uid: str, text: str) -> Chart:
    """A chart from its JSON. Raises NewerChart where it was made by a newer version."""
    body = json.loads(text)
    if body["version"] > VERSION:
        raise NewerChart(
            _("A chart of this case was made by a newer version of the program."),
            _("Update the program to open it."),
        )
    places = {EntityId(u): Place(*p) for u, p in body["places"].items()}
    return Chart(
        uid,
        body["title"],
        MappingProxyType(places),
        tuple(body["excluded"]),
        body["layout"],
        Multiplicity(body.get("multiplicity", Multiplicity.ONE.value)),
        bool(body.get("locked", False)),
        tidied((group_of(each) for each in body.get("groups", ())), places),
    )


def charts(reader: GraphReader) -> tuple[Chart, ...]:
    """The saved charts, by title."""
    found = [chart_of(d.name, d.text) for d in reader.documents(KIND) if d.text is not None]
    return tuple(sorted(found, key=lambda chart: (chart.title, chart.uid)))


def keep(store: GraphStore, chart: Chart, before: str) -> Chart:
    """Keep a chart in place of the text that it was, "" where it is new; returns the chart that was kept.

    Where somebody else kept it meanwhile, what they put on it comes along; all else is as it is here, and a chart that
    they deleted is there again. Raises NewerChart, StoreError.
    """
    try:
        store.keep(Document(KIND, chart.uid, chart.to_text(), before or None))
    except Conflict:
        stored = next((d.text for d in store.documents(KIND) if d.name == chart.uid), None)
        theirs, known = (chart_of(chart.uid, text).places if text else {} for text in (stored, before))
        joined = chart.added({uid: place for uid, place in theirs.items() if uid not in known})
        store.keep(Document(KIND, chart.uid, joined.to_text(), stored))
        return joined
    return chart


@dataclass(frozen=True, slots=True)
class Content:
    """What is painted of a chart: its visible entities and the links among them."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]


def content(reader: GraphReader, chart: Chart) -> Content:
    """What a chart shows now. Entities that rest on nothing any more are left out; the chart remembers their places."""
    entities = reader.entities(chart.shown)
    there = {entity.uid for entity in entities}
    near = reader.adjacent(sorted(there), chart.excluded)
    links = dict.fromkeys(a.link for a in near if a.there in there)
    return Content(entities, reader.links(sorted(links)))


@dataclass(frozen=True, slots=True)
class Opened:
    """Which chart is open, and what is selected on it."""

    chart: str
    selected: tuple[EntityId, ...] = ()

    def to_text(self) -> str:
        """The same as JSON."""
        return json.dumps({"version": _PLAIN, "chart": self.chart, "selected": list(self.selected)})


def opened_last(reader: GraphReader, by: str) -> Opened | None:
    """What this person had open last; what anybody had, where they have not been here yet."""
    text = _opened_texts(reader)
    found = text.get(by) or text.get(ANYBODY)
    if found is None:
        return None
    body = json.loads(found)
    return Opened(body["chart"], tuple(EntityId(uid) for uid in body["selected"]))


def remembered(reader: GraphReader, opened: Opened, by: str) -> Document | None:
    """The document by which a case remembers what is open; None where it says so already."""
    before = _opened_texts(reader).get(by)
    text = opened.to_text()
    return None if text == before else Document(OPENED, by, text, before)


def room(graph: WorkingGraph) -> NDArray[np.float64]:
    """The radius that a layout leaves to each entity, shape (entities,): its mark, and of a small chart its name."""
    return np.full(graph.size, _WIDE_ROOM if graph.size <= _FEW else _ROOM)


def _opened_texts(reader: GraphReader) -> Mapping[str, str]:
    return {d.name: d.text for d in reader.documents(OPENED) if d.text is not None}
