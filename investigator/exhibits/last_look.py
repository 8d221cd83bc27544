"""The last look at what the program wrote, before it leaves: it names nobody who is protected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.language import _
from graph.text import visible
from investigator.case import Case
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.exhibit import Exhibit, NotExported
from investigator.exhibits.protected_words import (
    Excuses,
    ProtectedWords,
    excuses_of_pages,
    namesakes,
    protected_words,
    telling_labels,
)
from investigator.exhibits.self_test import Search
from investigator.exhibits.tables import sources_json


@dataclass(frozen=True, slots=True)
class LastLook:
    """What is searched for in the files of these exhibits, and what of it the pages show of others.

    `telling` are shown names that keep a page back; `namesakes` those of persons at which somebody has to look.
    """

    words: ProtectedWords
    excuses: Excuses
    telling: tuple[str, ...]
    namesakes: tuple[str, ...]

    def first_leak(self, files: Iterable[tuple[str, bytes]]) -> str:
        """The name of the first file that names a protected person, "" where none does."""
        search = Search(self.words.all, self.excuses)
        return next((name for name, data in files if search.leaks(data)), "")

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


def last_look(case: Case, exhibits: Sequence[Exhibit], dossiers: Sequence[Dossier] = ()) -> LastLook:
    """What has to be looked for in the files of these exhibits and dossiers. Raises StoreError."""
    words = case.ask(lambda s: protected_words(s, case.schema))
    asked = (exhibits, case.schema, words, dossiers)
    return LastLook(words, excuses_of_pages(*asked), telling_labels(*asked), namesakes(*asked))


def written_files(folder: Path) -> Iterable[tuple[str, bytes]]:
    """The files of a bundle that the program wrote, without the originals."""
    return ((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file())


def refuse_leaks(case: Case, name: str, data: bytes, exhibits: Sequence[Exhibit]) -> tuple[str, ...]:
    """Raises NotExported where what is to be written as `name`, or drawn in it, names a protected person.

    Returns the namesakes at which somebody has to look.
    """
    look = last_look(case, exhibits)
    look.refuse([(name, data), (name, sources_json(exhibits))])
    return look.namesakes
