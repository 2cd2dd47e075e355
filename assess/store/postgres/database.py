"""A PostgreSQL database as this process uses it: a pool of connections, and the schema."""

from __future__ import annotations

import os
import select
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from assess.store.copying import copy_rows
from assess.store.errors import StoreUnavailable, UnusableFile
from assess.store.migrations import HISTORY
from assess.store.open import Examined, Restored
from assess.store.postgres.address import complete, shown, translated
from assess.store.postgres.schema import bring_up_to_date
from assess.store.postgres.session import PostgresStore
from assess.store.sqlite.database import SqliteDatabase

OLDEST = 150000
# Of the advisory lock that every user of the database shares.
IN_USE = "hashtextextended('assess in use', 0)"
# As many as a process has threads, and a few for those that come while others go. Seconds to wait for a free one.
MOST = 12
PATIENCE = 5.0
# Seconds after which a connection that has rested is tried before its next use. One that was used just now is only
# looked at: where the server has ended, its goodbye or the end of the connection has come by itself.
RESTED = 10.0
# Seconds that the server may need to notice that a process which used the database has ended, or closed its pool.
GRACE = 3.0

Pool = ConnectionPool[Connection[DictRow]]
# Pools that a fork has copied: closing them would speak on the parent's connections.
_inherited: list[object] = []


@dataclass(frozen=True)
class Held:
    """A connection on loan, and the pool that it goes back to."""

    connection: Connection[DictRow]
    pool: Pool


