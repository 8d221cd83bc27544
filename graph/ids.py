"""Identifiers: keyed digests of declared keys, never of a name, and random ones for protected persons."""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache
from typing import NewType

EntityId = NewType("EntityId", str)
LinkId = NewType("LinkId", str)
SubjectId = NewType("SubjectId", str)
RecordId = NewType("RecordId", str)
SourceId = NewType("SourceId", str)
StatusId = NewType("StatusId", str)
JudgementId = NewType("JudgementId", str)
RunId = NewType("RunId", str)
KeyDigest = NewType("KeyDigest", str)

WORLD = "world"
"""Scope of keys that mean the same thing everywhere: passport, registration number with its country, phone."""

_BYTES = 16


def digest(secret: bytes, *parts: str) -> str:
    """128 bits of HMAC-SHA256 over the parts, each preceded by its length, as 32 hexadecimal digits.

    The lengths keep ("ab", "c") and ("a", "bc") apart.
    """
    message = bytearray()
    for part in parts:
        encoded = part.encode("utf-8")
        message += len(encoded).to_bytes(4, "big")
        message += encoded
    keyed = _keyed(secret).copy()
    keyed.update(message)
    return keyed.hexdigest()[: _BYTES * 2]


def key_digest(secret: bytes, entity_type: str, scope: str, key: str) -> KeyDigest:
    """The digest under which an entity of this type with this normalised key is found again."""
    return KeyDigest(digest(secret, "key", entity_type, scope, key))


def row_digest(secret: bytes, entity_type: str, file_sha256: str, place: str) -> KeyDigest:
    """The digest of an entity without a key: its type, the file it stands in and its place there."""
    return KeyDigest(digest(secret, "row", entity_type, file_sha256, place))


def link_id(secret: bytes, link_type: str, source: str, target: str, multiplicity: str = "") -> LinkId:
    """The uid of the link of this type between two entities; `multiplicity` keeps several such links apart."""
    return LinkId(digest(secret, "link", link_type, source, target, multiplicity))


def random_id() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(_BYTES)


@lru_cache(maxsize=8)
def _keyed(secret: bytes) -> hmac.HMAC:
    """HMAC-SHA256 with the secret taken in once; to be copied before use."""
    return hmac.new(secret, digestmod="sha256")


def pseudonym(uid: str) -> str:
    """How a protected person is called on screen: V- and six letters or digits of a uid that never came from a name."""
    return "V-" + base64.b32encode(bytes.fromhex(uid)).decode("ascii")[:6]
