"""Addresses of cases on servers: read in words, and never followed over an open line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.neo4j_store import Neo4jAddress, cases
from graph.store import StoreError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("neo4j://dara@127.0.0.1:7690#lotus", Neo4jAddress("neo4j", "dara", "127.0.0.1", 7690, "lotus")),
        ("neo4j+s://db.example.org", Neo4jAddress("neo4j+s", "neo4j", "db.example.org", 7687, "")),
        ("bolt+s://a%40b@[::1]:1#ក្រុម%20one", Neo4jAddress("bolt+s", "a@b", "::1", 1, "ក្រុម one")),
        ("  bolt://localhost#Lotus park ", Neo4jAddress("bolt", "neo4j", "localhost", 7687, "Lotus park")),
    ],
)
def test_an_address_is_read(text: str, expected: Neo4jAddress) -> None:
    assert Neo4jAddress.parsed(text) == expected
    assert Neo4jAddress.parsed(str(expected)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "case.file",
        "http://host:7474#a",
        "neo4j+ssc://host#a",
        "bolt+ssc://host#a",
        "neo4j://#a",
        "neo4j://host:port#a",
        "neo4j://host:99999#a",
        "neo4j://host/db#a",
        "neo4j://host?x=1#a",
        "neo4j://user:secret@host#a",
    ],
)
def test_what_is_no_address_or_trusts_anybody_is_refused_in_words(text: str) -> None:
    with pytest.raises(StoreError) as refused:
        Neo4jAddress.parsed(text)
    assert refused.value.happened.endswith(".")
    assert refused.value.remedy.endswith(".")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "[::1]"])
def test_this_computer_is_recognised(host: str) -> None:
    assert Neo4jAddress.parsed(f"neo4j://{host}").loopback


@pytest.mark.parametrize("host", ["192.168.1.2", "localhost.example.org", "10.0.0.1", "[fe80::1]", "127.example.org"])
@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_over_an_open_line_nothing_is_sent(host: str, scheme: str) -> None:
    with pytest.raises(StoreError, match="not encrypted, so nothing was sent"):
        cases(Neo4jAddress.parsed(f"{scheme}://{host}:1"), "password")


def test_an_authority_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no certificate file team"):
        cases(Neo4jAddress.parsed("neo4j://10.0.0.1"), "password", ca=tmp_path / "team.crt")


def test_a_file_that_is_no_certificate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "team.crt"
    file.write_text("not a certificate")
    with pytest.raises(StoreError, match="cannot be used"):
        cases(Neo4jAddress.parsed("neo4j://127.0.0.1:1"), "password", ca=file)
