"""The originals that go with a bundle, but for those that name protected persons; and the files that a case keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.failures import WorldFault
from graph.language import _, speaking
from graph.originals import packed
from investigator.case import Case
from investigator.exhibits.citations import Citation
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.exhibit import Exhibit
from investigator.exhibits.protected_words import excuses_of_case, protected_words
from investigator.exhibits.self_test import Search

FOLDER = "originals"


class FileGone(WorldFault):
    """The case does not hold a file of a bundle any more."""


def put_originals(
    case: Case, exhibits: Sequence[Exhibit], folder: Path, dossiers: Sequence[Dossier] = ()
) -> dict[str, str]:
    """Put the cited documents in, but for those that name a protected person; returns where each is, by SHA-256.

    Whom a page or dossier shows by name for a reason may stand in them; nobody else who is protected.
    """
    with speaking(exhibits[0].wish.language):
        return _put_originals(case, exhibits, folder, dossiers)


def _put_originals(
    case: Case, exhibits: Sequence[Exhibit], folder: Path, dossiers: Sequence[Dossier]
) -> dict[str, str]:
    where: dict[str, str] = {}
    told: tuple[Exhibit | Dossier, ...] = (*exhibits, *dossiers)
    named = frozenset(e.uid for each in told for e in each.entities if not e.protected)
    words = case.ask(lambda s: protected_words(s, case.schema, but_for=named))
    search = Search(words.all, case.ask(lambda s: excuses_of_case(s, case.schema, words)))
    for cited in dict.fromkeys(c for each in told for c in each.sources):
        data = _original(case, cited.sha256) if cited.sha256 else None
        if data is None:
            where[cited.sha256] = _("not in the case")
        elif search.leaks(data):
            where[cited.sha256] = _("kept back: it names protected persons")
        else:
            where[cited.sha256] = _name(cited)
            _put(folder, where[cited.sha256], data)
    return where


def keep_files(case: Case, folder: Path) -> dict[str, str]:
    """Keep the very bytes of a bundle in the case, sealed like its documents; returns the SHA-256 of each file."""
    files: dict[str, str] = {}
    there = frozenset(case.ask(lambda s: s.originals()))
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            sha256 = files[path.relative_to(folder).as_posix()] = hashlib.sha256(data).hexdigest()
            for part in packed(sha256, data) if sha256 not in there else ():
                case.ask(lambda s, p=part: s.put_part(p))  # type: ignore[misc]
    return files


def put_files(case: Case, folder: Path, files: Mapping[str, str]) -> None:
    """Put in the same bytes again. Raises FileGone."""
    for name, sha256 in files.items():
        data = _original(case, sha256)
        if data is None:
            raise FileGone(
                _("The case does not hold {name} any more.").format(name=name), _("Restore the case from a copy.")
            )
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def _original(case: Case, sha256: str) -> bytes | None:
    return case.ask(lambda s: s.original(sha256))


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


def _name(cited: Citation) -> str:
    ending = Path(cited.title).suffix.lower()
    ending = ending if ending[1:].isalnum() and len(ending) < 8 else ".bin"
    return f"{FOLDER}/{''.join(c for c in cited.exhibit if c.isalnum() or c in '-_')}-{cited.sha256[:8]}{ending}"
