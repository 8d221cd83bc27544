"""A source document is kept part by part, and is there once all its parts are."""

from __future__ import annotations

import hashlib
import os

import pytest

from graph.originals import PART_BYTES, packed
from graph.store import GraphStore, Refused
from tests.contract.places import Cases


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_document_is_there_once_all_its_parts_are(cases: Cases) -> None:
    store = cases.new()
    data = os.urandom(2 * PART_BYTES + 5)
    first, second, third = packed(sha256(data), data)
    for part in (third, first):
        store.put_part(part)
        assert store.original(sha256(data)) is None
        assert store.originals() == ()
    store = cases.again(store)
    store.put_part(second)
    assert store.originals() == (sha256(data),)
    assert store.original(sha256(data)) == data


def test_a_document_begun_is_completed(store: GraphStore) -> None:
    data = os.urandom(PART_BYTES + 1)
    store.put_part(next(packed(sha256(data), data)))
    store.put_original(sha256(data), data)
    assert store.original(sha256(data)) == data


def test_other_bytes_are_refused_before_anything_is_packed() -> None:
    with pytest.raises(Refused):
        packed(sha256(b"one"), b"other")
