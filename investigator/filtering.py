"""Which part of a chart is shown: by type, link type, state of a site, and dates; a filter hides, it never removes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from graph.edtf import span
from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.refusals import BadValue
from investigator.charts import Content

NO_GRADES: Mapping[str, str] = MappingProxyType({})
"""Where grades do not matter."""

_NOT_KNOWN = "?"
_DATE_FIELDS = ("date", "time", "filed_date")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is not shown. `first` and `last` limit entities and links that are dated; undated ones are always shown."""

    types: frozenset[str] = frozenset()
    link_types: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    @property
    def active(self) -> bool:
        """Whether it hides anything at all."""
        kinds = self.types or self.link_types or self.columns or self.strengths or self.grades
        return bool(kinds or self.first or self.last)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of each kind a chart holds before filtering: by entity type, link type, board column and strength.

    `grades` counts the links by their best grade, best first, as far as the grades are known.
    """

    types: Mapping[str, int] = field(default_factory=dict)
    link_types: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    strengths: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)


def facets(content: Content, columns: Mapping[EntityId, str], grades: Mapping[str, str] = NO_GRADES) -> Facets:
    """Counts for the filter panel, most frequent first; `columns` gives the board's column of each site, `grades` the
    best grade of each link, by uid.
    """
    graded = Counter(grades[k.uid] for k in content.links if k.uid in grades)
    return Facets(
        _counted(Counter(e.type for e in content.entities)),
        _counted(Counter(k.type for k in content.links)),
        _counted(Counter(columns[e.uid] for e in content.entities if e.uid in columns)),
        _counted(Counter(strength_of(k) for k in content.links)),
        dict(sorted(graded.items(), key=lambda item: item[0] or "~")),
    )


def filtered(
    content: Content, chosen: Filter, columns: Mapping[EntityId, str], grades: Mapping[str, str] = NO_GRADES
) -> Content:
    """What is left; links go with their ends. A link whose grade is not known yet is shown."""
    entities = tuple(
        e
        for e in content.entities
        if e.type not in chosen.types and columns.get(e.uid, "") not in chosen.columns and _in_time(e, chosen)
    )
    there = {e.uid for e in entities}
    links = tuple(
        k
        for k in content.links
        if k.type not in chosen.link_types
        and strength_of(k) not in chosen.strengths
        and grades.get(k.uid, _NOT_KNOWN) not in chosen.grades
        and k.source in there
        and k.target in there
        and _in_time(k, chosen)
    )
    return Content(entities, links)


def strength_of(link: Link) -> str:
    """How sure a link is said to be; "" where nothing is said."""
    return link.value("strength")


def days_of(item: Entity | Link) -> tuple[date, ...]:
    """The first possible days on which an entity or link is dated."""
    return tuple(day for name in _DATE_FIELDS for value in item.values.get(name, ()) if (day := _day(value)))


def _in_time(item: Entity | Link, chosen: Filter) -> bool:
    if chosen.first is None and chosen.last is None:
        return True
    days = days_of(item)
    first, last = chosen.first or date.min, chosen.last or date.max
    return not days or any(first <= day <= last for day in days)


def _day(edtf: str) -> date | None:
    try:
        return span(edtf).earliest
    except BadValue:
        return None


def _counted(counts: Counter[str]) -> Mapping[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
