"""What is told of one subject so far: in the case, and by the rows of the same import before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from graph.facts import Claim
from graph.ids import SourceId

Same = tuple[str, str, str, str]
"""Field, value, valid from, valid to: what makes two claims the same."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One record: its claims, which of their slots wait for a decision or were declined, its dates, and who says it."""

    claims: tuple[Claim, ...]
    waiting: Collection[str]
    valid_from: str
    valid_to: str
    series: str
    source: SourceId


@dataclass(slots=True)
class Sorted:
    """Tellings sorted out: by series its values and how often it said each whole record; by field the values with the
    series and source that said them first, and which of them neither wait for a decision nor were declined.
    """

    by_series: defaultdict[str, set[Same]] = field(default_factory=lambda: defaultdict(set))
    records: defaultdict[str, Counter[frozenset[Same]]] = field(default_factory=lambda: defaultdict(Counter))
    values: dict[str, dict[str, tuple[str, SourceId]]] = field(default_factory=dict)
    settled: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, telling: Telling) -> None:
        """One record more."""
        said = same(telling.claims, telling.valid_from, telling.valid_to)
        self.by_series[telling.series].update(said)
        self.records[telling.series][whole(said, telling.valid_from, telling.valid_to)] += 1
        for claim in telling.claims:
            self.values.setdefault(claim.field, {}).setdefault(claim.value, (telling.series, telling.source))
            if claim.slot not in telling.waiting:
                self.settled[claim.field].add(claim.value)


class Told:
    """What is told of a subject, sorted out only when somebody asks: most subjects of a large file are told of once."""

    __slots__ = ("_sorted", "_unsorted")

    def __init__(self) -> None:
        self._unsorted: list[Telling] = []
        self._sorted: Sorted | None = None

    def __bool__(self) -> bool:
        return bool(self._unsorted) or self._sorted is not None

    def add(self, telling: Telling) -> None:
        """One record more."""
        self._unsorted.append(telling)

    def sorted(self) -> Sorted:
        """All of it."""
        if self._sorted is None:
            self._sorted = Sorted()
        for telling in self._unsorted:
            self._sorted.add(telling)
        self._unsorted.clear()
        return self._sorted


def same(claims: Iterable[Claim], valid_from: str, valid_to: str) -> list[Same]:
    """The claims as they are compared."""
    return [(claim.field, claim.value, valid_from, valid_to) for claim in claims]


def whole(values: Iterable[Same], valid_from: str, valid_to: str) -> frozenset[Same]:
    """All that a record says, its dates also where it has no value."""
    return frozenset((*values, ("", "", valid_from, valid_to)))
