"""The chart that lies on the desk: what is on it, what is shown of it, what is selected, and every change of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from graph.changes import Document, Touched
from graph.facts import Entity
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _, many
from graph.paths import shortest_path
from graph.store import GraphReader, GraphStore, NeighbourCount
from graph.working import Points, WorkingGraph, working_graph
from investigator.charts import KIND, Chart, Content, Opened, Place, content, keep, new_chart, remembered
from investigator.exhibits.bundles import Bundles, Multiplicity, bundled
from investigator.exhibits.folding import with_groups
from investigator.exhibits.scene import Scene, scene
from investigator.filtering import Facets, Filter, facets, filtered
from investigator.grading import link_grades
from investigator.history import FilterStep
from investigator.settings import case_settings
from investigator.sites import sites
from ui.explore.arranging import arranged, moved, new_places
from ui.explore.signs import Signs
from ui.looks import badge, looks
from ui.session import Job, Session
from ui.theme import LIGHT, Theme

SAVED_AFTER = 2000
"""Milliseconds after the last change at which a chart is saved."""

_APART = 16.0
"""Pixels between the middles of lines that join the same two entities."""

_GRADED_AT_ONCE = 500
"""So many links are graded by one question."""

_REMEMBERED = 50
"""So many selected entities are selected again when the case is opened."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What the store said of a chart."""

    chart: Chart
    content: Content
    columns: Mapping[EntityId, str]
    heads: Mapping[EntityId, Entity]


