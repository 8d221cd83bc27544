"""The bar above the page: its paper, how large it is seen, the language of its words, black and white, and zoom."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from graph import language
from graph.language import _
from investigator.exhibits.exhibit import Wish
from ui.canvas.glyphs import icon
from ui.fields import Choice
from ui.text import plain_label, tip
from ui.theme import LIGHT, Theme

_PAPERS = ("", "A4", "A3", "Letter")
_LANGUAGES = ("en", "km", language.BOTH)
_LEAST = 490
_NARROW = 640
"""Narrower than so many pixels the bar says black and white by its sign alone."""


class Fit(Enum):
    """How large a page is seen."""

    PAGE = "page"
    WIDTH = "width"
    WHOLE = "whole"
    """As large as it is printed."""


class PageBar(QWidget):
    """Signals: `changed` (paper, language or black and white), `fitted` (a `Fit`), `zoomed` (factor)."""

    changed = Signal()
    fitted = Signal(object)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper, self.fit, self.language = Choice(), Choice(), Choice()
        self.monochrome = QToolButton()
        self.smaller, self.larger = QToolButton(), QToolButton()
        self._percent = plain_label(name="meta")
        self._build()
        self.use_theme(LIGHT)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        signs = ((self.smaller, "minus"), (self.larger, "plus"), (self.monochrome, "circle"))
        for button, sign in signs:
            button.setIcon(icon(sign, theme.ink_secondary))

    def wish(self, like: Wish) -> Wish:
        """As `like`, with what is chosen here."""
        return replace(
            like,
            paper=_PAPERS[self.paper.currentIndex()],
            monochrome=self.monochrome.isChecked(),
            language=_LANGUAGES[self.language.currentIndex()],
        )

    def show_zoom(self, share: float, *, by_hand: bool) -> None:
        """Say how large the page is seen; 1.0 is as large as it is printed. `by_hand`: no choice of `fit` made it."""
        self._percent.setText(f"{round(100 * share)} %")
        if by_hand:
            self.fit.blockSignals(True)
            self.fit.setCurrentIndex(-1)
            self.fit.blockSignals(False)

    def minimumSizeHint(self) -> QSize:
        """The width that it needs on the least window, where black and white is a sign alone."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window signs stand for words that their tips still say."""
        super().resizeEvent(event)
        self.monochrome.setText("" if self.width() < _NARROW else _("Black and white"))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        self.paper.addItems([_("Paper that fits"), _("A4 landscape"), _("A3 landscape"), _("Letter landscape")])
        self.fit.addItems([_("Whole page"), _("Page width"), _("As printed")])
        self.language.addItems(["English", "ខ្មែរ", "English + ខ្មែរ"])
        self.language.setCurrentIndex(_LANGUAGES.index(language.current()) if language.current() in _LANGUAGES else 0)
        names = (
            (self.paper, _("Paper")),
            (self.fit, _("How large the page is seen")),
            (self.language, _("Language of the pages")),
        )
        for choice, name in names:
            choice.setAccessibleName(name)
            tip(choice, name)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            row.addWidget(choice)
        self.paper.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.language.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.fit.activated.connect(lambda index: self.fitted.emit(tuple(Fit)[index]))
        self.monochrome.setCheckable(True)
        self.monochrome.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.monochrome.setAccessibleName(_("Black and white"))
        tip(self.monochrome, _("Black and white: every kind has a shape, so no colour is needed"))
        self.monochrome.toggled.connect(lambda _on: self.changed.emit())
        row.addWidget(self.monochrome)
        row.addStretch(1)
        for button, name, factor in ((self.smaller, _("Smaller"), 0.8), (self.larger, _("Larger"), 1.25)):
            button.setObjectName("bare")
            button.setAccessibleName(name)
            tip(button, name)
            button.clicked.connect(lambda _checked=False, by=factor: self.zoomed.emit(by))
        row.addWidget(self.smaller)
        row.addWidget(self._percent)
        row.addWidget(self.larger)
