"""The cases of a server: made, opened, listed, removed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

from neo4j import ManagedTransaction
from neo4j.exceptions import IncompleteCommit

from graph.changes import Document
from graph.checks import SCHEMA
from graph.language import _
from graph.neo4j_store.addresses import Neo4jAddress
from graph.neo4j_store.case_steps import TAKEN_BY_NEW
from graph.neo4j_store.connection import Connection, one_value
from graph.neo4j_store.migrations import migrate
from graph.neo4j_store.rows import document_row
from graph.neo4j_store.store import Neo4jStore
from graph.neo4j_store.transaction import CaseNode
from graph.schema import standard
from graph.store import CaseInfo, Conflict, NoAnswer, StoreError
from graph.vault import SealedVault, WrappedKey, new_key, unwrapped, wrapped

_SHORTEST_PREFIX = 6
_ATTEMPTS = 10

_CASES: LiteralString = "MATCH (c:Case) RETURN collect([c.uid, c.name, c.title])"

_CASE: LiteralString = "MATCH (c:Case {uid: $uid}) RETURN properties(c)"

_NAME_TAKEN: LiteralString = "OPTIONAL MATCH (c:Case) WHERE c.name = $name OR c.uid = $uid RETURN count(c) > 0"

_CREATE: LiteralString = (
    "OPTIONAL MATCH (other:Case) WITH coalesce(max(other.case), 0) + 1 AS number "
    "CREATE (c:Case) SET c = $row, c.case = number RETURN number"
)

_PUT_DOCUMENT: LiteralString = "CREATE (d:CaseDocument) SET d = $row, d.case = $case"

_REMOVE: tuple[LiteralString, ...] = (
    "MATCH (n:Entity) WHERE n.case = $case CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n:Assertion) WHERE n.case = $case CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n) WHERE n.case = $case AND NOT n:Case CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
    "MATCH (n:Case) WHERE n.case = $case CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
)


@dataclass(frozen=True, slots=True)
class CaseName:
    """A case of a server: `name` is what an address says, `title` what the case says of itself."""

    uid: str
    name: str
    title: str


def cases(address: Neo4jAddress, password: str, *, ca: Path | None = None) -> tuple[CaseName, ...]:
    """The cases of a server, by title. Raises StoreError, NoAnswer or WrongPassphrase."""
    connection = Connection(address, password, ca)
    try:
        return _cases(connection)
    finally:
        connection.close()


def create_case(
    address: Neo4jAddress,
    password: str,
    passphrase: str,
    info: CaseInfo,
    schema_text: str = "",
    *,
    ca: Path | None = None,
) -> Neo4jStore:
    """A new, empty case under the name that the address gives.

    Raises StoreError where the name is taken, SchemaError where the vocabulary is wrong, and what opening raises.
    """
    standard().extended(schema_text)
    if not passphrase:
        raise StoreError(_("A case needs a passphrase."), _("Give one; it cannot be recovered if it is lost."))
    if not address.case:
        raise StoreError(
            _("The address names no case."), _("Write its name after #, as in neo4j://user@host:7687#case.")
        )
    key = new_key()
    vault = SealedVault(key, info.uid)
    row = _case_row(info, address.case, wrapped(key, passphrase, info.uid), vault)
    documents = []
    if schema_text:
        documents.append(document_row(vault, Document(*SCHEMA, schema_text)))
    connection = Connection(address, password, ca)
    try:
        migrate(connection)
        _refuse_taken(connection, address.case, info.uid)
        number = _created(connection, row, documents)
        return Neo4jStore(connection, CaseNode(info.uid, number), info, vault)
    except BaseException:
        connection.close()
        raise


def open_case(address: Neo4jAddress, password: str, passphrase: str, *, ca: Path | None = None) -> Neo4jStore:
    """An existing case.

    Raises WrongPassphrase where password or passphrase are wrong, NoAnswer where the server is not there, StoreError
    where it has no such case, or several.
    """
    connection = Connection(address, password, ca)
    try:
        found = _chosen(_cases(connection), address.case)
        migrate(connection)
        row = connection.ask(_CASE, uid=found.uid)
        vault = SealedVault(unwrapped(_wrapped_key(row), passphrase, found.uid), found.uid)
        return _opened(connection, row, vault)
    except BaseException:
        connection.close()
        raise


def remove_case(address: Neo4jAddress, password: str, uid: str, *, ca: Path | None = None) -> None:
    """Delete all of a case, in batches; the server's own logs may keep what it held."""
    connection = Connection(address, password, ca)
    try:
        row = connection.ask(_CASE, uid=uid)
        for statement in _REMOVE:
            connection.command(statement, case=row["case"])
    finally:
        connection.close()


