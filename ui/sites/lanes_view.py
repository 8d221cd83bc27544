"""Two lanes on one time scale: what authorities did, what was seen, when each was learned, and where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from graph.language import _
from graph.schema import Schema
from investigator.site_lanes import Dot, Lanes, Stretch
from investigator.sites import ACTION, STATE
from ui.sites.signs import Sign, column_sign, state_sign
from ui.sites.wording import axis_words, column_words, day_words, months, term_words
from ui.theme import LIGHT, Theme

_SIDE = 6
_HEAD = 18
_LANE = 68
_BAR = 22
_DOT = 4.2
_WEEKS = 45
"""Up to so many days the scale tells days, not months."""


class LanesView(QWidget):
    """Paints the lanes of one site. All of it stands as text in the list of entries below, which reads it aloud."""

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = schema
        self._lanes: Lanes | None = None
        self._day = date.min
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("History on both axes"))

    def show_lanes(self, lanes: Lanes, day: date) -> None:
        """Show these, with the day they are told of."""
        self._lanes, self._day = lanes, day
        said = [
            f"{axis_words(axis)}: " + ", ".join(f"{self._word(axis, s.value)} {s.first} – {s.last}" for s in stretches)
            for axis, stretches in ((ACTION, lanes.actions), (STATE, lanes.states))
        ]
        self.setAccessibleDescription(". ".join(said)[:900])
        self.update()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Both lanes, the scale and the key."""
        return QSize(300, _HEAD + 2 * _LANE + 42)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything."""
        lanes = self._lanes
        if lanes is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._scale(painter, lanes)
        self._apart(painter, lanes)
        self._lane(painter, 0, ACTION, lanes.actions, lanes.action_dots)
        self._lane(painter, 1, STATE, lanes.states, lanes.state_dots)
        self._now(painter)
        self._key(painter, apart=bool(lanes.apart))
        painter.end()

    def _x(self, day: date) -> float:
        lanes = self._lanes
        assert lanes is not None
        first, last = self._reach(lanes)
        share = (day - first).days / max((last - first).days, 1)
        return _SIDE + min(max(share, 0.0), 1.0) * (self.width() - 2 * _SIDE)

    def _reach(self, lanes: Lanes) -> tuple[date, date]:
        """From the first day to the last of which anything is shown, with a little room before."""
        days = [dot.learned for dot in (*lanes.action_dots, *lanes.state_dots) if dot.learned]
        last = max((lanes.last, self._day, *days))
        return lanes.first - timedelta(days=max((last - lanes.first).days // 30, 1)), last

    def _scale(self, painter: QPainter, lanes: Lanes) -> None:
        theme = self._theme
        font = self._small()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        bottom = _HEAD + 2 * _LANE
        taken = -1e9
        first, last = self._reach(lanes)
        for day in _ticks(first, last):
            x = self._x(day)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(x, _HEAD), QPointF(x, bottom))
            words = str(day.year) if day.month == 1 else months()[day.month - 1]
            if day.day > 1 or (last - first).days <= _WEEKS:
                words = day_words(day, last.year)
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, 0), self.width() - width)
            if left > taken + 8:
                painter.setPen(QColor(theme.ink_secondary))
                painter.drawText(QPointF(left, bottom + metrics.ascent() + 2), words)
                taken = left + width

    def _apart(self, painter: QPainter, lanes: Lanes) -> None:
        for first, last in lanes.apart:
            left, right = self._x(first), self._x(min(last, self._day) + timedelta(days=1))
            painter.fillRect(QRectF(left, _HEAD, max(right - left, 2), 2 * _LANE - 4), QColor(self._theme.danger_wash))
            painter.setPen(QPen(QColor(self._theme.danger), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(left, _HEAD), QPointF(left, _HEAD + 2 * _LANE - 4))

    def _lane(
        self, painter: QPainter, number: int, axis: str, stretches: Sequence[Stretch], dots: Sequence[Dot]
    ) -> None:
        theme, top = self._theme, _HEAD + number * _LANE
        painter.setFont(self._small(bold=True))
        painter.setPen(QColor(theme.ink_secondary))
        metrics = QFontMetrics(self._small(bold=True))
        painter.drawText(QPointF(_SIDE - 4, top + metrics.ascent() + 1), axis_words(axis))
        bar = top + metrics.height() + 3
        for stretch in stretches:
            sign = self._sign(axis, stretch.value)
            left, right = self._x(stretch.first), self._x(stretch.last + timedelta(days=1))
            box = QRectF(left, bar, max(right - left - 1.5, 3), _BAR)
            painter.setPen(QPen(QColor(theme.panel), 1))
            painter.setBrush(QColor(sign.wash))
            painter.drawRoundedRect(box, 4, 4)
            self._word_in(painter, box, self._word(axis, stretch.value), sign)
        if not stretches:
            painter.setFont(self._small())
            painter.setPen(QColor(theme.ink_secondary))
            painter.drawText(QPointF(_SIDE - 4, bar + 15), _("Nothing recorded"))
        for dot in dots:
            self._dot(painter, dot, bar + _BAR + 11, self._sign(axis, self._value(axis, dot, stretches)).ink)

    def _word_in(self, painter: QPainter, box: QRectF, words: str, sign: Sign) -> None:
        font = self._small(bold=True)
        metrics = QFontMetrics(font)
        room = int(box.width()) - 8
        if room < metrics.horizontalAdvance("MM"):
            return
        painter.setFont(font)
        painter.setPen(QColor(sign.ink))
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), cut)

    def _dot(self, painter: QPainter, dot: Dot, y: float, colour: str) -> None:
        """Filled where it happened (with a bar over the days that are possible), a ring where it was learned."""
        happened = self._x(dot.happened)
        painter.setPen(QPen(QColor(colour), 1.3))
        if dot.learned is not None:
            painter.drawLine(QPointF(happened, y), QPointF(self._x(dot.learned), y))
        if dot.earliest != dot.latest:
            painter.setPen(QPen(QColor(colour), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setOpacity(0.35)
            painter.drawLine(QPointF(self._x(dot.earliest), y), QPointF(self._x(dot.latest), y))
            painter.setOpacity(1.0)
        if dot.learned is not None:
            self._ring(painter, QPointF(self._x(dot.learned), y), colour)
        painter.setPen(QPen(QColor(self._theme.panel), 1))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(happened, y), _DOT, _DOT)

    def _ring(self, painter: QPainter, middle: QPointF, colour: str) -> None:
        painter.setPen(QPen(QColor(colour), 1.6))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawEllipse(middle, _DOT, _DOT)

    def _now(self, painter: QPainter) -> None:
        x = self._x(self._day)
        font = self._small(bold=True)
        words = _("as of {day}").format(day=day_words(self._day, self._day.year))
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.setPen(QPen(QColor(self._theme.accent), 1.6))
        painter.drawLine(QPointF(x, _HEAD - 3), QPointF(x, _HEAD + 2 * _LANE - 2))
        painter.setFont(font)
        painter.drawText(QPointF(min(max(x - width / 2, 0), self.width() - width), 11), words)

    def _key(self, painter: QPainter, *, apart: bool) -> None:
        theme, font = self._theme, self._small()
        metrics = QFontMetrics(font)
        y = _HEAD + 2 * _LANE + 30
        x = float(_SIDE)
        painter.setFont(font)
        for number, words in enumerate((_("happened"), _("learned"), _("the two disagree"))):
            middle = QPointF(x + 1, y - 4)
            if number == 2 and not apart:
                break
            if number == 0:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.ink_secondary))
                painter.drawEllipse(middle, _DOT, _DOT)
            elif number == 1:
                self._ring(painter, middle, theme.ink_secondary)
            else:
                painter.setPen(QPen(QColor(theme.danger), 1, Qt.PenStyle.DashLine))
                painter.setBrush(QColor(theme.danger_wash))
                painter.drawRect(QRectF(x - 4, y - 9, 10, 10))
            painter.setPen(QColor(theme.ink_secondary))
            painter.drawText(QPointF(x + 12, y), words)
            x += 12 + metrics.horizontalAdvance(words) + 14

    def _value(self, axis: str, dot: Dot, stretches: Sequence[Stretch]) -> str:
        """The column or state in whose colour an entry is drawn."""
        if axis == STATE:
            return dot.entry.value
        group = self._schema.axes[ACTION].term(dot.entry.value).group
        holding = next((s.value for s in stretches if s.first <= dot.earliest <= s.last), "")
        return group or holding

    def _word(self, axis: str, value: str) -> str:
        return column_words(value).title if axis == ACTION else term_words(self._schema, STATE, value)

    def _sign(self, axis: str, value: str) -> Sign:
        return column_sign(value, self._theme) if axis == ACTION else state_sign(value, self._theme)

    def _small(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(11)
        if bold:
            font.setWeight(QFont.Weight.Bold)
        return font


def _ticks(first: date, last: date) -> list[date]:
    """The first days of months, or of years where there are many; never many more than a dozen.

    Where no two months begin in between: a day of every week.
    """
    if (last - first).days <= _WEEKS:
        every = 7 if (last - first).days > 10 else 2
        return [first + timedelta(days=d) for d in range(1, (last - first).days, every)]
    count = (last.year - first.year) * 12 + last.month - first.month
    every = 1 if count <= 12 else 3 if count <= 36 else 12 * max(count // 120, 1)
    made = []
    for step in range(1, count + 1):
        number = first.year * 12 + first.month - 1 + step
        if number % every == 0:
            made.append(date(number // 12, number % 12 + 1, 1))
    return made
