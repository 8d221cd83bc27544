"""The one seam through which naming fields of protected persons pass on their way into a store and out of it."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.facts import Claim, Record
from graph.language import _
from graph.schema import EntityType
from graph.store import StoreError, WrongPassphrase

_VERSION = "1"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_PADDING = 64
_SALT_BYTES = 16


class Vault(Protocol):
    """Seals a text for one place of one case, so that it opens there and nowhere else."""

    def seal(self, place: str, field: str, text: str, /) -> str:
        """The text as the store may keep it; `place` is the uid of what it belongs to."""

    def open(self, place: str, field: str, sealed: str, /) -> str:
        """The text again. Raises StoreError where it was altered or moved from another place."""

    def seal_bytes(self, place: str, data: bytes, /) -> bytes:
        """Bytes as the store may keep them."""

    def open_bytes(self, place: str, sealed: bytes, /) -> bytes:
        """The bytes again. Raises StoreError where they were altered or moved."""


class OpenVault:
    """For a store that encrypts all of itself: nothing is sealed twice."""

    def seal(self, _place: str, _field: str, text: str, /) -> str:
        """The text as it is."""
        return text

    def open(self, _place: str, _field: str, sealed: str, /) -> str:
        """The text as it is."""
        return sealed

    def seal_bytes(self, _place: str, data: bytes, /) -> bytes:
        """The bytes as they are."""
        return data

    def open_bytes(self, _place: str, sealed: bytes, /) -> bytes:
        """The bytes as they are."""
        return sealed


class SealedVault:
    """AES-256-GCM under the case key, bound to version, case, place and field; texts padded to 64 bytes."""

    def __init__(self, key: bytes, case: str) -> None:
        self._cipher = AESGCM(key)
        self._case = case

    def seal(self, place: str, field: str, text: str, /) -> str:
        """The text as JSON, padded, sealed, in base64."""
        data = json.dumps(text, ensure_ascii=False).encode("utf-8")
        data += b" " * (-len(data) % _PADDING)
        return base64.b64encode(self._seal(data, place, field)).decode("ascii")

    def open(self, place: str, field: str, sealed: str, /) -> str:
        """The text again. Raises StoreError where it was altered or moved from another place."""
        text = json.loads(self._open(_from_base64(sealed), place, field))
        if not isinstance(text, str):
            raise _altered()
        return text

    def seal_bytes(self, place: str, data: bytes, /) -> bytes:
        """A random nonce and the bytes sealed with it, not padded."""
        return self._seal(data, place, "")

    def open_bytes(self, place: str, sealed: bytes, /) -> bytes:
        """The bytes again. Raises StoreError where they were altered or moved."""
        return self._open(sealed, place, "")

    def _seal(self, data: bytes, place: str, field: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, self._bound_to(place, field))

    def _open(self, sealed: bytes, place: str, field: str) -> bytes:
        if len(sealed) < _NONCE_BYTES:
            raise _altered()
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], self._bound_to(place, field))
        except InvalidTag as error:
            raise _altered() from error

    def _bound_to(self, place: str, field: str) -> bytes:
        return json.dumps([_VERSION, self._case, place, field]).encode("utf-8")


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A case key under a passphrase: Argon2id salt and cost (passes, KiB, lanes), and the key sealed by its output."""

    salt: str
    passes: int
    kibibytes: int
    lanes: int
    sealed: str


ARGON2_PASSES = 3
ARGON2_KIBIBYTES = 64 * 1024
ARGON2_LANES = 4
_HIGHEST_COST = WrappedKey("", 100, 4 * 1024 * 1024, 64, "")
"""What a server may name at most, so that an altered cost cannot use up this computer."""


def derived_key(
    passphrase: str,
    salt: bytes,
    *,
    passes: int = ARGON2_PASSES,
    kibibytes: int = ARGON2_KIBIBYTES,
    lanes: int = ARGON2_LANES,
) -> bytes:
    """32 bytes from a passphrase by Argon2id (RFC 9106, its second recommended cost: 3 passes, 64 MiB, 4 lanes)."""
    return hash_secret_raw(
        passphrase.encode("utf-8"),
        salt,
        time_cost=passes,
        memory_cost=kibibytes,
        parallelism=lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def new_key() -> bytes:
    """A random case key."""
    return os.urandom(_KEY_BYTES)


def wrapped(key: bytes, passphrase: str, case: str) -> WrappedKey:
    """The key sealed under the passphrase, bound to its case."""
    salt = os.urandom(_SALT_BYTES)
    vault = SealedVault(derived_key(passphrase, salt), case)
    sealed = base64.b64encode(vault.seal_bytes("case key", key)).decode("ascii")
    return WrappedKey(salt.hex(), ARGON2_PASSES, ARGON2_KIBIBYTES, ARGON2_LANES, sealed)


def unwrapped(wrap: WrappedKey, passphrase: str, case: str) -> bytes:
    """The case key. Raises WrongPassphrase, or StoreError where salt, cost or key cannot be what `wrapped` gave."""
    salt, sealed = _salt(wrap), _from_base64(wrap.sealed)
    outer = derived_key(passphrase, salt, passes=wrap.passes, kibibytes=wrap.kibibytes, lanes=wrap.lanes)
    try:
        return SealedVault(outer, case).open_bytes("case key", sealed)
    except StoreError as error:
        raise WrongPassphrase(_("This passphrase does not open the case."), _("Check it and try again.")) from error


def sealed_record(record: Record, kind: EntityType, vault: Vault) -> Record:
    """The record of a protected subject with its naming values, and their originals, sealed."""
    return _with_naming_claims(record, kind, vault.seal)


def opened_record(record: Record, kind: EntityType, vault: Vault) -> Record:
    """The record again as it was before `sealed_record`."""
    return _with_naming_claims(record, kind, vault.open)


def naming_fields(kind: EntityType) -> frozenset[str]:
    """The fields of a type that name or locate a person; unknown fields of protected subjects count as naming too."""
    return frozenset(f.name for f in kind.fields if f.naming)


def names(kind: EntityType, field: str) -> bool:
    """Whether this field of a protected subject must not be seen: naming, or unknown to the vocabulary."""
    return all(f.name != field or f.naming for f in kind.fields)


def _with_naming_claims(record: Record, kind: EntityType, through: Callable[[str, str, str], str]) -> Record:
    place = f"{record.subject}/{record.uid}"

    def passed(claim: Claim) -> Claim:
        if not names(kind, claim.field):
            return claim
        return replace(
            claim,
            value=through(place, claim.slot, claim.value),
            original=through(place, f"{claim.slot} original", claim.original),
        )

    return replace(record, claims=tuple(passed(c) for c in record.claims))


def _salt(wrap: WrappedKey) -> bytes:
    try:
        salt = bytes.fromhex(wrap.salt)
    except ValueError as error:
        raise _altered() from error
    most = _HIGHEST_COST
    passes, lanes = 1 <= wrap.passes <= most.passes, 1 <= wrap.lanes <= most.lanes
    if len(salt) < _SALT_BYTES or not (passes and lanes and 8 * wrap.lanes <= wrap.kibibytes <= most.kibibytes):
        raise _altered()
    return salt


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise _altered() from error


def _altered() -> StoreError:
    return StoreError(
        _("A sealed value of this case was altered or moved."),
        _("Restore the case from a copy and report what happened."),
    )
