"""SQLite: the one place that opens connections and transactions, and makes and reads backups."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

# sqlite-utils picks pysqlite3, or else the standard library's sqlite3: taken from there, it is always the same one.
# Other modules take it from here in turn.
from sqlite_utils.utils import sqlite3 as sqlite3  # type: ignore[attr-defined]

from assess.store.migrations import MIGRATIONS

# The first SQLite with the fix of a bug that can corrupt a database in WAL mode.
FIXED_SQLITE = (3, 51, 3)
BUSY_MS = 5000
# secure_delete: what a firm deletes is overwritten, not only forgotten.
PRAGMAS = (
    f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON",
)  # fmt: skip
HEADER = b"SQLite format 3\x00"


class UnusableFile(Exception):
    """A database file cannot be backed up to or restored from; the message says why."""


class NewerDatabase(Exception):
    """The database was made by a newer version of this program."""


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite in use, such as (3, 53, 4)."""
    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def sqlite_is_sound() -> bool:
    """Whether the SQLite in use holds the fix of the WAL corruption bug (3.51.3)."""
    return sqlite_version() >= FIXED_SQLITE


def connect(path: Path | str) -> Database:
    """Open a connection with the pragmas that every connection needs. For one thread, not across a fork."""
    # isolation_level None: Python opens no transaction of its own, so write() stays the only opener.
    db = Database(sqlite3.connect(str(path), timeout=BUSY_MS / 1000, isolation_level=None), execute_plugins=False)
    for pragma in PRAGMAS:
        db.conn.execute(f"PRAGMA {pragma}").fetchall()
    return db


@contextmanager
def write(db: Database) -> Iterator[Database]:
    """The only opener of transactions: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK on any exception.

    IMMEDIATE takes the write lock at once and so waits its turn; a transaction that reads first and
    writes later fails with "database is locked" as soon as another has written in between.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


def migrate(path: Path) -> None:
    """Make the database if there is none and bring its schema up to date.

    Raises NewerDatabase when a newer program has already changed it.
    """
    path.touch(mode=0o600, exist_ok=True)
    with closing(connect(path)) as db, write(db):
        # Inside write(), the migrations' own transactions become savepoints: two first starts at once take turns.
        if _unknown_migrations(db):
            raise NewerDatabase(f"{path}: was made by a newer version of this program")
        MIGRATIONS.apply(db)


def _unknown_migrations(db: Database) -> set[str]:
    known = {m.name for m in MIGRATIONS.pending(db)} | {m.name for m in MIGRATIONS._migrations}
    return {m.name for m in MIGRATIONS.applied(db)} - known


# ---------------------------------------------------------------- backup and restore


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _check(path: Path, shown: Path) -> None:
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
            if not MIGRATIONS.applied(db):
                raise UnusableFile(f"{shown}: is an SQLite database, but not one of this program")
            if _unknown_migrations(db):
                raise UnusableFile(f"{shown}: was made by a newer version of this program; update the program first")
    except sqlite3.DatabaseError as error:
        raise UnusableFile(f"{shown}: is damaged ({error})") from None


def backup(db: Database, file: Path) -> None:
    """Write a checked copy of the running database to `file` (replaced in one step). Raises UnusableFile.

    VACUUM INTO reads one consistent state while others write, and leaves deleted rows behind.
    """
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            db.conn.execute("VACUUM INTO ?", (str(new),))
            _check(new, file)
            _sync(new)
            new.replace(file)
            _sync(file.absolute().parent)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableFile(f"{file}: cannot be written: {error.strerror}") from None
    except sqlite3.DatabaseError as error:
        raise UnusableFile(f"{file}: the copy failed: {error}") from None


def restore(file: Path, path: Path) -> Path | None:
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
            _check(new, file)
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
