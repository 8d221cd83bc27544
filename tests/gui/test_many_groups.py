"""Groups of a chart of 5,000 entities are closed and opened without a gap on the window's thread."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from graph.facts import Entity, Link
from graph.ids import EntityId, LinkId
from investigator.charts import Content, Place
from investigator.groups import By, new_group
from tests.gui.conftest import Casework
from tests.gui.test_event_loop import Heart, heart
from tests.gui.windows import opened
from ui.canvas import paper
from ui.window import Window

__all__ = ["heart"]

MANY, IN_A_GROUP, LINKS = 5_000, 100, 7_500
LONGEST = 0.100
"""Seconds of its own that the thread computes at most between two beats."""


def full(window: Window, qtbot: QtBot) -> None:
    """Fifty groups on a chart; the case itself holds nothing, so that only the window works."""
    desk, rng = window.page.desk, random.Random(7)
    uids = [EntityId(f"{n:032x}") for n in range(MANY)]
    entities = tuple(
        Entity(uid, "Site" if n % IN_A_GROUP == 0 else "Person", {"name": (f"Demo {n}",)}) for n, uid in enumerate(uids)
    )
    pairs = [(rng.choice(uids), rng.choice(uids)) for _ in range(LINKS)]
    links = tuple(Link(LinkId(f"{n:032x}"), "LINKED_TO", a, b) for n, (a, b) in enumerate(pairs) if a != b)
    grid = np.array([(n % 10 * 60 + n // 100 % 8 * 800, n // 10 % 10 * 60 + n // 800 * 800) for n in range(MANY)])
    places = {uid: Place(float(x), float(y)) for uid, (x, y) in zip(uids, grid, strict=True)}
    desk.chart = desk.chart.added(places)
    desk.content, desk._read = Content(entities, links), desk.chart
    desk._show()
    members = [uids[n : n + IN_A_GROUP] for n in range(0, MANY, IN_A_GROUP)]
    desk.change(desk.chart.grouped(new_group(By.SITE, m, head=m[0]) for m in members), "Group")
    desk._save.stop()
    settle(window, qtbot)
    assert len(desk.signs.groups) == len(members)


def settle(window: Window, qtbot: QtBot) -> None:
    view = window.page.stage.view
    qtbot.waitUntil(lambda: not window.session.busy and view.at_rest, timeout=60_000)


def turn(window: Window, heart: Heart, qtbot: QtBot) -> list[float]:
    """Close and open one group and all, and take it back; what the thread computed between beats, in seconds."""
    groups, desk = window.page.groups, window.page.desk
    one = [desk.signs.groups[0].uid]
    steps: tuple[Callable[[], object], ...] = (
        lambda: groups.close(one),
        lambda: groups.open(one),
        groups.close_all,
        groups.open_all,
        window.session.undo,
    )
    for number, step in enumerate(steps):
        heart.step = f"{number}"
        step()
        desk._save.stop()
        beats = len(heart.gaps)
        qtbot.waitUntil(lambda b=beats: len(heart.gaps) > b + 2)  # type: ignore[misc]
        settle(window, qtbot)
    heart.step = ""
    return [gap.computed for gap in heart.gaps if gap.step]


def test_groups_among_thousands_are_closed_and_opened_without_a_gap(
    casework: Casework, heart: Heart, qtbot: QtBot
) -> None:
    with opened(casework.case, qtbot) as window:
        full(window, qtbot)
        gaps = turn(window, heart, qtbot)
        assert len(gaps) > 50
        assert max(gaps) <= LONGEST, sorted(gaps)[-5:]


def test_a_chart_that_is_painted_whole_at_once_is_found(
    casework: Casework, heart: Heart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: names asked anew, one by one, with every closing."""
    with opened(casework.case, qtbot) as window:
        full(window, qtbot)
        monkeypatch.setattr(paper, "MANY", 10 * MANY)
        name = window.page.desk.name

        def asked(entity: Entity) -> str:
            return "".join(name(entity) for _ in range(8))[:20]

        def named() -> dict[EntityId, str]:
            return {entity.uid: asked(entity) for entity in window.page.desk.graph.entities}

        monkeypatch.setattr(window.page.desk, "_named", named)
        assert max(turn(window, heart, qtbot)) > LONGEST
