"""A person whose every naming value would be recognised wherever it stood, and what is said about them."""

from __future__ import annotations

from graph.changes import Document, NewLink
from graph.facts import Verdict
from graph.ids import EntityId, LinkId, random_id
from tests.contract.casework import Desk, new_entity, new_record, new_status

NAMING = {
    "name": "CANARYNAME Sok Vannak Sophearith of the village behind the hill",
    "name_khmer": "កាណារី សុខ វណ្ណៈ សុភារិទ្ធ នៅភូមិក្រោយភ្នំ",
    "alias": "CANARYALIAS the little brother of the carpenter of the village",
    "birth_date": "1999-09-19",
    "document_number": "CANARYDOCUMENT 0123456789 0123456789 0123456789",
    "phone": "+855971234567",
    "email": "canarymail.of.the.village@example.org",
    "address": "CANARYADDRESS the blue house behind the market of the village",
    "photo": "CANARYPHOTO a face that must not be seen by anybody else",
    "notes": "CANARYNOTE she told us everything in the shelter of the village",
}
OPEN = {"sex": "female", "nationality": "KH"}
REASON = "CANARYREASON the sister of the victim asked for it herself"


def protect(desk: Desk, person: EntityId) -> None:
    """Somebody finds that the person is a victim."""
    profile = new_entity("VictimProfile")
    link = NewLink(LinkId(random_id()), "HAS_PROFILE", person, profile.uid)
    records = tuple(new_record(uid, desk.source.uid) for uid in (profile.uid, link.uid))
    desk.does(entities=(profile,), links=(link,), records=records)


def says_everything(desk: Desk, person: EntityId) -> None:
    """A record, a status, a judgement and a line in the log about a person."""
    record = desk.says(person, NAMING | OPEN)
    status = new_status(person, desk.source.uid, reason=REASON, reference=REASON, happened_words=REASON)
    desk.does(statuses=(status,))
    desk.judges(record.uid, Verdict.DISPUTED, "alias", reason=REASON)
    desk.does(label=REASON, reason=REASON, documents=(Document("chart", "c", REASON, before=chart(desk)),))
    desk.store.log(by="Dara", at="2031-10-19T00:00:00.000000Z", action="revealed", detail=REASON)


def chart(desk: Desk) -> str | None:
    held = desk.store.documents("chart")
    return held[0].text if held else None
