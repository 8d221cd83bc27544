"""From a row and its mapping to what the row says, or to a reject with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.facts import Claim
from graph.ids import KeyDigest, digest, key_digest, row_digest
from graph.language import Phrase
from graph.schema import Schema
from graph.values import is_blank
from importers.columns import Column, Columns, Unusable
from importers.mapping import FILES, EntityMapping, Key, LinkMapping, StatusMapping, TableMapping, labels, link_types
from importers.rows import Row, Table, locator

_BESIDE = "beside"
"""The key scope of what is found again with the entity beside it."""


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
    """A row that is not taken in: where, which value, and why; the reason is a phrase, English where it is kept."""

    table: str
    row: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...]


class FactMaker:
    """Turns the rows of one table into facts by one mapping. Pure: the same row gives the same facts.

    `secret` is the case's, `file_sha256` the digest of the file, `file_set` that of all files imported together.
    """

    def __init__(
        self, table: Table, mapping: TableMapping, schema: Schema, *, secret: bytes, file_sha256: str, file_set: str
    ) -> None:
        self._table = table
        self._used = frozenset(mapping.columns())
        columns = Columns(table, mapping, schema)
        place = _Place(secret, file_sha256, file_set, table.name)
        self._entities = tuple(_EntityMaker(m, columns, schema, place) for m in mapping.entities)
        self._links = tuple(_LinkMaker(m, columns, schema, place) for m in mapping.links)
        self._statuses = tuple(_StatusMaker(m, columns, schema) for m in mapping.statuses)

    def facts(self, row: Row) -> Said | Reject:
        """What the row says, or why it is rejected."""
        for problem in row.problems:
            if not problem.column or problem.column in self._used:
                return self._reject(row, problem.column, problem.value, problem.reason)
        try:
            return self._said(row)
        except Unusable as bad:
            return self._reject(row, bad.column, bad.value, bad.reason)

    def _said(self, row: Row) -> Said:
        entities: dict[str, SaidOfEntity] = {}
        for maker in self._entities:
            entity = maker.said(row, entities)
            if entity is not None:
                entities[entity.name] = entity
        links = [link for maker in self._links if (link := maker.said(row, entities)) is not None]
        statuses = [status for maker in self._statuses if (status := maker.said(row, entities)) is not None]
        if not entities:
            raise Unusable(self._entities[0].first_key, "", Phrase("the row names nothing: its key is blank"))
        place = locator(self._table, row.number)
        return Said(row.number, place, tuple(entities.values()), tuple(links), tuple(statuses))

    def _reject(self, row: Row, column: str, value: str, reason: str) -> Reject:
        return Reject(self._table.name, row.number, column, value, reason, row.cells)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows stand: what keeps their keys and links apart from those of other files."""

    secret: bytes
    file: str
    file_set: str
    table: str


class _EntityMaker:
    def __init__(self, mapping: EntityMapping, columns: Columns, schema: Schema, place: _Place) -> None:
        self._name = mapping.name
        self._type = mapping.type
        self._required = mapping.required
        self._beside = mapping.beside
        self._place = place
        self._keyed = mapping.key is not None
        self._scope = _scope(mapping.key, place)
        key = mapping.key
        self._key_columns = tuple(columns.column(c, key.kind, blank=key.kind) for c in key.columns) if key else ()
        self._claims = columns.claims(schema.entities[mapping.type], mapping.fields, mapping.constants)
        self._since, self._until = columns.date(mapping.since), columns.date(mapping.until)

    @property
    def first_key(self) -> str:
        """The first column of the key, "" where there is none."""
        return self._key_columns[0].name if self._key_columns else ""

    def said(self, row: Row, before: Mapping[str, SaidOfEntity]) -> SaidOfEntity | None:
        """What the row says of the entity; `before` holds those that it may stand beside.

        None where the row does not speak of it. Raises Unusable.
        """
        key = self._key(row) if self._keyed else None
        beside = before.get(self._beside)
        if key is None and beside is not None:
            key = key_digest(self._place.secret, self._type, _BESIDE, beside.key)
        elif key is None and not self._keyed and not self._beside:
            key = self._own_key(row)
        if key is None:
            return None
        claims = self._claims.of(row.cells)
        if not self._keyed and beside is None and not any(claim.cell for claim in claims):
            return None
        since, until = _value(self._since, row), _value(self._until, row)
        return SaidOfEntity(self._name, self._type, key, claims, since, until)

    def _own_key(self, row: Row) -> KeyDigest:
        place = f"{self._place.table}/{row.number}/{self._name}"
        return row_digest(self._place.secret, self._type, self._place.file, place)

    def _key(self, row: Row) -> KeyDigest | None:
        parts = [column.value(row.cells) for column in self._key_columns]
        if not all(parts):
            blank = self._key_columns[parts.index("")]
            if self._required or any(parts):
                why = Phrase("the key of {entity} is blank", entity=self._name)
                raise Unusable(blank.name, row.cells[blank.position], why)
            return None
        joined = parts[0] if len(parts) == 1 else digest(b"", *parts)
        return key_digest(self._place.secret, self._type, self._scope, joined)


