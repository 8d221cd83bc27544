"""The bundle that goes to court: pages, tables, cited originals, a verifier, and a manifest of every file."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from graph import language
from graph.ids import EntityId
from graph.language import _
from graph.moments import now
from graph.store import GraphReader, StoreError
from graph.text import plain
from investigator.case import Case
from investigator.charts import Chart
from investigator.exhibits.annex import keep_files, put_files, put_originals
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.dossiers import dossiers
from investigator.exhibits.exhibit import Exhibit, NotExported, Wish, exhibits
from investigator.exhibits.journal import BEGUN, BROKEN, DONE, log_again, log_export
from investigator.exhibits.last_look import last_look, written_files
from investigator.exhibits.page import Page, laid_out
from investigator.exhibits.record import Record, recorded
from investigator.exhibits.renderer import Renderer
from investigator.exhibits.report import pdf
from investigator.exhibits.scene import Looks
from investigator.exhibits.tables import dossiers_csv, sources_csv, sources_json
from investigator.exhibits.verifier import FORMAT, MANIFEST, SEAL, faults
from investigator.progress import Progress, Silent

MOST_SVG = 10 * 1024 * 1024
_AUDIT_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was made: its folder, the SHA-256 of its manifest, the pages and the dossiers.

    `namesakes` are shown names that are, or hold, the name of a protected person: somebody has to look at them.
    """

    folder: Path
    fingerprint: str
    exhibits: tuple[Exhibit, ...]
    originals: Mapping[str, str]
    namesakes: tuple[str, ...] = ()
    dossiers: tuple[Dossier, ...] = ()


def wished(case: Case, charts: Sequence[Chart], like: Wish) -> tuple[Wish, ...]:
    """Wishes for these charts in one new bundle: number, seed and moment are drawn now, the rest is as in `like`."""
    common = replace(
        like,
        bundle=secrets.token_hex(8),
        seed=secrets.token_hex(16),
        moment=now(),
        by=case.by,
        language=like.language or language.current(),
        audit_head=case.ask(audit_head),
    )
    return tuple(replace(common, title=c.title, places=dict(c.places), excluded=c.excluded) for c in charts)


def audit_head(reader: GraphReader) -> str:
    """The hash of the last entry of the case's log."""
    head, after = "", 0
    while page := reader.audit(after, _AUDIT_PAGE):
        head, after = page[-1].hash, page[-1].seq
    return head


def pages_of(case: Case, wishes: Sequence[Wish], looks: Looks) -> tuple[Page, ...]:
    """The pages of these wishes. Raises NothingToShow, StoreError."""
    return _pages(case, case.ask(lambda s: exhibits(s, case.schema, wishes)), looks)


def _pages(case: Case, found: Sequence[Exhibit], looks: Looks) -> tuple[Page, ...]:
    return tuple(
        laid_out(each, case.schema, looks, number=number, pages=len(found))
        for number, each in enumerate(found, start=1)
    )


def export(
    case: Case, wishes: Sequence[Wish], target: Path, renderer: Renderer, looks: Looks, progress: Progress = Silent()
) -> Bundle:
    """Make a bundle in a folder that is not there yet, or is empty, and note it in the case.

    It is made beside the folder and searched for every protected string; then the case notes that it is begun, what it
    says and why; then it is moved there, and the case notes that it is done. Where anything fails nothing is left but
    the note. Raises NotExported, NothingToShow, StoreError, Cancelled.
    """
    _refuse_taken(target)
    found, written = case.ask(lambda s: _told(s, case, wishes))
    with _beside(target) as folder:
        look = last_look(case, found, written)
        originals = put_originals(case, found, folder, written)
        fingerprint = _fill(case, found, written, originals, folder, renderer, looks, progress)
        look.refuse(written_files(folder))
        record = Record(found, originals, fingerprint, keep_files(case, folder), written)
        case.ask(lambda s: s.keep(record.document()))
        log_export(case, BEGUN, record)
        try:
            _move(folder, target)
        except OSError:
            log_export(case, BROKEN, record)
            raise
    try:
        log_export(case, DONE, record)
    except StoreError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return Bundle(target, fingerprint, found, originals, look.namesakes, written)


def export_again(case: Case, known: Path, target: Path, *, reveal: str = "") -> Bundle:
    """The bundle in the folder `known` once more, byte for byte as the case keeps it, and noted in its log.

    `reveal` is the reason to give it out again although somebody whom it names is protected by now. Raises NotExported
    where that reason is wanted, or the bundle is not the one that was made; NotRecorded, FileGone, StoreError.
    """
    _refuse_taken(target)
    faulty, fingerprint = faults(known)
    if faulty:
        raise NotExported(
            _("This is not a whole bundle: {why}").format(why=faulty[0]), _("Name a bundle that is whole.")
        )
    name = json.loads((known / MANIFEST).read_text("utf-8"))["bundle"]
    record = case.ask(lambda s: recorded(s, name))
    if fingerprint != record.fingerprint:
        raise NotExported(_("This is not the bundle that the case made."), _("Find out who altered it."))
    shown = case.ask(lambda s: protected_by_now(s, record.exhibits, record.dossiers))
    if shown and not reveal:
        raise _protected_now()
    with _beside(target) as folder:
        put_files(case, folder, record.files)
        _close(folder)
        look = last_look(case, record.exhibits, record.dossiers)
        if not reveal and (look.telling or look.first_leak(written_files(folder))):
            raise _protected_now()
        log_again(case, record, reveal, shown)
        _move(folder, target)
    return Bundle(target, record.fingerprint, record.exhibits, record.originals, look.namesakes, record.dossiers)


