"""The commands that draw a chart, export a bundle of evidence, and verify one."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from graph.facts import Entity
from graph.ids import EntityId, random_id
from graph.layouts import organic
from graph.paths import shortest_path
from graph.store import GraphReader
from graph.working import working_graph
from investigator.case import Case
from investigator.charts import Chart, Place, charts, content, room
from investigator.command_line.output import NotWritten, print_json, print_line, say
from investigator.command_line.questions import entity_named
from investigator.disclosure import Disclosure
from investigator.exhibits.bundle import Bundle, export, export_again, pages_of, wished
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.exhibit import NotExported, NothingToShow, Wish
from investigator.exhibits.last_look import refuse_leaks
from investigator.exhibits.page import Page
from investigator.exhibits.renderer import Painting
from investigator.exhibits.report import chart_pdf
from investigator.exhibits.tables import sources_json
from investigator.exhibits.verifier import MANIFEST, faults
from investigator.preferences import load, place
from investigator.questions import answer, question
from investigator.revealing import log_shown

_SEED = 31
_ENDINGS = (".svg", ".pdf", ".png")


def draw(case: Case, options: argparse.Namespace, painting: Painting) -> int:
    """Draw a chart, or a part of the case, into one file; exit 2 where that would write over another unasked."""
    target: Path = options.to
    if target.suffix.lower() not in _ENDINGS:
        raise NotWritten(f"{target.name} does not end with {', '.join(_ENDINGS)}.", "Name the file so.")
    if os.path.lexists(target) and not options.force:
        say(f"{target.name} is there already. Give another name, or --force to write over it.")
        return 2
    chart = _chart(case, options)
    (wish,) = wished(case, [chart], _wish(options))
    (page,) = pages_of(case, [wish], painting.looks)
    data = _drawn(page, target.suffix.lower(), painting)
    _tell_namesakes(refuse_leaks(case, target.name, data, [page.exhibit]))
    if wish.reveal:
        log_shown(case, [e.uid for e in page.exhibit.drawn if e.protected], wish.reveal)
    _write(target, data, over=options.force)
    exhibit = page.exhibit
    body = {"file": str(target), "entities": len(exhibit.entities), "lines": len(exhibit.lines)}
    body |= {"left_out": len(exhibit.left_out), "fingerprint": exhibit.fingerprint}
    if options.json:
        print_json(body)
    else:
        print_line(f"{target}: {len(exhibit.entities)} entities, {len(exhibit.lines)} numbered lines")
        for line in exhibit.left_out:
            say(f"left out, without a source: {line.words}")
    return 0


def export_bundle(case: Case, options: argparse.Namespace, painting: Painting) -> int:
    """Write a bundle of evidence, or one again."""
    if options.again is not None:
        made = export_again(case, options.again, options.to, reveal=options.reveal.strip())
    else:
        chosen = _chosen(case, options)
        named = tuple(dict.fromkeys(entity_named(case, words).uid for words in options.dossier or ()))
        wishes = wished(case, chosen, replace(_wish(options), dossiers=named))
        made = export(case, wishes, options.to, *painting)
    tell(made, as_json=options.json)
    return 0


def tell(bundle: Bundle, *, as_json: bool) -> None:
    """Print what a bundle holds."""
    _tell_namesakes(bundle.namesakes)
    if as_json:
        print_json(bundle_body(bundle))
        return
    for each in bundle.exhibits:
        reasoned = sum(1 for line in each.lines if line.reason.words)
        reasons = f", {reasoned} kept for a reason" if reasoned else ""
        left = f", {len(each.left_out)} left out without a source" if each.left_out else ""
        cited = len(each.lines) - reasoned
        print_line(f"{each.wish.title}: {len(each.entities)} entities, {cited} cited lines{reasons}{left}")
    for dossier in bundle.dossiers:
        entries = f", {dossier.entries} of them status entries" if dossier.entries else ""
        print_line(f"dossier {dossier.subject.label}: {dossier.said} facts, {len(dossier.facts)} sourced{entries}")
    print_line(f"bundle       {bundle.folder}")
    print_line(f"fingerprint  {bundle.fingerprint}")


def _tell_namesakes(names: Sequence[str]) -> None:
    for name in names:
        say(f"“{name}” is shown and is, or holds, the name of a protected person: make sure that it is somebody else.")


def bundle_body(bundle: Bundle) -> dict[str, object]:
    """What a bundle holds, for programs."""
    shown = [
        {
            "title": each.wish.title,
            "entities": len(each.entities),
            "lines": len(each.lines),
            "left_out": [line.words for line in each.left_out],
            "fingerprint": each.fingerprint,
        }
        for each in bundle.exhibits
    ]
    return {
        "bundle": str(bundle.folder),
        "fingerprint": bundle.fingerprint,
        "charts": shown,
        "dossiers": [_dossier_body(dossier) for dossier in bundle.dossiers],
        "namesakes": list(bundle.namesakes),
    }


def _dossier_body(dossier: Dossier) -> dict[str, object]:
    return {
        "subject": dossier.subject.label,
        "type": dossier.subject.type,
        "facts": dossier.said,
        "sourced": len(dossier.facts),
        "unproven": [f"{fact.topic}: {fact.words}" for fact in dossier.unproven],
        "entries": dossier.entries,
        "left_out": dict(dossier.left_out),
        "fingerprint": dossier.fingerprint,
    }


def verify(options: argparse.Namespace) -> int:
    """Say whether a bundle is as it was made; 1 where it is not."""
    folder: Path = options.bundle
    if not folder.is_dir():
        raise NotExported(f"There is no bundle {folder.name}.", "Name the folder of a bundle.")
    if not os.path.lexists(folder / MANIFEST):
        words = f"{folder.resolve().name or folder} is not a bundle: it holds no {MANIFEST}."
        raise NotExported(words, "Name the folder of a bundle; one whose manifest was taken away proves nothing.")
    found, fingerprint = faults(folder)
    if options.json:
        print_json({"whole": not found, "faults": found, "fingerprint": fingerprint})
        return 1 if found else 0
    for fault in found:
        print_line(fault)
    print_line("NOT the bundle that was made." if found else "Whole: every file is as it was made.")
    print_line(f"Fingerprint {fingerprint or 'unknown'}")
    return 1 if found else 0


def _write(target: Path, data: bytes, *, over: bool) -> None:
    """A file that only its owner may read; written beside its place first where it takes the place of another."""
    place = target.with_name(f".{target.name}.{secrets.token_hex(4)}") if over else target
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            place.replace(target)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotWritten(f"{target.name} cannot be written: {error.strerror}.", "Choose another place.") from error


def _drawn(page: Page, ending: str, painting: Painting) -> bytes:
    if ending == ".png":
        return painting.renderer.png(page)
    drawing = painting.renderer.svg(page)
    return drawing if ending == ".svg" else chart_pdf(page, drawing, sources_json([page.exhibit]))


def _wish(options: argparse.Namespace) -> Wish:
    kept, _usable = load(place())
    return Wish(
        bundle="",
        seed="",
        moment="",
        by="",
        title="",
        include_uncited=options.include_uncited.strip(),
        reveal=options.reveal.strip(),
        preparer=kept.preparer,
        case_number=kept.case_number,
        handling=kept.handling,
        paper=options.paper,
        monochrome=options.monochrome,
        language=options.language,
        as_of=options.as_of or "",
    )


def _chosen(case: Case, options: argparse.Namespace) -> Sequence[Chart]:
    saved = case.ask(charts)
    if not options.chart:
        found = [chart for chart in saved if chart.shown]
    else:
        found = [chart for title in options.chart for chart in saved if chart.title == title]
        missing = [title for title in options.chart if title not in {chart.title for chart in saved}]
        if missing:
            titles = ", ".join(f"“{chart.title}”" for chart in saved)
            raise NothingToShow(f"There is no chart “{missing[0]}”.", f"The case has {titles or 'none'}.")
    if not found:
        raise NothingToShow("The case has no chart with anything on it.", "Make one in the window, or use “chart”.")
    return found


def _chart(case: Case, options: argparse.Namespace) -> Chart:
    """The part of the case that was asked for, laid out; without a part the first saved chart."""
    if options.around:
        start = entity_named(case, options.around)
        uids = case.ask(lambda s: _reached(s, start.uid, options.hops))
        title = f"Around {Disclosure(case.schema).name(start)}"
    elif options.path:
        a, b = (entity_named(case, words) for words in options.path)
        way = case.ask(lambda s: shortest_path(s, a.uid, b.uid, ()))
        if way is None:
            raise NothingToShow("There is no way between these two.", "Choose others.")
        uids = list(way.entities)
        title = "The way between two"
    elif options.question:
        found = case.ask(lambda s: answer(s, options.question, Disclosure(case.schema)))
        uids, title = list(found.entities), question(options.question).title
    else:
        saved = [chart for chart in case.ask(charts) if chart.shown]
        if not saved:
            raise NothingToShow(
                "The case has no chart with anything on it.", "Name a part: --around, --path, --question."
            )
        return saved[0]
    return case.ask(lambda s: _laid_out(s, uids, title))


def _reached(reader: GraphReader, start: EntityId, hops: int) -> list[EntityId]:
    found = {start: None}
    edge = [start]
    for _hop in range(hops):
        near = [a.there for a in reader.adjacent(sorted(edge), ()) if a.there not in found]
        edge = list(dict.fromkeys(near))
        found.update(dict.fromkeys(edge))
    return list(found)


def _laid_out(reader: GraphReader, uids: Sequence[EntityId], title: str) -> Chart:
    bare = Chart(random_id(), title, MappingProxyType({uid: Place(0.0, 0.0) for uid in uids}))
    there = content(reader, bare)
    entities: tuple[Entity, ...] = tuple(e for e in there.entities)
    graph = working_graph(entities, there.links)
    points = organic(graph, seed=_SEED, sizes=room(graph))
    places = {e.uid: Place(float(x), float(y)) for e, (x, y) in zip(entities, points.tolist(), strict=True)}
    return Chart(bare.uid, title, MappingProxyType(places))
