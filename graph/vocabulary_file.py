"""Reading a vocabulary file: TOML that adds types, fields and terms to what is there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from graph.values import Kind
from graph.vocabulary import ANY, Axis, EntityType, Field, LinkType, SchemaError, Term

if TYPE_CHECKING:
    from graph.schema import Schema

_ENTITY_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
_LINK_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,62}")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TERM_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_RESERVED_LABELS = frozenset({"Entity", "Assertion", "Source", "StatusChange", "Judgement", "ImportRun", "Case"})
_RESERVED_FIELDS = frozenset({"uid", "case", "type", "caption", "pseudonym"})

_FILE = frozenset(("version", "lists", "entities", "link_fields", "links", "axes", "indicators", "grading"))
_LABELS = frozenset(("en", "km"))
_TERMS = _LABELS | {"terms", "source"}
_TERM = _LABELS | {"code", "aliases", "group", "icon", "shape", "htcds", "active"}
_FIELD = _LABELS | {"name", "kind", "many", "naming", "sum", "list", "ftm", "htcds", "aliases"}
_DRAWN = _LABELS | {"plural_en", "icon", "shape", "colour", "caption"}
_ENTITY = _DRAWN | {"fields", "ftm", "htcds", "protects", "kind_field"}
_LINK = _LABELS | {"from", "to", "fields", "directed", "derived", "structural", "multiple", "ftm"}
_AXIS = _TERMS | {"subjects", "by_body"}
_GRADING = frozenset(("source_codes", "information_codes", "handling_codes"))

_Entry = TypeVar("_Entry")


def widened(base: Schema, text: str) -> Schema:
    """The vocabulary `base` with what the file adds. Raises SchemaError."""
    try:
        file = _Table(tomllib.loads(text), "the file", _FILE)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"The vocabulary is not TOML: {error}.") from error
    except (RecursionError, ValueError) as error:
        raise SchemaError("The vocabulary is nested too deeply, or holds a number of too many digits.") from error
    lists = {name: _terms((), table) for name, table in file.entries("lists", _FIELD_NAME, _TERMS)}
    lists = {**base.lists, **{name: _merged(base.lists.get(name, ()), terms) for name, terms in lists.items()}}
    reader = _Reader(lists)
    shared = reader.fields(base.link_fields, file.table("link_fields", frozenset(("fields",))))
    entities = dict(base.entities)
    for name, table in file.entries("entities", _ENTITY_NAME, _ENTITY):
        entities[name] = reader.entity_type(name, table, base.entities.get(name))
    links = {name: _with_fields(link, shared) for name, link in base.links.items()}
    for name, table in file.entries("links", _LINK_NAME, _LINK):
        links[name] = _with_fields(reader.link_type(name, table, links.get(name), entities), shared)
    for name in entities.keys() & links.keys():
        raise SchemaError(f"{name} names an entity type and a link type; choose another name for one.")
    axes = dict(base.axes)
    for name, table in file.entries("axes", _FIELD_NAME, _AXIS):
        axes[name] = _axis(name, table, base.axes.get(name), entities)
    indicators = {
        name: _terms(base.indicators.get(name, ()), table)
        for name, table in file.entries("indicators", _FIELD_NAME, _TERMS)
    }
    grading = file.table("grading", _GRADING)
    return replace(
        base,
        entities=MappingProxyType(entities),
        links=MappingProxyType(links),
        lists=MappingProxyType(lists),
        axes=MappingProxyType(axes),
        indicators=MappingProxyType({**base.indicators, **indicators}),
        source_codes=grading.texts("source_codes", base.source_codes),
        information_codes=grading.texts("information_codes", base.information_codes),
        handling_codes=grading.texts("handling_codes", base.handling_codes),
        link_fields=shared,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file with the only keys that it may have; `owner` is how a person finds it."""

    data: Mapping[str, object]
    owner: str
    keys: frozenset[str]

    def __post_init__(self) -> None:
        for key in self.data:
            if key not in self.keys:
                known = ", ".join(sorted(self.keys))
                raise SchemaError(f"{self.owner}: there is no entry {key}; an entry is one of {known}.")

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.data.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def flag(self, key: str, default: bool = False) -> bool:  # noqa: FBT001
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def label(self, name: str) -> str:
        label = self.text("en", name)
        if not label.strip():
            raise SchemaError(f"{self.owner}: its English label “en” is a text.")
        return label

    def table(self, key: str, keys: frozenset[str]) -> _Table:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "a table")
        return _Table(value, key, keys)

    def rows(self, key: str, keys: frozenset[str]) -> Iterator[_Table]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, "a list of tables")
        for row in value:
            yield _Table(row, f"{self.owner}, {key}", keys)

    def entries(self, section: str, pattern: re.Pattern[str], keys: frozenset[str]) -> Iterator[tuple[str, _Table]]:
        value = self.data.get(section, {})
        if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
            raise self._wrong(section, "made of tables")
        for name, table in value.items():
            yield _checked(pattern, name, section), _Table(table, f"{section}.{name}", keys)

    def _wrong(self, key: str, expected: str) -> SchemaError:
        return SchemaError(f"{self.owner}: {key} is {expected}.")


