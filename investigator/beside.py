"""Questions put beside a store that may be writing: answered of one state, or told to wait for their turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from graph.store import GraphAside, GraphStore, GraphWriter

Answer = TypeVar("Answer")

_TRIES = 3
_WRITERS = frozenset(name for name in vars(GraphWriter) if not name.startswith("_")) | {"aside", "close"}
_KEPT_IN_ORDER = frozenset({"documents", "portion"})
"""What reads that a chart or a setting was kept which waits to be written."""


class InTurn(Exception):
    """The question writes, or reads what waits to be written."""


def of_one_state(reader: GraphAside, question: Callable[[GraphAside], Answer]) -> Answer:
    """The answer to a question of several parts between none of which anything was written.

    Raises InTurn where the case changes too often for that.
    """
    for _try in range(_TRIES):
        before = reader.changes()
        try:
            answer = question(reader)
        except LookupError:
            if reader.changes() == before:
                raise
            continue
        if reader.changes() == before:
            return answer
    raise InTurn


def only_reading(reader: GraphAside, *, waits: bool) -> GraphStore:
    """A store for a question that may turn out to write: it raises InTurn then.

    `waits`: something of this program waits to be written, which a question about documents has to see.
    """
    return cast(GraphStore, _OnlyReading(reader, _WRITERS | _KEPT_IN_ORDER if waits else _WRITERS))


class _OnlyReading:
    def __init__(self, reader: GraphAside, refused: frozenset[str]) -> None:
        self._reader = reader
        self._refused = refused

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name in self._refused:
            raise InTurn
        return getattr(self._reader, name)
