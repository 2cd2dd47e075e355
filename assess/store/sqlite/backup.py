"""Copies of an SQLite database: written while others use it, checked, and put back."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from assess.store.errors import UnusableFile
from assess.store.sqlite import schema as migrated
from assess.store.sqlite.connection import Connection, sqlite3

HEADER = b"SQLite format 3\x00"


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def check(path: Path, shown: Path) -> None:
    """Raise UnusableFile unless `path` is a sound database of this program, and not a newer one's."""
    with open(path, "rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise UnusableFile(f"{shown}: is not an SQLite database")
    try:
        with closing(sqlite3.connect(str(path), isolation_level=None)) as conn:
            db = Database(conn, execute_plugins=False)
            # A copy of a database in WAL mode would need helper files beside it; a backup stands alone.
            conn.execute("PRAGMA journal_mode=DELETE").fetchall()
            found = [row[0] for row in conn.execute("PRAGMA integrity_check").fetchall()]
            if found != ["ok"] or conn.execute("PRAGMA foreign_key_check").fetchall():
                raise UnusableFile(f"{shown}: is damaged (integrity check failed)")
            if not migrated.history().applied(db):
                raise UnusableFile(f"{shown}: is an SQLite database, but not one of this program")
            if migrated.is_newer(db):
                raise UnusableFile(f"{shown}: was made by a newer version of this program; update the program first")
    except sqlite3.DatabaseError as error:
        raise UnusableFile(f"{shown}: is damaged ({error})") from None


def write_copy(connection: Connection, file: Path) -> None:
    """Write a checked copy of the running database to `file` (replaced in one step). Raises UnusableFile.

    VACUUM INTO reads one consistent state while others write, and leaves deleted rows behind.
    """
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            connection.conn.execute("VACUUM INTO ?", (str(new),))
            check(new, file)
            _sync(new)
            new.replace(file)
            _sync(file.absolute().parent)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableFile(f"{file}: cannot be written: {error.strerror}") from None
    except sqlite3.DatabaseError as error:
        raise UnusableFile(f"{file}: the copy failed: {error}") from None


def put_back(file: Path, path: Path) -> Path | None:
    """Put the backup `file` in the place of the database `path`.

    Returns where the previous database now stands (beside it, named with the time), or None if there was
    none. Raises UnusableFile for a file that is not a sound database of this program or is newer than it,
    and while the database is in use; nothing has changed then.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if path.exists() and file.samefile(path):
            raise UnusableFile(f"{file}: is the database itself")
        wal = file.with_name(f"{file.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise UnusableFile(f"{file}: belongs to a running database; take a copy with the backup command")
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(file, new)
            check(new, file)
            _sync(new)
            kept = _set_aside(path)
            new.replace(path)
            _sync(path.absolute().parent)
            return kept
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableFile(f"{error.filename or file}: {error.strerror}") from None


def _set_aside(path: Path) -> Path | None:
    """Give the database another name, whole in one file where it is sound; None if there is none."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(str(path), timeout=1, isolation_level=None)) as conn:
            # Leaving WAL mode empties the -wal file into the database; SQLite refuses it to all but the last user.
            conn.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise UnusableFile(f"{path}: is in use; stop the application first") from None
    except sqlite3.DatabaseError:
        pass  # damaged: perhaps the reason for restoring. It is kept as it is.
    kept = path.with_name(f"{path.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    path.rename(kept)
    for suffix in ("-wal", "-shm"):
        helper = path.with_name(path.name + suffix)
        if helper.exists():
            helper.rename(kept.with_name(kept.name + suffix))
    return kept
