"""The vocabulary of a case: what entities, links, fields, statuses and indicators there are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from graph.values import Kind

ANY = "*"

_ENTITY_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
_LINK_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,62}")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TERM_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_RESERVED_LABELS = frozenset({"Entity", "Assertion", "Source", "StatusChange", "Judgement", "ImportRun", "Case"})
_RESERVED_FIELDS = frozenset({"uid", "case", "type", "caption"})


class SchemaError(ValueError):
    """A vocabulary file says something impossible; the text names the entry and what to change."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a closed list or status axis."""

    code: str
    en: str
    km: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    icon: str = ""
    shape: str = ""
    htcds: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What may be said of an entity or a link: its kind decides how values are read and compared.

    `many`: several values stand side by side; otherwise differing values are a dispute. `naming`: sealed where the
    subject is a protected person. `sum`: values of different rows add up (calls, seconds).
    """

    name: str
    kind: Kind
    en: str
    km: str
    many: bool = False
    naming: bool = False
    sum: bool = False
    list: str = ""
    ftm: str = ""
    htcds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of thing, with how it is drawn: an icon and a shape of its own, so that colour is never needed."""

    name: str
    en: str
    km: str
    plural_en: str
    icon: str
    shape: str
    colour: str
    fields: tuple[Field, ...]
    caption: tuple[str, ...]
    ftm: str = ""
    htcds: str = ""
    protects: bool = False
    kind_field: str = ""

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class LinkType:
    """A kind of link and the entity types that it may join; `ANY` stands for every type."""

    name: str
    en: str
    km: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[Field, ...]
    directed: bool = True
    derived: bool = False
    structural: bool = False
    ftm: str = ""

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def joins(self, source: str, target: str) -> bool:
        """Whether a link of this type may run from an entity of type `source` to one of type `target`."""
        if _admits(self.sources, source) and _admits(self.targets, target):
            return True
        return not self.directed and _admits(self.sources, target) and _admits(self.targets, source)


@dataclass(frozen=True, slots=True)
class Axis:
    """A line along which the status of a subject moves; every entry on it is dated twice and sourced."""

    name: str
    en: str
    km: str
    subjects: tuple[str, ...]
    terms: tuple[Term, ...]
    by_body: bool = False

    def term(self, code: str) -> Term:
        """The status `code`; KeyError where there is none."""
        for candidate in self.terms:
            if candidate.code == code:
                return candidate
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole vocabulary; `extended` adds an agency's own file to it."""

    entities: Mapping[str, EntityType]
    links: Mapping[str, LinkType]
    lists: Mapping[str, tuple[Term, ...]]
    axes: Mapping[str, Axis]
    indicators: Mapping[str, tuple[Term, ...]]
    source_codes: tuple[str, ...]
    information_codes: tuple[str, ...]
    handling_codes: tuple[str, ...]
    link_fields: tuple[Field, ...] = field(default=())

    def field_of(self, type_name: str, name: str) -> Field:
        """The field `name` of an entity type or link type; KeyError where either is unknown."""
        return self.typed(type_name).field(name)

    def typed(self, type_name: str) -> EntityType | LinkType:
        """The entity type or link type called `type_name`; KeyError where there is none."""
        found = self.entities.get(type_name) or self.links.get(type_name)
        if found is None:
            raise KeyError(type_name)
        return found

    def extended(self, text: str) -> Schema:
        """This vocabulary with the types, fields and terms of an agency's file added.

        `text` is TOML of the form of schema.toml. Nothing may be taken away or change its kind.
        Raises SchemaError.
        """
        return _read(text, self)


@cache
def standard() -> Schema:
    """The vocabulary that ships with the program."""
    return _read(files("graph").joinpath("schema.toml").read_text("utf-8"), _EMPTY)


def _admits(types: tuple[str, ...], name: str) -> bool:
    return ANY in types or name in types


