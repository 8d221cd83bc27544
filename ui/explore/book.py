"""All charts of the case: which there are, which is open, and making, copying and deleting them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from graph.ids import EntityId, random_id
from graph.language import _
from graph.store import GraphReader
from investigator.charts import Chart, Opened, charts, new_chart, opened_last
from ui.explore.desk import Desk
from ui.session import Session


@dataclass(frozen=True, slots=True)
class _Found:
    charts: tuple[Chart, ...]
    opened: Opened | None


class Book(QObject):
    """The charts of a case, of which one lies on the desk. Every change of the list can be undone.

    `listed` is emitted when the list or a title changed, `turned` when another chart is opened.
    """

    listed = Signal()
    turned = Signal()

    def __init__(self, session: Session, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._charts: dict[str, Chart] = {}
        session.chart_restored.connect(self._restored)
        session.chart_gone.connect(self._gone)
        desk.shown.connect(self._follow)

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles by uid, in the order in which the charts are listed."""
        return {uid: chart.title for uid, chart in self._charts.items()}

    @property
    def open_uid(self) -> str:
        """The chart that lies on the desk."""
        return self._desk.chart.uid

    def begin(self) -> None:
        """Open the chart that was open last, with what was selected on it, or the first one there is."""
        by = self._session.case.by

        def question(reader: GraphReader) -> _Found:
            return _Found(charts(reader), opened_last(reader, by))

        self._session.ask(question, self._list)

    def open(self, uid: str) -> None:
        """Lay a chart on the desk."""
        if uid != self.open_uid and uid in self._charts:
            self._keep_open()
            self._turn_to(self._charts[uid])

    def new(self) -> None:
        """A new, empty chart."""
        self._add(new_chart(_("Chart {n}").format(n=len(self._charts) + 1)), _("New chart"))

    def new_with(self, title: str, uids: Iterable[EntityId]) -> None:
        """A new chart with these entities, laid out."""
        self._add(new_chart(title), _("New chart"))
        self._desk.add(tuple(uids), _("Add to chart"))

    def duplicate(self) -> None:
        """A copy of the open chart, which is opened."""
        chart = self._desk.chart
        self._add(replace(chart, uid=random_id(), title=_("{title}, copy").format(title=chart.title)), _("Copy chart"))

    def copy_selection(self) -> None:
        """A new chart with the selected entities where they stand; the links among them come along."""
        chart = self._desk.chart
        part = chart.without(uid for uid in chart.places if uid not in self._desk.selection)
        if part.places:
            title = _("Part of {title}").format(title=chart.title)
            self._add(replace(part, uid=random_id(), title=title), _("Copy to new chart"))

    def delete(self) -> None:
        """Delete the open chart; no fact goes with it, and undo brings it back."""
        gone = self._desk.chart
        if len(self._charts) < 2:
            self._desk.said.emit(_("This is the only chart. Make another one first."))
            return
        self._take_out(gone)
        self._session.chart_changed(_("Delete chart"), gone, None)

    def _list(self, found: _Found) -> None:
        every = found.charts or (new_chart(_("Network")),)
        self._charts = {chart.uid: chart for chart in every}
        first = every[0]
        selected: tuple[EntityId, ...] = ()
        if found.opened is not None and found.opened.chart in self._charts:
            first, selected = self._charts[found.opened.chart], found.opened.selected
        self._turn_to(first, selected, saved=bool(found.charts))

    def _turn_to(self, chart: Chart, selected: tuple[EntityId, ...] = (), *, saved: bool = True) -> None:
        self._desk.open(chart, selected, saved=saved)
        self.listed.emit()
        self.turned.emit()

    def _add(self, chart: Chart, label: str) -> None:
        self._keep_open()
        self._charts[chart.uid] = chart
        self._session.chart_changed(label, None, chart)
        self._turn_to(chart, saved=False)

    def _take_out(self, gone: Chart) -> None:
        order = list(self._charts)
        beside = max(order.index(gone.uid) - 1, 0)
        self._charts.pop(gone.uid)
        others = list(self._charts)
        if gone.uid == self.open_uid:
            self._desk.save()
            self._turn_to(self._charts[others[min(beside, len(others) - 1)]])
        self._desk.drop(gone)
        self.listed.emit()

    def _keep_open(self) -> None:
        if self.open_uid in self._charts:
            self._charts[self.open_uid] = self._desk.chart

    def _follow(self) -> None:
        known = self._charts.get(self.open_uid)
        if known is not None and known.title != self._desk.chart.title:
            self._keep_open()
            self.listed.emit()

    def _restored(self, chart: Chart) -> None:
        """A chart that undo or redo brought; it is opened, so that a person sees what changed."""
        if chart.uid == self.open_uid:
            return
        self._keep_open()
        self._charts[chart.uid] = chart
        self._turn_to(chart, saved=False)

    def _gone(self, chart: Chart) -> None:
        if chart.uid in self._charts and len(self._charts) > 1:
            self._take_out(chart)
