"""What a saved question is, what it is asked of, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from graph.facts import Citation, Entity, Link
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _, many
from graph.store import GraphReader
from investigator.disclosure import Disclosure
from investigator.paging import entities, entities_of, links_of
from investigator.settings import CaseSettings, case_settings

_NAMED = 6
_OFFICIAL = frozenset({"police", "ministry", "committee", "court", "prosecutor", "immigration", "ngo", "embassy"})


class BadQuestion(WorldFault):
    """There is no such question, or it has no such parameter."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number by which a question can be varied."""

    code: str
    title: str
    default: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a source on which a hit rests, and what a person reads of it: "EX-004 sheet 2, row 14"."""

    text: str
    sha256: str
    locator: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: whom it is about, the part of the network that shows it, why it is one, and the sources of that."""

    subject: EntityId
    name: str
    reason: str
    entities: tuple[EntityId, ...]
    links: tuple[str, ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All hits of a question, most telling first."""

    question: str
    hits: tuple[Hit, ...]

    @property
    def entities(self) -> tuple[EntityId, ...]:
        """The entities of all hits, each once, in their order."""
        return tuple(dict.fromkeys(uid for hit in self.hits for uid in hit.entities))

    @property
    def links(self) -> tuple[str, ...]:
        """The links of all hits, each once, in their order."""
        return tuple(dict.fromkeys(uid for hit in self.hits for uid in hit.links))


@dataclass(frozen=True, slots=True)
class Found:
    """A hit before its sources are looked up; `citations` are those of status entries that it rests on."""

    subject: EntityId
    reason: str
    entities: tuple[EntityId, ...]
    links: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


class Asking:
    """A case while one question is put to it: reads each type of link or entity once."""

    def __init__(self, reader: GraphReader, disclosure: Disclosure, values: Mapping[str, int]) -> None:
        self.reader = reader
        self.schema = reader.schema()
        self.settings: CaseSettings = case_settings(reader)
        self.values = values
        self._disclosure = disclosure
        self._links: dict[str, tuple[Link, ...]] = {}
        self._known: dict[str, Entity] = {}

    def links(self, *types: str) -> Iterable[Link]:
        """All visible links of these types, type by type, by uid."""
        for name in types:
            if name not in self._links:
                self._links[name] = tuple(links_of(self.reader, name)) if name in self.schema.links else ()
            yield from self._links[name]

    def all_of(self, entity_type: str) -> tuple[Entity, ...]:
        """All visible entities of a type, by uid."""
        found = tuple(entities_of(self.reader, entity_type))
        self._known.update((e.uid, e) for e in found)
        return found

    def entities(self, uids: Iterable[EntityId]) -> Mapping[str, Entity]:
        """The visible entities among these, and others read before."""
        missing = [uid for uid in dict.fromkeys(uids) if uid not in self._known]
        if missing:
            self._known.update(entities(self.reader, missing))
        return self._known

    def businesses(self) -> Mapping[EntityId, Entity]:
        """The organisations that are no authority, court or aid organisation."""
        return {e.uid: e for e in self.all_of("Organization") if e.value("kind") not in _OFFICIAL}

    def name(self, uid: EntityId) -> str:
        """What an entity may be called."""
        entity = self.entities([uid]).get(uid)
        return self._disclosure.name(entity) if entity is not None else ""

    def names(self, uids: Iterable[EntityId]) -> str:
        """The names of several, sorted; the rest of a long list is counted."""
        wanted = list(dict.fromkeys(uids))
        self.entities(wanted)
        names = sorted(self.name(uid) for uid in wanted)
        shown = ", ".join(names[:_NAMED])
        if len(names) <= _NAMED:
            return shown
        more = many("{n} more", "{n} more", len(names) - _NAMED)
        return _("{names} and {more}").format(names=shown, more=more)


@dataclass(frozen=True, slots=True)
class Question:
    """A question by its code, in the words of the chosen language."""

    code: str
    title: str
    meaning: str
    ask: Callable[[Asking], Iterable[Found]]
    parameters: tuple[Parameter, ...] = ()

    def values(self, given: Mapping[str, int]) -> Mapping[str, int]:
        """The value of each parameter.

        Raises BadQuestion for one that the question does not have, or that is below its least.
        """
        known = {p.code: p for p in self.parameters}
        for code, value in given.items():
            if code not in known:
                listed = ", ".join(known) or _("none")
                raise BadQuestion(
                    _("“{code}” is no parameter of this question.").format(code=code),
                    _("It has: {listed}.").format(listed=listed),
                )
            if value < known[code].least:
                raise BadQuestion(
                    _("{title} cannot be {value}.").format(title=known[code].title, value=value),
                    _("Give {least} or more.").format(least=known[code].least),
                )
        return {code: given.get(code, p.default) for code, p in known.items()}