def _read(text: str, base: Schema) -> Schema:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"The vocabulary is not TOML: {error}.") from error
    lists = dict(base.lists)
    for name, table in _tables(tables, "lists"):
        lists[_checked(_FIELD_NAME, name, "list")] = _merged_terms(lists.get(name, ()), table, f"list {name}")
    link_fields = _merged_fields(base.link_fields, tables.get("link_fields", {}), lists, "link_fields")
    entities = dict(base.entities)
    for name, table in _tables(tables, "entities"):
        entities[name] = _entity_type(name, table, entities.get(name), lists)
    links = {name: _with_fields(link, link_fields) for name, link in base.links.items()}
    for name, table in _tables(tables, "links"):
        links[name] = _link_type(name, table, links.get(name), lists, link_fields, entities)
    axes = dict(base.axes)
    for name, table in _tables(tables, "axes"):
        axes[name] = _axis(name, table, axes.get(name), entities)
    indicators = dict(base.indicators)
    for name, table in _tables(tables, "indicators"):
        indicators[name] = _merged_terms(indicators.get(name, ()), table, f"indicators {name}")
    grading = tables.get("grading", {})
    return Schema(
        entities=MappingProxyType(entities),
        links=MappingProxyType(links),
        lists=MappingProxyType(lists),
        axes=MappingProxyType(axes),
        indicators=MappingProxyType(indicators),
        source_codes=tuple(grading.get("source_codes", base.source_codes)),
        information_codes=tuple(grading.get("information_codes", base.information_codes)),
        handling_codes=tuple(grading.get("handling_codes", base.handling_codes)),
        link_fields=link_fields,
    )


