"""A figure: a count together with the records that it counts, and by what it can be split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from graph.ids import EntityId


class Counted(Protocol):
    """What a figure can count: anything that stands for an entity."""

    @property
    def uid(self) -> EntityId:
        """The entity that it stands for."""


Item = TypeVar("Item", bound=Counted)

Split = Callable[[Item], tuple[str, str]]
"""Gives the code and the label of the share to which an item belongs."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a figure: its code (a term, ISO 3166 country, English province name or month) and whom it counts."""

    code: str
    label: str
    subjects: tuple[EntityId, ...]

    @property
    def value(self) -> int:
        """How many."""
        return len(self.subjects)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure by something; the shares add up to the figure and stand largest first."""

    by: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, the entities that it counts, and the status entries and links that make them count."""

    name: str
    label: str
    value: int
    subjects: tuple[EntityId, ...]
    evidence: tuple[str, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()

    def breakdown(self, by: str) -> Breakdown:
        """The figure by this; KeyError where it is not split so."""
        for candidate in self.breakdowns:
            if candidate.by == by:
                return candidate
        raise KeyError(by)


def figure(
    name: str,
    label: str,
    items: Sequence[Item],
    splits: Mapping[str, Split[Item]] | None = None,
    evidence: Iterable[str] = (),
) -> Figure:
    """The figure that counts these items."""
    return Figure(
        name=name,
        label=label,
        value=len(items),
        subjects=tuple(item.uid for item in items),
        evidence=tuple(evidence),
        breakdowns=tuple(_breakdown(by, items, split) for by, split in (splits or {}).items()),
    )


def _breakdown(by: str, items: Iterable[Item], split: Split[Item]) -> Breakdown:
    parts: defaultdict[tuple[str, str], list[EntityId]] = defaultdict(list)
    for item in items:
        parts[split(item)].append(item.uid)
    ordered = sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))
    return Breakdown(by, tuple(Share(code, label, tuple(subjects)) for (code, label), subjects in ordered))
