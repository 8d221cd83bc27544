"""Tests of the window: a small fictional case at work, acted on by clicks and keys."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from graph.changes import ChangeSet, NewEntity, NewLink
from graph.facts import Citation, Claim, Grade, Record, Source, StatusChange
from graph.ids import EntityId, KeyDigest, LinkId, RecordId, SourceId, StatusId, SubjectId, random_id
from graph.moments import now
from investigator.case import Case, Secrets, new_case
from investigator.charts import Place
from tests.gui.small_case import small_case
from tests.gui.windows import opened
from ui import fonts
from ui.explore.desk import Desk
from ui.session import Session
from ui.sweeping import Sweeper
from ui.window import Window

SHEET = "Name,Plate,Seen\nDara Example,DEMO-1,2031-03-01\nBopha Sample,DEMO-2,2031-03-08\nChan Test,DEMO-3,2031-04-02\n"
VICTIM = "Sreymom Fictional"
GOOD, WEAK = Grade("B", "2"), Grade("C", "3")


@dataclass
class Casework:
    """A case being filled: every act is a change set; nothing is real."""

    case: Case
    source: Source
    uids: dict[str, EntityId] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def adds(self, name: str, type_name: str = "Person", /, **values: str) -> EntityId:
        uid = EntityId(random_id())
        self.uids[name] = uid
        main = self.case.schema.entities[type_name].caption[0]
        self._apply(
            entities=(NewEntity(uid, type_name, KeyDigest(random_id())),),
            records=(self.record(uid, {main: name} | values),),
        )
        return uid

    def links_up(self, type_name: str, source: EntityId, target: EntityId, /, **values: str) -> str:
        uid = LinkId(random_id())
        self._apply(links=(NewLink(uid, type_name, source, target),), records=(self.record(uid, values),))
        return uid

    def says(self, uid: str, row: int = 3, grade: Grade = WEAK, **values: str) -> None:
        self._apply(records=(self.record(uid, values, row, grade),))

    def sets(self, uid: EntityId, axis: str, value: str, happened: str, learned: str) -> None:
        status = StatusChange(
            StatusId(random_id()), uid, axis, value, happened, learned, (Citation(self.source.uid, "row 2"),), "Police"
        )
        self._apply(statuses=(status,))

    def record(self, uid: str, values: dict[str, str], row: int = 2, grade: Grade = GOOD) -> Record:
        claims = tuple(Claim(name, value, value, "A") for name, value in values.items())
        place = f"row {row}"
        made = RecordId(random_id())
        return Record(made, SubjectId(uid), self.source.uid, place, claims, grade, learned_at=now(), by="Dara")

    def _apply(self, **parts: object) -> None:
        change = ChangeSet("Test", "Dara", now(), **parts)  # type: ignore[arg-type]
        self.case.ask(lambda s: s.apply(change))


@pytest.fixture(scope="session", autouse=True)
def program_fonts(qapp: object) -> None:
    """The program's own fonts, as in the window."""
    fonts.load()


@pytest.fixture(autouse=True)
def swept(program_fonts: None) -> Iterator[None]:
    """Widgets are freed on the GUI thread alone, as in the program, and those of this test before the next one."""
    sweeper = Sweeper()
    yield
    gc.collect()
    sweeper.stop()


@pytest.fixture(autouse=True)
def nothing_left_open(swept: None) -> Iterator[None]:
    """No test leaves a window, dialog or menu open for the next one; what is left is hidden, and the test fails."""
    before = set(visible_windows())
    yield
    left = [widget for widget in visible_windows() if widget not in before]
    for widget in left:
        widget.hide()
    assert not left, "left open: " + ", ".join(
        f"{type(widget).__name__} {widget.objectName() or widget.windowTitle()!r}" for widget in left
    )


def visible_windows() -> list[QWidget]:
    """What stands open at top level."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    """The window on the small case."""
    with opened(small_case(tmp_path), qtbot) as made:
        yield made


@pytest.fixture
def casework(tmp_path: Path) -> Casework:
    """A new case with one cited document and nothing else."""
    case = new_case(str(tmp_path / "test.case"), Secrets("fictional"), title="Fictional test case", fictional=True)
    data = SHEET.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    source = Source(
        SourceId(random_id()),
        "Vehicles seen",
        file_name="vehicles.csv",
        sha256=sha256,
        exhibit="EX-017",
        fictional=True,
    )
    case.ask(lambda s: s.apply(ChangeSet("Source", "Dara", now(), sources=(source,))))
    case.ask(lambda s: s.put_original(sha256, data))
    return Casework(case, source)


@pytest.fixture
def session(casework: Casework, qapp: object) -> Iterator[Session]:
    """The case in a window's session; no failure goes unseen."""
    opened = Session(casework.case)
    faults: list[str] = []
    opened.failed.connect(lambda happened, remedy: faults.append(f"{happened} {remedy}"))
    yield opened
    opened.close()
    assert faults == []


@pytest.fixture
def desk(session: Session) -> Iterator[Desk]:
    """A desk on which an empty chart lies."""
    made = Desk(session)
    yield made
    made._save.stop()
    made.deleteLater()


@pytest.fixture
def network(casework: Casework) -> Casework:
    """Three people, two sites, phones, a victim, calls in spring, and a dispute."""
    dara = casework.adds("Dara Example", name_khmer="ដារ៉ា ឧទាហរណ៍", name_chinese="陈示例", birth_date="1990-01-02")
    bopha = casework.adds("Bopha Sample")
    chan = casework.adds("Chan Test")
    tower = casework.adds("Amber Tower (Demo)", "Site")
    annex = casework.adds("Hill Annex (Demo)", "Site")
    first = casework.adds("+85512000001", "Identifier", number="+85512000001", kind="phone")
    second = casework.adds("+85512000002", "Identifier", number="+85512000002", kind="phone")
    victim = casework.adds(VICTIM)
    profile = casework.adds("DEMO-V1", "VictimProfile")
    casework.links["works"] = casework.links_up("WORKS_AT", dara, tower)
    casework.links_up("WORKS_AT", bopha, tower)
    casework.links_up("WORKS_AT", chan, annex)
    casework.links_up("USES", dara, first)
    casework.links_up("USES", bopha, second)
    casework.links_up("KNOWS", dara, bopha)
    casework.links_up("HAS_PROFILE", victim, profile)
    casework.links_up("HELD_AT", victim, tower)
    for day in ("2031-03-03", "2031-03-04", "2031-04-14"):
        casework.links_up("CALLED", first, second, time=day)
    casework.sets(annex, "official_action", "temporarily_closed", "2031-02-01", "2031-02-09")
    casework.says(dara, birth_date="1991-01-02")
    return casework


@pytest.fixture
def laid_out(network: Casework, desk: Desk, qtbot: QtBot) -> Desk:
    """All of it on the chart."""
    lay(desk, list(network.uids.values()), qtbot)
    return desk


def lay(desk: Desk, uids: list[EntityId], qtbot: QtBot) -> None:
    """Put entities on the chart where they are wanted, without a layout."""
    places = {uid: Place(60.0 * (i % 70), 60.0 * (i // 70)) for i, uid in enumerate(uids)}
    desk.open(desk.chart.added(places))
    qtbot.waitUntil(lambda: len(desk.visible.entities) == len(uids))


@pytest.fixture
def put(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    """Shows a widget; it is closed when the test ends."""

    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(max(widget.width(), 400), max(widget.height(), 600))
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return shown
