"""The window of one open case: menus, header, the perspective, and a status line that says where the case is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from graph.facts import ImportRun
from graph.language import _
from graph.text import visible
from investigator.runs import any_broken_off
from ui.actions import Actions
from ui.dialogs.reveal import RevealDialog
from ui.dialogs.settings import LANGUAGES
from ui.explore.explore_page import ExplorePage
from ui.header import Header
from ui.importing.conflicts_dialog import ConflictsDialog
from ui.importing.runs_dialog import RunsDialog
from ui.importing.wizard_page import WizardPage
from ui.looks import style_sheet
from ui.menus import fill
from ui.palette import CommandPalette
from ui.perspectives import EXPLORE, PERSPECTIVES
from ui.session import Session
from ui.shortcuts import ShortcutSheet
from ui.status_line import Banner, StatusLine
from ui.text import message
from ui.theme import DARK, LIGHT, Appearance, Theme, is_dark, palette


class Window(QMainWindow):
    """One case, one window.

    Signals: `appearance_chosen` and `language_chosen` (the code), `settings_wanted`, and `left` when it was closed
    ("start" where the start page is wanted).
    """

    appearance_chosen = Signal(str)
    language_chosen = Signal(str)
    settings_wanted = Signal()
    left = Signal(str)

    def __init__(self, session: Session, appearance: Appearance = Appearance.SYSTEM) -> None:
        super().__init__()
        self.session = session
        self.appearance = appearance
        self.theme: Theme = LIGHT
        self.actions_of = Actions(self)
        self.page = ExplorePage(session, self.actions_of)
        self._pages: dict[str, Any] = {
            p.name: self.page if p is EXPLORE else p.page(session, self.actions_of) for p in PERSPECTIVES
        }
        self._begun = {EXPLORE.name}
        self.importing = WizardPage(session)
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        self.setMinimumSize(1100, 700)
        self.resize(1600, 1000)
        self.setWindowTitle(f"{visible(session.case.info.title)} - Investigator")
        self.perspective = EXPLORE.name
        self._to_start = False
        self._warned = False
        self._handed_over = False
        self._sure = False
        self._looks = QActionGroup(self)
        self._looks.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._add_actions()
        self.header = Header(session, self.actions_of)
        self._banner = Banner()
        self._status = StatusLine(session.case.where)
        self._build()
        self._connect()
        self.use_appearance(appearance)
        self._show_history()

    def use_appearance(self, appearance: Appearance) -> None:
        """Light, dark, or as the system says."""
        self.appearance = appearance
        self.theme = DARK if is_dark(appearance) else LIGHT
        self.setPalette(palette(self.theme))
        self.setStyleSheet(style_sheet(self.theme))
        for part in (self.header, *self._pages.values(), self.importing):
            part.use_theme(self.theme)
        for each in Appearance:
            self.actions_of[f"appearance_{each.value}"].setChecked(each is appearance)

    def say(self, words: str) -> None:
        """Say something by the way, at the foot of the window."""
        self._status.say(words)

    def show_perspective(self, name: str) -> None:
        """Look at the case in another way."""
        page = self._pages[name]
        if name != self.perspective:
            self._status.say("")
        if name not in self._begun:
            self._begun.add(name)
            page.begin()
        self._turn_to(page, page.take_keyboard, page.focusWidget())
        self.perspective = name
        self._mark(name)

    def take_in(self, files: tuple[Path, ...]) -> None:
        """Begin to import these files."""
        self._show_importing()
        self.importing.open_files(files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if not self.importing.writing and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files that are dropped are taken in, after a look at the plan."""
        self.take_in(tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()))

    def show_entity(self, uid: str) -> None:
        """Show an entity on the chart, whatever is looked at now."""
        self.show_perspective(EXPLORE.name)
        self.page.show_entity(uid)

    def open_palette(self) -> None:
        """One list of everything: entities and actions."""
        box = CommandPalette(list(self.actions_of), self.session, self, self.theme)
        box.entity_chosen.connect(self.show_entity)
        box.open_over()

    def hand_over(self) -> Session:
        """Save what is open and close; the case stays open in the session returned."""
        self.page.desk.save()
        self._handed_over = True
        made = self.session.successor()
        self.close()
        return made

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is open, then let go of the case; of a server that does not answer without waiting.

        Work that is going on would be lost: it is stopped only after a question.
        """
        if not (self._sure or self._handed_over) and (ask := self._reason_to_ask()) is not None:
            ask()
            event.ignore()
            return
        if not self._handed_over:
            if self.session.silent:
                self.session.abandon()
            else:
                self.page.desk.save()
                self.session.close()
            self.left.emit("start" if self._to_start else "")
        super().closeEvent(event)

    def _reason_to_ask(self) -> Callable[[], None] | None:
        """What is asked before the case is closed; None where nothing would be lost."""
        if self.session.silent:
            return self._ask_to_lose_arrangement if self.page.desk.unsaved else None
        return self._ask_to_stop if self.session.at_work else None

    def _ask_to_stop(self) -> None:
        self._ask_to_close(
            _("Work is going on"),
            _("An import, an export or other work is going on. If the case is closed now, it is stopped."),
            _("What it has done so far is taken back."),
            stay=_("Go on working"),
            leave=_("Stop it and close"),
        )

    def _ask_to_lose_arrangement(self) -> None:
        self._ask_to_close(
            _("The server does not answer"),
            _("What you did last on a chart has not reached it. If the case is closed now, that is lost."),
            _("Facts are not concerned."),
            stay=_("Wait for it"),
            leave=_("Close without it"),
        )

    def _ask_to_close(self, title: str, words: str, more: str, *, stay: str, leave: str) -> None:
        box = message(self, title, words, more, QMessageBox.Icon.Question, agree=stay)
        stop = box.addButton(leave, QMessageBox.ButtonRole.DestructiveRole)

        def answered(_result: int) -> None:
            self._sure = box.clickedButton() is stop
            self._to_start = self._to_start and self._sure
            if self._sure:
                QTimer.singleShot(0, self, self.close)

        box.finished.connect(answered)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _add_actions(self) -> None:
        add = self.actions_of.add
        add("undo", _("&Undo"), self.session.undo, "Ctrl+Z")
        add("redo", _("&Redo"), self.session.redo, "Ctrl+Shift+Z Ctrl+Y")
        add("palette", _("Search or run a command…"), self.open_palette, "Ctrl+K")
        add("save", _("&Save now"), self.page.desk.save, "Ctrl+S")
        add("import_files", _("&Import files…"), self._import, "Ctrl+Shift+I")
        add("imports", _("I&mports of this case…"), self._show_runs)
        add("conflicts", _("&Differing values that wait…"), lambda: ConflictsDialog(self.session, self).open())
        add("close_case", _("&Close the case"), self._close_case, "Ctrl+W")
        add("quit", _("&Quit"), self.close, "Ctrl+Q")
        add("settings", _("S&ettings…"), self.settings_wanted.emit, "Ctrl+,")
        add("reveal", _("Show p&rotected names…"), self._reveal, "Ctrl+Shift+R")
        add("privacy", _("&Hide protected names again"), self._hide_names, "Ctrl+Shift+P")
        for code, language in LANGUAGES:
            add(f"language_{code}", language, partial(self.language_chosen.emit, code))
        for perspective in PERSPECTIVES:
            name, look = f"perspective_{perspective.name}", partial(self.show_perspective, perspective.name)
            self._looks.addAction(add(name, perspective.label(), look, perspective.key, checkable=True))
        add("shortcuts", _("&Keyboard shortcuts"), self._show_shortcuts, "F1 Ctrl+/")
        for each, text in (
            (Appearance.SYSTEM, _("As the system")),
            (Appearance.LIGHT, _("Light")),
            (Appearance.DARK, _("Dark")),
        ):
            add(f"appearance_{each.value}", text, self._appearance_chosen(each), checkable=True)

    def _appearance_chosen(self, appearance: Appearance) -> Callable[[], None]:
        def chosen() -> None:
            self.use_appearance(appearance)
            self.appearance_chosen.emit(appearance.value)

        return chosen

    def _show_runs(self) -> None:
        dialog = RunsDialog(self.session, self)
        dialog.resume_wanted.connect(self._resume)
        dialog.open()

    def _offer_to_resume(self, waiting: bool) -> None:  # noqa: FBT001  an answer
        """An import that was broken off waits for somebody to resume or undo it; one that may be going on does not."""
        if waiting:
            self._show_runs()

    def _resume(self, run: ImportRun) -> None:
        self._show_importing()
        self.importing.resume(run)

    def _import(self) -> None:
        self._show_importing()
        self.importing.begin()

    def _show_importing(self) -> None:
        """The import is none of the perspectives: none is marked until it is left."""
        self._turn_to(self.importing, self.importing.take_keyboard)
        self._mark("")

    def _turn_to(self, page: QWidget, begin: Callable[[], None], back_to: QWidget | None = None) -> None:
        """Show a page; the keyboard goes there, to what had it last or to what the page begins with."""
        self._stack.setCurrentWidget(page)
        if back_to is not None and back_to is not page and back_to.isVisibleTo(page):
            back_to.setFocus()
        else:
            begin()

    def _mark(self, name: str) -> None:
        for perspective in PERSPECTIVES:
            self.actions_of[f"perspective_{perspective.name}"].setChecked(perspective.name == name)
        self.header.mark(name)

    def _close_case(self) -> None:
        self._to_start = True
        self.close()

    def _reveal(self) -> None:
        """Ask for the reason to see the protected persons that are selected, or all on the chart where none is."""
        desk = self.page.desk
        wanted = desk.selection or frozenset(desk.graph.index)
        found = tuple(e.uid for e in desk.graph.entities if e.protected and e.uid in wanted)
        hidden = tuple(uid for uid in found if uid not in self.session.disclosure.unmasked)
        if hidden:
            RevealDialog(self.session, hidden, self).open()
        else:
            self._status.say(_("Nobody among them is hidden.") if found else _("Nobody among them is protected."))

    def _hide_names(self) -> None:
        shown = tuple(self.session.disclosure.unmasked)
        self.session.disclosure.mask_all()
        self.session.disclosed(shown)
        self._status.say(_("Protected persons are under pseudonyms again."))

    def _build(self) -> None:
        fill(self.menuBar(), self.actions_of)
        self.header.search_wanted.connect(self.open_palette)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self._banner):
            column.addWidget(widget)
        for name, page in self._pages.items():
            self._stack.addWidget(page)
            if page is not self.page:
                page.entity_wanted.connect(self.show_entity)
                if hasattr(page, "said"):
                    page.said.connect(self._status.say)
                if hasattr(page, "look_wanted"):
                    page.look_wanted.connect(partial(self.show_perspective, name))
        column.addWidget(self._stack, 1)
        column.addWidget(self._status)
        self.setCentralWidget(whole)
        self.show_perspective(EXPLORE.name)

    def _connect(self) -> None:
        session = self.session
        session.failed.connect(self._show_failure)
        session.progressed.connect(self._status.show_progress)
        session.idle.connect(self._status.end_progress)
        session.history_changed.connect(self._show_history)
        session.turned_back.connect(self._status.say)
        self._stack.addWidget(self.importing)
        self.importing.said.connect(self._status.say)
        self.importing.finished.connect(lambda: self.show_perspective(self.perspective))
        session.silent_for.connect(self._show_silence)
        session.saved.connect(self._status.show_saved)
        self._status.cancelled.connect(session.cancel)
        self.page.desk.said.connect(self._status.say)
        QApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self.use_appearance(self.appearance))
        session.ask(lambda s: any_broken_off(s, session.case), self._offer_to_resume)

    def _show_failure(self, happened: str, remedy: str) -> None:
        self._banner.say(f"{happened} {remedy}")

    def _show_silence(self, seconds: int) -> None:
        self._status.show_silence(seconds)
        if seconds:
            self._banner.say(
                _(
                    "{where}: no answer for {n} s. The chart stays readable, and what you arrange on it is saved when "
                    "it answers; changes of facts are refused until then."
                ).format(where=visible(self.session.case.where, 80), n=seconds)
            )
            self._warned = True
        elif self._warned:
            self._warned = False
            self._banner.hide()

    def _show_history(self) -> None:
        self.header.show_history(self.session.history)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(list(self.actions_of), self).open()
