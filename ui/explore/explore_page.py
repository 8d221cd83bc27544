"""The Explore perspective: filters, chart and table, inspector, timeline, and the actions that work on them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from graph.ids import EntityId
from graph.language import _
from graph.store import Stats
from investigator.exhibits.bundles import Multiplicity
from investigator.questions import questions
from ui.actions import Actions
from ui.explore.arranging import LAYOUTS
from ui.explore.book import Book
from ui.explore.chart_tabs import ChartTabs
from ui.explore.desk import Desk
from ui.explore.editor import Editor
from ui.explore.expand_popover import ExpandPopover
from ui.explore.filters import FiltersPanel
from ui.explore.group_actions import ON_CHART, ON_ENTITY, GroupActions
from ui.explore.inspector import InspectorPanel
from ui.explore.left_dock import LeftDock
from ui.explore.path_dialog import PathDialog
from ui.explore.questions_panel import QuestionsPanel
from ui.explore.source_dialog import SourceDialog
from ui.explore.stage import Stage
from ui.explore.table import TablePage
from ui.explore.timeline import TimelinePanel
from ui.session import Session
from ui.text import line
from ui.theme import LIGHT, Theme

_DIRECT = 25
"""Up to this many neighbours are added at once; more are asked about first."""


class ExplorePage(QWidget):
    """Joins the panels of one desk; every action here is in the window's list of actions too."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.desk = Desk(session, self)
        self.theme: Theme = LIGHT
        self.stage = Stage(self.desk)
        self.filters = FiltersPanel(self.desk)
        self.questions = QuestionsPanel(self.desk)
        self.left = LeftDock(self.filters, self.questions)
        self.inspector = InspectorPanel(self.desk)
        self.table = TablePage(self.desk)
        self.timeline = TimelinePanel(self.desk)
        self._actions = actions
        self.groups = self.filters.groups.groups
        self.book = Book(session, self.desk, self)
        self.tabs = ChartTabs(self.book)
        self.editor = Editor(self.desk, self)
        self._sides = QStackedWidget()
        self._build()
        self._add_actions()
        self._connect()

    def begin(self) -> None:
        """Open the chart that was open last, with what was selected on it, or the first one there is."""
        self.book.begin()

    def take_keyboard(self) -> None:
        """Give it to the chart, or to the table where that is shown."""
        (self.stage.view if self._sides.currentWidget() is self.stage else self.table.entities).setFocus()

    def use_theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.theme = theme
        self.desk.use_theme(theme)
        panels = (self.stage, self.left, self.filters, self.questions, self.inspector, self.table, self.timeline)
        for panel in (*panels, self.tabs):
            panel.use_theme(theme)

    def show_entity(self, uid: str) -> None:
        """Put an entity on the chart if it is not there, select it and bring it into view."""
        found = EntityId(uid)
        if found in self.desk.graph.index:
            self._select_and_show(found)
            return

        def arrived() -> None:
            if found in self.desk.graph.index:
                self.desk.shown.disconnect(arrived)
                self._select_and_show(found)

        self.desk.shown.connect(arrived)
        self.desk.add((found,), _("Add to chart"))

    def _select_and_show(self, uid: EntityId) -> None:
        self.desk.select((uid,))
        self._bring(uid)
        self.stage.view.setFocus()

    def _bring(self, uid: str) -> None:
        """Bring an entity into the middle; a closed group that it is in is opened."""
        self.groups.open_for(EntityId(uid))
        self.stage.view.centre_on(EntityId(uid))

    def _build(self) -> None:
        self._sides.addWidget(self.stage)
        self._sides.addWidget(self.table)
        centre = QWidget()
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.tabs)
        upright = QSplitter(Qt.Orientation.Vertical)
        upright.addWidget(self._sides)
        upright.addWidget(self.timeline)
        upright.setStretchFactor(0, 1)
        upright.setSizes([650, 165])
        middle.addWidget(upright, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setHandleWidth(1)
        for widget in (self.left, centre, self.inspector):
            across.addWidget(widget)
            across.setStretchFactor(across.count() - 1, 1 if widget is centre else 0)
        across.setSizes([262, 1008, 330])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)

    def _add_actions(self) -> None:
        add, view = self._actions.add, self.stage.view
        add("select_all", _("Select &all"), self._select_all, "Ctrl+A", on=view)
        add("select_none", _("Select &none"), lambda: self.desk.select(()), "Ctrl+Shift+A", on=view)
        add("select_inverse", _("&Invert selection"), self._invert, "Ctrl+I", on=view)
        add("fit", _("&Fit all"), view.fit, "Ctrl+0")
        add("fit_selection", _("Fit &selection"), self._fit_selection, "Ctrl+9")
        add("zoom_in", _("Zoom &in"), lambda: view.zoom(1.25), "Ctrl++ Ctrl+=")
        add("zoom_out", _("Zoom &out"), lambda: view.zoom(1 / 1.25), "Ctrl+-")
        add("expand", _("&Expand"), self._expand, "E", on=view)
        add("expand_options", _("Expand with options…"), self._expand_with_options, "Shift+E", on=view)
        add("find_path", _("Find &path between two"), self._find_path, "P", on=view)
        add("find_path_options", _("Find path with &options…"), self._find_path_over, "Shift+P", on=view)
        add("hide", _("&Hide"), lambda: self.desk.hide(self.desk.selection), "H", on=view)
        add("hide_others", _("Hide &others"), self._hide_others, "Shift+H", on=view)
        add("show_hidden", _("&Show hidden"), self.desk.show_hidden, "Ctrl+Shift+H")
        add("remove", _("&Remove from chart"), lambda: self.desk.remove(self.desk.selection), "Del", on=view)
        add("add_entity", _("Add &entity…"), self.editor.add_entity, "N", on=view)
        add("add_link", _("Add &link between two…"), self.editor.add_link, "K", on=view)
        add("add_note", _("Add a &note…"), self.editor.note, "Shift+N", on=view)
        add("correct", _("&Correct a value…"), self.editor.correct, "F2", on=view)
        add("delete", _("&Delete from the case…"), self.editor.delete, "Shift+Del", on=view)
        add("pin", _("P&in"), lambda: self.desk.pin(self.desk.selection, pin=True))
        add("unpin", _("&Unpin"), lambda: self.desk.pin(self.desk.selection, pin=False))
        names = {
            "organic": _("Arrange: organic"),
            "hierarchy": _("Arrange: hierarchy"),
            "circular": _("Arrange: circular"),
        }
        for kind in LAYOUTS:
            add(kind, names[kind], partial(self.desk.lay_out, kind), "Ctrl+L" if kind == "organic" else "")
        add("lock_layout", _("&Lock layout"), self._toggle_lock, "Ctrl+Shift+L", checkable=True)
        multiplicities = {
            Multiplicity.ONE: _("Links between two: one line with their number"),
            Multiplicity.DIRECTED: _("Links between two: one line each way"),
            Multiplicity.EACH: _("Links between two: each by itself"),
        }
        for how, words in multiplicities.items():
            add(f"links_{how.value}", words, partial(self.desk.draw_links, how), checkable=True)
        self._group_actions = GroupActions(self.desk, self.groups, self._actions, view, self)
        add("find_in_chart", _("&Find on this chart…"), self._find, "Ctrl+F")
        add("new_chart", _("&New chart"), self.book.new, "Ctrl+Shift+N")
        add("rename_chart", _("&Rename chart…"), self._rename_chart)
        add("duplicate_chart", _("&Duplicate chart"), self.book.duplicate)
        add("copy_to_chart", _("&Copy selection to a new chart"), self.book.copy_selection, "Ctrl+Shift+C", on=view)
        add("delete_chart", _("D&elete chart"), self.book.delete)
        add("show_chart", _("Show the chart"), lambda: self.tabs.show_side(0))
        add("show_table", _("Show the table"), self._turn_side, "Ctrl+T")
        add("show_filters", _("Show the &filters"), lambda: self.left.show_panel(0))
        add("show_questions", _("Show the &questions"), lambda: self.left.show_panel(1), "Ctrl+J")
        for each in questions():
            add(f"question_{each.code}", each.title, partial(self._ask, each.code))

    def _toggle_lock(self) -> None:
        self.desk.lock(on=not self.desk.chart.locked)

    def _connect(self) -> None:
        view = self.stage.view
        view.activated.connect(self._activated)
        view.group_toggled.connect(self.groups.toggle)
        self.groups.rearranged.connect(self.stage.begin_fresh)
        view.menu_wanted.connect(self._open_menu)
        view.link_chosen.connect(lambda uid: self.inspector.show_line(self.desk.lines.members.get(uid, ())))
        self.stage.take_actions(self._actions)
        self.stage.multiplicity_wanted.connect(self._next_multiplicity)
        empty = self.stage.empty
        empty.search_button.clicked.connect(self._open_palette)
        empty.clear_button.clicked.connect(self.filters.clear)
        empty.add_button.clicked.connect(self._actions["add_entity"].trigger)
        empty.import_button.clicked.connect(self._open_files)
        self.filters.centre_wanted.connect(self._bring)
        self.filters.groups.by_wanted.connect(self._group_actions.ask_by)
        self.inspector.expand_wanted.connect(lambda uid: self._expand_beside(EntityId(uid)))
        self.inspector.path_wanted.connect(lambda _uid: self._find_path())
        self.inspector.hide_wanted.connect(lambda uid: self.desk.hide((EntityId(uid),)))
        self.inspector.entity_wanted.connect(self.show_entity)
        self.inspector.source_wanted.connect(self._open_source)
        self.inspector.correct_wanted.connect(self.editor.correct)
        self.inspector.judge_wanted.connect(self.editor.judge)
        self.editor.entity_made.connect(self.show_entity)
        self.table.centre_wanted.connect(self._bring)
        self.table.link_wanted.connect(self.inspector.show_link)
        self.stage.found.connect(self._show_found)
        self.questions.chart_wanted.connect(self.book.new_with)
        self.questions.entity_wanted.connect(self.show_entity)
        self.book.turned.connect(self.stage.begin_fresh)
        self.tabs.side_chosen.connect(self._sides.setCurrentIndex)
        self.tabs.menu_wanted.connect(self._open_chart_menu)
        self.desk.selected.connect(lambda _chosen: self._enable())
        self.desk.shown.connect(self._enable)
        self.desk.grouped.connect(self._enable)
        self._enable()

    def _next_multiplicity(self) -> None:
        every = list(Multiplicity)
        self.desk.draw_links(every[(every.index(self.desk.chart.multiplicity) + 1) % len(every)])

    def _open_files(self) -> None:
        self._actions["import_files"].trigger()

    def _open_palette(self) -> None:
        self._actions["palette"].trigger()

    def _enable(self) -> None:
        chosen = len(self.desk.selection)
        self._actions.enable("hide hide_others remove pin unpin fit_selection copy_to_chart delete", on=chosen > 0)
        self._actions.enable("expand expand_options correct add_note", on=chosen == 1)
        self._actions.enable("find_path find_path_options add_link", on=chosen == 2)
        for how in Multiplicity:
            self._actions[f"links_{how.value}"].setChecked(self.desk.chart.multiplicity is how)
        self._actions["lock_layout"].setChecked(self.desk.chart.locked)
        self._actions.enable("show_hidden", on=bool(self.desk.chart.hidden))
        self._actions.enable("organic hierarchy circular", on=bool(self.desk.graph.size))
        self._group_actions.enable()

    def _select_all(self) -> None:
        self.groups.select_painted(self.desk.graph.index)

    def _invert(self) -> None:
        chosen = self.desk.selection
        self.groups.select_painted(uid for uid in self.desk.graph.index if uid not in chosen)

    def _fit_selection(self) -> None:
        self.stage.view.fit(self.desk.signs.painted(self.desk.selection))

    def _show_found(self, uid: str) -> None:
        """What was found is brought into view, or the closed group that holds it: looking opens none."""
        (sign,) = self.desk.signs.painted((EntityId(uid),))
        self.stage.view.centre_on(sign)

    def _hide_others(self) -> None:
        self.desk.hide([uid for uid in self.desk.graph.index if uid not in self.desk.selection])

    def _activated(self, uid: str) -> None:
        if self.desk.signs.group(uid) is not None:
            self.groups.open((uid,))
        else:
            self._expand_beside(EntityId(uid))

    def _expand(self) -> None:
        for uid in self.desk.selection:
            self._expand_beside(uid)

    def _expand_with_options(self) -> None:
        for uid in self.desk.selection:
            self._popover(uid)

    def _expand_beside(self, uid: EntityId) -> None:
        """A few neighbours are added at once; of many the counts are shown first."""

        def counted(counts: tuple[object, ...]) -> None:
            total = sum(getattr(count, "count", 0) for count in counts)
            if total > _DIRECT:
                self._popover(uid)
            else:
                self.desk.expand(uid, None, _DIRECT)

        self.desk.counts(uid, counted)

    def _popover(self, uid: EntityId) -> None:
        view = self.stage.view
        scene = view.scene
        (sign,) = self.desk.signs.painted((uid,))
        if scene is None or sign not in scene.uids:
            return
        position = scene.uids.index(sign)
        x, y = view.view.to_pixels(scene.places[position : position + 1])[0]
        radius = int(scene.radii[position]) + 6
        node = QRect(int(x) - radius, int(y) - radius, 2 * radius, 2 * radius)
        ExpandPopover(self.desk, uid, view, self.theme).open_beside(node)

    def _find_path(self) -> None:
        chosen = sorted(self.desk.selection)
        if len(chosen) == 2:
            self.desk.add_path(chosen[0], chosen[1])
        else:
            self.desk.said.emit(_("Select two entities, then ask for the path between them."))

    def _find_path_over(self) -> None:
        """Ask first over which links the path may lead."""
        chosen = sorted(self.desk.selection)
        ends = [end for uid in chosen if (end := self.desk.entity(uid)) is not None]
        if len(ends) != 2:
            self.desk.said.emit(_("Select two entities, then ask for the path between them."))
            return
        words = " – ".join(self.desk.name(end) for end in ends)

        def counted(found: Stats) -> None:
            dialog = PathDialog(self.session.schema, found.links, words, self.theme, self)
            dialog.wanted.connect(lambda left_out: self.desk.add_path(chosen[0], chosen[1], left_out))
            dialog.open()

        self.session.ask(lambda s: s.stats(), counted)

    def _open_menu(self, uid: str, at: QPoint) -> None:
        menu = QMenu(self)
        if uid:
            names = "expand expand_options find_path find_path_options - hide hide_others pin unpin - "
            names += f"{ON_ENTITY} - correct add_note add_link - copy_to_chart remove delete"
        else:
            names = f"palette add_entity - organic hierarchy circular - {ON_CHART} - show_hidden fit"
        for name in names.split():
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at if not at.isNull() else QCursor.pos())

    def _open_chart_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for name in ("new_chart", "rename_chart", "duplicate_chart", "copy_to_chart", "delete_chart"):
            menu.addAction(self._actions[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _open_source(self, sha256: str, locator: str) -> None:
        SourceDialog(self.session, sha256, locator, theme=self.theme, parent=self).open()

    def _find(self) -> None:
        self.tabs.show_side(0)
        self.stage.find_bar.open()

    def _ask(self, code: str) -> None:
        self.left.show_panel(1)
        self.questions.ask(code)

    def _turn_side(self) -> None:
        self.tabs.show_side(1 - self._sides.currentIndex())

    def _rename_chart(self) -> None:
        title = line(self, _("Rename chart"), _("Title"), self.desk.chart.title)
        if title and title.strip():
            self.desk.rename(title.strip())
