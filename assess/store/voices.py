"""Colleagues who answer beside the owner (docs/decisions/0065)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from assess.store.answers import AnswerRows
from assess.store.records import Response, Saved, Seen, Voice, VoiceToken
from assess.store.session import Row, to_optional_time, to_text, to_time

ANSWERS_OF = """
    select r.voice, a.question_id, a.value, a.revision from answers a join responses r on r.id = a.response_id
    where r.assessment_id = ? and r.voice > 0
"""


class VoiceRows(AnswerRows):
    """Voices with their answers and their ways in. Whoever changes one locks its assessment first."""

    def add_voice(self, voice: Voice, tokens: tuple[VoiceToken, ...], most: int) -> int | None:
        """Keep a new voice under the next number; None without such an assessment, or where it has so many."""
        with self.write():
            if self._locked(voice.assessment_id) is None:
                return None
            known = self._row(
                "select count(*) as made, coalesce(max(number), 0) as last from voices where assessment_id = ?",
                voice.assessment_id,
            )
            if known is None or known["made"] >= most:
                return None
            number = int(known["last"]) + 1
            self._change(
                "insert into voices (id, assessment_id, number, role, name, created_at, expires_at)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                voice.id, voice.assessment_id, number, voice.role, voice.name, to_text(voice.created_at),
                to_text(voice.expires_at),
            )  # fmt: skip
            for token in tokens:
                self._insert_way(token)
        return number

    def voice(self, voice_id: str) -> Voice | None:
        """The voice of this id with its answers, or None."""
        with self.reading():
            row = self._row("select * from voices where id = ?", voice_id)
            if row is None:
                return None
            parts = self._rows(ANSWERS_OF + " and r.voice = ?", row["assessment_id"], row["number"])
            return _voices([row], parts)[0]

    def voices(self, assessment_id: str) -> tuple[Voice, ...]:
        """All of an assessment, by number."""
        with self.reading():
            rows = self._rows("select * from voices where assessment_id = ? order by number", assessment_id)
            return _voices(rows, self._rows(ANSWERS_OF, assessment_id)) if rows else ()

    def voice_token(self, token_hash: str) -> VoiceToken | None:
        """The way in of this hash, valid or not, or None."""
        row = self._row("select * from voice_tokens where hash = ?", token_hash)
        return _token(row) if row else None

    def redeem_voice(self, token_hash: str, device: VoiceToken, at: datetime) -> Voice | None:
        """Use up a valid link or code with its fellow, and let a device in; None: it lets nobody in."""
        with self.write():
            way = self.voice_token(token_hash)
            row = self._locked_voice(way.voice_id) if way else None
            # Looked up again: of two at once, the second finds it used.
            way = self.voice_token(token_hash)
            if row is None or way is None or way.kind == "device" or way.expires_at <= at:
                return None
            self._change("delete from voice_tokens where voice_id = ? and kind in ('link', 'code')", row["id"])
            self._change("update voices set begun_at = ? where id = ? and begun_at is null", to_text(at), row["id"])
            self._insert_way(replace(device, voice_id=row["id"]))
            return self.voice(row["id"])

    def replace_voice_ways(self, voice_id: str, add: tuple[VoiceToken, ...]) -> bool:
        """New link and code in the place of those before."""
        with self.write():
            row = self._locked_voice(voice_id)
            if row is None or row["finished_at"] is not None:
                return False
            self._change("delete from voice_tokens where voice_id = ? and kind in ('link', 'code')", voice_id)
            for token in add:
                self._insert_way(token)
        return True

    def forget_voice_token(self, token_hash: str) -> None:
        """Delete one way in."""
        with self.write():
            self._change("delete from voice_tokens where hash = ?", token_hash)

    def save_voice_answers(
        self, voice_id: str, changes: Mapping[str, str], at: datetime, seen: Seen | None = None
    ) -> Saved | None:
        """Add or replace answers, but none by an older one; None without such a voice, or when it has finished."""
        with self.write():
            row = self._locked_voice(voice_id)
            if row is None or row["finished_at"] is not None:
                return None
            mine = self._response(row["assessment_id"], row["role"], to_text(at), row["number"])
            saved, _ = self._put_answers(mine, changes, to_text(at), seen)
        return saved

    def finish_voice(self, voice_id: str, agreed: bool, at: datetime) -> bool:
        """Finish as the next one of the assessment; who has finished stays so."""
        with self.write():
            row = self._locked_voice(voice_id)
            if row is not None and row["finished_at"] is None:
                last = self._row(
                    "select coalesce(max(place), 0) as place from voices where assessment_id = ?",
                    row["assessment_id"],
                )
                self._change(
                    "update voices set finished_at = ?, agreed = ?, place = ? where id = ?",
                    to_text(at), int(agreed), int(last["place"] if last else 0) + 1, voice_id,
                )  # fmt: skip
                self._change("delete from voice_tokens where voice_id = ? and kind in ('link', 'code')", voice_id)
        return row is not None

    def cancel_voice(self, assessment_id: str, number: int) -> bool:
        """Delete a voice that has not finished, with all that is its own."""
        with self.write():
            if self._locked(assessment_id) is None:
                return False
            gone = self._change(
                "delete from voices where assessment_id = ? and number = ? and finished_at is null",
                assessment_id, number,
            )  # fmt: skip
            if gone:
                self._change("delete from responses where assessment_id = ? and voice = ?", assessment_id, number)
        return bool(gone)

    def forget_voice_tokens(self, at: datetime) -> int:
        """Delete the ways in that have expired."""
        with self.write():
            return self._change("delete from voice_tokens where expires_at <= ?", to_text(at))

    # ------------------------------------------------------------ inside write()

    def _locked_voice(self, voice_id: str) -> Row | None:
        """The voice's row, with its assessment locked; None if there is none (any more)."""
        row = self._row("select assessment_id from voices where id = ?", voice_id)
        if row is None or self._locked(row["assessment_id"]) is None:
            return None
        return self._row("select * from voices where id = ?", voice_id)

    def _insert_way(self, token: VoiceToken) -> None:
        self._change(
            "insert into voice_tokens (hash, voice_id, kind, created_at, expires_at) values (?, ?, ?, ?, ?)",
            token.hash, token.voice_id, token.kind, to_text(token.created_at), to_text(token.expires_at),
        )  # fmt: skip


def _token(row: Row) -> VoiceToken:
    return VoiceToken(
        hash=row["hash"],
        voice_id=row["voice_id"],
        kind=row["kind"],
        created_at=to_time(row["created_at"]),
        expires_at=to_time(row["expires_at"]),
    )


def _voices(rows: list[Row], parts: list[Row]) -> tuple[Voice, ...]:
    responses: dict[int, Response] = defaultdict(Response)
    for part in parts:
        response = responses[part["voice"]]
        response.answers[part["question_id"]] = part["value"]
        response.revisions[part["question_id"]] = part["revision"]
    return tuple(
        Voice(
            id=row["id"],
            assessment_id=row["assessment_id"],
            number=row["number"],
            role=row["role"],
            name=row["name"],
            created_at=to_time(row["created_at"]),
            expires_at=to_time(row["expires_at"]),
            begun_at=to_optional_time(row["begun_at"]),
            finished_at=to_optional_time(row["finished_at"]),
            place=row["place"],
            agreed=bool(row["agreed"]),
            response=responses[row["number"]],
        )
        for row in rows
    )
