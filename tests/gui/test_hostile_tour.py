"""A tour of every window and dialog with a case in which every name is hostile: nothing of it is taken for markup."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTabBar,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from graph import language
from graph.changes import ChangeSet, Document, NewLink
from graph.facts import Citation, Record, Source, StatusChange
from graph.ids import LinkId, RecordId, SourceId, StatusId, SubjectId, random_id
from graph.moments import now
from importers.mapping import EntityMapping, FieldColumn, Key, Mapping, TableMapping
from investigator.case import Case, Secrets, new_case
from investigator.charts import KIND, Chart, Place
from investigator.inspection import entity_dossier
from investigator.intake import carry_out, plan_import
from investigator.preferences import Preferences
from investigator.questions import questions
from investigator.runs import undo_import
from tests.agencies import csv_file
from tests.gui.conftest import Casework
from tests.gui.looking import reads
from ui.dialogs.reveal import RevealDialog
from ui.explore.expand_popover import ExpandPopover
from ui.explore.source_dialog import SourceDialog
from ui.palette import CommandPalette
from ui.program import Program, prepare
from ui.session import Session
from ui.text import message
from ui.window import Window

LOUD = QColor("#fe01dc")
"""A colour that the program uses nowhere."""

_RAW = set("\n\t\u202e\u2066\u202d")
_LONGEST = 2000
WIDEST, LEAST = 1600, 1100
"""The widths of a screen that windows are made for, and of the least one."""
LINES = QAbstractButton | QLabel
"""What may show several lines."""

FILE_NAME = "ACME <img src='m.png'> \u202e\u2066.case"
CSV_NAME = "ACME <img src='m.png'> \u202e\u2066.csv"
SECRET = "a passphrase of the tests"
NAMELESS = {"new", "another entity", "reveal", "shortcuts"}
"""Places that speak of no name."""


@pytest.fixture
def marker() -> Iterator[Path]:
    """A picture of one loud colour under a short path, in the folder where the program runs."""
    before = Path.cwd()
    folder = Path(tempfile.mkdtemp(prefix="m", dir=tempfile.gettempdir()))
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(LOUD)
    assert picture.save(str(folder / "m.png"))
    os.chdir(folder)
    yield folder / "m.png"
    os.chdir(before)
    shutil.rmtree(folder)


@pytest.fixture
def hostile(marker: Path) -> str:
    """What everything is called: markup, overrides of direction, line ends, and two thousand letters."""
    return f'ACME <img src="{marker.as_uri()}"> Ltd \u202egro\u2066 \n\tx ' + "Z" * 2000


@pytest.fixture
def program(marker: Path, hostile: str, qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    prepare(qapp)
    made = Program(marker.parent / "preferences.json")
    address = f"neo4j+s://dara@server.example:7687#{hostile[:200]}"
    recent = (str(marker.parent / FILE_NAME), address)
    made.prefer(Preferences(appearance="light", recent=recent, preparer=hostile, case_number=hostile, handling=hostile))
    yield made
    for shown in (made.window, made.start):
        if shown is not None:
            shown.close()
    made._background.close()
    language.use("en")


class Tour:
    """Looks at every window that is there, and keeps what is wrong with it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.faults: dict[str, None] = {}
        self.places: list[str] = []
        self.named: set[str] = set()
        self.shown_tips: list[str] = []
        self._tips: set[str] = set()
        self._before = [top for top in QApplication.topLevelWidgets() if top.isVisible()]

    def tops(self) -> list[QWidget]:
        """The windows that are seen, without what an earlier test left open."""
        return [top for top in QApplication.topLevelWidgets() if top.isVisible() and top not in self._before]

    def look(self, where: str) -> None:
        """At all that is visible now."""
        self.places.append(where)
        tops = self.tops()
        for top in tops:
            found = [*faults(top), *self._tips_of(top)]
            self.faults |= {f"{where}, {type(top).__name__}: {fault}": None for fault in found}
        dialogs = [top for top in tops if isinstance(top, QDialog)]
        if any(map(names_something, dialogs or tops)):
            self.named.add(where)

    def dialogs(self, where: str, least: int = 1) -> None:
        """Wait for dialogs, look at them and leave them."""
        shown = lambda: [top for top in self.tops() if isinstance(top, QDialog)]  # noqa: E731
        self.qtbot.waitUntil(lambda: len(shown()) >= least, timeout=10_000)
        self.settle()
        self.look(where)
        for dialog in shown():
            dialog.reject()
        self.qtbot.waitUntil(lambda: not shown())

    def modal(self, where: str, act: Callable[[], object]) -> None:
        """An act that waits for its dialog."""
        met: list[QWidget] = []

        def meet() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            met.append(dialog)
            try:
                self.look(where)
            finally:
                dialog.reject()

        QTimer.singleShot(50, meet)
        act()
        assert met, where

    def settle(self, session: Session | None = None) -> None:
        """Until nothing is asked any more and the windows were painted."""
        if session is not None:
            self.qtbot.waitUntil(lambda: not session.busy, timeout=20_000)
        self.qtbot.wait(30)
        if session is not None:
            self.qtbot.waitUntil(lambda: not session.busy, timeout=20_000)

    def _tips_of(self, top: QWidget) -> Iterator[str]:
        """A tooltip is a label that guesses: each is shown as Qt shows it."""
        for tip in {*tips(top), *self.shown_tips} - self._tips:
            self._tips.add(tip)
            label = QLabel(tip)
            label.setMaximumSize(600, 400)
            if is_loud(label):
                yield f"the tooltip {tip[:80]!r} shows the picture"
            label.deleteLater()


