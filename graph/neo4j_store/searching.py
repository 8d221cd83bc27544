"""Search: what is in clear is matched by the server, what is sealed is matched here, both by the same rule."""

from __future__ import annotations

from graph.folding import Needles, Tier, tier
from graph.ids import EntityId
from graph.neo4j_store import questions
from graph.neo4j_store.connection import Connection
from graph.neo4j_store.subjects import Shown
from graph.store import Candidate
from graph.vault import Vault


class Searching:
    """Search in one case; keeps the search texts of protected persons opened, in memory only."""

    def __init__(self, connection: Connection, case: int, vault: Vault, shown: Shown) -> None:
        self._connection = connection
        self._case = case
        self._vault = vault
        self._shown = shown
        self._opened: dict[str, tuple[str, str]] = {}

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        """See GraphReader.candidates."""
        found = self._in_clear(needles, limit) + self._sealed(needles, limit)
        return tuple(sorted(found, key=lambda c: (c.tier, c.entity.uid))[:limit])

    def _in_clear(self, needles: Needles, limit: int) -> list[Candidate]:
        """First what has the query at the start of a word: a letter is in almost every text, but begins few words."""
        starts = [text for level, text in needles.patterns if level in (Tier.LINE_START, Tier.WORD_START)]
        found = self._holding(starts, [], needles, limit)
        if len(found) < limit:
            anywhere = [text for level, text in needles.patterns if level >= Tier.INSIDE]
            longest = [max(needles.words, key=len)] if needles.words else []
            found = self._holding(anywhere, longest, needles, limit)
        return found

    def _holding(self, substrings: list[str], longest: list[str], needles: Needles, limit: int) -> list[Candidate]:
        """The best of those that hold one of the substrings, or the longest of the words that must all be there."""
        rows = self._connection.ask(
            questions.CANDIDATES,
            case=self._case,
            limit=limit,
            substrings=substrings,
            longest=longest,
            patterns=[list(pattern) for pattern in needles.patterns],
            words=list(needles.words),
            words_level=int(Tier.WORDS),
        )
        return [Candidate(self._shown.entity_of(row), level) for level, row in rows]

    def _sealed(self, needles: Needles, limit: int) -> list[Candidate]:
        self._open_what_is_new()
        levels = {uid: level for uid, (_, text) in self._opened.items() if (level := tier(text, needles)) is not None}
        best = sorted(levels, key=lambda uid: (levels[uid], uid))
        found: list[Candidate] = []
        while best and len(found) < limit:
            batch, best = best[:limit], best[limit:]
            rows = self._connection.ask(questions.ENTITIES, case=self._case, uids=batch)
            found += [Candidate(self._shown.entity_of(row), levels[EntityId(row["uid"])]) for row in rows]
        return found

    def _open_what_is_new(self) -> None:
        """A sealed text begins with a number used once, so it says whether the text was written anew since."""
        stamps = dict(self._connection.ask(questions.SEALED_STAMPS, case=self._case))
        kept = {uid: entry for uid, entry in self._opened.items() if stamps.get(uid) == entry[0]}
        new = [uid for uid in stamps if uid not in kept]
        if new:
            for uid, sealed in self._connection.ask(questions.SEALED_TEXTS, case=self._case, uids=new):
                kept[uid] = (sealed[:16], self._vault.open(uid, "search", sealed))
        self._opened = kept
