"""From an address to the database behind it. Nothing outside `store/` names an engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assess.store.errors import BadAddress

if TYPE_CHECKING:
    from assess.store.statements import Statements


class Database(Protocol):
    """A database as one process uses it; `str()` shows where it is, without a password."""

    @property
    def sqlite_version(self) -> tuple[int, ...] | None:
        """The version of SQLite, where that is the engine."""

    def is_made(self) -> bool:
        """Whether there is a database of this program. Raises StoreUnavailable."""

    def migrate(self) -> None:
        """Make the database's tables or bring them up to date. Raises NewerStore, StoreUnavailable."""

    def session(self) -> Statements:
        """A way in for one thread, to be closed. It takes a connection only when it is used."""

    def close(self) -> None:
        """Close all connections of this process, for instance before a fork; later sessions open new ones."""

    def backup(self, file: Path) -> None:
        """Write a whole, checked copy to `file`. Raises UnusableFile."""

    def restore(self, file: Path) -> Path | None:
        """Put such a copy in the place of what is there; returns where the former database is kept, if it is.

        Raises UnusableFile when the file is no sound backup or the database is in use; nothing has changed then.
        """


def open_database(address: str) -> Database:
    """The database of a path (SQLite) or a `postgresql://` address. Connects to nothing yet. Raises BadAddress."""
    scheme, separator, _ = address.partition("://")
    if not separator:
        from assess.store.sqlite.database import SqliteDatabase

        return SqliteDatabase(Path(address))
    if scheme in ("postgresql", "postgres"):
        # Loaded here: nobody else needs it.
        from assess.store.postgres.database import PostgresDatabase

        return PostgresDatabase(address)
    raise BadAddress(f"{scheme}:// is no kind of database that is supported; a path or postgresql://… is needed")
