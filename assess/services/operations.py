"""What an operator does with the database as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assess import files as files_module
from assess.config import Settings
from assess.services.context import find_database
from assess.store import ASIDE, Examined, open_database
from assess.store.copying import copy_rows
from assess.store.errors import BadAddress, UnusableFile


def sqlite_version(settings: Settings) -> tuple[int, ...] | None:
    """The version of SQLite in use; None with another engine. Raises ConfigError."""
    return find_database(settings).sqlite_version


@dataclass(frozen=True)
class Condition:
    """A database as it is: where, what a check of it says (None: not made yet), whether any process uses it.

    Of one that the program could use as it is, also how many PDFs wait and when the unfinished assessment that has
    rested longest was last changed.
    """

    where: str
    in_use: bool
    examined: Examined | None = None
    waiting: int = 0
    oldest_unfinished: datetime | None = None


def condition(settings: Settings) -> Condition:
    """Look at the database and change nothing. Raises ConfigError, StoreError."""
    database = find_database(settings)
    where, in_use = str(database), database.is_in_use()
    if settings.database_file and not settings.database_file.exists():
        return Condition(where, in_use)
    examined = database.examine()
    if examined.pending or examined.unknown or examined.faults:
        return Condition(where, in_use, examined)
    with database.session() as store:
        return Condition(where, in_use, examined, store.waiting_jobs(), store.oldest_unfinished())


def last_backup(settings: Settings) -> datetime | None:
    """When `backup` last wrote a copy of this database, as far as is known here."""
    try:
        return datetime.fromisoformat(settings.last_backup.read_text("ascii").strip())
    except (OSError, ValueError):
        return None


def backup(settings: Settings, file: Path, everything: bool = False) -> list[str]:
    """Write a whole, checked copy of the database to `file`, with its sha256 beside it; returns what else is in it.

    `everything`: also the operator's own support bodies and the secret key, where they are files of the instance.
    Raises UnusableFile, StoreError, OSError.
    """
    if file.resolve() in [place.resolve() for place in (*_beside(settings), settings.last_backup)]:
        raise UnusableFile(f"{file}: is the place of something else; a backup needs a name of its own")
    files = {p.name: p.read_bytes() for p in _beside(settings) if p.exists()} if everything else {}
    find_database(settings).backup(file, files)
    files_module.write_whole(settings.last_backup, f"{datetime.now(UTC).isoformat(timespec='seconds')}\n".encode())
    return list(files)


@dataclass(frozen=True)
class Restored:
    """Where the former database is kept, if it is; what was put back beside it; where the former ones of these are."""

    database: Path | None
    files: list[Path]
    kept: list[Path]


def restore(settings: Settings, file: Path) -> Restored:
    """Put a backup in the place of the database, and the files that it holds in the instance folder.

    Raises UnusableFile when the file is no backup of ours, damaged, or newer than this program, or while any process
    uses the database.
    """
    restored = find_database(settings).restore(file)
    put, kept = [], []
    for place in _beside(settings):
        data = restored.files.get(place.name)
        if data is None or (place.exists() and place.read_bytes() == data):
            continue
        if place.exists():
            aside = place.with_name(f"{place.name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
            kept.append(place.rename(aside))
        files_module.write_whole(place, data)
        put.append(place)
    return Restored(restored.kept, put, kept)


def _beside(settings: Settings) -> tuple[Path, ...]:
    """The files of the instance that a backup holds on request. Everything else can be made again."""
    return settings.local_actors, settings.key_file


def copy_database(source: str, target: str, told: Callable[[str, int], None]) -> None:
    """Copy every row of one database (path or address) into another one that is empty, all or nothing.

    Both get their tables and the newest schema first; `told` hears of each table with its number of rows. Raises
    BadAddress, UnusableFile when there is nothing to copy or the target is in use, NotEmpty, StoreError.
    """
    databases = []
    for name, address in (("SOURCE", source), ("TARGET", target)):
        try:
            databases.append(open_database(address))
        except BadAddress as error:
            raise BadAddress(f"{name}: {error}") from None
    origin, goal = databases
    try:
        with origin.to_copy_from() as given:
            if not given.is_made():
                raise UnusableFile(f"there is no database of this program at {origin}")
            with goal.alone():
                given.migrate()
                goal.migrate()
                with given.session() as rows, goal.session() as place:
                    copy_rows(rows, place, told)
    finally:
        origin.close()
        goal.close()
