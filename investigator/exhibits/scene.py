"""What is to be seen on a chart, without saying with what it is painted: looks, names and places, in columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.language import spoken
from graph.schema import EntityType, LinkType, Schema
from graph.text import visible
from graph.working import Indices, WorkingGraph
from investigator.exhibits.painter import Mark, Stroke

SITE_RADIUS = 21.0
LARGE_RADIUS = 17.0
SMALL_RADIUS = 14.0
LABEL_LENGTH = 60
_WIDEST = 4.0
"""So many spacings wide are several links between the same two entities at most."""

Look = TypeVar("Look", bound=Hashable)
Thing = TypeVar("Thing")

_RADII = {"Site": SITE_RADIUS, "Person": LARGE_RADIUS, "Organization": LARGE_RADIUS}
_FIRST = {"Site": 3, "Organization": 2, "Person": 1}


@dataclass(frozen=True, slots=True)
class Badge:
    """A small sign at the upper right of an entity: its status."""

    icon: str
    fill: str


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """An open group: its uid, what is written on its upper edge, and the positions of its members, shape (members,).

    `head` is the member that has the same name as the title, -1 where none has.
    """

    uid: EntityId
    title: str
    count: str
    members: Indices
    head: int = -1


@dataclass(frozen=True, slots=True)
class Stack:
    """A closed group, which stands at the position of an entity: its number, and in words what it is."""

    position: int
    count: str
    words: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The colours of a theme as a chart needs them; fills by the vocabulary's colour names."""

    fills: Mapping[str, str]
    ring: str
    ink: str
    ink_secondary: str
    halo: str
    canvas: str
    link: str
    link_far: str
    link_near: str
    accent: str
    wash: str
    panel: str
    monochrome: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scene:
    """A chart ready to be painted. Columns run over entities (n) and links (m). Each is equal to itself alone.

    `places` (n, 2) in chart units; `mark_of` (n,) and `stroke_of` (m,) are positions in `marks` and `strokes`; `ends`
    (m, 2) positions of entities; `directed` (m,); `apart` (m,) is how far, in pixels, the middle of a link is beside
    the line between its ends, so that several between the same two are seen; `rank` (n,) orders labels, highest first.
    `frames` are the open groups, `stacks` the closed ones.
    """

    uids: tuple[EntityId, ...]
    names: tuple[str, ...]
    places: NDArray[np.float64]
    marks: tuple[Mark, ...]
    mark_of: Indices
    rank: NDArray[np.float64]
    links: tuple[str, ...]
    link_names: tuple[str, ...]
    ends: Indices
    strokes: tuple[Stroke, ...]
    stroke_of: Indices
    directed: NDArray[np.bool_]
    apart: NDArray[np.float64]
    badges: tuple[tuple[int, Badge], ...]
    numbers: tuple[str, ...]
    looks: Looks
    frames: tuple[Frame, ...] = ()
    stacks: tuple[Stack, ...] = ()

    @property
    def radii(self) -> NDArray[np.float64]:
        """The radius of each entity's mark in pixels; shape (n,)."""
        by_mark = np.array([mark.radius for mark in self.marks], dtype=np.float64)
        return by_mark[self.mark_of] if len(self.uids) else np.zeros(0)

    def at(self, places: NDArray[np.float64]) -> Scene:
        """The same scene with entities elsewhere."""
        return replace(self, places=places)


