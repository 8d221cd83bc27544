"""What names a protected person of a case, and which longer names may hold a part of it without meaning that person."""

from __future__ import annotations

import html
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from graph.countries import country
from graph.facts import Entity
from graph.provinces import province
from graph.refusals import BadValue
from graph.schema import EntityType, Schema
from graph.store import GraphReader
from graph.text import fold
from graph.values import Kind
from graph.vault import naming_fields
from graph.vocabulary import Field
from investigator.exhibits.dossier import About, Dossier
from investigator.exhibits.exhibit import Exhibit
from investigator.exhibits.labels import is_person
from investigator.paging import PAGE, entities_of

SHORTEST = 4
"""Bytes below which a string is too common to be told from chance."""

_DIGITS = 6
"""A number shorter than this, such as a year of birth, names nobody."""

_BEFORE, _BEHIND = ',;\t\n">', ',;\t\r\n"<'
"""What stands before and behind the text of a cell."""

Excuses = Mapping[str, tuple[str, ...]]
"""By protected string the longer names within which it means somebody else."""


@dataclass(frozen=True, slots=True)
class ProtectedWords:
    """What is searched for, as written and folded.

    `whole` names or locates somebody wherever it stands: a name of two words or more, a number, a single name of
    somebody who is known by no other. `parts` are single words of such a whole name ("Long" of "Long Sithong"): they
    are searched for too, but within a longer name of somebody who is not protected ("Long Bay Trading") they mean that
    one.
    """

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Everything that is searched for."""
        return self.whole | self.parts


@dataclass(slots=True)
class _Found:
    whole: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


def protected_words(reader: GraphReader, schema: Schema, *, but_for: Collection[str] = ()) -> ProtectedWords:
    """Whatever names or locates a protected person of the case, but for some: values and originals."""
    found = _Found()
    for kind in schema.entities.values():
        if not naming_fields(kind):
            continue
        after = ""
        while page := reader.entities_of(kind.name, after, PAGE):
            _add_page(reader, [e for e in page if e.protected and e.uid not in but_for], kind, found)
            after = page[-1].uid
    return ProtectedWords(frozenset(found.whole), frozenset(found.parts - found.whole))


def names_protected(reader: GraphReader, schema: Schema, text: str) -> bool:
    """Whether what a person wrote names somebody of the case who is protected.

    A word of such a name does not where it stands within a longer name of somebody else, or is a nationality.
    """
    words = protected_words(reader, schema)
    found = [word for word in _within(words.all, (text,)) if len(word) > 1 and not _short_number(word)]
    parts = words.parts.intersection(found)
    if len(parts) < len(found):
        return True
    excuses = excuses_of_case(reader, schema, ProtectedWords(parts=parts))
    return any(_holds(_without(fold(text), excuses.get(part, ())), fold(part)) for part in parts)


def excuses_of_case(reader: GraphReader, schema: Schema, words: ProtectedWords) -> Excuses:
    """For documents of others: for every part the names of those in the case who are not protected and hold it.

    A part that is also a nationality ("Thai") is none where it stands alone in a cell.
    """
    if not words.parts:
        return {}
    names = [name for kind in schema.entities.values() for name in _open_names(reader, kind)]
    nationalities = filter(_is_country, words.parts)
    cells = [f"{left}{word}{right}" for word in nationalities for left, right in product(_BEFORE, _BEHIND)]
    return _within(words.parts, names + cells)


def excuses_of_pages(
    exhibits: Sequence[Exhibit], schema: Schema, words: ProtectedWords, dossiers: Sequence[Dossier] = ()
) -> Excuses:
    """For what the program writes: the names that the pages and dossiers show.

    Every label excuses parts within it, and a name that is the same from beginning to end. The name of a person excuses
    all within it: "Lam Suong Truc" is somebody else than "Suong Truc". Where a reason to show names was given, every
    label does. What a dossier says that is neither name nor place excuses parts alone.
    """
    people = frozenset() if _reveals(exhibits) else _other_kinds(schema)
    kinds = _texts(dossiers) | _labels(exhibits, dossiers)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for text, names in _within(words.all, kinds).items():
        for name in names:
            same = fold(text) == fold(name) and bool(kinds[name])
            if (kinds[name] and kinds[name] not in people) or text in words.parts or same:
                found[text] += _as_written_in_files(name)
    return {text: tuple(names) for text, names in found.items()}


def telling_labels(
    exhibits: Sequence[Exhibit], schema: Schema, words: ProtectedWords, dossiers: Sequence[Dossier] = ()
) -> tuple[str, ...]:
    """The shown names of what is no person which hold the whole name of a protected person among other words."""
    if _reveals(exhibits):
        return ()
    others = _other_kinds(schema)
    named = _texts(dossiers) | _labels(exhibits, dossiers)
    found = _within(filter(is_searched, words.whole), (label for label, kind in named.items() if kind in others))
    return tuple(dict.fromkeys(n for text, names in found.items() for n in names if fold(n) != fold(text)))


def namesakes(
    exhibits: Sequence[Exhibit], schema: Schema, words: ProtectedWords, dossiers: Sequence[Dossier] = ()
) -> tuple[str, ...]:
    """The shown names of persons which are, or hold, the whole name of a protected one: somebody has to look."""
    others = _other_kinds(schema)
    drawn = {e.uid for each in exhibits for e in each.drawn if not e.protected}
    shown = [e.label for each in exhibits for e in each.entities if e.uid in drawn and e.type not in others]
    for each in dossiers:
        named = [e for e in each.entities if not e.protected and e.uid not in each.revealed]
        shown += [e.label for e in named if e.type not in others]
        if each.subject.uid not in each.revealed and each.subject.type not in others:
            shown += [fact.words for fact in (*each.facts, *each.unproven) if fact.called]
    found = _within(filter(is_searched, words.whole), dict.fromkeys(shown))
    return tuple(sorted({name for names in found.values() for name in names}))


def _labels(exhibits: Sequence[Exhibit], dossiers: Sequence[Dossier]) -> dict[str, str]:
    """The names that are shown, with the type of what bears each; nobody's who is under a pseudonym."""
    told: tuple[Dossier | Exhibit, ...] = (*dossiers, *exhibits)
    return {e.label: e.type for each in told for e in each.entities if not e.protected}


