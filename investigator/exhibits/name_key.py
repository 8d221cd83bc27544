"""The name key of a bundle: who stands behind its pseudonyms, in a file of its own, sealed for the court.

The file is JSON. The names are sealed by AES-256-GCM under a random key, and that by a password through Argon2id, both
bound to the bundle: the same seal that a case uses on a server. Nothing in it names anybody without the password.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.failures import WorldFault
from graph.ids import EntityId
from graph.language import _, spoken
from graph.moments import now
from graph.schema import Schema
from graph.store import GraphReader, StoreError, WrongPassphrase
from graph.values import Kind
from graph.vault import SealedVault, WrappedKey, new_key, unwrapped, wrapped
from investigator.case import Case
from investigator.exhibits.dossier import Dossier
from investigator.exhibits.exhibit import Exhibit, Shown
from investigator.exhibits.record import Record, recorded

FORMAT = "investigator-name-key"
SHORTEST_PASSWORD = 12
"""Letters of a password that is taken: the file leaves the house, and nobody slows down who guesses."""

_PADDING = 4096


class NoNameKey(WorldFault):
    """A name key that cannot be made, or a file that is none."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a pseudonym stands for: the names and numbers by which the case knows them, each with its field."""

    pseudonym: str
    kind: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NameKey:
    """Who stands behind the pseudonyms of one bundle, and for whom and why it was made."""

    bundle: str
    fingerprint: str
    case: str
    made: str
    by: str
    reason: str
    people: tuple[Known, ...]


def write_name_key(
    case: Case, bundle: str, target: Path, password: str, reason: str, *, fingerprint: str = ""
) -> NameKey:
    """Seal the names behind a bundle that this case made into a new file that only its owner may read.

    The case notes first that it is done, by whom and why. Where a `fingerprint` is given, the bundle has to be the one
    that has it. Raises NoNameKey, NotRecorded, StoreError.
    """
    if len(password) < SHORTEST_PASSWORD:
        words = _("The password of a name key has at least {n} letters.").format(n=SHORTEST_PASSWORD)
        raise NoNameKey(words, _("Choose a longer one, and not that of the case."))
    if not reason.strip():
        raise NoNameKey(_("Nobody said why the names are given out."), _("Give a reason; it is logged."))
    refuse_taken(target)
    record = case.ask(lambda s: recorded(s, bundle))
    if fingerprint not in ("", record.fingerprint):
        raise NoNameKey(_("This is not the bundle that the case made."), _("Find out who altered it."))
    key = case.ask(lambda s: _key(s, case.schema, record, case.by, reason.strip()))
    if not key.people:
        raise NoNameKey(_("Nobody in that bundle is under a pseudonym."), _("It needs no name key."))
    uids = sorted(_hidden(record))
    detail = {"bundle": bundle, "fingerprint": record.fingerprint, "reason": key.reason, "entities": uids}
    text = json.dumps(detail, ensure_ascii=False)
    case.ask(lambda s: s.log(by=case.by, at=key.made, action="Name key sealed", detail=text))
    _write(target, sealed(key, password))
    return key


def refuse_taken(target: Path) -> None:
    """Raises NoNameKey where something is there already."""
    if os.path.lexists(target):
        raise NoNameKey(_("{name} is there already.").format(name=target.name), _("Name a new file."))


def sealed(key: NameKey, password: str) -> bytes:
    """The file of a name key. Its length tells no more than roughly how many names it holds."""
    inner = new_key()
    data = json.dumps(asdict(key), ensure_ascii=False).encode("utf-8")
    data += b" " * (-len(data) % _PADDING)
    names = SealedVault(inner, _bound(key.bundle)).seal_bytes(key.fingerprint, data)
    body = {
        "format": FORMAT,
        "version": 1,
        "bundle": key.bundle,
        "fingerprint": key.fingerprint,
        "key": asdict(wrapped(inner, password, _bound(key.bundle))),
        "names": base64.b64encode(names).decode("ascii"),
    }
    return (json.dumps(body, indent=1, sort_keys=True) + "\n").encode("ascii")


def opened(data: bytes, password: str) -> NameKey:
    """The name key in a file. Raises NoNameKey where it is none, was altered, or the password is another."""
    bundle, fingerprint, wrap, names = _read(data)
    try:
        inner = unwrapped(wrap, password, _bound(bundle))
        text = SealedVault(inner, _bound(bundle)).open_bytes(fingerprint, names)
    except WrongPassphrase as error:
        raise NoNameKey(_("This password does not open the name key."), _("Check it and try again.")) from error
    except StoreError as error:
        raise NoNameKey(_("This name key was altered."), _("Ask for it again where it was made.")) from error
    made = json.loads(text)
    people = tuple(Known(p["pseudonym"], p["kind"], tuple((f, v) for f, v in p["names"])) for p in made["people"])
    return NameKey(**{**made, "people": people})


def _read(data: bytes) -> tuple[str, str, WrappedKey, bytes]:
    """Bundle, fingerprint, the key under its password, and the sealed names. Raises NoNameKey."""
    try:
        body = json.loads(data)
        ours = body["format"] == FORMAT
        kept = body["key"]
        wrap = WrappedKey(
            str(kept["salt"]), int(kept["passes"]), int(kept["kibibytes"]), int(kept["lanes"]), str(kept["sealed"])
        )
        found = str(body["bundle"]), str(body["fingerprint"]), wrap, base64.b64decode(body["names"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoNameKey(_("This is no name key."), _("Name the file that was handed over with the bundle.")) from error
    if not ours:
        raise NoNameKey(_("This is no name key."), _("Name the file that was handed over with the bundle."))
    return found


def _key(reader: GraphReader, schema: Schema, record: Record, by: str, reason: str) -> NameKey:
    hidden = _hidden(record)
    there = {e.uid: e for e in reader.entities(sorted(hidden))}
    people = []
    for uid, shown in sorted(hidden.items(), key=lambda pair: pair[1].label):
        kind, entity = schema.entities[shown.type], there.get(uid)
        told = [f for f in kind.fields if f.naming and (f.kind is Kind.NAME or f.name in kind.caption)]
        names = tuple((spoken(f), v) for f in told for v in entity.values.get(f.name, ())) if entity else ()
        people.append(Known(shown.label, spoken(kind), names))
    first = record.exhibits[0]
    return NameKey(record.bundle, record.fingerprint, first.case, now(), by, reason, tuple(people))


def _hidden(record: Record) -> Mapping[EntityId, Shown]:
    """Who is under a pseudonym in a bundle."""
    told: tuple[Exhibit | Dossier, ...] = (*record.exhibits, *record.dossiers)
    return {e.uid: e for each in told for e in each.entities if e.protected}


def _bound(bundle: str) -> str:
    """What both seals are bound to: a name key of one bundle opens for no other."""
    return f"{FORMAT} {bundle}"


def _write(target: Path, data: bytes) -> None:
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        why = error.strerror or type(error).__name__
        words = _("The name key cannot be written: {why}.").format(why=why)
        raise NoNameKey(words, _("Choose another place.")) from error
