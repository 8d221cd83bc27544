"""What the outcomes of rows are called, what they mean, and the sign and colour that go with the word."""

from __future__ import annotations

from collections.abc import Callable

from graph.language import _, spoken
from graph.schema import Schema
from graph.vault import names
from importers.mapping import TableMapping, protected
from investigator.comparison import Difference, Outcome
from investigator.import_plan import Plan
from investigator.mapping_edits import Place, Role, Use
from ui.theme import Theme

SIGNS = {
    Outcome.NEW: "plus",
    Outcome.CHANGED: "history",
    Outcome.UNCHANGED: "check",
    Outcome.CONFLICTING: "warning",
    Outcome.REJECTED: "problem",
}

NAMES: dict[Outcome, Callable[[], str]] = {
    Outcome.NEW: lambda: _("New"),
    Outcome.CHANGED: lambda: _("Changed"),
    Outcome.UNCHANGED: lambda: _("Unchanged"),
    Outcome.CONFLICTING: lambda: _("Conflicting"),
    Outcome.REJECTED: lambda: _("Rejected"),
}

MEANINGS: dict[Outcome, Callable[[], str]] = {
    Outcome.NEW: lambda: _("not in the case yet"),
    Outcome.CHANGED: lambda: _("a newer edition says otherwise; the old value stays, with its source"),
    Outcome.UNCHANGED: lambda: _("the case says so already"),
    Outcome.CONFLICTING: lambda: _("another source says otherwise; both values stay, side by side"),
    Outcome.REJECTED: lambda: _("not taken in; listed by row, can be imported later"),
}


def colours(outcome: Outcome, theme: Theme) -> tuple[str, str]:
    """Ink and wash of an outcome."""
    return {
        Outcome.NEW: (theme.good, theme.good_wash),
        Outcome.CHANGED: (theme.accent, theme.info_wash),
        Outcome.UNCHANGED: (theme.ink_secondary, theme.hover),
        Outcome.CONFLICTING: (theme.warning, theme.warning_wash),
        Outcome.REJECTED: (theme.danger, theme.danger_wash),
    }[outcome]


def place_words(place: Place, table: TableMapping, schema: Schema) -> str:
    """A field of an entity, as a person reads it: "Person: Name, Khmer"."""
    entity = next(e for e in table.entities if e.name == place.entity)
    kind = schema.entities[entity.type]
    return f"{entity_words(place.entity, table, schema)}: {spoken(kind.field(place.field))}"


def role_words(role: Role, table: TableMapping, schema: Schema) -> str:
    """What else a column is read for, as a person reads it: "key of Person"."""
    if role.use is Use.LINK:
        return _("link “{link}”").format(link=spoken(schema.links[role.name]))
    if role.use is Use.LINKS:
        return _("which link, by column {column}").format(column=role.name)
    if role.use is Use.STATUS:
        return _("status “{axis}”").format(axis=spoken(schema.axes[role.name]))
    entity = entity_words(role.name, table, schema)
    return (_("date of {entity}") if role.use is Use.DATE else _("key of {entity}")).format(entity=entity)


def entity_words(name: str, table: TableMapping, schema: Schema) -> str:
    """An entity of a mapping; with its own name where there are several of its type."""
    entity = next(e for e in table.entities if e.name == name)
    alike = [e for e in table.entities if e.type == entity.type]
    label = spoken(schema.entities[entity.type])
    return label if len(alike) == 1 else f"{label} ({name})"


def hidden_values(difference: Difference, plan: Plan, schema: Schema) -> tuple[bool, bool]:
    """Whether what the case holds is hidden, and what the file brings.

    What is brought is hidden where the preview hides it. What is held is hidden there too, and where the case protects
    whom it names, whatever the file says.
    """
    kind = schema.entities.get(difference.type)
    if kind is None or not names(kind, difference.field):
        return False, False
    tables = (table for file in plan.files for table in file.tables)
    brought = any(difference.type in protected(table.mapping, schema) for table in tables)
    return brought or difference.subject in plan.sealed, brought


def hidden_columns(table: TableMapping, schema: Schema) -> frozenset[str]:
    """The columns that name a person whom the mapping puts under protection: not shown in a preview."""
    kinds = set(protected(table, schema))
    return frozenset(
        column
        for entity in table.entities
        if entity.type in kinds
        for f in entity.fields
        if schema.entities[entity.type].field(f.field).naming
        for column in (f.column, *f.joined)
    )
