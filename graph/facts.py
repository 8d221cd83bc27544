"""The values of a case: entities, links, records of assertions, sources, status entries, judgements and import runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from graph.ids import EntityId, JudgementId, LinkId, RecordId, RunId, SourceId, StatusId, SubjectId, pseudonym

NO_RUN = RunId("")
"""The run of what a person did by hand."""


def _none() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Grade:
    """5x5x5: reliability of the source (A best), credibility of the information (1 best), handling code; "" = none."""

    source: str = ""
    information: str = ""
    handling: str = ""

    def __str__(self) -> str:
        return f"{self.source}{self.information}"

    @property
    def rank(self) -> tuple[str, str]:
        """Sorts best first; ungraded last."""
        return (self.source or "~", self.information or "~")


UNGRADED = Grade()


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that a record asserts.

    `slot` is the field name, or name#2, name#3 … for further values of a field in the same row; record + slot is the
    address of the assertion. `value` is canonical, `original` as it stood in the file, `cell` the column it stood in.
    """

    slot: str
    value: str
    original: str = ""
    cell: str = ""

    @property
    def field(self) -> str:
        """The field that the value is said of."""
        return self.slot.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Record:
    """What one source row (or one act of a person) asserts of one subject, kept as one piece and never changed.

    `locator` is kept as graph.citing has it, for every reader alike. That the subject exists is asserted by the record
    itself, so `claims` may be empty. Dates are EDTF, moments as in graph.moments. `pending` names slots that differ
    from the current value and wait for a person's decision. A derived record cites its `rule` and, in `basis`, the
    records under it.
    """

    uid: RecordId
    subject: SubjectId
    source: SourceId
    locator: str
    claims: tuple[Claim, ...]
    grade: Grade = UNGRADED
    valid_from: str = ""
    valid_to: str = ""
    learned_at: str = ""
    by: str = ""
    run: RunId = NO_RUN
    pending: tuple[str, ...] = ()
    rule: str = ""
    basis: tuple[RecordId, ...] = ()


class Standing(Enum):
    """Where an assertion stands."""

    ASSERTED = "asserted"
    PENDING = "pending"
    PREFERRED = "preferred"
    DISPUTED = "disputed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One value of a record as it stands now: with the grade and standing that judgements gave it."""

    record: Record
    claim: Claim
    grade: Grade
    standing: Standing


class Verdict(Enum):
    """What a person decided about a record, one of its values, a status entry or a protected person."""

    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    DISPUTED = "disputed"
    UNDISPUTED = "undisputed"
    PREFERRED = "preferred"
    UNPREFERRED = "unpreferred"
    DECLINED = "declined"
    UNDECLINED = "undeclined"
    GRADED = "graded"
    UNPROTECTED = "unprotected"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A recorded decision; the later one on the same address counts, and none is ever removed.

    `target` is the uid of a record, status entry or (for protection) entity; `slot` names one value of a record,
    "" all of it.
    """

    uid: JudgementId
    target: str
    verdict: Verdict
    by: str
    at: str
    slot: str = ""
    reason: str = ""
    grade: Grade = UNGRADED
    before: Grade = UNGRADED


@dataclass(frozen=True, slots=True)
class Source:
    """A document that facts cite: an exhibit with the hash of its exact bytes and how it was acquired.

    `series` names the sender's register of which the document is one edition; two editions update, two series
    contradict. What the program says in `title` and `acquired_how` is kept in English.
    """

    uid: SourceId
    title: str
    kind: str = "file"
    file_name: str = ""
    sha256: str = ""
    size: int = 0
    media_type: str = ""
    series: str = ""
    exhibit: str = ""
    acquired_at: str = ""
    acquired_by: str = ""
    acquired_how: str = ""
    grade: Grade = UNGRADED
    fictional: bool = False
    run: RunId = NO_RUN


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source."""

    source: SourceId
    locator: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One entry on a status axis of a subject, dated twice: when it happened and when it was learned (both EDTF)."""

    uid: StatusId
    subject: EntityId
    axis: str
    value: str
    happened: str
    learned: str
    citations: tuple[Citation, ...] = ()
    body: str = ""
    reference: str = ""
    reason: str = ""
    happened_words: str = ""
    grade: Grade = UNGRADED
    recorded_at: str = ""
    by: str = ""
    run: RunId = NO_RUN


class RunState(Enum):
    """Where an import run stands; only a complete run is seen."""

    RUNNING = "running"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import: which files, by which mappings, how far, with what result. `done` counts committed chunks.

    `label` and what the program gives as `reason` are kept in English.
    """

    uid: RunId
    label: str
    state: RunState
    started_at: str
    by: str
    sources: tuple[SourceId, ...] = ()
    mapping: str = ""
    chunk_rows: int = 0
    done: int = 0
    settled: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)
    finished_at: str = ""
    reason: str = ""

    @property
    def hidden(self) -> bool:
        """Whether what rests on this run alone is not to be seen."""
        return self.state is not RunState.COMPLETE


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as read: its type and, by field, its current values (many for fields that hold several)."""

    uid: EntityId
    type: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    disputed: tuple[str, ...] = ()
    protected: bool = False
    version: int = 0

    def value(self, name: str) -> str:
        """The current value of a field, "" where there is none."""
        values = self.values.get(name)
        return values[0] if values else ""

    @property
    def pseudonym(self) -> str:
        """What stands for the name of a protected person."""
        return pseudonym(self.uid)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as read, from `source` to `target`."""

    uid: LinkId
    type: str
    source: EntityId
    target: EntityId
    values: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    disputed: tuple[str, ...] = ()
    version: int = 0

    def value(self, name: str) -> str:
        """The current value of a field, "" where there is none."""
        values = self.values.get(name)
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the case's log; `hash` covers the entry and the hash before it, so a change breaks the chain.

    `action` is kept in English whatever language the person read, so that the log reads alike for everybody.
    """

    seq: int
    at: str
    by: str
    action: str
    detail: str
    previous: str
    hash: str
