"""The command that builds the sample case and prints its figures."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path

from platformdirs import user_data_path

from investigator.case import Case, Secrets
from investigator.charts import charts
from investigator.command_line.changes import SayProgress
from investigator.command_line.figures import counted, print_figures
from investigator.command_line.output import print_json, print_line, say
from investigator.demo import PASSPHRASE, SAMPLE_WISH, build, reopened
from investigator.exhibits.bundle import export, wished
from investigator.exhibits.exhibit import NotExported
from investigator.exhibits.record import KIND
from investigator.exhibits.renderer import Painting
from investigator.exhibits.verifier import MANIFEST, faults
from investigator.neo4j_server.server import Neo4jServer


def demo(options: argparse.Namespace, painting: Painting) -> int:
    """Build the sample case, or open the one built before; write its bundle, print figures, paths and passphrase."""
    folder = (options.out or user_data_path("investigator") / "sample").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    bundle = (options.bundle or folder / "bundle").absolute()
    if not options.neo4j:
        name = str(folder / "sample.case")
        return _shown(options, painting, name, folder, bundle, Secrets(PASSPHRASE), {})
    if uri := os.environ.get("NEO4J_URI"):
        password = os.environ.get("NEO4J_PASSWORD", "")
        ca = os.environ.get("INVESTIGATOR_NEO4J_CA")
        user = os.environ.get("NEO4J_USER", "neo4j")
        return _on_server(options, painting, uri, user, password, folder, bundle, Path(ca) if ca else None)
    with Neo4jServer.start(folder / "neo4j", say=say) as server:
        address = server.address
        return _on_server(options, painting, address.uri, address.user, address.password, folder, bundle, None)


def _on_server(
    options: argparse.Namespace,
    painting: Painting,
    uri: str,
    user: str,
    password: str,
    folder: Path,
    bundle: Path,
    ca: Path | None,
) -> int:
    scheme, _, place = uri.partition("://")
    name = f"{scheme}://{user}@{place}#sample"
    more = {"address": uri, "user": user, "home": str(folder / "neo4j")}
    return _shown(options, painting, name, folder, bundle, Secrets(PASSPHRASE, password, ca), more)


def _shown(
    options: argparse.Namespace,
    painting: Painting,
    name: str,
    folder: Path,
    bundle: Path,
    secrets: Secrets,
    more: dict[str, str],
) -> int:
    files = folder / "files"
    case = reopened(name, secrets)
    if case is None:
        say("Building the sample case from fictional files")
        case = build(name, files, secrets, SayProgress()).case
    with case:
        fingerprint = _bundle(case, bundle, painting)
        _print(options, case, name, files, {"bundle": str(bundle), "fingerprint": fingerprint, **more})
    return 0


def _bundle(case: Case, folder: Path, painting: Painting) -> str:
    """Write the sample's bundle, unless it is there; returns its fingerprint. Only a whole bundle is ever replaced."""
    if folder.exists() and any(folder.iterdir()):
        found, fingerprint = faults(folder)
        if found:
            raise NotExported(
                f"{folder} is there, and is not a whole bundle: {found[0]}", "Remove that folder, and start again."
            )
        made = json.loads((folder / MANIFEST).read_text("utf-8"))["bundle"]
        if made in {document.name for document in case.ask(lambda s: s.documents(KIND))}:
            return fingerprint
        shutil.rmtree(folder)
    say("Writing the sample's bundle of evidence")
    return export(case, wished(case, case.ask(charts), SAMPLE_WISH), folder, *painting).fingerprint


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
