"""Ends a server whose owner died without doing so: runs beside the server until its standard input ends."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import suppress


def main(server: int, temporary_home: str) -> None:
    """Waits for the owner's end of the pipe to close, which no way of dying prevents, then ends what is left."""
    sys.stdin.buffer.read()
    with suppress(ProcessLookupError, PermissionError):
        os.kill(server, getattr(signal, "SIGKILL", signal.SIGTERM))
    if temporary_home:
        shutil.rmtree(temporary_home, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
