"""Python's garbage collection, kept out of the way: a full one stops every thread, the window's too."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 10_000
_YOUNG_BEFORE_MIDDLE = 5
_MIDDLE_BEFORE_FULL = 1_000


def collect_seldom() -> None:
    """Leave what is loaded by now out of every collection, and make full ones rare.

    By Python's own rule an import of 20,000 rows stops eighteen times for a quarter of a second to look at a million
    objects that are all in use; what goes out of use is freed without it, unless it is a cycle.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_BEFORE_MIDDLE, _MIDDLE_BEFORE_FULL)
