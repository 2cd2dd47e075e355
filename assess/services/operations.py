"""What an operator does with the database as a whole."""

from __future__ import annotations

from pathlib import Path

from assess.config import Settings
from assess.services.context import find_database


def sqlite_version(settings: Settings) -> tuple[int, ...] | None:
    """The version of SQLite in use; None with another engine. Raises ConfigError."""
    return find_database(settings).sqlite_version


def backup(settings: Settings, file: Path) -> None:
    """Write a whole, checked copy of the database to `file`. Raises UnusableFile, StoreError, OSError."""
    find_database(settings).backup(file)


def restore(settings: Settings, file: Path) -> Path | None:
    """Put a backup in the place of the database; returns where the former one is kept, if it is.

    Raises UnusableFile when the file is no backup of ours, damaged, or newer than this program.
    """
    return find_database(settings).restore(file)
