"""What follows the protection of others in a case on a server: the numbers of protected persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import LiteralString

from graph.changes import ChangeSet, NewLink
from graph.facts import Judgement, RunState
from graph.neo4j_store import questions, statements
from graph.neo4j_store.deriving import reseal
from graph.neo4j_store.subjects import Subject
from graph.neo4j_store.transaction import Transaction
from graph.protection import USING, Holder, Ties, following, shows_or_hides, ties
from graph.schema import Schema


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change ties to somebody, or whose holders it turns; `renewed` is tied to protected persons anew."""

    held: frozenset[str]
    renewed: frozenset[str]


class Following:
    """How protection follows in one transaction."""

    def __init__(self, work: Transaction, schema: Schema | None = None) -> None:
        self._work = work
        self._ties: Ties = ties(schema or work.rows.vocabulary.schema)
        self._kinds = {"links": sorted(self._ties.links), "held": sorted(self._ties.held)}

    def moved(
        self, fresh: Collection[NewLink], types: Mapping[str, str], decided: Mapping[str, bool], turned: Collection[str]
    ) -> Moved:
        """What follows a change that brings `fresh` links and turned the protection of some that the case holds."""
        pairs = [pair for link in fresh for pair in self._ties.pairs(link, types)]
        holders = sorted({holder for _, holder in pairs} - decided.keys())
        protected = set(self._work.value(statements.PROTECTED_AMONG, uids=holders)) if holders else set()
        protected |= {uid for uid, now in decided.items() if now}
        beside = self._found(statements.BESIDE, turned)
        turned_on = {uid for uid in turned if decided[uid]}
        renewed: set[str] = {held for held, holder in pairs if holder in protected}
        renewed |= self._ties.ends([k for k in fresh if {k.source, k.target} & turned_on], types)
        renewed |= self._found(statements.BESIDE, turned_on)
        return Moved(frozenset(self._ties.ends(fresh, types) | beside), frozenset(renewed))

    def foreseen(
        self, change: ChangeSet, fresh: Iterable[NewLink], moved: Moved, now: Mapping[str, Subject]
    ) -> dict[str, bool]:
        """The protection of what moved, by the links that the case holds and those that the change brings.

        `now` are the entities of the change as it leaves them; what is to be sealed is never written in clear.
        """
        if not moved.held:
            return {}
        rows = self._holders(moved.held)
        holders = [
            Holder(held, now[uid].protected if uid in now else protected, shown, mark)
            for held, uid, protected, shown, mark in rows
        ]
        hidden = change.step is not None and change.step.after.state is RunState.RUNNING
        said: set[str] = {record.subject for record in change.records if not (hidden and record.run)}
        types = {uid: subject.type for uid, subject in now.items()}
        for link in fresh:
            for held, holder in self._ties.pairs(link, types):
                profile = types[holder] in self._ties.profiles
                holders.append(Holder(held, now[holder].protected, link.uid in said, profile))
        return following(holders, self._judgements(moved.held, change.judgements), moved.held, moved.renewed)

    def settled(self, change: ChangeSet, moved: Moved, touched: Collection[str], decided: Collection[str]) -> set[str]:
        """Seal or open what follows from links that were judged, seen or hidden; returns what turned."""
        again = self._found(statements.ENDS, touched)
        if change.judgements:
            again |= moved.held
        if shows_or_hides(change):
            again |= set(self._work.value(statements.BESIDE_THE_PROTECTED, **self._kinds))
        return self._turn(self._protection(again - set(decided), moved.renewed))

    def seal_what_should_be(self) -> set[str]:
        """Seal what is held by protected persons alone and was not sealed yet; nothing is opened."""
        beside = set(self._work.value(statements.BESIDE_THE_PROTECTED, **self._kinds))
        return self._turn({uid: True for uid, now in self._protection(beside, ()).items() if now})

    def _protection(self, held: Collection[str], renewed: Collection[str]) -> dict[str, bool]:
        if not held:
            return {}
        rows = self._holders(held)
        holders = [Holder(uid, protected, shown, mark) for uid, _, protected, shown, mark in rows]
        return following(holders, self._judgements(held, ()), held, renewed)

    def _turn(self, protection: Mapping[str, bool]) -> set[str]:
        known = self._work.known(protection)
        turned = [replace(s, protected=protection[uid]) for uid, s in known.items() if s.protected != protection[uid]]
        reseal(self._work, turned)
        return {subject.uid for subject in turned}

    def _holders(self, held: Collection[str]) -> list[tuple[str, str, bool, bool, bool]]:
        rows = self._work.value(
            statements.HOLDERS,
            uids=sorted(held),
            links=self._kinds["links"],
            holders=sorted(self._ties.holders),
            profiles=sorted(self._ties.profiles),
            using=USING,
        )
        return [(uid, holder, protected, shown, mark) for uid, holder, protected, shown, mark in rows]

    def _judgements(self, held: Collection[str], more: Iterable[Judgement]) -> list[Judgement]:
        made = map(self._work.rows.judgement_of, self._work.value(questions.JUDGEMENTS_ON, targets=sorted(held)))
        judged = {j.uid: j for j in (*more, *made) if j.target in held}
        return sorted(judged.values(), key=lambda j: (j.at, j.uid))

    def _found(self, question: LiteralString, uids: Collection[str]) -> set[str]:
        return set(self._work.value(question, uids=sorted(uids), **self._kinds)) if uids else set()
