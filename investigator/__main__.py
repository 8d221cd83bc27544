"""Starts the program: its command line."""

from __future__ import annotations

import argparse
import sys

from investigator import doctor


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 done, 1 the world's fault, 2 usage."""
    parser = argparse.ArgumentParser(prog="investigator", description="Link analysis for human trafficking cases.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("doctor", help="say what this computer has of what the program needs")
    parser.parse_args(arguments)
    findings = doctor.examine()
    for finding in findings:
        sys.stdout.write(f"{'yes' if finding.present else 'NO ':4} {finding.name:22} {finding.detail}\n")
    return 0 if all(finding.present for finding in findings if finding.needed) else 1


if __name__ == "__main__":
    sys.exit(main())
