"""Access tokens and throttling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assess.store.records import Token, TokenKind
from assess.store.session import Session, to_optional_time, to_text, to_time


class TokenRows(Session):
    """Access tokens and counted attempts."""

    def token(self, token_hash: str) -> Token | None:
        """The token of this hash, valid or not, or None."""
        row = self._row("select * from access_tokens where hash = ?", token_hash)
        if row is None:
            return None
        return Token(
            hash=row["hash"],
            assessment_id=row["assessment_id"],
            kind=row["kind"],
            created_at=to_time(row["created_at"]),
            expires_at=to_time(row["expires_at"]),
            revoked_at=to_optional_time(row["revoked_at"]),
        )

    def leads_back(self, assessment_id: str, at: datetime) -> datetime | None:
        """When the last of the links and codes that open this assessment expires; None: there is none at this time."""
        row = self._row(
            "select max(expires_at) as until from access_tokens"
            " where assessment_id = ? and kind in ('link', 'code') and revoked_at is null and expires_at > ?",
            assessment_id, to_text(at),
        )  # fmt: skip
        return to_optional_time(row["until"]) if row else None

    def renew_token(self, token_hash: str, until: datetime, at: datetime) -> bool:
        """Let a device session that is valid at this time last until then; False: it is not, or lasts longer.

        One statement, so that what is revoked meanwhile stays revoked.
        """
        with self.write():
            renewed = self._change(
                "update access_tokens set expires_at = ? where hash = ? and kind = 'device'"
                " and revoked_at is null and expires_at > ? and expires_at < ?",
                to_text(until), token_hash, to_text(at), to_text(until),
            )  # fmt: skip
        return renewed > 0

    def replace_tokens(
        self,
        assessment_id: str,
        revoke: tuple[TokenKind, ...],
        add: tuple[Token, ...],
        at: datetime,
        spare: str | None = None,
    ) -> bool:
        """Revoke all tokens of these kinds but the one of the hash `spare`, and add new ones in one step.

        False without such an assessment.
        """
        with self.write():
            if self._locked(assessment_id) is None:
                return False
            for kind in revoke:
                self._change(
                    "update access_tokens set revoked_at = ?"
                    " where assessment_id = ? and kind = ? and hash <> ? and revoked_at is null",
                    to_text(at), assessment_id, kind, spare or "",
                )  # fmt: skip
            for token in add:
                self._insert_token(token)
        return True

    def revoke_token(self, token_hash: str, at: datetime) -> None:
        """Revoke one token; one that is revoked already keeps its time."""
        with self.write():
            self._change(
                "update access_tokens set revoked_at = ? where hash = ? and revoked_at is null",
                to_text(at), token_hash,
            )  # fmt: skip

    def count_attempt(self, limits: Mapping[str, int], since: datetime, at: datetime) -> bool:
        """Count one attempt in every bucket, unless one has reached its limit since then (False: none counted).

        Older attempts are deleted; counting and checking are one step, so parallel guesses share the limit.
        """
        with self.write():
            self._serialise("attempts")
            self._change("delete from attempts where at <= ?", to_text(since))
            for bucket, limit in limits.items():
                row = self._row("select count(*) as made from attempts where bucket = ?", bucket)
                if row is not None and row["made"] >= limit:
                    return False
            for bucket in limits:
                self._change("insert into attempts (bucket, at) values (?, ?)", bucket, to_text(at))
        return True

    def forgive_attempt(self, buckets: tuple[str, ...], at: datetime) -> None:
        """Take back the attempt that was counted in these buckets at this time."""
        with self.write():
            self._serialise("attempts")
            for bucket in buckets:
                self._change(
                    "delete from attempts where id = (select min(id) from attempts where bucket = ? and at = ?)",
                    bucket, to_text(at),
                )  # fmt: skip

    def forget_tokens(self, at: datetime) -> int:
        """Delete the tokens that open nothing any more at this time; returns how many."""
        with self.write():
            return self._change("delete from access_tokens where expires_at <= ? or revoked_at <= ?",
                                to_text(at), to_text(at))  # fmt: skip

    def forget_attempts(self, before: datetime) -> int:
        """Delete the attempts of before this time; returns how many."""
        with self.write():
            self._serialise("attempts")
            return self._change("delete from attempts where at <= ?", to_text(before))

    def _insert_token(self, token: Token) -> None:
        self._change(
            "insert into access_tokens (hash, assessment_id, kind, created_at, expires_at) values (?, ?, ?, ?, ?)",
            token.hash, token.assessment_id, token.kind, to_text(token.created_at), to_text(token.expires_at),
        )  # fmt: skip
