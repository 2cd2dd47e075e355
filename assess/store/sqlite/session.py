"""The statements on SQLite: transactions, and what takes their place where another engine needs a lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assess.store.errors import StoreUnavailable
from assess.store.session import Row, Session
from assess.store.sqlite.connection import BUSY_MS, Connection, sqlite3, translated
from assess.store.sqlite.turns import TooLong
from assess.store.statements import Statements

if TYPE_CHECKING:
    from assess.store.sqlite.database import SqliteDatabase

# So long at most a checkpoint waits for readers.
SETTLE_MS = 200


class SqliteSession(Session):
    """A session on the connection of its thread. The write lock is the whole file's: no row needs one."""

    FOR_UPDATE = ""
    SKIP_LOCKED = ""

    def __init__(self, database: SqliteDatabase) -> None:
        self.database = database
        # The connection of the transaction that is open, if one is.
        self._within: Connection | None = None

    def close(self) -> None:
        """The connection stays open for the thread's next session."""
        self.database.forget(self)

    @contextmanager
    def write(self) -> Iterator[None]:
        """BEGIN IMMEDIATE in turn, then COMMIT, or ROLLBACK on any exception.

        IMMEDIATE takes the write lock at once; a transaction that reads first and writes later fails with
        "database is locked" as soon as another has written in between.
        """
        if self._within is not None:
            raise RuntimeError("a write inside another")
        connection = self.database.connection()
        try:
            with self.database.turns.take(BUSY_MS / 1000), self._transaction(connection, "BEGIN IMMEDIATE"):
                yield
        except TooLong:
            raise StoreUnavailable(f"{self.database.path}: cannot be used: others write for too long", "BUSY") from None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that only reads, unless one is open already."""
        if self._within is not None:
            yield
            return
        with self._transaction(self.database.connection(), "BEGIN"):
            yield

    @contextmanager
    def _transaction(self, connection: Connection, begin: str) -> Iterator[None]:
        self._run(connection, begin)
        self._within = connection
        try:
            yield
            self._run(connection, "COMMIT")
        except BaseException:
            if connection.conn.in_transaction:
                connection.conn.execute("ROLLBACK")
            raise
        finally:
            self._within = None

    def settle(self) -> bool:
        """Empty the -wal file into the database: the pages that it replaces there hold what was deleted.

        Whoever reads at this moment is in the way. It waits a little for those, and writers wait with it.
        """
        connection = self.database.connection()
        try:
            with self.database.turns.take(BUSY_MS / 1000):
                self._run(connection, f"PRAGMA busy_timeout={SETTLE_MS}").fetchall()
                try:
                    busy, _, _ = self._run(connection, "PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                finally:
                    self._run(connection, f"PRAGMA busy_timeout={BUSY_MS}").fetchall()
        except (TooLong, StoreUnavailable):
            return False
        return not busy

    def _serialise(self, name: str) -> None:
        """write() does so already."""

    def _run(self, connection: Connection, sql: str, values: tuple[object, ...] = ()) -> Any:
        try:
            return connection.conn.execute(sql, values)
        except sqlite3.Error as error:
            raise translated(error, self.database.path) from error

    def _rows(self, sql: str, *values: object) -> list[Row]:
        cursor = self._run(self._within or self.database.connection(), sql, values)
        try:
            rows = cursor.fetchall()
        except sqlite3.Error as error:
            raise translated(error, self.database.path) from error
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _change(self, sql: str, *values: object) -> int:
        if self._within is None:
            raise RuntimeError("a change outside write()")
        return int(self._run(self._within, sql, values).rowcount)

    @property
    def where(self) -> str:
        """The path."""
        return str(self.database)

    def stream(self, table: str) -> tuple[list[str], Iterator[tuple[object, ...]]]:
        """The rows as the cursor gives them."""
        connection = self._within or self.database.connection()
        cursor = self._run(connection, f"select * from {table}")  # noqa: S608
        return [column[0] for column in cursor.description], self._each(cursor)

    def _each(self, cursor: Any) -> Iterator[tuple[object, ...]]:
        try:
            yield from cursor
        except sqlite3.Error as error:
            raise translated(error, self.database.path) from error

    def load(self, table: str, columns: list[str], rows: Iterator[tuple[object, ...]]) -> int:
        """Many rows at a time."""
        if self._within is None:
            raise RuntimeError("a change outside write()")
        places = ", ".join("?" for _ in columns)
        sql = f"insert into {table} ({', '.join(columns)}) values ({places})"  # noqa: S608
        try:
            return int(self._within.conn.executemany(sql, rows).rowcount)
        except sqlite3.Error as error:
            raise translated(error, self.database.path) from error

    def empty(self, tables: Sequence[str]) -> None:
        """Those that point to others first."""
        for table in reversed(tables):
            self._change(f"delete from {table}")  # noqa: S608


class SqliteStore(SqliteSession, Statements):
    """The `Store` protocol on SQLite."""
