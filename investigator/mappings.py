"""Which mapping reads a set of files: the one given, a saved one that fits, or a suggestion."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.failures import WorldFault
from graph.language import _, shown
from importers.mapping import Mapping, MappingError, TableMapping, check, from_text
from importers.rows import Reading, Table
from importers.suggest import suggested
from investigator.case import Case
from investigator.small_files import text_of


class NoMapping(WorldFault):
    """A table that no mapping can read, told with file and column."""


def chosen_mapping(case: Case, readings: Sequence[Reading], given: Mapping | None) -> tuple[Mapping, bool]:
    """The mapping to read these files by, and whether any part of it was only suggested. Raises NoMapping."""
    if given is not None:
        _check(case, given)
        _require_all(given, readings)
        return _with_headings(given, readings), False
    saved = saved_mappings(case)
    for mapping in saved:
        if all(_was_made_for(mapping, reading) for reading in readings):
            return mapping, False
    tables: list[TableMapping] = []
    guessed = False
    for reading in readings:
        series = Path(reading.file_name).stem
        for table in reading.tables:
            known = next((t for m in saved for t in m.tables if _suits(t, table)), None)
            made = known or suggested(table, case.schema, series)
            guessed = guessed or (made is not None and known is None)
            if made is not None and made not in tables:
                tables.append(made)
    name = ", ".join(Path(r.file_name).stem for r in readings[:3]) + (" …" if len(readings) > 3 else "")
    mapping = Mapping(name, name, tuple(tables))
    _check(case, mapping)
    _require_all(mapping, readings)
    return mapping, guessed


def saved_mappings(case: Case) -> tuple[Mapping, ...]:
    """The mappings kept in the case, by name."""
    return tuple(from_text(d.text) for d in case.ask(lambda s: s.documents("mapping")) if d.text is not None)


def named_mapping(case: Case, words: str) -> Mapping:
    """The mapping in a file, or the saved one of this name. Raises NoMapping or NotRead."""
    path = Path(words)
    try:
        if os.path.isfile(words):  # noqa: PTH113  of what cannot be a name it says no
            return from_text(text_of(path))
    except MappingError as error:
        happened = _("{name} cannot be read as a mapping: {why}").format(name=path.name, why=shown(error.words))
        raise NoMapping(happened, _("Correct it or choose another.")) from error
    for mapping in saved_mappings(case):
        if mapping.name == words:
            return mapping
    raise NoMapping(
        _("There is no mapping “{name}”.").format(name=words),
        _("Give a mapping file, or the name of one saved in the case."),
    )


def _check(case: Case, mapping: Mapping) -> None:
    for table in mapping.tables:
        try:
            check(table, case.schema)
        except MappingError as error:
            happened = _("The mapping “{name}” does not fit this case: {why}")
            raise NoMapping(happened.format(name=mapping.name, why=shown(error.words)), _("Correct it.")) from error


def _was_made_for(mapping: Mapping, reading: Reading) -> bool:
    return any(_suits(t, table) for table in reading.tables for t in mapping.tables)


def _suits(mapping: TableMapping, table: Table) -> bool:
    return mapping.made_for(table.heading) and mapping.fits(table.name, table.heading)


def _with_headings(mapping: Mapping, readings: Sequence[Reading]) -> Mapping:
    """The mapping with the headings of the tables that it reads, so that the next edition finds it."""
    headings = {
        id(chosen): tuple(table.heading)
        for reading in readings
        for table in reading.tables
        if (chosen := mapping.for_table(table.name, table.heading)) is not None
    }
    return replace(mapping, tables=tuple(replace(t, heading=headings.get(id(t), t.heading)) for t in mapping.tables))


def _require_all(mapping: Mapping, readings: Sequence[Reading]) -> None:
    for reading in readings:
        if any(mapping.for_table(t.name, t.heading) for t in reading.tables):
            continue
        lacks = min((mapping.missing(t.name, t.heading) for t in reading.tables), key=len, default=())
        if lacks:
            columns = ", ".join(f"“{c}”" for c in lacks)
            happened = _("{name} lacks the column {columns} that the mapping “{mapping}” reads.")
        else:
            columns = ""
            happened = _("{name} has no table that the mapping “{mapping}” or the vocabulary knows.")
        raise NoMapping(
            happened.format(name=reading.file_name, columns=columns, mapping=mapping.name),
            _("Choose or make a mapping for this file (--mapping)."),
        )
