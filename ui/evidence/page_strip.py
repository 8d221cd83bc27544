"""The sheets of the report as small pictures; choosing one turns to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from graph.language import _
from graph.text import visible
from ui.evidence.sheets import Sheet
from ui.text import tip_text

PICTURE = QSize(118, 84)
"""Room for one small picture, in device-independent pixels."""

_TITLE = 18


class PageStrip(QListWidget):
    """Signals: `turned` (position of the sheet)."""

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAccessibleName(_("Pages of the bundle"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setIconSize(PICTURE)
        self.setGridSize(QSize(PICTURE.width() + 26, PICTURE.height() + 28))
        self.setFixedHeight(PICTURE.height() + 40)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._turn)

    def show_sheets(self, sheets: Sequence[Sheet], pictures: Sequence[QImage], at: int) -> None:
        """Show these sheets; nothing where there is none."""
        self.blockSignals(True)
        self.clear()
        for sheet, picture in zip(sheets, pictures, strict=True):
            small, sign = QPixmap.fromImage(picture), QIcon()
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
                sign.addPixmap(small, mode)
            item = QListWidgetItem(sign, f"{sheet.number} {visible(sheet.name, _TITLE)}")
            item.setToolTip(tip_text(sheet.name))
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            self.addItem(item)
        self.setCurrentRow(at)
        self.blockSignals(False)
        self.setVisible(bool(sheets))

    def choose(self, at: int) -> None:
        """Mark the sheet that is shown."""
        self.blockSignals(True)
        self.setCurrentRow(at)
        self.blockSignals(False)

    def _turn(self, row: int) -> None:
        if row >= 0:
            self.turned.emit(row)
