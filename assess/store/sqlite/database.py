"""An SQLite file as this process uses it: a connection for each thread, and the schema."""

from __future__ import annotations

import os
import threading
import weakref
from pathlib import Path

from assess.store.errors import StoreUnavailable, UnusableFile
from assess.store.sqlite import backup
from assess.store.sqlite.connection import Connection, sqlite_version
from assess.store.sqlite.schema import apply, has_history
from assess.store.sqlite.session import SqliteSession, SqliteStore
from assess.store.sqlite.turns import Turns

# Connections that a fork has copied: using or closing them would disturb the parent's.
_inherited: list[object] = []


class SqliteDatabase:
    """One file. Sessions are cheap: each thread's connection is opened once and stays open.

    Closing the last connection makes SQLite empty the -wal file, which no request should wait for.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._mine = threading.local()
        self._open: weakref.WeakSet[Connection] = weakref.WeakSet()
        self.sessions: weakref.WeakSet[SqliteSession] = weakref.WeakSet()
        self.turns = Turns(self.path)

    def __str__(self) -> str:
        return str(self.path)

    @property
    def sqlite_version(self) -> tuple[int, ...]:
        """The version of the library in use."""
        return sqlite_version()

    def connection(self) -> Connection:
        """This thread's connection to the file that stands there now. Raises StoreUnavailable when none does."""
        if self._process != os.getpid():
            _inherited.append((self._mine, list(self._open), self.turns))
            self._begin()
        held: Connection | None = getattr(self._mine, "held", None)
        if held is not None and not held.is_current():  # another file has been put in its place
            held.close()
            held = None
        if held is None:
            held = self._mine.held = Connection(self.path)
            self._open.add(held)
        return held

    def session(self) -> SqliteStore:
        """The statements, for one thread."""
        opened = SqliteStore(self)
        self.sessions.add(opened)
        return opened

    def forget(self, session: SqliteSession) -> None:
        """A session that has been closed."""
        self.sessions.discard(session)

    def close(self) -> None:
        """Close every connection of this process; the next session opens its own again."""
        if self._process == os.getpid():
            for connection in list(self._open):
                connection.close()
            self.turns.close()
        self._begin()

    def migrate(self) -> None:
        """Make the file if there is none and bring its schema up to date. Raises NewerStore, StoreUnavailable."""
        try:
            self.path.touch(mode=0o600, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(f"{self.path}: cannot be used: {error.strerror}") from None
        with self.session() as session, session.write():
            # Inside write(), sqlite-utils' own transactions become savepoints: two first starts at once take turns.
            apply(self.connection().db, self.path)

    def is_made(self) -> bool:
        """Whether there is a database of this program. Raises StoreUnavailable."""
        return self.path.exists() and has_history(self.connection().db)

    def backup(self, file: Path) -> None:
        """Write a checked copy of the running database to `file`. Raises UnusableFile."""
        if not self.path.exists():
            raise UnusableFile(f"there is no database yet at {self.path}")
        backup.write_copy(self.connection(), file)

    def restore(self, file: Path) -> Path | None:
        """Put a backup in the place of this database; returns where the former one now stands, if there was one.

        Raises UnusableFile when the file cannot be used or the database is in use; nothing has changed then.
        """
        if self.sessions:
            raise UnusableFile(f"{self.path}: is in use; stop the application first")
        self.close()
        return backup.put_back(file, self.path)
