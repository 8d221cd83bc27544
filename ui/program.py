"""The program on the screen: the start page, or a window for the open case, and what a person chose for both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from platformdirs import user_data_path, user_documents_path
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from graph import language
from graph.failures import WorldFault
from graph.language import _
from investigator import preferences as chosen
from investigator.case import Case, Secrets, is_server
from investigator.demo import PASSPHRASE, build, reopened
from investigator.preferences import Preferences
from investigator.settings import case_settings
from ui import fonts
from ui.background import Background
from ui.dialogs.connect import ConnectDialog
from ui.dialogs.new_case import NewCaseDialog
from ui.dialogs.open_case import OpenCaseDialog
from ui.dialogs.settings import SettingsDialog
from ui.qt_texts import QtTexts
from ui.session import Job, Session
from ui.start.start_window import StartWindow
from ui.theme import Appearance
from ui.window import Window

_NAME = "Investigator"


def prepare(application: object) -> None:
    """Fonts, style and names that the whole program uses; once, because every widget there is would be styled anew."""
    if isinstance(application, QApplication) and application.applicationName() != _NAME:
        application.setApplicationName(_NAME)
        application.setStyle("Fusion")
        fonts.load()
        application.setFont(fonts.font(12))
        application.installTranslator(QtTexts(application))


class Program(QObject):
    """Which window is there: one of a case, or the one that offers cases; and what the person chose for both."""

    _progressed = Signal(str, int, int)

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        self.preferences, usable = chosen.load(place)
        self._unread = "" if usable else _("Your settings could not be read, so the defaults hold.")
        language.use(self.preferences.language)
        self.start: StartWindow | None = None
        self.window: Window | None = None
        self.dialog: QDialog | None = None
        self.abandoned = False
        self._background = Background(self)
        self._job: Job | None = None
        self._progressed.connect(self._tell)

    def show_start(self) -> None:
        """The start page."""
        start = self.start = StartWindow(self.preferences)
        page = start.page
        page.sample_wanted.connect(self.open_sample)
        page.new_wanted.connect(self.new)
        page.open_wanted.connect(self._choose_case)
        page.files_wanted.connect(self._choose_files)
        start.files_dropped.connect(self.new)
        page.connect_wanted.connect(self.connect_server)
        page.case_wanted.connect(self.open)
        page.cancelled.connect(self._stop)
        start.case_dropped.connect(self.open)
        start.settings_wanted.connect(self.choose_settings)
        start.language_chosen.connect(lambda code: self.prefer(replace(self.preferences, language=code)))
        start.appearance_chosen.connect(lambda code: self.prefer(replace(self.preferences, appearance=code)))
        start.show()
        start.tell(self._unread)
        self._unread = ""

    def show_case(self, case: Case, name: str = "") -> None:
        """The window of an open case, in place of the start page."""
        if name:
            self.prefer(self.preferences.opened(name))
        self._show_window(Session(case))
        if self.start is not None:
            self.start.close()
            self.start.deleteLater()
            self.start = None

    def open_sample(self) -> None:
        """The sample case, built first where it is not there yet."""
        if self.start is None or self._job is not None:
            return
        page = self.start.page
        folder = user_data_path("investigator") / "sample"
        name = str(folder / "sample.case")
        job = self._job = Job(self._progressed.emit)
        page.show_progress(_("Opening the sample case"), 0, 0)

        def opened() -> Case:
            folder.mkdir(parents=True, exist_ok=True)
            secrets = Secrets(PASSPHRASE)
            return reopened(name, secrets) or build(name, folder / "files", secrets, job).case

        self._background.run(opened, self._show_sample, self._failed)

    def new(self, files: object = ()) -> None:
        """Ask for a new case; `files` (paths) are taken in when it is there."""
        dialog = NewCaseDialog(user_documents_path(), self._parent())
        taken = files if isinstance(files, tuple) else ()
        dialog.made.connect(lambda case, name: self._show_new(case, name, taken))
        self._show_dialog(dialog)

    def open(self, name: str) -> None:
        """Ask for what opens a case that has a name."""
        if is_server(name):
            self.connect_server(name)
            return
        dialog = OpenCaseDialog(name, self._parent())
        dialog.made.connect(self.show_case)
        self._show_dialog(dialog)

    def connect_server(self, address: str = "") -> None:
        """Ask for a case on a server."""
        dialog = ConnectDialog(address, self._parent())
        dialog.made.connect(self.show_case)
        self._show_dialog(dialog)

    def choose_settings(self) -> None:
        """Settings of the person, and of the case that is open."""
        if self.window is None:
            dialog = SettingsDialog(self.preferences, parent=self._parent())
            dialog.chosen.connect(self.prefer)
            self._show_dialog(dialog)
            return
        session = self.window.session

        def show(figures: object) -> None:
            dialog = SettingsDialog(self.preferences, session, figures, self._parent())  # type: ignore[arg-type]
            dialog.chosen.connect(self.prefer)
            self._show_dialog(dialog)

        session.ask(case_settings, show)

    def prefer(self, preferences: Preferences) -> None:
        """Keep other choices, and let them hold at once."""
        before, self.preferences = self.preferences, preferences
        try:
            chosen.save(preferences, self._place)
        except OSError:
            self._warn(_("Your settings could not be kept on this computer."))
        if before.language != preferences.language:
            language.use(preferences.language)
            QTimer.singleShot(0, self._make_anew)
        elif before.appearance != preferences.appearance:
            for shown in (self.start, self.window):
                if shown is not None:
                    shown.use_appearance(Appearance(preferences.appearance))
        if self.start is not None and before.recent != preferences.recent:
            self.start.page.show_recent(preferences.recent)

    def _show_window(self, session: Session) -> None:
        window = self.window = Window(session, Appearance(self.preferences.appearance))
        window.appearance_chosen.connect(lambda code: self.prefer(replace(self.preferences, appearance=code)))
        window.language_chosen.connect(lambda code: self.prefer(replace(self.preferences, language=code)))
        window.settings_wanted.connect(self.choose_settings)
        window.left.connect(self._left)
        window.show()
        window.page.begin()

    def _make_anew(self) -> None:
        """In the language chosen now: the same page or the same case, in a window made anew, once no work goes on."""
        if self.window is not None and self.window.session.at_work:
            self.window.say(_("The window changes its language when the work that goes on is done."))
            self.window.session.idle.connect(self._make_anew_soon, Qt.ConnectionType.SingleShotConnection)
        elif self.window is not None:
            old = self.window
            shape, look = old.geometry(), old.perspective
            self._show_window(old.hand_over())
            self.window.setGeometry(shape)
            self.window.show_perspective(look)
            old.deleteLater()
        elif self.start is not None:
            old_start = self.start
            self.show_start()
            self.start.setGeometry(old_start.geometry())
            old_start.close()
            old_start.deleteLater()

    def _make_anew_soon(self) -> None:
        QTimer.singleShot(0, self._make_anew)

    def _left(self, wanted: str) -> None:
        assert self.window is not None
        self.abandoned = self.abandoned or self.window.session.silent
        window, self.window = self.window, None
        if wanted == "start":
            self.show_start()
        window.deleteLater()

    def _show_sample(self, case: Case) -> None:
        self._job = None
        self.show_case(case)

    def _show_new(self, case: Case, name: str, files: tuple[Path, ...]) -> None:
        self.show_case(case, name)
        if files and self.window is not None:
            self.window.take_in(files)

    def _choose_files(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(
            self._parent(), _("New case from files"), "", _("Tables (*.csv *.tsv *.txt *.xlsx)")
        )
        if paths:
            self.new(tuple(map(Path, paths)))

    def _choose_case(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self._parent(), _("Open a case file"), str(user_documents_path()), _("Case files (*.case)")
        )
        if path:
            self.open(path)

    def _tell(self, words: str, done: int, total: int) -> None:
        if self._job is not None and self.start is not None:
            self.start.page.show_progress(words, done, total)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.start is not None:
            self.start.page.show_progress("", 0, 0)

    def _failed(self, fault: WorldFault | None) -> None:
        if fault is not None:
            self._job = None
            if self.start is not None:
                self.start.page.show_progress("", 0, 0)
            self._warn(str(fault))

    def _warn(self, words: str) -> None:
        if self.start is not None:
            self.start.tell(words)

    def _parent(self) -> QWidget | None:
        return self.window or self.start

    def _show_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()