def _cases(connection: Connection) -> tuple[CaseName, ...]:
    found = (CaseName(*row) for row in connection.ask(_CASES))
    return tuple(sorted(found, key=lambda case: (case.title, case.uid)))


def _refuse_taken(connection: Connection, name: str, uid: str) -> None:
    if connection.ask(_NAME_TAKEN, name=name, uid=uid):
        raise StoreError(
            _("The server has a case “{name}” already.").format(name=name), _("Choose another name, or open it.")
        )


def _chosen(there: tuple[CaseName, ...], wanted: str) -> CaseName:
    named = [case for case in there if case.name == wanted]
    titled = [case for case in there if case.title == wanted]
    begun = [case for case in there if len(wanted) >= _SHORTEST_PREFIX and case.uid.startswith(wanted)]
    found = named or titled or begun
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"“{case.name}”" for case in there) or "none"
    if found:
        raise StoreError(
            _("Several cases are called “{name}”.").format(name=wanted),
            _("Write one of these names after #: {known}.").format(known=known),
        )
    if not wanted:
        raise StoreError(
            _("The address names no case."), _("Write one of these names after #: {known}.").format(known=known)
        )
    raise StoreError(
        _("The server has no case “{name}”.").format(name=wanted),
        _("It has: {known}. Make a new one with “new”.").format(known=known),
    )


def _opened(connection: Connection, row: dict[str, Any], vault: SealedVault) -> Neo4jStore:
    info = CaseInfo(
        uid=row["uid"],
        title=row["title"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        secret=vault.open_bytes("case secret", row["_secret"]),
        fictional=row["fictional"],
    )
    store = Neo4jStore(connection, CaseNode(info.uid, row["case"]), info, vault)
    if row.get("_steps", 0) < TAKEN_BY_NEW:
        store.take_steps()
    return store


def _case_row(info: CaseInfo, name: str, key: WrappedKey, vault: SealedVault) -> dict[str, Any]:
    return {
        "uid": info.uid,
        "name": name,
        "title": info.title,
        "created_at": info.created_at,
        "created_by": info.created_by,
        "fictional": info.fictional,
        "_secret": vault.seal_bytes("case secret", info.secret),
        "_key": base64.b64decode(key.sealed),
        "_key_salt": key.salt,
        "_key_passes": key.passes,
        "_key_kibibytes": key.kibibytes,
        "_key_lanes": key.lanes,
        "_steps": TAKEN_BY_NEW,
        "_changes": 0,
        "_vocabulary": 0,
        "_audit_seq": 0,
        "_audit_hash": "",
    }


def _wrapped_key(row: dict[str, Any]) -> WrappedKey:
    return WrappedKey(
        salt=row["_key_salt"],
        passes=row["_key_passes"],
        kibibytes=row["_key_kibibytes"],
        lanes=row["_key_lanes"],
        sealed=base64.b64encode(row["_key"]).decode("ascii"),
    )


def _created(connection: Connection, row: dict[str, Any], documents: list[dict[str, Any]]) -> int:
    """The number of the new case. Two programs may choose the same number; the constraint lets only one have it."""
    for _attempt in range(_ATTEMPTS):
        try:
            return connection.write(lambda tx: _create(tx, row, documents))
        except Conflict:
            continue
        except IncompleteCommit:
            break
    raise NoAnswer(
        _("The server does not say whether it made the case."), _("Look at its list of cases, then try again.")
    )


def _create(tx: ManagedTransaction, row: dict[str, Any], documents: list[dict[str, Any]]) -> int:
    number: int = one_value(tx, _CREATE, row=row)
    for document in documents:
        tx.run(_PUT_DOCUMENT, row=document, case=number).consume()
    return number
