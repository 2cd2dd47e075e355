"""What an operator does with the database as a whole."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from assess.config import Settings
from assess.store import db
from assess.store.db import UnusableFile, sqlite_version

__all__ = ["DatabaseError", "UnusableFile", "backup", "restore", "sqlite_version"]

# What any use case may raise when the database is locked, damaged or on a full or read-only disk.
DatabaseError: type[Exception] = db.sqlite3.Error


def backup(settings: Settings, file: Path) -> None:
    """Write a whole, checked copy of the database to `file`. Raises UnusableFile, OSError."""
    if not settings.database.exists():
        raise UnusableFile(f"there is no database yet at {settings.database}")
    with closing(db.connect(settings.database)) as connection:
        db.backup(connection, file)


def restore(settings: Settings, file: Path) -> Path | None:
    """Put a backup in the place of the database; returns where the former one is kept, if there was one.

    Raises UnusableFile when the file is no backup of ours, damaged, or newer than this program.
    """
    return db.restore(file, settings.database)
