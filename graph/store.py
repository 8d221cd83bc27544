"""The port through which a case is read and changed, whatever keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from graph.changes import ChangeSet, Document, NewEntity, NewLink, Touched
from graph.facts import AuditEntry, Entity, ImportRun, Judgement, Link, Record, Source, StatusChange
from graph.failures import WorldFault
from graph.folding import Needles
from graph.ids import EntityId, KeyDigest, RecordId, RunId, SourceId
from graph.schema import Schema


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """What a case says of itself. `secret` keys the digests and never leaves the store but through a copy."""

    uid: str
    title: str
    created_at: str
    created_by: str
    secret: bytes
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Stats:
    """How much is visible: entities and links by type, single assertions, sources that something visible cites."""

    entities: Mapping[str, int]
    links: Mapping[str, int]
    assertions: int
    sources: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A search hit with the tier of `graph.folding.tier` on which it matched (0 best)."""

    entity: Entity
    tier: int


@dataclass(frozen=True, slots=True)
class NeighbourCount:
    """How many neighbours an entity has over one link type, in one direction, of one entity type."""

    link_type: str
    outgoing: bool
    entity_type: str
    count: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Neighbours of an entity with the links to them, and how many there are in all before the limit."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Adjacency:
    """One link seen from an entity: enough to walk the graph without loading it."""

    here: EntityId
    link: str
    there: EntityId


@dataclass(frozen=True, slots=True)
class RunContents:
    """What an import run brought: records, status entries, subjects, and which of these rest on something else too."""

    records: int
    statuses: int
    subjects: int
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginalPart:
    """One part of a source document: its number from 0, how many there are, and its bytes, packed by zlib."""

    sha256: str
    number: int
    parts: int
    packed: bytes


class Part(Enum):
    """The parts of a case that a copy carries over, in the order in which they are loaded."""

    RUNS = "runs"
    SOURCES = "sources"
    ENTITIES = "entities"
    LINKS = "links"
    RECORDS = "records"
    STATUSES = "statuses"
    JUDGEMENTS = "judgements"
    DOCUMENTS = "documents"
    AUDIT = "audit"


Piece = NewEntity | NewLink | Source | Record | StatusChange | Judgement | ImportRun | Document | AuditEntry


class GraphReader(Protocol):
    """Reading a case. What rests only on hidden runs or withdrawn records is not there, except where a method says so.

    Every method may raise StoreError. Sequences come back in the order documented, so that all stores answer the same.
    """

    def info(self) -> CaseInfo:
        """What the case says of itself."""

    def schema(self) -> Schema:
        """The case's vocabulary: the standard one with the agency's file, if it has one."""

    def stats(self) -> Stats:
        """How much there is."""

    def entities(self, uids: Sequence[EntityId]) -> tuple[Entity, ...]:
        """The visible entities among `uids`, in that order."""

    def entities_of(self, entity_type: str, after: str, limit: int) -> tuple[Entity, ...]:
        """A page of the visible entities of a type with uid > `after`, by uid."""

    def links(self, uids: Sequence[str]) -> tuple[Link, ...]:
        """The visible links among `uids`, in that order; a link is visible where both its ends are."""

    def links_of(self, link_type: str, after: str, limit: int) -> tuple[Link, ...]:
        """A page of the visible links of a type with uid > `after`, by uid."""

    def resolve(self, keys: Sequence[KeyDigest]) -> Mapping[KeyDigest, EntityId]:
        """The entities known under these keys, hidden ones too, so that nothing gets a second uid."""

    def known_links(self, uids: Sequence[str]) -> frozenset[str]:
        """Which of these links exist, hidden ones too."""

    def records(self, uids: Sequence[RecordId]) -> Mapping[RecordId, tuple[Record, bool]]:
        """These records, hidden ones too, each with whether it is visible and stands."""

    def records_about(self, subjects: Sequence[str]) -> tuple[Record, ...]:
        """The records of visible runs about these subjects, withdrawn ones too, by (learned_at, uid)."""

    def judgements_on(self, targets: Sequence[str]) -> tuple[Judgement, ...]:
        """The judgements on these records, status entries or entities, by (at, uid)."""

    def statuses(self, axis: str, subjects: Sequence[str] | None = None) -> tuple[StatusChange, ...]:
        """The visible, standing entries on an axis ("" = all), of these subjects or of all.

        By (happened, learned, uid); an entry is visible where its subject is.
        """

    def pending(self) -> tuple[Record, ...]:
        """The visible, standing records with slots that wait for a decision, by (learned_at, uid).

        See `graph.current.pending_slots`.
        """

    def sources(self, uids: Sequence[SourceId] | None = None) -> tuple[Source, ...]:
        """These sources, or all, by uid."""

    def original(self, sha256: str) -> bytes | None:
        """The exact bytes of a source document, or None where the case does not hold them."""

    def candidates(self, needles: Needles, limit: int) -> tuple[Candidate, ...]:
        """The visible entities whose search text matches, by (tier, uid); protected ones are matched too."""

    def neighbour_counts(self, uid: EntityId) -> tuple[NeighbourCount, ...]:
        """Neighbours of a visible entity by link type, direction and type, without loading them; by those three."""

    def expand(self, uid: EntityId, link_types: Sequence[str] | None, limit: int) -> Neighbourhood:
        """Up to `limit` links of a visible entity (of these types, or all), by link uid, with their other ends."""

    def adjacent(self, uids: Sequence[EntityId], excluded: Sequence[str]) -> tuple[Adjacency, ...]:
        """The visible links that touch these entities, but for excluded link types, by (here, there, link)."""

    def runs(self) -> tuple[ImportRun, ...]:
        """All import runs, by (started_at, uid)."""

    def run_contents(self, run: RunId) -> RunContents:
        """What a run brought, whether hidden or not."""

    def quiet(self, run: RunId) -> float | None:
        """Seconds since whoever takes a run in gave a sign of life, by the clock of the server that keeps the case.

        None where that is not known: in a file, which nobody else can have open, and of a run by an older program.
        """

    def documents(self, kind: str) -> tuple[Document, ...]:
        """The documents of a kind, by name."""

    def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        """A page of the log, from the entry after `after` on."""

    def portion(self, part: Part, after: str, limit: int) -> tuple[str, tuple[Piece, ...]]:
        """A page of one part of the whole case, hidden and withdrawn included, for a copy.

        Returns the cursor of the next page ("" after the last) and the values.
        """

    def originals(self) -> tuple[str, ...]:
        """The SHA-256 of every original that the case holds, sorted."""


