"""The window in which no case is open yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QToolButton, QVBoxLayout, QWidget

from graph.language import _
from investigator.preferences import Preferences
from ui.actions import Actions
from ui.dialogs.settings import LANGUAGES
from ui.explore.lines import Paragraph
from ui.looks import style_sheet
from ui.menus import fill
from ui.segments import Segments
from ui.shortcuts import ShortcutSheet
from ui.start.start_page import StartPage
from ui.text import plain_label
from ui.theme import DARK, LIGHT, Appearance, Theme, is_dark, palette


class StartWindow(QMainWindow):
    """The start page under a header with language and appearance. Signals: `language_chosen`, `appearance_chosen`.

    `settings_wanted`, `case_dropped` (a case file dropped on it), `files_dropped` (other files).
    """

    language_chosen = Signal(str)
    appearance_chosen = Signal(str)
    settings_wanted = Signal()
    case_dropped = Signal(str)
    files_dropped = Signal(object)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.theme: Theme = LIGHT
        self.setWindowTitle("Investigator")
        self.setMinimumSize(1100, 700)
        self.resize(1600, 1000)
        self.setAcceptDrops(True)
        self.page = StartPage(preferences.recent)
        self.actions_of = Actions(self)
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        self._words = Paragraph("")
        self._add_actions()
        fill(self.menuBar(), self.actions_of)
        self._build(preferences)
        self.use_appearance(Appearance(preferences.appearance))

    def use_appearance(self, appearance: Appearance) -> None:
        """Light, dark, or as the system says."""
        self.theme = DARK if is_dark(appearance) else LIGHT
        self.setPalette(palette(self.theme))
        self.setStyleSheet(style_sheet(self.theme))
        self.page.use_theme(self.theme)

    def tell(self, words: str) -> None:
        """Say what went wrong, over the page, until it is dismissed."""
        self._words.say(words)
        self._banner.setVisible(bool(words))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A case file is opened; other files are taken into a new case."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        cases = [path for path in paths if path.suffix == ".case"]
        if cases:
            self.case_dropped.emit(str(cases[0]))
        elif paths:
            self.files_dropped.emit(tuple(paths))

    def _add_actions(self) -> None:
        add, page = self.actions_of.add, self.page
        add("sample", _("Open the &sample case"), page.sample_wanted.emit)
        add("new_case", _("&New case…"), page.new_wanted.emit, "Ctrl+N")
        add("open_case", _("&Open a case file…"), page.open_wanted.emit, "Ctrl+O")
        add("new_from_files", _("New case from &files…"), page.files_wanted.emit)
        add("connect", _("&Connect to Neo4j…"), page.connect_wanted.emit)
        add("settings", _("S&ettings…"), self.settings_wanted.emit, "Ctrl+,")
        add("quit", _("&Quit"), QApplication.closeAllWindows, "Ctrl+Q")
        add("shortcuts", _("&Keyboard shortcuts"), self._show_shortcuts, "F1 Ctrl+/")

    def _build(self, preferences: Preferences) -> None:
        header = QFrame()
        header.setObjectName("header")
        row = QHBoxLayout(header)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(12)
        row.addWidget(plain_label("Investigator", name="title"))
        row.addStretch(1)
        row.addWidget(Segments(LANGUAGES, preferences.language, self.language_chosen.emit, _("Language")))
        looks = (("system", _("System")), ("light", _("Light")), ("dark", _("Dark")))
        row.addWidget(Segments(looks, preferences.appearance, self.appearance_chosen.emit, _("Appearance")))
        line = QHBoxLayout(self._banner)
        line.setContentsMargins(14, 6, 14, 6)
        line.addWidget(self._words, 1)
        dismiss = QToolButton()
        dismiss.setText(_("Dismiss"))
        dismiss.clicked.connect(self._banner.hide)
        line.addWidget(dismiss)
        self._banner.hide()
        status = QFrame()
        status.setObjectName("statusline")
        foot = QHBoxLayout(status)
        foot.setContentsMargins(14, 4, 14, 4)
        foot.addWidget(plain_label(_("No case is open. The program uses no network."), name="meta"))
        foot.addStretch(1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((header, 0), (self._banner, 0), (self.page, 1), (status, 0)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(whole)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(list(self.actions_of), self).open()
