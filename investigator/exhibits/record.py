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
from investigator.exhibits.exhibit import Citation, Exhibit, Line, Reason, Shown, Wish

KIND = "export"
"""The kind of the documents that keep what was exported, by bundle."""

_VERSION = 3


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

    @property
    def bundle(self) -> str:
        """The number of the bundle."""
        return self.exhibits[0].wish.bundle

    def document(self) -> Document:
        """The record as the case keeps it: in an encrypted file, or sealed on a server."""
        body = {
            "version": _VERSION,
            "fingerprint": self.fingerprint,
            "originals": dict(self.originals),
            "files": dict(self.files),
            "pages": [_exhibit_body(each) for each in self.exhibits],
        }
        return Document(KIND, self.bundle, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def recorded(reader: GraphReader, bundle: str) -> Record:
    """What this case keeps of a bundle. Raises NotRecorded."""
    for document in reader.documents(KIND):
        if document.name == bundle and document.text is not None:
            body = json.loads(document.text)
            if body.get("version") != _VERSION:
                raise NotRecorded(
                    _("That bundle was made by another version of the program, which kept less of it."),
                    _("Make a new bundle."),
                )
            pages = tuple(_exhibit(page) for page in body["pages"])
            files = MappingProxyType(body["files"])
            return Record(pages, MappingProxyType(body["originals"]), body["fingerprint"], files)
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
    return asdict(replace(wish, places={})) | {"places": places}


def _wish(body: Mapping[str, Any]) -> Wish:
    made = {EntityId(uid): Place(*place) for uid, place in body["places"].items()}
    taken = {
        **body,
        "places": MappingProxyType(made),
        "excluded": tuple(body["excluded"]),
        "left_out": tuple(body["left_out"]),
        "reasons": tuple((key, Reason(**reason)) for key, reason in body["reasons"]),
    }
    return Wish(**taken)
