"""Files that a person writes by hand, a mapping or settings: read whole, or told why they cannot be that."""

from __future__ import annotations

from pathlib import Path

from graph.failures import WorldFault
from graph.language import _

_MOST = 16 * 1024 * 1024


class NotRead(WorldFault):
    """A file that was named cannot be read."""


def text_of(path: Path) -> str:
    """The text of a file, which is a plain one, in UTF-8 and of at most 16 MB. Raises NotRead."""
    try:
        if path.exists() and not path.is_file():
            raise NotRead(_("{name} is a folder, or no file at all.").format(name=path.name), _("Name a file."))
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        why = _("{name} cannot be read: {why}.").format(name=path.name, why=error.strerror)
        raise NotRead(why, _("Check the file.")) from error
    if len(data) > _MOST:
        raise NotRead(_("{name} is too large for what it is to be.").format(name=path.name), _("Check the file."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotRead(_("{name} is not text in UTF-8.").format(name=path.name), _("Save it as UTF-8.")) from error
