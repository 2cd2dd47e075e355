"""One connection to an SQLite file, with what every connection needs, and SQLite's errors in our words."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

# sqlite-utils picks pysqlite3, or else the standard library's sqlite3: taken from there, it is always the same one.
from sqlite_utils.utils import sqlite3 as sqlite3  # type: ignore[attr-defined]

from assess.store.errors import Conflict, StoreError, StoreFull, StoreUnavailable

BUSY_MS = 5000
# secure_delete: what a firm deletes is overwritten, not only forgotten.
PRAGMAS = (
    f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
)  # fmt: skip


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite in use, such as (3, 53, 4)."""
    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def translated(error: Exception, path: Path) -> StoreError:
    """SQLite's error as one of ours."""
    kind = getattr(error, "sqlite_errorname", "") or type(error).__name__
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict(f"{path}: {error}", kind)
    if kind == "SQLITE_FULL" or "disk is full" in str(error):
        return StoreFull(f"{path}: the disk is full", kind)
    return StoreUnavailable(f"{path}: cannot be used: {error}", kind)


class Connection:
    """An open file. For one thread at a time, never used across a fork."""

    def __init__(self, path: Path) -> None:
        self.path = path
        identity(path)  # SQLite would make an empty file where there is none
        try:
            # isolation_level None: Python opens no transaction of its own, so write() stays the only opener.
            # A thread's connection may be closed by another one, once nobody uses it.
            self.conn = sqlite3.connect(
                str(path), timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            for pragma in PRAGMAS:
                self.conn.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.Error as error:
            raise translated(error, path) from None
        # For its schema tools; statements of the use cases go to the connection itself.
        self.db = Database(self.conn, execute_plugins=False)

    def close(self) -> None:
        """Close it."""
        self.conn.close()


def identity(path: Path) -> tuple[int, int]:
    """Which file stands there. Raises StoreUnavailable when there is none."""
    try:
        file = path.stat()
    except OSError as error:
        raise StoreUnavailable(f"{path}: there is no database here: {error.strerror}", "ENOENT") from None
    return file.st_dev, file.st_ino
