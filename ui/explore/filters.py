"""The filters beside the chart: what it holds by type and state, what is hidden, and who is most connected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from graph.language import _, many
from investigator.filtering import Filter
from ui.canvas.glyphs import icon
from ui.explore.desk import Desk
from ui.explore.lines import Bar, Paragraph, clear, entity_icon, heading, lighter, rule, spoken, tint, type_icon
from ui.explore.rows import RowButton, Tick
from ui.looks import STATUS
from ui.text import plain_label
from ui.theme import LIGHT, Theme

MOST_CONNECTED = 6

COLUMNS = {
    "reported": "Reported",
    "raided": "Raided",
    "temporarily_closed": "Temporarily closed",
    "permanently_closed": "Permanently closed",
    "reopened": "Reopened",
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
        self._groups: dict[str, QVBoxLayout] = {}
        self._titles: dict[str, QWidget] = {}
        self._rows: dict[str, dict[str, FacetRow]] = {"types": {}, "link_types": {}, "columns": {}}
        self._build()
        self.show_button.clicked.connect(desk.show_hidden)
        self.clear_button.clicked.connect(self.clear)
        desk.shown.connect(self._show)
        desk.selected.connect(lambda _uids: self._show_most_connected())
        self._show()

    def use_theme(self, theme: Theme) -> None:
        """Tint icons and bars."""
        self._theme = theme
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
        ):
            body.addWidget(self._group(name, title))
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
        rows = QVBoxLayout()
        rows.setSpacing(2)
        column.addLayout(rows)
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
        self._show_most_connected()
        total, hidden = len(desk.content.entities), len(desk.chart.hidden)
        self.shown_label.setText(_("{n} of {m}").format(n=f"{len(desk.visible.entities):,}", m=f"{total:,}"))
        self.hidden_label.setText(many("{n} hidden", "{n} hidden", hidden))
        self.show_button.setVisible(hidden > 0)
        self.hidden_label.setVisible(hidden > 0)
        self.clear_button.setEnabled(desk.filter.active)
        self._empty.setVisible(total == 0)

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

    def _show_most_connected(self) -> None:
        desk = self._desk
        clear(self._groups["most"])
        degrees = desk.graph.degrees()
        order = np.argsort(-degrees, kind="stable")[:MOST_CONNECTED].tolist()
        best = [i for i in order if degrees[i] > 0]
        for position in best:
            entity = desk.graph.entities[position]
            sign = entity_icon(entity, desk.session.schema, self._theme)
            row = RowButton(desk.name(entity), end=f"{int(degrees[position]):,}", sign=sign, theme=self._theme)
            row.clicked.connect(lambda _checked=False, uid=entity.uid: self._choose(uid))
            self._groups["most"].addWidget(row)
        self._titles["most"].setVisible(bool(best))

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
        else:
            made = replace(now, columns=changed)
        self._desk.set_filter(made)
