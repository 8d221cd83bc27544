"""The file on disk that is read: a regular file, opened for reading only, the same one until the reading ends."""

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from graph.language import Phrase, _
from importers.unreadable import UnreadableFile

CHUNK = 1 << 18
"""Bytes read at a time."""

_READ_ONLY = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_KINDS = (
    (stat.S_ISLNK, Phrase("is a link to another file"), Phrase("Choose the file itself.")),
    (stat.S_ISDIR, Phrase("is a folder"), Phrase("Choose the files in it.")),
    (
        stat.S_ISFIFO,
        Phrase("is a pipe and has no content of its own"),
        Phrase("Save what it delivers as a file and choose that."),
    ),
    (stat.S_ISSOCK, Phrase("is a socket and has no content of its own"), Phrase("Choose a file.")),
    (stat.S_ISCHR, Phrase("is a device"), Phrase("Choose a file.")),
    (stat.S_ISBLK, Phrase("is a device"), Phrase("Copy the file out of it and choose that.")),
)
CHANGED = Phrase("changed while it was being read")
READ_AGAIN = Phrase("Close the program that writes to it and read it again.")


class SourceFile:
    """One regular file, opened for reading only; links, folders, pipes and devices are refused before they are opened.

    The file is recognised by device, inode, size and time of change each time it is opened anew. May be used from any
    thread, by one at a time. `name` is text: signs of the name on disk that are none are replaced by a mark. Raises
    UnreadableFile if the file cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = os.fsencode(path.name).decode("utf-8", "replace")
        self._held = self._open()
        self._identity = _identity(os.fstat(self._held.fileno()))
        self.size = os.fstat(self._held.fileno()).st_size

    def stream(self) -> BinaryIO:
        """A new stream from the beginning, to be closed by the caller; raises UnreadableFile if the file changed."""
        stream = self._open()
        if _identity(os.fstat(stream.fileno())) != self._identity:
            stream.close()
            raise UnreadableFile(self.name, CHANGED, READ_AGAIN)
        return stream

    def head(self, length: int) -> bytes:
        """The first bytes, at most `length`."""
        with self.stream() as stream:
            return stream.read(length)

    def sha256(self) -> str:
        """The digest of the exact bytes, in hexadecimal."""
        digest = hashlib.sha256()
        with self.stream() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def verify_unchanged(self, sha256: str) -> None:
        """Raises UnreadableFile unless the path still leads to this file with exactly these bytes."""
        if self.sha256() != sha256:
            raise UnreadableFile(self.name, CHANGED, READ_AGAIN)

    def close(self) -> None:
        """Let go of the file."""
        self._held.close()

    def _open(self) -> BinaryIO:
        try:
            found = os.lstat(self.path)
            for is_kind, what, remedy in _KINDS:
                if is_kind(found.st_mode):
                    raise UnreadableFile(self.name, what, remedy)
            stream = os.fdopen(os.open(self.path, _READ_ONLY), "rb", buffering=CHUNK)
        except FileNotFoundError as error:
            raise UnreadableFile(self.name, _("there is no such file"), _("Check the name and the folder.")) from error
        except PermissionError as error:
            raise UnreadableFile(
                self.name, _("may not be read"), _("Ask for the right to read it, or for a copy.")
            ) from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            closed = _("cannot be opened ({why})").format(why=reason)
            raise UnreadableFile(self.name, closed, _("Copy the file and try again.")) from error
        opened = os.fstat(stream.fileno())
        if not stat.S_ISREG(opened.st_mode) or (opened.st_dev, opened.st_ino) != (found.st_dev, found.st_ino):
            stream.close()
            raise UnreadableFile(self.name, CHANGED, READ_AGAIN)
        return stream


def _identity(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
