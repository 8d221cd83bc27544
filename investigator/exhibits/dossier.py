"""A dossier as a bundle says it: one subject, each fact with a number and what proves it, and what is unproven."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum

from graph.ids import EntityId
from investigator.exhibits.citations import Citation
from investigator.exhibits.exhibit import Shown


class About(Enum):
    """What a fact is about: the subject itself, its link to another, or its status."""

    FIELD = "field"
    LINK = "link"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said of the subject. `number` is 0 where no document says it.

    `topic` is a field, a type of link or a status axis; `words` what is said of it. An entry on a status axis has the
    dates `happened` and `learned` (EDTF). `note` says where sources differ. `called` is the type of entity whose name
    or place the words are, "" where they are none. `lines` are the same link on the charts: page and number.
    """

    about: About
    number: int
    topic: str
    words: str
    citations: tuple[Citation, ...]
    happened: str = ""
    learned: str = ""
    note: str = ""
    called: str = ""
    lines: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that a bundle says of one subject. `facts` are numbered from 1, `unproven` have no document.

    `left_out` counts what is not said, by words. `entities` are all whom it names, the subject first; `revealed` are
    those of them who are protected and named for a reason. `known_until` is a day, `made` a moment.
    """

    bundle: str
    made: str
    known_until: str
    kind: str
    facts: tuple[Fact, ...]
    unproven: tuple[Fact, ...]
    left_out: Mapping[str, int]
    entities: tuple[Shown, ...]
    revealed: tuple[EntityId, ...] = ()

    @property
    def subject(self) -> Shown:
        """Whom or what it is about."""
        return self.entities[0]

    @property
    def said(self) -> int:
        """How many facts there are, proven or not."""
        return len(self.facts) + len(self.unproven)

    @property
    def entries(self) -> int:
        """How many of the facts are entries on a status axis, proven or not."""
        return sum(fact.about is About.STATUS for fact in (*self.facts, *self.unproven))

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The documents cited, each once, by exhibit number; `place` is empty."""
        found = {c.sha256 or c.exhibit: replace(c, place="", grade="") for f in self.facts for c in f.citations}
        return tuple(sorted(found.values(), key=lambda c: (c.exhibit, c.sha256)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the dossier says, in canonical JSON: printed on it."""
        text = json.dumps(self.body(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def body(self) -> dict[str, object]:
        """What the dossier says, for programs; nothing that its pages do not show."""
        return {
            "bundle": self.bundle,
            "made": self.made,
            "known_until": self.known_until,
            "subject": self.subject.label,
            "type": self.subject.type,
            "facts": [_fact_body(fact) for fact in self.facts],
            "unproven": [_fact_body(fact) for fact in self.unproven],
            "left_out": dict(self.left_out),
        }


def _fact_body(fact: Fact) -> dict[str, object]:
    return {
        "number": fact.number,
        "about": fact.about.value,
        "topic": fact.topic,
        "says": fact.words,
        "happened": fact.happened,
        "learned": fact.learned,
        "note": fact.note,
        "lines": [{"page": page, "number": number} for page, number in fact.lines],
        "citations": [asdict(citation) for citation in fact.citations],
    }
