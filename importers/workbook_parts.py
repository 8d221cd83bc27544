"""Which parts a workbook is made of: its sheets, what they share, and what else is in it."""

import posixpath
from dataclasses import dataclass

from graph.language import Phrase, _
from graph.text import visible
from importers.unreadable import UnreadableFile
from importers.xml_parts import RELATIONSHIPS, SPREADSHEET, BadXml, LocalNames, Progress, parsed, part_parser
from importers.zip_guard import EMBEDDINGS, Archive

_SAVE_AS = Phrase("Open it where it was made, save or export it as XLSX or CSV, and read that.")
_COPY_TABLE = Phrase("Put its table into a workbook and read that.")
_OTHER_ARCHIVES = (
    ("word/document.xml", Phrase("is a text document, not a workbook"), _COPY_TABLE),
    ("ppt/presentation.xml", Phrase("is a presentation, not a workbook"), _COPY_TABLE),
    ("content.xml", Phrase("is an OpenDocument file"), _SAVE_AS),
    ("Index/Document.iwa", Phrase("is a document of Apple's programs"), _SAVE_AS),
    ("Graphs/Graph1.graphml", Phrase("is a Maltego graph"), _SAVE_AS),
    ("doc.kml", Phrase("is a map file"), _SAVE_AS),
)
_KINDS = {"chartsheet": Phrase("chart sheet"), "dialogsheet": Phrase("dialog sheet")}
_MACROS, _LINKS, _CONNECTIONS = "xl/vbaproject.bin", "xl/externallinks/", "xl/connections.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the part that holds its cells, and whether the workbook hides it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The structure of a workbook; `strings` and `styles` name parts, `remarks` say in words what is not read."""

    sheets: tuple[SheetPart, ...]
    strings: str | None
    styles: str | None
    since_1904: bool
    uncalculated: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    kind: str
    part: str


def workbook_parts(archive: Archive) -> WorkbookParts:
    """Find the parts by their relationships; raises UnreadableFile for other archives and BadXml for damage."""
    main = next((target.part for target in _targets(archive, "").values() if target.kind == "officeDocument"), None)
    if main is None or main not in archive.names or not main.casefold().endswith(".xml"):
        raise _not_a_workbook(archive, main or "")
    targets = _targets(archive, main)
    settings: dict[str, dict[str, str]] = {}
    declared: list[tuple[str, str, str]] = []
    names, progress = LocalNames(SPREADSHEET), Progress()
    root = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal root
        local = names[name]
        root = root or local or "?"
        if local in ("workbookPr", "calcPr"):
            settings[local] = attributes
        elif local == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith("/relationships id")), "")
            declared.append((attributes.get("name", ""), reference, attributes.get("state", "visible")))

    def end(_name: str) -> None:
        progress.records += 1

    for _step in parsed(part_parser(start, end), archive.chunks(main), progress):
        pass
    if root != "workbook":
        raise _not_a_workbook(archive, main)
    sheets, remarks = _sheets(archive, declared, targets)
    return WorkbookParts(
        sheets,
        _first(archive, targets, "sharedStrings"),
        _first(archive, targets, "styles"),
        settings.get("workbookPr", {}).get("date1904") in ("1", "true"),
        settings.get("calcPr", {}).get("fullCalcOnLoad") in ("1", "true"),
        (*remarks, *_beside(archive)),
    )


def _sheets(
    archive: Archive, declared: list[tuple[str, str, str]], targets: dict[str, _Target]
) -> tuple[tuple[SheetPart, ...], list[str]]:
    sheets: list[SheetPart] = []
    remarks: list[str] = []
    seen: set[str] = set()
    for name, reference, state in declared:
        target = targets.get(reference)
        if target is not None and target.kind != "worksheet":
            what = Phrase(
                "sheet {sheet} is a {kind}, not a table, and is left out", sheet=visible(name), kind=_kind(target)
            )
            remarks.append(what)
            continue
        part = archive.actual(target.part) if target is not None else None
        if part is None or name.casefold() in seen or part in seen:
            raise BadXml(Phrase("lists the sheet {sheet} twice or without its cells", sheet=name))
        seen |= {name.casefold(), part}
        sheets.append(SheetPart(name, part, hidden=state != "visible"))
    return tuple(sheets), remarks


def _kind(target: _Target) -> str:
    """What stands in place of a table, for a person."""
    return _KINDS.get(target.kind, visible(target.kind))


def _targets(archive: Archive, part: str) -> dict[str, _Target]:
    """What a part (or the whole, with an empty name) points to within the archive, by reference."""
    folder, base = posixpath.split(part)
    relations = archive.actual(posixpath.join(folder, "_rels", f"{base}.rels"))
    targets: dict[str, _Target] = {}
    if relations is None:
        return targets
    names, progress = LocalNames(RELATIONSHIPS), Progress()

    def start(name: str, attributes: dict[str, str]) -> None:
        progress.records += 1
        if names[name] == "Relationship" and attributes.get("TargetMode") != "External":
            inside = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id", "")] = _Target(kind, archive.actual(inside) or inside)

    for _step in parsed(part_parser(start, lambda _name: None), archive.chunks(relations), progress):
        pass
    return targets


def _first(archive: Archive, targets: dict[str, _Target], kind: str) -> str | None:
    return next((each.part for each in targets.values() if each.kind == kind and each.part in archive.names), None)


def _beside(archive: Archive) -> list[str]:
    """What the archive holds that is never run, followed or opened."""
    folded = [name.casefold() for name in archive.names]
    remarks: list[str] = []
    if _MACROS in folded:
        remarks.append(Phrase("the workbook holds macros; they are never run"))
    if any(name.startswith(_LINKS) for name in folded):
        remarks.append(
            Phrase("formulas refer to other files; these are not followed, the values last calculated are read")
        )
    if _CONNECTIONS in folded:
        remarks.append(Phrase("the workbook holds connections to data elsewhere; they are not followed"))
    if any(f"/{EMBEDDINGS}/" in name for name in folded):
        remarks.append(Phrase("the workbook holds other documents; they are not opened"))
    return remarks


def _not_a_workbook(archive: Archive, main: str) -> UnreadableFile:
    if main.casefold().endswith(".bin"):
        return UnreadableFile(archive.source.name, _("is a binary workbook (XLSB)"), _SAVE_AS)
    for name, what, remedy in _OTHER_ARCHIVES:
        if archive.actual(name) is not None:
            return UnreadableFile(archive.source.name, what, remedy)
    return UnreadableFile(
        archive.source.name, _("is an archive, but no workbook"), _("Unpack it and choose the files in it.")
    )
