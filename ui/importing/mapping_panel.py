"""Which column is what: every column with a real row as example and where it goes; entities with their keys; links."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, spoken
from graph.schema import Schema
from graph.text import visible
from importers.mapping import FILES, REGISTER, EntityMapping, TableMapping
from investigator import mapping_edits as edits
from investigator.disclosure import MASK
from investigator.import_plan import PlannedTable
from ui.canvas.glyphs import icon
from ui.explore.lines import tint
from ui.fields import Choice
from ui.importing.curves import ColumnTable, Curve, CurveStrip, FieldRow
from ui.importing.words import entity_words, hidden_columns, place_words, role_words
from ui.text import choice, plain_label, tip, tip_text
from ui.theme import LIGHT, Theme

_NONE = ""
_NARROW = 700
"""Pixels below which columns and fields have room only for the most needed words."""


class MappingPanel(QWidget):
    """Signals: `changed` (a new TableMapping in place of the one shown)."""

    changed = Signal(object)

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._schema = schema
        self._table: PlannedTable | None = None
        self.columns = ColumnTable(3)
        self.fields: dict[edits.Place, FieldRow] = {}
        self._keys: list[QBoxLayout] = []
        self._strip = CurveStrip(self._curves)
        self._holder, self._area = QWidget(), QScrollArea()
        self._sides = QVBoxLayout(self._holder)
        self._build()

    def show_table(self, table: PlannedTable | None) -> None:
        """The mapping of a table, with its first row as the example."""
        self._table = table
        self._fill_columns()
        self._fill_sides()

    def choose_place(self, row: int, entity: str = "") -> None:
        """Ask by a list that can be searched where a column goes; of one entity where it is named."""
        table = self._table
        if table is None or not 0 <= row < len(table.heading):
            return
        places = [p for p in edits.places(table.mapping, self._schema) if entity in ("", p.entity)]
        offers = {_("Nowhere: leave it out"): None} | {place_words(p, table.mapping, self._schema): p for p in places}
        column = table.heading[row]
        held = edits.place_of(table.mapping, column)
        words = list(offers)
        here = place_words(held, table.mapping, self._schema) if held else ""
        start = words.index(here) if here in words else 0
        title = _("Where does the column “{name}” go?").format(name=visible(column, 60))
        chosen = choice(self, _("Column"), title, words, start)
        if chosen is not None:
            self.changed.emit(edits.assigned(table.mapping, column, offers[chosen]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another arrangement."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Curves follow whatever moves."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._strip.update()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        table = self.columns
        table.setHorizontalHeaderLabels([_("Column"), _("Example"), _("Also read for")])
        table.setAccessibleName(_("Columns of the file; Enter chooses where one goes"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        heading = table.horizontalHeader()
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.cellActivated.connect(lambda row, _column: self.choose_place(row))
        table.cellDoubleClicked.connect(lambda row, _column: self.choose_place(row))
        self._sides.setContentsMargins(0, 0, 8, 0)
        self._sides.setSpacing(8)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._holder)
        for moving in (table.verticalScrollBar(), self._area.verticalScrollBar()):
            moving.valueChanged.connect(lambda _value: self._strip.update())
        table.currentCellChanged.connect(lambda *_cell: self._strip.update())
        for watched in (table.viewport(), self._holder, self._area):
            watched.installEventFilter(self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(table, 5)
        across.addWidget(self._strip, 1)
        across.addWidget(self._area, 5)

    def _fill_columns(self) -> None:
        table = self._table
        heading = table.heading if table else ()
        kept = self.columns.currentRow()
        self.columns.setRowCount(len(heading))
        if table is None:
            return
        example = table.becomes[0].cells if table.becomes else ()
        hidden = hidden_columns(table.mapping, self._schema)
        for row, name in enumerate(heading):
            cell = example[row] if row < len(example) else ""
            place = edits.place_of(table.mapping, name)
            role = edits.role_of(table.mapping, name)
            goes = place_words(place, table.mapping, self._schema) if place else ""
            read_for = role_words(role, table.mapping, self._schema) if role else ""
            words = " · ".join(filter(None, (goes, read_for))) or _("left out")
            shown = (name, MASK if name in hidden and cell else cell, read_for if goes else words)
            for column, text in enumerate(shown):
                item = QTableWidgetItem(visible(text, 120))
                item.setToolTip(tip_text(f"{name}: {words}"))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, visible(f"{text} ({words})", 200))
                if column == 2 or not (goes or read_for):
                    item.setForeground(QBrush(QColor(self.theme.ink_tertiary)))
                self.columns.setItem(row, column, item)
        if heading:
            self.columns.setCurrentCell(max(0, min(kept, len(heading) - 1)), 0)

    def _fill_sides(self) -> None:
        self.fields, self._keys = {}, []
        while self._sides.count():
            item = self._sides.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        table = self._table
        if table is None:
            return
        self._sides.addWidget(self._row_of(_("Entities of a row"), _("Add…"), self._add_entity))
        for entity in table.mapping.entities:
            self._sides.addWidget(self._entity(entity, table))
        self._sides.addWidget(self._row_of(_("Links between them"), _("Add…"), self._add_link))
        for position, link in enumerate(table.mapping.links):
            ends = [entity_words(name, table.mapping, self._schema) for name in (link.source, link.target)]
            kind = self._schema.links.get(link.type)
            words = spoken(kind) if kind else _("by column {name}").format(name=visible(link.type_column, 40))
            text = f"{ends[0]} → {words} → {ends[1]}"
            self._sides.addWidget(
                self._row_of(text, _("Remove"), lambda p=position: self._edit(edits.without_link(table.mapping, p)), "")
            )
        self._sides.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        """Where room is short, what an entity is matched on stands on several lines, and roles only in the tooltip."""
        narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for key in self._keys:
            key.setDirection(way)
        self.columns.setColumnHidden(2, narrow)

    def _entity(self, entity: EntityMapping, table: PlannedTable) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        whole = QVBoxLayout(card)
        whole.setContentsMargins(0, 8, 0, 6)
        whole.setSpacing(1)
        grid = QGridLayout()
        grid.setContentsMargins(8, 0, 8, 4)
        grid.setVerticalSpacing(4)
        whole.addLayout(grid)
        self._add_fields(whole, entity, table)
        name = entity_words(entity.name, table.mapping, self._schema)
        title = plain_label(name, name="section")
        sign = plain_label()
        sign.setPixmap(self._sign(entity).pixmap(16, 16))
        grid.addWidget(sign, 0, 0)
        grid.addWidget(title, 0, 1)
        remove = QToolButton()
        remove.setObjectName("bare")
        remove.setIcon(icon("close", self.theme.ink_secondary, 14))
        tip(remove, _("Remove {name}").format(name=name))
        remove.setAccessibleName(_("Remove {name}").format(name=name))
        remove.setEnabled(len(table.mapping.entities) > 1)
        remove.clicked.connect(lambda: self._edit(edits.without_entity(table.mapping, entity.name)))
        grid.addWidget(remove, 0, 2)
        matched = Choice()
        matched.setAccessibleName(_("{name} is matched on").format(name=name))
        offers = (_NONE, *edits.key_columns(table.mapping, entity, self._schema))
        several = len(entity.key.columns) > 1 if entity.key else False
        held = entity.key.columns[0] if entity.key else _NONE
        matched.addItems([_("nothing: each row is its own"), *(visible(c, 60) for c in offers[1:])])
        if several and entity.key:
            matched.addItem(" + ".join(visible(c, 40) for c in entity.key.columns))
            matched.setCurrentIndex(matched.count() - 1)
        elif held in offers:
            matched.setCurrentIndex(offers.index(held))
        scope = Choice()
        scope.setAccessibleName(_("where the key means the same"))
        register = f"{REGISTER}{table.mapping.series or 'files'}"
        scopes = {
            "world": _("the same everywhere"),
            register: _("in this register"),
            FILES: _("in these files only"),
        }
        if entity.key and entity.key.scope not in scopes:
            scopes[entity.key.scope] = entity.key.scope.removeprefix(REGISTER)
        scope.addItems(list(scopes.values()))
        scope.setCurrentIndex(list(scopes).index(entity.key.scope) if entity.key else 1)

        def rekey() -> None:
            position = matched.currentIndex()
            columns: tuple[str, ...]
            if position >= len(offers):
                columns = entity.key.columns if entity.key else ()
            else:
                columns = (offers[position],) if position > 0 else ()
            self._edit(edits.keyed(table.mapping, entity.name, columns, list(scopes)[scope.currentIndex()]))

        matched.activated.connect(lambda _index: rekey())
        scope.activated.connect(lambda _index: rekey())
        for box in (matched, scope):
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        key = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        key.setSpacing(6)
        self._keys.append(key)
        key.addWidget(plain_label(_("matched on"), name="meta"))
        key.addWidget(matched, 3)
        key.addWidget(scope, 2)
        grid.addLayout(key, 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        return card

    def _add_fields(self, whole: QVBoxLayout, entity: EntityMapping, table: PlannedTable) -> None:
        """The fields that are filled, each with the example's value, and a last row for any other."""
        kind = self._schema.entities[entity.type]
        cells = table.becomes[0].cells if table.becomes else ()
        example = dict(zip(table.heading, cells, strict=False))
        hidden = hidden_columns(table.mapping, self._schema)
        for filled in entity.fields:
            values = [example.get(column, "") for column in (filled.column, *filled.joined)]
            masked = filled.column in hidden and any(values)
            value = MASK if masked else " ".join(value for value in values if value)
            place = edits.Place(entity.name, filled.field)
            row = self.fields[place] = FieldRow(spoken(kind.field(filled.field)), visible(value, 120))
            row.dropped.connect(lambda position, p=place: self._later(lambda: self._assign(position, p)))
            whole.addWidget(row)
        other = FieldRow(_("drop a column here for another field"), meta=True)
        other.dropped.connect(lambda position, e=entity.name: self._later(lambda: self.choose_place(position, e)))
        whole.addWidget(other)

    def _later(self, act: Callable[[], None]) -> None:
        """Once the drag is over: what it lies over is made anew."""
        QTimer.singleShot(0, self, act)

    def _assign(self, position: int, place: edits.Place) -> None:
        table = self._table
        if table is not None and 0 <= position < len(table.heading):
            self.columns.setCurrentCell(position, 0)
            self.changed.emit(edits.assigned(table.mapping, table.heading[position], place))

    def _curves(self) -> list[Curve]:
        """One for each column that fills a field, where both of its ends are in sight."""
        table = self._table
        made: list[Curve] = []
        if table is None:
            return made
        rows = {name: number for number, name in enumerate(table.heading)}
        for entity in table.mapping.entities:
            colour = tint(self.theme, self._schema.entities[entity.type].colour)
            for filled in entity.fields:
                stop = self._field_height(edits.Place(entity.name, filled.field))
                for name in (filled.column, *filled.joined):
                    number = rows.get(name, -1)
                    start = self._column_height(number)
                    if start is not None and stop is not None:
                        made.append(Curve(start, stop, colour, number == self.columns.currentRow()))
        return made

    def _column_height(self, number: int) -> int | None:
        """The middle of a column's row in pixels of the strip; None where it is out of sight."""
        item, view = self.columns.item(number, 0), self.columns.viewport()
        if item is None:
            return None
        middle = self.columns.visualItemRect(item).center()
        seen = 0 <= middle.y() < view.height()
        return view.mapTo(self, middle).y() - self._strip.y() if seen else None

    def _field_height(self, place: edits.Place) -> int | None:
        """The same of a field."""
        row, area = self.fields.get(place), self._area.viewport()
        if row is None:
            return None
        middle = row.mapTo(self, QPoint(0, row.height() // 2)).y()
        inside = QRect(area.mapTo(self, QPoint()), area.size())
        return middle - self._strip.y() if inside.top() <= middle <= inside.bottom() else None

    def _row_of(self, text: str, words: str, act: object, name: str = "section") -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        label = plain_label(text, name=name)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        button = QPushButton(words)
        button.setAccessibleName(f"{words} {text}")
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        row.addWidget(button)
        return holder

    def _add_entity(self) -> None:
        table = self._table
        if table is None:
            return
        kinds = {spoken(kind): name for name, kind in self._schema.entities.items()}
        chosen = choice(self, _("Entity"), _("What does each row speak of, too?"), list(kinds))
        if chosen is not None:
            self._edit(edits.with_entity(table.mapping, kinds[chosen]))

    def _add_link(self) -> None:
        table = self._table
        if table is None:
            return
        offers: dict[str, tuple[str, str, str]] = {}
        names = [entity.name for entity in table.mapping.entities]
        for source in names:
            for target in names:
                if source == target:
                    continue
                for kind in edits.link_types_between(table.mapping, source, target, self._schema):
                    ends = [entity_words(n, table.mapping, self._schema) for n in (source, target)]
                    offers[f"{ends[0]} → {spoken(self._schema.links[kind])} → {ends[1]}"] = (source, target, kind)
        if not offers:
            return
        chosen = choice(self, _("Link"), _("What joins two of them?"), list(offers))
        if chosen is not None:
            self._edit(edits.with_link(table.mapping, *offers[chosen]))

    def _edit(self, mapping: TableMapping) -> None:
        self.changed.emit(mapping)

    def _sign(self, entity: EntityMapping) -> QIcon:
        kind = self._schema.entities[entity.type]
        return icon(kind.icon, tint(self.theme, kind.colour))
