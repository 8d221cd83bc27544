"""What a person can read in a widget."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.explore.rows import RowButton


def texts(widget: QWidget) -> list[str]:
    """Every visible text, without the invisible places where a long word may break."""
    return [text.replace("\u200b", "") for text in _texts(widget) if text]


def reads(widget: QWidget, words: str) -> bool:
    """Whether the words stand anywhere in it."""
    return any(words in text for text in texts(widget))


def button(widget: QWidget, words: str) -> QAbstractButton:
    """The visible button with these words."""
    for found in widget.findChildren(QAbstractButton):
        shown = found.shown if isinstance(found, RowButton) else found.text()
        if found.isVisibleTo(widget) and words in (shown, found.accessibleName()):
            return found
    raise AssertionError(f"no button “{words}” among {texts(widget)}")


def _texts(widget: QWidget) -> Iterator[str]:
    for child in (widget, *widget.findChildren(QWidget)):
        if child is not widget and not child.isVisibleTo(widget):
            continue
        if isinstance(child, RowButton):
            yield from (child.lead, child.shown, child.end)
        elif isinstance(child, QLabel | QAbstractButton):
            yield child.text()