def faults(top: QWidget) -> Iterator[str]:
    """What is wrong with a window that is shown."""
    for widget in (top, *top.findChildren(QWidget)):
        if widget is not top and not widget.isVisibleTo(top):
            continue
        who = f"{type(widget).__name__} {widget.objectName()!r}"
        if (
            isinstance(widget, QLabel)
            and widget.textFormat() is not Qt.TextFormat.PlainText
            and "ACME" in widget.text()
        ):
            yield f"{who} guesses whether this is markup: {widget.text()[:80]!r}"
        for text in read_in(widget):
            if set(text) & _RAW - ({"\n"} if isinstance(widget, LINES) else set()):
                yield f"{who} shows raw controls: {text[:100]!r}"
            if len(text) > _LONGEST:
                yield f"{who} has a text of {len(text)} letters: {text[:60]!r}"
    if top.width() > WIDEST or top.minimumSizeHint().width() > LEAST:
        yield f"it wants {top.minimumSizeHint().width()} of width and has {top.width()}"
    if is_loud(top):
        yield "the picture that the name speaks of is shown"


def read_in(widget: QWidget) -> Iterator[str]:
    """Every text of a widget that the program put there; not what a person types."""
    yield from (widget.accessibleName(), widget.windowTitle(), widget.statusTip(), widget.whatsThis())
    yield from (action.text() for action in widget.actions())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(n) for n in range(widget.count()))
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (line for text in cells(widget, Qt.ItemDataRole.DisplayRole) for line in text.split("\n"))


