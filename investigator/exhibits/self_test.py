"""The last look before a bundle leaves: no protected string is anywhere in its bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.facts import Entity
from graph.schema import Schema
from graph.store import GraphReader
from graph.text import fold
from graph.vault import naming_fields
from investigator.paging import PAGE

_KEY = 4
"""Bytes of a string by which it is looked for first; shorter strings are too common to be told from chance."""

_BINARY = 6
"""Bytes below which a string is searched for in texts alone: in packed or drawn bytes it would be met by chance."""

_DIGITS = 6
"""A number shorter than this, such as a year of birth, names nobody."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_TYPEFACE = ("Noto Sans Khmer", "Noto Sans Thai", "-D khmr", "-D thai")
"""What embedded fonts say of themselves: their name, and the script they were hinted for. Nobody is meant by it."""

_STREAM = re.compile(rb"stream\r?\n")
_FONT_FILES = (b"\0\1\0\0", b"OTTO", b"true")
_MOST_UNPACKED = 256 * 1024 * 1024


def protected_strings(reader: GraphReader, schema: Schema) -> frozenset[str]:
    """Whatever names or locates a protected person of the case: values and originals, as written and folded."""
    found: set[str] = set()
    for kind in schema.entities.values():
        fields = naming_fields(kind)
        if not fields:
            continue
        after = ""
        while page := reader.entities_of(kind.name, after, PAGE):
            _add(reader, [e for e in page if e.protected], fields, found)
            after = page[-1].uid
    return frozenset(found)


def leaks(data: bytes, strings: Iterable[str]) -> frozenset[str]:
    """Those of the strings that occur in the data: plain, in UTF-16, in the streams of a PDF, in the parts of a ZIP."""
    wanted = _by_key(strings)
    if not wanted:
        return frozenset()
    found: set[str] = set()
    for part in _parts(data):
        found |= _found_in(part, wanted)
    return frozenset(found)


def _add(reader: GraphReader, entities: Sequence[Entity], fields: frozenset[str], found: set[str]) -> None:
    for record in reader.records_about([e.uid for e in entities]) if entities else ():
        for claim in record.claims:
            if claim.field in fields:
                for text in (claim.value, claim.original):
                    found.update(form for form in (text.strip(), fold(text)) if form)


def _by_key(strings: Iterable[str]) -> dict[bytes, list[tuple[bytes, str]]]:
    wanted: dict[bytes, list[tuple[bytes, str]]] = {}
    for text in strings:
        if text.isascii() and text.isdigit() and len(text) < _DIGITS:
            continue
        for encoding in _ENCODINGS:
            raw = text.encode(encoding, "surrogatepass")
            if len(text.encode("utf-8", "surrogatepass")) >= _KEY and len(raw) >= _KEY:
                wanted.setdefault(raw[:_KEY], []).append((raw, text))
    return wanted


def _found_in(data: bytes, wanted: dict[bytes, list[tuple[bytes, str]]]) -> set[str]:
    """Every four bytes of the data are compared with the beginnings at once, and what fits is looked at whole."""
    if len(data) < _KEY:
        return set()
    least = 0 if _is_text(data) else _BINARY
    keys = np.frombuffer(b"".join(wanted), dtype=">u4").astype(np.uint32)
    raw = np.frombuffer(data, dtype=np.uint8)
    windows: NDArray[np.uint32] = np.zeros(len(data) - _KEY + 1, dtype=np.uint32)
    for place in range(_KEY):
        windows = (windows << np.uint32(8)) | raw[place : place + len(windows)]
    found: set[str] = set()
    for start in np.flatnonzero(np.isin(windows, keys)).tolist():
        for text, told in wanted[data[start : start + _KEY]]:
            if len(text) >= least and data.startswith(text, start) and not _within_a_word(data, start, text, told):
                found.add(told)
    return found


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _within_a_word(data: bytes, start: int, raw: bytes, told: str) -> bool:
    """Whether Latin letters or digits go on before or behind: “Lina” is not found in “Carolina”."""
    if not told.isascii():
        return False
    wide, stop = len(raw) // len(told), start + len(raw)
    around = data[max(0, start - wide) : start], data[stop : stop + wide]
    return any(letter.strip(b"\0").isalnum() for letter in around)


def _parts(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"%PDF"):
        yield from _streams(data)
    elif data.startswith(b"PK"):
        yield from _members(data)


def _streams(data: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(data):
        try:
            yield _without_typefaces(zlib.decompressobj().decompress(data[match.end() :], _MOST_UNPACKED))
        except zlib.error:
            continue


def _without_typefaces(part: bytes) -> bytes:
    if part[:4] not in _FONT_FILES:
        return part
    for words in _TYPEFACE:
        for encoding in _ENCODINGS:
            raw = words.encode(encoding)
            part = part.replace(raw, bytes(len(raw)))
    return part


def _members(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with archive.open(member) as file:
                yield file.read(_MOST_UNPACKED)
