"""The statements on PostgreSQL: transactions, locks, and placeholders as psycopg has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, tuple_row

from assess.store.errors import StoreUnavailable
from assess.store.postgres.address import translated
from assess.store.session import Row, Session
from assess.store.statements import Statements

if TYPE_CHECKING:
    from assess.store.postgres.database import Held, PostgresDatabase

# Rows that a copy fetches at once.
PORTION = 2000
WRITING = "begin isolation level read committed"
READING = "begin isolation level repeatable read read only"


@lru_cache(maxsize=1024)
def as_psycopg(sql: str) -> LiteralString:
    """`?` as `%s`: the one place where placeholders differ. No statement holds either sign otherwise."""
    return sql.replace("%", "%%").replace("?", "%s")


class PostgresSession(Session):
    """A session on a connection of the pool, taken at the first use and given back at the end."""

    # Not the stronger `for update`: rows that only point to this one need not wait.
    FOR_UPDATE = " for no key update"
    SKIP_LOCKED = " for update skip locked"

    def __init__(self, database: PostgresDatabase) -> None:
        self.database = database
        self._held: Held | None = None
        self._writing = False
        # What begins the transaction that is open, until it goes to the server with the first statement.
        self._begin = ""

    def close(self) -> None:
        """Give the connection back."""
        held, self._held = self._held, None
        if held is not None:
            self.database.give_back(held)

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction: whoever checks before it writes locks what it checks (`_locked`, `_serialise`)."""
        if self._writing:
            raise RuntimeError("a write inside another")
        with self._transaction(WRITING):
            self._writing = True
            try:
                yield
            finally:
                self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment, unless one is open already."""
        if self._within():
            yield
            return
        with self._transaction(READING):
            yield

    def _of_one_moment(self, *reads: tuple[str, tuple[object, ...]]) -> list[list[Row]]:
        """All of it, the transaction too, on one way to the server and back."""
        if self._within():
            return super()._of_one_moment(*reads)
        try:
            cursors = self._sent_together((READING, ()), *reads, ("commit", ()))
        except BaseException:
            self._roll_back()
            raise
        return [cursor.fetchall() for cursor in cursors[1:-1]]

    def _within(self) -> bool:
        """Whether a transaction is open."""
        status = self._held.connection.info.transaction_status if self._held else None
        idle = status in (None, psycopg.pq.TransactionStatus.IDLE, psycopg.pq.TransactionStatus.UNKNOWN)
        return bool(self._begin) or not idle

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._connection()
        self._begin = begin
        try:
            yield
            if not self._begin:  # nothing was asked within
                self._run("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._begin = ""

    def _roll_back(self) -> None:
        """End what failed. A connection that cannot even do that is given up; the next use takes another one."""
        if self._held is None or self._begin:
            return
        try:
            self._held.connection.execute("rollback")
        except psycopg.Error:
            self._held.connection.close()
            self.close()

    def settle(self) -> bool:
        """The server clears its files itself (autovacuum)."""
        return True

    def _serialise(self, name: str) -> None:
        self._run("select pg_advisory_xact_lock(hashtextextended(?, 0))", (name,))

    def _run(self, sql: str, values: tuple[object, ...] = ()) -> Cursor[DictRow]:
        begin, self._begin = self._begin, ""
        if begin:
            return self._sent_together((begin, ()), (sql, values))[1]
        connection = self._connection()
        with self._translating(connection):
            return connection.execute(as_psycopg(sql), values or None)

    def _sent_together(self, *statements: tuple[str, tuple[object, ...]]) -> list[Cursor[DictRow]]:
        """On one way to the server and back, in this order; none after one that fails."""
        connection = self._connection()
        with self._translating(connection), connection.pipeline():
            return [connection.execute(as_psycopg(sql), values or None) for sql, values in statements]

    @contextmanager
    def _translating(self, connection: Connection[DictRow]) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            if connection.broken:
                self.close()
            raise translated(error, self.where) from error

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return self._run(sql, values).fetchall()

    def _change(self, sql: str, *values: object) -> int:
        if not self._writing:
            raise RuntimeError("a change outside write()")
        return self._run(sql, values).rowcount

    @property
    def where(self) -> str:
        """The address without its password."""
        return str(self.database)

    def stream(self, table: str) -> tuple[list[str], Iterator[tuple[object, ...]]]:
        """The rows in portions, by a cursor of the server."""
        columns = [column.name for column in self._run(f"select * from {table} limit 0").description or ()]  # noqa: S608
        return columns, self._each(table)

    def _each(self, table: str) -> Iterator[tuple[object, ...]]:
        connection = self._connection()
        try:
            with connection.cursor(f"all_{table}", row_factory=tuple_row) as cursor:
                cursor.itersize = PORTION
                yield from cursor.execute(as_psycopg(f"select * from {table}"))  # noqa: S608
        except psycopg.Error as error:
            raise translated(error, self.where) from error

    def load(self, table: str, columns: list[str], rows: Iterator[tuple[object, ...]]) -> int:
        """COPY, count what came for the planner, and set the numbers that the database gives itself beyond those."""
        if not self._writing:
            raise RuntimeError("a change outside write()")
        self._run("set local statement_timeout = 0")
        count = 0
        try:
            with self._connection().cursor().copy(as_psycopg(f"copy {table} ({', '.join(columns)}) from stdin")) as to:
                for row in rows:
                    to.write_row(row)
                    count += 1
        except psycopg.Error as error:
            raise translated(error, self.where) from error
        # At once: until the server counts by itself, a page would read whole tables.
        self._run(f"analyze {table}")
        if columns[0] == "id" and self._row("select pg_get_serial_sequence(?, 'id') as numbers", table) != {
            "numbers": None
        }:
            self.number_on(table)
        return count

    def number_on(self, table: str) -> None:
        """Let the numbers that the database gives itself go on beyond those that are there."""
        self._run(
            f"select setval(pg_get_serial_sequence(?, 'id'), coalesce(max(id), 0) + 1, false) from {table}",  # noqa: S608
            (table,),
        )

    def empty(self, tables: Sequence[str]) -> None:
        """All at once; readers wait until the end."""
        self._run(f"truncate {', '.join(tables)} restart identity")

    def _connection(self) -> Connection[DictRow]:
        if self._held is None:
            if self._writing:  # the rest must not be written without what came before
                raise StoreUnavailable(f"{self.where}: cannot be used: the connection was lost", "LOST")
            self._held = self.database.take()
        return self._held.connection


class PostgresStore(PostgresSession, Statements):
    """The `Store` protocol on PostgreSQL."""

    def execute(self, sql: str, *values: object) -> Any:
        """A statement of the driver itself, such as one that makes a table."""
        return self._run(sql, values)
