"""What older cases of a server are brought up to by numbered steps; the case says how many it has taken."""

from __future__ import annotations

import json
from collections.abc import Callable

from graph.moments import now
from graph.neo4j_store import statements
from graph.neo4j_store.following import Following
from graph.neo4j_store.transaction import Transaction
from graph.protection import SEALED_LATER


def _seal_what_is_held(work: Transaction) -> None:
    """Phones, accounts and documents that other links than USES tie to protected persons alone were open."""
    sealed = Following(work).seal_what_should_be()
    if sealed:
        work.log(by="Investigator", at=now(), action=SEALED_LATER, detail=json.dumps({"entities": len(sealed)}))


_STEPS: tuple[Callable[[Transaction], None], ...] = (_seal_what_is_held,)

TAKEN_BY_NEW = len(_STEPS)
"""A new case needs none of the steps."""


def take_steps(work: Transaction) -> None:
    """Take those that the case has not taken yet, whole or not at all."""
    taken = int(work.value(statements.STEPS_TAKEN))
    for step in _STEPS[taken:]:
        step(work)
    if taken < len(_STEPS):
        work.run(statements.TAKE_STEPS, taken=len(_STEPS))
