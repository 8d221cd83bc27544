"""Change sets: everything that can happen to a case, applied whole or not at all, each with its inverse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.facts import ImportRun, Judgement, Record, RunState, Source, StatusChange, Verdict
from graph.ids import EntityId, JudgementId, KeyDigest, LinkId, random_id
from graph.language import Phrase
from graph.moments import later

OPPOSITE = {
    Verdict.WITHDRAWN: Verdict.REINSTATED,
    Verdict.REINSTATED: Verdict.WITHDRAWN,
    Verdict.DISPUTED: Verdict.UNDISPUTED,
    Verdict.UNDISPUTED: Verdict.DISPUTED,
    Verdict.PREFERRED: Verdict.UNPREFERRED,
    Verdict.UNPREFERRED: Verdict.PREFERRED,
    Verdict.DECLINED: Verdict.UNDECLINED,
    Verdict.UNDECLINED: Verdict.DECLINED,
    Verdict.GRADED: Verdict.GRADED,
    Verdict.UNPROTECTED: Verdict.PROTECTED,
    Verdict.PROTECTED: Verdict.UNPROTECTED,
}


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity to be there: applying it twice changes nothing. `key` is the digest under which it is found again."""

    uid: EntityId
    type: str
    key: KeyDigest
    protected: bool = False


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be there: applying it twice changes nothing."""

    uid: LinkId
    type: str
    source: EntityId
    target: EntityId


@dataclass(frozen=True, slots=True)
class RunStep:
    """An import run moves on; refused unless the store holds `before` (None: no such run yet).

    Where the store already holds `after`, the whole change set was applied before; applying it again changes nothing.
    """

    before: ImportRun | None
    after: ImportRun


@dataclass(frozen=True, slots=True)
class Document:
    """A named text of the case that is not a fact: mapping, chart, setting, agency vocabulary. None: not there."""

    kind: str
    name: str
    text: str | None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One change of a case: `expects` holds versions that must still be current.

    `label` names it in the undo list in the reader's language, and in the log, where it is kept in English.
    """

    label: str
    by: str
    at: str
    entities: tuple[NewEntity, ...] = ()
    links: tuple[NewLink, ...] = ()
    sources: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()
    statuses: tuple[StatusChange, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    documents: tuple[Document, ...] = ()
    step: RunStep | None = None
    expects: tuple[tuple[str, int], ...] = ()
    reason: str = ""

    def inverse(self, *, by: str, at: str, reason: str = "") -> ChangeSet:
        """The change set that takes this one back: nothing is deleted, what was asserted is withdrawn.

        An import is taken back by withdrawing its run; its records need no judgement of their own. Taking that back
        puts the run where it stood: an interrupted one is open again, never complete.
        """
        return ChangeSet(
            label=Phrase("Undo: {what}", what=self.label),
            by=by,
            at=at,
            judgements=self._withdrawals(by, at, reason),
            documents=tuple(replace(d, text=d.before, before=d.text) for d in self.documents),
            step=self._step_back(at, reason),
            reason=reason,
        )

    def _withdrawals(self, by: str, at: str, reason: str) -> tuple[Judgement, ...]:
        made: tuple[Record | StatusChange, ...] = (*self.records, *self.statuses)
        withdrawn = (
            Judgement(JudgementId(random_id()), piece.uid, Verdict.WITHDRAWN, by=by, at=at, reason=reason)
            for piece in made
            if not piece.run
        )
        reversed_judgements = (
            replace(
                judged,
                uid=JudgementId(random_id()),
                verdict=OPPOSITE[judged.verdict],
                grade=judged.before,
                before=judged.grade,
                by=by,
                at=later(at, judged.at),
                reason=reason,
            )
            for judged in reversed(self.judgements)
        )
        return (*withdrawn, *reversed_judgements)

    def _step_back(self, at: str, reason: str) -> RunStep | None:
        if self.step is None:
            return None
        run = self.step.after
        if run.state is not RunState.WITHDRAWN:
            return RunStep(run, replace(run, state=RunState.WITHDRAWN, finished_at=at, reason=reason))
        if self.step.before is not None and self.step.before.state is RunState.RUNNING:
            return RunStep(run, replace(run, state=RunState.RUNNING, finished_at="", reason=reason))
        return RunStep(run, replace(run, state=RunState.COMPLETE, finished_at=at, reason=reason))


@dataclass(frozen=True, slots=True)
class Touched:
    """What applying a change set touched; `applied` is False where it had been applied before."""

    entities: tuple[EntityId, ...] = ()
    links: tuple[LinkId, ...] = ()
    applied: bool = True
