"""The entities and links that the tables of the sample files speak of again and again."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from graph.ids import WORLD
from graph.values import Kind
from importers.mapping import REGISTER, Constant, EntityMapping, FieldColumn, Key, LinkMapping

SEVERAL = ";"
"""What separates several values in one cell of an intake form."""

Columns = MappingOf[str, str | tuple[str, ...]]
"""Columns by the field that they fill."""


def key(register: str, *columns: str) -> Key:
    """A key that means the same in every file that cites this register."""
    return Key(columns, REGISTER + register)


def entity(
    name: str,
    kind: str,
    by: Key,
    columns: Columns,
    constants: MappingOf[str, str] | None = None,
    *,
    several: tuple[str, ...] = (),
    required: bool = False,
) -> EntityMapping:
    """An entity of type `kind` found again by a key; `several` names fields whose cells list several values."""
    return EntityMapping(
        name=name,
        type=kind,
        key=by,
        fields=_fields(columns, several),
        constants=tuple(Constant(field, value) for field, value in (constants or {}).items()),
        required=required,
    )


def person(
    columns: Columns | None = None, *, column: str = "Document number", name: str = "person", required: bool = False
) -> EntityMapping:
    """A person, known by a document number."""
    return entity(
        name, "Person", Key((column,), WORLD), {"document_number": column, **(columns or {})}, required=required
    )


def company(
    columns: Columns | None = None,
    constants: MappingOf[str, str] | None = None,
    *,
    column: str = "Registration number",
    name: str = "company",
    required: bool = False,
) -> EntityMapping:
    """A company, known by its registration number."""
    by = Key((column,), WORLD)
    return entity(
        name, "Organization", by, {"registration_number": column, **(columns or {})}, constants, required=required
    )


def agency(column: str, name: str = "agency") -> EntityMapping:
    """An agency, known by the task force's code."""
    return entity(name, "Organization", key("agencies", column), {"code": column})


def site(
    columns: Columns | None = None, *, column: str = "Site code", name: str = "site", required: bool = False
) -> EntityMapping:
    """A site, known by the code of the site list."""
    return entity(name, "Site", key("sites", column), {"site_code": column, **(columns or {})}, required=required)


def phone(name: str, column: str, *, required: bool = False, issuer: str = "") -> EntityMapping:
    """A telephone number."""
    columns = {"number": column, "issuer": issuer} if issuer else {"number": column}
    by = Key((column,), WORLD, Kind.PHONE)
    return entity(name, "Identifier", by, columns, {"kind": "phone"}, required=required)


def account(name: str, column: str, *, issuer: str = "") -> EntityMapping:
    """A bank account, known by its number at the bank."""
    columns = {"value": column, "issuer": issuer} if issuer else {"value": column}
    return entity(name, "Identifier", key("bank", column), columns, {"kind": "account"}, required=True)


def operation(columns: Columns | None = None, *, required: bool = False) -> EntityMapping:
    """An operation of the task force, known by its number."""
    number = "Operation number"
    columns = {"number": number, **(columns or {})}
    return entity("operation", "Event", key("operations", number), columns, {"kind": "operation"}, required=required)


def link(
    source: str,
    kind: str,
    target: str,
    columns: Columns | None = None,
    constants: MappingOf[str, str] | None = None,
    *,
    since: str = "",
    until: str = "",
    apart: tuple[str, ...] = (),
) -> LinkMapping:
    """A link of type `kind` between two entities of the row."""
    return LinkMapping(
        source=source,
        target=target,
        type=kind,
        fields=_fields(columns or {}, ()),
        constants=tuple(Constant(field, value) for field, value in (constants or {}).items()),
        since=since,
        until=until,
        apart=apart,
    )


def took_part(source: str, target: str, part: str, *, since: str = "") -> LinkMapping:
    """That somebody or something took part in an event, and as what."""
    return link(source, "PARTICIPATED", target, constants={"part": part}, since=since)


def _fields(columns: Columns, several: tuple[str, ...]) -> tuple[FieldColumn, ...]:
    return tuple(
        FieldColumn(field, column, SEVERAL if field in several else "")
        for field, listed in columns.items()
        for column in ((listed,) if isinstance(listed, str) else listed)
    )
