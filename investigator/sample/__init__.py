"""The sample case: files as agencies would send them, all fictional, made from a fixed seed."""

from __future__ import annotations

import json
from pathlib import Path

from investigator.sample.case_files import make_case
from investigator.sample.key import truths

SEED = 2031


def write_files(directory: Path, seed: int = SEED) -> tuple[Path, ...]:
    """Write the agencies' files into an existing directory and name them; equal seeds give equal bytes.

    Raises OSError when the directory cannot be written.
    """
    return tuple(file.write(directory) for file in make_case(seed).files)


def write_key(directory: Path, seed: int = SEED) -> Path:
    """Write `key.json`, what is true in the case, for tests; it is never taken into a case."""
    path = directory / "key.json"
    path.write_text(json.dumps(truths(make_case(seed)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
