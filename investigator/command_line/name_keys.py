"""The commands that seal the names behind a bundle for a court, and open them there."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from investigator.case import Case
from investigator.command_line.output import print_json, print_line, print_table
from investigator.command_line.secrets import key_password
from investigator.exhibits.exhibit import NotExported
from investigator.exhibits.name_key import NoNameKey, opened, write_name_key
from investigator.exhibits.verifier import MANIFEST, faults


def seal(case: Case, options: argparse.Namespace) -> int:
    """Seal the names behind the pseudonyms of a bundle into a file of its own."""
    found, fingerprint = faults(options.bundle)
    if found:
        raise NotExported(f"This is not a whole bundle: {found[0]}", "Name the folder of a bundle that is whole.")
    bundle = str(json.loads((options.bundle / MANIFEST).read_text("utf-8"))["bundle"])
    password = key_password(new=True)
    key = write_name_key(case, bundle, options.to, password, options.reason, fingerprint=fingerprint)
    if options.json:
        print_json({"file": str(options.to), "bundle": key.bundle, "people": len(key.people)})
    else:
        print_line(f"{options.to}: {len(key.people)} pseudonyms of bundle {key.bundle}, sealed")
    return 0


def open_key(options: argparse.Namespace) -> int:
    """Print who stands behind the pseudonyms of a bundle; needs no case."""
    try:
        data = options.file.read_bytes()
    except OSError as error:
        raise NoNameKey(f"{options.file.name} cannot be read: {error.strerror}.", "Name the file again.") from error
    key = opened(data, key_password(new=False))
    if options.json:
        print_json(asdict(key))
        return 0
    print_line(f"bundle       {key.bundle}")
    print_line(f"fingerprint  {key.fingerprint}")
    print_line(f"made         {key.made}, {key.by}: {key.reason}")
    print_table([(p.pseudonym, p.kind, "; ".join(f"{field}: {value}" for field, value in p.names)) for p in key.people])
    return 0
