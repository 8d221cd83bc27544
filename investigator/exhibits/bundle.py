"""The bundle that goes to court: pages, tables, cited originals, a verifier, and a manifest of every file."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from graph import language
from graph.changes import Document
from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _
from graph.moments import now
from graph.store import GraphReader
from graph.text import plain
from investigator.case import Case
from investigator.charts import Chart, Place
from investigator.exhibits.exhibit import Exhibit, Wish, exhibits
from investigator.exhibits.page import Page, laid_out
from investigator.exhibits.renderer import Renderer
from investigator.exhibits.report import pdf
from investigator.exhibits.scene import Looks
from investigator.exhibits.self_test import leaks, protected_strings
from investigator.exhibits.tables import sources_csv, sources_json
from investigator.exhibits.verifier import FORMAT, MANIFEST, SEAL, faults
from investigator.progress import Progress, Silent

KIND = "export"
"""The kind of the documents that keep what was exported, by bundle."""

MOST_SVG = 10 * 1024 * 1024
_AUDIT_PAGE = 1000


class NotExported(WorldFault):
    """A bundle that was not made; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was made: its folder, the SHA-256 of its manifest, and the pages."""

    folder: Path
    fingerprint: str
    exhibits: tuple[Exhibit, ...]
    originals: Mapping[str, str]


def wished(case: Case, charts: Sequence[Chart], like: Wish) -> tuple[Wish, ...]:
    """Wishes for these charts in one new bundle: number, seed and moment are drawn now, the rest is as in `like`."""
    common = replace(
        like,
        bundle=secrets.token_hex(8),
        seed=secrets.token_hex(16),
        moment=now(),
        by=case.by,
        language=language.current(),
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
    found = case.ask(lambda s: exhibits(s, case.schema, wishes))
    return tuple(
        laid_out(each, case.schema, looks, number=number, pages=len(found))
        for number, each in enumerate(found, start=1)
    )


def export(
    case: Case, wishes: Sequence[Wish], target: Path, renderer: Renderer, looks: Looks, progress: Progress = Silent()
) -> Bundle:
    """Make a bundle in a folder that is not there yet, or is empty, and note it in the case.

    It is made beside the folder, searched for every protected string, and moved there when it is whole; where anything
    fails nothing is left. Raises NotExported, NothingToShow, StoreError, Cancelled.
    """
    bundle = _made(case, wishes, target, renderer, looks, progress)
    _note(case, wishes, bundle)
    return bundle


def export_again(case: Case, known: Path, target: Path, renderer: Renderer, looks: Looks) -> Bundle:
    """The bundle in the folder `known` once more, byte for byte. Raises NotExported where the case says otherwise."""
    found, fingerprint = faults(known)
    if found:
        raise NotExported(
            _("This is not a whole bundle: {why}").format(why=found[0]), _("Name a bundle that is whole.")
        )
    name = json.loads((known / MANIFEST).read_text("utf-8"))["bundle"]
    wishes = case.ask(lambda s: recorded(s, name))
    spoken = language.current()
    language.use(wishes[0].language)
    try:
        bundle = _made(case, wishes, target, renderer, looks, Silent())
    finally:
        language.use(spoken)
    if bundle.fingerprint != fingerprint:
        shutil.rmtree(target)
        raise NotExported(
            _("The case says something else today than when this bundle was made, so it cannot be made again."),
            _("Make a new bundle."),
        )
    return bundle


def recorded(reader: GraphReader, bundle: str) -> tuple[Wish, ...]:
    """The wishes by which a bundle was made. Raises NotExported."""
    for document in reader.documents(KIND):
        if document.name == bundle and document.text is not None:
            return tuple(_wish(body) for body in json.loads(document.text)["pages"])
    raise NotExported(_("This case did not make that bundle."), _("Open the case that did."))


def _made(
    case: Case, wishes: Sequence[Wish], target: Path, renderer: Renderer, looks: Looks, progress: Progress
) -> Bundle:
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise NotExported(_("{name} is there already.").format(name=target.name), _("Name a new folder."))
    pages = pages_of(case, wishes, looks)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        beside.mkdir(parents=True)
        bundle = _fill(case, pages, beside, renderer, progress)
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = _("The bundle cannot be written: {why}.").format(why=reason)
        raise NotExported(words, _("Choose another place.")) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return replace(bundle, folder=target)


def _fill(case: Case, pages: Sequence[Page], folder: Path, renderer: Renderer, progress: Progress) -> Bundle:
    exhibits = tuple(page.exhibit for page in pages)
    strings = case.ask(lambda s: protected_strings(s, case.schema))
    originals = _put_originals(case, exhibits, folder, strings)
    strings = _not_shown(strings, exhibits)
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
    table = sources_json(exhibits)
    (folder / "report.pdf").write_bytes(pdf(pages, drawings, table, originals))
    (folder / "sources.json").write_bytes(table)
    (folder / "sources.csv").write_bytes(sources_csv(exhibits))
    verifier = files("investigator.exhibits").joinpath("verifier.py").read_bytes()
    (folder / "verify.py").write_bytes(verifier)
    (folder / "README.txt").write_text(_readme(exhibits[0]), encoding="utf-8")
    for path in sorted(folder.iterdir()):
        if path.is_file():
            _refuse_leaks(path.name, path.read_bytes(), strings)
    return Bundle(folder, _seal(folder, exhibits[0].wish.bundle), exhibits, originals)


def _put_originals(case: Case, exhibits: Sequence[Exhibit], folder: Path, strings: frozenset[str]) -> dict[str, str]:
    """Put the cited documents in, but for those that name a protected person; returns where each is, by SHA-256."""
    where: dict[str, str] = {}
    reveal = any(each.wish.reveal for each in exhibits)
    for cited in dict.fromkeys(c for each in exhibits for c in each.sources):
        data = case.ask(lambda s, c=cited: s.original(c.sha256)) if cited.sha256 else None  # type: ignore[misc]
        if data is None:
            where[cited.sha256] = _("not in the case")
        elif leaks(data, strings) and not reveal:
            where[cited.sha256] = _("kept back: it names protected persons")
        else:
            ending = Path(cited.title).suffix.lower()
            ending = ending if ending[1:].isalnum() and len(ending) < 8 else ".bin"
            name = f"{''.join(c for c in cited.exhibit if c.isalnum() or c in '-_')}-{cited.sha256[:8]}{ending}"
            (folder / "originals").mkdir(exist_ok=True)
            (folder / "originals" / name).write_bytes(data)
            where[cited.sha256] = f"originals/{name}"
    return where


def refuse_leaks(case: Case, name: str, data: bytes, exhibits: Sequence[Exhibit]) -> None:
    """Raises NotExported where what is to be written as `name` names a protected person that no page shows."""
    strings = case.ask(lambda s: protected_strings(s, case.schema))
    _refuse_leaks(name, data, _not_shown(strings, exhibits))


def _not_shown(strings: frozenset[str], exhibits: Sequence[Exhibit]) -> frozenset[str]:
    """Without what a page says of somebody who is not protected."""
    shown = {e.label for each in exhibits for e in each.entities if not e.protected}
    return frozenset(s for s in strings if not any(s in label or s in label.casefold() for label in shown))


def _refuse_leaks(name: str, data: bytes, strings: frozenset[str]) -> None:
    if leaks(data, strings):
        raise NotExported(
            _("{name} would hold something that names a protected person, so nothing was made.").format(name=name),
            _("Take that person's details out of titles and reasons, and report it if they stand nowhere there."),
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
    if os.name == "posix":
        for path in folder.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        folder.chmod(0o700)
    return fingerprint


def _note(case: Case, wishes: Sequence[Wish], bundle: Bundle) -> None:
    """Keep how the bundle was made, and log it: its fingerprint, and the reasons that were given."""
    body = {"fingerprint": bundle.fingerprint, "pages": [_body(wish) for wish in wishes]}
    first = wishes[0]
    case.ask(lambda s: s.keep(Document(KIND, first.bundle, json.dumps(body, ensure_ascii=False))))
    detail = {
        "bundle": first.bundle,
        "fingerprint": bundle.fingerprint,
        "charts": [wish.title for wish in wishes],
        "names shown because": first.reveal,
        "uncited lines kept because": first.include_uncited,
        "reasons": dict(first.reasons),
    }
    text = json.dumps(detail, ensure_ascii=False)
    case.ask(lambda s: s.log(by=first.by, at=now(), action="Evidence exported", detail=text))


def _body(wish: Wish) -> dict[str, object]:
    places = {uid: [p.x, p.y, p.pinned, p.hidden] for uid, p in wish.places.items()}
    return asdict(replace(wish, places={})) | {"places": places}


def _wish(body: dict[str, object]) -> Wish:
    taken = dict(body)
    places = taken.pop("places")
    assert isinstance(places, dict)
    for name in ("excluded", "left_out"):
        taken[name] = tuple(taken[name])  # type: ignore[arg-type]
    taken["reasons"] = tuple((key, reason) for key, reason in taken["reasons"])  # type: ignore[attr-defined]
    made = {EntityId(uid): Place(*place) for uid, place in places.items()}
    return Wish(places=MappingProxyType(made), **taken)  # type: ignore[arg-type]


def _readme(exhibit: Exhibit) -> str:
    wish = exhibit.wish
    mark = plain(" · ".join(filter(None, (wish.handling, "fictional data" if exhibit.fictional else ""))))
    return (
        f"Evidence bundle {wish.bundle}\n{mark}\n\n"
        "report.pdf    the diagrams, the table of sources, what is unproven, the exhibits\n"
        "chart-N.svg   each diagram as a drawing; chart-N.png at 300 dots per inch\n"
        "sources.csv   every line with each place that says so; sources.json the same for programs\n"
        "originals     the documents cited, but for those that name protected persons\n"
        "verify.py     checks every file: python3 verify.py\n\n"
        "Suspected or charged is not convicted. Pseudonyms hold in this bundle only.\n"
    )
