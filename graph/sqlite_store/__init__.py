"""A case in one encrypted file: the default store, no server needed."""

from graph.sqlite_store.file import remove_file
from graph.sqlite_store.store import SqliteStore, create_case, open_case

__all__ = ["SqliteStore", "create_case", "open_case", "remove_file"]
