"""An SQLite file as this process uses it: a connection for each thread, and the schema."""

from __future__ import annotations

import os
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assess.store.errors import StoreError, StoreUnavailable, UnusableFile
from assess.store.open import Examined, Restored
from assess.store.sqlite import backup
from assess.store.sqlite.connection import Connection, identity, sqlite_version
from assess.store.sqlite.presence import Presence
from assess.store.sqlite.schema import apply, has_history
from assess.store.sqlite.session import SqliteSession, SqliteStore
from assess.store.sqlite.soundness import FAULTS, examine, is_backup
from assess.store.sqlite.turns import Turns

# Connections that a fork has copied: using or closing them would disturb the parent's.
_inherited: list[object] = []


class SqliteDatabase:
    """One file. Sessions are cheap: each thread's connection is opened once and stays open.

    Closing the last connection makes SQLite empty the -wal file, which no request should wait for. Once it has been
    used, another file in its place is refused: its -wal file belongs to the former one and would destroy it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.presence = Presence(path)
        # Which file it is, from the first use on; whether this process stays among its users when it closes it.
        self._file: tuple[int, int] | None = None
        self._stays = False
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
        """This thread's connection. Raises StoreUnavailable when the file is gone or another one stands there."""
        if self._process != os.getpid():
            _inherited.append((self._mine, list(self._open), self.turns))
            self._begin()
        standing = identity(self.path)
        if self._file not in (None, standing):
            raise StoreUnavailable(
                f"{self.path}: another file has been put in its place; restart the application", "REPLACED"
            )
        held: Connection | None = getattr(self._mine, "held", None)
        if held is None:
            self.presence.enter()
            held = self._mine.held = Connection(self.path)
            self._file = standing
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
            if not self._stays:
                self.presence.leave()
        self._begin()

    def hold(self) -> None:
        """Keep it from being replaced as long as this process lives. Raises StoreUnavailable when there is none."""
        self._file = self._file or identity(self.path)
        self.presence.enter()
        self._stays = True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else uses it within. Raises UnusableFile while anybody does."""
        if self.sessions or self._stays:
            raise UnusableFile(f"{self.path}: is in use; stop the application first")
        self.close()
        with self.presence.alone():
            try:
                yield
            finally:
                self.close()

    @contextmanager
    def to_copy_from(self) -> Iterator[SqliteDatabase]:
        """Itself, or of a backup a copy: using it would make it another file than its sha256 was written for."""
        if not self.path.is_file() or not is_backup(self.path):
            yield self
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = SqliteDatabase(Path(folder) / self.path.name)
            copy.restore(self.path)
            try:
                yield copy
            finally:
                copy.close()

    def is_in_use(self) -> bool:
        """Whether a process uses it now, such as a running `serve`."""
        return self.presence.is_in_use()

    def migrate(self) -> None:
        """Make the file if there is none and bring its schema up to date. Raises NewerStore, StoreUnavailable.

        One that this process has used before is not made anew. Of a new one nothing is left where that fails.
        """
        made = self._file is None and self._make()
        try:
            with self.session() as session, session.write():
                # Inside write(), sqlite-utils' own transactions become savepoints: two first starts take turns.
                apply(self.connection().db, self.path)
        except StoreError:
            if made and self.path.exists() and not self.path.stat().st_size:
                self.close()
                self._file = None
                for end in ("", *backup.HELPERS):
                    self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            raise

    def _make(self) -> bool:
        """Make an empty file where there is none; whether there was none.

        Beside a log it would be fatal: SQLite deletes a log that belongs to another file, with all that it holds.
        """
        log = self.path.with_name(f"{self.path.name}-wal")
        if not self.path.exists() and log.exists() and log.stat().st_size:
            raise StoreUnavailable(
                f"{self.path}: there is no database here, but {log.name} holds the newest part of one; "
                f"put its file back under this name, or move {log.name} away as well",
                "LOG",
            )
        try:
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return False
        except OSError as error:
            raise StoreUnavailable(f"{self.path}: cannot be used: {error.strerror}") from None
        return True

    def is_made(self) -> bool:
        """Whether there is a database of this program. Raises StoreUnavailable."""
        return self.path.exists() and has_history(self.connection().db)

    def examine(self) -> Examined:
        """Look at all of it and change nothing. Raises StoreUnavailable."""
        connection = self.connection()
        try:
            return examine(connection.conn, self.path)
        except FAULTS as error:
            raise StoreUnavailable(f"{self.path}: is damaged ({type(error).__name__}: {error})", "DAMAGED") from None

    def backup(self, file: Path, files: Mapping[str, bytes] | None = None) -> None:
        """Write a checked copy of the running database to `file`, these files within. Raises UnusableFile."""
        if not self.path.exists():
            raise UnusableFile(f"there is no database yet at {self.path}")
        backup.write_copy(self.connection(), file, files or {})

    def restore(self, file: Path) -> Restored:
        """Put a backup in the place of this database; returns where the former one is kept and the files within.

        Raises UnusableFile when the file cannot be used or the database is in use; nothing has changed then.
        """
        with self.alone():
            self._file = None
            return backup.put_back(file, self.path)
