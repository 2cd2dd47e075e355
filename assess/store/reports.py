"""Rendered PDFs kept in the database, where several machines have no folder in common."""

from __future__ import annotations

from datetime import datetime

from assess.store.session import Session, to_text


class ReportRows(Session):
    """Bytes under a key that names all that they are made of: the same key means the same bytes."""

    def has_report(self, key: str) -> bool:
        """Whether a report is kept under this key."""
        return self._row("select 1 as there from report_files where key = ?", key) is not None

    def report(self, key: str) -> bytes | None:
        """The report of this key, or None."""
        row = self._row("select data from report_files where key = ?", key)
        return bytes(row["data"]) if row else None

    def keep_report(self, key: str, data: bytes, at: datetime) -> None:
        """Keep a report; one that is there already is kept as long as a new one."""
        with self.write():
            self._change(
                "insert into report_files (key, data, created_at) values (?, ?, ?)"
                " on conflict (key) do update set data = excluded.data, created_at = excluded.created_at",
                key, data, to_text(at),
            )  # fmt: skip

    def forget_report(self, key: str) -> None:
        """Delete the report of this key, if there is one."""
        with self.write():
            self._change("delete from report_files where key = ?", key)

    def forget_reports(self, before: datetime) -> int:
        """Delete the reports that were kept before this time; returns how many."""
        with self.write():
            return self._change("delete from report_files where created_at < ?", to_text(before))
