"""Nothing is worked on the window's thread: its event loop goes on during import, layout, painting and export."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.ids import EntityId
from investigator.case import Secrets, new_case
from investigator.charts import new_chart
from investigator.exhibits.verifier import faults
from investigator.garbage import collect_seldom
from investigator.turns import take_short_turns
from tests.bench.material import MAPPING, TINY, network, write_csv
from tests.bench.measuring import percentile
from tests.gui.test_chart_picture import network as network_of_names
from tests.gui.windows import opened
from ui.canvas import picture
from ui.canvas.chart_view import ChartView
from ui.evidence.evidence_page import EvidencePage
from ui.program import prepare
from ui.window import Window

USUAL, LONGEST = 0.100, 0.250
"""Seconds of its own that the thread computes between two beats: in 999 of 1,000 gaps, and in any."""

USUAL_WAIT, LONGEST_WAIT = 0.250, 2.0
"""Seconds that may pass between two beats on a busy machine, whatever the thread does meanwhile; on a quiet one they
are as few as those that it computes.
"""

ROWS = replace(TINY, network_rows=3_000, network_persons=1_000, network_companies=500, hub=60)
ON_A_PAGE = 150
PATIENCE = 60_000


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two beats, in seconds."""

    step: str
    computed: float
    passed: float


