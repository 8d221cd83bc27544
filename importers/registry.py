"""Which reader reads a file: decided by what the file holds, and by its name only where that says more."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from graph.language import Phrase, _
from importers import delimited, workbook
from importers.foreign_files import refuse_foreign
from importers.rows import ReadChoices, Reading
from importers.source_file import SourceFile
from importers.unreadable import UnreadableFile


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that is read: its name, what files of it are usually called, and how it begins."""

    format_name: str
    suffixes: tuple[str, ...]
    magic: bytes
    """The first bytes; empty for text, which is what nothing else is."""
    open: Callable[[SourceFile, ReadChoices], Reading]


_HEAD = 4096


def _open_delimited(source: SourceFile, choices: ReadChoices) -> Reading:
    preferred = "\t" if source.path.suffix.lower() in (".tsv", ".tab") else None
    return delimited.open_delimited(source, choices, preferred)


READERS = (
    Reader(workbook.FORMAT, (".xlsx", ".xlsm", ".xltx", ".xltm"), b"PK\x03\x04", workbook.open_workbook),
    Reader(delimited.FORMAT, (".csv", ".tsv", ".tab", ".txt"), b"", _open_delimited),
)
"""The formats that can be read, most particular first; a new format is one entry."""


def open_reading(path: Path, choices: ReadChoices = ReadChoices()) -> Reading:
    """Open a file for reading, never for writing; raises UnreadableFile for whatever cannot be read right.

    The caller closes the reading. A file whose name says another format than its content is read by its content, and
    the notes say so.
    """
    return open_source(SourceFile(path), choices)


def open_source(source: SourceFile, choices: ReadChoices = ReadChoices()) -> Reading:
    """Read a file that is open already, and close it where that fails; see `open_reading`."""
    with ExitStack() as on_failure:
        on_failure.callback(source.close)
        head = source.head(_HEAD)
        if not head:
            raise UnreadableFile(source.name, _("is empty"), _("Choose a file with a heading and rows."))
        refuse_foreign(source, head)
        reader = next(reader for reader in READERS if head.startswith(reader.magic))
        reading = reader.open(source, choices)
        on_failure.pop_all()
    suffix, held = source.path.suffix.lower(), reader.format_name
    if suffix in reader.suffixes:
        return reading
    note = (
        Phrase("the name ends in {suffix}, but the content is {format} and is read as that", suffix=suffix, format=held)
        if suffix
        else Phrase("the name has no ending, but the content is {format} and is read as that", format=held)
    )
    return replace(reading, notes=(note, *reading.notes))