class PostgresDatabase:
    """One database on a server. The pool is made at the first use, after any fork, and mends itself.

    A connection is looked at before it is handed out, so that none is left from before a restart of the server. While
    the server is away one caller at a time tries to reach it; the others are told at once instead of waiting in a row.
    """

    def __init__(self, address: str) -> None:
        self._address = complete(address)
        self._shown = shown(address)
        # Whether a connection is kept open all the time; whether this process has the database for itself.
        self._stays = False
        self._alone = False
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._pool: Pool | None = None
        self._making = threading.Lock()
        self._used: WeakKeyDictionary[Connection[DictRow], float] = WeakKeyDictionary()
        self._away = False
        self._trying = threading.Lock()

    def __str__(self) -> str:
        return self._shown

    @property
    def sqlite_version(self) -> None:
        """It is not SQLite."""
        return None

    def session(self) -> PostgresStore:
        """The statements, for one thread."""
        return PostgresStore(self)

    def take(self) -> Held:
        """A connection of the pool. Raises StoreUnavailable."""
        pool = self._ready_pool()
        if self._away:
            self._try()
        try:
            return Held(pool.getconn(timeout=PATIENCE), pool)
        except (psycopg.Error, PoolTimeout) as error:
            # Either the server is away, or all connections are in use for too long: trying tells.
            self._away = True
            raise translated(error, self._shown) from None

    def give_back(self, held: Held) -> None:
        """Return it to its pool, which throws away a broken one."""
        if held.pool.closed:
            held.connection.close()
        else:
            self._used[held.connection] = time.monotonic()
            held.pool.putconn(held.connection)

    def _ready_pool(self) -> Pool:
        if self._process != os.getpid():
            _inherited.append(self._pool)
            self._begin()
        with self._making:
            if self._pool is None:
                self._pool = ConnectionPool(
                    self._address,
                    kwargs={"autocommit": True, "row_factory": dict_row},
                    configure=self._enter,
                    min_size=int(self._stays),
                    max_size=MOST,
                    timeout=PATIENCE,
                    reconnect_timeout=2.0,
                    check=self._check,
                    open=True,
                )
            return self._pool

    def _check(self, connection: Connection[DictRow]) -> None:
        """Raises OperationalError for a connection that leads nowhere any more."""
        looking = select.poll()
        looking.register(connection.fileno(), select.POLLIN)
        if looking.poll(0) or time.monotonic() - self._used.get(connection, 0.0) > RESTED:
            ConnectionPool.check_connection(connection)

    def _try(self) -> None:
        """Reach the server, or raise StoreUnavailable: at once where another caller is trying."""
        if not self._trying.acquire(blocking=False):
            raise StoreUnavailable(f"{self._shown}: cannot be used: no connection", "AWAY")
        try:
            psycopg.connect(self._address).close()
            self._away = False
        except psycopg.Error as error:
            raise translated(error, self._shown) from None
        finally:
            self._trying.release()

    def close(self) -> None:
        """Close the pool; the next session makes a new one."""
        if self._pool is not None and self._process == os.getpid():
            self._pool.close()
        self._begin()

    def _enter(self, connection: Connection[DictRow]) -> None:
        """Every connection holds the lock that keeps others from replacing everything; it waits while one does."""
        if not self._alone:
            connection.execute(f"select pg_advisory_lock_shared({IN_USE})")

    def hold(self) -> None:
        """Keep a connection, and with it the lock, from now on; called again it mends a broken one.

        `close` gives it up until the next use: before it forks, the worker relies on the process that started it.
        Raises StoreUnavailable when the server cannot be reached.
        """
        if not self._stays:
            self.close()
            self._stays = True
        with self.session() as session:
            session.execute("select 1")
        self._ready_pool().check()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else uses it within. Raises UnusableFile while anybody does, StoreUnavailable."""
        if self._stays:
            raise UnusableFile(f"{self._shown}: is in use; stop the application first")
        self.close()
        with self._locking(GRACE) as free:
            if not free:
                raise UnusableFile(f"{self._shown}: is in use; stop the application first")
            self._alone = True
            try:
                yield
            finally:
                self.close()
                self._alone = False

    @contextmanager
    def to_copy_from(self) -> Iterator[PostgresDatabase]:
        """Itself."""
        yield self

    def is_in_use(self) -> bool:
        """Whether any process holds a connection. Raises StoreUnavailable."""
        with self._locking() as free:
            return not free

    @contextmanager
    def _locking(self, seconds: float = 0) -> Iterator[bool]:
        """Try for that long to lock everybody else out; whether that is done. The lock goes with its connection."""
        end = time.monotonic() + seconds
        try:
            with psycopg.connect(self._address, autocommit=True) as connection:
                while not (free := _lock(connection)) and time.monotonic() < end:
                    time.sleep(0.05)
                yield free
        except psycopg.Error as error:
            raise translated(error, self._shown) from None

    def migrate(self) -> None:
        """Make the tables or bring them up to date. Raises NewerStore, StoreUnavailable."""
        self._away = True  # be told at once when it cannot be reached
        with self.session() as session:
            version = session.execute("show server_version_num").fetchone()["server_version_num"]
            if int(version) < OLDEST:
                raise StoreUnavailable(f"{self._shown}: PostgreSQL {OLDEST // 10000} or newer is needed")
            bring_up_to_date(session, self._shown, datetime.now(UTC))

    def is_made(self) -> bool:
        """Whether it has the tables of this program. Raises StoreUnavailable."""
        self._away = True  # be told at once when it cannot be reached
        with self.session() as session:
            return session._row("select to_regclass('migrations') as there") != {"there": None}

    def examine(self) -> Examined:
        """What the server tells of it; it checks its pages itself. Raises StoreUnavailable."""
        made = self.is_made()
        known = [step.name for step in HISTORY]
        with self.session() as session:
            had = {row["name"] for row in session._rows("select name from migrations")} if made else set()
            version = session.execute("show server_version").fetchone()["server_version"]
            size = session.execute("select pg_database_size(current_database()) as size").fetchone()["size"]
        return Examined(
            engine=f"PostgreSQL {version}",
            size=int(size),
            pending=tuple(name for name in known if name not in had),
            unknown=tuple(sorted(had - set(known))),
            faults=(),
        )

    def backup(self, file: Path, files: Mapping[str, bytes] | None = None) -> None:
        """Write a copy that either engine can restore: an SQLite database. Raises UnusableFile, StoreError."""
        if not self.is_made():
            raise UnusableFile(f"there is no database yet at {self}")
        self.migrate()
        with _workshop(file) as folder:
            copy = SqliteDatabase(folder / "copy.sqlite3")
            copy.migrate()
            with self.session() as source, copy.session() as target:
                copy_rows(source, target, lambda _table, _rows: None)
            copy.backup(file, files)
            copy.close()

    def restore(self, file: Path) -> Restored:
        """Put such a copy in the place of what is there, in one transaction; nothing is kept of the former rows.

        Raises UnusableFile when the file is no sound backup or the database is in use, StoreError; nothing has changed
        then.
        """
        with self.alone(), _workshop(Path(tempfile.gettempdir()) / file.name) as folder:
            copy = SqliteDatabase(folder / "copy.sqlite3")
            files = copy.restore(file).files
            copy.migrate()
            self.migrate()
            with copy.session() as source, self.session() as target:
                copy_rows(source, target, lambda _table, _rows: None, replace=True)
            copy.close()
        return Restored(None, files)


def _lock(connection: psycopg.Connection[Any]) -> bool:
    """Whether this connection now has the database for itself."""
    return connection.execute(f"select pg_try_advisory_lock({IN_USE})").fetchone() == (True,)


@contextmanager
def _workshop(file: Path) -> Iterator[Path]:
    """A folder beside a file, for as long as it is made."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.absolute().parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise UnusableFile(f"{file}: cannot be written: {error.strerror}") from None
