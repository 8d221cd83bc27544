"""The last look before a bundle leaves: no protected string is anywhere in its bytes."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from graph.text import fold
from investigator.exhibits.protected_words import SHORTEST, Excuses, is_searched

Wanted = dict[bytes, dict[int, dict[bytes, list[tuple[str, str, int]]]]]
"""By the first four bytes, then by length, then by the bytes: the string that is told, its encoding, and how many bytes
a letter of it is wide where it is Latin, 0 otherwise."""


_KEY = SHORTEST
"""Bytes of a string by which it is looked for first."""

_BINARY = 6
"""Bytes below which a string is searched for in texts alone: in packed or drawn bytes it would be met by chance."""

_OLDER = ("gb18030", "big5", "cp874", "cp1258", "cp1252", "cp932")
"""Encodings of older files, tried where a text is not UTF-8."""

_LOOK = 1 << 20
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RUN_END = re.compile(
    r"</(?:\w+:)?t>\s*</(?:\w+:)?r>\s*<(?:\w+:)?r\b(?:(?!</(?:\w+:)?r>).)*?<(?:\w+:)?t\b[^>]*>", re.DOTALL
)
"""Between two pieces of one cell that are written in different type."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_TYPEFACE = ("Noto Sans Khmer", "Noto Sans Thai", "-D khmr", "-D thai")
"""What embedded fonts say of themselves: their name, and the script they were hinted for. Nobody is meant by it."""

_STREAM = re.compile(rb"stream\r?\n")
_FONT_FILES = (b"\0\1\0\0", b"OTTO", b"true")
_MOST_UNPACKED = 256 * 1024 * 1024


class Search:
    """Looks for strings in files: plain, in UTF-16, in the streams of a PDF, in the parts of a ZIP.

    In a text, of whatever encoding, it is the same whether letters are large or small. What stands within a longer name
    that excuses it is not counted.
    """

    def __init__(self, strings: Iterable[str], excuses: Excuses = MappingProxyType({})) -> None:
        texts = [text for text in strings if is_searched(text)]
        self._written = _by_key(_folded(texts), ("utf-8",))
        self._raw = _by_key(((text, text) for text in texts), _ENCODINGS)
        self._small, self._as_is = _Excused(excuses, casefold=True), _Excused(excuses, casefold=False)

    def leaks(self, data: bytes) -> frozenset[str]:
        """Those of the strings that occur in the data."""
        found: set[str] = set()
        for part in _parts(data):
            readings = _readings(part)
            for reading in readings:
                found |= _found_in(reading, self._written, self._small, 0)
            if not readings:
                found |= _found_in(part, self._raw, self._as_is, _BINARY)
        return frozenset(found)


def leaks(data: bytes, strings: Iterable[str], excuses: Excuses = MappingProxyType({})) -> frozenset[str]:
    """Those of the strings that occur in one file."""
    return Search(strings, excuses).leaks(data)


class _Excused:
    """Whether an occurrence lies within a name that excuses it."""

    def __init__(self, excuses: Excuses, *, casefold: bool) -> None:
        self._excuses, self._casefold = excuses, casefold

    def __call__(self, data: bytes, start: int, raw: bytes, told: str, encoding: str) -> bool:
        for name in self._excuses.get(told, ()):
            longer = (name.casefold() if self._casefold else name).encode(encoding, "surrogatepass")
            inside = longer.find(raw)
            while inside >= 0:
                if start >= inside and data.startswith(longer, start - inside):
                    return True
                inside = longer.find(raw, inside + 1)
        return False


def _folded(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from {(text.casefold(), text), (fold(text), text)}


def _readings(part: bytes) -> list[bytes]:
    """A text in small letters and UTF-8, once for each encoding in which it may be written; none where it is no text.

    In the parts of a workbook a name may be cut by a change of type, and letters may be spelled as entities.
    """
    texts = []
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        texts = [part.decode("utf-16", "replace")]
    elif b"\0" not in part[:_LOOK]:
        try:
            texts = [part.decode("utf-8")]
        except UnicodeDecodeError:
            if not _CONTROLS.search(part[:_LOOK]):
                texts = [part.decode(encoding, "replace") for encoding in _OLDER]
    if texts and texts[0].lstrip("\ufeff \r\n").startswith("<"):
        texts.append(_RUN_END.sub("", html.unescape(texts[0])))
    return [text.casefold().encode("utf-8", "surrogatepass") for text in texts]


def _by_key(pairs: Iterable[tuple[str, str]], encodings: Iterable[str]) -> Wanted:
    wanted: Wanted = {}
    for text, told in pairs:
        for encoding in encodings:
            raw = text.encode(encoding, "surrogatepass")
            if len(raw) >= _KEY:
                wide = len(raw) // len(text) if text.isascii() else 0
                by_length = wanted.setdefault(raw[:_KEY], {})
                by_length.setdefault(len(raw), {}).setdefault(raw, []).append((told, encoding, wide))
    return wanted


def _found_in(data: bytes, wanted: Wanted, excused: _Excused, least: int) -> set[str]:
    """Every four bytes of the data are compared with the beginnings at once, and what fits is looked at whole."""
    if len(data) < _KEY or not wanted:
        return set()
    keys = np.frombuffer(b"".join(wanted), dtype=">u4").astype(np.uint32)
    raw = np.frombuffer(data, dtype=np.uint8)
    windows: NDArray[np.uint32] = np.zeros(len(data) - _KEY + 1, dtype=np.uint32)
    for place in range(_KEY):
        windows = (windows << np.uint32(8)) | raw[place : place + len(windows)]
    found: set[str] = set()
    for start in np.flatnonzero(np.isin(windows, keys)).tolist():
        for length, by_bytes in wanted[data[start : start + _KEY]].items():
            text = data[start : start + length]
            for told, encoding, wide in by_bytes.get(text, ()) if length >= least else ():
                if told in found or _within_a_word(data, start, length, wide):
                    continue
                if not excused(data, start, text, told, encoding):
                    found.add(told)
    return found


def _within_a_word(data: bytes, start: int, length: int, wide: int) -> bool:
    """Whether Latin letters or digits go on before or behind: “Lina” is not found in “Carolina”."""
    stop = start + length
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
