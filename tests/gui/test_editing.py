"""Facts changed by hand in the window: added, linked, corrected, judged, deleted; each with a source or a reason."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from graph.facts import Verdict
from graph.store import GraphStore
from tests.gui.looking import button, reads
from tests.gui.small_case import entity
from tests.gui.windows import put
from ui.dialogs.fact_dialog import FactDialog
from ui.explore.edit_dialogs import CorrectDialog, DeleteDialog, EntityDialog, JudgeDialog, LinkDialog
from ui.window import Window

Dialog = TypeVar("Dialog", bound=FactDialog)


def dialog(window: Window, kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """The dialog of this kind, once it is open."""

    def found() -> list[Dialog]:
        return [each for each in window.page.findChildren(kind) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def closed(window: Window, qtbot: QtBot) -> None:
    """Wait until no dialog is open and the window has the keys again, as a desktop gives them to it."""
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in window.page.findChildren(FactDialog)))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def key(window: Window, qtbot: QtBot, code: Qt.Key, *, shift: bool = False) -> None:
    view = window.page.stage.view
    view.setFocus()
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(view, code, modifiers)


def undo(window: Window, qtbot: QtBot) -> None:
    closed(window, qtbot)
    qtbot.waitUntil(window.actions_of["undo"].isEnabled)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def by_word(asked: FactDialog, qtbot: QtBot) -> None:
    """Name somebody as the source."""
    assert asked.source is not None
    asked.source.word.click()
    qtbot.keyClicks(asked.source.person, "Dara Example")


def save(asked: FactDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(asked.save_button, Qt.MouseButton.LeftButton)


def type_in(box: QWidget, words: str, qtbot: QtBot) -> None:
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, words)


def stats(window: Window) -> object:
    return window.session.case.ask(lambda s: s.stats())


def test_an_entity_is_added_with_its_source_and_undone(window: Window, qtbot: QtBot) -> None:
    before = stats(window)
    key(window, qtbot, Qt.Key.Key_N)
    asked = dialog(window, EntityDialog, qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "No document is chosen"))
    by_word(asked, qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "Nothing says what it is called"))
    assert stats(window) == before
    type_in(asked.box("name"), "New Person (Demo)", qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(lambda: window.page.desk.graph.size == 1)
    made = entity(window.session.case, "New Person (Demo)")
    assert made.type == "Person"
    assert window.page.desk.selection == {made.uid}
    (record,) = window.session.case.ask(lambda s: s.records_about([made.uid]))
    (source,) = window.session.case.ask(lambda s: s.sources([record.source]))
    assert source.title == "Word of Dara Example"
    undo(window, qtbot)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.session.case.ask(lambda s: s.entities([made.uid])) == ())


def test_a_date_that_is_none_is_refused_with_its_field(window: Window, qtbot: QtBot) -> None:
    key(window, qtbot, Qt.Key.Key_N)
    asked = dialog(window, EntityDialog, qtbot)
    by_word(asked, qtbot)
    type_in(asked.box("name"), "New Person (Demo)", qtbot)
    type_in(asked.box("birth_date"), "soonish or so", qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(asked.refused.isVisible)
    assert "soonish" in asked.refused.text().replace("\u200b", "")
    type_in(asked.box("birth_date"), "early 2031", qtbot)
    assert not asked.refused.isVisible(), "what was mended is not refused any longer"
    asked.reject()


def test_two_entities_are_linked_and_the_link_is_undone(window: Window, qtbot: QtBot) -> None:
    chan, coral = put(window, qtbot, "Chan Test", "Coral Demo Co., Ltd.")
    window.page.desk.select((chan, coral))
    assert not window.page.desk.graph.links
    key(window, qtbot, Qt.Key.Key_K)
    asked = dialog(window, LinkDialog, qtbot)
    if asked.type.findData("DIRECTS") < 0:
        qtbot.mouseClick(asked.turn_button, Qt.MouseButton.LeftButton)
    asked.type.setCurrentIndex(asked.type.findData("DIRECTS"))
    type_in(asked.since, "October 2031", qtbot)
    by_word(asked, qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(lambda: len(window.page.desk.graph.links) == 1)
    (link,) = window.page.desk.graph.links
    assert (link.type, link.source, link.target) == ("DIRECTS", chan, coral)
    (record,) = window.session.case.ask(lambda s: s.records_about([link.uid]))
    assert record.valid_from == "2031-10"
    undo(window, qtbot)
    qtbot.waitUntil(lambda: not window.page.desk.graph.links)


def test_a_correction_becomes_current_and_the_old_value_stays_on_record(window: Window, qtbot: QtBot) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    key(window, qtbot, Qt.Key.Key_F2)
    asked = dialog(window, CorrectDialog, qtbot)
    assert reads(asked, "Chan Test")
    type_in(asked.value, "Chan Corrected", qtbot)
    by_word(asked, qtbot)
    save(asked, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "A change needs a reason"))
    qtbot.keyClicks(asked.reason, "misread in the register")
    save(asked, qtbot)

    def name() -> str:
        return window.session.case.ask(lambda s: s.entities([chan]))[0].value("name")

    qtbot.waitUntil(lambda: name() == "Chan Corrected")
    records = window.session.case.ask(lambda s: s.records_about([chan]))
    assert {c.value for r in records for c in r.claims if c.field == "name"} == {"Chan Test", "Chan Corrected"}
    assert "misread in the register" in {j.reason for j in window.session.case.ask(judgements(chan))}
    undo(window, qtbot)
    qtbot.waitUntil(lambda: name() == "Chan Test")


def judgements(uid: str) -> object:
    def question(store: GraphStore) -> object:
        return store.judgements_on([r.uid for r in store.records_about([uid])])

    return question


def test_deleting_says_what_goes_needs_a_reason_and_is_undone(window: Window, qtbot: QtBot) -> None:
    chan, bay = put(window, qtbot, "Chan Test", "Bay Demo Co., Ltd.")
    window.page.desk.select((chan,))
    before = stats(window)
    key(window, qtbot, Qt.Key.Key_Delete, shift=True)
    asked = dialog(window, DeleteDialog, qtbot)
    assert reads(asked, "Chan Test")
    assert reads(asked, "2 links are no longer seen: directs 2.")
    assert reads(asked, "EX-001")
    save(asked, qtbot)
    qtbot.waitUntil(lambda: reads(asked, "A change needs a reason"))
    assert stats(window) == before, "nothing is deleted without a reason"
    qtbot.keyClicks(asked.reason, "entered by mistake")
    save(asked, qtbot)
    qtbot.waitUntil(lambda: list(window.page.desk.graph.index) == [bay])
    assert stats(window) != before
    undo(window, qtbot)
    qtbot.waitUntil(lambda: chan in window.page.desk.graph.index)
    assert stats(window) == before
    assert len(window.page.desk.graph.links) == 1


def test_a_fact_is_graded_from_the_inspector(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    inspector = window.page.inspector
    qtbot.waitUntil(lambda: reads(inspector, "Facts and sources"))
    qtbot.mouseClick(button(inspector, "Judge this fact…"), Qt.MouseButton.LeftButton)
    asked = dialog(window, JudgeDialog, qtbot)
    asked.reliability.setCurrentIndex(asked.reliability.findData("B"))
    asked.credibility.setCurrentIndex(asked.credibility.findData("2"))
    qtbot.keyClicks(asked.reason, "official register")
    save(asked, qtbot)
    qtbot.waitUntil(lambda: reads(inspector, "· B2"))
    undo(window, qtbot)
    qtbot.waitUntil(lambda: not reads(inspector, "· B2"))


def test_a_fact_is_disputed_and_withdrawn(window: Window, qtbot: QtBot) -> None:
    put(window, qtbot, "Chan Test")
    inspector = window.page.inspector
    for verdict, seen in ((Verdict.DISPUTED, "disputed"), (Verdict.WITHDRAWN, "withdrawn")):
        qtbot.waitUntil(lambda: reads(inspector, "Facts and sources"))
        qtbot.mouseClick(button(inspector, "Judge this fact…"), Qt.MouseButton.LeftButton)
        asked = dialog(window, JudgeDialog, qtbot)
        asked.verdict.setCurrentIndex(asked.verdict.findData(verdict))
        qtbot.keyClicks(asked.reason, "another source says otherwise")
        save(asked, qtbot)
        qtbot.waitUntil(lambda s=seen: reads(inspector, s))


def test_a_note_is_added_and_nothing_is_replaced(window: Window, qtbot: QtBot) -> None:
    (chan,) = put(window, qtbot, "Chan Test")
    for words in ("seen at the tower", "asked for a lawyer"):
        key(window, qtbot, Qt.Key.Key_N, shift=True)
        asked = dialog(window, CorrectDialog, qtbot)
        assert asked.field.currentText() == "Notes"
        type_in(asked.value, words, qtbot)
        by_word(asked, qtbot)
        qtbot.keyClicks(asked.reason, "told on the phone")
        save(asked, qtbot)
        closed(window, qtbot)
        qtbot.waitUntil(
            lambda w=words: w in window.session.case.ask(lambda s: s.entities([chan]))[0].values.get("notes", ())
        )
    notes = window.session.case.ask(lambda s: s.entities([chan]))[0].values["notes"]
    assert notes == ("seen at the tower", "asked for a lawyer")


@pytest.mark.parametrize("kind", ["Person", "Site"])
def test_tab_walks_through_a_dialog_as_it_is_read(window: Window, qtbot: QtBot, kind: str) -> None:
    key(window, qtbot, Qt.Key.Key_N)
    asked = dialog(window, EntityDialog, qtbot)
    assert asked.focusWidget() is asked.box("name"), "one begins with the name"
    asked.type.setCurrentIndex(asked.type.findData(kind))
    boxes = [asked.box(field) for field in asked._boxes]
    qtbot.waitUntil(boxes[-1].isVisible)
    asked.type.setFocus()
    walked: list[QWidget | None] = []
    while asked.focusWidget() is not asked.save_button and len(walked) < 60:
        qtbot.keyClick(asked.focusWidget(), Qt.Key.Key_Tab)
        walked.append(asked.focusWidget())
    assert walked[: len(boxes)] == boxes
    assert walked[-2:] == [asked.cancel_button, asked.save_button]
    asked.reject()


def test_a_link_begins_with_its_type(window: Window, qtbot: QtBot) -> None:
    window.page.desk.select(put(window, qtbot, "Chan Test", "Coral Demo Co., Ltd."))
    key(window, qtbot, Qt.Key.Key_K)
    asked = dialog(window, LinkDialog, qtbot)
    assert asked.focusWidget() is asked.type
    asked.reject()
