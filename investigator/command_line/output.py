"""How answers are printed: as JSON for programs, as plain lines for people; names are only text everywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from graph.text import visible


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n")


def print_line(text: str = "") -> None:
    """One line for a person."""
    sys.stdout.write(f"{text}\n")


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
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
