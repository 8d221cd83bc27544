"""The command that builds the sample case and prints its figures."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from platformdirs import user_data_path

from investigator.case import Case, Secrets
from investigator.command_line.changes import SayProgress
from investigator.command_line.figures import counted, print_figures
from investigator.command_line.output import print_json, print_line, say
from investigator.demo import PASSPHRASE, build, reopened
from investigator.neo4j_server.server import Neo4jServer


def demo(options: argparse.Namespace) -> int:
    """Build the sample case, or open the one built before, and print its figures, paths and passphrase."""
    folder = (options.out or user_data_path("investigator") / "sample").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if not options.neo4j:
        name = str(folder / "sample.case")
        return _shown(options, name, folder, Secrets(PASSPHRASE), {})
    if uri := os.environ.get("NEO4J_URI"):
        password = os.environ.get("NEO4J_PASSWORD", "")
        ca = os.environ.get("INVESTIGATOR_NEO4J_CA")
        user = os.environ.get("NEO4J_USER", "neo4j")
        return _on_server(options, uri, user, password, folder, Path(ca) if ca else None)
    with Neo4jServer.start(folder / "neo4j", say=say) as server:
        address = server.address
        return _on_server(options, address.uri, address.user, address.password, folder, None)


def _on_server(options: argparse.Namespace, uri: str, user: str, password: str, folder: Path, ca: Path | None) -> int:
    scheme, _, place = uri.partition("://")
    name = f"{scheme}://{user}@{place}#sample"
    more = {"address": uri, "user": user, "home": str(folder / "neo4j")}
    return _shown(options, name, folder, Secrets(PASSPHRASE, password, ca), more)


def _shown(options: argparse.Namespace, name: str, folder: Path, secrets: Secrets, more: dict[str, str]) -> int:
    files = folder / "files"
    case = reopened(name, secrets)
    if case is None:
        say("Building the sample case from fictional files")
        case = build(name, files, secrets, SayProgress()).case
    with case:
        _print(options, case, name, files, more)
    return 0


def _print(options: argparse.Namespace, case: Case, name: str, files: Path, more: dict[str, str]) -> None:
    figures = counted(case, None, known=False)
    if options.json:
        print_json({"case": name, "files": str(files), "passphrase": PASSPHRASE, **more, "figures": figures.to_json()})
        return
    print_figures(figures)
    print_line()
    print_line(f"case        {name}")
    print_line(f"files       {files}")
    print_line(f"passphrase  {PASSPHRASE}")
    for word, value in more.items():
        print_line(f"{word.ljust(10)}  {value}")
