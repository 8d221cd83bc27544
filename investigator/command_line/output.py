"""How answers are printed: as JSON for programs, as plain lines for people; names are only text everywhere."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graph.failures import WorldFault
from graph.text import visible

_LONGEST_LINE = 10_000


class NotWritten(WorldFault):
    """A file that was asked for cannot be written."""


def speak_utf8() -> None:
    """Print every script wherever the output goes, and marks for what no text may hold, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(value: object) -> None:
    """One JSON value on standard output; characters that a terminal would obey are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("".join(map(_harmless, text)) + "\n")


def print_line(text: str = "") -> None:
    """One line for a person, or several; hostile characters are shown, not obeyed."""
    sys.stdout.write(_seen(text) + "\n")


def print_table(rows: Iterable[Sequence[object]], heading: Sequence[str] = ()) -> None:
    """Rows in aligned columns; hostile or overlong texts are shown, not obeyed."""
    table = [[visible(str(cell), 80) for cell in row] for row in ([heading, *rows] if heading else rows)]
    if not table:
        return
    widths = [max(len(row[i]) for row in table if i < len(row)) for i in range(max(map(len, table)))]
    for row in table:
        print_line("  ".join(cell.ljust(widths[i]) for i, cell in enumerate(row)).rstrip())


def print_counts(title: str, counts: Mapping[str, int]) -> None:
    """A titled list of counts."""
    print_line(title)
    print_table((f"  {name}", f"{count:,}") for name, count in counts.items())


def say(text: str) -> None:
    """A word beside the answer, on standard error."""
    sys.stderr.write(_seen(text) + "\n")
    sys.stderr.flush()


def write_file(path: Path, text: str, encoding: str, *, besides: Iterable[str]) -> None:
    """A text in a file that only its owner may read, in place of what was there.

    `besides` names files that must not be overwritten: what is imported, and the case. Raises NotWritten.
    """
    try:
        if any(path.exists() and Path(other).exists() and path.samefile(other) for other in besides):
            raise NotWritten(f"{path.name} is a file that this command reads.", "Give another name to write to.")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding=encoding, newline="") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NotWritten(f"{path.name} cannot be written: {reason}.", "Choose another place.") from error


def _seen(text: str) -> str:
    return "\n".join(visible(line, _LONGEST_LINE) for line in text.split("\n"))


def _harmless(char: str) -> str:
    if char == "\n" or (char.isascii() and char.isprintable()):
        return char
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return json.dumps(char)[1:-1]
    return char


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
