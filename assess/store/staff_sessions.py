"""Sessions of the staff area: each is a row, so that one that has ended opens nothing."""

from __future__ import annotations

from datetime import datetime

from assess.store.session import Row, Session, to_optional_time, to_text, to_time
from assess.store.staff import to_member
from assess.store.staff_records import Member, StaffSession


class StaffSessionRows(Session):
    """Sign-ins."""

    def add_staff_session(self, session: StaffSession, instead_of: str | None = None) -> None:
        """Keep a new one; the one of the hash `instead_of` ends in the same step."""
        with self.write():
            if instead_of is not None:
                self._end(instead_of, session.created_at)
            self._change(
                "insert into staff_sessions (hash, staff_id, stage, device, created_at, seen_at)"
                " values (?, ?, ?, ?, ?, ?)",
                session.hash, session.staff_id, session.stage, session.device, to_text(session.created_at),
                to_text(session.seen_at),
            )  # fmt: skip

    def signed_in(self, session_hash: str) -> tuple[StaffSession, Member] | None:
        """A session with its person, whether it is still good or not; None: there is none of this hash."""
        row = self._row("select * from staff_sessions where hash = ?", session_hash)
        person = self._row("select * from staff where id = ?", row["staff_id"]) if row else None
        return (_session(row), to_member(person)) if row and person else None

    def staff_sessions(self, staff_id: str) -> list[StaffSession]:
        """Those of somebody that have not been ended, the one last used first."""
        rows = self._rows(
            "select * from staff_sessions where staff_id = ? and ended_at is null order by seen_at desc, hash", staff_id
        )
        return [_session(row) for row in rows]

    def see_staff_session(self, session_hash: str, at: datetime) -> None:
        """Remember that it was used now."""
        with self.write():
            self._change("update staff_sessions set seen_at = ? where hash = ?", to_text(at), session_hash)

    def end_staff_session(self, session_hash: str, at: datetime) -> None:
        """End one; one that has ended already keeps its time."""
        with self.write():
            self._end(session_hash, at)

    def forget_staff_sessions(self, before: datetime) -> int:
        """Delete those that began before this time; returns how many."""
        with self.write():
            return self._change("delete from staff_sessions where created_at < ?", to_text(before))

    def _end(self, session_hash: str, at: datetime) -> None:
        self._change(
            "update staff_sessions set ended_at = ? where hash = ? and ended_at is null", to_text(at), session_hash
        )


def _session(row: Row) -> StaffSession:
    times = {name: to_time(row[name]) for name in ("created_at", "seen_at")}
    return StaffSession(**{**row, **times, "ended_at": to_optional_time(row["ended_at"])})
