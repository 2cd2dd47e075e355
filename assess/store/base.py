"""What the parts of the SQLite store share: the connection, rows as dicts, times as text."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assess.store import db

Row = dict[str, Any]


def to_text(at: datetime) -> str:
    """A time as ISO-8601 UTC text of fixed width, so that text order is time order."""
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_time(text: str) -> datetime:
    """The opposite of `to_text`."""
    return datetime.fromisoformat(text)


def to_optional_time(text: str | None) -> datetime | None:
    """The opposite of `to_text`, with None for None."""
    return None if text is None else to_time(text)


class Connection:
    """One connection; for one thread, closed by its opener, never taken across a fork."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            # SQLite would make an empty database on a mistyped path.
            raise FileNotFoundError(errno.ENOENT, "there is no database here yet", str(path))
        self.db = db.connect(path)

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, sql: str, *values: object) -> list[Row]:
        cursor = self.db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _row(self, sql: str, *values: object) -> Row | None:
        rows = self._rows(sql, *values)
        return rows[0] if rows else None

    def _change(self, sql: str, *values: object) -> int:
        """Run one change inside write(); returns how many rows it touched."""
        if not self.db.conn.in_transaction:
            raise RuntimeError("a change outside write()")
        return int(self.db.execute(sql, values).rowcount)
