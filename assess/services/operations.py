"""What an operator does with the database as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assess.config import Settings
from assess.services.context import find_database
from assess.store import open_database
from assess.store.copying import copy_rows
from assess.store.errors import BadAddress, UnusableFile


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


def copy_database(source: str, target: str, told: Callable[[str, int], None]) -> None:
    """Copy every row of one database (path or address) into another one that is empty, all or nothing.

    Both get their tables and the newest schema first; `told` hears of each table with its number of rows. Raises
    BadAddress, UnusableFile when there is nothing to copy, NotEmpty, StoreError.
    """
    databases = []
    for name, address in (("SOURCE", source), ("TARGET", target)):
        try:
            databases.append(open_database(address))
        except BadAddress as error:
            raise BadAddress(f"{name}: {error}") from None
    origin, goal = databases
    if not origin.is_made():
        raise UnusableFile(f"there is no database of this program at {origin}")
    origin.migrate()
    goal.migrate()
    try:
        with origin.session() as rows, goal.session() as place:
            copy_rows(rows, place, told)
    finally:
        origin.close()
        goal.close()
