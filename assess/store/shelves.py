"""What waits on a device: a shelf of its device sessions."""

from __future__ import annotations

from datetime import datetime

from assess.store.session import Session, to_text


class ShelfRows(Session):
    """Rows go with their assessment and with their device session."""

    def shelve(self, shelf: str, token_hash: str, at: datetime) -> bool:
        """Put the assessment of a device session on a shelf; False when there is no such session."""
        with self.write():
            put = self._change(
                "insert into shelves (shelf, assessment_id, token_hash, kept_at)"
                " select ?, assessment_id, hash, ? from access_tokens where hash = ? and kind = 'device'"
                " on conflict (shelf, assessment_id) do update set token_hash = excluded.token_hash,"
                " kept_at = excluded.kept_at",
                shelf, to_text(at), token_hash,
            )  # fmt: skip
        return put > 0

    def shelved(self, shelf: str, at: datetime, most: int) -> list[str]:
        """Ids of the assessments on a shelf whose device session is valid, the last put there first."""
        rows = self._rows(
            "select s.assessment_id from shelves s join access_tokens t on t.hash = s.token_hash"
            " where s.shelf = ? and t.kind = 'device' and t.revoked_at is null and t.expires_at > ?"
            " order by s.kept_at desc, s.assessment_id limit ?",
            shelf, to_text(at), most,
        )  # fmt: skip
        return [row["assessment_id"] for row in rows]

    def unshelve(self, shelf: str, assessment_id: str | None, at: datetime) -> list[str]:
        """Take one assessment (None: all) off a shelf and end its device session; returns the ids taken off."""
        one, values = ("", ()) if assessment_id is None else (" and assessment_id = ?", (assessment_id,))
        with self.write():
            rows = self._rows(
                f"select assessment_id, token_hash from shelves where shelf = ?{one} order by assessment_id"  # noqa: S608
                f"{self.FOR_UPDATE}",
                shelf, *values,
            )  # fmt: skip
            for row in rows:
                self._change(
                    "update access_tokens set revoked_at = ? where hash = ? and revoked_at is null",
                    to_text(at), row["token_hash"],
                )  # fmt: skip
                self._change("delete from shelves where shelf = ? and assessment_id = ?", shelf, row["assessment_id"])
        return [row["assessment_id"] for row in rows]
