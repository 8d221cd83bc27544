"""The vault: what is sealed opens in its own place and nowhere else."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import vault
from graph.facts import Claim, Record
from graph.ids import RecordId, SourceId, SubjectId
from graph.schema import standard
from graph.store import StoreError, WrongPassphrase
from graph.vault import OpenVault, SealedVault, WrappedKey, derived_key, new_key, unwrapped, wrapped

KEY = bytes(range(32))
SEALED = SealedVault(KEY, "case one")
PERSON = standard().entities["Person"]
RECORD = Record(
    RecordId("1" * 32),
    SubjectId("a" * 32),
    SourceId("5" * 32),
    "row 2",
    (
        Claim("name", "សុខ វណ្ណា", " សុខ វណ្ណា ", "Name"),
        Claim("phone", "+85512345678", "012 345 678", "Phone"),
        Claim("phone#2", "+85512345679", "", "Phone"),
        Claim("sex", "female", "F", "Sex"),
        Claim("shoe_size", "38", "38", "Shoes"),
    ),
)


@pytest.fixture(scope="module")
def wrap() -> WrappedKey:
    return wrapped(KEY, "correct horse", "case one")


@given(st.text(), st.text(), st.text())
def test_a_sealed_text_opens_again(place: str, field: str, text: str) -> None:
    assert SEALED.open(place, field, SEALED.seal(place, field, text)) == text


@given(st.binary())
def test_sealed_bytes_open_again(data: bytes) -> None:
    assert SEALED.open_bytes("place", SEALED.seal_bytes("place", data)) == data


def test_a_sealed_text_opens_nowhere_else() -> None:
    sealed = SEALED.seal("place", "name", "Sok")
    for other in (
        (SEALED, "elsewhere", "name"),
        (SEALED, "place", "alias"),
        (SealedVault(KEY, "case two"), "place", "name"),
        (SealedVault(bytes(32), "case one"), "place", "name"),
        (SEALED, "placename", ""),
    ):
        with pytest.raises(StoreError):
            other[0].open(other[1], other[2], sealed)
    with pytest.raises(StoreError):
        SEALED.open_bytes("elsewhere", SEALED.seal_bytes("place", b"photo"))


def test_the_older_version_of_the_seal_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = SEALED.seal("place", "name", "Sok")
    monkeypatch.setattr(vault, "_VERSION", "2")
    with pytest.raises(StoreError):
        SEALED.open("place", "name", sealed)


def test_every_single_altered_bit_is_noticed() -> None:
    sealed = base64.b64decode(SEALED.seal("place", "name", "Sok"))
    for bit in range(8 * len(sealed)):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(StoreError):
            SEALED.open("place", "name", base64.b64encode(altered).decode())


@pytest.mark.parametrize("sealed", ["", "A", "AAAA", "not base64!", "Sok", "ឈ", "AAAA" * 4, "=" * 8])
def test_what_was_never_sealed_is_refused_in_words(sealed: str) -> None:
    with pytest.raises(StoreError, match="altered"):
        SEALED.open("place", "name", sealed)


def test_what_is_no_text_is_refused() -> None:
    sealed = base64.b64encode(SEALED._seal(b"[1]", "place", "name")).decode()
    with pytest.raises(StoreError):
        SEALED.open("place", "name", sealed)


def test_sealing_twice_shows_neither_text_nor_equality_nor_exact_length() -> None:
    one, again = SEALED.seal("place", "name", "Sok"), SEALED.seal("place", "name", "Sok")
    assert one != again
    assert b"Sok" not in base64.b64decode(one)
    assert len(one) == len(SEALED.seal("place", "name", "Sok Vanna Chenda"))


def test_the_passphrase_opens_the_key_and_another_does_not(wrap: WrappedKey) -> None:
    assert unwrapped(wrap, "correct horse", "case one") == KEY
    with pytest.raises(WrongPassphrase):
        unwrapped(wrap, "Correct horse", "case one")
    with pytest.raises(WrongPassphrase):
        unwrapped(wrap, "correct horse", "case two")


def test_a_key_costs_what_rfc_9106_recommends(wrap: WrappedKey) -> None:
    assert (wrap.passes, wrap.kibibytes, wrap.lanes) == (3, 64 * 1024, 4)
    assert len(new_key()) == 32
    assert new_key() != new_key()


@pytest.mark.parametrize(
    "altered",
    [
        {"salt": ""},
        {"salt": "xyz"},
        {"salt": "00"},
        {"sealed": "not base64!"},
        {"passes": 0},
        {"passes": 10**9},
        {"kibibytes": 8},
        {"kibibytes": 2**31},
        {"lanes": 0},
        {"lanes": 2**20},
    ],
)
def test_a_wrap_that_a_server_altered_is_refused_in_words_at_once(wrap: WrappedKey, altered: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="altered"):
        unwrapped(replace(wrap, **altered), "correct horse", "case one")  # type: ignore[arg-type]


def test_a_wrap_made_cheaper_opens_nothing(wrap: WrappedKey) -> None:
    with pytest.raises(WrongPassphrase):
        unwrapped(replace(wrap, passes=1, kibibytes=64), "correct horse", "case one")
    with pytest.raises(WrongPassphrase):
        unwrapped(replace(wrap, sealed="AAAA"), "correct horse", "case one")


def test_argon2id_gives_what_the_reference_gives() -> None:
    """A vector of the reference implementation (phc-winner-argon2, src/test.c, Argon2id, version 0x13)."""
    key = derived_key("password", b"somesalt", passes=2, kibibytes=65536, lanes=1)
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_naming_and_unknown_fields_of_a_record_are_sealed_with_their_originals() -> None:
    sealed = vault.sealed_record(RECORD, PERSON, SEALED)
    kept = {c.slot: (c.value, c.original) for c in sealed.claims}
    assert kept["sex"] == ("female", "F")
    said = " ".join(value + original for value, original in kept.values())
    for canary in ("សុខ", "8551234", "012 345", "38 "):
        assert canary not in said
    assert [(c.slot, c.cell) for c in sealed.claims] == [(c.slot, c.cell) for c in RECORD.claims]
    assert replace(sealed, claims=()) == replace(RECORD, claims=())
    assert vault.opened_record(sealed, PERSON, SEALED) == RECORD


def test_a_sealed_value_moved_to_another_slot_record_or_person_does_not_open() -> None:
    sealed = vault.sealed_record(RECORD, PERSON, SEALED)
    first, second, *rest = sealed.claims
    swapped = (replace(first, value=second.value), replace(second, value=first.value), *rest)
    originals = (replace(first, value=first.original, original=first.value), second, *rest)
    for moved in (
        replace(sealed, subject=SubjectId("b" * 32)),
        replace(sealed, uid=RecordId("2" * 32)),
        replace(sealed, claims=swapped),
        replace(sealed, claims=originals),
    ):
        with pytest.raises(StoreError):
            vault.opened_record(moved, PERSON, SEALED)


def test_where_the_whole_store_is_encrypted_nothing_is_sealed_twice() -> None:
    through = OpenVault()
    assert vault.sealed_record(RECORD, PERSON, through) == RECORD
    assert vault.opened_record(RECORD, PERSON, through) == RECORD
    assert through.open_bytes("place", through.seal_bytes("place", b"photo")) == b"photo"


def test_what_names_a_person() -> None:
    assert {"name", "alias", "birth_date", "phone", "address", "document_number", "photo", "notes"} <= (
        vault.naming_fields(PERSON)
    )
    assert not vault.names(PERSON, "sex")
    assert vault.names(PERSON, "name")
    assert vault.names(PERSON, "unknown to the vocabulary")
