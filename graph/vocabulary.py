"""The entries of a vocabulary: types of entities and links, their fields, closed lists and status axes."""

from __future__ import annotations

from dataclasses import dataclass

from graph.values import Kind

ANY = "*"


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
        return _field(self.fields, name)


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
        return _field(self.fields, name)

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


def _field(fields: tuple[Field, ...], name: str) -> Field:
    for candidate in fields:
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def _admits(types: tuple[str, ...], name: str) -> bool:
    return ANY in types or name in types
