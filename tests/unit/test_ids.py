"""Identifiers that come from declared keys and a secret, never from a name."""

from __future__ import annotations

import hashlib
import hmac
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from graph.ids import WORLD, digest, key_digest, link_id, pseudonym, random_id, row_digest

SECRET = bytes(range(32))
PARTS = st.lists(st.text(), max_size=4)


def test_a_digest_is_128_bits_of_hmac_sha256_over_length_prefixed_parts() -> None:
    message = b"\0\0\0\x02ab" + b"\0\0\0\x01c"
    assert digest(SECRET, "ab", "c") == hmac.new(SECRET, message, hashlib.sha256).hexdigest()[:32]


@given(PARTS, PARTS)
def test_different_parts_give_different_digests(one: list[str], other: list[str]) -> None:
    assert (digest(SECRET, *one) == digest(SECRET, *other)) == (one == other)


def test_without_the_lengths_two_facts_would_share_a_key() -> None:
    joined = {hmac.digest(SECRET, "".join(parts).encode(), "sha256") for parts in (("ab", "c"), ("a", "bc"))}
    assert len(joined) == 1
    assert digest(SECRET, "ab", "c") != digest(SECRET, "a", "bc")


@given(st.binary(min_size=16, max_size=32), st.binary(min_size=16, max_size=32))
def test_another_case_gives_other_digests(one: bytes, other: bytes) -> None:
    assume(one.ljust(64, b"\0") != other.ljust(64, b"\0"))
    assert key_digest(one, "Person", WORLD, "N123") != key_digest(other, "Person", WORLD, "N123")


def test_type_scope_and_key_all_count_and_kinds_of_key_do_not_meet() -> None:
    made = {
        key_digest(SECRET, "Person", WORLD, "1"),
        key_digest(SECRET, "Site", WORLD, "1"),
        key_digest(SECRET, "Person", "register", "1"),
        key_digest(SECRET, "Person", WORLD, "2"),
        row_digest(SECRET, "Person", WORLD, "1"),
        link_id(SECRET, "Person", WORLD, "1"),
        link_id(SECRET, "Person", WORLD, "1", "2031-10-19"),
    }
    assert len(made) == 7
    assert key_digest(SECRET, "Person", WORLD, "1") in made


def test_random_ids_are_not_repeated() -> None:
    made = {random_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{32}", uid) for uid in made)


def test_a_pseudonym_is_short_and_stays_the_same() -> None:
    assert pseudonym("0" * 32) == "V-AAAAAA"
    assert pseudonym("f" * 32) == "V-777777"
    assert re.fullmatch(r"V-[A-Z2-7]{6}", pseudonym(random_id()))
