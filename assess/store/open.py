"""From an address to the database behind it. Nothing outside `store/` names an engine."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assess.store.errors import BadAddress

if TYPE_CHECKING:
    from assess.store.statements import Statements

# In the names of what a restore has put aside, before the time.
ASIDE = ".before-restore-"


@dataclass(frozen=True)
class Restored:
    """Where the former database now stands, if it is kept, and the files that the backup held beside the database."""

    kept: Path | None = None
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Examined:
    """A database as it is: engine with its version, bytes, and what a check finds.

    `pending` are the changes of the schema that it has not had yet, `unknown` those of a newer program.
    """

    engine: str
    size: int
    pending: tuple[str, ...]
    unknown: tuple[str, ...]
    faults: tuple[str, ...]


class Database(Protocol):
    """A database as one process uses it; `str()` shows where it is, without a password."""

    @property
    def sqlite_version(self) -> tuple[int, ...] | None:
        """The version of SQLite, where that is the engine."""

    def is_made(self) -> bool:
        """Whether there is a database of this program. Raises StoreUnavailable."""

    def examine(self) -> Examined:
        """Look at all of it and change nothing. Raises StoreUnavailable."""

    def migrate(self) -> None:
        """Make the database's tables or bring them up to date. Raises NewerStore, StoreUnavailable."""

    def session(self) -> Statements:
        """A way in for one thread, to be closed. It takes a connection only when it is used."""

    def close(self) -> None:
        """Close all connections of this process, for instance before a fork; later sessions open new ones."""

    def hold(self) -> None:
        """Keep it from being replaced as long as this process lives. Raises StoreUnavailable when there is none."""

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else uses it within: it may be replaced. Raises UnusableFile while anybody does."""

    def to_copy_from(self) -> AbstractContextManager[Database]:
        """Itself, or of a backup a copy: using it would make it another file than its sha256 was written for."""

    def is_in_use(self) -> bool:
        """Whether any process holds it, such as a running `serve`. Raises StoreUnavailable."""

    def backup(self, file: Path, files: Mapping[str, bytes] | None = None) -> None:
        """Write a whole, checked copy to `file`, these files within, and its sha256 beside it. Raises UnusableFile."""

    def restore(self, file: Path) -> Restored:
        """Put such a copy in the place of what is there; tells where the former database is kept and the files within.

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
