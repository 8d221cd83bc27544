"""Measures the program beside the bare libraries under it and against its limits: run.py bench [--json]."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from investigator.case import Secrets, open_case
from investigator.copying import copy_case
from investigator.garbage import collect_seldom
from investigator.neo4j_server.server import Neo4jServer, ServerAddress
from investigator.turns import take_short_turns
from tests.bench import answers, copying, frames, imports, layouts, memory, reading
from tests.bench.material import FULL, SMALL, TINY, Sizes, network, write_csv
from tests.bench.measuring import Measured
from tests.bench.places import PASSPHRASE, Server

SIZES = {"full": FULL, "small": SMALL, "tiny": TINY}
PARTS = ("reading", "imports", "copying", "network", "layouts", "frames")


def measured(folder: Path, server: Server, sizes: Sizes, parts: tuple[str, ...] = PARTS) -> Iterator[Measured]:
    """Every line of the benchmark, as soon as it is known."""
    if "reading" in parts:
        yield from reading.measured(folder, sizes)
    if "imports" in parts:
        yield from imports.measured(folder, server, sizes)
    if "copying" in parts:
        yield from copying.measured(folder, server, sizes)
    if "network" in parts:
        yield from _network(folder, server, sizes)
    if "layouts" in parts:
        yield from layouts.measured(sizes)
    if "frames" in parts:
        yield from frames.measured(sizes)


def main(arguments: list[str]) -> int:
    """Prints the lines as a table or as JSON; exit code 1 where one does not hold."""
    options = _options(arguments)
    collect_seldom()
    take_short_turns()
    found: list[Measured] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="investigator-bench-")))
        server = Server(_server(stack))
        for line in measured(folder, server, SIZES[options.size], tuple(options.only or PARTS)):
            found.append(line)
            _say(_words(line))
    if options.json:
        sys.stdout.write(json.dumps([asdict(line) for line in found], indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{_words(line)}\n" for line in found))
    return 0 if all(line.holds for line in found) else 1


def _network(folder: Path, server: Server, sizes: Sizes) -> Iterator[Measured]:
    """A large case made by an import, then used: in its file, and copied to the server."""
    rows = network(sizes)
    table = write_csv(folder / "network.csv", rows)
    path = folder / "network.case"
    yield memory.measured(table, path, len(rows))
    with open_case(str(path), Secrets(PASSPHRASE)) as case:
        with server.new(like=case.info) as copy:
            copy_case(case, copy)
            yield from answers.measured(copy, f"in {server.name}", rows, folder, sizes)
        yield from answers.measured(case, "in case file", rows, folder, sizes)


def _server(stack: ExitStack) -> ServerAddress:
    """The server that NEO4J_URI names, or one of our own."""
    if uri := os.environ.get("NEO4J_URI"):
        return ServerAddress(uri, os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    return stack.enter_context(Neo4jServer.start(say=_say)).address


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    parser.add_argument("--size", choices=sorted(SIZES), default="full", help="how much is measured with")
    parser.add_argument("--only", choices=PARTS, action="append", help="just this part; may be repeated")
    return parser.parse_args(arguments)


def _words(line: Measured) -> str:
    verdict = "holds" if line.holds else "DOES NOT HOLD"
    figures = f"{line.ours:>12,.1f} {line.unit:<7}{line.theirs:>12,.1f}   {line.ratio:>8.2f} ≥ {line.floor:<5}"
    return f"{line.name:<48}{figures} {verdict:<14}{line.peer}"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
