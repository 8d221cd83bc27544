"""Checks an evidence bundle: python3 verify.py [FOLDER]. Needs Python 3.8 or newer and nothing else; writes nothing.

Every file is compared with manifest.json, and manifest.json with manifest.sha256. Compare the fingerprint that this
prints with the one noted when the bundle was handed over: only that shows that nobody made the whole bundle anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
FORMAT = "investigator-bundle"


def faults(folder: Path) -> tuple[list[str], str]:
    """What is wrong with the bundle in a folder, in sentences, and its fingerprint ("" where it cannot be told)."""
    there, found = _files(folder)
    if not {MANIFEST, SEAL} <= there:
        return [
            *found,
            *(f"{name} is missing or cannot be read." for name in (MANIFEST, SEAL) if name not in there),
        ], ""
    listed, fingerprint = _listed(folder)
    if listed is None:
        return [*found, f"{MANIFEST} is missing or cannot be read."], ""
    if _seal(folder) != fingerprint:
        found.append(f"{MANIFEST} is not the one that {SEAL} names.")
    for name in sorted(listed):
        if not _stays_inside(name):
            found.append(f"The manifest names {name!r}, which leads out of the bundle.")
        elif name not in there:
            found.append(f"{name} is missing.")
        elif _hash(folder / name) != listed[name]:
            found.append(f"{name} was changed.")
    extra = sorted(there - set(listed) - {MANIFEST, SEAL})
    return [*found, *(f"{name} is not part of the bundle." for name in extra)], fingerprint


def _files(folder: Path) -> tuple[set[str], list[str]]:
    """Every file and every empty folder, and a sentence for each link and for what is no file at all."""
    there: set[str] = set()
    links: list[str] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            links.append(f"{name} is a link, and a bundle holds none.")
        elif path.is_file():
            there.add(name)
        elif not path.is_dir():
            links.append(f"{name} is no plain file.")
        elif not any(path.iterdir()):
            there.add(f"{name}/")
    return there, links


def _listed(folder: Path) -> tuple[dict[str, str] | None, str]:
    """The files that the manifest lists, with their hashes, and the hash of the manifest; None where it is none."""
    try:
        raw = (folder / MANIFEST).read_bytes()
        body = json.loads(raw.decode("utf-8"))
        listed = body["files"] if body["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None, ""
    if not isinstance(listed, dict) or not all(isinstance(value, str) for value in listed.values()):
        return None, ""
    return listed, hashlib.sha256(raw).hexdigest()


def _stays_inside(name: str) -> bool:
    return all(part not in ("", ".", "..") and "\\" not in part and ":" not in part for part in name.split("/"))


def _seal(folder: Path) -> str:
    try:
        return (folder / SEAL).read_text("ascii").partition(" ")[0].strip()
    except (OSError, ValueError):
        return ""


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Print what is wrong, or that nothing is; returns 0 for a whole bundle, 1 for any other."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    found, fingerprint = faults(folder)
    verdict = "NOT the bundle that was made." if found else "Whole: every file is as it was made."
    for line in (*found, verdict, f"Fingerprint {fingerprint or 'unknown'}"):
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
