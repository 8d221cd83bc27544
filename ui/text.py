"""Names are only text: the one place where texts become labels, tips and messages, never interpreted as markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from graph.text import visible


def plain_label(text: str = "", *, name: str = "", selectable: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows its text letter by letter; `name` is its object name for the style sheet."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if name:
        label.setObjectName(name)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def tip(widget: QWidget, text: str) -> None:
    """A tooltip of this very text."""
    widget.setToolTip(tip_text(text))


def tip_text(text: str) -> str:
    """A text as a tooltip takes it: escaped, because Qt guesses whether a tooltip is markup."""
    return f"<qt>{escape(visible(text, 400))}</qt>"


def tip_lines(lines: Iterable[str]) -> str:
    """Several texts as a tooltip of one line each."""
    return "<qt>" + "<br>".join(escape(visible(line, 200)) for line in lines) + "</qt>"


def message(parent: QWidget | None, title: str, happened: str, remedy: str, icon: QMessageBox.Icon) -> QMessageBox:
    """A message box in two sentences: what happened, and what to do."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setText(f"{happened}\n\n{remedy}" if remedy else happened)
    return box
