"""Search: what is in clear is matched by the server, what is sealed is matched here, both by the same rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from graph.folding import Needles, Tier, tier
from graph.neo4j_store import questions
from graph.neo4j_store.connection import Connection, one_value
from graph.neo4j_store.rows import Properties
from graph.neo4j_store.subjects import Shown
from graph.store import Candidate
from graph.vault import Vault

_Ask = Callable[..., Any]
_Hit = tuple[int, Properties]


class Searching:
    """Search in one case; keeps the search texts of protected persons opened, in memory only."""

    def __init__(self, connection: Connection, case: int, vault: Vault, shown: Shown) -> None:
        self._connection = connection
        self._case = case
        self._vault = vault
        self._shown = shown
        self._opened: dict[str, tuple[str, str]] = {}

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        """See GraphReader.candidates; all its questions are one read transaction, which costs the way there once."""
        found = self._connection.read(lambda tx: self._found(partial(one_value, tx, case=self._case), needles, limit))
        best = sorted(found, key=lambda hit: (hit[0], hit[1]["uid"]))[:limit]
        return tuple(Candidate(self._shown.entity_of(row), level) for level, row in best)

    def _found(self, ask: _Ask, needles: Needles, limit: int) -> list[_Hit]:
        return self._in_clear(ask, needles, limit) + self._sealed(ask, needles, limit)

    def _in_clear(self, ask: _Ask, needles: Needles, limit: int) -> list[_Hit]:
        """First what has the query at the start of a word: a letter is in almost every text, but begins few words."""
        starts = [text for level, text in needles.patterns if level in (Tier.LINE_START, Tier.WORD_START)]
        found = self._holding(ask, starts, [], needles, limit)
        if len(found) < limit:
            anywhere = [text for level, text in needles.patterns if level >= Tier.INSIDE]
            longest = [max(needles.words, key=len)] if needles.words else []
            found = self._holding(ask, anywhere, longest, needles, limit)
        return found

    def _holding(
        self, ask: _Ask, substrings: list[str], longest: list[str], needles: Needles, limit: int
    ) -> list[_Hit]:
        """The best of those that hold one of the substrings, or the longest of the words that must all be there."""
        rows = ask(
            questions.CANDIDATES,
            limit=limit,
            substrings=substrings,
            longest=longest,
            patterns=[list(pattern) for pattern in needles.patterns],
            words=list(needles.words),
            words_level=int(Tier.WORDS),
        )
        return [(level, row) for level, row in rows]

    def _sealed(self, ask: _Ask, needles: Needles, limit: int) -> list[_Hit]:
        self._open_what_is_new(ask)
        levels = {uid: level for uid, (_, text) in self._opened.items() if (level := tier(text, needles)) is not None}
        best = sorted(levels, key=lambda uid: (levels[uid], uid))
        found: list[_Hit] = []
        while best and len(found) < limit:
            batch, best = best[:limit], best[limit:]
            rows = ask(questions.ENTITIES, uids=batch)
            found += [(levels[row["uid"]], row) for row in rows]
        return found

    def _open_what_is_new(self, ask: _Ask) -> None:
        """A sealed text begins with a number used once, so it says whether the text was written anew since."""
        stamps = dict(ask(questions.SEALED_STAMPS))
        kept = {uid: entry for uid, entry in self._opened.items() if stamps.get(uid) == entry[0]}
        new = [uid for uid in stamps if uid not in kept]
        if new:
            for uid, sealed in ask(questions.SEALED_TEXTS, uids=new):
                kept[uid] = (sealed[:16], self._vault.open(uid, "search", sealed))
        self._opened = kept
