"""What stands on the chart as rows of text: made beside the window, sorted and searched in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from graph.edtf import span
from graph.facts import Entity, Link
from graph.ids import EntityId
from graph.language import _, spoken
from graph.refusals import BadValue
from graph.schema import EntityType, LinkType, Schema
from graph.text import fold, visible
from graph.values import Kind
from graph.working import WorkingGraph
from investigator.disclosure import Disclosure
from investigator.inspection import value_words

Index = QModelIndex | QPersistentModelIndex

_LONGEST = 120
_KEY_VALUES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the uid of its subject, its texts, what they sort by, and all of it folded for searching."""

    uid: str
    texts: tuple[str, ...]
    keys: tuple[tuple[bool, object], ...]
    folded: str
    ends: tuple[str, ...] = ()


class LinesModel(QAbstractTableModel):
    """Rows of text; sorts by a column and leaves out what does not hold the searched words."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = tuple(headings)
        self._all: tuple[Line, ...] = ()
        self._lines: list[Line] = []
        self._position: dict[str, int] = {}
        self._words: tuple[str, ...] = ()
        self._sorted = (0, Qt.SortOrder.AscendingOrder)

    @property
    def total(self) -> int:
        """How many rows there are before searching."""
        return len(self._all)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these rows."""
        self._all = tuple(lines)
        self._arrange()

    def search(self, words: str) -> None:
        """Leave only rows that hold all these words."""
        self._words = tuple(fold(words).split())
        self._arrange()

    def line(self, row: int) -> Line:
        """The row at a position."""
        return self._lines[row]

    def row_of(self, uid: str) -> int:
        """Where a subject stands, -1 where it does not."""
        return self._position.get(uid, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt declares it
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell; numbers stand at the right."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._lines[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._lines:
            number = isinstance(self._lines[index.row()].keys[index.column()][1], int)
            return _side(number=number)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heading of a column, above its texts."""
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            number = bool(self._all) and isinstance(self._all[0].keys[section][1], int)
            return _side(number=number)
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is empty comes last either way."""
        self._sorted = (column, order)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        words = self._words
        kept = [line for line in self._all if all(word in line.folded for word in words)] if words else list(self._all)
        column, order = self._sorted
        if column >= 0:
            filled = [line for line in kept if not line.keys[column][0]]
            empty = [line for line in kept if line.keys[column][0]]
            filled.sort(key=_key(column), reverse=order == Qt.SortOrder.DescendingOrder)
            kept = filled + empty
        self._lines = kept
        self._position = {line.uid: row for row, line in enumerate(kept)}
        self.endResetModel()


def entity_headings() -> tuple[str, ...]:
    """The columns of the table of entities."""
    return (_("Name"), _("Type"), _("Links"), _("Key values"), _("First date"), _("Last date"))


def link_headings() -> tuple[str, ...]:
    """The columns of the table of links."""
    return (_("From"), _("Link"), _("To"), _("Values"), _("First date"), _("Last date"))


def entity_lines(graph: WorkingGraph, schema: Schema, disclosure: Disclosure) -> tuple[Line, ...]:
    """A row for each entity of a chart."""
    degrees = graph.degrees()
    return tuple(
        _entity_line(entity, int(degree), schema, disclosure)
        for entity, degree in zip(graph.entities, degrees, strict=True)
    )


def link_lines(graph: WorkingGraph, schema: Schema, disclosure: Disclosure) -> tuple[Line, ...]:
    """A row for each link of a chart."""
    called = {e.uid: visible(disclosure.name(e), _LONGEST) for e in graph.entities}
    return tuple(_link_line(link, schema, called) for link in graph.links)


def _entity_line(entity: Entity, degree: int, schema: Schema, disclosure: Disclosure) -> Line:
    kind = schema.entities[entity.type]
    values = disclosure.values(entity)
    words = _key_values(schema, kind, values, set(kind.caption[:1]))
    first, last = _dates(kind, values)
    texts = (visible(disclosure.name(entity), _LONGEST), spoken(kind), f"{degree:,}", words, first, last)
    return _line(entity.uid, texts, degree)


def _link_line(link: Link, schema: Schema, called: Mapping[EntityId, str]) -> Line:
    kind = schema.links[link.type]
    first, last = _dates(kind, link.values)
    source, target = called[link.source], called[link.target]
    texts = (source, spoken(kind), target, _key_values(schema, kind, link.values, set()), first, last)
    return _line(link.uid, texts, None, (link.source, link.target))


def _line(uid: str, texts: tuple[str, ...], number: int | None, ends: tuple[str, ...] = ()) -> Line:
    keys: list[tuple[bool, object]] = [(not text, fold(text)) for text in texts]
    if number is not None:
        keys[2] = (False, number)
    return Line(uid, texts, tuple(keys), fold(" ".join(texts)), ends)


def _key_values(
    schema: Schema, kind: EntityType | LinkType, values: Mapping[str, tuple[str, ...]], but: set[str]
) -> str:
    made = []
    for field in kind.fields:
        if field.name in values and field.name not in but and field.kind is not Kind.DATE:
            made.append(", ".join(visible(value_words(schema, field, v), 60) for v in values[field.name][:2]))
        if len(made) == _KEY_VALUES:
            break
    return visible(" · ".join(made), _LONGEST)


def _dates(kind: EntityType | LinkType, values: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """The first and the last day on which the subject is dated, as ISO dates."""
    days = []
    for field in kind.fields:
        if field.kind is Kind.DATE:
            for value in values.get(field.name, ()):
                try:
                    found = span(value)
                except BadValue:
                    continue
                days += [day for day in (found.earliest, found.latest) if day]
    return (min(days).isoformat(), max(days).isoformat()) if days else ("", "")


def _key(column: int) -> Callable[[Line], tuple[object, str]]:
    return lambda line: (line.keys[column][1], line.uid)


def _side(*, number: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
