"""What the statements are written on: one session of an engine, rows as dicts, times as text.

Statements stand in the subset of SQL that both engines share, with `?` for values. What an engine does its own
way stands in its driver (`sqlite/`, `postgres/`), as the abstract methods below.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, ClassVar, Self

Row = dict[str, Any]


def to_text(at: datetime) -> str:
    """A time as ISO-8601 UTC text of fixed width, so that text order is time order."""
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_time(text: str) -> datetime:
    """The opposite of `to_text`."""
    return datetime.fromisoformat(text)


def to_optional_text(at: datetime | None) -> str | None:
    """`to_text`, with None for None."""
    return None if at is None else to_text(at)


def to_optional_time(text: str | None) -> datetime | None:
    """The opposite of `to_text`, with None for None."""
    return None if text is None else to_time(text)


class Session(ABC):
    """One user's way into the database: for one thread, closed by its opener, never taken across a fork."""

    # Ends of a `select` inside write(): lock its rows until the end; leave out rows that another has locked.
    FOR_UPDATE: ClassVar[str]
    SKIP_LOCKED: ClassVar[str]
    # Called with the id of each assessment that is locked to be changed; raises where this session may not.
    _condition: Callable[[str], None] | None = None

    @abstractmethod
    def close(self) -> None:
        """Give back what the session holds; a later use takes it anew."""

    @abstractmethod
    def write(self) -> AbstractContextManager[None]:
        """The only opener of a transaction that changes something: all of it, or nothing after an exception."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[None]:
        """What is read within is of one moment, whatever others write meanwhile."""

    def _of_one_moment(self, *reads: tuple[str, tuple[object, ...]]) -> list[list[Row]]:
        """The rows of several selects, each with its values, as `reading` sees them."""
        with self.reading():
            return [self._rows(sql, *values) for sql, values in reads]

    @abstractmethod
    def settle(self) -> bool:
        """Have what was deleted leave the files too; False: others are reading, try again later."""

    @abstractmethod
    def _serialise(self, name: str) -> None:
        """Inside write(): from here to its end, one at a time of those that give this name."""

    @abstractmethod
    def _rows(self, sql: str, *values: object) -> list[Row]:
        """The rows of a `select`."""

    @abstractmethod
    def _change(self, sql: str, *values: object) -> int:
        """Run one change inside write(); returns how many rows it touched."""

    # ---------------------------------------------------------------- for copies of whole databases

    @property
    @abstractmethod
    def where(self) -> str:
        """Which database it is, for messages."""

    @abstractmethod
    def stream(self, table: str) -> tuple[list[str], Iterator[tuple[object, ...]]]:
        """Inside reading(): a table's columns, and its rows without holding them all in memory."""

    @abstractmethod
    def load(self, table: str, columns: list[str], rows: Iterator[tuple[object, ...]]) -> int:
        """Inside write(): add these rows with the numbers that they have; returns how many."""

    @abstractmethod
    def empty(self, tables: Sequence[str]) -> None:
        """Inside write(): delete all rows of these tables."""

    def holds_any(self, table: str) -> bool:
        """Whether the table has a row."""
        return self._row(f"select 1 as there from {table} limit 1") is not None  # noqa: S608

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _row(self, sql: str, *values: object) -> Row | None:
        rows = self._rows(sql, *values)
        return rows[0] if rows else None

    def _locked(self, assessment_id: str) -> Row | None:
        """Inside write(): the assessment's row, kept from other writers until the end; None if there is none.

        Whoever changes anything of an assessment begins here, so that what is checked stays true.
        """
        row = self._row("select * from assessments where id = ?" + self.FOR_UPDATE, assessment_id)  # noqa: S608
        if row is not None and self._condition is not None:
            self._condition(assessment_id)
        return row
