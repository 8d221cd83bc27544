"""Names on a chart: none lies on another, what found no room is told; a card tells of what is pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from graph.facts import Entity
from graph.ids import EntityId
from graph.schema import standard
from graph.working import working_graph
from investigator.exhibits import names as where_names_stand
from investigator.exhibits.painter import Label
from investigator.exhibits.painting import View, paint
from investigator.exhibits.scene import SITE_RADIUS, Scene, scene
from tests.gui.looking import texts
from tests.gui.windows import put
from ui.canvas.qt_painter import QtPainter
from ui.explore.cards import card
from ui.looks import looks
from ui.program import prepare
from ui.theme import LIGHT
from ui.window import Window

NAMES = ("Saffron Anchor Logistics (Demo) Co., Ltd.", "ក្រុមហ៊ុន គំរូ សាកល្បង", "金沙示例发展有限公司", "Sok Example")


class Listening(QtPainter):
    """Paints, and keeps where each name went."""

    def __init__(self, painter: QPainter) -> None:
        super().__init__(painter)
        self.boxes: list[tuple[float, float, float, float]] = []

    def labels(self, labels: Sequence[Label]) -> None:
        for label in labels:
            width, height = self.extent(label.text, label.style)
            self.boxes.append((label.x - width / 2, label.y, label.x + width / 2, label.y + height))
        super().labels(labels)


def drawn(count: int, apart: float) -> Scene:
    entities = tuple(Entity(EntityId(f"{i:032x}"), "Organization") for i in range(count))
    side = int(np.ceil(np.sqrt(count)))
    places = np.array([(i % side * apart, i // side * apart) for i in range(count)], dtype=np.float64)
    names = {e.uid: NAMES[i % len(NAMES)] for i, e in enumerate(entities)}
    graph = working_graph(entities, ())
    return scene(graph, places, standard(), looks(LIGHT), names=names, badges={}, numbers={})


@pytest.fixture
def painter(qapp: QApplication) -> Iterator[Listening]:
    prepare(qapp)
    image = QImage(1000, 800, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    inner = QPainter(image)
    yield Listening(inner)
    inner.end()


@pytest.mark.parametrize(("count", "apart"), [(16, 200.0), (49, 100.0), (400, 40.0)])
def test_no_name_lies_on_another_and_the_rest_is_counted(painter: Listening, count: int, apart: float) -> None:
    left_out = paint(drawn(count, apart), View(1.0, 60.0, 60.0, 1000.0, 800.0), painter)
    boxes = painter.boxes
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            overlap = min(right, other[2]) - max(left, other[0]), min(bottom, other[3]) - max(top, other[1])
            assert not (overlap[0] > 1 and overlap[1] > 1 and abs(top - other[1]) < 4), (boxes[number], other)
    assert left_out == 0 if count < 100 else left_out > 100, "every name where there is room; otherwise it is told"


def covered(painter: Listening, shown: Scene) -> float:
    """How many square pixels of marks lie under names."""
    painter.boxes.clear()
    paint(shown, View(1.0, 60.0, 60.0, 1000.0, 800.0), painter)
    middles = View(1.0, 60.0, 60.0, 1000.0, 800.0).to_pixels(shown.places)
    found = 0.0
    for left, top, right, bottom in painter.boxes:
        low = np.maximum(middles - SITE_RADIUS, (left, top))
        high = np.minimum(middles + SITE_RADIUS, (right, bottom))
        found += float(np.prod(np.maximum(high - low, 0.0), axis=1).sum())
    return found


def test_the_name_of_a_site_that_would_touch_a_mark_is_broken(
    painter: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    entities = tuple(Entity(EntityId(f"{i:032x}"), "Site") for i in range(36))
    places = np.array([(i % 6 * 120.0, i // 6 * 70.0) for i in range(36)])
    graph = working_graph(entities, ())
    called = {e.uid: "No. 7, Street Demo 88" for e in entities}
    shown = scene(graph, places, standard(), looks(LIGHT), names=called, badges={}, numbers={})
    broken = covered(painter, shown)
    monkeypatch.setattr(where_names_stand, "halves", lambda name: (name,))
    assert covered(painter, shown) > 2 * broken, "the control: in one line they lie on their neighbours"


def test_the_caption_tells_of_names_without_room(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    assert not any("without room" in text for text in texts(window.page.stage))
    window.page.stage.view.show_scene(drawn(400, 20.0), fit=True)
    qtbot.waitUntil(lambda: any("without room" in text for text in texts(window.page.stage)))


def test_a_card_tells_of_an_entity_and_of_a_line(window: Window, qtbot: QtBot) -> None:
    chan, _bay = put(window, qtbot, "Chan Test", "Bay Demo Co., Ltd.")
    desk = window.page.desk
    assert card(desk, chan)[:3] == ("Chan Test", "Person", "1 link on this chart")
    (line,) = desk.lines.members
    assert card(desk, line) == ("Chan Test – Bay Demo Co., Ltd.", "directs")
