"""Whose protection a change to a case file turns, and what follows them: the numbers of protected persons."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import LiteralString

import apsw

from graph.changes import ChangeSet
from graph.protection import USING, Holder, following, lifted, newly_protected, shows_or_hides, ties
from graph.schema import Schema
from graph.sqlite_store.reading import judgements_on

_TURNED = """
    SELECT entity.uid, asked.value ->> 1 FROM json_each(?) AS asked
    JOIN entity ON entity.uid = asked.value ->> 0 WHERE entity.protected <> (asked.value ->> 1)
"""

_BESIDE = """
    SELECT held.uid FROM json_each(:uids) AS asked
    CROSS JOIN link ON link.source = asked.value CROSS JOIN entity AS held ON held.uid = link.target
    WHERE +link.type IN (SELECT value FROM json_each(:links)) AND +held.type IN (SELECT value FROM json_each(:held))
    UNION SELECT held.uid FROM json_each(:uids) AS asked
    CROSS JOIN link ON link.target = asked.value CROSS JOIN entity AS held ON held.uid = link.source
    WHERE +link.type IN (SELECT value FROM json_each(:links)) AND +held.type IN (SELECT value FROM json_each(:held))
"""
"""What is tied to these entities and can be held; begun with them, never with all links of a type (hence the signs)."""

_ENDS = """
    SELECT DISTINCT entity.uid FROM link JOIN entity ON entity.uid IN (link.source, link.target)
    WHERE link.uid IN (SELECT value FROM json_each(:uids))
    AND link.type IN (SELECT value FROM json_each(:links)) AND entity.type IN (SELECT value FROM json_each(:held))
"""
"""What is at the ends of these links and can be held."""

_HOLDERS = """
    WITH tied AS (
        SELECT uid, type, target AS held, source AS holder FROM link
        WHERE target IN (SELECT value FROM json_each(:uids)) AND type IN (SELECT value FROM json_each(:links))
        UNION ALL SELECT uid, type, source, target FROM link
        WHERE source IN (SELECT value FROM json_each(:uids)) AND type IN (SELECT value FROM json_each(:links))
    )
    SELECT tied.held, holder.protected,
        EXISTS (SELECT 1 FROM shown_record WHERE shown_record.subject = tied.uid),
        holder.type IN (SELECT value FROM json_each(:profiles))
    FROM tied JOIN entity AS holder ON holder.uid = tied.holder JOIN link ON link.uid = tied.uid
    WHERE tied.held <> tied.holder AND (
        holder.type IN (SELECT value FROM json_each(:holders)) OR (tied.type = :using AND link.target = tied.held))
"""


class Following:
    """Brings the protection of entities up to date inside a transaction of its caller."""

    def __init__(self, connection: apsw.Connection, schema: Schema) -> None:
        self._connection = connection
        self._schema = schema
        self._ties = ties(schema)
        self._asked = {
            "links": json.dumps(sorted(self._ties.links)),
            "held": json.dumps(sorted(self._ties.held)),
            "holders": json.dumps(sorted(self._ties.holders)),
            "profiles": json.dumps(sorted(self._ties.profiles)),
            "using": USING,
        }

    def protect(self, change: ChangeSet, known: Mapping[str, str], touched: Collection[str]) -> set[str]:
        """Returns the entities whose protection is another now; `touched` is what the change says something of."""
        open_now = lifted(change)
        marked = newly_protected(change, self._schema, known)
        decided = {str(uid): uid not in open_now for uid in marked | open_now}
        turned = self._turn(decided)
        tied, renewed = self._tied_anew(change, known)
        renewed |= self._found(_BESIDE, [uid for uid, now in turned.items() if now])
        moved = tied | renewed | self._found(_BESIDE, turned) | self._found(_ENDS, touched)
        if shows_or_hides(change):
            moved |= self._beside_the_protected()
        return turned.keys() | self._turn(self._protection(moved - decided.keys(), renewed)).keys()

    def seal_what_should_be(self) -> set[str]:
        """Protect what is held by protected persons alone and was not protected yet; nothing is opened."""
        moved = self._beside_the_protected()
        return set(self._turn({uid: True for uid, now in self._protection(moved, ()).items() if now}))

    def _tied_anew(self, change: ChangeSet, known: Mapping[str, str]) -> tuple[set[str], set[str]]:
        """What the change ties to somebody, and to somebody protected."""
        types = dict(known) | {e.uid: e.type for e in change.entities}
        fresh = [link for link in change.links if link.uid not in known]
        pairs = [pair for link in fresh for pair in self._ties.pairs(link, types)]
        protected = self._protected_among(holder for _, holder in pairs) if pairs else set()
        return self._ties.ends(fresh, types), {held for held, holder in pairs if holder in protected}

    def _protection(self, held: Iterable[str], renewed: Collection[str]) -> dict[str, bool]:
        asked = sorted(held)
        if not asked:
            return {}
        rows = self._connection.execute(_HOLDERS, self._asked | {"uids": json.dumps(asked)})
        holders = [Holder(str(uid), bool(protected), bool(shown), bool(mark)) for uid, protected, shown, mark in rows]
        return following(holders, judgements_on(self._connection, asked), asked, renewed)

    def _found(self, question: LiteralString, uids: Collection[str]) -> set[str]:
        if not uids:
            return set()
        rows = self._connection.execute(question, self._asked | {"uids": json.dumps(sorted(uids))})
        return {str(uid) for (uid,) in rows}

    def _beside_the_protected(self) -> set[str]:
        protected = [str(uid) for (uid,) in self._connection.execute("SELECT uid FROM entity WHERE protected")]
        return self._found(_BESIDE, protected)

    def _protected_among(self, uids: Iterable[str]) -> set[str]:
        among = json.dumps(sorted(set(uids)))
        rows = self._connection.execute(
            "SELECT uid FROM entity WHERE protected AND uid IN (SELECT value FROM json_each(?))", (among,)
        )
        return {str(uid) for (uid,) in rows}

    def _turn(self, protection: Mapping[str, bool]) -> dict[str, bool]:
        if not protection:
            return {}
        asked = json.dumps([[uid, protected] for uid, protected in protection.items()])
        turned = [(bool(now), str(uid)) for uid, now in self._connection.execute(_TURNED, (asked,))]
        self._connection.executemany("UPDATE entity SET protected = ? WHERE uid = ?", turned)
        return {uid: now for now, uid in turned}
