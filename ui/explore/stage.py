"""The middle of the Explore perspective: the chart with its tools, its title and its empty state."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QToolTip, QVBoxLayout, QWidget

from graph.ids import EntityId
from graph.language import _, later, many
from graph.text import visible
from investigator.exhibits.bundles import Multiplicity
from investigator.exhibits.painter import Box
from investigator.groups import grouped_by
from ui.actions import Actions, caption, keys
from ui.canvas.chart_view import ChartView
from ui.canvas.gestures import Tool
from ui.canvas.glyphs import icon
from ui.explore.cards import card
from ui.explore.desk import Desk
from ui.explore.empty_chart import EmptyChart
from ui.explore.find_bar import FindBar
from ui.explore.minimap import Minimap
from ui.text import plain_label, tip, tip_lines
from ui.theme import LIGHT, Theme

_TOOLS = (
    ("cursor", Tool.BOX, later("Select"), "V"),
    ("lasso", Tool.LASSO, later("Lasso"), "L"),
    ("hand", Tool.PAN, later("Pan"), "Space"),
)

_MINIMAP_ROOM, _MINIMAP_HEIGHT = 220, 420
"""Pixels beside the zoom box, and of height, without which there is no minimap."""

_BESIDE_CAPTION = 52
"""Pixels of the chart's width that what it says of itself does not take."""

_LEAST_TITLE = 60
"""So many pixels of its title are left."""

_SIGNS = {Multiplicity.ONE: "bundle", Multiplicity.DIRECTED: "two-ways", Multiplicity.EACH: "parallel"}