def protected_by_now(
    reader: GraphReader, found: Sequence[Exhibit], written: Sequence[Dossier] = ()
) -> tuple[EntityId, ...]:
    """Whom these exhibits and dossiers name who is protected today, or was then and is not in the case any more."""
    drawn = {e.uid: e.uid in each.revealed for each in written for e in each.entities}
    drawn |= {e.uid: e.protected for each in found for e in each.drawn}
    told: tuple[Exhibit | Dossier, ...] = (*found, *written)
    named = [shown.uid for each in told for shown in each.entities if not shown.protected]
    today = {e.uid: e.protected for e in reader.entities(named)}
    return tuple(dict.fromkeys(uid for uid in named if today.get(uid, drawn[uid])))


def _told(reader: GraphReader, case: Case, wishes: Sequence[Wish]) -> tuple[tuple[Exhibit, ...], tuple[Dossier, ...]]:
    """What the pages say, and the dossiers on some of whom they show."""
    found = exhibits(reader, case.schema, wishes)
    return found, dossiers(reader, case.schema, found, wishes[0].dossiers)


def _refuse_taken(target: Path) -> None:
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise NotExported(_("{name} is there already.").format(name=target.name), _("Name a new folder."))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the target that is gone afterwards, unless it was moved. Raises NotExported."""
    folder = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        folder.mkdir(parents=True)
        yield folder
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = _("The bundle cannot be written: {why}.").format(why=reason)
        raise NotExported(words, _("Choose another place.")) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move(folder: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()
    folder.rename(target)


def _fill(
    case: Case,
    found: Sequence[Exhibit],
    written: Sequence[Dossier],
    originals: Mapping[str, str],
    folder: Path,
    renderer: Renderer,
    looks: Looks,
    progress: Progress,
) -> str:
    """Write everything but the originals, and seal it; returns the fingerprint."""
    pages = _pages(case, found, looks)
    drawings = []
    for number, page in enumerate(pages, start=1):
        progress.step(_("Drawing page {n}").format(n=number), number, len(pages) + 1)
        drawing = renderer.svg(page)
        if len(drawing) > MOST_SVG:
            raise NotExported(_("A page is larger than 10 MB as SVG."), _("Show fewer entities on it."))
        drawings.append(drawing)
        (folder / f"chart-{number}.svg").write_bytes(drawing)
        (folder / f"chart-{number}.png").write_bytes(renderer.png(page))
    progress.step(_("Setting the report"), len(pages), len(pages) + 1)
    table = sources_json(found, written)
    (folder / "report.pdf").write_bytes(pdf(pages, drawings, table, originals, written))
    (folder / "sources.json").write_bytes(table)
    (folder / "sources.csv").write_bytes(sources_csv(found))
    if written:
        (folder / "dossiers.csv").write_bytes(dossiers_csv(written))
    verifier = files("investigator.exhibits").joinpath("verifier.py").read_bytes()
    (folder / "verify.py").write_bytes(verifier)
    with language.speaking(found[0].wish.language):
        (folder / "README.txt").write_text(_readme(found[0], written), encoding="utf-8")
    return _seal(folder, found[0].wish.bundle)


def _protected_now() -> NotExported:
    return NotExported(
        _("Somebody whom that bundle names is protected by now, so it was not made again."),
        _("Give a reason to show names with --reveal; it is logged."),
    )


def _seal(folder: Path, bundle: str) -> str:
    """Write the manifest, and its hash beside it; returns the hash."""
    listed = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    body = {"format": FORMAT, "version": 1, "bundle": bundle, "files": listed}
    text = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_bytes(text.encode("utf-8"))
    fingerprint = hashlib.sha256(text.encode("utf-8")).hexdigest()
    (folder / SEAL).write_bytes(f"{fingerprint}  {MANIFEST}\n".encode("ascii"))
    _close(folder)
    return fingerprint


def _close(folder: Path) -> None:
    """Nobody but its owner may read a bundle."""
    if os.name == "posix":
        for path in folder.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        folder.chmod(0o700)


def _readme(exhibit: Exhibit, written: Sequence[Dossier]) -> str:
    wish = exhibit.wish
    mark = plain(" · ".join(filter(None, (wish.handling, _("fictional data") if exhibit.fictional else ""))))
    dossier = ("dossiers.csv", _("every fact of the dossiers with each place that says so")) if written else ()
    told = (
        ("report.pdf ", _("the diagrams, the table of sources, what is unproven, the exhibits")),
        ("chart-N.svg", _("each diagram as a drawing; chart-N.png at 300 dots per inch")),
        ("sources.csv", _("every line with each place that says so; sources.json the same for programs")),
        *([dossier] if dossier else []),
        ("originals  ", _("the documents cited, but for those that name protected persons")),
        ("verify.py  ", _("checks every file: python3 verify.py")),
    )
    return "\n".join(
        (
            _("Evidence bundle {name}").format(name=wish.bundle),
            mark,
            "",
            *(f"{name}   {words}" for name, words in told),
            "",
            _("Suspected or charged is not convicted. Pseudonyms hold in this bundle only."),
            "",
        )
    )