class _Reader:
    """Reads types; it knows the closed lists that their fields may name."""

    def __init__(self, lists: Mapping[str, tuple[Term, ...]]) -> None:
        self._lists = lists

    def entity_type(self, name: str, table: _Table, base: EntityType | None) -> EntityType:
        if name in _RESERVED_LABELS:
            raise SchemaError(f"Entity type {name}: this name is reserved; choose another.")
        fields = self.fields(base.fields if base else (), table)
        if base is not None:
            return replace(base, fields=fields)
        names = {f.name for f in fields}
        kind_field, caption = table.text("kind_field"), table.texts("caption", tuple(f.name for f in fields[:1]))
        for named in (*caption, *filter(None, (kind_field,))):
            if named not in names:
                raise SchemaError(f"Entity type {name}: there is no field {named} to caption it or to tell its kind.")
        label = table.label(name)
        return EntityType(
            name=name,
            en=label,
            km=table.text("km", label),
            plural_en=table.text("plural_en", label),
            icon=table.text("icon", "question"),
            shape=table.text("shape", "circle"),
            colour=table.text("colour", "unknown"),
            fields=fields,
            caption=caption,
            ftm=table.text("ftm"),
            htcds=table.text("htcds"),
            protects=table.flag("protects"),
            kind_field=kind_field,
        )

    def link_type(
        self, name: str, table: _Table, base: LinkType | None, entities: Mapping[str, EntityType]
    ) -> LinkType:
        sources = _joined(base.sources if base else (), table.texts("from"))
        targets = _joined(base.targets if base else (), table.texts("to"))
        for end in (*sources, *targets):
            if end != ANY and end not in entities:
                raise SchemaError(f"Link type {name}: there is no entity type {end}.")
        if not sources or not targets:
            raise SchemaError(f"Link type {name}: say from which and to which entity types it runs.")
        fields = self.fields(base.fields if base else (), table)
        if base is not None:
            return replace(base, fields=fields, sources=sources, targets=targets)
        label = table.label(name)
        return LinkType(
            name=name,
            en=label,
            km=table.text("km", label),
            sources=sources,
            targets=targets,
            fields=fields,
            directed=table.flag("directed", default=True),
            derived=table.flag("derived"),
            structural=table.flag("structural"),
            ftm=table.text("ftm"),
        )

    def fields(self, base: tuple[Field, ...], table: _Table) -> tuple[Field, ...]:
        """The fields of `base` with those that the table adds."""
        fields = {f.name: f for f in base}
        for row in table.rows("fields", _FIELD):
            made = self._field(row, table.owner)
            known = fields.get(made.name)
            if known is not None:
                if (known.kind, known.many, known.list or made.list) != (made.kind, made.many, made.list or known.list):
                    raise SchemaError(
                        f"{table.owner}.{made.name}: a field cannot change its kind from {known.kind.value}."
                    )
                made = replace(known, aliases=_joined(known.aliases, made.aliases))
            fields[made.name] = made
        return tuple(fields.values())

    def _field(self, row: _Table, owner: str) -> Field:
        name = _checked(_FIELD_NAME, row.text("name"), f"field of {owner}")
        if name in _RESERVED_FIELDS:
            raise SchemaError(f"{owner}.{name}: this field name is reserved; choose another.")
        try:
            kind = Kind(row.text("kind"))
        except ValueError as error:
            kinds = ", ".join(k.value for k in Kind)
            raise SchemaError(f"{owner}.{name}: its kind is one of {kinds}.") from error
        listed = row.text("list")
        if (kind is Kind.ENUM) != bool(listed) or (listed and listed not in self._lists):
            raise SchemaError(f"{owner}.{name}: a field of kind enum names an existing list.")
        adds_up = row.flag("sum")
        if adds_up and (kind is not Kind.COUNT or row.flag("many")):
            raise SchemaError(f"{owner}.{name}: only a field of kind count that holds one value adds up.")
        label = row.label(name)
        return Field(
            name=name,
            kind=kind,
            en=label,
            km=row.text("km", label),
            many=row.flag("many"),
            naming=row.flag("naming"),
            sum=adds_up,
            list=listed,
            ftm=row.text("ftm"),
            htcds=row.texts("htcds"),
            aliases=row.texts("aliases"),
        )


def _axis(name: str, table: _Table, base: Axis | None, entities: Mapping[str, EntityType]) -> Axis:
    subjects = _joined(base.subjects if base else (), table.texts("subjects"))
    for subject in subjects:
        if subject not in entities:
            raise SchemaError(f"Status axis {name}: there is no entity type {subject}.")
    terms = _terms(base.terms if base else (), table)
    if base is not None:
        return replace(base, terms=terms, subjects=subjects)
    label = table.label(name)
    return Axis(name, label, table.text("km", label), subjects, terms, by_body=table.flag("by_body"))


def _terms(base: tuple[Term, ...], table: _Table) -> tuple[Term, ...]:
    return _merged(base, tuple(_term(row, table.owner) for row in table.rows("terms", _TERM)))


def _term(row: _Table, owner: str) -> Term:
    code = _checked(_TERM_CODE, row.text("code"), f"term of {owner}")
    label = row.label(code)
    return Term(
        code=code,
        en=label,
        km=row.text("km", label),
        aliases=row.texts("aliases"),
        group=row.text("group"),
        icon=row.text("icon"),
        shape=row.text("shape"),
        htcds=row.text("htcds"),
        active=row.flag("active"),
    )


def _merged(base: tuple[Term, ...], more: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of `base`, which keep their meaning and gain aliases, then the new ones."""
    terms = {term.code: term for term in base}
    for term in more:
        known = terms.get(term.code)
        terms[term.code] = replace(known, aliases=_joined(known.aliases, term.aliases)) if known else term
    return tuple(terms.values())


def _with_fields(link: LinkType, shared: tuple[Field, ...]) -> LinkType:
    known = {f.name for f in link.fields}
    return replace(link, fields=link.fields + tuple(f for f in shared if f.name not in known))


def _joined(first: Iterable[_Entry], second: Iterable[_Entry]) -> tuple[_Entry, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _checked(pattern: re.Pattern[str], name: str, what: str) -> str:
    if not pattern.fullmatch(name):
        raise SchemaError(f"“{name}” cannot name a {what}: it must match {pattern.pattern}.")
    return name
