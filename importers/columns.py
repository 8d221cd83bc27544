"""Columns of a table as a mapping uses them: where they stand, and what their cells come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from graph.facts import Claim
from graph.refusals import BadValue
from graph.schema import EntityType, Field, LinkType, Schema
from graph.values import Choices, Kind, is_blank, normalise
from importers.mapping import Constant, FieldColumn, TableMapping, choices
from importers.rows import Table

_REMEMBERED = 16_384

Reader = Callable[[str], str | None]
"""From a cell to its canonical value; None where it says nothing. Raises BadValue."""


class Unusable(Exception):
    """A cell that rejects its row."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read as one kind of value."""

    name: str
    position: int
    read: Reader

    def value(self, cells: Sequence[str]) -> str:
        """What the row's cell comes to, "" where it says nothing. Raises Unusable."""
        text = cells[self.position]
        try:
            return self.read(text) or ""
        except BadValue as bad:
            raise Unusable(self.name, text, bad.words) from bad


@dataclass(frozen=True, slots=True)
class ClaimColumn:
    """A column, perhaps with others joined to it, whose cells fill a field."""

    field: str
    name: str
    letter: str
    position: int
    joined: tuple[int, ...]
    separator: str
    read: Reader

    def texts(self, cells: Sequence[str]) -> Sequence[str]:
        """The texts in the row that each are one value."""
        text = cells[self.position]
        if self.joined:
            texts = (text, *(cells[position] for position in self.joined))
            text = " ".join(t.strip() for t in texts if not is_blank(t))
        if self.separator:
            return [part.strip() for part in text.split(self.separator) if not is_blank(part)]
        return (text,)


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a mapping reads of one entity or link: columns, and constants for what no column said."""

    columns: tuple[ClaimColumn, ...]
    constants: tuple[tuple[Constant, Reader], ...]

    def of(self, cells: Sequence[str]) -> tuple[Claim, ...]:
        """What the row says; the same value of a field is said once. Raises Unusable."""
        claims: list[Claim] = []
        said: dict[str, list[str]] = {}
        for column in self.columns:
            for text in column.texts(cells):
                try:
                    value = column.read(text)
                except BadValue as bad:
                    raise Unusable(column.name, text, bad.words) from bad
                if value is None:
                    continue
                slot = column.field
                values = said.get(slot)
                if values is None:
                    said[slot] = [value]
                elif value in values:
                    continue
                else:
                    values.append(value)
                    slot = f"{slot}#{len(values)}"
                claims.append(Claim(slot, value, text, column.letter))
        for constant, read in self.constants:
            if constant.field not in said:
                claims.append(Claim(constant.field, read(constant.value) or "", constant.value, ""))
        return tuple(claims)


class Columns:
    """The columns of one table, made ready for reading once for all its rows."""

    def __init__(self, table: Table, mapping: TableMapping, schema: Schema) -> None:
        self._schema = schema
        self._position = {column: number for number, column in enumerate(table.heading)}
        self._letters = dict(zip(table.heading, table.columns, strict=True))
        self._mapping = mapping
        self._base = choices(mapping, None, schema)
        self._reader = cache(_reader)
        self._exact_reader = cache(_exact_reader)

    def column(self, name: str, kind: Kind, *, blank: Kind | None = None) -> Column:
        """A column of values of this kind; for which kind of value a word may say nothing is told by `blank`."""
        return Column(name, self._position[name], self._reader(kind, self._base, blank))

    def date(self, name: str) -> Column | None:
        """A column of dates; none where there is no name."""
        return self.column(name, Kind.DATE) if name else None

    def plain(self, name: str) -> Column | None:
        """A column whose texts are taken as they stand, but for blanks around them; none where there is no name."""
        return Column(name, self._position[name], _plain) if name else None

    def terms(self, name: str, terms: tuple[tuple[str, str], ...]) -> Column:
        """A column of labels, read as the codes that they stand for; no word says nothing."""
        return Column(name, self._position[name], self._exact_reader(Kind.ENUM, replace(self._base, enum=terms)))

    def claims(
        self, kind: EntityType | LinkType, fields: Iterable[FieldColumn], constants: Iterable[Constant]
    ) -> Claims:
        """What fills the fields of an entity or link of this type."""
        known = {f.name: f for f in kind.fields}
        columns = (self._claim_column(use, known[use.field]) for use in fields)
        fixed = ((constant, self._constant(known[constant.field])) for constant in constants)
        return Claims(tuple(columns), tuple(fixed))

    def _claim_column(self, use: FieldColumn, field: Field) -> ClaimColumn:
        return ClaimColumn(
            use.field,
            use.column,
            self._letters[use.column],
            self._position[use.column],
            tuple(self._position[column] for column in use.joined),
            use.separator,
            self._reader(field.kind, choices(self._mapping, field, self._schema), None),
        )

    def _constant(self, field: Field) -> Reader:
        return self._exact_reader(field.kind, choices(self._mapping, field, self._schema))


def _reader(kind: Kind, choices: Choices, blank: Kind | None) -> Reader:
    """Remembers, because registers repeat the same dates, countries and roles."""

    @lru_cache(maxsize=_REMEMBERED)
    def read(text: str) -> str | None:
        return None if is_blank(text, blank) else normalise(kind, text, choices=choices)

    return read


def _exact_reader(kind: Kind, choices: Choices) -> Reader:
    @lru_cache(maxsize=_REMEMBERED)
    def read(text: str) -> str:
        return normalise(kind, text, choices=choices)

    return read


def _plain(text: str) -> str | None:
    return None if is_blank(text) else text.strip()
