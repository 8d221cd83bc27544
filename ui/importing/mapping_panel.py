"""Which column is what: every column with a real row as example and where it goes; entities with their keys; links."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from graph.language import _, spoken
from graph.schema import Schema
from graph.text import visible
from importers.mapping import FILES, REGISTER, EntityMapping, TableMapping
from investigator import mapping_edits as edits
from investigator.disclosure import MASK
from investigator.intake import PlannedTable
from ui.canvas.glyphs import icon
from ui.fields import Choice
from ui.importing.words import entity_words, hidden_columns, place_words, role_words
from ui.text import choice, plain_label
from ui.theme import FILLS, LIGHT, Theme

_NONE = ""


class MappingPanel(QWidget):
    """Signals: `changed` (a new TableMapping in place of the one shown)."""

    changed = Signal(object)

    def __init__(self, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._schema = schema
        self._table: PlannedTable | None = None
        self.columns = QTableWidget(0, 3)
        self._sides = QVBoxLayout()
        self._build()

    def show_table(self, table: PlannedTable | None) -> None:
        """The mapping of a table, with its first row as the example."""
        self._table = table
        self._fill_columns()
        self._fill_sides()

    def choose_place(self, row: int) -> None:
        """Ask by a list that can be searched where a column goes."""
        table = self._table
        if table is None or not 0 <= row < len(table.heading):
            return
        places = edits.places(table.mapping, self._schema)
        offers = {_("Nowhere: leave it out"): None} | {place_words(p, table.mapping, self._schema): p for p in places}
        column = table.heading[row]
        held = edits.place_of(table.mapping, column)
        words = list(offers)
        start = words.index(place_words(held, table.mapping, self._schema)) if held else 0
        title = _("Where does the column “{name}” go?").format(name=visible(column, 60))
        chosen = choice(self, _("Column"), title, words, start)
        if chosen is not None:
            self.changed.emit(edits.assigned(table.mapping, column, offers[chosen]))

    def _build(self) -> None:
        table = self.columns
        table.setHorizontalHeaderLabels([_("Column"), _("Row as an example"), _("goes to")])
        table.setAccessibleName(_("Columns of the file; Enter chooses where one goes"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.cellActivated.connect(lambda row, _column: self.choose_place(row))
        table.cellDoubleClicked.connect(lambda row, _column: self.choose_place(row))
        holder = QWidget()
        self._sides = QVBoxLayout(holder)
        self._sides.setContentsMargins(12, 0, 6, 0)
        self._sides.setSpacing(6)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(table)
        across.addWidget(area)
        across.setSizes([520, 380])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(across)

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
            shown = (name, MASK if name in hidden and cell else cell, words)
            for column, text in enumerate(shown):
                item = QTableWidgetItem(visible(text, 120))
                if column == 2 and place:
                    entity = next(e for e in table.mapping.entities if e.name == place.entity)
                    item.setIcon(self._sign(entity))
                self.columns.setItem(row, column, item)
        if heading:
            self.columns.setCurrentCell(max(0, min(kept, len(heading) - 1)), 0)

    def _fill_sides(self) -> None:
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

    def _entity(self, entity: EntityMapping, table: PlannedTable) -> QWidget:
        card = QWidget()
        grid = QGridLayout(card)
        grid.setContentsMargins(0, 2, 0, 8)
        name = entity_words(entity.name, table.mapping, self._schema)
        title = plain_label(name, name="section")
        sign = plain_label()
        sign.setPixmap(self._sign(entity).pixmap(16, 16))
        grid.addWidget(sign, 0, 0)
        grid.addWidget(title, 0, 1)
        remove = QPushButton(_("Remove"))
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
        grid.addWidget(plain_label(_("matched on"), name="meta"), 1, 0, 1, 2)
        grid.addWidget(matched, 2, 0, 1, 2)
        grid.addWidget(scope, 2, 2)
        grid.setColumnStretch(1, 1)
        return card

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
        return icon(kind.icon, FILLS.get(kind.colour, FILLS["unknown"]))
