"""An open case: its store on a thread of its own, and who works on it."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from graph import neo4j_store, sqlite_store
from graph.facts import RunState
from graph.failures import WorldFault
from graph.ids import RunId, random_id
from graph.language import _
from graph.moments import now
from graph.neo4j_store import Neo4jAddress
from graph.store import CaseInfo, GraphAside, GraphReader, GraphStore, StoreError
from graph.vault import new_key
from investigator.beside import InTurn, of_one_state, only_reading

Answer = TypeVar("Answer")

_SERVER = re.compile(r"(neo4j|bolt)(\+\w+)?://", re.ASCII)

UNFINISHED = ("copy", "unfinished")
"""Kind and name of the document that marks a copy as not yet whole."""

SETTLED_AT_ONCE = 250
"""Subjects that one step of settling brings up to date: few enough that others get their turn soon."""


class NoSecret(WorldFault):
    """A passphrase or password is needed and there is nobody to ask."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens a case; `ca` is a file with the certificate authority of a team's server."""

    passphrase: str
    password: str = ""
    ca: Path | None = None


def who_works() -> str:
    """The person whom the log names: as they say, else their account on this computer, by number if it has no name."""
    try:
        name = os.environ.get("INVESTIGATOR_USER") or getpass.getuser()
    except (KeyError, OSError):
        name = f"account {os.getuid()}"
    return name.encode("utf-8", "replace").decode("utf-8")


def is_server(case: str) -> bool:
    """Whether the words that name a case mean a server rather than a file."""
    return bool(_SERVER.match(case))


class Case:
    """A case that is open. Its store belongs to one thread; `ask` brings a question there and waits for the answer.

    Questions are answered in the order asked, so long work asks in small pieces and others get their turn between.
    What only reads can `look` instead, and the window can `consult`: a server answers on a way of its own, while it
    writes, and of one state. `taking_in` are the import runs that this program is at.
    """

    def __init__(self, store: Callable[[], GraphStore], host: str = "") -> None:
        self._host = host
        self.on_server = bool(host)
        self.by = who_works()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._reader: GraphAside | None = None
        self._waiting: set[Future[Any]] = set()
        self.taking_in: set[RunId] = set()
        try:
            self._store = self._thread.submit(store).result()
        except BaseException:
            self._thread.shutdown()
            raise
        try:
            self.info = self.ask(lambda s: s.info())
            self.schema = self.ask(lambda s: s.schema())
        except BaseException:
            with suppress(StoreError):
                self.close()
            raise

    @property
    def where(self) -> str:
        """Where the case lies, in words: in a file, or on the server that is named."""
        return _("Neo4j at {host}").format(host=self._host) if self._host else _("Case file")

    def ask(self, question: Callable[[GraphStore], Answer]) -> Answer:
        """The answer to a question put to the store on its thread."""
        return self.submit(question).result()

    def submit(self, question: Callable[[GraphStore], Answer]) -> Future[Answer]:
        """The answer, as soon as it is there."""
        return self._thread.submit(question, self._store)

    def look(self, question: Callable[[GraphReader], Answer]) -> Answer:
        """The answer to a question that only reads: it knows all that was written before, and waits for no writing.

        For a question of one part: between two parts something may be written.
        """
        return self._beside.submit(lambda: question(self._aside())).result() if self.on_server else self.ask(question)

    def consult(self, question: Callable[[GraphStore], Answer]) -> Future[Answer]:
        """The answer as soon as it is there: to what only reads as if it looked, to what writes when its turn comes.

        What is asked later sees what this writes; a question must not have done anything before it writes.
        """
        if not self.on_server:
            return self.submit(question)
        answer: Future[Answer] = Future()

        def looked(done: Future[Answer]) -> None:
            if not isinstance(done.exception(), InTurn):
                _hand_over(done, answer)
                return
            turn = self.submit(question)
            self._waiting.add(turn)
            turn.add_done_callback(self._waiting.discard)
            turn.add_done_callback(lambda written: _hand_over(written, answer))

        def beside() -> Answer:
            waits = bool(self._waiting)
            return of_one_state(self._aside(), lambda reader: question(only_reading(reader, waits=waits)))

        self._beside.submit(beside).add_done_callback(looked)
        return answer

    def close(self) -> None:
        """Let go of the case."""
        self._beside.shutdown()
        try:
            self._thread.submit(self._store.close).result()
        finally:
            self._thread.shutdown()

    def _aside(self) -> GraphAside:
        self._reader = self._reader or self._store.aside()
        if self._reader is None:
            raise InTurn
        return self._reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_case(case: str, secrets: Secrets) -> Case:
    """The case that these words name, opened; what a program that was killed left to do is done.

    Raises WrongPassphrase, NoAnswer or StoreError.
    """
    if is_server(case):
        address = Neo4jAddress.parsed(case)
        opened = Case(
            lambda: neo4j_store.open_case(address, secrets.password, secrets.passphrase, ca=secrets.ca),
            address.host,
        )
    else:
        opened = Case(lambda: sqlite_store.open_case(Path(case), secrets.passphrase))
    try:
        _refuse_unfinished(opened)
        for run in opened.ask(lambda s: s.runs()):
            if not run.settled and run.state is not RunState.RUNNING:
                settle(opened, run.uid)
    except BaseException:
        with suppress(StoreError):
            opened.close()
        raise
    return opened


def settle(case: Case, run: RunId) -> None:
    """Bring up to date what rests on a large run and on more, in pieces, so that others get their turn between."""
    while case.ask(lambda s: s.settle(run, SETTLED_AT_ONCE)):
        pass


def discard(case: str, uid: str, secrets: Secrets) -> None:
    """Remove a case that was just made and never finished. Raises StoreError."""
    if is_server(case):
        neo4j_store.remove_case(Neo4jAddress.parsed(case), secrets.password, uid, ca=secrets.ca)
    else:
        sqlite_store.remove_file(Path(case))


def new_case(
    case: str,
    secrets: Secrets,
    *,
    title: str,
    fictional: bool = False,
    schema_text: str = "",
    like: CaseInfo | None = None,
) -> Case:
    """A new, empty case. `like` gives it the identity of another case, for a copy of that."""
    info = like or CaseInfo(random_id(), title, now(), who_works(), new_key(), fictional)
    if is_server(case):
        address = Neo4jAddress.parsed(case)
        return Case(
            lambda: neo4j_store.create_case(
                address, secrets.password, secrets.passphrase, info, schema_text, ca=secrets.ca
            ),
            address.host,
        )
    return Case(lambda: sqlite_store.create_case(Path(case), secrets.passphrase, info, schema_text))


def _hand_over(done: Future[Answer], answer: Future[Answer]) -> None:
    error = done.exception()
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(done.result())


def _refuse_unfinished(case: Case) -> None:
    if case.ask(lambda s: s.documents(UNFINISHED[0])):
        raise StoreError(_("This case is a copy that was broken off."), _("Remove it and copy the original again."))
