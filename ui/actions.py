"""Every action of the program by name: menus, tool buttons, keys, palette and shortcut sheet all read this one list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from graph.text import plain

_AFTER_WORDS = re.compile(r"\(&\w\)")
"""A mnemonic as scripts without capitals have it: in parentheses after the words."""


@dataclass(slots=True)
class Actions:
    """The actions of one window. Keys of single letters hold only where the chart has the focus."""

    owner: QWidget
    _actions: dict[str, QAction] = field(default_factory=dict)

    def add(
        self,
        name: str,
        text: str,
        slot: Callable[[], object],
        keys: str = "",
        *,
        on: QWidget | None = None,
        checkable: bool = False,
    ) -> QAction:
        """A new action; `keys` holds alternatives apart by blanks; with `on` they hold only in that widget."""
        action = QAction(text, parent=self.owner)
        action.setObjectName(name)
        action.setCheckable(checkable)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split()])
        if on is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            on.addAction(action)
        else:
            self.owner.addAction(action)
        action.triggered.connect(lambda _checked=False: slot())
        self._actions[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def enable(self, names: str, *, on: bool) -> None:
        """Enable or disable actions, named apart by blanks."""
        for name in names.split():
            self._actions[name].setEnabled(on)


def caption(action: QAction) -> str:
    """An action's text without its mnemonic."""
    return plain(_AFTER_WORDS.sub("", action.text()).replace("&", ""))


def keys(action: QAction) -> str:
    """An action's keys as a person reads them."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
