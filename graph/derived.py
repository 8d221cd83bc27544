"""What is computed from a subject's records and kept beside them for reading: current values and search text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.current import assertions, current
from graph.facts import Judgement, Record, Standing
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
    said = dict.fromkeys((f.name, value) for f in kind.fields for value in now.values.get(f.name, ()))
    for made in assertions(records, judgements):
        if made.standing is not Standing.WITHDRAWN and made.claim.field in kinds:
            said[made.claim.field, made.claim.value] = None
    return Derived(now.values, now.disputed, search_text((kinds[name], value) for name, value in said))
