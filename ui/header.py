"""The header of an open case: its name and where it is kept, the perspectives, the search box, undo, import, export."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout

from graph.language import _
from graph.text import visible
from investigator.history import History
from ui.actions import Actions, caption, keys
from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.perspectives import PERSPECTIVES
from ui.search_box import SearchBox
from ui.session import Session
from ui.text import tip, tip_text
from ui.theme import Theme

_TITLE = 420


class Header(QFrame):
    """One row over everything; its buttons trigger the window's actions. `search_wanted`: the box was chosen."""

    search_wanted = Signal()

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("header")
        self._actions = actions
        self.box = SearchBox(keys(actions["palette"]))
        self.box.opened.connect(self.search_wanted)
        self.switch: dict[str, QToolButton] = {}
        self.undo, self.redo = QToolButton(), QToolButton()
        self.wide: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(12)
        row.addLayout(_titles(session))
        row.addWidget(self._build_switch())
        row.addStretch(1)
        row.addWidget(self.box, 100)
        row.addStretch(1)
        for button, name in ((self.undo, "undo"), (self.redo, "redo")):
            button.setObjectName("bare")
            button.setAccessibleName(caption(actions[name]))
            button.clicked.connect(actions[name].trigger)
            row.addWidget(button)
        for name, words, kind in (("import_files", _("Import"), ""), ("export_bundle", _("Export…"), "primary")):
            wide = self.wide[name] = QPushButton(words)
            wide.setObjectName(kind)
            wide.setVisible(name in {action.objectName() for action in actions})
            wide.clicked.connect(self._trigger(name))
            row.addWidget(wide)

    def use_theme(self, theme: Theme) -> None:
        """Icons in the colours of a theme."""
        tint = theme.ink_secondary
        self.undo.setIcon(icon("undo", tint))
        self.redo.setIcon(icon("redo", tint))
        self.box.use_theme(theme)
        self.wide["import_files"].setIcon(icon("import", tint))
        self.wide["export_bundle"].setIcon(icon("export", theme.on_accent))
        for perspective in PERSPECTIVES:
            self.switch[perspective.name].setIcon(icon(perspective.icon, tint))

    def mark(self, name: str) -> None:
        """Say which perspective is looked at; none where the name is empty."""
        for each, button in self.switch.items():
            button.setChecked(each == name)

    def show_history(self, history: History) -> None:
        """Name what undo and redo would do, or say that there is nothing."""
        for name, button, label, words in (
            ("undo", self.undo, history.undo_label, _("Undo")),
            ("redo", self.redo, history.redo_label, _("Redo")),
        ):
            action = self._actions[name]
            action.setEnabled(bool(label))
            text = f"{words}: {visible(label, 80)}" if label else words
            action.setText(text.replace("&", "&&"))
            action.setToolTip(tip_text(text))
            button.setEnabled(bool(label))
            tip(button, f"{caption(action)} ({keys(action)})")

    def _trigger(self, name: str) -> Callable[[], None]:
        return self._actions[name].trigger

    def _build_switch(self) -> QFrame:
        segments = QFrame()
        segments.setObjectName("segments")
        row = QHBoxLayout(segments)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for perspective in PERSPECTIVES:
            action = self._actions[f"perspective_{perspective.name}"]
            button = self.switch[perspective.name] = QToolButton()
            button.setText(perspective.label())
            button.setIconSize(QSize(16, 16))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            tip(button, f"{caption(action)} ({keys(action)})")
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        return segments


def _titles(session: Session) -> QVBoxLayout:
    info = session.case.info
    kept = (
        _("Fictional demonstration data")
        if info.fictional
        else _("Case of {name}").format(name=visible(info.created_by, 40))
    )
    titles = QVBoxLayout()
    titles.setSpacing(0)
    for words, name in ((info.title, "title"), (f"{session.case.where} · {kept}", "meta")):
        line = Elided(words, name=name)
        line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line.setMaximumWidth(_TITLE)
        titles.addWidget(line)
    return titles
