"""What may be seen of an entity: protected persons go by a pseudonym until somebody gives a reason, which is logged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from graph.facts import Claim, Entity, Link
from graph.language import _, spoken
from graph.moments import now
from graph.schema import EntityType, Schema
from graph.vault import names
from investigator.case import Case

MASK = "••••"


class Disclosure:
    """Decides what is shown; with a `reason` protected names are shown, and every such sight is logged."""

    def __init__(self, schema: Schema, *, reason: str = "") -> None:
        self._schema = schema
        self._reason = reason.strip()
        self._seen: dict[str, None] = {}
        self._unmasked: frozenset[str] = frozenset()

    @property
    def unmasked(self) -> frozenset[str]:
        """The protected persons who are shown for the time being."""
        return self._unmasked

    def unmask(self, uids: Iterable[str]) -> None:
        """Show these protected persons too; `investigator.revealing` has logged it."""
        self._unmasked |= frozenset(uids)

    def hides(self, entity: Entity) -> bool:
        """Whether what names this entity is hidden now; to ask is not to see, so nothing is noted."""
        return entity.protected and entity.uid not in self._unmasked and not self._reason

    def mask_all(self) -> None:
        """Show no protected person any more."""
        self._unmasked = frozenset()

    def name(self, entity: Entity) -> str:
        """What the entity is called: its first caption field, or if protected its kind and a pseudonym."""
        kind = self._schema.entities[entity.type]
        if self._masks(entity) and any(names(kind, f) for f in kind.caption):
            return " ".join(filter(None, (_kind_of(entity, kind, self._schema), entity.pseudonym)))
        return called(entity, self._schema)

    def values(self, entity: Entity) -> Mapping[str, tuple[str, ...]]:
        """The current values, those that name or locate a protected person masked."""
        kind = self._schema.entities[entity.type]
        if not self._masks(entity):
            return entity.values
        return {f: (MASK,) if names(kind, f) else found for f, found in entity.values.items()}

    def claim(self, subject: Entity | Link, claim: Claim) -> Claim:
        """One asserted value as it may be shown."""
        if isinstance(subject, Link) or not self._masks(subject):
            return claim
        kind: EntityType = self._schema.entities[subject.type]
        return Claim(claim.slot, MASK, MASK, claim.cell) if names(kind, claim.field) else claim

    def why(self, entity: Entity, words: str) -> str:
        """Why a search found the entity, without the value where it is protected."""
        return _("a protected value") if self._masks(entity) else words

    def log(self, case: Case) -> None:
        """Note in the case's log whose protected values were shown, and why."""
        if self._seen:
            detail = json.dumps({"reason": self._reason, "entities": sorted(self._seen)}, ensure_ascii=False)
            case.ask(lambda s: s.log(by=case.by, at=now(), action="Protected names shown", detail=detail))

    def _masks(self, entity: Entity) -> bool:
        if self._reason and entity.protected and entity.uid not in self._unmasked:
            self._seen[entity.uid] = None
        return self.hides(entity)


def called(entity: Entity, schema: Schema) -> str:
    """What an entity is called, by its first caption field that has a value: a word of a closed list as people say it.

    Where it has none, its type. Nothing is masked.
    """
    kind = schema.entities[entity.type]
    field = next((kind.field(name) for name in kind.caption if entity.value(name)), None)
    if field is None:
        return spoken(kind)
    value = entity.value(field.name)
    return next((spoken(t) for t in schema.lists.get(field.list, ()) if t.code == value), value)


def _kind_of(entity: Entity, kind: EntityType, schema: Schema) -> str:
    """What kind of phone, account or document a number is, in the reader's language; "" where it is no such thing."""
    if not kind.kind_field or names(kind, kind.kind_field):
        return ""
    listed = schema.lists[kind.field(kind.kind_field).list]
    return next((spoken(term) for term in listed if term.code == entity.value(kind.kind_field)), spoken(kind))
