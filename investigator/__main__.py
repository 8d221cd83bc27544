"""Starts the program: its command line."""

from __future__ import annotations

import sys

from investigator.command_line.program import main

if __name__ == "__main__":
    sys.exit(main())
