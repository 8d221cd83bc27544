"""What became of work beside the window: its answer, or in words why there is none."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from graph.failures import WorldFault
from graph.language import _
from investigator.progress import Cancelled

Answer = TypeVar("Answer")

Otherwise = Callable[[WorldFault | None], None]
"""Gets what ended work without an answer; None where it was cancelled."""


def deliver(future: Future[Answer], then: Callable[[Answer], None], otherwise: Otherwise) -> None:
    """Hand over the answer, or what there is in its place; one of the two is called, whatever ended the work.

    An error of the program is told as such, and raised, so that it is reported as a bug.
    """
    try:
        answer = future.result()
    except (Cancelled, CancelledError):
        otherwise(None)
    except WorldFault as fault:
        otherwise(fault)
    except Exception:
        otherwise(
            WorldFault(
                _("An error in the program stopped this."),
                _("Try again. If it happens again, report it with what the program wrote where it was started."),
            )
        )
        raise
    else:
        then(answer)
