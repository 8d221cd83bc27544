"""The encrypted file itself: how it is created, opened, and refused."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from graph.language import _
from graph.store import NoRoom, StoreError, WrongPassphrase
from graph.vault import derived_key

_PLAIN_HEADER = b"SQLite format 3\0"
_SALT_BYTES = 16
_LONGEST_NAME = 80
_PAGE_BYTES = 4096
_PROFILE = 1
"""First byte of the salt: which cost of Argon2id the key was derived with (1: the cost of graph.vault)."""

_PRAGMAS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 4000",
)
"""Checkpoints are four times rarer than usual: a chunk of an import touches about 2,000 pages, most of them again in
the next ones. Measured on 3,000 rows in chunks: a sixth less work, and half the time for a chunk without a checkpoint.
"""


def create_file(path: Path, passphrase: str) -> apsw.Connection:
    """A new encrypted file that only its owner may read. Raises StoreError where there is one already."""
    _require_codec()
    _require_name(path)
    name = called(path)
    if not passphrase:
        raise StoreError(_("A case needs a passphrase."), _("Give one; it cannot be recovered if it is lost."))
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError as error:
        raise StoreError(
            _("{name} exists already.").format(name=name), _("Choose another name, or open it.")
        ) from error
    except OSError as error:
        raise StoreError(
            _("{name} cannot be created: {why}.").format(name=name, why=error.strerror),
            _("Choose another place."),
        ) from error
    os.close(descriptor)
    try:
        with translated(name):
            return _begun(path, passphrase)
    except BaseException:
        remove_file(path)
        raise


def remove_file(path: Path) -> None:
    """A case file and what stands beside it while it is open, gone."""
    for beside in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def open_file(path: Path, passphrase: str) -> apsw.Connection:
    """An existing encrypted file. Raises WrongPassphrase or StoreError."""
    _require_codec()
    _require_name(path)
    name = called(path)
    try:
        if path.exists() and not path.is_file():
            raise StoreError(_("{name} is a folder, or no file at all.").format(name=name), _("Name a case file."))
        with path.open("rb") as file:
            header = file.read(_SALT_BYTES)
    except FileNotFoundError as error:
        raise StoreError(
            _("There is no case file {name}.").format(name=name),
            _("Check the name, or make the case with “new”."),
        ) from error
    except OSError as error:
        raise StoreError(
            _("{name} cannot be read: {why}.").format(name=name, why=error.strerror),
            _("Check its permissions."),
        ) from error
    if len(header) < _SALT_BYTES or header == _PLAIN_HEADER or header[0] != _PROFILE:
        raise StoreError(
            _("{name} is not a case file of this program.").format(name=name),
            _("Choose a file made with “new”."),
        )
    if not _is_whole(path):
        raise StoreError(_("{name} is damaged.").format(name=name), _("Restore it from a copy."))
    with translated(name):
        return _keyed(path, passphrase, header, new=False)


def which_file(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path, by device and number on it; None where none does, or nobody can tell."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def require_in_place(path: Path, opened: tuple[int, int] | None) -> None:
    """Raises StoreError where the file that was opened stands at its path no longer.

    SQLite would go on writing into a file that nobody finds again, with its log left behind at the old place.
    """
    if which_file(path) != opened:
        raise StoreError(
            _("{name} is not where it was opened: it was moved, deleted or replaced.").format(name=called(path)),
            _("Put it back, or close the case and open it where it is now. Until then nothing is changed."),
        )


def called(path: Path) -> str:
    """What a file is called in a message: its name, as far as a sentence can hold it."""
    name = path.name or str(path)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Failures of SQLite inside, told in words that hold no case data."""
    try:
        yield
    except apsw.NotADBError as error:
        raise WrongPassphrase(
            _("This passphrase does not open {name}.").format(name=name),
            _("Check it and try again; without it the case cannot be read."),
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreError(
            _("{name} is open in another window or program.").format(name=name), _("Close it there first.")
        ) from error
    except apsw.FullError as error:
        raise NoRoom(
            _("There is no room left to write {name}; nothing was lost.").format(name=name), _("Free some space.")
        ) from error
    except apsw.CorruptError as error:
        raise StoreError(_("{name} is damaged.").format(name=name), _("Restore it from a copy.")) from error
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise StoreError(
            _("{name} cannot be read or written.").format(name=name), _("Check the drive and the file's permissions.")
        ) from error


def _begun(path: Path, passphrase: str) -> apsw.Connection:
    """The file just created, keyed, and with a first page that shows that the codec is at work."""
    salt = bytes([_PROFILE]) + secrets.token_bytes(_SALT_BYTES - 1)
    connection = _keyed(path, passphrase, salt, new=True)
    try:
        connection.execute("CREATE TABLE opened (once INTEGER)")
        connection.execute("DROP TABLE opened")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _require_keyed(path, salt)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_whole(path: Path) -> bool:
    """Whether it ends with a page; SQLite would take the rest of a page cut off for zeros, and no tag covers those.

    A program that was killed may have left half a page, and then all of it in the log beside.
    """
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size % _PAGE_BYTES == 0 or (log.exists() and log.stat().st_size > 0)


def _require_keyed(path: Path, salt: bytes) -> None:
    header = path.read_bytes()[:_SALT_BYTES]
    if header == _PLAIN_HEADER or header != salt:
        raise _no_codec()


def _require_name(path: Path) -> None:
    """SQLite takes names of files that are text, and ends them at a NUL."""
    try:
        plain = "\0" not in str(path) and str(path.absolute()).encode()
    except (UnicodeEncodeError, OSError):
        plain = False
    if not plain:
        raise StoreError(
            _("This name of a file cannot be used for a case."), _("Use letters, digits and common signs.")
        )


def _require_codec() -> None:
    """With both apsw and apsw-sqlite3mc installed keys are ignored in silence, so the codec must show itself."""
    if not hasattr(apsw, "mc_version"):
        raise _no_codec()


def _no_codec() -> StoreError:
    return StoreError(
        _("The encryption of case files is not working in this installation."),
        _("Nothing was stored. Set the program up again (python3 run.py) and report this."),
    )


def _keyed(path: Path, passphrase: str, salt: bytes, *, new: bool) -> apsw.Connection:
    key = derived_key(passphrase, salt)
    connection = apsw.Connection(str(path.absolute()), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.execute("PRAGMA cipher = 'chacha20'").get  # noqa: B018
        connection.pragma("key", f"raw:{key.hex()}{salt.hex() if new else ''}")
        for pragma in _PRAGMAS:
            connection.execute(pragma).get  # noqa: B018
        connection.execute("SELECT count(*) FROM sqlite_schema").get  # noqa: B018
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except apsw.Error:
        connection.close()
        raise
    return connection
