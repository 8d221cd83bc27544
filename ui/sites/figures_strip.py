"""The headline figures along the top, as of a day by one of two clocks; each opens the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, many
from investigator.as_of import Clock
from investigator.figures import Figures
from ui.canvas.glyphs import icon
from ui.explore.lines import Elided
from ui.fields import DayBox
from ui.text import plain_label, tip
from ui.theme import LIGHT, Theme

_ICONS_FROM = 1380
_WAIT = 250


@dataclass(frozen=True, slots=True)
class Headline:
    """A tile: its caption, the figure it shows, a second figure beside it, and how that is said."""

    figure: str
    more: str
    icon: str


TILES = (
    Headline("declared", "declared_women", "hand"),
    Headline("identified", "identified_women", "card"),
    Headline("charged", "charged_nationalities", "gavel"),
    Headline("permanently_closed", "", "lock"),
    Headline("temporarily_closed", "", "pause"),
)


def figure_title(name: str) -> str:
    """What a figure is called on the strip and over its records."""
    return {
        "declared": _("Declared as victims"),
        "declared_women": _("Declared as victims: women"),
        "identified": _("Identified as victims"),
        "identified_women": _("Identified as victims: women"),
        "charged": _("Charged, sent to court"),
        "charged_nationalities": _("Charged, sent to court: nationalities"),
        "permanently_closed": _("Permanently closed"),
        "temporarily_closed": _("Temporarily closed"),
        "closed_with_later_activity": _("Closed by order, yet seen active"),
    }.get(name, name)


class FiguresStrip(QFrame):
    """Signals: `wanted` (name of a figure), `as_of_changed` (date, Clock)."""

    wanted = Signal(str)
    as_of_changed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figures")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tiles = [_Tile(tile) for tile in TILES]
        self.day = DayBox()
        self.known = QToolButton()
        self.happened = QToolButton()
        self._late = QTimer(self, singleShot=True, interval=_WAIT)
        self._late.timeout.connect(self._tell)
        self._build()

    @property
    def clock(self) -> Clock:
        """The clock that is switched on."""
        return Clock.LEARNED if self.known.isChecked() else Clock.HAPPENED

    def show_figures(self, figures: Figures, day: date) -> None:
        """Show these figures and the day they are counted for."""
        for tile in self.tiles:
            tile.show_figures(figures)
        self.day.blockSignals(True)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.day.blockSignals(False)

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        for tile in self.tiles:
            tile.use_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the icons go first."""
        super().resizeEvent(event)
        for tile in self.tiles:
            tile.sign.setVisible(self.width() >= _ICONS_FROM)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        for tile in self.tiles:
            row.addWidget(tile, 1)
            tile.wanted.connect(self.wanted)
            line = QFrame()
            line.setObjectName("upright")
            line.setFixedWidth(1)
            row.addWidget(line)
        row.addLayout(self._moment())

    def _moment(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        words = QHBoxLayout()
        words.addWidget(plain_label(_("As of"), name="meta"))
        words.addStretch(1)
        words.addWidget(plain_label(_("every figure follows"), name="meta"))
        column.addLayout(words)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.day.setAccessibleName(_("As of this day"))
        self.day.setMinimumWidth(116)
        self.day.calendarWidget().setGridVisible(False)
        self.day.dateChanged.connect(lambda _day: self._late.start())
        row.addWidget(self.day)
        group = QButtonGroup(self)
        switch = QFrame()
        switch.setObjectName("switch")
        inside = QHBoxLayout(switch)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        for button, text, meaning in (
            (self.known, _("Known by"), _("Counts what the case knew by that day")),
            (self.happened, _("Happened by"), _("Counts what had happened by that day, whenever it was learned")),
        ):
            button.setText(text)
            button.setCheckable(True)
            tip(button, meaning)
            group.addButton(button)
            inside.addWidget(button)
        self.happened.setChecked(True)
        group.buttonClicked.connect(self._switched)
        row.addWidget(switch)
        column.addLayout(row)
        return column

    def _switched(self, _button: QAbstractButton) -> None:
        self._late.start(0)

    def _tell(self) -> None:
        chosen = self.day.date()
        self.as_of_changed.emit(date(chosen.year(), chosen.month(), chosen.day()), self.clock)


class _Tile(QWidget):
    """One figure with the second one beside it."""

    wanted = Signal(str)

    def __init__(self, headline: Headline) -> None:
        super().__init__()
        self.headline = headline
        self.sign = QLabel()
        self.sign.setObjectName("figuresign")
        self.sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sign.setFixedSize(38, 38)
        self.number = QPushButton("–")
        self.number.setObjectName("figure")
        self.more = QPushButton()
        self.more.setObjectName("figuremore")
        for button, name in ((self.number, headline.figure), (self.more, headline.more or headline.figure)):
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, n=name: self.wanted.emit(n))
        if not headline.more:
            self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.sign)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Elided(figure_title(headline.figure), name="meta"))
        numbers = QHBoxLayout()
        numbers.setSpacing(2)
        numbers.addWidget(self.number)
        numbers.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)
        numbers.addStretch(1)
        column.addLayout(numbers)
        row.addLayout(column, 1)

    def show_figures(self, figures: Figures) -> None:
        """Show this tile's figures."""
        value = figures.figure(self.headline.figure).value
        self.number.setText(f"{value:,}")
        words = many("site", "sites", value)
        if self.headline.more:
            more = figures.figure(self.headline.more).value
            women = self.headline.figure != "charged"
            words = (
                many("{n} woman", "{n} women", more) if women else many("{n} nationality", "{n} nationalities", more)
            )
        self.more.setText(words)
        title = figure_title(self.headline.figure)
        hint = _("{n} {figure}: open the records")
        for button, shown in ((self.number, f"{value:,}"), (self.more, words)):
            button.setAccessibleName(hint.format(n=shown, figure=title))
            tip(button, hint.format(n=shown, figure=title))

    def use_theme(self, theme: Theme = LIGHT) -> None:
        """Light or dark."""
        self.sign.setPixmap(icon(self.headline.icon, theme.ink_secondary, 20).pixmap(20, 20))