def scene(
    graph: WorkingGraph,
    places: NDArray[np.float64],
    schema: Schema,
    looks: Looks,
    *,
    names: Mapping[EntityId, str],
    badges: Mapping[EntityId, Badge],
    numbers: Mapping[str, str],
    spacing: float = 0.0,
) -> Scene:
    """The scene of a working graph: one look per kind of entity and strength of link, names cut to what a label holds.

    `numbers` gives the number that a link carries on an exhibit, by uid. Links between the same two entities pass
    each other `spacing` pixels apart.
    """
    kinds = {name: schema.entities[name].kind_field for name in {e.type for e in graph.entities}}
    marks, mark_of = _looks_of(
        graph.entities,
        [(e.type, e.protected, e.value(kinds[e.type]) if kinds[e.type] else "") for e in graph.entities],
        lambda entity: _mark(entity, schema, looks),
    )
    strokes, stroke_of = _looks_of(
        graph.links,
        [(link.type, link.value("strength")) for link in graph.links],
        lambda link: _stroke(link, schema.links[link.type], looks),
    )
    firsts = {name: _FIRST.get(name, 0) * 1000.0 for name in kinds}
    words = {name: spoken(schema.links[name]) for name in {link.type for link in graph.links}}
    rank = np.array([firsts[e.type] for e in graph.entities], dtype=np.float64) + graph.degrees()
    return Scene(
        uids=tuple(e.uid for e in graph.entities),
        names=tuple(visible(names[e.uid], LABEL_LENGTH) for e in graph.entities),
        places=places,
        marks=marks,
        mark_of=mark_of,
        rank=rank,
        links=tuple(link.uid for link in graph.links),
        link_names=tuple(words[link.type] for link in graph.links),
        ends=graph.ends,
        strokes=strokes,
        stroke_of=stroke_of,
        directed=np.array([schema.links[link.type].directed for link in graph.links], dtype=bool),
        apart=spread(graph.ends) * spacing if spacing else np.zeros(len(graph.ends)),
        badges=tuple((graph.index[uid], badge) for uid, badge in badges.items() if uid in graph.index),
        numbers=tuple(numbers.get(link.uid, "") for link in graph.links) if numbers else ("",) * len(graph.links),
        looks=looks,
    )


def spread(ends: Indices) -> NDArray[np.float64]:
    """How many spacings each link lies beside the line between its ends: a lone one 0, two of them -0.5 and 0.5. Many
    lie closer together, so that they stay apart between their ends.

    The side is that of the pair, whichever way a link points: positive is to the right of the way from the end with the
    lower position to the other.
    """
    apart = np.zeros(len(ends))
    if not len(ends):
        return apart
    pairs = np.sort(ends, axis=1).astype(np.int64)
    keys = pairs[:, 0] * (int(ends.max()) + 1) + pairs[:, 1]
    order = np.argsort(keys, kind="stable")
    _, first, counts = np.unique(keys[order], return_index=True, return_counts=True)
    places = np.arange(len(ends)) - np.repeat(first, counts)
    closer = np.minimum(1.0, _WIDEST / np.maximum(np.repeat(counts, counts) - 1, 1))
    apart[order] = (places - (np.repeat(counts, counts) - 1) / 2) * closer
    return np.where(ends[:, 0] > ends[:, 1], -apart, apart)


def mark_of_type(
    kind: EntityType, looks: Looks, *, icon: str = "", shape: str = "", radius: float = SMALL_RADIUS
) -> Mark:
    """How entities of a type look; for the legend and panels too."""
    return Mark(
        shape or kind.shape,
        radius,
        looks.fills.get(kind.colour, looks.fills["unknown"]),
        looks.ring,
        icon=icon or kind.icon,
    )


def _mark(entity: Entity, schema: Schema, looks: Looks) -> Mark:
    kind = schema.entities[entity.type]
    radius = _RADII.get(entity.type, SMALL_RADIUS)
    if entity.protected:
        return Mark("diamond", radius, looks.canvas, looks.ink, 1.6, "shield", looks.ink)
    icon = shape = ""
    if kind.kind_field:
        listed = schema.lists[kind.field(kind.kind_field).list]
        term = next((t for t in listed if t.code == entity.value(kind.kind_field)), None)
        icon, shape = (term.icon, term.shape) if term else ("", "")
    return mark_of_type(kind, looks, icon=icon, shape=shape, radius=radius)


def _stroke(link: Link, kind: LinkType, looks: Looks) -> Stroke:
    strength = link.value("strength")
    if kind.derived or strength == "tentative":
        return Stroke(looks.link, 1.2, (1.5, 2.5))
    if strength == "unconfirmed":
        return Stroke(looks.link, 1.2, (5.0, 3.0))
    return Stroke(looks.link, 2.2 if kind.ftm == "Payment" else 1.2)


def _looks_of(
    things: Sequence[Thing], keys: Sequence[Hashable], look: Callable[[Thing], Look]
) -> tuple[tuple[Look, ...], Indices]:
    """The different looks of things, and which is whose; things of the same key look alike."""
    known: dict[Look, int] = {}
    of_key: dict[Hashable, int] = {}
    positions = np.empty(len(things), dtype=np.int32)
    for number, key in enumerate(keys):
        if key not in of_key:
            of_key[key] = known.setdefault(look(things[number]), len(known))
        positions[number] = of_key[key]
    return tuple(known), positions
