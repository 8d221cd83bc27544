"""From a row and its mapping to what the row says, or to a reject with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from graph.facts import Claim
from graph.ids import KeyDigest, digest, key_digest, row_digest
from graph.refusals import BadValue
from graph.schema import Field, Schema, Term
from graph.values import Choices, Kind, is_blank, normalise
from importers.mapping import FILES, Constant, EntityMapping, FieldColumn, Key, LinkMapping, StatusMapping, TableMapping
from importers.rows import Row, Table, locator


@dataclass(frozen=True, slots=True)
class SaidOfEntity:
    """What a row says of an entity; `key` is the digest under which the entity is known."""

    name: str
    type: str
    key: KeyDigest
    claims: tuple[Claim, ...]
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class SaidOfLink:
    """What a row says of a link between two entities that it names by their digests."""

    type: str
    source: KeyDigest
    target: KeyDigest
    multiplicity: str
    claims: tuple[Claim, ...]
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class SaidOfStatus:
    """A status entry that a row makes."""

    subject: KeyDigest
    axis: str
    value: str
    happened: str
    happened_words: str
    learned: str
    body: str
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that one row says; `locator` is the row's place in its file."""

    row: int
    locator: str
    entities: tuple[SaidOfEntity, ...]
    links: tuple[SaidOfLink, ...]
    statuses: tuple[SaidOfStatus, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not taken in: where, which value, and why."""

    table: str
    row: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...]


class _Unusable(Exception):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


class FactMaker:
    """Turns the rows of one table into facts by one mapping. Pure: the same row gives the same facts.

    `secret` is the case's, `file_sha256` the digest of the file, `file_set` that of all files imported together.
    """

    def __init__(
        self, table: Table, mapping: TableMapping, schema: Schema, *, secret: bytes, file_sha256: str, file_set: str
    ) -> None:
        self._table = table
        self._mapping = mapping
        self._schema = schema
        self._secret = secret
        self._file = file_sha256
        self._file_set = file_set
        self._position = {column: number for number, column in enumerate(table.heading)}
        self._letters = dict(zip(table.heading, table.columns, strict=True))
        self._base = Choices(
            region=mapping.region,
            date_order=mapping.date_order,
            buddhist=mapping.buddhist,
            currency=mapping.currency,
        )

    def facts(self, row: Row) -> Said | Reject:
        """What the row says, or why it is rejected."""
        used = set(self._mapping.columns())
        for problem in row.problems:
            if not problem.column or problem.column in used:
                return self._reject(row, problem.column, problem.value, problem.reason)
        try:
            return self._said(row)
        except _Unusable as bad:
            return self._reject(row, bad.column, bad.value, bad.reason)

    def _said(self, row: Row) -> Said:
        entities: dict[str, SaidOfEntity] = {}
        for entity in self._mapping.entities:
            made = self._entity(row, entity)
            if made is not None:
                entities[entity.name] = made
        links = [self._link(row, link, entities) for link in self._mapping.links]
        statuses = [self._status(row, status, entities) for status in self._mapping.statuses]
        if not entities:
            first = self._mapping.entities[0]
            column = first.key.columns[0] if first.key else ""
            raise _Unusable(column, "", "the row names nothing: its key is blank")
        return Said(
            row.number,
            locator(self._table, row.number),
            tuple(entities.values()),
            tuple(k for k in links if k is not None),
            tuple(s for s in statuses if s is not None),
        )

    def _entity(self, row: Row, mapping: EntityMapping) -> SaidOfEntity | None:
        kind = self._schema.entities[mapping.type]
        key = self._key(row, mapping)
        if key is None:
            return None
        claims = self._claims(row, mapping.fields, mapping.constants, {f.name: f for f in kind.fields})
        if mapping.key is None and not any(claim.cell for claim in claims):
            return None
        since, until = self._date(row, mapping.since), self._date(row, mapping.until)
        return SaidOfEntity(mapping.name, mapping.type, key, claims, since, until)

    def _key(self, row: Row, mapping: EntityMapping) -> KeyDigest | None:
        key = mapping.key
        if key is None:
            place = f"{self._table.name}/{row.number}/{mapping.name}"
            return row_digest(self._secret, mapping.type, self._file, place)
        parts = [self._key_part(row, column, key) for column in key.columns]
        if not all(parts):
            blank = key.columns[parts.index("")]
            if mapping.required or any(parts):
                raise _Unusable(blank, self._cell(row, blank), f"the key of {mapping.name} is blank")
            return None
        scope = f"{FILES}:{self._file_set}" if key.scope == FILES else key.scope
        joined = parts[0] if len(parts) == 1 else digest(b"", *parts)
        return key_digest(self._secret, mapping.type, scope, joined)

    def _key_part(self, row: Row, column: str, key: Key) -> str:
        text = self._cell(row, column)
        if is_blank(text, key.kind):
            return ""
        return self._value(column, text, key.kind, self._base)

    def _link(self, row: Row, mapping: LinkMapping, entities: Mapping[str, SaidOfEntity]) -> SaidOfLink | None:
        source, target = entities.get(mapping.source), entities.get(mapping.target)
        if source is None or target is None or (mapping.when and is_blank(self._cell(row, mapping.when))):
            return None
        name = self._link_type(row, mapping)
        if not name:
            return None
        fields = {f.name: f for f in self._schema.links[name].fields}
        claims = self._claims(row, mapping.fields, mapping.constants, fields)
        since, until = self._date(row, mapping.since), self._date(row, mapping.until)
        return SaidOfLink(name, source.key, target.key, self._multiplicity(row, mapping), claims, since, until)

    def _link_type(self, row: Row, mapping: LinkMapping) -> str:
        if not mapping.type_column:
            return mapping.type
        text = self._cell(row, mapping.type_column)
        if is_blank(text):
            return mapping.type
        terms = tuple((label, name) for label, name in mapping.types)
        if mapping.type:
            known = {label.casefold().strip() for label, _ in terms}
            if text.casefold().strip() not in known:
                return mapping.type
        return self._value(mapping.type_column, text, Kind.ENUM, replace(self._base, enum=terms))

    def _multiplicity(self, row: Row, mapping: LinkMapping) -> str:
        if mapping.apart == ("*",):
            return f"{self._file}/{self._table.name}/{row.number}"
        return digest(b"", *(self._cell(row, c).strip() for c in mapping.apart)) if mapping.apart else ""

    def _status(self, row: Row, mapping: StatusMapping, entities: Mapping[str, SaidOfEntity]) -> SaidOfStatus | None:
        subject = entities.get(mapping.subject)
        if subject is None:
            return None
        value = mapping.value
        if mapping.column:
            text = self._cell(row, mapping.column)
            if not text.strip():
                return None
            terms = _labels(self._schema.axes[mapping.axis].terms)
            value = self._value(mapping.column, text, Kind.ENUM, replace(self._base, enum=terms))
        return SaidOfStatus(
            subject=subject.key,
            axis=mapping.axis,
            value=value,
            happened=self._date(row, mapping.happened),
            happened_words=self._cell(row, mapping.happened).strip() if mapping.happened else "",
            learned=self._date(row, mapping.learned),
            body=self._plain(row, mapping.body) or mapping.body_name,
            reference=self._plain(row, mapping.reference),
            reason=self._plain(row, mapping.reason),
        )

    def _claims(
        self,
        row: Row,
        fields: Sequence[FieldColumn],
        constants: Sequence[Constant],
        known: Mapping[str, Field],
    ) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        seen: dict[str, int] = {}
        said: set[tuple[str, str]] = set()
        for use in fields:
            field = known[use.field]
            choices = self._choices(field)
            for text in self._texts(row, use):
                value = self._value(use.column, text, field.kind, choices)
                if (field.name, value) in said:
                    continue
                said.add((field.name, value))
                number = seen[field.name] = seen.get(field.name, 0) + 1
                slot = field.name if number == 1 else f"{field.name}#{number}"
                claims.append(Claim(slot, value, text, self._letters[use.column]))
        for constant in constants:
            if constant.field not in seen:
                field = known[constant.field]
                value = normalise(field.kind, constant.value, choices=self._choices(field))
                claims.append(Claim(constant.field, value, constant.value, ""))
        return tuple(claims)

    def _texts(self, row: Row, use: FieldColumn) -> list[str]:
        text = self._cell(row, use.column)
        if use.joined:
            texts = (text, *(self._cell(row, column) for column in use.joined))
            text = " ".join(t.strip() for t in texts if not is_blank(t))
        parts = text.split(use.separator) if use.separator else [text]
        return [part.strip() if use.separator else part for part in parts if not is_blank(part)]

    def _choices(self, field: Field) -> Choices:
        if field.kind is not Kind.ENUM:
            return self._base
        return replace(self._base, enum=_labels(self._schema.lists[field.list]))

    def _value(self, column: str, text: str, kind: Kind, choices: Choices) -> str:
        try:
            return normalised(kind, text, choices)
        except BadValue as bad:
            raise _Unusable(column, text, str(bad)) from bad

    def _date(self, row: Row, column: str) -> str:
        if not column:
            return ""
        text = self._cell(row, column)
        return "" if is_blank(text) else self._value(column, text, Kind.DATE, self._base)

    def _plain(self, row: Row, column: str) -> str:
        if not column:
            return ""
        text = self._cell(row, column)
        return "" if is_blank(text) else text.strip()

    def _cell(self, row: Row, column: str) -> str:
        return row.cells[self._position[column]]

    def _reject(self, row: Row, column: str, value: str, reason: str) -> Reject:
        return Reject(self._table.name, row.number, column, value, reason, row.cells)


@lru_cache(maxsize=100_000)
def normalised(kind: Kind, text: str, choices: Choices) -> str:
    """`graph.values.normalise`, remembered: registers repeat the same dates, countries and roles."""
    return normalise(kind, text, choices=choices)


@cache
def _labels(terms: tuple[Term, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, t.code) for t in terms for label in (t.en, t.km, t.htcds, *t.aliases) if label)
