"""What the case keeps of a bundle: what its pages say and its very files, to give it out again whatever happened."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

from graph.changes import Document
from graph.facts import Entity, Link
from graph.failures import WorldFault
from graph.ids import EntityId, LinkId
from graph.language import _
from graph.store import GraphReader
from investigator.charts import Place
from investigator.exhibits.citations import Citation
from investigator.exhibits.dossier import About, Dossier, Fact
from investigator.exhibits.exhibit import Exhibit, Line, Reason, Shown, Wish

KIND = "export"
"""The kind of the documents that keep what was exported, by bundle."""

_VERSION = 3
_WITH_DOSSIERS = 4
"""The version of a record that holds dossiers: a program that knows of none may not give such a bundle out again."""


class NotRecorded(WorldFault):
    """The case does not keep what a bundle says."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a bundle: its exhibits, where each cited document is in it, by SHA-256, its fingerprint, and the
    SHA-256 of each of its files, under which the case keeps them.

    Of a protected person it holds the pseudonym and nothing else, unless a reason was given to show names.
    """

    exhibits: tuple[Exhibit, ...]
    originals: Mapping[str, str]
    fingerprint: str
    files: Mapping[str, str]
    dossiers: tuple[Dossier, ...] = ()

    @property
    def bundle(self) -> str:
        """The number of the bundle."""
        return self.exhibits[0].wish.bundle

    def document(self) -> Document:
        """The record as the case keeps it: in an encrypted file, or sealed on a server."""
        body: dict[str, object] = {
            "version": _WITH_DOSSIERS if self.dossiers else _VERSION,
            "fingerprint": self.fingerprint,
            "originals": dict(self.originals),
            "files": dict(self.files),
            "pages": [_exhibit_body(each) for each in self.exhibits],
        }
        if self.dossiers:
            body["dossiers"] = [_dossier_body(each) for each in self.dossiers]
        return Document(KIND, self.bundle, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def recorded(reader: GraphReader, bundle: str) -> Record:
    """What this case keeps of a bundle. Raises NotRecorded."""
    for document in reader.documents(KIND):
        if document.name == bundle and document.text is not None:
            body = json.loads(document.text)
            if body.get("version") not in (_VERSION, _WITH_DOSSIERS):
                raise NotRecorded(
                    _("That bundle was made by another version of the program, which kept less of it."),
                    _("Make a new bundle."),
                )
            pages = tuple(_exhibit(page) for page in body["pages"])
            files = MappingProxyType(body["files"])
            written = tuple(_dossier(each) for each in body.get("dossiers", ()))
            return Record(pages, MappingProxyType(body["originals"]), body["fingerprint"], files, written)
    raise NotRecorded(_("This case did not make that bundle."), _("Open the case that did."))


def _exhibit_body(exhibit: Exhibit) -> dict[str, object]:
    return {
        "wish": _wish_body(exhibit.wish),
        "case": exhibit.case,
        "fictional": exhibit.fictional,
        "entities": [asdict(shown) for shown in exhibit.entities],
        "total": exhibit.total,
        "lines": [asdict(line) for line in exhibit.lines],
        "left_out": [asdict(line) for line in exhibit.left_out],
        "kept_back": dict(exhibit.kept_back),
        "drawn": [[e.uid, e.type, e.protected, _lists(e.values)] for e in exhibit.drawn],
        "drawn_links": [[k.uid, k.type, k.source, k.target, _lists(k.values)] for k in exhibit.drawn_links],
    }


def _exhibit(body: Mapping[str, Any]) -> Exhibit:
    return Exhibit(
        wish=_wish(body["wish"]),
        case=body["case"],
        fictional=body["fictional"],
        entities=tuple(Shown(**shown) for shown in body["entities"]),
        total=body["total"],
        lines=_lines(body["lines"]),
        left_out=_lines(body["left_out"]),
        kept_back=MappingProxyType(body["kept_back"]),
        drawn=tuple(
            Entity(EntityId(uid), kind, _values(values), protected=protected)
            for uid, kind, protected, values in body["drawn"]
        ),
        drawn_links=tuple(
            Link(LinkId(uid), kind, EntityId(source), EntityId(target), _values(values))
            for uid, kind, source, target, values in body["drawn_links"]
        ),
    )


def _dossier_body(dossier: Dossier) -> dict[str, object]:
    body = asdict(replace(dossier, facts=(), unproven=(), left_out={}))
    facts = {"facts": dossier.facts, "unproven": dossier.unproven}
    told = {name: [asdict(f) | {"about": f.about.value} for f in found] for name, found in facts.items()}
    return body | told | {"left_out": dict(dossier.left_out)}


def _dossier(body: Mapping[str, Any]) -> Dossier:
    return Dossier(
        **{
            **body,
            "facts": tuple(_fact(each) for each in body["facts"]),
            "unproven": tuple(_fact(each) for each in body["unproven"]),
            "left_out": MappingProxyType(body["left_out"]),
            "entities": tuple(Shown(**shown) for shown in body["entities"]),
            "revealed": tuple(body["revealed"]),
        }
    )


def _fact(body: Mapping[str, Any]) -> Fact:
    return Fact(
        **{
            **body,
            "about": About(body["about"]),
            "citations": tuple(Citation(**c) for c in body["citations"]),
            "lines": tuple((page, number) for page, number in body["lines"]),
        }
    )


def _lines(bodies: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            **{
                **body,
                "links": tuple(body["links"]),
                "citations": tuple(Citation(**c) for c in body["citations"]),
                "reason": Reason(**body["reason"]),
            }
        )
        for body in bodies
    )


def _lists(values: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in values.items()}


def _values(lists: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(texts) for name, texts in lists.items()})


def _wish_body(wish: Wish) -> dict[str, object]:
    places = {uid: [p.x, p.y, p.pinned, p.hidden] for uid, p in wish.places.items()}
    body = asdict(replace(wish, places={})) | {"places": places}
    if not wish.dossiers:
        del body["dossiers"]
    return body


def _wish(body: Mapping[str, Any]) -> Wish:
    made = {EntityId(uid): Place(*place) for uid, place in body["places"].items()}
    taken = {
        **body,
        "places": MappingProxyType(made),
        "excluded": tuple(body["excluded"]),
        "left_out": tuple(body["left_out"]),
        "dossiers": tuple(body.get("dossiers", ())),
        "reasons": tuple((key, Reason(**reason)) for key, reason in body["reasons"]),
    }
    return Wish(**taken)