class Stage(QWidget):
    """A chart view with what floats over it: tools at the left, what it shows at the top, minimap and zoom below."""

    multiplicity_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view = ChartView(self)
        self.minimap = Minimap(self.view)
        self.find_bar = FindBar(desk, self.view)
        self.found = self.find_bar.found
        self._toolbox = _floating(self.view, "toolbox")
        self._caption = plain_label(name="caption", parent=self.view)
        self._zoom = _floating(self.view, "toolbox")
        self.empty = EmptyChart(self.view)
        self._nothing_at_all = False
        self._buttons: dict[Tool, QToolButton] = {}
        self._toolbox_row = QVBoxLayout(self._toolbox)
        self._doing: dict[str, QToolButton] = {}
        self._zooms: dict[str, QToolButton] = {}
        self._theme = LIGHT
        self._first = True
        self._told, self._advice = ("", ""), ""
        self._following = False
        self._build()
        self.find_bar.closed.connect(self.view.setFocus)
        self.view.installEventFilter(self)
        self.view.selection_changed.connect(self._chosen)
        self.view.moved.connect(desk.move)
        self.view.rested.connect(self._show_card)
        self.view.view_changed.connect(self._show_zoom)
        self.view.names_counted.connect(self._show_caption)
        desk.shown.connect(self._show)
        desk.session.facts_changed.connect(lambda _touched: self._facts_changed())
        desk.placed.connect(self._show)
        desk.grouped.connect(self._show)
        desk.selected.connect(lambda _uids: self._follow())

    def use_theme(self, theme: Theme) -> None:
        """Tint the tools."""
        self._theme = theme
        self.find_bar.use_theme(theme)
        for glyph, button in (self._zooms | self._doing).items():
            button.setIcon(icon(glyph, theme.ink_secondary, 16))
        for glyph, tool, _name, _key in _TOOLS:
            self._buttons[tool].setIcon(icon(glyph, theme.ink_secondary))
        frame = f"background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 8px;"
        for widget in (self._toolbox, self._zoom):
            widget.setStyleSheet(f"#toolbox {{ {frame} }}")
        self._caption.setStyleSheet(f"#caption {{ {frame} padding: 4px 10px; }}")

    def take_actions(self, actions: Actions) -> None:
        """Buttons under the tools for what is done to the chart most often; they are on when the action is."""
        for name, glyph in (
            ("add_entity", "new"),
            ("add_link", "link"),
            ("expand", "expand"),
            ("find_in_chart", "search"),
        ):
            action, button = actions[name], QToolButton()
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(caption(action))
            tip(button, f"{caption(action)} ({keys(action)})")
            button.clicked.connect(action.trigger)
            button.setEnabled(action.isEnabled())
            action.enabledChanged.connect(button.setEnabled)
            self._toolbox_row.addWidget(button)
            self._doing[glyph] = button

    def begin_fresh(self) -> None:
        """Another chart comes: bring it into view when it is there."""
        self._first = True

    def choose_tool(self, tool: Tool) -> None:
        """Take another tool."""
        self.view.tool = tool
        for each, button in self._buttons.items():
            button.setChecked(each is tool)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what floats in its corners."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        tools = self._toolbox_row
        tools.setContentsMargins(4, 4, 4, 4)
        tools.setSpacing(2)
        for _glyph, tool, name, key in _TOOLS:
            button = QToolButton()
            button.setCheckable(True)
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(_(name))
            tip(button, f"{_(name)} ({key})")
            button.clicked.connect(lambda _checked=False, t=tool: self.choose_tool(t))
            tools.addWidget(button)
            self._buttons[tool] = button
        self.choose_tool(Tool.BOX)
        zooms = QHBoxLayout(self._zoom)
        zooms.setContentsMargins(6, 2, 6, 2)
        self._percent = plain_label("100 %")
        for glyph, name, slot in (
            ("bundle", "", self.multiplicity_wanted.emit),
            ("minus", _("Zoom out"), lambda: self.view.zoom(1 / 1.25)),
            ("", "", None),
            ("plus", _("Zoom in"), lambda: self.view.zoom(1.25)),
            ("fit", _("Fit all"), self.view.fit),
        ):
            if slot is None:
                zooms.addWidget(self._percent)
                continue
            button = QToolButton()
            button.setIconSize(QSize(16, 16))
            button.setAccessibleName(name)
            tip(button, name)
            button.clicked.connect(lambda _checked=False, s=slot: s())
            zooms.addWidget(button)
            self._zooms[glyph] = button

    def _show(self) -> None:
        scene = self.desk.scene()
        self._following = True
        self.view.show_scene(scene, fit=self._first and bool(scene.uids))
        self._follow()
        self._first = self._first and not scene.uids
        self._show_caption()
        self._show_empty(something=bool(scene.uids))
        self._show_multiplicity()
        self.minimap.update()
        self._place()

    def _follow(self) -> None:
        """Select on the chart what stands for what is selected."""
        self._following = True
        self.view.select(self.desk.signs.painted(self.desk.selection))
        self._following = False

    def _chosen(self, signs: frozenset[EntityId]) -> None:
        """Somebody selected on the chart; a closed group stands for its members."""
        if not self._following:
            self.desk.select(self.desk.signs.meant(signs, self.desk.selection))

    def _show_caption(self) -> None:
        hidden, left_out = len(self.desk.chart.hidden), self.view.names_left_out
        inside, grouping = self.desk.signs.inside, grouped_by(self.desk.signs.groups)
        parts = [
            *([grouping] if grouping else []),
            many("{n} entity", "{n} entities", self.desk.graph.size),
            many("{n} link", "{n} links", len(self.desk.graph.links)),
        ]
        if inside:
            parts.append(many("{n} in closed groups", "{n} in closed groups", inside))
        if hidden:
            parts.append(many("{n} hidden", "{n} hidden", hidden))
        if self.desk.chart.locked:
            parts.append(_("layout locked"))
        if left_out:
            parts.append(many("{n} name without room", "{n} names without room", left_out))
        self._told = (visible(self.desk.chart.title, 60), " · ".join(parts))
        self._advice = _("Zoom in, or arrange the chart, to see more names. The table lists all.") if left_out else ""
        self._fit_caption()

    def _fit_caption(self) -> None:
        """What the chart says of itself; where that is too long the title is cut first. The tooltip says all of it."""
        metrics, right = self._caption.fontMetrics(), Qt.TextElideMode.ElideRight
        room = max(self.view.width() - _BESIDE_CAPTION, 40)
        name, rest = self._told
        left = max(room - metrics.horizontalAdvance(f" · {rest}"), _LEAST_TITLE)
        shown = metrics.elidedText(f"{metrics.elidedText(name, right, left)} · {rest}", right, room)
        whole = f"{name} · {rest}"
        self._caption.setText(shown)
        tip(self._caption, " ".join(filter(None, (whole if shown != whole else "", self._advice))))
        self._caption.adjustSize()

    def _show_multiplicity(self) -> None:
        how = self.desk.chart.multiplicity
        button = self._zooms["bundle"]
        button.setIcon(icon(_SIGNS[how], self._theme.ink_secondary, 16))
        words = _drawn(how)
        button.setAccessibleName(words)
        tip(button, words)

    def _show_empty(self, *, something: bool) -> None:
        filtered_out = 0 if something else len(self.desk.content.entities)
        self.empty.explain(filtered_out=filtered_out, nothing_at_all=self._nothing_at_all)
        self.empty.setVisible(not something)
        if not something and not filtered_out:
            self._ask_how_much()

    def _ask_how_much(self) -> None:
        """Whether there is anything in the case to put on the chart."""

        def answered(nothing: bool) -> None:  # noqa: FBT001  an answer
            if nothing != self._nothing_at_all:
                self._nothing_at_all = nothing
                self._show_empty(something=self.empty.isHidden())
                self._place()

        self.desk.session.ask(lambda s: not any(s.stats().entities.values()), answered)

    def _facts_changed(self) -> None:
        if not self.empty.isHidden():
            self._ask_how_much()

    def _show_card(self, uid: str, at: QPoint) -> None:
        """What is under the pointer, in a few lines."""
        lines = card(self.desk, uid)
        if lines:
            QToolTip.showText(at, tip_lines(lines), self.view)

    def _show_zoom(self) -> None:
        self._percent.setText(f"{self.view.view.scale * 100:.0f} %")
        self._zoom.adjustSize()
        self._place()

    def _place(self) -> None:
        width, height = self.view.width(), self.view.height()
        self._fit_caption()
        self._caption.move(14, 14)
        self.find_bar.adjustSize()
        beside = self._caption.width() + self.find_bar.width() + 42 <= width
        self.find_bar.move(width - self.find_bar.width() - 14, 12 if beside else 52)
        self._toolbox.adjustSize()
        self._toolbox.move(14, 56)
        self._zoom.adjustSize()
        self._zoom.move(width - self._zoom.width() - 14, height - self._zoom.height() - 14)
        self.minimap.setGeometry(14, height - 126, 168, 112)
        roomy = width - self._zoom.width() > _MINIMAP_ROOM and height > _MINIMAP_HEIGHT
        self.minimap.setVisible(roomy and bool(self.desk.graph.size))
        over = (self._caption, self._toolbox, self._zoom, *([self.minimap] if self.minimap.isVisible() else []))
        self.view.covered = tuple(Box(each.x(), each.y(), each.width(), each.height()) for each in over)
        self.empty.adjustSize()
        self.empty.move((width - self.empty.width()) // 2, (height - self.empty.height()) // 2)


def _floating(parent: QWidget, name: str) -> QFrame:
    frame = QFrame(parent)
    frame.setObjectName(name)
    return frame


def _drawn(how: Multiplicity) -> str:
    return {
        Multiplicity.ONE: _("Links between two are one line with their number"),
        Multiplicity.DIRECTED: _("Links between two are one line each way"),
        Multiplicity.EACH: _("Links between two are drawn each by itself"),
    }[how]