class Heart(QObject):
    """Beats every 5 ms in the event loop of the window's thread, and keeps how far its beats lie apart."""

    beaten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self.step = ""
        self._computed, self._passed = time.thread_time(), time.perf_counter()
        self._timer = QTimer(self, interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._beat()

    def during(self, *steps: str) -> list[Gap]:
        return [gap for gap in self.gaps if gap.step in steps]

    def _beat(self) -> None:
        computed, passed = time.thread_time(), time.perf_counter()
        self.gaps.append(Gap(self.step, computed - self._computed, passed - self._passed))
        self._computed, self._passed = computed, passed
        self.beaten.emit()


@pytest.fixture
def heart(qapp: QApplication) -> Iterator[Heart]:
    """A heart; threads take turns as short, and Python's garbage is collected as rarely, as in the program."""
    usual, turn = gc.get_threshold(), sys.getswitchinterval()
    take_short_turns()
    collect_seldom()
    made = Heart()
    yield made
    made.stop()
    gc.unfreeze()
    gc.set_threshold(*usual)
    sys.setswitchinterval(turn)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    case = new_case(str(tmp_path / "new.case"), Secrets("fictional"), title="Demo", fictional=True)
    with opened(case, qtbot) as made:
        yield made


def too_long(gaps: Sequence[Gap], *, usual: float = USUAL) -> list[str]:
    """What is wrong with these gaps."""
    wrong = [f"{gap.step}: computed for {gap.computed:.3f} s" for gap in gaps if gap.computed > LONGEST]
    wrong += [f"{gap.step}: nothing for {gap.passed:.3f} s" for gap in gaps if gap.passed > LONGEST_WAIT]
    computed, passed = (percentile(each, 0.999) for each in zip(*((g.computed, g.passed) for g in gaps), strict=True))
    wrong += [f"99.9 % of the gaps: computed for {computed:.3f} s"] if computed > usual else []
    return [*wrong, f"99.9 % of the gaps: {passed:.3f} s"] if passed > USUAL_WAIT else wrong


def imports(window: Window, table: Path, qtbot: QtBot) -> None:
    wizard = window.importing
    window.take_in((table,))
    wizard.mapping = MAPPING
    qtbot.waitUntil(lambda: wizard.plan is not None and not wizard._late.isActive(), timeout=PATIENCE)
    assert wizard.plan is not None
    assert sum(wizard.plan.counts.values()) == ROWS.network_rows
    with qtbot.waitSignal(wizard.finished, timeout=PATIENCE):
        wizard.summary.go.click()
    at_rest(window, qtbot)


def lays_out(window: Window, qtbot: QtBot) -> None:
    """All of the case on a chart, arranged, and arranged once more."""
    desk = window.page.desk
    found: list[EntityId] = []
    for kind in ("Person", "Organization"):
        window.session.ask(
            lambda s, k=kind: s.entities_of(k, "", 5_000),  # type: ignore[misc]
            lambda entities: found.extend(e.uid for e in entities),
        )
    at_rest(window, qtbot)
    desk.add(found, "Add all")
    qtbot.waitUntil(lambda: desk.graph.size == len(found), timeout=PATIENCE)
    assert desk.graph.size == ROWS.network_persons + ROWS.network_companies
    before = desk.chart
    desk.lay_out("organic")
    qtbot.waitUntil(lambda: desk.chart is not before, timeout=PATIENCE)
    at_rest(window, qtbot)


def paints(window: Window, heart: Heart, qtbot: QtBot) -> None:
    """Into the chart until names can be read, about in it, and out again."""
    view = window.page.stage.view
    for number in range(30):
        view.zoom(1.2 if number < 15 else 1 / 1.2)
        view.pan_by(10.0, -5.0)
        with qtbot.waitSignal(heart.beaten):
            pass
        if number % 10 == 9:
            qtbot.waitUntil(lambda: not view._moving)


def shows_new_names(folder: str, qtbot: QtBot) -> None:
    """A chart with a thousand names in view, none of which was painted before."""
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(2800, 1900)
    view.show()
    view.show_scene(network_of_names(3_000, f"名{folder}", apart=(74.0, 60.0)), fit=True)
    view.zoom(1.0 / view.view.scale)
    qtbot.waitUntil(lambda: view.at_rest, timeout=PATIENCE)
    assert view.names_left_out < 300


def exports(window: Window, folder: Path, qtbot: QtBot) -> None:
    """A chart of as many entities as a page holds, those with the most links, as a bundle."""
    desk = window.page.desk
    most = desk.graph.degrees().argsort()[::-1][:ON_A_PAGE].tolist()
    places = {desk.graph.entities[n].uid: desk.chart.places[desk.graph.entities[n].uid] for n in most}
    desk.open(new_chart("Exhibit").added(places), saved=False)
    qtbot.waitUntil(lambda: desk.graph.size == ON_A_PAGE)
    desk.save()
    at_rest(window, qtbot)
    page = window._pages["evidence"]
    assert isinstance(page, EvidencePage)
    window.show_perspective("evidence")
    charts = page.contents.list
    qtbot.waitUntil(lambda: charts.count() == 2, timeout=PATIENCE)
    for row in range(2):
        item = charts.item(row)
        chosen = item.text().startswith("Exhibit\n")
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
    page.contents.changed.emit()
    qtbot.waitUntil(lambda: page.laid is not None and bool(page.laid.pages), timeout=PATIENCE)
    at_rest(window, qtbot)
    with qtbot.waitSignal(page.exported, timeout=PATIENCE):
        page.export_to(folder)
    at_rest(window, qtbot)
    assert faults(folder)[0] == []


def at_rest(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE)


def test_the_window_goes_on_while_the_program_works(window: Window, heart: Heart, tmp_path: Path, qtbot: QtBot) -> None:
    table = write_csv(tmp_path / "network.csv", network(ROWS))
    heart.step = "import"
    imports(window, table, qtbot)
    heart.step = "layout"
    lays_out(window, qtbot)
    heart.step = "painting"
    paints(window, heart, qtbot)
    heart.step = "export"
    exports(window, tmp_path / "bundle", qtbot)
    heart.stop()
    assert too_long(heart.during("import", "layout", "painting", "export")) == []
    assert all(len(heart.during(step)) > 20 for step in ("import", "layout", "painting", "export"))


def test_a_slot_that_computes_is_found(heart: Heart, qtbot: QtBot) -> None:
    def compute() -> None:
        began = time.thread_time()
        while time.thread_time() - began < 0.4:
            pass

    wrong = judged_with(compute, heart, qtbot)
    assert any("computed for 0.4" in words for words in wrong)
    assert any("99.9 % of the gaps: computed for" in words for words in wrong)


def test_a_slot_that_waits_is_found(heart: Heart, qtbot: QtBot) -> None:
    longest, usual = judged_with(lambda: time.sleep(LONGEST_WAIT + 0.1), heart, qtbot)
    assert "nothing for 2." in longest
    assert "99.9 % of the gaps: 2." in usual


def test_new_names_come_while_the_window_goes_on(heart: Heart, qtbot: QtBot, qapp: QApplication) -> None:
    prepare(qapp)
    heart.step = "names"
    shows_new_names("a", qtbot)
    heart.stop()
    assert too_long(heart.gaps) == []


def test_a_frame_that_waits_for_all_its_names_is_found(
    heart: Heart, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(qapp)
    monkeypatch.setattr(picture, "_NAMING", 60.0)
    heart.step = "names"
    shows_new_names("b", qtbot)
    heart.stop()
    assert any(words.startswith(("names: computed for", "99.9 %")) for words in too_long(heart.gaps))


def judged_with(slot: Callable[[], None], heart: Heart, qtbot: QtBot) -> list[str]:
    """What is wrong once the slot runs among beats with which nothing was wrong."""
    qtbot.waitUntil(lambda: len(heart.gaps) > 20)
    assert too_long(heart.gaps) == []
    before = len(heart.gaps)
    QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: len(heart.gaps) > before + 20)
    return too_long(heart.gaps)
