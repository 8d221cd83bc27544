"""Room for names: what is taken, what is free, and many squares at once as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from investigator.exhibits import room
from investigator.exhibits.room import Room

WIDTH, HEIGHT = 300.0, 200.0
numbers = st.floats(-400, 700, allow_nan=False)
sizes = st.floats(0, 120, allow_nan=False)
boxes = st.tuples(numbers, numbers, sizes, sizes)


def cells(box: tuple[float, float, float, float], cell: float) -> set[tuple[int, int]]:
    """The cells of a rectangle that the grid holds: those of the surface and 20 around it."""
    x, y, width, height = box
    across = range(max(-20, int(x // cell)), min(int(WIDTH / cell) + 20, int((x + width) // cell) + 1))
    down = range(max(-20, int(y // cell)), min(int(HEIGHT / cell) + 20, int((y + height) // cell) + 1))
    return {(column, row) for column in across for row in down}


@settings(deadline=None)
@given(st.lists(boxes, max_size=6), boxes, st.sampled_from((4.0, 8.0)))
def test_what_is_taken_is_not_free(
    taken: list[tuple[float, float, float, float]], wanted: tuple[float, float, float, float], cell: float
) -> None:
    made, there = Room(WIDTH, HEIGHT, cell), set[tuple[int, int]]()
    for box in taken:
        made.take(*box)
        there |= cells(box, cell)
    x, y, width, height = wanted
    outside = x < 0 or y < 0 or x + width > WIDTH or y + height > HEIGHT
    assert made.free(*wanted) == (not cells(wanted, cell) & there)
    assert made.cost(*wanted) == len(cells(wanted, cell) & there) + (10_000 if outside else 0)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(numbers, numbers, sizes), max_size=30), st.sampled_from((4.0, 8.0)))
def test_many_squares_at_once_are_those_taken_one_by_one(
    squares: list[tuple[float, float, float]], cell: float
) -> None:
    columns = np.array(squares, dtype=np.float64).reshape(-1, 3)
    found = []
    for few in (0, 10_000):
        made = Room(WIDTH, HEIGHT, cell)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "_FEW", few)
            made.take_all(columns[:, :2], columns[:, 2])
        found.append([made.free(x, y, 0.5, 0.5) for x in range(-80, 380, 4) for y in range(-80, 280, 4)])
    assert found[0] == found[1]


def test_the_first_free_place_is_the_best_and_otherwise_the_one_where_least_is_taken() -> None:
    made = Room(WIDTH, HEIGHT, 4.0)
    made.take(0, 0, 100, 100)
    assert made.best([(50.0, 50.0), (150.0, 150.0), (200.0, 20.0)], 20, 10) == ((150.0, 150.0), 0)
    assert made.best([(50.0, 50.0), (100.0, 50.0)], 20, 10)[0] == (100.0, 50.0)
    assert made.best([(-500.0, 50.0), (50.0, 50.0)], 20, 10)[0] == (50.0, 50.0), "off the surface is worse than taken"
