"""What a person chose for the program on this computer: language, appearance, recent cases; never a secret."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from platformdirs import user_config_path

VERSION = 1
LANGUAGES = ("en", "km")
APPEARANCES = ("system", "light", "dark")
MOST_RECENT = 12


@dataclass(frozen=True, slots=True)
class Preferences:
    """Frozen; a change is a new value. `recent` are cases as they were opened, the last one first.

    `preparer`, `case_number` and `handling` stand on exhibits unless the person writes something else there.
    """

    language: str = "en"
    appearance: str = "system"
    keep_recent: bool = True
    recent: tuple[str, ...] = ()
    preparer: str = ""
    case_number: str = ""
    handling: str = ""

    def opened(self, case: str) -> Self:
        """With a case that was opened just now; unchanged where none are to be remembered."""
        if not self.keep_recent:
            return self
        return replace(self, recent=(case, *(other for other in self.recent if other != case))[:MOST_RECENT])

    def forgetting(self, case: str) -> Self:
        """Without a case that was opened."""
        return replace(self, recent=tuple(other for other in self.recent if other != case))

    def to_text(self) -> str:
        """The choices as JSON; without recent cases where none are to be remembered."""
        body = asdict(self if self.keep_recent else replace(self, recent=()))
        return json.dumps({"version": VERSION, **body}, ensure_ascii=False, indent=1) + "\n"


def place() -> Path:
    """The file that holds the choices."""
    return user_config_path("investigator") / "preferences.json"


def load(path: Path) -> tuple[Preferences, bool]:
    """The choices, and whether the file could be used; the defaults where it could not, or where there is none."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Preferences(), True
    except (OSError, UnicodeDecodeError):
        return Preferences(), False
    try:
        return _from_body(json.loads(text)), True
    except (ValueError, TypeError):
        return Preferences(), False


def save(preferences: Preferences, path: Path) -> None:
    """Keep the choices where only their owner reads them. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = path.with_suffix(".new")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(preferences.to_text())
    written.replace(path)


def _from_body(body: Any) -> Preferences:  # noqa: ANN401  whatever the file holds
    if not isinstance(body, dict) or body.pop("version", None) != VERSION:
        raise ValueError
    known = {field.name for field in fields(Preferences)}
    chosen: dict[str, Any] = {name: value for name, value in body.items() if name in known}
    chosen["recent"] = tuple(map(_text, chosen.get("recent", ())))[:MOST_RECENT]
    made = Preferences(**chosen)
    texts = (made.language, made.appearance, made.preparer, made.case_number, made.handling)
    if made.language not in LANGUAGES or made.appearance not in APPEARANCES or not isinstance(made.keep_recent, bool):
        raise ValueError
    for text in texts:
        _text(text)
    return made


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