def _tables(tables: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from tables.get(section, {}).items()


def _entity_type(
    name: str, table: Mapping[str, Any], base: EntityType | None, lists: Mapping[str, tuple[Term, ...]]
) -> EntityType:
    _checked(_ENTITY_NAME, name, "entity type")
    if name in _RESERVED_LABELS:
        raise SchemaError(f"Entity type {name}: this name is reserved; choose another.")
    fields = _merged_fields(base.fields if base else (), table, lists, name)
    if base is not None:
        return replace(base, fields=fields)
    return EntityType(
        name=name,
        en=_label(table, name),
        km=table.get("km", _label(table, name)),
        plural_en=table.get("plural_en", _label(table, name)),
        icon=table.get("icon", "question"),
        shape=table.get("shape", "circle"),
        colour=table.get("colour", "unknown"),
        fields=fields,
        caption=tuple(table.get("caption", [f.name for f in fields[:1]])),
        ftm=table.get("ftm", ""),
        htcds=table.get("htcds", ""),
        protects=table.get("protects", False),
        kind_field=table.get("kind_field", ""),
    )


def _link_type(
    name: str,
    table: Mapping[str, Any],
    base: LinkType | None,
    lists: Mapping[str, tuple[Term, ...]],
    shared: tuple[Field, ...],
    entities: Mapping[str, EntityType],
) -> LinkType:
    _checked(_LINK_NAME, name, "link type")
    ends = (tuple(table.get("from", base.sources if base else ())), tuple(table.get("to", base.targets if base else ())))
    for end in (*ends[0], *ends[1]):
        if end != ANY and end not in entities:
            raise SchemaError(f"Link type {name}: there is no entity type {end}.")
    if not all(ends):
        raise SchemaError(f"Link type {name}: say from which and to which entity types it runs.")
    own = _merged_fields(base.fields if base else (), table, lists, name)
    if base is not None:
        return replace(base, fields=own, sources=ends[0], targets=ends[1])
    return LinkType(
        name=name,
        en=_label(table, name),
        km=table.get("km", _label(table, name)),
        sources=ends[0],
        targets=ends[1],
        fields=own + tuple(f for f in shared if f.name not in {o.name for o in own}),
        directed=table.get("directed", True),
        derived=table.get("derived", False),
        structural=table.get("structural", False),
        ftm=table.get("ftm", ""),
    )


def _with_fields(link: LinkType, shared: tuple[Field, ...]) -> LinkType:
    known = {f.name for f in link.fields}
    return replace(link, fields=link.fields + tuple(f for f in shared if f.name not in known))


def _axis(name: str, table: Mapping[str, Any], base: Axis | None, entities: Mapping[str, EntityType]) -> Axis:
    _checked(_FIELD_NAME, name, "status axis")
    terms = _merged_terms(base.terms if base else (), table, f"axis {name}")
    if base is not None:
        return replace(base, terms=terms)
    subjects = tuple(table.get("subjects", ()))
    for subject in subjects:
        if subject not in entities:
            raise SchemaError(f"Status axis {name}: there is no entity type {subject}.")
    label = _label(table, name)
    return Axis(name, label, table.get("km", label), subjects, terms, by_body=table.get("by_body", False))


def _merged_fields(
    base: tuple[Field, ...], table: Mapping[str, Any], lists: Mapping[str, tuple[Term, ...]], owner: str
) -> tuple[Field, ...]:
    fields = {f.name: f for f in base}
    for entry in table.get("fields", ()):
        name = _checked(_FIELD_NAME, entry.get("name", ""), f"field of {owner}")
        if name in _RESERVED_FIELDS:
            raise SchemaError(f"{owner}.{name}: this field name is reserved; choose another.")
        made = _field(name, entry, lists, owner)
        known = fields.get(name)
        if known is not None:
            if known.kind is not made.kind or known.many != made.many:
                raise SchemaError(f"{owner}.{name}: a field cannot change its kind from {known.kind.value}.")
            made = replace(known, aliases=_joined(known.aliases, made.aliases))
        fields[name] = made
    return tuple(fields.values())


def _field(name: str, entry: Mapping[str, Any], lists: Mapping[str, tuple[Term, ...]], owner: str) -> Field:
    try:
        kind = Kind(entry.get("kind"))
    except ValueError as error:
        kinds = ", ".join(k.value for k in Kind)
        raise SchemaError(f"{owner}.{name}: its kind is one of {kinds}.") from error
    listed = entry.get("list", "")
    if (kind is Kind.ENUM) != bool(listed) or (listed and listed not in lists):
        raise SchemaError(f"{owner}.{name}: a field of kind enum names an existing list.")
    label = _label(entry, name)
    return Field(
        name=name,
        kind=kind,
        en=label,
        km=entry.get("km", label),
        many=entry.get("many", False),
        naming=entry.get("naming", False),
        sum=entry.get("sum", False),
        list=listed,
        ftm=entry.get("ftm", ""),
        htcds=tuple(entry.get("htcds", ())),
        aliases=tuple(entry.get("aliases", ())),
    )


def _merged_terms(base: tuple[Term, ...], table: Mapping[str, Any], owner: str) -> tuple[Term, ...]:
    terms = {t.code: t for t in base}
    for entry in table.get("terms", ()):
        code = _checked(_TERM_CODE, entry.get("code", ""), f"term of {owner}")
        label = _label(entry, code)
        aliases = tuple(entry.get("aliases", ()))
        if code in terms:
            terms[code] = replace(terms[code], aliases=_joined(terms[code].aliases, aliases))
            continue
        terms[code] = Term(
            code=code,
            en=label,
            km=entry.get("km", label),
            aliases=aliases,
            group=entry.get("group", ""),
            icon=entry.get("icon", ""),
            shape=entry.get("shape", ""),
            htcds=entry.get("htcds", ""),
            active=entry.get("active", False),
        )
    return tuple(terms.values())


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _label(table: Mapping[str, Any], name: str) -> str:
    label = table.get("en", name)
    if not isinstance(label, str) or not label.strip():
        raise SchemaError(f"{name}: its English label “en” is a text.")
    return label


def _checked(pattern: re.Pattern[str], name: str, what: str) -> str:
    if not isinstance(name, str) or not pattern.fullmatch(name):
        raise SchemaError(f"“{name}” cannot name a {what}: it must match {pattern.pattern}.")
    return name


_EMPTY = Schema(
    entities=MappingProxyType({}),
    links=MappingProxyType({}),
    lists=MappingProxyType({}),
    axes=MappingProxyType({}),
    indicators=MappingProxyType({}),
    source_codes=(),
    information_codes=(),
    handling_codes=(),
)
