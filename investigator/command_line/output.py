"""How answers are printed: as JSON for programs, as plain lines for people; names are only text everywhere."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from graph.failures import WorldFault
from graph.text import visible

_LONGEST_LINE = 10_000
_LONGEST_WORD = 1_000


class NotWritten(WorldFault):
    """A file that was asked for cannot be written."""


class NotPrinted(WorldFault):
    """Standard output takes nothing."""


def speak_utf8() -> None:
    """Print every script wherever the output goes, and marks for what no text may hold, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def finished(code: int) -> int:
    """The exit code of a command, once everything that it printed has left. Raises NotPrinted."""
    if sys.stdout is not None:
        _put("")
    return code


def give_up_output() -> None:
    """Nothing more is printed: what waits to be printed would fail once more when the program ends."""
    if sys.stdout is not None:
        _give_up(sys.stdout)


def somebody_is_there() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def print_json(value: object) -> None:
    """One JSON value on standard output; characters that a terminal would obey are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_plain)
    _put("".join(map(_harmless, text)) + "\n")


def print_line(text: str = "") -> None:
    """One line for a person, or several; hostile characters are shown, not obeyed."""
    _put(_seen(text) + "\n")


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
    """A word beside the answer, on standard error; of one that repeats an overlong argument the ends."""
    if len(text) > _LONGEST_WORD:
        text = f"{text[: _LONGEST_WORD // 2]} … {text[-_LONGEST_WORD // 2 :]}"
    whisper(_seen(text) + "\n")


def whisper(text: str) -> None:
    """Something on standard error as it is; where nobody listens that is no failure."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            _give_up(sys.stderr)


def write_file(path: Path, text: str, encoding: str, *, besides: Iterable[str]) -> None:
    """A text in a file that only its owner may read, whole in place of what was there, or not at all.

    `besides` names files that must not be overwritten: what is imported, and the case. Raises NotWritten.
    """
    try:
        if any(path.exists() and Path(other).exists() and path.samefile(other) for other in besides):
            raise NotWritten(f"{path.name} is a file that this command reads.", "Give another name to write to.")
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(text.encode(encoding))
            return
        made = tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False)  # noqa: SIM115
        try:
            with made:
                made.write(text.encode(encoding))
            Path(made.name).replace(target)
        except BaseException:
            Path(made.name).unlink(missing_ok=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NotWritten(f"{path.name} cannot be written: {reason}.", "Choose another place.") from error


def _give_up(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _put(text: str) -> None:
    if sys.stdout is None:
        raise NotPrinted("There is nowhere to print the answer.", "Leave standard output open.")
    try:
        sys.stdout.write(text)
        if not text:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up_output()
        raise NotPrinted(f"The answer cannot be printed: {error.strerror}.", "Print it somewhere else.") from error


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