class Desk(QObject):
    """The open chart. Changes are undoable and saved by themselves; nothing here changes a fact.

    `shown` is emitted when what is painted changed (new content, filter, theme), `placed` when only places changed,
    `grouped` when only groups did: what is on the chart is the same, and every panel but the picture still right;
    `selected` with the frozenset of selected uids, `graded` when the grades of more links are known, `said` with a
    sentence for the status bar.
    """

    shown = Signal()
    graded = Signal()
    placed = Signal()
    grouped = Signal()
    selected = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.chart = new_chart(_("Network"))
        self._read = self.chart
        self.content = Content((), ())
        self.visible = Content((), ())
        self.graph: WorkingGraph = working_graph((), ())
        self.signs = Signs(session.schema, self.name)
        self._bundles = self.signs.folded.lines
        self._heads: Mapping[EntityId, Entity] = {}
        self._names: tuple[WorkingGraph, frozenset[str], Mapping[EntityId, str]] | None = None
        self.columns: Mapping[EntityId, str] = {}
        self.filter = Filter()
        self.grades: Mapping[str, str] = {}
        self._grading = False
        self._edition = 0
        self.selection: frozenset[EntityId] = frozenset()
        self._theme = LIGHT
        self._kept: dict[str, str] = {}
        self._wanted: frozenset[EntityId] = frozenset()
        self._opened: Opened | None = None
        self._saving: list[str] = []
        self._save = QTimer(self, singleShot=True, interval=SAVED_AFTER)
        self._save.timeout.connect(self.save)
        session.facts_changed.connect(self._facts_changed)
        session.chart_restored.connect(self._restored)
        session.filter_restored.connect(self._filter_restored)

    @property
    def facets(self) -> Facets:
        """Counts over the whole chart, before the filter."""
        return facets(self.content, self.columns, self.grades)

    def name(self, entity: Entity) -> str:
        """What the entity is called on screen."""
        return self.session.disclosure.name(entity)

    def entity(self, uid: str) -> Entity | None:
        """An entity of the chart."""
        position = self.graph.index.get(EntityId(uid))
        return self.graph.entities[position] if position is not None else None

    @property
    def lines(self) -> Bundles:
        """The lines as they are painted: those to a closed group are one for each outer end."""
        return self.signs.folded.lines

    def scene(self) -> Scene:
        """What the chart view paints."""
        graph, groups = self.lines.graph, self.signs.groups
        badges = {uid: sign for uid, column in self.columns.items() if (sign := badge(column))}
        badges |= {EntityId(g.uid): badges[g.head] for g in self.signs.closed if g.head in badges}
        titles = {EntityId(group.uid): self.signs.title(group) for group in groups}
        made = scene(
            graph,
            self.signs.places(self.chart),
            self.session.schema,
            looks(self._theme),
            names={**self._named(), **titles},
            badges=badges,
            numbers={uid: f"{count:,}" for uid, count in self.lines.counts.items()},
            spacing=_APART,
        )
        one_way = np.array([uid not in self.lines.both_ways for uid in made.links], dtype=bool)
        made = replace(made, directed=made.directed & one_way)
        return with_groups(made, self.signs.folded, lambda group: titles[EntityId(group.uid)])

    def use_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.shown.emit()

    def select(self, uids: Iterable[EntityId]) -> None:
        """Select these; every view of the chart follows."""
        chosen = frozenset(uids)
        if chosen != self.selection:
            self.selection = chosen
            self.selected.emit(chosen)

    def set_filter(self, chosen: Filter) -> None:
        """Show only what the filter leaves, and remember the change."""
        before, self.filter = self.filter, chosen
        if chosen != before:
            step = FilterStep(_("Filter"), before, chosen)
            self.session.filter_changed(replace(step, label=_("Filter by date")) if step.of_dates else step)
        self._show()

    def open(self, chart: Chart, selected: Sequence[EntityId] = (), *, saved: bool = True) -> None:
        """Lay another chart on the desk and select on it; the one before is saved. A new one is not `saved` yet."""
        self.save()
        self._kept.setdefault(chart.uid, chart.to_text() if saved else "")
        self._wanted = frozenset(selected)
        self.select(())
        self._load(chart)
        if not saved and chart.places:
            self._save.start()

    def drop(self, chart: Chart) -> None:
        """Delete a chart that does not lie on the desk."""
        before = self._kept.get(chart.uid, "")
        self._kept[chart.uid] = ""
        if before:
            document = Document(KIND, chart.uid, None, before)
            self.session.ask(lambda s: s.keep(document), lambda _nothing: None)

    def add(self, uids: Collection[EntityId], label: str, *, near: EntityId | None = None) -> None:
        """Put entities on the chart; new ones are placed near what they are linked to, and nothing else moves."""
        fresh = [uid for uid in dict.fromkeys(uids) if uid not in self.chart.places]
        hidden = [uid for uid in uids if uid in self.chart.places and self.chart.places[uid].hidden]
        if not fresh and not hidden:
            self.said.emit(_("All of them are on the chart already."))
            return
        chart, case = self.chart.hiding(hidden, hide=False), self.session.case

        def done(places: Mapping[EntityId, Place]) -> None:
            if self.chart.uid != chart.uid:  # another was opened meanwhile
                return
            before = self.chart  # what was done on it meanwhile stays
            self.change(before.hiding(hidden, hide=False).added(places), label)
            added = len(self.chart.places) - len(before.places)
            self.said.emit(many("{n} entity added.", "{n} entities added.", added))

        self.session.work(lambda job: new_places(case, chart, fresh, job), done)

    def add_path(self, a: EntityId, b: EntityId, excluded: Sequence[str] = ()) -> None:
        """Put a shortest path between two entities, over no link of an excluded type, on the chart and select it."""

        def found(path: Sequence[EntityId] | None) -> None:
            if path is None:
                self.said.emit(_("There is no path between them."))
                return
            self.add(path, _("Find path"))
            self.select(path)

        def question(reader: GraphReader) -> Sequence[EntityId] | None:
            path = shortest_path(reader, a, b, excluded)
            return path.entities if path else None

        self.session.ask(question, found)

    def counts(self, uid: EntityId, then: Callable[[tuple[NeighbourCount, ...]], None]) -> None:
        """How many neighbours an entity has by link type, before anything is loaded."""
        self.session.ask(lambda s: s.neighbour_counts(uid), then)

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> None:
        """Put the neighbours of an entity on the chart, up to a limit."""

        def found(uids: tuple[EntityId, ...]) -> None:
            self.add(uids, _("Expand"), near=uid)

        self.session.ask(lambda s: tuple(e.uid for e in s.expand(uid, link_types, limit).entities), found)

    def hide(self, uids: Collection[EntityId]) -> None:
        """Hide entities; the counter says how many, and they can be shown again."""
        self.change(self.chart.hiding(uids), _("Hide"))

    def show_hidden(self) -> None:
        """Show everything that is hidden."""
        self.change(self.chart.hiding(self.chart.hidden, hide=False), _("Show hidden"))

    def remove(self, uids: Collection[EntityId]) -> None:
        """Take entities off the chart; the case keeps them."""
        self.change(self.chart.without(uids), _("Remove from chart"))

    def pin(self, uids: Collection[EntityId], *, pin: bool) -> None:
        """Pin entities, so that no layout moves them, or free them."""
        self.change(self.chart.pinned(uids, pin=pin), _("Pin") if pin else _("Unpin"))

    def move(self, places: Mapping[EntityId, tuple[float, float]]) -> None:
        """A person put entities elsewhere: they are pinned there."""
        if self.refuses_moves():
            return
        before = self.chart
        self.chart = before.moved(self.signs.spread_out(before, places), pinned=True)
        if self._read is before:
            self._read = self.chart
        self.session.chart_changed(_("Move"), before, self.chart)
        self._save.start()
        self.placed.emit()

    def lay_out(self, kind: str) -> None:
        """Arrange what is shown; what is pinned stays."""
        if self.refuses_moves():
            return
        graph, chart, groups = self.graph, self.chart, self.signs.groups

        def task(job: Job) -> Points:
            job.step(_("Arranging"), 0, 0)
            return arranged(kind, graph, chart, groups, job.going)

        def done(points: Points) -> None:
            if self.chart.uid == chart.uid and not self.chart.locked:  # another may have been opened meanwhile
                self.change(replace(self.chart.arranged(moved(graph, points)), layout=kind), _("Arrange"))

        self.session.work(task, done)

    def lock(self, *, on: bool) -> None:
        """Keep everything where it stands, or let it be moved again. What is added still finds its place."""
        self.change(replace(self.chart, locked=on), _("Lock layout") if on else _("Unlock layout"))

    def draw_links(self, how: Multiplicity) -> None:
        """Draw several links between two entities as one line, as one each way, or each by itself."""
        self.change(replace(self.chart, multiplicity=how), _("Draw links"))

    def rename(self, title: str) -> None:
        """Give the chart another title."""
        self.change(replace(self.chart, title=title), _("Rename chart"))

    def change(self, after: Chart, label: str) -> None:
        """Show another state of the open chart, and remember the change by its name."""
        before, self.chart = self.chart, after
        if after != before:
            self.session.chart_changed(label, before, after)
            self._save.start()
            self._follow()

    @property
    def unsaved(self) -> bool:
        """Whether something that was done on a chart has not reached the store yet."""
        return bool(self._saving) or self._save.isActive()

    def save(self) -> None:
        """Save the chart now, if it changed."""
        self._save.stop()
        self._remember()
        chart, text = self.chart, self.chart.to_text()
        before = self._kept.get(chart.uid, "")
        if text == before or (not chart.places and not before):
            return
        self._kept[chart.uid] = text
        self._saving.append(chart.uid)

        def done(kept: Chart) -> None:
            self._saving.remove(chart.uid)
            self._joined(chart, kept)
            self.session.saved.emit()

        def failed(fault: WorldFault | None) -> None:
            self._saving.remove(chart.uid)
            if self._kept[chart.uid] == text:
                self._kept[chart.uid] = before  # so that the next time it is saved all the same
            self.session.tell(fault)

        self.session.ask(lambda s: keep(s, chart, before), done, failed)

    def _joined(self, mine: Chart, kept: Chart) -> None:
        """Show what somebody else put on the chart before it was saved; no step of this person's, so no undo."""
        theirs = {uid: place for uid, place in kept.places.items() if uid not in mine.places}
        if kept is mine:
            return
        if self._kept[mine.uid] == mine.to_text():
            self._kept[mine.uid] = kept.to_text()
        if theirs and self.chart.uid == mine.uid:
            self.chart = self.chart.added(theirs)
            self._follow()
            self.said.emit(_("Somebody else changed this chart too. What they put on it is on it now."))

    def refuses_moves(self) -> bool:
        """Whether the chart is locked; says so, and puts back what a hand has moved."""
        if self.chart.locked:
            self.placed.emit()
            self.said.emit(_("The layout of this chart is locked, so nothing moves. Ctrl+Shift+L unlocks it."))
        return self.chart.locked

    def _named(self) -> Mapping[EntityId, str]:
        """What the entities are called: asked once for what is shown and for who may be seen."""
        seen = self.session.disclosure.unmasked
        if self._names is None or self._names[0] is not self.graph or self._names[1] != seen:
            self._names = (self.graph, seen, {entity.uid: self.name(entity) for entity in self.graph.entities})
        return self._names[2]

    def _follow(self) -> None:
        """Read anew what the chart holds; where only its groups are others than when it was read, there is no need."""
        if replace(self._read, groups=self.chart.groups) == self.chart:
            self._read = self.chart
            self._fold()
            self.grouped.emit()
        else:
            self._load(self.chart)

    def _fold(self) -> None:
        self.signs = self.signs.of(self.graph, self._bundles, self.chart, self._heads)

    def _load(self, chart: Chart) -> None:
        self.chart = chart

        def done(loaded: _Loaded) -> None:
            if loaded.chart.uid == self.chart.uid:
                self._read = loaded.chart
                self.content, self.columns, self._heads = loaded.content, loaded.columns, loaded.heads
                self._show()
                self._grade()

        self.session.ask(lambda s: _loaded(s, chart), done)

    def _grade(self) -> None:
        """Ask for the grades of links that are not known yet, some at a time, so that other questions go between."""
        missing = [link.uid for link in self.content.links if link.uid not in self.grades][:_GRADED_AT_ONCE]
        if not missing or self._grading:
            return
        self._grading = True
        asked = self._edition

        def done(found: Mapping[str, str]) -> None:
            self._grading = False
            if asked == self._edition:
                self.grades = {**self.grades, **found}
                if self.filter.grades:
                    self._show()
                else:
                    self.graded.emit()
            self._grade()

        self.session.ask(lambda s: link_grades(s, missing), done)

    def _show(self) -> None:
        self.visible = filtered(self.content, self.filter, self.columns, self.grades)
        self.graph = working_graph(self.visible.entities, self.visible.links)
        self._bundles = bundled(self.graph, self.chart.multiplicity, self.session.schema)
        self._fold()
        self.select((self.selection | self._wanted) & self.graph.index.keys())
        self._wanted -= self.graph.index.keys()
        self.shown.emit()

    def _remember(self) -> None:
        """What is open and selected now opens first the next time."""
        opened = Opened(self.chart.uid, tuple(sorted(self.selection)[:_REMEMBERED]))
        if not self.chart.places or opened == self._opened:
            return
        self._opened, by = opened, self.session.case.by

        def remember(store: GraphStore) -> None:
            document = remembered(store, opened, by)
            if document is not None:
                store.keep(document)

        self.session.ask(remember, lambda _nothing: None)

    def _facts_changed(self, touched: Touched) -> None:
        self._edition += 1
        self.grades, self._grading = {}, False
        self._load(self.chart)

    def _restored(self, chart: Chart) -> None:
        if chart.uid == self.chart.uid:
            self.chart = chart
            self._save.start()
            self._follow()

    def _filter_restored(self, chosen: Filter) -> None:
        self.filter = chosen
        self._show()


def _loaded(reader: GraphReader, chart: Chart) -> _Loaded:
    found = content(reader, chart)
    standing: dict[EntityId, str] = {}
    if any(e.type == "Site" for e in found.entities):
        standing = {site.uid: site.column for site in sites(reader, case_settings(reader))}
    there = {e.uid for e in found.entities}
    named = sorted({group.head for group in chart.groups if group.head and group.head not in there})
    heads = {e.uid: e for e in reader.entities(named)} if named else {}
    return _Loaded(chart, found, {e.uid: standing[e.uid] for e in found.entities if e.uid in standing}, heads)
