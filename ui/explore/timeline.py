"""The timeline under the chart: how many dated things there are when, and a brush that limits what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from graph.language import _, later, many
from investigator.charts import Content
from investigator.filtering import filtered
from ui.canvas.glyphs import icon
from ui.explore.dated import Bins, Unit, binned, day_at, seconds
from ui.explore.desk import Desk
from ui.explore.lines import clear
from ui.text import plain_label, tip
from ui.theme import LIGHT, Theme

DEBOUNCE = 180
"""Milliseconds after the brush came to rest until the chart follows."""

_BEAT = 450
"""Milliseconds between two steps when the timeline plays: more than the chart needs to follow."""

_PLAYED = 4
"""So many bars are under the brush when playing begins without one."""

_DAY = 86400.0
_COLOURS = ("#1F5FAE", "#E0A526", "#C2528B", "#0B6E63", "#6D3BA8")
_DARK_COLOURS = ("#4C8FE0", "#E5AE3C", "#DE7FB0", "#2FB3A0", "#A685E0")
_PER = {Unit.WEEK: later("Events per week"), Unit.MONTH: later("Events per month"), Unit.YEAR: later("Events per year")}
_NAMES = frozenset(
    (
        *(later("Mon"), later("Tue"), later("Wed"), later("Thu"), later("Fri"), later("Sat"), later("Sun")),
        *(later("Jan"), later("Feb"), later("Mar"), later("Apr"), later("May"), later("Jun")),
        *(later("Jul"), later("Aug"), later("Sep"), later("Oct"), later("Nov"), later("Dec")),
    )
)
"""Weekdays and months as they stand under the bars."""


class TimelinePanel(QWidget):
    """Stacked bars of the dated items on the chart. Dragging the brush limits the filter's dates; keys do the same:
    left and right move it, with Shift its end, with Ctrl its beginning; Escape takes it away.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottompanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(110)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Timeline"))
        self._desk = desk
        self._theme = LIGHT
        self._asked = 0
        self._known: tuple[object, ...] = ()
        self._bins: Bins | None = None
        self._bars: list[pg.BarGraphItem] = []
        self.unit_label = plain_label(name="meta")
        self.range_label = plain_label(name="section")
        self.count_label = plain_label(name="meta")
        self.clear_button = QPushButton(_("All dates"))
        self._legend = QHBoxLayout()
        self._stack = QStackedWidget()
        self._plot = pg.PlotWidget(
            viewBox=_Ground(self), axisItems={"bottom": _Dates(orientation="bottom", utcOffset=0)}
        )
        self.region = pg.LinearRegionItem(movable=True, swapMode="sort")
        self.play_button = QToolButton()
        self.play_button.setCheckable(True)
        self.play_button.setAccessibleName(_("Play"))
        tip(self.play_button, _("Play: move the brush from the first day to the last"))
        self._settle = QTimer(self, singleShot=True, interval=DEBOUNCE)
        self._beat = QTimer(self, interval=_BEAT)
        self._build()
        self._settle.timeout.connect(self._apply)
        self._beat.timeout.connect(self._advance)
        self.play_button.toggled.connect(self._play)
        self.region.sigRegionChanged.connect(self._brushed)
        self.clear_button.clicked.connect(self.clear)
        desk.shown.connect(self._refresh)
        self._refresh()

    def use_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._show_play()
        self._plot.setBackground(theme.panel)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setTextPen(theme.ink_secondary)
            axis.setPen(theme.line)
        self._draw()

    def clear(self) -> None:
        """Show all dates again."""
        self._settle.stop()
        self._desk.set_filter(replace(self._desk.filter, first=None, last=None))

    def brush(self, first: float, last: float) -> None:
        """Put the brush over these moments (seconds since 1970)."""
        if self._bins is not None:
            low, high = self._bins.edges[0], self._bins.edges[-1]
            self.region.setRegion((max(low, min(first, last)), min(high, max(first, last))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the brush."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif step is None or self._bins is None:
            super().keyPressEvent(event)
        else:
            self._step(step, event.modifiers())

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 8, 14, 6)
        whole.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(plain_label(_("Timeline"), name="title"))
        top.addWidget(self.unit_label)
        self._legend.setSpacing(6)
        top.addLayout(self._legend)
        top.addStretch(1)
        top.addWidget(self.range_label)
        top.addWidget(self.count_label)
        top.addWidget(self.play_button)
        top.addWidget(self.clear_button)
        whole.addLayout(top)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.getViewBox().disableAutoRange()
        self._plot.getAxis("left").setWidth(34)
        self._plot.getAxis("bottom").setHeight(22)
        self._plot.setMinimumHeight(60)
        self.region.setZValue(10)
        self._plot.addItem(self.region)
        empty = plain_label(_("Nothing on this chart is dated. Calls, payments, adverts and events appear here."))
        empty.setObjectName("meta")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._stack.addWidget(empty)
        self._stack.addWidget(self._plot)
        whole.addWidget(self._stack, 1)

    def _refresh(self) -> None:
        """Count anew beside the window, unless only the dates of the filter changed."""
        desk = self._desk
        now = replace(desk.filter, first=None, last=None)
        known = (desk.content, now, desk.columns)
        if self._known and self._known[0] is desk.content and self._known[1:] == known[1:]:
            self._show_brush()
            return
        self._known = known
        self._asked += 1
        asked, content, columns, schema = self._asked, desk.content, desk.columns, desk.session.schema

        def question(_store: object) -> Bins | None:
            shown: Content = filtered(content, now, columns)
            return binned(shown, schema)

        def done(bins: Bins | None) -> None:
            if asked == self._asked:
                self._bins = bins
                self._draw()

        desk.session.ask(question, done)

    def _draw(self) -> None:
        self.region.blockSignals(True)
        for bar in self._bars:
            self._plot.removeItem(bar)
        self._bars = []
        clear(self._legend)
        bins = self._bins
        self._stack.setCurrentIndex(0 if bins is None else 1)
        self.unit_label.setText(_(_PER[bins.unit]) if bins else "")
        if bins is not None:
            widths = (bins.edges[1:] - bins.edges[:-1]) * 0.72
            middles = (bins.edges[1:] + bins.edges[:-1]) / 2
            base = bins.counts[0] * 0
            for number, kind in enumerate(bins.kinds):
                heights = bins.counts[number]
                bar = pg.BarGraphItem(x=middles, y0=base, height=heights, width=widths, pen=None, brush="k")
                self._plot.addItem(bar)
                self._bars.append(bar)
                base = base + heights
                self._name(kind, self._colour(number))
            view = self._plot.getViewBox()
            view.setRange(
                xRange=(bins.edges[0], bins.edges[-1]), yRange=(0, max(1, int(base.max())) * 1.08), padding=0.01
            )
            self.region.setBounds((bins.edges[0], bins.edges[-1]))
        accent, wash = QColor(self._theme.accent), QColor(self._theme.accent)
        wash.setAlpha(23)
        self.region.setBrush(wash)
        self.region.setHoverBrush(wash)
        for line in self.region.lines:
            line.setPen(accent, width=2)
            line.setHoverPen(accent, width=4)
        self.region.blockSignals(False)
        self._show_brush()

    def _name(self, kind: str, colour: str) -> None:
        picture = QPixmap(QSize(10, 10))
        picture.fill(QColor(colour))
        swatch = plain_label()
        swatch.setPixmap(picture)
        self._legend.addWidget(swatch)
        self._legend.addWidget(plain_label(kind, name="meta"))

    def _colour(self, number: int) -> str:
        colours = _DARK_COLOURS if self._theme.name == "dark" else _COLOURS
        return colours[number % len(colours)]

    def _show_brush(self) -> None:
        """Put the brush where the filter says, unless a hand is on it."""
        bins, chosen = self._bins, self._desk.filter
        if bins is not None and not self._settle.isActive():
            low, high = bins.edges[0], bins.edges[-1]
            first = max(low, seconds(chosen.first)) if chosen.first else low
            last = min(high, seconds(chosen.last) + _DAY) if chosen.last else high
            self.region.blockSignals(True)
            self.region.setRegion((first, max(first, last)))
            self.region.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        """Say what the brush covers, and paint bars outside it at half strength."""
        bins = self._bins
        self.range_label.setVisible(bins is not None)
        self.count_label.setVisible(bins is not None)
        self.clear_button.setVisible(bins is not None and not self._whole())
        self.play_button.setVisible(bins is not None)
        if bins is None:
            return
        first, last = self.region.getRegion()
        self.region.movable = not self._whole()
        inside = (bins.edges[1:] > first) & (bins.edges[:-1] < last)
        for number, bar in enumerate(self._bars):
            full, faint = QColor(self._colour(number)), QColor(self._colour(number))
            faint.setAlphaF(0.4)
            bar.setOpts(brushes=[full if on else faint for on in inside])
        days = f"{day_at(first)} – {day_at(last - 1)}"
        self.range_label.setText(days)
        number = bins.between(first, last)
        words = many("{n} event", "{n} events", bins.total)
        self.count_label.setText(words if number == bins.total else _("{n} of {m}").format(n=f"{number:,}", m=words))
        self.setAccessibleDescription(f"{days}, {self.count_label.text()}")

    def _whole(self) -> bool:
        if self._bins is None:
            return True
        first, last = self.region.getRegion()
        return bool(first <= self._bins.edges[0] and last >= self._bins.edges[-1])

    def _brushed(self) -> None:
        self._tell()
        self._settle.start()

    def _play(self, on: bool) -> None:  # noqa: FBT001  a signal's argument
        """Begin at the first bars, or where the brush is; stop where it is."""
        self._show_play()
        if not on or self._bins is None:
            self._beat.stop()
            return
        first, last = self.region.getRegion()
        if self._whole() or last >= self._bins.edges[-1]:
            wide = self._bins.edges[1] - self._bins.edges[0]
            span = _PLAYED * wide if self._whole() else last - first
            self.brush(self._bins.edges[0], self._bins.edges[0] + span)
        self._beat.start()

    def _advance(self) -> None:
        if self._bins is None or self.region.getRegion()[1] >= self._bins.edges[-1]:
            self.play_button.setChecked(False)
            return
        first, last = self.region.getRegion()
        by = min(self._bins.edges[1] - self._bins.edges[0], self._bins.edges[-1] - last)
        self.region.setRegion((first + by, last + by))

    def _show_play(self) -> None:
        glyph = "pause" if self.play_button.isChecked() else "play"
        self.play_button.setIcon(icon(glyph, self._theme.ink_secondary, 16))

    def _apply(self) -> None:
        first, last = self.region.getRegion()
        days = (None, None) if self._whole() else (day_at(first), day_at(max(first, last - 1)))
        self._desk.set_filter(replace(self._desk.filter, first=days[0], last=days[1]))

    def _step(self, step: int, modifiers: Qt.KeyboardModifier) -> None:
        if self._bins is None:
            return
        low, high = self._bins.edges[0], self._bins.edges[-1]
        by = step * (self._bins.edges[1] - self._bins.edges[0])
        first, last = self.region.getRegion()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            last = min(high, max(first + abs(by), last + by))
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            first = max(low, min(last - abs(by), first + by))
        elif low <= first + by and last + by <= high:
            first, last = first + by, last + by
        self.brush(first, last)


class _Ground(pg.ViewBox):  # type: ignore[misc]  # the library has no types
    """The ground of the plot: a drag across it draws a new brush."""

    def __init__(self, panel: TimelinePanel) -> None:
        super().__init__(enableMenu=False)
        self._panel = panel

    def mouseDragEvent(self, event: object, axis: object = None) -> None:
        """Draw the brush from where the drag began to where it is."""
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        event.accept()  # type: ignore[attr-defined]
        first = self.mapToView(event.buttonDownPos()).x()  # type: ignore[attr-defined]
        self._panel.brush(first, self.mapToView(event.pos()).x())  # type: ignore[attr-defined]


class _Dates(pg.DateAxisItem):  # type: ignore[misc]  # the library has no types
    """The axis of days: its months and weekdays are in the person's language."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """What stands at each tick."""
        ticks = super().tickStrings(values, scale, spacing)
        return [" ".join(_(word) if word in _NAMES else word for word in tick.split(" ")) for tick in ticks]
