"""The last look at what the program wrote, before it leaves: it names nobody who is protected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.language import _
from graph.text import visible
from investigator.case import Case
from investigator.exhibits.exhibit import Exhibit, NotExported
from investigator.exhibits.protected_words import (
    Excuses,
    ProtectedWords,
    excuses_of_pages,
    protected_words,
    telling_labels,
)
from investigator.exhibits.self_test import leaks
from investigator.exhibits.tables import sources_json


@dataclass(frozen=True, slots=True)
class LastLook:
    """What is searched for in the files of these exhibits, and what of it the pages show of others."""

    words: ProtectedWords
    excuses: Excuses
    telling: tuple[str, ...]

    def first_leak(self, files: Iterable[tuple[str, bytes]]) -> str:
        """The name of the first file that names a protected person, "" where none does."""
        return next((name for name, data in files if leaks(data, self.words.all, self.excuses)), "")

    def refuse(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Raises NotExported where a shown name or a file names a protected person."""
        if self.telling:
            raise NotExported(
                _("“{label}” on the page holds the name of a protected person, so nothing was made.").format(
                    label=visible(self.telling[0], 80)
                ),
                _("Take it off the chart, or give a reason to show names."),
            )
        if leaking := self.first_leak(files):
            raise NotExported(
                _("{name} would hold something that names a protected person, so nothing was made.").format(
                    name=leaking
                ),
                _("Take that person's details out of titles and reasons, and report it if they stand nowhere there."),
            )


def last_look(case: Case, exhibits: Sequence[Exhibit]) -> LastLook:
    """What has to be looked for in the files of these exhibits. Raises StoreError."""
    words = case.ask(lambda s: protected_words(s, case.schema))
    return LastLook(words, excuses_of_pages(exhibits, words), telling_labels(exhibits, words))


def written_files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """The files of a bundle that the program wrote, without the originals."""
    return ((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file())


def refuse_leaks(case: Case, name: str, data: bytes, exhibits: Sequence[Exhibit]) -> None:
    """Raises NotExported where what is to be written as `name`, or drawn in it, names a protected person."""
    last_look(case, exhibits).refuse([(name, data), (name, sources_json(exhibits))])
