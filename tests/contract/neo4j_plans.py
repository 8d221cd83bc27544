"""How the server means to answer: the steps of its plan for each of our texts, and what may not be among them."""

from __future__ import annotations

from typing import Any, LiteralString

from neo4j import Session

from graph.neo4j_store import questions, statements

SCANS = ("AllNodesScan", "AllRelationshipsScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan")
ASKED: dict[str, Any] = {
    "case": 1,
    "uid": "u",
    "uids": ["u"],
    "subjects": ["u"],
    "targets": ["u"],
    "keys": ["k"],
    "type": "t",
    "after": "",
    "limit": 10,
    "axis": "",
    "kind": "k",
    "run": "r",
    "types": None,
    "excluded": [],
    "sha256": "s",
    "substrings": ["s"],
    "longest": ["s"],
    "patterns": [[0, "s"]],
    "words": [],
    "words_level": 4,
    "rows": [],
    "row": {},
    "place": "p",
    "part": 0,
    "parts": 1,
    "sealed": b"",
    "seq": 1,
    "hash": "h",
    "stamp": 1,
    "to": "t",
    "name": "n",
    "taken": 1,
    "links": ["USES"],
    "held": ["Identifier"],
    "holders": ["Person"],
    "profiles": ["VictimProfile"],
    "using": "USES",
}
TEXTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": text
    for module in (questions, statements)
    for name, text in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(text, str)
}
WIDE = ("STATS", "RUNS", "SOURCES", "PENDING", "STATUSES", "DOCUMENTS", "ORIGINALS", "HIDDEN_RUNS", "VOCABULARY")
ONE_LINK = tuple(
    f"{module}.{name}"
    for module, names in (
        ("questions", ("LINKS", "LINKS_OF")),
        ("statements", ("KNOWN_LINKS", "SHOW_LINKS", "RUNS_OF_LINKS")),
    )
    for name in names
)
"""Those that look for links by their uids."""

Steps = list[tuple[str, str]]


def operators(session: Session, text: LiteralString) -> Steps:
    """The steps of the server's plan, with what they do."""
    plan = session.run("EXPLAIN " + text, ASKED).consume().plan
    steps = [plan]
    for step in steps:
        steps.extend(step.get("children", ()))
    return [(step["operatorType"].partition("@")[0], step.get("args", {}).get("Details", "")) for step in steps]


def assert_nothing_is_scanned_whole(name: str, steps: Steps) -> None:
    """Only what is few is looked through, and what by its own words is about all there is."""
    assert [step for step in steps if step[0] in SCANS] == []
    if name.rpartition(".")[2] not in WIDE:
        scanned = [details for kind, details in steps if kind.startswith("NodeByLabelScan")]
        assert [details for details in scanned if "ImportRun" not in details and "StatusChange" not in details] == []


def assert_one_link_is_found_between_its_ends(steps: Steps) -> None:
    """Never along all the links of one end, which may be a hub."""
    kinds = [kind for kind, _ in steps]
    assert any("Expand(Into)" in kind for kind in kinds)
    assert "Expand(All)" not in kinds
