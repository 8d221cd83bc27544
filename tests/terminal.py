"""A person at a command line, who types commands at one case and reads the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.neo4j_store import Neo4jAddress, cases, remove_case
from investigator.__main__ import main
from investigator.neo4j_server.server import ServerAddress
from tests.agencies import sha256


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.out)


class Line:
    """A person at a command line, with one case of their own."""

    def __init__(self, case: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.case = case
        self._capsys = capsys

    def types(self, *words: str | Path) -> Answer:
        """Type a command; one that is not there ends like one that argparse refuses."""
        self._capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        assert "fault of the program" not in err
        assert code in (0, 1, 2)
        assert (code == 0) or err or "--json" in words or "import" in words
        return Answer(code, out, err)

    def does(self, command: str, *words: str | Path) -> Answer:
        """A command on the case that has to be done."""
        answer = self.types(command, self.case, *words)
        assert answer.code == 0, answer
        return answer

    def asks(self, command: str, *words: str | Path) -> Any:  # noqa: ANN401
        """The JSON of a command that has to be done."""
        return self.does(command, *words, "--json").json

    def told(self, command: str, *words: str | Path) -> str:
        """What is said on standard error by a command that the world makes fail: one line."""
        answer = self.types(command, self.case, *words)
        assert (answer.code, answer.out) == (1, "")
        (line,) = answer.err.splitlines()
        assert line.endswith(".")
        return line

    def unchanged(self) -> object:
        """What must be the same after a command that writes nothing."""
        if self.case.startswith("neo4j"):
            return self.asks("audit"), self.asks("stats"), self.asks("imports")
        return sha256(Path(self.case)), sorted(p.name for p in Path(self.case).parent.glob("work.case*"))


def at(server: ServerAddress, name: str) -> str:
    scheme, _, place = server.uri.partition("://")
    return f"{scheme}://{server.user}@{place}#{name}"


def remove(server: ServerAddress, case: str) -> None:
    address = Neo4jAddress.parsed(case)
    for one in cases(address, server.password):
        if one.name == address.case:
            remove_case(address, server.password, one.uid)