def cells(view: QAbstractItemView, role: Qt.ItemDataRole) -> Iterator[str]:
    """The texts of the items of a view."""
    model = view.model()
    root = QModelIndex()
    for row in range(min(model.rowCount(root), 60)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
        for across in range(columns):
            found = model.index(row, across, root).data(role)
            if isinstance(found, str):
                yield found


def tips(top: QWidget) -> set[str]:
    """Every tooltip of a window that speaks of a name."""
    found: set[str] = set()
    for widget in (top, *top.findChildren(QWidget)):
        found |= {widget.toolTip(), *(action.toolTip() for action in widget.actions())}
        if isinstance(widget, QTabBar):
            found |= {widget.tabToolTip(n) for n in range(widget.count())}
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found |= set(cells(widget, Qt.ItemDataRole.ToolTipRole))
    return {tip for tip in found if "ACME" in tip}


def names_something(top: QWidget) -> bool:
    """Whether any text that is seen speaks of a name: a place without one would prove nothing."""
    seen = (w for w in (top, *top.findChildren(QWidget)) if w is top or w.isVisibleTo(top))
    return any("ACME" in text for widget in seen for text in (*read_in(widget), typed(widget)))


def typed(widget: QWidget) -> str:
    """What stands in a line that a person may change."""
    return widget.text() if isinstance(widget, QLineEdit) else ""


def is_loud(widget: QWidget) -> bool:
    """Whether the colour of the picture is seen in the widget."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), -1)
    return bool(((lines & 0xFFFFFF) == (LOUD.rgb() & 0xFFFFFF)).any())


def test_no_window_takes_a_name_for_markup(
    program: Program, marker: Path, hostile: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tour = Tour(qtbot)
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_where: tour.shown_tips.append(text))
    start_page(program, tour, hostile, marker.parent)
    case = hostile_case(marker.parent, hostile)
    program.show_case(case)
    window = program.window
    assert window is not None
    window.resize(1500, 950)
    tour.settle(window.session)
    explore(window, tour, case)
    evidence(window, tour)
    sites(window, tour)
    importing(window, tour, marker.parent)
    around(window, tour, program, hostile)
    assert list(tour.faults) == []
    assert any("ACME" in tip for tip in tour.shown_tips)
    assert set(tour.places) - tour.named == NAMELESS


def test_the_tour_sees_a_label_that_guesses(hostile: str, marker: Path, qtbot: QtBot) -> None:
    """The control: labels, tooltips and boxes as Qt makes them are caught, by their format and by what they show."""
    short = f'ACME <img src="{marker.as_uri()}">'
    tour = Tour(qtbot)
    host = QWidget()
    column = QVBoxLayout(host)
    column.addWidget(QLabel(short))
    qtbot.addWidget(host)
    host.show()
    tour.look("guessing")
    found = " ".join(tour.faults)
    assert "guesses whether this is markup" in found
    assert "the picture that the name speaks of is shown" in found
    host.close()
    for made, expected in (
        (tipped(short), "the tooltip"),
        (QPushButton(hostile), "raw controls"),
        (QPushButton(hostile), "letters"),
        (relative(), "the picture"),
    ):
        qtbot.addWidget(made)
        tour = Tour(qtbot)
        made.show()
        tour.look("control")
        assert expected in " ".join(tour.faults)
        made.close()


def tipped(text: str) -> QWidget:
    made = QWidget()
    made.setToolTip(text)
    return made


def relative() -> QWidget:
    """The name of a file cannot hold a path, but the name of another file beside it."""
    return QLabel(FILE_NAME)


def hostile_case(folder: Path, hostile: str) -> Case:
    """A case of which title, entities, sources, files, mappings, charts and reasons are called so."""
    case = new_case(str(folder / FILE_NAME), Secrets(SECRET), title=hostile, fictional=True)
    data = csv_text(hostile)
    sha256 = hashlib.sha256(data).hexdigest()
    source = Source(
        SourceId(random_id()),
        hostile,
        file_name=hostile,
        sha256=sha256,
        exhibit=hostile,
        fictional=True,
    )
    case.ask(lambda s: s.apply(ChangeSet(hostile, "Dara", now(), sources=(source,))))
    case.ask(lambda s: s.put_original(sha256, data))
    work = Casework(case, source)
    acme = work.adds(hostile, "Organization", name_khmer=hostile, registration_number=hostile[:60], notes=hostile)
    person = work.adds(f"{hostile} 2", name_chinese=hostile, alias=hostile, birth_date="1990-01-02")
    texts = dict.fromkeys(("province", "next_step", "owner", "alias", "name_khmer"), hostile)
    site = work.adds(f"{hostile} 3", "Site", kind="building", due_date="2031-12-01", **texts)
    account = work.adds(hostile[:90], "Identifier", kind="bank_account", issuer=hostile)
    victim = work.adds(f"{hostile} 4")
    work.links_up("HAS_PROFILE", victim, work.adds("DEMO-V1", "VictimProfile"))
    work.links_up("DIRECTS", person, acme, role=hostile)
    work.links_up("LINKED_TO", acme, site, weight=hostile)
    work.links_up("USES", person, account)
    work.links_up("HELD_AT", victim, site)
    work.says(person, birth_date="1991-01-02")
    work.says(acme, name=f"{hostile} 5")
    statuses = tuple(
        StatusChange(
            StatusId(random_id()), site, axis, value, f"2031-10-0{day}", "2031-10-09",
            (Citation(source.uid, hostile),), body=hostile, reference=hostile, reason=hostile,
        )
        for day, (axis, value) in enumerate((("official_action", "sealed"), ("observed_state", "partly_active")), 1)
    )  # fmt: skip
    word = Source(SourceId(random_id()), hostile, kind="word", fictional=True)
    link = NewLink(LinkId(random_id()), "ASSOCIATE_OF", person, acme)
    said = Record(RecordId(random_id()), SubjectId(link.uid), word.uid, "", (), learned_at=now(), by="Dara")
    waits = replace(work.record(acme, {"notes": f"{hostile} 6"}), pending=("notes",))
    parts = {"statuses": statuses, "sources": (word,), "links": (link,), "records": (said, waits)}
    change = ChangeSet(hostile, hostile, now(), **parts)  # type: ignore[arg-type]
    case.ask(lambda s: s.apply(change))
    uids = (acme, person, site, account, victim)
    chart = Chart(random_id(), hostile, {uid: Place(190.0 * n, 120.0 * (n % 2)) for n, uid in enumerate(uids)})
    case.ask(lambda s: s.keep(Document(KIND, chart.uid, chart.to_text())))
    paper = csv_file(folder / f"1 {CSV_NAME}", (column(folder), "Nr"), (hostile, "DEMO-1"))
    firm = EntityMapping(
        "firm", "Organization", Key(("Nr",), "world"),
        (FieldColumn("name", column(folder)), FieldColumn("registration_number", "Nr")),
    )  # fmt: skip
    mapping = Mapping(hostile, hostile, (TableMapping(entities=(firm,)),))
    run = carry_out(case, plan_import(case, [paper], mapping=mapping))
    assert run is not None
    undo_import(case, run.uid, hostile)
    return case


def column(folder: Path) -> str:
    """A heading, which readers leave neither controls nor line ends."""
    return f'ACME <img src="{(folder / "m.png").as_uri()}">'


def csv_text(hostile: str) -> bytes:
    cell = hostile.replace('"', '""')
    return f'"{cell}",Plate,Seen\n"{cell}",DEMO-1,2031-03-01\n'.encode()


def start_page(program: Program, tour: Tour, hostile: str, folder: Path) -> None:
    program.show_start()
    start = program.start
    assert start is not None
    tour.settle()
    tour.look("start")
    start.tell(hostile)
    start.page.show_progress(hostile, 0, 0)
    tour.settle()
    tour.look("start, a failure")
    start.tell("")
    start.page.show_progress("", 0, 0)
    program.new((folder / CSV_NAME,))
    tour.dialogs("new")
    program.open(str(folder / FILE_NAME))
    tour.dialogs("open")
    program.connect_server(f"neo4j+s://dara@server.example:7687#{hostile}")
    tour.dialogs("connect")
    program.choose_settings()
    tour.dialogs("settings")


def explore(window: Window, tour: Tour, case: Case) -> None:
    page, acts, session = window.page, window.actions_of, window.session
    tour.qtbot.waitUntil(lambda: page.desk.graph.size == 5, timeout=10_000)
    acts["fit"].trigger()
    tour.settle(session)
    tour.look("chart")
    by_type = {e.type: e.uid for e in page.desk.graph.entities if not e.protected}
    acme, person = by_type["Organization"], by_type["Person"]
    page.desk.select([acme])
    tour.qtbot.waitUntil(lambda: reads(page.inspector, "Facts and sources"))
    tour.settle(session)
    tour.look("inspector")
    page.stage._show_card(acme, QPoint(300, 300))
    tour.look("card under the pointer")
    for link in page.desk.graph.links:
        page.inspector.show_link(link.uid)
        tour.settle(session)
        tour.look(f"link {link.type}")
    page.desk.select([acme])
    for name in ("show_questions", "show_filters", "show_table"):
        acts[name].trigger()
        tour.settle(session)
        tour.look(name)
    acts["show_chart"].trigger()
    acts["find_in_chart"].trigger()
    page.stage.find_bar.box.setText("ACME")
    tour.settle(session)
    tour.look("find on the chart")
    page.stage.find_bar.close()
    acts["expand_options"].trigger()
    tour.settle(session)
    tour.look("expand")
    for popover in page.findChildren(ExpandPopover):
        popover.leave()
    page.desk.select([acme, person])
    page.groups.group_selection(head=acme)
    tour.settle(session)
    tour.look("group")
    page.groups.close_all()
    tour.settle(session)
    tour.look("closed group")
    (group,) = page.desk.signs.groups
    page.stage._show_card(group.uid, QPoint(300, 300))
    tour.look("card of a group")
    for line in page.desk.lines.members.values():
        page.inspector.show_line(line)
        tour.settle(session)
        tour.look("line to a group")
    acts["ungroup_all"].trigger()
    for question in questions():
        page._ask(question.code)
        tour.settle(session)
        tour.look(f"question {question.code}")
    for name, chosen in (
        ("add_entity", [acme]), ("correct", [acme]), ("correct", [by_type["Site"]]), ("add_note", [acme]),
        ("delete", [acme]), ("add_link", [acme, person]), ("find_path_options", [acme, person]),
        ("group_selection", [acme, by_type["Site"]]),
    ):  # fmt: skip
        page.desk.select(chosen)
        tour.settle(session)
        acts[name].trigger()
        tour.dialogs(name)
    found = case.ask(lambda s: entity_dossier(s, case.schema, acme, session.disclosure))
    assert found is not None
    page.editor.judge(found, next(said for said in found.said if said.made is not None))
    tour.dialogs("judge")
    source = next(s for s in case.ask(lambda s: s.sources()) if s.sha256 and s.title.startswith("ACME"))
    page._open_source(source.sha256, "row 2")
    tour.qtbot.waitUntil(lambda: any(d.table.isVisible() for d in page.findChildren(SourceDialog)))
    tour.dialogs("original")
    tour.modal("rename chart", acts["rename_chart"].trigger)
    acts["palette"].trigger()
    (palette,) = window.findChildren(CommandPalette)
    palette.box.setText("@ACME")
    tour.qtbot.waitUntil(lambda: any(offer.uid for offer in palette.offers()), timeout=10_000)
    tour.settle(session)
    tour.look("palette")
    palette.leave()


def evidence(window: Window, tour: Tour) -> None:
    window.actions_of["perspective_evidence"].trigger()
    page = window._pages["evidence"]
    tour.qtbot.waitUntil(lambda: page.laid is not None and bool(page.laid.pages), timeout=20_000)
    tour.settle(window.session)
    tour.look("evidence")


def sites(window: Window, tour: Tour) -> None:
    window.actions_of["perspective_sites"].trigger()
    page = window._pages["sites"]
    tour.qtbot.waitUntil(lambda: page.board is not None and bool(page.board.sites), timeout=10_000)
    tour.settle(window.session)
    page.choose(page.board.sites[0].entity.uid)
    tour.settle(window.session)
    tour.look("sites")
    window.actions_of["sites_table"].trigger()
    tour.settle(window.session)
    tour.look("sites table")
    window.actions_of["sites_board"].trigger()
    window.actions_of["site_record"].trigger()
    tour.dialogs("record an entry")
    window.actions_of["site_step"].trigger()
    tour.dialogs("next step")
    page.open_figure("temporarily_closed")
    tour.dialogs("figure")


def importing(window: Window, tour: Tour, folder: Path) -> None:
    wizard = window.importing
    name = column(folder)
    rows = [(f"{name} {n}", f"DEMO-{n}", name, "31.31.2031") for n in range(3)]
    file = csv_file(folder / CSV_NAME, ("Company name", "Registration number", name, "Registered on"), *rows)
    window.take_in((file,))
    tour.qtbot.waitUntil(lambda: wizard.plan is not None and not wizard._late.isActive(), timeout=20_000)
    tour.settle(window.session)
    tour.look("import")
    tour.modal("where a column goes", lambda: wizard.columns.choose_place(2))
    tour.modal("another entity", wizard.columns._add_entity)
    bad = folder / f"2 {CSV_NAME}"
    bad.write_bytes(b"\0\1\2")
    window.take_in((bad,))
    tour.qtbot.waitUntil(wizard._problem.isVisible, timeout=20_000)
    tour.settle(window.session)
    tour.look("a file that cannot be read")
    wizard._leave()


def around(window: Window, tour: Tour, program: Program, hostile: str) -> None:
    acts = window.actions_of
    acts["perspective_explore"].trigger()
    for name in ("imports", "conflicts", "shortcuts"):
        acts[name].trigger()
        tour.settle(window.session)
        tour.dialogs(name)
    program.choose_settings()
    tour.dialogs("settings of the case")
    RevealDialog(window.session, ("",), window).open()
    tour.dialogs("reveal")
    window.session.apply(ChangeSet(hostile, "Dara", now()))
    tour.settle(window.session)
    window.session.failed.emit(hostile, hostile)
    window.session.progressed.emit(hostile, 0, 0)
    window._status.say(hostile)
    tour.settle(window.session)
    tour.look("undo, a failure and what is going on")
    message(window, hostile, hostile, hostile, QMessageBox.Icon.Warning).open()
    tour.dialogs("message")