class GraphWriter(Protocol):
    """Changing a case."""

    def apply(self, change: ChangeSet) -> Touched:
        """Apply a change set whole or not at all, and log it.

        Raises Conflict where an expected version or run state is no longer the current one, Refused where the change
        names something that is not there or not in the vocabulary, StoreError where the store fails; nothing is changed
        then.
        """

    def settle(self, run: RunId, limit: int) -> int:
        """Bring the current values of up to `limit` subjects that rest on a large run and on something else up to date.

        Returns how many subjects of the run it looked at for that, never many more than a page. To be called until it
        returns 0 after such a run was completed or withdrawn; safe to repeat.
        """

    def renew(self, run: RunId) -> None:
        """Give a sign of life of a running import, as each of its chunks does by itself; see `GraphReader.quiet`."""

    def put_original(self, sha256: str, data: bytes) -> None:
        """Keep the exact bytes of a source document. Raises Refused where the bytes do not have this hash."""

    def put_part(self, part: OriginalPart) -> None:
        """Keep one part of a source document that `graph.originals` packed; it is there once all its parts are."""

    def log(self, *, by: str, at: str, action: str, detail: str) -> None:
        """Add a line to the log for something that changes no fact: a protected name shown, an export."""

    def keep(self, document: Document) -> None:
        """Keep a document that states no fact, such as a chart: it is not logged.

        Raises Conflict as `apply` does, and Refused for a vocabulary.
        """

    def load(self, part: Part, values: Iterable[Piece]) -> None:
        """Take in a portion of another case as it stands; only for a case that a copy is filling."""

    def rebuild(self) -> None:
        """Compute everything that is derived (current values, search text) anew from the records."""


class GraphAside(GraphReader, Protocol):
    """A reader beside a store that may be writing."""

    def changes(self) -> int:
        """How often the case was written to, by whomever: where it stays the same, all between is of one state."""


class GraphStore(GraphReader, GraphWriter, Protocol):
    """A case that is open for reading and changing. Belongs to one thread."""

    def aside(self) -> GraphAside | None:
        """Another reader of the same case, for one other thread, that need not wait for what is being written here.

        It sees all that was written before it is asked, and ends with this store. None where there is only one way in.
        """

    def close(self) -> None:
        """Let go of the case; nothing may be called afterwards."""


class StoreError(WorldFault):
    """The store could not do it; its words hold no case data."""


class WrongPassphrase(StoreError):
    """The passphrase or password does not open this case."""


class NoRoom(StoreError):
    """The disk is full; what was acknowledged is kept."""


class NoAnswer(StoreError):
    """The server does not answer."""


class Conflict(StoreError):
    """Somebody else changed the same thing in the meantime; nothing was written."""


class Refused(StoreError):
    """The change names something that is not there, or not in the vocabulary; nothing was written."""
