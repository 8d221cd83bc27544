"""The filters beside the chart: what it holds by type and state, what is hidden, and who is most connected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from graph.language import _, later, many, spoken
from investigator.analysis import Measure, Ranking, ranking
from investigator.filtering import Facets, Filter
from investigator.progress import Cancelled
from ui.canvas.glyphs import icon
from ui.explore.desk import Desk
from ui.explore.groups_panel import GroupsPanel
from ui.explore.lines import Bar, Paragraph, clear, entity_icon, heading, lighter, rule, tint, type_icon
from ui.explore.rows import RowButton, Tick
from ui.fields import Choice
from ui.looks import STATUS
from ui.session import Job
from ui.text import plain_label
from ui.theme import LIGHT, Theme

MOST_CONNECTED = 6

_GROUPS = ("types", "link_types", "columns", "strengths", "grades")

COLUMNS = {
    "reported": later("Reported"),
    "raided": later("Raided"),
    "temporarily_closed": later("Temporarily closed"),
    "permanently_closed": later("Permanently closed"),
    "reopened": later("Reopened"),
}
"""Words for the columns of the site board."""


class FacetRow(QWidget):
    """One kind of thing on the chart: a box that shows or hides it, a bar, and how many there are."""

    toggled = Signal(bool)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = Tick(label)
        self.bar = Bar()
        self.count = plain_label(name="meta")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setMinimumWidth(34)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 1)
        row.addWidget(self.bar)
        row.addWidget(self.count)
        self.box.clicked.connect(self.toggled)

    def show_count(self, count: int, share: float, *, shown: bool, sign: QIcon, colour: str, theme: Theme) -> None:
        """Show how many, what share of the most frequent kind, and whether they are shown."""
        self.box.setChecked(shown)
        self.box.setIcon(sign)
        self.box.use_theme(theme)
        self.bar.show_share(share, colour, theme.line)
        self.count.setText(f"{count:,}")
        self.box.setAccessibleDescription(many("{n} on the chart", "{n} on the chart", count))


class FiltersPanel(QWidget):
    """Shows and hides by type, link type and state of a site; says how much is shown and hidden.

    `centre_wanted` asks the chart to bring an entity into the middle; it is selected already.
    """

    centre_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Filters"))
        self._desk = desk
        self._theme = LIGHT
        self.shown_label = plain_label(name="meta")
        self.hidden_label = plain_label(name="meta")
        self.show_button = QPushButton(_("Show"))
        self.clear_button = QPushButton(_("Clear filters"))
        self._empty = Paragraph(_("What stands on the chart is counted here, by type and status."), name="meta")
        self.groups = GroupsPanel(desk)
        self.measure = Choice()
        self._stability = Paragraph("", name="meta")
        self._job: Job | None = None
        self._counted = 0
        self._groups: dict[str, QVBoxLayout] = {}
        self._titles: dict[str, QWidget] = {}
        self._rows: dict[str, dict[str, FacetRow]] = {group: {} for group in _GROUPS}
        self._build()
        self.show_button.clicked.connect(desk.show_hidden)
        self.clear_button.clicked.connect(self.clear)
        self.measure.activated.connect(lambda _row: self._rank())
        desk.shown.connect(self._show)
        desk.graded.connect(self._show_grades)
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Tint icons and bars."""
        self._theme = theme
        self.groups.use_theme(theme)
        self._show()

    def clear(self) -> None:
        """Show everything again."""
        self._desk.set_filter(Filter())

    def row(self, group: str, name: str) -> FacetRow:
        """The row of a type ("types"), link type ("link_types") or column ("columns"). KeyError where there is none."""
        return self._rows[group][name]

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(14, 4, 14, 14)
        body.setSpacing(10)
        for name, title in (
            ("types", _("Entity types")),
            ("columns", _("Site status")),
            ("most", _("Most connected")),
            ("link_types", _("Link types")),
            ("strengths", _("Strength of links")),
            ("grades", _("Best grade of links")),
        ):
            body.addWidget(self._group(name, title))
            if name == "columns":
                body.addWidget(self.groups)
        body.addWidget(self._empty)
        body.addStretch(1)
        area.setWidget(inside)
        whole.addWidget(area, 1)
        whole.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 8)
        foot.addWidget(self.hidden_label)
        foot.addWidget(self.show_button)
        foot.addStretch(1)
        foot.addWidget(self.clear_button)
        whole.addLayout(foot)

    def _group(self, name: str, title: str) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading(title, *([self.shown_label] if name == "types" else [])))
        if name == "most":
            self.measure.setAccessibleName(_("Most connected by"))
            column.addWidget(self.measure)
        rows = QVBoxLayout()
        rows.setSpacing(2)
        column.addLayout(rows)
        if name == "most":
            column.addWidget(self._stability)
        column.addSpacing(6)
        column.addWidget(rule())
        self._groups[name], self._titles[name] = rows, group
        return group

    def _show(self) -> None:
        desk, schema = self._desk, self._desk.session.schema
        facets = desk.facets
        self._show_rows("types", facets.types, desk.filter.types, {t: spoken(schema.entities[t]) for t in facets.types})
        self._show_rows(
            "link_types",
            facets.link_types,
            desk.filter.link_types,
            {t: spoken(schema.links[t]) for t in facets.link_types},
        )
        columns = {c: facets.columns[c] for c in COLUMNS if c in facets.columns}
        self._show_rows("columns", columns, desk.filter.columns, {c: _(COLUMNS[c]) for c in columns})
        words = {term.code: spoken(term) for term in schema.lists.get("strength", ())} | {"": _("Not said")}
        self._show_rows(
            "strengths", facets.strengths, desk.filter.strengths, {s: words.get(s, s) for s in facets.strengths}
        )
        self._show_grade_rows(facets)
        self._show_measures()
        self._rank()
        total, hidden = len(desk.content.entities), len(desk.chart.hidden)
        self.shown_label.setText(_("{n} of {m}").format(n=f"{len(desk.visible.entities):,}", m=f"{total:,}"))
        self.hidden_label.setText(many("{n} hidden", "{n} hidden", hidden))
        self.show_button.setVisible(hidden > 0)
        self.hidden_label.setVisible(hidden > 0)
        self.clear_button.setEnabled(desk.filter.active)
        self._empty.setVisible(total == 0)

    def _show_grades(self) -> None:
        self._show_grade_rows(self._desk.facets)

    def _show_grade_rows(self, facets: Facets) -> None:
        grades = facets.grades
        self._show_rows("grades", grades, self._desk.filter.grades, {g: g or _("Not graded") for g in grades})

    def _show_rows(
        self, group: str, counts: Mapping[str, int], hidden: Iterable[str], labels: Mapping[str, str]
    ) -> None:
        rows = self._rows[group]
        if list(rows) != list(counts):
            clear(self._groups[group])
            rows = self._rows[group] = {name: FacetRow(labels[name]) for name in counts}
            for name, row in rows.items():
                row.toggled.connect(lambda on, g=group, n=name: self._toggle(g, n, on=on))
                row.bar.setVisible(group != "columns")
                self._groups[group].addWidget(row)
        most = max(counts.values(), default=1)
        off = frozenset(hidden)
        for name, row in rows.items():
            sign, colour = self._sign(group, name)
            share, shown = counts[name] / most, name not in off
            row.show_count(counts[name], share, shown=shown, sign=sign, colour=colour, theme=self._theme)
        self._titles[group].setVisible(bool(counts))

    def _sign(self, group: str, name: str) -> tuple[QIcon, str]:
        schema, theme = self._desk.session.schema, self._theme
        if group == "types":
            return type_icon(schema, name, theme), tint(theme, schema.entities[name].colour)
        if group == "columns":
            glyph, colour = STATUS[name]
            colour = lighter(colour) if theme.name == "dark" else colour
            return icon(glyph, colour, 16), colour
        return QIcon(), theme.ink_tertiary

    def _show_measures(self) -> None:
        """By what entities can be ranked: all links, one type of them, or how the chart hangs together."""
        chosen = self.measure.currentData() or (Measure.DEGREE.value, "")
        schema = self._desk.session.schema
        types = dict.fromkeys(link.type for link in self._desk.graph.links)
        offered = [
            (_("by all links"), (Measure.DEGREE.value, "")),
            (_("who best connects the network"), (Measure.BETWEEN.value, "")),
            (_("who holds it together"), (Measure.CUTS.value, "")),
            *(
                (_("by “{link}”").format(link=spoken(schema.links[t])), (Measure.DEGREE.value, t))
                for t in sorted(types)
            ),
        ]
        held = [self.measure.itemData(row) for row in range(self.measure.count())]
        if held != [data for _words, data in offered]:
            self.measure.clear()
            for words, data in offered:
                self.measure.addItem(words, data)
            row = next((n for n, (_words, data) in enumerate(offered) if data == chosen), 0)
            self.measure.setCurrentIndex(row)

    def _rank(self) -> None:
        """Rank anew beside the window."""
        desk = self._desk
        self._counted += 1
        counted, graph = self._counted, desk.graph
        measure, link_type = self.measure.currentData() or (Measure.DEGREE.value, "")
        if self._job is not None:
            self._job.cancel()

        def done(found: Ranking) -> None:
            if counted == self._counted:
                self._job = None
                self._show_ranking(found)

        self._job = desk.session.work(
            lambda job: ranking(graph, Measure(measure), Quiet(job), link_type=link_type, most=MOST_CONNECTED), done
        )

    def _show_ranking(self, found: Ranking) -> None:
        desk = self._desk
        clear(self._groups["most"])
        for each in found.first:
            entity = desk.entity(each.uid)
            if entity is None:
                continue
            sign = entity_icon(entity, desk.session.schema, self._theme)
            end = f"{each.value:.0%}" if found.measure is Measure.BETWEEN else f"{int(each.value):,}"
            row = RowButton(desk.name(entity), end=end, sign=sign, theme=self._theme)
            row.clicked.connect(lambda _checked=False, uid=entity.uid: self._choose(uid))
            self._groups["most"].addWidget(row)
        self._stability.say(_meaning(found))
        self._titles["most"].setVisible(bool(desk.graph.links))

    def _choose(self, uid: str) -> None:
        entity = self._desk.entity(uid)
        if entity is not None:
            self._desk.select((entity.uid,))
            self.centre_wanted.emit(uid)

    def _toggle(self, group: str, name: str, *, on: bool) -> None:
        now = self._desk.filter
        held: frozenset[str] = getattr(now, group)
        changed = held - {name} if on else held | {name}
        if group == "types":
            made = replace(now, types=changed)
        elif group == "link_types":
            made = replace(now, link_types=changed)
        elif group == "strengths":
            made = replace(now, strengths=changed)
        elif group == "grades":
            made = replace(now, grades=changed)
        else:
            made = replace(now, columns=changed)
        self._desk.set_filter(made)


class Quiet:
    """Progress that is not told of, but can be cancelled: ranking goes on beside other work."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def step(self, words: str, done: int, total: int) -> None:
        """See Progress."""
        if self._job.stopped:
            raise Cancelled


def _meaning(found: Ranking) -> str:
    means = {
        Measure.DEGREE: _("Number of links on this chart."),
        Measure.BETWEEN: _("Share of the shortest paths that lead over it."),
        Measure.CUTS: _("Into how many parts its part of the chart falls without it."),
    }[found.measure]
    if not found.first:
        return _("Nobody: no one entity holds a part of the chart alone.") if found.measure is Measure.CUTS else means
    if found.trials:
        stays = _("The first stays first in {kept} of {trials} trials with 10 % of the links missing.")
        means = f"{means} {stays.format(kept=found.kept, trials=found.trials)}"
    return means
