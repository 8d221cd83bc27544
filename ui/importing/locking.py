"""What cannot be chosen at a time: it is disabled, and says why as a tip."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from ui.text import tip_text


def lock(parts: Iterable[QWidget], why: str) -> None:
    """Disable these for the reason given; "" enables them again."""
    for part in parts:
        part.setEnabled(not why)
        part.setToolTip(tip_text(why) if why else "")
