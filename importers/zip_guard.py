"""Archives are measured while they are inflated, before any parser sees a part of them."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from graph.language import Phrase, _
from importers.source_file import CHUNK, SourceFile
from importers.unreadable import UnreadableFile

MEMBERS = 10_000
DIRECTORY_BYTES = 4 << 20
MEMBER_BYTES = 1 << 30
TOTAL_BYTES = 2 << 30
RATIO = 100
RATIO_FROM = 8 << 20
"""Inflated bytes from which the ratio counts: small parts may be as repetitive as they like."""

EMBEDDINGS = "embeddings"
"""The folder of an office document in which whole other documents stand; they are never opened."""

_SEND_AGAIN = Phrase("Ask the sender for a workbook saved anew by a spreadsheet program, or for CSV files.")
_END = struct.Struct("<4s4H2LH")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OverflowError,
    OSError,
)
_NO_NAME = re.compile(r"[\x00-\x1f\\:]|^/|(^|/)\.\.(/|$)")


@dataclass(frozen=True, slots=True)
class Archive:
    """A measured archive: its members' names in their order, folders left out."""

    source: SourceFile
    names: tuple[str, ...]

    def actual(self, name: str) -> str | None:
        """The member with this name in any mixture of capitals, as office formats have it, or None."""
        folded = name.casefold()
        return next((each for each in self.names if each.casefold() == folded), None)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, inflated piece by piece; raises UnreadableFile if they are damaged."""
        with self.source.stream() as stream, _opened(self.source, stream) as archive:
            yield from _inflated(self.source, archive, archive.getinfo(name))


def measure(source: SourceFile, watch: Callable[[str, bytes], None] | None = None) -> Archive:
    """Inflate every member once without keeping it, and refuse what is no honest archive.

    `watch` is handed each piece with its member's name. Raises UnreadableFile for too many, too large, too well
    compressed, repeated, encrypted, linked or nested members, for names that lead out of the archive, and for damage.
    """
    _check_directory(source)
    with source.stream() as stream, _opened(source, stream) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS:
            raise UnreadableFile(source.name, _("holds more than {n} parts").format(n=f"{MEMBERS:,}"), _SEND_AGAIN)
        _check_names(source, members)
        for member in members:
            _check_member(source, member)
        if sum(member.compress_size for member in members) > source.size:
            raise UnreadableFile(source.name, _("gives false sizes for its parts"), _SEND_AGAIN)
        total = 0
        for member in members:
            size = 0
            for piece in _inflated(source, archive, member):
                if not size:
                    _check_nesting(source, member, piece)
                size += len(piece)
                total += len(piece)
                _check_size(source, member, size, total)
                if watch is not None:
                    watch(member.filename, piece)
        return Archive(source, tuple(member.filename for member in members if not member.is_dir()))


def _check_directory(source: SourceFile) -> None:
    """Judge the end record before the directory it announces is read into memory."""
    with source.stream() as stream:
        stream.seek(max(0, source.size - (1 << 16) - _END.size))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        what = _("is an archive without its end, as if it was not copied whole")
        raise UnreadableFile(source.name, what, _SEND_AGAIN)
    members, directory_bytes = _END.unpack_from(tail, at)[4:6]
    if tail[:at][-20:-16] == b"PK\x06\x07" or members > MEMBERS or directory_bytes > DIRECTORY_BYTES:
        raise UnreadableFile(source.name, _("announces more than {n} parts").format(n=f"{MEMBERS:,}"), _SEND_AGAIN)


def _opened(source: SourceFile, stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGED as error:
        raise UnreadableFile(source.name, _("is a damaged archive"), _SEND_AGAIN) from error


def _check_names(source: SourceFile, members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        if not name or _NO_NAME.search(name):
            what = _("holds a part whose name leads out of it, {name}").format(name=repr(name))
            raise UnreadableFile(source.name, what, _SEND_AGAIN)
        if name.casefold() in seen:
            raise UnreadableFile(source.name, _("holds the part {name} twice").format(name=name), _SEND_AGAIN)
        seen.add(name.casefold())


def _check_member(source: SourceFile, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x2041:
        remedy = _("Open it with its password, save it without one and read that.")
        raise UnreadableFile(source.name, _("is protected with a password"), remedy)
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = _("holds a link in place of the part {name}").format(name=member.filename)
        raise UnreadableFile(source.name, what, _SEND_AGAIN)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        what = _("holds the unusually compressed part {name}").format(name=member.filename)
        raise UnreadableFile(source.name, what, _SEND_AGAIN)


def _check_nesting(source: SourceFile, member: zipfile.ZipInfo, beginning: bytes) -> None:
    if beginning.startswith(b"PK\x03\x04") and f"/{EMBEDDINGS}/" not in member.filename:
        what = _("holds another archive, {name}").format(name=member.filename)
        raise UnreadableFile(source.name, what, _SEND_AGAIN)


def _check_size(source: SourceFile, member: zipfile.ZipInfo, size: int, total: int) -> None:
    if size > RATIO_FROM and size > RATIO * member.compress_size:
        what = _("holds the part {name}, which unpacks to more than {n} times its size")
        raise UnreadableFile(source.name, what.format(name=member.filename, n=RATIO), _SEND_AGAIN)
    if size > MEMBER_BYTES or total > TOTAL_BYTES:
        limit = (MEMBER_BYTES if size > MEMBER_BYTES else TOTAL_BYTES) >> 20
        what = _("unpacks to more than {n} MiB").format(n=f"{limit:,}")
        raise UnreadableFile(source.name, what, _("Ask for CSV files instead."))


def _inflated(source: SourceFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            size = 0
            while piece := stream.read(CHUNK):
                size += len(piece)
                yield piece
    except (*_DAMAGED, RuntimeError) as error:
        what = _("is damaged in its part {name}").format(name=member.filename)
        raise UnreadableFile(source.name, what, _SEND_AGAIN) from error
    if size != member.file_size:
        what = _("gives a false size for its part {name}").format(name=member.filename)
        raise UnreadableFile(source.name, what, _SEND_AGAIN)
