"""The audit log of the staff area. It only grows: the database refuses to change or delete a line."""

from __future__ import annotations

from collections.abc import Iterable

from assess.store.session import Session, to_text, to_time
from assess.store.staff_records import Entry, Wanted

COLUMNS = ("at", "organisation_id", "staff_id", "who", "action", "thing", "thing_id", "detail")


class AuditRows(Session):
    """Who did what, when."""

    def add_entry(self, entry: Entry) -> None:
        """Add a line."""
        with self.write():
            self._change(
                f"insert into audit ({', '.join(COLUMNS)}) values ({', '.join('?' for _ in COLUMNS)})",  # noqa: S608
                *_values(entry),
            )

    def _add_entries(self, entries: Iterable[Entry]) -> None:
        """Inside write(): add many lines."""
        self.load("audit", list(COLUMNS), (_values(entry) for entry in entries))

    def entries_about(self, thing: str, thing_id: str, most: int) -> list[Entry]:
        """The newest lines about one thing, of whichever organisation's log, the newest first."""
        rows = self._rows(
            "select * from audit where thing = ? and thing_id = ? order by id desc limit ?", thing, thing_id, most
        )
        return [Entry(**{**row, "at": to_time(row["at"])}) for row in rows]

    def entries(self, wanted: Wanted, most: int) -> list[Entry]:
        """The newest lines that fit, at most so many, the newest first."""
        conditions: list[tuple[str, object]] = []
        for column, value in (
            ("organisation_id", wanted.organisation_id), ("staff_id", wanted.staff_id), ("action", wanted.action),
            ("thing", wanted.thing), ("thing_id", wanted.thing_id),
        ):  # fmt: skip
            if value is not None:
                conditions.append((f"{column} = ?", value))
        if wanted.since is not None:
            conditions.append(("at >= ?", to_text(wanted.since)))
        if wanted.until is not None:
            conditions.append(("at < ?", to_text(wanted.until)))
        if wanted.before is not None:
            conditions.append(("id < ?", wanted.before))
        where = [condition for condition, _ in conditions]
        if wanted.organisation_id is None:
            where.append("organisation_id is null")
        rows = self._rows(
            f"select * from audit where {' and '.join(where)} order by id desc limit ?",  # noqa: S608
            *(value for _, value in conditions), most,
        )  # fmt: skip
        return [Entry(**{**row, "at": to_time(row["at"])}) for row in rows]


def _values(entry: Entry) -> tuple[object, ...]:
    """The values of `COLUMNS`."""
    return (to_text(entry.at), *(getattr(entry, name) for name in COLUMNS[1:]))
