"""Runs a Neo4j server in the foreground until Ctrl+C: `python3 run.py neo4j`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from pathlib import Path

from graph.failures import WorldFault
from investigator.neo4j_server import distribution
from investigator.neo4j_server.server import Neo4jServer


def main(arguments: list[str] | None = None) -> int:
    """Starts a server, prints how to reach it, and stops it when asked to; returns the exit code."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.provision:
            distribution.provide(_say)
            return 0
        _run(options)
    except KeyboardInterrupt:
        _say("Stopped")
    except WorldFault as fault:
        _say(str(fault))
        return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py neo4j", description="Start a Neo4j server on this computer, reachable from this computer only."
    )
    parser.add_argument("--json", action="store_true", help="print address, user and password as one JSON object")
    parser.add_argument("--home", type=Path, help="keep the data in this folder; without it they go when it stops")
    parser.add_argument("--port", type=int, help="listen on this port; without it on a free one")
    parser.add_argument("--provision", action="store_true", help="fetch what the server needs, and start nothing")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> None:
    _say(f"Starting Neo4j {distribution.neo4j_version()}")
    with Neo4jServer.start(options.home, port=options.port, say=_say) as server:
        _print_address(server, as_json=options.json)
        if options.home is None:
            _say("For trying and testing: its data are deleted when it stops. Keep them with --home FOLDER.")
        _say("Stop it with Ctrl+C.")
        while server.running:
            time.sleep(1)
        raise WorldFault("The Neo4j server stopped by itself.", f"Look into {server.home / 'logs'}.")


def _print_address(server: Neo4jServer, *, as_json: bool) -> None:
    address = server.address
    if as_json:
        values = {"uri": address.uri, "user": address.user, "password": address.password, "pid": server.pid}
        sys.stdout.write(json.dumps(values) + "\n")
    else:
        sys.stdout.write(f"address   {address.uri}\nuser      {address.user}\npassword  {address.password}\n")
    sys.stdout.flush()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