def _texts(dossiers: Sequence[Dossier]) -> dict[str, str]:
    """What dossiers say of their subjects, with the type where it is a name or place of theirs, "" where it is not."""
    facts = (fact for each in dossiers for fact in (*each.facts, *each.unproven))
    return {fact.words: fact.called for fact in facts if fact.about is not About.LINK}


def _reveals(exhibits: Sequence[Exhibit]) -> bool:
    return any(each.wish.reveal for each in exhibits)


def _other_kinds(schema: Schema) -> frozenset[str]:
    """The types of what is no person: their names are not sealed with anybody."""
    return frozenset(name for name, kind in schema.entities.items() if not is_person(kind))


def is_searched(text: str) -> bool:
    """Whether a string is long enough to be looked for."""
    return len(text.encode("utf-8", "surrogatepass")) >= SHORTEST and not _short_number(text)


def _short_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _DIGITS


def _add_page(reader: GraphReader, people: Sequence[Entity], kind: EntityType, found: _Found) -> None:
    fields = {f.name: f for f in kind.fields if f.naming}
    said: defaultdict[str, set[tuple[Field, str]]] = defaultdict(set)
    for record in reader.records_about([e.uid for e in people]) if people else ():
        for claim in record.claims:
            if claim.field in fields:
                texts = (claim.value.strip(), claim.original.strip())
                said[record.subject].update((fields[claim.field], text) for text in texts if text)
    for about in said.values():
        _sort_out(about, found)


def _sort_out(said: set[tuple[Field, str]], found: _Found) -> None:
    """What is said of one person: single words that stand in a whole name of theirs are parts."""
    names = {text for known, text in said if known.kind is Kind.NAME}
    given, family = ({text for known, text in said if known.ftm == name} for name in ("firstName", "lastName"))
    composed = {" ".join(pair) for one, two in product(given, family) for pair in ((one, two), (two, one))}
    whole = {name for name in names if len(name.split()) > 1} | composed
    words = {word for name in whole for word in fold(name).split()}
    for name in whole:
        _put(name, found.whole)
    for name in names - whole:
        _put(name, found.parts if fold(name) in words else found.whole)
    for known, text in said:
        if known.kind is Kind.PLACE and not any(letter.isdigit() for letter in text):
            if not province(text) and not _is_country(text):
                _put(text, found.parts)
        elif known.kind is not Kind.NAME and not (known.kind is Kind.TEXT and text.isalpha()):
            _put(text, found.whole)


def _put(text: str, into: set[str]) -> None:
    into.update(form for form in (text, fold(text)) if form)


def _is_country(text: str) -> bool:
    """Whether it is the word for a country or for who comes from there, as in a column of nationalities."""
    try:
        return bool(country(text))
    except BadValue:
        return False


def _open_names(reader: GraphReader, kind: EntityType) -> Iterator[str]:
    fields = [f.name for f in kind.fields if f.kind in (Kind.NAME, Kind.PLACE)]
    for entity in entities_of(reader, kind.name) if fields else ():
        if not entity.protected:
            for name in fields:
                yield from entity.values.get(name, ())


def _within(texts: Iterable[str], names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each text the names that hold it, word for word where it is Latin."""
    by_word: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        words = fold(text).split()
        if words:
            by_word[words[0] if words[0].isascii() else words[0][0]].append(text)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        folded = fold(name)
        keys = {word for piece in folded.split() for word in _ascii_words(piece)} | set(folded)
        for text in (t for key in keys for t in by_word.get(key, ())):
            if _holds(folded, fold(text)):
                found[text].append(name)
    return {text: tuple(kept) for text, kept in found.items()}


def _ascii_words(piece: str) -> Iterator[str]:
    """The piece as it stands, and without the signs around its words."""
    yield piece
    yield from "".join(c if c.isalnum() else " " for c in piece).split()


def _holds(name: str, text: str) -> bool:
    start = name.find(text)
    while start >= 0:
        around = name[start - 1 : start] + name[start + len(text) : start + len(text) + 1]
        if not text.isascii() or not any(c.isascii() and c.isalnum() for c in around):
            return True
        start = name.find(text, start + 1)
    return False


def _without(folded: str, names: Iterable[str]) -> str:
    """A folded text without these names."""
    for name in sorted(map(fold, names), key=len, reverse=True):
        folded = folded.replace(name, "\n")
    return folded


def _as_written_in_files(name: str) -> list[str]:
    """A name as it stands in JSON, CSV, XML and in the strings of a PDF."""
    quoted = json.dumps(name, ensure_ascii=False)[1:-1]
    parted = name.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return list(dict.fromkeys((name, quoted, name.replace('"', '""'), html.escape(name), parted)))