class _LinkMaker:
    def __init__(self, mapping: LinkMapping, columns: Columns, schema: Schema, place: _Place) -> None:
        self._mapping = mapping
        self._place = place
        self._when = columns.plain(mapping.when)
        self._apart = tuple(c for c in (columns.plain(name) for name in mapping.apart if name != "*") if c)
        self._terms = columns.terms(mapping.type_column, mapping.types) if mapping.type_column else None
        self._known = {label.casefold().strip() for label, _ in mapping.types}
        self._claims = {
            name: columns.claims(schema.links[name], mapping.fields, mapping.constants) for name in link_types(mapping)
        }
        self._since, self._until = columns.date(mapping.since), columns.date(mapping.until)

    def said(self, row: Row, entities: Mapping[str, SaidOfEntity]) -> SaidOfLink | None:
        """What the row says of the link; None where it makes none. Raises Unusable."""
        source, target = entities.get(self._mapping.source), entities.get(self._mapping.target)
        if source is None or target is None or (self._when is not None and not self._when.value(row.cells)):
            return None
        name = self._type(row)
        if not name:
            return None
        claims = self._claims[name].of(row.cells)
        since, until = _value(self._since, row), _value(self._until, row)
        return SaidOfLink(name, source.key, target.key, self._multiplicity(row), claims, since, until)

    def _type(self, row: Row) -> str:
        usual = self._mapping.type
        if self._terms is None:
            return usual
        text = row.cells[self._terms.position]
        if is_blank(text) or (usual and text.casefold().strip() not in self._known):
            return usual
        return self._terms.value(row.cells)

    def _multiplicity(self, row: Row) -> str:
        if self._mapping.apart == ("*",):
            return f"{self._place.file}/{self._place.table}/{row.number}"
        return digest(b"", *(row.cells[c.position].strip() for c in self._apart)) if self._mapping.apart else ""


class _StatusMaker:
    def __init__(self, mapping: StatusMapping, columns: Columns, schema: Schema) -> None:
        self._mapping = mapping
        axis = schema.axes[mapping.axis]
        self._column = columns.terms(mapping.column, labels(axis.terms)) if mapping.column else None
        self._happened, self._learned = columns.date(mapping.happened), columns.date(mapping.learned)
        self._body, self._reference = columns.plain(mapping.body), columns.plain(mapping.reference)
        self._reason = columns.plain(mapping.reason)

    def said(self, row: Row, entities: Mapping[str, SaidOfEntity]) -> SaidOfStatus | None:
        """The entry that the row makes, or None. Raises Unusable."""
        subject = entities.get(self._mapping.subject)
        if subject is None:
            return None
        value = self._mapping.value
        if self._column is not None:
            if not row.cells[self._column.position].strip():
                return None
            value = self._column.value(row.cells)
        happened = self._happened
        return SaidOfStatus(
            subject=subject.key,
            axis=self._mapping.axis,
            value=value,
            happened=_value(happened, row),
            happened_words=row.cells[happened.position].strip() if happened else "",
            learned=_value(self._learned, row),
            body=_value(self._body, row) or self._mapping.body_name,
            reference=_value(self._reference, row),
            reason=_value(self._reason, row),
        )


def _value(column: Column | None, row: Row) -> str:
    return column.value(row.cells) if column is not None else ""


def _scope(key: Key | None, place: _Place) -> str:
    if key is None:
        return ""
    return f"{FILES}:{place.file_set}" if key.scope == FILES else key.scope
