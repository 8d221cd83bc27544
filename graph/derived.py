"""What is computed from a subject's records and kept beside them for reading: current values and search text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.current import assertions, current
from graph.facts import Judgement, Record, RunState, Standing
from graph.folding import search_text
from graph.schema import EntityType, LinkType


@dataclass(frozen=True, slots=True)
class Derived:
    """Current values by field, the disputed fields, and the folded text that search looks into ("" for links)."""

    values: Mapping[str, tuple[str, ...]]
    disputed: tuple[str, ...]
    search: str


def derive(kind: EntityType | LinkType, records: Sequence[Record], judgements: Sequence[Judgement]) -> Derived:
    """What the visible records of one subject, with the judgements on them, come to.

    Search text holds every value that stands, not only the current one: a former name must still find its bearer.
    """
    now = current(kind, records, judgements)
    if isinstance(kind, LinkType):
        return Derived(now.values, now.disputed, "")
    kinds = {f.name: f.kind for f in kind.fields}
    said = {(name, value): kinds[name] for name, found in now.values.items() for value in found}
    if judgements or len(said) < sum([len(record.claims) for record in records]):
        said |= {(name, value): kinds[name] for name, value in _standing(records, judgements) if name in kinds}
    return Derived(now.values, now.disputed, search_text((known, value) for (_, value), known in said.items()))


def counting(made: Iterable[tuple[Record, bool]], hidden: Mapping[str, RunState]) -> tuple[tuple[Record, ...], bool]:
    """The records of a subject from which its current values follow, and whether the subject is visible.

    `made` are its records with whether they stand, `hidden` the runs that are not to be seen. A visible subject follows
    from the records of visible runs. What is not visible gets the values that it will show when its run completes: from
    the only run that is running, else the only one that was withdrawn. Where several such runs speak of it there are
    none, so that the completion of one never shows what another said, until `settle` brings them up to date.
    """
    ordered = sorted(made, key=lambda pair: (pair[0].learned_at, pair[0].uid))
    open_to_all = tuple(record for record, _ in ordered if record.run not in hidden)
    if any(stands and record.run not in hidden for record, stands in ordered):
        return open_to_all, True
    for state in (RunState.RUNNING, RunState.WITHDRAWN):
        runs = {record.run for record, _ in ordered if hidden.get(record.run) is state}
        if runs:
            return tuple(record for record, _ in ordered if record.run in runs and len(runs) == 1), False
    return open_to_all, False


def _standing(records: Sequence[Record], judgements: Sequence[Judgement]) -> Iterator[tuple[str, str]]:
    """Field and value of everything said that was not withdrawn."""
    if not judgements:
        return ((claim.field, claim.value) for record in records for claim in record.claims)
    made = assertions(records, judgements)
    return ((a.claim.field, a.claim.value) for a in made if a.standing is not Standing.WITHDRAWN)
